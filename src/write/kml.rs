//! KML: placemarks with typed data, in WGS 84, as Google Earth and map web sites open them.

use std::borrow::Cow;
use std::io::Result as Put;

use geo::{Coord, Geometry, LineString, Polygon};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::geojson::oriented;
use super::{Cell, LayerWriter, TypedColumn, WriteError, Written, typed};
use crate::read::CellKind;

/// KML.
pub(super) struct Kml;

type Xml = Writer<Vec<u8>>;

/// The schema that types the data.
const SCHEMA: &str = "columns";

/// Drawn without anything that would have to be fetched: blue, areas see-through. Colours are
/// written alpha, blue, green, red.
const STYLE: &str = "<Style id=\"plain\">\
    <IconStyle><color>ff9e5b2b</color><scale>0.7</scale></IconStyle>\
    <LabelStyle><color>ff333333</color><scale>0.8</scale></LabelStyle>\
    <LineStyle><color>ff9e5b2b</color><width>2</width></LineStyle>\
    <PolyStyle><color>4d9e5b2b</color></PolyStyle></Style>";

impl LayerWriter for Kml {
    fn name(&self) -> &'static str {
        "KML"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["kml"]
    }

    fn describe(&self) -> &'static str {
        "placemarks in WGS 84 for Google Earth and map web sites"
    }

    fn is_wgs84_only(&self) -> bool {
        true
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let layer = written.layer;
        let Some(shapes) = &layer.geometries else {
            return Err(WriteError::Unfit {
                format: "KML",
                found: "the layer has no geometries".to_owned(),
                hint: "write it as CSV".to_owned(),
            });
        };
        let columns: Vec<Field<'_>> = typed(layer).into_iter().map(Field::of).collect();
        let mut xml = Writer::new(Vec::new());
        let rows = shapes.iter().enumerate();
        document(&mut xml, written.name, &columns, rows)
            .map_err(|error| WriteError::Library { format: "KML", detail: error.to_string() })?;
        let mut bytes = xml.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// A column, and what KML calls its type.
struct Field<'a> {
    column: TypedColumn<'a>,
    said: &'static str,
}

impl<'a> Field<'a> {
    fn of(column: TypedColumn<'a>) -> Field<'a> {
        let all = |fits: fn(i64) -> bool| {
            let mut cells = column.column.cells.iter().filter(|cell| !cell.is_empty());
            cells.all(|cell| cell.parse().is_ok_and(fits))
        };
        let said = match column.kind {
            // An int of KML has 32 bits.
            CellKind::Integer if all(|number| i32::try_from(number).is_ok()) => "int",
            CellKind::Integer if all(|number| number.unsigned_abs() <= 1 << 53) => "double",
            CellKind::Real => "double",
            CellKind::Boolean => "bool",
            _ => "string",
        };
        Field { column, said }
    }

    fn name(&self) -> &str {
        &self.column.column.name
    }

    fn text(&self, record: usize) -> Option<&'a str> {
        let is_there = self.column.cell(record) != Cell::Empty;
        is_there.then(|| self.column.column.cells.at(record))
    }

    /// Whether an element of its own holds the column: the name and the description.
    fn is_element(&self) -> bool {
        matches!(self.name(), "name" | "description")
    }
}

fn document<'a>(
    xml: &mut Xml,
    name: &str,
    fields: &[Field<'_>],
    rows: impl Iterator<Item = (usize, &'a Geometry<f64>)>,
) -> Put<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    line(xml)?;
    let kml = xml.create_element("kml").with_attribute(("xmlns", "http://www.opengis.net/kml/2.2"));
    kml.write_inner_content(|xml| {
        xml.create_element("Document").write_inner_content(|xml| {
            element(xml, "name", name)?;
            xml.write_event(Event::Text(BytesText::from_escaped(STYLE)))?;
            let schema = [("name", SCHEMA), ("id", SCHEMA)];
            xml.create_element("Schema").with_attributes(schema).write_inner_content(|xml| {
                for field in fields.iter().filter(|field| !field.is_element()) {
                    let name = plain(field.name());
                    let about = [("type", field.said), ("name", &*name)];
                    xml.create_element("SimpleField").with_attributes(about).write_empty()?;
                }
                Ok(())
            })?;
            for (record, shape) in rows {
                line(xml)?;
                placemark(xml, fields, record, shape)?;
            }
            line(xml)
        })?;
        Ok(())
    })?;
    Ok(())
}

fn placemark(xml: &mut Xml, fields: &[Field<'_>], record: usize, shape: &Geometry<f64>) -> Put<()> {
    let value = |names: &[&str]| {
        let mut named = names.iter().filter_map(|name| fields.iter().find(|it| it.name() == *name));
        named.find_map(|field| field.text(record))
    };
    xml.create_element("Placemark").write_inner_content(|xml| {
        if let Some(name) = value(&["name", "名称"]) {
            element(xml, "name", name)?;
        }
        if let Some(description) = value(&["description"]) {
            element(xml, "description", description)?;
        }
        element(xml, "styleUrl", "#plain")?;
        let data = fields.iter().filter(|field| !field.is_element());
        let data: Vec<_> =
            data.filter_map(|field| Some((field.name(), field.text(record)?))).collect();
        if !data.is_empty() {
            xml.create_element("ExtendedData").write_inner_content(|xml| {
                let schema = ("schemaUrl", "#columns");
                let element = xml.create_element("SchemaData").with_attribute(schema);
                element.write_inner_content(|xml| {
                    for (name, value) in data {
                        xml.create_element("SimpleData")
                            .with_attribute(("name", &*plain(name)))
                            .write_text_content(BytesText::new(&plain(value)))?;
                    }
                    Ok(())
                })?;
                Ok(())
            })?;
        }
        geometry(xml, &oriented(shape))
    })?;
    Ok(())
}

fn geometry(xml: &mut Xml, shape: &Geometry<f64>) -> Put<()> {
    match shape {
        Geometry::Point(it) => positions(xml, "Point", &[it.0]),
        Geometry::Line(it) => positions(xml, "LineString", &[it.start, it.end]),
        Geometry::LineString(it) => positions(xml, "LineString", &it.0),
        Geometry::Polygon(it) => polygon(xml, it),
        Geometry::Rect(it) => polygon(xml, &it.to_polygon()),
        Geometry::Triangle(it) => polygon(xml, &it.to_polygon()),
        Geometry::MultiPoint(it) => several(xml, &it.0, |xml, it| positions(xml, "Point", &[it.0])),
        Geometry::MultiLineString(it) => {
            several(xml, &it.0, |xml, it| positions(xml, "LineString", &it.0))
        }
        Geometry::MultiPolygon(it) => several(xml, &it.0, polygon),
        Geometry::GeometryCollection(it) => several(xml, &it.0, geometry),
    }
}

fn several<T>(xml: &mut Xml, parts: &[T], part: impl Fn(&mut Xml, &T) -> Put<()>) -> Put<()> {
    xml.create_element("MultiGeometry")
        .write_inner_content(|xml| parts.iter().try_for_each(|it| part(xml, it)))?;
    Ok(())
}

fn polygon(xml: &mut Xml, polygon: &Polygon<f64>) -> Put<()> {
    let ring = |xml: &mut Xml, around: &str, ring: &LineString<f64>| {
        xml.create_element(around)
            .write_inner_content(|xml| positions(xml, "LinearRing", &ring.0))
            .map(|_| ())
    };
    xml.create_element("Polygon").write_inner_content(|xml| {
        ring(xml, "outerBoundaryIs", polygon.exterior())?;
        polygon.interiors().iter().try_for_each(|hole| ring(xml, "innerBoundaryIs", hole))
    })?;
    Ok(())
}

fn positions(xml: &mut Xml, name: &str, coords: &[Coord<f64>]) -> Put<()> {
    let texts: Vec<String> = coords.iter().map(|at| format!("{},{}", at.x, at.y)).collect();
    xml.create_element(name)
        .write_inner_content(|xml| element(xml, "coordinates", &texts.join(" ")))?;
    Ok(())
}

fn element(xml: &mut Xml, name: &str, text: &str) -> Put<()> {
    xml.create_element(name).write_text_content(BytesText::new(&plain(text)))?;
    Ok(())
}

/// A new line, where that means nothing.
fn line(xml: &mut Xml) -> Put<()> {
    xml.write_event(Event::Text(BytesText::from_escaped("\n")))
}

/// A text without the characters that XML has no way to write.
fn plain(text: &str) -> Cow<'_, str> {
    let is_unfit = |c: char| {
        c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')
            || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    match text.contains(is_unfit) {
        true => Cow::Owned(text.replace(is_unfit, "\u{FFFD}")),
        false => Cow::Borrowed(text),
    }
}

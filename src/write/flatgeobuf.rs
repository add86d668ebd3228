//! FlatGeobuf: one layer, its rows in their own order.
//!
//! Built from the crate's tables, not by its writer (6.0): that one loses track of the parts of
//! collections and keeps features in a file of its own.

use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{
    Column, ColumnArgs, ColumnType, Crs, CrsArgs, Feature, FeatureArgs, Geometry as Flat,
    GeometryArgs, GeometryType, Header, HeaderArgs,
};
use geo::{BoundingRect, Coord, Geometry, Polygon, Rect};

use super::{Cell, LayerWriter, TypedColumn, WriteError, Written, typed};
use crate::read::{CellKind, Layer};

/// FlatGeobuf.
pub(super) struct FlatGeobuf;

const MAGIC: &[u8; 8] = b"fgb\x03fgb\0";

impl LayerWriter for FlatGeobuf {
    fn name(&self) -> &'static str {
        "FlatGeobuf"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["fgb"]
    }

    fn describe(&self) -> &'static str {
        "one compact layer with types and coordinate system; without a spatial index, which would sort the rows"
    }

    fn write(&self, written: Written<'_>) -> Result<Vec<u8>, WriteError> {
        let layer = written.layer;
        let columns = typed(layer);
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&header(written, &columns)?);
        let mut buffer = FlatBufferBuilder::new();
        let mut properties = Vec::new();
        for record in 0..layer.len() {
            buffer.reset();
            properties.clear();
            for (column, number) in columns.iter().zip(0_u16..) {
                put(&mut properties, number, column.cell(record));
            }
            let shape = layer.geometries.as_ref().and_then(|shapes| shapes.get(record));
            let geometry = shape.map(|shape| geometry(&mut buffer, shape));
            let properties = Some(buffer.create_vector(&properties));
            let arguments = FeatureArgs { geometry, properties, columns: None };
            let feature = Feature::create(&mut buffer, &arguments);
            buffer.finish_size_prefixed(feature, None);
            file.extend_from_slice(buffer.finished_data());
        }
        Ok(file)
    }
}

fn header(written: Written<'_>, columns: &[TypedColumn<'_>]) -> Result<Vec<u8>, WriteError> {
    let layer = written.layer;
    let mut buffer = FlatBufferBuilder::new();
    let crs = written.system.definition()?.map(|known| {
        let arguments = CrsArgs {
            org: known.epsg.map(|_| buffer.create_string("EPSG")),
            code: known.epsg.unwrap_or_default(),
            name: Some(buffer.create_string(&known.name)),
            wkt: Some(buffer.create_string(&known.wkt)),
            ..CrsArgs::default()
        };
        Crs::create(&mut buffer, &arguments)
    });
    let columns: Vec<WIPOffset<Column<'_>>> = columns
        .iter()
        .map(|column| {
            let name = Some(buffer.create_string(&column.column.name));
            let arguments =
                ColumnArgs { name, type_: column_type(column.kind), ..ColumnArgs::default() };
            Column::create(&mut buffer, &arguments)
        })
        .collect();
    let envelope = extent(layer).map(|extent| {
        let (low, high) = (extent.min(), extent.max());
        buffer.create_vector(&[low.x, low.y, high.x, high.y])
    });
    let arguments = HeaderArgs {
        name: Some(buffer.create_string(written.name)),
        envelope,
        geometry_type: common_type(layer),
        columns: Some(buffer.create_vector(&columns)),
        features_count: layer.len() as u64,
        index_node_size: 0,
        crs,
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut buffer, &arguments);
    buffer.finish_size_prefixed(header, None);
    Ok(buffer.finished_data().to_vec())
}

fn column_type(kind: CellKind) -> ColumnType {
    match kind {
        CellKind::Integer => ColumnType::Long,
        CellKind::Real => ColumnType::Double,
        CellKind::Boolean => ColumnType::Bool,
        CellKind::Date | CellKind::DateTime => ColumnType::DateTime,
        CellKind::Text | CellKind::Unknown => ColumnType::String,
    }
}

/// Append a value; what is not there is left out.
fn put(properties: &mut Vec<u8>, column: u16, cell: Cell<'_>) {
    if cell != Cell::Empty {
        properties.extend_from_slice(&column.to_le_bytes());
    }
    match cell {
        Cell::Empty => {}
        Cell::Integer(number) => properties.extend_from_slice(&number.to_le_bytes()),
        Cell::Real(number) => properties.extend_from_slice(&number.to_le_bytes()),
        Cell::Boolean(flag) => properties.push(flag.into()),
        Cell::Text(text) => {
            // No cell is longer than the file it came from, which the gate bounds.
            properties.extend_from_slice(&(text.len() as u32).to_le_bytes());
            properties.extend_from_slice(text.as_bytes());
        }
    }
}

/// The rectangle around all geometries.
fn extent(layer: &Layer) -> Option<Rect<f64>> {
    let boxes = layer.geometries.iter().flatten().filter_map(|shape| shape.bounding_rect());
    boxes.reduce(|one, other| {
        let (low, high) = ((one.min(), other.min()), (one.max(), other.max()));
        Rect::new(
            (low.0.x.min(low.1.x), low.0.y.min(low.1.y)),
            (high.0.x.max(high.1.x), high.0.y.max(high.1.y)),
        )
    })
}

/// The type of all geometries; unknown where they differ, and each says its own.
fn common_type(layer: &Layer) -> GeometryType {
    let mut types = layer.geometries.iter().flatten().map(type_of);
    let Some(first) = types.next() else { return GeometryType::Unknown };
    if types.all(|kind| kind == first) { first } else { GeometryType::Unknown }
}

fn type_of(shape: &Geometry<f64>) -> GeometryType {
    match shape {
        Geometry::Point(_) => GeometryType::Point,
        Geometry::Line(_) | Geometry::LineString(_) => GeometryType::LineString,
        Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => GeometryType::Polygon,
        Geometry::MultiPoint(_) => GeometryType::MultiPoint,
        Geometry::MultiLineString(_) => GeometryType::MultiLineString,
        Geometry::MultiPolygon(_) => GeometryType::MultiPolygon,
        Geometry::GeometryCollection(_) => GeometryType::GeometryCollection,
    }
}

fn geometry<'a>(buffer: &mut FlatBufferBuilder<'a>, shape: &Geometry<f64>) -> WIPOffset<Flat<'a>> {
    let kind = type_of(shape);
    match shape {
        Geometry::Point(point) => flat(buffer, kind, &[&[point.0]]),
        Geometry::Line(line) => flat(buffer, kind, &[&[line.start, line.end]]),
        Geometry::LineString(line) => flat(buffer, kind, &[&line.0]),
        Geometry::Polygon(polygon) => flat(buffer, kind, &rings(polygon)),
        Geometry::Rect(rect) => flat(buffer, kind, &rings(&rect.to_polygon())),
        Geometry::Triangle(triangle) => flat(buffer, kind, &rings(&triangle.to_polygon())),
        Geometry::MultiPoint(points) => {
            let positions: Vec<Coord<f64>> = points.iter().map(|point| point.0).collect();
            flat(buffer, kind, &[&positions])
        }
        Geometry::MultiLineString(lines) => {
            let lines: Vec<&[Coord<f64>]> = lines.iter().map(|line| &line.0[..]).collect();
            flat(buffer, kind, &lines)
        }
        Geometry::MultiPolygon(polygons) => {
            let parts: Vec<WIPOffset<Flat<'_>>> = polygons
                .iter()
                .map(|polygon| flat(buffer, GeometryType::Polygon, &rings(polygon)))
                .collect();
            several(buffer, kind, &parts)
        }
        Geometry::GeometryCollection(parts) => {
            let parts: Vec<WIPOffset<Flat<'_>>> =
                parts.iter().map(|part| geometry(buffer, part)).collect();
            several(buffer, kind, &parts)
        }
    }
}

fn rings(polygon: &Polygon<f64>) -> Vec<&[Coord<f64>]> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(|ring| &ring.0[..]).collect()
}

/// A geometry of positions, and where its parts end if there are several.
fn flat<'a>(
    buffer: &mut FlatBufferBuilder<'a>,
    type_: GeometryType,
    parts: &[&[Coord<f64>]],
) -> WIPOffset<Flat<'a>> {
    let numbers: Vec<f64> = parts.iter().copied().flatten().flat_map(|at| [at.x, at.y]).collect();
    let xy = Some(buffer.create_vector(&numbers));
    let mut end = 0;
    let ends: Vec<u32> = parts
        .iter()
        .map(|part| {
            end += part.len() as u32;
            end
        })
        .collect();
    let ends = (ends.len() > 1).then(|| buffer.create_vector(&ends));
    Flat::create(buffer, &GeometryArgs { xy, ends, type_, ..GeometryArgs::default() })
}

fn several<'a>(
    buffer: &mut FlatBufferBuilder<'a>,
    type_: GeometryType,
    parts: &[WIPOffset<Flat<'a>>],
) -> WIPOffset<Flat<'a>> {
    let parts = Some(buffer.create_vector(parts));
    Flat::create(buffer, &GeometryArgs { parts, type_, ..GeometryArgs::default() })
}

//! The column of a table that holds geometries as text: WKT, or EWKT with its `SRID=4547;`.

use std::str::FromStr;

use geo::{Coord, CoordsIter, Geometry};
use rayon::prelude::*;
use wkt::Wkt;

use super::reference::did_you_mean;
use super::shape::{Fault, checked};
use super::{CellKind, Column, Layer, LayerRef, Note, Problem, ReadError, filter, gate};
use crate::model::{coordinate_heading, is_steering};

/// Headings under which geometries are looked for, in lower case.
const HEADINGS: [&str; 6] = ["wkt", "geom", "geometry", "the_geom", "shape", "几何"];

/// What a geometry's text begins with.
const KINDS: [&str; 7] = [
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

/// Make the column of WKT, where there is one, the layer's geometries. It is the one the reference
/// names, else one with a usual heading whose first text looks like WKT, unless the reference
/// names columns of coordinates. Rows whose text is no geometry are refused.
pub fn take(layer: &mut Layer, reference: &LayerRef) -> Result<(), ReadError> {
    let Some(at) = column(layer, reference)? else { return Ok(()) };
    let column = layer.columns.remove(at);
    let texts: Vec<&str> = column.cells.iter().collect();
    let parsed: Vec<Result<Parsed, Fault>> = texts.into_par_iter().map(geometry).collect();
    let srid = parsed.iter().flatten().find_map(|parsed| parsed.srid);
    let mut geometries = Vec::with_capacity(parsed.len());
    let mut keep = Vec::with_capacity(parsed.len());
    let mut refused = Vec::new();
    let mut has_heights = false;
    for (record, parsed) in parsed.into_iter().enumerate() {
        let row = layer.rows.get(record).copied();
        let parsed = parsed.and_then(|parsed| match parsed.srid == srid || parsed.srid.is_none() {
            true => Ok(parsed),
            false => Err(other_system(parsed.srid, srid)),
        });
        match parsed {
            Ok(parsed) => {
                has_heights |= parsed.has_heights;
                geometries.push(parsed.geometry);
                keep.push(record);
            }
            Err(fault) => {
                let row = row.unwrap_or_default();
                let cells = [layer.cells_in_words(record), column.cells.at(record).to_owned()];
                layer.refused_cells.insert(row, cells.join(", "));
                let field = Some(column.name.clone());
                refused.push(Problem { field, ..fault.at_row(row) });
            }
        }
    }
    if !refused.is_empty() {
        for column in &mut layer.columns {
            column.cells = column.cells.select(&keep);
        }
        layer.rows = keep.iter().filter_map(|&record| layer.rows.get(record).copied()).collect();
        layer.refused.append(&mut refused);
        layer.refused.sort_by_key(|problem| problem.row);
    }
    if let Some(srid) = srid {
        layer.declared_crs = Some(format!("EPSG:{srid}"));
        layer.crs_source = Some("the SRID of its geometries");
    } else if reference.crs.is_none() && are_degrees(&geometries) {
        // As a study takes columns called lon and lat.
        layer.declared_crs = Some("EPSG:4326".to_owned());
        layer.crs_source = Some("its numbers, which can all be longitudes and latitudes");
        layer.notes.push(Note::info(
            "nothing names the coordinate system of the WKT: taken for longitude and latitude, \
             which all its numbers can be",
        ));
    }
    layer.notes.push(Note::info(format!("geometries read from the column \"{}\"", column.name)));
    if has_heights {
        layer.notes.push(Note::info("heights left out"));
    }
    layer.geometries = Some(geometries);
    Ok(())
}

/// Whether every position can be a longitude and a latitude.
fn are_degrees(geometries: &[Geometry<f64>]) -> bool {
    let can_be = |at: Coord<f64>| at.x.abs() <= 180.0 && at.y.abs() <= 90.0;
    !geometries.is_empty() && geometries.iter().all(|shape| shape.coords_iter().all(can_be))
}

fn column(layer: &Layer, reference: &LayerRef) -> Result<Option<usize>, ReadError> {
    let place = |wanted: &str| layer.columns.iter().position(|column| column.name == wanted);
    if let Some(wanted) = &reference.geometry {
        let near = |name: &str| name.eq_ignore_ascii_case(wanted);
        let found =
            place(wanted).or_else(|| layer.columns.iter().position(|column| near(&column.name)));
        let names = layer.columns.iter().map(|column| column.name.as_str());
        return found.map(Some).ok_or_else(|| ReadError::NoSuchLayer {
            path: reference.path.clone(),
            found: format!("geometry={wanted}: no such column"),
            there: filter::column_names(layer),
            hint: did_you_mean(wanted, names, "name the column that holds WKT"),
        });
    }
    if reference.x.is_some() || reference.y.is_some() {
        return Ok(None);
    }
    let is_candidate = |heading: &str| {
        layer.columns.iter().position(|column| {
            let first = column.cells.iter().find(|cell| !cell.is_empty());
            column.name.to_lowercase() == heading
                && matches!(column.kind, CellKind::Unknown | CellKind::Text)
                && first.is_some_and(looks_like_wkt)
        })
    };
    let Some(column) = HEADINGS.into_iter().find_map(is_candidate) else { return Ok(None) };
    // A table with both is one of points; only a text that says its system says more than they do.
    let is_coordinate = |column: &&Column| coordinate_heading(&column.name).is_some();
    let has_points = layer.columns.iter().filter(is_coordinate).count() >= 2;
    let says_system = layer.columns[column].cells.iter().any(|cell| split_srid(cell).0.is_some());
    Ok((!has_points || says_system).then_some(column))
}

/// Whether a text begins as a geometry does.
fn looks_like_wkt(text: &str) -> bool {
    let (_, text) = split_srid(text);
    let word: String = text.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
    KINDS.contains(&word.to_ascii_uppercase().as_str())
}

/// `SRID=4547;` apart from what it stands before.
fn split_srid(text: &str) -> (Option<&str>, &str) {
    // Marks that nobody sees are lost on the way through other formats.
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_steering(c));
    let is_marked = text.get(..5).is_some_and(|mark| mark.eq_ignore_ascii_case("SRID="));
    match text.split_once(';') {
        Some((mark, rest)) if is_marked => (mark.get(5..), rest),
        _ => (None, text),
    }
}

struct Parsed {
    srid: Option<u32>,
    geometry: Geometry<f64>,
    has_heights: bool,
}

fn geometry(text: &str) -> Result<Parsed, Fault> {
    if text.is_empty() {
        return Err(Fault::null());
    }
    let (srid, body) = split_srid(text);
    let srid = srid.map(|srid| srid.trim().parse::<u32>().map_err(|_| not_wkt(text)));
    // 0 is PostGIS for "not said".
    let srid = srid.transpose()?.filter(|srid| *srid != 0);
    check_depth(body)?;
    let wkt: Wkt<f64> = Wkt::from_str(body).map_err(|_| not_wkt(text))?;
    let has_heights = has_heights(body);
    if body.trim_end().to_ascii_uppercase().ends_with("EMPTY") {
        return Err(Fault::empty());
    }
    let geometry = Geometry::try_from(wkt).map_err(|_| Fault::empty())?;
    let geometry = checked(geometry)?;
    Ok(Parsed { srid, geometry, has_heights })
}

/// The parser descends into whatever is nested, until the stack is full.
fn check_depth(text: &str) -> Result<(), Fault> {
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > gate::DEEPEST {
            return Err(Fault {
                kind: "too-deep",
                found: "parentheses nested more than 128 deep".to_owned(),
                allowed: "at most 128",
                hint: "export the layer again",
            });
        }
    }
    Ok(())
}

/// Whether the first position has more than two numbers.
fn has_heights(text: &str) -> bool {
    let Some(first) = text.rsplit_once('(').map(|(_, rest)| rest) else { return false };
    let position = first.split([',', ')']).next().unwrap_or_default();
    position.split_whitespace().count() > 2
}

fn not_wkt(text: &str) -> Fault {
    Fault {
        kind: "geom-wkt",
        found: format!("\"{text}\", which is no WKT"),
        allowed: "a geometry such as POINT(106.8 39.6)",
        hint: "correct the text, or name the columns of coordinates with x= and y=",
    }
}

fn other_system(found: Option<u32>, first: Option<u32>) -> Fault {
    Fault {
        kind: "crs-mixed",
        found: format!(
            "SRID {} after SRID {}",
            found.unwrap_or_default(),
            first.unwrap_or_default()
        ),
        allowed: "one coordinate system in a file",
        hint: "bring all rows into one system, or split the file",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Column;

    fn layer(heading: &str, cells: &[&str]) -> Layer {
        let name = |name: &str| name.to_owned();
        let ids = (0..cells.len()).map(|n| n.to_string()).collect::<Vec<_>>();
        Layer {
            columns: vec![
                Column {
                    name: name("id"),
                    cells: ids.iter().map(String::as_str).collect(),
                    kind: CellKind::Unknown,
                },
                Column {
                    name: name(heading),
                    cells: cells.iter().copied().collect(),
                    kind: CellKind::Unknown,
                },
            ],
            rows: (2..).take(cells.len()).collect(),
            ..Layer::default()
        }
    }

    fn taken(heading: &str, cells: &[&str], query: &str) -> Layer {
        let mut layer = layer(heading, cells);
        take(&mut layer, &format!("a.csv{query}").parse().unwrap()).unwrap();
        layer
    }

    #[test]
    fn the_column_is_named_or_found() {
        let point = ["", "POINT(1 2)"];
        assert!(taken("WKT", &point, "").geometries.is_some());
        assert!(taken("wkt", &["\u{FEFF}POINT(1 2)"], "").geometries.is_some());
        assert!(taken("几何", &["SRID=4547;MultiPolygon Z EMPTY"], "").geometries.is_some());
        assert!(taken("place", &point, "").geometries.is_none());
        assert!(taken("place", &point, "?geometry=Place").geometries.is_some());
        assert!(taken("geom", &point, "?x=a&y=b").geometries.is_none());
        assert!(taken("shape", &["round", "POINT(1 2)"], "").geometries.is_none());
        let mut layer = layer("wkt", &point);
        let error = take(&mut layer, &"a.csv?geometry=wtk".parse().unwrap()).unwrap_err();
        assert!(error.to_string().ends_with("did you mean \"wkt\"?"), "{error}");
    }

    #[test]
    fn the_srid_is_the_coordinate_system() {
        let cells = ["SRID=4547;POINT(500000 4390000)", "srid=4547; POINT Z (1 2 3)", "POINT(1 2)"];
        let layer = taken("geom", &cells, "");
        assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4547"));
        assert_eq!(layer.len(), 3);
        assert_eq!(layer.columns.len(), 1);
        assert!(layer.notes.iter().any(|note| note.text == "heights left out"));
        let mixed = taken("geom", &["SRID=4547;POINT(1 2)", "SRID=4326;POINT(1 2)"], "");
        assert_eq!(mixed.refused[0].kind, "crs-mixed");
    }

    #[test]
    fn what_is_no_geometry_is_refused_by_its_row() {
        let deep = format!("{}POINT(1 2){}", "GEOMETRYCOLLECTION(".repeat(100_000), ")".repeat(9));
        for (cell, kind) in [
            ("", "geom-null"),
            ("POINT EMPTY", "geom-empty"),
            ("POLYGON EMPTY", "geom-empty"),
            ("GEOMETRYCOLLECTION EMPTY", "geom-empty"),
            ("POINT(1e999 2)", "coord-not-finite"),
            ("POINT(nan 2)", "geom-wkt"),
            ("POINT(1)", "geom-wkt"),
            ("POINT(1 2", "geom-wkt"),
            ("SRID=x;POINT(1 2)", "geom-wkt"),
            ("POLYGON((0 0,1 1,0 0))", "poly-degenerate"),
            ("LINESTRING(1 2)", "line-degenerate"),
            ("LINESTRING(1 2,1 2)", "line-degenerate"),
            ("MULTILINESTRING((1 2,3 4),(1 2,1 2))", "line-degenerate"),
            (&deep, "too-deep"),
        ] {
            let layer = taken("wkt", &["POINT(5 6)", cell], "");
            assert_eq!((layer.len(), layer.rows.as_slice()), (1, [2].as_slice()), "{cell}");
            assert_eq!(layer.columns[0].cells.len(), 1);
            assert_eq!((layer.refused[0].kind, layer.refused[0].row), (kind, Some(3)), "{cell}");
        }
    }

    #[test]
    fn numbers_that_can_be_degrees_are_unless_the_planner_says_otherwise() {
        let crs = |cells: &[&str], query| taken("wkt", cells, query).declared_crs;
        let square = "POLYGON((106 39,180 39,107 90,106 39))";
        assert_eq!(crs(&[square, ""], "").as_deref(), Some("EPSG:4326"));
        assert_eq!(crs(&[square, "POINT(106 90.1)"], ""), None);
        assert_eq!(crs(&[square, "POINT(180.1 39)"], ""), None);
        assert_eq!(crs(&[square], "?crs=local"), None);
        assert_eq!(crs(&["SRID=4547;POINT(1 2)"], "").as_deref(), Some("EPSG:4547"));
        assert_eq!(crs(&[""], ""), None);
    }
}

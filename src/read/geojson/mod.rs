//! GeoJSON (RFC 7946): a feature collection, a single feature or a bare geometry, one document in
//! a file or one a line, also as a sequence with record separators (RFC 8142).

mod coordinates;
mod feature;
mod geometry;
mod member;
mod sink;

use std::path::Path;

use serde::de::DeserializeSeed;
use serde_json::Value as JsonValue;

use super::encoding::decode;
use super::{Format, InputFile, Layer, LayerRef, Note, ReadError, gate};
use feature::{Document, DocumentSeed};
use geometry::KINDS;
use sink::Sink;

/// GeoJSON.
pub struct GeoJson;

/// Endings of files that hold a feature a line.
const LINES: [&str; 4] = ["geojsonl", "ndjson", "jsonl", "geojsons"];

/// Stands before each text of a sequence.
const RECORD_SEPARATOR: char = '\u{1e}';

const TOO_DEEP: &str = "not GeoJSON: arrays or objects nested more than 128 deep; allowed: 128";

const NO_LAYER: &str = "is it a layer? export it as GeoJSON";

impl Format for GeoJson {
    fn name(&self) -> &'static str {
        "GeoJSON"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["geojson", "json", "geojsonl", "ndjson", "jsonl", "geojsons"]
    }

    fn describe(&self) -> &'static str {
        "points and polygons in WGS 84 longitude and latitude (RFC 7946), also a feature a line"
    }

    fn parse(&self, file: &InputFile, reference: &LayerRef) -> Result<Layer, ReadError> {
        let bytes = file.bytes()?;
        let mut layer = Layer::default();
        let text = decode(&bytes, reference, &mut layer)?;
        let mut sink = Sink::of(&reference.path);
        // Lines of no features are a layer without rows, and no document that is cut short.
        let has_blank_lines = text.contains('\n') && text.trim().is_empty();
        if !(has_blank_lines && is_sequence(&reference.path)) {
            documents(&text, &reference.path, &mut sink)?;
        }
        fill(&mut layer, sink);
        Ok(layer)
    }
}

/// Whether a file's name says that it holds a feature a line.
fn is_sequence(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    LINES.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

fn fill(layer: &mut Layer, sink: Sink<'_>) {
    if let Some(crs) = &sink.crs {
        layer.declared_crs = Some(declared_crs(crs));
        layer.crs_source = Some("the \"crs\" member");
        layer.notes.push(Note::warning(
            "the file has a \"crs\" member, which RFC 7946 removed; it is honoured",
        ));
    } else {
        layer.declared_crs = Some("OGC:CRS84".to_owned());
        layer.crs_source = Some("the format (RFC 7946)");
    }
    if sink.noticed.has_heights {
        layer.notes.push(Note::info("heights left out"));
    }
    let count = |count: u64, one: &str, many: &str| match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {many}"),
    };
    if sink.noticed.open_rings > 0 {
        let rings = count(sink.noticed.open_rings, "ring", "rings");
        layer.notes.push(Note::warning(format!("{rings} left open, and closed here")));
    }
    if sink.repeated > 0 {
        let properties = count(sink.repeated, "property", "properties");
        layer.notes.push(Note::warning(format!(
            "{properties} given twice in one feature; the last value is kept"
        )));
    }
    layer.rows = sink.rows;
    layer.refused = sink.refused;
    layer.refused_cells = sink.refused_cells;
    layer.columns = sink.cells.into_columns();
    layer.geometries = Some(sink.geometries);
}

/// The name in an old-style `crs` member (GeoJSON 2008). What is not understood is handed on as
/// it stands, to be refused with its text.
fn declared_crs(crs: &JsonValue) -> String {
    let name = crs.get("properties").and_then(|properties| properties.get("name"));
    name.unwrap_or(crs).as_str().map_or_else(|| crs.to_string(), str::to_owned)
}

/// Read all documents of a file: one, or one a line, or one after each record separator. What
/// the file's name says of that is not asked, but of a file with nothing in it.
fn documents<'t>(text: &'t str, path: &'t Path, sink: &mut Sink<'t>) -> Result<(), ReadError> {
    let broken = |line: u32, error: &serde_json::Error| broken(path, line, error);
    if text.trim_start().starts_with(RECORD_SEPARATOR) {
        let mut line = 1;
        for part in text.split(RECORD_SEPARATOR) {
            let blank = part.len() - part.trim_start().len();
            let start = line + feeds(part.get(..blank).unwrap_or_default());
            line += feeds(part);
            if blank < part.len() {
                sink.line = Some(start);
                let whole = document(part.trim_start(), sink);
                let (found, rest) = whole.map_err(|error| broken(start, &error))?;
                rest.map_err(|error| broken(start, &error))?;
                accept(path, Some(start), &found, sink)?;
            }
        }
        return Ok(());
    }
    let brackets = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    if brackets.take_while(|&byte| byte == b'[').take(gate::DEEPEST + 1).count() > gate::DEEPEST {
        return Err(syntax(path, 1, TOO_DEEP.to_owned(), NO_LAYER));
    }
    let first = document(text, sink);
    if let Some(stopped) = sink.stopped.take() {
        return Err(stopped);
    }
    let (found, rest) = first.map_err(|error| broken(1, &error))?;
    let Err(rest) = rest else { return accept(path, None, &found, sink) };
    let is_a_line =
        |line: &str| line.trim_start().starts_with('{') && line.trim_end().ends_with('}');
    if !text.lines().find(|line| !line.trim().is_empty()).is_some_and(is_a_line) {
        return Err(broken(1, &rest));
    }
    *sink = Sink::of(path);
    for (line, number) in text.lines().zip(1_u32..) {
        if line.trim().is_empty() {
            continue;
        }
        sink.line = Some(number);
        let whole = document(line, sink);
        let (found, rest) = whole.map_err(|error| broken(number, &error))?;
        rest.map_err(|error| broken(number, &error))?;
        accept(path, Some(number), &found, sink)?;
    }
    Ok(())
}

type Read = (Document, Result<(), serde_json::Error>);

/// Read one document, and see whether anything follows it.
fn document<'t>(text: &'t str, sink: &mut Sink<'t>) -> Result<Read, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(text);
    let found = DocumentSeed(sink).deserialize(&mut source)?;
    Ok((found, source.end()))
}

fn feeds(text: &str) -> u32 {
    text.bytes().filter(|&byte| byte == b'\n').count() as u32
}

/// Refuse a document that is JSON but not GeoJSON.
fn accept(
    path: &Path,
    line: Option<u32>,
    found: &Document,
    sink: &mut Sink<'_>,
) -> Result<(), ReadError> {
    if let Some(stopped) = sink.stopped.take() {
        return Err(stopped);
    }
    let refused = |found: &str, hint: &str| {
        Err(syntax(path, line.unwrap_or(1), format!("not GeoJSON: {found}"), hint))
    };
    match found.kind.as_str() {
        "FeatureCollection" if !found.has_features => {
            refused("a collection without \"features\"", "export the layer again")
        }
        "FeatureCollection" | "Feature" => Ok(()),
        kind if KINDS.contains(&kind) => Ok(()),
        "Topology" => refused(
            "this is TopoJSON, whose shapes share their borders",
            "convert it, for example: mapshaper FILE -o format=geojson OUT.geojson",
        ),
        "" if found.is_esri => refused(
            "this is Esri JSON, as ArcGIS servers answer with f=json",
            "ask the server with f=geojson, or convert the file in QGIS",
        ),
        "" => refused("an object without a \"type\"", NO_LAYER),
        kind => refused(
            &format!("an object of type \"{}\"", kind.chars().take(40).collect::<String>()),
            NO_LAYER,
        ),
    }
}

/// What serde_json says, in plain words. `line` is the first of the document.
fn broken(path: &Path, line: u32, error: &serde_json::Error) -> ReadError {
    let line = line.saturating_add(error.line().max(1) as u32 - 1);
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let (found, hint) = if said.starts_with("recursion limit exceeded") {
        (TOO_DEEP.to_owned(), NO_LAYER)
    } else if said.starts_with("number out of range") {
        let hint = "correct the number or leave the feature out";
        ("a number too large to be finite; allowed: finite numbers".to_owned(), hint)
    } else if error.is_eof() {
        let found =
            format!("not GeoJSON: it ends in the middle, column {} ({said})", error.column());
        (found, "the file is cut short; export it again")
    } else {
        let hint = "check it with a GeoJSON validator, or export it again";
        (format!("not GeoJSON: {said}"), hint)
    };
    syntax(path, line, found, hint)
}

fn syntax(path: &Path, line: u32, found: String, hint: &str) -> ReadError {
    let place = line.to_string();
    ReadError::Syntax { path: path.to_owned(), place, found, hint: hint.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Layer, ReadError> {
        let file = InputFile::of_bytes("t.geojson".as_ref(), text.into());
        GeoJson.parse(&file, &LayerRef::to_file("t.geojson"))
    }

    #[test]
    fn properties_become_columns_whichever_feature_has_them() {
        let layer = parse(
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"properties":{"b":1.50,"a":"x"},"geometry":{"type":"Point","coordinates":[1,2,3]}},
            {"type":"Feature","id":"k","properties":{"c":null,"a":true},"geometry":{"type":"Point","coordinates":[1,2]}}]}"#,
        )
        .unwrap();
        let table: Vec<(&str, Vec<&str>)> = layer
            .columns
            .iter()
            .map(|column| (column.name.as_str(), column.cells.iter().collect()))
            .collect();
        assert_eq!(
            table,
            [
                ("id", vec!["7", "k"]),
                ("b", vec!["1.5", ""]),
                ("a", vec!["x", "true"]),
                ("c", vec!["", ""]),
            ]
        );
    }

    #[test]
    fn features_without_a_usable_geometry_are_named() {
        for geometry in [
            "null",
            r#"{"type":"Polygon","coordinates":[]}"#,
            r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[0,0]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1],[1,1],[0,0]]]]}"#,
            r#"{"type":"LineString","coordinates":[[0,0],[]]}"#,
            r#"{"type":"GeometryCollection","geometries":[]}"#,
            r#"{"type":"GeometryCollection","geometries":[null]}"#,
            r#"{"type":"Point","coordinates":[1]}"#,
            r#"{"type":"Point","coordinates":["1",2]}"#,
            r#"{"type":"Point","coordinates":[[1,2]]}"#,
            r#"{"type":"Point"}"#,
            r#"{"type":"Circle","coordinates":[1,2]}"#,
            r#"{"type":"MultiPoint","coordinates":[[1,2],3,[4,5]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[[1,2]]]]]}"#,
            r#""POINT(1 2)""#,
            "[1,2]",
        ] {
            let text = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
            let refused = parse(&text).unwrap().refused;
            assert_eq!(refused.len(), 1, "{geometry}");
            assert_eq!(refused[0].row, Some(1));
        }
    }

    #[test]
    fn lines_of_no_features_are_a_layer_without_rows() {
        let named = |path: &str, text: &str| {
            let file = InputFile::of_bytes(path.as_ref(), text.into());
            GeoJson.parse(&file, &LayerRef::to_file(path))
        };
        assert!(named("t.geojsonl", "\n").unwrap().is_empty());
        assert!(named("t.NDJSON", " \n\r\n").unwrap().geometries.is_some());
        assert!(named("t.geojson", "\n").is_err());
        assert!(named("t.geojsonl", " ").is_err());
    }

    #[test]
    fn broken_documents_are_refused() {
        for (line, text) in [
            (2, "\n{"),
            (2, "\n[]"),
            (1, "{\"type\":\"FeatureCollection\"}"),
            (1, "{\"type\":\"FeatureCollection\",\"features\":{}}"),
            (2, "\n{\"type\":\"Point\",\"coordinates\":[1,2]}x"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            let expected = format!("t.geojson:{line}: not GeoJSON");
            assert!(error.starts_with(&expected), "{text}: {error}");
        }
    }

    #[test]
    fn marks_and_old_crs_members_are_honoured() {
        let layer = parse(
            "\u{feff}{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4547\"}},\"features\":[]}",
        )
        .unwrap();
        assert_eq!(layer.declared_crs.as_deref(), Some("urn:ogc:def:crs:EPSG::4547"));
        assert_eq!(layer.notes.len(), 1);
    }
}

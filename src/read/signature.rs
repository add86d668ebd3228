//! What a file is by its first bytes, whatever its name says.

/// First bytes, what they begin, and the endings such files have.
const SIGNATURES: &[(usize, &[u8], &str, &[&str])] = &[
    (0, b"PK\x03\x04", "a ZIP archive", &["zip", "xlsx", "xlsm", "ods", "kmz"]),
    // A workbook with a password is one too, whatever its name.
    (
        0,
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Office document",
        &["xls", "et", "xlsx", "xlsm"],
    ),
    (0, b"SQLite format 3\0", "an SQLite database", &["gpkg"]),
    (0, b"PAR1", "a Parquet file", &["parquet", "geoparquet"]),
    (0, b"fgb\x03fgb", "a FlatGeobuf file", &["fgb"]),
    (0, b"II*\0", "a TIFF image", &["tif", "tiff"]),
    (0, b"MM\0*", "a TIFF image", &["tif", "tiff"]),
    (0, b"II+\0", "a BigTIFF image", &["tif", "tiff"]),
    (0, b"MM\0+", "a BigTIFF image", &["tif", "tiff"]),
    (0, b"\0\0\x27\x0A", "a shapefile", &["shp"]),
    (0, b"\x1F\x8B", "a gzip archive", &["gz"]),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", &["7z"]),
    (0, b"Rar!\x1A\x07", "a RAR archive", &["rar"]),
    (0, b"%PDF-", "a PDF document", &["pdf"]),
    (0, b"\x89PNG\r\n\x1A\n", "a PNG picture", &["png"]),
    (0, b"\xFF\xD8\xFF", "a JPEG picture", &["jpg"]),
    (257, b"ustar", "a tar archive", &["tar"]),
];

/// Bytes that suffice to tell.
pub const LONGEST: usize = 1024;

/// What the first bytes begin and the endings such files have; none for text and for what is
/// not known.
pub fn of(head: &[u8]) -> Option<(&'static str, &'static [&'static str])> {
    let known = SIGNATURES
        .iter()
        .find(|(at, bytes, ..)| head.get(*at..).is_some_and(|rest| rest.starts_with(bytes)));
    if let Some((_, _, what, endings)) = known {
        return Some((what, endings));
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let text = String::from_utf8_lossy(text).trim_start().to_ascii_lowercase();
    let begins = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
    if begins(&["<!doctype html", "<html", "<table"]) {
        Some(("a web page", &["html"]))
    } else if begins(&["<?xml", "<kml", "<osm"]) {
        Some(("an XML document", &["kml", "osm", "xml", "gml", "gpx"]))
    } else if is_json(&text) {
        Some(("a JSON document", &["geojson", "json", "geojsonl", "ndjson", "geojsons", "jsonl"]))
    } else {
        None
    }
}

/// Whether a text begins as JSON does; a heading may be called `[id]`.
fn is_json(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    match (marks.next(), marks.next()) {
        (Some('{'), next) => matches!(next, Some('"' | '}') | None),
        (Some('['), next) => matches!(next, Some('{' | '[' | ']') | None),
        _ => false,
    }
}

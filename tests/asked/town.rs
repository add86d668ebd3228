//! Layers of towns that exist nowhere, as text.

use std::fmt::Write;

/// Degrees of a metre to the east and to the north, about, where the towns here lie.
pub const EAST: f64 = 1.0 / 85_700.0;
pub const NORTH: f64 = 1.0 / 111_030.0;

/// Longitude and latitude of a place, metres east and north of a corner.
pub fn at(x: f64, y: f64) -> (f64, f64) {
    (106.8 + x * EAST, 39.7 + y * NORTH)
}

/// A table of places with one value each.
pub fn table(rows: impl Iterator<Item = (f64, f64, String)>, last: &str) -> String {
    let mut text = format!("id,lon,lat,{last}\n");
    for (row, (x, y, value)) in rows.enumerate() {
        let (lon, lat) = at(x, y);
        let _ = writeln!(text, "{row},{lon:.7},{lat:.7},{value}");
    }
    text
}

/// Round places with so many corners, as polygons.
pub fn polygons(places: impl Iterator<Item = (f64, f64, f64)>, corners: usize) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[");
    for (row, (x, y, radius)) in places.enumerate() {
        let comma = if row > 0 { "," } else { "" };
        let weight = 1 + row % 9;
        let _ = write!(
            text,
            "{comma}\n{{\"type\":\"Feature\",\"properties\":{{\"population\":{weight}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[["
        );
        for corner in (0..=corners).map(|corner| corner % corners) {
            let angle = std::f64::consts::TAU * corner as f64 / corners as f64;
            let (lon, lat) = at(x + radius * angle.cos(), y + radius * angle.sin());
            let comma = if corner == 0 && text.ends_with('[') { "" } else { "," };
            let _ = write!(text, "{comma}[{lon:.7},{lat:.7}]");
        }
        text.push_str("]]}}");
    }
    text.push_str("\n]}\n");
    text
}

//! Coordinate systems as other programs write them: WKT and PROJJSON.

use serde_json::Value;

use super::Datum;

/// A system in the words of other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// Its EPSG code, where it has one.
    pub epsg: Option<i32>,
    /// Its name.
    pub name: String,
    /// As GDAL writes it: WKT 1 where that can say it, else WKT 2.
    pub wkt: String,
    /// As ESRI's programs write it, for a `.prj` file.
    pub esri_wkt: Option<String>,
    /// As PROJJSON.
    pub projjson: String,
}

/// Whether a text is a definition rather than a code.
pub(super) fn is_one(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('{')
        || ["GEOGCS[", "PROJCS[", "LOCAL_CS[", "COMPD_CS[", "GEOGCRS[", "GEODCRS[", "PROJCRS["]
            .iter()
            .chain(&["BOUNDCRS[", "COMPOUNDCRS[", "ENGCRS[", "ENGINEERINGCRS["])
            .any(|start| text.starts_with(start))
}

/// The EPSG code a definition gives itself.
pub(super) fn epsg_code(text: &str) -> Option<u32> {
    if text.starts_with('{') {
        let json: Value = serde_json::from_str(text).ok()?;
        let id = json.get("id")?;
        let is_epsg = id.get("authority").and_then(Value::as_str) == Some("EPSG");
        let code = id.get("code").filter(|_| is_epsg)?;
        return code.as_u64().and_then(|code| code.try_into().ok());
    }
    if !is_balanced(text) {
        return None;
    }
    // The last authority is that of the whole.
    let whole = text.trim_end().strip_suffix(']')?.trim_end().strip_suffix(']')?;
    let opening = whole.rfind('[')?;
    let is_authority = ["AUTHORITY", "ID"].iter().any(|word| whole[..opening].ends_with(word));
    let (authority, code) = whole[opening + 1..].split_once(',')?;
    let is_epsg = authority.trim().trim_matches('"') == "EPSG";
    let code = code.trim().trim_matches('"');
    (is_authority && is_epsg).then(|| code.parse().ok()).flatten()
}

/// Whether every bracket outside quotes closes.
fn is_balanced(text: &str) -> bool {
    let (mut depth, mut is_quoted) = (0_i64, false);
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'[' if !is_quoted => depth += 1,
            b']' if !is_quoted => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Whether a system, as PROJ writes it, is one of longitude and latitude, alone, with heights, or
/// bound to another by a shift.
pub(super) fn is_geographic(wkt: &str) -> bool {
    let own = wkt.split("TARGETCRS[").next().unwrap_or(wkt);
    own.contains("GEOGCRS[") && !own.contains("PROJCRS[")
}

/// Whether a plane of its own, as PROJ writes it, is in metres.
pub(super) fn is_in_metres(wkt: &str) -> bool {
    let axes = wkt.rsplit("CS[").next().unwrap_or_default();
    ["LENGTHUNIT[\"metre\",1", "LENGTHUNIT[\"meter\",1"].iter().any(|unit| axes.contains(unit))
}

/// The name a definition gives itself.
pub(super) fn title(text: &str) -> String {
    let named = if text.starts_with('{') {
        let json: Option<Value> = serde_json::from_str(text).ok();
        json.and_then(|json| json.get("name").and_then(Value::as_str).map(str::to_owned))
    } else {
        text.split('"').nth(1).map(str::to_owned)
    };
    let mut name = named.unwrap_or_else(|| "a coordinate system without a name".to_owned());
    if let Some((end, _)) = name.char_indices().nth(120) {
        name.truncate(end);
    }
    name
}

/// The datum of a geographic system, as PROJ writes it, where that is WGS 84 or CGCS2000 in degrees
/// from Greenwich.
pub(super) fn plain_datum(wkt: &str) -> Option<Datum> {
    const NAMES: [(&str, Datum); 7] = [
        ("World Geodetic System 1984", Datum::Wgs84),
        ("World Geodetic System 1984 ensemble", Datum::Wgs84),
        ("WGS_1984", Datum::Wgs84),
        ("D_WGS_1984", Datum::Wgs84),
        ("China 2000", Datum::Cgcs2000),
        ("China_2000", Datum::Cgcs2000),
        ("D_China_2000", Datum::Cgcs2000),
    ];
    if wkt.contains("DERIVINGCONVERSION[") || wkt.contains("BASEGEOGCRS[") {
        return None;
    }
    let datum = ["DATUM[\"", "ENSEMBLE[\""].iter().find_map(|start| wkt.split_once(start));
    let datum = datum.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    // The unit of the axes, not that of the prime meridian.
    let axes = wkt.rsplit("CS[").next().unwrap_or_default().to_ascii_lowercase();
    let degrees = axes.contains("angleunit[\"degree\"") && axes.contains("0.0174532925199433");
    let greenwich = !wkt.contains("PRIMEM[") || wkt.contains("PRIMEM[\"Greenwich\"");
    let known = NAMES.iter().find(|(name, _)| degrees && greenwich && *name == datum);
    known.map(|(_, datum)| *datum)
}

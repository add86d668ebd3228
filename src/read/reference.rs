//! Layer references: `PATH[?key=value&key=value]`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Why a text is not a layer reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// No path before the question mark.
    #[error("\"{0}\": a layer needs a file name. hint: PATH or PATH?key=value&key=value")]
    NoPath(String),
    /// A key that means nothing.
    #[error("\"{reference}\": unknown key \"{key}\"; allowed: {allowed}.{suggestion}")]
    UnknownKey {
        /// The whole reference.
        reference: String,
        /// The key.
        key: String,
        /// Known keys.
        allowed: String,
        /// ` hint: …`.
        suggestion: String,
    },
    /// A key without a value, or twice.
    #[error("\"{reference}\": {found}. hint: write key=value, each key once")]
    Malformed {
        /// The whole reference.
        reference: String,
        /// What is wrong.
        found: String,
    },
    /// A filter that cannot be read.
    #[error(
        "where={filter}: not a filter; allowed: COLUMN=VALUE, COLUMN!=VALUE, COLUMN<NUMBER, COLUMN>NUMBER. hint: where=kind=station"
    )]
    Filter {
        /// The filter.
        filter: String,
    },
    /// An extract without a word on what is wanted of it.
    #[error(
        "{}: an extract holds everything; allowed: features of one tag. hint: say which, as in '{}?where=amenity=community_centre', or shop=* for any value",
        path.display(), path.display()
    )]
    NoTag {
        /// The file.
        path: PathBuf,
    },
    /// A window that cannot be read.
    #[error(
        "bbox={bbox}: not a window; allowed: four numbers, west,south,east,north. hint: bbox=106.7,39.5,106.9,39.8"
    )]
    Window {
        /// The window.
        bbox: String,
    },
    /// A filter on a column that does not exist.
    #[error("{}: where={filter}: no column \"{column}\"; columns: {columns}.{suggestion}", path.display())]
    FilterColumn {
        /// The file.
        path: PathBuf,
        /// The filter.
        filter: String,
        /// The column it names.
        column: String,
        /// Columns there are.
        columns: String,
        /// ` hint: …`.
        suggestion: String,
    },
}

/// A file and how to understand it. Every field but the path is optional: what is not said
/// is found out from the data and printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LayerRef {
    /// The file.
    pub path: PathBuf,
    /// Coordinate system: `EPSG:4547`, or `local` for plain metres.
    pub crs: Option<String>,
    /// Datum of the degrees: `wgs84`, `gcj02`, `bd09`.
    pub datum: Option<String>,
    /// Column with the east coordinate of the point to measure from.
    pub x: Option<String>,
    /// Column with the north coordinate of the point to measure from.
    pub y: Option<String>,
    /// Column with the identifier.
    pub id: Option<String>,
    /// Column with the name.
    pub name: Option<String>,
    /// Column with the demand weight.
    pub weight: Option<String>,
    /// Column with the capacity.
    pub capacity: Option<String>,
    /// Column with the cost: of opening a site, or of getting there.
    pub cost: Option<String>,
    /// Column with the demand id, of a table of costs.
    pub origin: Option<String>,
    /// Column with the site id, of a table of costs.
    pub destination: Option<String>,
    /// Column with the tier.
    pub tier: Option<String>,
    /// Column with the status.
    pub status: Option<String>,
    /// Column with the geometry as text (WKT), of a table.
    pub geometry: Option<String>,
    /// Layer of a file that holds several.
    pub layer: Option<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Text encoding of the file, as the web names it: `gbk`, `utf-8`.
    pub encoding: Option<String>,
    /// Keep only what meets this window, in the file's own coordinates: `west,south,east,north`.
    pub bbox: Option<String>,
    /// Keep only the rows that pass: `kind=station`.
    pub filter: Option<String>,
}

impl LayerRef {
    /// The keys a reference may carry.
    pub const KEYS: &'static [&'static str] = &[
        "crs",
        "datum",
        "x",
        "y",
        "id",
        "name",
        "weight",
        "capacity",
        "cost",
        "origin",
        "destination",
        "tier",
        "status",
        "geometry",
        "layer",
        "sheet",
        "encoding",
        "bbox",
        "where",
    ];

    /// A reference to a file with nothing said about it.
    pub fn to_file(path: impl Into<PathBuf>) -> LayerRef {
        LayerRef { path: path.into(), ..LayerRef::default() }
    }

    /// The window of `bbox`, where there is one.
    pub fn window(&self) -> Result<Option<geo::Rect<f64>>, ReferenceError> {
        let Some(text) = &self.bbox else { return Ok(None) };
        let numbers: Result<Vec<f64>, _> =
            text.split(',').map(|number| number.trim().parse()).collect();
        match numbers.as_deref() {
            Ok(&[west, south, east, north])
                if west <= east && south <= north && (east - west + north - south).is_finite() =>
            {
                let corner = |x, y| geo::Coord { x, y };
                Ok(Some(geo::Rect::new(corner(west, south), corner(east, north))))
            }
            _ => Err(ReferenceError::Window { bbox: text.clone() }),
        }
    }

    fn slot(&mut self, key: &str) -> Option<&mut Option<String>> {
        Some(match key {
            "crs" => &mut self.crs,
            "datum" => &mut self.datum,
            "x" => &mut self.x,
            "y" => &mut self.y,
            "id" => &mut self.id,
            "name" => &mut self.name,
            "weight" => &mut self.weight,
            "capacity" => &mut self.capacity,
            "cost" => &mut self.cost,
            "origin" => &mut self.origin,
            "destination" => &mut self.destination,
            "tier" => &mut self.tier,
            "status" => &mut self.status,
            "geometry" => &mut self.geometry,
            "layer" => &mut self.layer,
            "sheet" => &mut self.sheet,
            "encoding" => &mut self.encoding,
            "bbox" => &mut self.bbox,
            "where" => &mut self.filter,
            _ => return None,
        })
    }
}

impl FromStr for LayerRef {
    type Err = ReferenceError;

    /// A file whose own name holds a question mark is taken as it is.
    fn from_str(text: &str) -> Result<LayerRef, ReferenceError> {
        let (path, query) = match text.split_once('?') {
            Some(parts) if !Path::new(text).exists() => parts,
            _ => (text, ""),
        };
        if path.is_empty() {
            return Err(ReferenceError::NoPath(text.to_owned()));
        }
        let mut reference = LayerRef::to_file(path);
        let malformed =
            |found: String| ReferenceError::Malformed { reference: text.to_owned(), found };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair
                .split_once('=')
                .filter(|(_, value)| !value.is_empty())
                .ok_or_else(|| malformed(format!("\"{pair}\" has no value")))?;
            let value = percent_decoded(value)
                .ok_or_else(|| malformed(format!("\"{pair}\" is not percent-encoded UTF-8")))?;
            let slot = reference.slot(key).ok_or_else(|| ReferenceError::UnknownKey {
                reference: text.to_owned(),
                key: key.to_owned(),
                allowed: LayerRef::KEYS.join(", "),
                suggestion: did_you_mean(
                    key,
                    LayerRef::KEYS.iter().copied(),
                    "use one of these keys",
                ),
            })?;
            if slot.replace(value).is_some() {
                return Err(malformed(format!("key \"{key}\" is given twice")));
            }
        }
        Ok(reference)
    }
}

/// `%26` for `&` and the like, so that a filter can hold any value.
fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push((high * 16 + low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// ` hint: did you mean "…"?` when one of `known` is close to `word`, else the other hint.
pub fn did_you_mean<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
    otherwise: &str,
) -> String {
    let lower = word.to_lowercase();
    known
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= 1 + name.chars().count().min(lower.len()) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map_or_else(
            || format!(" hint: {otherwise}"),
            |(_, name)| format!(" hint: did you mean \"{name}\"?"),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_a_file_and_its_columns() {
        let reference: LayerRef =
            "blocks.geojson?x=pt_lon&y=pt_lat&where=kind=a%26b".parse().unwrap();
        assert_eq!(reference.path, Path::new("blocks.geojson"));
        assert_eq!(reference.x.as_deref(), Some("pt_lon"));
        assert_eq!(reference.filter.as_deref(), Some("kind=a&b"));
    }

    #[test]
    fn every_key_has_a_slot() {
        for key in LayerRef::KEYS {
            let reference: LayerRef = format!("a.csv?{key}=v").parse().unwrap();
            assert_ne!(reference, LayerRef::to_file("a.csv"), "{key}");
        }
    }

    #[test]
    fn wrong_references_say_why() {
        let unknown = "a.csv?wieght=pop".parse::<LayerRef>().unwrap_err();
        assert!(unknown.to_string().contains("did you mean \"weight\"?"), "{unknown}");
        for bbox in ["1,2,3", "3,0,1,1", "a,b,c,d", "0,0,inf,1", "nan,0,1,1"] {
            let reference: LayerRef = format!("a.csv?bbox={bbox}").parse().unwrap();
            assert!(reference.window().is_err(), "{bbox}");
        }
        for text in ["?x=a", "a.csv?x", "a.csv?x=", "a.csv?x=a&x=b", "a.csv?x=%zz"] {
            assert!(text.parse::<LayerRef>().is_err(), "{text}");
        }
    }
}

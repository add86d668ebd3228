//! What a planner writes to have a map: `FILE[?layout=NAME&size=a4&theme=grey]`.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::layouts::{LAYOUTS, Layout, named};
use super::palette::Theme;
use super::sheet::Size;
use crate::read::did_you_mean;

/// What a map can be written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapFormat {
    /// Pixels.
    Png,
    /// Vectors, for editing and large prints.
    Svg,
    /// A page to click, in one file.
    Html,
}

impl MapFormat {
    /// The format a file name asks for.
    pub fn of(path: &Path) -> Option<MapFormat> {
        let extension = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        match extension.as_deref() {
            Some("png") => Some(MapFormat::Png),
            Some("svg") => Some(MapFormat::Svg),
            Some("html" | "htm") => Some(MapFormat::Html),
            _ => None,
        }
    }
}

/// A map that is asked for.
#[derive(Debug, Clone)]
pub struct MapRequest {
    /// The file.
    pub path: PathBuf,
    /// What it is written as.
    pub format: MapFormat,
    /// What it shows, where that is said.
    pub layout: Option<&'static dyn Layout>,
    /// How large it is, where that is said.
    pub size: Option<Size>,
    /// How it is coloured, where that is said.
    pub theme: Option<Theme>,
}

/// Why a text asks for no map.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Neither PNG nor SVG nor HTML.
    #[error("{}: not a map format; allowed: .png, .svg, .html. hint: map.png", path.display())]
    Format {
        /// The file.
        path: PathBuf,
    },
    /// A layout that does not exist.
    #[error("\"{found}\" is not a layout; allowed: {allowed}.{suggestion}")]
    Layout {
        /// What was written.
        found: String,
        /// All there are.
        allowed: String,
        /// ` hint: …`.
        suggestion: String,
    },
    /// A key that means nothing, or a value.
    #[error("{0}")]
    Key(String),
}

impl FromStr for MapRequest {
    type Err = RequestError;

    fn from_str(text: &str) -> Result<MapRequest, RequestError> {
        let (path, keys) = text.split_once('?').unwrap_or((text, ""));
        let path = PathBuf::from(path);
        let format = MapFormat::of(&path);
        let format = format.ok_or_else(|| RequestError::Format { path: path.clone() })?;
        let mut request = MapRequest { path, format, layout: None, size: None, theme: None };
        for part in keys.split('&').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            request.set(key, value)?;
        }
        Ok(request)
    }
}

impl MapRequest {
    fn set(&mut self, key: &str, value: &str) -> Result<(), RequestError> {
        const KEYS: [&str; 3] = ["layout", "size", "theme"];
        let twice = match key {
            "layout" => self.layout.replace(layout(value)?).is_some(),
            "size" => self.size.replace(value.parse().map_err(said)?).is_some(),
            "theme" => self.theme.replace(value.parse().map_err(said)?).is_some(),
            _ => {
                let suggestion = did_you_mean(key, KEYS.into_iter(), "write FILE?layout=NAME");
                return Err(RequestError::Key(format!(
                    "unknown key \"{key}\" of a map; allowed: layout, size, theme.{suggestion}"
                )));
            }
        };
        match twice {
            true => Err(RequestError::Key(format!(
                "the key \"{key}\" of a map is given twice. hint: write each key once"
            ))),
            // A page shows all there is, on any screen.
            false if self.format == MapFormat::Html => Err(RequestError::Key(format!(
                "{}: a page has no {key}; it holds every layer, and fits its window. hint: leave {key} out, or write .png or .svg",
                self.path.display()
            ))),
            false => Ok(()),
        }
    }
}

fn said(error: impl std::fmt::Display) -> RequestError {
    RequestError::Key(error.to_string())
}

/// The layout of this name.
pub fn layout(name: &str) -> Result<&'static dyn Layout, RequestError> {
    named(name).ok_or_else(|| {
        let names: Vec<&str> = LAYOUTS.iter().map(|layout| layout.name()).collect();
        RequestError::Layout {
            found: name.to_owned(),
            allowed: names.join(", "),
            suggestion: did_you_mean(name, names.iter().copied(), "radii help coverage lists them"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_says_its_file_and_how_it_looks() {
        let request: MapRequest = "地图.svg?layout=overlap&size=A3&theme=grey".parse().unwrap();
        assert_eq!((request.path, request.format), ("地图.svg".into(), MapFormat::Svg));
        assert_eq!(request.layout.unwrap().name(), "overlap");
        assert_eq!((request.size, request.theme), (Some(Size::A3), Some(Theme::Grey)));
        let plain: MapRequest = "map.PNG".parse().unwrap();
        assert!(plain.layout.is_none() && plain.format == MapFormat::Png);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_remedy() {
        for (text, said) in [
            ("map.gif", "not a map format"),
            ("map", "not a map format"),
            ("map.png?layout=overlaps", "hint: did you mean \"overlap\""),
            ("map.png?layuot=overlap", "hint: did you mean \"layout\""),
            ("map.png?size=a0", "allowed: screen, a4, a3"),
            ("map.png?theme=blue", "allowed: light, grey, dark"),
            ("map.png?size=a4&size=a3", "given twice"),
            ("map.html?layout=overlap", "a page has no layout"),
        ] {
            let error = text.parse::<MapRequest>().unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}

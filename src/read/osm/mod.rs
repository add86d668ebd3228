//! OpenStreetMap extracts: what a network of streets for people on foot is made of, and water to
//! draw. Who may walk where is for a profile to say; here nothing is judged beyond "somebody
//! might walk it".

mod block;
mod features;
mod gather;
mod pbf;
mod piece;
mod rings;
mod tags;
mod theme;
mod water;
mod wire;
mod xml;

use std::collections::HashMap;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::{Note, ReadError, Source, contents, refuse_remote};
use crate::model::{LonLat, TextColumn};
use tags::TagRows;
use theme::Theme;

pub use features::Extract;
pub use tags::Tags;
pub use water::{WaterMap, read_water};

/// File name endings, lower case, and what they hold.
const ENDINGS: [(&str, Kind); 3] =
    [(".pbf", Kind::Pbf), (".osm", Kind::Xml), (".osm.gz", Kind::PackedXml)];

#[derive(Clone, Copy)]
enum Kind {
    Pbf,
    Xml,
    PackedXml,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Pbf => "OSM PBF",
            Kind::Xml | Kind::PackedXml => "OSM XML",
        }
    }
}

/// A window in degrees, its border included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Its smallest longitude.
    pub west: f64,
    /// Its smallest latitude.
    pub south: f64,
    /// Its largest longitude.
    pub east: f64,
    /// Its largest latitude.
    pub north: f64,
}

impl Frame {
    /// Whether a place lies in it.
    pub fn contains(&self, place: LonLat) -> bool {
        (self.west..=self.east).contains(&place.lon)
            && (self.south..=self.north).contains(&place.lat)
    }

    /// Whether the window around some places overlaps it.
    fn meets(&self, places: impl Iterator<Item = LonLat>) -> bool {
        let around = places.fold(None, |around: Option<Frame>, LonLat { lon, lat }| {
            let held = around.unwrap_or(Frame { west: lon, south: lat, east: lon, north: lat });
            Some(Frame {
                west: held.west.min(lon),
                south: held.south.min(lat),
                east: held.east.max(lon),
                north: held.north.max(lat),
            })
        });
        around.is_some_and(|around| {
            around.west <= self.east
                && self.west <= around.east
                && around.south <= self.north
                && self.south <= around.north
        })
    }
}

/// Streets of an OpenStreetMap extract, before any profile says who may walk where.
///
/// Kept are ways with a `highway` tag, ferry routes, piers and platforms; squares among them
/// (`area=yes`, multipolygons) are areas. Ways and areas ascend by id, whatever the order in
/// the file; of elements with one id the last in the file counts.
#[derive(Debug, Clone, Default)]
pub struct StreetMap {
    /// The file.
    pub source: Source,
    /// Degrees, of every node that a way or an area uses, ascending by OpenStreetMap id.
    pub positions: Vec<LonLat>,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
    node_ids: Vec<i64>,
    ways: Vec<i64>,
    ends: Vec<usize>,
    nodes: Vec<u32>,
    way_tags: TagRows,
    areas: Vec<StreetArea>,
    area_tags: TagRows,
    tagged: Vec<u32>,
    tags_of_tagged: TagRows,
    texts: TextColumn,
}

/// A way that was drawn as a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnWay {
    /// Its nodes, as indexes into positions.
    pub nodes: Vec<u32>,
    /// Its tags: keys and values.
    pub tags: Vec<(String, String)>,
}

/// A square or another area that people may walk across. Nodes are indexes into
/// [`StreetMap::positions`]; rings repeat their first node at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreetArea {
    /// Its number in OpenStreetMap.
    pub id: i64,
    /// Whether that is the number of a relation, not of a way.
    pub of_relation: bool,
    /// Its outline.
    pub outer: Vec<u32>,
    /// What is cut out of it.
    pub holes: Vec<Vec<u32>>,
}

impl StreetMap {
    /// A map of drawn lines: where their nodes lie, and for each line its nodes and tags.
    pub fn of_lines(source: Source, positions: Vec<LonLat>, lines: &[DrawnWay]) -> StreetMap {
        let mut map = StreetMap {
            source,
            node_ids: (0..positions.len() as i64).collect(),
            positions,
            ways: (0..lines.len() as i64).collect(),
            ..StreetMap::default()
        };
        let mut known: HashMap<&str, u32> = HashMap::new();
        for DrawnWay { nodes, tags } in lines {
            map.nodes.extend(nodes);
            map.ends.push(map.nodes.len());
            let mut row = |text| {
                *known.entry(text).or_insert_with(|| {
                    map.texts.push(text);
                    map.texts.len() as u32 - 1
                })
            };
            let pairs: Vec<_> = tags.iter().map(|(key, value)| (row(key), row(value))).collect();
            map.way_tags.push(pairs);
        }
        map
    }

    /// Whether it is of OpenStreetMap, not of lines that somebody drew.
    pub fn is_extract(&self) -> bool {
        self.source.format.starts_with("OSM")
    }

    /// Number of ways. One that is cut at missing nodes counts once for each piece left.
    pub fn ways(&self) -> usize {
        self.ways.len()
    }

    /// The OpenStreetMap id of a way; like the other look-ups, it panics beyond the last, as
    /// a slice does.
    pub fn way_id(&self, way: usize) -> i64 {
        self.ways[way]
    }

    /// The nodes of a way, two or more, as indexes into `positions`.
    pub fn nodes_of(&self, way: usize) -> &[u32] {
        let start = if way == 0 { 0 } else { self.ends[way - 1] };
        &self.nodes[start..self.ends[way]]
    }

    /// The tags of a way.
    pub fn tags_of(&self, way: usize) -> Tags<'_> {
        Tags::of(self.way_tags.row(way), &self.texts)
    }

    /// The tags of a node that bars the way or opens it: gates, entrances, kerbs, crossings.
    /// Of all other nodes they are not kept.
    pub fn node_tags(&self, node: u32) -> Tags<'_> {
        let row = self.tagged.binary_search(&node);
        let pairs = row.map(|row| self.tags_of_tagged.row(row)).unwrap_or_default();
        Tags::of(pairs, &self.texts)
    }

    /// The OpenStreetMap id of a node.
    pub fn node_id(&self, node: u32) -> i64 {
        self.node_ids[node as usize]
    }

    /// Squares.
    pub fn areas(&self) -> &[StreetArea] {
        &self.areas
    }

    /// The tags of an area, by its index.
    pub fn area_tags(&self, area: usize) -> Tags<'_> {
        Tags::of(self.area_tags.row(area), &self.texts)
    }
}

/// What is wrong, before the file has its name.
#[derive(Debug)]
struct Fault {
    place: String,
    found: String,
    hint: &'static str,
}

/// Whether the name is that of an OpenStreetMap extract.
pub fn is_street_map(path: &Path) -> bool {
    kind_of(path).is_some()
}

fn kind_of(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, kind)| *kind)
}

/// Read the streets of an extract. With a frame, ways and areas without a node inside it are
/// left out: a town is studied with the extract of its province.
pub fn read_streets(path: &Path, frame: Option<Frame>) -> Result<StreetMap, ReadError> {
    let map = read_theme(path, Theme::Streets, frame)?;
    match map.ways.is_empty() && map.areas.is_empty() {
        true => Err(no_streets(path, frame)),
        false => Ok(map),
    }
}

/// The lines and areas of a theme.
fn read_theme(path: &Path, theme: Theme<'_>, frame: Option<Frame>) -> Result<StreetMap, ReadError> {
    refuse_remote(path)?;
    let kind = kind_of(path).ok_or_else(|| ReadError::UnknownExtract {
        path: path.to_owned(),
        known: ENDINGS.map(|(ending, _)| ending).join(", "),
    })?;
    let bytes = contents(path)?;
    let (map, digest) = rayon::join(
        || themed(path, kind, &bytes, theme, frame),
        || format!("{:x}", Sha256::digest(&bytes)),
    );
    let mut map = map?;
    map.source = Source {
        path: path.to_owned(),
        format: kind.name(),
        bytes: bytes.len() as u64,
        sha256: digest,
    };
    Ok(map)
}

/// The same of bytes at hand, without their source.
fn themed(
    path: &Path,
    kind: Kind,
    bytes: &[u8],
    theme: Theme<'_>,
    frame: Option<Frame>,
) -> Result<StreetMap, ReadError> {
    let pieces = match kind {
        Kind::Pbf => pbf::pieces(bytes, theme),
        Kind::Xml => xml::plain(bytes, theme).map(|piece| vec![piece]),
        Kind::PackedXml => xml::packed(bytes, theme).map(|piece| vec![piece]),
    };
    let pieces = pieces.map_err(|fault| ReadError::Syntax {
        path: path.to_owned(),
        place: fault.place,
        found: fault.found,
        hint: fault.hint.to_owned(),
    })?;
    Ok(gather::gather(&pieces, theme, frame))
}

fn no_streets(path: &Path, frame: Option<Frame>) -> ReadError {
    let (within, hint) = match frame {
        None => (
            "in it".to_owned(),
            "take an extract with all ways and their nodes, not one filtered for something else",
        ),
        Some(Frame { west, south, east, north }) => (
            format!(
                "between longitude {west:.4} and {east:.4}, latitude {south:.4} and {north:.4}"
            ),
            "take the extract of the region the layers lie in",
        ),
    };
    ReadError::NoStreets { path: path.to_owned(), within, hint }
}

//! Water of an extract, to be drawn.

use std::path::Path;

use super::theme::Theme;
use super::{Frame, Note, ReadError, Source, read_theme};
use crate::model::LonLat;

/// Water of an OpenStreetMap extract: ground under it (`natural=water`, `waterway=riverbank`,
/// `landuse=reservoir`, as ways that close and as multipolygons) and what it runs along
/// (`waterway=river`, `canal`, `stream`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WaterMap {
    /// The file.
    pub source: Source,
    /// Its areas: rings in degrees, the outline first, each with its first place again at its end.
    pub areas: Vec<Vec<Vec<LonLat>>>,
    /// Courses in degrees, two places or more each.
    pub courses: Vec<Vec<LonLat>>,
    /// What was noticed while reading.
    pub notes: Vec<Note>,
}

/// Read the water of an extract. With a frame, what cannot reach into it is left out. There may be
/// none.
pub fn read_water(path: &Path, frame: Option<Frame>) -> Result<WaterMap, ReadError> {
    let map = read_theme(path, Theme::Water, frame)?;
    let places = |nodes: &[u32]| -> Vec<LonLat> {
        nodes.iter().map(|&node| map.positions[node as usize]).collect()
    };
    let rings = |area: &super::StreetArea| {
        let rings = std::iter::once(&area.outer).chain(&area.holes);
        rings.map(|ring| places(ring)).collect()
    };
    Ok(WaterMap {
        areas: map.areas.iter().map(rings).collect(),
        courses: (0..map.ways()).map(|way| places(map.nodes_of(way))).collect(),
        notes: map.notes.clone(),
        source: map.source.clone(),
    })
}

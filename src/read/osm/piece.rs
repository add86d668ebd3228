//! What one part of an extract holds, as the file has it: a block of a PBF, a whole XML file.

use std::ops::Range;

use super::Fault;
use super::tags::Pair;
use crate::model::TextColumn;

/// An element and where its parts and its tags stand in their piece.
#[derive(Debug, Clone, Copy)]
pub struct Element {
    /// Its number in OpenStreetMap.
    pub id: i64,
    /// Node references of a way, members of a relation.
    pub parts: Span,
    /// Empty where it is not kept for what it is.
    pub tags: Span,
}

/// A stretch of a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// From `range` of a list; pieces are far smaller than 2³² entries.
    pub fn of(range: Range<usize>) -> Span {
        Span { start: range.start as u32, end: range.end as u32 }
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Its place in the list.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A way in a relation.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// The way's number.
    pub way: i64,
    /// Whether it bounds a hole.
    pub inner: bool,
}

/// A node: its number and its place in ten-millionths of a degree.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// Its number in OpenStreetMap.
    pub id: i64,
    /// East, north.
    pub at: [i32; 2],
}

/// Elements in the order of the file. All ways are here, also those that are nothing by themselves:
/// an area's outline may be made of them, and the relation that says so comes last.
#[derive(Debug, Default)]
pub struct Piece {
    /// Every node with a place.
    pub nodes: Vec<Node>,
    /// Tags of nodes, by index into `nodes`, ascending.
    pub passages: Vec<(u32, Span)>,
    /// Every way.
    pub ways: Vec<Element>,
    /// Node references.
    pub references: Vec<i64>,
    /// Multipolygons that are kept.
    pub relations: Vec<Element>,
    /// Their members.
    pub members: Vec<Member>,
    /// Tags.
    pub pairs: Vec<Pair>,
    /// What the pairs point into.
    pub texts: TextColumn,
}

impl Piece {
    /// The nodes a way names.
    pub fn references_of(&self, way: &Element) -> &[i64] {
        &self.references[way.parts.range()]
    }

    /// Whether any tag of an element is one of those asked for.
    pub fn any(&self, element: &Element, asked: impl Fn(&[u8], &[u8]) -> bool) -> bool {
        let text = |row: u32| self.texts.at(row as usize).as_bytes();
        self.pairs[element.tags.range()].iter().any(|pair| asked(text(pair.0), text(pair.1)))
    }
}

/// A place in ten-millionths of a degree, if it is one on Earth.
pub fn place(node: i64, east: i64, north: i64) -> Result<[i32; 2], Fault> {
    const STEPS: i64 = 10_000_000;
    match (i32::try_from(east), i32::try_from(north)) {
        (Ok(lon), Ok(lat)) if east.abs() <= 180 * STEPS && north.abs() <= 90 * STEPS => {
            Ok([lon, lat])
        }
        _ => Err(off_earth(node, east as f64 / STEPS as f64, north as f64 / STEPS as f64)),
    }
}

/// The fault of a node that lies nowhere.
pub fn off_earth(node: i64, lon: f64, lat: f64) -> Fault {
    Fault {
        place: format!("node {node}"),
        found: format!(
            "it lies at longitude {lon}, latitude {lat}; allowed: -180 to 180, -90 to 90"
        ),
        hint: "download the extract again, or correct the node",
    }
}

//! Contours: the ground within a cost, from a field known on a lattice and exactly at some spots.
//!
//! The field is linear over each triangle of a mesh whose vertices are the lattice's corners and
//! the spots, so a spot lies within the contour if and only if its own cost is within the level.
//! One field serves all levels, so the ground of a lower level lies within that of a higher one.

mod field;
mod mesh;
mod rings;

use geo::MultiPolygon;

use crate::model::Xy;
use field::Field;
use mesh::Mesh;
use rings::Joins;

/// A square lattice in the plane.
#[derive(Debug, Clone, Copy)]
pub struct Lattice {
    /// Its south-western corner.
    pub origin: Xy,
    /// Metres from one corner to the next.
    pub cell: f64,
    /// How many corners there are from west to east.
    pub columns: usize,
    /// How many corners there are from south to north.
    pub rows: usize,
}

/// A place whose cost is known exactly.
#[derive(Debug, Clone, Copy)]
pub struct Spot {
    /// Where it is.
    pub at: Xy,
    /// Its cost in whole millimetres; `u32::MAX` where it cannot be reached.
    pub cost: u32,
}

/// What lies within each level.
#[derive(Debug, Clone)]
pub struct Contours {
    /// The ground within each level, in the order of the levels. Shells run counter-clockwise and
    /// holes clockwise, each from its leftmost vertex; polygons stand in the order of those.
    pub polygons: Vec<MultiPolygon<f64>>,
    /// Spots the mesh does not hold, ascending: on a side of a cell, beyond the lattice, or where
    /// a spot of another cost is. The ground need not agree with their cost.
    pub unresolved: Vec<usize>,
}

/// The ground within each of some levels, which ascend. Corners run row by row from the
/// south-west; one that is missing, like all ground beyond the lattice, cannot be reached.
pub fn contours(lattice: &Lattice, corners: &[u32], spots: &[Spot], levels: &[u32]) -> Contours {
    // What cannot be reached is within no level.
    let levels: Vec<u32> = levels.iter().map(|&level| level.min(u32::MAX - 1)).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let mut field = Field::new(lattice, corners, highest);
    let unresolved = field.place(spots);
    let mesh = Mesh::new(&field, &levels);
    let mut joins = Joins::new(mesh.edges(&field));
    let polygons = levels
        .iter()
        .map(|&level| {
            mesh.cross(&field, level, &mut joins);
            joins.polygons(|edge| mesh.crossing(&field, edge, level))
        })
        .collect();
    Contours { polygons, unresolved }
}

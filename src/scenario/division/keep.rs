//! Today's districts: which block is in which, how even they are, and who moves.

use geo::{Contains, Point};

use super::told::{Change, Today};
use crate::districts::{Division, Ground, polsby_popper};
use crate::model::Weight;
use crate::study::{NamedOutline, Study};

/// Which of some polygons each block is in.
pub(super) struct Belonging {
    /// Names of the polygons that hold any block, in the layer's order.
    pub names: Vec<String>,
    /// Mean compactness of those polygons.
    compactness: f64,
    /// By block, the number of its polygon.
    pub of: Vec<Option<u32>>,
}

impl Belonging {
    /// The polygon of each block, by the point it is measured at: the first that holds it.
    pub fn of(study: &Study, outlines: &[NamedOutline]) -> Belonging {
        let found: Vec<Option<usize>> = polygon_of(study, outlines);
        let mut number = vec![None; outlines.len()];
        let (mut names, mut compactness) = (Vec::new(), 0.0);
        for (at, (name, outline)) in outlines.iter().enumerate() {
            if found.contains(&Some(at)) {
                number[at] = Some(names.len() as u32);
                names.push(name.clone());
                compactness += polsby_popper(outline);
            }
        }
        let compactness = compactness / names.len().max(1) as f64;
        let of = found.into_iter().map(|at| at.and_then(|at| number[at])).collect();
        Belonging { names, compactness, of }
    }

    /// Blocks that are in another district than today.
    pub fn changes(&self, division: &Division) -> Vec<Change> {
        let blocks = self.of.iter().zip(&division.district).enumerate();
        let changed = blocks.filter_map(|(block, (from, &to))| {
            let from = (*from)?;
            (from != to).then_some(Change { block: block as u32, from, to })
        });
        changed.collect()
    }

    /// Today's division by the measures of the new one.
    pub fn measured(&self, ground: &Ground) -> Today {
        let mut loads = vec![Weight::ZERO; self.names.len()];
        for (of, weight) in self.of.iter().zip(&ground.workloads[0]) {
            if let Some(of) = of {
                loads[*of as usize] += *weight;
            }
        }
        let total: Weight = loads.iter().copied().sum();
        let even = total.0 as f64 / loads.len().max(1) as f64;
        let from_even = |load: &Weight| (load.0 as f64 - even).abs() / even.max(1.0);
        let pieces = self.pieces(ground);
        Today {
            districts: self.names.len(),
            largest: loads.iter().map(from_even).fold(0.0, f64::max),
            compactness: self.compactness,
            in_pieces: pieces.iter().filter(|pieces| **pieces > 1).count(),
            outside: (0u32..)
                .zip(&self.of)
                .filter(|(_, of)| of.is_none())
                .map(|(at, _)| at)
                .collect(),
        }
    }

    /// In how many pieces each of today's districts is.
    fn pieces(&self, ground: &Ground) -> Vec<u32> {
        let (piece, _) = ground.neighbours.pieces(|one, other| self.of[one] == self.of[other]);
        let mut pieces = vec![0; self.names.len()];
        let mut next = 0;
        // Pieces are numbered by their first block.
        for (piece, of) in piece.into_iter().zip(&self.of) {
            if piece == next {
                next += 1;
                of.iter().for_each(|of| pieces[*of as usize] += 1);
            }
        }
        pieces
    }
}

/// By block, the first of some polygons that holds it.
pub(super) fn polygon_of(study: &Study, outlines: &[NamedOutline]) -> Vec<Option<usize>> {
    use rayon::prelude::*;
    let points = study.demand.points.par_iter();
    let holding = points.map(|point| {
        let at = Point::new(point.at.x, point.at.y);
        outlines.iter().position(|(_, outline)| outline.contains(&at))
    });
    holding.collect()
}

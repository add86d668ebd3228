//! Today's districts: which block is in which, how even they are, and who moves.

use geo::{Contains, Point};

use super::told::{Change, Today};
use crate::districts::{Ask, Division, Ground, measured, polsby_popper};
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
    pub fn measured(&self, study: &Study, ask: &Ask, ground: &Ground) -> Today {
        let inside: Vec<usize> =
            (0..study.demand.len()).filter(|&block| self.of[block].is_some()).collect();
        let (largest, in_pieces) = measured(ground, ask, &self.of, self.names.len() as u32);
        Today {
            districts: self.names.len(),
            largest,
            compactness: self.compactness,
            in_pieces,
            outside: study.demand.len() - inside.len(),
        }
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

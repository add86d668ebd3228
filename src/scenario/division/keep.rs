//! Today's districts: which block is in which, how even they are, and who moves.

use std::cmp::Reverse;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, Coord, Intersects, Rect};

use super::told::{Change, Today};
use crate::districts::{Division, Ground, polsby_popper};
use crate::model::{Facility, Weight, Xy};
use crate::study::NamedOutline;

/// Which of today's districts each block is in.
pub(super) struct Belonging {
    /// Names of the polygons that hold any block, in the layer's order.
    pub names: Vec<String>,
    /// Mean compactness of those polygons.
    compactness: f64,
    /// By name, its place in the layer.
    rows: Vec<usize>,
    /// By block, the number of its polygon.
    pub of: Vec<Option<u32>>,
    /// Blocks that several polygons hold.
    pub in_several: usize,
    /// Polygons that hold no block.
    pub empty: Vec<String>,
}

impl Belonging {
    /// The polygon of each block, by the point it is measured at: the first that holds it.
    pub fn of(at: &[Xy], outlines: &[NamedOutline]) -> Belonging {
        let (found, in_several) = polygon_of(at, outlines);
        let mut number = vec![None; outlines.len()];
        let (mut names, mut rows, mut compactness) = (Vec::new(), Vec::new(), 0.0);
        for (at, (name, outline)) in outlines.iter().enumerate() {
            if found.contains(&Some(at)) {
                number[at] = Some(names.len() as u32);
                names.push(unlike(name, &names, at));
                rows.push(at);
                compactness += polsby_popper(outline);
            }
        }
        let empty = outlines.iter().enumerate().filter(|(at, _)| number[*at].is_none());
        let empty = empty.map(|(at, (name, _))| unlike(name, &[], at)).collect();
        let compactness = compactness / names.len().max(1) as f64;
        let of = found.into_iter().map(|at| at.and_then(|at| number[at])).collect();
        Belonging { names, compactness, rows, of, in_several, empty }
    }

    /// Blocks that are in another district than today, where the districts have new numbers.
    pub fn changes(&self, new: &Numbers, division: &Division) -> Vec<Change> {
        let blocks = self.of.iter().zip(&division.district).enumerate();
        let changed = blocks.filter_map(|(block, (from, &to))| {
            let from = (*from)?;
            (new.of[from as usize] != to).then_some(Change { block: block as u32, from, to })
        });
        changed.collect()
    }

    /// Today's districts among so many new ones: where there are to be fewer, the lightest end.
    pub fn among(&self, districts: u32, weights: &[Weight]) -> Numbers {
        let loads = self.loads(weights);
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|&today| Reverse(loads[today]));
        order.truncate(districts as usize);
        order.sort_unstable();
        let mut names: Vec<String> = order.iter().map(|&today| self.names[today].clone()).collect();
        let fresh = (1..).map(|number: u32| number.to_string());
        let mut fresh = fresh.filter(|name| !self.names.contains(name));
        while names.len() < districts as usize {
            names.extend(fresh.next());
        }
        Numbers::of(&order.iter().map(|&today| Some(today)).collect::<Vec<_>>(), self, names)
    }

    /// Today's districts among those of centres: a centre goes on with the district it stands in,
    /// of several the first in the layer.
    pub fn around(&self, sites: &[Facility], outlines: &[NamedOutline]) -> Numbers {
        let mut is_taken = vec![false; self.names.len()];
        let at: Vec<Xy> = sites.iter().map(|site| site.at).collect();
        let holding = polygon_of(&at, outlines).0.into_iter().map(|row| {
            let today = self.rows.iter().position(|&at| Some(at) == row)?;
            (!std::mem::replace(&mut is_taken[today], true)).then_some(today)
        });
        let holding: Vec<Option<usize>> = holding.collect();
        Numbers::of(&holding, self, sites.iter().map(|site| site.id.clone()).collect())
    }

    fn loads(&self, weights: &[Weight]) -> Vec<Weight> {
        let mut loads = vec![Weight::ZERO; self.names.len()];
        for (of, weight) in self.of.iter().zip(weights) {
            if let Some(of) = of {
                loads[*of as usize] += *weight;
            }
        }
        loads
    }

    /// Today's division by the measures of the new one.
    pub fn measured(&self, ground: &Ground, new: &Numbers) -> Today {
        let loads = self.loads(&ground.workloads[0]);
        let total: Weight = loads.iter().copied().sum();
        let even = total.0 as f64 / loads.len().max(1) as f64;
        let from_even = |load: &Weight| (load.0 as f64 - even).abs() / even.max(1.0);
        let pieces = self.pieces(ground);
        Today {
            names: self.names.clone(),
            goes_on: new.of.iter().map(|&number| new.names.get(number as usize).cloned()).collect(),
            largest: loads.iter().map(from_even).fold(0.0, f64::max),
            compactness: self.compactness,
            in_pieces: pieces.iter().filter(|pieces| **pieces > 1).count(),
            outside: (0..)
                .zip(&self.of)
                .filter_map(|(at, of)| of.is_none().then_some(at))
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

/// A name that no district before has: an empty one is where it stands in the layer, and of two
/// alike the second says so.
fn unlike(name: &str, others: &[String], at: usize) -> String {
    let own = match name.trim() {
        "" => (at + 1).to_string(),
        name => name.to_owned(),
    };
    let further = (2..).map(|number: u32| format!("{own} ({number})"));
    let names = std::iter::once(own.clone()).chain(further);
    let mut free = names.skip_while(|name| others.contains(name));
    free.next().unwrap_or(own)
}

/// Today's districts in the numbers of a new division.
pub(super) struct Numbers {
    /// By district of today; numbers beyond those of the division are of districts that end.
    of: Vec<u32>,
    /// Names of the new districts.
    pub names: Vec<String>,
}

impl Numbers {
    /// By new district, the one of today that goes on as it.
    fn of(goes_on: &[Option<usize>], today: &Belonging, names: Vec<String>) -> Numbers {
        let ending = goes_on.len() as u32..;
        let mut of: Vec<u32> = ending.take(today.names.len()).collect();
        for (new, today) in goes_on.iter().enumerate() {
            if let Some(today) = today {
                of[*today] = new as u32;
            }
        }
        Numbers { of, names }
    }

    /// Today's district of each block.
    pub fn of_blocks(&self, today: &Belonging) -> Vec<Option<u32>> {
        today.of.iter().map(|of| of.map(|of| self.of[of as usize])).collect()
    }
}

/// By place, the first of some polygons that holds it; and how many places several of them hold.
pub(super) fn polygon_of(at: &[Xy], outlines: &[NamedOutline]) -> (Vec<Option<usize>>, usize) {
    use rayon::prelude::*;
    let around: Vec<Option<Rect<f64>>> =
        outlines.iter().map(|(_, outline)| outline.bounding_rect()).collect();
    let index = |(_, outline): &NamedOutline| IntervalTreeMultiPolygon::new(outline);
    let indexed: Vec<_> = outlines.iter().map(index).collect();
    let holding = at.par_iter().map(|&at| {
        let at = Coord::from(at);
        let mut holding =
            around.iter().zip(&indexed).enumerate().filter_map(|(of, (around, it))| {
                let is_near = around.is_some_and(|around| around.intersects(&at));
                (is_near && it.contains(&at)).then_some(of)
            });
        let first = holding.next();
        (first, holding.next().is_some())
    });
    let holding: Vec<(Option<usize>, bool)> = holding.collect();
    let in_several = holding.iter().filter(|(_, in_several)| *in_several).count();
    (holding.into_iter().map(|(first, _)| first).collect(), in_several)
}

//! What the loss of one site would do: how far the ground of its zone would be from the next
//! nearest site.

use rayon::prelude::*;

use super::diagram::Diagram;
use super::discs::Discs;
use super::exposed::Arc;
use super::farthest::{Pass, walk};
use super::rim::Outline;
use crate::model::Xy;

/// The loss of one site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Loss {
    /// Whether ground that is covered today would be beyond the limit.
    pub opens: bool,
    /// How far the farthest place of its zone within its disc would be from the next nearest
    /// site, metres; infinite where there is no other site.
    pub metres: f64,
}

/// The loss of each disc by itself. Without a site the ground of its zone falls to its
/// neighbours alone, so it is farthest from the next nearest at the corners of the neighbours'
/// own diagram, and where the outline passes through that.
pub(super) fn losses(
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
    arcs: &[Arc],
    passes: &[Pass],
) -> Vec<Loss> {
    let mut passes = passes.to_vec();
    passes.sort_by_key(|pass| pass.zone);
    (0..discs.sites.len() as u32)
        .into_par_iter()
        .with_min_len(32)
        .map(|disc| {
            if discs.times(disc) > 1 {
                return Loss { opens: false, metres: 0.0 };
            }
            let first = passes.partition_point(|pass| pass.zone < disc);
            let last = passes.partition_point(|pass| pass.zone <= disc);
            let exposed = arcs.partition_point(|arc| arc.disc < disc);
            let bounds_hole = arcs.get(exposed).is_some_and(|arc| arc.disc == disc);
            let metres = without(outline, discs, diagram, disc, &passes[first..last]);
            Loss { opens: bounds_hole || metres > discs.radius, metres }
        })
        .collect()
}

fn without(
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
    disc: u32,
    passes: &[Pass],
) -> f64 {
    let neighbours = diagram.neighbours(disc);
    let site = discs.site(disc);
    let mut farthest = 0.0_f64;
    let mut ask = |at: Xy| {
        let own = discs.plane.length(site, at);
        if own <= discs.radius {
            let lengths = neighbours.iter().map(|&other| discs.plane.length(discs.site(other), at));
            farthest = farthest.max(lengths.fold(f64::INFINITY, f64::min));
        }
    };
    // Its own place stands for all of it where it is alone.
    if outline.holds(site) {
        ask(site);
    }
    let Some(without) = Diagram::of(discs, neighbours.to_vec()) else { return f64::INFINITY };
    let own_zone = |at: Xy| {
        let apart = at.distance_2(site);
        neighbours.iter().all(|&other| apart <= at.distance_2(discs.site(other)))
    };
    for (corner, _) in without.levelled(discs, |at| own_zone(at) && outline.holds(at)) {
        ask(corner.at);
    }
    for pass in passes {
        ask(pass.side.to);
        match neighbours.first() {
            None => ask(pass.side.from),
            Some(&start) => {
                walk(pass.side, start, discs, &without, |part, _, _| ask(pass.side.at(part)));
            }
        }
    }
    farthest
}

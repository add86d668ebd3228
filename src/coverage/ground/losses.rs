//! What the loss of one site would do: how far the ground of its zone would be from the next
//! nearest site.

use rayon::prelude::*;

use super::border::STEP;
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
    /// How far the farthest place that it is the nearest site of, within its disc, would be from
    /// the next nearest site, metres; infinite where there is no other site.
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
            let own = arcs[exposed..].iter().take_while(|arc| arc.disc == disc);
            let bare = own.clone().next().is_some();
            let inside = without(outline, discs, diagram, disc, &passes[first..last]);
            let neighbours = diagram.neighbours(disc);
            let metres = own.map(|arc| along(discs, neighbours, arc)).fold(inside, f64::max);
            Loss { opens: bare || metres > discs.radius, metres }
        })
        .collect()
}

/// How far the farthest place of an arc of the rim is from the nearest of some other sites:
/// steps of a degree, and a golden section round each that is farther than those beside it.
fn along(discs: &Discs<'_>, others: &[u32], arc: &Arc) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let far = |part: f64| {
        let at = discs.rim(arc.disc, arc.angle - part * arc.sweep);
        let lengths = others.iter().map(|&other| discs.plane.length(discs.site(other), at));
        lengths.fold(f64::INFINITY, f64::min)
    };
    let steps = (arc.sweep / STEP).ceil().max(2.0);
    let values: Vec<f64> = (0..=steps as usize).map(|step| far(step as f64 / steps)).collect();
    let mut farthest = values.iter().copied().fold(0.0, f64::max);
    for step in 1..values.len() - 1 {
        if values[step] < values[step - 1] || values[step] < values[step + 1] {
            continue;
        }
        let (mut low, mut high) = ((step as f64 - 1.0) / steps, (step as f64 + 1.0) / steps);
        for _ in 0..48 {
            let (a, b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
            if far(a) > far(b) { high = b } else { low = a }
        }
        farthest = farthest.max(far(0.5 * (low + high)));
    }
    farthest
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

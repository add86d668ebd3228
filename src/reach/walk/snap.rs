//! From places to streets: the nearest street, the point of it, and the way there.

use std::ops::Range;
use std::sync::Arc;

use geo::line_intersection::{LineIntersection, line_intersection};
use rayon::prelude::*;

use super::graph::Network;
use crate::crs::Plane;
use crate::index::{Foot, Segment, Segments};
use crate::model::{Bounds, Cost, Xy};

/// A place on the network. The way from the place to the street is walked in a straight line,
/// at the profile's own speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snap {
    /// The street.
    pub edge: u32,
    /// Millimetres from the street's first end.
    pub offset: u32,
    /// Millimetres from the place to the street.
    pub leg: u32,
}

/// Finds the nearest street. Islands, ferries and gates are no streets to it.
#[derive(Debug, Clone)]
pub(super) struct Snapper {
    /// Streets of the graph; those that edits replaced are passed over.
    graph: Arc<Pieces>,
    /// Streets that edits added.
    patch: Pieces,
}

/// Straight pieces of streets.
#[derive(Debug, Clone)]
struct Pieces {
    segments: Segments,
    /// Edge and place in its shape, by the name of the segment.
    pieces: Vec<(u32, u32)>,
}

impl Pieces {
    fn of(network: &Network, edges: Range<u32>) -> Pieces {
        let mut segments = Vec::new();
        let mut pieces = Vec::new();
        let wanted = |edge: &u32| network.counts(*edge) && network.edge(*edge).snaps;
        let mut edges: Vec<u32> = edges.filter(wanted).collect();
        // Where a compound's way leaves the street one stands on the street: of pieces that tie
        // the first is taken, and streets come first.
        edges.sort_by_key(|&edge| network.edge(edge).class);
        for edge in edges {
            let (shape, _) = network.shape(edge);
            for (piece, ends) in shape.windows(2).enumerate() {
                let name = pieces.len() as u32;
                segments.push(Segment { from: ends[0], to: ends[1], name });
                pieces.push((edge, piece as u32));
            }
        }
        Pieces { segments: Segments::new(&segments), pieces }
    }

    #[inline]
    fn nearest(&self, network: &Network, at: Xy, within: f64) -> Option<Foot> {
        if self.pieces.is_empty() {
            return None;
        }
        self.segments.nearest(at, within, |name| network.counts(self.pieces[name as usize].0))
    }
}

impl Snapper {
    pub fn new(network: &Network) -> Snapper {
        let own = network.graph.streets.edges.len() as u32;
        let graph = Arc::new(Pieces::of(network, 0..own));
        Snapper { graph, patch: Pieces::of(network, own..network.len() as u32) }
    }

    /// The same after the network was edited further.
    pub fn patched(&self, network: &Network) -> Snapper {
        let own = network.graph.streets.edges.len() as u32;
        let patch = Pieces::of(network, own..network.len() as u32);
        Snapper { graph: self.graph.clone(), patch }
    }

    /// The nearest street at most `within` away.
    #[inline]
    pub fn snap(&self, network: &Network, plane: &Plane, at: Xy, within: Cost) -> Option<Snap> {
        let reach = plane.search_radius(within);
        let own = self.graph.nearest(network, at, reach);
        // A hair more than the root, whose square may be less: what ties must be seen.
        let reach = own.map_or(reach, |foot| foot.distance_2.sqrt() * (1.0 + 1e-12));
        let added = self.patch.nearest(network, at, reach);
        let (pieces, foot) = match (own, added) {
            (Some(own), Some(added)) if self.is_first(network, &added, &own) => {
                (&self.patch, added)
            }
            (Some(own), _) => (&*self.graph, own),
            (None, Some(added)) => (&self.patch, added),
            (None, None) => return None,
        };
        on_street(network, plane, pieces, at, &foot, within)
    }

    /// Whether the nearest place on an added street goes before that on one of the graph.
    fn is_first(&self, network: &Network, added: &Foot, own: &Foot) -> bool {
        let class =
            |pieces: &Pieces, foot: &Foot| network.edge(pieces.pieces[foot.name as usize].0).class;
        match added.at == own.at {
            true => class(&self.patch, added) < class(&self.graph, own),
            false => added.before(own),
        }
    }

    /// Where a place is after an edit, that was at `held` before it.
    pub fn moved(
        &self,
        network: &Network,
        plane: &Plane,
        at: Xy,
        held: Option<Snap>,
        within: Cost,
    ) -> Option<Snap> {
        match held {
            Some(held) if network.counts(held.edge) => {
                // A millimetre more for the rounding of the leg.
                let reach = plane.search_radius(Cost(held.leg.saturating_add(1)));
                let nearer = self.patch.nearest(network, at, reach).is_some();
                if nearer { self.snap(network, plane, at, within) } else { Some(held) }
            }
            _ => self.snap(network, plane, at, within),
        }
    }

    /// Where a line crosses streets: street and millimetres from its first end.
    pub fn crossings(&self, network: &Network, plane: &Plane, from: Xy, to: Xy) -> Vec<(u32, u32)> {
        let middle = Xy { x: 0.5 * (from.x + to.x), y: 0.5 * (from.y + to.y) };
        let half = 0.5 * from.distance_2(to).sqrt() + 1e-6;
        let line = geo::Line::new(geo::Coord::from(from), geo::Coord::from(to));
        let mut found = Vec::new();
        for pieces in [&*self.graph, &self.patch] {
            if pieces.pieces.is_empty() {
                continue;
            }
            pieces.segments.around(middle, half, |segment| {
                let (edge, piece) = pieces.pieces[segment.name as usize];
                let street =
                    geo::Line::new(geo::Coord::from(segment.from), geo::Coord::from(segment.to));
                let met = line_intersection(line, street).filter(|_| network.counts(edge));
                for at in met.into_iter().flat_map(places) {
                    let (shape, along) = network.shape(edge);
                    let walked = plane.distance(shape[piece as usize], at).0;
                    let (begin, end) = (along[piece as usize], along[piece as usize + 1]);
                    found.push((edge, begin.saturating_add(walked).min(end)));
                }
            });
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The nearest street of each place of a square crowd of `side` by `side` (a power of two),
    /// row by row, the same as one by one.
    pub fn snap_crowd(
        &self,
        network: &Network,
        plane: &Plane,
        places: &[Xy],
        side: usize,
        within: Cost,
    ) -> Vec<Option<Snap>> {
        if !self.patch.pieces.is_empty() {
            return places.iter().map(|&at| self.snap(network, plane, at, within)).collect();
        }
        let Some(bounds) = Bounds::around(places.iter().copied()) else { return Vec::new() };
        let (middle, half) = (bounds.middle(), 0.5 * bounds.diagonal());
        let reach = plane.search_radius(within);
        let mut feet = vec![None; places.len()];
        if let Some(nearest) = self.graph.nearest(network, middle, reach + half) {
            let mut near: Vec<Segment> = Vec::new();
            let radius = farthest_rival(nearest.distance_2, half);
            self.graph.segments.around(middle, radius, |segment| near.push(*segment));
            // Long pieces lie in several cells.
            near.sort_unstable_by_key(|segment| segment.name);
            near.dedup_by_key(|segment| segment.name);
            Crowd { places, side }.part(0, 0, side, &near, &mut feet);
        }
        let on = |(&at, foot): (&Xy, Option<Foot>)| {
            foot.and_then(|foot| on_street(network, plane, &self.graph, at, &foot, within))
        };
        places.iter().zip(feet).map(on).collect()
    }

    /// The nearest street of each place.
    pub fn snap_all(
        &self,
        network: &Network,
        plane: &Plane,
        places: &[Xy],
        within: Cost,
    ) -> Vec<Option<Snap>> {
        let places = places.par_iter().with_min_len(256);
        places.map(|&at| self.snap(network, plane, at, within)).collect()
    }
}

/// Whatever is nearest to any place within `half` of a middle is no farther from the middle.
fn farthest_rival(nearest_2: f64, half: f64) -> f64 {
    nearest_2.sqrt() + 2.0 * half + 1e-6
}

/// Places in a square, row by row.
struct Crowd<'a> {
    places: &'a [Xy],
    side: usize,
}

impl Crowd<'_> {
    /// The nearest place on `near` of each place of a square part of the crowd: quarter by
    /// quarter, with what may be nearest to any of a quarter.
    fn part(
        &self,
        column: usize,
        row: usize,
        width: usize,
        near: &[Segment],
        feet: &mut [Option<Foot>],
    ) {
        let at = |column: usize, row: usize| self.places[row * self.side + column];
        if width == 1 {
            let here = at(column, row);
            let mut best: Option<Foot> = None;
            for segment in near {
                let foot = segment.foot(here);
                if best.is_none_or(|best| foot.before(&best)) {
                    best = Some(foot);
                }
            }
            feet[row * self.side + column] = best;
            return;
        }
        let corners = [at(column, row), at(column + width - 1, row + width - 1)];
        let bounds = Bounds { min: corners[0], max: corners[1] };
        let (middle, half) = (bounds.middle(), 0.5 * bounds.diagonal());
        let away: Vec<f64> = near.iter().map(|segment| segment.foot(middle).distance_2).collect();
        let nearest = away.iter().copied().fold(f64::INFINITY, f64::min);
        let radius = farthest_rival(nearest, half);
        let close = near.iter().zip(&away).filter(|(_, away)| **away <= radius * radius);
        let close: Vec<Segment> = close.map(|(segment, _)| *segment).collect();
        let width = width / 2;
        for (right, up) in [(0, 0), (width, 0), (0, width), (width, width)] {
            self.part(column + right, row + up, width, &close, feet);
        }
    }
}

/// Where two lines meet: a point, or both ends of what they share.
fn places(met: LineIntersection<f64>) -> Vec<Xy> {
    match met {
        LineIntersection::SinglePoint { intersection, .. } => vec![Xy::from(intersection)],
        LineIntersection::Collinear { intersection } => {
            vec![Xy::from(intersection.start), Xy::from(intersection.end)]
        }
    }
}

/// A nearest place on a street, in whole millimetres.
#[inline]
fn on_street(
    network: &Network,
    plane: &Plane,
    pieces: &Pieces,
    at: Xy,
    foot: &Foot,
    within: Cost,
) -> Option<Snap> {
    let leg = plane.distance(at, foot.at);
    if !leg.is_within(within) {
        return None;
    }
    let (edge, piece) = pieces.pieces[foot.name as usize];
    let (shape, along) = network.shape(edge);
    let (from, to) = (along[piece as usize], along[piece as usize + 1]);
    let walked = plane.distance(shape[piece as usize], foot.at).0;
    Some(Snap { edge, offset: from.saturating_add(walked).min(to), leg: leg.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::walk::graph::{Class, EVEN, Edge, Graph, Streets};

    /// A network of straight streets that meet nowhere.
    fn scattered(seed: u64, count: u32) -> Network {
        let mut state = seed;
        let mut part = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut streets = Streets::default();
        for number in 0..count {
            let from = Xy { x: 1500.0 * part(), y: 1500.0 * part() };
            let to = Xy { x: from.x + 200.0 * part(), y: from.y - 200.0 * part() };
            let cost = Plane::euclidean().distance(from, to).0;
            let edge = Edge {
                ends: [2 * number, 2 * number + 1],
                cost,
                pace: EVEN,
                class: Class::Street,
                forward: true,
                backward: true,
                snaps: true,
                island: false,
            };
            streets.push(edge, [(from, 0), (to, cost)].into_iter());
        }
        Network::of(Graph::new(streets, 2 * count))
    }

    #[test]
    fn a_crowd_is_put_on_streets_as_one_by_one() {
        let plane = Plane::euclidean();
        for (seed, count) in [(1, 300), (2, 20), (3, 1)] {
            let network = scattered(seed, count);
            let snapper = Snapper::new(&network);
            for origin in [(0.0, 0.0), (700.0, 300.0), (-300.0, 1600.0), (9000.0, 0.0)] {
                let places: Vec<Xy> = (0..256)
                    .map(|n| Xy {
                        x: origin.0 + 12.5 * f64::from(n % 16),
                        y: origin.1 + 12.5 * f64::from(n / 16),
                    })
                    .collect();
                for within in [Cost(300_000), Cost(20_000)] {
                    let one_by_one = snapper.snap_all(&network, &plane, &places, within);
                    let crowd = snapper.snap_crowd(&network, &plane, &places, 16, within);
                    assert_eq!(crowd, one_by_one, "seed {seed}, {origin:?}");
                }
            }
        }
    }
}

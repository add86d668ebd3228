//! Isochrones: the ground from which a centre is within a walk.
//!
//! The cost of walking from anywhere follows the very rule by which blocks are put on streets. It
//! is known on a lattice and exactly at every block, so the polygon holds a block if and only if
//! the block is covered.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{Contains, Coord, CoordsIter, MapCoords, MultiPolygon};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Walk;
use super::contour::{Spot, contours};
use super::field::{Field, Window};
use super::gates::Rule;
use super::graph::{EVEN, Network};
use super::nearest::Nearest;
use super::search::{Search, along};
use super::snap::Snap;
use crate::index::Tree;
use crate::model::{Bounds, Cost, Xy};

/// The ground within one limit of one centre, or of all.
#[derive(Debug, Clone)]
pub struct Isochrone {
    /// The centre; `None` for all of them together.
    pub site: Option<usize>,
    /// The limit, as an index into those asked for.
    pub limit: usize,
    /// The ground, in the plane.
    pub ground: MultiPolygon<f64>,
}

/// Isochrones, and how well they agree with the blocks.
#[derive(Debug, Clone, Default)]
pub struct Isochrones {
    /// Centre by centre, the longest limit first.
    pub isochrones: Vec<Isochrone>,
    /// Blocks that were compared with an isochrone.
    pub compared: u64,
    /// Blocks on the wrong side of one.
    pub mismatched: u64,
    /// Blocks the mesh could not hold: on a line of the lattice, or where another block is.
    pub unresolved: u64,
}

/// Positions are kept to so many metres, which is how they are written: a block may lie that close
/// to the border (a tenth of a millimetre puts 66 of 4,500,000 on the wrong side).
const GRAIN: f64 = 1e-6;

impl Walk {
    /// How far one gets at most for a cost: farther where some street is faster than the profile.
    fn farthest(&self, cost: u32) -> Cost {
        let network = self.network();
        let fastest = network.edges().map(|edge| network.edge(edge).pace).min();
        let fastest = u64::from(fastest.unwrap_or(EVEN).clamp(1, EVEN));
        let farthest = u64::from(cost) * u64::from(EVEN) / fastest;
        Cost(farthest.min(u64::from(u32::MAX)) as u32)
    }

    /// The isochrones of some centres at some limits (millimetres, ascending): one for each
    /// centre and limit, or dissolved into one for each limit.
    pub fn isochrones(
        &self,
        demand: &[Xy],
        sites: &[Xy],
        limits: &[u32],
        dissolved: bool,
    ) -> Isochrones {
        let Some(&longest) = limits.last() else { return Isochrones::default() };
        let snaps = self.snap(sites);
        let reach = self.laid.plane.search_radius(self.farthest(longest));
        let near = Near { tree: Tree::new(demand), demand, walk: self, limits, reach };
        let around = |at: Xy| Bounds { min: at, max: at }.grown(reach);
        if dissolved {
            let everywhere = sites.iter().map(|&at| around(at)).reduce(Bounds::union);
            let Some(bounds) = everywhere else { return Isochrones::default() };
            let window = Window::around(bounds);
            let field = Field::over(self, &[window]);
            let labels = Nearest::of(&self.laid.network, self.rule(), &snaps, longest);
            let cost = |snap: &Snap| {
                labels.at(&self.laid.network, snap).map_or(u32::MAX, |hit| hit.cost.0)
            };
            return near.isochrones(None, &field, &window, sites, 0..demand.len(), cost);
        }
        let windows: Vec<Window> = sites.iter().map(|&at| Window::around(around(at))).collect();
        let field = Field::over(self, &windows);
        let part = sites.len().div_ceil(4 * rayon::current_num_threads()).max(1);
        let places: Vec<usize> = (0..sites.len()).collect();
        let parts: Vec<Isochrones> = places
            .par_chunks(part)
            .map(|places| {
                let mut search = Search::default();
                let mut found = Isochrones::default();
                for &site in places {
                    let Some(snap) = &snaps[site] else { continue };
                    let rule = self.rule();
                    search.walk(&self.laid.network, &rule, snap, longest, |_| ());
                    let here =
                        Here { network: &self.laid.network, rule, search: &search, from: snap };
                    let nearby = near.tree.within(sites[site], reach);
                    let mut nearby: Vec<usize> = nearby.map(|demand| demand as usize).collect();
                    nearby.sort_unstable();
                    let cost = |snap: &Snap| here.cost(snap);
                    found.add(near.isochrones(
                        Some(site),
                        &field,
                        &windows[site],
                        &sites[site..=site],
                        nearby.into_iter(),
                        cost,
                    ));
                }
                found
            })
            .collect();
        parts.into_iter().fold(Isochrones::default(), |mut all, part| {
            all.add(part);
            all
        })
    }
}

impl Isochrones {
    fn add(&mut self, other: Isochrones) {
        self.isochrones.extend(other.isochrones);
        self.compared += other.compared;
        self.mismatched += other.mismatched;
        self.unresolved += other.unresolved;
    }
}

/// Blocks around, and what is asked of them.
struct Near<'a> {
    tree: Tree,
    demand: &'a [Xy],
    walk: &'a Walk,
    limits: &'a [u32],
    /// Nobody gets farther than this within the longest limit, plane metres.
    reach: f64,
}

impl Near<'_> {
    fn isochrones(
        &self,
        site: Option<usize>,
        field: &Field<'_>,
        window: &Window,
        centres: &[Xy],
        nearby: impl Iterator<Item = usize>,
        cost: impl Fn(&Snap) -> u32,
    ) -> Isochrones {
        let corners = field.costs(window, centres, self.reach, &cost);
        let key = |at: Xy| (at.x.to_bits(), at.y.to_bits());
        let places: FxHashSet<(u64, u64)> = centres.iter().map(|&at| key(at)).collect();
        let spots: Vec<Spot> = nearby
            .map(|demand| {
                let snap = self.walk.laid.snaps[demand].as_ref();
                let at = self.demand[demand];
                let here = places.contains(&key(at));
                Spot { at, cost: if here { 0 } else { snap.map_or(u32::MAX, &cost) } }
            })
            .collect();
        let found = contours(&window.lattice(), &corners, &spots, self.limits);
        let unresolved = found.unresolved.len() as u64;
        let mut all = Isochrones { unresolved, ..Isochrones::default() };
        for (limit, ground) in found.polygons.into_iter().enumerate().rev() {
            let ground = ground.map_coords(grained);
            all.compared += spots.len() as u64;
            all.mismatched += mismatched(&ground, &spots, self.limits[limit]);
            all.isochrones.push(Isochrone { site, limit, ground });
        }
        all
    }
}

/// A position to the grain of what is written.
fn grained(at: Coord<f64>) -> Coord<f64> {
    let grained = |metres: f64| (metres / GRAIN).round() * GRAIN;
    Coord { x: grained(at.x), y: grained(at.y) }
}

/// Blocks that lie on the wrong side of the ground within a limit.
fn mismatched(ground: &MultiPolygon<f64>, spots: &[Spot], limit: u32) -> u64 {
    if ground.coords_count() == 0 {
        return spots.iter().filter(|spot| spot.cost <= limit).count() as u64;
    }
    let index = IntervalTreeMultiPolygon::new(ground);
    let wrong = |spot: &&Spot| {
        index.contains(&geo::Point::new(spot.at.x, spot.at.y)) != (spot.cost <= limit)
    };
    spots.iter().filter(wrong).count() as u64
}

/// The last search, asked what it costs to walk from a place on the network.
struct Here<'a> {
    network: &'a Network,
    rule: Rule,
    search: &'a Search,
    from: &'a Snap,
}

impl Here<'_> {
    #[inline]
    fn cost(&self, place: &Snap) -> u32 {
        let edge = self.network.edge(place.edge);
        let part = edge.part(place.offset);
        let mut best = u32::MAX;
        let (at_first, at_second) = self.network.at_ends(place);
        for (junction, walked, allowed) in [
            (edge.ends[0], part, edge.backward || at_first),
            (edge.ends[1], edge.cost - part, edge.forward || at_second),
        ] {
            if let Some(cost) = self.search.least(junction, edge.class, &self.rule)
                && allowed
            {
                best = best.min(cost.saturating_add(walked));
            }
        }
        if place.edge == self.from.edge {
            let centre = edge.part(self.from.offset);
            if let Some(walked) = along(edge.forward, edge.backward, part, centre) {
                best = best.min(self.from.leg.saturating_add(walked));
            }
        }
        best.saturating_add(place.leg)
    }
}

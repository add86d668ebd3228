//! Walking reach: who is within a walk of which site.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Walk;
use super::costs::WalkCosts;
use super::nearest::Nearest;
use super::search::Search;
use super::snap::Snap;
use crate::model::{Cost, Limit, Measure, ServiceStandard, Xy};
use crate::reach::straight_line::StraightLine;
use crate::reach::{Costs, Grounds, Hit, Place, Reach, ReachModel, Rows, Within, World};

/// Walking reach. Pick it whenever the claim is about people: within a kilometre as the crow
/// flies is not within a walk.
pub struct Walking;

impl ReachModel for Walking {
    fn name(&self) -> &'static str {
        "walk"
    }

    fn describe(&self) -> &'static str {
        "on foot along the streets of an OpenStreetMap extract, to the millimetre"
    }

    fn measures(&self) -> &'static [Measure] {
        &[Measure::Time, Measure::Distance]
    }

    /// No walk is shorter than the straight line, but for what rounding each piece of it takes.
    /// Where streets are thin or none is near, verdicts hang on more than the walk.
    fn farthest(&self, world: World<'_>, cost: Cost) -> Option<f64> {
        const ROUNDING: f64 = 1.01;
        let Some(walk) = world.walk else {
            return StraightLine.farthest(world, cost);
        };
        let plain = walk.terms.profile.is_even()
            && !walk.laid.thin.contains(&true)
            && !walk.laid.snaps.contains(&None);
        let walked = Cost(walk.terms.pace().millimetres(cost));
        plain.then(|| world.study.plane.search_radius(walked) * ROUNDING + 1.0)
    }

    fn prepare<'a>(&self, world: World<'a>, sites: Vec<Place>) -> Box<dyn Reach + 'a> {
        let Some(walk) = world.walk else {
            return StraightLine.prepare(world, sites);
        };
        let positions: Vec<Xy> = sites.iter().map(|site| site.at).collect();
        let guessed = walk.laid.thin.contains(&true);
        let snaps = walk.snap(&positions);
        Box::new(WalkReach {
            walk,
            here: here(world, walk, &snaps, &positions),
            snaps,
            straight: guessed.then(|| StraightLine.prepare(world, sites)),
            nearest: OnceLock::new(),
        })
    }
}

pub(super) struct WalkReach<'a> {
    pub(super) walk: &'a Walk,
    /// Demand at the very place of a site, by demand: nobody walks to the street and back.
    pub(super) here: Vec<(u32, u32)>,
    snaps: Vec<Option<Snap>>,
    /// Straight-line reach of the same sites, where some streets are too thin.
    pub(super) straight: Option<Box<dyn Reach + 'a>>,
    nearest: OnceLock<Nearest>,
}

/// Demand at the very place of a site, and the site, ascending. What is at one place is on one
/// street, or on none.
fn here(world: World<'_>, walk: &Walk, snaps: &[Option<Snap>], sites: &[Xy]) -> Vec<(u32, u32)> {
    let (laid, points) = (&walk.laid, &world.study.demand.points);
    let lost: Vec<u32> = match snaps.contains(&None) {
        true => (0..points.len() as u32).filter(|&at| laid.snaps[at as usize].is_none()).collect(),
        false => Vec::new(),
    };
    let mut here = Vec::new();
    for (site, (snap, at)) in snaps.iter().zip(sites).enumerate() {
        let near = snap.map_or(lost.as_slice(), |snap| laid.parked.demand_on(snap.edge));
        let same = near.iter().filter(|&&demand| points[demand as usize].at == *at);
        here.extend(same.map(|&demand| (demand, site as u32)));
    }
    here.sort_unstable();
    here
}

impl WalkReach<'_> {
    /// Sites at the very place of a demand point.
    fn at(&self, demand: usize) -> impl Iterator<Item = u32> + '_ {
        let from = self.here.partition_point(|(at, _)| (*at as usize) < demand);
        let same = self.here[from..].iter().take_while(move |(at, _)| *at as usize == demand);
        same.map(|(_, site)| *site)
    }

    pub(super) fn demand(&self) -> usize {
        self.walk.laid.snaps.len()
    }

    /// Demand within so many millimetres of each site and what is to be kept of it, site by site.
    pub(super) fn lists<T: Send>(
        &self,
        limit: u32,
        keep: impl Fn(u32, u32) -> T + Sync,
    ) -> Vec<Vec<T>> {
        let (laid, rule) = (&self.walk.laid, self.walk.rule());
        // Neighbours after each other: what one search read the next finds in the cache. Few large
        // parts: each thread needs its own memory of the network.
        let mut order: Vec<usize> = (0..self.snaps.len()).collect();
        order.sort_by_key(|&site| self.snaps[site].map(|snap| snap.edge));
        let part = order.len().div_ceil(2 * rayon::current_num_threads()).max(1);
        let found: Vec<Vec<Vec<T>>> = order
            .par_chunks(part)
            .map(|sites| {
                let mut search = Search::default();
                let list = |&site: &usize| {
                    let mut met = Vec::new();
                    if let Some(snap) = &self.snaps[site] {
                        search.reach(
                            &laid.network,
                            &rule,
                            &laid.parked,
                            snap,
                            limit,
                            |demand, walked| met.push(keep(demand, walked)),
                        );
                    }
                    met
                };
                sites.iter().map(list).collect()
            })
            .collect();
        let mut lists: Vec<Vec<T>> = Vec::new();
        lists.resize_with(self.snaps.len(), Vec::new);
        for (site, list) in order.into_iter().zip(found.into_iter().flatten()) {
            lists[site] = list;
        }
        lists
    }
}

impl Reach for WalkReach<'_> {
    fn sites(&self) -> usize {
        self.snaps.len()
    }

    fn within<'a>(&'a self, standard: &ServiceStandard) -> Box<dyn Within + 'a> {
        let limit = self.walk.terms.pace().millimetres(standard.limit.cost);
        let lists = self.lists(limit, |demand, _| demand);
        let rows = ByDemand::of(&lists, self.demand(), 0, |&demand, site| (demand, site));
        let laid = &self.walk.laid;
        let mut grounds = vec![Grounds::Measured; self.demand()];
        let here =
            self.here.iter().filter(|(demand, site)| !rows.row(*demand as usize).contains(site));
        let mut guessed: Vec<(u32, u32)> = here.copied().collect();
        let at_site: FxHashSet<(u32, u32)> = self.here.iter().copied().collect();
        if let (Some(straight), Some(sparse)) = (&self.straight, self.walk.terms.sparse) {
            let circle = |millimetres| {
                let limit = Limit { measure: Measure::Distance, cost: Cost(millimetres) };
                straight.within(&ServiceStandard::within(limit))
            };
            let (near, assumed) = (circle(limit), circle(sparse.straight(limit).0));
            let (mut nearby, mut row) = (Rows::default(), Rows::default());
            for demand in (0..self.demand()).filter(|&demand| laid.thin[demand]) {
                nearby.clear();
                row.clear();
                near.covering(demand..demand + 1, &mut nearby);
                assumed.covering(demand..demand + 1, &mut row);
                let is_at_site = self.at(demand).next().is_some();
                if rows.row(demand).is_empty() && !is_at_site && !nearby.row(0).is_empty() {
                    grounds[demand] = Grounds::Estimated;
                }
                let more = row.row(0).iter().filter(|&&site| {
                    !rows.row(demand).contains(&site) && !at_site.contains(&(demand as u32, site))
                });
                guessed.extend(more.map(|&site| (demand as u32, site)));
            }
        }
        for (demand, grounds) in grounds.iter_mut().enumerate() {
            if self.walk.is_unsnapped(demand) && self.at(demand).next().is_none() {
                *grounds = Grounds::Unsnapped;
            }
        }
        guessed.sort_unstable();
        Box::new(WithinWalk { rows, guessed, grounds })
    }

    fn nearest(&self, first: usize, _covering: &Rows, nearest: &mut [Option<Hit>]) {
        let (laid, pace) = (&self.walk.laid, self.walk.terms.pace());
        let labels = self.nearest.get_or_init(|| {
            Nearest::of(&laid.network, self.walk.rule(), &self.snaps, u32::MAX - 1)
        });
        for (row, nearest) in nearest.iter_mut().enumerate() {
            let demand = first + row;
            let snap = laid.snaps[demand].as_ref();
            let mut hit = snap.and_then(|snap| labels.at(&laid.network, snap));
            if let (true, Some(straight), Some(sparse)) =
                (laid.thin[demand], &self.straight, self.walk.terms.sparse)
            {
                let mut none = Rows::default();
                none.end_row();
                let mut straightest = [None];
                straight.nearest(demand, &none, &mut straightest);
                let assumed =
                    straightest[0].map(|hit: Hit| Hit { cost: Cost(sparse.walk(hit.cost)), ..hit });
                hit = hit.into_iter().chain(assumed).min();
            }
            let here = self.at(demand).map(|site| Hit { cost: Cost(0), site });
            let hit = hit.into_iter().chain(here).min();
            *nearest = hit.map(|hit| Hit { cost: pace.cost(hit.cost.0), ..hit });
        }
    }

    fn cost(&self, site: usize, demand: usize) -> Option<Cost> {
        if self.at(demand).any(|here| here as usize == site) {
            return Some(Cost(0));
        }
        let laid = &self.walk.laid;
        let one = [self.snaps[site]];
        let walked = laid.snaps[demand].as_ref().and_then(|snap| {
            Nearest::of(&laid.network, self.walk.rule(), &one, u32::MAX - 1).at(&laid.network, snap)
        });
        let assumed = match (&self.straight, self.walk.terms.sparse) {
            (Some(straight), Some(sparse)) if laid.thin[demand] => {
                straight.cost(site, demand).map(|cost| sparse.walk(cost))
            }
            _ => None,
        };
        let least = walked.map(|hit| hit.cost.0).into_iter().chain(assumed).min();
        least.map(|millimetres| self.walk.terms.pace().cost(millimetres))
    }

    fn costs<'a>(&'a self, horizon: Cost) -> Box<dyn Costs + 'a> {
        Box::new(WalkCosts::of(self, horizon))
    }

    /// Walks start at the sites.
    fn is_piecewise(&self) -> bool {
        false
    }
}

/// What is known of sites, by demand point, in compressed rows.
#[derive(Debug)]
pub(super) struct ByDemand<T> {
    starts: Vec<usize>,
    items: Vec<T>,
}

impl<T: Copy> ByDemand<T> {
    /// Lists of sites turned into rows of demand: `tell` says of an entry of a site's list whose
    /// demand point it is and what to keep of it.
    pub(super) fn of<L>(
        lists: &[Vec<L>],
        demand: usize,
        unset: T,
        tell: impl Fn(&L, u32) -> (u32, T),
    ) -> ByDemand<T> {
        let mut starts = vec![0_usize; demand + 1];
        for (site, list) in lists.iter().enumerate() {
            list.iter().for_each(|entry| starts[tell(entry, site as u32).0 as usize + 1] += 1);
        }
        for point in 0..demand {
            starts[point + 1] += starts[point];
        }
        let (mut next, mut items) = (starts.clone(), vec![unset; starts[demand]]);
        for (site, list) in lists.iter().enumerate() {
            for entry in list {
                let (point, item) = tell(entry, site as u32);
                items[next[point as usize]] = item;
                next[point as usize] += 1;
            }
        }
        ByDemand { starts, items }
    }

    /// What is known for a demand point, in the order of the sites.
    pub(super) fn row(&self, demand: usize) -> &[T] {
        &self.items[self.starts[demand]..self.starts[demand + 1]]
    }
}

struct WithinWalk {
    rows: ByDemand<u32>,
    /// Pairs that no walk along the streets makes, by demand point: those assumed, and those at
    /// one place.
    guessed: Vec<(u32, u32)>,
    grounds: Vec<Grounds>,
}

impl Within for WithinWalk {
    fn covering(&self, demand: Range<usize>, rows: &mut Rows) {
        let from = self.guessed.partition_point(|(point, _)| (*point as usize) < demand.start);
        let mut guessed = self.guessed[from..].iter().peekable();
        for point in demand {
            rows.extend(self.rows.row(point));
            while let Some((_, site)) = guessed.next_if(|(at, _)| *at as usize == point) {
                rows.push(*site);
            }
            rows.end_row();
        }
    }

    fn grounds(&self) -> Option<&[Grounds]> {
        Some(&self.grounds)
    }
}

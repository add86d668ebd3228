//! What walks cost, up to a horizon: from every site to all demand within it.

use super::walking::WalkReach;
use crate::model::Cost;
use crate::reach::{Costs, Hit};

/// Sites and costs by demand point, in compressed rows.
pub(super) struct WalkCosts {
    starts: Vec<usize>,
    hits: Vec<Hit>,
    /// Pairs that no walk along the streets makes, by demand point: those at one place, and those
    /// assumed where streets are thin. They may stand among the hits too.
    further: Vec<(u32, Hit)>,
}

/// A walk nobody makes.
const FARTHEST: u32 = u32::MAX - 1;

impl WalkCosts {
    /// All walks that cost at most `horizon`.
    pub fn of(reach: &WalkReach<'_>, horizon: Cost) -> WalkCosts {
        let pace = reach.walk.terms.pace();
        let limit = pace.millimetres(horizon).min(FARTHEST);
        let lists = reach.lists(limit, |demand, walked| (demand, pace.cost(walked)));
        let mut starts = vec![0_usize; reach.demand() + 1];
        for (demand, _) in lists.iter().flatten() {
            starts[*demand as usize + 1] += 1;
        }
        for demand in 0..reach.demand() {
            starts[demand + 1] += starts[demand];
        }
        let unset = Hit { cost: Cost::MAX, site: u32::MAX };
        let (mut next, mut hits) = (starts.clone(), vec![unset; starts[reach.demand()]]);
        for (site, list) in lists.into_iter().enumerate() {
            for (demand, cost) in list {
                hits[next[demand as usize]] = Hit { cost, site: site as u32 };
                next[demand as usize] += 1;
            }
        }
        let here = reach.here.iter();
        let here = here.map(|&(demand, site)| (demand, Hit { cost: Cost(0), site }));
        let mut further: Vec<(u32, Hit)> = here.collect();
        further.extend(assumed(reach, limit));
        further.sort_unstable();
        WalkCosts { starts, hits, further }
    }
}

/// The usual detour, where the map is too thin to tell.
fn assumed(reach: &WalkReach<'_>, limit: u32) -> Vec<(u32, Hit)> {
    let (Some(straight), Some(sparse)) = (&reach.straight, reach.walk.terms.sparse) else {
        return Vec::new();
    };
    let pace = reach.walk.terms.pace();
    let costs = straight.costs(sparse.straight(limit));
    let (mut assumed, mut hits) = (Vec::new(), Vec::new());
    for demand in (0..reach.demand()).filter(|&demand| reach.walk.laid.thin[demand]) {
        hits.clear();
        costs.of(demand, &mut hits);
        let walks = hits.iter().map(|hit| (sparse.walk(hit.cost), hit.site));
        let walks = walks.filter(|(walk, _)| *walk <= limit);
        assumed
            .extend(walks.map(|(walk, site)| (demand as u32, Hit { cost: pace.cost(walk), site })));
    }
    assumed
}

impl Costs for WalkCosts {
    fn of(&self, demand: usize, hits: &mut Vec<Hit>) {
        let first = hits.len();
        hits.extend_from_slice(&self.hits[self.starts[demand]..self.starts[demand + 1]]);
        let from = self.further.partition_point(|(at, _)| (*at as usize) < demand);
        let further = self.further[from..].iter().take_while(|(at, _)| *at as usize == demand);
        let walked = hits.len();
        hits.extend(further.map(|(_, hit)| *hit));
        if hits.len() > walked {
            least_of_each(hits, first);
        }
    }
}

/// Of hits from `first` on the least cost of each site.
fn least_of_each(hits: &mut Vec<Hit>, first: usize) {
    hits[first..].sort_unstable_by_key(|hit| (hit.site, hit.cost));
    let mut kept = first;
    for at in first..hits.len() {
        if kept == first || hits[kept - 1].site != hits[at].site {
            hits[kept] = hits[at];
            kept += 1;
        }
    }
    hits.truncate(kept);
}

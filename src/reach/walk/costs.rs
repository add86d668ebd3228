//! What walks cost, up to a horizon: from every site to all demand within it.

use super::walking::{ByDemand, WalkReach};
use crate::model::Cost;
use crate::reach::{Costs, Hit, least_of_each};

/// Sites and costs by demand point.
pub(super) struct WalkCosts {
    walked: ByDemand<Hit>,
    /// Pairs that no walk along the streets makes, by demand point: those at one place, and those
    /// assumed where streets are thin. They may have been walked too.
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
        let unset = Hit { cost: Cost::MAX, site: u32::MAX };
        let walked = ByDemand::of(&lists, reach.demand(), unset, |&(demand, cost), site| {
            (demand, Hit { cost, site })
        });
        let here = reach.here.iter();
        let here = here.map(|&(demand, site)| (demand, Hit { cost: Cost(0), site }));
        let mut further: Vec<(u32, Hit)> = here.collect();
        further.extend(assumed(reach, limit));
        further.sort_unstable();
        WalkCosts { walked, further }
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
        hits.extend_from_slice(self.walked.row(demand));
        let from = self.further.partition_point(|(at, _)| (*at as usize) < demand);
        let further = self.further[from..].iter().take_while(|(at, _)| *at as usize == demand);
        let walked = hits.len();
        hits.extend(further.map(|(_, hit)| *hit));
        if hits.len() > walked {
            least_of_each(hits, first);
        }
    }
}

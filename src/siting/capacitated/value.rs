//! What a choice of sites comes to, by transport, weights split.

use super::core::Core;
use crate::coverage::{Lane, Lanes, Transported, transport};

/// A choice and what it comes to.
pub struct Valued {
    /// Its value where nobody is left who must be served; base included.
    pub value: u64,
    /// Weight that must be served and is not.
    pub left: u64,
    /// What a unit of weight of each row costs, room included.
    pub prices: Vec<u64>,
    /// What a unit of room is worth at each site of the core; 0 at closed ones.
    pub rooms: Vec<u64>,
    /// Weight at each site of the core.
    pub loads: Vec<u64>,
    /// Rows that are served at their horizon by nobody in particular, in part at least.
    pub beyond: Vec<u32>,
}

impl Valued {
    /// What is made small: first who is left, then the cost.
    pub fn score(&self) -> (u64, u64) {
        (self.left, self.value)
    }
}

/// Serve everybody from the open sites of a core at the least cost.
pub fn value(core: &Core, is_open: &[bool]) -> Valued {
    let mut place = vec![u32::MAX; core.sites()];
    let mut rooms = Vec::new();
    let mut sites = Vec::new();
    for site in (0..core.sites()).filter(|&site| is_open[site]) {
        place[site] = rooms.len() as u32;
        rooms.push(core.rooms[site]);
        sites.push(site);
    }
    // The last is nobody in particular.
    let nobody = rooms.len() as u32;
    rooms.push(core.weights.iter().fold(0, |sum: u64, weight| sum.saturating_add(*weight)));
    let mut lanes = Lanes::default();
    for row in 0..core.rows() {
        let hits = core.row(row).iter().filter(|hit| is_open[hit.site as usize]);
        let real =
            hits.map(|hit| Lane { site: place[hit.site as usize], cost: u64::from(hit.cost.0) });
        lanes.push_row(real.chain(core.rests[row].map(|cost| Lane { site: nobody, cost })));
    }
    let sent = transport(&core.weights, &lanes, &rooms);
    written(core, &sites, &lanes, &sent)
}

/// What was found, in the words of the core.
fn written(core: &Core, sites: &[usize], lanes: &Lanes, sent: &Transported) -> Valued {
    let mut valued = Valued {
        value: 0,
        left: sent.left.iter().sum(),
        prices: Vec::with_capacity(core.rows()),
        rooms: vec![0; core.sites()],
        loads: vec![0; core.sites()],
        beyond: Vec::new(),
    };
    let opening = sites.iter().map(|&site| u128::from(core.opening[site])).sum::<u128>();
    let cost = sent.cost(lanes) + opening + u128::from(core.base);
    valued.value = u64::try_from(cost).unwrap_or(u64::MAX);
    for (at, &site) in sites.iter().enumerate() {
        valued.rooms[site] = sent.prices[at];
    }
    for row in 0..core.rows() {
        let each = lanes.row(row).iter();
        let price = each.map(|lane| lane.cost + sent.prices[lane.site as usize]).min();
        valued.prices.push(price.unwrap_or(0));
        for (lane, weight) in sent.of(lanes, row) {
            match sites.get(lane.site as usize) {
                Some(&site) => valued.loads[site] += weight,
                None => valued.beyond.push(row as u32),
            }
        }
    }
    valued
}

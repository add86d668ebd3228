//! Least-cost transport: weight goes to sites that hold only so much of it, and may be split.
//!
//! Successive shortest paths (Jewell 1958; Busacker and Gowen 1960) on the graph of the sites
//! alone, of which there are few: everybody starts at the nearest, and a site that holds too much
//! hands over whom it costs least to send elsewhere, perhaps by way of other sites. As much as can
//! be served is served; of all ways to do that, the cheapest. All integers, so the same on any
//! machine.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Who may be sent where, and at what cost for each unit of weight: one row for each demand point.
#[derive(Debug, Clone, Default)]
pub struct Lanes {
    lanes: Vec<Lane>,
    ends: Vec<usize>,
}

/// A site that a demand point may be sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The site.
    pub site: u32,
    /// What each unit of weight costs. The sum over all sites must stay below 2^62.
    pub cost: u64,
}

impl Lanes {
    /// Add a demand point and the sites that it may be sent to, each once.
    pub fn push_row(&mut self, row: impl IntoIterator<Item = Lane>) {
        self.lanes.extend(row);
        self.ends.push(self.lanes.len());
    }

    /// The lanes of a demand point.
    pub fn row(&self, demand: usize) -> &[Lane] {
        &self.lanes[self.range(demand)]
    }

    fn range(&self, demand: usize) -> std::ops::Range<usize> {
        let start = if demand == 0 { 0 } else { self.ends[demand - 1] };
        start..self.ends[demand]
    }
}

/// Who was sent where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transported {
    /// Weight on each lane, in the order of the lanes.
    flows: Vec<u64>,
    /// Weight of each demand point that finds no room.
    pub left: Vec<u64>,
    /// What a unit of room is worth at each site: 0 where there is room left.
    pub prices: Vec<u64>,
}

impl Transported {
    /// The sites a demand point is sent to and the weight that each gets, in the order of its
    /// lanes.
    pub fn of<'a>(
        &'a self,
        lanes: &'a Lanes,
        demand: usize,
    ) -> impl Iterator<Item = (Lane, u64)> + 'a {
        let range = lanes.range(demand);
        let flows = self.flows[range.clone()].iter().copied();
        lanes.lanes[range].iter().copied().zip(flows).filter(|(_, weight)| *weight > 0)
    }

    /// Sum of weight times cost.
    pub fn cost(&self, lanes: &Lanes) -> u128 {
        let each = lanes.lanes.iter().zip(&self.flows);
        each.map(|(lane, weight)| u128::from(lane.cost) * u128::from(*weight)).sum()
    }
}

/// Send weights to sites with so much room each.
pub fn transport(weights: &[u64], lanes: &Lanes, room: &[u64]) -> Transported {
    let mut market = Market::open(weights, lanes, room);
    market.settle();
    let nowhere = room.len();
    let last = market.worth[nowhere];
    let prices = market.worth[..nowhere].iter().map(|worth| (last - worth).max(0) as u64);
    Transported { prices: prices.collect(), flows: market.flows, left: market.left }
}

/// Sites and who is at them; the last site is nowhere, which has room for everybody and costs more
/// than any detour.
struct Market<'a> {
    weights: &'a [u64],
    lanes: &'a Lanes,
    flows: Vec<u64>,
    left: Vec<u64>,
    /// Room left at each site, negative where too much is held.
    room: Vec<i128>,
    /// From site to site: whom it costs least to move; of sites that had to make room only.
    movers: Vec<BinaryHeap<Reverse<Mover>>>,
    /// Whether those of a site are listed.
    is_listed: Vec<bool>,
    /// Demand points that came to each site that is not, and by which lane.
    members: Vec<Vec<(u32, u32)>>,
    /// Potential of each site: no move costs less than its fall.
    worth: Vec<i64>,
    nowhere_cost: i64,
}

/// A demand point that could move, and at what extra cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mover {
    extra: i64,
    demand: u32,
    /// Lanes it would leave and take, counted from all; none for nowhere.
    lanes: [u32; 2],
}

const NO_LANE: u32 = u32::MAX;

impl<'a> Market<'a> {
    fn open(weights: &'a [u64], lanes: &'a Lanes, room: &[u64]) -> Market<'a> {
        let sites = room.len();
        let dearest = lanes.lanes.iter().map(|lane| lane.cost).max().unwrap_or(0) as i64;
        let mut market = Market {
            weights,
            lanes,
            flows: vec![0; lanes.lanes.len()],
            left: vec![0; weights.len()],
            room: room.iter().map(|room| i128::from(*room)).chain([i128::MAX]).collect(),
            movers: vec![BinaryHeap::new(); (sites + 1) * (sites + 1)],
            is_listed: vec![false; sites + 1],
            members: vec![Vec::new(); sites + 1],
            worth: vec![0; sites + 1],
            nowhere_cost: dearest.saturating_mul(sites as i64 + 1).saturating_add(1),
        };
        (0..weights.len()).for_each(|demand| market.enter(demand));
        market
    }

    /// A demand point goes to its nearest site.
    fn enter(&mut self, demand: usize) {
        let weight = self.weights[demand];
        if weight == 0 {
            return;
        }
        let range = self.lanes.range(demand);
        match range.min_by_key(|&lane| (self.lanes.lanes[lane].cost, self.lanes.lanes[lane].site)) {
            Some(lane) => {
                self.flows[lane] = weight;
                self.room[self.lanes.lanes[lane].site as usize] -= i128::from(weight);
                self.offer(demand, lane as u32);
            }
            // Nobody can serve it, whatever moves.
            None => self.left[demand] = weight,
        }
    }

    fn site_of(&self, lane: u32) -> usize {
        if lane == NO_LANE {
            self.room.len() - 1
        } else {
            self.lanes.lanes[lane as usize].site as usize
        }
    }

    fn cost_of(&self, lane: u32) -> i64 {
        if lane == NO_LANE {
            self.nowhere_cost
        } else {
            self.lanes.lanes[lane as usize].cost as i64
        }
    }

    /// Weight of a demand point on a lane.
    fn flow(&mut self, demand: usize, lane: u32) -> &mut u64 {
        if lane == NO_LANE { &mut self.left[demand] } else { &mut self.flows[lane as usize] }
    }

    /// A demand point on a lane could move to any of its others.
    fn offer(&mut self, demand: usize, from: u32) {
        let (sites, here) = (self.room.len(), self.site_of(from));
        if !self.is_listed[here] {
            self.members[here].push((demand as u32, from));
            return;
        }
        for (there, mover) in self.moves(demand, from) {
            self.movers[here * sites + there].push(Reverse(mover));
        }
    }

    /// Where a demand point on a lane could move to.
    fn moves(&self, demand: usize, from: u32) -> Vec<(usize, Mover)> {
        let cost = self.cost_of(from);
        let others = self.lanes.range(demand).map(|lane| lane as u32).chain([NO_LANE]);
        let others = others.filter(|to| *to != from).map(|to| {
            let extra = self.cost_of(to) - cost;
            (self.site_of(to), Mover { extra, demand: demand as u32, lanes: [from, to] })
        });
        others.collect()
    }

    /// List who could move from a site. Most sites never have to make room.
    fn list(&mut self, from: usize) {
        if self.is_listed[from] {
            return;
        }
        self.is_listed[from] = true;
        let sites = self.room.len();
        let mut listed = vec![Vec::new(); sites];
        for (demand, lane) in std::mem::take(&mut self.members[from]) {
            if *self.flow(demand as usize, lane) > 0 {
                for (there, mover) in self.moves(demand as usize, lane) {
                    listed[there].push(Reverse(mover));
                }
            }
        }
        for (there, listed) in listed.into_iter().enumerate() {
            self.movers[from * sites + there] = BinaryHeap::from(listed);
        }
    }

    /// Whom it costs least to move from one site to another.
    fn mover(&mut self, from: usize, to: usize) -> Option<Mover> {
        let at = from * self.room.len() + to;
        while let Some(&Reverse(mover)) = self.movers[at].peek() {
            if *self.flow(mover.demand as usize, mover.lanes[0]) > 0 {
                return Some(mover);
            }
            self.movers[at].pop();
        }
        None
    }

    /// Relieve every site that holds too much.
    fn settle(&mut self) {
        for site in 0..self.room.len() - 1 {
            while self.room[site] < 0 {
                self.relieve(site);
            }
        }
    }

    /// Move as much as goes along the cheapest chain of moves to a site with room.
    fn relieve(&mut self, from: usize) {
        let sites = self.room.len();
        let mut reached: Vec<Option<i64>> = vec![None; sites];
        let mut via: Vec<Option<Mover>> = vec![None; sites];
        let mut done = vec![false; sites];
        reached[from] = Some(0);
        let (end, length) = loop {
            let open = (0..sites).filter(|&site| !done[site]);
            let next = open.filter_map(|site| reached[site].map(|length| (length, site))).min();
            // Everybody may go nowhere, so there is always a next one until an end is found.
            let Some((length, site)) = next else { return };
            done[site] = true;
            if self.room[site] > 0 {
                break (site, length);
            }
            self.list(site);
            for to in (0..sites).filter(|&to| !done[to]) {
                let Some(mover) = self.mover(site, to) else { continue };
                let length = length + mover.extra + self.worth[site] - self.worth[to];
                if reached[to].is_none_or(|known| length < known) {
                    (reached[to], via[to]) = (Some(length), Some(mover));
                }
            }
        };
        for site in 0..sites {
            self.worth[site] += reached[site].map_or(length, |reached| reached.min(length));
        }
        let mut chain = Vec::new();
        let mut at = end;
        while let Some(mover) = via[at].filter(|_| at != from) {
            chain.push(mover);
            at = self.site_of(mover.lanes[0]);
        }
        let mut amount = self.room[end].min(-self.room[from]) as u64;
        for mover in &chain {
            amount = amount.min(*self.flow(mover.demand as usize, mover.lanes[0]));
        }
        for &Mover { demand, lanes: [leave, take], .. } in &chain {
            *self.flow(demand as usize, leave) -= amount;
            let taken = self.flow(demand as usize, take);
            let is_new = *taken == 0;
            *taken += amount;
            if is_new {
                self.offer(demand as usize, take);
            }
        }
        self.room[from] += i128::from(amount);
        if end + 1 < sites {
            self.room[end] -= i128::from(amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lanes_of(rows: &[&[(u32, u64)]]) -> Lanes {
        let mut lanes = Lanes::default();
        for row in rows {
            lanes.push_row(row.iter().map(|&(site, cost)| Lane { site, cost }));
        }
        lanes
    }

    #[test]
    fn whoever_loses_least_makes_way() {
        let lanes = lanes_of(&[&[(0, 1), (1, 9)], &[(0, 2), (1, 4)]]);
        let sent = transport(&[10, 10], &lanes, &[15, 15]);
        assert_eq!(
            sent.of(&lanes, 1).map(|(lane, weight)| (lane.site, weight)).collect::<Vec<_>>(),
            [(0, 5), (1, 5)]
        );
        assert_eq!(sent.cost(&lanes), 10 + 10 + 20);
        assert_eq!(sent.prices, [2, 0]);
    }

    #[test]
    fn a_full_site_makes_room_by_way_of_another() {
        // The second has nowhere else to go, the first goes on to the third by way of nothing.
        let lanes = lanes_of(&[&[(0, 1), (1, 2)], &[(0, 5)], &[(1, 1), (2, 7)]]);
        let sent = transport(&[4, 4, 4], &lanes, &[4, 4, 4]);
        assert_eq!(sent.left, [0, 0, 0]);
        assert_eq!(sent.cost(&lanes), 4 * (2 + 5 + 7));
    }

    #[test]
    fn what_finds_no_room_is_left() {
        let lanes = lanes_of(&[&[(0, 1)], &[], &[(0, 3)]]);
        let sent = transport(&[4, 4, 4], &lanes, &[5]);
        assert_eq!(sent.left, [0, 4, 3]);
        let nobody = lanes_of(&[&[]]);
        assert_eq!(transport(&[3], &nobody, &[]).left, [3]);
    }
}

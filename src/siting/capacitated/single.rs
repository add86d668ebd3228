//! Everybody to one site as a whole: who goes where is a generalised assignment problem.
//!
//! Those who lose most by not getting their best site choose first (the regret of Martello and
//! Toth 1981); then rows move, two change places, or one makes room for another by moving on,
//! as long as that is cheaper. Sites that somebody waits for are packed. Whoever finds no room is
//! nowhere, which costs more than anything.

use std::cmp::Reverse;

use crate::coverage::Lanes;

/// Sites of a row that are looked at when it moves: the cheapest.
const NEAR: usize = 12;
/// Passes over all rows at most.
const PASSES: usize = 50;
/// The lane of a row that goes nowhere.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Who goes where.
pub struct Whole<'a> {
    pub(super) weights: &'a [u64],
    pub(super) lanes: &'a Lanes,
    /// Room left at each site.
    pub(super) room: Vec<u64>,
    /// Lane of each row, counted within the row.
    pub(super) at: Vec<u32>,
    /// Rows at each site.
    pub(super) members: Vec<Vec<u32>>,
    /// What a unit of weight costs nowhere.
    dearest: i128,
}

/// A change: each row and the lane that it takes, and what that adds.
#[derive(Debug, Clone, Copy)]
struct Change {
    delta: i128,
    moves: [(u32, u32); 2],
    count: usize,
}

impl<'a> Whole<'a> {
    /// Nobody anywhere.
    pub fn new(weights: &'a [u64], lanes: &'a Lanes, room: &[u64]) -> Whole<'a> {
        let top = |row: usize| lanes.row(row).iter().map(|lane| lane.cost).max().unwrap_or(0);
        let most = weights
            .iter()
            .enumerate()
            .map(|(row, weight)| i128::from(*weight) * i128::from(top(row)));
        Whole {
            room: room.to_vec(),
            at: vec![NOWHERE; weights.len()],
            members: vec![Vec::new(); room.len()],
            dearest: most.sum::<i128>() + 1,
            weights,
            lanes,
        }
    }

    fn site_of(&self, row: usize, lane: u32) -> Option<usize> {
        (lane != NOWHERE).then(|| self.lanes.row(row)[lane as usize].site as usize)
    }

    fn cost(&self, row: usize, lane: u32) -> i128 {
        let each = match lane {
            NOWHERE => self.dearest,
            lane => i128::from(self.lanes.row(row)[lane as usize].cost),
        };
        each * i128::from(self.weights[row])
    }

    /// A row goes to a site, if it fits there.
    pub fn put(&mut self, row: usize, site: u32) {
        let lane = self.lanes.row(row).iter().position(|lane| lane.site == site);
        if let Some(lane) = lane.filter(|_| self.weights[row] <= self.room[site as usize]) {
            self.go(row, lane as u32);
        }
    }

    /// The site and the weight of a row, if it goes anywhere.
    pub fn to(&self, row: usize, to: &mut Vec<(u32, u64)>) {
        let site = self.site_of(row, self.at[row]);
        to.extend(site.map(|site| (site as u32, self.weights[row])));
    }

    pub(super) fn go(&mut self, row: usize, lane: u32) {
        if let Some(site) = self.site_of(row, self.at[row]) {
            self.room[site] += self.weights[row];
            self.members[site].retain(|&member| member as usize != row);
        }
        self.at[row] = lane;
        if let Some(site) = self.site_of(row, lane) {
            self.room[site] -= self.weights[row];
            self.members[site].push(row as u32);
        }
    }

    /// Everybody somewhere, as far as there is room and as near as that allows.
    pub fn settle(&mut self) {
        self.fill();
        self.improve();
        self.pack();
    }

    /// Those who are nowhere choose, whoever loses most by waiting first.
    pub fn fill(&mut self) {
        let mut waiting: Vec<usize> =
            (0..self.at.len()).filter(|&row| self.at[row] == NOWHERE).collect();
        waiting.sort_by_key(|&row| (Reverse(self.regret(row)), Reverse(self.weights[row]), row));
        for row in waiting {
            let fits = |lane: &u32| {
                let site = self.lanes.row(row)[*lane as usize].site as usize;
                self.weights[row] <= self.room[site]
            };
            if let Some(lane) = (0..self.lanes.row(row).len() as u32).find(fits) {
                self.go(row, lane);
            }
        }
    }

    /// What a row loses when its best site is full.
    fn regret(&self, row: usize) -> i128 {
        let second = if self.lanes.row(row).len() > 1 { 1 } else { NOWHERE };
        let first = if self.lanes.row(row).is_empty() { NOWHERE } else { 0 };
        self.cost(row, second) - self.cost(row, first)
    }

    /// Change whatever makes it cheaper, until nothing does.
    pub fn improve(&mut self) {
        for _ in 0..PASSES {
            let mut is_same = true;
            for row in 0..self.at.len() {
                let Some(change) = self.best_of(row).filter(|change| change.delta < 0) else {
                    continue;
                };
                // Where both change places each needs the room of the other.
                for &(row, _) in &change.moves[..change.count] {
                    self.go(row as usize, NOWHERE);
                }
                for &(row, lane) in &change.moves[..change.count] {
                    self.go(row as usize, lane);
                }
                is_same = false;
            }
            if is_same {
                break;
            }
        }
    }

    /// The best change that moves a row to a cheaper site.
    fn best_of(&self, row: usize) -> Option<Change> {
        let (here, weight) = (self.at[row], self.weights[row]);
        let mut best: Option<Change> = None;
        let cheaper = here.min(self.lanes.row(row).len() as u32).min(NEAR as u32);
        for lane in 0..cheaper {
            let delta = self.cost(row, lane) - self.cost(row, here);
            if best.is_some_and(|best| best.delta <= delta) && delta >= 0 {
                continue;
            }
            let site = self.lanes.row(row)[lane as usize].site as usize;
            let mut offer = |change: Change| {
                if best.is_none_or(|best| change.delta < best.delta) {
                    best = Some(change);
                }
            };
            if weight <= self.room[site] {
                offer(Change { delta, moves: [(row as u32, lane); 2], count: 1 });
                continue;
            }
            for &other in &self.members[site] {
                let freed = self.room[site] + self.weights[other as usize];
                if weight > freed {
                    continue;
                }
                if let Some((to, more)) = self.onward(other as usize, site, row) {
                    let moves = [(other, to), (row as u32, lane)];
                    offer(Change { delta: delta + more, moves, count: 2 });
                }
            }
        }
        best
    }

    /// Where a row goes at the least cost when it makes room for another, and what that adds.
    fn onward(&self, row: usize, from: usize, other: usize) -> Option<(u32, i128)> {
        let (weight, leaves) = (self.weights[row], self.site_of(other, self.at[other]));
        let lanes = self.lanes.row(row).iter().enumerate().take(NEAR);
        let mut to = lanes.filter(|(_, lane)| {
            let site = lane.site as usize;
            let freed = if Some(site) == leaves { self.weights[other] } else { 0 };
            site != from && weight <= self.room[site] + freed
        });
        // Who weighs less may go nowhere for one who weighs more.
        let lane = to.next().map_or(NOWHERE, |(lane, _)| lane as u32);
        Some((lane, self.cost(row, lane) - self.cost(row, self.at[row])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weight that goes nowhere, and sum of weight times cost of the rest.
    fn comes_to(whole: &Whole<'_>) -> (u64, i128) {
        let (mut left, mut travelled) = (0, 0);
        for (row, &lane) in whole.at.iter().enumerate() {
            match lane {
                NOWHERE => left += whole.weights[row],
                lane => travelled += whole.cost(row, lane),
            }
        }
        (left, travelled)
    }

    use crate::coverage::Lane;

    #[test]
    fn whoever_is_nowhere_is_let_in_by_one_who_moves_on() {
        let mut lanes = Lanes::default();
        let row = |sites: &[(u32, u64)]| -> Vec<Lane> {
            sites.iter().map(|&(site, cost)| Lane { site, cost }).collect()
        };
        lanes.push_row(row(&[(0, 1), (1, 5)]));
        lanes.push_row(row(&[(0, 2)]));
        let mut whole = Whole::new(&[4, 4], &lanes, &[4, 4]);
        whole.put(0, 0);
        whole.fill();
        assert_eq!(comes_to(&whole).0, 4);
        whole.improve();
        assert_eq!(comes_to(&whole), (0, 4 * (5 + 2)));
    }
}

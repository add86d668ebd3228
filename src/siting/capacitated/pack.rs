//! Sites filled to the last of what they hold: which of those who are at a site or nowhere fill it
//! best is a subset sum, solved by dynamic programming over the weights that some of them come to
//! (Bellman 1957). Moves of one or two rows end far from that.

use super::single::{NOWHERE, Whole};
use crate::siting::unit::unit;

/// Sums that are told apart at a site; where its weights are finer, they are rounded up.
const SUMS: u64 = 1 << 16;
/// Rounds over all sites at most.
const ROUNDS: usize = 20;
const NONE: u32 = u32::MAX;

impl Whole<'_> {
    /// Fill sites as long as that lets more weight in; who is let in or out moves on from there.
    pub fn pack(&mut self) {
        for _ in 0..ROUNDS {
            let waiting = self.waiting();
            let mut gains = false;
            for (site, waiting) in waiting.iter().enumerate() {
                gains |= self.room[site] > 0 && self.pack_site(site, waiting);
            }
            if !gains {
                break;
            }
            self.fill();
            self.improve();
        }
    }

    /// By site, the rows that are nowhere and may go there.
    fn waiting(&self) -> Vec<Vec<u32>> {
        let mut waiting = vec![Vec::new(); self.room.len()];
        for row in (0..self.at.len()).filter(|&row| self.at[row] == NOWHERE) {
            for lane in self.lanes.row(row) {
                waiting[lane.site as usize].push(row as u32);
            }
        }
        waiting
    }

    /// Fill one site; whether it holds more than before.
    fn pack_site(&mut self, site: usize, waiting: &[u32]) -> bool {
        // Whoever is there already comes first, and so stays where others do not fill it better.
        let mut rows = self.members[site].clone();
        let load: u64 = rows.iter().map(|&row| self.weights[row as usize]).sum();
        let is_waiting = |row: &&u32| {
            let weight = self.weights[**row as usize];
            self.at[**row as usize] == NOWHERE && (1..=load + self.room[site]).contains(&weight)
        };
        rows.extend(waiting.iter().filter(is_waiting));
        let chosen = fullest(&rows, self.weights, load + self.room[site]);
        let held: u64 = chosen.iter().map(|&row| self.weights[row as usize]).sum();
        if held <= load {
            return false;
        }
        for row in self.members[site].clone() {
            if !chosen.contains(&row) {
                self.go(row as usize, NOWHERE);
            }
        }
        for row in chosen {
            if self.at[row as usize] == NOWHERE {
                self.put(row as usize, site as u32);
            }
        }
        true
    }
}

/// Those of some rows that are the heaviest together within what a site holds.
fn fullest(rows: &[u32], weights: &[u64], holds: u64) -> Vec<u32> {
    let each = || rows.iter().map(|&row| weights[row as usize]);
    // Of what holds more than all of them weigh, all that counts is that.
    let holds = holds.min(each().sum());
    // Sums of weights move in their unit, whatever the site holds beyond that.
    let step = unit(each()).max(holds.div_ceil(SUMS));
    let parts = |weight: u64| usize::try_from(weight.div_ceil(step)).unwrap_or(usize::MAX);
    let most = usize::try_from(holds / step).unwrap_or(0);
    // The row by which each sum was reached first, after those before it.
    let mut last = vec![NONE; most + 1];
    let mut is_reached = vec![false; most + 1];
    is_reached[0] = true;
    for (at, weight) in each().enumerate() {
        let own = parts(weight);
        for sum in (own.max(1)..=most).rev() {
            if !is_reached[sum] && is_reached[sum - own] {
                is_reached[sum] = true;
                last[sum] = at as u32;
            }
        }
        if is_reached[most] {
            break;
        }
    }
    let mut sum = (0..=most).rev().find(|&sum| is_reached[sum]).unwrap_or(0);
    let mut chosen = Vec::new();
    while sum > 0 {
        let row = rows[last[sum] as usize];
        chosen.push(row);
        sum -= parts(weights[row as usize]);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use rand::Rng;
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::coverage::{Lane, Lanes};

    #[test]
    fn the_fullest_set_is_that_of_all_sets() {
        let mut random = Pcg64Mcg::new(9);
        for round in 0..300 {
            let count = random.random_range(1..10);
            let weights: Vec<u64> = (0..count).map(|_| 500 * random.random_range(0..40)).collect();
            let holds = random.random_range(0..40_000);
            let rows: Vec<u32> = (0..count as u32).collect();
            let sum = |rows: &[u32]| rows.iter().map(|&row| weights[row as usize]).sum::<u64>();
            let sets = (0..1_u32 << count).map(|set| {
                let rows: Vec<u32> = (0..count as u32).filter(|row| set >> row & 1 == 1).collect();
                sum(&rows)
            });
            let best = sets.filter(|sum| *sum <= holds).max().unwrap_or(0);
            let mut found = fullest(&rows, &weights, holds);
            assert_eq!(sum(&found), best, "round {round}: {weights:?} within {holds}");
            found.sort_unstable();
            found.dedup();
            assert_eq!(sum(&found), best, "round {round}: a row twice");
        }
    }

    /// Weights that differ by less than can be told apart never come to more than a site holds.
    #[test]
    fn fine_weights_are_rounded_up() {
        let weights = [1_000_000_007, 999_999_937, 3];
        // One less than the two heavy ones weigh.
        let found = fullest(&[0, 1, 2], &weights, 1_999_999_943);
        let held: u64 = found.iter().map(|&row| weights[row as usize]).sum();
        assert!((999_999_937..=1_000_000_010).contains(&held), "{held}");
    }

    #[test]
    fn two_who_wait_take_the_place_of_one() {
        let mut lanes = Lanes::default();
        for _ in 0..3 {
            lanes.push_row([Lane { site: 0, cost: 1 }]);
        }
        let mut whole = Whole::new(&[6, 5, 5], &lanes, &[10]);
        whole.fill();
        whole.improve();
        assert_eq!(whole.room, [4]);
        whole.pack();
        assert_eq!(whole.room, [0]);
        let mut to = Vec::new();
        (0..3).for_each(|row| whole.to(row, &mut to));
        assert_eq!(to, [(0, 5), (0, 5)]);
    }
}

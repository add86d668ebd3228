//! Annealing: exchanges with a site nearby that may make a choice worse for a while.
//!
//! Where much demand lies smoothly among many sites, exchanges alone end far from the best
//! choice, as to let a site move all around it must move too. Simulated annealing (Kirkpatrick,
//! Gelatt and Vecchi 1983; for the p-median Murray and Church 1996) lets them.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::{NONE, Search};
use crate::siting::Budget;

/// How much worse an exchange may be: at first so large a part of what an open site costs on
/// average, then less and less.
const HOT: f64 = 0.012;
const COOLER: f64 = 0.99;
const COOLINGS: u32 = 200;
/// Sites that count as nearby, at least and at most; else as many as there are for an open one.
const NEARBY: (usize, usize) = (8, 64);
/// Rows in a row that a site does not concern before the farther ones are thought not to either.
const OTHERS: u32 = 24;

impl Search<'_> {
    /// Try so many exchanges while it cools; the best choice on the way stays, improved.
    pub fn anneal(&mut self, moves: u32, random: &mut Pcg64Mcg, budget: &Budget) {
        if self.open.is_empty() || self.open.len() == self.core.sites() {
            return;
        }
        self.columns.sort();
        let nearby = self.nearby();
        let mut heat = HOT * self.value as f64 / self.open.len() as f64;
        let mut best = (self.value, self.open.clone());
        for at in 0..moves {
            if at % (moves / COOLINGS).max(1) == 0 {
                heat *= COOLER;
                if budget.is_spent() {
                    break;
                }
            }
            let out = self.open[random.random_range(0..self.open.len())] as usize;
            let Some(into) = one_of(&nearby[out], random) else { continue };
            if self.is_open[into] || !self.fits(into, Some(out)) {
                continue;
            }
            let worse = self.loss[out] - self.saved_by(into, out);
            if worse <= 0 || (worse as f64) < heat * surprise(random.random()) {
                self.exchange(into, Some(out));
                self.waiting.drain(..).for_each(|site| self.is_waiting[site as usize] = false);
                if self.value < best.0 {
                    best.0 = self.value;
                    best.1.clone_from(&self.open);
                }
            }
        }
        self.set(&best.1);
        (0..self.core.sites() as u32).for_each(|site| self.wait(site));
        self.descend(budget);
    }

    /// The sites nearest to the nearest demand of each.
    fn nearby(&self) -> Vec<Vec<u32>> {
        let most = (self.core.sites() / self.open.len()).clamp(NEARBY.0, NEARBY.1);
        let of = |site: usize| {
            let Some(&(row, _)) = self.columns.of(site).first() else { return Vec::new() };
            let sites = self.core.row(row as usize).iter().map(|hit| hit.site);
            sites.filter(|&other| other as usize != site).take(most).collect()
        };
        (0..self.core.sites()).map(of).collect()
    }

    /// What opening a site saves, and what it takes from the loss of closing another.
    fn saved_by(&mut self, into: usize, out: usize) -> i64 {
        let (mut saved, mut others, mut looked) = (0, 0, 0);
        for &(row, cost) in self.columns.of(into) {
            looked += 1;
            let near = self.near[row as usize];
            let worth = self.worth(row as usize, cost);
            if worth >= near.second {
                others += 1;
                if others == OTHERS {
                    break;
                }
                continue;
            }
            others = 0;
            saved += (near.first - worth).max(0);
            if near.first_site != NONE && near.first_site as usize == out {
                saved += near.second - worth.max(near.first);
            }
        }
        self.work += looked;
        saved
    }
}

fn one_of(sites: &[u32], random: &mut Pcg64Mcg) -> Option<usize> {
    (!sites.is_empty()).then(|| sites[random.random_range(0..sites.len())] as usize)
}

/// About the negative binary logarithm of an even fraction of one, in operations that give the
/// same on all machines.
fn surprise(even: u64) -> f64 {
    let zeros = even.leading_zeros();
    let below = (even.checked_shl(zeros + 1).unwrap_or(0) >> 11) as f64 / (1_u64 << 53) as f64;
    f64::from(zeros + 1) - below
}

#[cfg(test)]
mod tests {
    use super::surprise;

    #[test]
    fn halves_are_one_step_apart() {
        assert_eq!(surprise(u64::MAX / 2 + 1), 1.0);
        assert_eq!(surprise(u64::MAX / 4 + 1), 2.0);
        assert_eq!(surprise(3 << 62), 0.5);
        assert!(surprise(u64::MAX) < 1e-9);
        assert_eq!(surprise(0), 65.0);
    }
}

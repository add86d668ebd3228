//! Rows that are nearly alike taken together: what they cost a site is added up.
//!
//! A hundred thousand rows over a thousand sites have the same two nearest sites in some five
//! thousand ways. A choice of sites costs the groups a little more than the rows, as a group is
//! not divided, but nearly so for all choices alike.

use rustc_hash::FxHashMap;

use super::core::{Core, Writer};
use super::table::Rest;
use crate::model::Cost;
use crate::reach::Hit;

/// Sites that rows of a group have in common, at most.
const DEEPEST: usize = 8;

impl Core {
    /// Rows grouped by their cheapest sites, by as many as leave at most `most_rows` groups.
    /// `None` where already the cheapest alone leaves more.
    pub fn grouped(&self, most_rows: usize) -> Option<Core> {
        let mut found = None;
        for depth in 1..=DEEPEST {
            let groups = self.groups(depth);
            if groups.len() > most_rows {
                break;
            }
            found = Some(groups);
        }
        let mut sums = Sums::new(self.sites());
        let mut writer = Writer::new(self.without_rows(), true);
        for rows in found? {
            let (mut hits, rest, weight) = self.together(&rows, &mut sums);
            writer.push(&mut hits, rest, weight, rows[0], 0.0);
        }
        Some(writer.core)
    }

    /// Rows with the same cheapest sites, so many of them, in the order of the first of each.
    fn groups(&self, depth: usize) -> Vec<Vec<u32>> {
        let mut known: FxHashMap<(Vec<u32>, bool), usize> = FxHashMap::default();
        let mut groups: Vec<Vec<u32>> = Vec::new();
        for row in 0..self.rows() {
            let sites = self.row(row).iter().take(depth).map(|hit| hit.site).collect();
            let slot = *known.entry((sites, self.is_must(row))).or_insert(groups.len());
            if slot == groups.len() {
                groups.push(Vec::new());
            }
            groups[slot].push(row as u32);
        }
        groups
    }

    /// What rows cost together, for each unit of their weight.
    fn together(&self, rows: &[u32], sums: &mut Sums) -> (Vec<Hit>, Rest, u64) {
        let (mut weight, mut tops, mut is_longer) = (0, 0, false);
        for row in rows.iter().map(|&row| row as usize) {
            let (each, top) = (self.weights[row], self.top(row));
            weight += each;
            let is_must = self.is_must(row);
            is_longer |= self.is_longer(row);
            tops += if is_must { 0 } else { top };
            for hit in self.row(row) {
                let worth = each * u64::from(hit.cost.0);
                sums.add(hit.site, if is_must { worth } else { top - worth });
            }
        }
        let is_must = self.is_must(rows[0] as usize);
        let mean = |sum: u64| Cost((sum / weight) as u32);
        let mut hits = Vec::with_capacity(sums.sites.len());
        for (site, sum, count) in sums.drain() {
            // Where all must be served, a site that does not reach all is none.
            if !is_must {
                hits.push(Hit { cost: mean(tops - sum), site });
            } else if count == rows.len() {
                hits.push(Hit { cost: mean(sum), site });
            }
        }
        hits.sort_unstable();
        let rest = match (is_must, is_longer) {
            (true, _) => Rest::Nothing,
            (false, true) => Rest::Longer(mean(tops)),
            (false, false) => Rest::Capped(mean(tops)),
        };
        (hits, rest, weight)
    }
}

/// Sums by site.
struct Sums {
    of: Vec<(u64, usize)>,
    sites: Vec<u32>,
}

impl Sums {
    fn new(sites: usize) -> Sums {
        Sums { of: vec![(0, 0); sites], sites: Vec::new() }
    }

    fn add(&mut self, site: u32, more: u64) {
        let (sum, count) = &mut self.of[site as usize];
        if *count == 0 {
            self.sites.push(site);
        }
        *sum += more;
        *count += 1;
    }

    /// Each site that was added to, its sum and how often that was; all back to nothing.
    fn drain(&mut self) -> impl Iterator<Item = (u32, u64, usize)> {
        self.sites.drain(..).map(|site| {
            let (sum, count) = std::mem::take(&mut self.of[site as usize]);
            (site, sum, count)
        })
    }
}

#[cfg(test)]
mod tests {
    use rand::Rng;
    use rand_pcg::Pcg64Mcg;

    use crate::model::{Cost, Weight};
    use crate::reach::Hit;
    use crate::siting::median::core::{Core, Purses};
    use crate::siting::median::table::Table;
    use crate::siting::{CostRows, Problem};

    /// A group is not divided: it costs at least what its rows cost one by one, but for fractions.
    #[test]
    fn groups_cost_what_their_rows_cost_or_more() {
        let mut random = Pcg64Mcg::new(11);
        for round in 0..40_u32 {
            let mut place = || (random.random_range(0..900_i64), random.random_range(0..900_i64));
            let sites: Vec<(i64, i64)> = (0..12).map(|_| place()).collect();
            let demand: Vec<(i64, i64)> = (0..300).map(|_| place()).collect();
            let mut rows = CostRows::with_sites(12);
            for from in &demand {
                let hits = sites.iter().enumerate().map(|(site, to)| {
                    let cost = from.0.abs_diff(to.0) + from.1.abs_diff(to.1);
                    Hit { cost: Cost(cost as u32), site: site as u32 }
                });
                rows.push_row(hits.filter(|hit| round % 2 == 0 || hit.cost.0 < 700));
            }
            let problem = Problem::of_travel(&rows, vec![Weight(3); 300]).opening(3);
            let table = Table::new(&problem, &rows, if round % 4 < 2 { 12 } else { 5 });
            let purses = Purses { spends: vec![1; 12], group: vec![0; 12], most: vec![3] };
            let core = Core::new(&table, &purses, &[true; 12], 1 << 40);
            let Some(groups) = core.grouped(150) else { panic!("round {round}: no groups") };
            assert!(groups.rows() <= 150 && groups.rows() > 12, "round {round}");
            for _ in 0..50 {
                let open: Vec<bool> = (0..12).map(|_| random.random_range(0..3) == 0).collect();
                let Some((together, _)) = groups.value_of(&open) else { continue };
                let Some((apart, _)) = core.value_of(&open) else { panic!("round {round}") };
                assert!(apart - core.base <= together + 3 * 300, "round {round}");
            }
        }
    }
}

//! Whether some demand points can all be served within a level by what may open.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::levels::Levels;
use super::rules::Rules;
use super::subset::Subset;
use crate::coverage::CoverMatrix;
use crate::model::{SiteRole, Weight};
use crate::reach::Rows;
use crate::siting::set_cover::{Within, cover_within};
use crate::siting::{Budget, Problem, SitingError, Sparse, general};

/// Where the covering question is asked.
pub struct Asked<'a> {
    /// The problem.
    pub problem: &'a Problem<'a>,
    /// What it costs.
    pub levels: &'a Levels<'a>,
    /// What may open.
    pub rules: &'a Rules,
    /// Limits of the solve.
    pub budget: &'a Budget,
}

impl Asked<'_> {
    /// Free candidates that serve every point of the subset within a level, if there are; the
    /// covering engine may look at so many entries before it gives up.
    pub fn within(&self, subset: &Subset, level: u64, effort: u64) -> Result<Within, SitingError> {
        let rows = subset.within(self.levels, level);
        if rows.iter().any(Vec::is_empty) {
            return Ok(Within::Nothing);
        }
        match self.rules {
            Rules::Purse { most, costs } => {
                if packed(&rows, costs, *most) {
                    return Ok(Within::Nothing);
                }
                let columns = Columns::of(&rows, costs);
                let (by_row, costs) = (&columns.by_row, &columns.costs);
                let found = cover_within(by_row, costs, *most, effort, self.budget)?;
                Ok(match found {
                    Within::Open(open) => Within::Open(columns.named(&open)),
                    other => other,
                })
            }
            Rules::Mixed => self.by_rules(&rows, &self.problem.apart),
        }
    }

    /// A choice that keeps all rules and opens one site of each row.
    pub fn by_rules(&self, rows: &[Vec<u32>], apart: &[[u32; 2]]) -> Result<Within, SitingError> {
        let mut matrix = Rows::default();
        for row in rows {
            row.iter().for_each(|&site| matrix.push(site));
            matrix.end_row();
        }
        let problem = Problem {
            matrix: CoverMatrix::from_rows(matrix, self.problem.roles.len()),
            weights: vec![Weight::ONE; rows.len()],
            served: vec![0; rows.len()],
            apart: apart.to_vec(),
            travel: None,
            standing: Vec::new(),
            starts: Vec::new(),
            ..self.problem.clone()
        };
        let found = general::any(&problem, self.budget)?;
        let is_free = |site: &u32| self.problem.roles[*site as usize] == SiteRole::Free;
        Ok(match found {
            Within::Open(open) => Within::Open(open.into_iter().filter(is_free).collect()),
            other => other,
        })
    }
}

/// Whether rows that share no candidate cost more than there is: the narrow ones first.
fn packed(rows: &[Vec<u32>], costs: &[u64], most: u64) -> bool {
    let mut order: Vec<&Vec<u32>> = rows.iter().collect();
    order.sort_by_key(|row| row.len());
    let mut taken = vec![false; costs.len()];
    let mut least = 0_u64;
    for row in order {
        if row.iter().any(|&site| taken[site as usize]) {
            continue;
        }
        row.iter().for_each(|&site| taken[site as usize] = true);
        let cheapest = row.iter().map(|&site| costs[site as usize]).min();
        least = least.saturating_add(cheapest.unwrap_or(0));
        if least > most {
            return true;
        }
    }
    false
}

/// Candidates that serve the same points as one: the cheapest, of equal ones the first.
struct Columns {
    /// Columns of each row.
    by_row: Sparse,
    /// Candidate that each column stands for.
    names: Vec<u32>,
    /// What it costs.
    costs: Vec<u64>,
}

impl Columns {
    /// The columns of rows that each ascend.
    fn of(rows: &[Vec<u32>], costs: &[u64]) -> Columns {
        let leaders = leaders(rows, costs.len());
        // The cheapest of each leader's followers stands for all of them.
        let mut name: Vec<u32> = (0..costs.len() as u32).collect();
        let mut held = vec![false; costs.len()];
        for &site in rows.iter().flatten() {
            let leader = leaders[site as usize] as usize;
            held[leader] = true;
            let key = |site: u32| (costs[site as usize], site);
            if key(site) < key(name[leader]) {
                name[leader] = site;
            }
        }
        let kept: Vec<usize> = (0..costs.len()).filter(|&site| held[site]).collect();
        let mut place = vec![u32::MAX; costs.len()];
        kept.iter().enumerate().for_each(|(at, &leader)| place[leader] = at as u32);
        let mut by_row = Sparse::with_columns(kept.len());
        for row in rows {
            let leading = row.iter().filter(|&&site| leaders[site as usize] == site);
            by_row.push_row(leading.map(|&site| place[site as usize]));
        }
        let names: Vec<u32> = kept.iter().map(|&leader| name[leader]).collect();
        let costs = names.iter().map(|&site| costs[site as usize]).collect();
        Columns { by_row, names, costs }
    }

    fn named(&self, open: &[u32]) -> Vec<u32> {
        open.iter().map(|&column| self.names[column as usize]).collect()
    }
}

/// For each candidate the first one that is in exactly the same rows.
fn leaders(rows: &[Vec<u32>], sites: usize) -> Vec<u32> {
    // A sum of one pseudo-random number for each row is a key that hardly ever deceives, and
    // where it does the rows tell.
    let mut keys = vec![0_u64; sites];
    let mut counts = vec![0_u32; sites];
    for (at, row) in rows.iter().enumerate() {
        let number = scrambled(at as u64);
        for &site in row {
            keys[site as usize] = keys[site as usize].wrapping_add(number);
            counts[site as usize] += 1;
        }
    }
    let mut first: HashMap<u64, u32, FxBuildHasher> = HashMap::default();
    let mut leaders: Vec<u32> = (0..sites as u32).collect();
    for site in 0..sites as u32 {
        if counts[site as usize] > 0 {
            let leader = *first.entry(keys[site as usize]).or_insert(site);
            if counts[leader as usize] == counts[site as usize] {
                leaders[site as usize] = leader;
            }
        }
    }
    let mut seen = vec![u32::MAX; sites];
    for (at, row) in rows.iter().enumerate() {
        row.iter().for_each(|&site| seen[site as usize] = at as u32);
        for &site in row {
            if seen[leaders[site as usize] as usize] != at as u32 {
                leaders[site as usize] = site;
            }
        }
    }
    leaders
}

/// A pseudo-random number for each number (Steele's SplitMix64).
fn scrambled(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

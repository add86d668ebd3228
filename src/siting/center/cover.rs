//! Whether some demand points can all be served within a level by what may open.

use std::collections::HashMap;
use std::hash::Hasher;

use rustc_hash::{FxBuildHasher, FxHasher};

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
    /// Free candidates that serve every point of the subset within a level, if there are.
    pub fn within(&self, subset: &Subset, level: u64) -> Result<Within, SitingError> {
        let base = &self.levels.base;
        let places: Vec<usize> =
            (0..subset.points.len()).filter(|&at| base[subset.points[at]] > level).collect();
        let rows: Vec<Vec<u32>> = places
            .into_iter()
            .map(|place| {
                let hits = subset.within(self.levels, place, level);
                hits.iter().map(|hit| hit.site).collect()
            })
            .collect();
        if rows.iter().any(Vec::is_empty) {
            return Ok(Within::Nothing);
        }
        match self.rules {
            Rules::Purse { most, costs } => {
                if packed(&rows, costs, *most) {
                    return Ok(Within::Nothing);
                }
                let columns = Columns::of(&rows, costs);
                let found = cover_within(&columns.by_row, &columns.costs, *most, self.budget)?;
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
    fn of(rows: &[Vec<u32>], costs: &[u64]) -> Columns {
        let mut by_row = Sparse::with_columns(costs.len());
        let mut order = Vec::new();
        for row in rows {
            order.clear();
            order.extend_from_slice(row);
            order.sort_unstable();
            by_row.push_row(order.iter().copied());
        }
        let by_site = by_row.transposed();
        let mut by_key: HashMap<u64, u32, FxBuildHasher> = HashMap::default();
        // For each column the next one with the same key.
        let mut next: Vec<Option<u32>> = Vec::new();
        let mut names: Vec<u32> = Vec::new();
        for (site, held) in by_site.iter().enumerate().filter(|(_, held)| !held.is_empty()) {
            let mut hasher = FxHasher::default();
            held.iter().for_each(|&row| hasher.write_u32(row));
            let key = hasher.finish();
            let mut found = by_key.get(&key).copied();
            while let Some(column) = found
                && by_site.row(names[column as usize] as usize) != held
            {
                found = next[column as usize];
            }
            match found {
                Some(column) => {
                    let name = &mut names[column as usize];
                    if costs[site] < costs[*name as usize] {
                        *name = site as u32;
                    }
                }
                None => {
                    let column = names.len() as u32;
                    names.push(site as u32);
                    next.push(by_key.insert(key, column));
                }
            }
        }
        names.sort_unstable();
        let mut by_column = Sparse::with_columns(rows.len());
        names
            .iter()
            .for_each(|&site| by_column.push_row(by_site.row(site as usize).iter().copied()));
        let costs = names.iter().map(|&site| costs[site as usize]).collect();
        Columns { by_row: by_column.transposed(), names, costs }
    }

    fn named(&self, open: &[u32]) -> Vec<u32> {
        open.iter().map(|&column| self.names[column as usize]).collect()
    }
}

//! Whether the sites that may open reach everybody at all.

use super::best::Best;
use super::conditions;
use super::core::{Core, Purses};
use super::swap::Search;
use super::table::{Rest, Table};
use crate::model::SiteRole;
use crate::siting::set_cover::cheapest_cover;
use crate::siting::solution::Cause;
use crate::siting::{Budget, Problem, SitingError, Solution, Sparse};

/// Find a first choice that reaches everybody: the fewest sites that do so, if they may open,
/// or else what HiGHS finds.
pub fn first_choice(
    core: &Core,
    problem: &Problem,
    best: &mut Best<'_>,
) -> Result<(), SitingError> {
    let mut musts = Sparse::with_columns(core.sites());
    for row in (0..core.rows()).filter(|&row| core.is_must(row)) {
        let mut sites: Vec<u32> = core.row(row).iter().map(|hit| hit.site).collect();
        sites.sort_unstable();
        musts.push_row(sites);
    }
    let cover = cheapest_cover(&musts, &vec![1; core.sites()], None, best.budget)?;
    if !problem.has_conditions() {
        let mut spent = vec![0_u64; core.most.len()];
        for &site in &cover.open {
            spent[usize::from(core.group[site as usize])] += core.spends[site as usize];
        }
        if spent.iter().zip(&core.most).all(|(spent, most)| spent <= most) {
            let mut search = Search::new(core);
            search.set(&cover.open);
            search.fill();
            search.descend(best.budget);
            search.offer(best);
        }
        let is_counted = core.most.len() == 1 && core.spends.iter().all(|&spend| spend == 1);
        if best.choice.is_some() || is_counted && cover.bound > core.most[0] {
            return Ok(());
        }
    }
    conditions::close(core, problem, core.base, best).map(|_| ())
}

/// Why no choice reaches everybody.
pub fn cause(
    problem: &Problem,
    table: &Table<'_>,
    purses: &Purses,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    if problem.has_conditions() {
        return crate::siting::conditions::cause(problem, |plain| super::solve(plain, budget));
    }
    let mut musts = Sparse::with_columns(purses.spends.len());
    for row in table.rows.iter().filter(|row| row.rest == Rest::Nothing) {
        let mut sites: Vec<u32> = row.hits.iter().map(|hit| hit.site).collect();
        sites.sort_unstable();
        musts.push_row(sites);
    }
    let cover = cheapest_cover(&musts, &vec![1; purses.spends.len()], None, budget)?;
    let required = problem.with_role(SiteRole::Required).len() as u64;
    Ok(Solution::infeasible(Cause::TooFew { needed: required + cover.bound.max(1) }))
}

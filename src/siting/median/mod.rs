//! Least travel over sites: the engine behind the p-median.
//!
//! truncated rows -> greedy and exchanges (a value) + prices (a bound) -> fix -> branch and
//! bound. Rows that the best choice leaves beyond their horizon are widened and all is done
//! again, so that the answer is that of the whole problem.

mod ascent;
mod best;
mod bound;
mod branch;
mod coarse;
mod columns;
mod conditions;
mod core;
mod program;
mod reach;
mod sample;
mod stage;
mod swap;
mod table;

use rand_pcg::Pcg64Mcg;

use self::core::{Core, Purses};
use super::fixing::Fixing;
use super::{Budget, Problem, SitingError, Solution, Status};
use crate::model::SiteRole;
use crate::siting::solution::Cause;
use best::Best;
use stage::{FIRST, Stage, look};
use swap::Search;
use table::{Rest, Table};

/// Pairs below which rows are asked for whole.
const FEW_PAIRS: usize = 200_000;
/// Else so many candidates for each one that may serve, on average, and at least so many.
const DEEP: usize = 6;
const SHALLOWEST: usize = 30;

/// The sites with the least weighted cost, as far as the budget goes.
pub fn solve(problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
    problem.check()?;
    let purses = purses(problem);
    solve_from(problem, &purses, first_ask(problem, &purses), budget)
}

/// The same with so many candidates of each row at first.
fn solve_from(
    problem: &Problem,
    purses: &Purses,
    ask: usize,
    budget: &Budget,
) -> Result<Solution, SitingError> {
    let travel = problem.travel.ok_or(SitingError::NoTravel)?;
    let mut table = Table::new(problem, travel, ask);
    let unreachable = table.unreachable();
    if !unreachable.is_empty() {
        return Ok(Solution::infeasible(Cause::Unreachable(unreachable)));
    }
    let is_free: Vec<bool> = problem.roles.iter().map(|role| *role == SiteRole::Free).collect();
    let mut best = Best::new(budget);
    let mut random = Pcg64Mcg::new(u128::from(budget.seed) << 1 | 1);
    for start in problem.feasible_starts() {
        offer_start(problem, &table, &mut best, start)?;
    }
    let mut known = 0;
    loop {
        let core = Core::new(&table, purses, &is_free, too_much(&table)?);
        best.turn_to(&core);
        known = known.max(root(core, problem, &mut best, &mut random)?);
        let value = best.value();
        let Some((_, open)) = best.doubtful.take().filter(|(seems, _)| *seems < value) else {
            break;
        };
        offer_start(problem, &table, &mut best, open.clone())?;
        if best.is_over(known) {
            break;
        }
        table.beyond(&open).into_iter().for_each(|row| table.widen(row));
    }
    match best.choice.take() {
        Some((value, open)) => Ok(answer(problem, &mut table, value, known, open, budget)),
        None if budget.is_spent() => Err(SitingError::Unfinished),
        None => reach::cause(problem, &table, purses, budget),
    }
}

/// A choice in the words of the problem.
fn answer(
    problem: &Problem,
    table: &mut Table<'_>,
    value: u64,
    known: u64,
    mut open: Vec<u32>,
    budget: &Budget,
) -> Solution {
    loop {
        let beyond = table.beyond(&open);
        if beyond.is_empty() {
            break;
        }
        beyond.into_iter().for_each(|row| table.widen(row));
    }
    let asks_least = |site: u32| {
        problem.least.get(usize::from(problem.groups[site as usize])).is_some_and(|&l| l > 0)
    };
    open = table.without_idle(&open, |site| !asks_least(site));
    open.extend(problem.with_role(SiteRole::Required));
    open.sort_unstable();
    let bound = known.min(value);
    let status = Status::of(value, bound, budget);
    Solution { looked: table.looked(), ..Solution::plan(open, value, bound, status) }
}

/// What is left of the allowances once the required sites are paid.
fn purses(problem: &Problem) -> Purses {
    let (most, spends) = problem.purses_beside(&problem.with_role(SiteRole::Required));
    Purses { spends, group: problem.groups.clone(), most }
}

/// How many candidates of each demand point to ask for at first.
fn first_ask(problem: &Problem, purses: &Purses) -> usize {
    let sites = problem.roles.len().max(1);
    if sites.saturating_mul(problem.weights.len()) <= FEW_PAIRS {
        return sites;
    }
    let spent: u64 = purses.spends.iter().fold(0, |sum, spend| sum.saturating_add(*spend));
    let mean = (spent / sites as u64).max(1);
    let open: u64 = purses.most.iter().fold(0, |sum, most| sum.saturating_add(most / mean));
    let open = usize::try_from(open).unwrap_or(usize::MAX).clamp(1, sites);
    (DEEP * sites / open).max(SHALLOWEST).min(sites)
}

/// More than any choice costs within the rows.
fn too_much(table: &Table<'_>) -> Result<u64, SitingError> {
    let most = table.rows.iter().zip(&table.weights).map(|(row, &weight)| {
        let rest = match row.rest {
            Rest::Capped(cost) | Rest::Longer(cost) => Some(cost),
            Rest::Nothing => row.hits.last().map(|hit| hit.cost),
        };
        u128::from(weight) * u128::from(rest.map_or(0, |cost| cost.0))
    });
    u64::try_from(most.sum::<u128>() + 1).map_err(|_| SitingError::TooFar)
}

/// Take a choice of free candidates that keeps the allowances.
fn offer_start(
    problem: &Problem,
    table: &Table<'_>,
    best: &mut Best<'_>,
    open: Vec<u32>,
) -> Result<(), SitingError> {
    if !conditions::admits(problem, &open) {
        return Ok(());
    }
    if let Some(value) = table.value_of(&open) {
        let value = u64::try_from(value).map_err(|_| SitingError::TooFar)?;
        best.offer_named(value, open);
    }
    Ok(())
}

/// Look for choices, price, fix and shrink in turn until that ends, then branch. The bound on
/// every choice.
fn root(
    core: Core,
    problem: &Problem,
    best: &mut Best<'_>,
    random: &mut Pcg64Mcg,
) -> Result<u64, SitingError> {
    if problem.has_conditions() {
        return conditions::close(&core, problem, core.base, best);
    }
    let nothing = vec![Fixing::Open; core.sites()];
    let Some((core, _)) = core.after(nothing, &vec![0.0; core.rows()], f64::INFINITY, true) else {
        return Ok(best.floor());
    };
    let mut search = Search::new(&core);
    match sample::smaller(&core) {
        Some(smaller) => sample::look(&smaller, &mut search, best, random),
        None => look(&mut search, best, FIRST, random),
    }
    if best.choice.is_none() && best.doubtful.is_none() {
        reach::first_choice(&core, problem, best)?;
    }
    if best.choice.is_none() || core.is_decided() {
        best.offer(&core, &vec![false; core.sites()]);
        return Ok(best.floor());
    }
    let mut stage = Stage::new(&core, best);
    if stage.shrink(&mut search, best, random) {
        stage.branch(best);
        stage.by_parts(problem, &mut search, best, random)?;
    }
    Ok(if best.is_proved(stage.known) { best.floor() } else { stage.known.min(best.floor()) })
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::model::{Cost, Weight};
    use crate::reach::Hit;
    use crate::siting::CostRows;

    /// Two candidates of each row at first: the rest is asked for where it matters.
    #[test]
    fn short_rows_are_widened_until_the_answer_is_that_of_the_whole() {
        let mut random = Pcg64Mcg::new(5);
        for round in 0..40_u32 {
            let mut place = || (random.random_range(0..900_i64), random.random_range(0..900_i64));
            let sites: Vec<(i64, i64)> = (0..25).map(|_| place()).collect();
            let demand: Vec<(i64, i64)> = (0..60).map(|_| place()).collect();
            let mut table = CostRows::with_sites(25);
            for from in &demand {
                let hits = sites.iter().enumerate().map(|(site, to)| {
                    let cost = from.0.abs_diff(to.0) + from.1.abs_diff(to.1);
                    Hit { cost: Cost(cost as u32), site: site as u32 }
                });
                table.push_row(hits.filter(|hit| round % 2 == 0 || hit.cost.0 < 700));
            }
            let problem = Problem::of_travel(&table, vec![Weight::ONE; 60]).opening(1 + round % 5);
            let budget = Budget::default();
            let purses = purses(&problem);
            let short = solve_from(&problem, &purses, 2, &budget);
            let whole = solve_from(&problem, &purses, 25, &budget);
            let seen = |found: Result<Solution, SitingError>| {
                found.map(|found| (found.value, found.bound, found.status))
            };
            assert_eq!(seen(short), seen(whole), "round {round}");
        }
    }
}

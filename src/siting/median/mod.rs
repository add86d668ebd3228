//! Least travel over sites: the engine behind the p-median.
//!
//! truncated rows -> greedy and exchanges (a value) + prices (a bound) -> fix -> branch and
//! bound. Rows that the best choice leaves beyond their horizon are widened and all is done
//! again, so that the answer is that of the whole problem.

mod ascent;
mod best;
mod bound;
mod branch;
mod conditions;
mod core;
mod program;
mod reach;
mod swap;
mod table;

use rand_pcg::Pcg64Mcg;

use self::core::{Core, Fixing, Purses};
use super::{Budget, Problem, SitingError, Solution, Status};
use crate::model::SiteRole;
use crate::siting::solution::Cause;
use ascent::{Aim, Ascent};
use best::Best;
use bound::Bound;
use swap::Search;
use table::{Rest, Table};

/// Kicks of the search before the first bound and after each reduction.
const FIRST_KICKS: u32 = 30;
const MORE_KICKS: u32 = 60;
/// How often the core is priced and shrunk before it is branched on.
const REPEATS: usize = 8;
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
    let status = if bound == value {
        Status::Optimal
    } else if budget.accepts(value, bound) {
        Status::Feasible
    } else {
        Status::Stopped
    };
    Solution { open, value, bound, status, cause: None }
}

/// What is left of the allowances once the required sites are paid.
fn purses(problem: &Problem) -> Purses {
    let (most, spends) = problem.purses();
    let all: u64 = spends.iter().fold(0, |all, spend| all.saturating_add(*spend));
    let mut most: Vec<u64> = most.into_iter().map(|most| most.unwrap_or(all)).collect();
    for site in problem.with_role(SiteRole::Required) {
        let left = &mut most[usize::from(problem.groups[site as usize])];
        *left = left.saturating_sub(spends[site as usize]);
    }
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
    let is_plain = conditions::is_plain(problem);
    if !is_plain {
        return conditions::close(&core, problem, core.base, best);
    }
    let nothing = vec![Fixing::Open; core.sites()];
    let Some((mut core, _)) = core.after(nothing, &vec![0.0; core.rows()], true) else {
        return Ok(best.floor());
    };
    let mut known = core.base;
    let mut prices = Vec::new();
    for repeat in 0..REPEATS {
        if core.is_decided() {
            best.offer(&core, &vec![false; core.sites()]);
            return Ok(best.floor());
        }
        let before = best.value();
        look(&core, best, if repeat == 0 { FIRST_KICKS } else { MORE_KICKS }, random);
        if best.choice.is_none() && best.doubtful.is_none() {
            reach::first_choice(&core, problem, best)?;
        }
        if best.choice.is_none() || best.is_over(known) {
            break;
        }
        if repeat == 0 {
            prices = first_prices(&core, best);
        }
        let mut ascent = Ascent::from(std::mem::take(&mut prices));
        let Some(need) = best.need() else { break };
        ascent.improve(&core, effort(need, repeat), budget_of(best));
        let bound = Bound::new(&core, &ascent.prices);
        known = known.max(bound.value);
        asked(&core, best, &ascent.asked);
        prices.clone_from(&ascent.prices);
        if best.is_over(known) {
            break;
        }
        let need = best.need().unwrap_or(0);
        let fixings = bound.fixings(&core, need);
        let fixed = fixings.iter().filter(|&&fixing| fixing != Fixing::Open).count();
        let sites = core.sites();
        match core.after(fixings, &ascent.prices, true) {
            Some(next) => (core, prices) = next,
            None => return Ok(best.floor()),
        }
        if 50 * fixed < sites && best.value() == before && repeat > 0 {
            break;
        }
    }
    if best.choice.is_none() || best.is_over(known) || prices.len() != core.rows() {
        return Ok(if best.is_proved(known) { best.floor() } else { known.min(best.floor()) });
    }
    Ok(branch::branch(&core, &prices, known, best))
}

fn budget_of<'b>(best: &Best<'b>) -> &'b Budget {
    best.budget
}

fn effort(need: u64, repeat: usize) -> Aim {
    if repeat == 0 {
        Aim { need, rounds: 1000, patience: 12, step: 1.0, hope: 0.0 }
    } else {
        Aim { need, rounds: 1500, patience: 20, step: 0.5, hope: 0.0 }
    }
}

/// First prices: half way from the nearest open site to the second.
fn first_prices(core: &Core, best: &Best<'_>) -> Vec<f64> {
    let open = best.choice.as_ref().map_or(&[][..], |(_, open)| &open[..]);
    let is_open = conditions::within(core, open);
    let price = |row: usize| {
        let open = core.row(row).iter().filter(|hit| is_open[hit.site as usize]);
        let worth = open.map(|hit| core.weights[row] as f64 * f64::from(hit.cost.0));
        let mut nearest = worth.chain([core.top(row) as f64; 2]);
        let pair = [nearest.next(), nearest.next()];
        pair.iter().flatten().sum::<f64>() / 2.0
    };
    (0..core.rows()).map(price).collect()
}

/// Exchanges on the core, from the best known choice or a greedy one.
fn look(core: &Core, best: &mut Best<'_>, kicks: u32, random: &mut Pcg64Mcg) {
    let mut search = Search::new(core);
    if let Some((_, open)) = &best.choice {
        let within = conditions::within(core, open);
        let sites: Vec<u32> =
            (0..core.sites() as u32).filter(|&site| within[site as usize]).collect();
        search.set(&sites);
    }
    search.fill(best.budget);
    search.descend(best.budget);
    search.kick(kicks, random, best.budget);
    best.offer(core, search.choice());
}

/// The choice that prices ask for, improved.
fn asked(core: &Core, best: &mut Best<'_>, asked: &[u32]) {
    let mut search = Search::new(core);
    search.set(asked);
    search.fill(best.budget);
    search.descend(best.budget);
    best.offer(core, search.choice());
}

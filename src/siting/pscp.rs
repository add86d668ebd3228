//! Partial set covering: the cheapest sites that cover a share of the demand, such as 90 %.
//!
//! min sum of c_j y_j, covered weight >= target (Daskin and Owen 1999). It is answered by
//! turns of the maximal covering problem: no sites for less than the best known cost reach
//! the target exactly when the most that can be covered for one cost unit less stays below
//! it, which is what the covering engine proves or refutes.

use super::general::{self, Aim};
use super::greedy::Cover;
use super::max_cover::{Goal, MaxCover};
use super::{
    Budget, Cause, Duty, Objective, Problem, SitingError, SitingModel, Solution, Status, lscp,
    most_covered, signature, unit::unit,
};
use crate::model::{SiteRole, Weight};

/// Cheapest sites that cover the target.
pub struct Pscp;

impl SitingModel for Pscp {
    fn name(&self) -> &'static str {
        "pscp"
    }

    fn question(&self) -> &'static str {
        "fewest (or cheapest) new sites so that a share of the demand is covered"
    }

    fn objective(&self) -> Objective {
        Objective::Cost
    }

    fn duty(&self) -> Duty {
        Duty::Target
    }

    fn solve(&self, problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
        problem.check()?;
        let target = problem.target_weight();
        let able: Vec<u32> = (0..problem.roles.len() as u32)
            .filter(|&site| problem.roles[site as usize] != SiteRole::Forbidden)
            .collect();
        let reachable = problem.weight_covered(&able, 1);
        if reachable.0 < target {
            return Ok(Solution::infeasible(Cause::Short { reachable, target: Weight(target) }));
        }
        if target == problem.total_weight().0 {
            return lscp::cover_everything(problem, budget);
        }
        if !problem.apart.is_empty() {
            let patterns = signature(problem, 1);
            return general::solve(problem, &patterns, Aim::Cheapest { weight: target }, budget);
        }
        by_turns(problem, target, budget)
    }
}

/// Lower the cost until the covering engine proves that less does not do.
fn by_turns(problem: &Problem, target: u64, budget: &Budget) -> Result<Solution, SitingError> {
    let required = problem.with_role(SiteRole::Required);
    let fixed = problem.weight_covered(&required, 1).0;
    let spent = problem.cost_of(&required);
    // One purse for all: the groups of a pscp have no allowance of their own.
    let mut engine = most_covered::engine(problem, &required);
    engine.costs = problem.site_costs();
    engine.group = vec![0; problem.roles.len()];
    let wanted = target.saturating_sub(fixed);
    let mut open = greedy(&engine, wanted);
    let unit = unit(engine.costs.iter().copied());
    let mut status = Status::Optimal;
    // Turns end early only at their goal; a gap is judged between the costs.
    let exact = Budget { gap: 0.0, ..budget.clone() };
    let floor = least_possible(&engine, wanted);
    loop {
        let cost: u64 = open.iter().map(|&site| engine.costs[site as usize]).sum();
        if cost <= floor {
            break;
        }
        if budget.accepts(spent + cost, spent + floor) {
            status = Status::Feasible;
            break;
        }
        engine.most = vec![cost - unit];
        let turn = engine.solve(Goal::Reach(wanted), &[], &exact)?;
        if turn.value >= wanted {
            open = most_covered::useful(&engine, turn.open).collect();
        } else if turn.bound < wanted {
            break;
        } else {
            status = Status::Stopped;
            break;
        }
    }
    open.extend(required);
    open.sort_unstable();
    let value = problem.cost_of(&open);
    let bound = if status == Status::Optimal { value } else { spent + floor };
    Ok(Solution::plan(open, value, bound, status))
}

/// Greedy by weight for money until enough is covered, then closing what is not needed.
fn greedy(engine: &MaxCover, wanted: u64) -> Vec<u32> {
    let mut cover = Cover::empty(&engine.weights, &engine.by_pattern, &engine.by_site);
    while cover.value < wanted {
        let closed = (0..cover.gain.len()).filter(|&site| !cover.is_open[site]);
        // Gain by cost, compared without dividing; free sites first.
        let best = closed.filter(|&site| cover.gain[site] > 0).max_by(|&a, &b| {
            let side = |gain: u64, cost: u64| u128::from(gain.min(wanted)) * u128::from(cost);
            side(cover.gain[a], engine.costs[b])
                .cmp(&side(cover.gain[b], engine.costs[a]))
                .then(b.cmp(&a))
        });
        let Some(site) = best else { break };
        cover.open(site as u32);
    }
    let mut dearest = cover.open.clone();
    dearest.sort_by_key(|&site| (std::cmp::Reverse(engine.costs[site as usize]), site));
    for site in dearest {
        if cover.value - cover.loss(site) >= wanted {
            cover.close(site);
        }
    }
    cover.open
}

/// A cost below which the target is out of reach even if no two sites shared any demand:
/// sites by weight for money, the last one in part.
fn least_possible(engine: &MaxCover, wanted: u64) -> u64 {
    let gross = |site: usize| -> u64 {
        let patterns = engine.by_site.row(site).iter();
        patterns.map(|&pattern| engine.weights[pattern as usize]).sum()
    };
    let mut sites: Vec<(u64, u64)> = (0..engine.costs.len())
        .map(|site| (gross(site), engine.costs[site]))
        .filter(|(gross, _)| *gross > 0)
        .collect();
    let product = |gross: u64, cost: u64| u128::from(gross) * u128::from(cost);
    sites.sort_unstable_by(|a, b| product(b.0, a.1).cmp(&product(a.0, b.1)));
    let (mut left, mut cost) = (wanted, 0);
    for (gross, price) in sites {
        if gross >= left {
            return cost + product(left, price).div_ceil(u128::from(gross)) as u64;
        }
        left -= gross;
        cost += price;
    }
    cost
}

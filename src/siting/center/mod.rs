//! The p-center engine: a level is tried on few demand points at a time.
//!
//! farthest-first (a value, and points far apart) -> levels between bound and value: can the
//! subset be served within this one? No: the bound rises to the next level. Yes: what opens is
//! tried on all demand, polished, and whom it leaves too far away joins the subset.

mod cover;
mod finish;
mod levels;
mod narrow;
mod polish;
mod rules;
mod start;
mod subset;

use super::set_cover::{ANY_EFFORT, Within};
use super::{Budget, Cause, Problem, SitingError, Solution, Status};
use cover::Asked;
use levels::{BEYOND, Levels, UNREACHED, fitting, highest};
use rules::Rules;
use subset::Subset;

/// What is known of the least level: a choice, what it comes to, and what nothing is below.
struct Known {
    open: Vec<u32>,
    value: u64,
    bound: u64,
    /// Choices tried on all demand.
    tries: u32,
}

impl Known {
    fn improve(&mut self, open: Vec<u32>, value: u64) {
        if value < self.value {
            self.value = value;
            self.open = open;
        }
    }
}

/// The choice whose farthest demand is nearest, as far as the budget goes.
pub fn solve(problem: &Problem, budget: &Budget) -> Result<Solution, SitingError> {
    let Some(travel) = problem.travel else { return Err(SitingError::NoTravel) };
    let rules = Rules::of(problem)?;
    let levels = Levels::new(problem, travel);
    let least = levels.least();
    let lost: Vec<usize> =
        (0..least.len()).filter(|&at| least[at] == UNREACHED).map(|at| levels.asking[at]).collect();
    if !lost.is_empty() {
        return Ok(Solution::infeasible(Cause::Unreachable(lost)));
    }
    let asked = Asked { problem, levels: &levels, rules: &rules, budget };
    let mut known = first(&asked)?;
    known.bound = least.into_iter().max().unwrap_or(0);
    let start = start::farthest_first(&levels, &rules);
    let mut subset = Subset::of(levels.asking.len(), UNREACHED);
    if known.value > known.bound {
        let value = highest(&levels.borne(&start.open));
        known.improve(start.open, value);
        subset.lower(&levels, known.value);
        start.points.into_iter().for_each(|at| subset.join(&levels, at));
        narrow::narrow(&asked, &mut subset, &mut known)?;
    }
    if known.bound == UNREACHED {
        return infeasible(&asked, &mut subset);
    }
    if known.value == UNREACHED {
        return Err(SitingError::Unfinished);
    }
    finished(&asked, known)
}

/// The required sites alone, or any choice that keeps mixed rules.
fn first(asked: &Asked) -> Result<Known, SitingError> {
    let open = match asked.rules {
        Rules::Purse { .. } => Vec::new(),
        Rules::Mixed => match asked.by_rules(&[], &asked.problem.apart)? {
            Within::Open(open) => open,
            Within::Nothing => return Err(SitingError::NoChoice),
            Within::Unknown => return Err(SitingError::Unfinished),
        },
    };
    let value = highest(&asked.levels.borne(&open));
    Ok(Known { open, value, bound: 0, tries: 0 })
}

/// Why nothing that may open reaches everybody.
fn infeasible(asked: &Asked, subset: &mut Subset) -> Result<Solution, SitingError> {
    let problem = asked.problem;
    let rows = |subset: &Subset| -> Vec<Vec<u32>> {
        let lost = (0..subset.points.len())
            .filter(|&place| asked.levels.base[subset.points[place]] == UNREACHED);
        lost.map(|place| subset.rows[place].iter().map(|hit| hit.site).collect()).collect()
    };
    if matches!(asked.rules, Rules::Mixed) && !problem.apart.is_empty() {
        let without = loop {
            match asked.by_rules(&rows(subset), &[])? {
                Within::Open(open) if asked.budget.is_spent() => break Within::Open(open),
                Within::Open(open) => {
                    let borne = asked.levels.borne(&open);
                    if highest(&borne) < UNREACHED {
                        break Within::Open(open);
                    }
                    subset.grow(asked.levels, &borne, BEYOND);
                }
                other => break other,
            }
        };
        if !matches!(without, Within::Nothing) {
            return Ok(Solution::infeasible(Cause::Spacing));
        }
    }
    let required = asked.levels.required.len() as u64;
    let counted = Rules::Purse { most: 0, costs: vec![1; problem.roles.len()] };
    let mut few = Asked { rules: &counted, ..*asked };
    let mut most = 0;
    let mut rules;
    loop {
        match few.within(subset, BEYOND, ANY_EFFORT)? {
            Within::Open(open) => {
                let borne = asked.levels.borne(&open);
                if highest(&borne) < UNREACHED {
                    break;
                }
                subset.grow(asked.levels, &borne, BEYOND);
            }
            Within::Nothing => {
                most += 1;
                rules = Rules::Purse { most, costs: vec![1; problem.roles.len()] };
                few = Asked { rules: &rules, ..*asked };
            }
            Within::Unknown => break,
        }
    }
    Ok(Solution::infeasible(Cause::TooFew { needed: required + most }))
}

/// The answer: nothing idle, and everything that must open.
fn finished(asked: &Asked, known: Known) -> Result<Solution, SitingError> {
    let Asked { problem, levels, budget, .. } = *asked;
    let open = finish::needed(problem, levels, known.open);
    let open = finish::filled(problem, open);
    let value = fitting(highest(&levels.borne(&open)))?;
    let bound = known.bound.min(value);
    let status = Status::of(value, bound, budget);
    Ok(Solution::plan(open, value, bound, status))
}

//! The trade-off curve: every number of sites in a row, and its knee.

use super::choose::{Plan, certified};
use super::posed::Posed;
use crate::error::Error;
use crate::siting::{Allowance, Budget, SitingModel, Solution, Status};

/// Every number of sites in the row, and the knee: the point farthest above the straight line
/// from the first to the last (Satopaa et al. 2011). The plan given is the knee's; without a
/// knee the last one's.
pub(super) fn trade_off(
    model: &dyn SitingModel,
    row: std::ops::RangeInclusive<u32>,
    posed: &mut Posed,
    budget: &Budget,
) -> Result<Plan, Error> {
    let mut plans: Vec<(u32, Solution)> = Vec::new();
    for open in row {
        posed.problem.allowances = vec![Allowance::Sites(open)];
        let mut solution = certified(model, &posed.problem, budget)?;
        // More sites never do worse: a plan for fewer is a plan for more.
        if let Some((_, fewer)) = plans.last()
            && model.is_better(fewer.value, solution.value)
        {
            solution = Solution {
                open: fewer.open.clone(),
                allotments: fewer.allotments.clone(),
                value: fewer.value,
                status: Status::Stopped,
                ..solution
            };
        }
        posed.problem.starts = vec![solution.open.clone()];
        plans.push((open, solution));
    }
    let points: Vec<(i128, i128)> =
        plans.iter().map(|(open, plan)| (i128::from(*open), gain(model, plan.value))).collect();
    let knee = knee(&points).map(|at| plans[at].0);
    let chosen = knee.or(plans.last().map(|(open, _)| *open));
    let at = plans.iter().position(|(open, _)| Some(*open) == chosen).unwrap_or(0);
    posed.problem.allowances = vec![Allowance::Sites(plans[at].0)];
    let solution = plans[at].1.clone();
    Ok(Plan { solution, curve: plans, knee, moves: Vec::new() })
}

/// A value as what grows the better the plan is.
fn gain(model: &dyn SitingModel, value: u64) -> i128 {
    if model.counts_weight() { i128::from(value) } else { -i128::from(value) }
}

/// The knee of a curve: its point farthest above the straight line from the first to the last, the
/// first of equals (Satopaa et al. 2011). None on a straight line and for fewer than three points.
pub fn knee(points: &[(i128, i128)]) -> Option<usize> {
    let (first, last) = (points.first()?, points.last()?);
    let (run, rise) = (last.0 - first.0, last.1 - first.1);
    let height = |at: usize| (points[at].1 - first.1) * run - (points[at].0 - first.0) * rise;
    let best = (0..points.len()).max_by_key(|&at| (height(at), std::cmp::Reverse(at)))?;
    (height(best) > 0).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::knee;

    #[test]
    fn the_knee_is_farthest_above_the_chord() {
        assert_eq!(knee(&[(1, 50), (2, 80), (3, 90), (4, 95)]), Some(1));
        assert_eq!(knee(&[(1, 10), (2, 20), (3, 30)]), None);
        assert_eq!(knee(&[(1, 10), (2, 20)]), None);
        assert_eq!(knee(&[]), None);
        // Equal heights: the fewest sites.
        assert_eq!(knee(&[(0, 0), (1, 6), (2, 8), (3, 6)]), Some(1));
    }
}

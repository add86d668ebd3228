//! What a planner may wish of candidates, at random.

use radii::model::{Money, SiteRole};
use radii::siting::{Allowance, Problem};

use super::Stream;

/// Some candidates required, some forbidden.
pub fn roles(stream: &mut Stream, sites: usize) -> Vec<SiteRole> {
    (0..sites)
        .map(|_| match stream.below(12) {
            0 => SiteRole::Required,
            1 => SiteRole::Forbidden,
            _ => SiteRole::Free,
        })
        .collect()
}

/// Few different costs, now and then none.
pub fn costs(stream: &mut Stream, sites: usize) -> Vec<Money> {
    (0..sites).map(|_| Money(stream.below(5) * 700)).collect()
}

/// A few pairs of which only one may open.
pub fn apart(stream: &mut Stream, sites: usize) -> Vec<[u32; 2]> {
    let pair = |stream: &mut Stream| {
        let (a, b) = (stream.below(sites as u64) as u32, stream.below(sites as u64) as u32);
        (a != b).then_some([a, b])
    };
    (0..stream.below(6)).filter_map(|_| pair(stream)).collect()
}

/// What may open, by one of so many draws: in one group or two, counted, for money or as many as
/// it takes; now and then too where `any_too` says so.
pub fn allow(problem: &mut Problem, stream: &mut Stream, draws: u64, any_too: bool) {
    let sites = problem.roles.len();
    let has_costs = problem.costs.is_some();
    problem.allowances = match stream.below(draws) {
        0 if has_costs => vec![Allowance::Money(Money(stream.below(9) * 700))],
        1 if sites > 2 => {
            problem.groups = (0..sites).map(|_| stream.below(2) as u16).collect();
            if stream.below(3) == 0 {
                problem.least = vec![stream.below(3) as u32, 0];
            }
            let mut group = || match stream.below(5) {
                0 => Allowance::Any,
                1 if has_costs => Allowance::Money(Money(stream.below(9) * 700)),
                _ => Allowance::Sites(stream.below(4) as u32),
            };
            vec![group(), group()]
        }
        2 => vec![Allowance::Any],
        3 if any_too => vec![Allowance::Any],
        _ => vec![Allowance::Sites(1 + stream.below(sites as u64) as u32)],
    };
}

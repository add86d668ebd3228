//! Whether the sites that may open hold everybody.

use super::plan::Question;
use crate::model::{SiteRole, Weight};
use crate::siting::Allowance;
use crate::siting::solution::Cause;

/// Why there is not enough room for everybody, reach and spacing aside, if that is so.
pub fn lack(question: &Question<'_>) -> Option<Cause> {
    let problem = question.problem;
    let all = problem.total_weight();
    let room = |site: u32| u128::from(question.capacity.room(site as usize, all).0);
    let standing: u128 = problem.standing_sites().map(room).sum();
    let able = (0..problem.roles.len() as u32)
        .filter(|&site| problem.roles[site as usize] != SiteRole::Forbidden);
    // Those that must open, then the roomiest.
    let mut order: Vec<u32> = able.collect();
    let is_required = |site: u32| problem.roles[site as usize] == SiteRole::Required;
    order.sort_by_key(|&site| (!is_required(site), std::cmp::Reverse(room(site)), site));
    let mut taken = vec![0_u32; problem.allowances.len()];
    let (mut held, mut all_held, mut needed) = (standing, standing, None);
    for (count, &site) in order.iter().enumerate() {
        let group = usize::from(problem.groups[site as usize]);
        let may = match problem.allowances[group] {
            Allowance::Sites(most) => taken[group] < most,
            // What money buys is for the solver to find out.
            Allowance::Any | Allowance::Money(_) => true,
        };
        if may {
            taken[group] += 1;
            held += room(site);
        }
        all_held += room(site);
        if needed.is_none() && all_held >= all.0.into() {
            needed = Some(count as u32 + 1);
        }
    }
    let shortfall = u128::from(all.0).saturating_sub(held) as u64;
    (shortfall > 0).then_some(Cause::NoRoom { shortfall: Weight(shortfall), needed })
}

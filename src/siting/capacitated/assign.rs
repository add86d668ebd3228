//! Who goes where as a whole, once every site is decided: what could be part of a better plan is
//! handed to HiGHS.

use super::best::Best;
use super::core::Core;
use super::program::Program;
use super::table::Table;
use super::value::Valued;
use crate::siting::fixing::Fixing;

/// Look for the best assignment to the open sites. What HiGHS does not get done is noted.
pub fn assign(core: &Core, table: &Table, is_open: &[bool], valued: &Valued, best: &mut Best<'_>) {
    let Some(need) = best.need() else { return };
    // The prices of the transport bound every assignment: what a pair costs beyond them is spent.
    let room = need.saturating_sub(valued.value);
    let fixings: Vec<Fixing> =
        is_open.iter().map(|it| if *it { Fixing::In } else { Fixing::Out }).collect();
    let left = core.kept(&fixings, |row, hit| {
        let cost = u64::from(hit.cost.0) + valued.rooms[hit.site as usize];
        let beyond = cost.saturating_sub(valued.prices[row]);
        u128::from(beyond) * u128::from(core.weights[row]) <= u128::from(room)
    });
    let closed = match Program::new(&left).solve(Some(need), best.slack(), best.budget) {
        Ok(closed) => closed,
        Err(error) => {
            best.error = Some(error);
            return;
        }
    };
    if closed.infeasible {
        return;
    }
    let mut found = None;
    if closed.open.is_some() {
        let plan = best.question.plan_as(table, &core.named(is_open), &closed.sites(&left, table));
        found = plan.as_ref().ok().and_then(|plan| plan.as_ref().map(|plan| plan.value));
        best.take(plan);
    }
    let bound = closed.bound.max(valued.value);
    // Its proof holds for the plan as far as the two come to the same.
    let same = |value: u64| value as f64 <= bound as f64 * (1.0 + 1e-9) + core.unit as f64;
    let is_closed = closed.proved && found.is_some_and(same);
    if !is_closed && !best.is_proved(bound) {
        best.open_end = best.open_end.min(bound);
        let cut = (0..core.rows() as u32).filter(|&row| core.rests[row as usize].is_some());
        if !best.question.goal().is_weight() {
            best.doubt(bound, cut);
        }
    }
}

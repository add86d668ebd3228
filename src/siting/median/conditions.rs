//! Conditions between sites that prices know nothing of: spacing and least numbers.

use super::best::Best;
use super::core::Core;
use super::program::Program;
use crate::model::SiteRole;
use crate::siting::mip::Start;
use crate::siting::{Problem, SitingError};

/// Whether free candidates, with the required ones, keep the spacing and the least numbers.
pub fn admits(problem: &Problem, open: &[u32]) -> bool {
    problem.keeps_conditions(problem.with_role(SiteRole::Required).into_iter().chain(open.to_vec()))
}

/// Let HiGHS close a core with its conditions; the bound on every choice. `known` holds
/// without the conditions.
pub fn close(
    core: &Core,
    problem: &Problem,
    known: u64,
    best: &mut Best<'_>,
) -> Result<u64, SitingError> {
    if core.sites() == 0 {
        if admits(problem, &[]) {
            best.offer(core, &[]);
        }
        return Ok(best.floor());
    }
    let unit = core.unit();
    let start = best.choice.as_ref().map(|(_, open)| within(core, open));
    let program = Program::new(core, problem, unit);
    let start = start.as_ref().map(|is_open| (&is_open[..], Start::Rough));
    let answer = program.solve(start, None, best.budget)?;
    if answer.infeasible {
        return Ok(best.floor());
    }
    if let Some(open) = &answer.open
        && admits(problem, &core.named(open))
    {
        best.offer(core, &marked(core, open));
    }
    let bound = Program::bound(core, unit, answer.bound).max(known);
    Ok(if answer.proved || best.is_proved(bound) { best.floor() } else { bound.min(best.floor()) })
}

/// Let HiGHS look for choices in a core that are better; the bound on every choice.
pub fn finish(
    core: &Core,
    problem: &Problem,
    known: u64,
    best: &mut Best<'_>,
) -> Result<u64, SitingError> {
    let unit = core.unit();
    let program = Program::new(core, problem, unit);
    let answer = program.solve(None, best.need(), best.budget)?;
    if let Some(open) = &answer.open {
        best.offer(core, &marked(core, open));
    }
    if answer.infeasible || answer.proved {
        return Ok(best.floor());
    }
    Ok(Program::bound(core, unit, answer.bound).max(known).min(best.floor()))
}

/// Which sites of a core these are.
fn marked(core: &Core, open: &[u32]) -> Vec<bool> {
    let mut is_open = vec![false; core.sites()];
    open.iter().for_each(|&site| is_open[site as usize] = true);
    is_open
}

/// The sites of a core that are in a choice.
pub fn within(core: &Core, open: &[u32]) -> Vec<bool> {
    core.names.iter().map(|name| open.binary_search(name).is_ok()).collect()
}

//! What may open: one purse, or rules that only the solver can keep together.

use crate::model::SiteRole;
use crate::siting::{Allowance, Problem, SitingError};

/// What the free candidates may cost together.
#[derive(Debug, Clone)]
pub enum Rules {
    /// Candidates draw on one purse, each at its cost.
    Purse {
        /// What there is, beside what the required sites take.
        most: u64,
        /// Cost of each candidate, in the purse's unit.
        costs: Vec<u64>,
    },
    /// Several purses, sites that keep apart, or sites that must open at a price.
    Mixed,
}

impl Rules {
    /// The rules of a problem that passed its own check.
    pub fn of(problem: &Problem) -> Result<Rules, SitingError> {
        let able = |site: u32| problem.roles[site as usize] != SiteRole::Forbidden;
        if problem.apart.iter().any(|pair| pair.iter().all(|&site| able(site))) {
            return Ok(Rules::Mixed);
        }
        let (most, spends) = problem.purses();
        let sites = 0..problem.roles.len();
        let group = |site: usize| usize::from(problem.groups[site]);
        let count = |wanted: usize, role: SiteRole| {
            sites.clone().filter(|&s| group(s) == wanted && problem.roles[s] == role).count()
        };
        // Groups whose free candidates something holds back.
        let mut held = Vec::new();
        let mut open_ended = false;
        for (at, most) in most.iter().enumerate() {
            let free = count(at, SiteRole::Free);
            let required = count(at, SiteRole::Required);
            let lacking = least(problem, at).saturating_sub(required);
            let room = match problem.allowances[at] {
                Allowance::Sites(most) => (most as usize).saturating_sub(required),
                _ => free,
            };
            if lacking > free.min(room) {
                return Err(SitingError::NoChoice);
            }
            match most {
                _ if free == 0 => {}
                None => open_ended = true,
                Some(_) => held.push((at, lacking)),
            }
        }
        match held[..] {
            [] => Ok(Rules::Purse { most: u64::MAX, costs: vec![1; spends.len()] }),
            [(at, lacking)] if !open_ended => {
                if lacking > 0 && matches!(problem.allowances[at], Allowance::Money(_)) {
                    return Ok(Rules::Mixed);
                }
                let required = sites.filter(|&s| problem.roles[s] == SiteRole::Required);
                let spent: u64 = required.filter(|&s| group(s) == at).map(|s| spends[s]).sum();
                let most = most[at].unwrap_or(u64::MAX).saturating_sub(spent);
                Ok(Rules::Purse { most, costs: spends })
            }
            _ => Ok(Rules::Mixed),
        }
    }
}

/// How many must open at least in a group.
pub fn least(problem: &Problem, group: usize) -> usize {
    problem.least.get(group).map_or(0, |least| *least as usize)
}

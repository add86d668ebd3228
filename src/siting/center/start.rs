//! A first choice: a site for whoever is farthest, again and again (Gonzalez 1985; Hochbaum and
//! Shmoys 1985: at most twice the optimum where demand and candidates are the same points).

use super::levels::{Levels, UNREACHED};
use super::rules::Rules;

/// Sites that one pass opens at most: each costs a look at all demand.
const OPENED: usize = 5_000;

/// What the pass opened, and whom it opened each for, which are far from each other.
pub struct Start {
    /// Free candidates.
    pub open: Vec<u32>,
    /// Asking points, the one nothing was opened for any more last.
    pub points: Vec<usize>,
}

/// Open for the farthest while the purse lasts; nothing where rules are mixed, but the points
/// all the same.
pub fn farthest_first(levels: &Levels, rules: &Rules) -> Start {
    let free = levels.is_free.iter().filter(|&&free| free).count();
    let (most, costs) = match rules {
        Rules::Purse { most, costs } => (*most, Some(costs)),
        Rules::Mixed => (free as u64, None),
    };
    let mut borne = levels.base.clone();
    let mut start = Start { open: Vec::new(), points: Vec::new() };
    let mut spent = 0_u64;
    while start.open.len() < OPENED {
        let worst = (0..borne.len()).rev().max_by_key(|&at| borne[at]);
        let Some(at) = worst.filter(|&at| borne[at] > 0) else { break };
        start.points.push(at);
        let Some(hit) = levels.cheapest(at, &start.open) else { break };
        let paid = spent.saturating_add(costs.map_or(1, |costs| costs[hit.site as usize]));
        if paid > most || levels.level(at, hit.cost) >= borne[at] {
            break;
        }
        spent = paid;
        start.open.push(hit.site);
        for (level, now) in borne.iter_mut().zip(levels.borne(&[hit.site])) {
            *level = (*level).min(now.level);
        }
    }
    if borne.contains(&UNREACHED) || matches!(rules, Rules::Mixed) {
        start.open.clear();
    }
    start
}

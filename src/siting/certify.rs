//! No solver marks its own homework: feasibility and value are counted again here, from
//! the matrix, with code of its own, and the bound must lie on the right side.

use std::collections::HashSet;

use super::{
    Allotment, Allowance, Capacity, Cause, Duty, Objective, Problem, SitingModel, Solution, Status,
};
use crate::model::{Cost, SiteRole, Weight};

/// What a certificate found wrong. This is a bug of radii, never an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "internal error: the {model} answer failed its certificate: {found}. hint: please report this with the input files"
)]
pub struct CertificateError {
    /// The model.
    pub model: &'static str,
    /// What does not hold.
    pub found: String,
}

/// Check a solution against its problem.
pub fn certify(
    model: &dyn SitingModel,
    problem: &Problem,
    solution: &Solution,
) -> Result<(), CertificateError> {
    let found = match (&solution.status, &solution.cause) {
        (Status::Infeasible, cause) => refuted(model, problem, cause.as_ref()),
        (_, Some(_)) => Err("a plan is given, and a reason that there is none".to_owned()),
        _ => choice(problem, solution).and_then(|open| worth(model, problem, solution, &open)),
    };
    found.map_err(|found| CertificateError { model: model.name(), found })
}

/// The opened sites exist, and keep every rule of the planner.
fn choice(problem: &Problem, solution: &Solution) -> Result<HashSet<u32>, String> {
    let open: HashSet<u32> = solution.open.iter().copied().collect();
    if open.len() != solution.open.len() {
        return Err("a site is opened twice".to_owned());
    }
    if open.iter().any(|&site| site as usize >= problem.roles.len()) {
        return Err("a site that does not exist is opened".to_owned());
    }
    for (site, role) in problem.roles.iter().enumerate() {
        match (role, open.contains(&(site as u32))) {
            (SiteRole::Required, false) => return Err(format!("required site {site} is closed")),
            (SiteRole::Forbidden, true) => return Err(format!("forbidden site {site} is open")),
            _ => {}
        }
    }
    for (group, allowance) in problem.allowances.iter().enumerate() {
        let members =
            || open.iter().filter(|&&site| usize::from(problem.groups[site as usize]) == group);
        let kept = match allowance {
            Allowance::Any => true,
            Allowance::Sites(most) => members().count() <= *most as usize,
            Allowance::Money(most) => problem.costs.as_ref().is_some_and(|costs| {
                let spent: u128 = members().map(|&site| u128::from(costs[site as usize].0)).sum();
                spent <= u128::from(most.0)
            }),
        };
        if !kept {
            return Err(format!("more is open in group {group} than {allowance:?}"));
        }
        let least = problem.least.get(group).map_or(0, |least| *least as usize);
        if members().count() < least {
            return Err(format!("fewer than {least} are open in group {group}"));
        }
    }
    match problem.apart.iter().find(|pair| pair.iter().all(|site| open.contains(site))) {
        Some([a, b]) => Err(format!("sites {a} and {b} are too close to open both")),
        None => Ok(open),
    }
}

/// The value is what the sites come to, and the bound stands on the right side of it.
fn worth(
    model: &dyn SitingModel,
    problem: &Problem,
    solution: &Solution,
    open: &HashSet<u32>,
) -> Result<(), String> {
    if let Some(capacity) = &problem.capacity {
        return held(model, problem, capacity, solution);
    }
    let depth: Vec<usize> = (0..problem.weights.len())
        .map(|demand| {
            let by_new = problem.matrix.covering(demand).iter().filter(|site| open.contains(site));
            problem.served[demand] as usize + by_new.count()
        })
        .collect();
    let is_covered = |demand: usize, times: u32| depth[demand] >= times as usize;
    let weight_where = |holds: &dyn Fn(usize) -> bool| -> u64 {
        let demand = (0..problem.weights.len()).filter(|&demand| holds(demand));
        demand.map(|demand| problem.weights[demand].0).sum()
    };
    let covered = weight_where(&|demand| is_covered(demand, 1));
    match model.duty() {
        // Whether everybody is reached is seen where the costs are added up.
        Duty::Nothing | Duty::Reached => {}
        Duty::Target if problem.target.is_met(Weight(covered), problem.total_weight()) => {}
        Duty::Target => return Err(format!("{covered} covered is less than the target")),
        Duty::Everything => {
            let missed = (0..problem.weights.len())
                .find(|&demand| problem.weights[demand].0 > 0 && !is_covered(demand, 1));
            if let Some(demand) = missed {
                return Err(format!("demand {demand} is not covered"));
            }
        }
    }
    let (counted, most) = match model.objective() {
        Objective::Weight { times } => (
            weight_where(&|demand| is_covered(demand, times)),
            weight_where(&|demand| could_cover(problem, demand) >= times as usize),
        ),
        Objective::Cost => {
            let cost: u64 = match &problem.costs {
                Some(costs) => open.iter().map(|&site| costs[site as usize].0).sum(),
                None => open.len() as u64,
            };
            (cost, cost)
        }
        Objective::Travel | Objective::Farthest => {
            let counted = travelled(model.objective(), problem, &solution.open)?;
            (counted, counted)
        }
        Objective::Total => return Err("capacities are kept, and there are none".to_owned()),
    };
    on_the_right_side(model, solution, counted, most)
}

/// The value is what was counted, and the bound no worse.
fn on_the_right_side(
    model: &dyn SitingModel,
    solution: &Solution,
    counted: u64,
    most: u64,
) -> Result<(), String> {
    let (value, bound) = (solution.value, solution.bound);
    if counted != value {
        return Err(format!("the value is {counted}, not {value}"));
    }
    let right_side =
        if model.counts_weight() { value <= bound && bound <= most } else { bound <= value };
    if !right_side {
        return Err(format!("bound {bound} and value {value} contradict"));
    }
    if solution.status == Status::Optimal && bound != value {
        return Err("called optimal with a gap".to_owned());
    }
    Ok(())
}

/// Nobody is sent where there is no way, no room or no open site; everybody is served where that
/// is asked; and the value is what that comes to.
fn held(
    model: &dyn SitingModel,
    problem: &Problem,
    capacity: &Capacity,
    solution: &Solution,
) -> Result<(), String> {
    let travel = problem.travel.ok_or("costs are weighed, and there are none")?;
    let (sites, weights) = (capacity.holds.len(), &problem.weights);
    let mut is_open = vec![false; sites];
    problem.standing_sites().chain(solution.open.iter().copied()).for_each(|site| {
        is_open[site as usize] = true;
    });
    let (mut load, mut sent) = (vec![0_u64; sites], vec![0_u64; weights.len()]);
    let mut travelled = 0_u128;
    let mut last = None;
    for &Allotment { demand, site, weight } in &solution.allotments {
        if last.replace((demand, site)) >= Some((demand, site)) {
            return Err(format!("demand {demand} is out of order"));
        }
        if demand as usize >= weights.len() || !is_open.get(site as usize).is_some_and(|it| *it) {
            return Err(format!("demand {demand} is sent to site {site}, which is not open"));
        }
        let cost = travel.cost(demand as usize, site).filter(|cost| *cost <= capacity.limit);
        let cost = cost.ok_or_else(|| format!("site {site} does not reach demand {demand}"))?;
        load[site as usize] += weight.0;
        sent[demand as usize] += weight.0;
        travelled += u128::from(weight.0) * u128::from(cost.0);
        if weight.0 == 0 || (capacity.single_source && weight != weights[demand as usize]) {
            return Err(format!("{weight} of demand {demand} is sent to site {site}"));
        }
    }
    let full = (0..sites).find(|&site| capacity.holds[site].is_some_and(|it| load[site] > it.0));
    if let Some(site) = full {
        return Err(format!("site {site} holds less than the {} sent to it", load[site]));
    }
    if let Some(demand) = (0..weights.len()).find(|&demand| sent[demand] > weights[demand].0) {
        return Err(format!("more of demand {demand} is sent than there is"));
    }
    let everybody = model.duty() == Duty::Reached;
    if everybody && (0..weights.len()).any(|demand| sent[demand] < weights[demand].0) {
        return Err("somebody is sent nowhere".to_owned());
    }
    let opening = solution.open.iter().filter_map(|&site| problem.opening.get(site as usize));
    let counted = match model.objective() {
        Objective::Weight { times: 1 } => sent.iter().map(|sent| u128::from(*sent)).sum(),
        Objective::Travel => travelled,
        Objective::Total => travelled + opening.map(|cost| u128::from(*cost)).sum::<u128>(),
        Objective::Weight { .. } | Objective::Cost | Objective::Farthest => {
            return Err("the model keeps no capacities".to_owned());
        }
    };
    let counted = u64::try_from(counted).map_err(|_| "the value is too large".to_owned())?;
    on_the_right_side(model, solution, counted, problem.total_weight().0)
}

/// The weighted sum, or the largest, of the costs from each demand point's nearest open site,
/// counted afresh. What is wrong with the choice, where somebody is not reached.
pub fn travelled(objective: Objective, problem: &Problem, open: &[u32]) -> Result<u64, String> {
    let travel = problem.travel.ok_or("costs are weighed, and there are none")?;
    let mut open = open.to_vec();
    open.sort_unstable();
    let nearest = travel.nearest(&open);
    let (mut sum, mut most) = (0_u128, 0_u128);
    for (demand, weight) in problem.weights.iter().enumerate().filter(|(_, weight)| weight.0 > 0) {
        let standing = problem.standing.get(demand).copied().flatten();
        let by_new = nearest[demand].map(|hit| hit.cost);
        let least = by_new.into_iter().chain(standing).min();
        let cost = least.ok_or_else(|| format!("no open site reaches demand {demand}"))?.0;
        sum += u128::from(weight.0) * u128::from(cost);
        let counts = if problem.weighted_center { u128::from(weight.0) } else { 1 };
        most = most.max(counts * u128::from(cost));
    }
    let travelled = if objective == Objective::Farthest { most } else { sum };
    u64::try_from(travelled).map_err(|_| "the weighted cost is too large".to_owned())
}

/// How many facilities could cover a demand point at most.
fn could_cover(problem: &Problem, demand: usize) -> usize {
    let is_able = |site: u32| problem.roles.get(site as usize) != Some(&SiteRole::Forbidden);
    if let Some(travel) = problem.travel {
        let mut hits = Vec::new();
        let farthest = problem.capacity.as_ref().map_or(Cost::MAX, |capacity| capacity.limit);
        travel.within(demand, farthest, &mut hits);
        let stands = problem.standing.get(demand).copied().flatten().is_some();
        return usize::from(stands) + hits.iter().filter(|hit| is_able(hit.site)).count();
    }
    let able = problem.matrix.covering(demand).iter().filter(|&&site| is_able(site));
    problem.served[demand] as usize + able.count()
}

/// There is no plan, for the reason given.
fn refuted(
    model: &dyn SitingModel,
    problem: &Problem,
    cause: Option<&Cause>,
) -> Result<(), String> {
    let unreachable: Vec<usize> = (0..problem.weights.len())
        .filter(|&demand| problem.weights[demand].0 > 0 && could_cover(problem, demand) == 0)
        .collect();
    let missed: u64 = unreachable.iter().map(|&demand| problem.weights[demand].0).sum();
    let covered = problem.total_weight().0 - missed;
    let holds = match cause {
        None => false,
        Some(Cause::Unreachable(named)) => !named.is_empty() && *named == unreachable,
        // That fewer sites do not reach everybody is the solver's word; that somebody counts the
        // sites, and that all of them together would do, is checked.
        Some(Cause::TooFew { needed }) => {
            let counted = problem.allowances.iter().any(|it| !matches!(it, Allowance::Any));
            counted && unreachable.is_empty() && *needed <= problem.roles.len() as u64
        }
        // Among so many sites the roomiest hold too little: counted afresh.
        Some(Cause::NoRoom { shortfall, needed }) => problem.capacity.as_ref().is_some_and(|it| {
            model.duty() == Duty::Reached
                && *shortfall == too_little(problem, it)
                && shortfall.0 > 0
                && needed.is_none_or(|needed| needed as usize <= problem.roles.len())
        }),
        // That nobody can be moved so that all fit is the solver's word.
        Some(Cause::NoFit) => problem.capacity.as_ref().is_some_and(|capacity| {
            model.duty() == Duty::Reached
                && unreachable.is_empty()
                && too_little(problem, capacity) == Weight::ZERO
        }),
        Some(Cause::Short { reachable, target }) => {
            model.duty() == Duty::Target && reachable.0 == covered && covered < target.0
        }
        // That no choice keeps the spacing is the solver's word; that spacing is asked for,
        // and that nothing else stands in the way, is checked.
        Some(Cause::Spacing) => {
            !problem.apart.is_empty()
                && match model.duty() {
                    Duty::Nothing => false,
                    Duty::Target => problem.target.is_met(Weight(covered), problem.total_weight()),
                    Duty::Everything | Duty::Reached => unreachable.is_empty(),
                }
        }
    };
    if holds { Ok(()) } else { Err(format!("called infeasible, but {cause:?} does not hold")) }
}

/// What finds no room in the roomiest choice of sites, spacing aside.
fn too_little(problem: &Problem, capacity: &Capacity) -> Weight {
    let all = problem.total_weight();
    let mut room: u128 = problem.standing_sites().map(|site| of(capacity, site, all)).sum();
    for (group, allowance) in problem.allowances.iter().enumerate() {
        let members = (0..problem.roles.len() as u32).filter(|&site| {
            usize::from(problem.groups[site as usize]) == group
                && problem.roles[site as usize] != SiteRole::Forbidden
        });
        let mut members: Vec<(u128, u32)> =
            members.map(|site| (of(capacity, site, all), site)).collect();
        members.sort_unstable_by_key(|&(room, site)| {
            (problem.roles[site as usize] != SiteRole::Required, std::cmp::Reverse(room))
        });
        room += match *allowance {
            Allowance::Sites(most) => members.iter().take(most as usize).map(|it| it.0).sum(),
            // Money buys at most what all of them hold.
            Allowance::Any | Allowance::Money(_) => members.iter().map(|it| it.0).sum::<u128>(),
        };
    }
    Weight(u128::from(all.0).saturating_sub(room) as u64)
}

fn of(capacity: &Capacity, site: u32, all: Weight) -> u128 {
    u128::from(capacity.room(site as usize, all).0)
}

//! What a plan opens and closes, and who goes where by it, in the planner's terms.

use std::cmp::Reverse;

use super::choose::Plan;
use super::describe::Described;
use super::outcome::{CurvePoint, Opened};
use super::posed::{Posed, Setting};
use super::room;
use crate::coverage::Sent;
use crate::model::Weight;
use crate::siting::{Problem, Solution, Status};

/// The plan and the points of its curve in the planner's terms.
pub(super) struct Told {
    /// What opens, those for whom most are added first; where ways count, to whom most go.
    pub opened: Vec<Opened>,
    /// Which of today's facilities close.
    pub closed: Vec<String>,
    /// Who goes where, where capacities are kept and there is a plan.
    pub sent: Option<Vec<Sent>>,
    /// The points of the curve.
    pub curve: Vec<CurvePoint>,
}

impl Told {
    /// Tell a plan of a problem; `people` is the problem that says in people what a site adds.
    pub fn of(setting: &Setting<'_>, (posed, people): (&Posed, &Posed), plan: &Plan) -> Told {
        let (problem, travel) = (&posed.problem, posed.problem.travel);
        let described = Described::of(setting, people, plan.sites().into_iter());
        let stay = setting.standing().len();
        let candidates = setting.candidates.sites.len();
        // Where no plan exists, nothing opens and nothing closes.
        let told = |solution: &Solution| {
            if solution.status == Status::Infeasible {
                return (Vec::new(), Vec::new(), None);
            }
            let (mut opened, closed) = described.plan(&solution.open);
            if problem.travel.is_some() {
                // Where ways count, it is not what each adds that tells sites apart.
                let taken = taken(problem, solution);
                opened.sort_by_key(|opened| Reverse(taken[opened.candidate]));
            }
            let sent = travel.filter(|_| setting.capacity.is_some()).map(|travel| {
                room::by_plan(travel, &solution.allotments, candidates, stay, &opened)
            });
            (opened, closed, sent)
        };
        let point = |(open, solution): &(u32, Solution)| {
            let (opened, closed, sent) = told(solution);
            CurvePoint {
                open: *open,
                value: solution.value,
                bound: solution.bound,
                status: solution.status,
                sites: solution.open.clone(),
                sent,
                opened,
                closed,
            }
        };
        let (opened, closed, sent) = told(&plan.solution);
        Told { opened, closed, sent, curve: plan.curve.iter().map(point).collect() }
    }
}

/// Weight that goes to each candidate of a plan: as it is sent, or to the nearest site.
fn taken(problem: &Problem, solution: &Solution) -> Vec<Weight> {
    let mut taken = vec![Weight::ZERO; problem.roles.len()];
    let mut take = |site: u32, weight: Weight| {
        if let Some(taken) = taken.get_mut(site as usize) {
            *taken += weight;
        }
    };
    if problem.capacity.is_some() {
        solution.allotments.iter().for_each(|it| take(it.site, it.weight));
    } else if let Some(travel) = problem.travel {
        let nearest = travel.nearest(&solution.open).into_iter().enumerate();
        for (demand, hit) in nearest.filter_map(|(demand, hit)| Some((demand, hit?))) {
            let standing = problem.standing.get(demand).copied().flatten();
            if standing.is_none_or(|standing| hit.cost < standing) {
                take(hit.site, problem.weights[demand]);
            }
        }
    }
    taken
}

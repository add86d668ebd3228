//! From a siting question to a certified plan and everything said about it.

use std::borrow::Cow;

use super::candidates::{self, Candidates};
use super::explain::explain;
use super::outcome::{Move, Opened, ServiceSite, Siting};
use super::posed::{Posed, Setting};
use super::room::Keeper;
use super::told::Told;
use super::travel::CandidateTravel;
use super::{Means, Purse, Question, SiteQuestion, Timings};
use super::{curve, levels, moves, variants};
use crate::coverage::{Counts, Nearest, Sent, account};
use crate::error::Error;
use crate::model::{Cost, Facility, Limit, ServiceStandard};
use crate::reach::{Place, Reach, World};
use crate::read::Note;
use crate::siting::{
    Budget, Objective, Problem, SitingModel, Solution, Status, Travel, certify, travelled,
};

/// A proposal.
pub(super) struct Chosen {
    pub siting: Siting,
    /// What it is judged by: the standard asked for, or the plan's own longest way.
    pub standard: ServiceStandard,
    /// All sites that serve in it.
    pub sites: Vec<ServiceSite>,
    /// Who goes where, where capacities are kept and there is a plan.
    pub sent: Option<Vec<Sent>>,
    /// Coverage by today's facilities alone.
    pub before: Counts,
    /// What was noticed while posing the question.
    pub notes: Vec<Note>,
}

/// Put the siting problem, solve it, certify the answer, and describe what opened.
pub(super) fn choose(
    world: World<'_>,
    asked: &Question,
    question: &SiteQuestion,
    means: Means<'_>,
    timings: &mut Timings,
) -> Result<Chosen, Error> {
    let World { study, walk } = world;
    let Means { budget, memory, .. } = means;
    let (standard, reach) = (asked.standard(), asked.reach);
    let candidates = timings.time("candidates", || candidates::of(study, question, &standard))?;
    let (candidates, capacity) = (&candidates, asked.room());
    let setting = Setting { study, walk, question, reach, standard, capacity, candidates, memory };
    let prepared = setting.prepared();
    let weighs = question.model.weighs_travel() || capacity.is_some();
    let travel = weighs.then(|| CandidateTravel::of(&setting, prepared.as_ref())).transpose()?;
    let travel = travel.as_ref().map(|travel| travel as &dyn Travel);
    let mut posed = timings.time("matrix", || setting.pose(prepared.as_ref(), travel))?;
    let plan = timings.time("site", || solve(question, candidates, &mut posed, budget))?;
    let infeasible = plan.solution.status == Status::Infeasible;
    let why = if infeasible {
        explain(&setting, &posed, &plan.solution, prepared.as_ref(), budget)?
    } else {
        Vec::new()
    };
    // Without a limit of its own a plan is judged by its longest way.
    let standard = match asked.within.is_empty() {
        true => setting.reaching(&posed, &plan.solution),
        false => standard,
    };
    let setting = Setting { standard, ..setting };
    let people = setting.in_people(&posed, &plan, prepared.as_ref())?;
    let told = Told::of(&setting, (&posed, &people), &plan);
    let (alternatives, why_not) = if infeasible {
        (Vec::new(), Vec::new())
    } else {
        timings.time("variants", || {
            variants::of(question, candidates, &posed, &plan.solution, budget)
        })?
    };
    let phases =
        timings.time("regret", || levels::phases(&setting, &posed, &plan.solution, budget))?;
    let phase_of = match phases.is_empty() {
        true => Vec::new(),
        false => levels::phase_of(&posed, &plan.solution),
    };
    let kinds = setting.kind_results(&posed, &plan.solution.open);
    let tiers = levels::tiers(question, &posed, &plan.solution);
    let sites = setting.serving_sites(&told.opened, infeasible);
    let siting = Siting {
        model: question.model,
        asked: question.asked(&plan),
        budget: match question.purse {
            Some(Purse::Money(money)) => Some(money),
            _ => None,
        },
        costed: posed.problem.costs.is_some(),
        from_scratch: question.from_scratch,
        spaced: question.min_spacing.is_some(),
        price: (question.model.objective() == Objective::Total).then(|| setting.price()),
        weighted: question.weighted,
        candidates: candidates.sites.len(),
        nearest_before: setting.nearest_today(),
        solution: plan.solution,
        opened: told.opened,
        closed: told.closed,
        why,
        curve: told.curve,
        knee: plan.knee,
        moves: plan.moves,
        phases,
        phase_of,
        tiers,
        kinds,
        alternatives,
        why_not,
        seed: budget.seed,
    };
    let today: Vec<Place> = study.facilities.iter().map(Place::from).collect();
    let mut before = memory.counts(reach, world, &today, &standard);
    if let Some(capacity) = capacity {
        let keeper = Keeper { world, reach, standard, capacity, budget };
        let holds = study.facilities.iter().map(|site| capacity.holds(site.capacity));
        let holds: Vec<_> = holds.collect();
        let (sent, _) = keeper.allot(today, holds.clone())?;
        before = before.with_room((&study.demand.points, &standard), holds, sent);
    }
    let notes = setting.other_tiers().into_iter().chain(setting.excused()).collect();
    Ok(Chosen { siting, standard, sites, sent: told.sent, before, notes })
}

impl SiteQuestion {
    /// How many new sites were asked for.
    fn asked(&self, plan: &Plan) -> Option<u32> {
        match &self.purse {
            Some(Purse::Sites(open)) => Some(*open),
            Some(Purse::Row(_)) => plan.knee.or(Some(plan.solution.open.len() as u32)),
            _ if !self.phases.is_empty() => Some(self.phases.iter().sum()),
            _ => None,
        }
    }
}

impl Setting<'_> {
    /// The standard that just takes in everybody whom a plan reaches.
    fn reaching(&self, posed: &Posed, plan: &Solution) -> ServiceStandard {
        let cost = match (&posed.problem.capacity, posed.problem.travel) {
            (Some(_), Some(travel)) => {
                let ways = plan.allotments.iter();
                let ways = ways.filter_map(|it| travel.cost(it.demand as usize, it.site));
                ways.max().unwrap_or(Cost::MAX)
            }
            _ => {
                let ways = Problem { weighted_center: false, ..posed.problem.clone() };
                let farthest = travelled(Objective::Farthest, &ways, &plan.open).ok();
                farthest.and_then(|cost| u32::try_from(cost).ok()).map_or(Cost::MAX, Cost)
            }
        };
        ServiceStandard::within(Limit { cost, ..self.standard.limit })
    }

    /// The problem that says in people within the standard what a site adds: where the objective
    /// is a distance, or parts of several kinds, it does not.
    fn in_people<'p>(
        &self,
        posed: &'p Posed<'p>,
        plan: &Plan,
        prepared: &dyn Reach,
    ) -> Result<Cow<'p, Posed<'p>>, Error> {
        if posed.problem.travel.is_some() {
            return Ok(Cow::Owned(self.serving(&plan.sites())?));
        }
        match self.question.kinds.is_empty() {
            true => Ok(Cow::Borrowed(posed)),
            false => Ok(Cow::Owned(self.plain(prepared)?)),
        }
    }

    /// How far people have to go today, where the model weighs it.
    fn nearest_today(&self) -> Option<Nearest> {
        let today: Vec<&Facility> = self.study.facilities.iter().collect();
        let nearest = || account(&self.nearest_of(&today), &self.study.demand.points);
        self.question.model.weighs_travel().then(nearest).flatten()
    }

    /// All sites that serve once these are open. Where no plan exists, nothing opens and nothing
    /// closes.
    fn serving_sites(&self, opened: &[Opened], infeasible: bool) -> Vec<ServiceSite> {
        let study = self.study;
        let stay = if infeasible {
            study.facilities.iter().chain(&study.planned).collect()
        } else {
            self.standing()
        };
        let mut sites: Vec<ServiceSite> = stay.into_iter().map(ServiceSite::existing).collect();
        let planned_from = sites.len() - study.planned.len();
        sites[planned_from..].iter_mut().for_each(|site| site.planned = true);
        sites.extend(opened.iter().map(ServiceSite::opened));
        sites
    }
}

/// The plan itself, and the row of plans it was picked from.
pub(super) struct Plan {
    pub solution: Solution,
    /// Every number of sites in turn, and the plan for it.
    pub curve: Vec<(u32, Solution)>,
    pub knee: Option<u32>,
    pub moves: Vec<Move>,
}

impl Plan {
    /// All sites that the plan or a point of its curve opens, ascending.
    pub fn sites(&self) -> Vec<u32> {
        let solutions = std::iter::once(&self.solution);
        let solutions = solutions.chain(self.curve.iter().map(|(_, solution)| solution));
        let mut sites: Vec<u32> = solutions.flat_map(|it| it.open.iter().copied()).collect();
        sites.sort_unstable();
        sites.dedup();
        sites
    }
}

/// Solve and certify.
pub(super) fn certified(
    model: &dyn SitingModel,
    problem: &Problem,
    budget: &Budget,
) -> Result<Solution, Error> {
    let solution = model.solve(problem, budget)?;
    certify(model, problem, &solution)?;
    Ok(solution)
}

fn solve(
    question: &SiteQuestion,
    candidates: &Candidates,
    posed: &mut Posed,
    budget: &Budget,
) -> Result<Plan, Error> {
    let model = question.model;
    if question.relocate > 0 {
        return moves::relocate(question, candidates, posed, budget);
    }
    if let Some(Purse::Row(row)) = &question.purse {
        return curve::trade_off(model, row.clone(), posed, budget);
    }
    let solution = if question.tiers.len() > 1 && !posed.problem.apart.is_empty() {
        apart_if_needed(question, posed, budget)?
    } else {
        certified(model, &posed.problem, budget)?
    };
    let mut solution = solution;
    if posed.tidy(&mut solution.open) {
        certify(model, &posed.problem, &solution)?;
    }
    Ok(Plan { solution, curve: Vec::new(), knee: None, moves: Vec::new() })
}

/// Tiers rarely want the same place: without that rule they are solved far faster, and a
/// plan that keeps it all the same is the best with it too.
fn apart_if_needed(
    question: &SiteQuestion,
    posed: &Posed,
    budget: &Budget,
) -> Result<Solution, Error> {
    if question.min_spacing.is_none() {
        let free = Problem { apart: Vec::new(), ..posed.problem.clone() };
        let solution = question.model.solve(&free, budget)?;
        if certify(question.model, &posed.problem, &solution).is_ok() {
            return Ok(solution);
        }
    }
    certified(question.model, &posed.problem, budget)
}

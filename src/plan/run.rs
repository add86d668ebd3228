//! A plan is run case by case: each scenario, and each combination of its sweep.

use std::sync::Arc;
use std::time::Instant;

use sha2::{Digest, Sha256};

use super::case::{Case, cases};
use super::figures::Figures;
use super::file::{Stress, StressName};
use super::measured::figures;
use super::scenario::{Plan, Scenario, Wish};
use super::standing::Standing;
use super::state::State;
use super::stress::StressFigures;
use super::town::{Town, at_edit};
use super::turns::{Before, Turn};
use super::{Complaint, PlanError};
use crate::error::Error;
use crate::model::{Demand, Xy};
use crate::reach::walk::{PathEdit, Walk, WalkTerms};
use crate::read::did_you_mean;
use crate::scenario::{Detail, Means, Memory, Outcome, Siting, Timings, answer_on, read_borders};
use crate::siting::Budget;

/// A case that was answered.
pub struct Finished {
    /// Its numbers.
    pub figures: Figures,
    /// All of it.
    pub outcome: Outcome,
    /// What became of each block against the base; `None` for the base itself.
    pub turns: Option<Vec<Turn>>,
    /// To which neighbourhood each block belongs.
    pub state: State,
}

/// A plan on its way.
pub struct Runner<'p> {
    pub(super) plan: &'p Plan,
    pub(super) town: &'p Town,
    pub(super) cases: Vec<Case>,
    at: usize,
    memory: Memory,
    walks: Vec<Laid>,
    pub(super) states: Vec<Option<State>>,
    proposals: Vec<Option<Siting>>,
    before: Option<Before>,
}

/// Streets with some demand on them and some edits over them.
struct Laid {
    profile: String,
    demand: Arc<Demand>,
    paths: Vec<PathEdit>,
    walk: Walk,
}

impl<'p> Runner<'p> {
    /// Get ready to run a plan, or the scenarios `only` names. What can be wrong without an answer
    /// at hand is found here.
    pub fn new(plan: &'p Plan, town: &'p Town, only: &[String]) -> Result<Runner<'p>, PlanError> {
        for name in only {
            let names = || plan.scenarios.iter().map(|scenario| scenario.name.as_str());
            if !names().any(|other| other == name) {
                let suggestion = did_you_mean(name, names(), "name a scenario of the plan");
                return Err(PlanError::UnknownScenario { name: name.clone(), suggestion });
            }
        }
        let wanted = |at: usize| only.is_empty() || only.contains(&plan.scenarios[at].name);
        let mut needed: Vec<bool> = (0..plan.scenarios.len()).map(wanted).collect();
        let compared = plan.line(plan.base);
        let lines = (0..needed.len()).filter(|&at| wanted(at)).flat_map(|at| plan.line(at));
        // What only lends its edits need not be answered; what lends its proposal must be.
        let lenders: Vec<usize> =
            lines
                .filter(|&at| matches!(plan.scenarios[at].wish, Wish::Site(_)))
                .chain(compared.iter().copied().filter(|&at| {
                    at == plan.base || matches!(plan.scenarios[at].wish, Wish::Site(_))
                }))
                .collect();
        lenders.into_iter().for_each(|at| needed[at] = true);
        // The base first, so that all others can be compared with it.
        let mut order = plan.order();
        order.sort_by_key(|at| !compared.contains(at));
        let all = cases(plan);
        let mut ready = Vec::new();
        for at in order.into_iter().filter(|&at| needed[at]) {
            let own = all.iter().filter(|case| case.scenario == at);
            ready.extend(own.map(|case| Case { reported: wanted(at), ..case.clone() }));
        }
        let mut runner = Runner {
            plan,
            town,
            cases: ready,
            at: 0,
            memory: Memory::shared(),
            walks: Vec::new(),
            states: vec![None; plan.scenarios.len()],
            proposals: vec![None; plan.scenarios.len()],
            before: None,
        };
        let complaints = runner.rehearse();
        if complaints.is_empty() { Ok(runner) } else { Err(PlanError::Wrong(complaints)) }
    }

    /// The state of a scenario, from that of the one it starts from.
    pub(super) fn edited(&self, at: usize) -> Result<State, Complaint> {
        let scenario = &self.plan.scenarios[at];
        let mut state = match scenario.from {
            None => State::today(self.town),
            Some(from) => {
                let held = self.states[from].clone();
                let held = held.unwrap_or_else(|| State::today(self.town));
                match (&self.plan.scenarios[from].wish, &self.proposals[from]) {
                    (Wish::Site(_), Some(siting)) => held.built(siting),
                    (Wish::Site(_), None) => held.with_unknown_proposal(),
                    _ => held,
                }
            }
        };
        for edit in &scenario.edits {
            state
                .edit(self.town, self.plan, edit)
                .map_err(|said| at_edit(self.plan, &edit.span, said))?;
        }
        Ok(state)
    }

    /// The state a case is asked of.
    fn state(&mut self, at: usize) -> Result<State, PlanError> {
        if self.states[at].is_none() {
            for earlier in self.plan.line(at) {
                if self.states[earlier].is_none() {
                    let state = self.edited(earlier);
                    self.states[earlier] =
                        Some(state.map_err(|complaint| PlanError::Wrong(vec![complaint]))?);
                }
            }
        }
        let state = self.states[at].clone().unwrap_or_else(|| State::today(self.town));
        self.along_corridor(at, state).map_err(|found| PlanError::Wrong(vec![found]))
    }

    /// A state along the corridor of a scenario, where it has one.
    pub(super) fn along_corridor(&self, at: usize, state: State) -> Result<State, Complaint> {
        let scenario = &self.plan.scenarios[at];
        let Some(corridor) = scenario.corridor else { return Ok(state) };
        let lines = &self.town.corridors[corridor];
        let reach = self.plan.corridors[corridor].reach;
        state.along(lines, reach).map_err(|said| at_edit(self.plan, &scenario.span, said))
    }

    /// All cases, in the order in which they are answered.
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The case that is answered next.
    pub fn upcoming(&self) -> Option<&Case> {
        self.cases.get(self.at)
    }

    /// Whether others start from the upcoming case or are compared with it, so that its answer must
    /// be worked out even where it is known already.
    pub fn is_needed(&self) -> bool {
        let Some(case) = self.upcoming() else { return false };
        let starts = |other: &Case| self.plan.line(other.scenario)[..].contains(&case.scenario);
        let later = &self.cases[self.at + 1..];
        let lends = matches!(self.plan.scenarios[case.scenario].wish, Wish::Site(_));
        case.scenario == self.plan.base
            || (lends && later.iter().any(|other| other.scenario != case.scenario && starts(other)))
    }

    /// Pass over the upcoming case: its answer is known.
    pub fn skip(&mut self) {
        self.at += 1;
    }

    /// What the answer to the upcoming case depends on, as a SHA-256.
    pub fn fingerprint(&self) -> String {
        let Some(case) = self.upcoming() else { return String::new() };
        let mut digest = Sha256::new();
        let mut say = |text: String| {
            digest.update(self.plan.from_folder(&text).as_bytes());
            digest.update([0]);
        };
        say(env!("CARGO_PKG_VERSION").to_owned());
        for input in self.town.study.inputs.iter().chain(&self.town.further) {
            say(format!("{} {}", input.role, input.source.sha256));
        }
        let plan = self.plan;
        say(format!("{:?}", (&plan.layers, plan.candidates, &plan.neighbourhoods)));
        say(format!("{:?}", (&plan.positions, &plan.tiers, &plan.kinds, &plan.corridors)));
        say(format!("{:?}", (&plan.title, plan.seed, plan.time_limit)));
        for at in plan.line(plan.base).into_iter().chain(plan.line(case.scenario)) {
            let scenario = &plan.scenarios[at];
            say(scenario.name.clone());
            say(format!("{:?}", scenario.about));
            say(format!("{:?}", (&scenario.standards, scenario.require, &scenario.walk)));
            say(format!("{:?}", (scenario.corridor, &scenario.wish, &scenario.stress)));
            scenario.edits.iter().for_each(|edit| say(format!("{:?}", edit.change)));
        }
        say(format!("{:?}", case.values));
        format!("{:x}", digest.finalize())
    }

    /// Answer the upcoming case.
    pub fn answer(
        &mut self,
        budget: &Budget,
        timings: &mut Timings,
    ) -> Result<Option<Finished>, PlanError> {
        let Some(case) = self.upcoming().cloned() else { return Ok(None) };
        let scenario = &self.plan.scenarios[case.scenario];
        let named = |source: Error| PlanError::Scenario {
            scenario: case.name.clone(),
            source: Box::new(source),
        };
        let state = self.state(case.scenario)?;
        let terms = case.question.walk.as_ref().map(|walk| &walk.terms);
        let walk = match terms {
            Some(terms) => {
                Some(timings.time("network", || self.walk(&state, terms)).map_err(named)?)
            }
            None => None,
        };
        let budget = self.budget(scenario, budget);
        let detail = if case.values.is_empty() { Detail::Full } else { Detail::Figures };
        let means = Means { budget: &budget, memory: &self.memory, detail };
        let mut study = Town::named_from_plan(state.study.clone(), self.plan);
        read_borders(&case.question, &mut study).map_err(named)?;
        let mut outcome =
            answer_on(study, walk.clone(), &case.question, means, timings).map_err(named)?;
        // What scenarios before this one opened is decided on, not there.
        for site in &mut outcome.sites {
            site.planned |= !site.proposed && !state.is_todays(&site.id);
        }
        let is_base = case.scenario == self.plan.base && self.before.is_none();
        let turns = self.before.as_ref().map(|before| before.turns(&outcome.coverage, &state));
        let turns = turns.filter(|_| !is_base);
        let compared = self.before.as_ref().map(|before| before.name.clone()).unwrap_or_default();
        let names: Vec<Option<String>> =
            scenario.standards.iter().map(|standard| standard.name.clone()).collect();
        // A limit of a sweep has no name, not that of the standard it stands for.
        let swept = case.values.iter().any(|(key, _)| *key == "within");
        let names = if swept { Vec::new() } else { names };
        let mut figures = timings.time("compare", || {
            let turns = turns.as_deref().map(|turns| (compared.as_str(), turns));
            figures(&case, &names, &outcome, &state, turns)
        });
        let standing = Standing {
            outcome: &outcome,
            walk: walk.as_ref(),
            town: self.town,
            memory: &self.memory,
            question: &case.question,
            require: scenario.require,
        };
        figures.kinds = standing.kinds(self.plan);
        figures.tiers = standing.tiers(self.plan);
        figures.stress = timings.time("stress", || self.stresses(scenario, &standing))?;
        if is_base {
            let rows = self.town.study.demand.len();
            self.before = Some(Before::of(&case.name, &outcome.coverage, &state, rows));
        }
        if self.is_needed() {
            self.proposals[case.scenario] = outcome.siting.clone();
        }
        self.at += 1;
        Ok(Some(Finished { figures, outcome, turns, state }))
    }

    /// When to stop searching for the answer to a scenario.
    fn budget(&self, scenario: &Scenario, budget: &Budget) -> Budget {
        let deadline = self.plan.time_limit.and_then(|limit| Instant::now().checked_add(limit));
        let gap = match &scenario.wish {
            Wish::Site(site) => site.gap.as_ref().map(|gap| gap.0.fraction()),
            _ => None,
        };
        Budget {
            deadline: deadline.or(budget.deadline),
            seed: self.plan.seed,
            gap: gap.unwrap_or(budget.gap),
            ..budget.clone()
        }
    }

    /// What an answer comes to when something fails; nothing where there is nothing that could.
    fn stresses(
        &self,
        scenario: &Scenario,
        standing: &Standing<'_>,
    ) -> Result<Vec<StressFigures>, PlanError> {
        let mut figures = Vec::new();
        for stress in &scenario.stress {
            let stressed = match stress {
                Stress::Each(StressName::EachFacility) => Ok(standing.each_facility()),
                Stress::Each(StressName::EachBridge) => standing.each_bridge(),
                Stress::Demand(table) => Ok(standing.demand_margin(
                    table.demand.0,
                    table.runs.unwrap_or(200),
                    table.seed.unwrap_or(self.plan.seed),
                )),
            };
            figures.push(stressed.map_err(|said| {
                PlanError::Wrong(vec![at_edit(self.plan, &scenario.span, said)])
            })?);
        }
        figures.retain(|stressed| stressed.runs > 0);
        Ok(figures)
    }

    /// The streets of a state, walked on these terms.
    fn walk(&mut self, state: &State, terms: &WalkTerms) -> Result<Walk, Error> {
        let demand = &state.study.demand;
        let profile = format!("{:?}", terms.profile);
        let is_it = |laid: &&Laid, paths: &[PathEdit]| {
            laid.profile == profile && Arc::ptr_eq(&laid.demand, demand) && laid.paths == paths
        };
        let held = self.walks.iter().find(|laid| is_it(laid, &state.paths));
        let walk = match held {
            Some(laid) => laid.walk.clone(),
            None => {
                let plain = self.walks.iter().find(|laid| is_it(laid, &[]));
                let other = || {
                    self.walks.iter().find(|laid| laid.profile == profile && laid.paths.is_empty())
                };
                let (known, plain) = match (plain, other()) {
                    (Some(laid), _) => (true, laid.walk.clone()),
                    (None, Some(laid)) => (false, laid.walk.with_demand(demand)),
                    (None, None) => (false, self.town.walk(demand, terms)?),
                };
                if !known {
                    self.remember(&profile, demand, Vec::new(), &plain);
                }
                if state.paths.is_empty() {
                    plain
                } else {
                    let places: Vec<Xy> = demand.points.iter().map(|point| point.at).collect();
                    let walk = plain.with_edits(&places, &state.paths)?;
                    self.remember(&profile, demand, state.paths.clone(), &walk);
                    walk
                }
            }
        };
        Ok(walk.on_terms(terms.clone()))
    }

    fn remember(&mut self, profile: &str, demand: &Arc<Demand>, paths: Vec<PathEdit>, walk: &Walk) {
        /// Networks that are kept at a time.
        const MOST: usize = 8;
        if self.walks.len() == MOST {
            // The first is today's, which the others are made from.
            self.walks.remove(1);
        }
        let (profile, demand) = (profile.to_owned(), Arc::clone(demand));
        self.walks.push(Laid { profile, demand, paths, walk: walk.clone() });
    }
}

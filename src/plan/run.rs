//! A plan is run case by case: each scenario, and each combination of its sweep.

use std::sync::Arc;
use std::time::Instant;

use sha2::{Digest, Sha256};

use super::error::in_plan_words;
use super::figures::{self, Before, Figures, GroupFigures, Turn};
use super::file::{Stress, StressName};
use super::scenario::{Plan, Scenario, Wish};
use super::state::State;
use super::sweep::{Value, combination, combinations};
use super::town::{Town, at_edit};
use super::{Complaint, PlanError, wishes};
use crate::coverage::Coverage;
use crate::error::Error;
use crate::model::{
    Cost, Demand, Limit, Measure, ServiceStandard, Share, Tally, Weight, Xy, share,
};
use crate::reach::walk::{PathEdit, Walk, WalkTerms};
use crate::reach::{Place, World};
use crate::read::did_you_mean;
use crate::scenario::{
    Ask, AuditQuestion, BlockRule, Detail, Means, Memory, Outcome, Question, Siting, Timings,
    WalkQuestion, answer_on, reach_for,
};
use crate::siting::{self, Budget};

/// One question of a plan.
#[derive(Clone)]
pub struct Case {
    /// Its name: the scenario's, with the values of its sweep.
    pub name: String,
    /// The scenario's own name.
    pub scenario_name: String,
    /// What the scenario is about.
    pub about: Option<String>,
    /// The scenario, by its place in the plan.
    pub scenario: usize,
    /// The combination of its sweep; empty without one.
    pub values: Vec<(&'static str, Value)>,
    /// The question.
    pub question: Question,
    /// Whether it was asked for, rather than something it starts from or is compared with.
    pub reported: bool,
}

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
    plan: &'p Plan,
    town: &'p Town,
    cases: Vec<Case>,
    at: usize,
    memory: Memory,
    walks: Vec<Laid>,
    states: Vec<Option<State>>,
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

/// An answered case, for what may fail in it.
pub(super) struct Standing<'a> {
    pub outcome: &'a Outcome,
    pub walk: Option<&'a Walk>,
    pub town: &'a Town,
    pub memory: &'a Memory,
    pub question: &'a Question,
    pub require: Option<Share>,
}

impl Standing<'_> {
    /// Coverage of other sites, or over other streets.
    pub fn coverage(&self, walk: Option<&Walk>, places: &[Place]) -> Coverage {
        let world = World { study: &self.outcome.study, walk };
        self.memory.coverage(self.question.reach, world, places, &self.outcome.standard)
    }
}

/// Every case of a plan, in the order of the file.
pub fn cases(plan: &Plan) -> Vec<Case> {
    let mut cases = Vec::new();
    for (at, scenario) in plan.scenarios.iter().enumerate() {
        for number in 0..combinations(&scenario.axes) {
            let values = combination(&scenario.axes, number);
            let labels: Vec<String> =
                values.iter().map(|(key, value)| format!(" {key}={}", value.label())).collect();
            cases.push(Case {
                name: format!("{}{}", scenario.name, labels.concat()),
                scenario_name: scenario.name.clone(),
                about: scenario.about.clone(),
                scenario: at,
                question: question(plan, scenario, &values),
                values,
                reported: true,
            });
        }
    }
    cases
}

/// How far the streets matter: the longest limit of any case, as a distance.
pub fn longest(plan: &Plan) -> Cost {
    let of_kinds = plan.kinds.iter().filter_map(|kind| kind.standard.as_ref());
    let further: Vec<Limit> = of_kinds
        .map(|standard| standard.limit)
        .chain(plan.tiers.iter().map(|tier| tier.limit))
        .collect();
    let limits = cases(plan).into_iter().flat_map(|case| {
        let limits = case.question.within.iter().chain(&further);
        limits.map(|limit| case.question.metres(*limit)).collect::<Vec<Cost>>()
    });
    limits.max().unwrap_or_default()
}

fn question(plan: &Plan, scenario: &Scenario, values: &[(&'static str, Value)]) -> Question {
    let mut within: Vec<Limit> = scenario.standards.iter().map(|standard| standard.limit).collect();
    let mut terms = scenario.walk.clone();
    for (_, value) in values {
        match value {
            Value::Within(limit) => within = vec![*limit],
            Value::Speed(speed) => {
                terms = terms.map(|terms| WalkTerms { speed_mm: *speed, ..terms });
            }
            Value::Open(_) | Value::Target(_) | Value::Budget(_) => {}
        }
    }
    let along = terms.as_ref().is_some_and(|terms| terms.measure == Measure::Distance);
    let reach = reach_for(&within, plan.layers.matrix.is_some(), terms.is_some(), along);
    let ask = match &scenario.wish {
        Wish::Check => Ask::Coverage(BlockRule::Point),
        Wish::Audit(audit) => Ask::Audit(AuditQuestion {
            repair: audit.repair || audit.open.is_some(),
            open: audit.open,
            ..AuditQuestion::default()
        }),
        Wish::Site(table) => {
            // Its name was looked up when the plan was resolved.
            let model = siting::named(&table.model).unwrap_or(siting::MODELS[0]);
            Ask::Site(Box::new(wishes::site_question(plan, scenario, table, model, values)))
        }
    };
    let mut layers = plan.layers.clone();
    if matches!(&ask, Ask::Site(site) if site.candidates != crate::scenario::CandidateSource::Layer)
    {
        layers.candidates = None;
    }
    Question {
        layers,
        within,
        reach,
        require: scenario.require,
        walk: terms.map(|terms| WalkQuestion { terms, isochrones: None }),
        ask,
    }
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

    /// Make every edit and put every question, without answering any.
    fn rehearse(&mut self) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for at in self.plan.order() {
            match self.edited(at) {
                Ok(state) => {
                    if let Err(found) = self.along_corridor(at, state.clone()) {
                        complaints.push(found);
                    }
                    self.states[at] = Some(state);
                }
                Err(complaint) => {
                    complaints.push(complaint);
                    self.states[at] = Some(State::today(self.town).with_unknown_proposal());
                }
            }
        }
        for scenario in &self.plan.scenarios {
            let bridges = Stress::Each(StressName::EachBridge);
            if scenario.stress.contains(&bridges)
                && let Err(said) =
                    self.town.bridges(scenario.walk.as_ref().map(|terms| &terms.profile))
            {
                complaints.push(at_edit(self.plan, &scenario.span, said));
            }
        }
        for case in &self.cases {
            if let Err(error) = case.question.check() {
                let span = self.plan.scenarios[case.scenario].span.clone();
                let complaint = self.plan.text.complaint(span, in_plan_words(&error.to_string()));
                if !complaints.contains(&complaint) {
                    complaints.push(complaint);
                }
            }
        }
        // Real states wait for the proposals they start from; the others stay as they are.
        for at in 0..self.states.len() {
            let waits = self
                .plan
                .line(at)
                .iter()
                .rev()
                .skip(1)
                .any(|&at| matches!(self.plan.scenarios[at].wish, Wish::Site(_)));
            if waits {
                self.states[at] = None;
            }
        }
        complaints
    }

    /// The state of a scenario, from that of the one it starts from.
    fn edited(&self, at: usize) -> Result<State, Complaint> {
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
    fn along_corridor(&self, at: usize, state: State) -> Result<State, Complaint> {
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
        let deadline = self.plan.time_limit.and_then(|limit| Instant::now().checked_add(limit));
        let gap = match &scenario.wish {
            Wish::Site(site) => site.gap.as_ref().map(|gap| gap.0.fraction()),
            _ => None,
        };
        let budget = Budget {
            deadline: deadline.or(budget.deadline),
            seed: self.plan.seed,
            gap: gap.unwrap_or(budget.gap),
            ..budget.clone()
        };
        let detail = if case.values.is_empty() { Detail::Full } else { Detail::Figures };
        let means = Means { budget: &budget, memory: &self.memory, detail };
        let study = Town::named_from_plan(state.study.clone(), self.plan);
        let outcome =
            answer_on(study, walk.clone(), &case.question, means, timings).map_err(named)?;
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
            figures::figures(&case, &names, &outcome, &state, turns)
        });
        let standing = Standing {
            outcome: &outcome,
            walk: walk.as_ref(),
            town: self.town,
            memory: &self.memory,
            question: &case.question,
            require: scenario.require,
        };
        figures.kinds = self.kinds(&standing);
        figures.tiers = self.tiers(&standing);
        for stress in &scenario.stress {
            let stressed = timings.time("stress", || match stress {
                Stress::Each(StressName::EachFacility) => Ok(standing.each_facility()),
                Stress::Each(StressName::EachBridge) => standing.each_bridge(),
                Stress::Demand(table) => Ok(standing.demand_margin(
                    table.demand.0,
                    table.runs.unwrap_or(200),
                    table.seed.unwrap_or(self.plan.seed),
                )),
            });
            let stressed = stressed
                .map_err(|said| PlanError::Wrong(vec![at_edit(self.plan, &scenario.span, said)]))?;
            figures.stress.push(stressed);
        }
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
                let plain = match (plain, other()) {
                    (Some(laid), _) => laid.walk.clone(),
                    (None, Some(laid)) => laid.walk.with_demand(demand),
                    (None, None) => self.town.walk(demand, terms)?,
                };
                self.remember(&profile, demand, Vec::new(), &plain);
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

    /// What each kind of demand comes to.
    fn kinds(&self, standing: &Standing<'_>) -> Vec<GroupFigures> {
        let outcome = standing.outcome;
        let sites: Vec<Place> =
            outcome.sites.iter().map(|site| Place { id: site.id.clone(), at: site.at }).collect();
        let further = &outcome.study.demand.further;
        let kinds = self.plan.kinds.iter().filter_map(|kind| {
            let limit =
                kind.standard.as_ref().map_or(outcome.standard.limit, |standard| standard.limit);
            let (_, weights) = further.iter().find(|(name, _)| *name == kind.name)?;
            Some(self.group(standing, &kind.name, limit, None, &sites, weights))
        });
        kinds.collect()
    }

    /// What the centres of each tier come to.
    fn tiers(&self, standing: &Standing<'_>) -> Vec<GroupFigures> {
        let outcome = standing.outcome;
        let demand = &outcome.study.demand;
        let plain: Vec<Weight> = demand.points.iter().map(|point| point.weight).collect();
        let tiers = self.plan.tiers.iter().map(|tier| {
            let sites = figures::of_tier(&outcome.sites, &tier.name);
            let sites: Vec<Place> =
                sites.map(|site| Place { id: site.id.clone(), at: site.at }).collect();
            let own = tier.weight.as_ref().and_then(|column| {
                demand.further.iter().find(|(name, _)| name == column).map(|(_, weights)| weights)
            });
            self.group(
                standing,
                &tier.name,
                tier.limit,
                Some(sites.len()),
                &sites,
                own.unwrap_or(&plain),
            )
        });
        tiers.collect()
    }

    fn group(
        &self,
        standing: &Standing<'_>,
        name: &str,
        limit: Limit,
        count: Option<usize>,
        sites: &[Place],
        weights: &[Weight],
    ) -> GroupFigures {
        let study = &standing.outcome.study;
        let world = World { study, walk: standing.walk };
        let standard = ServiceStandard::within(limit);
        let reach = standing.question.reach_of(limit);
        let coverage = self.memory.coverage(reach, world, sites, &standard);
        let (mut all, mut served) = (Tally::default(), Tally::default());
        for (weight, depth) in weights.iter().zip(&coverage.depth) {
            if *weight > Weight::ZERO {
                all.count(*weight);
                if *depth > 0 {
                    served.count(*weight);
                }
            }
        }
        GroupFigures {
            name: name.to_owned(),
            limit: limit.to_string(),
            sites: count,
            demand: all,
            served,
            share: share(served.weight, all.weight),
        }
    }
}

//! The cases of a plan: each scenario, and each combination of its sweep.

use super::scenario::{Plan, Scenario, Wish};
use super::sweep::{Value, combination, combinations};
use super::wishes;
use crate::model::{Cost, Limit, Measure};
use crate::reach::walk::WalkTerms;
use crate::scenario::{Ask, AuditQuestion, BlockRule, Question, WalkQuestion, reach_for};
use crate::siting;

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
        Wish::Districts(districts) => Ask::Districts(districts.clone()),
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
        capacity: scenario.capacity,
        require: scenario.require,
        walk: terms.map(|terms| WalkQuestion { terms, isochrones: None }),
        ask,
    }
}

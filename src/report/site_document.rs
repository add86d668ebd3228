//! The part of the JSON document that a proposal has.

use serde_json::{Map, Value, json};

use super::json::{coverage_members, nearest, number, place, provenance, with_share};
use crate::language::Language;
use crate::model::{Money, Weight, share};
use crate::scenario::{Alternative, Amount, Opened, Outcome, SiteLabel, Siting};

/// `radii.site/1`.
pub(super) fn site_document(outcome: &Outcome, siting: &Siting) -> Value {
    let solution = &siting.solution;
    let infeasible = !siting.why.is_empty();
    let unless = |value: Value| if infeasible { Value::Null } else { value };
    let mut document = Map::new();
    for (key, value) in [
        ("format", json!("radii.site/1")),
        ("model", json!(siting.model.name())),
        ("status", json!(solution.status.name())),
        ("value", unless(quantity(outcome, siting, solution.value))),
        ("bound", unless(quantity(outcome, siting, solution.bound))),
        ("gap", unless(number(solution.gap(siting.unit()), 6))),
        ("opened", siting.opened.iter().map(|opened| opened_entry(outcome, opened)).collect()),
        ("closed", json!(siting.closed)),
        ("candidates", json!(siting.candidates)),
    ] {
        document.insert(key.to_owned(), value);
    }
    if infeasible {
        let why = siting.why.iter().map(|reason| reason.in_words(Language::English));
        let why: Vec<String> = why.collect();
        document.insert("why".to_owned(), json!(why));
    }
    if let Some(before) = siting.nearest_before {
        document.insert("nearest_before".to_owned(), nearest(outcome, Some(before)));
    }
    document.extend(further(outcome, siting));
    let coverage = coverage_members(outcome, &outcome.coverage, &outcome.sites);
    document.insert("coverage".to_owned(), Value::Object(coverage));
    if let Some(before) = &outcome.before {
        let mut tallies = json!({
            "served": with_share(before.ledger.served, before.ledger.demand),
            "uncovered": with_share(before.ledger.uncovered, before.ledger.demand),
        });
        if before.room.is_some() {
            tallies["over_capacity"] =
                with_share(before.ledger.over_capacity, before.ledger.demand);
        }
        document.insert("before".to_owned(), tallies);
    }
    document.insert("certified".to_owned(), json!(true));
    document.insert("seed".to_owned(), json!(siting.seed));
    if let Some(requirement) = &outcome.requirement {
        let required = json!({"share": requirement.share.fraction(), "met": requirement.met});
        document.insert("require".to_owned(), required);
    }
    document.extend(provenance(outcome));
    Value::Object(document)
}

/// A value of the objective: weight, money, a number of sites, weight times metres, metres; of
/// several kinds of demand the weighted share.
fn quantity(outcome: &Outcome, siting: &Siting, value: u64) -> Value {
    match outcome.amount(siting, value) {
        Amount::Weight(weight) => json!(weight),
        Amount::Money(money) => json!(money),
        Amount::Sites(sites) => json!(sites),
        Amount::Share(share) => number(share, 6),
        Amount::Total(sum) | Amount::Travel { sum, .. } | Amount::Heaviest(sum) => number(sum, 3),
        Amount::Farthest(_) => number(outcome.in_metres(value as f64), 3),
    }
}

fn opened_entry(outcome: &Outcome, opened: &Opened) -> Value {
    let mut entry = Map::new();
    let mut insert = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    insert("id", json!(opened.id));
    if let Some(name) = &opened.name {
        insert("name", json!(name));
    }
    for (key, value) in place(outcome, opened.at) {
        insert(&key, value);
    }
    insert("existing", json!(opened.existing));
    if let Some(tier) = &opened.tier {
        insert("tier", json!(tier));
    }
    if let Some(phase) = opened.phase {
        insert("phase", json!(phase));
    }
    if let Some(cost) = opened.cost {
        insert("cost", json!(cost));
    }
    insert("weight", json!(opened.weight));
    insert("exclusive_weight", json!(opened.exclusive));
    insert("marginal_weight", json!(opened.marginal));
    if outcome.coverage.room.is_some() {
        insert("capacity", json!(outcome.holds(opened.capacity)));
    }
    if let Some(catch) = opened.nearest_for {
        insert(
            if outcome.coverage.room.is_some() { "assigned" } else { "nearest_for" },
            json!({
                "points": catch.demand.points,
                "weight": catch.demand.weight,
                "mean_m": number(outcome.in_metres(catch.mean()), 3),
                "max_m": outcome.metres(catch.most),
            }),
        );
    }
    Value::Object(entry)
}

/// Whatever was asked for beside the plan itself.
fn further(outcome: &Outcome, siting: &Siting) -> Map<String, Value> {
    let mut members = Map::new();
    let mut list = |key: &str, entries: Vec<Value>| {
        if !entries.is_empty() {
            members.insert(key.to_owned(), Value::Array(entries));
        }
    };
    let quantity = |value: u64| quantity(outcome, siting, value);
    let row = |open: u64, key: &str, value: u64, bound: u64, status: &str| json!({key: open, "value": quantity(value), "bound": quantity(bound), "status": status});
    list(
        "curve",
        siting
            .curve
            .iter()
            .map(|p| row(p.open.into(), "open", p.value, p.bound, p.status.name()))
            .collect(),
    );
    let moves = siting.moves.iter().map(|step| {
        let mut entry = row(step.moved.into(), "moved", step.value, step.bound, step.status.name());
        entry["gain"] = quantity(step.gain);
        entry
    });
    list("moves", moves.collect());
    list("phases", phases(siting));
    list("tiers", tiers(siting));
    list(
        "alternatives",
        siting.alternatives.iter().map(|a| alternative(outcome, siting, a)).collect(),
    );
    let why_not = siting.why_not.iter().map(|site| {
        json!({
            "id": site.id,
            "open": site.is_open,
            "status": site.status.name(),
            "value": site.value.map(quantity),
            "loss": site.value.map(|_| quantity(site.loss)),
            "instead_of": labels(&site.instead_of),
        })
    });
    list("why_not", why_not.collect());
    if let Some(knee) = siting.knee {
        members.insert("knee".to_owned(), json!(knee));
    }
    if siting.costed {
        let cost: u64 = siting.opened.iter().filter_map(|opened| opened.cost).map(|c| c.0).sum();
        members.insert("cost".to_owned(), json!(Money(cost)));
    }
    if let Amount::Total(total) = outcome.amount(siting, siting.solution.value)
        && siting.why.is_empty()
    {
        let opening: u64 = siting.opened.iter().filter_map(|opened| opened.cost).map(|c| c.0).sum();
        let travel = total - Money(opening).units();
        members.insert("travel_cost".to_owned(), number(travel, 3));
    }
    if let Some(looked) = siting.solution.looked {
        let pairs = json!({"looked_at": looked.pairs, "all": looked.of, "widened": looked.widened});
        members.insert("pairs".to_owned(), pairs);
    }
    if let Some(capacity) = outcome.capacity {
        members.insert("single_source".to_owned(), json!(capacity.single_source));
    }
    if let Some(budget) = siting.budget {
        members.insert("budget".to_owned(), json!(budget));
    }
    members
}

fn phases(siting: &Siting) -> Vec<Value> {
    let phases = siting.phases.iter().enumerate();
    phases
        .map(|(at, phase)| {
            let number = at as u32 + 1;
            let opened = siting.opened.iter().filter(|opened| opened.phase == Some(number));
            json!({
                "phase": number,
                "open": phase.open,
                "sites": opened.map(|opened| opened.id.as_str()).collect::<Vec<_>>(),
                "covered_weight": phase.covered,
                "share": share(phase.covered, phase.all),
                "free_weight": Weight(phase.free),
                "free_bound": Weight(phase.free_bound),
                "regret": Weight(phase.regret()),
            })
        })
        .collect()
}

fn tiers(siting: &Siting) -> Vec<Value> {
    let tiers = siting.tiers.iter();
    tiers
        .map(|tier| {
            let opened =
                siting.opened.iter().filter(|opened| opened.tier.as_ref() == Some(&tier.name));
            json!({
                "name": tier.name,
                "limit": tier.limit.to_string(),
                "open": tier.open,
                "sites": opened.map(|opened| opened.id.as_str()).collect::<Vec<_>>(),
                "weight": tier.all,
                "before_weight": tier.before,
                "served": {
                    "points": tier.served.points,
                    "weight": tier.served.weight,
                    "share": share(tier.served.weight, tier.all),
                },
            })
        })
        .collect()
}

fn alternative(outcome: &Outcome, siting: &Siting, plan: &Alternative) -> Value {
    json!({
        "value": quantity(outcome, siting, plan.value),
        "loss": quantity(outcome, siting, plan.value.abs_diff(siting.solution.value)),
        "status": plan.status.name(),
        "opens": labels(&plan.opens),
        "instead_of": labels(&plan.instead_of),
    })
}

fn labels(sites: &[SiteLabel]) -> Value {
    let label = |site: &SiteLabel| match (&site.tier, site.phase) {
        (None, None) => json!(site.id),
        (tier, phase) => {
            let mut entry = json!({"id": site.id});
            if let Some(tier) = tier {
                entry["tier"] = json!(tier);
            }
            if let Some(phase) = phase {
                entry["phase"] = json!(phase);
            }
            entry
        }
    };
    sites.iter().map(label).collect()
}

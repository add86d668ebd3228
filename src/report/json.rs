//! The JSON document of the command-line contract: keys are stable, only added to.

use serde_json::{Map, Value, json};

use super::Report;
use super::audit_document::audit_document;
use super::districts_document::districts_document;
use super::on_foot::{on_foot_document, standard_of};
use super::site_document::site_document;
use super::street_audit::street_audit_document;
use crate::coverage::{Coverage, Enclosure, Estimated, Nearest, Verdict};
use crate::language::Language;
use crate::model::{LonLat, ServiceStandard, Tally, Xy, share};
use crate::scenario::{AreaCoverage, Outcome, ServiceSite};

/// One document of everything.
pub struct Json;

impl Report for Json {
    fn file_name(&self) -> &'static str {
        "result.json"
    }

    fn describe(&self) -> &'static str {
        "everything, for scripts"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        Some(document(outcome).into_bytes())
    }
}

/// The document, ending in a line end.
pub fn document(outcome: &Outcome) -> String {
    // Serialising plain maps, strings and finite numbers cannot fail.
    let mut text = serde_json::to_string_pretty(&document_of(outcome)).unwrap_or_default();
    text.push('\n');
    text
}

/// The document as a value.
pub(super) fn document_of(outcome: &Outcome) -> Value {
    if let Some(districts) = &outcome.districts {
        return districts_document(outcome, districts);
    }
    match (&outcome.siting, &outcome.audit) {
        (Some(siting), _) => site_document(outcome, siting),
        (None, Some(audit)) => audit_document(outcome, audit),
        (None, None) => match &outcome.street_audit {
            Some(audit) => street_audit_document(outcome, audit),
            None => coverage_document(outcome),
        },
    }
}

fn coverage_document(outcome: &Outcome) -> Value {
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("radii.coverage/1"));
    document.extend(coverage_members(outcome, &outcome.coverage, &outcome.sites));
    if let Some(requirement) = &outcome.requirement {
        let required = json!({"share": requirement.share.fraction(), "met": requirement.met});
        document.insert("require".to_owned(), required);
    }
    document.extend(provenance(outcome));
    Value::Object(document)
}

pub(super) fn coverage_members(
    outcome: &Outcome,
    coverage: &Coverage,
    sites: &[ServiceSite],
) -> Map<String, Value> {
    let demand = coverage.ledger.demand;
    let mut members = Map::new();
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    let mut standard = standard_of(outcome, &outcome.standard, outcome.reach);
    if outcome.standard_of_plan {
        standard["of_plan"] = json!(true);
    }
    insert("standard", standard);
    insert("demand", json!(demand));
    insert("served", with_share(coverage.ledger.served, demand));
    insert("uncovered", with_share(coverage.ledger.uncovered, demand));
    if coverage.room.is_some() {
        insert("over_capacity", with_share(coverage.ledger.over_capacity, demand));
    }
    let unsnapped = coverage.ledger.unsnapped;
    if unsnapped != Tally::default() {
        let mut line = with_share(unsnapped, demand);
        let lost = |&index: &usize| coverage.verdict(index) == Verdict::Unsnapped;
        let ids =
            (0..coverage.depth.len()).filter(lost).map(|index| outcome.study.demand.id(index));
        line["ids"] = ids.collect();
        insert("unsnapped", line);
    }
    if coverage.estimated != Estimated::default() {
        let mut line = with_share(coverage.estimated.all(), demand);
        line["served"] = with_share(coverage.estimated.served, demand);
        line["uncovered"] = with_share(coverage.estimated.uncovered, demand);
        insert("estimated", line);
    }
    insert("covered_twice", with_share(coverage.covered_twice, demand));
    insert("nearest", nearest(outcome, coverage.nearest));
    let facilities = sites.iter().zip(&coverage.loads).enumerate().map(|(at, (site, load))| {
        let mut entry = json!({
            "id": site.id,
            "weight": load.covers.weight,
            "exclusive_weight": load.exclusive.weight,
            "points": load.covers.points,
        });
        if let Some(room) = &coverage.room {
            entry["capacity"] = json!(room.holds[at]);
            entry["assigned_weight"] = json!(room.given[at].weight);
        }
        entry
    });
    insert("facilities", facilities.collect());
    if let Some(ground) = outcome.ground {
        insert("area", area(ground));
    }
    if !outcome.secondary.is_empty() {
        let others = outcome.secondary.iter().map(|other| {
            let ledger = other.counts.ledger;
            json!({
                "standard": standard_of(outcome, &other.standard, other.reach),
                "served": with_share(ledger.served, ledger.demand),
                "uncovered": with_share(ledger.uncovered, ledger.demand),
                "covered_twice": with_share(other.counts.covered_twice, ledger.demand),
            })
        });
        insert("other_limits", others.collect());
    }
    if let Some(foot) = &outcome.on_foot {
        insert("on_foot", on_foot_document(outcome, foot));
    }
    members
}

pub(super) fn standard(standard: &ServiceStandard, reach: &str) -> Value {
    json!({"limit": standard.limit.to_string(), "reach": reach})
}

pub(super) fn with_share(part: Tally, whole: Tally) -> Value {
    json!({
        "points": part.points,
        "weight": part.weight,
        "share": share(part.weight, whole.weight),
    })
}

pub(super) fn nearest(outcome: &Outcome, nearest: Option<Nearest>) -> Value {
    match nearest {
        None => json!({"mean_m": null, "p50_m": null, "p90_m": null, "max_m": null}),
        Some(nearest) => json!({
            "mean_m": number(outcome.in_metres(nearest.mean_micro as f64 / 1e3), 3),
            "p50_m": outcome.metres(nearest.p50),
            "p90_m": outcome.metres(nearest.p90),
            "max_m": outcome.metres(nearest.max),
        }),
    }
}

fn area(ground: AreaCoverage) -> Value {
    json!({
        "km2": number(ground.km2, 6),
        "covered_km2": enclosure(ground.covered),
        "share": number(ground.covered.middle() / ground.km2, 6),
    })
}

/// Square kilometres to the square metre, rounded outwards.
pub(super) fn enclosure(ground: Enclosure) -> Value {
    let Enclosure { low, high } = ground.rounded(6);
    json!({"low": low, "high": high})
}

/// Where the figures come from: projection, inputs and what was chosen.
pub(super) fn provenance(outcome: &Outcome) -> Map<String, Value> {
    let plane = &outcome.study.plane;
    let notes: Vec<&str> = outcome.study.notes.iter().map(|note| note.text.as_str()).collect();
    let mut members = Map::new();
    let projection = json!({"name": plane.describe(Language::English), "proj": plane.definition()});
    members.insert("projection".to_owned(), projection);
    members.insert("inputs".to_owned(), json!(outcome.study.inputs));
    members.insert("notes".to_owned(), json!(notes));
    members
}

/// `lon` and `lat`, or `x` and `y` in a study of plain metres; nothing where the layers have
/// no places.
pub(super) fn place(outcome: &Outcome, at: Xy) -> Map<String, Value> {
    place_to(outcome, at, 7)
}

/// The same to so many decimals of a degree: nine are a tenth of a millimetre, for places that
/// were proved to be good enough by a millimetre.
pub(super) fn place_to(outcome: &Outcome, at: Xy, decimals: i32) -> Map<String, Value> {
    if !outcome.study.has_places {
        return Map::new();
    }
    let (keys, x, y) = match outcome.study.plane.lonlat(at) {
        Some(LonLat { lon, lat }) => (["lon", "lat"], number(lon, decimals), number(lat, decimals)),
        None => (["x", "y"], number(at.x, decimals - 4), number(at.y, decimals - 4)),
    };
    let [first, second] = keys;
    Map::from_iter([(first.to_owned(), x), (second.to_owned(), y)])
}

/// A number rounded to so many decimals; null where it is not finite.
pub(super) fn number(value: f64, decimals: i32) -> Value {
    let scale = 10_f64.powi(decimals);
    json!((value * scale).round() / scale)
}

//! An audit on foot: its JSON document, and the layer it writes.

use serde_json::{Map, Value, json};

use super::Report;
use super::geojson::{collection, feature, line};
use super::json::{coverage_members, number, place, provenance};
use super::on_foot::standard_of;
use crate::language::Language;
use crate::reach::walk::Remotest;
use crate::scenario::{Outcome, StreetAudit, StreetHole};

/// Every hole with its streets.
pub struct UncoveredStreets;

/// Metres walked in a minute.
pub(super) fn speed(outcome: &Outcome) -> f64 {
    outcome.on_foot.as_ref().map_or(1.0, |foot| foot.walk.terms.pace().speed())
}

pub(super) fn street_audit_document(outcome: &Outcome, audit: &StreetAudit) -> Value {
    let mut document = Map::new();
    let mut insert = |key: &str, value: Value| document.insert(key.to_owned(), value);
    insert("format", json!("radii.audit/1"));
    insert("standard", standard_of(outcome, &outcome.standard, outcome.reach));
    insert("holds", json!(audit.holds));
    insert("limit_m", json!(audit.limit.metres()));
    insert("area_km2", number(audit.km2, 6));
    insert("facilities", json!(outcome.sites.len()));
    insert("worst", remotest(outcome, &audit.worst).into());
    let farthest = audit.farthest.map(|place| remotest(outcome, &place));
    insert("farthest_reachable", json!(farthest));
    insert("streets_km", number(audit.streets_km, 6));
    insert("uncovered_streets_km", number(audit.uncovered_km, 6));
    insert("unreachable_streets_km", number(audit.unreachable_km, 6));
    insert("uncovered_share", number(audit.uncovered_km / audit.streets_km, 6));
    insert("uncovered_km2", Value::Null);
    let peopled = !outcome.study.demand.is_empty();
    let weight = outcome.coverage.ledger.uncovered.weight;
    insert("uncovered_weight", json!(peopled.then_some(weight)));
    // The lines of the ledger as coverage documents have them.
    let mut ledger = coverage_members(outcome, &outcome.coverage, &outcome.sites);
    if peopled {
        for key in ["demand", "uncovered", "unsnapped", "estimated"] {
            if let Some(line) = ledger.remove(key) {
                insert(key, line);
            }
        }
        insert("uncovered_elsewhere", json!(audit.elsewhere));
    }
    let holes = audit.holes.iter().map(|hole| hole_members(outcome, hole).into());
    insert("holes", holes.collect::<Vec<Value>>().into());
    insert("least_possible", Value::Null);
    if !audit.other_limits.is_empty() {
        let others = audit.other_limits.iter().map(|other| {
            json!({
                "limit": other.standard.limit.to_string(),
                "holds": other.holds,
                "uncovered_streets_km": number(other.uncovered_km, 6),
                "uncovered_km2": null,
            })
        });
        insert("other_limits", others.collect());
    }
    insert("on_foot", ledger.remove("on_foot").unwrap_or_default());
    document.extend(provenance(outcome));
    Value::Object(document)
}

/// A place and its walk; nulls where no centre can be reached.
fn remotest(outcome: &Outcome, found: &Remotest) -> Map<String, Value> {
    let metres = found.walked.map(|walked| f64::from(walked) / 1000.0);
    let mut members = place(outcome, found.at);
    members.insert("distance_m".to_owned(), json!(metres));
    let minutes = metres.map(|metres| number(metres / speed(outcome), 3));
    members.insert("minutes".to_owned(), json!(minutes));
    members
}

/// A hole, as document and layer say it.
fn hole_members(outcome: &Outcome, hole: &StreetHole) -> Map<String, Value> {
    let mut members = Map::from_iter([("km".to_owned(), number(hole.km, 6))]);
    let depth = hole.depth.map(|depth| depth.metres());
    let minutes = depth.map(|metres| number(metres / speed(outcome), 3));
    let peopled = !outcome.study.demand.is_empty();
    members.extend(place(outcome, hole.worst.at));
    for (key, value) in [
        ("depth_m", json!(depth)),
        ("depth_min", json!(minutes)),
        ("distance_m", json!(hole.worst.walked.map(|walked| f64::from(walked) / 1000.0))),
        ("weight", json!(peopled.then_some(hole.demand.weight))),
        ("blocks", json!(peopled.then_some(hole.demand.points))),
    ] {
        members.insert(key.to_owned(), value);
    }
    members
}

impl Report for UncoveredStreets {
    fn file_name(&self) -> &'static str {
        "uncovered_streets.geojson"
    }

    fn describe(&self) -> &'static str {
        "audit: on foot, every piece of street in the area without a centre within the limit"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let audit = outcome.street_audit.as_ref()?;
        let walk = &outcome.on_foot.as_ref()?.walk;
        Some(collection(audit.holes.iter().enumerate().map(|(rank, hole)| {
            let mut members = Map::from_iter([("rank".to_owned(), json!(rank + 1))]);
            members.extend(hole_members(outcome, hole));
            let lines = hole
                .stretches
                .iter()
                .map(|stretch| line(outcome, &walk.course(stretch))["coordinates"].take());
            let lines: Vec<Value> = lines.collect();
            feature(members, json!({"type": "MultiLineString", "coordinates": lines}))
        })))
    }
}

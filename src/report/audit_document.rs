//! The JSON document of an audit.

use serde_json::{Map, Value, json};

use super::json::{enclosure, number, place, place_to, provenance};
use super::on_foot::standard_of;
use crate::model::{Cost, share};
use crate::scenario::{Audit, AuditedHole, Definitions, Gain, Most, Outcome, Repair, Station};

pub(super) fn audit_document(outcome: &Outcome, audit: &Audit) -> Value {
    let mut document = Map::new();
    let mut insert = |key: &str, value: Value| document.insert(key.to_owned(), value);
    insert("format", json!("radii.audit/1"));
    insert("standard", standard_of(outcome, &outcome.standard, outcome.reach));
    insert("holds", json!(audit.holds));
    insert("limit_m", json!(outcome.standard.limit.cost.metres()));
    insert("area_km2", number(audit.km2, 6));
    insert("facilities", json!(outcome.sites.len()));
    insert("worst", worst(outcome, audit));
    insert("uncovered_km2", enclosure(audit.uncovered));
    insert("uncovered_share", number(audit.uncovered.middle() / audit.km2, 6));
    let ledger = outcome.coverage.ledger;
    let has_demand = !outcome.study.demand.is_empty();
    insert(
        "uncovered_weight",
        if has_demand { json!(ledger.uncovered.weight) } else { Value::Null },
    );
    if has_demand {
        insert("demand", json!(ledger.demand));
        insert("uncovered", json!(ledger.uncovered));
        insert("uncovered_outside_the_area", json!(audit.outside));
    }
    let holes = audit.holes.iter().map(|hole| hole_members(outcome, hole).into());
    insert("holes", holes.collect::<Vec<Value>>().into());
    insert(
        "least_possible",
        json!({
            "by_disc_area": audit.least.by_disc_area,
            "by_hexagonal_bound": audit.least.by_hexagonal_bound,
            "area_is_convex": audit.least.is_convex,
            "proved": audit.least.proved(),
            "slack": outcome.sites.len() as i64 - audit.least.proved() as i64,
        }),
    );
    insert("overlap", overlap(audit));
    insert("centres", (0..outcome.sites.len()).map(|site| centre(outcome, audit, site)).collect());
    insert("definitions", definitions(&audit.definitions, audit.km2, has_demand));
    if !audit.other_limits.is_empty() {
        let others = audit.other_limits.iter().map(|other| {
            json!({
                "limit": other.standard.limit.to_string(),
                "holds": other.holds,
                "uncovered_km2": enclosure(other.uncovered),
            })
        });
        insert("other_limits", others.collect());
    }
    if let Some(repair) = &audit.repair {
        insert("repair", repaired(outcome, audit, repair));
    }
    if let Some(improvement) = &audit.improvement {
        insert("improvement", improved(outcome, audit, improvement));
    }
    document.extend(provenance(outcome));
    Value::Object(document)
}

/// The stations in the order they are worth opening.
fn stations(outcome: &Outcome, audit: &Audit) -> Value {
    let station = |station: &Station| {
        let mut members = place_to(outcome, station.at, 9);
        members.extend(station_members(outcome, station));
        Value::from(members)
    };
    audit.stations.iter().flatten().map(station).collect()
}

/// What a station adds to today's centres and the stations before it.
pub(super) fn station_members(outcome: &Outcome, station: &Station) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("marginal_km2".to_owned(), json!(station.km2.map(|km2| number(km2, 6))));
    if !outcome.study.demand.is_empty() {
        members.insert("marginal_weight".to_owned(), json!(station.demand.weight));
    }
    members
}

/// The fewest stations: `added` of them, none fewer than `bound` could do.
fn repaired(outcome: &Outcome, audit: &Audit, repair: &Repair) -> Value {
    json!({
        "where": "inside the area",
        "added": repair.added.len(),
        "bound": repair.bound,
        "status": repair.status.name(),
        "farthest_m": repair.farthest.metres(),
        "certified": outcome.standard.meets(repair.farthest),
        "stations": stations(outcome, audit),
    })
}

/// So many stations, what they take away and what none could take away more than.
fn improved(outcome: &Outcome, audit: &Audit, improvement: &Most) -> Value {
    let mut members = Map::new();
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    insert("where", json!("inside the area"));
    insert("asked", json!(improvement.asked));
    insert("added", json!(improvement.added.len()));
    insert("status", json!(improvement.status.name()));
    insert("uncovered_km2_before", enclosure(improvement.before));
    insert("uncovered_km2", enclosure(improvement.after));
    match improvement.gain {
        Gain::Ground { bound_km2 } => insert("bound_km2", number(bound_km2, 6)),
        Gain::Weight { served, bound } => {
            insert("weight", json!(served));
            insert("bound_weight", json!(bound))
        }
    };
    insert("stations", stations(outcome, audit));
    members.into()
}

fn metres(cost: Option<Cost>) -> Value {
    json!(cost.map(Cost::metres))
}

fn worst(outcome: &Outcome, audit: &Audit) -> Value {
    let Some(farthest) = audit.farthest else { return Value::Null };
    let mut members = place(outcome, farthest.at);
    members.insert("distance_m".to_owned(), json!(farthest.distance.metres()));
    members.insert("nearest_id".to_owned(), json!(outcome.sites[farthest.site].id));
    members.into()
}

/// A hole, as document and layers say it.
pub(super) fn hole_members(outcome: &Outcome, hole: &AuditedHole) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("km2".to_owned(), number(hole.hole.km2, 6));
    members.extend(place(outcome, hole.hole.deepest));
    members.insert("depth_m".to_owned(), metres(hole.depth));
    members.insert("distance_m".to_owned(), metres(hole.hole.distance));
    let peopled = !outcome.study.demand.is_empty();
    members.insert("weight".to_owned(), json!(peopled.then_some(hole.demand.weight)));
    members.insert("points".to_owned(), json!(peopled.then_some(hole.demand.points)));
    members
}

fn overlap(audit: &Audit) -> Value {
    let [one, two, three] = audit.overlap.at_least;
    let any = audit.farthest.is_some() && one.middle() > 0.0;
    let rate = any.then(|| number(two.middle() / one.middle(), 6));
    json!({
        "one_or_more_km2": enclosure(one),
        "two_or_more_km2": enclosure(two),
        "three_or_more_km2": enclosure(three),
        "overlap_rate": rate,
        "formula": "two_or_more_km2 / one_or_more_km2",
    })
}

/// A centre: its catchment, and what its loss alone would do.
pub(super) fn centre(outcome: &Outcome, audit: &Audit, site: usize) -> Value {
    let (loss, catchment) = (audit.losses[site], &audit.catchments[site]);
    let mut members = Map::new();
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    insert("id", json!(outcome.sites[site].id));
    insert("opens_hole_if_lost", json!(loss.opens));
    insert("farthest_if_lost_m", metres(loss.farthest));
    insert("alone_km2", number(audit.overlap.alone_km2[site], 6));
    insert("catchment_km2", number(catchment.km2, 6));
    if !outcome.study.demand.is_empty() {
        let load = outcome.coverage.loads[site];
        insert("exclusive_weight", json!(load.exclusive.weight));
        insert("catchment_weight", json!(catchment.demand.weight));
        insert("catchment_points", json!(catchment.demand.points));
        insert("catchment_farthest_m", metres(catchment.farthest));
    }
    members.into()
}

fn definitions(definitions: &Definitions, km2: f64, has_demand: bool) -> Value {
    let mut members = Map::new();
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    insert("ground", number(definitions.ground.middle() / km2, 6));
    if has_demand {
        let demand = definitions.demand;
        let blocks = |points: u64| number(points as f64 / demand.points.max(1) as f64, 6);
        let people = |weight| json!(share(weight, demand.weight));
        insert("blocks_by_inside_point", blocks(definitions.by_point.points));
        insert("people_by_inside_point", people(definitions.by_point.weight));
        if let Some(by_outline) = definitions.by_outline {
            insert("blocks_touched", blocks(by_outline.touched.points));
            insert("blocks_wholly_covered", blocks(by_outline.whole.points));
            insert("people_of_blocks_touched", people(by_outline.touched.weight));
            insert("people_of_blocks_wholly_covered", people(by_outline.whole.weight));
            insert("people_by_area_share", people(by_outline.by_share));
        }
    }
    members.into()
}

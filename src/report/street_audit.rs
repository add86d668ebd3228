//! An audit on foot: its JSON document, its part of the text report, and the layer it writes.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::Report;
use super::audit_section::{metres, place as place_in_words};
use super::geojson::{collection, feature, line};
use super::json::{coverage_members, number, place, provenance};
use super::on_foot::standard_of;
use super::text::{ROWS, indented, more, new_table, right};
use crate::model::{Cost, Tally, grouped, plural};
use crate::reach::walk::Remotest;
use crate::scenario::{Outcome, StreetAudit, StreetHole, rule_in_words};

/// Every hole with its streets.
pub struct UncoveredStreets;

/// Metres walked in a minute.
fn speed(outcome: &Outcome) -> f64 {
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

    fn render(&self, outcome: &Outcome) -> Option<Vec<u8>> {
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

pub(super) fn street_audit_section(
    out: &mut String,
    outcome: &Outcome,
    audit: &StreetAudit,
) -> std::fmt::Result {
    verdict(out, outcome, audit)?;
    uncovered(out, outcome, audit)?;
    holes(out, outcome, audit)
}

fn verdict(out: &mut String, outcome: &Outcome, audit: &StreetAudit) -> std::fmt::Result {
    let limit = outcome.standard.limit;
    let rule = rule_in_words(limit, outcome.reach);
    writeln!(
        out,
        "Audit on foot: {} over {:.3} km of streets in {:.3} km2, within {rule}: {} \
         (the limit itself is within)\n",
        plural(outcome.sites.len(), "centre"),
        audit.streets_km,
        audit.km2,
        metres(audit.limit),
    )?;
    let claim = format!("\"a centre within {} on foot of every place\"", limit.in_words());
    if audit.holds {
        writeln!(out, "  {claim} HOLDS along all streets of the area")?;
    } else {
        writeln!(out, "  {claim} does NOT hold along the streets of the area")?;
    }
    if audit.worst.walked.is_none() {
        writeln!(
            out,
            "  from {:.3} km of streets a centre cannot be reached at all, as from {}",
            audit.unreachable_km,
            place_in_words(outcome, audit.worst.at)
        )?;
    }
    match &audit.farthest {
        Some(farthest) => writeln!(
            out,
            "  the farthest place{}, {}, is {} on foot from the nearest centre",
            if audit.worst.walked.is_none() { " of the others" } else { "" },
            place_in_words(outcome, farthest.at),
            walk_in_words(outcome, farthest.walked)
        ),
        None if outcome.sites.is_empty() => writeln!(out, "  there is no centre at all"),
        None => writeln!(out, "  no centre can be reached from any street of the area"),
    }
}

/// `812.345 m (10.2 min)`.
fn walk_in_words(outcome: &Outcome, walked: Option<u32>) -> String {
    match walked {
        Some(walked) => {
            let cost = Cost(walked);
            format!("{} ({:.1} min)", metres(cost), cost.metres() / speed(outcome))
        }
        None => "cannot be reached".to_owned(),
    }
}

fn uncovered(out: &mut String, outcome: &Outcome, audit: &StreetAudit) -> std::fmt::Result {
    if !audit.holds {
        writeln!(
            out,
            "  streets without one: {:.3} km ({:.2} %), in {}",
            audit.uncovered_km,
            audit.uncovered_km / audit.streets_km * 100.0,
            plural(audit.holes.len(), "piece")
        )?;
    }
    let ledger = outcome.coverage.ledger;
    let estimated = outcome.coverage.estimated;
    for (tally, what) in [
        (ledger.uncovered, "demand without one"),
        (estimated.uncovered, "  of it estimated, where streets are thinly mapped"),
        (estimated.served, "demand served by estimate only"),
        (ledger.unsnapped, "demand that no street is near, so that nobody can say"),
    ] {
        if tally.points > 0 {
            writeln!(out, "  {what}: {}", tally_in_words(outcome, tally))?;
        }
    }
    for other in &audit.other_limits {
        let verdict = if other.holds { "holds" } else { "does not hold" };
        let (limit, left) = (other.standard.limit.in_words(), other.uncovered_km);
        writeln!(out, "  within {limit}: {verdict}, {left:.3} km of streets without one")?;
    }
    Ok(())
}

fn tally_in_words(outcome: &Outcome, tally: Tally) -> String {
    let blocks = plural(tally.points as usize, "block");
    format!("{blocks} ({} {})", tally.weight.grouped(), outcome.counted())
}

fn holes(out: &mut String, outcome: &Outcome, audit: &StreetAudit) -> std::fmt::Result {
    if !audit.holes.is_empty() {
        writeln!(out, "\nPieces of street beyond the limit, the deepest first\n")?;
        let peopled = !outcome.study.demand.is_empty();
        let mut headings = vec!["", "deepest place", "to a centre", "beyond", "km"];
        if peopled {
            headings.extend(["blocks", outcome.counted()]);
        }
        let mut table = new_table(&headings);
        for (rank, hole) in audit.holes.iter().take(ROWS).enumerate() {
            let mut row = vec![
                (rank + 1).to_string(),
                place_in_words(outcome, hole.worst.at),
                walk_in_words(outcome, hole.worst.walked),
                hole.depth.map(metres).unwrap_or_default(),
                format!("{:.3}", hole.km),
            ];
            if peopled {
                row.extend([grouped(hole.demand.points), hole.demand.weight.grouped()]);
            }
            table.add_row(row);
        }
        right(&mut table, &[0, 2, 3, 4, 5, 6]);
        writeln!(out, "{}", indented(&table))?;
        more(out, audit.holes.len())?;
    }
    if audit.elsewhere.points > 0 {
        writeln!(
            out,
            "  {} without a centre are on none of these: outside the area, or too far from their \
             street",
            tally_in_words(outcome, audit.elsewhere)
        )?;
    }
    Ok(())
}

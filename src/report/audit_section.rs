//! The part of the text report that an audit adds.

use std::fmt::Write;

use super::text::{ROWS, indented, more, new_table, percent, right, shown, square_kilometres};
use crate::coverage::LeastPossible;
use crate::model::{Cost, LonLat, Tally, Weight, Xy, grouped, plural};
use crate::scenario::{Audit, Gain, Outcome, Repair, Station, rule_in_words};
use crate::siting::Status;

pub(super) fn audit_section(
    out: &mut String,
    outcome: &Outcome,
    audit: &Audit,
) -> std::fmt::Result {
    verdict(out, outcome, audit)?;
    least(out, outcome, audit.least)?;
    proposal(out, outcome, audit)?;
    holes(out, outcome, audit)?;
    overlap(out, audit)?;
    centres(out, outcome, audit)?;
    definitions(out, outcome, audit)
}

pub(super) fn metres(cost: Cost) -> String {
    let text = format!("{:.3}", cost.metres());
    match text.split_once('.') {
        Some((whole, decimals)) => {
            let whole: u64 = whole.parse().unwrap_or_default();
            format!("{}.{decimals} m", grouped(whole))
        }
        None => text,
    }
}

/// A place as people write it.
pub(super) fn place(outcome: &Outcome, at: Xy) -> String {
    match outcome.study.plane.lonlat(at) {
        Some(LonLat { lon, lat }) => format!("{lon:.6}, {lat:.6}"),
        None => format!("{:.3}, {:.3}", at.x, at.y),
    }
}

fn verdict(out: &mut String, outcome: &Outcome, audit: &Audit) -> std::fmt::Result {
    let limit = outcome.standard.limit;
    let rule = rule_in_words(limit, outcome.reach);
    writeln!(
        out,
        "Audit: {} over {:.3} km2, within {rule} (the limit itself is within)\n",
        plural(outcome.sites.len(), "centre"),
        audit.km2
    )?;
    let claim = format!("\"a centre within {} of every place\"", limit.in_words());
    if audit.holds {
        writeln!(out, "  {claim} HOLDS over the whole area")?;
    } else {
        writeln!(out, "  {claim} does NOT hold")?;
    }
    match audit.farthest {
        Some(farthest) => {
            let site = &outcome.sites[farthest.site];
            writeln!(
                out,
                "  the farthest place, {}, is {} from the nearest centre, {}",
                place(outcome, farthest.at),
                metres(farthest.distance),
                format!("{} {}", shown(&site.id), shown(site.name.as_deref().unwrap_or_default()))
                    .trim_end()
            )?;
        }
        None => writeln!(out, "  there is no centre at all")?,
    }
    if !audit.holds {
        writeln!(
            out,
            "  ground without one: {} ({:.2} %), in {}",
            square_kilometres(audit.uncovered),
            audit.uncovered.middle() / audit.km2 * 100.0,
            plural(audit.holes.len(), "hole")
        )?;
    }
    let left = outcome.coverage.ledger.uncovered;
    if left.points > 0 {
        writeln!(
            out,
            "  demand without one: {} ({} {})",
            plural(left.points as usize, "block"),
            left.weight.grouped(),
            outcome.counted()
        )?;
    }
    for other in &audit.other_limits {
        let verdict = if other.holds { "holds" } else { "does not hold" };
        let left = square_kilometres(other.uncovered);
        writeln!(
            out,
            "  within {}: {verdict}, {left} without one",
            other.standard.limit.in_words()
        )?;
    }
    Ok(())
}

fn least(out: &mut String, outcome: &Outcome, least: LeastPossible) -> std::fmt::Result {
    let has = outcome.sites.len() as u64;
    let LeastPossible { by_disc_area, by_hexagonal_bound, is_convex } = least;
    let needs = least.proved();
    let by = if is_convex {
        format!(
            "by the hexagonal covering bound, the area being convex; {by_disc_area} by disc area"
        )
    } else {
        format!(
            "by disc area; {by_hexagonal_bound} by the hexagonal covering bound, which is proved \
             for convex areas only, and this is none"
        )
    };
    writeln!(out, "  any layout needs at least {} ({by});", plural(needs as usize, "centre"))?;
    match has.checked_sub(needs) {
        None if has == 0 => writeln!(out, "  there is none"),
        None => writeln!(
            out,
            "  {has} cannot be enough, wherever they stand: {} are missing",
            needs - has
        ),
        Some(0) => {
            writeln!(out, "  as many as there are: it is possible in principle, with none to spare")
        }
        Some(slack) => writeln!(out, "  {has} could be enough in principle, with {slack} to spare"),
    }
}

/// The stations proposed, with what is proved of their number or their gain.
fn proposal(out: &mut String, outcome: &Outcome, audit: &Audit) -> std::fmt::Result {
    if let Some(Repair { added, bound, farthest, status }) = &audit.repair {
        let count = added.len();
        let proof = if *status == Status::Optimal {
            "no fewer inside it can: proved".to_owned()
        } else {
            let left = count - *bound as usize;
            format!(
                "at least {bound} are needed: proved, so at most {left} could be spared ({})",
                status.name()
            )
        };
        let makes = if count == 1 { "makes" } else { "make" };
        let stations = plural(count, "more station");
        writeln!(out, "\nRepair: {stations} inside the area {makes} the claim true; {proof}")?;
        if count > 0 {
            let limit = outcome.standard.limit.in_words();
            let farthest = metres(*farthest);
            writeln!(
                out,
                "  with them every place is within {limit}: the farthest is at {farthest}"
            )?;
        }
    }
    if let Some(most) = &audit.improvement {
        let (before, after) = (square_kilometres(most.before), square_kilometres(most.after));
        let stations = plural(most.added.len(), "more station");
        let leaves = if most.added.len() == 1 { "leaves" } else { "leave" };
        writeln!(
            out,
            "\nRepair: {stations} inside the area {leaves} {after} without a centre, of {before} today"
        )?;
        if most.added.len() < most.asked as usize {
            writeln!(
                out,
                "  {} were asked for; more than these would take away nothing more{}",
                most.asked,
                if matches!(most.gain, Gain::Weight { .. }) {
                    " (leave --demand out to go on with ground)"
                } else {
                    ""
                }
            )?;
        }
        match most.gain {
            Gain::Ground { bound_km2 } => writeln!(
                out,
                "  taken away: {:.4} km2; proved to be at most {bound_km2:.4} km2 with as many inside the area",
                most.before.middle() - most.after.middle()
            )?,
            Gain::Weight { served, bound } => writeln!(
                out,
                "  newly served: {} {}; proved to be at most {} with as many inside the area ({})",
                served.grouped(),
                outcome.counted(),
                bound.grouped(),
                most.status.name()
            )?,
        }
    }
    match &audit.stations {
        Some(stations) if !stations.is_empty() => station_table(out, outcome, stations),
        _ => Ok(()),
    }
}

/// The stations in the order they are worth opening, and what each adds.
fn station_table(out: &mut String, outcome: &Outcome, stations: &[Station]) -> std::fmt::Result {
    let peopled = !outcome.study.demand.is_empty();
    let mut headings = vec!["", "station at", "adds km2"];
    if peopled {
        headings.push(outcome.counted());
    }
    let mut table = new_table(&headings);
    for (rank, station) in stations.iter().take(ROWS).enumerate() {
        let mut row = vec![
            (rank + 1).to_string(),
            place(outcome, station.at),
            station.km2.map(small).unwrap_or_default(),
        ];
        if peopled {
            row.push(station.demand.weight.grouped());
        }
        table.add_row(row);
    }
    right(&mut table, &[0, 2, 3]);
    writeln!(out, "\n{}", indented(&table))?;
    more(out, stations.len())
}

fn holes(out: &mut String, outcome: &Outcome, audit: &Audit) -> std::fmt::Result {
    if audit.holes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nHoles, the deepest first\n")?;
    let peopled = !outcome.study.demand.is_empty();
    let mut headings = vec!["", "deepest place", "to a centre", "beyond", "km2"];
    if peopled {
        headings.extend(["blocks", outcome.counted()]);
    }
    let mut table = new_table(&headings);
    for (rank, hole) in audit.holes.iter().take(ROWS).enumerate() {
        let of = |cost: Option<Cost>| cost.map(metres).unwrap_or_default();
        let mut row = vec![
            (rank + 1).to_string(),
            place(outcome, hole.hole.deepest),
            of(hole.hole.distance),
            of(hole.depth),
            small(hole.hole.km2),
        ];
        if peopled {
            row.extend([grouped(hole.demand.points), hole.demand.weight.grouped()]);
        }
        table.add_row(row);
    }
    right(&mut table, &[0, 2, 3, 4, 5, 6]);
    writeln!(out, "{}", indented(&table))?;
    more(out, audit.holes.len())?;
    if audit.outside.points > 0 {
        let Tally { points, weight } = audit.outside;
        writeln!(
            out,
            "  {} ({} {}) without a centre lie outside the area",
            plural(points as usize, "block"),
            weight.grouped(),
            outcome.counted()
        )?;
    }
    Ok(())
}

/// Square kilometres with as many decimals as a small hole needs.
fn small(km2: f64) -> String {
    if km2 >= 0.001 || km2 == 0.0 { format!("{km2:.4}") } else { format!("{:.3} m2", km2 * 1e6) }
}

fn overlap(out: &mut String, audit: &Audit) -> std::fmt::Result {
    writeln!(out, "\nGround by the number of centres within the limit\n")?;
    let mut table = new_table(&["", "km2", "share"]);
    let [one, two, three] = audit.overlap.at_least;
    let none = if audit.holds { 0.0 } else { audit.uncovered.middle() };
    for (name, km2) in [
        ("none", none),
        ("one or more", one.middle()),
        ("two or more", two.middle()),
        ("three or more", three.middle()),
    ] {
        let share = format!("{:.2} %", km2 / audit.km2 * 100.0);
        table.add_row(vec![name.to_owned(), format!("{km2:.4}"), share]);
    }
    right(&mut table, &[1, 2]);
    writeln!(out, "{}", indented(&table))?;
    if audit.farthest.is_none() || one.middle() == 0.0 {
        return Ok(());
    }
    let rate = two.middle() / one.middle() * 100.0;
    writeln!(
        out,
        "  overlap rate: {rate:.2} % = ground with two or more centres / ground with one or more"
    )
}

fn centres(out: &mut String, outcome: &Outcome, audit: &Audit) -> std::fmt::Result {
    let count = outcome.sites.len();
    if count == 0 {
        return Ok(());
    }
    let (needed, idle): (Vec<usize>, Vec<usize>) =
        (0..count).partition(|&site| audit.losses[site].opens);
    writeln!(
        out,
        "\nLosing one centre (N-1): {} would leave ground without one, {} would not\n",
        needed.len(),
        idle.len()
    )?;
    let mut order = needed;
    let alone = |site: usize| outcome.coverage.loads[site].exclusive.weight;
    order.sort_by(|&a, &b| {
        let ground = |site: usize| audit.overlap.alone_km2[site];
        alone(b).cmp(&alone(a)).then(ground(b).total_cmp(&ground(a))).then(a.cmp(&b))
    });
    let peopled = !outcome.study.demand.is_empty();
    let mut headings = vec!["site", "", "km2 alone", "then as far as"];
    if peopled {
        headings.extend([outcome.counted(), "nearest to it", "the farthest"]);
    }
    let mut table = new_table(&headings);
    for &site in order.iter().take(ROWS) {
        let catchment = &audit.catchments[site];
        let of = |cost: Option<Cost>| cost.map(metres).unwrap_or_default();
        let mut row = vec![
            shown(&outcome.sites[site].id),
            shown(outcome.sites[site].name.as_deref().unwrap_or_default()),
            small(audit.overlap.alone_km2[site]),
            of(audit.losses[site].farthest),
        ];
        if peopled {
            row.extend([
                alone(site).grouped(),
                catchment.demand.weight.grouped(),
                of(catchment.farthest),
            ]);
        }
        table.add_row(row);
    }
    right(&mut table, &[2, 3, 4, 5, 6]);
    if !order.is_empty() {
        writeln!(out, "{}", indented(&table))?;
        more(out, order.len())?;
    }
    if !idle.is_empty() {
        let names: Vec<String> =
            idle.iter().take(ROWS).map(|&site| shown(&outcome.sites[site].id)).collect();
        let rest = if idle.len() > ROWS { ", ..." } else { "" };
        writeln!(out, "  each of these could close by itself: {}{rest}", names.join(", "))?;
    }
    Ok(())
}

fn definitions(out: &mut String, outcome: &Outcome, audit: &Audit) -> std::fmt::Result {
    let found = audit.definitions;
    writeln!(out, "\nCoverage by definition\n")?;
    let mut table = new_table(&["", "covered", "of", "share"]);
    let ground = found.ground.middle();
    let mut row = |name: &str, part: String, whole: String, share: String| {
        table.add_row(vec![name.to_owned(), part, whole, share]);
    };
    row(
        "ground, km2",
        format!("{ground:.4}"),
        format!("{:.4}", audit.km2),
        format!("{:.2} %", ground / audit.km2 * 100.0),
    );
    if !outcome.study.demand.is_empty() {
        let all = found.demand;
        let mut blocks = |name: &str, points: u64| {
            let share = points as f64 / all.points.max(1) as f64 * 100.0;
            row(name, grouped(points), grouped(all.points), format!("{share:.2} %"));
        };
        blocks("blocks by the point they are measured at", found.by_point.points);
        if let Some(by_outline) = found.by_outline {
            blocks("blocks touched", by_outline.touched.points);
            blocks("blocks wholly covered", by_outline.whole.points);
        }
        let counted = outcome.counted();
        let mut people = |name: &str, weight: Weight| {
            let name = format!("{counted} {name}");
            row(&name, weight.grouped(), all.weight.grouped(), percent(weight, all.weight));
        };
        people("by the point of their block", found.by_point.weight);
        if let Some(by_outline) = found.by_outline {
            people("by the covered share of their block", by_outline.by_share);
        }
    }
    right(&mut table, &[1, 2, 3]);
    writeln!(out, "{}", indented(&table))
}

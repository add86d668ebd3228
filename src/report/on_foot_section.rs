//! The part of the printed report that the streets have.

use std::fmt::{Result, Write};

use super::text::{indented, new_table, percent, right};
use crate::model::{Weight, grouped, plural};
use crate::reach::walk::Facts;
use crate::scenario::{OnFoot, Outcome, SideBySide};

/// Who walks; both measures side by side; what is missing; what hangs on gates and on the map.
pub(super) fn on_foot_section(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    let terms = &foot.walk.terms;
    let speed = terms.pace().speed();
    writeln!(
        out,
        "\nOn foot: {} at {speed} m/min ({:.1} km/h); {}\n",
        terms.profile.name,
        speed * 0.06,
        terms.gates.describe()
    )?;
    if !terms.profile.is_even() {
        writeln!(
            out,
            "  metres of a walking time are those walked in it at {speed} m/min; streets with a speed of their own count at theirs\n"
        )?;
    }
    side_by_side(out, outcome, foot)?;
    for row in &foot.rows {
        speeds(out, outcome, row, speed)?;
    }
    missing(out, outcome, foot)?;
    if let Some(detours) = &foot.detours {
        writeln!(
            out,
            "  walks are {:.2} times as long as straight lines (half of them; one in ten at most {:.2}, nine in ten at most {:.2} times)",
            detours.p50, detours.p10, detours.p90
        )?;
    }
    gates(out, outcome, foot)?;
    unsnapped(out, outcome, foot)?;
    estimates(out, outcome, foot)?;
    network(out, foot)
}

fn side_by_side(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    let total = outcome.coverage.ledger.demand.weight;
    let mut table =
        new_table(&["limit", "", "", "straight line", "on foot", "of it estimated", "no street"]);
    for row in &foot.rows {
        let share = |weight: Weight| percent(weight, total);
        table.add_row(vec![
            row.limit.in_words(),
            format!("{:.0} m", row.metres),
            format!("{:.1} min", row.minutes),
            share(row.straight.weight),
            share(row.walk.weight),
            share(row.estimated.weight),
            share(row.unsnapped.weight),
        ]);
    }
    right(&mut table, &[1, 2, 3, 4, 5, 6]);
    writeln!(out, "{}\n", indented(&table))
}

/// Nobody walks faster than so many metres a minute (9 km/h).
const FASTEST: f64 = 150.0;

/// The speed that would make a claim true.
fn speeds(out: &mut String, outcome: &Outcome, row: &SideBySide, speed: f64) -> Result {
    let in_words = |needed: f64| {
        let run = if needed > FASTEST { ", faster than anybody walks" } else { "" };
        format!("{needed:.0} m/min ({:.1} km/h){run}", needed * 0.06)
    };
    let minutes = format!("{:.1} min", row.minutes);
    match row.speed_for_all {
        Some(needed) if needed <= speed => {
            writeln!(out, "  {minutes}: everybody on a street walks it in time")?;
        }
        Some(needed) => writeln!(
            out,
            "  {minutes}: everybody on a street would be in time at {}",
            in_words(needed)
        )?,
        None => writeln!(
            out,
            "  {minutes}: at no speed for everybody: some cannot walk to a centre at all"
        )?,
    }
    if let (Some(requirement), Some(needed)) = (&outcome.requirement, row.speed_for_share) {
        let share = requirement.share.fraction() * 100.0;
        writeln!(out, "  {minutes}: {share} % are in time at {}", in_words(needed))?;
    }
    Ok(())
}

fn missing(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    let Some(first) = foot.rows.first() else { return Ok(()) };
    let line = |tally: crate::model::Tally| {
        let blocks = plural(tally.points as usize, "block");
        format!("{blocks} ({} {})", tally.weight.grouped(), outcome.counted())
    };
    if foot.no_path.points > 0 {
        writeln!(
            out,
            "  a path is missing for {}: a centre lies within {:.0} m in a straight line, but not on foot",
            line(foot.no_path),
            first.metres
        )?;
    }
    if foot.no_centre.points > 0 {
        writeln!(
            out,
            "  a centre is missing for {}: none lies within {:.0} m even in a straight line",
            line(foot.no_centre),
            first.metres
        )?;
    }
    Ok(())
}

fn gates(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    if foot.gates.is_empty() {
        return Ok(());
    }
    let total = outcome.coverage.ledger.demand.weight;
    let cases = foot
        .gates
        .iter()
        .map(|case| format!("{} {}", case.gates.name(), percent(case.served.weight, total)));
    let cases: Vec<String> = cases.collect();
    writeln!(out, "  served on foot with gates: {}", cases.join(", "))
}

fn unsnapped(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    const NAMED: usize = 12;
    let farthest = foot.walk.terms.farthest_street.metres();
    let lost = outcome.sites.iter().zip(&foot.site_snaps).filter(|(_, snap)| snap.is_none());
    let names: Vec<&str> = lost.map(|(site, _)| site.id.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let more = if names.len() > NAMED { " ..." } else { "" };
    writeln!(
        out,
        "  {} with no street within {farthest} m, reached by estimate only: {}{more}",
        plural(names.len(), "centre"),
        names[..names.len().min(NAMED)].join(", ")
    )
}

fn estimates(out: &mut String, outcome: &Outcome, foot: &OnFoot) -> Result {
    let estimated = outcome.coverage.estimated.all();
    let Some(sparse) = &foot.walk.terms.sparse else { return Ok(()) };
    if estimated.points == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "  estimated for the first limit, at {4} times the straight line: {0} ({1} {2}); fewer than {3} km of street in a km2 are mapped there",
        plural(estimated.points as usize, "block"),
        estimated.weight.grouped(),
        outcome.counted(),
        sparse.least_km_per_km2,
        f64::from(sparse.detour) / 1000.0
    )
}

fn network(out: &mut String, foot: &OnFoot) -> Result {
    let Facts { ways, nodes, gates, shut, squares, islands, island_nodes, .. } = *foot.walk.facts();
    let (reached, beyond) =
        (foot.walk.kilometres(&foot.streets.reached), foot.walk.kilometres(&foot.streets.beyond));
    writeln!(
        out,
        "  streets: {reached:.1} of {:.1} km within the first limit; {} walked, {} nodes, {gates} gates, {shut} closed, {squares} squares crossed, {islands} islands ({island_nodes} nodes) left out",
        reached + beyond,
        plural(ways as usize, "way"),
        grouped(nodes.into())
    )?;
    if let Some(drawn) = &foot.isochrones {
        writeln!(
            out,
            "  isochrones: {}; of {} comparisons of a block with one, {} disagree (blocks served by estimate lie outside)",
            plural(drawn.isochrones.len(), "polygon"),
            grouped(drawn.compared),
            drawn.mismatched
        )?;
    }
    Ok(())
}

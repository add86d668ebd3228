//! The report people read.

use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::Report;
use super::audit_section::audit_section;
use super::on_foot_section::on_foot_section;
use super::site_section::siting_section;
use super::street_audit::street_audit_section;
use crate::coverage::Enclosure;
use crate::model::{Measure, Tally, Weight, grouped, is_steering, plural, share};
use crate::read::Severity;
use crate::scenario::{Missing, Outcome, Secondary, rule_in_words};

/// The text report.
pub struct Text;

/// Rows a table shows before it refers to the files.
pub(super) const ROWS: usize = 12;

impl Report for Text {
    fn file_name(&self) -> &'static str {
        "summary.txt"
    }

    fn describe(&self) -> &'static str {
        "the report as printed"
    }

    fn render(&self, outcome: &Outcome) -> Option<Vec<u8>> {
        Some(render(outcome).into_bytes())
    }
}

/// The whole report.
pub(super) fn render(outcome: &Outcome) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_all(&mut out, outcome);
    out
}

fn write_all(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    if let Some(siting) = &outcome.siting {
        siting_section(out, outcome, siting)?;
        writeln!(out)?;
    }
    if let Some(audit) = &outcome.audit {
        audit_section(out, outcome, audit)?;
    } else if let Some(audit) = &outcome.street_audit {
        street_audit_section(out, outcome, audit)?;
    } else {
        coverage_section(out, outcome)?;
        if let Some(foot) = &outcome.on_foot {
            on_foot_section(out, outcome, foot)?;
        }
        gap_section(out, outcome)?;
        if outcome.siting.is_none() {
            load_section(out, outcome)?;
        }
    }
    writeln!(out, "\nRead as")?;
    for note in &outcome.study.notes {
        let mark = if note.severity == Severity::Warning { "warning: " } else { "" };
        let text: String =
            note.text.chars().map(|c| if is_steering(c) { ' ' } else { c }).collect();
        writeln!(out, "  {mark}{text}")?;
    }
    for input in &outcome.study.inputs {
        writeln!(out, "  {} SHA-256 {}", input.source.path.display(), &input.source.sha256[..16])?;
    }
    Ok(())
}

fn coverage_section(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    let coverage = &outcome.coverage;
    let ledger = coverage.ledger;
    let rule = outcome.rule();
    let proposed = outcome.sites.iter().filter(|site| site.proposed).count();
    let of_which =
        if proposed > 0 { format!(", {proposed} of them proposed") } else { String::new() };
    writeln!(
        out,
        "Coverage: {}{of_which}, within {rule} (the limit itself is within)\n",
        plural(outcome.sites.len(), "centre")
    )?;
    let mut table = new_table(&["", "blocks", outcome.counted(), "share"]);
    let estimated = coverage.estimated;
    for (name, tally, always) in [
        ("demand", ledger.demand, true),
        ("served", ledger.served, true),
        ("  of them by estimate", estimated.served, false),
        ("uncovered", ledger.uncovered, true),
        ("  of them by estimate", estimated.uncovered, false),
        ("unsnapped: no street near", ledger.unsnapped, false),
        ("served by two or more", coverage.covered_twice, true),
    ] {
        if always || tally != Tally::default() {
            table.add_row(tally_row(name, tally, ledger.demand));
        }
    }
    for other in &outcome.secondary {
        let served = other.counts.ledger.served;
        table.add_row(tally_row(
            &format!("served within {}", beside(outcome, other)),
            served,
            ledger.demand,
        ));
    }
    right(&mut table, &[1, 2, 3]);
    writeln!(out, "{}", indented(&table))?;
    nearest_line(out, outcome)?;
    if let Some(ground) = outcome.ground {
        writeln!(
            out,
            "  ground covered: {} of {:.3} km2 ({:.2} %)",
            square_kilometres(ground.covered),
            ground.km2,
            ground.covered.middle() / ground.km2 * 100.0
        )?;
    }
    if let Some(requirement) = outcome.requirement {
        writeln!(
            out,
            "  required: {} % served: {}",
            requirement.share.fraction() * 100.0,
            match (requirement.met, requirement.estimated_met) {
                (true, _) => "met",
                (false, false) => "NOT met",
                (false, true) =>
                    "NOT met by what is measured, met by estimate: the streets are too thinly mapped to say",
            }
        )?;
    }
    if outcome.blocks.is_some() {
        writeln!(
            out,
            "  blocks as ground: of each the covered share is served; a block counts where half of it is"
        )?;
    }
    let verdict = if outcome.blocks.is_some() && ledger.uncovered.weight > Weight::ZERO {
        let left = ledger.uncovered.weight.grouped();
        format!("does not hold: {left} {} by ground without one", outcome.counted())
    } else if ledger.uncovered.weight + ledger.unsnapped.weight == Weight::ZERO {
        format!(
            "holds for every block with any demand: each has a centre within {}",
            outcome.standard.limit.in_words()
        )
    } else {
        format!(
            "does not hold: {} ({} {}) without one",
            plural((ledger.uncovered + ledger.unsnapped).points as usize, "block"),
            (ledger.uncovered + ledger.unsnapped).weight.grouped(),
            outcome.counted()
        )
    };
    writeln!(out, "  \"a centre within {}\" {verdict}", outcome.standard.limit.in_words())
}

fn nearest_line(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    match outcome.coverage.nearest {
        None if outcome.sites.is_empty() => {
            writeln!(out, "  there is no centre, so no nearest one")
        }
        None => writeln!(out, "  no block can reach any centre"),
        Some(nearest) => writeln!(
            out,
            "  to the nearest centre{}: {:.1} m{} on average (weighted); half of the blocks within {:.1} m, \
             nine in ten within {:.1} m, the farthest {:.3} m",
            if outcome.reach == "walk" { " on foot" } else { "" },
            outcome.in_metres(nearest.mean_micro as f64 / 1e3),
            match outcome.standard.limit.measure {
                Measure::Time => format!(" ({:.1} min)", nearest.mean_micro as f64 / 6e7),
                Measure::Distance | Measure::OwnUnit => String::new(),
            },
            outcome.metres(nearest.p50),
            outcome.metres(nearest.p90),
            outcome.metres(nearest.max)
        ),
    }
}

/// Another limit, and its rule where that is another too.
fn beside(outcome: &Outcome, other: &Secondary) -> String {
    if other.reach == outcome.reach {
        return other.standard.limit.in_words();
    }
    rule_in_words(other.standard.limit, other.reach)
}

fn gap_section(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    if outcome.gaps.is_empty() {
        return Ok(());
    }
    let demand = &outcome.study.demand;
    writeln!(
        out,
        "\nGaps: {} without a centre, the heaviest first\n",
        plural(outcome.gaps.len(), "place")
    )?;
    let mut table =
        new_table(&["", "around", "", "blocks", outcome.counted(), "nearest centre", ""]);
    for (rank, gap) in outcome.gaps.iter().take(ROWS).enumerate() {
        let distance = outcome.coverage.assignment[gap.heart]
            .map(|hit| format!("{:.0} m", outcome.metres(hit.cost)))
            .unwrap_or_default();
        let missing = outcome.on_foot.as_ref().and_then(|foot| foot.missing[gap.heart]);
        let missing = missing.map(Missing::verdict).unwrap_or_default();
        table.add_row(vec![
            (rank + 1).to_string(),
            shown(&demand.id(gap.heart)),
            shown(demand.name(gap.heart).unwrap_or_default()),
            gap.tally.points.to_string(),
            gap.tally.weight.grouped(),
            distance,
            missing.to_owned(),
        ]);
    }
    right(&mut table, &[0, 3, 4, 5]);
    writeln!(out, "{}", indented(&table))?;
    more(out, outcome.gaps.len())
}

fn load_section(out: &mut String, outcome: &Outcome) -> std::fmt::Result {
    if outcome.sites.is_empty() {
        return Ok(());
    }
    let loads = &outcome.coverage.loads;
    let mut order: Vec<usize> = (0..loads.len()).collect();
    order.sort_by_key(|&site| (std::cmp::Reverse(loads[site].exclusive.weight), site));
    let idle = loads.iter().filter(|load| load.exclusive.weight == Weight::ZERO).count();
    writeln!(
        out,
        "\nCentres by what closing each alone would lose ({idle} could close without losing anybody)\n"
    )?;
    let mut table = new_table(&["site", "", "tier", "serves", "alone"]);
    for &site in order.iter().take(ROWS) {
        table.add_row(vec![
            shown(&outcome.sites[site].id),
            shown(outcome.sites[site].name.as_deref().unwrap_or_default()),
            shown(outcome.sites[site].tier.as_deref().unwrap_or_default()),
            loads[site].covers.weight.grouped(),
            loads[site].exclusive.weight.grouped(),
        ]);
    }
    right(&mut table, &[3, 4]);
    writeln!(out, "{}", indented(&table))?;
    more(out, outcome.sites.len())
}

pub(super) fn more(out: &mut String, total: usize) -> std::fmt::Result {
    if total > ROWS {
        writeln!(out, "  and {} more (--out writes all)", total - ROWS)?;
    }
    Ok(())
}

fn tally_row(name: &str, tally: Tally, whole: Tally) -> Vec<String> {
    vec![
        name.to_owned(),
        grouped(tally.points),
        tally.weight.grouped(),
        percent(tally.weight, whole.weight),
    ]
}

/// A name as a terminal may show it: no control characters, cut when long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let harmless = |c: char| if is_steering(c) { ' ' } else { c };
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('\u{2026}');
    }
    shown
}

/// `62.3839 to 62.3840 km2`, rounded outwards.
pub(super) fn square_kilometres(ground: Enclosure) -> String {
    let Enclosure { low, high } = ground.rounded(4);
    if low == high { format!("{low:.4} km2") } else { format!("{low:.4} to {high:.4} km2") }
}

pub(super) fn new_table(headings: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Disabled)
        .set_header(headings);
    table
}

pub(super) fn right(table: &mut Table, columns: &[usize]) {
    for &column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

pub(super) fn indented(table: &Table) -> String {
    let lines: Vec<String> = table.lines().map(|line| format!(" {}", line.trim_end())).collect();
    lines.join("\n")
}

/// A share in per cent, two decimals.
pub(super) fn percent(part: Weight, whole: Weight) -> String {
    format!("{:.2} %", share(part, whole) * 100.0)
}

//! The report people read.

use super::Report;
use super::audit_section::audit_section;
use super::districts_section::districts_section;
use super::on_foot_section::on_foot_section;
use super::page::{Page, ROWS, new_table, right, shown};
use super::site_section::{held, siting_section};
use super::street_audit_section::street_audit_section;
use crate::language::Language;
use crate::language::messages::{nouns, report, units};
use crate::model::{Measure, Tally, Weight, grouped, is_steering};
use crate::read::Severity;
use crate::scenario::{Missing, Outcome, Secondary, rule_in_words};

/// The text report.
pub struct Text;

impl Report for Text {
    fn file_name(&self) -> &'static str {
        "summary.txt"
    }

    fn describe(&self) -> &'static str {
        "the report as printed"
    }

    fn render(&self, outcome: &Outcome, language: Language) -> Option<Vec<u8>> {
        Some(render(outcome, language).into_bytes())
    }
}

/// The whole report.
pub(super) fn render(outcome: &Outcome, language: Language) -> String {
    let mut page = Page::new(outcome, language);
    if let Some(siting) = &outcome.siting {
        siting_section(&mut page, siting);
        page.line("");
    }
    if let Some(districts) = &outcome.districts {
        districts_section(&mut page, districts);
    } else if let Some(audit) = &outcome.audit {
        audit_section(&mut page, audit);
    } else if let Some(audit) = &outcome.street_audit {
        street_audit_section(&mut page, audit);
    } else if outcome.siting.as_ref().is_none_or(|siting| siting.why.is_empty())
        || !outcome.standard_of_plan
    {
        coverage_section(&mut page);
        if let Some(foot) = &outcome.on_foot {
            on_foot_section(&mut page, foot);
        }
        gap_section(&mut page);
        if outcome.siting.is_none() {
            load_section(&mut page);
        }
    }
    notes(&mut page);
    page.finish()
}

/// What was read, and how.
fn notes(page: &mut Page<'_>) {
    page.line("");
    page.line(page.word(report::READ_AS));
    for note in &page.outcome.study.notes {
        let text: String =
            note.text.chars().map(|c| if is_steering(c) { ' ' } else { c }).collect();
        match note.severity {
            Severity::Warning => page.tell(report::WARNING, &[("note", &text)]),
            Severity::Info => page.point(&text),
        }
    }
    for input in &page.outcome.study.inputs {
        let (path, digest) = (input.source.path.display(), &input.source.sha256[..16]);
        page.point(&format!("{path} SHA-256 {digest}"));
    }
}

fn coverage_section(page: &mut Page<'_>) {
    let outcome = page.outcome;
    let rule = outcome.rule(page.language);
    let centres = page.count(nouns::CENTRES, outcome.sites.len());
    let proposed = outcome.sites.iter().filter(|site| site.proposed).count();
    page.line(&if proposed > 0 {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("centres", &centres), ("proposed", &proposed), ("rule", &rule)];
        page.say(report::COVERAGE_PROPOSED, &values)
    } else {
        page.say(report::COVERAGE, &[("centres", &centres), ("rule", &rule)])
    });
    page.line("");
    if outcome.standard_of_plan {
        page.tell(report::STANDARD_OF_PLAN, &[]);
    }
    ledger_table(page);
    nearest_line(page);
    if let Some(ground) = outcome.ground {
        let share = ground.covered.middle() / ground.km2 * 100.0;
        page.tell(
            report::GROUND,
            &[
                ("covered", &page.square_kilometres(ground.covered)),
                ("area", &format_args!("{:.3}", ground.km2)),
                ("share", &format_args!("{share:.2}")),
            ],
        );
    }
    if let Some(requirement) = outcome.requirement {
        let verdict = match (requirement.met, requirement.estimated_met) {
            (true, _) => report::REQUIRED_MET,
            (false, false) => report::REQUIRED_NOT_MET,
            (false, true) => report::REQUIRED_BY_ESTIMATE,
        };
        page.tell(verdict, &[("share", &(requirement.share.fraction() * 100.0))]);
    }
    if outcome.blocks.is_some() {
        page.tell(report::BLOCKS_AS_GROUND, &[]);
    }
    verdict(page);
}

/// The lines of the ledger.
fn ledger_table(page: &mut Page<'_>) {
    let outcome = page.outcome;
    let (coverage, ledger) = (&outcome.coverage, outcome.coverage.ledger);
    let headings = [report::BLOCKS, report::SHARE].map(|heading| page.word(heading));
    let mut table = new_table(&["", headings[0], page.counted(), headings[1]]);
    let mut row = |name: &str, tally: Tally| {
        table.add_row(vec![
            name.to_owned(),
            grouped(tally.points),
            tally.weight.grouped(),
            page.percent(tally.weight, ledger.demand.weight),
        ]);
    };
    for (name, tally, always) in [
        (report::DEMAND, ledger.demand, true),
        (report::SERVED, ledger.served, true),
        (report::BY_ESTIMATE, coverage.estimated.served, false),
        (report::OVER_CAPACITY, ledger.over_capacity, coverage.room.is_some()),
        (report::UNCOVERED, ledger.uncovered, true),
        (report::BY_ESTIMATE, coverage.estimated.uncovered, false),
        (report::UNSNAPPED, ledger.unsnapped, false),
        (report::TWICE, coverage.covered_twice, true),
    ] {
        if always || tally != Tally::default() {
            row(page.word(name), tally);
        }
    }
    for other in &outcome.secondary {
        let name = page.say(report::SERVED_WITHIN, &[("limit", &beside(page, other))]);
        row(&name, other.counts.ledger.served);
    }
    right(&mut table, &[1, 2, 3]);
    page.table(&table);
}

/// The claim, and whether it holds.
fn verdict(page: &mut Page<'_>) {
    let ledger = page.outcome.coverage.ledger;
    let limit = page.limit();
    let without = ledger.uncovered + ledger.unsnapped;
    if page.outcome.blocks.is_some() && ledger.uncovered.weight > Weight::ZERO {
        let left = page.people(ledger.uncovered.weight);
        page.tell(report::FAILS_BY_GROUND, &[("limit", &limit), ("left", &left)]);
    } else if without.weight == Weight::ZERO {
        page.tell(report::HOLDS, &[("limit", &limit)]);
    } else {
        let left = page.tally(without);
        page.tell(report::FAILS, &[("limit", &limit), ("left", &left)]);
    }
    if ledger.over_capacity.points > 0 {
        let left = page.people(ledger.over_capacity.weight);
        page.tell(report::NO_ROOM_FOR, &[("limit", &limit), ("left", &left)]);
    }
}

fn nearest_line(page: &mut Page<'_>) {
    let outcome = page.outcome;
    let Some(nearest) = outcome.coverage.nearest else {
        let none = outcome.sites.is_empty();
        return page.tell(if none { report::NO_NEAREST } else { report::NONE_REACHED }, &[]);
    };
    let metres = format!("{:.1}", outcome.in_metres(nearest.mean_micro as f64 / 1e3));
    let mean = match outcome.standard.limit.measure {
        Measure::Time => {
            let minutes = format!("{:.1}", nearest.mean_micro as f64 / 6e7);
            page.say(units::METRES_IN_MINUTES, &[("metres", &metres), ("minutes", &minutes)])
        }
        Measure::Distance | Measure::OwnUnit => page.say(units::METRES, &[("n", &metres)]),
    };
    let on_foot = outcome.reach == "walk";
    page.tell(
        if on_foot { report::NEAREST_ON_FOOT } else { report::NEAREST },
        &[
            ("mean", &mean),
            ("half", &format_args!("{:.1}", outcome.metres(nearest.p50))),
            ("most", &format_args!("{:.1}", outcome.metres(nearest.p90))),
            ("farthest", &format_args!("{:.3}", outcome.metres(nearest.max))),
        ],
    );
}

/// Another limit, and its rule where that is another too.
fn beside(page: &Page<'_>, other: &Secondary) -> String {
    if other.reach == page.outcome.reach {
        return page.in_words(other.standard.limit);
    }
    rule_in_words(other.standard.limit, other.reach, page.language)
}

fn gap_section(page: &mut Page<'_>) {
    let outcome = page.outcome;
    if outcome.gaps.is_empty() {
        return;
    }
    let demand = &outcome.study.demand;
    page.heading(&page.count(nouns::GAPS, outcome.gaps.len()));
    let [around, blocks, nearest] =
        [report::AROUND, report::BLOCKS, report::NEAREST_CENTRE].map(|heading| page.word(heading));
    let mut table = new_table(&["", around, "", blocks, page.counted(), nearest, ""]);
    for (rank, gap) in outcome.gaps.iter().take(ROWS).enumerate() {
        let distance = outcome.coverage.assignment[gap.heart].map(|hit| {
            let metres = format!("{:.0}", outcome.metres(hit.cost));
            page.say(units::METRES, &[("n", &metres)])
        });
        let missing = outcome.on_foot.as_ref().and_then(|foot| foot.missing[gap.heart]);
        let missing = missing.map(|missing: Missing| missing.verdict(page.language));
        table.add_row(vec![
            (rank + 1).to_string(),
            shown(&demand.id(gap.heart)),
            shown(demand.name(gap.heart).unwrap_or_default()),
            gap.tally.points.to_string(),
            gap.tally.weight.grouped(),
            distance.unwrap_or_default(),
            missing.unwrap_or_default().to_owned(),
        ]);
    }
    right(&mut table, &[0, 3, 4, 5]);
    page.table(&table);
    page.more(outcome.gaps.len());
}

fn load_section(page: &mut Page<'_>) {
    let outcome = page.outcome;
    if outcome.sites.is_empty() {
        return;
    }
    let loads = &outcome.coverage.loads;
    let mut order: Vec<usize> = (0..loads.len()).collect();
    order.sort_by_key(|&site| (std::cmp::Reverse(loads[site].exclusive.weight), site));
    let idle = loads.iter().filter(|load| load.exclusive.weight == Weight::ZERO).count();
    page.heading(&page.say(report::LOADS, &[("idle", &idle)]));
    let [site, tier, serves, alone] = [report::SITE, report::TIER, report::SERVES, report::ALONE]
        .map(|heading| page.word(heading));
    let mut headings = vec![site, "", tier, serves, alone];
    let room = outcome.coverage.room.as_ref();
    if room.is_some() {
        headings.extend([report::GIVEN, report::CAPACITY].map(|heading| page.word(heading)));
    }
    let mut table = new_table(&headings);
    for &site in order.iter().take(ROWS) {
        let mut row = vec![
            shown(&outcome.sites[site].id),
            shown(outcome.sites[site].name.as_deref().unwrap_or_default()),
            shown(outcome.sites[site].tier.as_deref().unwrap_or_default()),
            loads[site].covers.weight.grouped(),
            loads[site].exclusive.weight.grouped(),
        ];
        if let Some(room) = room {
            row.extend([room.given[site].weight.grouped(), held(page, room.holds[site])]);
        }
        table.add_row(row);
    }
    let numbers: Vec<usize> = (3..headings.len()).collect();
    right(&mut table, &numbers);
    page.table(&table);
    page.more(outcome.sites.len());
}

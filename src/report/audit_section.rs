//! The part of the text report that an audit adds.

use super::page::{Page, ROWS, new_table, right, shown};
use crate::coverage::LeastPossible;
use crate::language::messages::{audit as said, nouns, report, units};
use crate::model::{Cost, Weight, grouped};
use crate::scenario::{Audit, Gain, Most, Repair, Station, rule_in_words};
use crate::siting::Status;

pub(super) fn audit_section(page: &mut Page<'_>, audit: &Audit) {
    verdict(page, audit);
    least(page, audit.least);
    proposal(page, audit);
    holes(page, audit);
    overlap(page, audit);
    centres(page, audit);
    definitions(page, audit);
}

fn verdict(page: &mut Page<'_>, audit: &Audit) {
    let outcome = page.outcome;
    let centres = page.count(nouns::CENTRES, outcome.sites.len());
    let rule = rule_in_words(outcome.standard.limit, outcome.reach, page.language);
    let area = format!("{:.3}", audit.km2);
    page.line(&page.say(said::AUDIT, &[("centres", &centres), ("area", &area), ("rule", &rule)]));
    page.line("");
    let claim = if audit.holds { said::HOLDS } else { said::FAILS };
    page.tell(claim, &[("limit", &page.limit())]);
    match audit.farthest {
        Some(farthest) => {
            let site = &outcome.sites[farthest.site];
            let name = shown(site.name.as_deref().unwrap_or_default());
            let centre = format!("{} {name}", shown(&site.id));
            page.tell(
                said::FARTHEST,
                &[
                    ("place", &page.place(farthest.at)),
                    ("distance", &page.metres(farthest.distance)),
                    ("centre", &centre.trim_end()),
                ],
            );
        }
        None => page.tell(said::NO_CENTRE, &[]),
    }
    if !audit.holds {
        let share = audit.uncovered.middle() / audit.km2 * 100.0;
        page.tell(
            said::GROUND_WITHOUT,
            &[
                ("ground", &page.square_kilometres(audit.uncovered)),
                ("share", &format_args!("{share:.2}")),
                ("holes", &page.count(nouns::HOLES, audit.holes.len())),
            ],
        );
    }
    let left = outcome.coverage.ledger.uncovered;
    if left.points > 0 {
        page.tell(said::DEMAND_WITHOUT, &[("tally", &page.tally(left))]);
    }
    for other in &audit.other_limits {
        let verdict = if other.holds { said::OTHER_HOLDS } else { said::OTHER_FAILS };
        let limit = page.in_words(other.standard.limit);
        let left = page.square_kilometres(other.uncovered);
        page.tell(verdict, &[("limit", &limit), ("left", &left)]);
    }
}

fn least(page: &mut Page<'_>, least: LeastPossible) {
    let has = page.outcome.sites.len() as u64;
    let LeastPossible { by_disc_area, by_hexagonal_bound, is_convex } = least;
    let needs = least.proved();
    let sentence = if is_convex { nouns::LEAST_CONVEX } else { nouns::LEAST_BY_DISCS };
    page.tell(
        sentence.message(needs as usize),
        &[("n", &grouped(needs)), ("by_disc", &by_disc_area), ("by_hexagon", &by_hexagonal_bound)],
    );
    match has.checked_sub(needs) {
        None if has == 0 => page.tell(said::HAS_NONE, &[]),
        None => page.tell(said::HAS_TOO_FEW, &[("has", &has), ("missing", &(needs - has))]),
        Some(0) => page.tell(said::HAS_JUST_ENOUGH, &[]),
        Some(spare) => page.tell(said::HAS_ENOUGH, &[("has", &has), ("spare", &spare)]),
    }
}

/// The stations proposed, with what is proved of their number or their gain.
fn proposal(page: &mut Page<'_>, audit: &Audit) {
    if let Some(repair) = &audit.repair {
        repaired(page, repair);
    }
    if let Some(most) = &audit.improvement {
        improved(page, most);
    }
    if let Some(stations) = audit.stations.as_ref().filter(|stations| !stations.is_empty()) {
        station_table(page, stations);
    }
}

fn repaired(page: &mut Page<'_>, repair: &Repair) {
    let count = repair.added.len();
    let proof = if repair.status == Status::Optimal {
        page.word(said::PROVED_FEWEST).to_owned()
    } else {
        let left = count - repair.bound as usize;
        let status = page.status(repair.status);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("bound", &repair.bound), ("left", &left), ("status", &status)];
        page.say(said::PROVED_AT_LEAST, &values)
    };
    page.line("");
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("n", &grouped(count as u64)), ("proof", &proof)];
    page.line(&page.say(nouns::REPAIR.message(count), &values));
    if count > 0 {
        let farthest = page.metres(repair.farthest);
        page.tell(said::REPAIRED, &[("limit", &page.limit()), ("farthest", &farthest)]);
    }
}

fn improved(page: &mut Page<'_>, most: &Most) {
    let count = most.added.len();
    let (before, after) = (page.square_kilometres(most.before), page.square_kilometres(most.after));
    page.line("");
    page.line(&page.say(
        nouns::IMPROVEMENT.message(count),
        &[("n", &grouped(count as u64)), ("before", &before), ("after", &after)],
    ));
    if count < most.asked as usize {
        let for_people = matches!(most.gain, Gain::Weight { .. });
        let nothing = if for_people { said::NOTHING_MORE_FOR_PEOPLE } else { said::NOTHING_MORE };
        page.tell(nothing, &[("asked", &most.asked)]);
    }
    match most.gain {
        Gain::Ground { bound_km2 } => {
            let km2 = format!("{:.4}", most.before.middle() - most.after.middle());
            let bound = format!("{bound_km2:.4}");
            page.tell(said::TAKEN_AWAY, &[("km2", &km2), ("bound", &bound)]);
        }
        Gain::Weight { served, bound } => page.tell(
            said::NEWLY_SERVED,
            &[
                ("people", &page.people(served)),
                ("bound", &bound.grouped()),
                ("status", &page.status(most.status)),
            ],
        ),
    }
}

/// The stations in the order they are worth opening, and what each adds.
fn station_table(page: &mut Page<'_>, stations: &[Station]) {
    let peopled = !page.outcome.study.demand.is_empty();
    let mut headings = vec!["", page.word(said::STATION_AT), page.word(said::ADDS_KM2)];
    if peopled {
        headings.push(page.counted());
    }
    let mut table = new_table(&headings);
    for (rank, station) in stations.iter().take(ROWS).enumerate() {
        let ground = station.km2.map(|km2| small(page, km2));
        let mut row =
            vec![(rank + 1).to_string(), page.place(station.at), ground.unwrap_or_default()];
        if peopled {
            row.push(station.demand.weight.grouped());
        }
        table.add_row(row);
    }
    right(&mut table, &[0, 2, 3]);
    page.line("");
    page.table(&table);
    page.more(stations.len());
}

fn holes(page: &mut Page<'_>, audit: &Audit) {
    if audit.holes.is_empty() {
        return;
    }
    page.heading(page.word(said::HOLES));
    let peopled = !page.outcome.study.demand.is_empty();
    let mut headings = vec![""];
    headings.extend(
        [said::DEEPEST, said::TO_CENTRE, said::BEYOND, said::KM2].map(|heading| page.word(heading)),
    );
    if peopled {
        headings.extend([page.word(report::BLOCKS), page.counted()]);
    }
    let mut table = new_table(&headings);
    for (rank, hole) in audit.holes.iter().take(ROWS).enumerate() {
        let of = |cost: Option<Cost>| cost.map(|cost| page.metres(cost)).unwrap_or_default();
        let mut row = vec![
            (rank + 1).to_string(),
            page.place(hole.hole.deepest),
            of(hole.hole.distance),
            of(hole.depth),
            small(page, hole.hole.km2),
        ];
        if peopled {
            row.extend([grouped(hole.demand.points), hole.demand.weight.grouped()]);
        }
        table.add_row(row);
    }
    right(&mut table, &[0, 2, 3, 4, 5, 6]);
    page.table(&table);
    page.more(audit.holes.len());
    if audit.outside.points > 0 {
        page.tell(said::OUTSIDE, &[("tally", &page.tally(audit.outside))]);
    }
}

/// Square kilometres with as many decimals as a small hole needs.
fn small(page: &Page<'_>, km2: f64) -> String {
    if km2 >= 0.001 || km2 == 0.0 {
        return format!("{km2:.4}");
    }
    page.say(units::SQUARE_METRES, &[("n", &format_args!("{:.3}", km2 * 1e6))])
}

fn overlap(page: &mut Page<'_>, audit: &Audit) {
    page.heading(page.word(said::OVERLAP));
    let mut table = new_table(&["", page.word(said::KM2), page.word(report::SHARE)]);
    let [one, two, three] = audit.overlap.at_least;
    let none = if audit.holds { 0.0 } else { audit.uncovered.middle() };
    for (name, km2) in [
        (said::NONE, none),
        (said::ONE_OR_MORE, one.middle()),
        (said::TWO_OR_MORE, two.middle()),
        (said::THREE_OR_MORE, three.middle()),
    ] {
        let share = page.hundredths(km2 / audit.km2);
        table.add_row(vec![page.word(name).to_owned(), format!("{km2:.4}"), share]);
    }
    right(&mut table, &[1, 2]);
    page.table(&table);
    if audit.farthest.is_none() || one.middle() == 0.0 {
        return;
    }
    let rate = two.middle() / one.middle() * 100.0;
    page.tell(said::RATE, &[("rate", &format_args!("{rate:.2}"))]);
}

fn centres(page: &mut Page<'_>, audit: &Audit) {
    let outcome = page.outcome;
    let count = outcome.sites.len();
    if count == 0 {
        return;
    }
    let (needed, idle): (Vec<usize>, Vec<usize>) =
        (0..count).partition(|&site| audit.losses[site].opens);
    page.heading(&page.say(said::LOSING, &[("needed", &needed.len()), ("idle", &idle.len())]));
    let mut order = needed;
    let alone = |site: usize| outcome.coverage.loads[site].exclusive.weight;
    order.sort_by(|&a, &b| {
        let ground = |site: usize| audit.overlap.alone_km2[site];
        alone(b).cmp(&alone(a)).then(ground(b).total_cmp(&ground(a))).then(a.cmp(&b))
    });
    let peopled = !outcome.study.demand.is_empty();
    let mut headings = vec![page.word(report::SITE), ""];
    headings.extend([said::KM2_ALONE, said::THEN_AS_FAR].map(|heading| page.word(heading)));
    if peopled {
        headings.push(page.counted());
        headings
            .extend([said::NEAREST_TO_IT, said::ITS_FARTHEST].map(|heading| page.word(heading)));
    }
    let mut table = new_table(&headings);
    for &site in order.iter().take(ROWS) {
        let catchment = &audit.catchments[site];
        let of = |cost: Option<Cost>| cost.map(|cost| page.metres(cost)).unwrap_or_default();
        let mut row = vec![
            shown(&outcome.sites[site].id),
            shown(outcome.sites[site].name.as_deref().unwrap_or_default()),
            small(page, audit.overlap.alone_km2[site]),
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
        page.table(&table);
        page.more(order.len());
    }
    if !idle.is_empty() {
        let ids: Vec<String> = idle.iter().map(|&site| shown(&outcome.sites[site].id)).collect();
        page.tell(said::COULD_CLOSE, &[("sites", &page.names(&ids, units::AND_SO_ON))]);
    }
}

fn definitions(page: &mut Page<'_>, audit: &Audit) {
    let found = audit.definitions;
    page.heading(page.word(said::DEFINITIONS));
    let headings = [said::COVERED, said::OF, report::SHARE].map(|heading| page.word(heading));
    let mut table = new_table(&["", headings[0], headings[1], headings[2]]);
    let ground = found.ground.middle();
    table.add_row(vec![
        page.word(said::GROUND_KM2).to_owned(),
        format!("{ground:.4}"),
        format!("{:.4}", audit.km2),
        page.hundredths(ground / audit.km2),
    ]);
    if !page.outcome.study.demand.is_empty() {
        let all = found.demand;
        let mut blocks = |message, points: u64| {
            let share = page.hundredths(points as f64 / all.points.max(1) as f64);
            let name = page.word(message).to_owned();
            table.add_row(vec![name, grouped(points), grouped(all.points), share]);
        };
        blocks(said::BLOCKS_BY_POINT, found.by_point.points);
        if let Some(by_outline) = found.by_outline {
            blocks(said::BLOCKS_TOUCHED, by_outline.touched.points);
            blocks(said::BLOCKS_WHOLLY, by_outline.whole.points);
        }
        let mut people = |message, weight: Weight| {
            let name = page.say(message, &[("counted", &page.counted())]);
            let share = page.percent(weight, all.weight);
            table.add_row(vec![name, weight.grouped(), all.weight.grouped(), share]);
        };
        people(said::PEOPLE_BY_POINT, found.by_point.weight);
        if let Some(by_outline) = found.by_outline {
            people(said::PEOPLE_BY_SHARE, by_outline.by_share);
        }
    }
    right(&mut table, &[1, 2, 3]);
    page.table(&table);
}

//! The part of the printed report that tells of service districts.

use super::page::{Page, ROWS, new_table, right, shown};
use crate::districts::{Balance, Status, load_per_worker};
use crate::language::messages::{districts as said, nouns, units};
use crate::model::{Cost, grouped, share};
use crate::scenario::{Districts, Doubt, Today};

/// The districts, how even they are, and whatever was asked beside.
pub(super) fn districts_section(page: &mut Page<'_>, districts: &Districts) {
    if let Some(modules) = &districts.modules {
        districts_section(page, modules);
        page.line("");
    }
    let count = page.count(nouns::DISTRICTS, districts.list.len());
    let tolerance = page.hundredths(districts.tolerances[0].fraction());
    let heading = if districts.centred { said::HEADING_CENTRES } else { said::HEADING };
    page.line(&page.say(heading, &[("districts", &count), ("tolerance", &tolerance)]));
    page.line("");
    verdict(page, districts);
    shape(page, districts);
    doubts(page, &districts.doubts);
    beside(page, districts);
    table(page, districts);
}

fn verdict(page: &mut Page<'_>, districts: &Districts) {
    let division = &districts.division;
    match division.status {
        Status::Optimal | Status::Feasible => page.tell(said::KEPT, &[]),
        Status::Infeasible => {
            let is_even = division.balance.iter().all(Balance::is_kept);
            let message = if is_even { said::NOT_WHOLE } else { said::UNEVEN };
            page.tell(message, &[("why", &page.word(said::NO_DIVISION))]);
        }
        Status::Unmet | Status::Stopped if division.balance.iter().all(Balance::is_kept) => {}
        Status::Unmet | Status::Stopped => {
            page.tell(said::UNEVEN, &[("why", &page.word(said::NONE_FOUND))]);
        }
    }
    for obstacle in districts.why.iter().take(ROWS) {
        page.point(&obstacle.in_words(page.language, &shown));
    }
    page.more(districts.why.len());
    for (workload, balance) in districts.workloads.iter().zip(&division.balance) {
        let [over, under] = balance.parts();
        let share = load_per_worker(balance.total, balance.districts);
        let id = |district: u32| shown(&districts.list[district as usize].id);
        page.tell(
            said::DEVIATION,
            &[
                ("workload", workload),
                ("share", &share.grouped()),
                ("most", &balance.heaviest.1.grouped()),
                ("over", &page.hundredths(over)),
                ("heaviest", &id(balance.heaviest.0)),
                ("least", &balance.lightest.1.grouped()),
                ("under", &page.hundredths(under)),
                ("lightest", &id(balance.lightest.0)),
            ],
        );
    }
    for broken in &division.pieces {
        let first = broken.pieces.iter().filter_map(|piece| piece.first());
        let ids: Vec<String> =
            first.map(|&block| shown(&page.outcome.study.demand.id(block as usize))).collect();
        let district = shown(&districts.list[broken.district as usize].id);
        page.tell(
            said::IN_PIECES,
            &[
                ("district", &district),
                ("pieces", &broken.pieces.len()),
                ("ids", &page.language.list(&ids)),
            ],
        );
    }
}

/// How good the shape is, and how far people are.
fn shape(page: &mut Page<'_>, districts: &Districts) {
    let division = &districts.division;
    let gap = page.hundredths(division.centred_gap());
    let (value, bound) =
        (districts.amount(division.value), districts.amount(division.bound.centred));
    let message = match (districts.is_met(), districts.centred) {
        // The bound is of divisions that keep the tolerance.
        (false, _) => said::SHAPE_ALONE,
        (true, true) => said::WAYS,
        (true, false) => said::SHAPE,
    };
    page.tell(message, &[("value", &rounded(value)), ("bound", &rounded(bound)), ("gap", &gap)]);
    if districts.astray > 0 {
        let blocks = page.count(nouns::BLOCKS, districts.astray);
        page.tell(said::ASTRAY, &[("blocks", &blocks)]);
    }
    if let Some(ways) = districts.ways {
        let mean = page.outcome.in_metres(ways.mean_micro as f64 / 1e3);
        let message = if districts.centred { said::FAR_CENTRES } else { said::FAR };
        page.tell(
            message,
            &[
                ("mean", &format_args!("{mean:.1}")),
                ("most", &format_args!("{:.1}", page.outcome.metres(ways.max))),
            ],
        );
    }
    for (limit, held) in &districts.within {
        let message = if districts.centred { said::WITHIN_CENTRES } else { said::WITHIN };
        let limit = limit.in_words(page.language);
        let part = share(held.weight, page.outcome.coverage.ledger.demand.weight);
        let (held, part) = (page.tally(*held), page.hundredths(part));
        page.tell(message, &[("limit", &limit), ("held", &held), ("part", &part)]);
    }
    let links = districts.links;
    page.tell(
        said::LINKS,
        &[
            ("touching", &grouped(links.touching as u64)),
            ("across", &grouped(links.across as u64)),
            ("gap", &format_args!("{:.0}", links.gap_m)),
            ("cut", &grouped(links.cut as u64)),
            ("bridged", &grouped(links.bridged as u64)),
        ],
    );
    if links.joined > 0 {
        page.tell(said::JOINED, &[("n", &grouped(links.joined as u64))]);
    }
}

/// What a planner may not expect.
fn doubts(page: &mut Page<'_>, doubts: &[Doubt]) {
    for doubt in doubts.iter().take(ROWS) {
        page.point(&doubt.in_words(page.language, &shown));
    }
    page.more(doubts.len());
}

fn rounded(value: f64) -> String {
    grouped(value.round() as u64)
}

/// Today's division, who moves, and the workers.
fn beside(page: &mut Page<'_>, districts: &Districts) {
    if let Some(today) = &districts.today {
        page.tell(
            said::TODAY,
            &[
                ("districts", &page.count(nouns::DISTRICTS, today.names.len())),
                ("largest", &page.hundredths(today.largest)),
                ("compactness", &format_args!("{:.3}", today.compactness)),
                ("pieces", &today.in_pieces),
            ],
        );
        if !today.outside.is_empty() {
            let blocks = page.count(nouns::BLOCKS, today.outside.len());
            page.tell(said::OUTSIDE, &[("blocks", &blocks)]);
        }
        goes_on(page, today);
    }
    if let Some(moved) = &districts.division.moved {
        page.tell(
            said::MOVED,
            &[
                ("blocks", &page.count(nouns::BLOCKS, moved.blocks.len())),
                ("people", &page.people(moved.weight)),
                ("least", &moved.at_least.grouped()),
            ],
        );
    }
    if let (Some(workers), Some([least, most])) = (districts.staff, districts.per_worker()) {
        page.tell(
            said::STAFF,
            &[
                ("n", &grouped(u64::from(workers))),
                ("least", &least.grouped()),
                ("most", &most.grouped()),
            ],
        );
    }
}

/// Which of today's districts go on under another name, and which end.
fn goes_on(page: &mut Page<'_>, today: &Today) {
    let names = || today.names.iter().zip(&today.goes_on);
    let renamed = names().filter_map(|(old, new)| Some((old, new.as_ref()?)));
    let renamed = renamed.filter(|(old, new)| old != new).map(|(old, new)| {
        page.say(said::GOES_ON, &[("today", &shown(old)), ("name", &shown(new))])
    });
    let renamed: Vec<String> = renamed.collect();
    let ending: Vec<String> =
        names().filter(|(_, new)| new.is_none()).map(|(old, _)| shown(old)).collect();
    let (pairs, ends) =
        (page.names(&renamed, units::NAMES_GO_ON), page.names(&ending, units::NAMES_GO_ON));
    if !renamed.is_empty() {
        page.tell(said::RENAMED, &[("n", &renamed.len()), ("pairs", &pairs)]);
    }
    if !ending.is_empty() {
        page.tell(said::ENDING, &[("n", &ending.len()), ("names", &ends)]);
    }
}

fn table(page: &mut Page<'_>, districts: &Districts) {
    let (has_modules, has_staff) = (districts.modules.is_some(), districts.staff.is_some());
    let mut headings = vec![page.word(said::DISTRICT)];
    headings.extend(has_modules.then_some(page.word(said::MODULE)));
    headings.push(page.word(said::BLOCKS));
    headings.extend(districts.workloads.iter().map(String::as_str));
    headings
        .extend([said::FROM_EVEN, said::AREA, said::COMPACT, said::FARTHEST].map(|m| page.word(m)));
    if has_staff {
        headings.extend([said::WORKERS, said::EACH].map(|message| page.word(message)));
    }
    let mut table = new_table(&headings);
    for district in districts.list.iter().take(ROWS) {
        let mut row = vec![shown(&district.id)];
        if has_modules {
            row.push(shown(district.module.as_deref().unwrap_or_default()));
        }
        row.push(grouped(district.blocks));
        row.extend(district.loads.iter().map(|load| load.grouped()));
        let even = districts.from_even(district.loads[0]);
        row.push(format!("{:+.2} %", even * 100.0));
        row.push(format!("{:.3}", district.area_km2));
        row.push(format!("{:.3}", district.compactness));
        row.push(page.metres(Cost::from_metres(page.outcome.metres(district.farthest))));
        if let (true, Some(workers)) = (has_staff, district.staff) {
            row.push(grouped(u64::from(workers)));
            row.push(load_per_worker(district.loads[0], workers).grouped());
        }
        table.add_row(row);
    }
    let numbers: Vec<usize> = (1 + usize::from(has_modules)..headings.len()).collect();
    right(&mut table, &numbers);
    page.line("");
    page.table(&table);
    page.more(districts.list.len());
}

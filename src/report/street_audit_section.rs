//! The part of the text report that an audit on foot adds.

use super::page::{Page, ROWS, new_table, right};
use super::street_audit::speed;
use crate::language::messages::{audit as audits, nouns, report, street_audit as said};
use crate::model::{Cost, grouped};
use crate::scenario::{StreetAudit, rule_in_words};

pub(super) fn street_audit_section(page: &mut Page<'_>, audit: &StreetAudit) {
    verdict(page, audit);
    uncovered(page, audit);
    holes(page, audit);
}

fn verdict(page: &mut Page<'_>, audit: &StreetAudit) {
    let outcome = page.outcome;
    page.line(&page.say(
        said::AUDIT,
        &[
            ("centres", &page.count(nouns::CENTRES, outcome.sites.len())),
            ("streets", &format_args!("{:.3}", audit.streets_km)),
            ("area", &format_args!("{:.3}", audit.km2)),
            ("rule", &rule_in_words(outcome.standard.limit, outcome.reach, page.language)),
            ("metres", &page.metres(audit.limit)),
        ],
    ));
    page.line("");
    let claim = if audit.holds { said::HOLDS } else { said::FAILS };
    page.tell(claim, &[("limit", &page.limit())]);
    let cut_off = audit.worst.walked.is_none();
    if cut_off {
        let (km, place) = (format!("{:.3}", audit.unreachable_km), page.place(audit.worst.at));
        page.tell(said::UNREACHABLE, &[("km", &km), ("place", &place)]);
    }
    match &audit.farthest {
        Some(farthest) => {
            let (place, walk) = (page.place(farthest.at), walk_in_words(page, farthest.walked));
            page.tell(
                if cut_off { said::FARTHEST_OF_OTHERS } else { said::FARTHEST },
                &[("place", &place), ("walk", &walk)],
            );
        }
        None if outcome.sites.is_empty() => page.tell(audits::NO_CENTRE, &[]),
        None => page.tell(said::NONE_REACHED, &[]),
    }
}

/// `812.345 m (10.2 min)`.
fn walk_in_words(page: &Page<'_>, walked: Option<u32>) -> String {
    let Some(walked) = walked.map(Cost) else { return page.word(said::NO_WAY).to_owned() };
    let minutes = format!("{:.1}", walked.metres() / speed(page.outcome));
    page.say(said::WALK, &[("metres", &page.metres(walked)), ("minutes", &minutes)])
}

fn uncovered(page: &mut Page<'_>, audit: &StreetAudit) {
    if !audit.holds {
        let share = audit.uncovered_km / audit.streets_km * 100.0;
        page.tell(
            said::STREETS_WITHOUT,
            &[
                ("km", &format_args!("{:.3}", audit.uncovered_km)),
                ("share", &format_args!("{share:.2}")),
                ("pieces", &page.count(nouns::PIECES, audit.holes.len())),
            ],
        );
    }
    let ledger = page.outcome.coverage.ledger;
    let estimated = page.outcome.coverage.estimated;
    for (tally, what) in [
        (ledger.uncovered, audits::DEMAND_WITHOUT),
        (estimated.uncovered, said::OF_IT_ESTIMATED),
        (estimated.served, said::SERVED_BY_ESTIMATE),
        (ledger.unsnapped, said::UNSNAPPED),
    ] {
        if tally.points > 0 {
            page.tell(what, &[("tally", &page.tally(tally))]);
        }
    }
    for other in &audit.other_limits {
        let verdict = if other.holds { said::OTHER_HOLDS } else { said::OTHER_FAILS };
        let (limit, km) =
            (page.in_words(other.standard.limit), format!("{:.3}", other.uncovered_km));
        page.tell(verdict, &[("limit", &limit), ("km", &km)]);
    }
}

fn holes(page: &mut Page<'_>, audit: &StreetAudit) {
    if !audit.holes.is_empty() {
        page.heading(page.word(said::PIECES));
        let peopled = !page.outcome.study.demand.is_empty();
        let mut headings = vec![""];
        headings.extend(
            [audits::DEEPEST, audits::TO_CENTRE, audits::BEYOND, said::KM]
                .map(|heading| page.word(heading)),
        );
        if peopled {
            headings.extend([page.word(report::BLOCKS), page.counted()]);
        }
        let mut table = new_table(&headings);
        for (rank, hole) in audit.holes.iter().take(ROWS).enumerate() {
            let mut row = vec![
                (rank + 1).to_string(),
                page.place(hole.worst.at),
                walk_in_words(page, hole.worst.walked),
                hole.depth.map(|depth| page.metres(depth)).unwrap_or_default(),
                format!("{:.3}", hole.km),
            ];
            if peopled {
                row.extend([grouped(hole.demand.points), hole.demand.weight.grouped()]);
            }
            table.add_row(row);
        }
        right(&mut table, &[0, 2, 3, 4, 5, 6]);
        page.table(&table);
        page.more(audit.holes.len());
    }
    if audit.elsewhere.points > 0 {
        page.tell(said::ELSEWHERE, &[("tally", &page.tally(audit.elsewhere))]);
    }
}

//! The part of the printed report that the streets have.

use std::fmt::Display;

use super::page::{Page, new_table, right};
use crate::language::messages::{nouns, on_foot as said, units};
use crate::model::{Weight, grouped};
use crate::reach::walk::Facts;
use crate::scenario::{OnFoot, SideBySide, walker_in_words};

/// Who walks; both measures side by side; what is missing; what hangs on gates and on the map.
pub(super) fn on_foot_section(page: &mut Page<'_>, foot: &OnFoot) {
    let terms = &foot.walk.terms;
    let speed = terms.pace().speed();
    page.heading(&page.say(
        said::ON_FOOT,
        &[
            ("walker", &walker_in_words(&terms.profile.name, page.language)),
            ("speed", &speed),
            ("kmh", &format_args!("{:.1}", speed * 0.06)),
            ("gates", &terms.gates.describe(page.language)),
        ],
    ));
    if !terms.profile.is_even() {
        page.tell(said::UNEVEN, &[("speed", &speed)]);
        page.line("");
    }
    side_by_side(page, foot);
    for row in &foot.rows {
        speeds(page, row, speed);
    }
    missing(page, foot);
    if let Some(detours) = &foot.detours {
        page.tell(
            said::DETOURS,
            &[
                ("half", &format_args!("{:.2}", detours.p50)),
                ("low", &format_args!("{:.2}", detours.p10)),
                ("high", &format_args!("{:.2}", detours.p90)),
            ],
        );
    }
    gates(page, foot);
    if foot.walk.network().is_empty() {
        let detour = foot.walk.terms.sparse.map_or(1.0, |sparse| f64::from(sparse.detour) / 1000.0);
        page.tell(said::WITHOUT_STREETS, &[("detour", &detour)]);
        return;
    }
    unsnapped(page, foot);
    estimates(page, foot);
    network(page, foot);
}

fn side_by_side(page: &mut Page<'_>, foot: &OnFoot) {
    let total = page.outcome.coverage.ledger.demand.weight;
    let [limit, straight, walked, estimated, no_street] =
        [said::LIMIT, said::STRAIGHT_LINE, said::WALKED, said::OF_IT_ESTIMATED, said::NO_STREET]
            .map(|heading| page.word(heading));
    let mut table = new_table(&[limit, "", "", straight, walked, estimated, no_street]);
    for row in &foot.rows {
        let share = |weight: Weight| page.percent(weight, total);
        table.add_row(vec![
            page.in_words(row.limit),
            page.say(units::METRES, &[("n", &format_args!("{:.0}", row.metres))]),
            page.say(units::MINUTES, &[("n", &format_args!("{:.1}", row.minutes))]),
            share(row.straight.weight),
            share(row.walk.weight),
            share(row.estimated.weight),
            share(row.unsnapped.weight),
        ]);
    }
    right(&mut table, &[1, 2, 3, 4, 5, 6]);
    page.table(&table);
    page.line("");
}

/// Nobody walks faster than so many metres a minute (9 km/h).
const FASTEST: f64 = 150.0;

/// The speed that would make a claim true.
fn speeds(page: &mut Page<'_>, row: &SideBySide, speed: f64) {
    let in_words = |page: &Page<'_>, needed: f64| {
        let message = if needed > FASTEST { said::TOO_FAST } else { said::SPEED };
        let (needed, kmh) = (format!("{needed:.0}"), format!("{:.1}", needed * 0.06));
        page.say(message, &[("needed", &needed), ("kmh", &kmh)])
    };
    let minutes = format!("{:.1}", row.minutes);
    match row.speed_for_all {
        Some(needed) if needed <= speed => page.tell(said::ALL_IN_TIME, &[("minutes", &minutes)]),
        Some(needed) => {
            let speed = in_words(page, needed);
            page.tell(said::ALL_AT_SPEED, &[("minutes", &minutes), ("speed", &speed)]);
        }
        None => page.tell(said::AT_NO_SPEED, &[("minutes", &minutes)]),
    }
    if let (Some(requirement), Some(needed)) = (&page.outcome.requirement, row.speed_for_share) {
        let (share, speed) = (requirement.share.fraction() * 100.0, in_words(page, needed));
        let values: [(&str, &dyn Display); 3] =
            [("minutes", &minutes), ("share", &share), ("speed", &speed)];
        page.tell(said::SHARE_AT_SPEED, &values);
    }
}

fn missing(page: &mut Page<'_>, foot: &OnFoot) {
    let Some(first) = foot.rows.first() else { return };
    let metres = format!("{:.0}", first.metres);
    for (tally, message) in
        [(foot.no_path, said::PATH_MISSING_FOR), (foot.no_centre, said::CENTRE_MISSING_FOR)]
    {
        if tally.points > 0 {
            page.tell(message, &[("tally", &page.tally(tally)), ("metres", &metres)]);
        }
    }
}

fn gates(page: &mut Page<'_>, foot: &OnFoot) {
    if foot.gates.is_empty() {
        return;
    }
    let total = page.outcome.coverage.ledger.demand.weight;
    let cases = page.language.list(foot.gates.iter().map(|case| {
        let (gates, share) =
            (case.gates.in_words(page.language), page.percent(case.served.weight, total));
        page.say(said::GATE_CASE, &[("gates", &gates), ("share", &share)])
    }));
    page.tell(said::BY_GATES, &[("cases", &cases)]);
}

fn unsnapped(page: &mut Page<'_>, foot: &OnFoot) {
    let farthest = foot.walk.terms.farthest_street.metres();
    let lost = page.outcome.sites.iter().zip(&foot.site_snaps).filter(|(_, snap)| snap.is_none());
    let ids: Vec<&str> = lost.map(|(site, _)| site.id.as_str()).collect();
    if ids.is_empty() {
        return;
    }
    page.tell(
        nouns::CENTRES_OFF_STREET.message(ids.len()),
        &[
            ("n", &grouped(ids.len() as u64)),
            ("metres", &farthest),
            ("names", &page.names(&ids, units::NAMES_GO_ON)),
        ],
    );
}

fn estimates(page: &mut Page<'_>, foot: &OnFoot) {
    let estimated = page.outcome.coverage.estimated.all();
    let Some(sparse) = &foot.walk.terms.sparse else { return };
    if estimated.points == 0 {
        return;
    }
    page.tell(
        said::ESTIMATED,
        &[
            ("detour", &(f64::from(sparse.detour) / 1000.0)),
            ("tally", &page.tally(estimated)),
            ("density", &sparse.least_km_per_km2),
        ],
    );
}

fn network(page: &mut Page<'_>, foot: &OnFoot) {
    let Facts { ways, nodes, gates, shut, squares, islands, island_nodes, .. } = *foot.walk.facts();
    let (reached, beyond) =
        (foot.walk.kilometres(&foot.streets.reached), foot.walk.kilometres(&foot.streets.beyond));
    page.tell(
        said::STREETS,
        &[
            ("reached", &format_args!("{reached:.1}")),
            ("all", &format_args!("{:.1}", reached + beyond)),
            ("ways", &page.count(nouns::WAYS, ways as usize)),
            ("nodes", &grouped(nodes.into())),
            ("gates", &gates),
            ("shut", &shut),
            ("squares", &squares),
            ("islands", &islands),
            ("island_nodes", &island_nodes),
        ],
    );
    if let Some(drawn) = &foot.isochrones {
        page.tell(
            said::ISOCHRONES,
            &[
                ("polygons", &page.count(nouns::POLYGONS, drawn.isochrones.len())),
                ("compared", &grouped(drawn.compared)),
                ("mismatched", &drawn.mismatched),
            ],
        );
    }
}

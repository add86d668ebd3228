//! The part of the printed report that a proposal has.

use super::page::{Page, new_table, right, shown};
use crate::coverage::Nearest;
use crate::language::Message;
use crate::language::messages::{nouns, report, siting as said};
use crate::model::{Money, Weight, grouped};
use crate::scenario::{Amount, Opened, SiteLabel, Siting, question_in_words, way_in_words};
use crate::siting::{Objective, Status};

/// What is proposed, how sure it is, and whatever was asked beside it.
pub(super) fn siting_section(page: &mut Page<'_>, siting: &Siting) {
    heading(page, siting);
    page.line("");
    if siting.solution.status == Status::Infeasible {
        page.tell(said::NO_PLAN, &[]);
        for reason in &siting.why {
            page.point(&reason.in_words(page.language));
        }
        return;
    }
    verdict(page, siting);
    sites_table(page, siting);
    if !siting.closed.is_empty() {
        page.tell(said::CLOSES, &[("sites", &page.language.list(&siting.closed))]);
    }
    tiers_table(page, siting);
    phases_table(page, siting);
    curve_table(page, siting);
    moves_table(page, siting);
    alternatives(page, siting);
    why_not(page, siting);
}

fn heading(page: &mut Page<'_>, siting: &Siting) {
    let model = siting.model.name();
    let terms = match (siting.asked, siting.budget) {
        (_, Some(budget)) => page.say(said::TO_SPEND, &[("model", &model), ("budget", &budget)]),
        (Some(open), None) => page.say(said::TO_OPEN, &[("model", &model), ("open", &open)]),
        (None, None) => model.to_owned(),
    };
    let question = question_in_words(siting.model, page.language);
    page.line(&if siting.model.weighs_travel() {
        let way = way_in_words(page.outcome.reach, page.language);
        page.say(
            said::PROPOSAL_BY_WAY,
            &[("terms", &terms), ("question", &question), ("way", &way)],
        )
    } else if siting.tiers.is_empty() {
        let rule = page.outcome.rule(page.language);
        page.say(said::PROPOSAL, &[("terms", &terms), ("question", &question), ("rule", &rule)])
    } else {
        page.say(said::PROPOSAL_IN_TIERS, &[("terms", &terms), ("question", &question)])
    });
}

/// A value of the objective in words.
fn in_words(page: &Page<'_>, siting: &Siting, value: u64) -> String {
    match page.outcome.amount(siting, value) {
        Amount::Money(money) => page.say(said::SITES_FOR, &[("money", &money)]),
        Amount::Total(money) => page.say(said::TOTAL_COST, &[("money", &in_money(money))]),
        Amount::Sites(sites) => page.count(nouns::NEW_SITES, sites as usize),
        Amount::Share(share) => page.say(said::OVER_KINDS, &[("share", &page.hundredths(share))]),
        Amount::Travel { mean, .. } => page.say(said::MEAN_WAY, &[("way", &page.way(mean))]),
        Amount::Farthest(way) => page.say(said::LONGEST_WAY, &[("way", &page.way(way))]),
        Amount::Heaviest(sum) => {
            let sum = format!("{sum:.3}");
            page.say(said::HEAVIEST_WAY, &[("sum", &sum), ("counted", &page.counted())])
        }
        Amount::Weight(weight) => served_in_words(page, siting, weight),
    }
}

fn served_in_words(page: &Page<'_>, siting: &Siting, weight: Weight) -> String {
    let twice = siting.model.name() == "backup";
    let served = if twice { said::SERVED_TWICE } else { said::SERVED };
    let value = page.say(served, &[("people", &page.people(weight))]);
    if !siting.phases.is_empty() {
        page.say(said::OVER_PHASES, &[("value", &value)])
    } else if !siting.tiers.is_empty() {
        page.say(said::OVER_TIERS, &[("value", &value)])
    } else {
        value
    }
}

fn verdict(page: &mut Page<'_>, siting: &Siting) {
    let solution = &siting.solution;
    let value = in_words(page, siting, solution.value);
    if solution.status == Status::Optimal {
        page.tell(said::PROVED_BEST, &[("value", &value)]);
    } else {
        let more = siting.model.counts_weight();
        let gap = solution.gap(siting.unit()) * 100.0;
        page.tell(
            if more { said::AT_MOST_SO_MUCH } else { said::AT_LEAST_SO_MUCH },
            &[
                ("value", &value),
                ("status", &page.status(solution.status)),
                ("bound", &in_words(page, siting, solution.bound)),
                ("gap", &format_args!("{gap:.4}")),
            ],
        );
    }
    if let Some(looked) = solution.looked {
        page.tell(
            said::LOOKED,
            &[
                ("pairs", &grouped(looked.pairs)),
                ("of", &grouped(looked.of)),
                ("widened", &grouped(looked.widened)),
            ],
        );
    }
    ways_before_and_after(page, siting);
    if let Some(before) = page.outcome.before.as_ref().filter(|_| !page.outcome.standard_of_plan) {
        let (was, now) = (before.ledger.served.weight, page.outcome.coverage.ledger.served.weight);
        let total = before.ledger.demand.weight;
        page.tell(
            said::BEFORE_AND_AFTER,
            &[
                ("was", &was.grouped()),
                ("was_share", &page.percent(was, total)),
                ("now", &now.grouped()),
                ("now_share", &page.percent(now, total)),
            ],
        );
    }
    let costs = siting.opened.iter().filter_map(|opened| opened.cost);
    let opening = Money(costs.map(|cost| cost.0).sum());
    match page.outcome.amount(siting, solution.value) {
        Amount::Total(total) => {
            let travel = in_money(total - opening.units());
            page.tell(said::OPENING_AND_TRAVEL, &[("opening", &opening), ("travel", &travel)]);
        }
        _ if siting.costed && siting.model.spends() => {
            page.tell(said::COSTS, &[("money", &opening)]);
        }
        _ => {}
    }
    if let Some(asked) = siting.asked
        && (siting.opened.iter().filter(|opened| !opened.existing).count() as u32) < asked
        && solution.status == Status::Optimal
        && !siting.from_scratch
    {
        let suffice = if siting.spaced { said::SUFFICE_SPACED } else { said::SUFFICE };
        page.tell(suffice, &[("opened", &siting.opened.len()), ("asked", &asked)]);
    }
}

/// How far people go today and with the plan, where the model weighs that.
fn ways_before_and_after(page: &mut Page<'_>, siting: &Siting) {
    let outcome = page.outcome;
    let (Some(was), Some(now)) = (siting.nearest_before, outcome.coverage.nearest) else { return };
    let mean = |nearest: Nearest| page.way(outcome.way(nearest.mean_micro as f64 / 1000.0));
    let most = |nearest: Nearest| page.way(outcome.way(f64::from(nearest.max.0)));
    page.tell(
        said::WAYS_BEFORE_AND_AFTER,
        &[
            ("was", &mean(was)),
            ("now", &mean(now)),
            ("was_most", &most(was)),
            ("now_most", &most(now)),
        ],
    );
}

fn sites_table(page: &mut Page<'_>, siting: &Siting) {
    if siting.opened.is_empty() {
        return;
    }
    let tiered = !siting.tiers.is_empty();
    let phased = !siting.phases.is_empty();
    let mut headings = vec!["", page.word(report::SITE), ""];
    headings.extend(tiered.then_some(page.word(report::TIER)));
    headings.extend(phased.then_some(page.word(said::PHASE)));
    headings.extend(siting.costed.then_some(page.word(said::COST)));
    let has_room = page.outcome.coverage.room.is_some();
    headings.extend(has_room.then_some(page.word(report::CAPACITY)));
    let figures = match siting.model.weighs_travel() {
        _ if has_room => [report::SERVES, said::MEAN, said::LONGEST],
        true => [said::NEAREST_FOR, said::MEAN, said::LONGEST],
        false => [report::SERVES, report::ALONE, said::ADDS],
    };
    headings.extend(figures.map(|heading| page.word(heading)));
    let mut table = new_table(&headings);
    // Where moves are asked for, the centres that stay are no news.
    let news = |opened: &&Opened| siting.moves.is_empty() || !opened.existing;
    for (rank, opened) in siting.opened.iter().filter(news).enumerate() {
        let mut row = vec![
            (rank + 1).to_string(),
            shown(&opened.id),
            shown(opened.name.as_deref().unwrap_or_default()),
        ];
        if tiered {
            row.push(shown(opened.tier.as_deref().unwrap_or_default()));
        }
        if phased {
            row.push(opened.phase.map(|phase| phase.to_string()).unwrap_or_default());
        }
        if siting.costed {
            row.push(opened.cost.map(|cost| cost.to_string()).unwrap_or_default());
        }
        if has_room {
            row.push(held(page, page.outcome.holds(opened.capacity)));
        }
        row.extend(match opened.nearest_for {
            Some(catch) => [
                catch.demand.weight.grouped(),
                page.way(page.outcome.way(catch.mean())),
                page.way(page.outcome.way(f64::from(catch.most.0))),
            ],
            None => [opened.weight, opened.exclusive, opened.marginal].map(Weight::grouped),
        });
        table.add_row(row);
    }
    let numbers: Vec<usize> =
        std::iter::once(0).chain(3 + usize::from(tiered)..headings.len()).collect();
    right(&mut table, &numbers);
    page.line("");
    page.table(&table);
}

/// How much a centre holds.
pub(super) fn held(page: &Page<'_>, holds: Option<Weight>) -> String {
    holds.map_or(page.word(report::NO_LIMIT).to_owned(), Weight::grouped)
}

fn tiers_table(page: &mut Page<'_>, siting: &Siting) {
    if siting.tiers.is_empty() {
        return;
    }
    page.heading(page.word(said::TIERS));
    let headings = [
        report::TIER,
        said::WITHIN,
        said::OPENS,
        said::BEFORE,
        said::AFTER,
        said::OF,
        report::SHARE,
    ];
    let mut table = new_table(&headings.map(|heading| page.word(heading)));
    for tier in &siting.tiers {
        table.add_row(vec![
            shown(&tier.name),
            page.in_words(tier.limit),
            tier.open.to_string(),
            tier.before.grouped(),
            tier.served.weight.grouped(),
            tier.all.grouped(),
            page.percent(tier.served.weight, tier.all),
        ]);
    }
    right(&mut table, &[1, 2, 3, 4, 5, 6]);
    page.table(&table);
}

fn phases_table(page: &mut Page<'_>, siting: &Siting) {
    if siting.phases.is_empty() {
        return;
    }
    page.heading(page.word(said::PHASES));
    let headings =
        [said::PHASE, said::OPENS, report::SERVED, report::SHARE, said::FREE_CHOICE, said::REGRET];
    let mut table = new_table(&headings.map(|heading| page.word(heading)));
    for (at, phase) in siting.phases.iter().enumerate() {
        let free = Weight(phase.free).grouped();
        table.add_row(vec![
            (at + 1).to_string(),
            phase.open.to_string(),
            phase.covered.grouped(),
            page.percent(phase.covered, phase.all),
            if phase.free < phase.free_bound {
                page.say(said::VALUE_NOT_PROVED, &[("value", &free)])
            } else {
                free
            },
            Weight(phase.regret()).grouped(),
        ]);
    }
    right(&mut table, &[0, 1, 2, 3, 4, 5]);
    page.table(&table);
}

/// Whether a row is the best there is, or what nothing can beat.
fn proof(page: &Page<'_>, siting: &Siting, status: Status, bound: u64) -> String {
    if status == Status::Optimal {
        return page.word(said::PROVED).to_owned();
    }
    let more = siting.model.counts_weight();
    let message = if more { said::AT_MOST } else { said::AT_LEAST };
    page.say(message, &[("bound", &plainly(page, siting, bound))])
}

fn curve_table(page: &mut Page<'_>, siting: &Siting) {
    let Some(first) = siting.curve.first() else { return };
    let about = if siting.model.weighs_travel() { said::CURVE_OF_WAYS } else { said::CURVE };
    page.heading(page.word(about));
    let [value, adds] = headings_of(siting);
    let [sites, value, adds] = [said::SITES, value, adds].map(|heading| page.word(heading));
    let mut table = new_table(&[sites, value, adds, "", ""]);
    // The first row adds to what is served today, if it is one site.
    let today = page.outcome.before.as_ref().map(|before| before.ledger.served.weight.0);
    let mut before = today.filter(|_| first.open == 1 && siting.model.name() == "mclp");
    for point in &siting.curve {
        let knee = if siting.knee == Some(point.open) { page.word(said::KNEE) } else { "" };
        table.add_row(vec![
            point.open.to_string(),
            plainly(page, siting, point.value),
            before
                .map(|before| plainly(page, siting, point.value.abs_diff(before)))
                .unwrap_or_default(),
            proof(page, siting, point.status, point.bound),
            knee.to_owned(),
        ]);
        before = Some(point.value);
    }
    right(&mut table, &[0, 1, 2]);
    page.table(&table);
    match siting.knee {
        Some(knee) => page.point(&page.count(nouns::KNEE_AT, knee as usize)),
        None => page.tell(said::NO_KNEE, &[]),
    }
}

fn moves_table(page: &mut Page<'_>, siting: &Siting) {
    if siting.moves.is_empty() {
        return;
    }
    page.heading(page.word(said::MOVES));
    let [value, gain] = headings_of(siting);
    let gain = if siting.model.counts_weight() { said::GAIN } else { gain };
    let [moved, value, gain] = [said::MOVED, value, gain].map(|heading| page.word(heading));
    let mut table = new_table(&[moved, value, gain, ""]);
    for step in &siting.moves {
        table.add_row(vec![
            step.moved.to_string(),
            plainly(page, siting, step.value),
            plainly(page, siting, step.gain),
            proof(page, siting, step.status, step.bound),
        ]);
    }
    right(&mut table, &[0, 1, 2]);
    page.table(&table);
}

fn alternatives(page: &mut Page<'_>, siting: &Siting) {
    if siting.alternatives.is_empty() {
        return;
    }
    page.heading(page.word(said::NEXT_BEST));
    let [opened, instead, gives_up] =
        [said::OPENED, said::INSTEAD_OF, said::GIVES_UP].map(|heading| page.word(heading));
    let mut table = new_table(&["", opened, instead, gives_up, ""]);
    for (rank, plan) in siting.alternatives.iter().enumerate() {
        let proved = plan.status == Status::Optimal;
        table.add_row(vec![
            (rank + 2).to_string(),
            labels(page, &plan.opens),
            labels(page, &plan.instead_of),
            plainly(page, siting, plan.value.abs_diff(siting.solution.value)),
            if proved { "" } else { page.word(said::NOT_PROVED) }.to_owned(),
        ]);
    }
    right(&mut table, &[0, 3]);
    page.table(&table);
}

fn why_not(page: &mut Page<'_>, siting: &Siting) {
    if siting.why_not.is_empty() {
        return;
    }
    page.line("");
    page.line(page.word(said::WHY_NOT));
    for site in &siting.why_not {
        let id = shown(&site.id);
        let briefly = |message: Message| page.say(message, &[("site", &id)]);
        let line = match site.value {
            _ if site.is_open => briefly(said::IN_PLAN),
            None => briefly(said::IN_NO_PLAN),
            Some(_) => {
                let loss = plainly(page, siting, site.loss);
                let sites = labels(page, &site.instead_of);
                page.say(said::FORCED_IN, &[("site", &id), ("loss", &loss), ("sites", &sites)])
            }
        };
        page.point(&line);
    }
}

/// A value, or a difference of two, as a cell of a table.
fn plainly(page: &Page<'_>, siting: &Siting, value: u64) -> String {
    match page.outcome.amount(siting, value) {
        Amount::Weight(weight) => weight.grouped(),
        Amount::Money(money) => money.to_string(),
        Amount::Total(money) => in_money(money),
        Amount::Sites(sites) => grouped(sites),
        Amount::Share(share) => page.hundredths(share),
        Amount::Travel { mean: way, .. } | Amount::Farthest(way) => page.way(way),
        Amount::Heaviest(sum) => format!("{sum:.3}"),
    }
}

/// Money of a sum that is not whole hundredths.
fn in_money(money: f64) -> String {
    Money((money * 100.0).round() as u64).to_string()
}

/// What a table calls a value, and what one row has over the one before.
fn headings_of(siting: &Siting) -> [Message; 2] {
    match siting.model.objective() {
        Objective::Travel => [said::MEAN, said::SHORTER],
        Objective::Farthest => [said::LONGEST, said::SHORTER],
        Objective::Total => [said::COST, said::SAVES],
        Objective::Weight { .. } | Objective::Cost => [report::SERVES, said::ADDS],
    }
}

fn labels(page: &Page<'_>, sites: &[SiteLabel]) -> String {
    if sites.is_empty() {
        return page.word(said::NOTHING).to_owned();
    }
    page.language.list(sites.iter().map(|site| {
        let id = shown(&site.id);
        match (&site.tier, site.phase) {
            (Some(tier), _) => {
                page.say(said::SITE_OF_TIER, &[("site", &id), ("tier", &shown(tier))])
            }
            (None, Some(phase)) => {
                page.say(said::SITE_OF_PHASE, &[("site", &id), ("phase", &phase)])
            }
            (None, None) => id,
        }
    }))
}

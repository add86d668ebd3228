//! The part of the printed report that a proposal has.

use super::page::{Page, new_table, right, shown};
use crate::language::Message;
use crate::language::messages::{nouns, report, siting as said};
use crate::model::{Money, Weight, grouped};
use crate::scenario::{Opened, PARTS, SiteLabel, Siting, question_in_words};
use crate::siting::Status;

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
    page.line(&if siting.tiers.is_empty() {
        let rule = page.outcome.rule(page.language);
        page.say(said::PROPOSAL, &[("terms", &terms), ("question", &question), ("rule", &rule)])
    } else {
        page.say(said::PROPOSAL_IN_TIERS, &[("terms", &terms), ("question", &question)])
    });
}

/// A value of the objective in words.
fn in_words(page: &Page<'_>, siting: &Siting, value: u64) -> String {
    if !siting.model.counts_weight() {
        return if siting.costed {
            page.say(said::SITES_FOR, &[("money", &Money(value))])
        } else {
            page.count(nouns::NEW_SITES, value as usize)
        };
    }
    if !siting.kinds.is_empty() {
        let share = page.hundredths(value as f64 / 1000.0 / PARTS as f64);
        return page.say(said::OVER_KINDS, &[("share", &share)]);
    }
    let twice = siting.model.name() == "backup";
    let served = if twice { said::SERVED_TWICE } else { said::SERVED };
    let value = page.say(served, &[("people", &page.people(Weight(value)))]);
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
        let gap = solution.gap(if more { 1000 } else { 1 }) * 100.0;
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
    if let Some(before) = &page.outcome.before {
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
    if siting.costed && siting.model.counts_weight() {
        page.tell(said::COSTS, &[("money", &Money(costs.map(|cost| cost.0).sum()))]);
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
    headings.extend([report::SERVES, report::ALONE, said::ADDS].map(|heading| page.word(heading)));
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
        row.extend([opened.weight, opened.exclusive, opened.marginal].map(Weight::grouped));
        table.add_row(row);
    }
    let numbers: Vec<usize> =
        std::iter::once(0).chain(3 + usize::from(tiered)..headings.len()).collect();
    right(&mut table, &numbers);
    page.line("");
    page.table(&table);
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
fn proof(page: &Page<'_>, status: Status, bound: u64) -> String {
    if status == Status::Optimal {
        return page.word(said::PROVED).to_owned();
    }
    page.say(said::AT_MOST, &[("bound", &Weight(bound).grouped())])
}

fn curve_table(page: &mut Page<'_>, siting: &Siting) {
    let Some(first) = siting.curve.first() else { return };
    page.heading(page.word(said::CURVE));
    let [sites, serves, adds] =
        [said::SITES, report::SERVES, said::ADDS].map(|heading| page.word(heading));
    let mut table = new_table(&[sites, serves, adds, "", ""]);
    // The first row adds to what is served today, if it is one site.
    let today = page.outcome.before.as_ref().map(|before| before.ledger.served.weight.0);
    let mut before = today.filter(|_| first.open == 1 && siting.model.name() == "mclp");
    for point in &siting.curve {
        let knee = if siting.knee == Some(point.open) { page.word(said::KNEE) } else { "" };
        table.add_row(vec![
            point.open.to_string(),
            Weight(point.value).grouped(),
            before
                .map(|before| Weight(point.value.saturating_sub(before)).grouped())
                .unwrap_or_default(),
            proof(page, point.status, point.bound),
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
    let [moved, serves, gain] =
        [said::MOVED, report::SERVES, said::GAIN].map(|heading| page.word(heading));
    let mut table = new_table(&[moved, serves, gain, ""]);
    for step in &siting.moves {
        table.add_row(vec![
            step.moved.to_string(),
            Weight(step.value).grouped(),
            Weight(step.gain).grouped(),
            proof(page, step.status, step.bound),
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
            given_up(siting, plan.value.abs_diff(siting.solution.value)),
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
        let plainly = |message: Message| page.say(message, &[("site", &id)]);
        let line = match site.value {
            _ if site.is_open => plainly(said::IN_PLAN),
            None => plainly(said::IN_NO_PLAN),
            Some(_) => {
                let loss = given_up(siting, site.loss);
                let sites = labels(page, &site.instead_of);
                page.say(said::FORCED_IN, &[("site", &id), ("loss", &loss), ("sites", &sites)])
            }
        };
        page.point(&line);
    }
}

fn given_up(siting: &Siting, loss: u64) -> String {
    match (siting.model.counts_weight(), siting.costed) {
        (true, _) => Weight(loss).grouped(),
        (false, true) => Money(loss).to_string(),
        (false, false) => grouped(loss),
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

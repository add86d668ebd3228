//! The part of the printed report that a proposal has.

use std::fmt::{Result, Write};

use super::text::{indented, new_table, percent, right, shown};
use crate::model::{Money, Weight, grouped, plural};
use crate::scenario::{Opened, Outcome, SiteLabel, Siting};
use crate::siting::Status;

/// What is proposed, how sure it is, and whatever was asked beside it.
pub(super) fn siting_section(out: &mut String, outcome: &Outcome, siting: &Siting) -> Result {
    heading(out, outcome, siting)?;
    if siting.solution.status == Status::Infeasible {
        writeln!(out, "\n  No plan does this:")?;
        for line in &siting.why {
            writeln!(out, "  {line}")?;
        }
        return Ok(());
    }
    verdict(out, outcome, siting)?;
    sites_table(out, siting)?;
    if !siting.closed.is_empty() {
        writeln!(out, "  closes: {}", siting.closed.join(", "))?;
    }
    tiers_table(out, siting)?;
    phases_table(out, siting)?;
    curve_table(out, outcome, siting)?;
    moves_table(out, siting)?;
    alternatives(out, siting)?;
    why_not(out, siting)
}

fn heading(out: &mut String, outcome: &Outcome, siting: &Siting) -> Result {
    let model = siting.model;
    let rule = outcome.rule();
    let asked = match (siting.asked, siting.budget) {
        (_, Some(budget)) => format!(", for at most {budget}"),
        (Some(open), None) => format!(", {open} to open"),
        (None, None) => String::new(),
    };
    let rule = if siting.tiers.is_empty() { format!(", within {rule}") } else { String::new() };
    writeln!(out, "Proposal ({}{asked}): {}{rule}", model.name(), model.question())
}

/// A value of the objective in words.
fn in_words(outcome: &Outcome, siting: &Siting, value: u64) -> String {
    if !siting.model.counts_weight() {
        return if siting.costed {
            format!("new sites for {}", Money(value))
        } else {
            plural(value as usize, "new site")
        };
    }
    let twice = if siting.model.name() == "backup" { "served twice" } else { "served" };
    let over = if !siting.phases.is_empty() {
        ", summed over the phases"
    } else if !siting.tiers.is_empty() {
        ", summed over the tiers"
    } else {
        ""
    };
    format!("{} {} {twice}{over}", Weight(value).grouped(), outcome.counted())
}

fn verdict(out: &mut String, outcome: &Outcome, siting: &Siting) -> Result {
    let solution = &siting.solution;
    let unit = if siting.model.counts_weight() { 1000 } else { 1 };
    let proof = match solution.status {
        Status::Optimal => "proved: no other choice is better".to_owned(),
        _ => format!(
            "{}: nothing beats {}, gap {:.4} %",
            solution.status.name(),
            in_words(outcome, siting, solution.bound),
            solution.gap(unit) * 100.0
        ),
    };
    writeln!(out, "\n  {}; {proof}", in_words(outcome, siting, solution.value))?;
    if let Some(before) = &outcome.before {
        let (was, now) = (before.ledger.served, outcome.coverage.ledger.served);
        let total = before.ledger.demand;
        writeln!(
            out,
            "  served before {} ({}), after {} ({})",
            was.weight.grouped(),
            percent(was.weight, total.weight),
            now.weight.grouped(),
            percent(now.weight, total.weight)
        )?;
    }
    let costs = siting.opened.iter().filter_map(|opened| opened.cost);
    if siting.costed && siting.model.counts_weight() {
        writeln!(out, "  cost {}", Money(costs.map(|cost| cost.0).sum()))?;
    }
    if let Some(asked) = siting.asked
        && (siting.opened.iter().filter(|opened| !opened.existing).count() as u32) < asked
        && solution.status == Status::Optimal
        && !siting.from_scratch
    {
        let opened = siting.opened.len();
        let why = if siting.spaced {
            "no further site keeps the spacing and adds anything"
        } else {
            "further sites would add nothing"
        };
        writeln!(out, "  {opened} of {asked} suffice: {why}")?;
    }
    Ok(())
}

fn sites_table(out: &mut String, siting: &Siting) -> Result {
    if siting.opened.is_empty() {
        return Ok(());
    }
    let tiered = !siting.tiers.is_empty();
    let phased = !siting.phases.is_empty();
    let mut headings = vec!["", "site", ""];
    headings.extend(tiered.then_some("tier"));
    headings.extend(phased.then_some("phase"));
    headings.extend(siting.costed.then_some("cost"));
    headings.extend(["serves", "alone", "adds"]);
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
    writeln!(out, "\n{}", indented(&table))
}

fn tiers_table(out: &mut String, siting: &Siting) -> Result {
    if siting.tiers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nTiers, each by its own limit and facilities\n")?;
    let mut table = new_table(&["tier", "within", "opens", "before", "after", "of", "share"]);
    for tier in &siting.tiers {
        table.add_row(vec![
            shown(&tier.name),
            tier.limit.in_words(),
            tier.open.to_string(),
            tier.before.grouped(),
            tier.served.weight.grouped(),
            tier.all.grouped(),
            percent(tier.served.weight, tier.all),
        ]);
    }
    right(&mut table, &[1, 2, 3, 4, 5, 6]);
    writeln!(out, "{}", indented(&table))
}

fn phases_table(out: &mut String, siting: &Siting) -> Result {
    if siting.phases.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nPhases: what is served after each, and what a free choice would serve\n")?;
    let mut table = new_table(&["phase", "opens", "served", "share", "free choice", "regret"]);
    for (at, phase) in siting.phases.iter().enumerate() {
        let open = if phase.free < phase.free_bound { " (not proved)" } else { "" };
        table.add_row(vec![
            (at + 1).to_string(),
            phase.open.to_string(),
            phase.covered.grouped(),
            percent(phase.covered, phase.all),
            format!("{}{open}", Weight(phase.free).grouped()),
            Weight(phase.regret()).grouped(),
        ]);
    }
    right(&mut table, &[0, 1, 2, 3, 4, 5]);
    writeln!(out, "{}", indented(&table))
}

fn curve_table(out: &mut String, outcome: &Outcome, siting: &Siting) -> Result {
    let (Some(first), false) = (siting.curve.first(), siting.curve.is_empty()) else {
        return Ok(());
    };
    writeln!(out, "\nTrade-off: what each number of sites serves at most\n")?;
    let mut table = new_table(&["sites", "serves", "adds", "", ""]);
    // The first row adds to what is served today, if it is one site.
    let today = outcome.before.as_ref().map(|before| before.ledger.served.weight.0);
    let mut before = today.filter(|_| first.open == 1 && siting.model.name() == "mclp");
    for point in &siting.curve {
        let proof = if point.status == Status::Optimal {
            "proved".to_owned()
        } else {
            format!("at most {}", Weight(point.bound).grouped())
        };
        let knee = if siting.knee == Some(point.open) { "knee" } else { "" };
        table.add_row(vec![
            point.open.to_string(),
            Weight(point.value).grouped(),
            before
                .map(|before| Weight(point.value.saturating_sub(before)).grouped())
                .unwrap_or_default(),
            proof,
            knee.to_owned(),
        ]);
        before = Some(point.value);
    }
    right(&mut table, &[0, 1, 2]);
    writeln!(out, "{}", indented(&table))?;
    match siting.knee {
        Some(knee) => writeln!(
            out,
            "  the knee is at {}: from there each further site adds less than the row does on average",
            plural(knee as usize, "site")
        ),
        None => writeln!(out, "  no knee: each site adds about as much as the one before"),
    }
}

fn moves_table(out: &mut String, siting: &Siting) -> Result {
    if siting.moves.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nMoves: what closing so many centres and opening as many elsewhere serves\n")?;
    let mut table = new_table(&["moves", "serves", "gain", ""]);
    for step in &siting.moves {
        let proof = if step.status == Status::Optimal {
            "proved".to_owned()
        } else {
            format!("at most {}", Weight(step.bound).grouped())
        };
        table.add_row(vec![
            step.moved.to_string(),
            Weight(step.value).grouped(),
            Weight(step.gain).grouped(),
            proof,
        ]);
    }
    right(&mut table, &[0, 1, 2]);
    writeln!(out, "{}", indented(&table))
}

fn alternatives(out: &mut String, siting: &Siting) -> Result {
    if siting.alternatives.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nNext best: what each opens, instead of what, and what that gives up\n")?;
    let mut table = new_table(&["", "opens", "instead of", "gives up", ""]);
    for (rank, plan) in siting.alternatives.iter().enumerate() {
        let proof = if plan.status == Status::Optimal { "" } else { "not proved" };
        table.add_row(vec![
            (rank + 2).to_string(),
            labels(&plan.opens),
            labels(&plan.instead_of),
            given_up(siting, plan.value.abs_diff(siting.solution.value)),
            proof.to_owned(),
        ]);
    }
    right(&mut table, &[0, 3]);
    writeln!(out, "{}", indented(&table))
}

fn why_not(out: &mut String, siting: &Siting) -> Result {
    if siting.why_not.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhy not")?;
    for site in &siting.why_not {
        let id = shown(&site.id);
        let line = match site.value {
            _ if site.is_open => "is in the plan".to_owned(),
            None => "no plan has it: it is forbidden, or breaks a limit".to_owned(),
            Some(_) => format!(
                "forcing it in gives up {}; it would replace {}",
                given_up(siting, site.loss),
                labels(&site.instead_of)
            ),
        };
        writeln!(out, "  {id}: {line}")?;
    }
    Ok(())
}

fn given_up(siting: &Siting, loss: u64) -> String {
    match (siting.model.counts_weight(), siting.costed) {
        (true, _) => Weight(loss).grouped(),
        (false, true) => Money(loss).to_string(),
        (false, false) => grouped(loss),
    }
}

fn labels(sites: &[SiteLabel]) -> String {
    if sites.is_empty() {
        return "nothing".to_owned();
    }
    let label = |site: &SiteLabel| {
        let id = shown(&site.id);
        match (&site.tier, site.phase) {
            (Some(tier), _) => format!("{id} ({})", shown(tier)),
            (None, Some(phase)) => format!("{id} (phase {phase})"),
            (None, None) => id,
        }
    };
    sites.iter().map(label).collect::<Vec<_>>().join(", ")
}

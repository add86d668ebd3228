//! The side panel: the figures, the legend, what is proposed or what is missing, scale and
//! north. Everything goes down one column, so nothing can overlap.

use plotters::prelude::DrawingBackend;

use super::canvas::{Align, At, Canvas};
use super::furniture::{north_arrow, scale_bar};
use super::palette::{AREA_LINE, Class, INK, PROPOSED, QUIET_INK, RULE};
use super::scene::{Scene, draw_closed, draw_decided, draw_existing, draw_proposed};
use super::sheet::Sheet;
use super::subject::{SiteKind, Subject};
use super::{MapError, on_foot};
use crate::language::Message;
use crate::language::messages::{map as said, nouns, units};
use crate::model::{Tally, Weight, share};
use crate::scenario::{Outcome, status_in_words};
use plotters::style::Color;

/// Rows of a list at most.
pub const ROWS: usize = 20;

/// Rows of room without which a second list is not begun.
const LEAST_ROOM: usize = 6;

/// From one row to the next.
pub const LINE: f64 = 22.0;

/// Size of a row's text.
pub const EM: f64 = 14.0;

const FURNITURE: f64 = 88.0;

/// One column written from the top down.
pub(super) struct Column<'c, 'a, B: DrawingBackend> {
    pub canvas: &'c Canvas<'a, B>,
    pub left: f64,
    pub right: f64,
    pub y: f64,
    bottom: f64,
}

/// Draw the panel.
pub fn draw<B: DrawingBackend>(
    canvas: &Canvas<'_, B>,
    subject: &Subject<'_>,
    sheet: &Sheet,
    scene: &Scene,
) -> Result<(), MapError> {
    let outcome = subject.outcome;
    let mut column = Column {
        canvas,
        left: sheet.side.from.0,
        right: sheet.side.to.0,
        y: sheet.side.from.1,
        bottom: sheet.side.to.1 - FURNITURE,
    };
    match (subject.case, subject.audit()) {
        (Some(case), _) => column.change(case)?,
        (None, Some(audit)) => {
            column.verdict(outcome, audit)?;
            column.ground_legend(audit)?;
        }
        _ if subject.street_audit().is_some() => column.street_verdict(outcome)?,
        _ => column.figures(outcome)?,
    }
    column.legend(subject, scene)?;
    if let Some(case) = subject.case {
        column.places(case)?;
    }
    let crowded = subject.case.is_some() && column.room() < LEAST_ROOM;
    match (&outcome.siting, subject.audit()) {
        _ if crowded => {}
        (Some(siting), _) if !siting.opened.is_empty() => column.proposals(outcome)?,
        (_, Some(audit)) => column.holes(outcome, audit)?,
        _ if subject.street_audit().is_some() => column.street_holes(outcome)?,
        _ if subject.case.is_some() => {}
        _ => column.gaps(outcome)?,
    }
    let base = sheet.side.to.1 - 8.0;
    scale_bar(canvas, sheet, (column.left + 2.0, base - 10.0), sheet.side.width() * 0.6)?;
    north_arrow(canvas, (column.right - 26.0, base))
}

impl<B: DrawingBackend> Column<'_, '_, B> {
    pub fn heading(&mut self, text: &str) -> Result<(), MapError> {
        self.y += 14.0;
        self.canvas.line(&[(self.left, self.y), (self.right, self.y)], RULE.into(), 1.0)?;
        self.y += LINE;
        let text = self.canvas.fitted(text, 16.0, self.right - self.left);
        self.canvas.text(&text, (self.left, self.y), 16.0, Align::Left, INK)?;
        self.y += 6.0;
        Ok(())
    }

    /// A line with something at its left and something at its right.
    pub fn row(&mut self, indent: f64, text: &str, value: &str) -> Result<At, MapError> {
        self.y += LINE;
        let value_width = self.canvas.width_of(value, EM);
        let room = self.right - self.left - indent - value_width - 10.0;
        let text = self.canvas.fitted(text, EM, room);
        self.canvas.text(&text, (self.left + indent, self.y), EM, Align::Left, INK)?;
        if !value.is_empty() {
            self.canvas.text(value, (self.right, self.y), EM, Align::Right, INK)?;
        }
        Ok((self.left, self.y))
    }

    /// A message that holds no value.
    pub fn word(&self, message: Message) -> &'static str {
        self.canvas.word(message)
    }

    /// A part of one in per cent, one decimal.
    pub fn tenths(&self, part: f64) -> String {
        self.canvas.say(units::PERCENT, &[("n", &format_args!("{:.1}", part * 100.0))])
    }

    fn room(&self) -> usize {
        ((self.bottom - self.y) / LINE).floor().max(0.0) as usize
    }

    /// Who is served, in large figures.
    pub fn headline(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        let ledger = outcome.coverage.ledger;
        self.y += 34.0;
        let served = self.tenths(share(ledger.served.weight, ledger.demand.weight));
        self.canvas.text(&served, (self.left, self.y), 38.0, Align::Left, INK)?;
        let width = self.canvas.width_of(&served, 38.0) + 14.0;
        let language = self.canvas.language;
        let (counted, limit) =
            (outcome.counted(language), outcome.standard.limit.in_words(language));
        let words = self.canvas.say(said::OF_WITHIN, &[("counted", &counted), ("limit", &limit)]);
        let words = self.canvas.fitted(&words, 16.0, self.right - self.left - width);
        self.canvas.text(&words, (self.left + width, self.y), 16.0, Align::Left, QUIET_INK)?;
        self.y += 4.0;
        Ok(())
    }

    fn figures(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        self.headline(outcome)?;
        let total = outcome.coverage.ledger.demand.weight;
        if let Some(before) = &outcome.before {
            let before = self.tenths(share(before.ledger.served.weight, total));
            self.row(0.0, self.word(said::BEFORE), &before)?;
        }
        if let Some(nearest) = outcome.coverage.nearest {
            let metres = |metres: f64| format!("{metres:.0}");
            let mean = metres(outcome.in_metres(nearest.mean_micro as f64 / 1e3));
            let mean = self.canvas.say(units::METRES, &[("n", &mean)]);
            self.row(0.0, self.word(said::MEAN_DISTANCE), &mean)?;
            let most = metres(outcome.metres(nearest.max));
            let most = self.canvas.say(units::METRES, &[("n", &most)]);
            self.row(0.0, self.word(said::FARTHEST_BLOCK), &most)?;
        }
        if let Some(ground) = outcome.ground {
            let value = self.tenths(ground.covered.middle() / ground.km2);
            let area = format!("{:.1}", ground.km2);
            let text = self.canvas.say(said::GROUND_COVERED, &[("area", &area)]);
            self.row(0.0, &text, &value)?;
        }
        Ok(())
    }

    fn legend(&mut self, subject: &Subject<'_>, scene: &Scene) -> Result<(), MapError> {
        let outcome = subject.outcome;
        if !outcome.study.demand.is_empty() {
            self.blocks(subject, scene)?;
        }
        let count = |kind| subject.sites(kind).count();
        let existing = count(SiteKind::Existing).to_string();
        let (x, y) = self.row(92.0, self.word(said::EXISTING), &existing)?;
        draw_existing(self.canvas, (x + 42.0, y - 5.0))?;
        self.tiers(subject)?;
        let closing = subject.closed.len();
        if closing > 0 {
            let (x, y) = self.row(92.0, self.word(said::CLOSING), &closing.to_string())?;
            draw_closed(self.canvas, (x + 42.0, y - 5.0))?;
        }
        let decided = count(SiteKind::Decided);
        if decided > 0 {
            self.y += 2.0;
            let (x, y) = self.row(92.0, self.word(said::DECIDED), &decided.to_string())?;
            draw_decided(self.canvas, (x + 42.0, y - 5.0))?;
        }
        let proposed = count(SiteKind::Proposed);
        if proposed > 0 {
            self.y += 4.0;
            let (x, y) = self.row(92.0, self.word(said::PROPOSED), &proposed.to_string())?;
            draw_proposed(self.canvas, (x + 42.0, y - 5.0), 1)?;
            self.y += 3.0;
        }
        self.circles(outcome, scene)?;
        self.streets(subject)?;
        if outcome.study.area.is_some() {
            let (x, y) = self.row(92.0, self.word(said::STUDY_AREA), "")?;
            self.canvas.line(&[(x, y - 5.0), (x + 84.0, y - 5.0)], AREA_LINE.to_rgba(), 1.8)?;
        }
        Ok(())
    }

    /// The circles, or that there would be too many.
    fn circles(&mut self, outcome: &Outcome, scene: &Scene) -> Result<(), MapError> {
        let Some(circles) = &scene.circles else {
            if outcome.reach != "walk" {
                self.row(0.0, self.word(said::NO_CIRCLES), "")?;
            }
            return Ok(());
        };
        if outcome.sites.is_empty() || circles.is_empty() {
            return Ok(());
        }
        let limit = outcome.standard.limit.in_words(self.canvas.language);
        let text = self.canvas.say(said::CIRCLE, &[("limit", &limit)]);
        let (mut x, y) = self.row(92.0, &text, "")?;
        let length = if circles.len() > 1 { 40.0 } else { 84.0 };
        for circles in circles {
            self.canvas.line(
                &[(x, y - 5.0), (x + length, y - 5.0)],
                circles.colour,
                circles.width,
            )?;
            x += length + 4.0;
        }
        Ok(())
    }

    /// Streets reached and not, and what could not be judged.
    fn streets(&mut self, subject: &Subject<'_>) -> Result<(), MapError> {
        let outcome = subject.outcome;
        let Some(foot) = &outcome.on_foot else { return Ok(()) };
        let language = self.canvas.language;
        let limit = foot.rows.first().map(|row| row.limit.in_words(language)).unwrap_or_default();
        if subject.street_audit().is_none() {
            let text = self.canvas.say(said::STREETS_WITHIN, &[("limit", &limit)]);
            let (x, y) = self.row(92.0, &text, "")?;
            on_foot::draw_street_keys(self.canvas, (x, y))?;
        }
        let guessed = on_foot::estimated(outcome).count();
        if guessed > 0 {
            let (x, y) = self.row(92.0, self.word(said::ESTIMATED), &guessed.to_string())?;
            on_foot::draw_estimate(self.canvas, subject, (x + 42.0, y - 5.0))?;
        }
        let lost = foot.site_snaps.iter().filter(|snap| snap.is_none()).count();
        if lost > 0 && outcome.reach == "walk" {
            let (x, y) = self.row(92.0, self.word(said::CENTRE_OFF_STREET), &lost.to_string())?;
            on_foot::draw_lost(self.canvas, (x + 42.0, y - 5.0))?;
        }
        Ok(())
    }

    fn blocks(&mut self, subject: &Subject<'_>, scene: &Scene) -> Result<(), MapError> {
        let counted = subject.outcome.counted(self.canvas.language);
        self.heading(&self.canvas.say(said::BLOCKS_BY, &[("counted", &counted)]))?;
        for (class, value) in self.held(subject) {
            let (x, y) = self.row(92.0, self.word(class.label()), &value)?;
            self.swatches(class, (x, y))?;
        }
        self.breaks(scene)?;
        if let Some(metres) = scene.square_metres {
            let metres = format!("{metres:.0}");
            let squares =
                if subject.case.is_some() { said::SQUARES_OF_CHANGE } else { said::SQUARES };
            let text = self.canvas.say(squares, &[("metres", &metres)]);
            self.row(0.0, &text, "")?;
        }
        self.y += 4.0;
        Ok(())
    }

    /// The classes to list, and what each holds.
    fn held(&self, subject: &Subject<'_>) -> Vec<(Class, String)> {
        let newly = subject.outcome.before.is_some();
        let tallies = subject.family().iter().map(|&class| (class, subject.tally(class)));
        let tallies: Vec<(Class, Tally)> = tallies
            .filter(|(class, tally)| {
                let always = class.is_always_listed() || (*class == Class::NewlyServed && newly);
                always || tally.points > 0
            })
            .collect();
        let full = |(class, tally): &(Class, Tally)| {
            let blocks = self.canvas.language.count(nouns::BLOCKS, tally.points as usize);
            let weight = tally.weight.grouped();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("weight", &weight), ("blocks", &blocks)];
            (*class, self.canvas.say(said::CLASS_HOLDS, &values))
        };
        let rows: Vec<(Class, String)> = tallies.iter().map(full).collect();
        let room = self.right - self.left - 92.0 - 36.0;
        let is_wide = |(class, value): &(Class, String)| {
            self.canvas.width_of(self.word(class.label()), EM) + self.canvas.width_of(value, EM)
                > room
        };
        // The names of what became of a block are long, and must not be cut.
        if subject.case.is_some() && rows.iter().any(is_wide) {
            let brief = |(class, tally): &(Class, Tally)| (*class, tally.weight.grouped());
            return tallies.iter().map(brief).collect();
        }
        rows
    }

    /// How many existing centres of each tier, where the layer has tiers.
    fn tiers(&mut self, subject: &Subject<'_>) -> Result<(), MapError> {
        let mut tiers: Vec<(&str, usize)> = Vec::new();
        let existing = subject.sites(SiteKind::Existing);
        for tier in existing.filter_map(|(_, site)| site.tier.as_deref()) {
            match tiers.iter_mut().find(|(name, _)| *name == tier) {
                Some((_, count)) => *count += 1,
                None => tiers.push((tier, 1)),
            }
        }
        if tiers.len() < 2 {
            return Ok(());
        }
        let part = |(name, count): &(&str, usize)| {
            self.canvas.say(said::OF_TIER, &[("n", count), ("tier", name)])
        };
        let parts = self.canvas.language.list(tiers.iter().map(part));
        self.y += LINE - 4.0;
        let text = self.canvas.fitted(&parts, 13.0, self.right - self.left - 92.0);
        self.canvas.text(&text, (self.left + 92.0, self.y), 13.0, Align::Left, QUIET_INK)
    }

    fn swatches(&self, class: Class, (x, y): At) -> Result<(), MapError> {
        let shades = class.shades();
        let plain = shades[0] == shades[2];
        for (step, colour) in shades.into_iter().enumerate().take(if plain { 1 } else { 3 }) {
            let left = x + 28.0 * step as f64;
            let width = if plain { 82.0 } else { 26.0 };
            let (from, to) = ((left, y - 13.0), (left + width, y + 2.0));
            if let Some(rim) = class.rim() {
                let (from, to) = ((from.0 - 1.0, from.1 - 1.0), (to.0 + 1.0, to.1 + 1.0));
                self.canvas.rectangle(from, to, rim)?;
            }
            self.canvas.rectangle(from, to, colour)?;
        }
        Ok(())
    }

    /// Which weights the three shades stand for.
    fn breaks(&mut self, scene: &Scene) -> Result<(), MapError> {
        let [low, high] = scene.breaks.map(Weight);
        self.y += LINE - 4.0;
        let text = if low == high {
            self.canvas.say(said::TWO_SHADES, &[("low", &low.grouped())])
        } else {
            let (low, high) = (low.grouped(), high.grouped());
            self.canvas.say(said::THREE_SHADES, &[("low", &low), ("high", &high)])
        };
        let text = self.canvas.fitted(&text, 13.0, self.right - self.left);
        self.canvas.text(&text, (self.left, self.y), 13.0, Align::Left, QUIET_INK)
    }

    fn proposals(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        let Some(siting) = &outcome.siting else { return Ok(()) };
        let status = status_in_words(siting.solution.status, self.canvas.language);
        self.heading(&self.canvas.say(said::PROPOSALS, &[("status", &status)]))?;
        let new: Vec<_> = siting.opened.iter().filter(|opened| !opened.existing).collect();
        let shown = self.shown(new.len());
        for (rank, opened) in new.iter().take(shown).enumerate() {
            let label = opened.name.as_deref().unwrap_or(&opened.id);
            let number = format!("{}", rank + 1);
            let (x, y) = self.row(28.0, label, &format!("+{}", opened.marginal.grouped()))?;
            self.canvas.text(&number, (x + 18.0, y), EM, Align::Right, PROPOSED)?;
        }
        self.rest(new.len(), shown)
    }

    fn gaps(&mut self, outcome: &Outcome) -> Result<(), MapError> {
        if outcome.gaps.is_empty() {
            return Ok(());
        }
        let counted = outcome.counted(self.canvas.language);
        self.heading(&self.canvas.say(said::LARGEST_GAPS, &[("counted", &counted)]))?;
        let shown = self.shown(outcome.gaps.len());
        for gap in outcome.gaps.iter().take(shown) {
            let id = outcome.study.demand.id(gap.heart);
            let label = outcome.study.demand.name(gap.heart).unwrap_or(&id).to_owned();
            self.row(0.0, &label, &gap.tally.weight.grouped())?;
        }
        self.rest(outcome.gaps.len(), shown)
    }

    /// How many of so many rows fit, a line left for the rest.
    pub fn shown(&self, count: usize) -> usize {
        let room = self.room().min(ROWS);
        if count <= room { count } else { room.saturating_sub(1) }
    }

    pub fn rest(&mut self, count: usize, shown: usize) -> Result<(), MapError> {
        if count > shown {
            self.y += LINE;
            let text = self.canvas.say(said::MORE, &[("n", &(count - shown))]);
            self.canvas.text(&text, (self.left, self.y), EM, Align::Left, QUIET_INK)?;
        }
        Ok(())
    }
}

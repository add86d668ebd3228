//! What colours and symbols mean, and how much of each there is.

use plotters::style::Color;

use super::column::{Column, EM, LINE};
use crate::language::messages::{map as said, nouns};
use crate::map::canvas::{Align, At};
use crate::map::on_foot;
use crate::map::scene::{Scene, draw_closed, draw_decided, draw_existing, draw_proposed};
use crate::map::subject::{Key, SiteKind, Subject};
use crate::model::{Tally, Weight};
use crate::scenario::Outcome;

/// Where texts begin beside their symbols.
const INDENT: f64 = 92.0;

/// A row of a legend: a key and what its blocks come to.
pub fn blocks_legend<'s>(subject: &'s Subject<'_>) -> Vec<(&'s Key, Tally)> {
    let keys = subject.listed.iter().map(|&key| (&subject.keys[key], subject.tally(key)));
    keys.filter(|(key, tally)| key.is_always_listed || tally.points > 0).collect()
}

impl Column<'_, '_> {
    pub fn legend(&mut self, subject: &Subject<'_>, scene: &Scene) {
        let outcome = subject.outcome;
        if !outcome.study.demand.is_empty() {
            self.blocks(subject, scene);
        }
        self.centres(subject);
        self.circles(outcome, scene);
        self.streets(subject);
        self.base(scene);
        if outcome.study.area.is_some() {
            let (x, y) = self.row(INDENT, self.word(said::STUDY_AREA), "");
            let line = self.canvas.palette.area_line.to_rgba();
            self.canvas.line(&[(x, y - 5.0), (x + 84.0, y - 5.0)], line, 1.8);
        }
        if scene.unnamed > 0 {
            let left_out = self.canvas.say(said::UNNAMED, &[("n", &scene.unnamed)]);
            self.remark(INDENT, &left_out);
        }
    }

    fn centres(&mut self, subject: &Subject<'_>) {
        let count = |kind| subject.sites(kind).count();
        if !subject.outcome.has_sites() {
            return;
        }
        let existing = (count(SiteKind::Existing) + subject.standing.len()).to_string();
        let (x, y) = self.row(INDENT, self.word(said::EXISTING), &existing);
        draw_existing(self.canvas, (x + 42.0, y - 5.0));
        self.tiers(subject);
        let closing = subject.closed.len();
        if closing > 0 {
            let (x, y) = self.row(INDENT, self.word(said::CLOSING), &closing.to_string());
            draw_closed(self.canvas, (x + 42.0, y - 5.0));
        }
        let decided = count(SiteKind::Decided);
        if decided > 0 {
            self.y += 2.0;
            let name = if subject.case.is_some() { said::DECIDED } else { said::PLANNED };
            let (x, y) = self.row(INDENT, self.word(name), &decided.to_string());
            draw_decided(self.canvas, (x + 42.0, y - 5.0));
        }
        let proposed = count(SiteKind::Proposed);
        if proposed > 0 && subject.colours.is_none() {
            self.y += 4.0;
            let (x, y) = self.row(INDENT, self.word(said::PROPOSED), &proposed.to_string());
            draw_proposed(self.canvas, (x + 42.0, y - 5.0), 1);
            self.y += 3.0;
        }
    }

    /// The circles, or that there would be too many.
    fn circles(&mut self, outcome: &Outcome, scene: &Scene) {
        let Some(circles) = &scene.circles else {
            let has_tiers = outcome.siting.as_ref().is_some_and(|siting| !siting.tiers.is_empty());
            if outcome.reach == "straight_line" && !outcome.standard_of_plan {
                let why = if has_tiers { said::NO_CIRCLES_OF_TIERS } else { said::NO_CIRCLES };
                self.remark(0.0, self.word(why));
            }
            return;
        };
        if outcome.sites.is_empty() || circles.is_empty() {
            return;
        }
        let limit = outcome.standard.limit.in_words(self.canvas.language);
        let text = self.canvas.say(said::CIRCLE, &[("limit", &limit)]);
        let (mut x, y) = self.row(INDENT, &text, "");
        let count = circles.len() as f64;
        let length = (84.0 - 4.0 * (count - 1.0)) / count;
        for circles in circles {
            let sample = [(x, y - 5.0), (x + length, y - 5.0)];
            self.canvas.line(&sample, circles.colour, circles.width);
            x += length + 4.0;
        }
    }

    /// Streets reached and not, and what could not be judged.
    fn streets(&mut self, subject: &Subject<'_>) {
        let outcome = subject.outcome;
        let Some(foot) = &outcome.on_foot else { return };
        let language = self.canvas.language;
        let limit = foot.rows.first().map(|row| row.limit.in_words(language)).unwrap_or_default();
        if subject.street_audit().is_none() {
            let text = self.canvas.say(said::STREETS_WITHIN, &[("limit", &limit)]);
            let (x, y) = self.row(INDENT, &text, "");
            on_foot::draw_street_keys(self.canvas, (x, y));
        }
        let guessed = on_foot::estimated(outcome).count();
        if guessed > 0 {
            let (x, y) = self.row(INDENT, self.word(said::ESTIMATED), &guessed.to_string());
            on_foot::draw_estimate(self.canvas, subject, (x + 42.0, y - 5.0));
        }
        let existing = subject.sites(SiteKind::Existing);
        let lost = existing.filter(|(at, _)| foot.site_snaps[*at].is_none()).count();
        if lost > 0 && outcome.reach == "walk" {
            let (x, y) = self.row(INDENT, self.word(said::CENTRE_OFF_STREET), &lost.to_string());
            on_foot::draw_lost(self.canvas, (x + 42.0, y - 5.0));
        }
    }

    /// Streets and water of the base map.
    fn base(&mut self, scene: &Scene) {
        let text = match (scene.base.streets, scene.base.water) {
            (true, true) => said::STREETS_AND_WATER,
            (true, false) => said::BASE_STREETS,
            (false, true) => said::WATER,
            (false, false) => return,
        };
        let (mut x, y) = self.row(INDENT, self.word(text), "");
        let both = scene.base.streets && scene.base.water;
        let length = if both { 40.0 } else { 84.0 };
        let palette = self.canvas.palette;
        if scene.base.streets {
            let sample = [(x, y - 5.0), (x + length, y - 5.0)];
            self.canvas.line(&sample, palette.street.to_rgba(), 1.8);
            x += length + 4.0;
        }
        if scene.base.water {
            self.canvas.rectangle((x, y - 11.0), (x + length, y), palette.water);
        }
    }

    fn blocks(&mut self, subject: &Subject<'_>, scene: &Scene) {
        let counted = subject.outcome.counted(self.canvas.language);
        self.heading(&self.canvas.say(said::BLOCKS_BY, &[("counted", &counted)]));
        for (key, value) in self.held(subject) {
            let (x, y) = self.row(INDENT, &key.label, &value);
            self.swatches(key, (x, y));
        }
        if subject.keys.iter().any(|key| !key.is_plain()) {
            self.breaks(scene);
        }
        if let Some(metres) = scene.square_metres {
            let metres = format!("{metres:.0}");
            let squares =
                if subject.case.is_some() { said::SQUARES_OF_CHANGE } else { said::SQUARES };
            let text = self.canvas.say(squares, &[("metres", &metres)]);
            self.remark(0.0, &text);
        }
        self.y += 4.0;
    }

    /// The keys to list, and what each holds.
    fn held<'s>(&self, subject: &'s Subject<'_>) -> Vec<(&'s Key, String)> {
        let tallies = blocks_legend(subject);
        let full = |(key, tally): &(&'s Key, Tally)| {
            let blocks = self.canvas.language.count(nouns::BLOCKS, tally.points as usize);
            let weight = tally.weight.grouped();
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("weight", &weight), ("blocks", &blocks)];
            (*key, self.canvas.say(said::CLASS_HOLDS, &values))
        };
        let rows: Vec<(&Key, String)> = tallies.iter().map(full).collect();
        let room = self.right - self.left - INDENT - 36.0;
        let is_wide = |(key, value): &(&Key, String)| {
            self.canvas.width_of(&key.label, EM) + self.canvas.width_of(value, EM) > room
        };
        // Names that are long must not be cut.
        if rows.iter().any(is_wide) {
            let brief = |(key, tally): &(&'s Key, Tally)| (*key, tally.weight.grouped());
            return tallies.iter().map(brief).collect();
        }
        rows
    }

    /// How many existing centres of each tier, where the layer has tiers.
    fn tiers(&mut self, subject: &Subject<'_>) {
        let mut tiers: Vec<(&str, usize)> = Vec::new();
        let existing = subject.sites(SiteKind::Existing);
        for tier in existing.filter_map(|(_, site)| site.tier.as_deref()) {
            match tiers.iter_mut().find(|(name, _)| *name == tier) {
                Some((_, count)) => *count += 1,
                None => tiers.push((tier, 1)),
            }
        }
        if tiers.len() < 2 {
            return;
        }
        let part = |(name, count): &(&str, usize)| {
            self.canvas.say(said::OF_TIER, &[("n", count), ("tier", name)])
        };
        let parts = self.canvas.language.list(tiers.iter().map(part));
        self.y += LINE - 4.0;
        let text = self.canvas.fitted(&parts, 13.0, self.right - self.left - INDENT);
        let at = (self.left + INDENT, self.y);
        self.canvas.text(&text, at, 13.0, Align::Left, self.canvas.palette.quiet_ink);
    }

    fn swatches(&self, key: &Key, (x, y): At) {
        let plain = key.sample[0] == key.sample[2];
        for (step, colour) in key.sample.into_iter().enumerate().take(if plain { 1 } else { 3 }) {
            let left = x + 28.0 * step as f64;
            let width = if plain { 82.0 } else { 26.0 };
            let (from, to) = ((left, y - 13.0), (left + width, y + 2.0));
            if let Some(rim) = key.rim {
                let (from, to) = ((from.0 - 1.0, from.1 - 1.0), (to.0 + 1.0, to.1 + 1.0));
                self.canvas.rectangle(from, to, rim);
            }
            self.canvas.rectangle(from, to, colour);
        }
    }

    /// Which weights the three shades stand for.
    fn breaks(&mut self, scene: &Scene) {
        let [low, high] = scene.breaks.map(Weight);
        let text = if low == high {
            self.canvas.say(said::TWO_SHADES, &[("low", &low.grouped())])
        } else {
            let (low, high) = (low.grouped(), high.grouped());
            self.canvas.say(said::THREE_SHADES, &[("low", &low), ("high", &high)])
        };
        self.remark(0.0, &text);
    }
}

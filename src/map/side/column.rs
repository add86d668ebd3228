//! A column written from the top down.

use plotters::style::Color;

use crate::language::Message;
use crate::language::messages::{map as said, units};
use crate::map::canvas::{Align, At, Canvas, Panel};
use crate::map::percent;
use crate::model::{grouped, share};
use crate::scenario::Outcome;
use crate::siting::Objective;

/// From one row to the next.
pub const LINE: f64 = 22.0;

/// Size of a row's text.
pub const EM: f64 = 14.0;

/// One column written from the top down.
pub struct Column<'c, 'a> {
    pub canvas: &'c Canvas<'a>,
    pub left: f64,
    pub right: f64,
    pub y: f64,
    pub bottom: f64,
}

impl<'c, 'a> Column<'c, 'a> {
    /// An empty one, so much kept free at its foot.
    pub fn new(canvas: &'c Canvas<'a>, side: Panel, foot: f64) -> Column<'c, 'a> {
        Column {
            canvas,
            left: side.from.0,
            right: side.to.0,
            y: side.from.1,
            bottom: side.to.1 - foot,
        }
    }
}

impl Column<'_, '_> {
    pub fn heading(&mut self, text: &str) {
        self.y += 14.0;
        let rule = self.canvas.palette.rule.to_rgba();
        self.canvas.line(&[(self.left, self.y), (self.right, self.y)], rule, 1.0);
        self.y += LINE;
        let text = self.canvas.fitted(text, 16.0, self.right - self.left);
        self.canvas.text(&text, (self.left, self.y), 16.0, Align::Left, self.canvas.palette.ink);
        self.y += 6.0;
    }

    /// A line with something at its left and something at its right.
    pub fn row(&mut self, indent: f64, text: &str, value: &str) -> At {
        self.y += LINE;
        let ink = self.canvas.palette.ink;
        let value_width = self.canvas.width_of(value, EM);
        let room = self.right - self.left - indent - value_width - 10.0;
        let text = self.canvas.fitted(text, EM, room);
        self.canvas.text(&text, (self.left + indent, self.y), EM, Align::Left, ink);
        if !value.is_empty() {
            self.canvas.text(value, (self.right, self.y), EM, Align::Right, ink);
        }
        (self.left, self.y)
    }

    /// Something smaller that goes on in as many lines as it needs.
    pub fn remark(&mut self, indent: f64, text: &str) {
        const SMALL: f64 = 13.0;
        let width = self.right - self.left - indent;
        for line in self.canvas.wrapped(text, SMALL, width) {
            self.y += LINE - 4.0;
            let at = (self.left + indent, self.y);
            self.canvas.text(&line, at, SMALL, Align::Left, self.canvas.palette.quiet_ink);
        }
    }

    /// A message that holds no value.
    pub fn word(&self, message: Message) -> &'static str {
        self.canvas.word(message)
    }

    /// A part of one in per cent, one decimal.
    pub fn tenths(&self, part: f64) -> String {
        percent(part, self.canvas.language)
    }

    /// How many rows there is room for.
    pub fn room(&self) -> usize {
        ((self.bottom - self.y) / LINE).floor().max(0.0) as usize
    }

    /// Who is served, or how far people go, in large figures.
    pub fn headline(&mut self, outcome: &Outcome) {
        let language = self.canvas.language;
        let (figure, words) = match self.way_of_plan(outcome) {
            Some((way, words)) => (way, self.word(words).to_owned()),
            None => {
                let ledger = outcome.coverage.ledger;
                let served = self.tenths(share(ledger.served.weight, ledger.demand.weight));
                let (counted, limit) =
                    (outcome.counted(language), outcome.standard.limit.in_words(language));
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("counted", &counted), ("limit", &limit)];
                (served, self.canvas.say(said::OF_WITHIN, &values))
            }
        };
        self.y += 34.0;
        let palette = self.canvas.palette;
        self.canvas.text(&figure, (self.left, self.y), 38.0, Align::Left, palette.ink);
        let width = self.canvas.width_of(&figure, 38.0) + 14.0;
        let words = self.canvas.fitted(&words, 16.0, self.right - self.left - width);
        let at = (self.left + width, self.y);
        self.canvas.text(&words, at, 16.0, Align::Left, palette.quiet_ink);
        self.y += 4.0;
    }

    /// What a plan without a limit of its own is about, and what it is.
    fn way_of_plan(&self, outcome: &Outcome) -> Option<(String, Message)> {
        let siting = outcome.siting.as_ref().filter(|_| outcome.standard_of_plan)?;
        let nearest = outcome.coverage.nearest?;
        let (cost, words) = match siting.model.objective() {
            Objective::Farthest => (f64::from(nearest.max.0), said::LONGEST_WAY),
            _ => (nearest.mean_micro as f64 / 1e3, said::MEAN_WAY),
        };
        Some((self.metres(outcome.in_metres(cost)), words))
    }

    fn metres(&self, metres: f64) -> String {
        self.canvas.say(units::METRES, &[("n", &grouped(metres.round() as u64))])
    }

    /// Figures of a coverage or a proposal.
    pub fn figures(&mut self, outcome: &Outcome) {
        self.headline(outcome);
        let total = outcome.coverage.ledger.demand.weight;
        let today = outcome.siting.as_ref().and_then(|siting| siting.nearest_before);
        if let Some(today) = today.filter(|_| outcome.standard_of_plan) {
            let mean = self.metres(outcome.in_metres(today.mean_micro as f64 / 1e3));
            self.row(0.0, self.word(said::MEAN_BEFORE), &mean);
        } else if let Some(before) = &outcome.before {
            let before = self.tenths(share(before.ledger.served.weight, total));
            self.row(0.0, self.word(said::BEFORE), &before);
        }
        let is_measured = outcome.reach != "matrix";
        if let Some(nearest) = outcome.coverage.nearest.filter(|_| is_measured) {
            let mean = self.metres(outcome.in_metres(nearest.mean_micro as f64 / 1e3));
            self.row(0.0, self.word(said::MEAN_DISTANCE), &mean);
            let most = self.metres(outcome.metres(nearest.max));
            self.row(0.0, self.word(said::FARTHEST_BLOCK), &most);
        }
        if let Some(ground) = outcome.ground {
            let value = self.tenths(ground.covered.middle() / ground.km2);
            let area = format!("{:.1}", ground.km2);
            let text = self.canvas.say(said::GROUND_COVERED, &[("area", &area)]);
            self.row(0.0, &text, &value);
        }
    }
}

//! Lists down the column: what is proposed, what is missing.

use super::column::{Column, EM, LINE};
use crate::language::messages::map as said;
use crate::map::canvas::Align;
use crate::scenario::{Outcome, status_in_words};

/// Rows of a list at most.
pub const ROWS: usize = 20;

impl Column<'_, '_> {
    /// What is proposed, by rank, and what each adds.
    pub fn proposals(&mut self, outcome: &Outcome) {
        let Some(siting) = &outcome.siting else { return };
        let status = status_in_words(siting.solution.status, self.canvas.language);
        let heading = match siting.model.weighs_travel() {
            _ if outcome.coverage.room.is_some() => said::PROPOSALS_WITH_ROOM,
            true => said::PROPOSALS_BY_WAY,
            false => said::PROPOSALS,
        };
        self.heading(&self.canvas.say(heading, &[("status", &status)]));
        let new: Vec<_> = siting.opened.iter().filter(|opened| !opened.existing).collect();
        let shown = self.shown(new.len());
        for (rank, opened) in new.iter().take(shown).enumerate() {
            let label = opened.name.as_deref().unwrap_or(&opened.id);
            let number = format!("{}", rank + 1);
            let (x, y) = self.row(28.0, label, &opened.figure());
            let colour = self.canvas.palette.proposed;
            self.canvas.text(&number, (x + 18.0, y), EM, Align::Right, colour);
        }
        self.rest(new.len(), shown);
    }

    /// The largest gaps, by the block at the heart of each.
    pub fn gaps(&mut self, outcome: &Outcome) {
        if outcome.gaps.is_empty() {
            return;
        }
        let counted = outcome.counted(self.canvas.language);
        self.heading(&self.canvas.say(said::LARGEST_GAPS, &[("counted", &counted)]));
        let shown = self.shown(outcome.gaps.len());
        for gap in outcome.gaps.iter().take(shown) {
            let id = outcome.study.demand.id(gap.heart);
            let label = outcome.study.demand.name(gap.heart).unwrap_or(&id).to_owned();
            self.row(0.0, &label, &gap.tally.weight.grouped());
        }
        self.rest(outcome.gaps.len(), shown);
    }

    /// How many of so many rows fit, a line left for the rest.
    pub fn shown(&self, count: usize) -> usize {
        let room = self.room().min(ROWS);
        if count <= room { count } else { room.saturating_sub(1) }
    }

    /// That there are more rows than are shown.
    pub fn rest(&mut self, count: usize, shown: usize) {
        if count > shown && self.room() > 0 {
            self.y += LINE;
            let text = self.canvas.say(said::MORE, &[("n", &(count - shown))]);
            let colour = self.canvas.palette.quiet_ink;
            self.canvas.text(&text, (self.left, self.y), EM, Align::Left, colour);
        }
    }
}

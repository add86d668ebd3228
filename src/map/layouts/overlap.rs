//! By how many centres each block is served, and how deep the ground is covered.

use plotters::style::Color;

use super::coverage::{NOBODY, subtitle};
use super::{Layout, single};
use crate::language::Language;
use crate::language::messages::{map as said, nouns};
use crate::map::MapError;
use crate::map::canvas::Canvas;
use crate::map::class::Class;
use crate::map::painted::{Means, Painted};
use crate::map::palette::Palette;
use crate::map::scene::DEPTH_SHADE;
use crate::map::side::{Column, Contents};
use crate::map::subject::{GroundLayer, Key, Subject};
use crate::scenario::Outcome;

/// Blocks by the number of centres that serve them.
pub struct Overlap;

impl Layout for Overlap {
    fn name(&self) -> &'static str {
        "overlap"
    }

    fn describe(&self) -> &'static str {
        "how many centres serve each block, and how deep the ground is covered"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        let nobody = outcome.study.demand.is_empty();
        nobody.then_some(NOBODY)
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let (palette, language) = (means.style.theme.palette(), means.style.language);
        let subject = subject(outcome, palette, language);
        let subtitle = subtitle(outcome, said::BY_HOW_MANY, language);
        single::paint(&subject, &subtitle, CONTENTS, means)
    }
}

/// Blocks by depth: none, one, two, three, four, five and more.
fn subject<'a>(outcome: &'a Outcome, palette: &'static Palette, language: Language) -> Subject<'a> {
    let plain = Subject::of(outcome, palette, language);
    let deepest = palette.depths.len();
    let by = |depth: usize| match depth == deepest {
        true => language.say(said::BY_SO_MANY_OR_MORE, &[("n", &depth)]),
        false => language.say(nouns::SERVED_BY.message(depth), &[("n", &depth)]),
    };
    // The deepest first, so that what lacks a centre is seen.
    let depths = (1..=deepest).rev();
    let keys = depths.map(|depth| Key::plain(by(depth), palette.depths[depth - 1]));
    let keys: Vec<Key> = keys.chain([Key::of(Class::Uncovered, palette, language)]).collect();
    let last = keys.len() as u8 - 1;
    let key = |&depth: &u32| last - (depth as usize).min(deepest) as u8;
    // A block that cannot be judged is not one without a centre: it stays what it is.
    let unsnapped = Key::of(Class::Unsnapped, palette, language);
    let of = outcome.coverage.depth.iter().enumerate().map(|(index, depth)| {
        match Class::of(outcome, index) {
            Class::Unsnapped => last + 1,
            _ => key(depth),
        }
    });
    let of: Vec<u8> = of.collect();
    let keys: Vec<Key> = keys.into_iter().chain([unsnapped]).collect();
    let ground = match outcome.reach == "straight_line" {
        true => GroundLayer::Depths,
        false => GroundLayer::Bare,
    };
    let listed = (0..keys.len() - 1).rev().chain([keys.len() - 1]).collect();
    Subject { listed, keys, of, ground, ..plain }
}

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| column.figures(subject.outcome),
    list: |column, subject| {
        if matches!(subject.ground, GroundLayer::Depths) && !subject.outcome.sites.is_empty() {
            column.depths();
        }
    },
};

impl Column<'_, '_> {
    /// How dark the ground is under one, two, three ... centres.
    fn depths(&mut self) {
        self.heading(self.word(said::GROUND_BY_DEPTH));
        let canvas: &Canvas<'_> = self.canvas;
        let shade = canvas.palette.depths[3].mix(DEPTH_SHADE);
        let (x, y) = self.row(0.0, "", "");
        const STEPS: usize = 8;
        let width = (self.right - self.left) / STEPS as f64;
        for step in 0..STEPS {
            let left = x + width * step as f64;
            let (from, to) = ((left, y - 13.0), (left + width, y + 2.0));
            canvas.rectangle(from, to, canvas.palette.area);
            for _ in 0..step {
                canvas.rectangle(from, to, shade);
            }
            let middle = (left + 0.5 * width, y + 18.0);
            let align = crate::map::canvas::Align::Middle;
            canvas.text(&step.to_string(), middle, 13.0, align, canvas.palette.quiet_ink);
        }
        self.y += 18.0;
    }
}

//! What opens when, and who is served from when on.

use super::coverage::subtitle;
use super::{Layout, single};
use crate::language::Language;
use crate::language::messages::{map as said, nouns};
use crate::map::MapError;
use crate::map::class::Class;
use crate::map::painted::{Means, Painted};
use crate::map::palette::Palette;
use crate::map::scene::draw_proposed_in;
use crate::map::side::{Column, Contents, ROWS};
use crate::map::subject::{Key, Subject};
use crate::model::share;
use crate::scenario::{Outcome, Served, Siting};

/// Blocks and new centres by phase.
pub struct Phases;

impl Layout for Phases {
    fn name(&self) -> &'static str {
        "phases"
    }

    fn describe(&self) -> &'static str {
        "what opens in which phase, and from when on each block is served"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        let phased = outcome.siting.as_ref().is_some_and(|siting| !siting.phases.is_empty());
        (!phased).then_some("nothing opens in phases. hint: radii site --model mclp --phases 6,6")
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let (palette, language) = (means.style.theme.palette(), means.style.language);
        let Some(siting) = &outcome.siting else {
            return Err(MapError::Draw("no plan".to_owned()));
        };
        let subject = subject(outcome, siting, palette, language);
        let subtitle = subtitle(outcome, said::FROM_WHEN_ON, language);
        single::paint(&subject, &subtitle, CONTENTS, means)
    }
}

/// Phases that have a colour and a line of the legend each.
const MOST_SHOWN: u32 = 12;

/// Rows of room without which no further phase is begun: its heading, a site, what is left.
const LEAST_ROOM: usize = 4;

/// The colour of a phase, from 1; of phases beyond the last colour that one.
fn colour(palette: &Palette, phase: u32) -> plotters::style::RGBColor {
    let at = (phase as usize).saturating_sub(1);
    palette.phases[at.min(palette.phases.len() - 1)]
}

fn subject<'a>(
    outcome: &'a Outcome,
    siting: &Siting,
    palette: &'static Palette,
    language: Language,
) -> Subject<'a> {
    let plain = Subject::of(outcome, palette, language);
    let phases = siting.phases.len() as u32;
    // The last colour is of all phases that are left.
    let shown = phases.min(MOST_SHOWN);
    let mut today = Key::of(Class::Kept, palette, language);
    today.label = language.word(said::SERVED_TODAY).to_owned();
    let mut keys = vec![today];
    // The last phase first, so that what comes first lies on top.
    keys.extend((1..=shown).rev().map(|phase| {
        let number = match phase == shown && phases > shown {
            true => format!("{phase}\u{2013}{phases}"),
            false => phase.to_string(),
        };
        let label = language.say(said::FROM_PHASE, &[("n", &number)]);
        Key::plain(label, colour(palette, phase))
    }));
    keys.push(Key::of(Class::Uncovered, palette, language));
    let last = keys.len() as u8 - 1;
    let key = |served: &Served| match served {
        Served::Before => 0,
        Served::In(phase) => last - (*phase).min(shown) as u8,
        Served::Never => last,
    };
    let of = siting.phase_of.iter().map(key).collect();
    let phase_of = |id: &str| {
        let opened = siting.opened.iter().find(|opened| !opened.existing && opened.id == id);
        opened.and_then(|opened| opened.phase)
    };
    let colours = outcome.sites.iter().map(|site| match phase_of(&site.id) {
        Some(phase) if site.proposed => colour(palette, phase),
        _ => palette.proposed,
    });
    let listed = [0].into_iter().chain((1..usize::from(last)).rev()).chain([usize::from(last)]);
    let (colours, listed) = (Some(colours.collect()), listed.collect());
    Subject { colours, listed, keys, of, ..plain }
}

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| column.figures(subject.outcome),
    list: |column, subject| column.phases(subject.outcome),
};

impl Column<'_, '_> {
    /// The phases, what they come to and what opens in each.
    fn phases(&mut self, outcome: &Outcome) {
        let Some(siting) = &outcome.siting else { return };
        let canvas = self.canvas;
        let mut rank = 0;
        for (at, result) in siting.phases.iter().enumerate() {
            let phase = at as u32 + 1;
            if self.room() < LEAST_ROOM {
                let left = siting.phases.len() - at;
                self.remark(0.0, &canvas.say(said::MORE_PHASES, &[("n", &left)]));
                return;
            }
            let covered = self.tenths(share(result.covered, result.all));
            let centres = canvas.language.count(nouns::CENTRES, result.open as usize);
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &phase), ("centres", &centres), ("share", &covered)];
            self.heading(&canvas.say(said::PHASE_COVERS, &values));
            let opened: Vec<_> = siting
                .opened
                .iter()
                .filter(|opened| !opened.existing && opened.phase == Some(phase))
                .collect();
            // Room for the headings of what follows.
            let later = 2 * (siting.phases.len() - at - 1);
            let room = self.room().saturating_sub(later).clamp(1, ROWS);
            let shown = match opened.len() {
                count if count <= room => count,
                _ => room.saturating_sub(1),
            };
            for (below, opened) in opened.iter().take(shown).enumerate() {
                self.y += 4.0;
                let name = opened.name.as_deref().unwrap_or(&opened.id);
                let (x, y) = self.row(34.0, name, &opened.figure());
                let number = rank + below + 1;
                draw_proposed_in(
                    canvas,
                    (x + 12.0, y - 5.0),
                    number,
                    colour(canvas.palette, phase),
                );
            }
            rank += opened.len();
            self.rest(opened.len(), shown);
        }
    }
}

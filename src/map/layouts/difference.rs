//! A map of differences: who gains and who loses against the base of a plan. The map is drawn as
//! any other; here is what stands beside it.

use super::single;
use crate::language::Language;
use crate::language::messages::{map as said, plan};
use crate::map::canvas::Align;
use crate::map::class::Class;
use crate::map::painted::Means;
use crate::map::side::{Column, Contents, EM, LINE};
use crate::map::subject::Subject;
use crate::map::{Drawing, MapError, MapFormat, MapStyle, lettering_of};
use crate::model::{Weight, share};
use crate::plan::{Finished, NeighbourhoodFigures};

/// Draw who gains and who loses against the base; `None` for the base itself.
pub fn draw_difference(
    finished: &Finished,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Option<Drawing>, MapError> {
    let Some(turns) = &finished.turns else { return Ok(None) };
    let subject = Subject::of_change(finished, turns, style.theme.palette(), style.language);
    let lettering = lettering_of(&subject, style)?;
    let means = Means { style, lettering: &lettering, format };
    let subtitle = subtitle(finished, style.language);
    single::paint(&subject, &subtitle, CONTENTS, means)?.file(means).map(Some)
}

/// Rows of room without which a second list is not begun.
const LEAST_ROOM: usize = 6;

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| {
        if let Some(case) = subject.case {
            column.change(case);
        }
    },
    list: |column, subject| {
        if let Some(case) = subject.case {
            column.places(case);
        }
        let opened = subject.outcome.siting.iter().any(|siting| !siting.opened.is_empty());
        if opened && column.room() >= LEAST_ROOM {
            column.proposals(subject.outcome);
        }
    },
};

/// The scenario, its rule and what it is compared with.
pub fn subtitle(case: &Finished, language: Language) -> String {
    let base = case.figures.change.as_ref().map(|change| change.base.as_str());
    let what = language.say(plan::MAP_OF_DIFFERENCES, &[("base", &base.unwrap_or_default())]);
    let (scenario, rule) = (&case.figures.name, case.outcome.rule(language));
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("scenario", scenario), ("rule", &rule), ("what", &what)];
    language.say(said::SCENARIO_AND, &values)
}

/// So much, gained (`+`) or lost (`\u{2212}`).
fn signed(sign: char, weight: Weight) -> String {
    if weight == Weight::ZERO { weight.grouped() } else { format!("{sign}{}", weight.grouped()) }
}

fn plus(weight: Weight) -> String {
    signed('+', weight)
}

fn minus(weight: Weight) -> String {
    signed('\u{2212}', weight)
}

/// Neighbourhoods where anybody gains or loses, most first.
fn changed(case: &Finished) -> Vec<&NeighbourhoodFigures> {
    let turned = |place: &NeighbourhoodFigures| place.gained + place.lost;
    let places = case.figures.neighbourhoods.iter();
    let mut places: Vec<_> = places.filter(|place| turned(place) > Weight::ZERO).collect();
    places.sort_by_key(|place| std::cmp::Reverse(turned(place)));
    places
}

impl Column<'_, '_> {
    /// Who is served now, who gains, who loses and what that comes to.
    pub fn change(&mut self, case: &Finished) {
        self.headline(&case.outcome);
        let Some(change) = &case.figures.change else { return };
        let (gained, lost) = (change.gained.weight, change.lost.weight);
        let balance = if gained >= lost { plus(gained - lost) } else { minus(lost - gained) };
        let net = Weight(gained.0.abs_diff(lost.0));
        let all = case.figures.demand.weight;
        for (name, change, weight) in [
            (plan::NEWLY, plus(gained), gained),
            (plan::NO_LONGER, minus(lost), lost),
            (said::NET, balance, net),
        ] {
            let part = self.tenths(share(weight, all));
            let value = self.canvas.say(said::CHANGE, &[("change", &change), ("part", &part)]);
            self.row(0.0, self.word(name), &value);
        }
    }

    /// What the neighbourhoods gain and lose, in two columns.
    pub fn places(&mut self, case: &Finished) {
        if case.figures.neighbourhoods.is_empty() {
            return;
        }
        self.heading(self.word(plan::BY_NEIGHBOURHOOD));
        let changed = changed(case);
        if changed.is_empty() {
            self.y += LINE;
            let at = (self.left, self.y);
            let text = self.word(said::NO_CHANGE);
            return self.canvas.text(text, at, EM, Align::Left, self.canvas.palette.quiet_ink);
        }
        let shown = self.shown(changed.len());
        let said = |weight: Weight, sign: fn(Weight) -> String| {
            if weight == Weight::ZERO { String::new() } else { sign(weight) }
        };
        let rows: Vec<[String; 2]> = changed[..shown]
            .iter()
            .map(|place| [said(place.gained, plus), said(place.lost, minus)])
            .collect();
        let losses = rows.iter().map(|[_, loss]| self.canvas.width_of(loss, EM));
        let widest = losses.fold(0.0, f64::max);
        let inset = if widest > 0.0 { widest + 14.0 } else { 0.0 };
        for (place, [gain, loss]) in changed.iter().zip(&rows) {
            self.place(&place.name, gain, loss, inset);
        }
        self.rest(changed.len(), shown)
    }

    /// One neighbourhood; what it gains ends `inset` before what it loses.
    fn place(&mut self, name: &str, gain: &str, loss: &str, inset: f64) {
        self.y += LINE;
        let (y, middle) = (self.y, self.right - inset);
        let room = middle - self.canvas.width_of(gain, EM) - 10.0 - self.left;
        let name = self.canvas.fitted(name, EM, room);
        self.canvas.text(&name, (self.left, y), EM, Align::Left, self.canvas.palette.ink);
        for (text, right, class) in [(gain, middle, Class::Gained), (loss, self.right, Class::Lost)]
        {
            if !text.is_empty() {
                self.canvas.text(
                    text,
                    (right, y),
                    EM,
                    Align::Right,
                    self.canvas.palette.shades(class)[2],
                );
            }
        }
    }
}

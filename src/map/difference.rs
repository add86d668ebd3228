//! A map of differences: who gains and who loses against the base of a plan. The map is drawn as
//! any other; here is what stands beside it.

use plotters::prelude::DrawingBackend;

use super::canvas::Align;
use super::palette::{Class, INK, QUIET_INK};
use super::side::{Column, EM, LINE};
use super::subject::Subject;
use super::{Drawing, MapError, MapFormat, MapStyle};
use crate::language::Language;
use crate::language::messages::{map as said, plan};
use crate::model::{Weight, share};
use crate::plan::{Finished, NeighbourhoodFigures};

/// Draw who gains and who loses against the base; `None` for the base itself.
pub fn draw_difference(
    finished: &Finished,
    style: &MapStyle,
    format: MapFormat,
) -> Result<Option<Drawing>, MapError> {
    let Some(turns) = &finished.turns else { return Ok(None) };
    super::draw_subject(&Subject::of_change(finished, turns), style, format).map(Some)
}

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

impl<B: DrawingBackend> Column<'_, '_, B> {
    /// Who is served now, who gains, who loses and what that comes to.
    pub fn change(&mut self, case: &Finished) -> Result<(), MapError> {
        self.headline(&case.outcome)?;
        let Some(change) = &case.figures.change else { return Ok(()) };
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
            self.row(0.0, self.word(name), &value)?;
        }
        Ok(())
    }

    /// What the neighbourhoods gain and lose, in two columns.
    pub fn places(&mut self, case: &Finished) -> Result<(), MapError> {
        if case.figures.neighbourhoods.is_empty() {
            return Ok(());
        }
        self.heading(self.word(plan::BY_NEIGHBOURHOOD))?;
        let changed = changed(case);
        if changed.is_empty() {
            self.y += LINE;
            let at = (self.left, self.y);
            let text = self.word(said::NO_CHANGE);
            return self.canvas.text(text, at, EM, Align::Left, QUIET_INK);
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
            self.place(&place.name, gain, loss, inset)?;
        }
        self.rest(changed.len(), shown)
    }

    /// One neighbourhood; what it gains ends `inset` before what it loses.
    fn place(&mut self, name: &str, gain: &str, loss: &str, inset: f64) -> Result<(), MapError> {
        self.y += LINE;
        let (y, middle) = (self.y, self.right - inset);
        let room = middle - self.canvas.width_of(gain, EM) - 10.0 - self.left;
        let name = self.canvas.fitted(name, EM, room);
        self.canvas.text(&name, (self.left, y), EM, Align::Left, INK)?;
        for (text, right, class) in [(gain, middle, Class::Gained), (loss, self.right, Class::Lost)]
        {
            if !text.is_empty() {
                self.canvas.text(text, (right, y), EM, Align::Right, class.shades()[2])?;
            }
        }
        Ok(())
    }
}

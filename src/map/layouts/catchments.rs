//! Which centre each block has nearest, and how many people that makes for each.

use plotters::style::RGBColor;

use super::coverage::{NOBODY, subtitle};
use super::{Layout, single};
use crate::language::messages::map as said;
use crate::map::MapError;
use crate::map::class::Class;
use crate::map::painted::{Means, Painted};
use crate::map::palette::Palette;
use crate::map::side::{Column, Contents};
use crate::map::subject::{GroundLayer, Key, Subject, place};
use crate::model::{Tally, Xy};
use crate::scenario::Outcome;

/// Blocks and ground by nearest centre; the centres by whom they have.
pub struct Catchments;

impl Layout for Catchments {
    fn name(&self) -> &'static str {
        "catchments"
    }

    fn describe(&self) -> &'static str {
        "served blocks (and ground, with an area) by nearest centre; the centres by whom they have"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        if outcome.study.demand.is_empty() {
            return Some(NOBODY);
        }
        outcome.sites.is_empty().then_some("there is no centre. hint: --facilities LAYER")
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let (palette, language) = (means.style.theme.palette(), means.style.language);
        let plain = Subject::of(outcome, palette, language);
        let zones = outcome.zones().map_err(|error| MapError::Draw(error.to_string()))?;
        let places: Vec<Xy> = outcome.sites.iter().map(|site| site.at).collect();
        let colours = coloured(&places, palette.zones.len());
        let label = language.word(said::BY_NEAREST);
        let mut keys: Vec<Key> = palette
            .zones
            .iter()
            .map(|&colour| Key::plain(label.to_owned(), darker(colour, palette)))
            .collect();
        let samples = [keys[0].shades[0], keys[1].shades[0], keys[2].shades[0]];
        keys[0].sample = samples;
        let others = [Class::Full, Class::Hidden, Class::Uncovered, Class::Unsnapped];
        let first = keys.len() as u8;
        keys.extend(others.map(|class| Key::of(class, palette, language)));
        let of = (0..outcome.study.demand.len()).map(|index| {
            let class = Class::of(outcome, index);
            match (others.contains(&class), outcome.coverage.assignment[index]) {
                (true, _) => first + place(&others, class),
                (false, Some(hit)) => colours[hit.site as usize] as u8,
                (false, None) => first + place(&others, Class::Uncovered),
            }
        });
        let of: Vec<u8> = of.collect();
        let zones = zones.into_iter().zip(&colours);
        let zones = zones.map(|(zone, &colour)| (zone, palette.zones[colour])).collect();
        let listed = [0].into_iter().chain(usize::from(first)..keys.len()).collect();
        let ground = GroundLayer::Zones(zones);
        let subject = Subject { listed, keys, of, ground, ..plain };
        let subtitle = subtitle(outcome, said::WHOM_EACH_HAS, means.style.language);
        single::paint(&subject, &subtitle, CONTENTS, means)
    }
}

/// Blocks stand out from the ground of their zone.
pub(super) fn darker(RGBColor(r, g, b): RGBColor, palette: &Palette) -> RGBColor {
    let towards = palette.ink;
    let mix = |channel: u8, ink: u8| ((u16::from(channel) * 3 + u16::from(ink)) / 4) as u8;
    RGBColor(mix(r, towards.0), mix(g, towards.1), mix(b, towards.2))
}

/// A colour for each place, so that those of one colour lie far apart: each takes in turn the
/// colour whose nearest place is farthest.
pub(super) fn coloured(places: &[Xy], colours: usize) -> Vec<usize> {
    let mut of: Vec<usize> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let mut nearest = vec![f64::MAX; colours];
        for (other, &colour) in places[..index].iter().zip(&of) {
            nearest[colour] = nearest[colour].min(place.distance_2(*other));
        }
        let best = (0..colours).fold(
            0,
            |best, next| {
                if nearest[next] > nearest[best] { next } else { best }
            },
        );
        of.push(best);
    }
    of
}

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| column.figures(subject.outcome),
    list: |column, subject| column.catchments(subject.outcome),
};

impl Column<'_, '_> {
    /// Centres by the demand that has each of them nearest, most first.
    fn catchments(&mut self, outcome: &Outcome) {
        let mut held = vec![Tally::default(); outcome.sites.len()];
        let points = outcome.study.demand.points.iter().enumerate();
        for (index, point) in points.filter(|(index, _)| outcome.coverage.depth[*index] > 0) {
            if let Some(hit) = outcome.coverage.assignment[index] {
                held[hit.site as usize].count(point.weight);
            }
        }
        let mut order: Vec<usize> = (0..held.len()).collect();
        order.sort_by_key(|&site| std::cmp::Reverse(held[site].weight));
        let counted = outcome.counted(self.canvas.language);
        self.heading(&self.canvas.say(said::NEAREST_TO_EACH, &[("counted", &counted)]));
        let shown = self.shown(order.len());
        for &site in &order[..shown] {
            let name = outcome.sites[site].name.as_deref().unwrap_or(&outcome.sites[site].id);
            self.row(0.0, name, &held[site].weight.grouped());
        }
        self.rest(order.len(), shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_have_different_colours() {
        let at =
            |place: u32| Xy { x: f64::from(place % 8) * 100.0, y: f64::from(place / 8) * 100.0 };
        let places: Vec<Xy> = (0..40).map(at).collect();
        let colours = coloured(&places, 6);
        for (a, &of_a) in places.iter().zip(&colours) {
            for (b, &of_b) in places.iter().zip(&colours) {
                let apart = a.distance_2(*b).sqrt();
                assert!(apart == 0.0 || apart > 101.0 || of_a != of_b, "{a:?} {b:?}");
            }
        }
    }
}

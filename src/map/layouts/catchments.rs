//! Which centre each block has nearest, and how many people that makes for each.

use super::coverage::{NOBODY, subtitle};
use super::{Layout, single};
use crate::language::messages::map as said;
use crate::map::MapError;
use crate::map::class::Class;
use crate::map::painted::{Means, Painted};
use crate::map::side::{Column, Contents};
use crate::map::subject::{GroundLayer, Key, Subject, place};
use crate::map::zones::{coloured, darker};
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
        let colours = coloured(&places, &[]);
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

//! Service districts: the ground of each, the blocks in it, and how even they are.

use super::{Layout, single};
use crate::language::messages::{districts as said, nouns};
use crate::map::MapError;
use crate::map::painted::{Means, Painted};
use crate::map::side::{Column, Contents};
use crate::map::subject::{GroundLayer, Key, Subject, ZoneName};
use crate::map::zones::{darker, of_districts};
use crate::scenario::{Districts, Outcome};

/// Districts by colour, neighbours in different ones.
pub struct Divided;

impl Layout for Divided {
    fn name(&self) -> &'static str {
        "districts"
    }

    fn describe(&self) -> &'static str {
        "service districts (radii districts), and what each holds"
    }

    fn lacks(&self, outcome: &Outcome) -> Option<&'static str> {
        outcome.districts.is_none().then_some("no districts were asked for. hint: radii districts")
    }

    fn is_of_service(&self) -> bool {
        false
    }

    fn paint(&self, outcome: &Outcome, means: Means<'_>) -> Result<Painted, MapError> {
        let (palette, language) = (means.style.theme.palette(), means.style.language);
        let Some(districts) = &outcome.districts else {
            return Err(MapError::Draw("no districts".to_owned()));
        };
        let colours = of_districts(districts);
        let label = language.word(said::IN_DISTRICT);
        let keys = palette.zones.iter();
        let keys = keys.map(|&colour| Key::plain(label.to_owned(), darker(colour, palette)));
        let mut keys: Vec<Key> = keys.collect();
        keys[0].sample = [keys[0].shades[0], keys[1].shades[0], keys[2].shades[0]];
        let of = districts.division.district.iter();
        let of = of.map(|&district| colours[district as usize] as u8).collect();
        let ground = districts.outlines.iter().zip(&colours);
        let ground = ground.map(|(zone, &colour)| (zone.clone(), palette.zones[colour])).collect();
        let subject = Subject {
            listed: vec![0],
            keys,
            of,
            ground: GroundLayer::Zones(ground),
            zone_names: names(districts),
            has_circles: false,
            ..Subject::of(outcome, palette, language)
        };
        let count = language.count(nouns::DISTRICTS, districts.list.len());
        let largest = language.hundredths(districts.largest());
        let subtitle =
            language.say(said::SUBTITLE, &[("districts", &count), ("largest", &largest)]);
        single::paint(&subject, &subtitle, CONTENTS, means)
    }
}

/// What districts are called; those around centres bear the names of these.
fn names(districts: &Districts) -> Vec<ZoneName> {
    if districts.centred {
        return Vec::new();
    }
    let named = (0..districts.list.len()).map(|index| ZoneName {
        text: districts.list[index].id.clone(),
        at: districts.middle_of(index),
        metres_2: 1e6 * districts.list[index].area_km2,
    });
    named.collect()
}

const CONTENTS: Contents = Contents {
    head: |column: &mut Column<'_, '_>, subject| {
        let Some(districts) = &subject.outcome.districts else { return };
        column.evenness(districts);
    },
    list: |column, subject| {
        let Some(districts) = &subject.outcome.districts else { return };
        column.districts(districts);
    },
};

impl Column<'_, '_> {
    /// How even the districts are.
    fn evenness(&mut self, districts: &Districts) {
        let word = |message| self.canvas.language.word(message);
        let (least, most) = (word(said::LIGHTEST), word(said::HEAVIEST));
        self.heading(word(said::BALANCE));
        for (workload, balance) in districts.workloads.iter().zip(&districts.division.balance) {
            self.row(0.0, workload, &self.canvas.language.hundredths(balance.largest()));
            self.row(12.0, least, &balance.lightest.1.grouped());
            self.row(12.0, most, &balance.heaviest.1.grouped());
        }
    }

    /// Districts by number, and what each holds.
    fn districts(&mut self, districts: &Districts) {
        self.heading(self.canvas.language.word(said::LIST));
        let shown = self.shown(districts.list.len());
        for district in &districts.list[..shown] {
            self.row(0.0, &district.id, &district.loads[0].grouped());
        }
        self.rest(districts.list.len(), shown);
    }
}

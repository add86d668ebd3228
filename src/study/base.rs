//! The base of maps: streets and water under everything else. They are drawn and never measured.

use std::sync::Arc;

use geo::{BoundingRect, Coord, MultiPolygon, Rect};

use super::drawing::{Shape, Shapes, ground};
use super::{Input, Named, Streets, Study, StudyError};
use crate::model::{Bounds, LonLat, Xy};
use crate::read::{Frame, Layer, Note, Source, StreetMap, Tags, WaterMap};

/// What lies under every map of a study, as far as it may be seen there; maps cut it at their edge.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Base {
    /// Streets.
    pub streets: Vec<BaseStreet>,
    /// Ground under water.
    pub water: Vec<MultiPolygon<f64>>,
    /// Rivers, canals and streams too narrow to have ground.
    pub courses: Vec<Vec<Xy>>,
    /// Whom a map that draws it has to name, each once.
    pub credits: Vec<String>,
}

/// A street of the base.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseStreet {
    /// Its course, two positions or more.
    pub course: Vec<Xy>,
    /// Whether it is one of those that a town is known by: a motorway, a trunk, primary, secondary
    /// or tertiary road, or one of their links.
    pub major: bool,
}

/// What OpenStreetMap asks to be called.
const OPENSTREETMAP: &str = "\u{a9} OpenStreetMap contributors";

/// What helps where nothing of a layer is seen, and nothing of an extract.
const OF_A_LAYER: &str = "check crs and datum, and that it is of the same place";
const OF_AN_EXTRACT: &str =
    "take an extract of the same place, and one that was not filtered for something else";

/// The base reaches a tenth of the study's diagonal beyond it, and at least so many metres.
const LEAST_MARGIN: f64 = 1_000.0;

/// Columns and tags that may say what kind of street one is.
const KINDS: [&str; 4] = ["highway", "class", "fclass", "kind"];

/// Kinds that make a street a major one: OpenStreetMap's (of which links end in `_link`), and the
/// words of planning law.
const MAJOR: [&str; 13] = [
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "major",
    "main",
    "快速路",
    "主干路",
    "主干道",
    "次干路",
    "次干道",
    "高速公路",
];

/// Ways of OpenStreetMap that are no streets but ways for people on foot or horseback, buildings'
/// insides, or not there.
const NO_STREETS: [&str; 15] = [
    "abandoned",
    "bridleway",
    "bus_stop",
    "construction",
    "corridor",
    "cycleway",
    "elevator",
    "footway",
    "path",
    "platform",
    "proposed",
    "raceway",
    "razed",
    "rest_area",
    "steps",
];

impl Study {
    /// Where things may be seen on a map of the study.
    fn seen(&self) -> Bounds {
        let bounds = self.bounds();
        bounds.grown(LEAST_MARGIN.max(0.1 * bounds.diagonal()))
    }

    /// The same in degrees, to look for what an extract of OpenStreetMap holds there. Refused in a
    /// local study, whose place on Earth is not known.
    pub fn base_frame(&self, file: &str) -> Result<Option<Frame>, StudyError> {
        match self.plane.is_euclidean() {
            true => Err(StudyError::MixedLocal { file: file.to_owned() }),
            false => Ok(self.frame_around(self.seen(), 0.0)),
        }
    }

    /// The same as a rectangle of degrees.
    pub(super) fn window(&self) -> Option<Rect<f64>> {
        let Frame { west, south, east, north } = self.frame_around(self.seen(), 0.0)?;
        Some(Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north }))
    }

    /// Draw the streets of a layer of lines.
    pub fn draw_streets(&mut self, named: &Named) -> Result<(), StudyError> {
        let shapes = self.shapes("streets", named, Shapes::Lines)?;
        let layer = &named.layer;
        let lines = shapes.into_iter().filter_map(|(record, shape)| match shape {
            Shape::Line(course) => Some(BaseStreet { course, major: is_major_row(layer, record) }),
            Shape::Ground(_) => None,
        });
        let kept = self.keep_streets(lines.collect());
        self.enter("streets", kept, &layer.source, OF_A_LAYER);
        Ok(())
    }

    /// Draw the streets of an extract. Ways for people on foot only are left out.
    pub fn draw_street_map(&mut self, map: StreetMap) -> Result<(), StudyError> {
        let at = self.plane.forward(&map.positions)?;
        let notes = map.notes.iter();
        let named =
            notes.map(|note| Note { text: format!("streets: {}", note.text), ..note.clone() });
        self.notes.extend(named);
        let kept = self.keep_streets(courses(&map, &at));
        self.notes.push(Note::info(format!(
            "streets: {kept} of {}, drawn and not measured; ways for people on foot only are left out",
            map.source.path.display()
        )));
        self.credit(OPENSTREETMAP);
        self.enter("streets", kept, &map.source, OF_AN_EXTRACT);
        Ok(())
    }

    /// Draw the streets that are walked, where no others are drawn.
    pub fn draw_roads(&mut self) {
        let Some(Streets::Map { map, at }) = &self.streets else { return };
        let (streets, is_extract) = (courses(map, at), map.is_extract());
        self.keep_streets(streets);
        if is_extract {
            self.credit(OPENSTREETMAP);
        }
    }

    /// Draw the streets of a network that was made of an extract and does not know their kinds.
    pub fn draw_network(&mut self, courses: Vec<Vec<Xy>>) {
        let streets = courses.into_iter().map(|course| BaseStreet { course, major: false });
        self.keep_streets(streets.collect());
        self.credit(OPENSTREETMAP);
    }

    /// Draw the water of a layer: polygons are ground under it, lines what it runs along.
    pub fn draw_water(&mut self, named: &Named) -> Result<(), StudyError> {
        let shapes = self.shapes("water", named, Shapes::PolygonsOrLines)?;
        let (mut areas, mut courses) = (Vec::new(), Vec::new());
        for (_, shape) in shapes {
            match shape {
                Shape::Ground(area) => areas.push(area),
                Shape::Line(course) => courses.push(course),
            }
        }
        let kept = self.keep_water(areas, courses);
        self.enter("water", kept, &named.layer.source, OF_A_LAYER);
        Ok(())
    }

    /// Draw the water of an extract.
    pub fn draw_water_map(&mut self, map: WaterMap) -> Result<(), StudyError> {
        let in_plane = |places: &Vec<LonLat>| self.plane.forward(places);
        let mut areas = Vec::with_capacity(map.areas.len());
        for rings in &map.areas {
            let rings = rings.iter().map(in_plane).collect::<Result<Vec<Vec<Xy>>, _>>()?;
            areas.push(MultiPolygon(ground(rings).into_iter().collect()));
        }
        let courses = map.courses.iter().map(in_plane).collect::<Result<Vec<Vec<Xy>>, _>>()?;
        let notes = map.notes.into_iter();
        self.notes.extend(notes.map(|note| Note { text: format!("water: {}", note.text), ..note }));
        let kept = self.keep_water(areas, courses);
        self.notes.push(Note::info(format!(
            "water: {kept} areas and courses of {}, drawn and not measured",
            map.source.path.display()
        )));
        self.credit(OPENSTREETMAP);
        self.enter("water", kept, &map.source, OF_AN_EXTRACT);
        Ok(())
    }

    /// Keep the streets that may be seen, and say how many they are.
    fn keep_streets(&mut self, mut streets: Vec<BaseStreet>) -> usize {
        let seen = self.seen();
        streets.retain(|street| street.course.len() > 1 && is_seen(seen, &street.course));
        let kept = streets.len();
        Arc::make_mut(&mut self.base).streets.extend(streets);
        kept
    }

    fn keep_water(
        &mut self,
        mut areas: Vec<MultiPolygon<f64>>,
        mut courses: Vec<Vec<Xy>>,
    ) -> usize {
        let seen = self.seen();
        areas.retain(|area| {
            area.bounding_rect().is_some_and(|rect| {
                let around = Bounds { min: rect.min().into(), max: rect.max().into() };
                seen.gap(around) <= 0.0
            })
        });
        courses.retain(|course| course.len() > 1 && is_seen(seen, course));
        let kept = areas.len() + courses.len();
        let base = Arc::make_mut(&mut self.base);
        base.water.extend(areas);
        base.courses.extend(courses);
        kept
    }

    /// Enter a file of the base among the inputs, with a warning where none of it is seen.
    fn enter(&mut self, role: &'static str, kept: usize, source: &Source, hint: &str) {
        if kept == 0 {
            self.notes.push(Note::warning(format!(
                "{role}: nothing of {} lies in the study or beside it. hint: {hint}",
                source.path.display()
            )));
        }
        self.inputs.push(Input { role, source: source.clone() });
    }

    fn credit(&mut self, whom: &str) {
        let credits = &mut Arc::make_mut(&mut self.base).credits;
        if !credits.iter().any(|known| known == whom) {
            credits.push(whom.to_owned());
        }
    }
}

fn is_seen(seen: Bounds, course: &[Xy]) -> bool {
    Bounds::around(course.iter().copied()).is_some_and(|around| seen.gap(around) <= 0.0)
}

/// The streets of a map whose nodes lie `at` these places of the plane.
fn courses(map: &StreetMap, at: &[Xy]) -> Vec<BaseStreet> {
    let drawn = (0..map.ways()).filter(|&way| !map.is_extract() || is_street(map.tags_of(way)));
    drawn
        .map(|way| BaseStreet {
            course: map.nodes_of(way).iter().map(|&node| at[node as usize]).collect(),
            major: map.tags_of(way).iter().any(|(key, value)| says_major(key, value)),
        })
        .collect()
}

/// Whether a way of an extract is a street: ferries, piers and platforms are none, nor are drives
/// to a house and the aisles of a car park.
fn is_street(tags: Tags<'_>) -> bool {
    let kind = tags.value("highway").is_some_and(|kind| !NO_STREETS.contains(&kind));
    let aisle = matches!(tags.value("service"), Some("driveway" | "parking_aisle"));
    kind && !aisle
}

/// Whether a row of a layer says in a column of its own that it is a major street.
fn is_major_row(layer: &Layer, record: usize) -> bool {
    let columns = layer.columns.iter();
    columns.into_iter().any(|column| says_major(&column.name, column.cells.at(record)))
}

fn says_major(key: &str, value: &str) -> bool {
    let (key, value) = (key.to_ascii_lowercase(), value.trim().to_ascii_lowercase());
    let value = value.strip_suffix("_link").unwrap_or(&value);
    KINDS.contains(&key.as_str()) && MAJOR.contains(&value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_a_street_a_major_one() {
        assert!(NO_STREETS.is_sorted());
        for (key, value) in [
            ("highway", "motorway"),
            ("highway", "trunk_link"),
            ("Class", "Primary"),
            ("fclass", "tertiary_link"),
            ("kind", "主干路"),
        ] {
            assert!(says_major(key, value), "{key}={value}");
        }
        for (key, value) in
            [("highway", "residential"), ("name", "primary"), ("kind", ""), ("class", "_link")]
        {
            assert!(!says_major(key, value), "{key}={value}");
        }
    }
}

//! Positions, taken from the text as they are read: no tree of arrays stands between.

use std::fmt;

use geo::Coord;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::read::shape::Fault;

/// What is noticed about geometries and said once for all of them.
#[derive(Debug, Default)]
pub struct Noticed {
    /// Whether positions had more than two numbers.
    pub has_heights: bool,
    /// Rings whose last position was not their first.
    pub open_rings: u64,
}

/// Arrays of numbers, as deep as they are nested.
#[derive(Debug)]
pub enum Coordinates {
    /// `1`
    Number(f64),
    /// `[1, 2]`
    Position(Coord<f64>),
    /// `[[1, 2], …]`
    Line(Vec<Coord<f64>>),
    /// `[[[1, 2], …], …]`
    Lines(Vec<Vec<Coord<f64>>>),
    /// `[[[[1, 2], …], …], …]`
    Areas(Vec<Vec<Vec<Coord<f64>>>>),
    /// `[]`
    Empty,
    /// Something else.
    Wrong(Fault),
}

impl Coordinates {
    /// What they are, in words.
    pub fn describe(&self) -> &'static str {
        match self {
            Coordinates::Number(_) => "a number",
            Coordinates::Position(_) => "one position",
            Coordinates::Line(_) => "a list of positions",
            Coordinates::Lines(_) => "a list of lines",
            Coordinates::Areas(_) => "a list of polygons",
            Coordinates::Empty => "empty",
            Coordinates::Wrong(_) => "no numbers",
        }
    }
}

/// Reads coordinates.
pub struct CoordinatesSeed<'n>(pub &'n mut Noticed);

impl<'de> DeserializeSeed<'de> for CoordinatesSeed<'_> {
    type Value = Coordinates;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Coordinates, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CoordinatesSeed<'_> {
    type Value = Coordinates;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(number as f64))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Coordinates, E> {
        Ok(Coordinates::Wrong(no_number(&flag.to_string())))
    }

    fn visit_str<E>(self, text: &str) -> Result<Coordinates, E> {
        Ok(Coordinates::Wrong(no_number(&format!("\"{text}\""))))
    }

    fn visit_unit<E>(self) -> Result<Coordinates, E> {
        Ok(Coordinates::Wrong(no_number("null")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Coordinates, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Coordinates::Wrong(no_number("an object")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Coordinates, A::Error> {
        use Coordinates::{Areas, Empty, Line, Lines, Number, Position, Wrong};
        let noticed = self.0;
        let Some(first) = seq.next_element_seed(CoordinatesSeed(noticed))? else {
            return Ok(Empty);
        };
        match first {
            Number(x) => position(seq, x, noticed),
            Position(at) => rest(seq, at, noticed, Line, |next| match next {
                Position(at) => Ok(at),
                other => Err(other),
            }),
            Line(line) => rest(seq, line, noticed, Lines, |next| match next {
                Line(line) => Ok(line),
                other => Err(other),
            }),
            Lines(lines) => rest(seq, lines, noticed, Areas, |next| match next {
                Lines(lines) => Ok(lines),
                other => Err(other),
            }),
            other => {
                drain(&mut seq)?;
                Ok(Wrong(match other {
                    Wrong(fault) => fault,
                    Empty => Fault::empty(),
                    _ => Fault::of_kind("coordinates nested deeper than any geometry".to_owned()),
                }))
            }
        }
    }
}

/// The rest of a position that begins with `x`.
fn position<'de, A: SeqAccess<'de>>(
    mut seq: A,
    x: f64,
    noticed: &mut Noticed,
) -> Result<Coordinates, A::Error> {
    let mut y = None;
    let mut numbers = 1;
    while let Some(next) = seq.next_element_seed(CoordinatesSeed(noticed))? {
        let Coordinates::Number(number) = next else {
            drain(&mut seq)?;
            return Ok(Coordinates::Wrong(match next {
                Coordinates::Wrong(fault) => fault,
                _ => no_number("an array"),
            }));
        };
        y = y.or(Some(number));
        numbers += 1;
    }
    noticed.has_heights |= numbers > 2;
    Ok(match y {
        Some(y) => Coordinates::Position(Coord { x, y }),
        None => Coordinates::Wrong(Fault {
            kind: "coord-missing",
            found: "a position of 1 number".to_owned(),
            allowed: "[longitude, latitude]",
            hint: "export the layer again",
        }),
    })
}

/// The rest of an array, all of whose elements are as the first.
fn rest<'de, A: SeqAccess<'de>, T>(
    mut seq: A,
    first: T,
    noticed: &mut Noticed,
    whole: fn(Vec<T>) -> Coordinates,
    as_first: impl Fn(Coordinates) -> Result<T, Coordinates>,
) -> Result<Coordinates, A::Error> {
    let mut elements = vec![first];
    while let Some(next) = seq.next_element_seed(CoordinatesSeed(noticed))? {
        match as_first(next) {
            Ok(element) => elements.push(element),
            Err(other) => {
                drain(&mut seq)?;
                return Ok(Coordinates::Wrong(match other {
                    Coordinates::Wrong(fault) => fault,
                    Coordinates::Empty => Fault::empty(),
                    _ => Fault::of_kind("coordinates nested in several ways".to_owned()),
                }));
            }
        }
    }
    Ok(whole(elements))
}

fn no_number(found: &str) -> Fault {
    Fault {
        kind: "coord-type",
        found: format!("the coordinate {found}"),
        allowed: "numbers",
        hint: "export the layer again",
    }
}

/// Go on to the end of an array.
pub fn drain<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

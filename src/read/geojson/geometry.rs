//! Geometry objects.

use std::borrow::Cow;
use std::fmt;

use geo::{Coord, Geometry, GeometryCollection, LineString, Point, Polygon};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::coordinates::{Coordinates, CoordinatesSeed, Noticed, drain};
use super::member::{Key, KeySeed, Text, scalars};
use crate::read::shape::Fault;

/// Types of geometries.
pub const KINDS: [&str; 7] = [
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
];

/// A geometry, none for `null`, or why there is none.
pub type Shape = Result<Option<Geometry<f64>>, Fault>;

/// Reads a geometry.
pub struct ShapeSeed<'n>(pub &'n mut Noticed);

impl<'de> DeserializeSeed<'de> for ShapeSeed<'_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Shape, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ShapeSeed<'_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry")
    }

    scalars!(self, found => Err(Fault::of_kind(format!("a geometry that is {found}"))));

    fn visit_unit<E>(self) -> Result<Shape, E> {
        Ok(Ok(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        drain(&mut seq)?;
        Ok(Err(Fault::of_kind("a geometry that is an array".to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            match key {
                Key::Type => parts.kind = map.next_value::<Text<'de>>()?.0,
                Key::Coordinates => {
                    parts.coordinates = Some(map.next_value_seed(CoordinatesSeed(self.0))?);
                }
                Key::Geometries => parts.members = Some(map.next_value_seed(Members(self.0))?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(parts.build(self.0).map(Some))
    }
}

/// The members of a geometry object, in whatever order they came.
#[derive(Default)]
pub struct Parts<'de> {
    /// `type`.
    pub kind: Option<Cow<'de, str>>,
    /// `coordinates`.
    pub coordinates: Option<Coordinates>,
    /// `geometries`.
    pub members: Option<Result<Vec<Geometry<f64>>, Fault>>,
}

impl Parts<'_> {
    /// The geometry they make.
    pub fn build(self, noticed: &mut Noticed) -> Result<Geometry<f64>, Fault> {
        use Coordinates::{Areas, Empty, Line, Lines, Position, Wrong};
        let kind = self.kind.as_deref().unwrap_or_default();
        if kind == "GeometryCollection" {
            let members = self.members.unwrap_or_else(|| Err(Fault::empty()))?;
            return Ok(Geometry::GeometryCollection(GeometryCollection(members)));
        }
        if !KINDS.contains(&kind) {
            return Err(Fault::of_kind(format!("a geometry of type \"{kind}\"")));
        }
        let lines = |lines: Vec<Vec<Coord<f64>>>| lines.into_iter().map(LineString::new);
        Ok(match (kind, self.coordinates) {
            (_, None) => return Err(Fault::of_kind(format!("a {kind} without coordinates"))),
            (_, Some(Wrong(fault))) => return Err(fault),
            (_, Some(Empty)) => return Err(Fault::empty()),
            ("Point", Some(Position(at))) => Geometry::Point(Point(at)),
            ("MultiPoint", Some(Line(line))) => {
                Geometry::MultiPoint(line.into_iter().map(Point).collect())
            }
            ("LineString", Some(Line(line))) => Geometry::LineString(LineString::new(line)),
            ("MultiLineString", Some(Lines(parts))) => {
                Geometry::MultiLineString(lines(parts).collect())
            }
            ("Polygon", Some(Lines(rings))) => Geometry::Polygon(polygon(rings, noticed)),
            ("MultiPolygon", Some(Areas(areas))) => Geometry::MultiPolygon(
                areas.into_iter().map(|rings| polygon(rings, noticed)).collect(),
            ),
            (_, Some(other)) => {
                let found = format!("a {kind} whose coordinates are {}", other.describe());
                return Err(Fault::of_kind(found));
            }
        })
    }
}

fn polygon(rings: Vec<Vec<Coord<f64>>>, noticed: &mut Noticed) -> Polygon<f64> {
    noticed.open_rings += rings.iter().filter(|ring| ring.first() != ring.last()).count() as u64;
    let mut rings = rings.into_iter().map(LineString::new);
    let outline = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    Polygon::new(outline, rings.collect())
}

/// Reads the geometries of a collection.
pub struct Members<'n>(pub &'n mut Noticed);

impl<'de> DeserializeSeed<'de> for Members<'_> {
    type Value = Result<Vec<Geometry<f64>>, Fault>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = Result<Vec<Geometry<f64>>, Fault>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of geometries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(shape) = seq.next_element_seed(ShapeSeed(self.0))? {
            match shape.and_then(|shape| shape.ok_or_else(Fault::null)) {
                Ok(shape) => members.push(shape),
                Err(fault) => {
                    drain(&mut seq)?;
                    return Ok(Err(fault));
                }
            }
        }
        Ok(Ok(members))
    }
}

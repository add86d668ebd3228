//! Well-known binary, as GeoPackage and GeoParquet store geometries.

use geo::{Coord, Geometry, LineString, Point, Polygon};

/// What a geometry column holds, by its number in well-known binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Geometry = 0,
    Point = 1,
    LineString = 2,
    Polygon = 3,
    MultiPoint = 4,
    MultiLineString = 5,
    MultiPolygon = 6,
    Collection = 7,
}

impl Shape {
    /// The shape of one geometry.
    pub(super) fn of(geometry: &Geometry<f64>) -> Shape {
        match geometry {
            Geometry::Point(_) => Shape::Point,
            Geometry::Line(_) | Geometry::LineString(_) => Shape::LineString,
            Geometry::Polygon(_) | Geometry::Rect(_) | Geometry::Triangle(_) => Shape::Polygon,
            Geometry::MultiPoint(_) => Shape::MultiPoint,
            Geometry::MultiLineString(_) => Shape::MultiLineString,
            Geometry::MultiPolygon(_) => Shape::MultiPolygon,
            Geometry::GeometryCollection(_) => Shape::Collection,
        }
    }

    /// The narrowest shape both can be stored as.
    pub(super) fn join(self, other: Shape) -> Shape {
        match (self, other) {
            (one, same) if one == same => one,
            (one, other) if one.multiple() == Some(other) => other,
            (one, other) if other.multiple() == Some(one) => one,
            _ => Shape::Geometry,
        }
    }

    /// The shape of several such geometries as one.
    pub(super) fn multiple(self) -> Option<Shape> {
        match self {
            Shape::Point => Some(Shape::MultiPoint),
            Shape::LineString => Some(Shape::MultiLineString),
            Shape::Polygon => Some(Shape::MultiPolygon),
            _ => None,
        }
    }

    /// The name in `gpkg_geometry_columns`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Shape::Geometry => "GEOMETRY",
            Shape::Point => "POINT",
            Shape::LineString => "LINESTRING",
            Shape::Polygon => "POLYGON",
            Shape::MultiPoint => "MULTIPOINT",
            Shape::MultiLineString => "MULTILINESTRING",
            Shape::MultiPolygon => "MULTIPOLYGON",
            Shape::Collection => "GEOMETRYCOLLECTION",
        }
    }
}

/// A geometry as little-endian well-known binary.
pub(super) fn write(out: &mut Vec<u8>, geometry: &Geometry<f64>) {
    match geometry {
        Geometry::Point(it) => point(out, it),
        Geometry::Line(it) => line(out, &LineString::from(*it)),
        Geometry::LineString(it) => line(out, it),
        Geometry::Polygon(it) => polygon(out, it),
        Geometry::Rect(it) => polygon(out, &it.to_polygon()),
        Geometry::Triangle(it) => polygon(out, &it.to_polygon()),
        Geometry::MultiPoint(it) => several(out, Shape::MultiPoint, &it.0, point),
        Geometry::MultiLineString(it) => several(out, Shape::MultiLineString, &it.0, line),
        Geometry::MultiPolygon(it) => several(out, Shape::MultiPolygon, &it.0, polygon),
        Geometry::GeometryCollection(it) => several(out, Shape::Collection, &it.0, write),
    }
}

/// What stands before a geometry of a shape.
pub(super) fn start(out: &mut Vec<u8>, shape: Shape) {
    out.push(1);
    out.extend((shape as u32).to_le_bytes());
}

/// How many there are of what follows.
pub(super) fn count(out: &mut Vec<u8>, count: usize) {
    out.extend((count as u32).to_le_bytes());
}

fn positions(out: &mut Vec<u8>, coords: &[Coord<f64>]) {
    for number in coords.iter().flat_map(|at| [at.x, at.y]) {
        out.extend(number.to_le_bytes());
    }
}

fn point(out: &mut Vec<u8>, it: &Point<f64>) {
    start(out, Shape::Point);
    positions(out, &[it.0]);
}

fn line(out: &mut Vec<u8>, it: &LineString<f64>) {
    start(out, Shape::LineString);
    count(out, it.0.len());
    positions(out, &it.0);
}

fn polygon(out: &mut Vec<u8>, it: &Polygon<f64>) {
    start(out, Shape::Polygon);
    let rings = std::iter::once(it.exterior()).chain(it.interiors());
    let rings: Vec<&LineString<f64>> = rings.filter(|ring| !ring.0.is_empty()).collect();
    count(out, rings.len());
    for ring in rings {
        count(out, ring.0.len());
        positions(out, &ring.0);
    }
}

fn several<T>(out: &mut Vec<u8>, shape: Shape, members: &[T], member: fn(&mut Vec<u8>, &T)) {
    start(out, shape);
    count(out, members.len());
    for it in members {
        member(out, it);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_join_as_narrowly_as_they_can() {
        assert_eq!(Shape::Polygon.join(Shape::MultiPolygon), Shape::MultiPolygon);
        assert_eq!(Shape::MultiPoint.join(Shape::Point), Shape::MultiPoint);
        assert_eq!(Shape::Point.join(Shape::Polygon), Shape::Geometry);
        assert_eq!(Shape::Collection.join(Shape::Point), Shape::Geometry);
    }
}

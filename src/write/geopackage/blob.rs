//! Geometries as a GeoPackage stores them: a short header, then well-known binary.

use geo::{BoundingRect, Geometry, Rect};

use crate::write::wkb::{Shape, count, start, write};

/// A geometry for a column of this shape; one alone in a column of several is a set of one.
pub(super) fn blob(geometry: &Geometry<f64>, column: Shape, srs: i32) -> Vec<u8> {
    let bounds = geometry.bounding_rect();
    let single = Shape::of(geometry);
    let mut out = head(bounds.filter(|_| single != Shape::Point), bounds.is_none(), srs);
    if single.multiple() == Some(column) {
        start(&mut out, column);
        count(&mut out, usize::from(bounds.is_some()));
        if bounds.is_none() {
            return out;
        }
    }
    write(&mut out, geometry);
    out
}

/// Magic, version, flags, reference system and envelope.
fn head(envelope: Option<Rect<f64>>, empty: bool, srs: i32) -> Vec<u8> {
    let flags = 1 | u8::from(envelope.is_some()) << 1 | u8::from(empty) << 4;
    let mut out = vec![b'G', b'P', 0, flags];
    out.extend(srs.to_le_bytes());
    if let Some(bounds) = envelope {
        let (low, high) = (bounds.min(), bounds.max());
        for bound in [low.x, high.x, low.y, high.y] {
            out.extend(bound.to_le_bytes());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, point, polygon};

    use super::*;

    #[test]
    fn a_point_is_a_header_and_21_bytes() {
        let blob = blob(&point!(x: 1.0, y: -2.0).into(), Shape::Point, 4326);
        assert_eq!(blob[..8], [b'G', b'P', 0, 1, 0xe6, 0x10, 0, 0]);
        assert_eq!(blob[8..13], [1, 1, 0, 0, 0]);
        assert_eq!(blob[13..], [1.0f64.to_le_bytes(), (-2.0f64).to_le_bytes()].concat());
    }

    #[test]
    fn a_polygon_among_several_is_a_set_of_one_with_its_envelope() {
        let square = polygon![(x: 0.0, y: 1.0), (x: 2.0, y: 1.0), (x: 2.0, y: 3.0)];
        let alone = blob(&square.clone().into(), Shape::MultiPolygon, -1);
        assert_eq!(alone, blob(&MultiPolygon::from(square).into(), Shape::MultiPolygon, -1));
        assert_eq!(alone[3..8], [3, 0xff, 0xff, 0xff, 0xff]);
        let bounds: Vec<u8> =
            [0.0f64, 2.0, 1.0, 3.0].iter().flat_map(|b| b.to_le_bytes()).collect();
        assert_eq!(alone[8..40], bounds);
    }

    #[test]
    fn what_is_empty_says_so() {
        let none = MultiPolygon::<f64>(Vec::new());
        let blob = blob(&none.into(), Shape::MultiPolygon, 4326);
        assert_eq!(blob, [b'G', b'P', 0, 0b1_0001, 0xe6, 0x10, 0, 0, 1, 6, 0, 0, 0, 0, 0, 0, 0]);
    }
}

//! How compact a district is.

use std::f64::consts::PI;

use geo::{Area, LineString, MultiPolygon};

/// Area in square metres, holes left out.
pub fn area_m2(outline: &MultiPolygon<f64>) -> f64 {
    outline.unsigned_area()
}

/// Length of the whole edge in metres, that of holes included.
pub fn perimeter_m(outline: &MultiPolygon<f64>) -> f64 {
    let length =
        |ring: &LineString<f64>| ring.lines().map(|line| line.dx().hypot(line.dy())).sum::<f64>();
    let polygon = |polygon: &geo::Polygon<f64>| {
        length(polygon.exterior()) + polygon.interiors().iter().map(length).sum::<f64>()
    };
    outline.iter().map(polygon).sum()
}

/// Compactness: the area over that of a circle with the same perimeter, 1 for a circle and
/// towards 0 for what is long or ragged (Polsby and Popper 1991). 0 for no ground.
pub fn polsby_popper(outline: &MultiPolygon<f64>) -> f64 {
    let perimeter = perimeter_m(outline);
    if perimeter > 0.0 { 4.0 * PI * area_m2(outline) / (perimeter * perimeter) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use geo::Coord;

    use super::*;

    fn polygon(corners: Vec<Coord<f64>>) -> MultiPolygon<f64> {
        MultiPolygon(vec![geo::Polygon::new(LineString(corners), Vec::new())])
    }

    #[test]
    fn circles_are_most_compact() {
        let corner = |corner: u32| {
            let (y, x) = (2.0 * PI * f64::from(corner) / 720.0).sin_cos();
            Coord { x, y }
        };
        assert!((polsby_popper(&polygon((0..720).map(corner).collect())) - 1.0).abs() < 1e-4);
        let corner = |(x, y): (f64, f64)| Coord { x, y };
        let square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)].map(corner);
        let square = polygon(square.to_vec());
        assert!((polsby_popper(&square) - PI / 4.0).abs() < 1e-12);
        assert_eq!((area_m2(&square), perimeter_m(&square)), (100.0, 40.0));
        assert_eq!(polsby_popper(&MultiPolygon(Vec::new())), 0.0);
    }
}

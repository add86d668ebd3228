//! Holes and parts that overlap: found, named with their place, and mended to the right area.

use geo::{Area, Geometry, MultiPolygon};
use radii::read;

use super::{Desk, Wishes, codes, collection, finding, rectangle};

/// A square kilometre or so in plain metres, as a ring of GeoJSON.
fn square(west: f64, south: f64, side: f64) -> String {
    let (east, north) = (west + side, south + side);
    format!(
        "[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]"
    )
}

/// A ring of so many corners.
fn circle(x: f64, y: f64, radius: f64, corners: u32) -> String {
    let corner = |n: u32| {
        let (sin, cos) = (f64::from(n) / f64::from(corners) * std::f64::consts::TAU).sin_cos();
        format!("[{},{}]", x + radius * cos, y + radius * sin)
    };
    let ring: Vec<String> = (0..corners).chain([0]).map(corner).collect();
    format!("[{}]", ring.join(","))
}

fn feature(kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{"id":"a","population":9}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn area_of(desk: &Desk, layer: &str) -> f64 {
    let layer = read::read(&desk.reference(layer)).unwrap();
    layer.geometries.unwrap().iter().map(Area::unsigned_area).sum()
}

#[test]
fn holes_and_parts_that_overlap_are_found_and_mended() {
    let desk = Desk::new();
    let border = square(0.0, 0.0, 1600.0);
    let holes = |holes: &[String]| format!("[{border},{}]", holes.join(","));
    let parts = |parts: &[String]| format!("[[{}]]", parts.join("],["));
    // Km2 by hand: the border has 2.56.
    for (kind, coordinates, code, at, km2) in [
        (
            "Polygon",
            holes(&[square(400.0, 400.0, 400.0), square(600.0, 600.0, 400.0)]),
            "poly-holes",
            Some([800.0, 600.0]),
            2.56 - 0.28,
        ),
        (
            "Polygon",
            holes(&[square(400.0, 400.0, 800.0), square(600.0, 600.0, 200.0)]),
            "poly-holes",
            Some([600.0, 600.0]),
            2.56 - 0.64,
        ),
        ("Polygon", holes(&[square(1200.0, 1200.0, 800.0)]), "poly-holes", None, 2.56 - 0.16),
        (
            "MultiPolygon",
            parts(&[square(0.0, 0.0, 1000.0), square(600.0, 500.0, 1000.0)]),
            "poly-parts-overlap",
            Some([1000.0, 500.0]),
            2.0 - 0.2,
        ),
        (
            "MultiPolygon",
            parts(&[square(0.0, 0.0, 1000.0), square(0.0, 0.0, 1000.0)]),
            "poly-parts-overlap",
            None,
            1.0,
        ),
        (
            "MultiPolygon",
            parts(&[square(0.0, 0.0, 1000.0), square(200.0, 200.0, 100.0)]),
            "poly-parts-overlap",
            Some([200.0, 200.0]),
            1.0,
        ),
    ] {
        desk.put("a.geojson", collection(&[feature(kind, &coordinates)]));
        let layer = "a.geojson?crs=local";
        let examination = desk.examine(&[layer]);
        assert_eq!(codes(&examination), [code], "{coordinates}");
        let case = &finding(&examination, code).cases[0];
        assert_eq!(case.row, Some(1));
        assert!(at.is_none() || case.at == at, "{code}: {:?}", case.at);
        let mended = desk.mend(layer, "copy.gpkg", Wishes::default());
        assert_eq!(mended.changes.len(), 1, "{coordinates}");
        let area = area_of(&desk, "copy.gpkg") / 1e6;
        assert!((area / km2 - 1.0).abs() < 1e-9, "{code}: {area} where {km2} is right");
        assert_eq!(desk.codes(&["copy.gpkg?crs=local"]), [""; 0], "{coordinates}");
        let again = desk.mend("copy.gpkg?crs=local", "again.gpkg", Wishes::default());
        assert_eq!(again.changes, [], "{coordinates}");
    }
}

/// Also in degrees and with many corners.
#[test]
fn long_rings_are_no_exception() {
    let desk = Desk::new();
    let ring = |x: f64| circle(106.8 + x, 39.6, 0.01, 3000);
    let parts = format!("[[{}],[{}]]", ring(0.0), ring(0.008));
    desk.put("a.geojson", collection(&[feature("MultiPolygon", &parts)]));
    assert_eq!(desk.codes(&["a.geojson"]), ["poly-parts-overlap"]);
    desk.mend("a.geojson", "copy.geojson", Wishes::default());
    assert_eq!(desk.codes(&["copy.geojson"]), [""; 0]);
    // Two discs of radius r, d apart: 2 r2 acos(d / 2r) - d / 2 sqrt(4 r2 - d2) in common, of
    // regular polygons of 3,000 corners to a millionth.
    let (r, d) = (0.01_f64, 0.008_f64);
    let common = 2.0 * r * r * (d / (2.0 * r)).acos() - d / 2.0 * (4.0 * r * r - d * d).sqrt();
    let right = 2.0 * std::f64::consts::PI * r * r - common;
    let area = area_of(&desk, "copy.geojson");
    assert!((area / right - 1.0).abs() < 2e-6, "{area} where {right} is right");
}

/// Neighbouring parts of one block, an island in a lake: nothing is wrong.
#[test]
fn parts_that_touch_are_sound() {
    let desk = Desk::new();
    let polygon = |rings: &[String]| format!("[{}]", rings.join(","));
    let side_by_side =
        [rectangle(106.8, 39.6, 1.0, 1.0), rectangle(106.801, 39.6, 1.0, 1.0)].join(",");
    // Corners of one on a slanting side of the other, as a rounded export has them.
    let slanted = "[[[106.8,39.6],[106.81,39.6],[106.81,39.6033333],[106.8,39.6]]],\
                   [[[106.8,39.6],[106.803,39.601],[106.806,39.602],[106.81,39.6033333],[106.8,39.604],[106.8,39.6]]]";
    let lake = polygon(&[square(106.8, 39.6, 0.01), square(106.802, 39.602, 0.006)]);
    let island = polygon(&[square(106.804, 39.604, 0.002)]);
    for parts in [side_by_side, slanted.to_owned(), format!("{lake},{island}")] {
        desk.put("a.geojson", collection(&[feature("MultiPolygon", &format!("[{parts}]"))]));
        assert_eq!(desk.codes(&["a.geojson"]), [""; 0], "{parts}");
    }
}

/// The mended copy of random parts and holes covers what a slow count says: a position is inside
/// where it is in a part, and in none of that part's holes.
#[test]
fn random_parts_and_holes_are_mended_to_the_right_area() {
    use rand::{Rng, SeedableRng};
    let seed = 20_261_130;
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    let desk = Desk::new();
    let mut mended_some = 0;
    for round in 0..60 {
        // Rectangles on a lattice of 20 m, so that the cells can be counted.
        let mut rectangle = |most: i32| {
            let (w, s) = (random.random_range(0..40), random.random_range(0..40));
            let (e, n) = (w + random.random_range(2..most), s + random.random_range(2..most));
            [w, s, e, n]
        };
        let parts: Vec<Vec<[i32; 4]>> = (0..3)
            .map(|_| std::iter::once(rectangle(40)).chain((0..2).map(|_| rectangle(14))).collect())
            .collect();
        let inside = |x: i32, y: i32| {
            let holds = |[w, s, e, n]: &[i32; 4]| *w <= x && x < *e && *s <= y && y < *n;
            parts.iter().any(|part| holds(&part[0]) && !part[1..].iter().any(holds))
        };
        let cells = (0..80).flat_map(|x| (0..80).map(move |y| (x, y)));
        let right = 400.0 * cells.filter(|(x, y)| inside(*x, *y)).count() as f64;
        let ring = |[w, s, e, n]: &[i32; 4]| {
            let corners = [(w, s), (e, s), (e, n), (w, n), (w, s)];
            let corners = corners.map(|(x, y)| format!("[{},{}]", 20 * x, 20 * y));
            format!("[{}]", corners.join(","))
        };
        let polygons: Vec<String> = parts
            .iter()
            .map(|part| format!("[{}]", part.iter().map(ring).collect::<Vec<_>>().join(",")))
            .collect();
        let coordinates = format!("[{}]", polygons.join(","));
        desk.put("a.geojson", collection(&[feature("MultiPolygon", &coordinates)]));
        let before = desk.codes(&["a.geojson?crs=local"]);
        let mended = desk.mend("a.geojson?crs=local", "copy.gpkg", Wishes::default());
        let layer = read::read(&desk.reference("copy.gpkg")).unwrap();
        let area: f64 = layer.geometries.iter().flatten().map(Area::unsigned_area).sum();
        let said = format!("seed {seed}, {round}: {before:?}, {area} where {right} is right");
        assert!((area - right).abs() <= 1e-9 * right, "{said}: {coordinates}");
        assert_eq!(desk.codes(&["copy.gpkg?crs=local"]), [""; 0], "{said}");
        mended_some += mended.changes.len();
        let is_polygons = |shape: &Geometry<f64>| {
            matches!(shape, Geometry::Polygon(_) | Geometry::MultiPolygon(MultiPolygon(_)))
        };
        assert!(layer.geometries.iter().flatten().all(is_polygons));
    }
    assert!(mended_some > 40, "{mended_some}");
}

use geo::{Area, Coord, LineString, MultiPolygon, Polygon, Validation};

use super::shape::perimeter_m;
use super::*;
use crate::districts::neighbours::Blocks;
use crate::districts::shapes_tests::{Chance, middle, oblong, polygon, town};

/// A ring of many corners.
fn disc(x: f64, y: f64, radius: f64, corners: u32) -> Polygon<f64> {
    let corner = |corner: u32| {
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(corners);
        Coord { x: x + radius * angle.cos(), y: y + radius * angle.sin() }
    };
    Polygon::new((0..corners).map(corner).collect(), Vec::new())
}

/// Districts of some blocks, with everything checked that always holds.
fn drawn(
    what: &str,
    outlines_of: &[MultiPolygon<f64>],
    district: &[u32],
    count: usize,
    area: Option<&MultiPolygon<f64>>,
) -> Outlines {
    let at: Vec<Xy> = outlines_of.iter().map(middle).collect();
    let blocks = Blocks { at: &at, outlines: Some(outlines_of) };
    let found = outlines(blocks, district, count, area, &Lines::default()).unwrap();
    let whole = match area {
        Some(area) => area.clone(),
        None => geo::unary_union(outlines_of.iter().flat_map(|block| block.iter())),
    };
    sound(what, &found, &whole);
    found
}

/// Whole, without overlaps, valid, corners in common.
pub(super) fn sound(what: &str, found: &Outlines, whole: &MultiPolygon<f64>) {
    let sum: f64 = found.districts.iter().map(Area::unsigned_area).sum();
    let area = whole.unsigned_area();
    assert!((sum - area).abs() <= 1e-6 * area, "{what}: {sum} m2 instead of {area}");
    for (number, district) in found.districts.iter().enumerate() {
        assert!(
            district.is_valid(),
            "{what}, district {number}: {:?}",
            district.check_validation()
        );
    }
    let (mut once, mut chance) = (0, Chance(7));
    let around = geo::BoundingRect::bounding_rect(whole).unwrap();
    let index = |outline| geo::indexed::IntervalTreeMultiPolygon::new(outline);
    let whole = geo::Orient::orient(whole, geo::orient::Direction::Default);
    let (indexed, whole) = (found.districts.iter().map(index).collect::<Vec<_>>(), index(&whole));
    for _ in 0..2_000 {
        let at = Coord {
            x: around.min().x + chance.part() * around.width(),
            y: around.min().y + chance.part() * around.height(),
        };
        let holding = indexed.iter().filter(|district| district.contains(&at)).count();
        assert_eq!(holding, usize::from(whole.contains(&at)), "{what} at {at:?}");
        once += holding;
    }
    assert!(once > 100, "{what}: {once}");
    common(what, found);
}

/// Put on the grids of planes in which straight sides bend by some millimetres, nothing is lost.
fn is_sound_on_a_bent_grid(what: &str, found: &Outlines, [east, north]: [f64; 2]) {
    for metre in [100.0, 1e3, 1e4, 1e5] {
        let bent = |at: Xy| {
            let [x, y] = [at.x - east, at.y - north];
            let [x, y] = [x + 1e-7 * y * y, 0.9 * y + 2e-7 * x * x].map(|to| metre * to);
            Some(Xy { x, y })
        };
        let on_grid = settled(&found.districts, bent).unwrap();
        for corner in on_grid.iter().flat_map(geo::CoordsIter::coords_iter) {
            assert_eq!((corner.x.fract(), corner.y.fract()), (0.0, 0.0));
        }
        let all = geo::unary_union(on_grid.iter().flat_map(|district| district.iter()));
        let bent = |at: Coord<f64>| bent(at.into()).unwrap().into();
        for (one, other) in found.districts.iter().zip(&on_grid) {
            let bent = geo::MapCoords::map_coords(one, bent);
            let (was, is) = (bent.unsigned_area(), other.unsigned_area());
            let most = 2.0 * perimeter_m(other);
            assert!((was - is).abs() < most, "{what}, {metre}: {was} became {is}");
        }
        let settled = Outlines { districts: on_grid, astray: Vec::new() };
        sound(&format!("{what}, {metre} steps in a metre"), &settled, &all);
    }
    assert_eq!(settled(&found.districts, |_| None), None);
}

/// Every side between two districts is one of both: what has no twin lies on the edge of all.
fn common(what: &str, found: &Outlines) {
    let key = |at: Coord<f64>| [at.x.to_bits(), at.y.to_bits()];
    let rings = |outline: &MultiPolygon<f64>| -> Vec<LineString<f64>> {
        let rings = |polygon: &Polygon<f64>| {
            std::iter::once(polygon.exterior())
                .chain(polygon.interiors())
                .cloned()
                .collect::<Vec<_>>()
        };
        outline.iter().flat_map(rings).collect()
    };
    let sides: Vec<_> = found.districts.iter().flat_map(rings).collect();
    let lines: Vec<_> = sides.iter().flat_map(|ring| ring.lines()).collect();
    let mut keys: Vec<_> = lines.iter().map(|line| (key(line.start), key(line.end))).collect();
    keys.sort_unstable();
    let outer =
        lines.iter().filter(|line| keys.binary_search(&(key(line.end), key(line.start))).is_err());
    let length: f64 = outer.map(|line| line.dx().hypot(line.dy())).sum();
    let union = geo::unary_union(found.districts.iter().flat_map(|district| district.iter()));
    let edge = perimeter_m(&union);
    assert!((length - edge).abs() < 1e-3 * edge, "{what}: {length} m without twin, edge {edge} m");
}

#[test]
fn squares_that_touch_are_joined() {
    let blocks = town(4, 4, 100.0, 0.0);
    let district: Vec<u32> = (0..16).map(|block| block % 4 / 2).collect();
    let found = drawn("squares", &blocks, &district, 2, None);
    let expected = [oblong(0.0, 0.0, 200.0, 400.0), oblong(200.0, 0.0, 200.0, 400.0)];
    for (found, expected) in found.districts.iter().zip(&expected) {
        assert_eq!(found.0.len(), 1);
        assert_eq!(found.0[0].exterior().0.len(), 5, "straight sides have no corners: {found:?}");
        assert_eq!(found.unsigned_area(), expected.unsigned_area());
        assert_eq!(perimeter_m(found), 1200.0);
    }
    assert!(found.astray.is_empty());
}

#[test]
fn a_street_is_parted_in_its_middle() {
    let blocks = [oblong(0.0, 0.0, 100.0, 60.0), oblong(112.0, 0.0, 100.0, 60.0)];
    let area = oblong(0.0, 0.0, 212.0, 60.0);
    let found = drawn("street", &blocks, &[0, 1], 2, Some(&area));
    for district in &found.districts {
        assert!((district.unsigned_area() - 6360.0).abs() < 0.1, "{}", district.unsigned_area());
    }
    // One district keeps its streets.
    let found = drawn("one", &blocks, &[0, 0], 1, Some(&area));
    assert_eq!(found.districts[0].0[0].exterior().0.len(), 5);
}

#[test]
fn long_sides_opposite_short_ones_are_parted_where_these_meet() {
    let blocks = [
        oblong(0.0, 0.0, 400.0, 50.0),
        oblong(0.0, 62.0, 194.0, 50.0),
        oblong(206.0, 62.0, 194.0, 50.0),
    ];
    let area = oblong(0.0, 0.0, 400.0, 112.0);
    let found = drawn("T", &blocks, &[0, 1, 2], 3, Some(&area));
    let [one, two, three] = [0, 1, 2].map(|of: usize| found.districts[of].unsigned_area());
    assert!((one - 400.0 * 56.0).abs() < 10.0, "{one}");
    assert!((two - three).abs() < 10.0, "{two}, {three}");
}

#[test]
fn shared_corners_begin_the_border_between_their_blocks() {
    // Two blocks that touch, a street along both, a third beyond: the lower number gets no more.
    let blocks = [
        oblong(0.0, 0.0, 100.0, 50.0),
        oblong(100.0, 0.0, 100.0, 50.0),
        oblong(0.0, 70.0, 200.0, 50.0),
    ];
    let area = oblong(0.0, 0.0, 200.0, 120.0);
    let found = drawn("corner", &blocks, &[0, 1, 2], 3, Some(&area));
    let [one, two, three] = [0, 1, 2].map(|of: usize| found.districts[of].unsigned_area());
    assert!((one - two).abs() < 40.0 && (three - 12_000.0).abs() < 20.0, "{one} {two} {three}");
}

#[test]
fn corners_that_touch_make_two_rings() {
    let blocks = [oblong(0.0, 0.0, 10.0, 10.0), oblong(10.0, 10.0, 10.0, 10.0)];
    let found = drawn("corner", &blocks, &[0, 0], 1, None);
    assert_eq!(found.districts[0].0.len(), 2);
    // The same corner seen from the hole of a ring of blocks.
    let nine = town(3, 3, 10.0, 0.0);
    let mut eight = nine.clone();
    eight.remove(4);
    let found = drawn("ring", &eight, &[0; 8], 1, None);
    assert_eq!((found.districts[0].0.len(), found.districts[0].0[0].interiors().len()), (1, 1));
    // A hole that touches the edge of all in a corner.
    let mut seven = eight;
    seven.remove(0);
    let found = drawn("notch", &seven, &[0; 7], 1, None);
    assert_eq!(found.districts[0].0[0].interiors().len(), 1);
}

#[test]
fn a_ring_around_a_lake_keeps_the_lake_out() {
    let mut lake = disc(0.0, 0.0, 300.0, 90);
    lake.interiors_push(disc(0.0, 0.0, 100.0, 60).exterior().clone());
    let area = MultiPolygon(vec![lake]);
    let blocks: Vec<MultiPolygon<f64>> = (0..12)
        .map(|block| {
            let angle = std::f64::consts::TAU * f64::from(block) / 12.0;
            MultiPolygon(vec![disc(200.0 * angle.cos(), 200.0 * angle.sin(), 40.0, 8)])
        })
        .collect();
    let district: Vec<u32> = (0..12).map(|block| block / 4).collect();
    let found = drawn("lake", &blocks, &district, 3, Some(&area));
    assert!(found.districts.iter().all(|district| district.0.len() == 1));
    let areas: Vec<f64> = found.districts.iter().map(Area::unsigned_area).collect();
    assert!(areas.iter().all(|area| (area - areas[0]).abs() < 0.05 * areas[0]), "{areas:?}");
}

#[test]
fn ground_without_blocks_goes_to_the_nearest() {
    let blocks = [oblong(0.0, 0.0, 50.0, 50.0), oblong(500.0, 0.0, 50.0, 50.0)];
    let mut area = oblong(-100.0, -100.0, 800.0, 300.0);
    area.0.extend(oblong(900.0, 0.0, 50.0, 50.0));
    let found = drawn("island", &blocks, &[0, 1], 2, Some(&area));
    assert_eq!(found.districts[1].0.len(), 2);
    assert!(
        (found.districts[0].unsigned_area() - 375.0 * 300.0).abs() < 2500.0,
        "{:?}",
        found.districts[0].unsigned_area()
    );
}

#[test]
fn blocks_that_overlap_or_leave_the_area_are_told() {
    let blocks =
        [oblong(0.0, 0.0, 10.0, 10.0), oblong(1.0, 1.0, 8.0, 8.0), oblong(50.0, 0.0, 10.0, 10.0)];
    let area = oblong(0.0, 0.0, 20.0, 20.0);
    let found = drawn("overlap", &blocks, &[0, 1, 2], 3, Some(&area));
    assert_eq!(found.astray, [1, 2]);
    assert!(found.districts[1].0.is_empty() && found.districts[2].0.is_empty());
    assert_eq!(polsby_popper(&found.districts[1]), 0.0);
}

#[test]
fn points_get_the_ground_nearest_to_them() {
    for seed in 1..6 {
        let mut chance = Chance(seed);
        let at: Vec<Xy> =
            (0..300).map(|_| Xy { x: 1000.0 * chance.part(), y: 700.0 * chance.part() }).collect();
        let district: Vec<u32> = at.iter().map(|at| (at.x / 250.0) as u32).collect();
        let blocks = Blocks { at: &at, outlines: None };
        let found = outlines(blocks, &district, 4, None, &Lines::default()).unwrap();
        let hull = cells::around(&at).unwrap();
        sound(&format!("points, seed {seed}"), &found, &hull);
        assert!(found.astray.is_empty());
        for _ in 0..1_000 {
            let place = Xy { x: 1000.0 * chance.part(), y: 700.0 * chance.part() };
            let mut near: Vec<(f64, u32)> = at
                .iter()
                .zip(&district)
                .map(|(at, &of)| (at.distance_2(place).sqrt(), of))
                .collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            let of = near[0].1;
            let next = near.iter().find(|near| near.1 != of).unwrap().0;
            if next - near[0].0 > 1e-3 && hull.contains(&Coord::from(place)) {
                let held = found.districts[of as usize].contains(&Coord::from(place));
                assert!(held, "seed {seed} at {place:?}");
            }
        }
    }
}

#[test]
fn one_point_and_points_on_a_line_have_ground_too() {
    for count in 1..4 {
        let at: Vec<Xy> = (0..count).map(|at| Xy { x: 100.0 * f64::from(at), y: 0.0 }).collect();
        let district: Vec<u32> = (0..count as u32).collect();
        let found = outlines(
            Blocks { at: &at, outlines: None },
            &district,
            count as usize,
            None,
            &Lines::default(),
        );
        let found = found.unwrap();
        assert!(found.districts.iter().all(|district| district.0.len() == 1), "{found:?}");
        assert!(found.astray.is_empty());
    }
    // Of two points in one place the first has the ground.
    let at = [Xy { x: 0.0, y: 0.0 }; 2];
    let area = oblong(-5.0, -5.0, 10.0, 10.0);
    let found =
        outlines(Blocks { at: &at, outlines: None }, &[0, 1], 2, Some(&area), &Lines::default())
            .unwrap();
    assert_eq!(found.astray, [1]);
    assert_eq!(outlines(Blocks { at: &[], outlines: None }, &[], 0, None, &Lines::default()), None);
}

/// Blocks anywhere, turned any way, overlapping and crossing the edge of the area.
fn litter(chance: &mut Chance, count: usize, spread: f64) -> Vec<MultiPolygon<f64>> {
    let mut block = || {
        let (x, y) = (spread * chance.part(), spread * chance.part());
        let (width, height) = (5.0 + 60.0 * chance.part(), 5.0 + 60.0 * chance.part());
        let angle = std::f64::consts::TAU * chance.part();
        let turned = |dx: f64, dy: f64| {
            [x + dx * angle.cos() - dy * angle.sin(), y + dx * angle.sin() + dy * angle.cos()]
        };
        polygon(&[turned(0.0, 0.0), turned(width, 0.0), turned(width, height), turned(0.0, height)])
    };
    (0..count).map(|_| block()).collect()
}

#[test]
fn anything_is_parted_without_gaps() {
    for seed in 1..30 {
        let mut chance = Chance(seed);
        let count = 1 + chance.below(80);
        let blocks = litter(&mut chance, count, 600.0);
        let district: Vec<u32> = (0..count).map(|_| chance.below(6) as u32).collect();
        let mut lake = disc(300.0, 300.0, 350.0, 40);
        lake.interiors_push(disc(250.0, 330.0, 60.0, 20).exterior().clone());
        drawn(
            &format!("litter, seed {seed}"),
            &blocks,
            &district,
            6,
            Some(&MultiPolygon(vec![lake])),
        );
    }
}

#[test]
fn borders_that_do_not_quite_fit_leave_no_slivers() {
    for (seed, off) in [(1, 1e-5), (2, 1e-4), (3, 1e-3), (4, 0.02), (5, 0.3), (6, 0.0)] {
        let mut chance = Chance(seed);
        let (east, north) = (512_345.678, 4_390_123.456);
        let mut blocks = Vec::new();
        for (column, row) in (0..8).flat_map(|column| (0..8).map(move |row| (column, row))) {
            // Every second column is half a block higher, so that sides end on sides.
            let (x, y) = (40.0 * f64::from(column), 40.0 * f64::from(row));
            let y = y + 20.0 * f64::from(column % 2);
            let mut at = |x: f64, y: f64| {
                let (dx, dy) = (chance.part() - 0.5, chance.part() - 0.5);
                // Turned, so that no side runs along the axes.
                let turned = [0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y];
                [east + turned[0] + 2.0 * off * dx, north + turned[1] + 2.0 * off * dy]
            };
            let corners = [at(x, y), at(x + 40.0, y), at(x + 40.0, y + 40.0), at(x, y + 40.0)];
            blocks.push(polygon(&corners));
        }
        let district: Vec<u32> = (0..64).map(|_| chance.below(4) as u32).collect();
        let area = oblong(east - 250.0, north - 50.0, 600.0, 600.0);
        let found = drawn(&format!("off by {off}"), &blocks, &district, 4, Some(&area));
        assert!(found.astray.is_empty());
        is_sound_on_a_bent_grid(&format!("off by {off}, bent"), &found, [east, north]);
    }
}

#[test]
fn ground_between_blocks_goes_to_the_nearest_but_for_little() {
    let mut chance = Chance(3);
    let blocks: Vec<MultiPolygon<f64>> = (0..20)
        .flat_map(|column| (0..20).map(move |row| (column, row)))
        .map(|(column, row)| {
            let (x, y) = (100.0 * f64::from(column), 100.0 * f64::from(row));
            let mut width = || 40.0 + 45.0 * chance.part();
            oblong(x, y, width(), width())
        })
        .collect();
    let district: Vec<u32> = (0..400).map(|block| block / 20 / 5 * 4 + block % 20 / 5).collect();
    let area = oblong(-100.0, -100.0, 2200.0, 2200.0);
    let found = drawn("nearest", &blocks, &district, 16, Some(&area));
    let mut sides = Vec::new();
    for (block, &of) in blocks.iter().zip(&district) {
        each_side(block, of, |side| {
            sides.push(Segment { from: side.from, to: side.to, name: side.block });
        });
    }
    let shores = Shores(Segments::new(&sides));
    let index = |outline| geo::indexed::IntervalTreeMultiPolygon::new(outline);
    let indexed: Vec<_> = found.districts.iter().map(index).collect();
    let mut wrong = 0;
    for _ in 0..10_000 {
        let at = Xy { x: 2200.0 * chance.part() - 100.0, y: 2200.0 * chance.part() - 100.0 };
        let nearest = shores.nearest(at).unwrap();
        wrong += u32::from(!indexed[nearest as usize].contains(&Coord::from(at)));
    }
    assert!(wrong < 60, "{wrong} of 10000");
}

#[test]
fn threads_make_no_difference() {
    let mut chance = Chance(11);
    let blocks = litter(&mut chance, 400, 2000.0);
    let at: Vec<Xy> = blocks.iter().map(middle).collect();
    let district: Vec<u32> = (0..400).map(|_| chance.below(9) as u32).collect();
    let area = oblong(0.0, 0.0, 2000.0, 2000.0);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            outlines(
                Blocks { at: &at, outlines: Some(&blocks) },
                &district,
                9,
                Some(&area),
                &Lines::default(),
            )
        })
    };
    assert_eq!(on(1), on(7));
}

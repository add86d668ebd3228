//! Open ground is not shared across barriers.

use geo::{LineString, MultiPolygon};

use super::tests::sound;
use super::*;
use crate::districts::shapes_tests::{Chance, middle, oblong, town};

fn line(corners: &[[f64; 2]]) -> LineString<f64> {
    corners.iter().map(|&[x, y]| (x, y)).collect()
}

fn drawn_with(
    what: &str,
    blocks: &[MultiPolygon<f64>],
    district: &[u32],
    area: &MultiPolygon<f64>,
    lines: &Lines<'_>,
) -> Outlines {
    let at: Vec<Xy> = blocks.iter().map(middle).collect();
    let count = district.iter().max().map_or(0, |last| *last as usize + 1);
    let blocks = Blocks { at: &at, outlines: Some(blocks) };
    let found = outlines(blocks, district, count, Some(area), lines).unwrap();
    sound(what, &found, area);
    found
}

fn holder(found: &Outlines, at: Xy) -> Option<usize> {
    found.districts.iter().position(|district| district.contains(&Coord::from(at)))
}

/// Two rows of blocks, a railway nearer to the southern one: the border is the railway.
#[test]
fn borders_run_along_barriers() {
    let block = |n: u32| oblong(f64::from(n % 6) * 100.0, f64::from(n / 6) * 200.0, 60.0, 60.0);
    let blocks: Vec<MultiPolygon<f64>> = (0..12).map(block).collect();
    let district: Vec<u32> = (0..12).map(|block| block / 6).collect();
    let area = oblong(-50.0, -50.0, 660.0, 360.0);
    // It bends, and ends outside.
    let railway = line(&[[-200.0, 80.0], [150.0, 75.0], [310.0, 95.0], [900.0, 70.0]]);
    let lines = Lines { barriers: &[railway.clone(), railway], ..Lines::default() };
    let found = drawn_with("a railway", &blocks, &district, &area, &lines);
    let mut chance = Chance(5);
    for _ in 0..4_000 {
        let at = Xy { x: -50.0 + 660.0 * chance.part(), y: -50.0 + 360.0 * chance.part() };
        let rail = match at.x {
            x if x < 150.0 => 80.0 - 5.0 * (x + 200.0) / 350.0,
            x if x < 310.0 => 75.0 + 20.0 * (x - 150.0) / 160.0,
            x => 95.0 - 25.0 * (x - 310.0) / 590.0,
        };
        if (at.y - rail).abs() > 0.001 {
            assert_eq!(holder(&found, at), Some(usize::from(at.y > rail)), "{at:?}");
        }
    }
    // Without it the border is half way.
    let halved = drawn_with("no railway", &blocks, &district, &area, &Lines::default());
    assert_eq!(holder(&halved, Xy { x: 300.0, y: 120.0 }), Some(0));
    assert_eq!(holder(&found, Xy { x: 300.0, y: 120.0 }), Some(1));
}

/// A pond amid the blocks is shared by nearness, a railway that ends parts nothing beyond its end,
/// barriers that cross and run through blocks leave every place in one district.
#[test]
fn barriers_of_any_kind_leave_no_gap() {
    let mut chance = Chance(17);
    for round in 0..24 {
        let blocks = town(7, 6, 60.0, 40.0);
        let district: Vec<u32> = (0..42).map(|_| chance.below(4) as u32).collect();
        let area = oblong(-70.0, -60.0, 840.0, 720.0);
        let mut place = || [900.0 * chance.part() - 100.0, 800.0 * chance.part() - 100.0];
        let barriers: Vec<LineString<f64>> =
            (0..round % 5).map(|_| line(&[place(), place(), place()])).collect();
        let waters: Vec<MultiPolygon<f64>> = (0..round % 3)
            .map(|_| {
                let [x, y] = place();
                oblong(x, y, 130.0, 90.0)
            })
            .collect();
        let lines = Lines { barriers: &barriers, waters: &waters, ..Lines::default() };
        drawn_with(&format!("round {round}"), &blocks, &district, &area, &lines);
    }
}

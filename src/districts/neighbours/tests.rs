use geo::MultiPolygon;

use super::*;
use crate::districts::shapes_tests::{line, middle, oblong, polygon, town};
use crate::districts::{Border, Neighbours};

fn middles(outlines: &[MultiPolygon<f64>]) -> Vec<Xy> {
    outlines.iter().map(middle).collect()
}

pub(super) fn of(outlines: &[MultiPolygon<f64>], lines: &Lines<'_>) -> Neighbourhood {
    let at = middles(outlines);
    neighbours(Blocks { at: &at, outlines: Some(outlines) }, lines, &Nearness::default())
}

pub(super) fn pairs_of(found: &Neighbourhood) -> Vec<[u32; 2]> {
    found.links.iter().map(|link| link.blocks).collect()
}

/// Blocks of each piece that some links make up, by their first.
pub(super) fn components(count: usize, links: &[Link]) -> Vec<Vec<u32>> {
    let borders = links.iter().map(|link| Border { blocks: link.blocks, unwelcome: 0 });
    let (piece, pieces) = Neighbours::new(count, borders).pieces(|_, _| true);
    let mut components = vec![Vec::new(); pieces];
    for (piece, block) in piece.into_iter().zip(0..) {
        components[piece as usize].push(block);
    }
    components
}

/// Neighbours by side on a grid.
pub(super) fn rooks(columns: u32, rows: u32) -> Vec<[u32; 2]> {
    let mut pairs = Vec::new();
    for block in 0..columns * rows {
        if (block + 1) % columns > 0 {
            pairs.push([block, block + 1]);
        }
        if block + columns < columns * rows {
            pairs.push([block, block + columns]);
        }
    }
    pairs
}

#[test]
fn squares_touch_by_sides_and_not_by_corners() {
    let found = of(&town(5, 4, 100.0, 0.0), &Lines::default());
    assert_eq!(pairs_of(&found), rooks(5, 4));
    let is_side = |link: &Link| (link.border_m - 100.0).abs() < 1e-9 && link.gap_m == 0.0;
    assert!(found.links.iter().all(is_side));
    assert!(found.overlaps.is_empty() && found.cuts.is_empty() && found.alone.is_empty());
    assert_eq!(found.limit_m, 200.0);
}

#[test]
fn rings_may_run_either_way() {
    let mut blocks = town(3, 3, 10.0, 0.0);
    blocks.iter_mut().step_by(2).for_each(|block| block.0[0].exterior_mut(|ring| ring.0.reverse()));
    let found = of(&blocks, &Lines::default());
    assert_eq!(pairs_of(&found), rooks(3, 3));
    assert!(found.overlaps.is_empty());
}

#[test]
fn squares_across_streets_are_neighbours_but_not_across_crossings() {
    let found = of(&town(5, 4, 100.0, 12.0), &Lines::default());
    assert_eq!(pairs_of(&found), rooks(5, 4));
    assert!(
        found.links.iter().all(|link| link.border_m == 0.0 && (link.gap_m - 12.0).abs() < 1e-9)
    );
    let at = middles(&town(5, 4, 100.0, 250.0));
    let blocks = town(5, 4, 100.0, 250.0);
    let far = neighbours(
        Blocks { at: &at, outlines: Some(&blocks) },
        &Lines::default(),
        &Nearness::default(),
    );
    assert_eq!((far.links.len(), far.alone.len()), (0, 20));
}

#[test]
fn the_limit_is_inclusive() {
    let blocks = [oblong(0.0, 0.0, 50.0, 50.0), oblong(250.0, 0.0, 50.0, 50.0)];
    assert_eq!(of(&blocks, &Lines::default()).links.len(), 1);
    let blocks = [oblong(0.0, 0.0, 50.0, 50.0), oblong(250.1, 0.0, 50.0, 50.0)];
    assert_eq!(of(&blocks, &Lines::default()).alone, [0, 1]);
}

#[test]
fn hexagons_have_six_neighbours() {
    let side = 50.0;
    let corner = |x: f64, y: f64, corner: u32| {
        let angle = std::f64::consts::TAU * (f64::from(corner) + 0.5) / 6.0;
        [x + side * angle.cos(), y + side * angle.sin()]
    };
    let (width, height) = (side * 3f64.sqrt(), 1.5 * side);
    let blocks: Vec<MultiPolygon<f64>> = (0..49)
        .map(|block| {
            let (column, row) = (f64::from(block % 7), f64::from(block / 7));
            let (x, y) = (width * (column + 0.5 * (row % 2.0)), height * row);
            polygon(&[0, 1, 2, 3, 4, 5].map(|of| corner(x, y, of)))
        })
        .collect();
    let found = of(&blocks, &Lines::default());
    let touching: Vec<&Link> = found.links.iter().filter(|link| link.border_m > 0.0).collect();
    assert!(touching.iter().all(|link| (link.border_m - side).abs() < 1e-6));
    let inner = 3 * 7 + 3;
    assert_eq!(touching.iter().filter(|link| link.blocks.contains(&inner)).count(), 6);
    assert_eq!(touching.len(), 6 * 7 + 6 * 13);
}

#[test]
fn junctions_share_parts_of_sides() {
    let blocks = [
        oblong(0.0, 0.0, 100.0, 50.0),
        oblong(0.0, 50.0, 30.0, 50.0),
        oblong(30.0, 50.0, 70.0, 50.0),
    ];
    let found = of(&blocks, &Lines::default());
    let borders: Vec<f64> = found.links.iter().map(|link| link.border_m.round()).collect();
    assert_eq!((pairs_of(&found), borders), (vec![[0, 1], [0, 2], [1, 2]], vec![30.0, 70.0, 50.0]));
}

#[test]
fn borders_need_not_be_exact() {
    // Five centimetres apart, five centimetres over.
    let blocks = [
        oblong(0.0, 0.0, 100.0, 50.0),
        oblong(100.05, 0.0, 50.0, 50.0),
        oblong(149.99, 0.0, 50.0, 50.0),
    ];
    let found = of(&blocks, &Lines::default());
    assert_eq!(pairs_of(&found), [[0, 1], [1, 2]]);
    assert!(found.links.iter().all(|link| (link.border_m - 50.0).abs() < 1e-6));
    assert!(found.overlaps.is_empty(), "{:?}", found.overlaps);
}

#[test]
fn nothing_is_seen_through_a_third_block() {
    // A thin wall between two blocks, as long as they are.
    let blocks = [
        oblong(0.0, 0.0, 60.0, 60.0),
        oblong(64.0, -1.0, 1.0, 62.0),
        oblong(69.0, 0.0, 60.0, 60.0),
    ];
    assert_eq!(pairs_of(&of(&blocks, &Lines::default())), [[0, 1], [1, 2]]);
    // Blocks that touch the wall.
    let blocks =
        [oblong(0.0, 0.0, 60.0, 60.0), oblong(60.0, 0.0, 1.0, 60.0), oblong(61.0, 0.0, 60.0, 60.0)];
    assert_eq!(pairs_of(&of(&blocks, &Lines::default())), [[0, 1], [1, 2]]);
}

#[test]
fn points_see_each_other_within_three_medians() {
    let mut at: Vec<Xy> = (0..20)
        .map(|block| Xy { x: 100.0 * f64::from(block % 5), y: 100.0 * f64::from(block / 5) })
        .collect();
    at.push(Xy { x: 5000.0, y: 0.0 });
    let points = |at: &[Xy]| {
        neighbours(Blocks { at, outlines: None }, &Lines::default(), &Nearness::default())
    };
    let found = points(&at);
    assert_eq!(pairs_of(&found), rooks(5, 4));
    assert_eq!(found.alone, [20]);
    assert!((found.limit_m - 300.0).abs() < 130.0, "{}", found.limit_m);
    // Two points, points on a line, points in one place.
    assert_eq!(pairs_of(&points(&at[..2])), [[0, 1]]);
    assert_eq!(pairs_of(&points(&at[..5])), rooks(5, 1));
    assert_eq!(pairs_of(&points(&[at[0], at[1], at[0]])), [[0, 1], [0, 2]]);
    assert_eq!(points(&[]), Neighbourhood::default());
}

/// Two by four blocks with a river between the rows.
fn banks(apart: f64) -> Vec<MultiPolygon<f64>> {
    let mut blocks = town(4, 1, 100.0, 0.0);
    let far = town(4, 1, 100.0, 0.0);
    blocks
        .extend(far.into_iter().map(|block| geo::Translate::translate(&block, 0.0, 100.0 + apart)));
    blocks
}

const ALONG: [[u32; 2]; 6] = [[0, 1], [1, 2], [2, 3], [4, 5], [5, 6], [6, 7]];

#[test]
fn a_river_parts_and_a_bridge_joins() {
    let blocks = banks(40.0);
    let middle = [line(&[[-500.0, 120.0], [200.0, 125.0], [900.0, 120.0]])];
    let water = [oblong(-500.0, 102.0, 1400.0, 36.0)];
    let by_line = Lines { barriers: &middle, ..Lines::default() };
    let by_water = Lines { waters: &water, ..Lines::default() };
    for lines in [by_line, by_water] {
        let found = of(&blocks, &lines);
        assert_eq!(pairs_of(&found), ALONG);
        let cuts: Vec<[u32; 2]> = found.cuts.iter().map(|cut| cut.link.blocks).collect();
        assert_eq!(cuts, [[0, 4], [1, 5], [2, 6], [3, 7]]);
        assert_eq!(components(8, &found.links), [vec![0, 1, 2, 3], vec![4, 5, 6, 7]]);
        let ends = line(&[[150.0, 95.0], [152.0, 146.0]]);
        let short = line(&[[150.0, 101.0], [150.0, 139.0]]);
        for bridge in [ends, short, line(&[[150.0, 118.0]])] {
            let bridges = [bridge];
            let found = of(&blocks, &Lines { bridges: &bridges, ..lines });
            assert_eq!(found.bridges, [Some([1, 5])], "{bridges:?}");
            let over: Vec<&Link> =
                found.links.iter().filter(|link| link.bridge.is_some()).collect();
            assert_eq!((over.len(), over[0].blocks, over[0].bridge), (1, [1, 5], Some(0)));
            assert!((over[0].gap_m - 40.0).abs() < 1e-6);
            assert_eq!(found.cuts.len(), 3);
            assert_eq!(components(8, &found.links).len(), 1);
        }
    }
}

#[test]
fn a_bridge_may_join_what_nothing_else_does() {
    // Wider than the limit.
    let blocks = banks(300.0);
    let water = [oblong(-500.0, 101.0, 1400.0, 298.0)];
    let bridges = [line(&[[250.0, 90.0], [250.0, 410.0]]), line(&[[10.0, 50.0], [20.0, 50.0]])];
    let found = of(&blocks, &Lines { waters: &water, bridges: &bridges, ..Lines::default() });
    assert_eq!(found.bridges, [Some([2, 6]), None]);
    let over = found.links.iter().find(|link| link.blocks == [2, 6]).unwrap();
    assert!((over.gap_m - 300.0).abs() < 1e-6 && over.bridge == Some(0));
    assert!(found.cuts.is_empty());
}

#[test]
fn a_barrier_along_the_border_parts_what_touches() {
    let blocks = banks(0.0);
    for y in [100.0, 97.0, 104.0] {
        let railway = [line(&[[-50.0, y], [450.0, y]])];
        let found = of(&blocks, &Lines { barriers: &railway, ..Lines::default() });
        assert_eq!(pairs_of(&found), ALONG);
        assert_eq!(found.cuts.len(), 4);
        assert!(found.cuts.iter().all(|cut| cut.barrier == 0 && cut.link.border_m == 100.0));
    }
    // Through the middle of the blocks: all of them belong to the south of it.
    let railway = [line(&[[-50.0, 50.0], [450.0, 50.0]])];
    let found = of(&blocks, &Lines { barriers: &railway, ..Lines::default() });
    assert_eq!(found.parted, [0, 1, 2, 3]);
    assert_eq!(pairs_of(&found), ALONG);
}

#[test]
fn what_barriers_enclose_is_isolated() {
    let ring = [line(&[[95.0, 95.0], [205.0, 95.0], [205.0, 205.0], [95.0, 205.0], [95.0, 95.0]])];
    let found = of(&town(3, 3, 100.0, 0.0), &Lines { barriers: &ring, ..Lines::default() });
    assert_eq!((found.isolated, found.alone.len()), (vec![4], 0));
}

#[test]
fn borders_along_streets_are_told() {
    let blocks = town(2, 2, 100.0, 0.0);
    let streets = [line(&[[100.0, -10.0], [100.0, 210.0]]), line(&[[-20.0, 50.0], [220.0, 50.0]])];
    let found = of(&blocks, &Lines { streets: &streets, ..Lines::default() });
    let along: Vec<f64> = found.links.iter().map(|link| link.along).collect();
    assert_eq!((pairs_of(&found), along), (rooks(2, 2), vec![1.0, 0.0, 0.0, 1.0]));
    let found = of(
        &town(2, 1, 100.0, 12.0),
        &Lines { streets: &[line(&[[106.0, 0.0], [106.0, 200.0]])], ..Lines::default() },
    );
    assert_eq!(found.links[0].along, 1.0);
}

#[test]
fn a_ring_around_a_lake_is_one_piece() {
    let blocks: Vec<MultiPolygon<f64>> = (0..12)
        .map(|block| {
            let at = |radius: f64, block: u32| {
                let angle = std::f64::consts::TAU * f64::from(block) / 12.0;
                [radius * angle.cos(), radius * angle.sin()]
            };
            polygon(&[
                at(400.0, block),
                at(600.0, block),
                at(600.0, block + 1),
                at(400.0, block + 1),
            ])
        })
        .collect();
    let found = of(&blocks, &Lines::default());
    assert_eq!(found.links.iter().filter(|link| link.border_m > 0.0).count(), 12);
    assert_eq!(components(12, &found.links).len(), 1);
    // With the lake as a barrier nothing leads across it.
    let lake = [polygon(&[[-330.0, -330.0], [330.0, -330.0], [330.0, 330.0], [-330.0, 330.0]])];
    let found = of(&blocks, &Lines { waters: &lake, ..Lines::default() });
    assert!(found.links.iter().all(|link| link.border_m > 0.0));
}

#[test]
fn blocks_that_overlap_are_found() {
    let blocks = [
        oblong(0.0, 0.0, 10.0, 10.0),
        oblong(5.0, 0.0, 10.0, 10.0),
        oblong(100.0, 0.0, 30.0, 30.0),
        oblong(110.0, 10.0, 5.0, 5.0),
        oblong(200.0, 0.0, 10.0, 10.0),
        oblong(200.0, 0.0, 10.0, 10.0),
        polygon(&[[300.0, 0.0], [330.0, 0.0], [300.0, 30.0]]),
        polygon(&[[305.0, -10.0], [320.0, 20.0], [335.0, 0.0]]),
    ];
    let found = of(&blocks, &Lines::default());
    let areas: Vec<([u32; 2], f64)> =
        found.overlaps.iter().map(|overlap| (overlap.blocks, overlap.area_m2.round())).collect();
    assert_eq!(areas[..3], [([0, 1], 50.0), ([2, 3], 25.0), ([4, 5], 100.0)]);
    assert_eq!((areas.len(), areas[3].0), (4, [6, 7]));
    assert!(pairs_of(&found).contains(&[2, 3]));
}

#[test]
fn every_square_across_a_street_is_a_neighbour() {
    for (columns, rows, apart) in [(8, 4, 12.0), (8, 4, 10.0), (12, 6, 20.0), (3, 2, 14.0)] {
        let found = of(&town(columns, rows, 100.0, apart), &Lines::default());
        assert_eq!(pairs_of(&found), rooks(columns, rows), "{columns} x {rows}, {apart} m");
    }
}

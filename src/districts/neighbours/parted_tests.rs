//! Blocks that barriers run through, beside the side of each by the sign of a straight line.

use geo::{Area, BooleanOps, MultiPolygon};

use crate::districts::neighbours::tests::{components, of, pairs_of};
use crate::districts::neighbours::twin_tests::{shattered, slow_borders};
use crate::districts::neighbours::{Lines, Neighbourhood};
use crate::districts::shapes_tests::{Chance, line, oblong, polygon};

/// Three columns and two rows, 100 m each.
fn town() -> Vec<MultiPolygon<f64>> {
    (0..6)
        .map(|at| oblong(100.0 * f64::from(at % 3), 100.0 * f64::from(at / 3), 100.0, 100.0))
        .collect()
}

fn with(barrier: &[[f64; 2]], bridges: &[&[[f64; 2]]]) -> Neighbourhood {
    let bridges: Vec<_> = bridges.iter().map(|bridge| line(bridge)).collect();
    of(&town(), &Lines { barriers: &[line(barrier)], bridges: &bridges, ..Lines::default() })
}

#[test]
fn a_block_belongs_to_the_side_with_most_of_its_ground() {
    // A river through the middle column, nearer to its western border.
    let found = with(&[[130.0, -50.0], [130.0, 250.0]], &[]);
    assert_eq!(found.parted, [1, 4]);
    assert_eq!(pairs_of(&found), [[0, 3], [1, 2], [1, 4], [2, 5], [4, 5]]);
    assert_eq!(found.cuts.iter().map(|cut| cut.link.blocks).collect::<Vec<_>>(), [[0, 1], [3, 4]]);
    assert_eq!(components(6, &found.links), [vec![0, 3], vec![1, 2, 4, 5]]);
}

#[test]
fn a_barrier_that_ends_within_a_block_does_not_part_it() {
    let found = with(&[[130.0, -50.0], [130.0, 90.0]], &[]);
    assert!(found.parted.is_empty() && found.cuts.is_empty(), "{found:?}");
    // Once it reaches the border, the lower block is parted; the upper one still borders both.
    let found = with(&[[130.0, -50.0], [130.0, 100.0]], &[]);
    assert_eq!(found.parted, [1]);
    assert_eq!(pairs_of(&found), [[0, 3], [1, 2], [1, 4], [2, 5], [3, 4], [4, 5]]);
}

#[test]
fn a_bridge_within_a_block_joins_its_sides() {
    let across = [[110.0, 50.0], [150.0, 50.0]];
    let found = with(&[[130.0, -50.0], [130.0, 250.0]], &[&across]);
    assert_eq!(found.parted, [4]);
    assert_eq!(components(6, &found.links).len(), 1);
    assert!(pairs_of(&found).contains(&[0, 1]) && !pairs_of(&found).contains(&[3, 4]));
    // As a point on the river too.
    let found = with(&[[130.0, -50.0], [130.0, 250.0]], &[&[[131.0, 50.0]]]);
    assert_eq!(found.parted, [4]);
}

#[test]
fn a_river_with_banks_parts_blocks_too() {
    let river = [oblong(120.0, -50.0, 20.0, 300.0)];
    let found = of(&town(), &Lines { waters: &river, ..Lines::default() });
    assert_eq!(found.parted, [1, 4]);
    assert_eq!(components(6, &found.links), [vec![0, 3], vec![1, 2, 4, 5]]);
    // A lake within a block parts nothing.
    let lake = [oblong(120.0, 20.0, 20.0, 30.0)];
    let found = of(&town(), &Lines { waters: &lake, ..Lines::default() });
    assert!(found.parted.is_empty() && found.cuts.is_empty());
}

#[test]
fn a_barrier_along_a_border_runs_through_no_block() {
    for aside in [-0.02, 0.0, 0.02, 0.5] {
        let found = with(&[[100.0 + aside, -50.0], [100.0 + aside, 250.0]], &[]);
        assert!(found.parted.is_empty(), "{aside} m: {:?}", found.parted);
        assert_eq!(components(6, &found.links).len(), 2, "{aside} m");
    }
}

fn pieces(
    blocks: &[MultiPolygon<f64>],
    barriers: &[&[[f64; 2]]],
    bridges: &[&[[f64; 2]]],
) -> usize {
    let lines = |all: &[&[[f64; 2]]]| all.iter().map(|places| line(places)).collect::<Vec<_>>();
    let (barriers, bridges) = (lines(barriers), lines(bridges));
    let found = of(blocks, &Lines { barriers: &barriers, bridges: &bridges, ..Lines::default() });
    components(blocks.len(), &found.links).len()
}

#[test]
fn a_bridge_leads_to_who_belongs_where_it_ends() {
    // It ends on a strip of the middle column, which belongs beyond a second river: nobody belongs
    // there.
    let rivers: [&[[f64; 2]]; 2] =
        [&[[100.0, -50.0], [100.0, 250.0]], &[[130.0, -50.0], [130.0, 250.0]]];
    assert_eq!(pieces(&town(), &rivers, &[&[[90.0, 50.0], [110.0, 50.0]]]), 2);
    let lines = [line(rivers[0]), line(rivers[1])];
    let bridges = [line(&[[90.0, 50.0], [110.0, 50.0]]), line(&[[90.0, 50.0], [140.0, 50.0]])];
    let found = of(&town(), &Lines { barriers: &lines, bridges: &bridges, ..Lines::default() });
    assert_eq!((found.idle, found.bridges), (vec![0], vec![None, Some([0, 1])]));
    // The middle column belongs west, and the bridge ends on what is left of it in the east.
    let river: [&[[f64; 2]]; 1] = [&[[170.0, -50.0], [170.0, 250.0]]];
    assert_eq!(pieces(&town(), &river, &[]), 2);
    assert_eq!(pieces(&town(), &river, &[&[[95.0, 50.0], [180.0, 50.0]]]), 1);
}

#[test]
fn bridges_within_a_block_may_stand_in_any_order() {
    let rivers: [&[[f64; 2]]; 2] =
        [&[[150.0, -50.0], [150.0, 250.0]], &[[170.0, -50.0], [170.0, 250.0]]];
    let (one, other) = ([[140.0, 50.0], [160.0, 50.0]], [[160.0, 50.0], [180.0, 50.0]]);
    assert_eq!(pieces(&town(), &rivers, &[]), 2);
    assert_eq!(pieces(&town(), &rivers, &[&one, &other]), 1);
    assert_eq!(pieces(&town(), &rivers, &[&other, &one]), 1);
    assert_eq!(pieces(&town(), &rivers, &[&other]), 2);
    // Two beside each other both have their use.
    let beside = [[140.0, 60.0], [160.0, 60.0]];
    let found = with(rivers[0], &[&one, &beside]);
    assert!(found.idle.is_empty(), "{:?}", found.idle);
    let along = [[105.0, 20.0], [105.0, 40.0]];
    assert_eq!(with(rivers[0], &[&one, &along]).idle, [1]);
}

#[test]
fn a_bridge_may_end_in_the_water() {
    let river = [oblong(120.0, -50.0, 20.0, 300.0)];
    for (from, to) in [(121.0, 139.0), (119.0, 139.5), (130.0, 145.0)] {
        let bridge = [line(&[[from, 50.0], [to, 50.0]])];
        let found = of(&town(), &Lines { waters: &river, bridges: &bridge, ..Lines::default() });
        assert_eq!(components(6, &found.links).len(), 1, "from {from} to {to}");
        assert!(found.idle.is_empty());
    }
}

#[test]
fn only_what_lies_between_two_blocks_parts_them() {
    // A river along the far side of a strip, or through it.
    let row = |ends: &[f64]| -> Vec<_> {
        ends.windows(2).map(|ends| oblong(ends[0], 0.0, ends[1] - ends[0], 600.0)).collect()
    };
    let strip = row(&[0.0, 100.0, 120.0, 220.0]);
    assert_eq!(pieces(&strip, &[&[[120.0, -50.0], [120.0, 650.0]]], &[]), 2);
    // A wall that ends within a block near its border, and one wholly in it.
    assert_eq!(pieces(&town(), &[&[[115.0, -50.0], [115.0, 90.0]]], &[]), 1);
    let walled = |x: f64| with(&[[x, 10.0], [x, 90.0]], &[]);
    assert!([95.0, 105.0, 109.0].into_iter().all(|x| walled(x).cuts.is_empty()));
    // A bridge within a block joins it to its neighbours too.
    let river: [&[[f64; 2]]; 1] = [&[[115.0, -50.0], [115.0, 250.0]]];
    assert_eq!(pieces(&town(), &river, &[&[[105.0, 50.0], [125.0, 50.0]]]), 1);
}

#[test]
fn what_a_barrier_cuts_off_by_millimetres_joins_nothing() {
    let blocks = [oblong(0.0, 0.0, 30.0, 100.0), oblong(0.0, 115.0, 30.0, 135.0)];
    for off in [-0.2, -0.03, -0.004, 0.0, 0.003, 0.01, 0.06] {
        // Straight past the corner of the one and through the other.
        let barrier = [[510.0, -650.15 - off], [-450.0, 850.15 - off]];
        assert_eq!(pieces(&blocks, &[&barrier], &[]), 2, "{off} m");
    }
    // However long it is drawn.
    for far in [1e3, 1e6, 1e8, 1e9] {
        assert_eq!(pieces(&town(), &[&[[130.0, -far], [130.0, far]]], &[]), 2, "{far} m");
    }
}

#[test]
fn a_block_in_several_polygons_belongs_to_one_side() {
    let mut middle = oblong(100.0, 0.0, 100.0, 100.0);
    middle.0.extend(oblong(220.0, 0.0, 80.0, 100.0));
    let blocks = [oblong(0.0, 0.0, 100.0, 100.0), oblong(300.0, 0.0, 100.0, 100.0), middle];
    assert_eq!(pieces(&blocks, &[], &[]), 1);
    for x in [210.0, 230.0, 290.0] {
        assert_eq!(pieces(&blocks, &[&[[x, -50.0], [x, 250.0]]], &[]), 2, "{x}");
    }
    let far = line(&[[450.0, -50.0], [450.0, 250.0]]);
    let found = of(&blocks, &Lines { barriers: &[far], ..Lines::default() });
    assert!(found.parted.is_empty(), "{:?}", found.parted);
}

#[test]
fn no_neighbours_across_a_line_are_those_of_the_slow_twin() {
    let mut all_parted = 0;
    for seed in 1..20 {
        let mut chance = Chance(seed);
        let blocks = shattered(&mut chance, 60);
        let (x, y) = (200.0 + 600.0 * chance.part(), 200.0 + 600.0 * chance.part());
        let angle = std::f64::consts::TAU * chance.part();
        let (dx, dy) = (3000.0 * angle.cos(), 3000.0 * angle.sin());
        let railway = [line(&[[x - dx, y - dy], [x + dx, y + dy]])];
        let left = polygon(&[
            [x - dx, y - dy],
            [x + dx, y + dy],
            [x + dx - dy, y + dy + dx],
            [x - dx - dy, y - dy + dx],
        ]);
        let found = of(&blocks, &Lines { barriers: &railway, ..Lines::default() });
        let part_left = |block: &MultiPolygon<f64>| {
            block.intersection(&left).unsigned_area() / block.unsigned_area()
        };
        let parts: Vec<f64> = blocks.iter().map(part_left).collect();
        for link in &found.links {
            let [one, other] = link.blocks.map(|block| parts[block as usize]);
            // Where half is half, either side will do.
            let is_same = (one > 0.499 && other > 0.499) || (one < 0.501 && other < 0.501);
            assert!(is_same, "seed {seed}: {link:?}, {one} and {other} on the left");
        }
        // What shares a border of some length on the side of both stays neighbours.
        let on_side = |is_left: bool| {
            let half = |block: &MultiPolygon<f64>| {
                if is_left { block.intersection(&left) } else { block.difference(&left) }
            };
            let belongs = |part: &f64| if is_left { *part > 0.501 } else { *part < 0.499 };
            let own = blocks.iter().zip(&parts).map(|(block, part)| {
                if belongs(part) { half(block) } else { MultiPolygon(Vec::new()) }
            });
            own.collect::<Vec<_>>()
        };
        let all = slow_borders(&blocks);
        for halves in [on_side(true), on_side(false)] {
            let own: Vec<u32> =
                (0..blocks.len() as u32).filter(|&at| !halves[at as usize].0.is_empty()).collect();
            let some: Vec<_> = own.iter().map(|&at| halves[at as usize].clone()).collect();
            for (pair, metres) in slow_borders(&some) {
                let pair = pair.map(|at| own[at as usize]);
                // A seventh of the border holds at least one look; the railway itself is no border.
                let is_wide = metres > 0.3 * all.get(&pair).copied().unwrap_or(f64::INFINITY);
                let is_linked = found.links.iter().any(|link| link.blocks == pair);
                assert!(
                    is_linked || !is_wide || metres < 60.0,
                    "seed {seed}: {pair:?}, {metres} m"
                );
            }
        }
        let told = parts.iter().zip(0_u32..).filter(|(part, _)| (0.02..0.98).contains(*part));
        for (part, block) in told {
            assert!(found.parted.contains(&block), "seed {seed}: {block} is {part} on the left");
        }
        all_parted += found.parted.len();
    }
    assert!(all_parted > 50, "{all_parted}");
}

//! Borders and gaps beside slow twins, and the same answer on any number of threads.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Coord, MultiPolygon};

use super::tests::{components, of, pairs_of, rooks};
use super::*;
use crate::districts::shapes_tests::{Chance, line, oblong, polygon};

/// Shared border of all pairs, by looking at all pairs of sides.
pub(super) fn slow_borders(outlines: &[MultiPolygon<f64>]) -> BTreeMap<[u32; 2], f64> {
    let mut found = BTreeMap::new();
    let lines = |block: usize| outlines[block].0[0].exterior().lines().collect::<Vec<_>>();
    for a in 0..outlines.len() {
        for b in a + 1..outlines.len() {
            let mut border = 0.0;
            for one in lines(a) {
                let (dx, dy) = (one.dx(), one.dy());
                let length = dx.hypot(dy);
                for other in lines(b) {
                    let part = |at: Coord<f64>| {
                        let (x, y) = (at.x - one.start.x, at.y - one.start.y);
                        ((x * dx + y * dy) / length, (x * dy - y * dx).abs() / length)
                    };
                    let ((from, aside), (to, away)) = (part(other.start), part(other.end));
                    if aside < 0.1 && away < 0.1 {
                        border += (from.max(to).min(length) - from.min(to).max(0.0)).max(0.0);
                    }
                }
            }
            if border > 0.2 {
                found.insert([a as u32, b as u32], border);
            }
        }
    }
    found
}

/// Blocks cut out of a square by random straight cuts.
pub(super) fn shattered(chance: &mut Chance, cuts: usize) -> Vec<MultiPolygon<f64>> {
    let mut blocks = vec![oblong(0.0, 0.0, 1000.0, 1000.0)];
    for _ in 0..cuts {
        let (x, y) = (1000.0 * chance.part(), 1000.0 * chance.part());
        let angle = std::f64::consts::TAU * chance.part();
        let (dx, dy) = (3000.0 * angle.cos(), 3000.0 * angle.sin());
        let half = polygon(&[
            [x - dx, y - dy],
            [x + dx, y + dy],
            [x + dx - dy, y + dy + dx],
            [x - dx - dy, y - dy + dx],
        ]);
        // Only one of the blocks: sides end on other sides.
        let at = (chance.part() * blocks.len() as f64) as usize;
        let block = blocks.swap_remove(at);
        for part in [block.intersection(&half), block.difference(&half)] {
            if part.unsigned_area() > 100.0 {
                blocks.push(part);
            }
        }
    }
    blocks
}

#[test]
fn shared_borders_are_those_of_the_slow_twin() {
    for seed in 1..20 {
        let blocks = shattered(&mut Chance(seed), 60);
        let slow = slow_borders(&blocks);
        let found = of(&blocks, &Lines::default());
        let fast = found.links.iter().filter(|link| link.border_m > 0.0);
        let fast: BTreeMap<[u32; 2], f64> = fast.map(|link| (link.blocks, link.border_m)).collect();
        for blocks in slow.keys().chain(fast.keys()) {
            let of = |found: &BTreeMap<[u32; 2], f64>| found.get(blocks).copied().unwrap_or(0.0);
            let (slow, fast) = (of(&slow), of(&fast));
            assert!((slow - fast).abs() < 2.0, "seed {seed}, {blocks:?}: {slow} m, found {fast} m");
        }
        assert!(found.overlaps.is_empty(), "seed {seed}: {:?}", found.overlaps);
    }
}

#[test]
fn gaps_are_those_of_the_slow_twin() {
    use geo::{Distance, Euclidean};
    for seed in 1..10 {
        let mut chance = Chance(seed);
        let blocks: Vec<MultiPolygon<f64>> = (0..100)
            .map(|block| {
                let mut wide = || 30.0 + 50.0 * chance.part();
                let (width, height) = (wide(), wide());
                oblong(100.0 * f64::from(block % 10), 100.0 * f64::from(block / 10), width, height)
            })
            .collect();
        let found = of(&blocks, &Lines::default());
        assert_eq!(components(100, &found.links).len(), 1, "seed {seed}");
        for link in &found.links {
            let [one, other] = link.blocks.map(|block| &blocks[block as usize].0[0]);
            let gap = Euclidean.distance(one, other);
            // Between others something may hide where they are nearest.
            let most = if rooks(10, 10).contains(&link.blocks) { gap + 1e-9 } else { 1.1 * gap };
            assert!((gap - 1e-9..=most).contains(&link.gap_m), "seed {seed}, {link:?}: {gap}");
        }
        let has = pairs_of(&found);
        let missing = rooks(10, 10).into_iter().filter(|pair| !has.contains(pair)).count();
        assert_eq!(missing, 0, "seed {seed}");
    }
}

#[test]
fn threads_make_no_difference() {
    let mut chance = Chance(5);
    let blocks = shattered(&mut chance, 200);
    let railway = [line(&[[0.0, 0.0], [1000.0, 700.0]])];
    let bridges = [line(&[[500.0, 350.0]])];
    let lines = Lines { barriers: &railway, bridges: &bridges, ..Lines::default() };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| of(&blocks, &lines))
    };
    assert_eq!(on(1), on(7));
}

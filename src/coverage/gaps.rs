//! The gaps: uncovered demand gathered into places one can go to.

use std::collections::BTreeMap;

use super::{Coverage, Verdict};
use crate::model::{Bounds, Demand, DemandPoint, Tally, Weight, Xy};

/// Uncovered demand points that lie together.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// How many and how much.
    pub tally: Tally,
    /// The heaviest of them, by index.
    pub heart: usize,
    /// All of them, by index.
    pub members: Vec<usize>,
}

/// Uncovered demand points joined whenever two lie at most `apart` plane metres from each
/// other, heaviest gap first (then the one that comes first).
pub fn gaps(demand: &Demand, coverage: &Coverage, apart: f64) -> Vec<Gap> {
    let left: Vec<usize> = (0..demand.len())
        .filter(|&index| coverage.verdict(index) == Verdict::Uncovered)
        .filter(|&index| demand.points[index].weight > Weight::ZERO)
        .collect();
    let positions: Vec<Xy> = left.iter().map(|&index| demand.points[index].at).collect();
    let mut gaps: Vec<Gap> = joined(&positions, apart)
        .into_iter()
        .map(|members| gap(&demand.points, members.into_iter().map(|at| left[at]).collect()))
        .collect();
    gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.tally.weight), gap.members[0]));
    gaps
}

fn gap(points: &[DemandPoint], mut members: Vec<usize>) -> Gap {
    members.sort_unstable();
    let mut gap = Gap { tally: Tally::default(), heart: members[0], members };
    for &index in &gap.members {
        gap.tally.count(points[index].weight);
        if points[index].weight > points[gap.heart].weight {
            gap.heart = index;
        }
    }
    gap
}

/// Positions in groups: any two at most `apart` from each other are in the same one.
///
/// Positions are sorted into cells so small that all of a cell belong together; then cells
/// are joined when some pair between them is close enough; cells whose members lie too far
/// apart altogether are told so by their extents (Gunawan 2013 does so for density
/// clustering).
fn joined(positions: &[Xy], apart: f64) -> Vec<Vec<usize>> {
    let cell = apart / std::f64::consts::SQRT_2;
    let mut cells: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    for (index, at) in positions.iter().enumerate() {
        let key = ((at.x / cell).floor() as i64, (at.y / cell).floor() as i64);
        cells.entry(key).or_default().push(index);
    }
    let keys: Vec<(i64, i64)> = cells.keys().copied().collect();
    let number: BTreeMap<(i64, i64), usize> = keys.iter().copied().zip(0..).collect();
    let extent = |members: &Vec<usize>| Bounds::around(members.iter().map(|&at| positions[at]));
    let extents: BTreeMap<(i64, i64), Option<Bounds>> =
        cells.iter().map(|(key, members)| (*key, extent(members))).collect();
    let apart_for_sure = |a: &(i64, i64), b: &(i64, i64)| match (extents[a], extents[b]) {
        (Some(a), Some(b)) => a.gap(b) > apart,
        _ => true,
    };
    let touches = |a: &[usize], b: &[usize]| {
        let close = |&i: &usize, &j: &usize| positions[i].distance_2(positions[j]) <= apart * apart;
        a.iter().any(|i| b.iter().any(|j| close(i, j)))
    };
    let mut group: Vec<Option<usize>> = vec![None; keys.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for start in 0..keys.len() {
        if group[start].is_some() {
            continue;
        }
        group[start] = Some(groups.len());
        let mut members = Vec::new();
        let mut frontier = vec![start];
        while let Some(at) = frontier.pop() {
            let (column, row) = keys[at];
            members.extend_from_slice(&cells[&keys[at]]);
            for dx in -2..=2 {
                for dy in -2..=2 {
                    let Some(&next) = number.get(&(column + dx, row + dy)) else { continue };
                    if group[next].is_none()
                        && !apart_for_sure(&keys[at], &keys[next])
                        && touches(&cells[&keys[at]], &cells[&keys[next]])
                    {
                        group[next] = Some(groups.len());
                        frontier.push(next);
                    }
                }
            }
        }
        groups.push(members);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains, crowds and strangers against joining every pair.
    #[test]
    fn groups_equal_those_of_all_pairs() {
        let positions: Vec<Xy> = (0..300_u32)
            .map(|n| {
                let spread = f64::from(n.wrapping_mul(2_654_435_761) >> 8) / f64::from(1 << 24);
                Xy { x: 40.0 * spread, y: 40.0 * (spread * 7919.0).fract() }
            })
            .collect();
        for apart in [0.5, 1.0, 2.0, 3.0] {
            let mut slow: Vec<usize> = (0..positions.len()).collect();
            for i in 0..positions.len() {
                for j in 0..i {
                    if positions[i].distance_2(positions[j]) <= apart * apart && slow[i] != slow[j]
                    {
                        let (from, to) = (slow[i], slow[j]);
                        slow.iter_mut().filter(|held| **held == from).for_each(|held| *held = to);
                    }
                }
            }
            let fast = joined(&positions, apart);
            assert_eq!(fast.iter().map(Vec::len).sum::<usize>(), positions.len());
            for members in &fast {
                assert!(members.iter().all(|&m| slow[m] == slow[members[0]]), "apart {apart}");
                let same = slow.iter().filter(|held| **held == slow[members[0]]).count();
                assert_eq!(same, members.len(), "apart {apart}");
            }
        }
    }
}

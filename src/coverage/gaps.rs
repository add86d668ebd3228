//! The gaps: uncovered demand gathered into places one can go to.

use crate::index::Tree;
use crate::model::{Demand, Tally, Xy};

use super::{Coverage, Verdict};

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

/// Uncovered demand points joined whenever two lie at most `reach` plane metres apart,
/// heaviest gap first (then the one that comes first).
pub fn gaps(demand: &Demand, coverage: &Coverage, reach: f64) -> Vec<Gap> {
    let left: Vec<usize> =
        (0..demand.len()).filter(|&index| coverage.verdict(index) == Verdict::Uncovered).collect();
    let positions: Vec<Xy> = left.iter().map(|&index| demand.points[index].at).collect();
    let tree = Tree::new(&positions);
    let mut seen = vec![false; left.len()];
    let mut gaps = Vec::new();
    for start in 0..left.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut gap = Gap { tally: Tally::default(), heart: left[start], members: Vec::new() };
        let mut frontier = vec![start];
        while let Some(member) = frontier.pop() {
            gap.members.push(left[member]);
            for next in tree.within(positions[member], reach) {
                if !std::mem::replace(&mut seen[next as usize], true) {
                    frontier.push(next as usize);
                }
            }
        }
        gap.members.sort_unstable();
        for &index in &gap.members {
            let weight = demand.points[index].weight;
            gap.tally.count(weight);
            if weight > demand.points[gap.heart].weight {
                gap.heart = index;
            }
        }
        gaps.push(gap);
    }
    gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.tally.weight), gap.members[0]));
    gaps
}

//! The demand points that decide: a few rows of costs stand for all of them.
//!
//! A choice that is too far from some of these is too far from everybody's; one that is near
//! enough is tried on all, and what it leaves too far away joins them (Chen and Chen 2009;
//! Contardo, Iori and Kramer 2019).

use super::levels::{Borne, Levels, UNREACHED};
use crate::reach::Hit;

/// Points that join at a time, at most.
const JOINING: usize = 24;

/// Some asking points and their candidates.
pub struct Subset {
    /// Asking points, in the order they came.
    pub points: Vec<usize>,
    /// Free candidates of each, cheapest first, up to the ceiling of its time.
    pub rows: Vec<Vec<Hit>>,
    has: Vec<bool>,
}

impl Subset {
    /// None of so many yet.
    pub fn of(asking: usize) -> Subset {
        Subset { points: Vec::new(), rows: Vec::new(), has: vec![false; asking] }
    }

    /// Let a point join, with its candidates up to a ceiling above which no level is asked
    /// about again.
    pub fn join(&mut self, levels: &Levels, at: usize, ceiling: u64) {
        if !std::mem::replace(&mut self.has[at], true) {
            self.points.push(at);
            self.rows.push(levels.row(at, ceiling));
        }
    }

    /// Let points join that bear more than a level: the worst of each site's, the worst first.
    pub fn grow(&mut self, levels: &Levels, borne: &[Borne], level: u64, ceiling: u64) {
        let mut far: Vec<usize> =
            (0..borne.len()).filter(|&at| borne[at].level > level && !self.has[at]).collect();
        far.sort_by_key(|&at| (std::cmp::Reverse(borne[at].level), at));
        // Points nobody reaches have no site to tell them apart: a few from all over.
        let lost = far.iter().take_while(|&&at| borne[at].level == UNREACHED).count();
        let stride = lost.div_ceil(JOINING).max(1);
        for place in (0..lost).step_by(stride) {
            self.join(levels, far[place], ceiling);
        }
        let mut seen: Vec<Option<u32>> = Vec::new();
        for &at in &far[lost..] {
            if seen.len() >= JOINING {
                break;
            }
            if !seen.contains(&borne[at].site) {
                seen.push(borne[at].site);
                self.join(levels, at, ceiling);
            }
        }
    }

    /// The candidates of a point up to a level.
    pub fn within(&self, levels: &Levels, place: usize, level: u64) -> &[Hit] {
        let horizon = levels.horizon(self.points[place], level);
        let row = &self.rows[place];
        &row[..row.partition_point(|hit| hit.cost <= horizon)]
    }

    /// The next level above this one that makes a difference to these points.
    pub fn next_level(&self, levels: &Levels, level: u64) -> Option<u64> {
        let next = self.points.iter().enumerate().filter_map(|(place, &at)| {
            let passed = self.within(levels, place, level).len();
            let next = self.rows[place].get(passed).map(|hit| levels.level(at, hit.cost));
            let base = Some(levels.base[at]).filter(|&base| base > level);
            next.into_iter().chain(base).min()
        });
        next.min()
    }
}

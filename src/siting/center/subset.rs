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
    /// Free candidates of each, by index ascending, up to the ceiling.
    pub rows: Vec<Vec<Hit>>,
    /// No level from here on is asked about again.
    ceiling: u64,
    has: Vec<bool>,
}

impl Subset {
    /// None of so many yet, with their candidates up to a ceiling.
    pub fn of(asking: usize, ceiling: u64) -> Subset {
        Subset { points: Vec::new(), rows: Vec::new(), ceiling, has: vec![false; asking] }
    }

    /// Let a point join.
    pub fn join(&mut self, levels: &Levels, at: usize) {
        if !std::mem::replace(&mut self.has[at], true) {
            self.points.push(at);
            self.rows.push(levels.row(at, self.ceiling));
        }
    }

    /// Forget candidates beyond a lower ceiling.
    pub fn lower(&mut self, levels: &Levels, ceiling: u64) {
        if ceiling < self.ceiling {
            self.ceiling = ceiling;
            for (row, &at) in self.rows.iter_mut().zip(&self.points) {
                let horizon = levels.horizon(at, ceiling);
                row.retain(|hit| hit.cost <= horizon);
            }
        }
    }

    /// Let points join that bear more than a level: the worst of each site's, the worst first.
    pub fn grow(&mut self, levels: &Levels, borne: &[Borne], level: u64) {
        let mut far: Vec<usize> =
            (0..borne.len()).filter(|&at| borne[at].level > level && !self.has[at]).collect();
        far.sort_by_key(|&at| (std::cmp::Reverse(borne[at].level), at));
        // Points nobody reaches have no site to tell them apart: a few from all over.
        let lost = far.iter().take_while(|&&at| borne[at].level == UNREACHED).count();
        let stride = lost.div_ceil(JOINING).max(1);
        for place in (0..lost).step_by(stride) {
            self.join(levels, far[place]);
        }
        let mut seen: Vec<Option<u32>> = Vec::new();
        for &at in &far[lost..] {
            if seen.len() >= JOINING {
                break;
            }
            if !seen.contains(&borne[at].site) {
                seen.push(borne[at].site);
                self.join(levels, at);
            }
        }
    }

    /// The candidates of each point that bears more than a level otherwise, up to that level.
    pub fn within(&self, levels: &Levels, level: u64) -> Vec<Vec<u32>> {
        let points = self.points.iter().zip(&self.rows);
        let asking = points.filter(|(at, _)| levels.base[**at] > level);
        let each = asking.map(|(&at, row)| {
            let horizon = levels.horizon(at, level);
            row.iter().filter(|hit| hit.cost <= horizon).map(|hit| hit.site).collect()
        });
        each.collect()
    }

    /// The next level above this one that makes a difference to these points.
    pub fn next_level(&self, levels: &Levels, level: u64) -> Option<u64> {
        let next = self.points.iter().zip(&self.rows).filter_map(|(&at, row)| {
            let horizon = levels.horizon(at, level);
            let dearer = row.iter().filter(|hit| hit.cost > horizon).map(|hit| hit.cost).min();
            let next = dearer.map(|cost| levels.level(at, cost));
            let base = Some(levels.base[at]).filter(|&base| base > level);
            next.into_iter().chain(base).min()
        });
        next.min()
    }
}

//! Dividing the patterns of a core into cells of few sites, and joining cells.

use super::core::Core;

/// Patterns that are not in a cell yet, seen from the sites.
struct Unplaced<'a> {
    core: &'a Core,
    is_placed: Vec<bool>,
    /// How many of the patterns of each site are not placed.
    free: Vec<usize>,
}

impl Unplaced<'_> {
    /// How crowded it is around a pattern still.
    fn crowd(&self, pattern: u32) -> usize {
        let sites = self.core.by_pattern.row(pattern as usize);
        sites.iter().map(|&site| self.free[site as usize]).sum::<usize>() / sites.len().max(1)
    }

    /// A pattern at an edge of what is left.
    fn edge(&self) -> Option<u32> {
        let sites = (0..self.free.len()).filter(|&site| self.free[site] > 0);
        let site = sites.min_by_key(|&site| (self.free[site], site))?;
        let patterns = self.core.by_site.row(site).iter().copied();
        patterns
            .filter(|&pattern| !self.is_placed[pattern as usize])
            .min_by_key(|&pattern| self.crowd(pattern))
    }

    /// Grow a cell from a pattern, by the pattern that adds fewest sites and leaves the
    /// smallest crowd behind, while it has at most `most` sites.
    fn grown(&mut self, seed: u32, most: usize, is_in: &mut [bool]) -> Vec<u32> {
        let (mut sites, mut members) = (Vec::new(), Vec::new());
        let mut next = Some(seed);
        while let Some(pattern) = next.take() {
            for &site in self.core.by_pattern.row(pattern as usize) {
                if !std::mem::replace(&mut is_in[site as usize], true) {
                    sites.push(site);
                }
            }
            let mut best = (usize::MAX, usize::MAX, 0);
            for &site in &sites {
                for &pattern in self.core.by_site.row(site as usize) {
                    if self.is_placed[pattern as usize] {
                        continue;
                    }
                    let row = self.core.by_pattern.row(pattern as usize);
                    let new = row.iter().filter(|&&site| !is_in[site as usize]).count();
                    if new == 0 {
                        self.is_placed[pattern as usize] = true;
                        members.push(pattern);
                        row.iter().for_each(|&site| self.free[site as usize] -= 1);
                    } else if sites.len() + new <= most && new <= best.0 {
                        best = best.min((new, self.crowd(pattern), pattern));
                    }
                }
            }
            next = (best.0 < usize::MAX).then_some(best.2);
        }
        sites.iter().for_each(|&site| is_in[site as usize] = false);
        members
    }
}

/// Divide the patterns of a core into cells of at most `most` sites, or of one pattern;
/// patterns with more than `limit` sites come apart.
pub fn divide(core: &Core, most: usize, limit: usize) -> (Vec<Vec<u32>>, Vec<u32>) {
    let mut unplaced = Unplaced {
        core,
        is_placed: core.by_pattern.iter().map(|row| row.len() > limit).collect(),
        free: Vec::new(),
    };
    let is_large = |pattern: &u32| unplaced.is_placed[*pattern as usize];
    let large = (0..core.weights.len() as u32).filter(is_large).collect();
    let count = |row: &[u32]| row.iter().filter(|pattern| !is_large(pattern)).count();
    unplaced.free = core.by_site.iter().map(count).collect();
    let mut is_in = vec![false; core.sites()];
    let mut cells = Vec::new();
    while let Some(seed) = unplaced.edge() {
        cells.push(unplaced.grown(seed, most, &mut is_in));
    }
    (cells, large)
}

/// Which cells to join, the second into the first and one after the other, so that none has
/// more than `most` sites: always those that have the fewest together.
pub fn joins(cells: &[&[u32]], most: usize) -> Vec<(usize, usize)> {
    let mut cells: Vec<Vec<u32>> = cells.iter().map(|sites| sites.to_vec()).collect();
    let together = |a: &[u32], b: &[u32]| {
        let both = a.iter().filter(|site| b.binary_search(site).is_ok()).count();
        let all = a.len() + b.len() - both;
        (both > 0 && all <= most).then_some(all)
    };
    let mut pairs = std::collections::BTreeSet::new();
    for a in 0..cells.len() {
        for b in a + 1..cells.len() {
            pairs.extend(together(&cells[a], &cells[b]).map(|all| (all, a, b)));
        }
    }
    let mut joins = Vec::new();
    while let Some((_, a, b)) = pairs.pop_first() {
        joins.push((a, b));
        let taken = std::mem::take(&mut cells[b]);
        cells[a].extend(taken);
        cells[a].sort_unstable();
        cells[a].dedup();
        pairs.retain(|&(_, x, y)| x != a && x != b && y != a && y != b);
        for other in (0..cells.len()).filter(|&other| other != a) {
            let all = together(&cells[a], &cells[other]);
            pairs.extend(all.map(|all| (all, a.min(other), a.max(other))));
        }
    }
    joins
}

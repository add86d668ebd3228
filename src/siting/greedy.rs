//! Greedy: again and again the site that adds most. Deterministic; ties go to the first.

use super::Sparse;

/// Which sites are open and what that covers, kept up to date site by site.
#[derive(Debug, Clone)]
pub struct Cover<'a> {
    weights: &'a [u64],
    by_pattern: &'a Sparse,
    by_site: &'a Sparse,
    /// Weight that only this site can cover, beside the patterns; empty when there is none.
    own: &'a [u64],
    /// Whether each site is open.
    pub is_open: Vec<bool>,
    /// Open sites, in the order they were opened.
    pub open: Vec<u32>,
    /// Open sites that cover each pattern.
    pub depth: Vec<u32>,
    /// Weight each closed site would add.
    pub gain: Vec<u64>,
    /// Weight covered.
    pub value: u64,
}

impl<'a> Cover<'a> {
    /// Nothing open yet.
    pub fn empty(weights: &'a [u64], by_pattern: &'a Sparse, by_site: &'a Sparse) -> Cover<'a> {
        Cover::with_own(weights, &[], by_pattern, by_site)
    }

    /// Nothing open yet; beside the patterns, each site covers some weight of its own.
    pub fn with_own(
        weights: &'a [u64],
        own: &'a [u64],
        by_pattern: &'a Sparse,
        by_site: &'a Sparse,
    ) -> Cover<'a> {
        let mut gain: Vec<u64> = by_site
            .iter()
            .map(|patterns| patterns.iter().map(|&pattern| weights[pattern as usize]).sum())
            .collect();
        gain.iter_mut().zip(own).for_each(|(gain, own)| *gain += own);
        Cover {
            weights,
            by_pattern,
            by_site,
            own,
            is_open: vec![false; by_site.rows()],
            open: Vec::new(),
            depth: vec![0; by_pattern.rows()],
            gain,
            value: 0,
        }
    }

    /// Open a closed site.
    pub fn open(&mut self, site: u32) {
        self.is_open[site as usize] = true;
        self.open.push(site);
        self.value += self.own.get(site as usize).copied().unwrap_or(0);
        for &pattern in self.by_site.row(site as usize) {
            let pattern = pattern as usize;
            self.depth[pattern] += 1;
            if self.depth[pattern] == 1 {
                let weight = self.weights[pattern];
                self.value += weight;
                for &other in self.by_pattern.row(pattern) {
                    self.gain[other as usize] -= weight;
                }
            }
        }
    }

    /// Close an open site.
    pub fn close(&mut self, site: u32) {
        self.is_open[site as usize] = false;
        self.open.retain(|&other| other != site);
        self.value -= self.own.get(site as usize).copied().unwrap_or(0);
        for &pattern in self.by_site.row(site as usize) {
            let pattern = pattern as usize;
            self.depth[pattern] -= 1;
            if self.depth[pattern] == 0 {
                let weight = self.weights[pattern];
                self.value -= weight;
                for &other in self.by_pattern.row(pattern) {
                    self.gain[other as usize] += weight;
                }
            }
        }
    }

    /// Weight that only this open site covers.
    pub fn loss(&self, site: u32) -> u64 {
        let patterns = self.by_site.row(site as usize).iter();
        patterns
            .filter(|&&pattern| self.depth[pattern as usize] == 1)
            .map(|&pattern| self.weights[pattern as usize])
            .sum::<u64>()
            + self.own.get(site as usize).copied().unwrap_or(0)
    }

    /// Sites of a pattern.
    pub fn sites_of(&self, pattern: u32) -> &'a [u32] {
        self.by_pattern.row(pattern as usize)
    }

    /// Patterns of a site.
    pub fn patterns_of(&self, site: u32) -> &'a [u32] {
        self.by_site.row(site as usize)
    }

    /// Weight of a pattern.
    pub fn weight(&self, pattern: u32) -> u64 {
        self.weights[pattern as usize]
    }
}

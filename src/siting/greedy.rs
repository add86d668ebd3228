//! Greedy: again and again the site that adds most. Deterministic; ties go to the first.

use super::Sparse;

/// Which sites are open and what that covers, kept up to date site by site.
#[derive(Debug, Clone)]
pub struct Cover<'a> {
    weights: &'a [u64],
    by_pattern: &'a Sparse,
    by_site: &'a Sparse,
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
        let gain = by_site
            .iter()
            .map(|patterns| patterns.iter().map(|&pattern| weights[pattern as usize]).sum())
            .collect();
        Cover {
            weights,
            by_pattern,
            by_site,
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

    /// The closed site that adds most, and what it adds.
    pub fn best_gain(&self) -> Option<(u32, u64)> {
        let sites = self.gain.iter().enumerate();
        sites
            .filter(|(site, _)| !self.is_open[*site])
            .map(|(site, &gain)| (site as u32, gain))
            .max_by_key(|&(site, gain)| (gain, std::cmp::Reverse(site)))
    }

    /// Open the best site again and again, until `most` are open or nothing is gained.
    pub fn fill(&mut self, most: usize) {
        while self.open.len() < most {
            match self.best_gain() {
                Some((site, gain)) if gain > 0 => self.open(site),
                _ => return,
            }
        }
    }

    /// Weight that only this open site covers.
    pub fn loss(&self, site: u32) -> u64 {
        let patterns = self.by_site.row(site as usize).iter();
        patterns
            .filter(|&&pattern| self.depth[pattern as usize] == 1)
            .map(|&pattern| self.weights[pattern as usize])
            .sum()
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

//! A choice of sites that keeps every rule, improved one site and one exchange at a time.

use crate::model::SiteRole;
use crate::siting::{Budget, Patterns, Problem, Sparse};

/// A choice under construction.
pub struct Draft<'a> {
    patterns: &'a Patterns,
    by_site: Sparse,
    rivals: Sparse,
    groups: &'a [u16],
    spends: Vec<u64>,
    costs: Vec<u64>,
    most: Vec<Option<u64>>,
    may_close: Vec<bool>,
    is_open: Vec<bool>,
    spent: Vec<u64>,
    /// Open rivals of each site, and one more for a forbidden one.
    blocked: Vec<u32>,
    depth: Vec<u32>,
}

impl<'a> Draft<'a> {
    /// The required sites, and nothing else yet.
    pub fn new(problem: &'a Problem, patterns: &'a Patterns) -> Draft<'a> {
        let sites = problem.roles.len();
        let (most, spends) = problem.purses();
        let mut draft = Draft {
            by_site: patterns.sites.transposed(),
            rivals: rivals(&problem.apart, sites),
            patterns,
            groups: &problem.groups,
            spends,
            costs: problem.site_costs(),
            spent: vec![0; most.len()],
            most,
            may_close: vec![true; sites],
            is_open: vec![false; sites],
            blocked: problem.roles.iter().map(|r| u32::from(*r == SiteRole::Forbidden)).collect(),
            depth: vec![0; patterns.weights.len()],
        };
        for site in problem.with_role(SiteRole::Required) {
            draft.open(site as usize);
            draft.may_close[site as usize] = false;
        }
        for (group, &least) in problem.least.iter().enumerate() {
            draft.open_at_least(group, least as usize);
        }
        draft
    }

    fn group(&self, site: usize) -> usize {
        usize::from(self.groups[site])
    }

    fn fits(&self, site: usize) -> bool {
        let group = self.group(site);
        let after = self.spent[group] + self.spends[site];
        !self.is_open[site]
            && self.blocked[site] == 0
            && self.most[group].is_none_or(|most| after <= most)
    }

    fn open(&mut self, site: usize) {
        self.is_open[site] = true;
        let group = self.group(site);
        self.spent[group] += self.spends[site];
        for &rival in self.rivals.row(site) {
            self.blocked[rival as usize] += 1;
        }
        for &pattern in self.by_site.row(site) {
            self.depth[pattern as usize] += 1;
        }
    }

    fn close(&mut self, site: usize) {
        self.is_open[site] = false;
        let group = self.group(site);
        self.spent[group] -= self.spends[site];
        for &rival in self.rivals.row(site) {
            self.blocked[rival as usize] -= 1;
        }
        for &pattern in self.by_site.row(site) {
            self.depth[pattern as usize] -= 1;
        }
    }

    /// Open sites of a group, those that add most first, until so many are; they stay open.
    fn open_at_least(&mut self, group: usize, least: usize) {
        let mut open = (0..self.is_open.len())
            .filter(|&site| self.group(site) == group && self.is_open[site])
            .count();
        while open < least {
            let fitting = (0..self.is_open.len())
                .filter(|&site| self.group(site) == group && self.fits(site));
            let best = fitting.max_by_key(|&site| (self.gain(site), std::cmp::Reverse(site)));
            let Some(site) = best else { return };
            self.open(site);
            self.may_close[site] = false;
            open += 1;
        }
    }

    /// Weight a closed site would add, and half the weight it would bring one step nearer:
    /// a pattern that needs two sites rewards the first a little.
    fn gain(&self, site: usize) -> (u64, u64) {
        let (mut gain, mut nearer) = (0, 0);
        for &pattern in self.by_site.row(site) {
            let pattern = pattern as usize;
            let missing = self.patterns.needs[pattern].saturating_sub(self.depth[pattern]);
            match missing {
                0 => {}
                1 => gain += self.patterns.weights[pattern],
                _ => nearer += self.patterns.weights[pattern] / 2,
            }
        }
        (gain, nearer)
    }

    fn loss(&self, site: usize) -> u64 {
        let patterns = self.by_site.row(site).iter().map(|&pattern| pattern as usize);
        let lost = patterns.filter(|&p| self.depth[p] == self.patterns.needs[p]);
        lost.map(|pattern| self.patterns.weights[pattern]).sum()
    }

    fn covered(&self) -> u64 {
        let patterns = self.depth.iter().zip(&self.patterns.needs).zip(&self.patterns.weights);
        patterns.filter(|((depth, need), _)| depth >= need).map(|(_, weight)| weight).sum()
    }

    /// The site that fits and adds most for its cost.
    fn best(&self) -> Option<usize> {
        let score = |site: usize| {
            let (gain, nearer) = self.gain(site);
            u128::from(gain) + u128::from(nearer)
        };
        (0..self.is_open.len())
            .filter(|&site| self.fits(site))
            .map(|site| (score(site), site))
            .filter(|(score, _)| *score > 0)
            .max_by(|a, b| {
                let cost = |site: usize| u128::from(self.costs[site]);
                (a.0 * cost(b.1)).cmp(&(b.0 * cost(a.1))).then(b.1.cmp(&a.1))
            })
            .map(|(_, site)| site)
    }

    /// Open whatever fits and adds most, until nothing does.
    pub fn fill(&mut self) {
        while let Some(site) = self.best() {
            self.open(site);
        }
    }

    /// Open until so much weight is covered, then close what is not needed; whether it is.
    pub fn reach(&mut self, wanted: u64) -> bool {
        while self.covered() < wanted {
            let Some(site) = self.best() else { return false };
            self.open(site);
        }
        let mut dearest: Vec<usize> =
            (0..self.is_open.len()).filter(|&s| self.is_open[s] && self.may_close[s]).collect();
        dearest.sort_by_key(|&site| (std::cmp::Reverse(self.costs[site]), site));
        for site in dearest {
            if self.covered() - self.loss(site) >= wanted {
                self.close(site);
            }
        }
        true
    }

    /// Exchange an open site for a closed one, and fill again, while that helps.
    pub fn exchange(&mut self, budget: &Budget) {
        let mut value = self.covered();
        let mut improved = true;
        while improved && !budget.is_spent() {
            improved = false;
            for out in 0..self.is_open.len() {
                if budget.is_spent() {
                    return;
                }
                if !self.is_open[out] || !self.may_close[out] {
                    continue;
                }
                self.close(out);
                let fitting = (0..self.is_open.len()).filter(|&site| self.fits(site));
                let into = fitting
                    .map(|site| (self.gain(site).0, site))
                    .max_by_key(|&(g, s)| (g, std::cmp::Reverse(s)));
                let into = into.map_or(out, |(_, site)| site);
                self.open(into);
                let now = self.covered();
                if now > value {
                    value = now;
                    improved = true;
                } else if into != out {
                    self.close(into);
                    self.open(out);
                }
            }
        }
        self.fill();
    }

    /// The open sites, ascending.
    pub fn into_open(self) -> Vec<u32> {
        (0..self.is_open.len() as u32).filter(|&site| self.is_open[site as usize]).collect()
    }
}

/// For each site the sites it excludes.
fn rivals(apart: &[[u32; 2]], sites: usize) -> Sparse {
    let mut lists = vec![Vec::new(); sites];
    for &[a, b] in apart {
        lists[a as usize].push(b);
        lists[b as usize].push(a);
    }
    let mut rivals = Sparse::with_columns(sites);
    for mut list in lists {
        list.sort_unstable();
        list.dedup();
        rivals.push_row(list);
    }
    rivals
}

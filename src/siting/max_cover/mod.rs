//! Maximal covering problems over patterns: the engine behind the covering models.

mod ascent;
mod bound;
mod branch;
mod cells;
mod core;
mod divide;
mod finish;
mod grove;
mod joint;
mod program;
mod swap;

use rand_pcg::Pcg64Mcg;

use self::core::Core;
use super::fixing::Fixing;
use super::unit::unit;
use super::{Budget, SitingError, Sparse};
use ascent::Ascent;
use bound::Bound;
use branch::{Effort, Tree};
use swap::Search;

/// A maximal covering problem over patterns: most weight, each group of sites within its
/// allowance.
#[derive(Debug, Clone)]
pub struct MaxCover {
    /// Weight of each pattern; at most 2^53 in total.
    pub weights: Vec<u64>,
    /// Sites of each pattern.
    pub by_pattern: Sparse,
    /// Patterns of each site.
    pub by_site: Sparse,
    /// Cost of each site; all 1 when sites are counted. A site that costs nothing is free.
    pub costs: Vec<u64>,
    /// Group of each site.
    pub group: Vec<u16>,
    /// For each group, the most its open sites may cost together.
    pub most: Vec<u64>,
}

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// With the best cover and its proof.
    Best,
    /// As soon as a cover reaches this weight, or none can.
    Reach(u64),
}

/// A choice of sites and what is proven about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Open sites, ascending.
    pub open: Vec<u32>,
    /// Weight they cover.
    pub value: u64,
    /// No choice covers more than this.
    pub bound: u64,
    /// Whether the choice is the best there is.
    pub proved: bool,
}

/// Rounds of kicks before the first bound and after each reduction.
const FIRST_KICKS: u32 = 30;
const MORE_KICKS: u32 = 400;

/// How hard to try before anything is branched on: at first, and once the core has shrunk.
const FIRST: Effort = Effort { rounds: 600, step: 1.0, patience: 12, hope: 0.0, repeats: 8 };
const AGAIN: Effort = Effort { rounds: 2000, step: 0.3, patience: 30, hope: 0.0, repeats: 8 };

impl MaxCover {
    /// The best cover, as far as the goal and the budget ask. `starts` are known choices
    /// within the allowances, if there are any.
    pub fn solve(
        &self,
        goal: Goal,
        starts: &[Vec<u32>],
        budget: &Budget,
    ) -> Result<Answer, SitingError> {
        self.check()?;
        // Every reachable weight is a sum of pattern weights, hence a multiple of this.
        let unit = unit(self.weights.iter().copied());
        let total: u64 = self.weights.iter().sum();
        let (target, enough) = match goal {
            Goal::Best => (0, total),
            Goal::Reach(target) => (target.div_ceil(unit) * unit, target.min(total)),
        };
        let core = Core::new(self);
        let mut tree = Tree::new(core.base, core.named(&[]), target, unit, budget);
        for start in starts.iter().filter(|start| self.allows(start)) {
            tree.offer_named(self.value_of(start), start.clone());
        }
        let known =
            if tree.value >= enough { total } else { root(core, &mut tree, total, enough)? };
        let bound = known.clamp(tree.value, total);
        let proved = bound < tree.value + unit;
        let bound = if proved { tree.value } else { bound };
        Ok(Answer { open: tree.open, value: tree.value, bound, proved })
    }

    /// Whether the parts fit together.
    fn check(&self) -> Result<(), SitingError> {
        let (patterns, sites) = (self.weights.len(), self.costs.len());
        let fits = self.by_pattern.rows() == patterns
            && self.by_site.columns() == patterns
            && self.by_site.rows() == sites
            && self.by_pattern.columns() == sites
            && self.group.len() == sites
            && self.group.iter().all(|&group| usize::from(group) < self.most.len());
        if fits { Ok(()) } else { Err(SitingError::Solver("the parts do not fit".to_owned())) }
    }

    /// Whether a choice stays within the allowances.
    fn allows(&self, open: &[u32]) -> bool {
        let mut left = self.most.clone();
        open.iter().all(|&site| {
            let Some(&cost) = self.costs.get(site as usize) else { return false };
            let left = &mut left[usize::from(self.group[site as usize])];
            left.checked_sub(cost).is_some_and(|less| {
                *left = less;
                true
            })
        })
    }

    /// Weight that a choice covers.
    fn value_of(&self, open: &[u32]) -> u64 {
        let mut is_covered = vec![false; self.weights.len()];
        for &site in open {
            for &pattern in self.by_site.row(site as usize) {
                is_covered[pattern as usize] = true;
            }
        }
        let covered = self.weights.iter().zip(is_covered);
        covered.map(|(&weight, is_covered)| if is_covered { weight } else { 0 }).sum()
    }
}

/// Look for covers, price, fix and reduce in turn until that ends, then branch. The bound on
/// every cover, at most `known`.
fn root(
    mut core: Core,
    tree: &mut Tree<'_>,
    mut known: u64,
    enough: u64,
) -> Result<u64, SitingError> {
    let mut random = Pcg64Mcg::new(u128::from(tree.budget.seed) << 1 | 1);
    let mut prices = Vec::new();
    for repeat in 0..FIRST.repeats {
        let before = tree.value;
        let kicks = if repeat == 0 { FIRST_KICKS } else { MORE_KICKS };
        look(&core, tree, kicks, known.min(enough), &mut random);
        if tree.value >= enough || known < tree.need {
            return Ok(known);
        }
        if core.is_decided() {
            tree.offer(&core, core.base, &[]);
            return Ok(tree.floor());
        }
        if repeat == 0 {
            prices = shared_weights(&core, &tree.open);
        }
        let effort = if repeat == 0 { FIRST } else { AGAIN };
        let (bound, better) = priced(&core, prices, tree, effort);
        known = known.min(bound.value).max(tree.value);
        if is_over(tree, known, enough) {
            return Ok(known);
        }
        let mut fixings = bound.fixings(&core, tree.need);
        bound.probe(&core, tree.need, &mut fixings);
        let fixed = fixings.iter().filter(|&&fixing| fixing != Fixing::Open).count();
        match core.after(fixings, &better) {
            Some(next) => (core, prices) = next,
            None => return Ok(tree.floor()),
        }
        if 50 * fixed < core.sites() && tree.value == before && repeat > 0 {
            break;
        }
    }
    finish::branch(core, prices, tree, known, enough, &mut random)
}

/// Whether to stop.
pub fn is_over(tree: &Tree<'_>, known: u64, enough: u64) -> bool {
    known < tree.need
        || tree.value >= enough
        || tree.budget.is_spent()
        || tree.budget.accepts(tree.value, known)
}

/// Improve prices; their exact bound, and the prices. Covers met on the way are kept.
fn priced(core: &Core, prices: Vec<f64>, tree: &mut Tree<'_>, effort: Effort) -> (Bound, Vec<f64>) {
    let mut ascent = Ascent::from(core, prices);
    ascent.improve(core, effort.aim(tree.need), tree.budget);
    if let Some((value, open)) = ascent.found.take() {
        tree.offer(core, value, &open);
    }
    (Bound::new(core, &ascent.prices, tree.unit), ascent.prices)
}

/// Improve prices once more, of a core that has shrunk or to fix more.
pub fn again(core: &Core, prices: Vec<f64>, tree: &mut Tree<'_>) -> (Bound, Vec<f64>) {
    priced(core, prices, tree, AGAIN)
}

/// Swap search on the core, from the best known cover where that lies within.
pub fn look(core: &Core, tree: &mut Tree<'_>, kicks: u32, enough: u64, random: &mut Pcg64Mcg) {
    let mut search = Search::new(core);
    for (site, name) in core.names.iter().enumerate() {
        if tree.open.binary_search(name).is_ok() {
            search.open(site as u32);
        }
    }
    let (value, open) = search.run(kicks, enough, random, tree.budget);
    tree.offer(core, value, &open);
}

/// First prices: the weight of each pattern, shared among the open sites that cover it.
pub fn shared_weights(core: &Core, open: &[u32]) -> Vec<f64> {
    let is_open = |site: &&u32| open.binary_search(&core.names[**site as usize]).is_ok();
    let depth = core.by_pattern.iter().map(|sites| sites.iter().filter(is_open).count().max(1));
    core.weights.iter().zip(depth).map(|(&weight, depth)| weight as f64 / depth as f64).collect()
}

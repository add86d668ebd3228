//! Branch and bound on the sites of a maximal covering core, with Lagrangian bounds.
//!
//! Every node owns its core, made smaller by what its bound decides, and starts from the
//! prices of its parent. Nodes with the highest bound come first, so that the bound of the
//! whole falls steadily; when they take too much memory, those with the lowest come first,
//! which end soonest.

use std::collections::BTreeMap;

use super::ascent::Ascent;
use super::bound::Bound;
use super::core::Core;
use crate::siting::Budget;
use crate::siting::aim::Aim;
use crate::siting::fixing::Fixing;

/// Bytes of open nodes beyond which the lowest bounds come first.
const MOST_BYTES: usize = 400_000_000;

/// Effort of a node: the prices of its parent are nearly right, so the steps are short.
const NODE: Effort = Effort { rounds: 60, step: 0.05, patience: 6, hope: 0.1, repeats: 3 };

/// How hard a node tries before it branches.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds of price improvement at most.
    pub rounds: usize,
    /// See [`Aim::step`].
    pub step: f64,
    /// See [`Aim::patience`].
    pub patience: usize,
    /// See [`Aim::hope`].
    pub hope: f64,
    /// How often to fix, reduce and improve again.
    pub repeats: usize,
}

impl Effort {
    /// What a run of price improvements is after.
    pub fn aim(self, need: u64) -> Aim {
        let Effort { rounds, step, patience, hope, .. } = self;
        Aim { need, rounds, step, patience, hope }
    }
}

/// A choice that could still hold better covers than the best known.
struct Node {
    core: Core,
    ascent: Ascent,
    /// Exact bound of the node, in weight.
    bound: u64,
    /// What the bound decides beyond the core, to apply with the next decision.
    fixings: Vec<Fixing>,
    branch: usize,
}

/// The search: the best cover so far, and the nodes still open.
pub struct Tree<'a> {
    /// Weight of the best known cover.
    pub value: u64,
    /// Its sites, by index in the problem, ascending.
    pub open: Vec<u32>,
    /// Only covers of at least this weight are of interest.
    pub need: u64,
    /// Every weight is a multiple of this.
    pub unit: u64,
    /// What it may take.
    pub budget: &'a Budget,
    nodes: BTreeMap<(u64, u64), Node>,
    bytes: usize,
    /// Nodes looked at so far.
    seen: u64,
    /// Matrix entries priced so far.
    work: u64,
}

impl<'a> Tree<'a> {
    /// Nothing to search yet. `need` may exceed the next better weight.
    pub fn new(value: u64, open: Vec<u32>, need: u64, unit: u64, budget: &'a Budget) -> Tree<'a> {
        let need = need.max(value + unit);
        let nodes = BTreeMap::new();
        Tree { value, open, need, unit, budget, nodes, bytes: 0, seen: 0, work: 0 }
    }

    /// Take over a cover if it is better. Its weight is not trusted.
    pub fn offer(&mut self, core: &Core, claimed: u64, open: &[u32]) {
        if claimed > self.value {
            let value = core.value_of(open);
            if value > self.value {
                self.offer_named(value, core.named(open));
            }
        }
    }

    /// Take over a cover, by index in the problem, if it is better.
    pub fn offer_named(&mut self, value: u64, mut open: Vec<u32>) {
        if value > self.value {
            open.sort_unstable();
            open.dedup();
            self.value = value;
            self.open = open;
            self.need = self.need.max(value + self.unit);
        }
    }

    /// Start from a core and the prices of its patterns; `known` bounds every cover of it.
    pub fn plant(&mut self, core: Core, prices: Vec<f64>, known: u64) {
        self.visit(core, prices, known);
    }

    /// Branch until nothing of interest is left, the budget is spent, `enough` is reached or
    /// `most_work` is done: matrix entries priced. The bound on every cover.
    pub fn grow(&mut self, enough: u64, most_work: u64) -> u64 {
        loop {
            let bound = self.bound();
            let is_over = self.value >= enough
                || bound <= self.floor()
                || self.work >= most_work
                || self.budget.is_spent()
                || self.budget.accepts(self.value, bound);
            let entry = if is_over {
                None
            } else if self.bytes > MOST_BYTES {
                self.nodes.pop_first()
            } else {
                self.nodes.pop_last()
            };
            let Some((_, node)) = entry else { return bound };
            self.bytes -= node.bytes();
            if node.bound >= self.need {
                self.split(&node);
            }
        }
    }

    /// Forget the nodes: someone else goes on.
    pub fn fell(&mut self) {
        self.nodes.clear();
        self.bytes = 0;
    }

    /// Whether any node is left.
    pub fn is_open(&self) -> bool {
        self.bound() > self.floor()
    }

    fn split(&mut self, node: &Node) {
        for side in [Fixing::In, Fixing::Out] {
            let mut fixings = node.fixings.clone();
            fixings[node.branch] = side;
            if let Some((core, prices)) = node.core.after(fixings, &node.ascent.prices) {
                self.visit(core, prices, node.bound);
            }
        }
    }

    /// The highest weight that is not of interest.
    pub fn floor(&self) -> u64 {
        self.need - self.unit
    }

    /// No cover of an open node, nor any that was cut off, is better than this.
    fn bound(&self) -> u64 {
        let highest = self.nodes.last_key_value().map_or(0, |((bound, _), _)| *bound);
        highest.max(self.floor())
    }

    /// Improve prices and fix sites in turn; keep the node if it is still of interest.
    fn visit(&mut self, mut core: Core, mut prices: Vec<f64>, known: u64) {
        let mut highest = known;
        self.seen += 1;
        for repeat in 0.. {
            if core.base >= self.need {
                self.offer(&core, core.base, &[]);
            }
            if core.is_decided() {
                return;
            }
            let mut ascent = Ascent::from(&core, prices);
            ascent.improve(&core, NODE.aim(self.need), self.budget);
            self.work += (ascent.rounds * (core.by_site.items() + core.weights.len())) as u64;
            if let Some((value, open)) = ascent.found.take() {
                self.offer(&core, value, &open);
            }
            let bound = Bound::new(&core, &ascent.prices, self.unit);
            highest = highest.min(bound.value);
            if highest < self.need {
                return;
            }
            let mut fixings = bound.fixings(&core, self.need);
            bound.probe(&core, self.need, &mut fixings);
            let fixed = fixings.iter().filter(|&&fixing| fixing != Fixing::Open).count();
            let is_last = repeat + 1 >= NODE.repeats || 20 * fixed < core.sites();
            if (is_last && fixed < core.sites()) || self.budget.is_spent() {
                return self.keep(core, ascent, &bound, highest, fixings);
            }
            match core.after(fixings, &ascent.prices) {
                Some(next) => (core, prices) = next,
                None => return,
            }
        }
    }

    fn keep(
        &mut self,
        core: Core,
        ascent: Ascent,
        exact: &Bound,
        bound: u64,
        fixings: Vec<Fixing>,
    ) {
        let branch = most_divisive(&core, &ascent.shares, exact, &fixings).unwrap_or(0);
        let node = Node { core, ascent, bound, fixings, branch };
        self.bytes += node.bytes();
        self.nodes.insert((bound, self.seen), node);
    }
}

impl Node {
    fn bytes(&self) -> usize {
        self.core.bytes() + 8 * self.ascent.prices.len()
    }
}

/// The undecided site that lowers both bounds most, put in or left out.
fn most_divisive(core: &Core, shares: &[f64], bound: &Bound, fixings: &[Fixing]) -> Option<usize> {
    let mut scratch = vec![0_u64; core.sites()];
    let scored = (0..core.sites()).filter(|&site| fixings[site] == Fixing::Open).map(|site| {
        let (put_in, left_out) = bound.falls(core, site, &mut scratch);
        let share = shares[site];
        let score = (share * (1.0 - share) + 0.01) * (put_in as f64 + left_out as f64);
        (site, score)
    });
    scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(site, _)| site)
}

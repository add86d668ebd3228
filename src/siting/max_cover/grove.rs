//! Branch and bound with bounds from cells: fewer nodes than single patterns need, each of
//! them dearer.

use std::collections::BTreeMap;

use super::branch::Tree;
use super::core::{Core, Fixing};
use super::joint::{Joint, Limits};

/// Bytes of open nodes beyond which the lowest bounds come first.
const MOST_BYTES: usize = 400_000_000;
/// Effort at a node: the prices of its parent are nearly right.
const NODE: Limits = Limits { rounds: 75, step: 0.05, hope: 0.1, nodes: 20_000 };
/// How often a node fixes and improves again while enough is fixed.
const REPEATS: u32 = 3;

/// Open nodes by their bounds.
pub struct Grove<'a> {
    core: &'a Core,
    most: usize,
    nodes: BTreeMap<(u64, u64), Joint>,
    bytes: usize,
    /// Nodes looked at so far.
    seen: u64,
}

impl<'a> Grove<'a> {
    /// Start from a node with its bound. `core` is where covers are counted; cells have
    /// `most` sites.
    pub fn new(core: &'a Core, joint: Joint, bound: u64, most: usize) -> Grove<'a> {
        let bytes = joint.bytes();
        let nodes = BTreeMap::from([((bound, 0), joint)]);
        Grove { core, most, nodes, bytes, seen: 0 }
    }

    /// The bound on every cover.
    fn bound(&self, tree: &Tree<'_>) -> u64 {
        let highest = self.nodes.last_key_value().map_or(0, |((bound, _), _)| *bound);
        highest.max(tree.floor())
    }

    /// Branch until nothing of interest is left, the budget is spent or `enough` is reached.
    /// The bound on every cover.
    pub fn grow(&mut self, tree: &mut Tree<'_>, enough: u64) -> u64 {
        loop {
            let bound = self.bound(tree);
            let is_over = tree.value >= enough
                || bound <= tree.floor()
                || tree.budget.is_spent()
                || tree.budget.accepts(tree.value, bound);
            let entry = if is_over {
                None
            } else if self.bytes > MOST_BYTES {
                self.nodes.pop_first()
            } else {
                self.nodes.pop_last()
            };
            let Some(((bound, _), joint)) = entry else { return bound };
            self.bytes -= joint.bytes();
            if bound >= tree.need {
                self.split(tree, joint, bound);
            }
        }
    }

    fn split(&mut self, tree: &mut Tree<'_>, joint: Joint, bound: u64) {
        let mut fixings = vec![Fixing::Open; joint.core.sites()];
        let branch = joint.most_undecided();
        fixings[branch] = Fixing::In;
        let mut with = joint.clone();
        if with.decide(fixings.clone()) {
            self.visit(tree, with, bound);
        }
        fixings[branch] = Fixing::Out;
        let mut without = joint;
        if without.decide(fixings) {
            self.visit(tree, without, bound);
        }
    }

    /// Improve prices and fix sites in turn; keep the node if it is still of interest.
    fn visit(&mut self, tree: &mut Tree<'_>, mut joint: Joint, known: u64) {
        self.seen += 1;
        let mut highest = known;
        for repeat in 0..REPEATS {
            if joint.core.is_decided() {
                return offer(self.core, tree, &joint.core.inside);
            }
            joint.join(self.most);
            joint.improve(tree.need, NODE, tree.budget);
            let bound = joint.exact(NODE.nodes, tree.unit, highest);
            highest = highest.min(bound.value);
            offer(self.core, tree, &joint.choice());
            if highest < tree.need {
                return;
            }
            let fixings = bound.fixings(&joint.core, tree.need);
            let fixed = fixings.iter().filter(|&&fixing| fixing != Fixing::Open).count();
            if fixed > 0 && !joint.decide(fixings) {
                return;
            }
            if joint.core.is_decided() {
                return offer(self.core, tree, &joint.core.inside);
            }
            if repeat + 1 == REPEATS || 20 * fixed < joint.core.sites() || tree.budget.is_spent() {
                break;
            }
        }
        self.bytes += joint.bytes();
        self.nodes.insert((highest, self.seen), joint);
    }
}

/// Offer a choice by index in the problem; only sites of the core count, and those in it.
pub fn offer(core: &Core, tree: &mut Tree<'_>, names: &[u32]) {
    let is_open = |name: &u32| names.contains(name);
    let sites = core.names.iter().enumerate().filter(|(_, name)| is_open(name));
    let open: Vec<u32> = sites.map(|(site, _)| site as u32).collect();
    tree.offer(core, u64::MAX, &open);
}

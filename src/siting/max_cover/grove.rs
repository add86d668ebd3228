//! Branch and bound with bounds from cells: fewer nodes than single patterns need, each of
//! them dearer.

use std::collections::BTreeMap;

use super::branch::Tree;
use super::core::Core;
use super::joint::{Joint, Limits};
use crate::siting::fixing::Fixing;

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

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_pcg::Pcg64Mcg;

    use super::*;
    use crate::siting::max_cover::MaxCover;
    use crate::siting::{Budget, Sparse};

    /// A problem of at most 13 sites with groups, costs and weights of every size.
    fn random(random: &mut Pcg64Mcg) -> MaxCover {
        let (sites, patterns) = (random.random_range(2..=13), random.random_range(1..=40));
        let top = [1_u64, 10, 100_000, 1_000_000_000_000][random.random_range(0..4)];
        let density = random.random_range(0.1..0.6);
        let mut by_pattern = Sparse::with_columns(sites);
        for _ in 0..patterns {
            by_pattern.push_row((0..sites as u32).filter(|_| random.random_bool(density)));
        }
        let counted = random.random_bool(0.5);
        let groups = random.random_range(1..=3_u16);
        let most = if counted { 5 } else { 25 };
        MaxCover {
            weights: (0..patterns).map(|_| random.random_range(0..=top)).collect(),
            by_site: by_pattern.transposed(),
            by_pattern,
            costs: (0..sites)
                .map(|_| if counted { 1 } else { random.random_range(0..=9) })
                .collect(),
            group: (0..sites).map(|_| random.random_range(0..groups)).collect(),
            most: (0..groups).map(|_| random.random_range(1..=most)).collect(),
        }
    }

    fn value(problem: &MaxCover, choice: u32) -> u64 {
        let covered = |sites: &[u32]| sites.iter().any(|site| choice >> site & 1 == 1);
        let patterns = problem.by_pattern.iter().zip(&problem.weights);
        patterns.filter(|(sites, _)| covered(sites)).map(|(_, weight)| weight).sum()
    }

    fn fits(problem: &MaxCover, choice: u32) -> bool {
        (0..problem.most.len()).all(|group| {
            let members = (0..problem.costs.len()).filter(|&site| {
                choice >> site & 1 == 1 && usize::from(problem.group[site]) == group
            });
            members.map(|site| problem.costs[site]).sum::<u64>() <= problem.most[group]
        })
    }

    fn mask(open: &[u32]) -> u32 {
        open.iter().fold(0, |mask, site| mask | 1 << site)
    }

    /// Small problems never come so far, so cells are driven by hand: their bound holds at any
    /// prices and however soon the search is cut off, what they fix leaves a best choice in,
    /// and branching on them proves it.
    #[test]
    fn cells_bound_fix_and_prove_what_enumeration_finds() {
        let seed = 78;
        println!("seed {seed}");
        let mut chance = Pcg64Mcg::seed_from_u64(seed);
        let (mut branched, budget) = (0, Budget::default());
        for round in 0..1500 {
            let problem = random(&mut chance);
            let choices = 0..1_u32 << problem.costs.len();
            let fitting = choices.filter(|&choice| fits(&problem, choice));
            let best = fitting.map(|choice| value(&problem, choice)).max().unwrap();
            let core = Core::new(&problem);
            let prices: Vec<f64> =
                core.weights.iter().map(|&w| w as f64 * chance.random::<f64>()).collect();
            let limit = chance.random_range(1..=13);
            let joint = if core.is_decided() { None } else { Joint::new(&core, &prices, limit) };
            let Some(mut joint) = joint else { continue };
            let mut last = u64::MAX;
            for nodes in [1000, 0, 2, 1000] {
                let bound = joint.exact(nodes, 1, u64::MAX / 2);
                assert!(bound.value >= best, "round {round}: {} < {best}", bound.value);
                last = last.min(bound.value);
                assert!(joint.decide(bound.fixings(&joint.core, best)), "round {round}");
                if joint.core.is_decided() {
                    break;
                }
                joint.join(chance.random_range(1..=13));
                let limits = Limits { rounds: 40, step: 0.3, hope: 0.0, nodes: 1000 };
                joint.improve(best.max(1), limits, &budget);
            }
            if joint.core.is_decided() {
                let inside = mask(&joint.core.inside);
                assert!(fits(&problem, inside) && value(&problem, inside) == best, "round {round}");
                continue;
            }
            branched += 1;
            let mut tree = Tree::new(0, Vec::new(), 0, 1, &budget);
            let bound = Grove::new(&core, joint, last, limit.max(2)).grow(&mut tree, u64::MAX);
            let found = mask(&tree.open);
            assert!(fits(&problem, found) && value(&problem, found) == tree.value);
            assert!(tree.value == best && bound <= best, "round {round}: {} {best}", tree.value);
        }
        println!("{branched} branched on");
        assert!(branched > 50);
    }
}

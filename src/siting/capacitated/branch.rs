//! Branch and bound over the sites, with prices for bounds: the node with the least bound first.
//!
//! Where every site is decided, transport says exactly what the choice comes to; where nobody may
//! be split that is a bound, and HiGHS assigns those who could still be part of something better.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::ascent::Ascent;
use super::assign::assign;
use super::best::Best;
use super::bound::Bound;
use super::columns::Columns;
use super::core::Core;
use super::relax::Relaxed;
use super::rules;
use super::search::Search;
use super::table::Table;
use super::value::value;
use crate::siting::aim::Aim;
use crate::siting::fixing::Fixing;

/// Bytes that the nodes may take.
const MOST_BYTES: usize = 400_000_000;
/// Turns of pricing and fixing of one node.
const TURNS: usize = 3;

/// What is decided, and what is known about it. Nodes compare by bound, then by age.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64, u64);

struct Node {
    key: Key,
    fixings: Vec<Fixing>,
    prices: Rc<Vec<f64>>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.key == other.key
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Node) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Node) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// A tree over a core.
pub struct Tree<'a> {
    core: &'a Core,
    columns: &'a Columns,
    table: &'a Table<'a>,
    nodes: BinaryHeap<Reverse<Node>>,
    count: u64,
}

/// What became of a node.
enum End {
    /// Nothing better is in it.
    Closed,
    /// A site to branch on.
    Split { site: usize, known: u64, prices: Vec<f64>, fixings: Vec<Fixing> },
}

impl<'a> Tree<'a> {
    /// All of a core.
    pub fn new(
        core: &'a Core,
        columns: &'a Columns,
        table: &'a Table<'a>,
        prices: &[f64],
        known: u64,
    ) -> Tree<'a> {
        let root = Node {
            key: Key(known, 0),
            fixings: core.fixings.clone(),
            prices: Rc::new(prices.to_vec()),
        };
        let nodes = BinaryHeap::from([Reverse(root)]);
        Tree { core, columns, table, nodes, count: 0 }
    }

    /// Nodes looked at so far.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Branch until nothing better is left, or so many nodes have been looked at; the bound on
    /// every choice.
    pub fn grow(&mut self, most: u64, best: &mut Best<'_>, search: &mut Search<'_>) -> u64 {
        while let Some(Reverse(node)) = self.nodes.pop() {
            let known = node.key.0;
            if best.is_proved(known) {
                self.nodes.clear();
                break;
            }
            let bytes = self.nodes.len() * (self.core.rows() * 8 + self.core.sites() * 2 + 64);
            if best.is_over(known) || self.count >= most || bytes > MOST_BYTES {
                self.nodes.push(Reverse(node));
                return known.min(best.floor());
            }
            self.count += 1;
            if let End::Split { site, known, prices, fixings } = self.look(node, best, search) {
                let prices = Rc::new(prices);
                for fixing in [Fixing::In, Fixing::Out] {
                    let mut fixings = fixings.clone();
                    fixings[site] = fixing;
                    let key = Key(known, 2 * self.count + u64::from(fixing == Fixing::Out));
                    self.nodes.push(Reverse(Node { key, fixings, prices: Rc::clone(&prices) }));
                }
            }
        }
        best.floor()
    }

    /// Price a node, fix what its bound says, and price again.
    fn look(&self, node: Node, best: &mut Best<'_>, search: &mut Search<'_>) -> End {
        let Node { key: Key(mut known, _), mut fixings, prices } = node;
        let mut prices = prices.to_vec();
        let (core, columns) = (self.core, self.columns);
        let is_root = self.count == 1;
        let mut shares = Vec::new();
        for turn in 0..TURNS {
            let Some(most) = rules::settle(core, &mut fixings) else { return End::Closed };
            if fixings.iter().all(|fixing| *fixing != Fixing::Open) {
                return self.leaf(&fixings, known, best);
            }
            let Some(need) = best.need() else { return End::Closed };
            let mut relaxed = Relaxed::new(core, columns, &fixings, &most);
            let mut ascent = Ascent::from(prices);
            let aim = match (is_root, turn) {
                (true, 0) => Aim { need, rounds: 400, patience: 12, step: 0.3, hope: 0.002 },
                _ => Aim { need, rounds: 60, patience: 6, step: 0.15, hope: 0.02 },
            };
            ascent.improve(core, &mut relaxed, aim, best.budget);
            let bound = Bound::new(core, columns, &fixings, &most, &ascent.prices);
            known = known.max(bound.value);
            if best.is_proved(known) {
                return End::Closed;
            }
            self.try_asked(&ascent, &fixings, best, search);
            prices = ascent.prices;
            shares = ascent.shares;
            let Some(need) = best.need().filter(|need| *need >= known) else {
                return End::Closed;
            };
            let before = count(&fixings);
            bound.fix(core, &mut fixings, need);
            let fixed = before - count(&fixings);
            if 5 * fixed < before || best.budget.is_spent() {
                break;
            }
        }
        if rules::settle(core, &mut fixings).is_none() {
            return End::Closed;
        }
        match branching(core, &fixings, &shares) {
            Some(site) => End::Split { site, known, prices, fixings },
            None => self.leaf(&fixings, known, best),
        }
    }

    /// Improve what the prices asked for last, where it is new.
    fn try_asked(
        &self,
        ascent: &Ascent,
        fixings: &[Fixing],
        best: &mut Best<'_>,
        search: &mut Search<'_>,
    ) {
        let may_look =
            self.count.is_power_of_two() || self.count.is_multiple_of(64) || best.plan.is_none();
        if !may_look {
            return;
        }
        let mut order: Vec<u32> = (0..self.core.sites() as u32)
            .filter(|&site| fixings[site as usize] != Fixing::Out)
            .collect();
        let share = |site: u32| ascent.shares[site as usize];
        order.sort_by(|&a, &b| share(b).total_cmp(&share(a)).then(a.cmp(&b)));
        search.build(&order, |site| share(site) > 0.5);
        if search.is_new() {
            search.descend(best);
        }
    }

    /// Every site is decided.
    fn leaf(&self, fixings: &[Fixing], known: u64, best: &mut Best<'_>) -> End {
        let is_open: Vec<bool> = fixings.iter().map(|fixing| *fixing == Fixing::In).collect();
        if !rules::admits(self.core, &is_open) {
            return End::Closed;
        }
        let valued = value(self.core, &is_open);
        if valued.left > 0 || best.is_proved(valued.value) {
            return End::Closed;
        }
        best.offer(self.core, self.table, &is_open, &valued);
        if !best.question.goal().is_weight() && !valued.beyond.is_empty() {
            best.doubt(valued.value.max(known), valued.beyond);
            return End::Closed;
        }
        if self.core.single && !best.is_proved(valued.value) {
            assign(self.core, self.table, &is_open, &valued, best);
        }
        End::Closed
    }
}

fn count(fixings: &[Fixing]) -> usize {
    fixings.iter().filter(|fixing| **fixing == Fixing::Open).count()
}

/// The open site that the prices are least sure about.
fn branching(core: &Core, fixings: &[Fixing], shares: &[f64]) -> Option<usize> {
    let open = (0..core.sites()).filter(|&site| fixings[site] == Fixing::Open);
    let doubt = |site: usize| shares.get(site).map_or(0.5, |share| (share - 0.5).abs());
    let is_sure = |site: &usize| doubt(*site) > 0.49;
    let unsure = open.clone().filter(|site| !is_sure(site));
    let least = unsure.min_by(|&a, &b| doubt(a).total_cmp(&doubt(b)).then(a.cmp(&b)));
    least.or_else(|| {
        // All are: take one that is in, so that the choice is looked at soon.
        let share = |site: usize| shares.get(site).copied().unwrap_or(0.0);
        open.max_by(|&a, &b| share(a).total_cmp(&share(b)).then(b.cmp(&a)))
    })
}

//! Branch and bound on the sites, each node bounded by prices that start from its parent's.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::ascent::Ascent;
use super::best::Best;
use super::bound::Bound;
use super::core::Core;
use crate::siting::aim::Aim;
use crate::siting::fixing::Fixing;

/// Rounds of a node's ascent, and how often a node that fixes much is shrunk and priced again.
const ROUNDS: usize = 40;
const REPEATS: usize = 3;
/// Nodes that wait at most; beyond that the deepest goes first.
const MOST_WAITING: usize = 20_000;

/// A part of the choices.
struct Node {
    bound: u64,
    fixings: Vec<(u32, Fixing)>,
    prices: Rc<Vec<f32>>,
    /// How much more than its price a row may cost there.
    room: f64,
}

/// What pricing a node says.
enum Verdict {
    /// Nothing better there.
    Closed,
    /// Two parts.
    Split(Node, Node),
}

/// Look at all choices of a core that may be better, in at most so many nodes; the bound on
/// every choice.
pub fn branch(
    core: &Core,
    prices: &[f64],
    known: u64,
    most_nodes: usize,
    best: &mut Best<'_>,
) -> u64 {
    let prices = Rc::new(prices.iter().map(|&price| price as f32).collect::<Vec<f32>>());
    let mut nodes =
        vec![Some(Node { bound: known, fixings: Vec::new(), prices, room: f64::INFINITY })];
    let mut waiting = BinaryHeap::from([(Reverse(known), 0_usize)]);
    let mut deep = Vec::new();
    while let Some(at) = waiting.pop().map(|(_, at)| at) {
        deep.push(at);
        while let Some(node) = deep.pop().and_then(|at| nodes[at].take()) {
            if best.is_proved(node.bound) {
                continue;
            }
            let is_enough = nodes.len() > most_nodes;
            if is_enough || best.budget.is_spent() || best.budget.gap > 0.0 {
                let open = nodes.iter().flatten().map(|node| node.bound).chain([node.bound]);
                let known = open.min().unwrap_or(node.bound).min(best.floor());
                if is_enough || best.is_over(known) {
                    return known;
                }
            }
            if let Verdict::Split(first, second) = priced(core, node, best) {
                let is_full = waiting.len() > MOST_WAITING;
                for child in [second, first] {
                    let at = nodes.len();
                    if is_full {
                        deep.push(at);
                    } else {
                        waiting.push((Reverse(child.bound), at));
                    }
                    nodes.push(Some(child));
                }
            }
        }
    }
    best.floor()
}

/// Price a node, fix what that decides, and split what is left.
fn priced(root: &Core, mut node: Node, best: &mut Best<'_>) -> Verdict {
    let mut prices: Vec<f64> = node.prices.iter().map(|&price| f64::from(price)).collect();
    for repeat in 1..=REPEATS {
        let mut fixings = vec![Fixing::Open; root.sites()];
        node.fixings.iter().for_each(|&(site, fixing)| fixings[site as usize] = fixing);
        let Some((core, start)) = root.after(fixings, &prices, node.room, false) else {
            return Verdict::Closed;
        };
        let Some(need) = best.need() else { return Verdict::Closed };
        if core.is_decided() {
            best.offer(&core, &vec![false; core.sites()]);
            return Verdict::Closed;
        }
        let mut ascent = Ascent::from(start);
        let aim = Aim { need, rounds: ROUNDS, patience: 8, step: 0.5, hope: 0.05 };
        ascent.improve(&core, aim, best.budget);
        let bound = Bound::new(&core, &ascent.prices);
        node.bound = node.bound.max(bound.value);
        if let Some(asked) = ascent.asked.last() {
            let mut is_open = vec![false; core.sites()];
            asked.iter().for_each(|&site| is_open[site as usize] = true);
            best.offer(&core, &is_open);
        }
        if best.is_proved(node.bound) {
            return Verdict::Closed;
        }
        for (row, &origin) in core.origins.iter().enumerate() {
            let moved = core.weights[row] as f64 * f64::from(core.moved[row].0);
            prices[origin as usize] = ascent.prices[row] + moved;
        }
        let named = |site: usize| root.names.binary_search(&core.names[site]).unwrap_or(0) as u32;
        node.room = bound.room(need);
        let found = bound.fixings(&core, need);
        let before = node.fixings.len();
        for (site, &fixing) in found.iter().enumerate().filter(|(_, f)| **f != Fixing::Open) {
            node.fixings.push((named(site), fixing));
        }
        let fixed = node.fixings.len() - before;
        if repeat < REPEATS && 5 * fixed >= core.sites() {
            continue;
        }
        let undecided = (0..core.sites()).filter(|&site| found[site] == Fixing::Open);
        let even = |site: usize| (ascent.shares[site] - 0.5).abs();
        let Some(site) = undecided.min_by(|&a, &b| even(a).total_cmp(&even(b)).then(a.cmp(&b)))
        else {
            // All is decided by now; once more, to see what it costs.
            continue;
        };
        let site_name = named(site);
        return split(node, prices, site_name, ascent.shares[site] > 0.5);
    }
    let prices = prices.iter().map(|&price| price as f32).collect();
    leaf(root, node, prices, best)
}

/// A node whose sites are all decided.
fn leaf(root: &Core, node: Node, prices: Vec<f32>, best: &mut Best<'_>) -> Verdict {
    let mut fixings = vec![Fixing::Open; root.sites()];
    node.fixings.iter().for_each(|&(site, fixing)| fixings[site as usize] = fixing);
    let prices: Vec<f64> = prices.iter().map(|&price| f64::from(price)).collect();
    if let Some((core, _)) = root.after(fixings, &prices, node.room, false) {
        best.offer(&core, &vec![false; core.sites()]);
    }
    Verdict::Closed
}

/// With a site and without it; the likelier first.
fn split(node: Node, prices: Vec<f64>, site: u32, opens: bool) -> Verdict {
    let prices = Rc::new(prices.iter().map(|&price| price as f32).collect::<Vec<f32>>());
    let child = |fixing| {
        let mut fixings = node.fixings.clone();
        fixings.push((site, fixing));
        Node { bound: node.bound, fixings, prices: Rc::clone(&prices), room: node.room }
    };
    let (with, without) = (child(Fixing::In), child(Fixing::Out));
    if opens { Verdict::Split(with, without) } else { Verdict::Split(without, with) }
}

//! Priced places in a k-d tree: the gain of a centre looks only at places near enough to gain.

use super::anywhere::best_gain;
use super::power::{Cloud, squared};

/// Places of a leaf.
const LEAF: usize = 8;

/// Places with mass and price. Each stretch of places is halved along its longer side; the nodes
/// are in the order in which that is done, the first half right behind its parent.
pub(super) struct Tree {
    places: Vec<Place>,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Place {
    at: [f64; 2],
    mass: f64,
    price: f64,
}

struct Node {
    lowest: [f64; 2],
    highest: [f64; 2],
    /// The dearest of its places.
    dearest: f64,
    /// Its places, and the node of its second half; 0 for a leaf.
    places: [u32; 2],
    second: u32,
}

impl Tree {
    /// Places of a cloud, which has at least one, and their prices.
    pub fn new(cloud: &Cloud, prices: &[f64]) -> Tree {
        Tree::with_leaves(cloud, prices, LEAF)
    }

    /// The same with at most so many places for each leaf.
    pub fn with_leaves(cloud: &Cloud, prices: &[f64], leaf: usize) -> Tree {
        let places = cloud.at.iter().zip(&cloud.mass).zip(prices);
        let places = places.map(|((&at, &mass), &price)| Place { at, mass, price });
        let mut tree = Tree { places: places.collect(), nodes: Vec::new() };
        tree.halve(0, tree.places.len(), leaf);
        tree
    }

    fn halve(&mut self, start: usize, end: usize, leaf: usize) {
        let places = &mut self.places[start..end];
        let fold = |along: usize, first: f64, pick: fn(f64, f64) -> f64| {
            places.iter().map(|it| it.at[along]).fold(first, pick)
        };
        let lowest = [0, 1].map(|along| fold(along, f64::INFINITY, f64::min));
        let highest = [0, 1].map(|along| fold(along, f64::NEG_INFINITY, f64::max));
        let dearest = places.iter().map(|it| it.price).fold(f64::NEG_INFINITY, f64::max);
        let node = self.nodes.len();
        let is_leaf = places.len() <= leaf.max(1);
        let along = usize::from(highest[1] - lowest[1] > highest[0] - lowest[0]);
        let middle = places.len() / 2;
        if !is_leaf {
            places.select_nth_unstable_by(middle, |one, other| {
                one.at[along].total_cmp(&other.at[along])
            });
        }
        let places = [start as u32, end as u32];
        self.nodes.push(Node { lowest, highest, dearest, places, second: 0 });
        if !is_leaf {
            self.halve(start, start + middle, leaf);
            self.nodes[node].second = self.nodes.len() as u32;
            self.halve(start + middle, end, leaf);
        }
    }

    /// The corners of all places.
    pub fn extent(&self) -> [[f64; 2]; 2] {
        [self.nodes[0].lowest, self.nodes[0].highest]
    }

    /// Its leaves, each as one place: middle and mass.
    pub fn leaves(&self) -> Vec<([f64; 2], f64)> {
        let leaves = self.nodes.iter().filter(|node| node.second == 0);
        let leaves = leaves.map(|node| {
            let places = self.of(node);
            let mass: f64 = places.iter().map(|it| it.mass).sum();
            let sum = |along: usize| places.iter().map(|it| it.mass * it.at[along]).sum::<f64>();
            ([sum(0) / mass, sum(1) / mass], mass)
        });
        leaves.collect()
    }

    /// Price of the place nearest to a point.
    pub fn nearest(&self, to: [f64; 2]) -> f64 {
        let mut best = (f64::INFINITY, 0.0);
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let node = &self.nodes[at];
            if node.distance(to) >= best.0 {
                continue;
            }
            if node.second != 0 {
                let halves = [at + 1, node.second as usize];
                let [first, second] = halves.map(|half| self.nodes[half].distance(to));
                // The nearer half is looked at first.
                open.extend(if first < second { [halves[1], halves[0]] } else { halves });
                continue;
            }
            for place in self.of(node) {
                let distance = squared(place.at, to);
                if distance < best.0 {
                    best = (distance, place.price);
                }
            }
        }
        best.1
    }

    /// The most that a set within the range of weights gains from a centre, and the gain of a unit
    /// at which it ends, for which a guess is given.
    pub fn gain(&self, centre: [f64; 2], range: [f64; 2], guess: f64) -> (f64, f64) {
        let mut offers = Vec::new();
        let mut floor = guess - guess.abs() * 0.25;
        // Where all places are one, any step will do.
        let scale = self.nodes[0].dearest.abs().max(self.spread()).max(1.0);
        let mut step = scale / 64.0;
        loop {
            let all = self.above(centre, floor, &mut offers);
            let held: f64 = offers.iter().map(|offer: &(f64, f64)| offer.0).sum();
            // Nothing that is left out is as good as what fills the range.
            if all || held >= if floor >= 0.0 { range[1] } else { range[0] } {
                break;
            }
            floor = if floor > 0.0 { (floor - step).max(0.0) } else { floor - step };
            step *= 2.0;
        }
        best_gain(&mut offers, range)
    }

    /// Offers of places that gain more than so much from a centre; whether these are all.
    fn above(&self, centre: [f64; 2], floor: f64, offers: &mut Vec<(f64, f64)>) -> bool {
        offers.clear();
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let node = &self.nodes[at];
            if node.dearest - node.distance(centre) <= floor {
                continue;
            }
            if node.second != 0 {
                open.extend([node.second as usize, at + 1]);
                continue;
            }
            for place in self.of(node) {
                let gain = place.price - squared(place.at, centre);
                if gain > floor {
                    offers.push((place.mass, gain));
                }
            }
        }
        offers.len() == self.places.len()
    }

    /// Squared extent.
    fn spread(&self) -> f64 {
        squared(self.nodes[0].lowest, self.nodes[0].highest)
    }

    fn of(&self, node: &Node) -> &[Place] {
        &self.places[node.places[0] as usize..node.places[1] as usize]
    }
}

impl Node {
    /// Squared distance of a point from its box.
    fn distance(&self, to: [f64; 2]) -> f64 {
        let off = |along: usize| {
            (self.lowest[along] - to[along]).max(to[along] - self.highest[along]).max(0.0)
        };
        off(0) * off(0) + off(1) * off(1)
    }
}

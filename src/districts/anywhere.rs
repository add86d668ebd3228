//! What no division can beat, wherever its centres are.
//!
//! Give each block a price l. A district S around its centroid costs the prices of its blocks
//! less its gain, the sum over S of w (l - d^2). So N districts cost at least the sum of all
//! w l less N times the largest gain that any set within the range of weights has from any centre:
//! a Lagrangian bound (Cornuejols, Fisher and Nemhauser 1977) over all centres in the plane, with
//! blocks that may be split.
//!
//! Centres are searched in squares that are quartered. About the middle g of a square a set costs
//! W |c - g|^2 more than about its centroid c (parallel axes), so no centroid in the square has a
//! gain above that of g by more than the largest weight times the squared half diagonal.
//!
//! On even ground the bound is what as many discs would cost: 0.8 % less than hexagons, 4.5 % less
//! than squares.

use rayon::prelude::*;

use super::parts::Part;
use super::power::{Cloud, squared};
use super::tree::Tree;
use super::{Ground, Spot};
use crate::siting::Budget;

/// Points for each district on which the prices are found.
const SAMPLE: usize = 16;
/// Rounds of the ascent.
const ROUNDS: usize = 60;
/// How far prices step, in squared radii, and how near the largest gain a centre must come to
/// count, as a part of a usual one: at first, and what is left of it in the end.
const STRIDE: f64 = 0.01;
const LAST_STRIDE: f64 = 0.2;
const BLUR: f64 = 0.2;
const LAST_BLUR: f64 = 0.02;
/// Weight around a centre that its gain is looked for in while prices are found, in even shares.
const AROUND: f64 = 2.5;
/// The same around centres that were missed, which may draw from afar.
const FAR_AROUND: f64 = 20.0;
/// What the squares may leave open, as a part of the mean cost of a district.
const OPEN: f64 = 0.004;
/// Squares that are looked at in all.
const MOST_SQUARES: usize = 200_000;
/// Searches for centres that were missed, how many blocks are too many for all of
/// them, and how many centres are taken up each time.
const PASSES: usize = 4;
const MANY: usize = 20_000;
const MISSED: usize = 300;

/// The bound for one part, in thousandths of weight times square millimetres. `value` is what a
/// division of it costs.
pub(super) fn anywhere(ground: &Ground, part: &Part, value: u128, budget: &Budget) -> u128 {
    if part.districts.len() == 1 {
        return value;
    }
    let places = Places::of(ground, part);
    if places.cloud.at.len() < 2 {
        return 0;
    }
    let [low, high] = part.ranges[0].map(|end| end as f64 / 1000.0);
    let sample = places.cloud.gathered(SAMPLE * part.districts.len());
    let mut ascent = Ascent::new(&sample, part.districts.len(), [low, high]);
    let mean = value as f64 / 1e9 / part.districts.len() as f64;
    // Where blocks are many, a search costs more than it gains.
    let passes = if places.cloud.at.len() > MANY { 2 } else { PASSES };
    let mut best = 0.0_f64;
    for pass in 0..passes {
        ascent.run(pass, budget);
        if budget.is_spent() {
            break;
        }
        let prices = places.prices(&sample, &ascent.best.1);
        let paid = places.cloud.mass.iter().zip(&prices).map(|(mass, price)| mass * price);
        let paid = paid.sum::<f64>();
        let tree = Tree::new(&places.cloud, &prices);
        let found = largest_gain(&tree, [low, high], ascent.largest, OPEN * mean);
        let bound = paid - part.districts.len() as f64 * found.most;
        // Sums of floating point err by far less than this.
        best = best.max(bound - 1e-9 * paid.abs());
        if found.missed.is_empty() {
            break;
        }
        ascent.add(&found.missed);
    }
    (best * 1e9).floor() as u128
}

/// Blocks with weight.
struct Places {
    cloud: Cloud,
}

impl Places {
    fn of(ground: &Ground, part: &Part) -> Places {
        let weight = |block: u32| ground.workloads[0][block as usize].0;
        let blocks = part.blocks.iter().copied().filter(|&block| weight(block) > 0);
        let origin: Spot = ground.at[part.blocks[0] as usize];
        let mut cloud = Cloud { at: Vec::new(), mass: Vec::new() };
        for block in blocks {
            let at = ground.at[block as usize];
            cloud.at.push([0, 1].map(|along| (at[along] - origin[along]) as f64 / 1000.0));
            cloud.mass.push(weight(block) as f64 / 1000.0);
        }
        Places { cloud }
    }

    /// Prices of all places from those of a sample: that of the nearest.
    fn prices(&self, sample: &Cloud, prices: &[f64]) -> Vec<f64> {
        if sample.at.len() == self.cloud.at.len() {
            return prices.to_vec();
        }
        let tree = Tree::new(sample, prices);
        self.cloud.at.par_iter().map(|&at| tree.nearest(at)).collect()
    }
}

/// Prices on their way up, with centres at the points of the sample.
struct Ascent<'a> {
    sample: &'a Cloud,
    districts: usize,
    range: [f64; 2],
    /// Points around each centre with their squared distances, nearest first.
    around: Vec<Vec<(f64, u32)>>,
    /// Squared radius of the disc around each point that holds an even share, and the gain of a
    /// middling one at that price.
    discs: Vec<f64>,
    usual: f64,
    prices: Vec<f64>,
    /// The best bound, by the centres looked at, and its prices; and the largest gain there.
    best: (f64, Vec<f64>),
    largest: f64,
}

impl<'a> Ascent<'a> {
    /// Prices at which discs that hold an even share gain about as much everywhere.
    fn new(sample: &'a Cloud, districts: usize, range: [f64; 2]) -> Ascent<'a> {
        let share = sample.mass.iter().sum::<f64>() / districts as f64;
        let mut around: Vec<Vec<(f64, u32)>> =
            sample.at.par_iter().map(|&at| near(sample, at, AROUND * share, districts)).collect();
        let (mut discs, mut gains) = (Vec::new(), Vec::new());
        for row in &around {
            let (mut held, mut cost) = (0.0, 0.0);
            let edge = row.iter().find(|(distance, at)| {
                held += sample.mass[*at as usize];
                cost += sample.mass[*at as usize] * distance;
                held >= share
            });
            let disc = edge.or(row.last()).map_or(0.0, |edge| edge.0);
            discs.push(disc);
            gains.push(held * disc - cost);
        }
        let between = sample.at.par_iter().zip(&sample.mass).zip(&discs).flat_map_iter(|it| {
            let ((&[x, y], mass), disc) = it;
            // About half as far as the next point.
            let off = (std::f64::consts::PI * disc * mass / share).sqrt() / 2.0;
            let places = [[x + off, y], [x, y + off], [x + off, y + off]];
            places.map(|at| near(sample, at, AROUND * share, districts))
        });
        let between: Vec<Vec<(f64, u32)>> = between.collect();
        around.extend(between);
        let weighted = gains.iter().zip(&sample.mass).map(|(gain, mass)| gain * mass);
        let usual = weighted.sum::<f64>() / (share * districts as f64);
        let prices = discs.iter().zip(&gains).map(|(disc, gain)| disc + (usual - gain) / share);
        let prices: Vec<f64> = prices.collect();
        let best = (f64::NEG_INFINITY, prices.clone());
        Ascent { sample, districts, range, around, discs, usual, prices, best, largest: 0.0 }
    }

    /// Also look at these centres, over all points.
    fn add(&mut self, centres: &[[f64; 2]]) {
        let districts = self.districts;
        let share = self.sample.mass.iter().sum::<f64>() / districts as f64;
        let rows: Vec<Vec<(f64, u32)>> = centres
            .par_iter()
            .map(|&at| near(self.sample, at, share * FAR_AROUND, districts))
            .collect();
        self.around.extend(rows);
    }

    fn run(&mut self, pass: usize, budget: &Budget) {
        if pass > 0 {
            // What was best is so no more among more centres.
            self.best.0 = f64::NEG_INFINITY;
            self.prices = self.best.1.clone();
        }
        let rounds = ROUNDS;
        let start = if pass == 0 { 0 } else { rounds * 2 / 5 };
        for round in start..rounds {
            if budget.is_spent() {
                return;
            }
            let part = round as f64 / rounds as f64;
            self.step(STRIDE * LAST_STRIDE.powf(part), BLUR * LAST_BLUR.powf(part));
        }
    }

    /// Raise the prices of points that few of the best centres would take, and lower those that
    /// many would. Each centre counts by how near its gain is to the largest.
    fn step(&mut self, stride: f64, blur: f64) {
        let gains: Vec<(f64, f64)> = self
            .around
            .par_iter()
            .map(|row| {
                let offers = row.iter().map(|&(distance, at)| {
                    (self.sample.mass[at as usize], self.prices[at as usize] - distance)
                });
                best_gain(&mut offers.collect::<Vec<_>>(), self.range)
            })
            .collect();
        let largest = gains.iter().map(|gain| gain.0).fold(f64::NEG_INFINITY, f64::max);
        let paid: f64 = self.sample.mass.iter().zip(&self.prices).map(|(m, p)| m * p).sum();
        let bound = paid - self.districts as f64 * largest;
        if bound > self.best.0 {
            self.best = (bound, self.prices.clone());
            self.largest = largest;
        }
        let scale = blur * self.usual.max(f64::MIN_POSITIVE);
        let counts: Vec<f64> =
            gains.iter().map(|gain| ((gain.0 - largest) / scale).exp()).collect();
        let unit = self.districts as f64 / counts.iter().sum::<f64>();
        let mut taken = vec![0.0; self.prices.len()];
        for ((row, gain), count) in self.around.iter().zip(&gains).zip(&counts) {
            if *count < 1e-6 {
                continue;
            }
            let wins = |it: &&(f64, u32)| self.prices[it.1 as usize] - it.0 > gain.1;
            row.iter().filter(wins).for_each(|it| taken[it.1 as usize] += count * unit);
        }
        for ((price, taken), disc) in self.prices.iter_mut().zip(taken).zip(&self.discs) {
            *price += disc * stride * (1.0 - taken).clamp(-1.0, 1.0);
        }
    }
}

/// Points around a centre that weigh so much together, nearest first.
fn near(sample: &Cloud, centre: [f64; 2], weight: f64, districts: usize) -> Vec<(f64, u32)> {
    let mut row: Vec<(f64, u32)> =
        sample.at.iter().zip(0..).map(|(&at, it)| (squared(at, centre), it)).collect();
    let order =
        |one: &(f64, u32), other: &(f64, u32)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1));
    // So many should do, twice over; where the points are light, more are looked at.
    let mut count = 2 * (AROUND * sample.at.len() as f64 / districts as f64) as usize + 1;
    loop {
        count = count.min(row.len());
        if count < row.len() {
            row.select_nth_unstable_by(count, order);
        }
        row[..count].sort_unstable_by(order);
        let mut held = 0.0;
        let end = row[..count].iter().position(|(_, it)| {
            held += sample.mass[*it as usize];
            held >= weight
        });
        if end.is_some() || count == row.len() {
            row.truncate(end.map_or(count, |end| end + 1));
            row.shrink_to_fit();
            return row;
        }
        count *= 4;
    }
}

/// The most that a set within the range gains from offers of (weight, gain of each unit), of which
/// parts may be taken, and the gain at which it ends. Offers may change their order.
pub(super) fn best_gain(offers: &mut [(f64, f64)], [low, high]: [f64; 2]) -> (f64, f64) {
    let won = offers.iter().filter(|offer| offer.1 > 0.0);
    let (held, gain) =
        won.fold((0.0, 0.0), |(held, gain), offer| (held + offer.0, gain + offer.0 * offer.1));
    if (low..=high).contains(&held) {
        return (gain, 0.0);
    }
    let wanted = if held > high { high } else { low };
    let (mut rest, mut taken, mut gain) = (offers, 0.0, 0.0);
    let mut last = 0.0;
    // The offers that are taken end within `rest`.
    while !rest.is_empty() {
        let middle = rest.len() / 2;
        rest.select_nth_unstable_by(middle, |one, other| other.1.total_cmp(&one.1));
        let upper = &rest[..=middle];
        let (held, gains) = upper
            .iter()
            .fold((0.0, 0.0), |(held, gains), offer| (held + offer.0, gains + offer.0 * offer.1));
        if taken + held <= wanted {
            (taken, gain, last) = (taken + held, gain + gains, rest[middle].1);
            rest = &mut rest[middle + 1..];
        } else if middle == 0 {
            last = rest[0].1;
            gain += (wanted - taken) * last;
            break;
        } else {
            rest = &mut rest[..=middle];
            if rest.len() == 2 {
                rest.sort_unstable_by(|one, other| other.1.total_cmp(&one.1));
                let first = rest[0];
                if taken + first.0 > wanted {
                    rest = &mut rest[..1];
                } else {
                    (taken, gain) = (taken + first.0, gain + first.0 * first.1);
                    rest = &mut rest[1..];
                }
            }
        }
    }
    (gain, last)
}

/// At least the largest gain that any set within the range has from any centre; more by at most
/// `open`, unless that takes too many squares. `known` is a gain that some centre has.
fn largest_gain(tree: &Tree, range: [f64; 2], known: f64, open: f64) -> Gains {
    let [lowest, highest] = tree.extent();
    let side = (highest[0] - lowest[0]).max(highest[1] - lowest[1]);
    let middle = [0, 1].map(|along| (lowest[along] + highest[along]) / 2.0);
    let mut squares = vec![Square { middle, half: side / 2.0, hint: 0.0 }];
    let (mut largest, mut closed, mut count) = (known, known, 0);
    let mut missed: Vec<(f64, [f64; 2])> = Vec::new();
    while !squares.is_empty() {
        count += squares.len();
        let looked: Vec<(f64, f64)> =
            squares.par_iter().map(|it| tree.gain(it.middle, range, it.hint)).collect();
        largest = looked.iter().map(|it| it.0).fold(largest, f64::max);
        let is_last = count + 4 * squares.len() > MOST_SQUARES;
        let mut next = Vec::new();
        for (square, &(gain, hint)) in squares.iter().zip(&looked) {
            if gain > known + open {
                missed.push((gain, square.middle));
            }
            let most = gain + range[1] * 2.0 * square.half * square.half;
            if most <= largest + open || is_last {
                closed = most.max(closed);
            } else {
                next.extend(square.quarters(hint));
            }
        }
        squares = next;
    }
    missed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1[0].total_cmp(&other.1[0])));
    let step = missed.len().div_ceil(MISSED).max(1);
    let missed = missed.into_iter().step_by(step).map(|(_, at)| at).collect();
    Gains { most: closed, missed }
}

/// What centres gain anywhere.
struct Gains {
    /// None gains more.
    most: f64,
    /// Some of the centres that gain more than was known.
    missed: Vec<[f64; 2]>,
}

/// Where a centre may be.
struct Square {
    middle: [f64; 2],
    half: f64,
    /// The gain at which the best set ended in the square that this is a quarter of.
    hint: f64,
}

impl Square {
    fn quarters(&self, hint: f64) -> [Square; 4] {
        let half = self.half / 2.0;
        [[-half, -half], [-half, half], [half, -half], [half, half]].map(|off| {
            let middle = [0, 1].map(|along| self.middle[along] + off[along]);
            Square { middle, half, hint }
        })
    }
}

//! Balanced power diagrams: centres and prices so that everybody who goes where squared distance
//! and price are least fills all districts evenly, and each centre is the middle of its district
//! (Aurenhammer, Hoffmann and Aronov 1998; Cohen-Addad, Klein and Young 2018).
//!
//! Lloyd's rounds and price steps take turns. Where there are many blocks for each district the
//! rounds run over small boxes of them first: middles and prices hardly depend on the single block.

use rand::Rng;
use rand_pcg::Pcg64Mcg;

use super::draft::Held;
use super::field::Field;
use super::tree::Tree;

/// Places with mass.
#[derive(Clone)]
pub(super) struct Cloud {
    pub at: Vec<[f64; 2]>,
    pub mass: Vec<f64>,
}

impl Cloud {
    /// All blocks of a field.
    pub fn of(field: &Field) -> Cloud {
        Cloud { at: field.at.clone(), mass: field.mass.clone() }
    }

    /// At most about so many places in its stead, each for those of a small box: their middle and
    /// what they weigh together.
    pub fn gathered(&self, most: usize) -> Cloud {
        if self.at.len() <= most {
            return self.clone();
        }
        let leaf = 2 * self.at.len().div_ceil(most) - 1;
        let tree = Tree::with_leaves(self, &vec![0.0; self.at.len()], leaf);
        let (at, mass) = tree.leaves().into_iter().unzip();
        Cloud { at, mass }
    }
}

/// A power diagram.
#[derive(Clone)]
pub(super) struct Diagram {
    pub centres: Vec<[f64; 2]>,
    pub prices: Vec<f64>,
    /// Cell of each point of the cloud it was made for.
    pub cells: Vec<u32>,
    /// Inertia of the cells, with what they lie outside their range counted on top.
    pub score: f64,
}

/// Other cells that a point is compared with: the nearest of its own.
const NEAR: usize = 18;
/// Rounds after which the nearest cells are looked up again.
const STALE: usize = 4;

impl Diagram {
    /// Centres drawn with a chance that grows with the squared distance from those drawn before
    /// (k-means++, Arthur and Vassilvitskii 2007), without prices.
    pub fn drawn(cloud: &Cloud, districts: usize, random: &mut Pcg64Mcg) -> Diagram {
        let mut nearest = vec![f64::INFINITY; cloud.at.len()];
        let mut cells = vec![0_u32; cloud.at.len()];
        let mut centres = Vec::with_capacity(districts);
        for district in 0..districts {
            let pull = |at: usize| cloud.mass[at] * if district == 0 { 1.0 } else { nearest[at] };
            let total: f64 = (0..cloud.at.len()).map(pull).sum();
            let mut left = random.random::<f64>() * total;
            let drawn = (0..cloud.at.len()).find(|&at| {
                left -= pull(at);
                left < 0.0
            });
            let centre = cloud.at[drawn.unwrap_or(district % cloud.at.len())];
            centres.push(centre);
            for (at, nearest) in nearest.iter_mut().enumerate() {
                let distance = squared(cloud.at[at], centre);
                if distance < *nearest {
                    *nearest = distance;
                    cells[at] = district as u32;
                }
            }
        }
        Diagram { centres, prices: vec![0.0; districts], cells, score: f64::INFINITY }
    }

    /// The same centres and prices over another cloud.
    pub fn over(&self, cloud: &Cloud) -> Diagram {
        let cells = cloud.at.iter().map(|&at| {
            let each = 0..self.centres.len();
            let cost = |it: usize| squared(at, self.centres[it]) + self.prices[it];
            each.min_by(|&one, &other| cost(one).total_cmp(&cost(other))).unwrap_or(0) as u32
        });
        Diagram { cells: cells.collect(), ..self.clone() }
    }

    /// So many rounds of Lloyd and of prices. `slack` is the part of the even share that a cell
    /// may lie off it.
    pub fn settle(&mut self, cloud: &Cloud, rounds: usize, slack: f64) {
        let share = cloud.mass.iter().sum::<f64>() / self.centres.len() as f64;
        let range = [share * (1.0 - slack), share * (1.0 + slack)];
        let mut near = Vec::new();
        for round in 0..rounds {
            if round % STALE == 0 {
                near = self.near();
            }
            let held = self.assign(cloud, &near);
            let inertia: f64 = held.iter().map(Held::inertia).sum();
            let mean = inertia / (share * held.len() as f64);
            let mut off = 0.0;
            for (cell, held) in held.iter().enumerate() {
                let mass = held.mass();
                let over = mass - mass.clamp(range[0], range[1]);
                off += over.abs();
                if mass > share * 0.2 {
                    self.centres[cell] = held.centre();
                }
                self.prices[cell] += 0.7 * price_step(over, held, mean, share);
            }
            self.score = inertia * (1.0 + 4.0 * off / (share * held.len() as f64));
        }
    }

    /// The nearest cells of each cell, itself among them.
    fn near(&self) -> Vec<Vec<u32>> {
        let cells = 0..self.centres.len();
        let rows = cells.clone().map(|cell| {
            let here = self.centres[cell];
            let cost = |it: usize| squared(here, self.centres[it]) + self.prices[it];
            let mut row: Vec<(f64, u32)> = cells.clone().map(|it| (cost(it), it as u32)).collect();
            if row.len() > NEAR {
                row.select_nth_unstable_by(NEAR, |one, other| one.0.total_cmp(&other.0));
                row.truncate(NEAR);
            }
            row.into_iter().map(|(_, it)| it).collect()
        });
        rows.collect()
    }

    /// Everybody to the cheapest cell near the one they were in.
    fn assign(&mut self, cloud: &Cloud, near: &[Vec<u32>]) -> Vec<Held> {
        let mut held = vec![Held::default(); self.centres.len()];
        for (at, cell) in self.cells.iter_mut().enumerate() {
            let place = cloud.at[at];
            let mut best = (f64::INFINITY, *cell);
            for &it in &near[*cell as usize] {
                let cost = squared(place, self.centres[it as usize]) + self.prices[it as usize];
                if cost < best.0 {
                    best = (cost, it);
                }
            }
            *cell = best.1;
            held[best.1 as usize].add(place, cloud.mass[at]);
        }
        held
    }
}

/// By how much the price of a cell changes that holds so much too much: a step of Newton's method
/// for a round cell of even density among others of its size.
fn price_step(over: f64, held: &Held, mean: f64, share: f64) -> f64 {
    let mass = held.mass().max(share * 0.2);
    let spread = (held.inertia() / mass).clamp(mean * 0.2, mean * 5.0);
    (over / mass).clamp(-1.0, 1.0) * spread * std::f64::consts::PI
}

/// Squared distance.
pub(super) fn squared([x, y]: [f64; 2], [to_x, to_y]: [f64; 2]) -> f64 {
    (x - to_x) * (x - to_x) + (y - to_y) * (y - to_y)
}

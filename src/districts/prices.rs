//! Prices for least-cost transport: weight goes to districts that take no less and no more than a
//! range, and may be split. The dual of that linear programme is concave in one price for each
//! district: any prices bound every division from below, and good ones nearly reach it.

use rayon::prelude::*;

use crate::siting::Budget;

/// Rounds of the ascent, how many in a row may be in vain, and after how many the rows of the
/// cheapest districts are made anew.
const ROUNDS: usize = 240;
const PATIENCE: usize = 40;
const STALE: usize = 40;
/// Districts that a block chooses from between two such rounds.
const CHOICE: usize = 12;

/// Good prices for so many districts, in the unit of `cost`. Each district steps on its own:
/// further while it errs on one side, half as far when it has crossed over (Riedmiller and Braun
/// 1993). The best prices seen are kept.
pub(super) fn prices(
    mass: &[f64],
    districts: usize,
    range: [f64; 2],
    cost: impl Fn(usize, usize) -> f64 + Sync,
    budget: &Budget,
) -> Vec<f64> {
    let mut ascent =
        Ascent { prices: vec![0.0; districts], steps: Vec::new(), before: vec![0.0; districts] };
    let mut best = (f64::NEG_INFINITY, ascent.prices.clone());
    let mut rows = Vec::new();
    let mut vain = 0;
    for round in 0..ROUNDS {
        if round % STALE == 0 {
            rows = cheapest(mass.len(), districts, &ascent.prices, &cost);
            // Rows of before knew less of what is cheap: their values were too high.
            best.0 = f64::NEG_INFINITY;
        }
        let sent = Sent::at(mass, &rows, &ascent.prices);
        let value = sent.value - paid(&ascent.prices, range);
        vain = if value > best.0 + best.0.abs() * 1e-7 { 0 } else { vain + 1 };
        if value > best.0 {
            best = (value, ascent.prices.clone());
        }
        if vain >= PATIENCE || budget.is_spent() {
            break;
        }
        ascent.step(&sent, mass, range);
    }
    best.1
}

/// Prices on their way up.
struct Ascent {
    prices: Vec<f64>,
    steps: Vec<f64>,
    /// What each district held too much before its last step.
    before: Vec<f64>,
}

impl Ascent {
    fn step(&mut self, sent: &Sent, mass: &[f64], range: [f64; 2]) {
        if self.steps.is_empty() {
            let mean = sent.cost / mass.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            self.steps = vec![mean.max(1e-9) * 0.2; self.prices.len()];
        }
        for (district, price) in self.prices.iter_mut().enumerate() {
            let over = over(sent.held[district], *price, range);
            let crossed = over * self.before[district];
            self.before[district] = over;
            if over == 0.0 {
                continue;
            }
            let step = &mut self.steps[district];
            if crossed != 0.0 {
                *step *= if crossed > 0.0 { 1.2 } else { 0.5 };
            }
            let next = *price + over.signum() * *step;
            // A price passes through zero only where there is still too much or too little.
            *price = if next * *price < 0.0 { 0.0 } else { next };
        }
    }
}

/// What all pay at most for room, or are paid at least for filling it.
fn paid(prices: &[f64], [low, high]: [f64; 2]) -> f64 {
    prices.iter().map(|&price| if price > 0.0 { price * high } else { price * low }).sum()
}

/// How much a district holds too much at its price; below zero for too little.
fn over(held: f64, price: f64, [low, high]: [f64; 2]) -> f64 {
    if price > 0.0 {
        held - high
    } else if price < 0.0 {
        held - low
    } else {
        (held - high).max(0.0) - (low - held).max(0.0)
    }
}

/// The districts that are cheapest for each block at some prices, with their costs.
fn cheapest(
    blocks: usize,
    districts: usize,
    prices: &[f64],
    cost: &(impl Fn(usize, usize) -> f64 + Sync),
) -> Vec<(u32, f64)> {
    let row = |block: usize| {
        let mut row: Vec<(f64, u32, f64)> = Vec::with_capacity(districts);
        row.extend((0..districts).map(|district| {
            let cost = cost(block, district);
            (cost + prices[district], district as u32, cost)
        }));
        if districts > CHOICE {
            row.select_nth_unstable_by(CHOICE, |one, other| one.0.total_cmp(&other.0));
            row.truncate(CHOICE);
        }
        row.into_iter().map(|(_, district, cost)| (district, cost))
    };
    let rows: Vec<Vec<(u32, f64)>> = (0..blocks.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let blocks = chunk * CHUNK..blocks.min((chunk + 1) * CHUNK);
            blocks.flat_map(row).collect()
        })
        .collect();
    rows.concat()
}

/// Blocks that one thread looks at in a go.
const CHUNK: usize = 2048;

/// Where everybody goes at some prices.
struct Sent {
    /// Sum of mass times cost and price.
    value: f64,
    /// Sum of mass times cost.
    cost: f64,
    held: Vec<f64>,
}

impl Sent {
    fn at(mass: &[f64], rows: &[(u32, f64)], prices: &[f64]) -> Sent {
        let width = rows.len() / mass.len().max(1);
        let chunks = mass.par_chunks(CHUNK).zip(rows.par_chunks(CHUNK * width.max(1)));
        let chunks = chunks.map(|(masses, rows)| {
            let mut sent = Sent { value: 0.0, cost: 0.0, held: vec![0.0; prices.len()] };
            for (mass, row) in masses.iter().zip(rows.chunks(width.max(1))) {
                let mut best = (f64::INFINITY, 0, 0.0);
                for &(district, cost) in row {
                    let dear = cost + prices[district as usize];
                    if dear < best.0 {
                        best = (dear, district as usize, cost);
                    }
                }
                sent.value += mass * best.0;
                sent.cost += mass * best.2;
                sent.held[best.1] += mass;
            }
            sent
        });
        // Added up in the order of the chunks, so the same on any number of threads.
        let chunks: Vec<Sent> = chunks.collect();
        let mut all = Sent { value: 0.0, cost: 0.0, held: vec![0.0; prices.len()] };
        for sent in chunks {
            all.value += sent.value;
            all.cost += sent.cost;
            all.held.iter_mut().zip(sent.held).for_each(|(all, held)| *all += held);
        }
        all
    }
}

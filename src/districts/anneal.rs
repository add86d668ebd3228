//! Exchanges on the adjacency graph: blocks on a border change sides, at first also to their
//! loss (simulated annealing), in the end only where it helps. Districts stay whole throughout;
//! what lies outside its range costs more and more.

use rand::{Rng, RngCore};
use rand_pcg::Pcg64Mcg;

use super::draft::{Draft, Rates};
use crate::siting::Budget;

/// How long and how hot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// Moves looked at.
    pub steps: u64,
    /// Temperature at first, as a part of what a move on the border costs on average.
    pub heat: f64,
    /// Rates; that of balance is for the end, and begins at a part of it.
    pub rates: Rates,
}

/// Steps between two looks at the clock and at the temperature.
const STRIDE: u64 = 512;
/// What is left of the temperature in the end.
const COLD: f64 = 0.003;
/// Part of the last rate of balance that counts at first.
const LENIENT: f64 = 0.02;

/// Cool a draft down.
pub(super) fn anneal(draft: &mut Draft, plan: &Plan, random: &mut Pcg64Mcg, budget: &Budget) {
    if draft.held.len() < 2 || draft.border().is_empty() {
        return;
    }
    let hot = plan.heat * usual_change(draft, &plan.rates, random);
    let (mut heat, mut rates) = (hot, plan.rates);
    for step in 0..plan.steps {
        if step % STRIDE == 0 {
            if budget.is_spent() {
                break;
            }
            let part = step as f64 / plan.steps as f64;
            heat = hot * COLD.powf(part);
            rates.balance = plan.rates.balance * LENIENT.powf((1.0 - 1.5 * part).max(0.0));
        }
        let Some((block, to)) = drawn(draft, random) else { continue };
        let change = draft.change(block, to, &rates) + rates.balance * draft.strain(block, to);
        if change > 0.0 && (change > 16.0 * heat || random.random::<f64>() > (-change / heat).exp())
        {
            continue;
        }
        if draft.can_leave(block) {
            draft.put(block, to);
        }
    }
    draft.recount();
}

/// A block on a border and a district that it touches.
fn drawn(draft: &Draft, random: &mut Pcg64Mcg) -> Option<(usize, u32)> {
    let border = draft.border();
    let bits = random.next_u64();
    let pick = |bits: u64, count: usize| (((bits & 0xffff_ffff) * count as u64) >> 32) as usize;
    let block = *border.get(pick(bits, border.len()))? as usize;
    let neighbours = draft.field.neighbours(block);
    let other = neighbours[pick(bits >> 32, neighbours.len())];
    let to = draft.of[other as usize];
    (to != draft.of[block]).then_some((block, to))
}

/// What a move on the border costs or gains in the middle of many, balance aside.
fn usual_change(draft: &Draft, rates: &Rates, random: &mut Pcg64Mcg) -> f64 {
    let moves = (0..400).filter_map(|_| drawn(draft, random));
    let mut changes: Vec<f64> =
        moves.map(|(block, to)| draft.change(block, to, rates).abs()).collect();
    changes.sort_by(f64::total_cmp);
    changes.get(changes.len() / 2).copied().unwrap_or(0.0)
}

/// Move blocks over borders for as long as that helps. The number of moves.
pub(super) fn descend(draft: &mut Draft, rates: &Rates, budget: &Budget) -> usize {
    let mut moves = 0;
    let mut queue: Vec<u32> = draft.border().to_vec();
    queue.sort_unstable();
    let mut is_queued = vec![false; draft.of.len()];
    queue.iter().for_each(|&block| is_queued[block as usize] = true);
    let mut next = 0;
    while let Some(&block) = queue.get(next) {
        next += 1;
        is_queued[block as usize] = false;
        if next % 256 == 0 && budget.is_spent() || next > 40 * draft.of.len() {
            break;
        }
        let block = block as usize;
        let Some(to) = best_move(draft, block, rates) else { continue };
        if !draft.can_leave(block) {
            continue;
        }
        draft.put(block, to);
        moves += 1;
        let field = draft.field;
        for &other in field.neighbours(block).iter().chain([&(block as u32)]) {
            if !std::mem::replace(&mut is_queued[other as usize], true) {
                queue.push(other);
            }
        }
    }
    draft.recount();
    moves
}

/// The district to which a move gains most, if any gains.
fn best_move(draft: &Draft, block: usize, rates: &Rates) -> Option<u32> {
    let here = draft.of[block];
    let mut best = (-1e-9 * draft.field.mass[block], None);
    for &other in draft.field.neighbours(block) {
        let to = draft.of[other as usize];
        if to == here || best.1 == Some(to) {
            continue;
        }
        let change = draft.change(block, to, rates) + rates.balance * draft.strain(block, to);
        if change < best.0 {
            best = (change, Some(to));
        }
    }
    best.1
}

//! The best division of one part that many starts find.

use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::anneal::{Plan, anneal, descend};
use super::draft::{Draft, Rates};
use super::field::Field;
use super::grow::{grow, planted, seeds};
use super::power::{Cloud, Diagram, squared};
use super::prices::prices;
use super::repair::repair;
use super::today::{from_today, named_as_today};
use crate::siting::Budget;

/// Power diagrams that are drawn, and how many of the best go on.
const DRAWN: u64 = 16;
const KEPT: usize = 6;
/// Blocks of all that go on together.
const MANY: usize = 250_000;
/// Points for each district that a power diagram is found on.
const SAMPLE: usize = 40;
/// Blocks of which none are gathered.
const FEW: usize = 2500;
/// Rounds of Lloyd: on the sample, and over all blocks after that.
const ROUNDS: usize = 48;
const ROUNDS_OVER_ALL: usize = 16;
/// Moves that are looked at for each block and start, and at most for all.
const STEPS: u64 = 500;
const LEAST_STEPS: u64 = 60_000;
const MOST_STEPS: u64 = 6_000_000;
/// What a whole even share outside the range costs, in mean costs of a district.
const BALANCE: f64 = 300.0;

/// Starts around given centres.
const AROUND_CENTRES: usize = 3;
/// Starts from today's districts or from the best so far, and how hot they are.
const TRIED: usize = 8;
const HEATS: [f64; TRIED] = [0.01, 0.05, 0.15, 0.4, 0.7, 1.0, 1.4, 2.0];

/// Further rounds at most where no range is kept, so many blocks in all of them, and rounds without
/// anything better after which no more are tried.
const AGAIN: usize = 12;
const AGAIN_BLOCKS: usize = 200_000;
const IN_VAIN: usize = 4;

/// What a unit of mass that leaves its district costs, in mean costs of a unit. Several times what it
/// could gain in shape, and not so much that a district winds through half a town to save a few.
const KEEP: f64 = 10.0;

/// How much softer balance and keeping are while the best so far is hot again.
const SOFT: [f64; 4] = [1.0, 5.0, 10.0, 20.0];

/// How much more balance counts where today's districts are kept.
const KEEPING_BALANCE: f64 = 5.0;

/// What is wished for beside shape, as parts of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    /// Part of the cost that borders make up.
    pub borders: f64,
}

/// District of each block of a field.
pub(super) fn search(field: &Field, wishes: Wishes, budget: &Budget) -> Vec<u32> {
    if field.districts == 1 {
        return vec![0; field.blocks()];
    }
    let keeps = !field.kept.is_empty();
    let starts = if keeps { vec![from_today(field); TRIED] } else { afresh(field, budget) };
    // The same for all, so that they can be compared.
    let rates = starts.first().map(|of| rates(&Draft::new(field, of.clone()), wishes));
    let rates = rates.unwrap_or_default();
    let found = improved(field, starts, rates, 0, budget);
    let first = best_of(found);
    let is_hard = first.as_ref().is_some_and(|first| first.excess > 0.0);
    let mut best = evened(field, first, rates, budget);
    if keeps && is_hard {
        // What little change does not even out, another division may: today's names go to the
        // districts that have most of them.
        let free = Rates { keep: 0.0, balance: rates.balance / KEEPING_BALANCE, ..rates };
        let others = improved(field, afresh(field, budget), free, 0, budget);
        let named = others.into_iter().map(|other| named_as_today(field, other.of));
        let named: Vec<Vec<u32>> = named.collect();
        let mut found = improved(field, named.clone(), rates, 0, budget);
        found.extend(named.into_iter().map(|of| Found::of(Draft::new(field, of), &rates)));
        best = best_of(best.into_iter().chain(evened(field, best_of(found), rates, budget)));
    }
    best.map_or_else(|| vec![0; field.blocks()], |best| best.of)
}

fn best_of(found: impl IntoIterator<Item = Found>) -> Option<Found> {
    found.into_iter().min_by(Found::order)
}

/// The best, or where that keeps no range what further rounds from there make of it.
fn evened(field: &Field, best: Option<Found>, rates: Rates, budget: &Budget) -> Option<Found> {
    let mut best = best?;
    let from = |best: &Found, round: u64| {
        best_of(improved(field, vec![best.of.clone(); TRIED], rates, round, budget))
    };
    let rounds = (AGAIN_BLOCKS / field.blocks()).clamp(1, AGAIN) as u64;
    let (mut round, mut in_vain) = (0, 0);
    while best.excess > 0.0 && round < rounds && in_vain < IN_VAIN {
        if field.has_giants() || budget.is_spent() {
            return Some(best);
        }
        round += 1;
        in_vain += 1;
        if let Some(found) = from(&best, round).filter(|found| found.order(&best).is_lt()) {
            (best, in_vain) = (found, 0);
        }
    }
    // Softer rounds moved more than they had to.
    let tidied = if round > 0 && rates.keep > 0.0 { from(&best, 0) } else { None };
    best_of(tidied.into_iter().chain([best]))
}

/// Starts that owe nothing to today's districts.
fn afresh(field: &Field, budget: &Budget) -> Vec<Vec<u32>> {
    if field.has_centres() {
        vec![around_centres(field, budget); AROUND_CENTRES]
    } else {
        around_anything(field, budget)
    }
}

/// What exchanges make of each start in a round; the first is round 0.
fn improved(
    field: &Field,
    starts: Vec<Vec<u32>>,
    rates: Rates,
    round: u64,
    budget: &Budget,
) -> Vec<Found> {
    let starts = starts.into_par_iter().enumerate();
    starts.map(|(at, of)| Found::from(field, of, rates, [round, at as u64], budget)).collect()
}

/// A division and what it is worth.
struct Found {
    of: Vec<u32>,
    excess: f64,
    total: f64,
}

impl Found {
    /// The better first: what keeps the ranges, then what costs least.
    fn order(&self, other: &Found) -> std::cmp::Ordering {
        self.excess.total_cmp(&other.excess).then(self.total.total_cmp(&other.total))
    }

    fn of(draft: Draft<'_>, rates: &Rates) -> Found {
        Found { excess: draft.excess(), total: draft.total(rates), of: draft.of }
    }

    /// The best that exchanges make of a start of a round.
    fn from(
        field: &Field,
        of: Vec<u32>,
        rates: Rates,
        [round, start]: [u64; 2],
        budget: &Budget,
    ) -> Found {
        let mut draft = Draft::new(field, of);
        let seed = u128::from(budget.seed) << 32 | u128::from(round << 12 | start) << 8 | 7;
        let mut random = Pcg64Mcg::new(seed << 1 | 1);
        let steps = (STEPS * field.blocks() as u64).clamp(LEAST_STEPS, MOST_STEPS);
        let mild = Rates { balance: rates.balance / 10.0, ..rates };
        let (one_of, keeps) = (start as usize, rates.keep > 0.0);
        let warm = HEATS[one_of % HEATS.len()];
        let (heat, while_hot) = match (round > 0, keeps) {
            // Softer, so that heat moves anything.
            (true, true) => {
                let soft = SOFT[one_of % SOFT.len()];
                let (balance, keep) = (rates.balance / soft, rates.keep / soft);
                (warm, Rates { balance, keep, ..rates })
            }
            (true, false) => (warm, rates),
            (false, true) => (warm, Rates { balance: rates.balance * 0.2, ..rates }),
            // What suits even blocks, and what suits uneven ones.
            (false, false) if start % 3 == 1 => (0.5, mild),
            (false, false) => (2.0, rates),
        };
        anneal(&mut draft, &Plan { steps, heat, rates: while_hot }, &mut random, budget);
        descend(&mut draft, &rates, budget);
        repair(&mut draft, &rates, budget);
        Found::of(draft, &rates)
    }
}

/// Rates in the unit of a draft.
fn rates(draft: &Draft, wishes: Wishes) -> Rates {
    let field = draft.field;
    let shape = draft.total(&Rates::default()).max(1e-9);
    let only_borders = Rates { borders: 1.0, ..Rates::default() };
    let borders = draft.total(&only_borders) - shape;
    let mass: f64 = field.mass.iter().sum();
    let keeps = !field.kept.is_empty();
    Rates {
        balance: BALANCE * shape / field.districts as f64
            * if keeps { KEEPING_BALANCE } else { 1.0 },
        borders: if borders > 1e-9 * shape { wishes.borders * shape / borders } else { 0.0 },
        keep: if keeps { KEEP * shape / mass } else { 0.0 },
    }
}

/// Several divisions around centres that are found.
fn around_anything(field: &Field, budget: &Budget) -> Vec<Vec<u32>> {
    let slack = slack(field);
    let all = Cloud::of(field);
    let sample = all.gathered((SAMPLE * field.districts).max(FEW));
    let mut drawn: Vec<Diagram> = (0..DRAWN)
        .into_par_iter()
        .filter(|&start| start == 0 || !budget.is_spent())
        .map(|start| {
            let mut random =
                Pcg64Mcg::new((u128::from(budget.seed) << 32 | u128::from(start)) << 1 | 1);
            let mut diagram = Diagram::drawn(&sample, field.districts, &mut random);
            diagram.settle(&sample, ROUNDS, slack);
            diagram
        })
        .collect();
    drawn.sort_by(|one, other| one.score.total_cmp(&other.score));
    let is_whole = sample.at.len() == field.blocks();
    drawn.truncate((MANY / field.blocks()).clamp(1, KEPT));
    let whole = drawn.into_par_iter().map(|mut diagram| {
        if !is_whole {
            diagram = diagram.over(&all);
            diagram.settle(&all, ROUNDS_OVER_ALL, slack);
        }
        let cost = |block: usize, district: usize| {
            squared(field.at[block], diagram.centres[district]) + diagram.prices[district]
        };
        grow(field, &planted(field, &seeds(field, &diagram.cells, cost)), cost)
    });
    whole.collect()
}

/// How far a power cell may lie off the even share: within the tolerance, with room for blocks
/// that are not split.
fn slack(field: &Field) -> f64 {
    let [low, high] = field.ranges[0];
    0.7 * (high as f64 - low as f64) / (high as f64 + low as f64).max(1.0)
}

/// A division around the given centres.
fn around_centres(field: &Field, budget: &Budget) -> Vec<u32> {
    let range = field.ranges[0].map(|end| end as f64 / 1000.0);
    let cost = |block: usize, district: usize| field.cost(block, district);
    let prices = prices(&field.mass, field.districts, range, cost, budget);
    let dear = |block: usize, district: usize| field.cost(block, district) + prices[district];
    let cells: Vec<u32> = (0..field.blocks())
        .map(|block| {
            let each = 0..field.districts;
            let by_cost =
                |one: &usize, other: &usize| dear(block, *one).total_cmp(&dear(block, *other));
            each.min_by(by_cost).unwrap_or(0) as u32
        })
        .collect();
    let mut seeds = seeds(field, &cells, dear);
    let mut is_taken: Vec<u32> = seeds.clone();
    is_taken.sort_unstable();
    for (district, seed) in seeds.iter_mut().enumerate() {
        // A centre that shares its home with another keeps the seed it has.
        let Some(home) = field.home(district).map(|home| home as u32) else { continue };
        if let Err(at) = is_taken.binary_search(&home) {
            is_taken.insert(at, home);
            *seed = home;
        }
    }
    grow(field, &planted(field, &seeds), dear)
}

//! Whole districts from centres and prices: each grows from a block of its own, always by the
//! cheapest block that touches it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::field::{Field, NONE};

/// A block that a district could take.
struct Offer {
    cost: f64,
    block: u32,
    district: u32,
}

impl PartialEq for Offer {
    fn eq(&self, other: &Offer) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Offer {}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Offer {
    /// The cheapest is the largest.
    fn cmp(&self, other: &Offer) -> Ordering {
        let tie = (other.block, other.district).cmp(&(self.block, self.district));
        other.cost.total_cmp(&self.cost).then(tie)
    }
}

/// Districts that grow by `cost` from the blocks they hold, until all that have none are taken.
/// The field hangs together, so that all are.
pub(super) fn grow(field: &Field, held: &[u32], cost: impl Fn(usize, usize) -> f64) -> Vec<u32> {
    let mut of = held.to_vec();
    let mut offers = BinaryHeap::new();
    let offer = |of: &[u32], offers: &mut BinaryHeap<Offer>, block: usize, district: u32| {
        for &other in field.neighbours(block).iter().filter(|&&it| of[it as usize] == NONE) {
            let cost = cost(other as usize, district as usize);
            offers.push(Offer { cost, block: other, district });
        }
    };
    for (block, &district) in held.iter().enumerate().filter(|(_, it)| **it != NONE) {
        offer(&of, &mut offers, block, district);
    }
    while let Some(Offer { block, district, .. }) = offers.pop() {
        if of[block as usize] == NONE {
            of[block as usize] = district;
            offer(&of, &mut offers, block as usize, district);
        }
    }
    of
}

/// A division in which each district holds only its seed.
pub(super) fn planted(field: &Field, seeds: &[u32]) -> Vec<u32> {
    let mut of = vec![NONE; field.blocks()];
    for (district, &seed) in seeds.iter().enumerate() {
        of[seed as usize] = district as u32;
    }
    of
}

/// A block of its own for each district: the cheapest of those that are cheapest with it (`cells`),
/// else the cheapest that is left.
pub(super) fn seeds(field: &Field, cells: &[u32], cost: impl Fn(usize, usize) -> f64) -> Vec<u32> {
    let mut seeds = vec![NONE; field.districts];
    let mut least = vec![f64::INFINITY; field.districts];
    for (block, &cell) in cells.iter().enumerate() {
        let cost = cost(block, cell as usize);
        if cost < least[cell as usize] {
            (seeds[cell as usize], least[cell as usize]) = (block as u32, cost);
        }
    }
    let mut is_taken = vec![false; field.blocks()];
    seeds.iter().filter(|seed| **seed != NONE).for_each(|&seed| is_taken[seed as usize] = true);
    for (district, seed) in seeds.iter_mut().enumerate().filter(|(_, seed)| **seed == NONE) {
        let free = (0..field.blocks()).filter(|&block| !is_taken[block]);
        let by_cost =
            |one: &usize, other: &usize| cost(*one, district).total_cmp(&cost(*other, district));
        // There are at least as many blocks as districts.
        let nearest = free.min_by(by_cost).unwrap_or(0);
        is_taken[nearest] = true;
        *seed = nearest as u32;
    }
    seeds
}

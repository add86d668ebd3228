//! What exchanges leave undone: districts in pieces are made whole, and districts outside their
//! range hand blocks on along chains of neighbours.

use super::anneal::descend;
use super::draft::{Draft, Held, Rates};
use super::field::{Field, NONE};
use super::grow::grow;
use super::power::squared;
use crate::siting::Budget;

/// A division in which each district keeps the heaviest of its pieces, and what is left joins the
/// districts around it.
pub(super) fn whole(field: &Field, of: &[u32]) -> Vec<u32> {
    let mut best: Vec<(f64, Vec<u32>)> = vec![(-1.0, Vec::new()); field.districts];
    let mut is_seen = vec![false; field.blocks()];
    for first in 0..field.blocks() {
        let here = of[first];
        if is_seen[first] || here == NONE {
            continue;
        }
        is_seen[first] = true;
        let (mut piece, mut next) = (vec![first as u32], 0);
        while let Some(&block) = piece.get(next) {
            next += 1;
            for &other in field.neighbours(block as usize) {
                if of[other as usize] == here && !is_seen[other as usize] {
                    is_seen[other as usize] = true;
                    piece.push(other);
                }
            }
        }
        let mass = piece.iter().map(|&block| field.mass[block as usize]).sum();
        if mass > best[here as usize].0 {
            best[here as usize] = (mass, piece);
        }
    }
    fill(field, best.into_iter().map(|(_, piece)| piece).collect())
}

/// Districts that grow from whole pieces, those without one from a block that can be spared.
fn fill(field: &Field, pieces: Vec<Vec<u32>>) -> Vec<u32> {
    let mut of = vec![NONE; field.blocks()];
    for (district, piece) in pieces.iter().enumerate() {
        piece.iter().for_each(|&block| of[block as usize] = district as u32);
    }
    for district in 0..pieces.len() {
        if !pieces[district].is_empty() {
            continue;
        }
        let home = field.home(district).filter(|&home| of[home] == NONE || spare(field, &of, home));
        let spared = (0..field.blocks()).find(|&block| spare(field, &of, block));
        if let Some(block) = home.or(spared) {
            of[block] = district as u32;
        }
    }
    let centres = centres(field, &of);
    grow(field, &of, |block, district| {
        if field.has_centres() {
            field.cost(block, district)
        } else {
            squared(field.at[block], centres[district])
        }
    })
}

/// Whether a block can leave its district whole and not empty.
fn spare(field: &Field, of: &[u32], block: usize) -> bool {
    if of[block] == NONE {
        return true;
    }
    let own = field.neighbours(block).iter().filter(|&&it| of[it as usize] == of[block]);
    own.count() == 1
}

/// Weighted middles of what the districts hold.
fn centres(field: &Field, of: &[u32]) -> Vec<[f64; 2]> {
    let mut held = vec![Held::default(); field.districts];
    for (block, &district) in of.iter().enumerate().filter(|(_, it)| **it != NONE) {
        held[district as usize].add(field.at[block], field.mass[block]);
    }
    held.iter().map(Held::centre).collect()
}

/// Longest chain of hand-overs, and how many ways are tried at each link.
const LINKS: usize = 5;
const WAYS: usize = 6;

/// Bring districts into their ranges by chains of moves, as far as that goes.
pub(super) fn repair(draft: &mut Draft, rates: &Rates, budget: &Budget) {
    for _ in 0..4 {
        let mut changed = false;
        for district in 0..draft.held.len() {
            while draft.lean(district) != 0.0 && !budget.is_spent() {
                let before = draft.excess();
                let mut trail = Vec::new();
                if !chain(draft, district, before, LINKS, &mut trail, rates) {
                    break;
                }
                changed = true;
            }
        }
        if !changed {
            return;
        }
        descend(draft, rates, budget);
    }
}

/// Move a block out of a district that is too heavy, or into one that is too light, and then on,
/// until all lie less outside than before. Undone where no chain of so many links does it.
fn chain(
    draft: &mut Draft,
    district: usize,
    before: f64,
    links: usize,
    trail: &mut Vec<(usize, u32)>,
    rates: &Rates,
) -> bool {
    let lean = draft.lean(district);
    if lean == 0.0 || links == 0 {
        return false;
    }
    for (_, block, to) in ways(draft, district, lean > 0.0, rates) {
        let from = draft.of[block];
        if trail.iter().any(|&(moved, _)| moved == block) || !draft.can_leave(block) {
            continue;
        }
        draft.put(block, to);
        trail.push((block, from));
        if draft.excess() < before - 1e-9 {
            return true;
        }
        let next = if lean > 0.0 { to } else { from } as usize;
        let again = draft.lean(next) != 0.0 && chain(draft, next, before, links - 1, trail, rates);
        if again {
            return true;
        }
        trail.pop();
        draft.put(block, from);
    }
    false
}

/// The cheapest moves out of a district, or into it: those that leave all least outside.
fn ways(draft: &Draft, district: usize, out: bool, rates: &Rates) -> Vec<(f64, usize, u32)> {
    let mut ways = Vec::new();
    let district = district as u32;
    for &block in draft.border() {
        let here = draft.of[block as usize];
        if out && here != district {
            continue;
        }
        for &other in draft.field.neighbours(block as usize) {
            let to = draft.of[other as usize];
            if to == here || (!out && to != district) {
                continue;
            }
            let block = block as usize;
            let cost = draft.change(block, to, rates) + rates.balance * draft.strain(block, to);
            ways.push((cost, block, to));
        }
    }
    ways.sort_by(|one, other| {
        one.0.total_cmp(&other.0).then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    ways.dedup_by_key(|way| (way.1, way.2));
    ways.truncate(WAYS);
    ways
}

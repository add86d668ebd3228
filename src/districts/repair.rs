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
    let without = pieces.iter().enumerate().filter(|(_, piece)| piece.is_empty());
    for (district, _) in without {
        let home = field.home(district).filter(|&home| of[home] == NONE || spare(field, &of, home));
        let spared = || (0..field.blocks()).find(|&block| spare(field, &of, block));
        // Else one that leaves a gap behind: there are at least as many blocks as districts.
        let torn = || (0..field.blocks()).find(|&block| has_others(&of, block));
        if let Some(block) = home.or_else(spared).or_else(torn) {
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

/// Whether the district of a block has others.
fn has_others(of: &[u32], block: usize) -> bool {
    of.iter().filter(|&&it| it == of[block]).count() > 1
}

/// Weighted middles of what the districts hold.
pub(super) fn centres(field: &Field, of: &[u32]) -> Vec<[f64; 2]> {
    let mut held = vec![Held::default(); field.districts];
    for (block, &district) in of.iter().enumerate().filter(|(_, it)| **it != NONE) {
        held[district as usize].add(field.at[block], field.mass[block]);
    }
    held.iter().map(Held::centre).collect()
}

/// Longest chain of hand-overs, how many ways are tried at each link, and links in all.
const LINKS: usize = 5;
const WAYS: usize = 8;
const TRIES: usize = 3000;
/// Rounds of chains; between them, shapes are tidied, which may undo a little.
const ROUNDS: usize = 4;

/// Bring districts into their ranges by chains of moves, as far as that goes.
pub(super) fn repair(draft: &mut Draft, rates: &Rates, budget: &Budget) {
    let mut tries = TRIES;
    for round in 0..ROUNDS {
        let mut changed = false;
        for district in 0..draft.held.len() {
            while draft.lean(district) != 0.0 && tries > 0 && !budget.is_spent() {
                let Some(member) = draft.of.iter().position(|&it| it as usize == district) else {
                    break;
                };
                let mut search = Search { before: draft.excess(), rates, tries: &mut tries };
                if !search.chain(draft, member, LINKS, &mut Vec::new()) {
                    break;
                }
                changed = true;
            }
        }
        if !changed || round + 1 == ROUNDS {
            return;
        }
        descend(draft, rates, budget);
    }
}

/// A search for a chain of moves after which all districts lie less outside than before.
struct Search<'a> {
    before: f64,
    rates: &'a Rates,
    tries: &'a mut usize,
}

impl Search<'_> {
    /// Move a block out of the district of `member`, if that is too heavy, or into it, if it is too
    /// light, and then on. Undone where no chain of so many links helps.
    fn chain(
        &mut self,
        draft: &mut Draft,
        member: usize,
        links: usize,
        trail: &mut Vec<usize>,
    ) -> bool {
        let lean = draft.lean(draft.of[member] as usize);
        if lean == 0.0 || links == 0 {
            return false;
        }
        for (_, block, to) in ways(draft, member, lean > 0.0, self.rates) {
            if *self.tries == 0 {
                return false;
            }
            *self.tries -= 1;
            let from = draft.of[block];
            if trail.contains(&block) || !draft.can_leave(block) {
                continue;
            }
            draft.put(block, to);
            if draft.excess() < self.before - 1e-9 {
                return true;
            }
            let field = draft.field;
            let mut others = field.neighbours(block).iter().map(|&other| other as usize);
            let next =
                if lean > 0.0 { Some(block) } else { others.find(|&it| draft.of[it] == from) };
            trail.push(block);
            if next.is_some_and(|next| self.chain(draft, next, links - 1, trail)) {
                return true;
            }
            trail.pop();
            draft.put(block, from);
        }
        false
    }
}

/// The cheapest moves out of the district of a member, or into it: those that leave all least
/// outside.
fn ways(draft: &mut Draft, member: usize, out: bool, rates: &Rates) -> Vec<(f64, usize, u32)> {
    let district = draft.of[member];
    let mut moves = Vec::new();
    for block in draft.members(member) {
        let here = draft.field.neighbours(block as usize).iter();
        for &other in here.filter(|&&other| draft.of[other as usize] != district) {
            let there = draft.of[other as usize];
            moves.push(if out { (block as usize, there) } else { (other as usize, district) });
        }
    }
    moves.sort_unstable();
    moves.dedup();
    let cost = |block: usize, to: u32| {
        draft.change(block, to, rates) + rates.balance * draft.strain(block, to)
    };
    let mut ways: Vec<(f64, usize, u32)> =
        moves.into_iter().map(|(block, to)| (cost(block, to), block, to)).collect();
    ways.sort_by(|one, other| one.0.total_cmp(&other.0));
    ways.truncate(WAYS);
    ways
}

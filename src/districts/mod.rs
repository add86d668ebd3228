//! Service districts: blocks in groups of even weight, each in one piece and compact. Nothing here
//! sees files; and but for [`neighbours()`] and [`outlines()`], which say who borders whom and draw what
//! was decided, nothing sees shapes: blocks are indexes with weights, places and neighbours.
//!
//! ground -> parts (zones, what hangs together) -> power diagrams from many starts -> whole
//! districts -> exchanges -> bounds -> certify.
//!
//! Balance and wholeness are rules, shape is what is optimised. Where the rules cannot be kept,
//! the answer comes as near as it can, says by how much it misses and, where that is known, why.
//!
//! A second level (the grids of a module) is the same question again on the blocks of each
//! district; or all of them at once, with the first level as zones.

mod anneal;
mod anywhere;
mod ask;
mod bound;
mod certify;
mod division;
mod draft;
mod field;
mod ground;
mod grow;
mod measure;
mod neighbours;
mod outlines;
mod parts;
mod pieces;
mod power;
mod prices;
mod repair;
mod search;
#[cfg(test)]
mod shapes_tests;
mod sides;
mod staff;
mod today;
mod tree;

use rayon::prelude::*;

pub use ask::{Ask, Centres, Split};
pub use certify::certify;
pub use division::{Balance, Bound, Cause, DistrictError, Division, Moved, Pieces, Status};
pub use ground::{Border, Ground, Neighbours, Spot, spot};
pub use measure::{centroids, inertias, roundness};
pub use neighbours::{Blocks, Cut, Lines, Link, Nearness, Neighbourhood, Overlap, neighbours};
pub use outlines::{Outlines, outlines, polsby_popper, settled};
pub use staff::{load_per_worker, staff};

use crate::siting::Budget;
use field::Field;
use parts::{Part, Parts};
use search::{Wishes, search};

/// Divide the ground as asked, as well as the budget allows.
pub fn divide(ground: &Ground, ask: &Ask, budget: &Budget) -> Result<Division, DistrictError> {
    ground.check()?;
    ask.check(ground)?;
    let Parts { parts, causes } = parts::parts(ground, ask)?;
    let wishes = Wishes { borders: ask.borders.fraction() };
    let found = parts.par_iter().map(|part| search(&Field::new(ground, ask, part), wishes, budget));
    let found: Vec<Vec<u32>> = found.collect();
    let mut district = vec![0; ground.blocks()];
    for (part, of) in parts.iter().zip(found) {
        for (&block, of) in part.blocks.iter().zip(of) {
            district[block as usize] = part.districts[of as usize];
        }
    }
    let mut parts = parts;
    if ask.centres().is_none() && ask.keep.is_none() {
        number(&mut parts, &mut district, ask.districts(ground));
    }
    Ok(answer(ground, ask, &parts, causes, district, budget))
}

/// Number the districts by their first block.
fn number(parts: &mut [Part], district: &mut [u32], districts: u32) {
    let mut names = vec![field::NONE; districts as usize];
    let mut next = 0;
    for district in district.iter_mut() {
        let name = &mut names[*district as usize];
        if *name == field::NONE {
            *name = next;
            next += 1;
        }
        *district = *name;
    }
    for part in parts {
        part.districts.iter_mut().for_each(|district| *district = names[*district as usize]);
        part.districts.sort_unstable();
    }
}

/// Measure a division and bound it.
fn answer(
    ground: &Ground,
    ask: &Ask,
    parts: &[Part],
    causes: Vec<Cause>,
    district: Vec<u32>,
    budget: &Budget,
) -> Division {
    let districts = ask.districts(ground);
    let value = measure::value(ground, ask, &district, districts);
    let (centred, prices) = bound::centred(ground, ask, parts, &district, budget);
    let anywhere = match ask.centres() {
        Some(_) => centred,
        None => bound::anywhere(ground, parts, &district, districts, budget),
    };
    let loads = measure::loads(ground, &district, districts);
    let balance = measure::balance(ask, &loads);
    let pieces = measure::in_pieces(ground, &district);
    let moved = measure::moved(ground, ask, parts, &district);
    let is_kept = pieces.is_empty() && balance.iter().all(Balance::is_kept);
    let is_least = match &moved {
        Some(moved) => moved.weight == moved.at_least,
        None => value == anywhere,
    };
    let status = match (is_kept, is_least) {
        (true, true) => Status::Optimal,
        (false, _) if !causes.is_empty() => Status::Infeasible,
        _ if budget.is_spent() => Status::Stopped,
        (true, false) => Status::Feasible,
        (false, _) => Status::Unmet,
    };
    let bound = Bound { centred, prices, anywhere };
    let mut part = vec![0; districts as usize];
    for (number, held) in (0..).zip(parts) {
        held.districts.iter().for_each(|&district| part[district as usize] = number);
    }
    Division {
        district,
        districts,
        part,
        loads,
        value,
        bound,
        status,
        balance,
        pieces,
        moved,
        causes,
    }
}

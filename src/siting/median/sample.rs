//! A first choice where there is much demand, from a part of it: a few thousand rows tell nearly
//! as much as a hundred thousand about which sites are worth opening.

use rand_pcg::Pcg64Mcg;

use super::ascent::Ascent;
use super::best::Best;
use super::core::Core;
use super::stage::{asked, first_prices, look};
use super::swap::{Kicks, Search};
use crate::siting::aim::Aim;

/// Pairs of a core from which a part is looked at first, and pairs of that part.
const MANY: usize = 4_000_000;
const PART: usize = 1_500_000;
const KICKS: Kicks = Kicks { vain: 60, pairs: 400_000_000 };

/// A choice by name, where the core is large.
pub fn sample(core: &Core, best: &Best<'_>, random: &mut Pcg64Mcg) -> Option<Vec<u32>> {
    if core.pairs() < MANY {
        return None;
    }
    let part = core.sampled(core.pairs() / PART);
    let mut of_part = Best::new(best.budget);
    of_part.turn_to(&part);
    let mut search = Search::new(&part);
    look(&mut search, &mut of_part, KICKS, random);
    let mut ascent = Ascent::from(first_prices(&part, &of_part));
    let need = of_part.need()?;
    let aim = Aim { need, rounds: 500, patience: 12, step: 1.0, hope: 0.002 };
    ascent.improve(&part, aim, best.budget);
    asked(&part, &mut search, &mut of_part, &ascent.asked);
    let found = of_part.choice.into_iter().chain(of_part.doubtful);
    found.min_by_key(|(value, _)| *value).map(|(_, open)| open)
}

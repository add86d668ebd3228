//! First choices where there is much demand, from a smaller core: groups of rows that are nearly
//! alike, or one row in so many, tell nearly as much about which sites are worth opening.

use rand_pcg::Pcg64Mcg;

use super::best::Best;
use super::core::Core;
use super::swap::Search;

/// Pairs of a core from which a smaller one is looked at first, and about the pairs of that.
const MANY: usize = 4_000_000;
const PART: usize = 700_000;
/// How often that is annealed, and exchanges that are tried each time.
const TIMES: u32 = 2;
const MOVES: u32 = 2_500_000;
/// Part of the time that is left, at most: the rest is for the bound.
const MOST_TIME: f64 = 0.4;

/// The smaller core of a large one.
pub fn smaller(core: &Core) -> Option<Core> {
    let every = core.pairs() / PART;
    let most_rows = core.rows() / every.max(1);
    let smaller = || core.grouped(most_rows).unwrap_or_else(|| core.sampled(every));
    (core.pairs() >= MANY).then(smaller)
}

/// Choices for a smaller core, improved in the whole one and offered.
pub fn look(smaller: &Core, search: &mut Search<'_>, best: &mut Best<'_>, random: &mut Pcg64Mcg) {
    let budget = best.budget.part(MOST_TIME);
    let mut rough = Search::new(smaller);
    rough.fill();
    rough.descend(&budget);
    for _ in 0..TIMES {
        rough.anneal(MOVES, random, &budget);
        search.set_named(&smaller.named(rough.sites()));
        search.fill();
        search.descend(best.budget);
        search.offer(best);
        if budget.is_spent() {
            break;
        }
    }
}

//! Closing in on the least level: from below by cheap tries, then the proof.
//!
//! Levels far above the optimum would fill the subset with points that decide nothing, so the
//! tries creep up from below. What they leave undecided counts as out of reach for the time
//! being; once that meets the value, the level just below the value is put to the proof, with
//! more effort each time.

use super::Known;
use super::cover::Asked;
use super::levels::{BEYOND, UNREACHED, highest};
use super::polish::polish;
use super::rules::Rules;
use super::subset::Subset;
use crate::siting::SitingError;
use crate::siting::set_cover::{ANY_EFFORT, Within};

/// Entries the covering engine may look at, one proof after the other.
const EFFORTS: [u64; 4] = [400_000_000, 2_000_000_000, 8_000_000_000, ANY_EFFORT];

/// Points of the subset at which the bound is looked after first, and what that may take.
const MARK: usize = 256;
const MARK_EFFORT: u64 = 200_000_000;

/// Levels tried to raise the bound alone, where the value is hardly the best yet.
const RAISES: usize = 4;

/// Points of the subset at which tries give way to proofs: so many, and more for each point
/// that it starts with.
const MOST_POINTS: usize = 600;
const POINTS_PER_START: usize = 8;

/// A try goes up by this part of what lies between, after each failure by twice as much.
const STEP: u64 = 4;

/// Raise the bound and lower the value until they meet or the budget ends.
pub fn narrow(asked: &Asked, subset: &mut Subset, known: &mut Known) -> Result<(), SitingError> {
    if known.value == UNREACHED {
        // Before anything else: can everybody be reached at all?
        while known.value == UNREACHED && known.bound < UNREACHED {
            if asked.budget.is_spent()
                || ask(asked, subset, known, BEYOND, ANY_EFFORT)? == Found::Unknown
            {
                return Ok(());
            }
        }
    }
    let mut creep = Creep {
        below: known.bound.saturating_sub(1),
        misses: 0,
        mark: MARK,
        most: MOST_POINTS + POINTS_PER_START * subset.points.len(),
    };
    for effort in EFFORTS {
        while !is_over(asked, known) {
            creep.up(asked, subset, known)?;
            // Where tries gave way, the value is hardly the best: only the bound is worth work.
            let gave_way = creep.below + 1 < known.value && effort < ANY_EFFORT;
            if gave_way
                || is_over(asked, known)
                || ask(asked, subset, known, known.value - 1, effort)? == Found::Unknown
            {
                break;
            }
        }
        if is_over(asked, known) || matches!(asked.rules, Rules::Mixed) {
            return Ok(());
        }
        if effort < ANY_EFFORT {
            let gave_way = creep.below + 1 < known.value;
            let times = if gave_way { RAISES } else { 1 };
            raise(asked, subset, known, known.value, effort, times)?;
        }
    }
    Ok(())
}

fn is_over(asked: &Asked, known: &Known) -> bool {
    known.bound >= known.value
        || asked.budget.accepts(known.value, known.bound)
        || asked.budget.is_spent()
}

/// Tries from below.
struct Creep {
    /// The highest level that is thought to be too low.
    below: u64,
    /// Tries that failed since the last that did not.
    misses: u32,
    /// Points of the subset at which the bound is looked after next.
    mark: usize,
    /// Points of the subset at which creeping ends.
    most: usize,
}

impl Creep {
    /// Cheap tries until what is thought to be too low meets the value.
    fn up(
        &mut self,
        asked: &Asked,
        subset: &mut Subset,
        known: &mut Known,
    ) -> Result<(), SitingError> {
        let mixed = matches!(asked.rules, Rules::Mixed);
        loop {
            self.below = self.below.max(known.bound.saturating_sub(1));
            let goes_on = mixed || subset.points.len() < self.most;
            if self.below + 1 >= known.value || !goes_on || is_over(asked, known) {
                return Ok(());
            }
            if subset.points.len() >= self.mark && !mixed {
                // Where the tries take long to meet the value, the bound should not wait.
                self.mark = self.mark * 3 / 2;
                let above = (self.below + 1).min(known.value);
                raise(asked, subset, known, above, MARK_EFFORT, RAISES)?;
                continue;
            }
            let between = known.value - 1 - self.below;
            let level = self.below + between.div_ceil(STEP >> self.misses.min(2));
            if ask(asked, subset, known, level, 0)? == Found::Yes {
                self.misses = 0;
            } else {
                self.misses += 1;
                self.below = self.below.max(level);
            }
        }
    }
}

/// Raise the bound by halving what lies below a level that is too hard, a few times.
fn raise(
    asked: &Asked,
    subset: &mut Subset,
    known: &mut Known,
    mut hard: u64,
    effort: u64,
    times: usize,
) -> Result<(), SitingError> {
    for _ in 0..times {
        hard = hard.min(known.value);
        if known.bound + 1 >= hard || is_over(asked, known) {
            return Ok(());
        }
        let level = known.bound.midpoint(hard);
        if ask(asked, subset, known, level, effort)? == Found::Unknown {
            hard = level;
        }
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    No,
    Unknown,
}

/// Whether the subset can be served within a level; what that teaches is kept.
fn ask(
    asked: &Asked,
    subset: &mut Subset,
    known: &mut Known,
    level: u64,
    effort: u64,
) -> Result<Found, SitingError> {
    let levels = asked.levels;
    match asked.within(subset, level, effort)? {
        Within::Nothing => {
            let next = subset.next_level(levels, level).unwrap_or(UNREACHED);
            known.bound = next.min(known.value).max(known.bound);
            Ok(Found::No)
        }
        Within::Open(open) => {
            let borne = levels.borne(&open);
            let value = highest(&borne);
            subset.grow(levels, &borne, level);
            known.tries += 1;
            // A polish costs many looks at all demand: the first choices get one, and then
            // every fourth and whatever is good already.
            let is_good = value - known.value.min(value) < known.value / 32;
            let is_due = known.tries <= 4 || known.tries.is_multiple_of(4) || is_good;
            if let Rules::Purse { costs, most } = asked.rules
                && is_due
            {
                let polished = polish(levels, costs, *most, &open, borne, known.value);
                if let Some((open, value)) = polished {
                    known.improve(open, value);
                }
            }
            known.improve(open, value);
            subset.lower(levels, known.value);
            Ok(Found::Yes)
        }
        Within::Unknown => Ok(Found::Unknown),
    }
}

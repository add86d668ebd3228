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
const EFFORTS: [u64; 5] = [0, 400_000_000, 2_000_000_000, 8_000_000_000, ANY_EFFORT];

/// A try goes up by this part of what lies between.
const STEP: u64 = 4;

/// Raise the bound and lower the value until they meet or the budget ends.
pub fn narrow(asked: &Asked, subset: &mut Subset, known: &mut Known) -> Result<(), SitingError> {
    let mixed = matches!(asked.rules, Rules::Mixed);
    // The highest level that is thought to be too low, and how hard proofs are tried.
    let mut below = known.bound.saturating_sub(1);
    let mut effort = 1;
    while known.bound < known.value && !asked.budget.accepts(known.value, known.bound) {
        if asked.budget.is_spent() {
            return Ok(());
        }
        let is_try = below + 1 < known.value;
        let found = if known.value == UNREACHED {
            // Before anything else: can everybody be reached at all?
            ask(asked, subset, known, BEYOND, ANY_EFFORT)?
        } else if is_try {
            let between = known.value - 1 - below;
            let step = if mixed { 2 } else { STEP };
            let level = below + between.div_ceil(step);
            let found = ask(asked, subset, known, level, EFFORTS[0])?;
            if found != Found::Yes {
                below = below.max(level);
            }
            found
        } else {
            ask(asked, subset, known, known.value - 1, EFFORTS[effort])?
        };
        below = below.max(known.bound.saturating_sub(1));
        if found != Found::Unknown || (is_try && !mixed) {
            continue;
        }
        // A lower level may be easier, and a better bound is something.
        let level = known.bound + (known.value - known.bound) / 2;
        if mixed || EFFORTS[effort] == ANY_EFFORT {
            return Ok(());
        }
        if level + 1 < known.value {
            ask(asked, subset, known, level, EFFORTS[effort])?;
        }
        effort += 1;
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
            if let Rules::Purse { costs, most } = asked.rules {
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

//! The end of a solve: branch on what pricing leaves open, in one way or another.

use rand_pcg::Pcg64Mcg;

use super::branch::Tree;
use super::core::Core;
use super::grove::{Grove, offer};
use super::joint::{Joint, Limits};
use super::program;
use super::swap::Search;
use super::{again, is_over, look, shared_weights};
use crate::siting::SitingError;
use crate::siting::fixing::Fixing;

/// Kicks of a search from scratch before a core is closed, and such searches: one alone may
/// be stuck.
const LAST_KICKS: u32 = 1000;
const FRESH_STARTS: u32 = 3;
/// On a core too large for HiGHS, the best search goes on for so many times those kicks.
const MORE_STARTS: u32 = 3;

/// Matrix entries of a core that HiGHS may close, at most: more than that and its root
/// relaxation alone takes minutes.
const MOST_ENTRIES: usize = 60_000;
/// Own branching is judged each time it has priced this many matrix entries (about half a
/// second), and goes on while it leaves less than this part of the gap, for so many slices.
const SLICE_WORK: u64 = 100_000_000;
const ENOUGH_LEFT: f64 = 0.75;
const MOST_SLICES: u64 = 20;

/// Matrix entries of a core from which cells fix sites before HiGHS closes it.
const MANY_ENTRIES: usize = 20_000;

/// How to bound by cells.
struct Plan {
    /// Sites of a cell: few at first, when prices have far to go and rounds should be cheap.
    levels: &'static [usize],
    /// See [`Limits::hope`].
    hope: f64,
    /// The last level goes on while it closes this part of the gap.
    worthwhile: f64,
}

/// For a core that HiGHS closes in any case, and for one that it cannot.
const BRIEF: Plan = Plan { levels: &[45, 60], hope: 0.03, worthwhile: 0.5 };
const LONG: Plan = Plan { levels: &[30, 48, 64], hope: 0.01, worthwhile: 0.03 };

/// First steps of the first level and of the others, and effort for each cell.
const STEPS: [f64; 2] = [0.1, 0.03];
const ROUNDS: u32 = 800;
const NODES: u32 = 30_000;

/// Branch; a core that this does not close soon goes to HiGHS if it is small enough, or else
/// into cells.
pub fn branch(
    core: Core,
    prices: Vec<f64>,
    tree: &mut Tree<'_>,
    mut known: u64,
    enough: u64,
    random: &mut Pcg64Mcg,
) -> Result<u64, SitingError> {
    tree.plant(core.clone(), prices.clone(), known);
    for slice in 1..=MOST_SLICES {
        let before = known - tree.value.min(known);
        known = known.min(tree.grow(enough, slice * SLICE_WORK));
        if !tree.is_open() || is_over(tree, known, enough) {
            return Ok(known);
        }
        if (known - tree.value.min(known)) as f64 > ENOUGH_LEFT * before as f64 {
            break;
        }
    }
    let before = tree.value;
    look_afresh(&core, tree, known.min(enough), random);
    if core.by_site.items() > MOST_ENTRIES {
        look(&core, tree, MORE_STARTS * LAST_KICKS, known.min(enough), random);
    }
    if is_over(tree, known, enough) {
        return Ok(known);
    }
    if core.by_site.items() > MANY_ENTRIES {
        return by_cells(&core, &prices, tree, known, enough);
    }
    if tree.value == before {
        return close(&core, tree, known);
    }
    // A better cover fixes more.
    let (bound, prices) = again(&core, shared_weights(&core, &tree.open), tree);
    let known = known.min(bound.value).max(tree.value);
    if is_over(tree, known, enough) {
        return Ok(known);
    }
    match core.after(bound.fixings(&core, tree.need), &prices) {
        Some((core, _)) => close(&core, tree, known),
        None => Ok(tree.floor()),
    }
}

/// Bound a core by cells and fix what that decides; then close what is left, or branch on
/// it. The bound on every cover, at most `known`.
fn by_cells(
    core: &Core,
    prices: &[f64],
    tree: &mut Tree<'_>,
    known: u64,
    enough: u64,
) -> Result<u64, SitingError> {
    let is_small = core.by_site.items() <= MOST_ENTRIES;
    let plan = if is_small { BRIEF } else { LONG };
    let Some(mut joint) = Joint::new(core, prices, plan.levels[0]) else {
        return if is_small {
            close(core, tree, known)
        } else {
            Ok(known.min(tree.grow(enough, u64::MAX)))
        };
    };
    tree.fell();
    let Some(known) = bound_by_cells(core, &mut joint, tree, &plan, known, enough) else {
        return Ok(tree.floor());
    };
    if is_over(tree, known, enough) {
        return Ok(known);
    }
    match core.after(fixings_of(core, &joint), prices) {
        Some((core, _)) if core.by_site.items() <= MOST_ENTRIES => close(&core, tree, known),
        Some(_) => {
            let most = plan.levels.last().copied().unwrap_or(0);
            let mut grove = Grove::new(core, joint, known, most);
            Ok(known.min(grove.grow(tree, enough)))
        }
        None => Ok(tree.floor()),
    }
}

/// Improve the prices of ever larger cells, and fix sites in between. The bound on every
/// cover, at most `known`; `None` when nothing of interest is left.
fn bound_by_cells(
    core: &Core,
    joint: &mut Joint,
    tree: &mut Tree<'_>,
    plan: &Plan,
    mut known: u64,
    enough: u64,
) -> Option<u64> {
    let last = plan.levels.len() - 1;
    for level in 0.. {
        let before = known - tree.value.min(known);
        joint.join(plan.levels[level.min(last)]);
        let step = STEPS[level.min(1)];
        let limits = Limits { rounds: ROUNDS, step, hope: plan.hope, nodes: NODES };
        joint.improve(tree.need, limits, tree.budget);
        let bound = joint.exact(NODES, tree.unit, known);
        offer(core, tree, &joint.choice());
        known = known.min(bound.value).max(tree.value);
        if is_over(tree, known, enough) {
            return Some(known);
        }
        if !joint.decide(bound.fixings(&joint.core, tree.need)) {
            return None;
        }
        if joint.core.is_decided() {
            offer(core, tree, &joint.core.inside);
            return None;
        }
        let left = (known - tree.value.min(known)) as f64;
        if level >= last && left > (1.0 - plan.worthwhile) * before as f64 {
            break;
        }
    }
    Some(known)
}

/// What cells have decided about the sites of a core.
fn fixings_of(core: &Core, joint: &Joint) -> Vec<Fixing> {
    let fixing = |name: &u32| {
        if joint.core.names.binary_search(name).is_ok() {
            Fixing::Open
        } else if joint.core.inside.contains(name) {
            Fixing::In
        } else {
            Fixing::Out
        }
    };
    core.names.iter().map(fixing).collect()
}

/// Let HiGHS close a core; the bound on every cover, at most `known`.
fn close(core: &Core, tree: &mut Tree<'_>, known: u64) -> Result<u64, SitingError> {
    if core.is_decided() {
        tree.offer(core, core.base, &[]);
        return Ok(tree.floor());
    }
    let names = core.names.iter().enumerate();
    let start: Vec<u32> = names
        .filter(|(_, name)| tree.open.binary_search(name).is_ok())
        .map(|(site, _)| site as u32)
        .collect();
    let answer = program::most_covered(core, tree.unit, &start, tree.budget)?;
    let mut proven = None;
    if let Some(found) = &answer.open {
        let value = core.value_of(found);
        tree.offer(core, value, found);
        let units = (value - core.base) / tree.unit;
        // Less than one unit apart is equal.
        proven = (answer.proved && answer.bound < units as f64 + 1.0).then_some(value);
    }
    let all = (core.weights.iter().chain(&core.own).sum::<u64>() / tree.unit) as f64;
    let bound = proven.unwrap_or_else(|| {
        let units = (answer.bound + 1e-6).floor().clamp(0.0, all);
        // Not a number when HiGHS says nothing.
        let units = if units.is_nan() { all } else { units };
        core.base + units as u64 * tree.unit
    });
    // HiGHS bounds the core; what was fixed out does not reach what is needed.
    Ok(bound.max(tree.floor()).max(tree.value).min(known))
}

/// Swap searches that start from nothing: the best known cover may be a dead end.
fn look_afresh(core: &Core, tree: &mut Tree<'_>, enough: u64, random: &mut Pcg64Mcg) {
    for _ in 0..FRESH_STARTS {
        let (value, open) = Search::new(core).run(LAST_KICKS, enough, random, tree.budget);
        tree.offer(core, value, &open);
    }
}

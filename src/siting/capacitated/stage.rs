//! What is left to decide, made smaller turn by turn: prices fix sites, exchanges find better
//! choices, which fix more. Then it is branched on.

use rand_pcg::Pcg64Mcg;

use super::ascent::Ascent;
use super::best::Best;
use super::bound::Bound;
use super::branch::Tree;
use super::columns::Columns;
use super::core::Core;
use super::program::Program;
use super::relax::Relaxed;
use super::rules;
use super::search::Search;
use super::table::Table;
use crate::siting::SitingError;
use crate::siting::aim::Aim;
use crate::siting::fixing::Fixing;

/// How often the core is priced and shrunk before it is branched on.
const REPEATS: usize = 6;
/// Kicks in vain after the first bounds.
const KICKS: usize = 12;
/// Choices that prices ask for and that are improved, each time.
const ASKED: usize = 4;
/// Nodes without any plan before HiGHS is asked for one.
const NODES_WITHOUT: u64 = 100;

/// Look for plans, price, fix and shrink in turn until that ends, then branch. The bound on every
/// choice.
pub fn root(
    mut core: Core,
    table: &Table<'_>,
    best: &mut Best<'_>,
    random: &mut Pcg64Mcg,
) -> Result<u64, SitingError> {
    let mut prices = first_prices(&core);
    let mut known = core.base;
    for repeat in 0..REPEATS {
        let mut fixings = core.fixings.clone();
        if rules::settle(&core, &mut fixings).is_none() {
            return Ok(best.floor());
        }
        core = core.kept(&fixings, |_, _| true);
        let columns = Columns::new(&core);
        let turn = Turn { core: &core, columns: &columns, table };
        let Some(shrunk) = turn.shrink(repeat, prices, &mut known, best, random) else {
            return Ok(best.floor());
        };
        let is_same = shrunk.fixings == core.fixings;
        core = core.kept(&shrunk.fixings, |_, _| true);
        prices = shrunk.prices;
        if is_same || best.is_over(known) {
            break;
        }
    }
    if best.is_over(known) {
        return Ok(if best.is_proved(known) { best.floor() } else { known.min(best.floor()) });
    }
    branch(&core, table, &prices, known, best)
}

fn branch(
    core: &Core,
    table: &Table<'_>,
    prices: &[f64],
    known: u64,
    best: &mut Best<'_>,
) -> Result<u64, SitingError> {
    let columns = Columns::new(core);
    let mut search = Search::new(core, &columns, table);
    let mut tree = Tree::new(core, &columns, table, prices, known);
    if best.plan.is_none() {
        let known = tree.grow(NODES_WITHOUT, best, &mut search);
        if best.plan.is_none() && tree.count() >= NODES_WITHOUT && !best.is_over(known) {
            close(core, table, best)?;
        }
    }
    let known = known.max(tree.grow(u64::MAX, best, &mut search));
    Ok(known.min(best.floor()))
}

/// Let HiGHS look for a plan.
fn close(core: &Core, table: &Table<'_>, best: &mut Best<'_>) -> Result<(), SitingError> {
    let closed = Program::new(core).solve(None, 0, best.budget)?;
    let Some(open) = &closed.open else { return Ok(()) };
    let mut is_open = vec![false; core.sites()];
    open.iter().for_each(|&site| is_open[site as usize] = true);
    let named = core.named(&is_open);
    let plan = if core.single {
        best.question.plan_as(table, &named, &closed.sites(core, table))
    } else {
        best.question.plan(table, &named)
    };
    best.take(plan);
    Ok(())
}

/// A core that is being shrunk.
struct Turn<'a> {
    core: &'a Core,
    columns: &'a Columns,
    table: &'a Table<'a>,
}

/// What is left of it.
struct Shrunk {
    fixings: Vec<Fixing>,
    prices: Vec<f64>,
}

impl Turn<'_> {
    /// `None` when nothing is left.
    fn shrink(
        &self,
        repeat: usize,
        prices: Vec<f64>,
        known: &mut u64,
        best: &mut Best<'_>,
        random: &mut Pcg64Mcg,
    ) -> Option<Shrunk> {
        let Turn { core, columns, table } = *self;
        let mut fixings = core.fixings.clone();
        let most = rules::settle(core, &mut fixings)?;
        let mut relaxed = Relaxed::new(core, columns, &fixings, &most);
        let mut search = Search::new(core, columns, table);
        let first = if repeat == 0 {
            relaxed.choose(&prices);
            self.first(&relaxed, &mut search, best)
        } else {
            best.value()
        };
        let need = best.need().filter(|_| best.plan.is_some()).unwrap_or(first);
        let mut ascent = Ascent::from(prices);
        ascent.improve(core, &mut relaxed, effort(need, repeat), best.budget);
        let bound = Bound::new(core, columns, &fixings, &most, &ascent.prices);
        *known = (*known).max(bound.value);
        if best.is_over(*known) {
            return Some(Shrunk { fixings, prices: ascent.prices });
        }
        let asked = std::mem::take(&mut ascent.asked);
        for open in asked.iter().rev().take(ASKED) {
            search.build(open, |_| true);
            if search.is_new() {
                search.descend(best);
            }
        }
        let kicks = if repeat < 2 { KICKS } else { 0 };
        self.look(&ascent.shares, &mut search, best, kicks, random);
        let need = best.need()?;
        if *known > need && best.plan.is_some() {
            return None;
        }
        bound.fix(core, &mut fixings, need);
        Some(Shrunk { fixings, prices: ascent.prices })
    }

    /// A first choice by the first prices: as many as may open, or as few as hold everybody where
    /// opening costs; what it comes to.
    fn first(&self, relaxed: &Relaxed<'_>, search: &mut Search<'_>, best: &mut Best<'_>) -> u64 {
        let mut order: Vec<u32> = (0..self.core.sites() as u32).collect();
        let worth = |site: u32| relaxed.worth[site as usize];
        order.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
        let is_free = self.core.opening.iter().all(|cost| *cost == 0);
        search.build(&order, |site| is_free && relaxed.share[site as usize] > 0.5);
        search.look(best);
        search.value()
    }

    /// Improve the choice of the worthiest sites, then the best there is, with kicks.
    fn look(
        &self,
        worth: &[f64],
        search: &mut Search<'_>,
        best: &mut Best<'_>,
        kicks: usize,
        random: &mut Pcg64Mcg,
    ) {
        let mut order: Vec<u32> = (0..self.core.sites() as u32).collect();
        let share = |site: u32| worth[site as usize];
        order.sort_by(|&a, &b| share(b).total_cmp(&share(a)).then(a.cmp(&b)));
        search.build(&order, |site| share(site) > 0.5);
        if search.is_new() {
            search.descend(best);
        }
        if let Some(plan) = &best.plan {
            search.set(&self.core.marked(&plan.open));
        }
        search.kick(kicks, best, random);
    }
}

fn effort(need: u64, repeat: usize) -> Aim {
    if repeat == 0 {
        Aim { need, rounds: 800, patience: 12, step: 1.0, hope: 0.001 }
    } else {
        Aim { need, rounds: 500, patience: 16, step: 0.2, hope: 0.002 }
    }
}

/// First prices: what a row costs where it finds room if everybody does so.
fn first_prices(core: &Core) -> Vec<f64> {
    let all = core.weights.iter().map(|weight| *weight as f64).sum::<f64>();
    let room = core.rooms.iter().map(|room| *room as f64).sum::<f64>();
    let opening = core.opening.iter().map(|cost| *cost as f64).sum::<f64>();
    let part = (all / room.max(1.0)).clamp(0.0, 1.0);
    let extra = if room > 0.0 { opening / room } else { 0.0 };
    let price = |row: usize| {
        let hits = core.row(row);
        // So many sites share the demand around here that one of them is open.
        let at = ((1.0 / part.max(1e-6)) as usize).min(hits.len().saturating_sub(1));
        let cost = hits.get(at).map_or(0.0, |hit| f64::from(hit.cost.0)) + extra;
        core.rests[row].map_or(cost, |rest| cost.max(rest as f64 / 2.0)).min(core.tops[row])
    };
    (0..core.rows()).map(price).collect()
}

//! What is left to decide, made smaller turn by turn: prices fix sites, exchanges find better
//! choices, which fix more. Then it is branched on.

use rand_pcg::Pcg64Mcg;

use super::ascent::Ascent;
use super::best::Best;
use super::bound::Bound;
use super::branch::branch;
use super::conditions;
use super::core::Core;
use super::swap::{Kicks, Search};
use crate::siting::aim::Aim;
use crate::siting::{Problem, SitingError};

/// Kicks before the first bound and after each reduction.
pub const FIRST: Kicks = Kicks { vain: 30, pairs: 20_000_000 };
const MORE: Kicks = Kicks { vain: 30, pairs: 400_000_000 };
/// So many choices that prices ask for are improved that they look at so many pairs, about.
const LOOK_PAIRS: usize = 3_000_000;
const LEAST_LOOKS: usize = 1;
/// Branching goes on for so many pairs and at least so many nodes before parts of the gap are
/// looked into first.
const FIRST_TREE: usize = 30_000_000;
const LEAST_NODES: usize = 600;
/// Nodes before HiGHS takes over.
const MANY_NODES: usize = 500;
/// Pairs of a core that HiGHS may close, at most.
const MOST_PAIRS: usize = 40_000;
/// And steps of its values: more are lost in its tolerances.
const MOST_STEPS: u64 = 1_000_000_000;
/// How often the core is priced and shrunk before it is branched on.
const REPEATS: usize = 8;
/// Parts of the gap in which a better choice is looked for in turn. The best choice known is
/// often far from the best there is, and the bound close to it: within a part of the gap far
/// more can be fixed, and what is found there is the best.
const PARTS: [f64; 4] = [0.1, 0.25, 0.5, 1.0];

/// What is left to decide and what is known about it.
#[derive(Debug, Clone)]
pub struct Stage {
    core: Core,
    prices: Vec<f64>,
    /// No choice costs less.
    pub known: u64,
}

impl Stage {
    /// All of a core.
    pub fn new(core: &Core, best: &Best<'_>) -> Stage {
        Stage { prices: first_prices(core, best), known: core.base, core: core.clone() }
    }

    /// Branch for a while: most problems end there.
    pub fn branch(&mut self, best: &mut Best<'_>) {
        let nodes = (FIRST_TREE / self.core.pairs().max(1)).max(LEAST_NODES);
        self.known = branch(&self.core, &self.prices, self.known, nodes, best);
    }

    /// Whether HiGHS can close it, in numbers that it can tell apart.
    fn is_small(&self, best: &Best<'_>) -> bool {
        let steps = best.value().saturating_sub(self.core.base) / self.core.unit();
        self.core.pairs() <= MOST_PAIRS && steps <= MOST_STEPS
    }

    /// Look for better choices within a part of the gap, then a larger one.
    pub fn by_parts(
        &mut self,
        problem: &Problem,
        search: &mut Search<'_>,
        best: &mut Best<'_>,
        random: &mut Pcg64Mcg,
    ) -> Result<(), SitingError> {
        for part in PARTS {
            if best.is_over(self.known) {
                break;
            }
            let gap = best.value() - self.known;
            best.cap = Some(self.known + (gap as f64 * part) as u64).filter(|_| part < 1.0);
            let mut within = self.clone();
            if within.shrink(search, best, random) && !best.budget.is_spent() {
                let (core, prices) = (&within.core, &within.prices);
                let is_small = within.is_small(best);
                let nodes = if is_small { MANY_NODES } else { usize::MAX };
                within.known = branch(core, prices, within.known, nodes, best);
                if is_small && !best.is_over(within.known) {
                    within.known = conditions::finish(core, problem, within.known, best)?;
                }
            }
            let known = if best.is_proved(within.known) { best.floor() } else { within.known };
            self.known = self.known.max(known);
            best.cap = None;
        }
        Ok(())
    }

    /// Price, fix and look in turn until that ends. Whether anything is left.
    pub fn shrink(
        &mut self,
        search: &mut Search<'_>,
        best: &mut Best<'_>,
        random: &mut Pcg64Mcg,
    ) -> bool {
        for repeat in 0..REPEATS {
            let before = best.value();
            let Some(need) = best.need().filter(|need| self.known <= *need) else { return false };
            let mut ascent = Ascent::from(std::mem::take(&mut self.prices));
            ascent.improve(&self.core, effort(need, repeat), best.budget);
            let bound = Bound::new(&self.core, &ascent.prices);
            self.known = self.known.max(bound.value);
            if !best.is_over(self.known) {
                asked(&self.core, search, best, &ascent.asked);
            }
            self.prices.clone_from(&ascent.prices);
            let Some(need) = best.need().filter(|_| !best.is_over(self.known)) else {
                return false;
            };
            let (sites, pairs) = (self.core.sites(), self.core.pairs());
            let (fixings, room) = (bound.fixings(&self.core, need), bound.room(need));
            let Some((core, prices)) = self.core.after(fixings, &ascent.prices, room, true) else {
                self.known = best.floor();
                return false;
            };
            (self.core, self.prices) = (core, prices);
            if self.core.is_decided() {
                best.offer(&self.core, &vec![false; self.core.sites()]);
                self.known = best.floor();
                return false;
            }
            let is_same = 50 * self.core.sites() > 49 * sites && 10 * self.core.pairs() > 9 * pairs;
            if is_same && best.value() == before {
                break;
            }
            look(search, best, MORE, random);
        }
        true
    }
}

fn effort(need: u64, repeat: usize) -> Aim {
    if repeat == 0 {
        Aim { need, rounds: 1000, patience: 12, step: 1.0, hope: 0.0005 }
    } else {
        Aim { need, rounds: 800, patience: 16, step: 0.2, hope: 0.002 }
    }
}

/// First prices: half way from the nearest open site to the second.
pub fn first_prices(core: &Core, best: &Best<'_>) -> Vec<f64> {
    let open = best.choice.as_ref().or(best.doubtful.as_ref());
    let open = open.map_or(&[][..], |(_, open)| &open[..]);
    let is_open = conditions::within(core, open);
    let price = |row: usize| {
        let open = core.row(row).iter().filter(|hit| is_open[hit.site as usize]);
        let worth = open.map(|hit| core.weights[row] as f64 * f64::from(hit.cost.0));
        let mut nearest = worth.chain([core.top(row) as f64; 2]);
        let pair = [nearest.next(), nearest.next()];
        pair.iter().flatten().sum::<f64>() / 2.0
    };
    (0..core.rows()).map(price).collect()
}

/// Exchanges from the best known choice, or a greedy one, then kicks.
pub fn look(search: &mut Search<'_>, best: &mut Best<'_>, kicks: Kicks, random: &mut Pcg64Mcg) {
    if let Some((_, open)) = &best.choice {
        search.set_named(open);
    }
    search.fill();
    search.descend(best.budget);
    search.kick(kicks, random, best.budget);
    search.offer(best);
}

/// The choices that prices of a core ask for, improved.
pub fn asked(core: &Core, search: &mut Search<'_>, best: &mut Best<'_>, asked: &[Vec<u32>]) {
    // Late ones come from better prices.
    let most = (LOOK_PAIRS / search.pairs().max(1)).max(LEAST_LOOKS);
    for choice in asked.iter().rev().take(most) {
        search.set_named(&core.named(choice));
        search.fill();
        search.descend(best.budget);
        search.offer(best);
    }
}

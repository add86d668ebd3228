//! Temporary.
use rand_pcg::Pcg64Mcg;

use super::greedy::Cover;
use super::lagrangian::{self, Fixing};
use super::{Budget, SitingError, Sparse, Status, mip, reduce, swap};

const FIRST_KICKS: u32 = 30;
const MORE_KICKS: u32 = 200;

pub struct MaxCover {
    pub weights: Vec<u64>,
    pub by_pattern: Sparse,
    pub by_site: Sparse,
    pub costs: Vec<u64>,
    pub group: Vec<u16>,
    pub most: Vec<u64>,
}
pub enum Goal {
    Best,
    Reach(u64),
}
pub struct Answer {
    pub open: Vec<u32>,
    pub value: u64,
    pub bound: u64,
    pub proved: bool,
}
impl MaxCover {
    pub fn solve(
        &self,
        _goal: Goal,
        _starts: &[Vec<u32>],
        budget: &Budget,
    ) -> Result<Answer, SitingError> {
        if self.most.len() == 1 && self.costs.iter().all(|&c| c == 1) {
            let core = Core::new(self.weights.clone(), self.by_pattern.clone(), &[]);
            let answer = core.solve(self.most[0] as usize, budget)?;
            let mut open = answer.open;
            open.sort_unstable();
            let whole = Core::new(self.weights.clone(), self.by_pattern.clone(), &[]);
            let _ = whole;
            let mut cover = Cover::empty(&self.weights, &self.by_pattern, &self.by_site);
            open.iter().for_each(|&s| cover.open(s));
            return Ok(Answer {
                value: cover.value,
                open,
                bound: answer.bound,
                proved: answer.status == Status::Optimal,
            });
        }
        let open = mip::groups(self, budget)?;
        let mut cover = Cover::empty(&self.weights, &self.by_pattern, &self.by_site);
        open.iter().for_each(|&s| cover.open(s));
        Ok(Answer { value: cover.value, open, bound: cover.value, proved: true })
    }
}

struct CoreSolution {
    open: Vec<u32>,
    bound: u64,
    status: Status,
}

/// What is left to decide: patterns over the sites still in play. `names` are the sites'
/// indexes in the problem.
struct Core {
    weights: Vec<u64>,
    by_pattern: Sparse,
    by_site: Sparse,
    names: Vec<u32>,
}

impl Core {
    /// Patterns that the required sites do not cover already.
    fn new(weights: Vec<u64>, sites: Sparse, required: &[u32]) -> Core {
        let names: Vec<u32> = (0..sites.columns() as u32).collect();
        let by_site = sites.transposed();
        let whole = Core { weights, by_pattern: sites, by_site, names };
        let mut fixings = vec![Fixing::Open; whole.names.len()];
        for &site in required {
            fixings[site as usize] = Fixing::In;
        }
        whole.after(&fixings)
    }

    /// The core once some sites are decided: patterns of sites that are in are covered,
    /// sites that are out are gone, and so is every site another can replace.
    fn after(&self, fixings: &[Fixing]) -> Core {
        let undecided = self.restricted(
            |site| fixings[site] == Fixing::Open,
            |pattern| {
                let sites = self.by_pattern.row(pattern).iter();
                !sites.clone().any(|&site| fixings[site as usize] == Fixing::In)
            },
        );
        let free = vec![true; undecided.names.len()];
        let dominated = reduce::dominated_sites(&undecided.by_pattern, &undecided.by_site, &free);
        undecided.restricted(|site| !dominated[site], |_| true)
    }

    /// Only some sites and some patterns; sites and patterns left without each other go.
    fn restricted(
        &self,
        keep_site: impl Fn(usize) -> bool,
        keep_pattern: impl Fn(usize) -> bool,
    ) -> Core {
        let useful: Vec<usize> = (0..self.by_pattern.rows()).filter(|&p| keep_pattern(p)).collect();
        let mut used = vec![false; self.names.len()];
        for &pattern in &useful {
            for &site in self.by_pattern.row(pattern) {
                used[site as usize] |= keep_site(site as usize);
            }
        }
        let mut renamed = vec![u32::MAX; self.names.len()];
        let mut names = Vec::new();
        for site in (0..self.names.len()).filter(|&site| used[site]) {
            renamed[site] = names.len() as u32;
            names.push(self.names[site]);
        }
        let mut weights = Vec::new();
        let mut by_pattern = Sparse::with_columns(names.len());
        for pattern in useful {
            let sites = self.by_pattern.row(pattern).iter();
            let mut sites =
                sites.map(|&site| renamed[site as usize]).filter(|&s| s != u32::MAX).peekable();
            if sites.peek().is_some() {
                by_pattern.push_row(sites);
                weights.push(self.weights[pattern]);
            }
        }
        Core { by_site: by_pattern.transposed(), by_pattern, weights, names }
    }

    fn cover(&self) -> Cover<'_> {
        Cover::empty(&self.weights, &self.by_pattern, &self.by_site)
    }

    fn weight_of(&self, open: &[u32]) -> u64 {
        let mut cover = self.cover();
        open.iter().for_each(|&site| cover.open(site));
        cover.value
    }

    fn named(&self, open: &[u32]) -> Vec<u32> {
        open.iter().map(|&site| self.names[site as usize]).collect()
    }

    fn solve(&self, most: usize, budget: &Budget) -> Result<CoreSolution, SitingError> {
        // Every reachable weight is a sum of pattern weights, hence a multiple of this.
        let unit = self.weights.iter().copied().fold(0, gcd).max(1);
        let total: u64 = self.weights.iter().sum();
        let mut random = Pcg64Mcg::new(u128::from(budget.seed) << 1 | 1);
        let (mut value, mut open) =
            swap::search(self.cover(), most, FIRST_KICKS, total, &mut random, budget);
        let proved = |value: u64, bound: u64| value + unit > bound;
        let done = |value: u64, open: &[u32], bound: u64, status: Status| CoreSolution {
            open: self.named(open),
            // Prices that had no time to settle may say more than there is.
            bound: if status == Status::Optimal { value } else { bound.min(total) },
            status,
        };
        if most == 0 || proved(value, total) {
            return Ok(done(value, &open, total.min(value), Status::Optimal));
        }
        let lagrangian = |known: (u64, &[u32])| {
            lagrangian::most_covered(
                &self.weights,
                &self.by_pattern,
                &self.by_site,
                most,
                known,
                unit,
                budget,
            )
        };
        let mut bound = lagrangian((value, &open));
        if !proved(value, bound.bound) && !budget.accepts(value, bound.bound) {
            let start = {
                let mut cover = self.cover();
                open.iter().for_each(|&site| cover.open(site));
                cover
            };
            let better = swap::search(start, most, MORE_KICKS, bound.bound, &mut random, budget);
            if better.0 > value {
                (value, open) = better;
                let again = lagrangian((value, &open));
                if again.bound < bound.bound {
                    bound = again;
                }
            }
        }
        if proved(value, bound.bound) {
            return Ok(done(value, &open, bound.bound, Status::Optimal));
        }
        if budget.accepts(value, bound.bound) {
            return Ok(done(value, &open, bound.bound, Status::Feasible));
        }
        if budget.is_spent() {
            return Ok(done(value, &open, bound.bound, Status::Stopped));
        }
        self.close_gap(most, (value, open), &bound, unit, budget)
    }

    /// Fix what the bound decides and hand the rest to HiGHS.
    fn close_gap(
        &self,
        most: usize,
        known: (u64, Vec<u32>),
        bound: &lagrangian::CoverBound,
        unit: u64,
        budget: &Budget,
    ) -> Result<CoreSolution, SitingError> {
        let (value, open) = known;
        let fixings = lagrangian::fix(bound, most, value, unit);
        let fixed: Vec<u32> = (0..fixings.len() as u32)
            .filter(|&site| fixings[site as usize] == Fixing::In)
            .collect();
        let core = self.after(&fixings);
        let fixed_weight = self.weight_of(&fixed);
        let most_left = most - fixed.len();
        // The known cover may lie outside the core; any good start inside it will do.
        let mut start = core.cover();
        start.fill(most_left);
        let units: Vec<u64> = core.weights.iter().map(|weight| weight / unit).collect();
        let answer = mip::most_covered(&units, &core.by_pattern, most_left, &start.open, budget)?;
        let mut best = (value, self.named(&open));
        let mut found_value = 0;
        if let Some(found) = &answer.open {
            found_value = fixed_weight + core.weight_of(found);
            if found_value > value {
                let mut sites = self.named(&fixed);
                sites.extend(core.named(found));
                best = (found_value, sites);
            }
        }
        // HiGHS bounds the core; what was fixed out is no better than the known cover.
        let all: u64 = units.iter().sum();
        let found_units = (found_value - found_value.min(fixed_weight)) / unit;
        let claimed = answer.proved && answer.open.is_some();
        let core_bound = if claimed && answer.bound < found_units as f64 + 1.0 {
            found_value
        } else if answer.bound.is_finite() {
            let units = (answer.bound + 1e-6).floor().clamp(0.0, all as f64);
            fixed_weight + units as u64 * unit
        } else {
            fixed_weight + all * unit
        };
        let proven = core_bound.max(value).min(bound.bound).max(best.0);
        let status = if proven < best.0 + unit {
            Status::Optimal
        } else if budget.accepts(best.0, proven) {
            Status::Feasible
        } else {
            Status::Stopped
        };
        Ok(CoreSolution {
            open: best.1,
            bound: if status == Status::Optimal { best.0 } else { proven },
            status,
        })
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

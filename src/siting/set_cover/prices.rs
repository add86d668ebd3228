//! Lower bounds of a set-covering core from Lagrangian prices of its patterns.
//!
//! The prices climb by the volume algorithm (Barahona and Anbil 2000): the direction is what
//! an average of the choices so far leaves uncovered, the step is Polyak's, and only better
//! prices are kept. The average also says how far each site is open. Whatever the prices,
//! the bound holds; it is computed from prices rounded to whole parts of a unit, exactly.

use super::core::Core;
use crate::siting::Budget;

/// Parts of a cost unit that exact prices are counted in.
const PARTS: i128 = 1 << 24;

/// What prices prove, exactly.
#[derive(Debug, Clone)]
pub struct ExactBound {
    /// No cover costs less than this, parts of a unit.
    parts: i128,
    /// Cost of each site less the prices of its patterns, parts.
    reduced: Vec<i128>,
}

impl ExactBound {
    /// The bound of prices rounded to whole parts.
    pub fn of(core: &Core) -> ExactBound {
        // A negative price would still be counted right, but prices are never negative.
        let prices: Vec<i128> =
            core.prices.iter().map(|&price| (price.max(0.0) * PARTS as f64) as i128).collect();
        let reduced: Vec<i128> = core
            .by_site
            .iter()
            .zip(&core.costs)
            .map(|(patterns, &cost)| {
                let collected: i128 = patterns.iter().map(|&p| prices[p as usize]).sum();
                i128::from(cost) * PARTS - collected
            })
            .collect();
        let gained: i128 = reduced.iter().map(|&reduced| reduced.min(0)).sum();
        ExactBound { parts: prices.iter().sum::<i128>() + gained, reduced }
    }

    /// No cover costs less than this, whole units.
    pub fn units(&self) -> u64 {
        let parts = self.parts.max(0);
        let whole = parts / PARTS + i128::from(parts % PARTS > 0);
        u64::try_from(whole).unwrap_or(u64::MAX)
    }

    /// Sites that no cover cheaper than `limit` units opens, and sites that each such cover
    /// opens.
    pub fn decided(&self, limit: u64) -> (Vec<bool>, Vec<bool>) {
        // A cover cheaper than the limit costs at most this.
        let most = (i128::from(limit) - 1) * PARTS;
        let out = self.reduced.iter().map(|&reduced| self.parts + reduced.max(0) > most);
        let in_all = self.reduced.iter().map(|&reduced| self.parts - reduced.min(0) > most);
        (out.collect(), in_all.collect())
    }
}

/// When an ascent ends.
#[derive(Debug, Clone, Copy)]
pub struct Climb {
    /// A bound above this, less one unit, is all that is needed, units.
    pub limit: u64,
    /// Most rounds.
    pub rounds: usize,
    /// Rounds without a noticeable gain after which the step is made smaller.
    pub patience: usize,
    /// The step, relative to Polyak's, at the start.
    pub step: f64,
}

/// One evaluation of prices.
struct Trial {
    prices: Vec<f64>,
    reduced: Vec<f64>,
    /// 1 less the chosen sites of each pattern.
    slope: Vec<f64>,
    bound: f64,
}

impl Trial {
    fn new(core: &Core) -> Trial {
        Trial {
            prices: core.prices.clone(),
            reduced: vec![0.0; core.costs.len()],
            slope: vec![1.0; core.prices.len()],
            bound: 0.0,
        }
    }

    /// Reduced costs, choice and bound of the prices.
    fn evaluate(&mut self, core: &Core) {
        self.slope.fill(1.0);
        self.bound = self.prices.iter().sum();
        for (site, patterns) in core.by_site.iter().enumerate() {
            let collected: f64 = patterns.iter().map(|&p| self.prices[p as usize]).sum();
            let reduced = core.costs[site] as f64 - collected;
            self.reduced[site] = reduced;
            if reduced < 0.0 {
                self.bound += reduced;
                for &pattern in patterns {
                    self.slope[pattern as usize] -= 1.0;
                }
            }
        }
    }
}

/// Improve the prices and shares of a core; its bound, units, as a float. `work` counts the
/// entries looked at.
pub fn ascend(core: &mut Core, climb: &Climb, work: &mut u64, budget: &Budget) -> f64 {
    let entries = core.entries();
    let mut trial = Trial::new(core);
    trial.evaluate(core);
    let mut best = trial.bound;
    let mut shares = std::mem::take(&mut core.shares);
    // Where shares come from an earlier ascent they are a better start than one choice.
    if shares.iter().all(|&share| share == 0.0) {
        blend(&mut shares, &trial.reduced, 1.0);
    }
    let mut lack = lacking(core, &shares);
    let mut step = climb.step;
    let mut idle = 0;
    let goal = climb.limit as f64 - 1.0;
    let mut widest = 0.1_f64;
    let mut mark = best;
    for round in 1..=climb.rounds {
        if best > goal + 1e-6 || step < 1e-3 || budget.is_spent() {
            break;
        }
        *work += entries;
        let length_2: f64 = lack
            .iter()
            .zip(&core.prices)
            .filter(|(lack, price)| **lack > 0.0 || **price > 0.0)
            .map(|(lack, _)| lack * lack)
            .sum();
        if length_2 < 1e-12 {
            break;
        }
        // Aim a little above the best known cover, but not far above the bound.
        let ahead = (climb.limit as f64 - best).max(0.02 * best.abs()).max(1e-3);
        let stride = step * ahead / length_2;
        for ((price, &from), lack) in trial.prices.iter_mut().zip(&core.prices).zip(&lack) {
            *price = (from + stride * lack).max(0.0);
        }
        trial.evaluate(core);
        let along: f64 = lack.iter().zip(&trial.slope).map(|(lack, slope)| lack * slope).sum();
        let weight = weight_of(&lack, &trial.slope, widest);
        blend(&mut shares, &trial.reduced, weight);
        for (lack, slope) in lack.iter_mut().zip(&trial.slope) {
            *lack += weight * (slope - *lack);
        }
        if trial.bound > best {
            best = trial.bound;
            core.prices.copy_from_slice(&trial.prices);
            idle = 0;
            if along > 0.0 {
                step = (step * 1.1).min(2.0);
            }
        } else {
            idle += 1;
            if idle >= climb.patience {
                step *= 0.66;
                idle = 0;
            }
        }
        if round % 100 == 0 {
            if best - mark < 0.01 * mark.abs() {
                widest = (widest / 2.0).max(1e-3);
            }
            if best - mark < 1e-4 * (climb.limit as f64 - best).max(0.0) {
                break;
            }
            mark = best;
        }
    }
    core.shares = shares;
    best
}

/// Weight of the new choice in the average that leaves least lacking, within limits.
fn weight_of(lack: &[f64], slope: &[f64], widest: f64) -> f64 {
    let mut down = 0.0;
    let mut length_2 = 0.0;
    for (lack, slope) in lack.iter().zip(slope) {
        let change = slope - lack;
        down -= lack * change;
        length_2 += change * change;
    }
    let best = if length_2 > 0.0 { down / length_2 } else { widest };
    if best < widest / 10.0 { widest / 10.0 } else { best.min(widest) }
}

/// Move the shares towards a choice: the sites with negative reduced cost.
fn blend(shares: &mut [f64], reduced: &[f64], weight: f64) {
    for (share, &reduced) in shares.iter_mut().zip(reduced) {
        let chosen = f64::from(u8::from(reduced < 0.0));
        *share += weight * (chosen - *share);
    }
}

/// How much of each pattern the shares leave uncovered; below 0 where they cover too much.
fn lacking(core: &Core, shares: &[f64]) -> Vec<f64> {
    let rows = core.by_pattern.iter();
    rows.map(|sites| 1.0 - sites.iter().map(|&site| shares[site as usize]).sum::<f64>()).collect()
}

/// Reduced cost of each site at the core's prices, units.
pub fn reduced_costs(core: &Core) -> Vec<f64> {
    let sites = core.by_site.iter().zip(&core.costs);
    sites
        .map(|(patterns, &cost)| {
            cost as f64 - patterns.iter().map(|&p| core.prices[p as usize]).sum::<f64>()
        })
        .collect()
}

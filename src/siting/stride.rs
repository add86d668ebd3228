//! How far prices move in a round, and when moving them is in vain: what ascents have in common.

use super::aim::Aim;

/// Rounds from one judgement of the progress to the next.
const WINDOW: usize = 25;
/// Steps from which progress is judged: longer ones come before it.
const SHORT_STEP: f64 = 0.1;
const SHORTER: f64 = 0.66;
const LONGER: f64 = 1.1;
const LEAST_STEP: f64 = 1e-3;
const LONGEST_STEP: f64 = 2.0;

/// Polyak's step towards a target, shortened where rounds are in vain.
#[derive(Debug)]
pub struct Stride {
    aim: Aim,
    step: f64,
    patience: usize,
    /// The bound when progress was judged last.
    window: f64,
}

impl Stride {
    /// The first step from a bound.
    pub fn new(aim: Aim, bound: f64) -> Stride {
        Stride { aim, step: aim.step, patience: aim.patience, window: bound }
    }

    /// Whether it has become too short to get anywhere.
    pub fn is_spent(&self) -> bool {
        self.step < LEAST_STEP
    }

    /// Whether the last window of rounds closed too little of what is left.
    pub fn is_in_vain(&mut self, round: usize, bound: f64, left: f64) -> bool {
        if !round.is_multiple_of(WINDOW) {
            return false;
        }
        let in_vain = self.step < SHORT_STEP && bound - self.window < self.aim.hope * left;
        self.window = bound;
        in_vain
    }

    /// Prices so far along a way of a squared length, within their limits.
    pub fn go(
        &self,
        (left, length): (f64, f64),
        (prices, way, tops): (&[f64], &[f64], &[f64]),
        trial: &mut [f64],
    ) {
        let stride = self.step * left / length;
        for (row, trial) in trial.iter_mut().enumerate() {
            *trial = (prices[row] + stride * way[row]).clamp(0.0, tops[row]);
        }
    }

    /// Lengthen or shorten it by how a round went, and by whether it agrees with those before.
    pub fn learn(&mut self, is_better: bool, agrees: bool) {
        if is_better {
            self.patience = self.aim.patience;
            if agrees {
                self.step = (self.step * LONGER).min(LONGEST_STEP);
            }
            return;
        }
        self.patience -= 1;
        if self.patience == 0 {
            self.step *= SHORTER;
            self.patience = self.aim.patience;
        }
    }
}

/// Whether a way and the newest slope point into one half.
pub fn agree(way: &[f64], slope: &[f64]) -> bool {
    way.iter().zip(slope).map(|(way, slope)| way * slope).sum::<f64>() > 0.0
}

/// Move a running average towards the newest.
pub fn follow(average: &mut [f64], newest: &[f64], part: f64) {
    for (average, newest) in average.iter_mut().zip(newest) {
        *average += part * (newest - *average);
    }
}

//! How long to go on, how close is close enough, and where chance starts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Limits of a solve. The default has none and proves its answer.
#[derive(Debug, Clone, Default)]
pub struct Budget {
    /// Stop at this moment with the best so far.
    pub deadline: Option<Instant>,
    /// Set from another thread (Ctrl-C) to stop with the best so far.
    pub interrupt: Arc<AtomicBool>,
    /// A relative gap that is close enough; 0 asks for a proof.
    pub gap: f64,
    /// Where the kicks of the swap search start.
    pub seed: u64,
}

impl Budget {
    /// A budget that ends `limit` from now.
    pub fn lasting(limit: Duration) -> Budget {
        Budget { deadline: Instant::now().checked_add(limit), ..Budget::default() }
    }

    /// The same with a part of the time that is left.
    pub fn part(&self, part: f64) -> Budget {
        let left = self.seconds_left() * part;
        let deadline = std::time::Duration::try_from_secs_f64(left).ok();
        let deadline = deadline.and_then(|left| Instant::now().checked_add(left));
        Budget { deadline: deadline.or(self.deadline), ..self.clone() }
    }

    /// Whether to stop now.
    pub fn is_spent(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
            || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Seconds that are left; infinite without a deadline.
    pub fn seconds_left(&self) -> f64 {
        self.deadline.map_or(f64::INFINITY, |deadline| {
            deadline.saturating_duration_since(Instant::now()).as_secs_f64()
        })
    }

    /// Whether the gap between a value and a bound is close enough to stop at.
    pub fn accepts(&self, value: u64, bound: u64) -> bool {
        self.gap > 0.0 && value.abs_diff(bound) as f64 <= self.gap * value.max(1) as f64
    }
}

//! The best choice so far, and what would be better.

use super::core::Core;
use crate::siting::Budget;

/// The best choice so far. Values of a core are those of the whole problem as long as no row
/// is left beyond its horizon; a choice that does so is kept apart until it is looked into.
#[derive(Debug)]
pub struct Best<'b> {
    /// Its candidates and what it costs.
    pub choice: Option<(u64, Vec<u32>)>,
    /// The best choice of a core that may cost more than it seems.
    pub doubtful: Option<(u64, Vec<u32>)>,
    /// More than any choice costs that reaches everybody.
    pub too_much: u64,
    /// Only choices up to this value are looked for, if it is set.
    pub cap: Option<u64>,
    /// Choices of the core differ from its base by multiples of this.
    unit: u64,
    base: u64,
    /// How long to go on.
    pub budget: &'b Budget,
}

impl<'b> Best<'b> {
    /// Nothing found yet.
    pub fn new(budget: &'b Budget) -> Best<'b> {
        Best {
            choice: None,
            doubtful: None,
            too_much: u64::MAX,
            cap: None,
            unit: 1,
            base: 0,
            budget,
        }
    }

    /// Go on with a core.
    pub fn turn_to(&mut self, core: &Core) {
        self.doubtful = None;
        self.too_much = core.too_much;
        self.unit = core.unit();
        self.base = core.base % self.unit;
    }

    /// What the best choice costs, or else more than any.
    pub fn value(&self) -> u64 {
        self.choice.as_ref().map_or(self.too_much, |(value, _)| *value)
    }

    /// The highest value of a core that is better and looked for: a bound above it is a proof
    /// that there is none.
    pub fn need(&self) -> Option<u64> {
        let less = self.value().checked_sub(1)?;
        let less = self.cap.map_or(less, |cap| cap.min(less));
        let steps = less.checked_sub(self.base)? / self.unit;
        Some(self.base + steps * self.unit)
    }

    /// A bound on all choices when those of a core that are looked for have been looked at.
    pub fn floor(&self) -> u64 {
        let next = self.need().map_or(self.value(), |need| need.saturating_add(self.unit));
        let seems = self.doubtful.as_ref().map_or(u64::MAX, |(seems, _)| *seems);
        next.min(seems).min(self.value())
    }

    /// Whether a bound ends the search.
    pub fn is_over(&self, known: u64) -> bool {
        self.is_proved(known)
            || self.budget.is_spent()
            || self.choice.as_ref().is_some_and(|(value, _)| self.budget.accepts(*value, known))
    }

    /// Whether a bound proves that nothing is better.
    pub fn is_proved(&self, known: u64) -> bool {
        self.need().is_none_or(|need| known > need)
    }

    /// Take a choice of a core, if it is better.
    pub fn offer(&mut self, core: &Core, is_open: &[bool]) {
        let Some((value, is_sure)) = core.value_of(is_open) else { return };
        let slot = if is_sure { &mut self.choice } else { &mut self.doubtful };
        let is_better = slot.as_ref().is_none_or(|(best, _)| value < *best);
        if is_better && (is_sure || self.choice.as_ref().is_none_or(|(best, _)| value < *best)) {
            let open: Vec<u32> =
                (0..is_open.len() as u32).filter(|&site| is_open[site as usize]).collect();
            let named = core.named(&open);
            *if is_sure { &mut self.choice } else { &mut self.doubtful } = Some((value, named));
        }
    }

    /// Take a choice whose value is known for certain, if it is better.
    pub fn offer_named(&mut self, value: u64, open: Vec<u32>) {
        if self.choice.as_ref().is_none_or(|(best, _)| value < *best) {
            self.choice = Some((value, open));
        }
    }
}

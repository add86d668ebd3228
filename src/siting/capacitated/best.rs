//! The best plan so far, and what would be better.

use std::collections::BTreeSet;

use super::core::Core;
use super::plan::{Plan, Question};
use super::table::Table;
use super::value::Valued;
use crate::siting::{Budget, SitingError};

/// The best plan so far. Values of a core are those of the whole problem as long as nobody is
/// served beyond a horizon.
pub struct Best<'a> {
    /// What is asked.
    pub question: Question<'a>,
    /// The plan.
    pub plan: Option<Plan>,
    /// How long to go on.
    pub budget: &'a Budget,
    /// What is wrong with the problem, if anything.
    pub error: Option<SitingError>,
    /// The least value of the choices that may come to more than they seem, and the rows to widen
    /// for them.
    pub doubtful: Option<(u64, BTreeSet<u32>)>,
    /// The least bound on choices that have been given up before they were looked into.
    pub open_end: u64,
    too_much: u64,
    unit: u64,
    base: u64,
}

impl<'a> Best<'a> {
    /// Nothing found yet.
    pub fn new(question: Question<'a>, budget: &'a Budget) -> Best<'a> {
        Best {
            question,
            plan: None,
            budget,
            error: None,
            doubtful: None,
            open_end: u64::MAX,
            too_much: u64::MAX,
            unit: 1,
            base: 0,
        }
    }

    /// Go on with a core.
    pub fn turn_to(&mut self, core: &Core) {
        self.doubtful = None;
        self.open_end = u64::MAX;
        self.too_much = core.too_much;
        self.unit = core.unit;
        self.base = core.base % core.unit;
    }

    /// What the best plan costs, or else more than any.
    pub fn value(&self) -> u64 {
        self.plan.as_ref().map_or(self.too_much, |plan| plan.value.min(self.too_much))
    }

    /// How much better a choice must be to be worth looking for: the gap that is close enough, of
    /// what is told.
    pub fn slack(&self) -> u64 {
        let Some(plan) = self.plan.as_ref().filter(|_| self.budget.gap > 0.0) else { return 0 };
        let told = match self.question.goal().is_weight() {
            true => self.question.problem.total_weight().0 - plan.value,
            false => plan.value,
        };
        (told as f64 * self.budget.gap).floor() as u64
    }

    /// The highest value of a core that is better by more than what is close enough: a bound above
    /// it is a proof that there is none; `None` where nothing can be.
    pub fn need(&self) -> Option<u64> {
        let less = self.value().checked_sub(1)?.checked_sub(self.slack())?;
        let steps = less.checked_sub(self.base)? / self.unit;
        Some(self.base + steps * self.unit)
    }

    /// A bound on all choices when those of a core that are better have been looked at.
    pub fn floor(&self) -> u64 {
        let next = match self.need() {
            Some(need) => need.saturating_add(self.unit),
            None if self.slack() > 0 => 0,
            None => self.value(),
        };
        let seems = self.doubtful.as_ref().map_or(u64::MAX, |(seems, _)| *seems);
        next.min(seems).min(self.open_end).min(self.value())
    }

    /// Whether a bound ends the search.
    pub fn is_over(&self, known: u64) -> bool {
        self.is_proved(known)
            || self.error.is_some()
            || self.budget.is_spent()
            || self.plan.as_ref().is_some_and(|plan| self.is_close(plan.value, known))
    }

    /// Whether a bound is close enough to a value, by what is told: the weight that is served, not
    /// that which is left.
    fn is_close(&self, value: u64, known: u64) -> bool {
        if self.question.goal().is_weight() {
            let all = self.question.problem.total_weight().0;
            return self.budget.accepts(all - value, all.saturating_sub(known));
        }
        self.budget.accepts(value, known)
    }

    /// Whether a bound proves that nothing is better.
    pub fn is_proved(&self, known: u64) -> bool {
        self.need().is_none_or(|need| known > need)
    }

    /// Take a plan if it is better.
    pub fn take(&mut self, plan: Result<Option<Plan>, SitingError>) {
        match plan {
            Ok(Some(plan)) => {
                if self.plan.as_ref().is_none_or(|best| plan.value < best.value) {
                    self.plan = Some(plan);
                }
            }
            Ok(None) => {}
            Err(error) => self.error = Some(error),
        }
    }

    /// Look into a choice of a core that seems better.
    pub fn offer(&mut self, core: &Core, table: &Table, is_open: &[bool], valued: &Valued) {
        let seems_better = self.plan.as_ref().is_none_or(|plan| valued.value < plan.value);
        if valued.left == 0 && seems_better && super::rules::admits(core, is_open) {
            let plan = self.question.plan(table, &core.named(is_open));
            self.take(plan);
        }
    }

    /// A choice that comes to at least so much, but maybe more, by these rows.
    pub fn doubt(&mut self, seems: u64, rows: impl IntoIterator<Item = u32>) {
        let (least, widened) = self.doubtful.get_or_insert_with(|| (seems, BTreeSet::new()));
        *least = seems.min(*least);
        widened.extend(rows);
    }
}

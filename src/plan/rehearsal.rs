//! What can be found wrong before anything is answered: every edit is made, every question put.

use super::Complaint;
use super::error::in_plan_words;
use super::file::{Stress, StressName};
use super::run::Runner;
use super::scenario::Wish;
use super::state::State;
use super::town::at_edit;

impl Runner<'_> {
    /// Make every edit and put every question, without answering any.
    pub(super) fn rehearse(&mut self) -> Vec<Complaint> {
        let mut complaints = Vec::new();
        for at in self.plan.order() {
            match self.edited(at) {
                Ok(state) => {
                    if let Err(found) = self.along_corridor(at, state.clone()) {
                        complaints.push(found);
                    }
                    self.states[at] = Some(state);
                }
                Err(complaint) => {
                    complaints.push(complaint);
                    self.states[at] = Some(State::today(self.town).with_unknown_proposal());
                }
            }
        }
        for scenario in &self.plan.scenarios {
            let bridges = Stress::Each(StressName::EachBridge);
            if scenario.stress.contains(&bridges)
                && let Err(said) =
                    self.town.bridges(scenario.walk.as_ref().map(|terms| &terms.profile))
            {
                complaints.push(at_edit(self.plan, &scenario.span, said));
            }
        }
        for case in &self.cases {
            if let Err(error) = case.question.check() {
                let span = self.plan.scenarios[case.scenario].span.clone();
                let complaint = self.plan.text.complaint(span, in_plan_words(&error.to_string()));
                if !complaints.contains(&complaint) {
                    complaints.push(complaint);
                }
            }
        }
        // Real states wait for the proposals they start from; the others stay as they are.
        for at in 0..self.states.len() {
            let waits = self
                .plan
                .line(at)
                .iter()
                .rev()
                .skip(1)
                .any(|&at| matches!(self.plan.scenarios[at].wish, Wish::Site(_)));
            if waits {
                self.states[at] = None;
            }
        }
        complaints
    }
}

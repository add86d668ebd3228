//! What can be found wrong before anything is answered: every edit is made, every question put.

use super::Complaint;
use super::case::Case;
use super::error::in_plan_words;
use super::file::{Stress, StressName};
use super::run::Runner;
use super::scenario::Wish;
use super::state::State;
use super::town::at_edit;
use crate::model::Measure;
use crate::scenario::{Ask, Purse, check_candidates};

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
        if complaints.is_empty() {
            complaints.extend(self.candidates());
        }
        complaints.extend(self.two_of_a_name());
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

    /// What the candidates of siting questions do not allow.
    fn candidates(&self) -> Vec<Complaint> {
        let mut complaints: Vec<Complaint> = Vec::new();
        // Of a sweep the case that opens most: it asks for all that the others do.
        let opens = |case: &&Case| match &case.question.ask {
            Ask::Site(site) => match site.purse {
                Some(Purse::Sites(open)) => open,
                _ => 0,
            },
            Ask::Coverage(_) | Ask::Audit(_) | Ask::Districts(_) => 0,
        };
        let sited = |case: &&Case| matches!(case.question.ask, Ask::Site(_));
        for at in 0..self.states.len() {
            let own = self.cases.iter().filter(|case| case.scenario == at).filter(sited);
            let (Some(case), Some(state)) = (own.max_by_key(opens), &self.states[at]) else {
                continue;
            };
            let scenario = &self.plan.scenarios[case.scenario];
            let along = self.along_corridor(case.scenario, state.clone());
            let Ok(state) = along else { continue };
            if let Err(error) = check_candidates(&state.study, &case.question) {
                let said = in_plan_words(&error.to_string());
                complaints.push(at_edit(self.plan, &scenario.span, said));
            }
        }
        complaints
    }

    /// Cases that would be one in every table, and sweeps that change nothing.
    fn two_of_a_name(&self) -> Vec<Complaint> {
        let mut complaints: Vec<Complaint> = Vec::new();
        for (at, case) in self.cases.iter().enumerate() {
            let span = &self.plan.scenarios[case.scenario].span;
            let earlier = self.cases[..at].iter();
            if earlier.into_iter().any(|other| other.name == case.name) {
                let said =
                    format!("\"{}\" is also a case of a sweep. hint: another name", case.name);
                complaints.push(at_edit(self.plan, span, said));
            }
            let speeds = case.values.iter().any(|(key, _)| *key == "speed");
            let timed = case.question.within.iter().any(|limit| limit.measure == Measure::Time);
            if speeds && !timed {
                let said = "sweep.speed: no limit is a walking time, so no speed changes anything. hint: within = \"8min\"";
                let complaint = at_edit(self.plan, span, said.to_owned());
                if !complaints.contains(&complaint) {
                    complaints.push(complaint);
                }
            }
        }
        complaints
    }
}

//! Figures in words, the same in every table of a run.

use std::fmt::Display;

use super::RunReport;
use crate::language::Language;
use crate::language::messages::{plan, units, words};
use crate::model::{Limit, grouped};
use crate::plan::{Figures, Series, StandardFigures, StressFigures};
use crate::scenario::rule_in_words;

/// A share in hundredths, two decimals.
pub(super) fn hundredths(share: f64) -> String {
    format!("{:.2}", share * 100.0)
}

/// Whole metres.
pub(super) fn metres_in(language: Language, metres: f64) -> String {
    language.say(units::METRES, &[("n", &grouped(metres.round() as u64))])
}

impl RunReport {
    /// A share in per cent, two decimals: `92.53 %`.
    pub(super) fn percent(&self, share: f64) -> String {
        self.language.hundredths(share)
    }

    /// Whole metres: `3,021 m`.
    pub(super) fn metres(&self, metres: f64) -> String {
        metres_in(self.language, metres)
    }

    /// A standard: `1 km, straight line`.
    pub(super) fn standard(&self, standard: &StandardFigures) -> String {
        // Figures hold limits as they are written.
        let Ok(limit) = standard.limit.parse::<Limit>() else { return standard.limit.clone() };
        match standard.speed_m_per_min {
            Some(speed) => {
                let limit = limit.in_words(self.language);
                self.language.say(words::RULE_AT_SPEED, &[("limit", &limit), ("speed", &speed)])
            }
            None => rule_in_words(limit, &standard.reach, self.language),
        }
    }

    /// What stands beside the first standard of each case, a line each.
    pub(super) fn beside(&self) -> Vec<String> {
        let lines = self.plain().flat_map(|figures| {
            figures.others.iter().map(|other| {
                let (limit, share) = (self.standard(&other.standard), self.percent(other.share));
                let values: [(&str, &dyn Display); 3] =
                    [("name", &figures.name), ("share", &share), ("limit", &limit)];
                self.language.say(plan::BESIDE, &values)
            })
        });
        lines.collect()
    }

    /// Cases whose figures are estimated in part, a line each.
    pub(super) fn estimates(&self) -> Vec<String> {
        let estimated = self.plain().filter(|figures| figures.estimated.points > 0);
        let line = |figures: &Figures| {
            let weight = figures.estimated.weight.grouped();
            let value = self.language.say(plan::ESTIMATED, &[("n", &weight)]);
            self.language.say(plan::PAIR, &[("name", &figures.name), ("value", &value)])
        };
        estimated.map(line).collect()
    }

    /// Cases where some are within reach of centres that are full, a line each.
    pub(super) fn without_room(&self) -> Vec<String> {
        let full = self.plain().filter(|figures| figures.over_capacity.points > 0);
        let line = |figures: &Figures| {
            let weight = figures.over_capacity.weight.grouped();
            let value = self.language.say(plan::WITHOUT_ROOM, &[("n", &weight)]);
            self.language.say(plan::PAIR, &[("name", &figures.name), ("value", &value)])
        };
        full.map(line).collect()
    }

    /// Cases that are judged by another rule than the base, a line each.
    pub(super) fn by_other_rules(&self) -> Vec<String> {
        let named = |name: &str| self.plain().find(|figures| figures.name == name);
        let others = self.plain().filter_map(|figures| {
            let change = figures.change.as_ref()?;
            let base = named(&change.base)?;
            let rule =
                |of: &StandardFigures| (of.limit.clone(), of.reach.clone(), of.speed_m_per_min);
            (rule(&base.standard) != rule(&figures.standard)).then(|| {
                let values: [(&str, &dyn Display); 2] =
                    [("name", &figures.name), ("base", &change.base)];
                self.language.say(plan::OTHER_RULE, &values)
            })
        });
        others.collect()
    }

    /// A limit: `1 km`.
    pub(super) fn limit(&self, limit: &str) -> String {
        limit
            .parse::<Limit>()
            .map_or_else(|_| limit.to_owned(), |limit| limit.in_words(self.language))
    }

    /// How a solve ended.
    pub(super) fn status(&self, status: &str) -> &'static str {
        self.language.word(match status {
            "optimal" => words::OPTIMAL,
            "infeasible" => words::INFEASIBLE,
            "stopped" => words::STOPPED,
            _ => words::FEASIBLE,
        })
    }

    /// The proof of a proposal.
    pub(super) fn proof(&self, figures: &Figures) -> String {
        let Some(siting) = &figures.siting else { return String::new() };
        match (siting.status.as_str(), siting.gap) {
            ("optimal", _) => self.language.word(plan::OPTIMAL).to_owned(),
            (_, Some(gap)) => self.language.say(plan::GAP, &[("gap", &hundredths(gap))]),
            _ => self.language.word(plan::INFEASIBLE).to_owned(),
        }
    }

    /// Whether what is required or claimed is so.
    pub(super) fn verdict(&self, figures: &Figures) -> String {
        let language = self.language;
        if let Some(audit) = &figures.audit {
            let verdict = if audit.holds { plan::HOLDS } else { plan::FAILS };
            return language.word(verdict).to_owned();
        }
        if let Some(districts) = &figures.districts {
            let verdict = if districts.met { plan::EVEN } else { plan::NOT_EVEN };
            return language.word(verdict).to_owned();
        }
        let Some(requirement) = &figures.requirement else { return String::new() };
        let message = match (requirement.met, requirement.estimated_met) {
            (true, _) => plan::MET,
            (false, true) => plan::ESTIMATED_MET,
            (false, false) => plan::MISSED,
        };
        let share = (requirement.share * 1e6).round() / 1e4;
        language.say(message, &[("share", &share)])
    }
}

impl RunReport {
    /// Where more stops paying.
    pub(super) fn knee(&self, series: &Series) -> String {
        match series.knee.and_then(|at| series.points.get(at)) {
            Some(point) => {
                let share = hundredths(point.share);
                self.language.say(plan::KNEE, &[("label", &point.label), ("share", &share)])
            }
            None => self.language.word(plan::NO_KNEE).to_owned(),
        }
    }

    /// A stress test, line by line.
    pub(super) fn stressed(&self, stress: &StressFigures) -> Vec<String> {
        let language = self.language;
        let runs = stress.runs;
        let what = match stress.kind.as_str() {
            "each-facility" => language.say(plan::EACH_FACILITY, &[("n", &runs)]),
            "each-bridge" => language.say(plan::EACH_BRIDGE, &[("n", &runs)]),
            _ => {
                let margin = stress
                    .margin
                    .map_or_else(String::new, |margin| format!("{}", (margin * 1e6).round() / 1e4));
                language.say(plan::DEMAND_MARGIN, &[("margin", &margin), ("n", &runs)])
            }
        };
        let values: [(&str, String); 4] = [
            ("least", hundredths(stress.least)),
            ("most", hundredths(stress.most)),
            ("median", hundredths(stress.median)),
            ("p5", hundredths(stress.p5)),
        ];
        let values: Vec<(&str, &dyn Display)> =
            values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        let mut lines = vec![what, language.say(plan::DISTRIBUTION, &values)];
        if let Some(met) = stress.met {
            lines.push(language.say(plan::MET_IN, &[("part", &hundredths(met))]));
        }
        match stress.failures.first() {
            Some(worst) if worst.lost.points > 0 => {
                let name = worst.name.clone().unwrap_or_else(|| worst.id.clone());
                let lost = worst.lost.weight.grouped();
                lines.push(language.say(plan::WORST_FAILURE, &[("name", &name), ("lost", &lost)]));
            }
            Some(_) => lines.push(language.word(plan::NO_FAILURE).to_owned()),
            None => {}
        }
        lines
    }
}

//! What scenarios are judged by: standards, and who walks.

use std::ops::Range;
use std::path::PathBuf;

use super::desk::Desk;
use super::file::written::Written;
use super::file::{GateName, ScenarioTable, WalkTable};
use super::scenario::Standard;
use super::{STANDARDS, standards};
use crate::model::Measure;
use crate::reach::walk::{Gates, PROFILES, Profile, Sparse, WalkTerms};
use crate::read::did_you_mean;

impl Desk<'_> {
    /// A standard of the plan or a built-in one.
    pub fn standard(&mut self, name: &str, span: Range<usize>) -> Option<Standard> {
        if let Some(table) = self.file.standards.get(name) {
            return Some(Standard {
                name: Some(name.to_owned()),
                limit: table.within.0,
                require: table.require.as_ref().map(|share| share.0),
                source: table.source.clone(),
            });
        }
        if let Some(built_in) = standards::named(name) {
            let certainty = built_in.certainty.describe();
            return Some(Standard {
                name: Some(name.to_owned()),
                limit: built_in.limit,
                require: None,
                source: Some(format!("{}: {} ({certainty})", built_in.document, built_in.clause)),
            });
        }
        let own = self.file.standards.keys().map(String::as_str);
        let known: Vec<&str> = own.chain(STANDARDS.iter().map(|standard| standard.name)).collect();
        let hint =
            did_you_mean(name, known.iter().copied(), "radii standards lists the built-in ones");
        self.complain(span, format!("no standard \"{name}\"; known: {}.{hint}", known.join(", ")));
        None
    }

    /// The nearest of a line of scenarios that says what to judge by; else the plan's only
    /// standard.
    pub(super) fn standards(&mut self, line: &[&ScenarioTable]) -> Vec<Standard> {
        let says = |scenario: &&&ScenarioTable| {
            !(scenario.standard.0.is_empty() && scenario.within.0.is_empty())
        };
        if let Some(scenario) = line.iter().find(says) {
            let from = scenario.name.span().start;
            let named: Vec<Standard> = scenario
                .standard
                .0
                .iter()
                .filter_map(|name| {
                    let span = self.find(from, &format!("\"{name}\""));
                    self.standard(name, span)
                })
                .collect();
            let limits = scenario.within.0.iter().map(|Written(limit)| Standard {
                name: None,
                limit: *limit,
                require: None,
                source: None,
            });
            return named.into_iter().chain(limits).collect();
        }
        if let Some(first) =
            self.file.standards.keys().next().filter(|_| self.file.standards.len() == 1)
        {
            return self.standard(first, 0..0).into_iter().collect();
        }
        let name = line[0].name.clone();
        self.complain(
            name.span(),
            format!("scenario \"{}\" does not say what to judge by. hint: within = \"1km\", or standard = \"one_km\"", name.get_ref()),
        );
        Vec::new()
    }

    /// Who walks in a scenario: where there are streets, and where a time is judged without any.
    pub(super) fn terms(
        &mut self,
        line: &[&ScenarioTable],
        standards: &[Standard],
    ) -> Option<WalkTerms> {
        let usual = WalkTable::default();
        let table = self.file.walk.as_ref().unwrap_or(&usual);
        let swept = line[0].sweep.iter().flat_map(|sweep| &sweep.get_ref().within.0);
        let limits = standards.iter().map(|standard| standard.limit);
        let timed = limits
            .chain(swept.map(|Written(limit)| *limit))
            .any(|limit| limit.measure == Measure::Time);
        if table.roads.is_none() && !timed {
            return None;
        }
        let said = line.iter().find_map(|scenario| scenario.profile.as_ref());
        let name = said.or(table.profile.as_ref()).map_or("adult", String::as_str).to_owned();
        let built_in = PROFILES.iter().any(|(known, _)| *known == name);
        let path = self.text.folder().join(&name).display().to_string();
        let is_file = !built_in && name.ends_with(".toml");
        if is_file {
            self.further.push(("profile", PathBuf::from(&path)));
        }
        let profile = match Profile::find(if is_file { &path } else { &name }) {
            Ok(profile) => profile,
            Err(error) => {
                self.complain(self.find(0, &format!("\"{name}\"")), error.to_string());
                return None;
            }
        };
        let usual = WalkTerms::of(profile);
        let speed = line.iter().find_map(|scenario| scenario.speed.as_ref());
        let speed = speed.or(table.speed.as_ref()).map(|speed| speed.0.0);
        let gates = line.iter().find_map(|scenario| scenario.gates).or(table.gates);
        let sparse = Sparse::default();
        let sparse = Sparse {
            least_km_per_km2: table.sparse.unwrap_or(sparse.least_km_per_km2),
            detour: table.detour.map_or(sparse.detour, |factor| (factor * 1000.0).round() as u32),
        };
        for (name, holds) in [
            ("sparse", (0.0..=1000.0).contains(&sparse.least_km_per_km2)),
            ("detour", (1_000..=10_000).contains(&sparse.detour)),
        ] {
            if !holds {
                let span = self.find(0, name);
                self.complain(span, format!("{name}: out of range; allowed: sparse 0 to 1000, detour 1 to 10. hint: leave it out"));
            }
        }
        Some(WalkTerms {
            speed_mm: speed.unwrap_or(usual.speed_mm),
            gates: match gates {
                None => usual.gates,
                Some(GateName::Open) => Gates::Open,
                Some(GateName::Residents) => Gates::Residents,
                Some(GateName::Closed) => Gates::Closed,
            },
            farthest_street: table.max_snap.as_ref().map_or(usual.farthest_street, |cost| cost.0),
            sparse: (sparse.least_km_per_km2 > 0.0).then_some(sparse),
            measure: if table.along_roads { Measure::Distance } else { Measure::Time },
            node_tolerance: table
                .node_tolerance
                .as_ref()
                .map_or(usual.node_tolerance, |cost| cost.0),
            ..usual
        })
    }
}

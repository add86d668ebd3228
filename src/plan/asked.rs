//! What a scenario asks: its one wish, what centres can hold, and the districts it is to draw.

use std::ops::Range;

use toml::Spanned;

use super::desk::Desk;
use super::file::{AuditTable, CapacityTable, DistrictTable, ScenarioTable, Verdict};
use super::scenario::Wish;
use crate::model::Weight;
use crate::scenario::{CapacityQuestion, DistrictQuestion, DistrictSplit, Workload};
use crate::study::{TODAY, ZONES};

impl Desk<'_> {
    /// What centres can hold in a scenario.
    pub(super) fn capacity(&mut self, line: &[&ScenarioTable]) -> Option<CapacityQuestion> {
        let span = line[0].name.span();
        let single_source = line.iter().find_map(|scenario| scenario.single_source);
        let otherwise = match line.iter().find_map(|scenario| scenario.capacity) {
            None | Some(CapacityTable::Kept(false)) => {
                if single_source == Some(true) {
                    self.complain(span, "single_source goes with capacity. hint: capacity = true");
                }
                return None;
            }
            Some(CapacityTable::Kept(true)) => None,
            Some(CapacityTable::Otherwise(units)) => match Weight::from_units(units) {
                Ok(Weight::ZERO) => {
                    self.complain(span, "capacity: 0 serves nobody; allowed: more. hint: leave it out, or capacity = true");
                    None
                }
                Ok(weight) => Some(weight),
                Err(error) => {
                    self.complain(span, format!("capacity: {error}"));
                    None
                }
            },
        };
        Some(CapacityQuestion { otherwise, single_source: single_source.unwrap_or_default() })
    }

    /// What a scenario asks beside who is served.
    pub(super) fn wish(&mut self, own: &ScenarioTable) -> Wish {
        let asked = [
            own.audit.as_ref().map(Spanned::span),
            own.site.as_ref().map(Spanned::span),
            own.districts.as_ref().map(Spanned::span),
        ];
        if let Some(span) = asked.into_iter().flatten().nth(1) {
            self.complain(
                span,
                "a scenario asks one thing: audit, site or districts. hint: add a scenario that starts from this one",
            );
            return Wish::Check;
        }
        if let Some(table) = &own.districts {
            return Wish::Districts(Box::new(self.dividing(table.get_ref(), &table.span())));
        }
        if let Some(site) = &own.site {
            return Wish::Site(Box::new(site.get_ref().clone()));
        }
        match own.audit.as_ref().map(Spanned::get_ref) {
            None | Some(Verdict::Plain(false)) => Wish::Check,
            Some(Verdict::Plain(true)) => Wish::Audit(AuditTable::default()),
            Some(Verdict::More(table)) => Wish::Audit(table.clone()),
        }
    }

    /// The question of a table of districts; what is wrong with it is complained about.
    fn dividing(&mut self, table: &DistrictTable, span: &Range<usize>) -> DistrictQuestion {
        let question = DistrictQuestion::new(self.split(table, span));
        let workloads = table.balance.iter().map(|text| text.parse::<Workload>());
        let (workloads, wrong): (Vec<_>, Vec<_>) = workloads.partition(Result::is_ok);
        for found in wrong.into_iter().filter_map(Result::err) {
            self.complain(span.clone(), format!("districts.balance: {found}"));
        }
        let barriers = table.barriers.0.iter();
        DistrictQuestion {
            tolerance: table.tolerance.as_ref().map_or(question.tolerance, |share| share.0),
            workloads: workloads.into_iter().filter_map(Result::ok).collect(),
            barriers: barriers.map(|layer| self.further("barriers", layer)).collect(),
            zones: table.within_zones.as_ref().map(|layer| self.further(ZONES, layer)),
            keep: table.keep.as_ref().map(|layer| self.further(TODAY, layer)),
            staff: table.staff,
            gap: table.gap.as_ref().map(|gap| gap.0),
            ..question
        }
    }

    fn split(&mut self, table: &DistrictTable, span: &Range<usize>) -> DistrictSplit {
        let levels = &table.into.0;
        let said = [!levels.is_empty(), table.target_weight.is_some(), table.around_centres];
        match said.into_iter().filter(|said| *said).count() {
            0 if table.keep.is_some() => return DistrictSplit::Today,
            1 => {}
            _ => self.complain(
                span.clone(),
                "districts: one of into, target_weight and around_centres, or keep alone, says how many. hint: districts = { into = 12 }",
            ),
        }
        let rise = levels.windows(2).all(|pair| pair[0] < pair[1]);
        if levels.first() == Some(&0) || !rise {
            self.complain(
                span.clone(),
                "districts.into: allowed: a whole number above 0, or rising ones for levels. hint: into = [12, 60]",
            );
        }
        if let Some(units) = table.target_weight {
            match Weight::from_units(units) {
                Ok(Weight::ZERO) => self.complain(
                    span.clone(),
                    "districts.target_weight: allowed: more than 0. hint: target_weight = 5000",
                ),
                Ok(weight) => return DistrictSplit::Weight(weight),
                Err(error) => {
                    self.complain(span.clone(), format!("districts.target_weight: {error}"))
                }
            }
        }
        match table.around_centres {
            true => DistrictSplit::Centres,
            false => DistrictSplit::Number(levels.clone()),
        }
    }
}

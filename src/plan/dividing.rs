//! From the districts that a scenario asks for to a question about them.

use std::ops::Range;

use super::desk::Desk;
use super::file::DistrictTable;
use crate::model::Weight;
use crate::scenario::{DistrictQuestion, DistrictSplit, Workload};

impl Desk<'_> {
    /// The question of a table of districts; what is wrong with it is complained about.
    pub(super) fn dividing(
        &mut self,
        table: &DistrictTable,
        span: &Range<usize>,
    ) -> DistrictQuestion {
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
            zones: table.within_zones.as_ref().map(|layer| self.further("zones", layer)),
            keep: table.keep.as_ref().map(|layer| self.further("today's districts", layer)),
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
                "districts: one of into, target_weight, around_centres and keep says how many. hint: districts = { into = 12 }",
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

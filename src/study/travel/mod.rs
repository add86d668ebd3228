//! The planner's own travel costs: a table of origin, destination and cost, as routing tools
//! write it. It replaces geometry altogether; pairs it does not list are unreachable.

mod columns;
mod cost;
mod ids;
mod rows;
mod table;

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use self::ids::{Known, Sides};
use super::StudyError;
use crate::language::grouped;
use crate::model::{Cost, plural};
use crate::read::{Layer, LayerRef, Note};

pub use table::TravelTable;

/// Costs between demand and sites, in the planner's own unit (thousandths inside): compressed
/// rows, eight bytes a pair.
#[derive(Debug, Clone, Default)]
pub struct TravelCosts {
    /// Number of each destination, by its id.
    destinations: HashMap<String, u32, FxBuildHasher>,
    /// By demand point, where its pairs end.
    ends: Vec<usize>,
    /// Destinations and their costs, by demand point, then by destination.
    pairs: Vec<(u32, Cost)>,
}

impl TravelCosts {
    /// Whether a table has the columns of one, and so needs no coordinates.
    pub(crate) fn is_table(layer: &Layer) -> bool {
        let headings: Vec<String> =
            layer.columns.iter().map(|column| column.name.clone()).collect();
        columns::choose(&headings, &LayerRef::default(), "").is_ok()
    }

    /// Number of a destination in [`TravelCosts::of_demand`]; `None` where no row names it.
    pub fn destination(&self, id: &str) -> Option<u32> {
        self.destinations.get(id).copied()
    }

    /// How many destinations there are: their numbers are below this.
    pub fn destinations(&self) -> usize {
        self.destinations.len()
    }

    /// How many pairs are listed, each once.
    pub fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// Destinations of a demand point with their costs, ascending; none of a point that the table
    /// does not know.
    pub fn of_demand(&self, demand: usize) -> &[(u32, Cost)] {
        let start = demand.checked_sub(1).and_then(|before| self.ends.get(before));
        let end = self.ends.get(demand).copied().unwrap_or_default();
        self.pairs.get(start.copied().unwrap_or_default()..end).unwrap_or_default()
    }

    /// The cost of one pair; `None` where it is not listed.
    pub fn cost(&self, demand: usize, destination: u32) -> Option<Cost> {
        let row = self.of_demand(demand);
        let at = row.binary_search_by_key(&destination, |(destination, _)| *destination);
        at.ok().and_then(|at| row.get(at)).map(|(_, cost)| *cost)
    }

    /// The costs of a table between these demand points and sites, by their ids. Where demand
    /// points can be sites themselves, `demand_as_sites` is set.
    ///
    /// # Errors
    ///
    /// Where no origin is the id of a demand point, or no destination that of a site.
    pub fn of(
        table: &TravelTable,
        demand: &[String],
        sites: &[&str],
        demand_as_sites: bool,
        notes: &mut Vec<Note>,
    ) -> Result<TravelCosts, StudyError> {
        notes.extend(table.notes.iter().cloned());
        let also = if demand_as_sites { demand } else { &[] };
        let demand = Known::of(demand.iter().map(String::as_str));
        let all_sites = Known::of(sites.iter().copied().chain(also.iter().map(String::as_str)));
        let sides = Sides { table, demand: &demand, sites: &all_sites };
        sides.check()?;
        sides.tell(notes);
        let rows = rows::compressed(table, &demand);
        if let Some(again) = rows.again {
            let [origin, destination, _] = &table.headings;
            let text = again.text(table, origin, destination);
            notes.push(Note::warning(text));
        }
        let costs = TravelCosts {
            destinations: table.destinations.iter().map(str::to_owned).zip(0..).collect(),
            ends: rows.ends,
            pairs: rows.pairs,
        };
        costs.tell(&demand, sites, &all_sites, notes);
        Ok(costs)
    }

    /// Say how much of all pairs is listed, and who has none.
    fn tell(
        &self,
        demand: &Known<'_>,
        sites: &[&str],
        all_sites: &Known<'_>,
        notes: &mut Vec<Note>,
    ) {
        let mut listed = vec![0_u64; self.destinations.len()];
        for (destination, _) in &self.pairs {
            if let Some(count) = listed.get_mut(*destination as usize) {
                *count += 1;
            }
        }
        let listed_of = |id: &str| {
            let number = self.destination(id).and_then(|number| listed.get(number as usize));
            number.copied().unwrap_or_default()
        };
        let pairs: u64 = all_sites.ids().iter().map(|id| listed_of(id)).sum();
        let (points, places) = (demand.ids().len() as u64, all_sites.ids().len() as u64);
        notes.push(Note::info(format!(
            "matrix: {} of {} pairs ({} x {}) listed; whatever is not listed is unreachable",
            grouped(pairs),
            grouped(points.saturating_mul(places)),
            plural(points as usize, "demand point"),
            plural(places as usize, "site"),
        )));
        let points = demand.ids().iter().enumerate();
        let idle = points.filter(|(index, _)| self.of_demand(*index).is_empty());
        let idle: Vec<&str> = idle.map(|(_, id)| *id).collect();
        if !idle.is_empty() {
            notes.push(Note::warning(format!(
                "matrix: demand points without any pair, which nobody reaches: {}",
                ids::listed(&idle)
            )));
        }
        let mut idle: Vec<&str> = Known::of(sites.iter().copied()).ids().to_vec();
        idle.retain(|id| listed_of(id) == 0);
        if !idle.is_empty() {
            notes.push(Note::warning(format!(
                "matrix: sites without any pair, which reach nobody: {}",
                ids::listed(&idle)
            )));
        }
    }
}

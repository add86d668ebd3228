//! The planner's own travel costs: a table of origin, destination and cost, as routing tools
//! write it. It replaces geometry altogether; pairs it does not list are unreachable.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::StudyError;
use super::roles::column_list;
use crate::model::{Cost, Demand};
use crate::read::{Layer, Note, Problem, Problems, Severity, did_you_mean};

/// Costs between demand and sites, in the planner's own unit (thousandths inside).
#[derive(Debug, Clone, Default)]
pub struct TravelCosts {
    /// Number of each destination, by its id.
    destinations: HashMap<String, u32, FxBuildHasher>,
    /// By demand point, the destinations listed for it and their costs, by destination.
    rows: Vec<Vec<(u32, Cost)>>,
}

impl TravelCosts {
    /// Whether a table has the columns of one, and so needs no coordinates.
    pub(crate) fn is_table(layer: &Layer) -> bool {
        ["origin", "destination", "cost"].iter().all(|name| layer.column(name).is_some())
    }

    /// Number of a destination in [`TravelCosts::of_demand`]; `None` where no row names it.
    pub fn destination(&self, id: &str) -> Option<u32> {
        self.destinations.get(id).copied()
    }

    /// Destinations of a demand point with their costs, ascending.
    pub fn of_demand(&self, demand: usize) -> &[(u32, Cost)] {
        &self.rows[demand]
    }

    /// Read the table: columns `origin` (a demand id), `destination` (a site id) and `cost`.
    pub(super) fn of(
        layer: &Layer,
        demand: &Demand,
        sites: &[&str],
        notes: &mut Vec<Note>,
    ) -> Result<TravelCosts, StudyError> {
        let column = |name: &'static str| {
            let found = layer.column(name);
            found.ok_or_else(|| StudyError::MissingColumn {
                file: layer.file(),
                column: name.to_owned(),
                role: name,
                columns: column_list(layer),
                suggestion: did_you_mean(
                    name,
                    layer.columns.iter().map(|column| column.name.as_str()),
                    "call the columns origin, destination and cost",
                ),
            })
        };
        let (origin, destination, cost) =
            (column("origin")?, column("destination")?, column("cost")?);
        let ids: Vec<String> = (0..demand.len()).map(|index| demand.id(index)).collect();
        let demand_of: HashMap<&str, usize, FxBuildHasher> =
            ids.iter().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
        let mut costs = TravelCosts { rows: vec![Vec::new(); ids.len()], ..Self::default() };
        let mut strangers = Strangers::default();
        let mut problems = Problems::in_file(&layer.source.path);
        for record in 0..layer.len() {
            let cell = cost.cells.at(record);
            let Some(cost) = cost_of(cell) else {
                problems.push(bad_cost(layer, record, cell));
                continue;
            };
            let Some(&row) = demand_of.get(origin.cells.at(record)) else {
                strangers.count(origin.cells.at(record));
                continue;
            };
            let id = destination.cells.at(record);
            let next = costs.destinations.len() as u32;
            let number = match costs.destinations.get(id) {
                Some(&number) => number,
                None => {
                    costs.destinations.insert(id.to_owned(), next);
                    next
                }
            };
            costs.rows[row].push((number, cost));
        }
        problems.into_result()?;
        strangers.say("origins match no demand id", notes);
        let known: std::collections::HashSet<&str> = sites.iter().copied().collect();
        let mut unknown: Vec<&str> = costs.destinations.keys().map(String::as_str).collect();
        unknown.retain(|id| !known.contains(id));
        unknown.sort_unstable();
        let mut strangers = Strangers::default();
        unknown.into_iter().for_each(|id| strangers.count(id));
        strangers.say("destinations match no site id", notes);
        costs.sort(notes);
        Ok(costs)
    }

    /// Bring each row into the order of the destinations; of a pair listed twice the least
    /// cost stays.
    fn sort(&mut self, notes: &mut Vec<Note>) {
        let mut twice = 0;
        for row in &mut self.rows {
            row.sort_unstable();
            let listed = row.len();
            row.dedup_by_key(|(destination, _)| *destination);
            twice += listed - row.len();
        }
        if twice > 0 {
            notes.push(Note::warning(format!(
                "matrix: {twice} pairs are listed again; the least cost of each counts"
            )));
        }
        let pairs: usize = self.rows.iter().map(Vec::len).sum();
        notes.push(Note::info(format!(
            "matrix: {pairs} pairs; whatever is not listed is unreachable"
        )));
    }
}

/// Ids that match nothing: how many rows, and the first few.
#[derive(Default)]
struct Strangers {
    rows: usize,
    named: Vec<String>,
}

impl Strangers {
    fn count(&mut self, id: &str) {
        const NAMED: usize = 5;
        self.rows += 1;
        if self.named.len() < NAMED && !self.named.iter().any(|named| named == id) {
            self.named.push(id.to_owned());
        }
    }

    fn say(&self, what: &str, notes: &mut Vec<Note>) {
        if self.rows > 0 {
            notes.push(Note {
                severity: Severity::Warning,
                text: format!("matrix: {} {what}: {} ...", self.rows, self.named.join(", ")),
            });
        }
    }
}

fn cost_of(cell: &str) -> Option<Cost> {
    let value: f64 = cell.trim().parse().ok()?;
    let thousandths = (value * 1000.0).round();
    (thousandths >= 0.0 && thousandths < f64::from(u32::MAX)).then_some(Cost(thousandths as u32))
}

fn bad_cost(layer: &Layer, record: usize, cell: &str) -> Problem {
    Problem {
        kind: "cost-not-a-number",
        row: Some(layer.rows[record]),
        field: Some("cost".to_owned()),
        found: format!("\"{cell}\""),
        allowed: "a number from 0 to 4,000,000",
        hint: "leave pairs that cannot be reached out of the table".to_owned(),
    }
}

//! What the columns mean: named by the planner, else found by the field's habits, and
//! always said.

use std::collections::HashMap;

use rayon::prelude::*;

use super::StudyError;
use super::places::{Placed, Projected};
use crate::language::Message;
use crate::language::messages::inspect as words;
use crate::model::{
    CarriedColumn, CarriedColumns, Demand, DemandPoint, TextColumn, Weight, WeightError, axes,
};
use crate::read::{Column, Layer, LayerRef, Note, Problem, Problems};
use crate::write::typed_column;

/// A part a column can play, and the headings that usually play it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// The east coordinate.
    X,
    /// The north coordinate.
    Y,
    /// The identifier.
    Id,
    /// The name.
    Name,
    /// The demand weight.
    Weight,
    /// How much demand a site can serve.
    Capacity,
    /// What opening a site costs.
    Cost,
    /// The level of centre.
    Tier,
    /// What a site is today.
    Status,
}

impl Habit {
    /// The first column of a layer that usually plays this part.
    pub fn column(self, layer: &Layer) -> Option<&Column> {
        layer.columns.get(self.position(layer)?)
    }

    /// Every part, in the order they are told.
    pub(crate) const ALL: [Habit; 9] = [
        Habit::X,
        Habit::Y,
        Habit::Id,
        Habit::Name,
        Habit::Weight,
        Habit::Capacity,
        Habit::Cost,
        Habit::Tier,
        Habit::Status,
    ];

    /// The column a reference names for this part.
    pub(crate) fn named(self, reference: &LayerRef) -> &Option<String> {
        match self {
            Habit::X => &reference.x,
            Habit::Y => &reference.y,
            Habit::Id => &reference.id,
            Habit::Name => &reference.name,
            Habit::Weight => &reference.weight,
            Habit::Capacity => &reference.capacity,
            Habit::Cost => &reference.cost,
            Habit::Tier => &reference.tier,
            Habit::Status => &reference.status,
        }
    }

    /// The part in words.
    pub fn word(self) -> Message {
        match self {
            Habit::X => words::X,
            Habit::Y => words::Y,
            Habit::Id => words::ID,
            Habit::Name => words::NAME,
            Habit::Weight => words::WEIGHT,
            Habit::Capacity => words::CAPACITY,
            Habit::Cost => words::COST,
            Habit::Tier => words::TIER,
            Habit::Status => words::STATUS,
        }
    }

    pub(crate) fn role(self) -> &'static str {
        match self {
            Habit::X => "x",
            Habit::Y => "y",
            Habit::Id => "id",
            Habit::Name => "name",
            Habit::Weight => "weight",
            Habit::Capacity => "capacity",
            Habit::Cost => "cost",
            Habit::Tier => "tier",
            Habit::Status => "status",
        }
    }

    /// The place of that column. Those of coordinates are chosen together.
    fn position(self, layer: &Layer) -> Option<usize> {
        let [x, y] = axes(layer.columns.iter().map(|column| column.name.as_str()));
        match self {
            Habit::X => x,
            Habit::Y => y,
            _ => self.headings().iter().find_map(|heading| position(layer, heading)),
        }
    }

    /// Usual headings; those of coordinates are [`crate::model::coordinate_heading`]'s.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Habit::X | Habit::Y => &[],
            Habit::Id => &["id", "编号", "代码"],
            Habit::Name => &["name", "名称"],
            Habit::Weight => &["population", "pop", "weight", "households", "人口", "户数"],
            Habit::Capacity => &["capacity", "容量"],
            Habit::Cost => &["cost", "费用"],
            Habit::Tier => &["tier", "level", "层级", "级别"],
            Habit::Status => &["status", "facilitytype", "状态"],
        }
    }
}

/// The column for a part: the named one, which must exist, else the first by habit.
pub(crate) fn find(
    layer: &Layer,
    named: &Option<String>,
    habit: Habit,
) -> Result<Option<usize>, StudyError> {
    match named {
        Some(name) => position(layer, name).map(Some).ok_or_else(|| StudyError::MissingColumn {
            file: layer.file(),
            column: name.clone(),
            role: habit.role(),
            columns: column_list(layer),
            suggestion: suggest_for(layer, name),
        }),
        None => Ok(habit.position(layer)),
    }
}

fn position(layer: &Layer, wanted: &str) -> Option<usize> {
    let column = layer.column(wanted)?;
    layer.columns.iter().position(|other| other.name == column.name)
}

/// The layer's headings, for messages.
pub(crate) fn column_list(layer: &Layer) -> String {
    let names: Vec<&str> = layer.columns.iter().map(|column| column.name.as_str()).collect();
    names.join(", ")
}

fn suggest_for(layer: &Layer, wanted: &str) -> String {
    let headings = layer.columns.iter().map(|column| column.name.as_str());
    crate::read::did_you_mean(wanted, headings, NAME_COLUMNS)
}

const NAME_COLUMNS: &str = "name one of these columns";

/// `hint: did you mean …?` for the first of `wanted` that a heading nearly spells.
pub(super) fn suggest(layer: &Layer, wanted: &[&str]) -> String {
    let mut hints = wanted.iter().map(|wanted| suggest_for(layer, wanted));
    hints.find(|hint| !hint.ends_with(NAME_COLUMNS)).unwrap_or_default()
}

/// A column as numbers; NaN where a cell is not one.
pub(crate) fn numbers(layer: &Layer, column: usize) -> Vec<f64> {
    let cells = &layer.columns[column].cells;
    (0..cells.len())
        .into_par_iter()
        .with_min_len(4096)
        .map(|record| cells.at(record).parse().unwrap_or(f64::NAN))
        .collect()
}

/// Demand from a layer in the plane.
pub(super) fn demand(
    projected: Projected,
    further: &[String],
    notes: &mut Vec<Note>,
) -> Result<Demand, StudyError> {
    let Projected { mut placed, positions, outlines } = projected;
    let part = |habit: Habit| find(&placed.layer, habit.named(&placed.reference), habit);
    let (weight, id, name) = (part(Habit::Weight)?, part(Habit::Id)?, part(Habit::Name)?);
    let named = further.iter().map(|name| position(&placed.layer, name));
    let used: Vec<Option<usize>> = [weight, id, name].into_iter().chain(named).collect();
    placed.settle_damage(&used, notes)?;
    let layer = &placed.layer;
    let further = further_weights(layer, further, notes)?;
    let heading = |column: Option<usize>| column.map(|at| layer.columns[at].name.clone());
    let said = match heading(weight) {
        Some(column) => format!("demand: weight from column {column}"),
        None => "demand: no weight column, so every row counts 1".to_owned(),
    };
    notes.push(Note::info(said));
    let identified = match heading(id) {
        Some(column) => format!("demand: id from column {column}"),
        None => "demand: no id column, so rows are numbered from 1".to_owned(),
    };
    notes.push(Note::info(identified));
    notes.extend(
        heading(name).map(|column| Note::info(format!("demand: name from column {column}"))),
    );

    let weights = match weight {
        Some(column) => weights(layer, column)?,
        None => vec![Weight::ONE; layer.len()],
    };
    if let Some(column) = weight
        && weights.iter().all(|weight| *weight == Weight::ZERO)
    {
        return Err(StudyError::NoWeight {
            file: layer.file(),
            column: layer.columns[column].name.clone(),
        });
    }
    if let Some(column) = weight {
        note_rounding(layer, column, &weights, notes);
        let idle = weights.iter().filter(|weight| **weight == Weight::ZERO).count();
        if idle > 0 {
            notes.push(Note::info(format!(
                "demand: {idle} rows have weight 0: they are counted as points, but ask for no centre"
            )));
        }
    }
    let ids = id.map(|column| unique_ids(layer, column)).transpose()?;
    let points =
        positions.into_iter().zip(weights).map(|(at, weight)| DemandPoint { at, weight }).collect();
    Ok(Demand {
        points,
        ids,
        names: name.map(|column| layer.columns[column].cells.clone()),
        outlines,
        measured_at: placed.measured_at,
        counted: heading(weight),
        further,
        carried: carried(&placed, &[id, name, weight]),
        carried_rows: None,
    })
}

/// The columns that play no part, with the kinds their cells bear out.
pub(super) fn carried(placed: &Placed, used: &[Option<usize>]) -> CarriedColumns {
    let places = placed.columns.iter().flatten();
    let used: Vec<usize> = used.iter().flatten().chain(places).copied().collect();
    let columns = placed.layer.columns.iter().enumerate();
    let unused = columns.filter(|(index, _)| !used.contains(index));
    unused
        .map(|(_, column)| CarriedColumn {
            name: column.name.clone(),
            cells: column.cells.clone(),
            kind: typed_column(column).kind,
        })
        .collect()
}

/// Weight columns beside the main one, by name.
fn further_weights(
    layer: &Layer,
    columns: &[String],
    notes: &mut Vec<Note>,
) -> Result<Vec<(String, Vec<Weight>)>, StudyError> {
    let mut further = Vec::new();
    for name in columns {
        if let Some(column) = find(layer, &Some(name.clone()), Habit::Weight)? {
            let weights = weights(layer, column)?;
            note_rounding(layer, column, &weights, notes);
            further.push((name.clone(), weights));
        }
    }
    Ok(further)
}

fn weights(layer: &Layer, column: usize) -> Result<Vec<Weight>, StudyError> {
    let values = numbers(layer, column);
    let mut problems = Problems::in_file(&layer.source.path);
    let mut weights = Vec::with_capacity(values.len());
    for (record, value) in values.into_iter().enumerate() {
        let cell = layer.columns[column].cells.at(record);
        let weight = Weight::from_units(value);
        match weight {
            Ok(weight) => weights.push(weight),
            Err(error) => problems.push(weight_problem(layer, column, record, cell, error)),
        }
    }
    problems.into_result()?;
    let total: u128 = weights.iter().map(|weight| u128::from(weight.0)).sum();
    if total > MOST_WHOLE {
        return Err(StudyError::TooMuchWeight {
            file: layer.file(),
            column: layer.columns[column].name.clone(),
        });
    }
    Ok(weights)
}

/// Thousandths of weight, and hundredths of cost, a study may hold: prices and HiGHS count in
/// floating point, which is exact up to here.
pub(super) const MOST_WHOLE: u128 = 1 << 53;

/// Say so when weights are finer than they are counted.
fn note_rounding(layer: &Layer, column: usize, weights: &[Weight], notes: &mut Vec<Note>) {
    let cells = layer.columns[column].cells.iter().zip(weights);
    let rounded = cells
        .filter(|(cell, weight)| {
            let exact: f64 = cell.parse().unwrap_or(weight.units());
            (exact - weight.units()).abs() > 1e-9 * exact.max(1.0)
        })
        .count();
    if rounded > 0 {
        notes.push(Note::warning(format!(
            "demand: {rounded} weights have more than three decimals and were rounded to whole \
             thousandths. hint: give the weight in a smaller unit if that matters"
        )));
    }
}

pub(super) fn weight_problem(
    layer: &Layer,
    column: usize,
    record: usize,
    cell: &str,
    error: WeightError,
) -> Problem {
    let (kind, found, hint) = match error {
        WeightError::Negative => {
            ("weight-negative", format!("{cell} is negative"), "correct the cell")
        }
        WeightError::TooLarge => {
            ("weight-range", format!("{cell} is above 1e12"), "correct the cell")
        }
        WeightError::NotFinite if cell.is_empty() => (
            "weight-missing",
            "no value".to_owned(),
            "fill the cell in, write 0 where nobody lives, or leave such rows out with ?where=COLUMN!=",
        ),
        WeightError::NotFinite => (
            "weight-not-a-number",
            format!("\"{cell}\" is not a number"),
            "write it with plain digits and a decimal point, without thousands separators",
        ),
    };
    Problem {
        kind,
        row: Some(layer.rows[record]),
        field: Some(layer.columns[column].name.clone()),
        found,
        allowed: "a number of 0 or more",
        hint: hint.to_owned(),
    }
}

pub(crate) fn unique_ids(layer: &Layer, column: usize) -> Result<TextColumn, StudyError> {
    let cells = &layer.columns[column].cells;
    let mut first: HashMap<&str, u32, rustc_hash::FxBuildHasher> =
        HashMap::with_capacity_and_hasher(cells.len(), Default::default());
    let mut problems = Problems::in_file(&layer.source.path);
    for (record, id) in cells.iter().enumerate() {
        let row = layer.rows[record];
        let mut report = |kind, found: String, allowed, hint: &str| {
            problems.push(Problem {
                kind,
                row: Some(row),
                field: Some(layer.columns[column].name.clone()),
                found,
                allowed,
                hint: hint.to_owned(),
            });
        };
        if id.is_empty() {
            report(
                "id-missing",
                "no identifier".to_owned(),
                "every row named",
                "fill it in, or choose another column with ?id=COLUMN",
            );
        } else if let Some(earlier) = first.insert(id, row) {
            report(
                "id-duplicate",
                format!("\"{id}\" is also the id of row {earlier}"),
                "each id once",
                "remove the repeated row, or choose another column with ?id=COLUMN",
            );
        }
    }
    problems.into_result()?;
    Ok(cells.clone())
}

//! The table as it is read: ids by number, sixteen bytes a row. What the ids belong to is found
//! out when the study is there.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::columns::{Chosen, choose};
use super::cost::{Decimals, cost_of, unclear};
use crate::model::{Cost, TextColumn};
use crate::read::{self, Gather, LayerRef, Note, Problem, Problems, Source, Value};
use crate::study::StudyError;

/// A table of origins, destinations and costs that was read, before anything is known of the ids.
#[derive(Debug, Clone)]
pub struct TravelTable {
    /// The file and its fingerprint.
    pub source: Source,
    /// What was chosen and noticed while reading.
    pub(super) notes: Vec<Note>,
    /// Headings of the origin, the destination and the cost.
    pub(super) headings: [String; 3],
    /// Every origin, in the order in which they first occur.
    pub(super) origins: TextColumn,
    /// The same of the destinations.
    pub(super) destinations: TextColumn,
    /// The rows, in the order of the file.
    batches: Vec<Vec<Listed>>,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    pub origin: u32,
    pub destination: u32,
    pub cost: Cost,
    /// Row in the file.
    pub row: u32,
}

impl TravelTable {
    /// Read a table of costs: columns for origin (a demand id), destination (a site id) and cost.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, lacks one of the columns, holds no row, or has rows without
    /// an id or with a cost that is no number from 0 to 4,294,967.
    pub fn read(reference: &LayerRef) -> Result<TravelTable, StudyError> {
        let mut reading = Reading::of(reference);
        let told = read::rows(reference, &mut reading)?;
        let file = reference.path.display().to_string();
        reading.settle_commas();
        reading.problems.into_result()?;
        if told.rows == 0 {
            return Err(StudyError::EmptyLayer { file, role: "matrix" });
        }
        let mut notes: Vec<Note> = told
            .notes
            .into_iter()
            .map(|note| Note { text: format!("matrix: {}", note.text), ..note })
            .collect();
        notes.append(&mut reading.notes);
        Ok(TravelTable {
            source: told.source,
            notes,
            headings: reading.headings,
            origins: reading.origins.texts,
            destinations: reading.destinations.texts,
            batches: reading.batches,
        })
    }

    /// The rows, in the order of the file.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Listed> {
        self.batches.iter().flatten()
    }
}

/// The table while it is read.
struct Reading<'r> {
    reference: &'r LayerRef,
    headings: [String; 3],
    notes: Vec<Note>,
    origins: Ids,
    destinations: Ids,
    batches: Vec<Vec<Listed>>,
    problems: Problems,
    commas: Commas,
}

impl Reading<'_> {
    fn of(reference: &LayerRef) -> Reading<'_> {
        Reading {
            reference,
            headings: Default::default(),
            notes: Vec::new(),
            origins: Ids::default(),
            destinations: Ids::default(),
            batches: Vec::new(),
            problems: Problems::in_file(&reference.path),
            commas: Commas::default(),
        }
    }

    /// Costs with a comma are decimals where one of them can be nothing else and no other has a
    /// point; else nobody knows what they are.
    fn settle_commas(&mut self) {
        if self.commas.found.total() == 0 {
            return;
        }
        if self.commas.are_decimals && !self.commas.has_points {
            let cost = &self.headings[2];
            let text = format!("matrix: decimal commas read as points in \"{cost}\"");
            self.notes.push(Note::info(text));
        } else {
            let found = std::mem::take(&mut self.commas.found);
            self.problems.append(found);
        }
    }
}

impl Gather for Reading<'_> {
    type Batch = Rows;
    type Error = StudyError;

    fn columns(&mut self, headings: &[String]) -> Result<Vec<usize>, StudyError> {
        let file = self.reference.path.display().to_string();
        let Chosen { at, other_costs } = choose(headings, self.reference, &file)?;
        let heading = |at: &usize| headings.get(*at).cloned().unwrap_or_default();
        self.headings = [heading(&at[0]), heading(&at[1]), heading(&at[2])];
        let [origin, destination, cost] = &self.headings;
        self.notes.push(Note::info(format!(
            "matrix: origin from column {origin}, destination from column {destination}, cost from column {cost}"
        )));
        if let Some(first) = other_costs.first().map(heading) {
            let others: Vec<String> = other_costs.iter().map(heading).collect();
            self.notes.push(Note::warning(format!(
                "matrix: other columns could be the cost: {}. hint: choose one, as in ?cost={first}",
                others.join(", ")
            )));
        }
        Ok(at.to_vec())
    }

    fn take(&self, batch: &mut Rows, row: u32, cells: &[Value<'_>]) {
        let [origin, destination, cost] = cells else { return };
        let cost = match batch.commas.cost(cost, row, &self.headings[2]) {
            Ok(cost) => cost,
            Err(problem) => return batch.problems.push(problem),
        };
        let origin = batch.origins.number(origin);
        let destination = batch.destinations.number(destination);
        let (Some(origin), Some(destination)) = (origin, destination) else {
            let part = if origin.is_none() { 0 } else { 1 };
            return batch.problems.push(no_id(row, &self.headings[part]));
        };
        batch.listed.push(Listed { origin, destination, cost, row });
    }

    fn gather(&mut self, mut batch: Rows) {
        let origins = self.origins.join(&batch.origins);
        let destinations = self.destinations.join(&batch.destinations);
        let renumber = |number: &mut u32, numbers: &[u32]| {
            *number = numbers.get(*number as usize).copied().unwrap_or(*number);
        };
        for listed in &mut batch.listed {
            renumber(&mut listed.origin, &origins);
            renumber(&mut listed.destination, &destinations);
        }
        batch.listed.shrink_to_fit();
        self.batches.push(batch.listed);
        self.problems.append(batch.problems);
        self.commas.join(batch.commas);
    }
}

fn no_id(row: u32, heading: &str) -> Problem {
    Problem {
        kind: "id-missing",
        row: Some(row),
        field: Some(heading.to_owned()),
        found: "no identifier".to_owned(),
        allowed: "the id of a demand point or a site",
        hint: format!("fill it in, or leave such rows out with ?where={heading}!="),
    }
}

/// Rows of one batch; ids are numbered within it.
#[derive(Default)]
struct Rows {
    origins: Ids,
    destinations: Ids,
    listed: Vec<Listed>,
    problems: Problems,
    commas: Commas,
}

/// Costs written with a comma, which may part decimals or thousands.
#[derive(Default)]
struct Commas {
    /// What is wrong with them if it is not decimals that they part.
    found: Problems,
    /// Whether one of them can only part decimals.
    are_decimals: bool,
    /// Whether a cost is written with a point.
    has_points: bool,
}

impl Commas {
    fn cost(&mut self, cell: &Value<'_>, row: u32, heading: &str) -> Result<Cost, Problem> {
        let (cost, decimals) = cost_of(cell, row, heading)?;
        match decimals {
            Decimals::None => {}
            Decimals::Point => self.has_points = true,
            Decimals::Comma { is_sure } => {
                self.are_decimals |= is_sure;
                let noted = self.found.total();
                match self.found.kept().first() {
                    Some(first) if noted >= Problems::PRINTED => self.found.count(first.kind, 1),
                    _ => self.found.push(unclear(cell, row, heading)),
                }
            }
        }
        Ok(cost)
    }

    fn join(&mut self, other: Commas) {
        self.found.append(other.found);
        self.are_decimals |= other.are_decimals;
        self.has_points |= other.has_points;
    }
}

/// Ids, each with a number, in the order in which they first occur.
#[derive(Default)]
struct Ids {
    texts: TextColumn,
    by_text: HashMap<String, u32, FxBuildHasher>,
    by_number: HashMap<i64, u32, FxBuildHasher>,
    last: u32,
    scratch: String,
}

impl Ids {
    /// The number of an id; none of a cell that is empty.
    fn number(&mut self, cell: &Value<'_>) -> Option<u32> {
        if let Value::Integer(whole) = cell
            && let Some(known) = self.by_number.get(whole)
        {
            return Some(*known);
        }
        let mut scratch = std::mem::take(&mut self.scratch);
        let text = cell.text(&mut scratch);
        let number = (!text.is_empty()).then(|| self.number_of(text));
        self.scratch = scratch;
        if let (Value::Integer(whole), Some(number)) = (cell, number) {
            self.by_number.insert(*whole, number);
        }
        number
    }

    fn number_of(&mut self, text: &str) -> u32 {
        // Tables are sorted: the id is that of the row before, or the one after it.
        for likely in [self.last, self.last + 1] {
            if (likely as usize) < self.texts.len() && self.texts.at(likely as usize) == text {
                self.last = likely;
                return likely;
            }
        }
        let number = self.by_text.get(text).copied().unwrap_or_else(|| {
            let next = self.texts.len() as u32;
            self.texts.push(text);
            self.by_text.insert(text.to_owned(), next);
            next
        });
        self.last = number;
        number
    }

    /// The numbers here of all ids there, by their numbers there.
    fn join(&mut self, other: &Ids) -> Vec<u32> {
        other.texts.iter().map(|text| self.number_of(text)).collect()
    }
}

//! The columns that features become, one by one: none of a collection is kept as an object.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use geo::Geometry;

use super::coordinates::Noticed;
use super::member::Held;
use crate::read::cells::Cells;
use crate::read::shape::{Fault, checked};
use crate::read::{Problem, ReadError, gate};

/// Where features go.
pub struct Sink<'de> {
    path: &'de Path,
    /// The row of all features of the document at hand, where it stands on a line of its own.
    pub line: Option<u32>,
    /// Features so far.
    pub features: u32,
    /// Geometries of the records.
    pub geometries: Vec<Geometry<f64>>,
    /// Rows of the records.
    pub rows: Vec<u32>,
    /// Features that cannot be used.
    pub refused: Vec<Problem>,
    /// What stood in them.
    pub refused_cells: BTreeMap<u32, String>,
    /// Columns of the records.
    pub cells: Cells,
    /// What is said once.
    pub noticed: Noticed,
    /// Properties given twice in a feature.
    pub repeated: u64,
    /// The first `crs` member.
    pub crs: Option<serde_json::Value>,
    /// Why reading stopped, where it is not the text that is wrong.
    pub stopped: Option<ReadError>,
    /// Properties of the feature at hand.
    pub properties: Vec<(Cow<'de, str>, Held<'de>)>,
    written: String,
}

impl<'de> Sink<'de> {
    /// Nothing yet, of this file.
    pub fn of(path: &'de Path) -> Sink<'de> {
        Sink {
            path,
            line: None,
            features: 0,
            geometries: Vec::new(),
            rows: Vec::new(),
            refused: Vec::new(),
            refused_cells: BTreeMap::new(),
            cells: Cells::default(),
            noticed: Noticed::default(),
            repeated: 0,
            crs: None,
            stopped: None,
            properties: Vec::new(),
            written: String::new(),
        }
    }

    /// Take a feature, or name it among those that cannot be used.
    pub fn take(&mut self, id: Option<Held<'de>>, shape: Result<Geometry<f64>, Fault>) {
        self.features = self.features.saturating_add(1);
        let row = self.line.unwrap_or(self.features);
        match shape.and_then(checked) {
            Ok(shape) => {
                self.geometries.push(shape);
                self.rows.push(row);
                self.put(id);
            }
            Err(fault) => {
                let cells = self.in_words(id);
                self.refused_cells.insert(row, cells);
                self.refused.push(fault.at_row(row));
            }
        }
        self.properties.clear();
        let within = gate::check_columns(self.path, self.cells.width())
            .and_then(|()| gate::check_cells(self.path, self.cells.width(), self.rows.len()))
            .and_then(|()| gate::check_refused(self.path, self.refused.len()));
        self.stopped = within.err();
    }

    /// What a feature that cannot be used says of itself.
    fn in_words(&mut self, id: Option<Held<'de>>) -> String {
        let mut lost = Cells::default();
        for (name, value) in self.properties.iter() {
            value.with_value(&mut self.written, |value| lost.put(name, value));
        }
        if let Some(id) = id {
            id.with_value(&mut self.written, |value| lost.put("id", value));
        }
        lost.row_in_words()
    }

    /// Put the feature's properties, and its id where no property is called so, into a row.
    fn put(&mut self, id: Option<Held<'de>>) {
        if let Some(id) = id
            && !self.properties.iter().any(|(name, _)| name == "id")
        {
            self.properties.insert(0, ("id".into(), id));
        }
        for (likely, (name, value)) in self.properties.iter().enumerate() {
            let at = self.cells.place(likely, name);
            // Of two values under one name most programs keep the last, and so does this.
            if self.cells.is_filled(at) {
                self.cells.clear_at(at);
                self.repeated += 1;
            }
            let cells = &mut self.cells;
            value.with_value(&mut self.written, |value| cells.put_at(at, value));
        }
        self.cells.end_row();
    }
}

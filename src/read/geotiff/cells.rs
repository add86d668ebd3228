//! The populated cells, gathered in the order of their rows whatever the order of the chunks.

use std::fmt::Write;
use std::ops::Range;
use std::path::Path;

use geo::{Geometry, Point, Rect};
use tiff::decoder::DecodingResult;

use super::grid::{Chunk, Grid};
use super::place::Place;
use super::sample::{Found, NoData, Number, Sample};
use crate::model::TextColumn;
use crate::read::{CellKind, Column, Layer, Note, Problem, ReadError, gate};

/// Populated cells of a grid.
const MOST_POPULATED: usize = 20_000_000;

/// Negative cells that are named; of others only the count is said.
const MOST_NEGATIVE: u64 = 20;

/// The populated cells so far.
pub(super) struct Cells<'a> {
    path: &'a Path,
    place: Place,
    nodata: NoData,
    window: Option<Rect<f64>>,
    rows: Range<u32>,
    columns: Range<u32>,
    /// The rows that chunks side by side are filling, from `first` on: column and number.
    first: u32,
    open: Vec<Vec<(u32, Number)>>,
    count: usize,
    ids: TextColumn,
    population: TextColumn,
    is_real: bool,
    points: Vec<Geometry<f64>>,
    negative: Vec<Problem>,
    negatives: u64,
    infinite: u64,
}

impl<'a> Cells<'a> {
    /// The cells of a grid whose centres lie in a window.
    pub(super) fn of(grid: &Grid<'a>, window: Option<Rect<f64>>) -> Cells<'a> {
        let place = grid.place.clone();
        let (rows, columns) = match window {
            None => (0..grid.height, 0..grid.width),
            Some(window) => (
                place.between(1, window.min().y, window.max().y, grid.height),
                place.between(0, window.min().x, window.max().x, grid.width),
            ),
        };
        Cells {
            path: grid.file().path(),
            nodata: grid.nodata,
            place,
            window,
            rows,
            columns,
            first: 0,
            open: Vec::new(),
            count: 0,
            ids: TextColumn::default(),
            population: TextColumn::default(),
            is_real: false,
            points: Vec::new(),
            negative: Vec::new(),
            negatives: 0,
            infinite: 0,
        }
    }

    /// The rows and columns that matter.
    pub(super) fn within(&self) -> (&Range<u32>, &Range<u32>) {
        (&self.rows, &self.columns)
    }

    /// Look at the cells of a chunk.
    pub(super) fn scan(&mut self, chunk: &Chunk) -> Result<(), ReadError> {
        let Some(samples) = &chunk.samples else { return Ok(()) };
        match samples {
            DecodingResult::U8(cells) => self.look(cells, chunk),
            DecodingResult::U16(cells) => self.look(cells, chunk),
            DecodingResult::U32(cells) => self.look(cells, chunk),
            DecodingResult::U64(cells) => self.look(cells, chunk),
            DecodingResult::I8(cells) => self.look(cells, chunk),
            DecodingResult::I16(cells) => self.look(cells, chunk),
            DecodingResult::I32(cells) => self.look(cells, chunk),
            DecodingResult::I64(cells) => self.look(cells, chunk),
            DecodingResult::F32(cells) => self.look(cells, chunk),
            DecodingResult::F64(cells) => self.look(cells, chunk),
            DecodingResult::F16(cells) => {
                let wide: Vec<f32> = cells.iter().map(|cell| cell.to_f32()).collect();
                self.look(&wide, chunk)
            }
        }
    }

    fn look<S: Sample>(&mut self, samples: &[S], chunk: &Chunk) -> Result<(), ReadError> {
        let nodata = self.nodata;
        self.first = chunk.rows.start;
        self.open.resize_with(self.open.len().max(chunk.rows.len()), Vec::new);
        for (row, cells) in chunk.rows.clone().zip(samples.chunks_exact(chunk.in_row.max(1))) {
            if !self.rows.contains(&row) {
                continue;
            }
            let before = self.count;
            for (column, sample) in chunk.columns.clone().zip(cells.iter().step_by(chunk.bands)) {
                match sample.found(&nodata) {
                    Found::Nobody => {}
                    found if self.is_within(row, column) => self.keep(found, row, column),
                    _ => {}
                }
            }
            if self.count > before && self.count > MOST_POPULATED {
                return Err(gate::refusal(
                    self.path,
                    format!("more than {MOST_POPULATED} populated cells"),
                    MOST_POPULATED.to_string(),
                    "read a part of it, as in ?bbox=WEST,SOUTH,EAST,NORTH, or make the cells \
                     larger: gdalwarp -r sum -tr SIZE SIZE IN OUT",
                ));
            }
        }
        Ok(())
    }

    fn is_within(&self, row: u32, column: u32) -> bool {
        self.window.is_none_or(|window| {
            let (x, y) = self.place.centre(row, column);
            (window.min().x..=window.max().x).contains(&x)
                && (window.min().y..=window.max().y).contains(&y)
        })
    }

    fn keep(&mut self, found: Found, row: u32, column: u32) {
        match found {
            Found::Nobody => {}
            Found::Infinite => self.infinite += 1,
            Found::Somebody(number) => {
                if let Some(open) = self.open.get_mut((row - self.first) as usize) {
                    open.push((column, number));
                    self.count += 1;
                }
            }
            Found::Negative(number) => {
                self.negatives += 1;
                if self.negatives <= MOST_NEGATIVE {
                    self.negative.push(negative(number, row, column));
                }
            }
        }
    }

    /// No more chunks lie beside those that were looked at: their rows are whole.
    pub(super) fn lay_out(&mut self) {
        let mut text = String::new();
        for (row, cells) in (self.first..).zip(&mut self.open) {
            for (column, number) in cells.drain(..) {
                let (x, y) = self.place.centre(row, column);
                self.points.push(Geometry::Point(Point::new(x, y)));
                text.clear();
                // Writing to a text cannot fail.
                let _ = write!(text, "r{row}c{column}");
                self.ids.push(&text);
                text.clear();
                let _ = write!(text, "{number}");
                self.population.push(&text);
                self.is_real |= matches!(number, Number::Single(_) | Number::Double(_));
            }
        }
    }

    /// Hand everything over.
    pub(super) fn put_into(self, layer: &mut Layer) {
        let kind = if self.is_real { CellKind::Real } else { CellKind::Integer };
        let column = |name: &str, cells: TextColumn, kind: CellKind| Column {
            name: name.to_owned(),
            cells,
            kind,
        };
        layer.rows = (1..=self.points.len() as u32).collect();
        layer.columns = vec![
            column("id", self.ids, CellKind::Text),
            column("population", self.population, kind),
        ];
        layer.geometries = Some(self.points);
        if self.infinite > 0 {
            layer.notes.push(Note::warning(format!(
                "cells of an infinite number left out: {}",
                self.infinite
            )));
        }
        layer.refused = self.negative;
        if self.negatives > MOST_NEGATIVE {
            let others = self.negatives - MOST_NEGATIVE;
            layer.notes.push(Note::warning(format!(
                "{} cells are below 0, of which {MOST_NEGATIVE} are named; {others} more are not",
                self.negatives
            )));
        }
    }
}

fn negative(number: Number, row: u32, column: u32) -> Problem {
    Problem {
        kind: "raster-negative",
        row: None,
        field: Some(format!("r{row}c{column}")),
        found: number.to_string(),
        allowed: "0 or more, or the number declared for no data",
        hint: format!(
            "if {number} stands for no data, say so: gdal_translate -a_nodata {number} IN OUT"
        ),
    }
}

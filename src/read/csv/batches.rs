//! The rows of a table in batches: text cut at the ends of records, each piece parsed by itself.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ::csv::{ReaderBuilder, StringRecord};

use super::body::{line_of, ragged, unclosed};
use super::quotes::{open_quote, record_end};
use super::texts::Texts;
use super::{LONGEST_LINE, Top, line_too_long, top, unnamed};
use crate::model::rearmed;
use crate::read::{
    Batch, Batches, InputFile, Layer, LayerRef, Note, Problem, Problems, ReadError, Value,
};

/// Bytes of a batch, about.
const BATCH: usize = 4 << 20;

/// A table on its way, with the text that was read and not yet handed over.
pub struct CsvBatches {
    path: PathBuf,
    texts: Texts,
    headings: Vec<String>,
    /// Where in a record the column of each heading stands.
    places: Vec<usize>,
    /// Fields of a record.
    width: usize,
    delimiter: u8,
    /// From the start of a record on.
    kept: String,
    /// Line ends before it.
    lines: u32,
    is_ended: bool,
}

impl CsvBatches {
    /// Read as far as the headings.
    pub fn open(
        file: &InputFile,
        reference: &LayerRef,
        notes: &mut Vec<Note>,
    ) -> Result<CsvBatches, ReadError> {
        let mut batches = CsvBatches::unnamed(file, reference, notes)?;
        if batches.headings.iter().any(String::is_empty) {
            // What is in columns without a heading, the whole file says.
            let filled = CsvBatches::unnamed(file, reference, &mut Vec::new())?.filled()?;
            let is_blank = |at: usize| !filled.contains(&at);
            let headings = std::mem::take(&mut batches.headings);
            let names = unnamed::named(headings, is_blank, notes).into_iter().enumerate();
            let places = names.filter_map(|(at, name)| Some((at, name?)));
            (batches.places, batches.headings) = places.unzip();
        }
        Ok(batches)
    }

    /// The columns as the row of headings has them.
    fn unnamed(
        file: &InputFile,
        reference: &LayerRef,
        notes: &mut Vec<Note>,
    ) -> Result<CsvBatches, ReadError> {
        let mut texts = Texts::open(file, reference, notes)?;
        let (mut kept, mut is_ended) = (String::new(), false);
        while !is_ended && (kept.len() < BATCH || !kept.contains('\n')) {
            if kept.len() > LONGEST_LINE {
                return Err(line_too_long(file.path(), 1));
            }
            is_ended = !texts.more(&mut kept)?;
        }
        let mut layer = Layer::default();
        let Top { headings, delimiter, end, lines } = top(file.path(), &kept, &mut layer)?;
        notes.append(&mut layer.notes);
        kept.drain(..end);
        let path = file.path().to_owned();
        let width = headings.len();
        let places = (0..width).collect();
        Ok(CsvBatches { path, texts, headings, places, width, delimiter, kept, lines, is_ended })
    }

    /// The columns without a heading that have something in them.
    fn filled(mut self) -> Result<HashSet<usize>, ReadError> {
        let named = self.headings.iter().enumerate();
        let mut blank: Vec<usize> =
            named.filter(|(_, name)| name.is_empty()).map(|(at, _)| at).collect();
        let mut filled = HashSet::new();
        let mut scratch = String::new();
        while !blank.is_empty()
            && let Some(batch) = self.next()?
        {
            batch.each(&blank, &mut |_, cells| {
                let cells = blank.iter().zip(cells);
                filled.extend(
                    cells
                        .filter(|(_, cell)| !cell.text(&mut scratch).is_empty())
                        .map(|(at, _)| *at),
                );
            })?;
            blank.retain(|at| !filled.contains(at));
        }
        Ok(filled)
    }
}

impl<'f> Batches<'f> for CsvBatches {
    fn headings(&self) -> &[String] {
        &self.headings
    }

    fn next(&mut self) -> Result<Option<Box<dyn Batch + 'f>>, ReadError> {
        let cut = loop {
            if self.is_ended && self.kept.len() < BATCH {
                break self.kept.len();
            }
            if self.kept.len() >= BATCH {
                match record_end(&self.kept, self.delimiter) {
                    Ok(end) => break end,
                    Err(_) if self.is_ended => break self.kept.len(),
                    Err(open) if self.kept.len() > LONGEST_LINE => {
                        return Err(self.endless(open));
                    }
                    Err(_) => {}
                }
            }
            self.is_ended = !self.texts.more(&mut self.kept)?;
        };
        if cut == 0 {
            return Ok(None);
        }
        let rest = self.kept.split_off(cut);
        let text = std::mem::replace(&mut self.kept, rest);
        let lines = text.bytes().filter(|&byte| byte == b'\n').count() as u32;
        let batch = CsvBatch {
            path: self.path.clone(),
            is_last: self.is_ended && self.kept.is_empty(),
            text,
            before: self.lines,
            places: self.places.clone(),
            width: self.width,
            delimiter: self.delimiter,
        };
        self.lines = self.lines.saturating_add(lines);
        Ok(Some(Box::new(batch)))
    }
}

impl CsvBatches {
    /// More than a line may hold, and no record ends.
    fn endless(&self, open: Option<usize>) -> ReadError {
        let Some(at) = open else { return line_too_long(&self.path, self.lines + 1) };
        let before = self.kept.get(..at).unwrap_or_default();
        let row = self.lines + 1 + before.bytes().filter(|&byte| byte == b'\n').count() as u32;
        one_problem(&self.path, unclosed(row))
    }
}

fn one_problem(path: &Path, problem: Problem) -> ReadError {
    let mut problems = Problems::in_file(path);
    problems.push(problem);
    problems.into()
}

/// Whole records.
struct CsvBatch {
    path: PathBuf,
    text: String,
    /// Line ends before them.
    before: u32,
    /// Where in a record the column of each heading stands.
    places: Vec<usize>,
    /// Fields of a record.
    width: usize,
    delimiter: u8,
    /// Whether the file ends with them.
    is_last: bool,
}

impl Batch for CsvBatch {
    fn each(
        &self,
        columns: &[usize],
        visit: &mut dyn FnMut(u32, &[Value<'_>]),
    ) -> Result<Problems, ReadError> {
        let mut problems = Problems::in_file(&self.path);
        let fields: Vec<usize> =
            columns.iter().map(|at| self.places.get(*at).copied().unwrap_or(self.width)).collect();
        match self.is_plain() {
            true => self.lines(&fields, visit, &mut problems),
            false => self.records(&fields, visit, &mut problems),
        }
        Ok(problems)
    }
}

impl CsvBatch {
    /// Whether every line is a record and every delimiter parts cells.
    fn is_plain(&self) -> bool {
        let bytes = self.text.as_bytes();
        let is_return =
            |(at, &byte): (usize, &u8)| byte == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        !self.text.contains('"')
            && (!self.text.contains('\r') || !bytes.iter().enumerate().any(is_return))
    }

    fn lines(
        &self,
        columns: &[usize],
        visit: &mut dyn FnMut(u32, &[Value<'_>]),
        problems: &mut Problems,
    ) {
        let delimiter = char::from(self.delimiter);
        let mut cells = vec![Value::Null; columns.len()];
        for (line, row) in self.text.split('\n').zip(self.before + 1..) {
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            let mut fields = 0;
            for field in line.split(delimiter) {
                for (cell, _) in cells.iter_mut().zip(columns).filter(|(_, at)| **at == fields) {
                    *cell = Value::Text(rearmed(field.trim()));
                }
                fields += 1;
            }
            if fields == self.width {
                visit(row, &cells);
            } else if line.split(delimiter).any(|field| !field.trim().is_empty()) {
                problems.push(ragged(row, fields, self.width));
            }
        }
    }

    fn records(
        &self,
        columns: &[usize],
        visit: &mut dyn FnMut(u32, &[Value<'_>]),
        problems: &mut Problems,
    ) {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        let mut last = self.before + 1;
        // The text is valid UTF-8 and flexible, so the only error left is the end.
        while let Ok(true) = reader.read_record(&mut record) {
            let line = record.position().map_or(0, |position| line_of(&self.text, position));
            let row = self.before.saturating_add(line);
            last = row;
            if record.len() == self.width {
                let cell = |at: &usize| match record.get(*at) {
                    Some(cell) => Value::Text(rearmed(cell.trim())),
                    None => Value::Null,
                };
                let cells: Vec<Value<'_>> = columns.iter().map(cell).collect();
                visit(row, &cells);
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                problems.push(ragged(row, record.len(), self.width));
            }
        }
        if self.is_last && open_quote(&self.text, self.delimiter).is_some() {
            problems.push(unclosed(last));
        }
    }
}

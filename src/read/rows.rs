//! Tables too long to be kept as layers: their rows are handed over as they are read, a batch at
//! a time, several at once. What the rows say is bounded by whoever takes them.

use std::path::Path;

use rayon::prelude::*;

use super::cells::Value;
use super::filter::Filter;
use super::{
    InputFile, Layer, LayerRef, Note, Problems, ReadError, Source, check_signature, format_of,
    gate, read, refuse_remote,
};

/// Who takes the rows of a table.
pub trait Gather: Send + Sync {
    /// What is made of one batch of rows.
    type Batch: Default + Send;
    /// What may be wrong with the headings.
    type Error: From<ReadError>;

    /// The columns that are wanted, by their place among the headings.
    fn columns(&mut self, headings: &[String]) -> Result<Vec<usize>, Self::Error>;

    /// One row of a batch, with the cells of the wanted columns. Rows of different batches are
    /// taken at the same time.
    fn take(&self, batch: &mut Self::Batch, row: u32, cells: &[Value<'_>]);

    /// The batches, in the order of the file.
    fn gather(&mut self, batch: Self::Batch);
}

/// What is told of a table when its rows have been taken.
#[derive(Debug, Clone)]
pub struct Told {
    /// The file and its fingerprint.
    pub source: Source,
    /// Rows that were taken.
    pub rows: usize,
    /// What was chosen or noticed while reading.
    pub notes: Vec<Note>,
}

/// Rows of a table, not yet parsed.
pub trait Batch: Send {
    /// Hand over the cells of these columns row by row, with the row in the file. The problems
    /// are those of rows that cannot be used.
    fn each(
        &self,
        columns: &[usize],
        visit: &mut dyn FnMut(u32, &[Value<'_>]),
    ) -> Result<Problems, ReadError>;
}

/// A table whose rows come in batches. Taking the next must be cheap: parsing is for
/// [`Batch::each`], of which several are at work.
pub trait Batches<'f>: Send {
    /// The headings.
    fn headings(&self) -> &[String];
    /// The next rows; none at the end.
    fn next(&mut self) -> Result<Option<Box<dyn Batch + 'f>>, ReadError>;
}

/// Hand over the rows of the table a reference names that pass its `where`. A table with rows
/// that cannot be used is refused, as [`read`] refuses it. Formats that cannot be read row by row
/// are read as layers first.
pub fn rows<G: Gather>(reference: &LayerRef, gather: &mut G) -> Result<Told, G::Error> {
    let path = &reference.path;
    refuse_remote(path)?;
    let format = format_of(path)?;
    let file = InputFile::open(path)?;
    check_signature(format, &file)?;
    let mut notes = Vec::new();
    let Some(mut batches) = format.batches(&file, reference, &mut notes)? else {
        return rows_of(read(reference)?, gather);
    };
    let headings = batches.headings().to_vec();
    let columns = gather.columns(&headings)?;
    let sieve = sieve(reference, &headings)?;
    let (taken, digest) = rayon::join(
        || take_all(path, batches.as_mut(), &columns, sieve.as_ref(), gather),
        || file.digest(),
    );
    let (seen, rows) = taken?;
    if let Some(filter) = &reference.filter {
        notes.push(Note::info(format!("where={filter} keeps {rows} of {seen} rows")));
    }
    let source = Source {
        path: path.clone(),
        format: format.name(),
        bytes: file.size(),
        sha256: file.digest_of_all(digest?),
    };
    Ok(Told { source, rows, notes })
}

/// The rows of a layer that was read.
fn rows_of<G: Gather>(layer: Layer, gather: &mut G) -> Result<Told, G::Error> {
    let headings: Vec<String> = layer.columns.iter().map(|column| column.name.clone()).collect();
    let columns = gather.columns(&headings)?;
    let wanted: Vec<_> = columns.iter().filter_map(|at| layer.columns.get(*at)).collect();
    let mut batch = G::Batch::default();
    for (record, row) in layer.rows.iter().enumerate() {
        let cells: Vec<Value<'_>> =
            wanted.iter().map(|column| Value::Text(column.cells.at(record))).collect();
        gather.take(&mut batch, *row, &cells);
    }
    gather.gather(batch);
    let rows = layer.len();
    Ok(Told { source: layer.source, rows, notes: layer.notes })
}

/// The filter of a reference, and the column it looks at.
fn sieve<'r>(
    reference: &'r LayerRef,
    headings: &[String],
) -> Result<Option<(Filter<'r>, usize)>, ReadError> {
    let Some(text) = &reference.filter else { return Ok(None) };
    let filter = Filter::parse(text)?;
    match place(headings, filter.column) {
        Some(at) => Ok(Some((filter, at))),
        None => {
            let names = headings.iter().map(String::as_str);
            Err(filter.no_column(&reference.path, text, names).into())
        }
    }
}

/// The column of this name, exactly as written, else ignoring case.
fn place(headings: &[String], name: &str) -> Option<usize> {
    let exact = headings.iter().position(|heading| heading == name);
    exact.or_else(|| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name)))
}

/// Take every batch; how many rows there were, and how many passed.
fn take_all<'f, G: Gather>(
    path: &Path,
    batches: &mut (dyn Batches<'f> + 'f),
    columns: &[usize],
    sieve: Option<&(Filter<'_>, usize)>,
    gather: &mut G,
) -> Result<(usize, usize), ReadError> {
    let wanted: Vec<usize> = columns.iter().copied().chain(sieve.map(|(_, at)| *at)).collect();
    // As many batches are held as keep every thread at work while the next are read.
    let held = 2 * rayon::current_num_threads();
    let pull = |batches: &mut (dyn Batches<'f> + 'f)| -> Result<Vec<_>, ReadError> {
        let next = std::iter::from_fn(|| batches.next().transpose());
        next.take(held).collect()
    };
    let mut problems = Problems::in_file(path);
    let (mut seen, mut rows) = (0, 0);
    let mut waiting = pull(batches)?;
    while !waiting.is_empty() {
        let taker: &G = gather;
        let (taken, next) = rayon::join(
            || -> Vec<_> {
                let one = |batch: Box<dyn Batch + 'f>| take(batch.as_ref(), &wanted, sieve, taker);
                waiting.into_par_iter().map(one).collect()
            },
            || pull(batches),
        );
        for taken in taken {
            let taken = taken?;
            seen += taken.seen;
            rows += taken.rows;
            problems.append(taken.problems);
            gather.gather(taken.batch);
        }
        gate::check_records(path, seen)?;
        gate::check_refused(path, usize::try_from(problems.total()).unwrap_or(usize::MAX))?;
        waiting = next?;
    }
    problems.into_result()?;
    Ok((seen, rows))
}

struct Taken<B> {
    batch: B,
    seen: usize,
    rows: usize,
    problems: Problems,
}

fn take<G: Gather>(
    batch: &dyn Batch,
    columns: &[usize],
    sieve: Option<&(Filter<'_>, usize)>,
    gather: &G,
) -> Result<Taken<G::Batch>, ReadError> {
    let mut made = G::Batch::default();
    let (mut seen, mut rows) = (0, 0);
    let mut scratch = String::new();
    let problems = batch.each(columns, &mut |row, cells| {
        seen += 1;
        let cells = match (sieve, cells.split_last()) {
            (Some((filter, _)), Some((cell, cells))) => {
                if !filter.keeps(cell.text(&mut scratch)) {
                    return;
                }
                cells
            }
            _ => cells,
        };
        rows += 1;
        gather.take(&mut made, row, cells);
    })?;
    Ok(Taken { batch: made, seen, rows, problems })
}

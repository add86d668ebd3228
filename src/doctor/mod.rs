//! The doctor: what is in a layer, what is wrong with it, and a mended copy.
//!
//! A layer is read with the rows that cannot be used beside it, and given its coordinates and
//! columns by the same rules as in [`crate::study`]: what is an error here is what the other
//! commands refuse. Then every check of [`CHECKS`] looks at it, by itself and beside the other
//! layers given. [`mend()`] mends what is certain, and lists every change.
//!
//! To add a check write one file in `checks/`, a line in its table, and its texts
//! ([`AILMENTS`]).

mod ailments;
mod checks;
mod examination;
mod finding;
mod mend;
mod number;
mod patient;
mod roads;

use std::path::PathBuf;

use crate::read::{self, LayerRef, ReadError};

pub use ailments::AILMENTS;
pub use checks::{CHECKS, Check};
pub use examination::{ColumnReport, Examination, Extent, FoundBy, StreetExamination};
pub use finding::{Ailment, Case, Finding, Gravity, Mend};
pub use mend::{Change, MendError, Mended, Reason, Wishes, mend};

use checks::Context;
use patient::Patient;
use roads::Roads;

/// What to look at, and beside what.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The layers, each examined by itself and beside the others.
    pub layers: Vec<LayerRef>,
    /// Streets to hold them against: an extract, or a layer of lines.
    pub roads: Option<LayerRef>,
    /// The area they should lie in.
    pub area: Option<LayerRef>,
}

/// What became of one layer.
#[derive(Debug)]
pub enum Examined {
    /// It was examined.
    Layer(Box<Examination>),
    /// It is an extract of streets.
    Streets(StreetExamination),
    /// It could not be read at all.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: ReadError,
    },
}

impl Examined {
    /// Whether the other commands would refuse it.
    pub fn is_refused(&self) -> bool {
        match self {
            Examined::Layer(examination) => {
                examination.findings.iter().any(|finding| finding.gravity == Gravity::Error)
            }
            Examined::Streets(_) => false,
            Examined::Unreadable { .. } => true,
        }
    }
}

/// Examine layers. One that cannot be read does not keep the others from being examined; the
/// roads and the area, which are only held beside them, must be readable.
pub fn examine(request: &Request) -> Result<Vec<Examined>, ReadError> {
    let roads = request.roads.as_ref().map(Roads::read).transpose()?;
    let area = request.area.as_ref().map(read::read_all).transpose()?;
    let area = request.area.as_ref().zip(area.as_ref());
    let area = area.map(|(reference, layer)| Patient::admit(reference, layer));
    let read: Vec<Result<Read, ReadError>> = request.layers.iter().map(read_one).collect();
    let patients: Vec<Option<Patient<'_>>> = request
        .layers
        .iter()
        .zip(&read)
        .map(|(reference, read)| match read {
            Ok(Read::Layer(layer)) => Some(Patient::admit(reference, layer)),
            _ => None,
        })
        .collect();
    let examined: Vec<Option<Examination>> = (0..patients.len())
        .map(|at| {
            let patient = patients[at].as_ref()?;
            let others = patients.iter().enumerate().filter(|(other, _)| *other != at);
            let context = Context {
                patient,
                others: others.filter_map(|(_, other)| other.as_ref()).collect(),
                roads: roads.as_ref(),
                area: area.as_ref(),
            };
            Some(Examination::of(&context))
        })
        .collect();
    drop(patients);
    let paths = request.layers.iter().map(|reference| reference.path.clone());
    Ok(paths
        .zip(read)
        .zip(examined)
        .map(|((path, read), examined)| match (read, examined) {
            (_, Some(examination)) => Examined::Layer(Box::new(examination)),
            (Ok(Read::Streets(streets)), None) => Examined::Streets(streets),
            (Err(error), None) => Examined::Unreadable { path, error },
            // A layer that was read was examined.
            (Ok(Read::Layer(_)), None) => {
                Examined::Unreadable { path: path.clone(), error: ReadError::EmptyFile { path } }
            }
        })
        .collect())
}

enum Read {
    Layer(read::Layer),
    Streets(StreetExamination),
}

fn read_one(reference: &LayerRef) -> Result<Read, ReadError> {
    // With a filter an extract is a layer of the features that have the tag.
    if read::is_street_map(&reference.path) && reference.filter.is_none() {
        let map = read::read_streets(&reference.path, None)?;
        return Ok(Read::Streets(StreetExamination::of(&map)));
    }
    Ok(Read::Layer(read::read_all(reference)?))
}

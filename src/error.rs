//! One error for the whole line, a transparent variant for each stage's own.

use crate::coverage::{AreaError, MatrixError};
use crate::crs::CrsError;
use crate::read::ReadError;
use crate::siting::{CertificateError, SitingError};
use crate::study::StudyError;

/// What can go wrong between a question and its outcome.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Layers do not make a study.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// Coordinates could not be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The covered ground could not be worked out.
    #[error(transparent)]
    Area(#[from] AreaError),
    /// A cover matrix too large to hold.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// A siting question that cannot be put, or a solver that failed.
    #[error(transparent)]
    Siting(#[from] SitingError),
    /// An answer that failed its certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// A question that does not fit the data.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// A question that does not fit the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// No limit.
    #[error("no service radius is given. hint: --within 1km")]
    NoLimit,
    /// A limit the way of reaching cannot judge.
    #[error(
        "--within {limit}: a walking time cannot be judged in a straight line. hint: give the distance it stands for; {limit} at 80 m/min is at most {metres}m on foot, and less as the crow flies"
    )]
    WrongMeasure {
        /// The limit.
        limit: String,
        /// Metres walked in that time at 80 m/min.
        metres: u64,
    },
    /// A site nobody knows.
    #[error("{option} {id}: no such candidate.{suggestion}")]
    UnknownSite {
        /// The option.
        option: &'static str,
        /// The id.
        id: String,
        /// ` hint: …`, or nothing.
        suggestion: String,
    },
    /// An id that two candidates share.
    #[error(
        "{option} {id}: several candidates have this id. hint: give the layers ids of their own, as in ?id=COLUMN"
    )]
    AmbiguousSite {
        /// The option.
        option: &'static str,
        /// The id.
        id: String,
    },
    /// A site that must and must not open.
    #[error(
        "{id}: the site is both required and forbidden, so no plan is possible. hint: decide for one"
    )]
    Contradiction {
        /// The id.
        id: String,
    },
    /// The model needs a number of sites.
    #[error("--model {model} needs --open N, the number of new sites. hint: --open 12")]
    NeedsOpen {
        /// The model.
        model: &'static str,
    },
}

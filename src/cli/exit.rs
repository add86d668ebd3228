//! Exit codes, and which failure gets which.

use std::io::Write;

use crate::crs::CrsError;
use crate::doctor::MendError;
use crate::error::{Error, QuestionError};
use crate::map::MapError;
use crate::plan::PlanError;
use crate::reach::walk::WalkError;
use crate::read::ReadError;
use crate::report::OutputError;
use crate::report::workbook::XlsxError;
use crate::siting::SitingError;
use crate::study::StudyError;
use crate::write::WriteError;
use crate::write::geopackage::GeoPackageError;

/// All is well.
pub const DONE: u8 = 0;
/// A requirement is not met.
pub const NOT_MET: u8 = 1;
/// The question is put wrongly.
pub const USAGE: u8 = 2;
/// The data cannot be used.
pub const BAD_DATA: u8 = 3;
/// No plan does what is asked.
pub const INFEASIBLE: u8 = 4;
/// A file could not be read or written.
pub const INPUT_OUTPUT: u8 = 5;
/// A bug of ours.
pub const INTERNAL: u8 = 70;
/// Ctrl-C.
pub const INTERRUPTED: u8 = 130;

/// The end where the machine has no memory left to give. Nothing is allocated on the way.
pub fn end_without_memory() -> ! {
    const SAID: &[u8] = b"error: out of memory. hint: cut the layers to the region of the study, or ask for less at a time\n";
    let _ = std::io::stderr().write_all(SAID);
    std::process::exit(INPUT_OUTPUT.into())
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Between question and outcome.
    #[error(transparent)]
    Run(#[from] Error),
    /// A plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Writing files.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// Drawing maps.
    #[error(transparent)]
    Map(#[from] MapError),
    /// A workbook.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// A GeoPackage.
    #[error(transparent)]
    GeoPackage(#[from] GeoPackageError),
    /// Mending a layer.
    #[error(transparent)]
    Mend(#[from] MendError),
    /// A file that is not what it should be.
    #[error("{0}")]
    Unreadable(String),
    /// Arguments that parse but make no sense.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// The exit code of this failure.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Run(error) => of_run(error),
            Failure::Plan(error) => of_plan(error),
            Failure::Output(_) | Failure::Workbook(_) | Failure::GeoPackage(_) => INPUT_OUTPUT,
            Failure::Mend(MendError::Read(error)) => of_read(error),
            Failure::Mend(MendError::Write(error)) => of_write(error),
            Failure::Mend(MendError::Study(StudyError::Crs(error))) => of_crs(error),
            Failure::Mend(_) => BAD_DATA,
            Failure::Unreadable(_) => BAD_DATA,
            Failure::Map(MapError::Draw(_)) => INTERNAL,
            Failure::Map(_) | Failure::Usage(_) => USAGE,
        }
    }
}

fn of_plan(error: &PlanError) -> u8 {
    match error {
        PlanError::Open { .. } => INPUT_OUTPUT,
        PlanError::Wrong(_) | PlanError::UnknownScenario { .. } => USAGE,
        PlanError::Scenario { source, .. } => of_run(source),
        PlanError::Data(error) => of_run(error),
    }
}

fn of_run(error: &Error) -> u8 {
    match error {
        Error::Read(error) => of_read(error),
        Error::Study(StudyError::Read(error)) => of_read(error),
        Error::Study(StudyError::Crs(error)) | Error::Crs(error) => of_crs(error),
        Error::Study(_) => BAD_DATA,
        Error::Districts(_) => USAGE,
        Error::Question(QuestionError::Uncertified(_)) => INTERNAL,
        Error::Question(
            QuestionError::NothingToShare { .. }
            | QuestionError::OverlappingBlocks { .. }
            | QuestionError::NoCentres
            | QuestionError::NobodyToday { .. }
            | QuestionError::OutsideZones { .. },
        ) => BAD_DATA,
        Error::Write(error) => of_write(error),
        Error::Walk(WalkError::OpenProfile { .. }) => INPUT_OUTPUT,
        Error::Walk(WalkError::UnknownProfile { .. }) => USAGE,
        Error::Walk(_) => BAD_DATA,
        Error::Question(
            QuestionError::Contradiction { .. }
            | QuestionError::SpacingExcludesAll { .. }
            | QuestionError::RequiredTooClose { .. },
        )
        | Error::Siting(
            SitingError::RequiredTooClose { .. }
            | SitingError::RequiredTooDear { .. }
            | SitingError::NoChoice,
        ) => INFEASIBLE,
        Error::Question(
            QuestionError::NoCost { .. }
            | QuestionError::UnknownTier { .. }
            | QuestionError::NoOutlines
            | QuestionError::NoStreets,
        )
        | Error::Ground(_) => BAD_DATA,
        Error::Question(_) => USAGE,
        Error::Siting(SitingError::Unfinished) => INTERRUPTED,
        Error::Siting(SitingError::TooFar) => BAD_DATA,
        Error::Siting(SitingError::Solver(_) | SitingError::NoTravel) | Error::Certificate(_) => {
            INTERNAL
        }
        Error::Siting(_) | Error::Matrix(_) => USAGE,
    }
}

/// The exit code of a layer that cannot be read.
pub fn of_read(error: &ReadError) -> u8 {
    match error {
        ReadError::Open { .. } => INPUT_OUTPUT,
        ReadError::Reference(_) | ReadError::Remote { .. } => USAGE,
        _ => BAD_DATA,
    }
}

fn of_write(error: &WriteError) -> u8 {
    match error {
        WriteError::Library { .. } => INTERNAL,
        // SQLite builds it in memory: what it refuses is too large for that.
        WriteError::GeoPackage(GeoPackageError::Layer { .. } | GeoPackageError::File(_)) => {
            INPUT_OUTPUT
        }
        WriteError::Crs(error) => of_crs(error),
        _ => USAGE,
    }
}

fn of_crs(error: &CrsError) -> u8 {
    match error {
        CrsError::Unknown { .. } | CrsError::UnknownDatum(_) | CrsError::DatumOfMetres { .. } => {
            USAGE
        }
        CrsError::TooWide { .. } => BAD_DATA,
        CrsError::Proj(_) => INTERNAL,
    }
}

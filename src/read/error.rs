//! What can go wrong between a path and a layer.

use std::path::PathBuf;

use super::{Problems, ReferenceError};

/// Why a layer could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system would not hand the file over.
    #[error("{}: cannot be read: {source}. hint: check the path and its permissions", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A place on a network.
    #[error("{}: radii reads files only, nothing from a network. hint: download it first", path.display())]
    Remote {
        /// What was named.
        path: PathBuf,
    },
    /// Nothing in the file.
    #[error("{}: the file is empty (0 bytes). hint: export the layer again", path.display())]
    EmptyFile {
        /// The file.
        path: PathBuf,
    },
    /// The name ends in nothing we know.
    #[error("{}: not a format radii reads; allowed: {known}. hint: {hint}", path.display())]
    UnknownFormat {
        /// The file.
        path: PathBuf,
        /// Known endings.
        known: String,
        /// How to mend it.
        hint: String,
    },
    /// The name says one thing, the bytes another.
    #[error("{}: the name says {said}, the file is {is}; allowed: a name that fits. hint: {hint}", path.display())]
    Mismatch {
        /// The file.
        path: PathBuf,
        /// The format its name ends in.
        said: &'static str,
        /// What its first bytes begin.
        is: &'static str,
        /// How to mend it.
        hint: String,
    },
    /// More than the gate lets through.
    #[error("{}: {found}; allowed: {allowed}. hint: {hint}", path.display())]
    Gate {
        /// The file.
        path: PathBuf,
        /// What was found.
        found: String,
        /// What is allowed.
        allowed: String,
        /// How to mend it.
        hint: String,
    },
    /// A layer or sheet that is not in the file, or several and none named.
    #[error("{}: {found}; there are: {there}.{hint}", path.display())]
    NoSuchLayer {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        found: String,
        /// Names there are.
        there: String,
        /// ` hint: …`.
        hint: String,
    },
    /// The name does not end as that of an OpenStreetMap extract does.
    #[error("{}: not a format radii reads streets from; allowed: {known}. hint: convert it, for example: osmium cat FILE -o FILE.osm.pbf", path.display())]
    UnknownExtract {
        /// The file.
        path: PathBuf,
        /// Known endings.
        known: String,
    },
    /// An extract where nobody could walk.
    #[error("{}: no streets {within}; allowed: at least one way with a highway tag. hint: {hint}", path.display())]
    NoStreets {
        /// The file.
        path: PathBuf,
        /// Where they were looked for.
        within: String,
        /// How to mend it.
        hint: &'static str,
    },
    /// The file breaks its own format.
    #[error("{}:{place}: {found}. hint: {hint}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Row, byte or line.
        place: String,
        /// What is wrong.
        found: String,
        /// How to mend it.
        hint: String,
    },
    /// Rows that cannot be used.
    #[error(transparent)]
    Rows(#[from] Problems),
    /// The reference itself is wrong.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

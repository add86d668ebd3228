//! What can go wrong with a street network.

use std::path::PathBuf;

/// Why there is no walking on these streets.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// No profile of this name.
    #[error(
        "--profile {name}: no such profile; allowed: {known}, or a file ending in .toml. hint: radii profile adult > mine.toml"
    )]
    UnknownProfile {
        /// What was asked for.
        name: String,
        /// Names there are.
        known: String,
    },
    /// A profile that cannot be opened.
    #[error("{}: cannot be read: {source}. hint: check the path, or start from one of radii's own: radii profile adult > mine.toml", path.display())]
    OpenProfile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A profile that makes no sense.
    #[error("{}: {found}. hint: compare with radii profile adult", path.display())]
    BadProfile {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        found: String,
    },
    /// Streets nobody walks.
    #[error(
        "--roads: none of its streets is walked by the profile {profile}. hint: check the extract, or [ways] and [access] of the profile"
    )]
    NothingWalked {
        /// The profile.
        profile: String,
    },
    /// More streets than can be numbered.
    #[error(
        "--roads: more than 500 million streets. hint: cut the extract to the region of the study"
    )]
    TooManyStreets,
    /// A saved network that cannot be used.
    #[error("{}: {found}. hint: {hint}", path.display())]
    Saved {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
        /// How to mend it.
        hint: String,
    },
    /// An edit that meets no street.
    #[error("{}:{row}: {found}. hint: {hint}", path.display())]
    Edit {
        /// The file.
        path: PathBuf,
        /// The row.
        row: u32,
        /// What is wrong.
        found: String,
        /// How to mend it.
        hint: String,
    },
}

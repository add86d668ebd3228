//! What the targets share: what must hold of whatever is read, and how archives are changed.

mod archive;
mod properties;

pub use archive::mutate;
pub use properties::{plan, read, read_for_all, reference, streets};

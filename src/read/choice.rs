//! Which layer of a file that holds several.

use std::path::Path;

use super::{LayerRef, ReadError, did_you_mean};

/// Names that are listed before the rest is only counted.
const LISTED: usize = 50;

/// The number of the one layer there is, or of the one that `layer=` names: exactly, else
/// ignoring case. `what` says what is chosen among, as in `layers of features`.
pub fn one_of(
    path: &Path,
    names: &[String],
    what: &str,
    reference: &LayerRef,
) -> Result<usize, ReadError> {
    let refused = |found: String, hint: String| {
        let mut there: Vec<String> = names.iter().take(LISTED).cloned().collect();
        match names.len() {
            0 => there.push("none".to_owned()),
            count if count > LISTED => there.push(format!("and {} more", count - LISTED)),
            _ => {}
        }
        let there = there.join(", ");
        Err(ReadError::NoSuchLayer { path: path.to_owned(), found, there, hint })
    };
    let Some(wanted) = &reference.layer else {
        return match names {
            [] => refused(format!("no {what}"), " hint: export the layer again".to_owned()),
            [_] => Ok(0),
            [first, ..] => refused(
                format!("{} {what}, and none of them named", names.len()),
                format!(" hint: name one, as in ?layer={first}"),
            ),
        };
    };
    let exact = names.iter().position(|name| name == wanted);
    let lower = wanted.to_lowercase();
    match exact.or_else(|| names.iter().position(|name| name.to_lowercase() == lower)) {
        Some(at) => Ok(at),
        None => refused(
            format!("no layer \"{wanted}\""),
            did_you_mean(wanted, names.iter().map(String::as_str), "name one of them"),
        ),
    }
}

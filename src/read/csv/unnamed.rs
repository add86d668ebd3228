//! Columns without a heading.

use std::collections::HashSet;

use crate::read::Note;

/// What the columns of these headings are called. One that has none is named after where it
/// stands, or left out where there is nothing in it: many programs end each line in a comma.
pub fn named(
    headings: Vec<String>,
    is_blank: impl Fn(usize) -> bool,
    notes: &mut Vec<Note>,
) -> Vec<Option<String>> {
    let taken: HashSet<String> = headings.iter().cloned().collect();
    let mut unnamed = Vec::new();
    let mut name = |(at, heading): (usize, String)| {
        if !heading.is_empty() {
            return Some(heading);
        }
        if is_blank(at) {
            return None;
        }
        let mut name = format!("column_{}", at + 1);
        while taken.contains(&name) {
            name.push('_');
        }
        unnamed.push(name.clone());
        Some(name)
    };
    let names = headings.into_iter().enumerate().map(&mut name).collect();
    if !unnamed.is_empty() {
        notes.push(Note::warning(format!(
            "without a heading, and named after where it stands: {}",
            unnamed.join(", ")
        )));
    }
    names
}

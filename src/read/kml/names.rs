//! What the columns of a placemark's own data are called: a field that bears the name of an
//! element, and the second of two equal ones, get names that are free.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::read::Note;

/// Names of columns, given as they are asked for.
#[derive(Default)]
pub(super) struct Names {
    /// All names that data bears in the document, and those given so far.
    taken: HashSet<String>,
    /// Where to look for the next free name, by what stands before its number.
    next: HashMap<String, usize>,
    given: HashMap<(String, usize), String>,
    notes: Vec<Note>,
}

impl Names {
    /// Names beside those that fields and elements bear by themselves.
    pub(super) fn beside(taken: HashSet<String>) -> Names {
        Names { taken, ..Names::default() }
    }

    /// The column of the `nth` value under one name: the first keeps it.
    pub(super) fn column<'n>(&mut self, name: &'n str, nth: usize) -> Cow<'n, str> {
        if nth < 2 {
            return Cow::Borrowed(name);
        }
        let key = (name.to_owned(), nth);
        if let Some(given) = self.given.get(&key) {
            return Cow::Owned(given.clone());
        }
        let number = self.next.entry(name.to_owned()).or_insert(2);
        let mut free = format!("{name}_{number}");
        while !self.taken.insert(free.clone()) {
            *number += 1;
            free = format!("{name}_{number}");
        }
        *number += 1;
        self.notes.push(Note::info(format!(
            "\"{name}\" occurs more than once in a placemark: its data is in the column \"{free}\""
        )));
        self.given.insert(key, free.clone());
        Cow::Owned(free)
    }

    /// What was named otherwise.
    pub(super) fn into_notes(self) -> Vec<Note> {
        self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_free_and_stay() {
        let mut names = Names::beside(["a", "a_2"].map(str::to_owned).into());
        assert_eq!(names.column("a", 1), "a");
        assert_eq!(names.column("a", 2), "a_3");
        assert_eq!(names.column("a", 3), "a_4");
        assert_eq!(names.column("a", 2), "a_3");
        assert_eq!(names.into_notes().len(), 2);
    }
}

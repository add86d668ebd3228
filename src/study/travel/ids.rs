//! The ids of a table beside those of the layers: which match, which nearly do, which do not.

use std::collections::HashMap;
use std::fmt::Display;

use rustc_hash::FxBuildHasher;

use super::table::TravelTable;
use crate::language::grouped;
use crate::model::{TextColumn, is_steering};
use crate::read::Note;
use crate::study::StudyError;

/// Ids of a layer, each once, with their numbers.
pub(super) struct Known<'a> {
    ids: Vec<&'a str>,
    numbers: HashMap<&'a str, u32, FxBuildHasher>,
}

impl<'a> Known<'a> {
    /// Ids in the order in which they first occur.
    pub fn of(all: impl Iterator<Item = &'a str>) -> Known<'a> {
        let mut known = Known { ids: Vec::new(), numbers: HashMap::default() };
        for id in all {
            let next = known.ids.len() as u32;
            if *known.numbers.entry(id).or_insert(next) == next {
                known.ids.push(id);
            }
        }
        known
    }

    /// The ids.
    pub fn ids(&self) -> &[&'a str] {
        &self.ids
    }

    /// The number of an id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    fn has_any(&self, ids: &TextColumn) -> bool {
        ids.iter().any(|id| self.numbers.contains_key(id))
    }
}

/// A table and the layers that its ids are of.
pub(super) struct Sides<'a> {
    pub table: &'a TravelTable,
    pub demand: &'a Known<'a>,
    pub sites: &'a Known<'a>,
}

impl Sides<'_> {
    /// Refuse a table whose origins, or whose destinations, are all unknown.
    pub fn check(&self) -> Result<(), StudyError> {
        let TravelTable { origins, destinations, headings, .. } = self.table;
        let [origin, destination, _] = headings;
        let swapped = self.sites.has_any(origins) && self.demand.has_any(destinations);
        for (column, unknown) in [(origin, self.origins()), (destination, self.destinations())] {
            if unknown.matched > 0 || unknown.layer.is_empty() {
                continue;
            }
            let (found, hint) = match unknown.alike() {
                Some((found, hint)) => (found, hint.to_owned()),
                None if swapped => (
                    "the origins are ids of sites, and the destinations ids of demand points"
                        .to_owned(),
                    format!("name them, as in ?origin={destination}&destination={origin}"),
                ),
                None => (
                    format!("{}; the {}", unknown.text(), unknown.of_layer()),
                    format!(
                        "name the columns that hold the same ids, as in ?id=COLUMN for the {} and ?{}=COLUMN here",
                        unknown.role, unknown.part
                    ),
                ),
            };
            let (file, column) = (self.table.source.path.display().to_string(), column.clone());
            return Err(StudyError::Unmatched { file, column, found, hint });
        }
        Ok(())
    }

    /// Warn of the ids that match nothing.
    pub fn tell(&self, notes: &mut Vec<Note>) {
        for unknown in [self.origins(), self.destinations()] {
            if let Some((found, hint)) = unknown.alike() {
                notes.push(Note::warning(format!("matrix: {found}. hint: {hint}")));
            }
            if !unknown.ids.is_empty() {
                notes.push(Note::warning(format!("matrix: {}", unknown.text())));
            }
        }
    }

    fn origins(&self) -> Unknown<'_> {
        let ids = &self.table.origins;
        Unknown::of(ids, self.demand, ["origin", "demand", "origins match no demand id"])
    }

    fn destinations(&self) -> Unknown<'_> {
        let ids = &self.table.destinations;
        Unknown::of(ids, self.sites, ["destination", "sites", "destinations match no site id"])
    }
}

/// Ids of one column that are not those of the layer.
struct Unknown<'a> {
    part: &'static str,
    role: &'static str,
    said: &'static str,
    ids: Vec<&'a str>,
    matched: usize,
    layer: &'a [&'a str],
    /// By id without its spelling, an id of the layer that the table does not have.
    left: HashMap<String, &'a str>,
}

impl<'a> Unknown<'a> {
    fn of(
        column: &'a TextColumn,
        known: &'a Known<'a>,
        [part, role, said]: [&'static str; 3],
    ) -> Unknown<'a> {
        let mut is_used = vec![false; known.ids.len()];
        let mut ids = Vec::new();
        for id in column.iter() {
            match known.number(id) {
                Some(number) => is_used[number as usize] = true,
                None => ids.push(id),
            }
        }
        let mut left = HashMap::new();
        if !ids.is_empty() {
            for (id, _) in known.ids.iter().zip(&is_used).filter(|(_, is_used)| !**is_used) {
                left.entry(bare(id)).or_insert(*id);
            }
        }
        let matched = column.len() - ids.len();
        Unknown { part, role, said, ids, matched, layer: &known.ids, left }
    }

    fn text(&self) -> String {
        let count = grouped(self.ids.len() as u64);
        format!("{count} {}: {}", self.said, named(&self.ids))
    }

    fn of_layer(&self) -> String {
        let have = if self.role == "demand" { "has" } else { "have" };
        format!("{} {have} {}", self.role, named(self.layer))
    }

    /// Those that only their spelling keeps apart from an id of the layer, and the remedy.
    fn alike(&self) -> Option<(String, &'static str)> {
        let alike = self.ids.iter().filter_map(|id| Some((id, self.left.get(&bare(id))?)));
        let (id, of_layer) = alike.clone().next()?;
        let count = grouped(alike.count() as u64);
        let have = if self.role == "demand" { "has" } else { "have" };
        let found = format!(
            "{count} {} such as \"{id}\" match no {}; the {} {have} \"{of_layer}\"",
            self.said.split(' ').next().unwrap_or_default(),
            self.said.split(" match no ").nth(1).unwrap_or_default(),
            self.role,
        );
        Some((found, "write the ids the same way in both"))
    }
}

/// An id without its spelling: width, case, spaces, zeros before and behind a number.
fn bare(id: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let text: String = id
        .chars()
        .filter(|c| !c.is_whitespace() && !is_steering(*c) && !matches!(c, '\u{200B}' | '\''))
        .flat_map(|c| narrow(c).to_lowercase())
        .collect();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(whole) && fraction.bytes().all(|byte| byte == b'0') {
        let bare = whole.trim_start_matches('0');
        return if bare.is_empty() { "0".to_owned() } else { bare.to_owned() };
    }
    text
}

/// The first few ids.
fn named<T: Display>(ids: &[T]) -> String {
    const NAMED: usize = 5;
    let first: Vec<String> = ids.iter().take(NAMED).map(T::to_string).collect();
    let more = if ids.len() > NAMED { " ..." } else { "" };
    format!("{}{more}", first.join(", "))
}

/// How many ids, and the first few.
pub(super) fn listed<T: Display>(ids: &[T]) -> String {
    format!("{} ({})", grouped(ids.len() as u64), named(ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_id_are_alike() {
        for (one, other) in [
            ("1", "001"),
            ("1", "1.0"),
            ("1", "１"),
            (" b 1", "B1"),
            ("0", "000"),
            ("'007", "7"),
            ("社区　1", "社区1"),
        ] {
            assert_eq!(bare(one), bare(other), "{one} {other}");
        }
        for (one, other) in [("1", "10"), ("1.5", "1"), ("a.0", "a"), ("b1", "b01")] {
            assert_ne!(bare(one), bare(other), "{one} {other}");
        }
    }
}

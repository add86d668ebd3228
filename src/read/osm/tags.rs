//! Tags: which are kept, and how they are stored.

use rustc_hash::FxHashMap;

use super::piece::Piece;
use crate::model::TextColumn;

/// Tags that no rule for walking can need. Those that begin with one of these and a colon go
/// too, as do the names in other languages; `name` itself stays.
const NEEDLESS: [&str; 28] = [
    "FIXME",
    "KSJ2",
    "NHD",
    "addr",
    "alt_name",
    "attribution",
    "check_date",
    "contact",
    "created_by",
    "description",
    "fixme",
    "gnis",
    "image",
    "import",
    "int_name",
    "is_in",
    "loc_name",
    "mapillary",
    "note",
    "official_name",
    "old_name",
    "short_name",
    "source",
    "survey",
    "tiger",
    "website",
    "wikidata",
    "wikipedia",
];

/// Whether a tag of this key is kept.
pub fn is_needed(key: &str) -> bool {
    let (family, member) = key.split_once(':').map_or((key, false), |(family, _)| (family, true));
    !(member && family == "name") && NEEDLESS.binary_search(&family).is_err()
}

/// A key and a value, as rows of a column of texts.
pub type Pair = (u32, u32);

/// The tags of one element, in the order of the file.
#[derive(Debug, Clone, Copy)]
pub struct Tags<'a> {
    pairs: &'a [Pair],
    texts: &'a TextColumn,
}

impl<'a> Tags<'a> {
    pub(super) fn of(pairs: &'a [Pair], texts: &'a TextColumn) -> Tags<'a> {
        Tags { pairs, texts }
    }

    /// The value of this key.
    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let texts = self.texts;
        self.pairs.iter().map(|&(key, value)| (texts.at(key as usize), texts.at(value as usize)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// Tags by row, stored end to end.
#[derive(Debug, Clone, Default)]
pub struct TagRows {
    pairs: Vec<Pair>,
    ends: Vec<u32>,
}

impl TagRows {
    /// Add a row.
    pub fn push(&mut self, pairs: impl IntoIterator<Item = Pair>) {
        self.pairs.extend(pairs);
        self.ends.push(self.pairs.len() as u32);
    }

    /// A row, counted from 0. Panics beyond the last row, as a slice does.
    pub fn row(&self, row: usize) -> &[Pair] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.pairs[start as usize..self.ends[row] as usize]
    }
}

/// The texts of all pieces, each once.
pub struct Texts<'a> {
    pieces: &'a [Piece],
    known: FxHashMap<&'a str, u32>,
    /// For each piece, what its rows have become; `u32::MAX` for those not yet asked for.
    moved: Vec<Vec<u32>>,
    texts: TextColumn,
}

impl<'a> Texts<'a> {
    /// None yet, of these pieces.
    pub fn of(pieces: &'a [Piece]) -> Texts<'a> {
        let moved = pieces.iter().map(|piece| vec![u32::MAX; piece.texts.len()]).collect();
        Texts { pieces, known: FxHashMap::default(), moved, texts: TextColumn::default() }
    }

    /// The pair that stands for `pair` of piece `piece`.
    pub fn pair(&mut self, piece: usize, (key, value): Pair) -> Pair {
        (self.text(piece, key), self.text(piece, value))
    }

    fn text(&mut self, piece: usize, row: u32) -> u32 {
        let moved = &mut self.moved[piece][row as usize];
        if *moved == u32::MAX {
            let text = self.pieces[piece].texts.at(row as usize);
            *moved = *self.known.entry(text).or_insert_with(|| {
                self.texts.push(text);
                self.texts.len() as u32 - 1
            });
        }
        *moved
    }

    /// The texts, by row.
    pub fn finish(self) -> TextColumn {
        self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_walking_rule_needs_is_left_behind() {
        assert!(NEEDLESS.is_sorted());
        for key in ["name", "highway", "wheelchair:description", "foot:conditional", "named"] {
            assert!(is_needed(key), "{key}");
        }
        for key in ["name:zh", "source", "source:name", "note", "tiger:county", "wikidata"] {
            assert!(!is_needed(key), "{key}");
        }
    }
}

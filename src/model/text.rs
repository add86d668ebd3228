//! Texts that programs and people may safely be shown, and columns of them in two allocations
//! instead of one per cell.

use std::borrow::Cow;

/// Control characters, and those that turn the direction of what follows: names may hold
/// them, terminals and pictures must not.
pub fn is_steering(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
        )
}

/// A text as a spreadsheet may safely open it: one that it would evaluate gets an apostrophe in
/// front, and so does one that could be taken for such.
pub fn disarmed(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A text as it was before [`disarmed`].
pub fn rearmed(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// Whether a spreadsheet would evaluate a text, its leading apostrophes apart. `=`, `@`, tabs and
/// line ends always count (OWASP, CSV injection). A sign does where what follows it can do
/// something: call a function, reach another sheet, file or program, or reckon. `-3楼`, `-` and
/// `+86 10 1234` cannot.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    let mut letters = text.chars();
    match letters.next() {
        Some('=' | '@' | '＝' | '＠' | '\t' | '\r' | '\n') => true,
        Some('+' | '-' | '＋' | '－') => is_active(letters.as_str()),
        _ => false,
    }
}

/// Whether what stands behind a sign does more than stand there.
fn is_active(text: &str) -> bool {
    let reaches_out = text.contains(['|', '!', '=', '@', '"']) || text.contains("'#");
    let reckons = text.is_ascii() && text.contains(['+', '*', '^', '&', '<', '>', '%', '{', '[']);
    reaches_out || reckons || calls(text)
}

/// Whether a name stands right before a bracket, as that of a function does.
fn calls(text: &str) -> bool {
    text.match_indices('(').any(|(at, _)| {
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let before = text.get(..at).unwrap_or_default();
        let start = before.rfind(|c| !is_of_name(c)).map_or(0, |at| at + 1);
        // What is not ASCII may end within a letter: then it is no name.
        let name = before.get(start..).unwrap_or_default();
        name.starts_with(|c: char| c.is_alphabetic() || c == '_')
    })
}

/// Whether a cell is what a spreadsheet writes where a formula fails.
pub fn is_cell_error(cell: &str) -> bool {
    const ERRORS: [&str; 11] = [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#DATA!",
    ];
    cell.starts_with('#') && ERRORS.contains(&cell.to_ascii_uppercase().as_str())
}

/// Texts by row, stored end to end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// Add a row.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The text of row `row`, counted from 0. Panics beyond the last row, as a slice does.
    pub fn at(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Bytes it takes.
    pub fn bytes(&self) -> usize {
        self.text.len() + size_of_val(self.ends.as_slice())
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.at(row))
    }

    /// Append all rows of `other`.
    pub fn append(&mut self, other: &TextColumn) {
        let base = self.text.len();
        self.text.reserve_exact(other.text.len());
        self.ends.reserve_exact(other.ends.len());
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| base + end));
    }

    /// Forget all rows from `rows` on.
    pub fn truncate(&mut self, rows: usize) {
        if rows < self.ends.len() {
            self.ends.truncate(rows);
            self.text.truncate(self.ends.last().copied().unwrap_or(0));
        }
    }

    /// The rows `keep` names, in its order.
    pub fn select(&self, keep: &[usize]) -> TextColumn {
        let mut chosen = TextColumn::default();
        for &row in keep {
            chosen.push(self.at(row));
        }
        chosen
    }
}

impl<'a> FromIterator<&'a str> for TextColumn {
    fn from_iter<I: IntoIterator<Item = &'a str>>(cells: I) -> Self {
        let mut column = TextColumn::default();
        for cell in cells {
            column.push(cell);
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_disarmed_comes_back_to_the_letter() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("-", "-"),
            ("'-", "'-"),
            ("-1+1", "'-1+1"),
            ("'=x", "''=x"),
            ("''@", "'''@"),
            ("'a", "'a"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(disarmed(text), safe);
            assert_eq!(rearmed(safe), text);
        }
    }

    #[test]
    fn what_stands_there_is_left_alone_and_what_acts_is_disarmed() {
        for text in [
            "-3楼",
            "-",
            "+",
            "+86 10 1234",
            "+86-10-1234",
            "+86(10)1234",
            "-3.5",
            "+1",
            "--",
            "-1层(车库)",
            "-1F",
            "-abc",
            "- 无",
            "-3~-1",
            "-1楼+夹层",
            "－3楼",
            "-3/4",
        ] {
            assert_eq!(disarmed(text), text);
            assert_eq!(rearmed(text), text);
        }
        for text in [
            "=cmd|' /C calc'!A0",
            "+cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(1+1)",
            "\t=1",
            "-SUM(A1)",
            "+HYPERLINK(\"http://x\",\"y\")",
            "-Sheet2!A1",
            "-2+3",
            "＝1+1",
            "-'file:///etc/passwd'#$x.A1",
            "+A1*2",
            "－cmd|x",
            "-公式(1)",
            "''=x",
        ] {
            assert_eq!(disarmed(text), format!("'{text}"));
            assert_eq!(rearmed(&disarmed(text)), text);
        }
    }

    #[test]
    fn a_column_forgets_its_last_rows() {
        let mut column: TextColumn = ["a", "bc", "d"].into_iter().collect();
        column.truncate(1);
        column.push("e");
        assert_eq!(column.iter().collect::<Vec<_>>(), ["a", "e"]);
        column.truncate(0);
        assert!(column.is_empty());
    }
}

//! Names of sheets that Excel takes.

use std::collections::HashSet;

use super::plain;

/// UTF-16 units of a sheet's name.
const LONGEST: usize = 31;

/// The names of a workbook's sheets: no two the same, whatever the case.
#[derive(Debug)]
pub struct Tabs {
    taken: HashSet<String>,
}

impl Default for Tabs {
    fn default() -> Tabs {
        // Excel keeps this name to itself.
        Tabs { taken: HashSet::from(["history".to_owned()]) }
    }
}

impl Tabs {
    /// A name for the next sheet, as near to the one wanted as Excel allows; `otherwise` where
    /// nothing of that is left.
    pub fn next(&mut self, wanted: &str, otherwise: &str) -> String {
        let refused = |c: char| "[]:*?/\\［］：＊？／＼\u{fffe}\u{ffff}".contains(c);
        let edge = |c: char| c == '\'' || c.is_whitespace();
        let named = plain(wanted).replace('\n', " ").replace(refused, "_");
        let base = Some(named.trim_matches(edge)).filter(|name| !name.is_empty());
        let base = base.unwrap_or(otherwise);
        let mut count = 1;
        loop {
            let suffix = if count == 1 { String::new() } else { format!(" {count}") };
            let start = cut(base, LONGEST - suffix.len()).trim_end_matches(edge);
            let name = format!("{start}{suffix}");
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            count += 1;
        }
    }
}

/// The start of a text, of so many UTF-16 units at most.
pub fn cut(text: &str, units: usize) -> &str {
    let mut used = 0;
    let over = text.char_indices().find(|(_, c)| {
        used += c.len_utf16();
        used > units
    });
    over.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ones_excel_takes() {
        let mut tabs = Tabs::default();
        let mut named = |name: &str| tabs.next(name, "layer");
        assert_eq!(named("a/b:c[1]"), "a_b_c_1_");
        assert_eq!(named("A/B:C[1]"), "A_B_C_1_ 2");
        assert_eq!(named("'社区'"), "社区");
        assert_eq!(named("History"), "History 2");
        assert_eq!(named(" \u{7}"), "layer");
        assert_eq!(named(&"长".repeat(40)), "长".repeat(31));
        assert_eq!(named(&"长".repeat(40)), format!("{} 2", "长".repeat(29)));
        assert_eq!(named(&"😀".repeat(40)).encode_utf16().count(), 30);
    }
}

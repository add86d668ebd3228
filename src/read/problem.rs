//! Bad rows, all of them, in the message form of the command line:
//! `FILE:ROW (field): what was found; what is allowed. hint: how to fix.`

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Short code, the same for all problems of a kind.
    pub kind: &'static str,
    /// Row in the file (line of a CSV, feature of a GeoJSON, counted from 1).
    pub row: Option<u32>,
    /// Column or geometry part.
    pub field: Option<String>,
    /// What was found.
    pub found: String,
    /// What is allowed.
    pub allowed: &'static str,
    /// How to mend it.
    pub hint: String,
}

/// Problems of one file. At most [`Problems::PRINTED`] of a kind are printed; all are
/// counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    path: PathBuf,
    kept: Vec<Problem>,
    counts: Vec<(&'static str, u64)>,
}

impl Problems {
    /// How many problems of a kind are printed before the rest is only counted.
    pub const PRINTED: u64 = 20;

    /// No problems yet in this file.
    pub fn in_file(path: &Path) -> Problems {
        Problems { path: path.to_owned(), kept: Vec::new(), counts: Vec::new() }
    }

    /// Note one more. What was found is quoted up to a line's length.
    pub fn push(&mut self, mut problem: Problem) {
        const LONGEST: usize = 120;
        if let Some((end, _)) = problem.found.char_indices().nth(LONGEST) {
            problem.found.truncate(end);
            problem.found.push('\u{2026}');
        }
        let known = self.counts.iter().position(|(kind, _)| *kind == problem.kind);
        let slot = known.unwrap_or_else(|| {
            self.counts.push((problem.kind, 0));
            self.counts.len() - 1
        });
        self.counts[slot].1 += 1;
        if self.counts[slot].1 <= Problems::PRINTED {
            self.kept.push(problem);
        }
    }

    /// Note those of further rows of the file.
    pub fn append(&mut self, more: Problems) {
        for problem in more.kept {
            self.push(problem);
        }
        for (kind, count) in more.counts {
            self.count(kind, count.saturating_sub(Problems::PRINTED));
        }
    }

    /// Count so many more of a kind that was noted before; they are not printed.
    pub fn count(&mut self, kind: &'static str, more: u64) {
        if let Some((_, known)) = self.counts.iter_mut().find(|(known, _)| *known == kind) {
            *known += more;
        }
    }

    /// `Ok` when there is no problem.
    pub fn into_result(self) -> Result<(), Problems> {
        if self.kept.is_empty() { Ok(()) } else { Err(self) }
    }

    /// The problems that are printed.
    pub fn kept(&self) -> &[Problem] {
        &self.kept
    }

    /// How many problems there are.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.path.display();
        let mut first = true;
        for (kind, count) in &self.counts {
            for problem in self.kept.iter().filter(|problem| problem.kind == *kind) {
                if !first {
                    f.write_str("\nerror: ")?;
                }
                first = false;
                write!(f, "{file}")?;
                if let Some(row) = problem.row {
                    write!(f, ":{row}")?;
                }
                if let Some(field) = &problem.field {
                    write!(f, " ({field})")?;
                }
                write!(
                    f,
                    ": {}; allowed: {}. hint: {}",
                    problem.found, problem.allowed, problem.hint
                )?;
            }
            if *count > Problems::PRINTED {
                write!(f, "\nerror: {file}: and {} more", count - Problems::PRINTED)?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_of_a_kind_are_printed_and_the_rest_counted() {
        let mut problems = Problems::in_file(Path::new("blocks.csv"));
        for row in 1..=23 {
            problems.push(Problem {
                kind: "weight-negative",
                row: Some(row),
                field: Some("population".to_owned()),
                found: "-5".to_owned(),
                allowed: "0 or more",
                hint: "correct the number".to_owned(),
            });
        }
        let text = problems.to_string();
        assert_eq!(problems.total(), 23);
        assert!(text.starts_with(
            "blocks.csv:1 (population): -5; allowed: 0 or more. hint: correct the number"
        ));
        assert!(text.ends_with("blocks.csv: and 3 more"), "{text}");
        assert_eq!(text.lines().count(), 21);
        let mut joined = problems.clone();
        joined.append(problems);
        assert_eq!((joined.total(), joined.kept().len()), (46, 20));
    }
}

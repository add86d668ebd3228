//! What becomes of each block against the base.

use super::state::State;
use crate::coverage::{Coverage, Verdict};

/// Who was served in the base, by today's row.
#[derive(Debug, Clone)]
pub(super) struct Before {
    pub name: String,
    pub served: Vec<bool>,
}

/// What became of a block against the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Served in both.
    Kept,
    /// Served now, not in the base.
    Gained,
    /// Served in the base, not now.
    Lost,
    /// Served in neither.
    Missed,
}

impl Turn {
    /// Of a block that was or was not served, and is or is not.
    pub fn of(was: bool, is: bool) -> Turn {
        match (was, is) {
            (true, true) => Turn::Kept,
            (false, true) => Turn::Gained,
            (true, false) => Turn::Lost,
            (false, false) => Turn::Missed,
        }
    }

    /// In one word.
    pub fn name(self) -> &'static str {
        match self {
            Turn::Kept => "kept",
            Turn::Gained => "gained",
            Turn::Lost => "lost",
            Turn::Missed => "missed",
        }
    }
}

impl Before {
    /// Who is served in the base, by today's row.
    pub fn of(name: &str, coverage: &Coverage, state: &State, rows: usize) -> Before {
        let mut served = vec![false; rows];
        for (index, row) in state.rows.iter().enumerate() {
            if let Some(row) = row {
                served[*row as usize] = coverage.verdict(index) == Verdict::Served;
            }
        }
        Before { name: name.to_owned(), served }
    }

    /// What became of each block of a case.
    pub fn turns(&self, coverage: &Coverage, state: &State) -> Vec<Turn> {
        let rows = state.rows.iter().enumerate();
        rows.map(|(index, row)| {
            let was = row.is_some_and(|row| self.served[row as usize]);
            Turn::of(was, coverage.verdict(index) == Verdict::Served)
        })
        .collect()
    }
}

//! One thing found wrong with a layer: its code, how grave it is, where, and the remedy.

use std::fmt::Display;

use crate::crs::System;
use crate::language::messages::inspect::PLAIN_METRES;
use crate::language::{Language, Message};
use crate::read::Problems;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// The other commands refuse the layer.
    Error,
    /// They take it, and the answer may be wrong.
    Warning,
    /// Worth knowing.
    Info,
}

/// Whether `--fix` mends a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mend {
    /// What is meant is certain: always.
    Always,
    /// Always, by leaving the rows out.
    LeaveOut,
    /// Where the planner says how: a datum, a weight for blank cells.
    OnWish,
    /// Only the planner can know what is meant.
    Never,
}

/// A kind of finding. The table of all is [`super::AILMENTS`].
#[derive(Debug)]
pub struct Ailment {
    /// Short code, stable: scripts may look for it.
    pub code: &'static str,
    /// How grave it is, where nothing makes it graver or less so.
    pub gravity: Gravity,
    /// Whether `--fix` mends it.
    pub mend: Mend,
    /// What was found.
    pub found: Message,
    /// What to do.
    pub remedy: Message,
}

/// One place where a finding holds.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize)]
pub struct Case {
    /// Row in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// The other row, where it takes two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_row: Option<u32>,
    /// What stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where on the ground: longitude and latitude, or the coordinates of plain metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<[f64; 2]>,
}

impl Case {
    /// A row.
    pub fn row(row: u32) -> Case {
        Case { row: Some(row), ..Case::default() }
    }

    /// A row and what stands in it, quoted up to a line's length.
    pub fn value(row: u32, value: impl Into<String>) -> Case {
        Case { value: Some(quoted(value.into())), ..Case::row(row) }
    }

    /// The other row.
    pub fn with(self, other: u32) -> Case {
        Case { other_row: Some(other), ..self }
    }

    /// Where on the ground.
    pub fn at(self, at: [f64; 2]) -> Case {
        Case { at: Some(at), ..self }
    }
}

fn quoted(mut text: String) -> String {
    const LONGEST: usize = 60;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('\u{2026}');
    }
    text
}

/// Something found wrong with a layer.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Short code: that of the ailment, or of the format that refused the rows.
    pub code: &'static str,
    /// How grave it is.
    pub gravity: Gravity,
    /// Whether `--fix` mends it.
    pub mend: Mend,
    /// The column, where it is of one.
    pub field: Option<String>,
    /// The first rows, at most [`Problems::PRINTED`].
    pub cases: Vec<Case>,
    /// How many rows there are; 0 where the finding is of the layer as a whole.
    pub count: u64,
    found: Message,
    remedy: Message,
    values: Vec<(&'static str, Said)>,
}

/// A value of a finding's texts.
#[derive(Debug, Clone)]
enum Said {
    /// The same in every language.
    Text(String),
    /// In each language by its own word.
    Word(Message),
}

impl Finding {
    /// A finding of this kind, of the layer as a whole.
    pub fn of(ailment: &'static Ailment) -> Finding {
        Finding {
            code: ailment.code,
            gravity: ailment.gravity,
            mend: ailment.mend,
            field: None,
            cases: Vec::new(),
            count: 0,
            found: ailment.found,
            remedy: ailment.remedy,
            values: Vec::new(),
        }
    }

    /// The column it is of.
    pub fn field(self, field: impl Into<String>) -> Finding {
        Finding { field: Some(field.into()), ..self }
    }

    /// A value of its texts.
    pub fn value(mut self, name: &'static str, value: impl Display) -> Finding {
        self.values.push((name, Said::Text(value.to_string())));
        self
    }

    /// A value that has a word of its own in each language.
    pub fn word(mut self, name: &'static str, word: Message) -> Finding {
        self.values.push((name, Said::Word(word)));
        self
    }

    /// A coordinate system: as PROJ calls it, but plain metres in the language of the report.
    pub fn system(self, system: &System) -> Finding {
        match system {
            System::Local => self.word("system", PLAIN_METRES),
            other => self.value("system", other.describe()),
        }
    }

    /// As grave as this.
    pub fn as_grave_as(self, gravity: Gravity) -> Finding {
        Finding { gravity, ..self }
    }

    /// Whether it can be mended, where that depends.
    pub fn mended(self, mend: Mend) -> Finding {
        Finding { mend, ..self }
    }

    /// Another remedy than the usual one.
    pub fn remedied_by(self, remedy: Message) -> Finding {
        Finding { remedy, ..self }
    }

    /// In other words than the ailment's.
    pub(super) fn worded(self, found: Message, remedy: Message) -> Finding {
        Finding { found, remedy, ..self }
    }

    /// The code a format gave it.
    pub(super) fn coded(self, code: &'static str) -> Finding {
        Finding { code, ..self }
    }

    /// One more row.
    pub fn push(&mut self, case: Case) {
        self.count += 1;
        if self.count <= Problems::PRINTED {
            self.cases.push(case);
        }
    }

    /// The rows; none where there is no row, and so nothing to find.
    pub fn at_rows(mut self, cases: impl IntoIterator<Item = Case>) -> Option<Finding> {
        cases.into_iter().for_each(|case| self.push(case));
        (self.count > 0).then_some(self)
    }

    /// What was found.
    pub fn found(&self, language: Language) -> String {
        self.say(self.found, language)
    }

    /// What to do.
    pub fn remedy(&self, language: Language) -> String {
        self.say(self.remedy, language)
    }

    fn say(&self, message: Message, language: Language) -> String {
        let values: Vec<(&str, &str)> = self
            .values
            .iter()
            .map(|(name, value)| match value {
                Said::Text(text) => (*name, text.as_str()),
                Said::Word(word) => (*name, language.word(*word)),
            })
            .collect();
        let values: Vec<(&str, &dyn Display)> =
            values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        language.say(message, &values)
    }
}

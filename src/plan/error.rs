//! What is wrong with a plan, shown where it stands in the file.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::read::did_you_mean;

/// Why a plan cannot be run, or did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The file could not be read.
    #[error("{}: cannot be read: {source}. hint: check the path and its permissions", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file says something that cannot be.
    #[error("{}", listed(.0))]
    Wrong(Vec<Complaint>),
    /// A scenario could not be answered.
    #[error("scenario \"{scenario}\": {}", in_plan_words(&source.to_string()))]
    Scenario {
        /// Its name.
        scenario: String,
        /// Why.
        source: Box<Error>,
    },
    /// The data could not be used.
    #[error("{}", in_plan_words(&.0.to_string()))]
    Data(Box<Error>),
    /// `--only` names nothing.
    #[error("--only {name}: no such scenario.{suggestion}")]
    UnknownScenario {
        /// The name.
        name: String,
        /// ` hint: …`.
        suggestion: String,
    },
}

impl From<Error> for PlanError {
    fn from(error: Error) -> PlanError {
        PlanError::Data(Box::new(error))
    }
}

/// Complaints shown at a time.
const MOST: usize = 20;

fn listed(complaints: &[Complaint]) -> String {
    let mut lines: Vec<String> = complaints.iter().take(MOST).map(Complaint::to_string).collect();
    if complaints.len() > MOST {
        lines.push(format!("and {} more", complaints.len() - MOST));
    }
    lines.join("\n")
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    file: PathBuf,
    line: usize,
    column: usize,
    /// The line as it stands in the file.
    shown: String,
    /// How many columns stand before the caret, and under how many it stands.
    caret: (usize, usize),
    /// What was found, what is allowed, how to mend it.
    said: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Complaint { file, line, column, shown, caret: (before, under), said } = self;
        writeln!(f, "{}:{line}:{column}: {said}", file.display())?;
        let number = line.to_string();
        writeln!(f, "  {number} | {shown}")?;
        let margin = " ".repeat(number.len());
        write!(f, "  {margin} | {}{}", " ".repeat(*before), "^".repeat(*under))
    }
}

/// The text of a plan, which complaints point into.
#[derive(Debug, Clone)]
pub struct PlanText {
    /// The file.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

impl PlanText {
    /// The folder that paths in the plan start at.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// The line of a place in the text, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// A complaint about some bytes of the text.
    pub fn complaint(&self, span: Range<usize>, said: impl Into<String>) -> Complaint {
        let text = &self.text;
        let mut start = span.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let mut end = span.end.clamp(start, line_end);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let shown = text[line_start..line_end].trim_end().replace('\t', " ");
        Complaint {
            file: self.path.clone(),
            line: self.line(line_start),
            column: text[line_start..start].chars().count() + 1,
            caret: (width(&text[line_start..start]), width(text[start..end].trim_end()).max(1)),
            shown,
            said: said.into(),
        }
    }

    /// What the reader of TOML complained about, in our words.
    pub fn of_toml(&self, error: &toml::de::Error) -> Complaint {
        let span = error.span().unwrap_or(0..0);
        let message = error.message();
        let said = match message.strip_prefix("unknown field `") {
            Some(rest) => unknown_key(rest),
            None => match message.strip_prefix("missing field `").and_then(|m| m.split_once('`')) {
                Some((key, _)) => format!("the key \"{key}\" is missing. hint: add {key} = ..."),
                None if message.contains("hint: ") => message.to_owned(),
                None => format!(
                    "{}. hint: radii schema plan lists every key and its type",
                    message.lines().next().unwrap_or(message)
                ),
            },
        };
        self.complaint(span, said)
    }
}

/// `opne`, expected one of `model`, `open`: what follows "unknown field".
fn unknown_key(rest: &str) -> String {
    let mut names = rest.split('`').step_by(2);
    let key = names.next().unwrap_or_default();
    let mut names = rest.split('`').skip(1).skip(1).step_by(2).collect::<Vec<_>>();
    names.sort_unstable();
    let suggestion = did_you_mean(key, names.iter().copied(), "leave it out");
    format!("unknown key \"{key}\"; allowed: {}.{suggestion}", names.join(", "))
}

/// What a question is asked by on the command line, and the key that says it in a plan.
const KEYS: [(&str, &str); 31] = [
    ("--candidates", "site.candidates"),
    ("--area", "study.area"),
    ("--facilities", "layers.facilities"),
    ("--demand", "layers.demand"),
    ("--matrix", "layers.matrix"),
    ("--roads", "walk.roads"),
    ("--streets", "layers.streets"),
    ("--water", "layers.water"),
    ("--along roads", "walk.along_roads"),
    ("--within", "within"),
    ("--require-site", "site.require_site"),
    ("--forbid-site", "site.forbid_site"),
    ("--require", "require"),
    ("--model", "site.model"),
    ("--open", "site.open"),
    ("--budget", "site.budget"),
    ("--target", "site.target"),
    ("--phases", "site.phases"),
    ("--relocate", "site.relocate"),
    ("--from-scratch", "site.from_scratch"),
    ("--single-first", "site.single_first"),
    ("--weighted", "site.weighted"),
    ("--travel-cost", "site.travel_cost"),
    ("--capacity", "capacity"),
    ("--single-source", "single_source"),
    ("--tiers-nest", "site.tiers_nest"),
    ("--tier", "site.open by tier"),
    ("--min-spacing", "site.min_spacing"),
    ("--repair", "audit.repair"),
    ("--why-not", "site.why_not"),
    ("--gap", "site.gap"),
];

/// A message about a question with the keys of a plan instead of the options of a command.
pub(super) fn in_plan_words(said: &str) -> String {
    let mut keys = KEYS;
    // Longer options first: one may begin like another.
    keys.sort_by_key(|(option, _)| std::cmp::Reverse(option.len()));
    keys.iter().fold(said.to_owned(), |said, (option, key)| said.replace(option, key))
}

/// Columns of a terminal that a text takes: Chinese characters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c as u32 >= 0x1100 { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_under_what_is_wrong() {
        let text = PlanText { path: "p.toml".into(), text: "a = 1\n名 = \"乙\"\n".to_owned() };
        let complaint = text.complaint(12..17, "no. hint: yes");
        let shown = complaint.to_string();
        assert_eq!(shown, "p.toml:2:5: no. hint: yes\n  2 | 名 = \"乙\"\n    |      ^^^^");
    }

    #[test]
    fn options_are_said_as_keys() {
        let said = in_plan_words("--model mclp needs --open N; --require-site X");
        assert_eq!(said, "site.model mclp needs site.open N; site.require_site X");
    }

    #[test]
    fn unknown_keys_suggest_the_known_ones() {
        let said = unknown_key("opne`, expected one of `model`, `open`");
        assert_eq!(
            said,
            "unknown key \"opne\"; allowed: model, open. hint: did you mean \"open\"?"
        );
    }
}

//! The run of a plan as text, JSON, Markdown, HTML and tables. Nothing is worked out here that the
//! figures do not hold already.

mod changes;
mod chapter;
mod diff;
mod document;
mod entry;
mod html;
mod layers;
mod markdown;
mod paper;
mod tables;
mod text;
mod words;

use crate::language::Language;
use crate::plan::{Plan, Town, TradeOff, trade_offs};
use crate::study::Input;

pub use changes::changes;
pub use diff::{diff_document, diff_text};
pub use entry::{Entry, EntryLayers};
pub use paper::Picture;

/// A run, ready to be reported.
#[derive(Debug, Clone)]
pub struct RunReport {
    /// The language people read it in.
    pub language: Language,
    /// What the study is called.
    pub title: String,
    /// Who made the plan.
    pub author: Option<String>,
    /// Where its data comes from.
    pub sources: Option<String>,
    /// The plan's file.
    pub plan: String,
    /// The plane everything is measured on.
    pub projection: String,
    /// What people are counted in: the heading of the weight column.
    pub counted: String,
    /// The files and their fingerprints.
    pub inputs: Vec<Input>,
    /// What was noticed in them.
    pub notes: Vec<String>,
    /// The standards that are used, each with its source.
    pub standards: Vec<String>,
    /// The cases, in the order of the plan.
    pub entries: Vec<Entry>,
    /// How many cases were asked for.
    pub asked: usize,
    /// Whether the run was interrupted.
    pub stopped: bool,
}

impl RunReport {
    /// The report of a run that has answered nothing yet.
    pub fn of(plan: &Plan, town: &Town, language: Language) -> RunReport {
        let study = &town.study;
        let file = plan.text.path.file_name().map(|name| name.to_string_lossy().into_owned());
        let area = study.area.as_ref().and_then(|area| area.name.clone());
        let file = file.unwrap_or_default();
        RunReport {
            language,
            title: plan.title.clone().or(area).unwrap_or_else(|| file.clone()),
            author: plan.author.clone(),
            sources: plan.sources.clone(),
            plan: file,
            projection: study.plane.describe(language),
            counted: study.demand.counted.clone().unwrap_or_else(|| "weight".to_owned()),
            inputs: study.inputs.clone(),
            notes: study.notes.iter().map(|note| note.text.clone()).collect(),
            standards: standards(plan, language),
            entries: Vec::new(),
            asked: 0,
            stopped: false,
        }
    }

    /// Enter an answered case.
    pub fn enter(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Bring the cases into the order of the plan, whatever they were answered in.
    pub fn in_order_of(&mut self, plan: &Plan) {
        let cases = crate::plan::cases(plan);
        let place = |entry: &Entry| cases.iter().position(|case| case.name == entry.figures.name);
        self.entries.sort_by_key(place);
        self.asked = cases.len();
    }

    /// The sweeps, as trade-offs.
    pub fn sweeps(&self) -> Vec<TradeOff> {
        trade_offs(self.entries.iter().map(|entry| &entry.figures))
    }

    /// The name of the base, where anything was compared with it.
    pub fn base(&self) -> Option<&str> {
        let changes = self.entries.iter().find_map(|entry| entry.figures.change.as_ref());
        changes.map(|change| change.base.as_str())
    }
}

/// The standards of a plan in words, each once, with where its number comes from.
fn standards(plan: &Plan, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for standard in plan.scenarios.iter().flat_map(|scenario| &scenario.standards) {
        let limit = standard.limit.in_words(language);
        let line = match (&standard.name, &standard.source) {
            (Some(name), Some(source)) => format!("{name}: {limit}. {source}"),
            (Some(name), None) => format!("{name}: {limit}"),
            (None, _) => limit,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

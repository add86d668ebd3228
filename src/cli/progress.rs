//! How far a run is, on standard error.

use std::io::IsTerminal;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use crate::plan::Figures;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ProgressKind {
    /// A bar, where standard error is a terminal; else nothing
    #[default]
    Bar,
    /// A line of JSON for each scenario
    Json,
    /// Nothing
    None,
}

/// The progress of a run.
pub struct Progress {
    kind: ProgressKind,
    bar: ProgressBar,
    done: usize,
    all: usize,
}

impl Progress {
    /// A run of so many cases begins.
    pub fn new(kind: ProgressKind, all: usize) -> Progress {
        let shown = kind == ProgressKind::Bar && std::io::stderr().is_terminal();
        let bar = if shown { ProgressBar::new(all as u64) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
            bar.set_style(style);
        }
        Progress { kind, bar, done: 0, all }
    }

    /// A case begins.
    pub fn begin(&self, name: &str) {
        self.bar.set_message(super::output::harmless(name));
        self.bar.tick();
    }

    /// A case is done, or was done before.
    pub fn done(&mut self, name: &str, figures: &Figures, before: bool) {
        self.done += 1;
        self.bar.inc(1);
        if self.kind == ProgressKind::Json {
            let line = json!({
                "scenario": name,
                "done": self.done,
                "of": self.all,
                "share": figures.share,
                "resumed": before,
            });
            eprintln!("{line}");
        }
    }

    /// The run is over.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

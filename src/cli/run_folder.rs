//! The folder of a run: what each scenario comes to is kept as soon as it is known, so that an
//! interrupted run can go on.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Failure;
use super::run::RunOutput;
use crate::language::Language;
use crate::plan::{Finished, Plan};
use crate::report::plan::{Entry, RunReport};
use crate::report::{Folder, OutputError};

/// A folder that a run writes into.
pub struct RunFolder {
    folder: Folder,
    path: std::path::PathBuf,
}

/// What is kept of a case, and what it depended on.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    fingerprint: String,
    entry: Entry,
}

impl RunFolder {
    /// Open the folder, and put a copy of the plan into it.
    pub fn open(
        path: &Path,
        plan: &Plan,
        asked: &RunOutput,
        _language: Language,
    ) -> Result<RunFolder, Failure> {
        let mut folder = Folder::open(path, asked.force)?;
        folder.add("plan.toml", plan.text.text.as_bytes())?;
        Ok(RunFolder { folder, path: path.to_owned() })
    }

    /// What is known of a case from a run before.
    pub fn recall(&self, name: &str, fingerprint: &str) -> Option<Entry> {
        let bytes = std::fs::read(self.path.join(file_of(name, "kept.json"))).ok()?;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        (kept.fingerprint == fingerprint).then_some(kept.entry)
    }

    /// Keep an answered case.
    pub fn keep(
        &mut self,
        finished: &Finished,
        entry: &Entry,
        fingerprint: &str,
    ) -> Result<(), OutputError> {
        let kept = Kept { fingerprint: fingerprint.to_owned(), entry: entry.clone() };
        let name = &finished.figures.name;
        // Serialising plain maps, strings and finite numbers cannot fail.
        let bytes = serde_json::to_vec(&kept).unwrap_or_default();
        self.folder.add(&file_of(name, "kept.json"), &bytes)?;
        self.folder.flush().map(drop)
    }

    /// Write the summary of all.
    pub fn finish(mut self, report: &RunReport, _only: &[String]) -> Result<(), OutputError> {
        self.folder.add("result.json", report.document().as_bytes())?;
        self.folder.add("summary.txt", report.text().as_bytes())?;
        self.folder.commit().map(drop)
    }
}

/// A file of a case, below the folder.
fn file_of(name: &str, file: &str) -> String {
    format!("scenarios/{name}/{file}")
}

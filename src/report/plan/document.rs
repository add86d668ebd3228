//! The JSON document of a run.

use serde_json::{Map, Value, json};

use super::RunReport;
use crate::plan::Finished;
use crate::report::json::{coverage_members, document_of};

impl RunReport {
    /// `radii.run/1`, ending in a line end.
    pub fn document(&self) -> String {
        let mut document = Map::new();
        for (key, value) in [
            ("format", json!("radii.run/1")),
            ("plan", json!(self.plan)),
            ("title", json!(self.title)),
            ("scenarios", self.entries.iter().map(|entry| json!(entry.document)).collect()),
            ("comparison", self.entries.iter().map(|entry| json!(entry.figures)).collect()),
            ("sweeps", self.sweeps().iter().map(|sweep| json!(sweep)).collect()),
            ("complete", json!(!self.stopped)),
            ("inputs", json!(self.inputs)),
            ("notes", json!(self.notes)),
        ] {
            document.insert(key.to_owned(), value);
        }
        // Serialising plain maps, strings and finite numbers cannot fail.
        let mut text = serde_json::to_string_pretty(&Value::Object(document)).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// A case's part of the document: its coverage, and its proposal or audit.
pub(super) fn scenario(finished: &Finished) -> Map<String, Value> {
    let outcome = &finished.outcome;
    let mut members = Map::new();
    members.insert("name".to_owned(), json!(finished.figures.name));
    let coverage = coverage_members(outcome, &outcome.coverage, &outcome.sites);
    members.insert("coverage".to_owned(), Value::Object(coverage));
    let asked = if outcome.siting.is_some() {
        "site"
    } else if outcome.districts.is_some() {
        "districts"
    } else if outcome.audit.is_some() || outcome.street_audit.is_some() {
        "audit"
    } else {
        return members;
    };
    let Value::Object(mut own) = document_of(outcome) else { return members };
    // Told once, for the whole run and for the scenario.
    for told in ["coverage", "projection", "inputs", "notes"] {
        own.remove(told);
    }
    members.insert(asked.to_owned(), Value::Object(own));
    members
}

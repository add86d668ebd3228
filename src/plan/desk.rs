//! What names of a plan are resolved with.

use std::ops::Range;
use std::path::PathBuf;

use super::file::written::TextOr;
use super::file::{LayerTable, PlanFile};
use super::{Complaint, PlanText};
use crate::read::LayerRef;

/// What names are resolved with, and what was found wrong so far.
pub(super) struct Desk<'a> {
    pub text: &'a PlanText,
    pub file: &'a PlanFile,
    pub complaints: Vec<Complaint>,
    /// Files beside the layers that answers depend on.
    pub further: Vec<(&'static str, PathBuf)>,
}

impl Desk<'_> {
    pub fn complain(&mut self, span: Range<usize>, said: impl Into<String>) {
        self.complaints.push(self.text.complaint(span, said));
    }

    /// The place of a text in the file, looked for from `from` on, outside comments; that place
    /// itself without.
    pub fn find(&self, from: usize, text: &str) -> Range<usize> {
        let rest = self.text.text.get(from..).unwrap_or_default();
        let mut found = rest.match_indices(text).map(|(at, _)| from + at);
        found.find(|&at| !self.is_comment(at)).map_or(from..from, |at| at..at + text.len())
    }

    /// The place of a quoted text, or of one that a quoted text begins with.
    pub fn find_quoted(&self, text: &str) -> Range<usize> {
        let quoted = self.find(0, &format!("\"{text}"));
        match quoted.is_empty() {
            true => self.find(0, text),
            false => quoted.start + 1..quoted.end,
        }
    }

    /// Whether a place of the file is in a comment.
    fn is_comment(&self, at: usize) -> bool {
        let line = self.text.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut quote = None;
        for c in self.text.text[line..at].chars() {
            match (quote, c) {
                (None, '#') => return true,
                (None, '"' | '\'') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                _ => {}
            }
        }
        false
    }

    /// A layer of the plan: its path starts at the plan's folder, and what it does not say of
    /// coordinates the study does.
    pub fn layer(&mut self, written: &TextOr<LayerTable>) -> LayerRef {
        let reference = match written {
            TextOr::Table(table) => LayerRef::from(table.clone()),
            TextOr::Text(text) => match self.reference(text) {
                Ok(reference) => reference,
                Err(found) => {
                    let span = self.find_quoted(text);
                    self.complain(span, found);
                    LayerRef::to_file(text)
                }
            },
        };
        self.placed(reference)
    }

    /// A text as a layer.
    fn reference(&self, text: &str) -> Result<LayerRef, String> {
        // A file whose own name holds a question mark is looked for beside the plan.
        if self.text.folder().join(text).exists() {
            return Ok(LayerRef::to_file(text));
        }
        text.parse::<LayerRef>().map_err(|error| error.to_string())
    }

    /// A layer beside those of the study.
    pub fn further(&mut self, role: &'static str, text: &str) -> LayerRef {
        let layer = self.layer(&TextOr::Text(text.to_owned()));
        self.further.push((role, layer.path.clone()));
        layer
    }

    pub fn placed(&mut self, reference: LayerRef) -> LayerRef {
        let study = &self.file.study;
        let path = self.text.folder().join(&reference.path);
        if !path.is_file() {
            let name = reference.path.display().to_string();
            let span = self.find_quoted(&name);
            let folder = self.text.folder().display().to_string();
            let folder = if folder.is_empty() { ".".to_owned() } else { folder };
            self.complain(
                span,
                format!("{name}: no such file in {folder}, where the plan is. hint: paths start at the plan's folder"),
            );
        }
        LayerRef {
            path,
            crs: reference.crs.or_else(|| study.crs.clone()),
            datum: reference.datum.or_else(|| study.datum.clone()),
            ..reference
        }
    }
}

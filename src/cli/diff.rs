//! `radii diff`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;
use serde_json::Value;

use super::progress::ProgressKind;
use super::run::{RunOutput, answer};
use super::{Failure, exit, interrupt, output};
use crate::error::Error;
use crate::language::Language;
use crate::model::Share;
use crate::model::written::share;
use crate::plan::{Side, differences, sides};
use crate::read;
use crate::report::plan::{diff_document, diff_text};
use crate::scenario::Timings;

/// Arguments of `radii diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
A and B are each the --out folder of a run, a JSON document of radii run, coverage or site, or a
plan, which is run: two years of data are two plans that name different layers.

Example:
  radii diff 2025/plan.toml 2026/plan.toml --require 90%

With --require, exit code 1 when B serves less than that, or less than A did.")]
pub struct DiffArguments {
    /// The one: a folder, a JSON document, or a plan
    #[arg(value_name = "A")]
    a: PathBuf,

    /// The other
    #[arg(value_name = "B")]
    b: PathBuf,

    /// Share of the demand that B must serve in every scenario of A, and no less than A: 90% or 0.9
    #[arg(long, value_name = "SHARE", value_parser = share)]
    require: Option<Share>,

    /// Print one JSON document instead of the table
    #[arg(long)]
    json: bool,

    /// Language of the text: en, zh; else the environment's
    #[arg(long, value_name = "LANG", value_parser = clap::value_parser!(Language))]
    lang: Option<Language>,
}

/// Set two results side by side.
pub fn run(arguments: &DiffArguments) -> Result<u8, Failure> {
    let interrupt = interrupt::listen();
    let (a, b) = (side(&arguments.a, &interrupt)?, side(&arguments.b, &interrupt)?);
    let rows = differences(a, b, arguments.require);
    if rows.iter().all(|row| row.a.is_none() || row.b.is_none()) {
        return Err(Failure::Usage(format!(
            "{} and {} have no scenario in common. hint: give both the same scenario names",
            arguments.a.display(),
            arguments.b.display()
        )));
    }
    let language = arguments.lang.unwrap_or_else(Language::of_environment);
    let text = if arguments.json {
        diff_document(&rows)
    } else {
        output::harmless(&diff_text(&rows, language))
    };
    output::print(text.as_bytes())?;
    let missed = rows.iter().any(|row| row.met == Some(false));
    Ok(if missed { exit::NOT_MET } else { exit::DONE })
}

/// The cases of one side.
fn side(path: &Path, interrupt: &Arc<AtomicBool>) -> Result<Vec<(String, Side)>, Failure> {
    let is_plan = path.extension().is_some_and(|ending| ending == "toml");
    if is_plan {
        let asked = RunOutput { progress: ProgressKind::None, ..RunOutput::default() };
        let answered = answer(path, &[], &asked, interrupt, &mut Timings::default())?;
        if answered.report.stopped {
            return Err(Failure::Usage(format!("{}: interrupted", path.display())));
        }
        let document: Value = serde_json::from_str(&answered.report.document()).unwrap_or_default();
        return named(path, sides(&document));
    }
    let file = if path.is_dir() { path.join("result.json") } else { path.to_owned() };
    let (_, bytes) = read::read_bytes(&file, "result").map_err(Error::from)?;
    let document: Value = serde_json::from_slice(&bytes).map_err(|error| {
        Failure::Unreadable(format!(
            "{}: no JSON document: {error}. hint: give the --out folder of a run, what --json printed, or a plan",
            file.display()
        ))
    })?;
    named(&file, sides(&document))
}

fn named<T, E: std::fmt::Display>(path: &Path, result: Result<T, E>) -> Result<T, Failure> {
    result.map_err(|error| {
        Failure::Unreadable(format!(
            "{}: {error}. hint: radii run --out DIR, then name DIR",
            path.display()
        ))
    })
}

//! `radii run`.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::look::LookArguments;
use super::progress::{Progress, ProgressKind};
use super::run_folder::RunFolder;
use super::{Failure, exit, interrupt, output};
use crate::language::Language;
use crate::plan::{Plan, Runner, Town, longest};
use crate::read::Severity;
use crate::report::plan::{Entry, RunReport};
use crate::scenario::Timings;
use crate::siting::Budget;

/// Arguments of `radii run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  radii init --facilities centres.csv --demand blocks.geojson --area area.geojson > plan.toml
  radii run plan.toml --out comparison

Exit code: of a run of one scenario its own (1 what it requires is not met, 4 infeasible); of several 0
once all are answered. radii diff --require compares runs for a monitor.

radii schema plan lists every key of a plan; radii standards the built-in standards.")]
pub struct RunArguments {
    /// The plan: what is asked, in TOML
    #[arg(value_name = "PLAN.toml")]
    plan: PathBuf,

    /// Only this scenario (and what it starts from); may repeat
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,

    #[command(flatten)]
    output: RunOutput,
}

/// What a run writes, and how it goes.
#[derive(Debug, Clone, Default, Args)]
pub struct RunOutput {
    /// Write summary, tables, layers and maps into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Go on where an interrupted run into the same --out stopped
    #[arg(long, requires = "out")]
    pub resume: bool,

    /// Print one JSON document instead of the comparison
    #[arg(long)]
    pub json: bool,

    /// Language of text, report and maps: en, zh; else the environment's
    #[arg(long, value_name = "LANG", value_parser = clap::value_parser!(Language))]
    pub lang: Option<Language>,

    /// How progress is told on standard error: a bar (on a terminal), json (a line for each
    /// scenario), none
    #[arg(long, value_name = "HOW", value_enum, default_value_t = ProgressKind::Bar)]
    pub progress: ProgressKind,

    /// Replace files that radii did not write itself
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub look: LookArguments,

    /// Threads to use; the answers do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Print where the time went, on standard error
    #[arg(long)]
    pub timings: bool,
}

/// Run a plan and report it.
pub fn run(arguments: &RunArguments) -> Result<u8, Failure> {
    let RunArguments { plan, only, output: asked } = arguments;
    output::use_threads(asked.threads);
    let interrupt = interrupt::listen();
    let mut timings = Timings::default();
    let answered = answer(plan, only, asked, &interrupt, &mut timings)?;
    let text = if asked.json {
        answered.report.document()
    } else {
        output::harmless(&answered.report.text())
    };
    output::print(text.as_bytes())?;
    if asked.timings {
        output::print_timings(&timings);
    }
    Ok(answered.code)
}

/// A run that came to its end, or was stopped.
pub struct Answered {
    /// What it came to.
    pub report: RunReport,
    /// The exit code it asks for.
    pub code: u8,
}

/// Run a plan, and write its files where there is a folder for them.
pub fn answer(
    path: &std::path::Path,
    only: &[String],
    asked: &RunOutput,
    interrupt: &Arc<AtomicBool>,
    timings: &mut Timings,
) -> Result<Answered, Failure> {
    let plan = Plan::read(path)?;
    let town = timings.time("read", || Town::read(&plan, longest(&plan)))?;
    let mut runner = timings.time("rehearse", || Runner::new(&plan, &town, only))?;
    let language = asked.lang.unwrap_or_else(Language::of_environment);
    let mut folder = match &asked.out {
        Some(path) => Some(RunFolder::open(path, &plan, &town, only, asked, language)?),
        None => None,
    };
    for note in town.study.notes.iter().filter(|note| note.severity == Severity::Warning) {
        eprintln!("warning: {}", output::harmless(&note.text));
    }
    let budget = Budget { interrupt: Arc::clone(interrupt), ..Budget::default() };
    let mut report = RunReport::of(&plan, &town, language);
    let mut progress = Progress::new(asked.progress, runner.cases().len());
    while let Some(case) = runner.upcoming() {
        if interrupt.load(Ordering::Relaxed) {
            break;
        }
        let (name, reported) = (case.name.clone(), case.reported);
        let scenario = case.scenario_name.clone();
        progress.begin(&name);
        let fingerprint = runner.fingerprint();
        let is_spared = asked.resume && reported && !runner.is_needed();
        let folder_of_known = folder.as_mut().filter(|_| is_spared);
        if let Some(known) =
            folder_of_known.and_then(|folder| folder.recall(&scenario, &name, &fingerprint))
        {
            runner.skip();
            progress.done(&name, &known.figures, true);
            report.enter(known);
            continue;
        }
        let Some(finished) = runner.answer(&budget, timings)? else { break };
        // What Ctrl-C cut short is no answer.
        if interrupt.load(Ordering::Relaxed) {
            break;
        }
        let entry = Entry::of(&finished, town.study.demand.len());
        progress.done(&name, &entry.figures, false);
        if reported {
            if let Some(folder) = &mut folder {
                timings.time("write", || folder.keep(&finished, &entry, &fingerprint))?;
            }
            report.enter(entry);
        }
    }
    progress.end();
    report.in_order_of(&plan);
    let stopped = interrupt.load(Ordering::Relaxed);
    report.stopped = stopped;
    if let Some(folder) = folder {
        timings.time("write", || folder.finish(&report, &town))?;
    }
    let code = if stopped { exit::INTERRUPTED } else { code_of(&report) };
    Ok(Answered { report, code })
}

/// A plan that asks many things is done when all are answered; what is required of scenarios and
/// is not met is the exit code of a run of one scenario only.
fn code_of(report: &RunReport) -> u8 {
    let [entry] = report.entries.as_slice() else { return exit::DONE };
    let figures = &entry.figures;
    let siting = figures.siting.as_ref().map(|siting| siting.status.as_str());
    let divided = figures.districts.as_ref().map(|districts| districts.status.as_str());
    let infeasible = [siting, divided].contains(&Some("infeasible"));
    let missed = figures.requirement.as_ref().is_some_and(|requirement| !requirement.met);
    if infeasible {
        exit::INFEASIBLE
    } else if missed
        || divided == Some("unmet")
        || figures.audit.as_ref().is_some_and(|audit| !audit.holds)
    {
        exit::NOT_MET
    } else {
        exit::DONE
    }
}

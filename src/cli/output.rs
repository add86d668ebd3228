//! From a question to files, standard output and an exit code. Everything is worked out and
//! rendered before anything is written.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::layers::OutputArguments;
use super::run_folder::normal;
use super::{Failure, exit};
use crate::districts::Status as Divided;
use crate::language::messages::report::MAP;
use crate::map::{self, MapFormat, MapRequest, MapStyle};
use crate::model::is_steering;
use crate::read::Severity;
use crate::report::{self, Folder, MANIFEST, OutputError, REPORTS};
use crate::scenario::{self, IsochroneKind, Outcome, Question, Timings};
use crate::siting::{Budget, Status};

/// Answer a question as the output arguments ask.
pub fn answer(
    question: &Question,
    budget: &Budget,
    arguments: &OutputArguments,
) -> Result<u8, Failure> {
    refuse_early(question, arguments)?;
    spare_inputs(question, arguments)?;
    use_threads(arguments.threads);
    let mut timings = Timings::default();
    let outcome = scenario::run(&outlined(question, arguments), budget, &mut timings)?;
    for note in &outcome.study.notes {
        if note.severity == Severity::Warning {
            eprintln!("warning: {}", harmless(&note.text));
        }
    }
    let language = arguments.language();
    let style = arguments.look.style(arguments.title.clone(), language);
    let mut drawings = Vec::new();
    for request in &arguments.map {
        let path = &request.path;
        let style = MapStyle {
            layout: request.layout,
            size: request.size.unwrap_or(style.size),
            theme: request.theme.unwrap_or(style.theme),
            ..style.clone()
        };
        let drawing = timings.time("draw", || map::draw(&outcome, &style, request.format))?;
        for warning in &drawing.warnings {
            eprintln!("warning: {}: {warning}", path.display());
        }
        drawings.push((path, drawing.bytes));
    }
    let printed = timings.time("report", || {
        if arguments.json {
            report::document(&outcome)
        } else {
            harmless(&report::text(&outcome, language))
        }
    });
    timings.time("write", || write_files(&outcome, arguments, &drawings))?;
    print(printed.as_bytes())?;
    if !arguments.json {
        for (path, _) in &drawings {
            let drawn = language.say(MAP, &[("path", &path.display())]);
            print(format!("{drawn}\n").as_bytes())?;
        }
    }
    if arguments.timings {
        print_timings(&timings);
    }
    Ok(code_of(&outcome))
}

/// The question, and where a page is asked for the ground within the walk, which it draws.
fn outlined(question: &Question, arguments: &OutputArguments) -> Question {
    let mut question = question.clone();
    let has_page = arguments.map.iter().any(|request| request.format == MapFormat::Html);
    if let Some(walk) = question.walk.as_mut().filter(|_| has_page) {
        walk.isochrones.get_or_insert(IsochroneKind::Dissolved);
    }
    question
}

/// Use so many threads. The pool is made once, before anything uses it.
pub fn use_threads(threads: Option<u16>) {
    if let Some(threads) = threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
}

/// Print where the time went, on standard error.
pub fn print_timings(timings: &Timings) {
    for (stage, time) in timings.stages() {
        eprintln!("{stage:>8} {:8.1} ms", time.as_secs_f64() * 1000.0);
    }
}

/// What can be refused before any work is done is refused then.
fn refuse_early(question: &Question, arguments: &OutputArguments) -> Result<(), Failure> {
    let outlines = question.walk.as_ref().is_some_and(|walk| walk.isochrones.is_some());
    if outlines && arguments.out.is_none() {
        return Err(Failure::Usage(
            "--isochrones: they are layers, and there is no folder for them. hint: --out DIR"
                .to_owned(),
        ));
    }
    for (at, MapRequest { path, .. }) in arguments.map.iter().enumerate() {
        if arguments.map[..at].iter().any(|other| is_same(&other.path, path)) {
            return Err(Failure::Usage(format!(
                "--map {}: given twice. hint: one file for each map",
                path.display()
            )));
        }
        let in_out = arguments.out.as_deref().is_some_and(|out| is_in(path, out));
        if path.is_dir() || (path.exists() && !arguments.force && !in_out) {
            return Err(OutputError::Exists { path: path.clone() }.into());
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if !folder.is_dir() && !in_out {
            return Err(OutputError::Write {
                path: path.clone(),
                source: std::io::Error::new(ErrorKind::NotFound, "its folder does not exist"),
            }
            .into());
        }
    }
    Ok(())
}

/// Whether two ways lead to one file.
fn is_same(a: &Path, b: &Path) -> bool {
    let plain = |path: &Path| std::path::absolute(path).map(|path| normal(&path));
    matches!((plain(a), plain(b)), (Ok(a), Ok(b)) if a == b)
}

/// Whether a file lies in a folder itself.
fn is_in(file: &Path, folder: &Path) -> bool {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    is_same(parent.unwrap_or(Path::new(".")), folder)
}

/// No run writes over what it reads, whatever it is forced to.
fn spare_inputs(question: &Question, arguments: &OutputArguments) -> Result<(), Failure> {
    let layers = &question.layers;
    let inputs =
        [&layers.demand, &layers.facilities, &layers.candidates, &layers.area, &layers.matrix];
    let streets = layers.roads.iter().chain(&layers.add_paths).chain(&layers.close_paths);
    let base = layers.streets.iter().chain(&layers.water);
    let inputs = inputs.into_iter().flatten().chain(streets).chain(base);
    let inputs: Vec<PathBuf> = inputs.filter_map(|layer| layer.path.canonicalize().ok()).collect();
    let out = arguments.out.iter();
    let names: Vec<&str> =
        REPORTS.iter().map(|report| report.file_name()).chain([MANIFEST]).collect();
    let tables = out.flat_map(|folder| names.iter().map(|name| folder.join(name)));
    let maps = arguments.map.iter().map(|request| request.path.clone());
    for path in maps.chain(tables) {
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            return Err(Failure::Usage(format!(
                "{}: is read by this run and would be written over. hint: choose another --out",
                path.display()
            )));
        }
    }
    Ok(())
}

fn write_files(
    outcome: &Outcome,
    arguments: &OutputArguments,
    drawings: &[(&PathBuf, Vec<u8>)],
) -> Result<(), OutputError> {
    let in_out = |path: &Path| arguments.out.as_deref().is_some_and(|out| is_in(path, out));
    if let Some(path) = &arguments.out {
        let mut folder = Folder::open(path, arguments.force)?;
        for report in REPORTS {
            if let Some(bytes) = report.render(outcome, arguments.language()) {
                folder.add(report.file_name(), &bytes)?;
            }
        }
        for (path, bytes) in drawings.iter().filter(|(path, _)| in_out(path)) {
            if let Some(name) = path.file_name() {
                folder.add(&name.to_string_lossy(), bytes)?;
            }
        }
        folder.commit()?;
    }
    for (path, bytes) in drawings.iter().filter(|(path, _)| !in_out(path)) {
        report::write_new(path, bytes, arguments.force)?;
    }
    Ok(())
}

/// Text as a terminal may show it, whatever names the data holds.
pub fn harmless(text: &str) -> String {
    text.replace(|c: char| c != '\n' && is_steering(c), " ")
}

/// Write to standard output; a reader that went away is no failure.
pub fn print(bytes: &[u8]) -> Result<(), OutputError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(OutputError::Write { path: "standard output".into(), source: error })
        }
        _ => Ok(()),
    }
}

fn code_of(outcome: &Outcome) -> u8 {
    let status = outcome.siting.as_ref().map(|siting| siting.solution.status);
    let divided = outcome.districts.as_ref().map(|districts| districts.division.status);
    if status == Some(Status::Infeasible) || divided == Some(Divided::Infeasible) {
        exit::INFEASIBLE
    } else if divided == Some(Divided::Unmet)
        || outcome.requirement.is_some_and(|requirement| !requirement.met)
        || outcome.audit.as_ref().is_some_and(|audit| !audit.holds)
        || outcome.street_audit.as_ref().is_some_and(|audit| !audit.holds)
    {
        exit::NOT_MET
    } else {
        exit::DONE
    }
}

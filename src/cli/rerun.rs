//! `radii rerun`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::look::LookArguments;
use super::run::{RunOutput, answer};
use super::{Failure, exit, interrupt, output};
use crate::language::Language;
use crate::plan::Plan;
use crate::read;
use crate::report::{MANIFEST, Recorded, RunRecord, recorded};
use crate::scenario::Timings;

/// Arguments of `radii rerun`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  radii rerun comparison/manifest.json

Exit code 0 when every file comes out byte for byte, 1 when something changed; what did is named.")]
pub struct RerunArguments {
    /// The manifest of a run, in its --out folder
    #[arg(value_name = "MANIFEST.json")]
    manifest: PathBuf,

    /// Threads to use; the answers do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// Do a run again and compare every file.
pub fn run(arguments: &RerunArguments) -> Result<u8, Failure> {
    let path = if arguments.manifest.is_dir() {
        arguments.manifest.join(MANIFEST)
    } else {
        arguments.manifest.clone()
    };
    output::use_threads(arguments.threads);
    let held = recorded(&path)?;
    let Some(run) = &held.run else {
        return Err(Failure::Usage(format!(
            "{}: it records files, but no run of a plan. hint: radii run PLAN.toml --out DIR writes one that does",
            path.display()
        )));
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut changed = changed_inputs(&held, run, folder)?;
    let inputs_changed = !changed.is_empty();
    let fresh = tempfile::tempdir().map_err(|source| crate::report::OutputError::Write {
        path: std::env::temp_dir(),
        source,
    })?;
    let asked = RunOutput {
        out: Some(fresh.path().to_owned()),
        lang: run.language.parse::<Language>().ok(),
        look: LookArguments {
            font: run.font.as_ref().map(|font| folder.join(font)),
            // Names that radii wrote itself.
            size: run.size.as_ref().and_then(|size| size.parse().ok()),
            theme: run.theme.as_ref().and_then(|theme| theme.parse().ok()),
            caption: run.caption.clone(),
            date: run.date.clone(),
            no_names: run.no_names,
        },
        ..RunOutput::default()
    };
    let interrupt = interrupt::listen();
    let plan = folder.join(&run.plan);
    let answered = answer(&plan, &run.only, &asked, &interrupt, &mut Timings::default())?;
    if answered.report.stopped {
        return Ok(exit::INTERRUPTED);
    }
    for (name, then) in &held.files {
        let there = read::read_bytes(&folder.join(name), "output").ok();
        match there.map(|(source, _)| source.sha256) {
            Some(now) if now == *then => {}
            Some(_) => changed.push(format!("file {name}: it was edited since the run")),
            None => changed.push(format!("file {name}: it is not there any more")),
        }
    }
    let again = recorded(&fresh.path().join(MANIFEST))?;
    let names = held.files.keys().chain(again.files.keys());
    let mut names: Vec<&String> = names.collect();
    names.sort();
    names.dedup();
    let (mut same, mut left) = (0, 0);
    for name in names {
        match (held.files.get(name), again.files.get(name)) {
            (Some(then), Some(now)) if then == now => same += 1,
            (Some(_), Some(_)) => changed.push(format!("output {name}: its bytes differ")),
            // The same plan and data write the same files: this one is of another run.
            (Some(_), None) if !inputs_changed => left += 1,
            (Some(_), None) => changed.push(format!("output {name}: it is not written any more")),
            (None, _) => changed.push(format!("output {name}: it was not written then")),
        }
    }
    let mut text = String::new();
    for line in &changed {
        text.push_str(&format!("changed: {line}\n"));
    }
    if left > 0 {
        text.push_str(&format!("{left} files are left over from an earlier run\n"));
    }
    text.push_str(&if changed.is_empty() {
        format!("the same bytes in all {same} files\n")
    } else {
        format!("{same} files are the same; {} things changed\n", changed.len())
    });
    output::print(output::harmless(&text).as_bytes())?;
    let differs = inputs_changed || !changed.is_empty();
    Ok(if differs { exit::NOT_MET } else { exit::DONE })
}

/// What the run depended on and is another now.
fn changed_inputs(held: &Recorded, run: &RunRecord, folder: &Path) -> Result<Vec<String>, Failure> {
    let mut changed = Vec::new();
    let version = env!("CARGO_PKG_VERSION");
    if held.version != version {
        changed.push(format!("radii: it was version {}, this is {version}", held.version));
    }
    let plan = folder.join(&run.plan);
    if Plan::read(&plan)?.sha256 != run.plan_sha256 {
        changed.push(format!("plan {}: its bytes differ", plan.display()));
    }
    for input in &run.inputs {
        let path = folder.join(&input.path);
        let now = read::fingerprint(&path).map_err(crate::error::Error::from)?;
        if now != input.sha256 {
            changed.push(format!("{} {}: its bytes differ", input.role, path.display()));
        }
    }
    Ok(changed)
}

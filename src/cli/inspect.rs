//! `radii inspect`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::layers::layer_help;
use super::{Failure, exit, output};
use crate::doctor::{self, CHECKS, Check, Examined, Request, Wishes};
use crate::error::Error;
use crate::language::Language;
use crate::read::LayerRef;
use crate::report::{self, OutputError};
use crate::write::writer_of;

/// Arguments of `radii inspect`.
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{}\n\n{EXAMPLE}", looked_for(), layer_help()))]
pub struct InspectArguments {
    /// Layers to look at, each by itself and beside the others; or extracts of streets
    #[arg(value_name = "LAYER", required = true)]
    layers: Vec<LayerRef>,

    /// Streets to hold the layers against, which give a web-map datum away: an OpenStreetMap
    /// extract, or a layer of lines
    #[arg(long, value_name = "FILE")]
    roads: Option<LayerRef>,

    /// Area the layers should lie in (polygons)
    #[arg(long, value_name = "LAYER")]
    area: Option<LayerRef>,

    /// Write a mended copy of the one layer, and OUT.changes.csv with every change. Mended is
    /// what is certain; a web-map datum where the layer says ?datum=
    #[arg(long, value_name = "OUT")]
    fix: Option<PathBuf>,

    /// With --fix: what a blank cell of the weight column counts, as 0 where nobody lives
    #[arg(long, value_name = "N", requires = "fix", value_parser = weight, allow_negative_numbers = true)]
    blank_weight: Option<f64>,

    /// Replace the files of --fix if they are there
    #[arg(long)]
    force: bool,

    /// Print one JSON document instead of the report
    #[arg(long)]
    json: bool,

    /// Language of the report: en or zh; else the environment's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

const EXAMPLE: &str = "\
Examples:
  radii inspect blocks.geojson centres.csv --area area.geojson
  radii inspect poi.csv --roads city.osm.pbf
  radii inspect blocks.csv --fix mended.csv --blank-weight 0

Exit code 3 when another command would refuse a layer, 5 when a file cannot be opened.";

/// Every check, a line each.
fn looked_for() -> String {
    let line = |check: &Check| format!("  {:<12} {}", check.name, check.describe);
    let lines: Vec<String> = CHECKS.iter().map(line).collect();
    format!("Looked for:\n{}", lines.join("\n"))
}

fn weight(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or_else(|| "allowed: a number of 0 or more. hint: --blank-weight 0".to_owned())
}

/// Examine layers, and mend the one.
pub fn run(arguments: &InspectArguments) -> Result<u8, Failure> {
    let language = arguments.lang.unwrap_or_else(Language::of_environment);
    let copy = arguments.fix.as_deref().map(|out| Copy::of(arguments, out)).transpose()?;
    let request = Request {
        layers: arguments.layers.clone(),
        roads: arguments.roads.clone(),
        area: arguments.area.clone(),
    };
    let examined = doctor::examine(&request).map_err(Error::from)?;
    let mended = match (&copy, arguments.layers.as_slice()) {
        (Some(copy), [layer]) if !matches!(examined.first(), Some(Examined::Unreadable { .. })) => {
            Some(copy.write(arguments, layer)?)
        }
        _ => None,
    };
    if arguments.json {
        let member = mended
            .as_ref()
            .map(|done| report::mending_document(&done.mended, &done.copy, &done.log, &done.left));
        let document = report::inspection_document(&examined, member);
        output::print(format!("{document:#}\n").as_bytes())?;
    } else {
        let mut text = report::inspection(&examined, language);
        if let Some(done) = &mended {
            text.push('\n');
            text += &report::mending(&done.mended, &done.copy, &done.log, &done.left, language);
        }
        output::print(output::harmless(&text).as_bytes())?;
    }
    let judged = mended.as_ref().map_or(&examined, |done| &done.left);
    Ok(code_of(judged))
}

/// Where the mended copy goes.
struct Copy {
    path: PathBuf,
    log: PathBuf,
}

/// A copy that was written.
struct Done {
    mended: doctor::Mended,
    copy: String,
    log: String,
    /// The copy, examined.
    left: Vec<Examined>,
}

impl Copy {
    /// What can be refused before any work is done is refused then.
    fn of(arguments: &InspectArguments, out: &Path) -> Result<Copy, Failure> {
        let [layer] = arguments.layers.as_slice() else {
            return Err(Failure::Usage(format!(
                "--fix {}: one layer is mended at a time, and {} are given. hint: run it for each",
                out.display(),
                arguments.layers.len()
            )));
        };
        if crate::read::is_street_map(&layer.path) && layer.filter.is_none() {
            return Err(Failure::Usage(format!(
                "--fix {}: an extract of streets is not mended. hint: leave --fix out",
                out.display()
            )));
        }
        writer_of(out).map_err(|error| Failure::Usage(error.to_string()))?;
        let mut log = out.as_os_str().to_owned();
        log.push(".changes.csv");
        let copy = Copy { path: out.to_owned(), log: PathBuf::from(log) };
        for path in [&copy.path, &copy.log] {
            let same = |input: &LayerRef| matches!((path.canonicalize(), input.path.canonicalize()), (Ok(a), Ok(b)) if a == b);
            let beside = arguments.roads.iter().chain(&arguments.area);
            if arguments.layers.iter().chain(beside).any(same) {
                return Err(Failure::Usage(format!(
                    "{}: is read by this run and would be written over. hint: name another file",
                    path.display()
                )));
            }
            if path.is_dir() || (path.exists() && !arguments.force) {
                return Err(OutputError::Exists { path: path.clone() }.into());
            }
        }
        Ok(copy)
    }

    /// Mend, write both files, and look at the copy again.
    fn write(&self, arguments: &InspectArguments, layer: &LayerRef) -> Result<Done, Failure> {
        let writer = writer_of(&self.path).map_err(|error| Failure::Usage(error.to_string()))?;
        let name = self.path.file_stem().map(|name| name.to_string_lossy().into_owned());
        let wishes = Wishes { blank_weight: arguments.blank_weight };
        let mended = doctor::mend(layer, wishes, writer, name.as_deref().unwrap_or("layer"))?;
        let files = [(self.path.as_path(), mended.bytes.as_slice()), (&self.log, &mended.log())];
        report::write_together(&files, arguments.force)?;
        let [mut copy, log] = [&self.path, &self.log].map(|path| path.display().to_string());
        let mut again = LayerRef {
            path: self.path.clone(),
            crs: None,
            datum: None,
            layer: None,
            sheet: None,
            encoding: None,
            geometry: None,
            bbox: None,
            filter: None,
            ..layer.clone()
        };
        if let (Some(_), Some([x, y])) = (layer.x.as_ref().or(layer.y.as_ref()), &mended.columns) {
            (again.x, again.y) = (Some(x.clone()), Some(y.clone()));
        }
        let look = |again: &LayerRef| {
            let request = Request { layers: vec![again.clone()], ..Request::default() };
            doctor::examine(&request).map_err(Error::from)
        };
        let mut left = look(&again)?;
        // A table cannot say its coordinate system: whoever reads it must.
        if let (true, Some(crs)) = (lacks_system(&left), &mended.crs) {
            again.crs = Some(crs.clone());
            left = look(&again)?;
            copy = format!("{copy}?crs={crs}");
        }
        Ok(Done { mended, copy, log, left })
    }
}

fn lacks_system(examined: &[Examined]) -> bool {
    examined.iter().any(|one| match one {
        Examined::Layer(layer) => {
            layer.findings.iter().any(|finding| finding.code == "crs-missing")
        }
        _ => false,
    })
}

/// As of another command that reads these layers, the gravest first: a file that could not be
/// opened, a reference that is wrong, a layer that is refused.
fn code_of(examined: &[Examined]) -> u8 {
    let unread = examined.iter().filter_map(|one| match one {
        Examined::Unreadable { error, .. } => Some(exit::of_read(error)),
        _ => None,
    });
    let unread: Vec<u8> = unread.collect();
    let gravest = [exit::INPUT_OUTPUT, exit::USAGE].into_iter().find(|code| unread.contains(code));
    if let Some(code) = gravest {
        code
    } else if examined.iter().any(Examined::is_refused) {
        exit::BAD_DATA
    } else {
        exit::DONE
    }
}

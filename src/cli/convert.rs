//! `radii convert` and `radii profile`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::layers::layer_help;
use super::{Failure, exit, output};
use crate::crs::{Datum, System};
use crate::error::{Error, QuestionError};
use crate::model::plural;
use crate::reach::walk::{PROFILES, Profile};
use crate::read::{LayerRef, Severity};
use crate::report;
use crate::scenario::{self, Target};
use crate::write::{LayerWriter, WRITERS, WriteOptions};

/// Arguments of `radii convert`.
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\nWritten:\n{}\n\n{EXAMPLES}", layer_help(), written_formats()))]
pub struct ConvertArguments {
    /// The layer to read; or an OpenStreetMap extract
    #[arg(value_name = "LAYER")]
    from: LayerRef,

    /// The file to write, its format by its ending; OUT.walk saves an extract's walking network,
    /// which --roads reads in no time
    #[arg(value_name = "OUT")]
    to: PathBuf,

    /// Coordinate system of the file: EPSG:4547 and the like; else the layer's own
    #[arg(long, value_name = "CRS", value_parser = System::named)]
    crs: Option<System>,

    /// Datum of its degrees: wgs84, cgcs2000, gcj02 (AMap), bd09 (Baidu); else the layer's own, and
    /// wgs84 for the shifted ones of web maps
    #[arg(long, value_name = "DATUM")]
    datum: Option<Datum>,

    /// Begin a CSV with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,

    /// Of a walking network, who walks: adult, elder, wheelchair, or a file such as radii profile
    /// prints
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "adult")]
    profile: String,

    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
}

const EXAMPLES: &str = "\
Examples:
  radii convert 'centres.xlsx?datum=gcj02' centres.gpkg     AMap coordinates back to WGS 84
  radii convert blocks.shp blocks.geojson
  radii convert blocks.geojson blocks.csv --crs EPSG:4547 --bom
  radii convert 'city.osm.pbf?where=amenity=library' libraries.csv
  radii convert city.osm.pbf city.walk --profile elder";

/// The formats that can be written, a line each.
fn written_formats() -> String {
    let line = |writer: &&dyn LayerWriter| {
        let endings = writer.extensions().join(", .");
        format!("  {:<14} {} (.{endings})", writer.name(), writer.describe())
    };
    WRITERS.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Arguments of `radii profile`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  radii profile adult > mine.toml     change it, then: --profile mine.toml")]
pub struct ProfileArguments {
    /// Which one
    #[arg(value_name = "NAME", value_parser = PossibleValuesParser::new(PROFILES.iter().map(|(name, _)| *name)))]
    name: String,
}

/// Write a layer as another file, or an extract as a network.
pub fn run(arguments: &ConvertArguments) -> Result<u8, Failure> {
    let to = &arguments.to;
    if to.canonicalize().is_ok_and(|to| arguments.from.path.canonicalize().is_ok_and(|it| it == to))
    {
        return Err(Failure::Usage(format!(
            "{}: is read by this conversion and would be written over. hint: choose another name",
            to.display()
        )));
    }
    report::refuse_existing(to, arguments.force)?;
    if to.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("walk")) {
        return network(arguments);
    }
    let target = Target {
        crs: arguments.crs.clone(),
        datum: arguments.datum,
        options: WriteOptions { with_mark: arguments.bom },
    };
    let converted = scenario::convert(&arguments.from, to, &target)?;
    report::write_new(to, &converted.bytes, arguments.force)?;
    for note in &converted.notes {
        let word = match note.severity {
            Severity::Warning => "warning",
            Severity::Info => "note",
        };
        eprintln!("{word}: {}", output::harmless(&note.text));
    }
    let place = converted.system.map(|system| format!(", {system}")).unwrap_or_default();
    let said = format!(
        "{}: {} in {}{place}\n",
        to.display(),
        plural(converted.rows, "row"),
        converted.format
    );
    output::print(output::harmless(&said).as_bytes())?;
    Ok(exit::DONE)
}

/// Save a network.
fn network(arguments: &ConvertArguments) -> Result<u8, Failure> {
    let path = &arguments.from.path;
    if arguments.from != LayerRef::to_file(path) || arguments.crs.is_some() {
        return Err(Error::from(QuestionError::KeysOfExtract {
            option: "radii convert",
            file: path.display().to_string(),
            more: "",
        })
        .into());
    }
    let profile = Profile::find(&arguments.profile).map_err(Error::from)?;
    let bytes = scenario::saved_network(path, &profile)?;
    report::write_new(&arguments.to, &bytes, arguments.force)?;
    output::print(format!("network: {}\n", arguments.to.display()).as_bytes())?;
    Ok(exit::DONE)
}

/// Print a profile, to be copied and changed.
pub fn profile(arguments: &ProfileArguments) -> Result<u8, Failure> {
    if let Some((_, text)) = PROFILES.iter().find(|(name, _)| *name == arguments.name) {
        output::print(text.as_bytes())?;
    }
    Ok(exit::DONE)
}

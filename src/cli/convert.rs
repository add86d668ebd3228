//! `radii convert` and `radii profile`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Failure, exit, output};
use crate::error::Error;
use crate::reach::walk::{PROFILES, Profile};
use crate::report;
use crate::scenario;

/// Arguments of `radii convert`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  radii convert city.osm.pbf city.walk --profile adult
  radii coverage --roads city.walk --facilities centres.csv --demand blocks.csv --within 8min")]
pub struct ConvertArguments {
    /// An OpenStreetMap extract: .osm.pbf, .osm, .osm.gz
    #[arg(value_name = "EXTRACT")]
    from: PathBuf,

    /// The walking network to write, ending in .walk: read and built once, used by --roads
    #[arg(value_name = "OUT.walk")]
    to: PathBuf,

    /// Who walks: adult, elder, wheelchair, or a file such as radii profile prints
    #[arg(long, value_name = "NAME|FILE.toml", default_value = "adult")]
    profile: String,

    /// Replace the file if it is there
    #[arg(long)]
    force: bool,
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

/// Save a network.
pub fn run(arguments: &ConvertArguments) -> Result<u8, Failure> {
    let is_network = arguments.to.extension().is_some_and(|ending| ending == "walk");
    if !is_network {
        return Err(Failure::Usage(format!(
            "{}: an extract of streets is converted into a walking network; allowed: a name ending in .walk. hint: radii convert city.osm.pbf city.walk",
            arguments.to.display()
        )));
    }
    let profile = Profile::find(&arguments.profile).map_err(Error::from)?;
    let bytes = scenario::saved_network(&arguments.from, &profile)?;
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

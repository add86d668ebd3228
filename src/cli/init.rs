//! `radii init`.

use std::path::Path;

use clap::Args;

use super::layers::layer_help;
use super::{Failure, exit, output};
use crate::plan::sketch;
use crate::read::LayerRef;
use crate::scenario::LayerRefs;

/// Arguments of `radii init`.
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{EXAMPLE}", layer_help()))]
pub struct InitArguments {
    /// Residential blocks or other demand: points or polygons, with a weight column
    #[arg(long, value_name = "LAYER")]
    demand: String,

    /// Service centres there are
    #[arg(long, value_name = "LAYER")]
    facilities: Option<String>,

    /// Where a centre could open
    #[arg(long, value_name = "LAYER")]
    candidates: Option<String>,

    /// Study area (polygons)
    #[arg(long, value_name = "LAYER")]
    area: Option<String>,

    /// Streets to walk
    #[arg(long, value_name = "FILE")]
    roads: Option<String>,

    /// Travel costs of your own
    #[arg(long, value_name = "LAYER")]
    matrix: Option<String>,

    /// Streets that maps show under everything; else those of --roads. May repeat
    #[arg(long, value_name = "LAYER")]
    streets: Vec<String>,

    /// Water that maps show under everything; may repeat
    #[arg(long, value_name = "LAYER")]
    water: Vec<String>,
}

const EXAMPLE: &str = "\
Example:
  radii init --facilities centres.csv --demand blocks.geojson --area area.geojson > plan.toml
  radii run plan.toml --out comparison

The plan belongs into the folder it was made in: its paths start there.";

/// Write a plan to standard output.
pub fn run(arguments: &InitArguments) -> Result<u8, Failure> {
    let given = [
        ("demand", Some(&arguments.demand)),
        ("facilities", arguments.facilities.as_ref()),
        ("candidates", arguments.candidates.as_ref()),
        ("area", arguments.area.as_ref()),
        ("roads", arguments.roads.as_ref()),
        ("matrix", arguments.matrix.as_ref()),
    ];
    let layer = |text: Option<&String>| -> Result<Option<LayerRef>, Failure> {
        let parsed = text.map(|text| text.parse::<LayerRef>()).transpose();
        parsed.map_err(|error| Failure::Usage(error.to_string()))
    };
    let several = |texts: &[String]| -> Result<Vec<LayerRef>, Failure> {
        let parsed: Result<_, _> = texts.iter().map(|text| text.parse::<LayerRef>()).collect();
        parsed.map_err(|error| Failure::Usage(error.to_string()))
    };
    let layers = LayerRefs {
        demand: layer(Some(&arguments.demand))?,
        facilities: layer(arguments.facilities.as_ref())?,
        candidates: layer(arguments.candidates.as_ref().filter(|text| is_file(text)))?,
        area: layer(arguments.area.as_ref())?,
        matrix: layer(arguments.matrix.as_ref())?,
        roads: layer(arguments.roads.as_ref())?,
        streets: several(&arguments.streets)?,
        water: several(&arguments.water)?,
        ..LayerRefs::default()
    };
    let mut references: Vec<(&str, String)> =
        given.into_iter().filter_map(|(role, text)| Some((role, text?.clone()))).collect();
    for (role, texts) in [("streets", &arguments.streets), ("water", &arguments.water)] {
        references.extend(texts.iter().map(|text| (role, text.clone())));
    }
    output::print(sketch(&layers, &references)?.as_bytes())?;
    Ok(exit::DONE)
}

/// Whether candidates are a layer, not a grid or anywhere.
fn is_file(text: &str) -> bool {
    text != "planar" && (!text.starts_with("grid:") || Path::new(text).exists())
}

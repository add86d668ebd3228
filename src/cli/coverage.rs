//! `radii coverage`.

use clap::Args;

use super::layers::{LAYER_HELP, OutputArguments, StandardArguments};
use super::{Failure, output};
use crate::read::LayerRef;
use crate::scenario::{Ask, LayerRefs, Question};
use crate::siting::Budget;

/// Arguments of `radii coverage`.
#[derive(Debug, Args)]
#[command(after_help = format!("{LAYER_HELP}\n\n{EXAMPLE}"))]
pub struct CoverageArguments {
    /// Service centres: points (polygons are taken at a point inside)
    #[arg(long, value_name = "LAYER")]
    facilities: LayerRef,

    /// Residential blocks or other demand: points or polygons, with a weight column
    #[arg(long, value_name = "LAYER")]
    demand: LayerRef,

    #[command(flatten)]
    standard: StandardArguments,

    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLE: &str = "\
Example:
  radii coverage --facilities centres.csv --demand 'blocks.geojson?weight=population' \\
      --area area.geojson --within 1km --require 90% --map coverage.png";

/// Check coverage and report it.
pub fn run(arguments: &CoverageArguments) -> Result<u8, Failure> {
    let question = Question {
        layers: LayerRefs {
            demand: arguments.demand.clone(),
            facilities: Some(arguments.facilities.clone()),
            candidates: None,
            area: arguments.standard.area.clone(),
            matrix: arguments.standard.matrix.clone(),
        },
        within: arguments.standard.within.clone(),
        reach: arguments.standard.reach(),
        require: arguments.standard.require,
        ask: Ask::Coverage,
    };
    output::answer(&question, &Budget::default(), &arguments.output)
}

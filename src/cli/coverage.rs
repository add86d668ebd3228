//! `radii coverage`.

use clap::{Args, ValueEnum};

use super::layers::{
    BaseArguments, CapacityArguments, OutputArguments, StandardArguments, layer_help,
};
use super::look::map_help;
use super::walking::WalkArguments;
use super::{Failure, output};
use crate::read::LayerRef;
use crate::scenario::{Ask, BlockRule, LayerRefs, Question};
use crate::siting::Budget;

/// Arguments of `radii coverage`.
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{}\n\n{EXAMPLE}", layer_help(), map_help()))]
pub struct CoverageArguments {
    /// Service centres: points (polygons are taken at a point inside)
    #[arg(long, value_name = "LAYER")]
    facilities: LayerRef,

    /// Residential blocks or other demand: points or polygons, with a weight column
    #[arg(long, value_name = "LAYER")]
    demand: LayerRef,

    #[command(flatten)]
    standard: StandardArguments,

    /// What of a polygon block counts: the point it is measured at, or the share of its area
    /// that is covered
    #[arg(long, value_name = "RULE", value_enum, default_value_t = Blocks::Point)]
    blocks: Blocks,

    #[command(flatten)]
    capacity: CapacityArguments,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    walking: WalkArguments,

    #[command(flatten)]
    base: BaseArguments,
}

/// Which part of a block counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Blocks {
    /// One point inside, or the point its columns name: the block is served or not
    Point,
    /// Its area: the block is served by the share that is covered
    Area,
}

const EXAMPLE: &str = "\
Example:
  radii coverage --facilities centres.csv --demand 'blocks.geojson?weight=population' \\
      --area area.geojson --within 1km --require 90% --map coverage.png";

/// Check coverage and report it.
pub fn run(arguments: &CoverageArguments) -> Result<u8, Failure> {
    let question = Question {
        layers: arguments.base.add_to(arguments.walking.add_to(LayerRefs {
            demand: Some(arguments.demand.clone()),
            facilities: Some(arguments.facilities.clone()),
            area: arguments.standard.area.clone(),
            matrix: arguments.standard.matrix.clone(),
            ..LayerRefs::default()
        })),
        within: arguments.standard.within.clone(),
        reach: arguments
            .walking
            .reach(&arguments.standard.within, arguments.standard.matrix.is_some()),
        capacity: arguments.capacity.question()?,
        require: arguments.standard.require,
        walk: arguments.walking.question(&arguments.standard.within)?,
        ask: Ask::Coverage(match arguments.blocks {
            Blocks::Point => BlockRule::Point,
            Blocks::Area => BlockRule::Ground,
        }),
    };
    output::answer(&question, &Budget::default(), &arguments.output)
}

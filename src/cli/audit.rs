//! `radii audit`.

use std::time::Duration;

use clap::Args;

use super::layers::{BaseArguments, OutputArguments, layer_help};
use super::look::map_help;
use super::walking::WalkArguments;
use super::{Failure, interrupt};
use crate::model::Limit;
use crate::read::LayerRef;
use crate::scenario::{Ask, AuditQuestion, LayerRefs, Question};
use crate::siting::Budget;

/// Arguments of `radii audit`.
#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{}\n\n{EXAMPLE}", layer_help(), map_help()))]
pub struct AuditArguments {
    /// Service centres: points (polygons are taken at a point inside)
    #[arg(long, value_name = "LAYER")]
    facilities: LayerRef,

    /// The area the claim is about: polygons
    #[arg(long, value_name = "LAYER")]
    area: LayerRef,

    /// Residential blocks or other demand: who lives in the holes
    #[arg(long, value_name = "LAYER")]
    demand: Option<LayerRef>,

    /// Service radius, the limit itself within: 1km, 640m, or on foot 8min (with --roads). Repeat to
    /// see others beside it
    #[arg(long, value_name = "LIMIT", required = true)]
    within: Vec<Limit>,

    /// How closely the uncovered ground must be known, as a part of the area: 0.01%. It is known
    /// far better nearly always
    #[arg(long, value_name = "SHARE", value_parser = tolerance)]
    tolerance: Option<f64>,

    /// Mend an area whose outline crosses itself, and say what that changed
    #[arg(long)]
    repair_geometry: bool,

    /// Propose the fewest added stations, inside the area, that make the claim true over all of
    /// it
    #[arg(long)]
    repair: bool,

    /// With --repair: instead the N stations that take away most uncovered people (with
    /// --demand) or ground
    #[arg(long, value_name = "N", requires = "repair")]
    open: Option<u32>,

    /// Stop looking for a better repair, or a better bound of it, after this time: 10s, 5min
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = crate::model::written::duration)]
    time_limit: Duration,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    walking: WalkArguments,

    #[command(flatten)]
    base: BaseArguments,
}

const EXAMPLE: &str = "\
A limit in minutes is judged along the streets of the area (--roads): every stretch of street, not
samples of them. Repairs are for straight lines.

Exit code 0 when the claim holds, 1 when it does not.

Example:
  radii audit --facilities centres.csv --area area.geojson --demand blocks.geojson \\
      --within 1km --map audit.png --out audit";

/// Audit the claim and report it.
pub fn run(arguments: &AuditArguments) -> Result<u8, Failure> {
    let question = Question {
        layers: arguments.base.add_to(arguments.walking.add_to(LayerRefs {
            demand: arguments.demand.clone(),
            facilities: Some(arguments.facilities.clone()),
            area: Some(arguments.area.clone()),
            ..LayerRefs::default()
        })),
        within: arguments.within.clone(),
        reach: arguments.walking.reach(&arguments.within, false),
        capacity: None,
        require: None,
        walk: arguments.walking.question(&arguments.within)?,
        ask: Ask::Audit(AuditQuestion {
            tolerance: arguments.tolerance,
            repair: arguments.repair,
            open: arguments.open,
            repair_geometry: arguments.repair_geometry,
        }),
    };
    let budget = Budget::lasting(arguments.time_limit);
    interrupt::answer(&question, budget, &arguments.output)
}

/// `0.01%` or `0.0001`.
fn tolerance(text: &str) -> Result<f64, String> {
    let (number, per) = match text.trim().strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let part = number.trim().parse::<f64>().ok().map(|value| value / per);
    part.filter(|part| *part > 0.0 && *part <= 1.0).ok_or_else(|| {
        format!("\"{text}\" is not a tolerance; allowed: more than 0%, at most 100%. hint: 0.01%")
    })
}

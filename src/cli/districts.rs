//! `radii districts`.

use clap::{ArgGroup, Args};

use super::layers::{BaseArguments, OutputArguments, SearchArguments, layer_help};
use super::look::map_help;
use super::walking::WalkArguments;
use super::{Failure, interrupt};
use crate::model::written::{distance, share, weight};
use crate::model::{Cost, Limit, Share, Weight};
use crate::read::LayerRef;
use crate::scenario::{Ask, DistrictQuestion, DistrictSplit, LayerRefs, Question, Workload};

/// Arguments of `radii districts`.
#[derive(Debug, Args)]
#[command(
    after_help = format!("{}\n\n{}\n\n{EXAMPLE}", layer_help(), map_help()),
    group = ArgGroup::new("split")
        .required(true)
        .multiple(true)
        .args(["into", "target_weight", "facilities", "keep"])
)]
pub struct DistrictArguments {
    /// Residential blocks or other demand: polygons or points, with a weight column
    #[arg(long, value_name = "LAYER")]
    demand: LayerRef,

    /// How many districts; 12,60 draws twelve modules and divides them into sixty districts
    #[arg(long, value_name = "N[,N]", value_parser = levels, conflicts_with_all = ["target_weight", "facilities"])]
    into: Option<Levels>,

    /// As many districts as come closest to this weight each
    #[arg(long, value_name = "WEIGHT", value_parser = weight, conflicts_with = "facilities")]
    target_weight: Option<Weight>,

    /// One district for each of these centres, around it
    #[arg(long, value_name = "LAYER")]
    facilities: Option<LayerRef>,

    /// How far a district may lie above or below the even share: 5%
    #[arg(long, value_name = "SHARE", default_value = "5%", value_parser = share)]
    tolerance: Share,

    /// A further column of the demand to share out evenly, with a tolerance of its own where one is
    /// given: elderly, or elderly:10%; may repeat
    #[arg(long, value_name = "COLUMN[:SHARE]")]
    balance: Vec<Workload>,

    /// Rivers, railways, arterial roads: no district reaches across one, unless a row that is a
    /// bridge joins (a column bridge, or kind = bridge). Polygons or lines; may repeat
    #[arg(long, value_name = "LAYER")]
    barriers: Vec<LayerRef>,

    /// Streets, communities or other polygons that no district crosses
    #[arg(long, value_name = "LAYER")]
    within_zones: Option<LayerRef>,

    /// Today's districts (polygons): change as little as balance takes, and tell who moves. As many
    /// as today unless another number is asked for: the lightest end, or the heaviest give some up
    #[arg(long, value_name = "LAYER")]
    keep: Option<LayerRef>,

    /// Share N workers over the districts by their weight, at least one each
    #[arg(long, value_name = "N")]
    staff: Option<u32>,

    /// How wide a gap may lie between two blocks that are neighbours, such as a street: 60m
    #[arg(long, value_name = "DISTANCE", value_parser = distance)]
    gap: Option<Cost>,

    /// Say who is within this limit of the centre of their district: 1km, or on foot 8min (with
    /// --roads)
    #[arg(long, value_name = "LIMIT")]
    within: Vec<Limit>,

    /// The ground to divide (polygons), to its last corner; else that of the blocks
    #[arg(long, value_name = "LAYER")]
    area: Option<LayerRef>,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    walking: WalkArguments,

    #[command(flatten)]
    base: BaseArguments,
}

const EXAMPLE: &str = "\
Each district is one piece of ground, its weight within the tolerance. Exit code 4 where no division
keeps the tolerance, and it is said why; 1 where none was found.

Example:
  radii districts --demand 'blocks.geojson?weight=population' --area area.geojson --into 12 \\
      --tolerance 5% --staff 30 --map districts.png --out districts";

/// Draw the districts and report them.
pub fn run(arguments: &DistrictArguments) -> Result<u8, Failure> {
    let split = match (&arguments.into, arguments.target_weight) {
        (Some(levels), _) => DistrictSplit::Number(levels.0.clone()),
        (None, Some(weight)) => DistrictSplit::Weight(weight),
        (None, None) if arguments.facilities.is_some() => DistrictSplit::Centres,
        (None, None) => DistrictSplit::Today,
    };
    let question = Question {
        layers: arguments.base.add_to(arguments.walking.add_to(LayerRefs {
            demand: Some(arguments.demand.clone()),
            facilities: arguments.facilities.clone(),
            area: arguments.area.clone(),
            ..LayerRefs::default()
        })),
        within: arguments.within.clone(),
        reach: arguments.walking.reach(&arguments.within, false),
        capacity: None,
        require: None,
        walk: arguments.walking.question(&arguments.within)?,
        ask: Ask::Districts(Box::new(DistrictQuestion {
            tolerance: arguments.tolerance,
            workloads: arguments.balance.clone(),
            barriers: arguments.barriers.clone(),
            zones: arguments.within_zones.clone(),
            keep: arguments.keep.clone(),
            staff: arguments.staff,
            gap: arguments.gap,
            ..DistrictQuestion::new(split)
        })),
    };
    interrupt::answer(&question, arguments.search.budget(), &arguments.output)
}

/// Numbers of districts, the modules first.
#[derive(Debug, Clone)]
struct Levels(Vec<u32>);

/// `12`, or `12,60`.
fn levels(text: &str) -> Result<Levels, String> {
    let parts: Result<Vec<u32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    let parts = parts.ok().filter(|parts| {
        parts.first().is_some_and(|first| *first > 0) && parts.windows(2).all(|w| w[0] < w[1])
    });
    parts.map(Levels).ok_or_else(|| {
        format!(
            "\"{text}\" is not a number of districts; allowed: a whole number above 0, or rising ones for levels. hint: --into 12, or --into 12,60"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_and_workloads_have_a_column() {
        assert_eq!(levels("12, 60").unwrap().0, [12, 60]);
        for text in ["0", "", "60,12", "12,12", "x"] {
            assert!(levels(text).is_err(), "{text}");
        }
        let workload = "elderly:10%".parse::<Workload>().unwrap();
        assert_eq!(workload.column, "elderly");
        assert!(workload.tolerance.is_some());
        assert!(":10%".parse::<Workload>().is_err());
        assert!("a:x".parse::<Workload>().is_err());
    }
}

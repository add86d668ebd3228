//! Arguments that several commands share.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::Failure;
use super::look::LookArguments;
use crate::language::Language;
use crate::map::MapRequest;
use crate::model::written::{duration, share, weight};
use crate::model::{Limit, Share, Weight};
use crate::read::{FORMATS, LayerRef};
use crate::scenario::{CapacityQuestion, LayerRefs};
use crate::siting::Budget;

/// Limits and requirements.
#[derive(Debug, Args)]
pub struct StandardArguments {
    /// Service radius, the limit itself within: 1km, 640m, or on foot 8min (with --roads). Repeat to
    /// see others beside it
    #[arg(long, value_name = "LIMIT")]
    pub within: Vec<Limit>,

    /// Share of the demand that must be served: 90% or 0.9; exit code 1 when it is not
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub require: Option<Share>,

    /// Study area (polygons): how much of the ground is covered, and the frame of the map
    #[arg(long, value_name = "LAYER")]
    pub area: Option<LayerRef>,

    /// Costs of your own instead of distances: a table with the columns origin (demand id),
    /// destination (site id) and cost, or what routing tools call them; --within is then a bare
    /// number in its unit
    #[arg(long, value_name = "LAYER")]
    pub matrix: Option<LayerRef>,
}

/// What centres can hold.
#[derive(Debug, Args)]
pub struct CapacityArguments {
    /// No centre serves more than it can hold: what the capacity column says; with a number, so much
    /// where it says nothing (else as much as there is)
    #[arg(long, value_name = "WEIGHT", num_args = 0..=1, value_parser = weight, allow_negative_numbers = true)]
    capacity: Option<Option<Weight>>,

    /// The demand of a block goes to one centre as a whole, rather than to several (with --capacity)
    #[arg(long)]
    single_source: bool,
}

impl CapacityArguments {
    /// What is asked about capacities.
    pub fn question(&self) -> Result<Option<CapacityQuestion>, Failure> {
        let single_source = self.single_source;
        match self.capacity {
            Some(otherwise) => Ok(Some(CapacityQuestion { otherwise, single_source })),
            None if single_source => {
                Err(Failure::Usage("--single-source: it is capacities that send the demand of a block to several centres, and they are not kept. hint: --capacity".to_owned()))
            }
            None => Ok(None),
        }
    }
}

/// How long to search, and where chance starts.
#[derive(Debug, Args)]
pub struct SearchArguments {
    /// Stop after this time with the best so far and its gap: 60s, 5min
    #[arg(long, value_name = "TIME", value_parser = duration)]
    time_limit: Option<Duration>,

    /// Where the search's random choices start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl SearchArguments {
    /// The budget of a search.
    pub fn budget(&self) -> Budget {
        let lasting = self.time_limit.map(Budget::lasting).unwrap_or_default();
        Budget { seed: self.seed, ..lasting }
    }
}

/// What lies under maps.
#[derive(Debug, Args)]
#[command(next_help_heading = "Base map")]
pub struct BaseArguments {
    /// Streets that maps show under everything, never measured: a layer of lines, or an
    /// OpenStreetMap extract; else those of --roads. May repeat
    #[arg(long, value_name = "LAYER")]
    streets: Vec<LayerRef>,

    /// Water that maps show under everything, never measured: a layer of polygons or lines, or an
    /// OpenStreetMap extract; may repeat
    #[arg(long, value_name = "LAYER")]
    water: Vec<LayerRef>,
}

impl BaseArguments {
    /// Enter the layers of the base.
    pub fn add_to(&self, layers: LayerRefs) -> LayerRefs {
        LayerRefs { streets: self.streets.clone(), water: self.water.clone(), ..layers }
    }
}

/// What to write, and how to run.
#[derive(Debug, Args)]
pub struct OutputArguments {
    /// Draw a map: FILE.png, FILE.svg or FILE.html (a page to click), as in
    /// 'overlap.png?layout=overlap'; may repeat
    #[arg(long, value_name = "FILE[?layout=NAME]", value_parser = clap::value_parser!(MapRequest))]
    pub map: Vec<MapRequest>,

    /// Write the report, tables and layers into this folder
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Print one JSON document instead of the report
    #[arg(long)]
    pub json: bool,

    /// Replace files that radii did not write itself
    #[arg(long)]
    pub force: bool,

    /// Language of the report and of maps: en or zh; else the environment's
    #[arg(long, value_name = "LANGUAGE")]
    pub lang: Option<Language>,

    /// Title of the map; else the area's name
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,

    #[command(flatten)]
    pub look: LookArguments,

    /// Threads to use; the answer does not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,

    /// Print where the time went, on standard error
    #[arg(long)]
    pub timings: bool,
}

impl OutputArguments {
    /// The language of whatever people read.
    pub fn language(&self) -> Language {
        self.lang.unwrap_or_else(Language::of_environment)
    }
}

/// How layers are written, for the end of a command's help.
pub fn layer_help() -> String {
    let formats =
        FORMATS.iter().map(|format| format!("  {:<14} {}", format.name(), format.describe()));
    format!("{LAYERS}\n\nRead:\n{}", formats.collect::<Vec<_>>().join("\n"))
}

const LAYERS: &str = "\
A layer is PATH or PATH?key=value&key=value, in quotes. Keys: crs (EPSG:4547, or local for plain
metres), datum (wgs84, cgcs2000, gcj02 for AMap, bd09 for Baidu), x, y, id, name, weight, capacity, cost,
tier, status, geometry (column names; of a matrix origin, destination, cost), layer and sheet
(of a file with several), encoding (gbk, big5, utf-8), bbox (west,south,east,north in the file's
own numbers, of bounding boxes), where (kind=station, year>2000, a!=b). Columns not named are
found by their usual headings (lon, lat, population, 人口, 名称 ...); what was chosen is printed.
--streets and --water also take OpenStreetMap extracts without keys; of streets the column
highway, class, fclass or kind tells major ones (primary, trunk, 主干路 ...).";

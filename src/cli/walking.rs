//! Arguments about streets and those who walk them.

use clap::{Args, ValueEnum};

use super::Failure;
use crate::error::Error;
use crate::model::written::{distance, walking_speed};
use crate::model::{Cost, Limit, Measure};
use crate::reach::ReachModel;
use crate::reach::walk::{Gates, Profile, Sparse, WalkTerms};
use crate::read::LayerRef;
use crate::scenario::{IsochroneKind, LayerRefs, WalkQuestion, reach_for};

/// The streets, and who walks them.
#[derive(Debug, Args)]
#[command(next_help_heading = "On foot")]
pub struct WalkArguments {
    /// Streets to walk: an OpenStreetMap extract (.osm.pbf, .osm, .osm.gz), a layer of lines, or
    /// a network saved by radii convert (.walk). Limits in minutes need it
    #[arg(long, value_name = "FILE")]
    roads: Option<LayerRef>,

    /// Measure distance limits along the streets, not in a straight line
    #[arg(long, value_name = "roads", value_enum)]
    along: Option<Along>,

    /// Who walks: adult (80 m/min), elder (50), wheelchair (40, no steps), or a file such as
    /// radii profile prints
    #[arg(long, value_name = "NAME|FILE.toml")]
    profile: Option<String>,

    /// Walking speed, instead of the profile's: 60m/min
    #[arg(long, value_name = "SPEED", value_parser = walking_speed)]
    speed: Option<u32>,

    /// Who passes the gates of compounds: open (anybody), residents (only to enter or leave),
    /// closed (nobody); residents unless told otherwise
    #[arg(long, value_name = "RULE", value_enum)]
    gates: Option<GateRule>,

    /// How far a block or a centre may be from the nearest street; farther ones are listed
    /// [default: 300m]
    #[arg(long, value_name = "DISTANCE", value_parser = distance)]
    max_snap: Option<Cost>,

    /// Streets of fewer km in a km2 are too thinly mapped to judge by, and blocks there are
    /// estimated; 0 judges by the streets everywhere [default: 4]
    #[arg(long, value_name = "KM_PER_KM2", value_parser = density)]
    sparse: Option<f64>,

    /// Walked over straight distance assumed for estimated blocks [default: 1.4]
    #[arg(long, value_name = "FACTOR", value_parser = detour)]
    detour: Option<u32>,

    /// Lines that are walked too: a footbridge, a new road; may repeat
    #[arg(long, value_name = "LAYER")]
    add_path: Vec<LayerRef>,

    /// Where streets are closed: points on them, or lines across them; may repeat
    #[arg(long, value_name = "LAYER")]
    close_path: Vec<LayerRef>,

    /// Ends of lines this close to each other meet, where --roads is a layer of lines
    /// [default: 1m]
    #[arg(long, value_name = "DISTANCE", value_parser = distance)]
    node_tolerance: Option<Cost>,

    /// Outline the ground within the limits, into --out: of each centre, or dissolved
    #[arg(long, value_name = "KIND", value_enum)]
    isochrones: Option<Outline>,
}

/// How isochrones are outlined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Outline {
    /// One for each centre
    Each,
    /// All centres together
    Dissolved,
}

/// What a distance is measured along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Along {
    /// The streets of --roads
    Roads,
}

/// Who passes the gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum GateRule {
    /// Anybody
    Open,
    /// Only to enter or leave
    Residents,
    /// Nobody
    Closed,
}

impl WalkArguments {
    /// Enter the layers of streets.
    pub fn add_to(&self, layers: LayerRefs) -> LayerRefs {
        LayerRefs {
            roads: self.roads.clone(),
            add_paths: self.add_path.clone(),
            close_paths: self.close_path.clone(),
            ..layers
        }
    }

    /// What is asked of the streets; `None` without any.
    pub fn question(&self, within: &[Limit]) -> Result<Option<WalkQuestion>, Failure> {
        let said = [
            (self.along.is_some(), "--along"),
            (self.profile.is_some(), "--profile"),
            (self.speed.is_some(), "--speed"),
            (self.gates.is_some(), "--gates"),
            (self.max_snap.is_some(), "--max-snap"),
            (self.sparse.is_some(), "--sparse"),
            (self.detour.is_some(), "--detour"),
            (self.node_tolerance.is_some(), "--node-tolerance"),
            (self.isochrones.is_some(), "--isochrones"),
        ];
        if self.roads.is_none() {
            return match said.iter().find(|(said, _)| *said) {
                None => Ok(None),
                Some((_, option)) => Err(Failure::Usage(format!(
                    "{option}: there are no streets to walk on. hint: --roads city.osm.pbf"
                ))),
            };
        }
        let profile = self.profile.as_deref().unwrap_or("adult");
        let usual = WalkTerms::of(Profile::find(profile).map_err(Error::from)?);
        let sparse = Sparse::default();
        let sparse = Sparse {
            least_km_per_km2: self.sparse.unwrap_or(sparse.least_km_per_km2),
            detour: self.detour.unwrap_or(sparse.detour),
        };
        let terms = WalkTerms {
            speed_mm: self.speed.unwrap_or(usual.speed_mm),
            gates: match self.gates {
                None => usual.gates,
                Some(GateRule::Open) => Gates::Open,
                Some(GateRule::Residents) => Gates::Residents,
                Some(GateRule::Closed) => Gates::Closed,
            },
            farthest_street: self.max_snap.unwrap_or(usual.farthest_street),
            sparse: (sparse.least_km_per_km2 > 0.0).then_some(sparse),
            // Without a limit ways are weighed, in metres.
            measure: if self.along.is_some() || within.is_empty() {
                Measure::Distance
            } else {
                Measure::Time
            },
            node_tolerance: self.node_tolerance.unwrap_or(usual.node_tolerance),
            ..usual
        };
        let isochrones = self.isochrones.map(|kind| match kind {
            Outline::Each => IsochroneKind::Each,
            Outline::Dissolved => IsochroneKind::Dissolved,
        });
        Ok(Some(WalkQuestion { terms, isochrones }))
    }

    /// The way of reaching that judges the first limit.
    pub fn reach(&self, within: &[Limit], matrix: bool) -> &'static dyn ReachModel {
        reach_for(within, matrix, self.roads.is_some(), self.along.is_some())
    }
}

/// Kilometres a square kilometre.
fn density(text: &str) -> Result<f64, String> {
    let density = text.trim().parse::<f64>().ok().filter(|km| (0.0..=1000.0).contains(km));
    density.ok_or_else(|| {
        format!("\"{text}\" is not a density of streets; allowed: 0 to 1000 km in a km2. hint: --sparse 4")
    })
}

/// A factor in thousandths.
fn detour(text: &str) -> Result<u32, String> {
    let factor = text.trim().parse::<f64>().ok().filter(|factor| (1.0..=10.0).contains(factor));
    factor.map(|factor| (factor * 1000.0).round() as u32).ok_or_else(|| {
        format!("\"{text}\" is not a detour factor; allowed: 1 to 10. hint: --detour 1.4")
    })
}

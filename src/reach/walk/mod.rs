//! On foot, along the streets: an OpenStreetMap extract, a profile of who walks, and the way
//! from every block to a centre, to the millimetre.
//!
//! A walk begins at the block, goes straight to the nearest street, along the streets, and
//! straight to the centre; both legs count. See `ARCHITECTURE.md` for the rules.

mod build;
mod clip;
mod compounds;
mod contour;
mod costs;
mod edits;
mod error;
mod farthest;
mod field;
mod gates;
mod graph;
mod isochrones;
mod nearest;
mod pace;
mod profile;
mod reached;
mod saved;
mod search;
mod snap;
mod sparse;
mod squares;
mod walking;

use std::sync::Arc;

use crate::crs::Plane;
use crate::model::{Cost, Demand, Limit, Measure, Xy};
use crate::study::{Streets, Study};

pub use build::{Facts, SMALLEST_NETWORK};
pub use edits::{EditKind, MEETING, PathEdit};
pub use error::WalkError;
pub use farthest::{Remotest, StreetCosts};
pub use gates::Gates;
pub use graph::{Class, Edge, Network};
pub use isochrones::{Isochrone, Isochrones};
pub use pace::Pace;
pub use profile::{PROFILES, Profile};
pub use reached::{ReachedStreets, Stretch};
pub use saved::{courses, save};
pub use snap::Snap;
pub use sparse::{CELL as SPARSE_CELL, Sparse};
pub use walking::Walking;

use gates::Rule;
use graph::Graph;
use search::Parked;
use snap::Snapper;
use sparse::Density;

/// Who walks, how fast, and what is assumed.
#[derive(Debug, Clone, PartialEq)]
pub struct WalkTerms {
    /// Who walks.
    pub profile: Profile,
    /// Millimetres walked in a minute.
    pub speed_mm: u32,
    /// Who may pass the gates of compounds.
    pub gates: Gates,
    /// How far a block or a centre may be from the nearest street.
    pub farthest_street: Cost,
    /// Where streets are too thin to judge by; `None` judges by them everywhere.
    pub sparse: Option<Sparse>,
    /// Whether limits are distances or times.
    pub measure: Measure,
    /// Ends of lines this close to each other meet, where the streets are a layer of lines.
    pub node_tolerance: Cost,
}

impl WalkTerms {
    /// The usual terms of a profile, limits being times.
    pub fn of(profile: Profile) -> WalkTerms {
        WalkTerms {
            speed_mm: profile.speed_mm(),
            profile,
            gates: Gates::default(),
            farthest_street: Cost(300_000),
            sparse: Some(Sparse::default()),
            measure: Measure::Time,
            node_tolerance: Cost(1_000),
        }
    }

    /// A limit as a distance: a time is what is walked in it.
    pub fn distance(&self, limit: Limit) -> Cost {
        match limit.measure {
            Measure::Time => {
                Cost(Pace { measure: limit.measure, ..self.pace() }.millimetres(limit.cost))
            }
            Measure::Distance | Measure::OwnUnit => limit.cost,
        }
    }

    /// Millimetres and what they cost.
    pub fn pace(&self) -> Pace {
        Pace { measure: self.measure, speed_mm: self.speed_mm }
    }
}

/// The streets of a study with its demand on them, ready to be walked. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Walk {
    /// Who walks, how fast, and what is assumed.
    pub terms: WalkTerms,
    laid: Arc<Laid>,
}

/// What does not depend on limits, gates and sites.
#[derive(Debug)]
struct Laid {
    network: Network,
    compounds: bool,
    snapper: Snapper,
    plane: Plane,
    facts: Facts,
    /// By demand point: where it is on the network, and whether the streets there are thin.
    snaps: Vec<Option<Snap>>,
    parked: Parked,
    thin: Vec<bool>,
    density: Density,
}

impl Walk {
    /// Build the network of a study's streets and put the demand on it.
    pub fn lay(study: &Study, streets: &Streets, terms: WalkTerms) -> Result<Walk, WalkError> {
        let even = terms.measure == Measure::Distance;
        match streets {
            Streets::Map { map, at } => {
                let built = build::build(map, at, &study.plane, &terms.profile, even)?;
                Ok(Walk::over(study, Network::of(built.graph), built.facts, terms))
            }
            Streets::Saved { source, bytes, frame } => {
                let loaded = saved::load(bytes, &source.path, &study.plane, *frame, even)?;
                if loaded.profile != terms.profile {
                    return Err(WalkError::Saved {
                        path: source.path.clone(),
                        found: match loaded.profile.name == terms.profile.name {
                            true => format!(
                                "it was made for another version of the profile {}",
                                terms.profile.name
                            ),
                            false => format!(
                                "it was made for the profile {}, not {}",
                                loaded.profile.name, terms.profile.name
                            ),
                        },
                        hint: "give the same --profile, or make it again with this one".to_owned(),
                    });
                }
                Ok(Walk::over(study, Network::of(loaded.graph), loaded.facts, terms))
            }
        }
    }

    /// Where no streets are known every walk is estimated: the map is thin everywhere.
    pub fn without_streets(study: &Study, terms: WalkTerms) -> Walk {
        let graph = Graph::new(graph::Streets::default(), 0);
        let sparse = Some(terms.sparse.unwrap_or_default());
        let terms = WalkTerms { sparse, ..terms };
        Walk::over(study, Network::of(graph), Facts::default(), terms)
    }

    fn over(study: &Study, network: Network, facts: Facts, terms: WalkTerms) -> Walk {
        let plane = study.plane.clone();
        let snapper = Snapper::new(&network);
        let places: Vec<Xy> = study.demand.points.iter().map(|point| point.at).collect();
        let snaps = snapper.snap_all(&network, &plane, &places, terms.farthest_street);
        let parked = Parked::new(&network, &snaps);
        let density = Density::of(&network);
        let least = terms.sparse.map_or(0.0, |sparse| sparse.least_km_per_km2);
        let thin = places.iter().map(|&at| density.at(at) < least).collect();
        let compounds = network.has_compounds();
        let laid = Laid { network, compounds, snapper, plane, facts, snaps, parked, thin, density };
        Walk { terms, laid: Arc::new(laid) }
    }

    /// Whether this is the same network with the same demand, walked on the same terms.
    pub fn is_same(&self, other: &Walk) -> bool {
        Arc::ptr_eq(&self.laid, &other.laid) && self.terms == other.terms
    }

    /// The same streets walked on other terms: speed, gates, measure. Profile and thin streets stay
    /// what they were when they were laid.
    pub fn on_terms(&self, terms: WalkTerms) -> Walk {
        Walk { terms, laid: self.laid.clone() }
    }

    /// The same streets with other demand on them.
    pub fn with_demand(&self, demand: &Demand) -> Walk {
        let laid = &self.laid;
        let places: Vec<Xy> = demand.points.iter().map(|point| point.at).collect();
        let snaps = self.snap(&places);
        let least = self.terms.sparse.map_or(0.0, |sparse| sparse.least_km_per_km2);
        Walk {
            terms: self.terms.clone(),
            laid: Arc::new(Laid {
                parked: Parked::new(&laid.network, &snaps),
                thin: places.iter().map(|&at| laid.density.at(at) < least).collect(),
                network: laid.network.clone(),
                compounds: laid.compounds,
                snapper: laid.snapper.clone(),
                plane: laid.plane.clone(),
                facts: laid.facts,
                density: laid.density.clone(),
                snaps,
            }),
        }
    }

    /// The same streets with other rules for the gates.
    pub fn with_gates(&self, gates: Gates) -> Walk {
        Walk { terms: WalkTerms { gates, ..self.terms.clone() }, laid: self.laid.clone() }
    }

    /// The same streets, limits being distances or times.
    pub fn with_measure(&self, measure: Measure) -> Walk {
        Walk { terms: WalkTerms { measure, ..self.terms.clone() }, laid: self.laid.clone() }
    }

    /// The same streets, judged by them everywhere, however thin they are.
    pub fn without_estimates(&self) -> Walk {
        Walk { terms: WalkTerms { sparse: None, ..self.terms.clone() }, laid: self.laid.clone() }
    }

    /// The street network.
    pub fn network(&self) -> &Network {
        &self.laid.network
    }

    /// What was found in the extract.
    pub fn facts(&self) -> &Facts {
        &self.laid.facts
    }

    /// Whether gates make a difference at all.
    pub fn has_compounds(&self) -> bool {
        self.laid.compounds
    }

    /// Where each demand point is on the network.
    pub fn snaps(&self) -> &[Option<Snap>] {
        &self.laid.snaps
    }

    /// Whether no street is near a demand point, though streets are mapped there.
    pub fn is_unsnapped(&self, demand: usize) -> bool {
        self.laid.snaps[demand].is_none() && !self.laid.thin[demand]
    }

    /// By demand point, whether the streets around it are too thin to judge by.
    pub fn thin(&self) -> &[bool] {
        &self.laid.thin
    }

    /// Walkable kilometres a square kilometre has where `at` lies.
    pub fn density(&self, at: Xy) -> f64 {
        self.laid.density.at(at)
    }

    /// Where places are on the network.
    pub fn snap(&self, places: &[Xy]) -> Vec<Option<Snap>> {
        let laid = &self.laid;
        laid.snapper.snap_all(&laid.network, &laid.plane, places, self.terms.farthest_street)
    }

    fn rule(&self) -> Rule {
        Rule::of(self.terms.gates, self.laid.compounds)
    }
}

//! On foot, along the streets: an OpenStreetMap extract, a profile of who walks, and the way
//! from every block to a centre, to the millimetre.
//!
//! A walk begins at the block, goes straight to the nearest street, along the streets, and
//! straight to the centre; both legs count. See `ARCHITECTURE.md` for the rules.

mod build;
mod compounds;
mod contour;
mod edits;
mod error;
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

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::straight_line::StraightLine;
use super::{Grounds, Hit, Place, Reach, ReachModel, Rows, Within, World};
use crate::crs::Plane;
use crate::model::{Cost, Limit, Measure, ServiceStandard, Xy};
use crate::study::{Streets, Study};

pub use build::{Facts, SMALLEST_NETWORK};
pub use edits::{EditKind, MEETING, PathEdit};
pub use error::WalkError;
pub use gates::Gates;
pub use graph::{Class, Edge, Network};
pub use isochrones::{Isochrone, Isochrones};
pub use pace::Pace;
pub use profile::{PROFILES, Profile};
pub use reached::{ReachedStreets, Stretch};
pub use saved::save;
pub use snap::Snap;
pub use sparse::{CELL as SPARSE_CELL, Sparse};

use gates::Rule;
use nearest::Nearest;
use search::{Parked, Search};
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
            Streets::Saved { source, bytes } => {
                let loaded = saved::load(bytes, &source.path, &study.plane, even)?;
                if loaded.profile != terms.profile {
                    return Err(WalkError::Saved {
                        path: source.path.clone(),
                        found: format!(
                            "it was made for the profile {}, not {}",
                            loaded.profile.name, terms.profile.name
                        ),
                        hint: "give the same --profile, or make it again with this one".to_owned(),
                    });
                }
                Ok(Walk::over(study, Network::of(loaded.graph), loaded.facts, terms))
            }
        }
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

    /// The same streets with other rules for the gates.
    pub fn with_gates(&self, gates: Gates) -> Walk {
        Walk { terms: WalkTerms { gates, ..self.terms.clone() }, laid: self.laid.clone() }
    }

    /// The same streets, limits being distances or times.
    pub fn with_measure(&self, measure: Measure) -> Walk {
        Walk { terms: WalkTerms { measure, ..self.terms.clone() }, laid: self.laid.clone() }
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

/// Walking reach. Pick it whenever the claim is about people: within a kilometre as the crow
/// flies is not within a walk.
pub struct Walking;

impl ReachModel for Walking {
    fn name(&self) -> &'static str {
        "walk"
    }

    fn describe(&self) -> &'static str {
        "on foot along the streets of an OpenStreetMap extract, to the millimetre"
    }

    fn measures(&self) -> &'static [Measure] {
        &[Measure::Time, Measure::Distance]
    }

    fn prepare<'a>(&self, world: World<'a>, sites: Vec<Place>) -> Box<dyn Reach + 'a> {
        let Some(walk) = world.walk else {
            return StraightLine.prepare(world, sites);
        };
        let positions: Vec<Xy> = sites.iter().map(|site| site.at).collect();
        let guessed = walk.laid.thin.contains(&true);
        Box::new(WalkReach {
            walk,
            snaps: walk.snap(&positions),
            straight: guessed.then(|| StraightLine.prepare(world, sites)),
            nearest: OnceLock::new(),
        })
    }
}

struct WalkReach<'a> {
    walk: &'a Walk,
    snaps: Vec<Option<Snap>>,
    /// Straight-line reach of the same sites, where some streets are too thin.
    straight: Option<Box<dyn Reach + 'a>>,
    nearest: OnceLock<Nearest>,
}

impl WalkReach<'_> {
    fn demand(&self) -> usize {
        self.walk.laid.snaps.len()
    }

    /// Demand within so many millimetres of each site, site by site.
    fn lists(&self, limit: u32) -> Vec<Vec<u32>> {
        let (laid, rule) = (&self.walk.laid, self.walk.rule());
        // Neighbours after each other: what one search read the next finds in the cache. Few large
        // parts: each thread needs its own memory of the network.
        let mut order: Vec<usize> = (0..self.snaps.len()).collect();
        order.sort_by_key(|&site| self.snaps[site].map(|snap| snap.edge));
        let part = order.len().div_ceil(2 * rayon::current_num_threads()).max(1);
        let found: Vec<Vec<Vec<u32>>> = order
            .par_chunks(part)
            .map(|sites| {
                let mut search = Search::default();
                let list = |&site: &usize| {
                    let mut met = Vec::new();
                    if let Some(snap) = &self.snaps[site] {
                        search.reach(
                            &laid.network,
                            &rule,
                            &laid.parked,
                            snap,
                            limit,
                            |demand, _| {
                                met.push(demand);
                            },
                        );
                    }
                    met
                };
                sites.iter().map(list).collect()
            })
            .collect();
        let mut lists = vec![Vec::new(); self.snaps.len()];
        for (site, list) in order.into_iter().zip(found.into_iter().flatten()) {
            lists[site] = list;
        }
        lists
    }
}

impl Reach for WalkReach<'_> {
    fn sites(&self) -> usize {
        self.snaps.len()
    }

    fn within<'a>(&'a self, standard: &ServiceStandard) -> Box<dyn Within + 'a> {
        let limit = self.walk.terms.pace().millimetres(standard.limit.cost);
        let mut rows = transposed(&self.lists(limit), self.demand());
        let laid = &self.walk.laid;
        let mut grounds = vec![Grounds::Measured; self.demand()];
        let mut guessed = Vec::new();
        if let (Some(straight), Some(sparse)) = (&self.straight, self.walk.terms.sparse) {
            let circle = |millimetres| {
                let limit = Limit { measure: Measure::Distance, cost: Cost(millimetres) };
                straight.within(&ServiceStandard::within(limit))
            };
            let (near, assumed) = (circle(limit), circle(sparse.straight(limit).0));
            let (mut nearby, mut row) = (Rows::default(), Rows::default());
            for demand in (0..self.demand()).filter(|&demand| laid.thin[demand]) {
                nearby.clear();
                row.clear();
                near.covering(demand..demand + 1, &mut nearby);
                assumed.covering(demand..demand + 1, &mut row);
                if rows.of(demand).is_empty() && !nearby.row(0).is_empty() {
                    grounds[demand] = Grounds::Estimated;
                }
                let more = row.row(0).iter().filter(|site| !rows.of(demand).contains(site));
                guessed.extend(more.map(|&site| (demand as u32, site)));
            }
        }
        for (demand, snap) in laid.snaps.iter().enumerate() {
            if snap.is_none() && !laid.thin[demand] {
                grounds[demand] = Grounds::Unsnapped;
            }
        }
        rows.guessed = guessed;
        Box::new(WithinWalk { rows, grounds })
    }

    fn nearest(&self, first: usize, _covering: &Rows, nearest: &mut [Option<Hit>]) {
        let (laid, pace) = (&self.walk.laid, self.walk.terms.pace());
        let labels = self.nearest.get_or_init(|| {
            Nearest::of(&laid.network, self.walk.rule(), &self.snaps, u32::MAX - 1)
        });
        for (row, nearest) in nearest.iter_mut().enumerate() {
            let demand = first + row;
            let snap = laid.snaps[demand].as_ref();
            let mut hit = snap.and_then(|snap| labels.at(&laid.network, snap));
            if let (true, Some(straight), Some(sparse)) =
                (laid.thin[demand], &self.straight, self.walk.terms.sparse)
            {
                let mut none = Rows::default();
                none.end_row();
                let mut straightest = [None];
                straight.nearest(demand, &none, &mut straightest);
                let assumed =
                    straightest[0].map(|hit: Hit| Hit { cost: Cost(sparse.walk(hit.cost)), ..hit });
                hit = hit.into_iter().chain(assumed).min();
            }
            *nearest = hit.map(|hit| Hit { cost: pace.cost(hit.cost.0), ..hit });
        }
    }

    fn cost(&self, site: usize, demand: usize) -> Option<Cost> {
        let laid = &self.walk.laid;
        let one = [self.snaps[site]];
        let walked = laid.snaps[demand].as_ref().and_then(|snap| {
            Nearest::of(&laid.network, self.walk.rule(), &one, u32::MAX - 1).at(&laid.network, snap)
        });
        let assumed = match (&self.straight, self.walk.terms.sparse) {
            (Some(straight), Some(sparse)) if laid.thin[demand] => {
                straight.cost(site, demand).map(|cost| sparse.walk(cost))
            }
            _ => None,
        };
        let least = walked.map(|hit| hit.cost.0).into_iter().chain(assumed).min();
        least.map(|millimetres| self.walk.terms.pace().cost(millimetres))
    }
}

/// Sites by demand point, and the pairs that are only assumed.
#[derive(Debug, Default)]
struct Transposed {
    starts: Vec<usize>,
    sites: Vec<u32>,
    guessed: Vec<(u32, u32)>,
}

impl Transposed {
    fn of(&self, demand: usize) -> &[u32] {
        &self.sites[self.starts[demand]..self.starts[demand + 1]]
    }
}

fn transposed(lists: &[Vec<u32>], demand: usize) -> Transposed {
    let mut starts = vec![0_usize; demand + 1];
    for &point in lists.iter().flatten() {
        starts[point as usize + 1] += 1;
    }
    for point in 0..demand {
        starts[point + 1] += starts[point];
    }
    let (mut next, mut sites) = (starts.clone(), vec![0; starts[demand]]);
    for (site, list) in lists.iter().enumerate() {
        for &point in list {
            sites[next[point as usize]] = site as u32;
            next[point as usize] += 1;
        }
    }
    Transposed { starts, sites, guessed: Vec::new() }
}

struct WithinWalk {
    rows: Transposed,
    grounds: Vec<Grounds>,
}

impl Within for WithinWalk {
    fn covering(&self, demand: Range<usize>, rows: &mut Rows) {
        let from = self.rows.guessed.partition_point(|(point, _)| (*point as usize) < demand.start);
        let mut guessed = self.rows.guessed[from..].iter().peekable();
        for point in demand {
            rows.extend(self.rows.of(point));
            while let Some((_, site)) = guessed.next_if(|(at, _)| *at as usize == point) {
                rows.push(*site);
            }
            rows.end_row();
        }
    }

    fn grounds(&self) -> Option<&[Grounds]> {
        Some(&self.grounds)
    }
}

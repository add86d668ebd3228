//! What can be reached from where, and at what cost.
//!
//! To add a way of reaching write one file with `impl ReachModel` and `impl Reach` and add
//! it to [`MODELS`].

mod matrix;
mod rows;
mod straight_line;
pub mod walk;

use std::ops::Range;

use crate::model::{CandidateSite, Cost, Facility, Measure, ServiceStandard, Xy};
use crate::study::Study;
use walk::Walk;

pub use rows::{Hit, Rows, least_of_each};

/// A site, as a way of reaching sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Identifier in its layer; a table of costs goes by it.
    pub id: String,
    /// Where it is.
    pub at: Xy,
}

impl From<&Facility> for Place {
    fn from(facility: &Facility) -> Place {
        Place { id: facility.id.clone(), at: facility.at }
    }
}

impl From<&CandidateSite> for Place {
    fn from(site: &CandidateSite) -> Place {
        Place { id: site.id.clone(), at: site.at }
    }
}

impl Place {
    /// Places that need no name.
    pub fn unnamed(positions: &[Xy]) -> Vec<Place> {
        positions.iter().map(|&at| Place { id: String::new(), at }).collect()
    }
}

/// A way of getting from sites to demand.
pub trait ReachModel: Sync {
    /// Name in outputs: `straight_line`.
    fn name(&self) -> &'static str;
    /// What it measures, in one line.
    fn describe(&self) -> &'static str;
    /// Which kind of limit it can judge.
    fn measures(&self) -> &'static [Measure];
    /// How far from a site, in metres of the plane, a demand point can lie that it reaches at a
    /// cost; `None` where a site may change the verdict on demand however far away.
    fn farthest(&self, world: World<'_>, cost: Cost) -> Option<f64> {
        let _ = (world, cost);
        None
    }
    /// Get ready to answer for these sites.
    fn prepare<'a>(&self, world: World<'a>, sites: Vec<Place>) -> Box<dyn Reach + 'a>;
}

/// What a way of reaching knows of the world.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its streets, with the demand on them, where it has any.
    pub walk: Option<&'a Walk>,
}

impl<'a> World<'a> {
    /// A study without streets.
    pub fn of(study: &'a Study) -> World<'a> {
        World { study, walk: None }
    }
}

/// What the verdict on a demand point rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grounds {
    /// It was measured.
    Measured,
    /// The map is too thin there: a usual detour was assumed.
    Estimated,
    /// There is no way to it on the map, and so no verdict: no street is near.
    Unsnapped,
}

/// A way of reaching, ready for one set of sites. Asked by demand, a range at a time, so
/// that a million points stream through without a table of all pairs; the answers do not
/// depend on how the ranges are cut.
pub trait Reach: Send + Sync {
    /// Number of sites.
    fn sites(&self) -> usize;

    /// Get ready to tell which sites meet a standard.
    fn within<'a>(&'a self, standard: &ServiceStandard) -> Box<dyn Within + 'a>;

    /// The nearest site of each demand point from `first` on, however far: least cost, then
    /// first site. `covering` holds the sites that meet a standard, for the same points.
    fn nearest(&self, first: usize, covering: &Rows, nearest: &mut [Option<Hit>]);

    /// The cost from one site to one demand point; `None` when it cannot be reached.
    fn cost(&self, site: usize, demand: usize) -> Option<Cost>;

    /// Get ready to tell which sites reach demand at a cost of at most `horizon`, and the costs.
    fn costs<'a>(&'a self, horizon: Cost) -> Box<dyn Costs + 'a>;

    /// Whether the costs of a few demand points are had without working out those of all.
    fn is_piecewise(&self) -> bool {
        true
    }
}

/// Which sites reach demand at a cost of at most a horizon.
pub trait Costs: Send + Sync {
    /// Append the sites of a demand point and their costs, in any order, each site once.
    fn of(&self, demand: usize, hits: &mut Vec<Hit>);
}

/// Which sites meet one standard.
pub trait Within: Send + Sync {
    /// For each demand point of `demand`, append to `rows` the sites that meet the
    /// standard, in any order.
    fn covering(&self, demand: Range<usize>, rows: &mut Rows);

    /// By demand point, what the verdict rests on; `None` where all is measured.
    fn grounds(&self) -> Option<&[Grounds]> {
        None
    }
}

/// Every way of reaching, the default first.
pub static MODELS: &[&dyn ReachModel] =
    &[&straight_line::StraightLine, &walk::Walking, &matrix::Matrix];

/// The model of this name.
pub fn named(name: &str) -> Option<&'static dyn ReachModel> {
    MODELS.iter().copied().find(|model| model.name() == name)
}

//! What it costs to serve demand from candidates, for the models that weigh costs: whatever way
//! of reaching the question has, row by row.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::posed::Setting;
use crate::coverage::nearest_sites;
use crate::error::Error;
use crate::model::{Bounds, Cost};
use crate::reach::{Costs, Hit, Place, Reach};
use crate::siting::{CostRows, Travel};

/// Costs of the candidates of a question.
pub(super) struct CandidateTravel<'a> {
    setting: &'a Setting<'a>,
    reach: &'a dyn Reach,
    /// Facilities that stay open, sites behind the candidates where capacities are kept.
    standing: Vec<Place>,
    /// A first guess at how far away so many candidates lie, for one.
    spacing: f64,
    /// Where rows cannot be had one by one: all of them, up to a horizon that grows.
    table: Mutex<Option<Known>>,
}

/// All rows up to a horizon.
#[derive(Clone)]
struct Known {
    horizon: Cost,
    rows: Arc<CostRows>,
}

impl fmt::Debug for CandidateTravel<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} and {}", self.setting.reach.name(), self.demand(), self.sites())
    }
}

/// Pairs that are held at most where all rows have to be worked out together: 4 GB.
const MOST_PAIRS: u64 = 500_000_000;

impl<'a> CandidateTravel<'a> {
    /// The costs of these candidates, and of the facilities that stay where capacities are kept;
    /// refused where they might not fit.
    pub fn of(setting: &'a Setting<'a>, reach: &'a dyn Reach) -> Result<Self, Error> {
        let standing = setting.told_apart();
        let (sites, demand) = (reach.sites(), setting.study.demand.len());
        if !reach.is_piecewise() && sites as u64 * demand as u64 > MOST_PAIRS {
            return Err(crate::coverage::MatrixError { sites, demand }.into());
        }
        let places = setting.candidates.sites.iter().map(|site| site.at);
        let side = Bounds::around(places).map_or(0.0, |bounds| {
            let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
            (width * height).max(width.max(height)).max(1.0).sqrt()
        });
        let spacing = side / (sites.max(1) as f64).sqrt();
        Ok(CandidateTravel { setting, reach, standing, spacing, table: Mutex::new(None) })
    }

    /// The rows up to a horizon, where they are worked out together.
    fn known(&self, horizon: Cost) -> Arc<CostRows> {
        let mut held = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.as_ref().filter(|known| known.horizon >= horizon) {
            return Arc::clone(&known.rows);
        }
        let rows = CostRows::up_to(self.reach, self.demand(), horizon);
        let rows = Arc::new(rows);
        *held = Some(Known { horizon, rows: Arc::clone(&rows) });
        rows
    }

    /// Costs up to a horizon, row by row.
    fn up_to(&self, horizon: Cost) -> Rows<'_> {
        if self.reach.is_piecewise() {
            Rows::Sought(self.reach.costs(horizon))
        } else {
            Rows::Known(self.known(horizon), horizon)
        }
    }
}

enum Rows<'a> {
    Sought(Box<dyn Costs + 'a>),
    Known(Arc<CostRows>, Cost),
}

impl Rows<'_> {
    fn of(&self, demand: usize, hits: &mut Vec<Hit>) {
        match self {
            Rows::Sought(costs) => costs.of(demand, hits),
            Rows::Known(rows, horizon) => rows.within(demand, *horizon, hits),
        }
    }
}

impl Travel for CandidateTravel<'_> {
    fn demand(&self) -> usize {
        self.setting.study.demand.len()
    }

    fn sites(&self) -> usize {
        self.reach.sites()
    }

    fn within(&self, demand: usize, horizon: Cost, hits: &mut Vec<Hit>) {
        self.up_to(horizon).of(demand, hits);
    }

    fn cheapest(&self, demand: usize, most: usize, hits: &mut Vec<Hit>) -> Option<Cost> {
        /// Candidates of which all are looked at rather than those around.
        const FEW: usize = 2_000;
        let first = hits.len();
        let all =
            self.sites() <= FEW || most >= self.sites() || self.setting.study.travel.is_some();
        let mut radius = 1.2 * self.spacing * (most as f64).sqrt();
        let mut horizon = if all { Cost::MAX } else { Cost::from_metres(radius) };
        loop {
            self.up_to(horizon).of(demand, hits);
            // One more than asked for tells what the others cost, whatever the horizon was.
            if hits.len() - first > most || horizon == Cost::MAX {
                break;
            }
            hits.truncate(first);
            radius *= 2.0;
            horizon = Cost::from_metres(radius);
        }
        let row = &mut hits[first..];
        let beyond = (row.len() > most && most > 0).then(|| {
            let (_, next, _) = row.select_nth_unstable(most);
            next.cost
        });
        if beyond.is_some() {
            hits.truncate(first + most);
        }
        hits[first..].sort_unstable();
        beyond
    }

    fn nearest(&self, open: &[u32]) -> Vec<Option<Hit>> {
        let candidates = &self.setting.candidates.sites;
        let place = |&site: &u32| match candidates.get(site as usize) {
            Some(candidate) => Place::from(candidate),
            None => self.standing[site as usize - candidates.len()].clone(),
        };
        let places = open.iter().map(place).collect();
        let reach = self.setting.reach.prepare(self.setting.world(), places);
        let mut nearest = nearest_sites(reach.as_ref(), self.demand());
        nearest.par_iter_mut().flatten().for_each(|hit| hit.site = open[hit.site as usize]);
        nearest
    }

    fn cost(&self, demand: usize, site: u32) -> Option<Cost> {
        self.reach.cost(site as usize, demand)
    }
}

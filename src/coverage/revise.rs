//! Coverage of a set of sites that differs little from one already judged: only demand that a
//! changed site can reach, or whose nearest site is gone, is judged anew.

use std::collections::HashMap;

use super::ledger::{Coverage, FacilityLoad, Ledger, account, coverage};
use super::matrix::{CoverMatrix, MatrixError};
use crate::model::{Cost, DemandPoint, ServiceStandard, Tally, Weight, Xy};
use crate::reach::{Hit, Place, Reach, ReachModel, Rows, World};

/// A coverage with what revising it takes.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The sites.
    places: Vec<Place>,
    /// What they come to.
    pub coverage: Coverage,
    /// Who covers whom.
    matrix: CoverMatrix,
}

/// More changes than this among the sites, and all is judged anew.
const MOST_CHANGES: usize = 64;

/// Which sites are others than before.
struct Change {
    /// By earlier site, its index now.
    now: Vec<Option<u32>>,
    removed: Vec<Place>,
    added: Vec<(u32, Place)>,
}

impl Judged {
    /// Judge sites from scratch.
    pub fn of(
        reach: &dyn Reach,
        places: Vec<Place>,
        demand: &[DemandPoint],
        standard: &ServiceStandard,
    ) -> Result<Judged, MatrixError> {
        let matrix = CoverMatrix::build(reach, demand.len(), standard)?;
        Ok(Judged { places, coverage: coverage(reach, demand, standard), matrix })
    }

    /// What other sites come to under the same standard in the same world: exactly what judging
    /// them from scratch gives. `None` where too much is different for that to be any faster.
    pub fn revised(
        &self,
        model: &dyn ReachModel,
        world: World<'_>,
        places: &[Place],
        standard: &ServiceStandard,
    ) -> Option<Coverage> {
        let change = self.change(places)?;
        let touched = self.touched(model, world, &change, standard)?;
        let points = &world.study.demand.points;
        let added: Vec<Place> = change.added.iter().map(|(_, place)| place.clone()).collect();
        let came = model.prepare(world, added);
        let came = came.within(standard);
        let all = model.prepare(world, places.to_vec());
        let mut revised = self.coverage.clone();
        let mut accounts = Accounts::of(&self.coverage, &change, places.len());
        for hit in revised.assignment.iter_mut().flatten() {
            hit.site = change.now[hit.site as usize].unwrap_or(u32::MAX);
        }
        let (mut near, mut rows) = (Rows::default(), Rows::default());
        for range in runs(&touched) {
            near.clear();
            rows.clear();
            came.covering(range.clone(), &mut near);
            for (row, demand) in range.clone().enumerate() {
                let was = self.matrix.covering(demand);
                was.iter()
                    .filter_map(|&site| change.now[site as usize])
                    .for_each(|site| rows.push(site));
                near.row(row).iter().for_each(|&site| rows.push(change.added[site as usize].0));
                rows.end_row();
                let point = &points[demand];
                accounts.strike(was, point.weight, &change);
                accounts.enter(rows.row(row), point.weight);
                revised.depth[demand] = rows.row(row).len() as u32;
            }
            all.nearest(range.start, &rows, &mut revised.assignment[range]);
        }
        revised.ledger = accounts.ledger;
        revised.covered_twice = accounts.covered_twice;
        revised.loads = accounts.loads;
        revised.nearest = account(&revised.assignment, points);
        Some(revised)
    }

    /// What is different; `None` where it is much, or where sites that stayed changed places,
    /// because the first of equally near sites is the nearest.
    fn change(&self, places: &[Place]) -> Option<Change> {
        let name = |place: &Place| (place.id.clone(), place.at.x.to_bits(), place.at.y.to_bits());
        let mut at: HashMap<_, Vec<u32>> = HashMap::new();
        for (index, place) in places.iter().enumerate().rev() {
            at.entry(name(place)).or_default().push(index as u32);
        }
        let mut now = Vec::with_capacity(self.places.len());
        let (mut removed, mut kept, mut last) = (Vec::new(), vec![false; places.len()], None);
        for place in &self.places {
            let index = at.get_mut(&name(place)).and_then(Vec::pop);
            match index {
                Some(index) if last.is_some_and(|last| last > index) => return None,
                Some(index) => {
                    kept[index as usize] = true;
                    last = Some(index);
                }
                None => removed.push(place.clone()),
            }
            now.push(index);
        }
        let added = (0..places.len()).filter(|&index| !kept[index]);
        let added: Vec<(u32, Place)> =
            added.map(|index| (index as u32, places[index].clone())).collect();
        (removed.len() + added.len() <= MOST_CHANGES).then_some(Change { now, removed, added })
    }

    /// Demand whose verdict or nearest site may be another, ascending.
    fn touched(
        &self,
        model: &dyn ReachModel,
        world: World<'_>,
        change: &Change,
        standard: &ServiceStandard,
    ) -> Option<Vec<usize>> {
        let far = |cost: Cost| model.farthest(world, cost);
        let limit = far(standard.limit.cost)?;
        let removed = change.removed.iter();
        let changed: Vec<Xy> = removed
            .chain(change.added.iter().map(|(_, place)| place))
            .map(|place| place.at)
            .collect();
        let points = world.study.demand.points.iter().zip(&self.coverage.assignment);
        let is_touched = |(point, hit): (&DemandPoint, &Option<Hit>)| {
            let within = |sites: &[Xy], radius: f64| {
                sites.iter().any(|site| site.distance_2(point.at) <= radius * radius)
            };
            let news = &changed[change.removed.len()..];
            within(&changed, limit)
                || match hit {
                    None => !news.is_empty(),
                    Some(hit) if change.now[hit.site as usize].is_none() => true,
                    Some(_) if news.is_empty() => false,
                    Some(hit) => far(hit.cost).is_none_or(|radius| within(news, radius)),
                }
        };
        let touched = points.enumerate().filter(|(_, of)| is_touched(*of));
        Some(touched.map(|(demand, _)| demand).collect())
    }
}

/// The sums of a coverage, being corrected.
struct Accounts {
    ledger: Ledger,
    covered_twice: Tally,
    loads: Vec<FacilityLoad>,
}

impl Accounts {
    /// What stood before, by the sites as they are now.
    fn of(earlier: &Coverage, change: &Change, sites: usize) -> Accounts {
        let mut loads = vec![FacilityLoad::default(); sites];
        for (load, now) in earlier.loads.iter().zip(&change.now) {
            if let Some(now) = now {
                loads[*now as usize] = *load;
            }
        }
        Accounts { ledger: earlier.ledger, covered_twice: earlier.covered_twice, loads }
    }

    /// Take one demand point out, as the earlier sites covered it.
    fn strike(&mut self, was: &[u32], weight: Weight, change: &Change) {
        let line = match was {
            [] => &mut self.ledger.uncovered,
            _ => &mut self.ledger.served,
        };
        line.discount(weight);
        if was.len() > 1 {
            self.covered_twice.discount(weight);
        }
        for site in was.iter().filter_map(|&site| change.now[site as usize]) {
            let load = &mut self.loads[site as usize];
            load.covers.discount(weight);
            if was.len() == 1 {
                load.exclusive.discount(weight);
            }
        }
    }

    /// Enter it again.
    fn enter(&mut self, covering: &[u32], weight: Weight) {
        let line = match covering {
            [] => &mut self.ledger.uncovered,
            _ => &mut self.ledger.served,
        };
        line.count(weight);
        if covering.len() > 1 {
            self.covered_twice.count(weight);
        }
        for &site in covering {
            let load = &mut self.loads[site as usize];
            load.covers.count(weight);
            if covering.len() == 1 {
                load.exclusive.count(weight);
            }
        }
    }
}

/// Ascending numbers as runs without a hole.
fn runs(numbers: &[usize]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    numbers.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some(*run.first()?..run.last()? + 1))
}

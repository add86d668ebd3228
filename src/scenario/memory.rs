//! What answers about the same streets and people have in common: coverages, to be revised for
//! other sites, and cover matrices.

use std::sync::{Arc, Mutex, PoisonError};

use crate::coverage::{Counts, CoverMatrix, Coverage, Judged, MatrixError, counts, coverage};
use crate::model::{Demand, ServiceStandard};
use crate::reach::walk::Walk;
use crate::reach::{Place, Reach, ReachModel, World};

/// Earlier work that later answers start from. Answers are the same with and without it.
#[derive(Debug, Default)]
pub struct Memory {
    /// Whether to keep anything: one answer alone has nobody to share with.
    shared: bool,
    judged: Mutex<Vec<(Basis, Arc<Judged>)>>,
    matrices: Mutex<Vec<(Basis, Vec<Place>, CoverMatrix)>>,
}

/// What must be the same for work to be shared.
#[derive(Debug, Clone)]
struct Basis {
    demand: Arc<Demand>,
    walk: Option<Walk>,
    reach: &'static str,
    standard: ServiceStandard,
}

/// Settings that are remembered at a time.
const MOST: usize = 12;

impl Basis {
    fn of(world: World<'_>, model: &dyn ReachModel, standard: &ServiceStandard) -> Basis {
        // Where the streets do not matter, other streets change nothing.
        let walk = world.walk.filter(|_| model.name() == "walk").cloned();
        let demand = Arc::clone(&world.study.demand);
        Basis { demand, walk, reach: model.name(), standard: *standard }
    }

    fn is(&self, other: &Basis) -> bool {
        let streets = match (&self.walk, &other.walk) {
            (None, None) => true,
            (Some(one), Some(two)) => one.is_same(two),
            _ => false,
        };
        streets
            && Arc::ptr_eq(&self.demand, &other.demand)
            && (self.reach, self.standard) == (other.reach, other.standard)
    }
}

impl Memory {
    /// A memory that many answers share.
    pub fn shared() -> Memory {
        Memory { shared: true, ..Memory::default() }
    }

    /// Coverage of some sites, from an earlier one where that is quick.
    pub fn coverage(
        &self,
        model: &'static dyn ReachModel,
        world: World<'_>,
        places: &[Place],
        standard: &ServiceStandard,
    ) -> Coverage {
        let points = &world.study.demand.points;
        let afresh = || model.prepare(world, places.to_vec());
        // Travel costs may be a table of the study's own.
        if !self.shared || model.name() == "matrix" {
            return coverage(afresh().as_ref(), points, standard);
        }
        let setting = Basis::of(world, model, standard);
        let held = locked(&self.judged).iter().find(|(held, _)| held.is(&setting)).cloned();
        if let Some((_, judged)) = held {
            let revised = judged.revised(model, world, places, standard);
            return revised.unwrap_or_else(|| coverage(afresh().as_ref(), points, standard));
        }
        match Judged::of(afresh().as_ref(), places.to_vec(), points, standard) {
            Ok(judged) => {
                let coverage = judged.coverage.clone();
                push(&mut locked(&self.judged), (setting, Arc::new(judged)));
                coverage
            }
            // Too many pairs to keep.
            Err(_) => coverage(afresh().as_ref(), points, standard),
        }
    }

    /// The same without distances.
    pub(super) fn counts(
        &self,
        model: &'static dyn ReachModel,
        world: World<'_>,
        places: &[Place],
        standard: &ServiceStandard,
    ) -> Counts {
        if self.shared {
            return self.coverage(model, world, places, standard).into();
        }
        let prepared = model.prepare(world, places.to_vec());
        counts(prepared.as_ref(), &world.study.demand.points, standard)
    }

    /// The cover matrix of candidates, an earlier one where it is the same.
    pub(super) fn matrix(
        &self,
        model: &'static dyn ReachModel,
        world: World<'_>,
        places: &[Place],
        prepared: &dyn Reach,
        standard: &ServiceStandard,
    ) -> Result<CoverMatrix, MatrixError> {
        let build = || CoverMatrix::build(prepared, world.study.demand.len(), standard);
        if !self.shared || model.name() == "matrix" {
            return build();
        }
        let setting = Basis::of(world, model, standard);
        let is_it = |held: &&(Basis, Vec<Place>, CoverMatrix)| {
            held.0.is(&setting) && held.1.as_slice() == places
        };
        if let Some((_, _, matrix)) = locked(&self.matrices).iter().find(is_it) {
            return Ok(matrix.clone());
        }
        let matrix = build()?;
        push(&mut locked(&self.matrices), (setting, places.to_vec(), matrix.clone()));
        Ok(matrix)
    }
}

/// A lock that another thread's failure does not close.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Remember one more, and forget the oldest.
fn push<T>(held: &mut Vec<T>, one: T) {
    if held.len() == MOST {
        held.remove(0);
    }
    held.push(one);
}

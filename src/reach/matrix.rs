//! The planner's own travel costs, pair by pair.

use std::ops::Range;

use super::{Costs, Hit, Place, Reach, ReachModel, Rows, Within, World};
use crate::model::{Cost, Measure, ServiceStandard};
use crate::study::TravelCosts;

/// Costs from a table. Pick it when another tool has worked out the travel times: buses, lifts,
/// one-way streets, whatever it knows. What the table does not list is unreachable.
pub struct Matrix;

impl ReachModel for Matrix {
    fn name(&self) -> &'static str {
        "matrix"
    }

    fn describe(&self) -> &'static str {
        "costs from the planner's own table of origins and destinations"
    }

    fn measures(&self) -> &'static [Measure] {
        &[Measure::OwnUnit]
    }

    fn prepare<'a>(
        &self,
        World { study, .. }: World<'a>,
        sites: Vec<Place>,
    ) -> Box<dyn Reach + 'a> {
        let travel = study.travel.as_deref();
        let number_of = |id: &str| travel.and_then(|travel| travel.destination(id));
        let mut by_destination: Vec<(u32, u32)> = sites
            .iter()
            .enumerate()
            .filter_map(|(site, place)| Some((number_of(&place.id)?, site as u32)))
            .collect();
        by_destination.sort_unstable();
        Box::new(MatrixReach { travel, by_destination, sites: sites.len() })
    }
}

struct MatrixReach<'a> {
    travel: Option<&'a TravelCosts>,
    /// Destination of the table and site that it is, ascending. Two sites may share one.
    by_destination: Vec<(u32, u32)>,
    sites: usize,
}

impl MatrixReach<'_> {
    /// Sites a demand point reaches, and the costs.
    fn hits(&self, demand: usize) -> impl Iterator<Item = Hit> + '_ {
        let row = self.travel.map_or(&[][..], |travel| travel.of_demand(demand));
        row.iter().flat_map(move |&(destination, cost)| {
            let from = self.by_destination.partition_point(|(number, _)| *number < destination);
            let same = self.by_destination[from..].iter();
            same.take_while(move |(number, _)| *number == destination)
                .map(move |&(_, site)| Hit { cost, site })
        })
    }
}

impl Reach for MatrixReach<'_> {
    fn sites(&self) -> usize {
        self.sites
    }

    fn within<'a>(&'a self, standard: &ServiceStandard) -> Box<dyn Within + 'a> {
        Box::new(WithinMatrix { reach: self, standard: *standard })
    }

    fn nearest(&self, first: usize, covering: &Rows, nearest: &mut [Option<Hit>]) {
        debug_assert_eq!(covering.len(), nearest.len());
        for (row, nearest) in nearest.iter_mut().enumerate() {
            *nearest = self.hits(first + row).min();
        }
    }

    fn cost(&self, site: usize, demand: usize) -> Option<Cost> {
        self.hits(demand).find(|hit| hit.site as usize == site).map(|hit| hit.cost)
    }

    fn costs<'a>(&'a self, horizon: Cost) -> Box<dyn Costs + 'a> {
        Box::new(MatrixCosts { reach: self, horizon })
    }
}

struct MatrixCosts<'a> {
    reach: &'a MatrixReach<'a>,
    horizon: Cost,
}

impl Costs for MatrixCosts<'_> {
    fn of(&self, demand: usize, hits: &mut Vec<Hit>) {
        hits.extend(self.reach.hits(demand).filter(|hit| hit.cost.is_within(self.horizon)));
    }
}

struct WithinMatrix<'a> {
    reach: &'a MatrixReach<'a>,
    standard: ServiceStandard,
}

impl Within for WithinMatrix<'_> {
    fn covering(&self, demand: Range<usize>, rows: &mut Rows) {
        for demand in demand {
            for hit in self.reach.hits(demand) {
                if self.standard.meets(hit.cost) {
                    rows.push(hit.site);
                }
            }
            rows.end_row();
        }
    }
}

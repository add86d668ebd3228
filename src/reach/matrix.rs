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
        Box::new(MatrixReach::of(study.travel.as_deref(), &sites))
    }
}

struct MatrixReach<'a> {
    travel: Option<&'a TravelCosts>,
    /// Destination of the table that each site is; none for sites it does not name.
    destinations: Vec<Option<u32>>,
    /// By destination, the sites that it is, ascending. Two sites may share one.
    sites_of: Rows,
}

impl<'a> MatrixReach<'a> {
    fn of(travel: Option<&'a TravelCosts>, places: &[Place]) -> MatrixReach<'a> {
        let number_of = |place: &Place| travel?.destination(&place.id);
        let destinations: Vec<Option<u32>> = places.iter().map(number_of).collect();
        let numbered = destinations.iter().zip(0..);
        let mut sites: Vec<(u32, u32)> =
            numbered.filter_map(|(number, site)| Some(((*number)?, site))).collect();
        sites.sort_unstable();
        let mut sites = sites.into_iter().peekable();
        let mut sites_of = Rows::default();
        for destination in 0..travel.map_or(0, TravelCosts::destinations) {
            while let Some((_, site)) = sites.next_if(|(at, _)| *at as usize == destination) {
                sites_of.push(site);
            }
            sites_of.end_row();
        }
        MatrixReach { travel, destinations, sites_of }
    }

    /// Sites a demand point reaches, and the costs.
    fn hits(&self, demand: usize) -> impl Iterator<Item = Hit> + '_ {
        let row = self.travel.map_or(&[][..], |travel| travel.of_demand(demand));
        row.iter().flat_map(move |&(destination, cost)| {
            let sites = self.sites_of.row(destination as usize);
            sites.iter().map(move |&site| Hit { cost, site })
        })
    }
}

impl Reach for MatrixReach<'_> {
    fn sites(&self) -> usize {
        self.destinations.len()
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
        let destination = (*self.destinations.get(site)?)?;
        self.travel?.cost(demand, destination)
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

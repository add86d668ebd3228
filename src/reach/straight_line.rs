//! As the crow flies: the WGS 84 geodesic, to the millimetre (Euclidean in a local study).

use std::ops::Range;

use super::{Hit, Reach, ReachModel, Rows};
use crate::crs::Plane;
use crate::index::{Grid, Tree};
use crate::model::{Cost, DemandPoint, Measure, ServiceStandard, Xy};
use crate::study::Study;

/// Straight-line reach. Pick it for a first look, for claims made in kilometres, and where
/// no street network is to be had; people walk farther than this says.
pub struct StraightLine;

impl ReachModel for StraightLine {
    fn name(&self) -> &'static str {
        "straight_line"
    }

    fn describe(&self) -> &'static str {
        "as the crow flies: WGS 84 geodesic, to the millimetre"
    }

    fn measures(&self) -> &'static [Measure] {
        &[Measure::Distance]
    }

    fn prepare<'a>(&self, study: &'a Study, sites: Vec<Xy>) -> Box<dyn Reach + 'a> {
        Box::new(StraightLineReach {
            plane: &study.plane,
            demand: &study.demand.points,
            tree: Tree::new(&sites),
            sites,
        })
    }
}

struct StraightLineReach<'a> {
    plane: &'a Plane,
    demand: &'a [DemandPoint],
    sites: Vec<Xy>,
    tree: Tree,
}

impl Reach for StraightLineReach<'_> {
    fn sites(&self) -> usize {
        self.sites.len()
    }

    fn covering(&self, demand: Range<usize>, standard: &ServiceStandard, rows: &mut Rows) {
        let radius = self.plane.search_radius(standard.limit.cost);
        let radius_2 = radius * radius;
        let grid = Grid::new(&self.sites, radius);
        for point in &self.demand[demand] {
            grid.near(point.at, |at, site| {
                if point.at.distance_2(at) <= radius_2 {
                    let cost = self.plane.distance(at, point.at);
                    if standard.meets(cost) {
                        rows.push(Hit { cost, site });
                    }
                }
            });
            rows.end_row();
        }
    }

    fn nearest(&self, demand: Range<usize>, known: &Rows, nearest: &mut Vec<Option<Hit>>) {
        for (row, point) in self.demand[demand].iter().enumerate() {
            let covering = known.row(row).iter().min().copied();
            nearest.push(covering.or_else(|| self.nearest_to(point.at)));
        }
    }

    fn cost(&self, site: usize, demand: usize) -> Option<Cost> {
        Some(self.plane.distance(self.sites[site], self.demand[demand].at))
    }
}

impl StraightLineReach<'_> {
    /// The nearest in the plane is the nearest on Earth, unless another is so close in
    /// length that the projection's stretch could have changed their order.
    fn nearest_to(&self, at: Xy) -> Option<Hit> {
        let (_, plane_2) = self.tree.nearest(at)?;
        let rivals = plane_2.sqrt() * (1.0 + self.plane.ambiguity()) + 0.001;
        self.tree
            .within(at, rivals)
            .map(|site| Hit { cost: self.plane.distance(self.sites[site as usize], at), site })
            .min()
    }
}

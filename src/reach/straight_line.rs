//! As the crow flies: the WGS 84 geodesic, to the millimetre (Euclidean in a local study).

use std::ops::Range;

use super::{Costs, Hit, Place, Reach, ReachModel, Rows, Within, World};
use crate::crs::Plane;
use crate::index::{Cell, Grid, Raster, Tree};
use crate::model::{Bounds, Cost, DemandPoint, Measure, ServiceStandard, Xy};

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

    fn farthest(&self, World { study, .. }: World<'_>, cost: Cost) -> Option<f64> {
        Some(study.plane.search_radius(cost))
    }

    fn prepare<'a>(
        &self,
        World { study, .. }: World<'a>,
        sites: Vec<Place>,
    ) -> Box<dyn Reach + 'a> {
        let sites: Vec<Xy> = sites.into_iter().map(|site| site.at).collect();
        Box::new(StraightLineReach {
            plane: &study.plane,
            demand: &study.demand.points,
            tree: Tree::new(&sites),
            grid: Grid::new(&sites),
            // (d (1 + a) + 1 mm)^2 <= d^2 (1 + a)^2 (1 + 1e-6) + 1.1 m^2, without a root.
            rivalry: (1.0 + study.plane.ambiguity()).powi(2) * (1.0 + 1e-6),
            sites,
        })
    }
}

struct StraightLineReach<'a> {
    plane: &'a Plane,
    demand: &'a [DemandPoint],
    sites: Vec<Xy>,
    tree: Tree,
    grid: Grid,
    /// Factor on a squared plane distance: (1 + ambiguity)^2, and a little.
    rivalry: f64,
}

/// Rings of grid cells searched for a nearest site before the R-tree is asked.
const RINGS: u32 = 6;

impl Reach for StraightLineReach<'_> {
    fn sites(&self) -> usize {
        self.sites.len()
    }

    fn within<'a>(&'a self, standard: &ServiceStandard) -> Box<dyn Within + 'a> {
        let limit = standard.limit.cost;
        let (inner, outer) = (self.plane.sure_radius(limit), self.plane.search_radius(limit));
        let origin = Xy { x: 0.0, y: 0.0 };
        let bounds = Bounds::around(self.demand.iter().map(|point| point.at));
        let bounds = bounds.unwrap_or(Bounds { min: origin, max: origin });
        Box::new(WithinStraightLine {
            reach: self,
            standard: *standard,
            inner_2: inner * inner,
            outer_2: outer * outer,
            raster: Raster::new(bounds, &self.sites, inner, outer, self.demand.len()),
        })
    }

    fn nearest(&self, first: usize, covering: &Rows, nearest: &mut [Option<Hit>]) {
        for (row, nearest) in nearest.iter_mut().enumerate() {
            let at = self.demand[first + row].at;
            *nearest = match covering.row(row) {
                [] => self.nearest_close(at).or_else(|| self.nearest_anywhere(at)),
                sites => self.nearest_of(sites, at),
            };
        }
    }

    fn cost(&self, site: usize, demand: usize) -> Option<Cost> {
        Some(self.plane.distance(self.sites[site], self.demand[demand].at))
    }

    fn costs<'a>(&'a self, horizon: Cost) -> Box<dyn Costs + 'a> {
        Box::new(StraightLineCosts { reach: self, horizon })
    }
}

struct StraightLineCosts<'a> {
    reach: &'a StraightLineReach<'a>,
    horizon: Cost,
}

impl Costs for StraightLineCosts<'_> {
    fn of(&self, demand: usize, hits: &mut Vec<Hit>) {
        let at = self.reach.demand[demand].at;
        let near = |hit: &Hit| hit.cost.is_within(self.horizon);
        if self.horizon == Cost::MAX {
            hits.extend((0..self.reach.sites.len() as u32).map(|site| self.reach.hit(site, at)));
        } else {
            let radius = self.reach.plane.search_radius(self.horizon);
            let around = self.reach.tree.within(at, radius);
            hits.extend(around.map(|site| self.reach.hit(site, at)).filter(near));
        }
    }
}

impl StraightLineReach<'_> {
    /// Square of the plane distance beyond which a site is not the nearest when one is so
    /// near: the projection's stretch may change the order of sites almost equally far, and
    /// distances are whole millimetres.
    fn rivals_2(&self, plane_2: f64) -> f64 {
        plane_2 * self.rivalry + 1.1
    }

    fn hit(&self, site: u32, at: Xy) -> Hit {
        Hit { cost: self.plane.distance(self.sites[site as usize], at), site }
    }

    /// The nearest of some sites that are sure to hold it. The loop takes no branch on the
    /// data: it runs once for every demand point.
    fn nearest_of(&self, sites: &[u32], at: Xy) -> Option<Hit> {
        let (mut nearest, mut nearest_2, mut second_2) = (0, f64::INFINITY, f64::INFINITY);
        for &site in sites {
            let plane_2 = at.distance_2(self.sites[site as usize]);
            let closer = plane_2 < nearest_2;
            second_2 = second_2.min(nearest_2.max(plane_2));
            nearest_2 = nearest_2.min(plane_2);
            nearest = if closer { site } else { nearest };
        }
        let rivals_2 = self.rivals_2(nearest_2);
        if second_2 > rivals_2 {
            return Some(self.hit(nearest, at));
        }
        let rivals =
            sites.iter().filter(|&&site| at.distance_2(self.sites[site as usize]) <= rivals_2);
        rivals.map(|&site| self.hit(site, at)).min()
    }

    /// The nearest site, if a few rings of cells are sure to hold it.
    fn nearest_close(&self, at: Xy) -> Option<Hit> {
        for rings in (2..=RINGS).step_by(2) {
            let mut nearest_2 = f64::INFINITY;
            self.grid.near(at, rings, |site, _| nearest_2 = nearest_2.min(at.distance_2(site)));
            let rivals_2 = self.rivals_2(nearest_2);
            let seen = f64::from(rings) * self.grid.cell_width();
            if rivals_2 <= seen * seen {
                let mut best: Option<Hit> = None;
                self.grid.near(at, rings, |site, index| {
                    if at.distance_2(site) <= rivals_2 {
                        let hit = self.hit(index, at);
                        best = Some(best.map_or(hit, |best| best.min(hit)));
                    }
                });
                return best;
            }
        }
        None
    }

    /// The nearest site, however far.
    fn nearest_anywhere(&self, at: Xy) -> Option<Hit> {
        let (_, plane_2) = self.tree.nearest(at)?;
        let sites = self.tree.within(at, self.rivals_2(plane_2).sqrt());
        sites.map(|site| self.hit(site, at)).min()
    }
}

struct WithinStraightLine<'a> {
    reach: &'a StraightLineReach<'a>,
    standard: ServiceStandard,
    inner_2: f64,
    outer_2: f64,
    raster: Raster,
}

impl Within for WithinStraightLine<'_> {
    fn covering(&self, demand: Range<usize>, rows: &mut Rows) {
        let mut cells = [Cell::default(); BLOCK];
        for points in self.reach.demand[demand].chunks(BLOCK) {
            for (cell, point) in cells.iter_mut().zip(points) {
                *cell = self.raster.cell(point.at);
            }
            for (cell, point) in cells.iter().zip(points) {
                let (sure, perhaps) = self.raster.discs(*cell);
                rows.extend(sure);
                for &site in perhaps {
                    if self.holds(site, point.at) {
                        rows.push(site);
                    }
                }
                rows.end_row();
            }
        }
    }
}

impl WithinStraightLine<'_> {
    /// Only a thin ring round the limit needs the distance itself.
    #[inline]
    fn holds(&self, site: u32, at: Xy) -> bool {
        let from = self.reach.sites[site as usize];
        let plane_2 = at.distance_2(from);
        plane_2 <= self.inner_2
            || (plane_2 <= self.outer_2 && self.standard.meets(self.reach.plane.distance(from, at)))
    }
}

/// Demand points whose cells are looked up together.
const BLOCK: usize = 64;

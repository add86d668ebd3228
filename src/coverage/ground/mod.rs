//! Ground instead of points: the discs of a limit laid over an area, with exact arcs.
//!
//! [`Ground`] holds what everything else is read from: where the discs' rims and the area's
//! outline cross, and which sites neighbour each other.

mod blocks;
mod border;
mod catchments;
mod depths;
mod diagram;
mod discs;
mod exposed;
mod farthest;
mod holes;
mod least;
mod losses;
mod rim;

use geo::MultiPolygon;

use crate::coverage::planar::STRETCH;
use crate::crs::Plane;
use crate::model::{Area, Cost, Xy};

use border::{Ring, enclosed, rings};
use depths::{DEPTHS, Depths};
use diagram::Diagram;
use discs::Discs;
use exposed::{Arc, arcs};
use farthest::{Peak, farthest, peaks};
use rim::{Cut, Outline, Stretch, stretches};

pub use blocks::{BlockCover, SiteShare, block_covers};
pub use holes::{Hole, HoleFinder};
pub use least::{LeastPossible, least_possible};

/// An amount of ground as an enclosure: the true value lies between the two, square kilometres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Enclosure {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

impl Enclosure {
    /// A value known to so much either way, within 0 and `whole`.
    fn about(value: f64, error: f64, whole: f64) -> Enclosure {
        let inside = |value: f64| value.clamp(0.0, whole);
        Enclosure { low: inside(value - error), high: inside(value + error) }
    }

    /// What is left of `whole`.
    pub fn rest_of(self, whole: f64) -> Enclosure {
        Enclosure { low: (whole - self.high).max(0.0), high: (whole - self.low).max(0.0) }
    }

    /// Its middle.
    pub fn middle(self) -> f64 {
        0.5 * (self.low + self.high)
    }

    /// The same to so many decimals, rounded outwards.
    pub fn rounded(self, decimals: i32) -> Enclosure {
        let scale = 10_f64.powi(decimals);
        Enclosure {
            low: (self.low * scale).floor() / scale,
            high: (self.high * scale).ceil() / scale,
        }
    }

    /// How much is left open.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// Why the ground could not be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GroundError {
    /// The triangulation refuses the coordinates.
    #[error(
        "the centres cannot be triangulated: a coordinate is too large. hint: check crs, and look for a stray point"
    )]
    Triangulation,
}

/// The place of an area that is farthest from every site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Farthest {
    /// Where it is.
    pub at: Xy,
    /// The site nearest to it.
    pub site: usize,
    /// How far that is, by the one rule of distances.
    pub distance: Cost,
}

/// Discs of one limit laid over an area.
pub struct Ground<'a> {
    area: &'a Area,
    discs: Discs<'a>,
    outline: Outline,
    diagram: Diagram,
    stretches: Vec<Stretch>,
    /// By disc, then along the outline.
    cuts: Vec<Cut>,
}

impl<'a> Ground<'a> {
    /// Lay discs of `limit` round `sites` over `area`.
    pub fn new(
        plane: &'a Plane,
        area: &'a Area,
        sites: &[Xy],
        limit: Cost,
    ) -> Result<Ground<'a>, GroundError> {
        let discs = Discs::new(plane, sites, limit);
        let outline = Outline::new(&area.outline);
        let (diagram, (stretches, mut cuts)) =
            rayon::join(|| Diagram::new(&discs), || stretches(&outline, &discs));
        let diagram = diagram.ok_or(GroundError::Triangulation)?;
        cuts.sort_by_key(|cut| (cut.disc, cut.side, cut.leaves));
        Ok(Ground { area, discs, outline, diagram, stretches, cuts })
    }

    /// Ground without a centre within the limit.
    pub fn uncovered(&self) -> Enclosure {
        self.uncovered_by(&self.rings())
    }

    /// The place farthest from every site; none without sites.
    pub fn farthest(&self) -> Option<Farthest> {
        self.farthest_of(&peaks(&self.outline, &self.discs, &self.diagram).0)
    }

    fn farthest_of(&self, peaks: &[Peak]) -> Option<Farthest> {
        let (peak, _) = farthest(&self.discs, peaks)?;
        let sites = self.discs.sites.iter();
        let distances = sites.map(|&site| self.discs.plane.distance(site, peak.at));
        let (disc, distance) = distances.enumerate().min_by_key(|(_, distance)| *distance)?;
        let site = self.discs.distinct.iter().position(|&held| held as usize == disc)?;
        Some(Farthest { at: peak.at, site, distance })
    }

    fn arcs(&self) -> Vec<Arc> {
        arcs(&self.outline, &self.discs, &self.diagram, &self.cuts)
    }

    fn rings(&self) -> Vec<Ring> {
        rings(&self.outline, &self.discs, &self.stretches, &self.arcs())
    }

    /// The verdict, the uncovered ground and its holes.
    pub fn survey(&self) -> Survey {
        let (rings, (peaks, _)) =
            rayon::join(|| self.rings(), || peaks(&self.outline, &self.discs, &self.diagram));
        let (uncovered, (holes, farthest)) = rayon::join(
            || self.uncovered_by(&rings),
            || (holes::holes(&self.discs, &rings, &peaks), self.farthest_of(&peaks)),
        );
        let holes = if self.discs.sites.is_empty() {
            holes::bare(self.discs.plane, &self.area.outline)
        } else {
            holes
        };
        Survey { uncovered, farthest, holes }
    }

    /// Ground by the number of sites within the limit, and what each site covers alone.
    pub fn overlap(&self) -> Overlap {
        let depths = depths::depths(&self.outline, &self.discs, &self.stretches, &self.cuts);
        self.overlap_of(&depths)
    }

    /// The same, and the ground within the limit of each site, square kilometres.
    fn overlap_by_site(&self) -> (Overlap, Vec<f64>) {
        let mut depths = depths::depths(&self.outline, &self.discs, &self.stretches, &self.cuts);
        depths::outline_within(&self.outline, &self.discs, &mut depths);
        let within = self.discs.distinct.iter().map(|&disc| depths.within[disc as usize] / 1e6);
        (self.overlap_of(&depths), within.collect())
    }

    fn overlap_of(&self, depths: &Depths) -> Overlap {
        let error = self.error(depths.arc_metres, depths::STEP);
        let whole = self.area.km2;
        let at_least = depths.at_least.map(|ground| Enclosure::about(ground / 1e6, error, whole));
        let alone_km2 = self.discs.distinct.iter().map(|&disc| {
            // A thousandth of a square metre is rounding.
            let ground = depths.alone[disc as usize];
            if ground < 1e-3 { 0.0 } else { ground / 1e6 }
        });
        Overlap { at_least, alone_km2: alone_km2.collect() }
    }

    /// Whether any place of the area is within the limit of a site.
    fn touches(&self) -> bool {
        self.stretches.iter().any(|stretch| stretch.depth > 0)
            || self.discs.sites.iter().any(|&site| self.outline.holds(site))
    }

    /// The part of the area nearest to each site and within the limit, rims as chords of half a
    /// degree. Of sites at one place the first has it.
    pub fn catchments(&self) -> Vec<MultiPolygon<f64>> {
        let (discs, diagram) = (&self.discs, &self.diagram);
        let mut zones =
            catchments::catchments(self.area, &self.outline, discs, diagram, &self.cuts);
        let zone =
            |&disc: &u32| std::mem::replace(&mut zones[disc as usize], MultiPolygon(Vec::new()));
        discs.distinct.iter().map(zone).collect()
    }

    /// What the loss of each site by itself would do.
    pub fn losses(&self) -> Vec<Loss> {
        let (arcs, (_, passes)) =
            rayon::join(|| self.arcs(), || peaks(&self.outline, &self.discs, &self.diagram));
        let losses = losses::losses(&self.outline, &self.discs, &self.diagram, &arcs, &passes);
        let site = |&disc: &u32| {
            let losses::Loss { opens, metres } = losses[disc as usize];
            Loss { opens, farthest: metres.is_finite().then(|| Cost::from_metres(metres)) }
        };
        self.discs.distinct.iter().map(site).collect()
    }

    fn uncovered_by(&self, rings: &[Ring]) -> Enclosure {
        let square_metres: f64 = rings.iter().map(|ring| ring.area).sum();
        let arcs: f64 = rings.iter().map(|ring| ring.arc_metres).sum();
        Enclosure::about(square_metres / 1e6, self.error(arcs, border::STEP), self.area.km2)
    }

    /// By how much an amount of ground bounded by so many metres of arc, measured in steps of so
    /// many radians, may be off, square kilometres: rims are known to the plane's own tolerance,
    /// corners to a micrometre, segments of a step to the bending of the plane within a disc,
    /// and the two ways to measure the whole area agree so far and no better.
    fn error(&self, arc_metres: f64, step: f64) -> f64 {
        const CORNER: f64 = 1e-6;
        let rim = self.discs.plane.length_error(self.discs.radius) + CORNER;
        let segments = self.discs.radius * step * step / 24.0;
        let rim = rim + segments * self.discs.plane.bending(self.discs.radius);
        let sides: f64 = self.outline.sides.iter().map(|side| side.length()).sum();
        let plane = self.discs.plane;
        let rings = self.outline.rings.iter().map(|ring| {
            let corners: Vec<Xy> =
                self.outline.sides[ring.clone()].iter().map(|side| side.from).collect();
            enclosed(plane, &corners)
        });
        let whole: f64 = rings.sum::<f64>() / 1e6;
        (arc_metres * rim + sides * CORNER) / 1e6 + (whole - self.area.km2).abs()
    }
}

/// Where the circles of `limit` round some places cross the outline of an area; stretched as
/// those of [`super::circle_crossings`] are, so that each is within the limit of its place.
pub fn outline_crossings(plane: &Plane, area: &Area, places: &[Xy], limit: Cost) -> Vec<Xy> {
    let discs = Discs::of_radius(plane, places, limit, limit.metres() + STRETCH);
    let (_, cuts) = stretches(&Outline::new(&area.outline), &discs);
    cuts.into_iter().map(|cut| cut.at).collect()
}

/// An area as a whole under one limit.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Ground without a centre within the limit.
    pub uncovered: Enclosure,
    /// The place farthest from every site; none without sites.
    pub farthest: Option<Farthest>,
    /// The holes, deepest first.
    pub holes: Vec<Hole>,
}

/// Ground by the number of sites within the limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// Ground with at least one, two, three sites within the limit.
    pub at_least: [Enclosure; DEPTHS],
    /// What each site covers alone, square kilometres.
    pub alone_km2: Vec<f64>,
}

/// What the loss of one site would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// Whether ground covered today would be left without a site within the limit.
    pub opens: bool,
    /// How far the farthest place it covers today would then be from the nearest site; none
    /// where no other is left.
    pub farthest: Option<Cost>,
}

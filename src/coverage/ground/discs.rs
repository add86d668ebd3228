//! The discs of one limit round some sites: all ground a site serves.
//!
//! A disc is what [`Plane::distance`] says it is: the positions whose geodesic distance,
//! rounded to the millimetre, is at most the limit. Its rim is found from the plane's own
//! length, direction by direction, so it is not a circle of the plane but the true curve.

use crate::coverage::planar::crossing;
use crate::crs::Plane;
use crate::index::Tree;
use crate::model::{Cost, Xy};

/// A distance counts as the limit up to half a millimetre beyond it: distances are rounded.
const HALF_MILLIMETRE: f64 = 0.000_5;

/// Metres of ground that are within a limit.
pub(super) fn radius_of(limit: Cost) -> f64 {
    limit.metres() + HALF_MILLIMETRE
}

/// Discs round distinct sites.
pub(super) struct Discs<'a> {
    pub plane: &'a Plane,
    /// The sites; no two at the same place.
    pub sites: Vec<Xy>,
    /// Which of them each site given is.
    pub distinct: Vec<u32>,
    /// How many of the sites given are each of them.
    pub times: Vec<u32>,
    /// Radius on the ground, metres.
    pub radius: f64,
    /// No disc reaches farther than this in the plane.
    reach: f64,
    tree: Tree,
}

impl<'a> Discs<'a> {
    pub fn new(plane: &'a Plane, given: &[Xy], limit: Cost) -> Discs<'a> {
        Discs::of_radius(plane, given, limit, radius_of(limit))
    }

    /// Discs of a radius in metres that is the limit but for a part of a millimetre.
    pub fn of_radius(plane: &'a Plane, given: &[Xy], limit: Cost, radius: f64) -> Discs<'a> {
        let mut order: Vec<usize> = (0..given.len()).collect();
        let key = |at: Xy| (at.x, at.y);
        order.sort_by(|&a, &b| {
            let (a, b) = (key(given[a]), key(given[b]));
            a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
        });
        let mut sites: Vec<Xy> = Vec::with_capacity(given.len());
        let (mut distinct, mut times) = (vec![0; given.len()], Vec::new());
        for index in order {
            if sites.last() != Some(&given[index]) {
                sites.push(given[index]);
                times.push(0);
            }
            distinct[index] = sites.len() as u32 - 1;
            times[sites.len() - 1] += 1;
        }
        let tree = Tree::new(&sites);
        Discs {
            plane,
            sites,
            distinct,
            times,
            radius,
            reach: plane.search_radius(limit) + 0.01,
            tree,
        }
    }

    /// The site of an index.
    pub fn site(&self, disc: u32) -> Xy {
        self.sites[disc as usize]
    }

    /// How many of the sites given stand where a disc's site does.
    pub fn times(&self, disc: u32) -> u32 {
        self.times[disc as usize]
    }

    /// How far beyond a disc's rim a position lies, metres of ground; 0 or less within.
    pub fn beyond(&self, disc: u32, at: Xy) -> f64 {
        self.plane.length(self.site(disc), at) - self.radius
    }

    /// The discs that may hold some position within `spread` plane metres of `at`.
    pub fn near(&self, at: Xy, spread: f64) -> impl Iterator<Item = u32> + '_ {
        self.tree.within(at, self.reach + spread)
    }

    /// The discs whose rims may cross that of a disc.
    pub fn neighbours(&self, disc: u32) -> impl Iterator<Item = u32> + '_ {
        self.tree.within(self.site(disc), 2.0 * self.reach).filter(move |&other| other != disc)
    }

    /// The site nearest in the plane.
    pub fn nearest(&self, at: Xy) -> Option<u32> {
        self.tree.nearest(at).map(|(disc, _)| disc)
    }

    /// Metres of ground from a position to the nearest site.
    pub fn depth(&self, at: Xy) -> Option<f64> {
        let disc = self.nearest(at)?;
        // The nearest on the ground may be another one by a hair.
        let apart = self.site(disc).distance_2(at).sqrt();
        let nearly = self.tree.within(at, apart * (1.0 + self.plane.ambiguity()) + 1e-6);
        let lengths = nearly.map(|disc| self.plane.length(self.site(disc), at));
        Some(lengths.fold(self.plane.length(self.site(disc), at), f64::min))
    }

    /// The place on a disc's rim in a plane direction from its site, radians
    /// counter-clockwise from east.
    pub fn rim(&self, disc: u32, angle: f64) -> Xy {
        let site = self.site(disc);
        let (sin, cos) = angle.sin_cos();
        let mut along = self.radius;
        let at = |along: f64| Xy { x: site.x + along * cos, y: site.y + along * sin };
        for _ in 0..3 {
            let length = self.plane.length(site, at(along));
            if length > 0.0 {
                along *= self.radius / length;
            }
        }
        at(along)
    }

    /// Direction from a disc's site, 0 up to a full turn.
    pub fn angle(&self, disc: u32, at: Xy) -> f64 {
        let site = self.site(disc);
        turn((at.y - site.y).atan2(at.x - site.x))
    }

    /// Where another disc is entered and left, going counter-clockwise round a disc's rim, as
    /// directions; `None` where the rims do not cross. Good to a millionth.
    pub fn overlap(&self, disc: u32, other: u32) -> Option<(f64, f64)> {
        let (a, b) = (self.site(disc), self.site(other));
        let apart = self.plane.length(a, b);
        if apart >= 2.0 * self.radius {
            return None;
        }
        let towards = (b.y - a.y).atan2(b.x - a.x);
        let half = (apart / (2.0 * self.radius)).acos();
        Some((towards - half, towards + half))
    }

    /// The place where, going counter-clockwise round `disc`, the disc `other` is entered. It
    /// is also where, going so round `other`, `disc` is left; both ask for the same bytes.
    pub fn entry(&self, disc: u32, other: u32) -> Option<Xy> {
        // One computation for both ways of asking.
        let (first, second) = (disc.min(other), disc.max(other));
        let (enters, leaves) = self.overlap(first, second)?;
        let angle = if disc == first { enters } else { leaves };
        let (a, b) = (self.site(first), self.site(second));
        let plane = self.plane;
        crossing(plane, a, b, angle, self.radius)
    }

    /// Ground between an arc of a disc's rim and its chord, square metres. A short arc: the
    /// segment of a circle of the disc's radius.
    pub fn segment(&self, angle: f64) -> f64 {
        // sin loses the difference for short arcs.
        let excess = if angle < 1e-2 {
            angle.powi(3) * (1.0 / 6.0 - angle * angle / 120.0)
        } else {
            angle - angle.sin()
        };
        0.5 * self.radius * self.radius * excess
    }
}

/// An angle in 0 up to a full turn.
pub(super) fn turn(angle: f64) -> f64 {
    let turned = angle.rem_euclid(std::f64::consts::TAU);
    if turned >= std::f64::consts::TAU { 0.0 } else { turned }
}

//! Catchments: the part of the area that is nearest to a site, within the limit.

use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::diagram::Diagram;
use super::discs::Discs;
use super::rim::{Cut, Outline, cuts_of};
use crate::coverage::planar::clipped;
use crate::model::{Area, Xy};

/// Corners of a whole rim.
const CORNERS: usize = 720;

/// The catchment of each disc; rims as chords of half a degree.
pub(super) fn catchments(
    area: &Area,
    outline: &Outline,
    discs: &Discs<'_>,
    diagram: &Diagram,
    cuts: &[Cut],
) -> Vec<MultiPolygon<f64>> {
    (0..discs.sites.len() as u32)
        .into_par_iter()
        .map(|disc| {
            let zone = zone(discs, diagram, disc);
            if zone.len() < 3 {
                return MultiPolygon(Vec::new());
            }
            let ring: LineString<f64> = zone.iter().map(|&at| Coord::from(at)).collect();
            let zone = MultiPolygon(vec![Polygon::new(ring, Vec::new())]);
            let is_crossed = !cuts_of(cuts, disc).is_empty();
            // A rim that the outline does not cross lies in the area or outside; what the
            // outline keeps out of its inside is then a hole of the area.
            if !is_crossed && holes_within(outline, discs, disc) == Some(false) {
                return zone;
            }
            area.outline.intersection(&zone)
        })
        .collect()
}

/// Whether a hole or a part of the area lies wholly within a disc in the area; `None` for a
/// disc whose rim is not in the area.
fn holes_within(outline: &Outline, discs: &Discs<'_>, disc: u32) -> Option<bool> {
    if !outline.holds_arc(discs, disc, 0.0, std::f64::consts::TAU) {
        return None;
    }
    let within = |ring: &std::ops::Range<usize>| {
        outline.sides.get(ring.start).is_some_and(|side| discs.beyond(disc, side.from) <= 0.0)
    };
    Some(outline.rings.iter().any(within))
}

/// A disc cut by the lines half way to its neighbours: convex, counter-clockwise.
fn zone(discs: &Discs<'_>, diagram: &Diagram, disc: u32) -> Vec<Xy> {
    let site = discs.site(disc);
    let turn = std::f64::consts::TAU / CORNERS as f64;
    let mut ring: Vec<Xy> =
        (0..CORNERS).map(|corner| discs.rim(disc, turn * corner as f64)).collect();
    for &other in diagram.neighbours(disc) {
        let there = discs.site(other);
        let ahead = |at: Xy| at.distance_2(there) - at.distance_2(site);
        if ring.iter().any(|&at| ahead(at) < 0.0) {
            ring = clipped(&ring, ahead);
        }
    }
    ring
}

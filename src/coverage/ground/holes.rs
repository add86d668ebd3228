//! The holes: every part of the area that no disc holds, with its deepest place.

use geo::algorithm::indexed::IntervalTreeMultiPolygon;
use geo::{Contains, Coord, InteriorPoint, LineString, MultiPolygon, Point, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::border::{Along, Ring, enclosed};
use super::discs::Discs;
use super::farthest::Peak;
use crate::crs::Plane;
use crate::model::{Bounds, Cost, Xy};

/// A connected part of the area without a centre within the limit.
#[derive(Debug, Clone)]
pub struct Hole {
    /// Its outline in the plane; arcs as chords of one degree.
    pub outline: Polygon<f64>,
    /// Ground in square kilometres, arcs counted as arcs.
    pub km2: f64,
    /// Its place farthest from any centre.
    pub deepest: Xy,
    /// How far that is, on the ground; none where there is no centre at all.
    pub distance: Option<Cost>,
}

/// Which hole holds a position.
pub struct HoleFinder {
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    insides: Vec<IntervalTreeMultiPolygon<f64>>,
}

impl HoleFinder {
    /// Of some outlines.
    pub fn new<'a>(outlines: impl IntoIterator<Item = &'a Polygon<f64>>) -> HoleFinder {
        let (mut boxes, mut insides) = (Vec::new(), Vec::new());
        for (at, outline) in outlines.into_iter().enumerate() {
            let corners = outline.exterior().coords().map(|&corner| Xy::from(corner));
            if let Some(Bounds { min, max }) = Bounds::around(corners) {
                let rectangle = Rectangle::from_corners([min.x, min.y], [max.x, max.y]);
                boxes.push(GeomWithData::new(rectangle, at));
            }
            insides.push(IntervalTreeMultiPolygon::new(&MultiPolygon(vec![outline.clone()])));
        }
        HoleFinder { boxes: RTree::bulk_load(boxes), insides }
    }

    /// The hole round a position; none when it lies in none.
    pub fn at(&self, at: Xy) -> Option<usize> {
        let point = Point::from(Coord::from(at));
        let near = self.boxes.locate_in_envelope_intersecting(&AABB::from_point([at.x, at.y]));
        near.map(|found| found.data).filter(|&hole| self.insides[hole].contains(&point)).min()
    }
}

/// Rings to holes, deepest first. A ring without a place beyond the limit is what rounding left
/// where discs just meet, and no hole.
pub(super) fn holes(discs: &Discs<'_>, rings: &[Ring], peaks: &[Peak]) -> Vec<Hole> {
    let line = |ring: &Ring| -> LineString<f64> {
        let mut line: Vec<Coord<f64>> = ring.corners.iter().map(|&at| at.into()).collect();
        line.extend(line.first().copied());
        LineString(line)
    };
    let (outer, inner): (Vec<&Ring>, Vec<&Ring>) =
        rings.iter().filter(|ring| ring.corners.len() > 2).partition(|ring| ring.area > 0.0);
    let shells: Vec<Polygon<f64>> =
        outer.iter().map(|ring| Polygon::new(line(ring), Vec::new())).collect();
    let finder = HoleFinder::new(&shells);
    let mut outlines = shells;
    let mut ground: Vec<f64> = outer.iter().map(|ring| ring.area).collect();
    let mut along: Vec<(Along, usize)> = Vec::new();
    for (hole, ring) in outer.iter().enumerate() {
        along.extend(ring.along.iter().map(|&along| (along, hole)));
    }
    for ring in inner {
        // The smallest shell round it: shells lie within each other only through islands.
        let corner = Coord::from(ring.corners[0]);
        let point = [corner.x, corner.y];
        let near = finder.boxes.locate_in_envelope_intersecting(&AABB::from_point(point));
        let round = near
            .map(|found| found.data)
            .filter(|&hole| finder.insides[hole].contains(&Point::from(corner)))
            .min_by(|&a, &b| outer[a].area.total_cmp(&outer[b].area));
        if let Some(hole) = round {
            ground[hole] += ring.area;
            outlines[hole].interiors_push(line(ring));
            along.extend(ring.along.iter().map(|&along| (along, hole)));
        }
    }
    along.sort_unstable_by_key(|(along, hole)| (along.side, *hole));
    let deepest = deepest(discs, &outlines, &along, peaks);
    let found = outlines.into_iter().zip(ground).zip(deepest);
    let mut holes: Vec<Hole> = found
        .filter_map(|((outline, ground), peak)| {
            let (peak, metres) = peak?;
            let distance = Some(Cost::from_metres(metres));
            Some(Hole { outline, km2: ground.max(0.0) / 1e6, deepest: peak.at, distance })
        })
        .collect();
    holes.sort_by(|a, b| {
        let by_place =
            || a.deepest.x.total_cmp(&b.deepest.x).then(a.deepest.y.total_cmp(&b.deepest.y));
        b.distance.cmp(&a.distance).then(b.km2.total_cmp(&a.km2)).then_with(by_place)
    });
    holes
}

/// Without any site, every part of the area is a hole.
pub(super) fn bare(plane: &Plane, outline: &MultiPolygon<f64>) -> Vec<Hole> {
    let corners = |ring: &LineString<f64>| -> Vec<Xy> {
        ring.coords().skip(1).map(|&corner| Xy::from(corner)).collect()
    };
    let hole = |polygon: &Polygon<f64>| {
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        let ground: f64 = rings.map(|ring| enclosed(plane, &corners(ring))).sum();
        let deepest = Xy::from(polygon.interior_point()?.0);
        Some(Hole { outline: polygon.clone(), km2: ground / 1e6, deepest, distance: None })
    };
    outline.iter().filter_map(hole).collect()
}

/// The farthest peak of each hole, its distance checked against every site. Peaks on the outline
/// belong to the hole that runs along there.
fn deepest(
    discs: &Discs<'_>,
    outlines: &[Polygon<f64>],
    along: &[(Along, usize)],
    peaks: &[Peak],
) -> Vec<Option<(Peak, f64)>> {
    let finder = HoleFinder::new(outlines);
    let beside = |side: u32, part: f64| {
        let first = along.partition_point(|(along, _)| along.side < side);
        let of_side = along[first..].iter().take_while(move |(along, _)| along.side == side);
        let here = of_side.filter(move |(along, _)| along.from <= part && part <= along.to);
        here.map(|(_, hole)| *hole)
    };
    let mut best: Vec<Option<(Peak, f64)>> = vec![None; outlines.len()];
    for peak in peaks.iter().filter(|peak| peak.metres > discs.radius) {
        let holes: Vec<usize> = match peak.on {
            Some((side, part)) => beside(side, part).collect(),
            None => finder.at(peak.at).into_iter().collect(),
        };
        for hole in holes {
            if best[hole].is_some_and(|(_, held)| peak.metres <= held) {
                continue;
            }
            let metres = discs.depth(peak.at).filter(|metres| *metres > discs.radius);
            if let Some(metres) = metres
                && best[hole].is_none_or(|(_, held)| metres > held)
            {
                best[hole] = Some((*peak, metres));
            }
        }
    }
    best
}

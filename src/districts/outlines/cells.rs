//! What points stand for: each the ground nearest to it (Voronoi 1908), and the area around all of
//! them where none is given.

use geo::{ConvexHull, Coord, LineString, MultiPoint, MultiPolygon, Point, Polygon};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::weld::{Bound, spot};
use crate::model::{Bounds, Xy};

/// The frame around everything, in diagonals of it: far enough to bend no cell within.
const FRAME: f64 = 8.0;

/// Corners of a disc around a point.
const CORNERS: u32 = 24;

/// A point, or a corner of the frame.
#[derive(Debug, Clone, Copy)]
struct Named {
    at: Point2<f64>,
    of: Option<u32>,
}

impl HasPosition for Named {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

fn triangulated(
    points: impl Iterator<Item = (Xy, Option<u32>)>,
) -> Option<DelaunayTriangulation<Named>> {
    // The triangulation takes no numbers next to zero but zero itself.
    let flush = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
    let named = points.map(|(at, of)| Named { at: Point2::new(flush(at.x), flush(at.y)), of });
    DelaunayTriangulation::bulk_load(named.collect()).ok()
}

/// The borders between cells of different districts, and their far ends; `around` is to be filled.
/// Of points in one place the first has the ground.
pub(super) fn cells(at: &[Xy], district: &[u32], around: Bounds) -> Option<Vec<Bound>> {
    let around = Bounds::around(at.iter().copied()).map_or(around, |own| own.union(around));
    let reach = FRAME * around.diagonal().max(1.0);
    let middle = around.middle();
    let corner = |x: f64, y: f64| (Xy { x: middle.x + x * reach, y: middle.y + y * reach }, None);
    let frame = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let points = at.iter().zip(district).map(|(&at, &of)| (at, Some(of)));
    let mesh = triangulated(once_each(points.collect()).into_iter().chain(frame))?;
    let mut bounds = Vec::new();
    for edge in mesh.undirected_edges() {
        let edge = edge.as_directed();
        let [left, right] = [edge.from(), edge.to()].map(|end| end.data().of);
        if left == right {
            continue;
        }
        let faces = (edge.rev().face().as_inner(), edge.face().as_inner());
        let (Some(before), Some(after)) = faces else { continue };
        let [before, after] = [before, after].map(|face| {
            let centre = face.circumcenter();
            spot(Xy { x: centre.x, y: centre.y })
        });
        bounds.extend(left.map(|of| Bound { from: before, to: after, of }));
        bounds.extend(right.map(|of| Bound { from: after, to: before, of }));
    }
    Some(bounds)
}

/// The first of the points in each place.
fn once_each(points: Vec<(Xy, Option<u32>)>) -> Vec<(Xy, Option<u32>)> {
    let mut order: Vec<usize> = (0..points.len()).collect();
    let place = |index: usize| points[index].0;
    order.sort_by(|&a, &b| {
        let (one, other) = (place(a), place(b));
        one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)).then(a.cmp(&b))
    });
    order.dedup_by(|later, first| place(*later) == place(*first));
    order.sort_unstable();
    order.into_iter().map(|index| points[index]).collect()
}

/// The convex hull of points, wider by half the median distance between neighbours.
pub(super) fn around(at: &[Xy]) -> Option<MultiPolygon<f64>> {
    let mesh = triangulated(at.iter().map(|&at| (at, None)))?;
    let mut lengths: Vec<f64> =
        mesh.undirected_edges().map(|edge| edge.length_2().sqrt()).collect();
    lengths.sort_by(f64::total_cmp);
    let radius = lengths.get(lengths.len() / 2).map_or(1.0, |median| 0.5 * median);
    let hull = MultiPoint::from_iter(at.iter().map(|&at| Point(at.into()))).convex_hull();
    let discs = hull.exterior().0.iter().flat_map(|middle| {
        (0..CORNERS).map(move |corner| {
            let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS);
            Point(Coord { x: middle.x + radius * angle.cos(), y: middle.y + radius * angle.sin() })
        })
    });
    let ring: LineString<f64> = MultiPoint::from_iter(discs).convex_hull().exterior().clone();
    (ring.0.len() > 3).then(|| MultiPolygon(vec![Polygon::new(ring, Vec::new())]))
}

//! Outlines across the 180th meridian: longitudes are carried on past 180 degrees, so that a
//! side never runs round the world.

use geo::{LineString, MultiPolygon, Polygon};

use super::StudyError;
use crate::read::{Layer, Problem, Problems};

/// The outlines of a layer in degrees with every ring in one piece. RFC 7946 asks for outlines
/// cut at the meridian; many are not. A ring that goes round a pole cannot be unrolled.
pub(super) fn unrolled(
    layer: &Layer,
    outlines: Vec<MultiPolygon<f64>>,
) -> Result<Vec<MultiPolygon<f64>>, StudyError> {
    let mut problems = Problems::in_file(&layer.source.path);
    let mut rolled = |record: usize, outline: MultiPolygon<f64>| {
        if !outline.iter().any(|polygon| rings(polygon).any(jumps)) {
            return outline;
        }
        let mut whole = true;
        let polygons = outline.iter().map(|polygon| {
            let mut unrolled = rings(polygon).map(|ring| {
                unroll(ring).unwrap_or_else(|| {
                    whole = false;
                    ring.clone()
                })
            });
            let shell = unrolled.next().unwrap_or_else(|| LineString(Vec::new()));
            Polygon::new(shell, unrolled.collect())
        });
        let polygons = MultiPolygon(polygons.collect());
        if !whole {
            problems.push(Problem {
                kind: "poly-round-pole",
                row: Some(layer.rows[record]),
                field: Some("geometry".to_owned()),
                found: "an outline that goes all the way round, through every longitude".to_owned(),
                allowed: "an outline that holds no pole",
                hint: "cut it along a meridian, and keep its parts off the pole".to_owned(),
            });
        }
        polygons
    };
    let outlines =
        outlines.into_iter().enumerate().map(|(record, outline)| rolled(record, outline)).collect();
    problems.into_result()?;
    Ok(outlines)
}

fn rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// Whether a side would run more than half way round the world.
fn jumps(ring: &LineString<f64>) -> bool {
    ring.0.windows(2).any(|two| (two[1].x - two[0].x).abs() > 180.0)
}

/// The ring with every side the short way round; `None` when it then does not close.
fn unroll(ring: &LineString<f64>) -> Option<LineString<f64>> {
    let mut turn = 0.0;
    let mut unrolled = ring.0.clone();
    for (two, corner) in ring.0.windows(2).zip(unrolled.iter_mut().skip(1)) {
        let step = two[1].x - two[0].x;
        if step.abs() >= 360.0 {
            return None;
        }
        if step > 180.0 {
            turn -= 360.0;
        } else if step < -180.0 {
            turn += 360.0;
        }
        corner.x += turn;
    }
    (turn == 0.0).then_some(LineString(unrolled))
}

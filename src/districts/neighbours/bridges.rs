//! Bridges: the nearest block on either side of a barrier become neighbours.

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Rect};

use super::barriers::Barriers;
use super::borders::Sides;
use crate::districts::sides::{Side, Strokes, gap};
use crate::index::Segment;
use crate::model::Xy;

/// A bridge leads to no block farther from its end than this, metres.
const FARTHEST: f64 = 1000.0;

/// Metres that a bridge given as a point reaches beyond the barrier on both sides.
const BEYOND: f64 = 1.0;

/// Where blocks are, for the ends of bridges.
pub(super) struct Banks<'a> {
    outlines: &'a [MultiPolygon<f64>],
    boxes: Vec<Option<Rect<f64>>>,
    sides: Vec<Side>,
    strokes: Strokes,
}

impl<'a> Banks<'a> {
    /// Of polygons or, without, of points.
    pub fn new(at: &[Xy], outlines: Option<&'a [MultiPolygon<f64>]>) -> Banks<'a> {
        let Some(outlines) = outlines else {
            let sides = at.iter().zip(0_u32..).map(|(&at, block)| Side { from: at, to: at, block });
            let sides: Vec<Side> = sides.collect();
            let strokes = Strokes::new(sides.iter().map(|side| [side.from, side.to]).collect());
            return Banks { outlines: &[], boxes: Vec::new(), sides, strokes };
        };
        let Sides { all: sides, strokes } = Sides::new(outlines);
        let boxes = outlines.iter().map(BoundingRect::bounding_rect).collect();
        Banks { outlines, boxes, sides, strokes }
    }

    /// The two blocks that a bridge joins; `None` where it ends nowhere or leads from a block to
    /// itself.
    pub fn joined(&self, bridge: &LineString<f64>, barriers: &Barriers) -> Option<[u32; 2]> {
        let ends = ends(bridge, barriers)?;
        let [a, b] = [self.block_near(ends[0], barriers)?, self.block_near(ends[1], barriers)?];
        (a != b).then_some([a.min(b), a.max(b)])
    }

    /// Metres between the outlines of two blocks, or between their points.
    pub fn gap(&self, blocks: [u32; 2]) -> f64 {
        let of = |block: u32| {
            let start = self.sides.partition_point(|side| side.block < block);
            self.sides[start..].iter().take_while(move |side| side.block == block)
        };
        let gaps = of(blocks[0]).flat_map(|one| {
            of(blocks[1]).map(move |other| gap([one.from, one.to], [other.from, other.to]))
        });
        gaps.fold(f64::INFINITY, f64::min)
    }

    /// The nearest block that no barrier hides; where all are hidden, as from an end in the
    /// middle of a river, the nearest.
    fn block_near(&self, at: Xy, barriers: &Barriers) -> Option<u32> {
        if let Some(block) = self.block_at(at) {
            return Some(block);
        }
        let (mut near, mut crossed) = (Vec::new(), Vec::new());
        let mut hidden = None;
        let mut within = 50.0;
        while within < 2.0 * FARTHEST {
            let most = f64::min(within, FARTHEST);
            self.strokes.near([at, at], most, &mut near);
            let feet = near.iter().map(|&name| {
                let side = &self.sides[name as usize];
                Segment { from: side.from, to: side.to, name: side.block }.foot(at)
            });
            let mut feet: Vec<_> = feet.filter(|foot| foot.distance_2 <= most * most).collect();
            feet.sort_by(|a, b| a.distance_2.total_cmp(&b.distance_2).then(a.name.cmp(&b.name)));
            let seen =
                feet.iter().find(|foot| barriers.crossed([at, foot.at], &mut crossed).is_none());
            if let Some(seen) = seen {
                return Some(seen.name);
            }
            hidden = hidden.or(feet.first().map(|foot| foot.name));
            within *= 2.0;
        }
        hidden
    }

    fn block_at(&self, at: Xy) -> Option<u32> {
        let at = Coord::from(at);
        let blocks = self.boxes.iter().zip(self.outlines).zip(0_u32..);
        let holds =
            |((around, outline), block): ((&Option<Rect<f64>>, &MultiPolygon<f64>), u32)| {
                let (min, max) = around.map(|around| (around.min(), around.max()))?;
                let is_near = min.x <= at.x && at.x <= max.x && min.y <= at.y && at.y <= max.y;
                (is_near && outline.contains(&at)).then_some(block)
            };
        blocks.filter_map(holds).next()
    }
}

/// The two ends of a bridge; of one that is given as a point, on either side of the barrier there.
pub(super) fn ends(bridge: &LineString<f64>, barriers: &Barriers) -> Option<[Xy; 2]> {
    let first: Xy = (*bridge.0.first()?).into();
    let last: Xy = (*bridge.0.last()?).into();
    if first == last { sides_of(first, barriers) } else { Some([first, last]) }
}

/// The places on the two sides of the barrier at a bridge that is given as a point.
fn sides_of(at: Xy, barriers: &Barriers) -> Option<[Xy; 2]> {
    let mut near = Vec::new();
    let [from, to] = barriers.nearest(at, FARTHEST, &mut near)?;
    let length = from.distance_2(to).sqrt();
    let (dx, dy) = ((to.x - from.x) / length, (to.y - from.y) / length);
    // From the barrier, not from beside it.
    let along = (at.x - from.x) * dx + (at.y - from.y) * dy;
    let foot = Xy { x: from.x + along * dx, y: from.y + along * dy };
    let aside = |away: f64| Xy { x: foot.x - away * dy, y: foot.y + away * dx };
    let out = |sign: f64| {
        let steps = (0..FARTHEST as u32).map(|step| aside(sign * (BEYOND + f64::from(step))));
        steps.into_iter().find(|&place| barriers.water_at(place).is_none())
    };
    Some([out(1.0)?, out(-1.0)?])
}

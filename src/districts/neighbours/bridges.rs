//! Bridges: the nearest block on either side of a barrier become neighbours. Where both ends are on
//! one block, `parted` joins its sides.

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Rect};

use super::barriers::Barriers;
use super::borders::Sides;
use super::parted::Parted;
use crate::districts::sides::{Side, Strokes, between, gap};
use crate::index::{Foot, Segment};
use crate::model::Xy;

/// A bridge leads to no block farther from its end than this, metres.
const FARTHEST: f64 = 1000.0;

/// A bridge ends on a barrier that is no farther from its end than this, metres.
const TOUCH: f64 = 0.01;

/// Metres that a bridge given as a point reaches beyond the barrier on both sides, and steps by
/// which one that ends on a barrier is made longer.
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

    /// The two blocks that a bridge with such ends joins; `None` where it ends nowhere or leads
    /// from a block to itself.
    pub fn joined(&self, ends: [Xy; 2], barriers: &Barriers, parted: &Parted) -> Option<[u32; 2]> {
        let near = |at: Xy| self.block_near(at, barriers, parted);
        let [a, b] = [near(ends[0])?, near(ends[1])?];
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

    /// The block that belongs where a bridge ends, or else the nearest that no barrier hides.
    /// Where all are hidden from an end on no block, as in the middle of a river, the nearest.
    fn block_near(&self, at: Xy, barriers: &Barriers, parted: &Parted) -> Option<u32> {
        let own = self.block_at(at);
        if own.is_some_and(|block| parted.beyond(block, at).is_none()) {
            return own;
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
            let belongs = |foot: &Foot| parted.beyond(foot.name, foot.at).is_none();
            let feet = feet.filter(|foot| foot.distance_2 <= most * most && belongs(foot));
            let mut feet: Vec<Foot> = feet.collect();
            feet.sort_by(|a, b| a.distance_2.total_cmp(&b.distance_2).then(a.name.cmp(&b.name)));
            let seen =
                feet.iter().find(|foot| barriers.crossed([at, foot.at], &mut crossed).is_none());
            if let Some(seen) = seen {
                return Some(seen.name);
            }
            hidden = hidden.or(feet.first().filter(|_| own.is_none()).map(|foot| foot.name));
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

/// The two ends of a bridge, on dry ground; of one that is given as a point, on either side of the
/// barrier there.
pub(super) fn ends(bridge: &LineString<f64>, barriers: &Barriers) -> Option<[Xy; 2]> {
    let first: Xy = (*bridge.0.first()?).into();
    let last: Xy = (*bridge.0.last()?).into();
    if first == last {
        return sides_of(first, barriers);
    }
    let (second, before) = (bridge.0[1].into(), bridge.0[bridge.0.len() - 2].into());
    Some([dry(second, first, barriers), dry(before, last, barriers)])
}

/// Where a bridge that leads from its last corner to its end, on a barrier, would reach ground:
/// straight on.
fn dry(from: Xy, to: Xy, barriers: &Barriers) -> Xy {
    let length = from.distance_2(to).sqrt();
    if length == 0.0 {
        return to;
    }
    let mut near = Vec::new();
    let mut is_off = |at: Xy| {
        barriers.water_at(at).is_none() && barriers.nearest(at, TOUCH, &mut near).is_none()
    };
    let steps = (0..FARTHEST as u32).map(|step| f64::from(step) * BEYOND);
    let mut places = steps.map(|on| between(from, to, 1.0 + on / length));
    places.find(|&at| is_off(at)).unwrap_or(to)
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

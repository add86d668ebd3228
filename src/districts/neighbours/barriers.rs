//! What lies between two blocks: barriers that part them, streets their border runs along.

use geo::indexed::IntervalTreeMultiPolygon;
use geo::orient::Direction;
use geo::{BoundingRect, Contains, Coord, LineString, Orient, Rect};

use super::Lines;
use super::borders::Stretch;
use crate::districts::sides::{Strokes, between, each_side};
use crate::index::Segment;
use crate::model::Xy;

/// Places along a shared border that are looked across.
const LOOKS: usize = 7;

/// Metres that a look across a shared border reaches to either side. A barrier farther off runs
/// through one of the blocks, and parts that or ends there.
const REACH: f64 = 1.0;

/// A place no farther than this from a barrier, in metres, may be on either side of it.
const BESIDE: f64 = 0.1;

/// Barriers and streets, to be searched.
pub(super) struct Barriers {
    /// Barrier lines and the outlines of barrier polygons.
    strokes: Strokes,
    /// Barrier of each stroke.
    names: Vec<u32>,
    waters: Vec<Water>,
    streets: Strokes,
}

struct Water {
    name: u32,
    around: Rect<f64>,
    inside: IntervalTreeMultiPolygon<f64>,
}

/// What the looks across a border found.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Across {
    /// The barrier that most looks cross, of those from where both blocks belong, where more than
    /// half of them cross one; or one that leaves no such place.
    pub barrier: Option<u32>,
    /// Share of those looks that cross a street or a barrier.
    pub along: f64,
}

impl Barriers {
    /// Of the lines and polygons that are given.
    pub fn new(lines: &Lines<'_>) -> Barriers {
        let (mut strokes, mut names) = (Vec::new(), Vec::new());
        for (line, name) in lines.barriers.iter().zip(0_u32..) {
            strokes.extend(pieces(line));
            names.resize(strokes.len(), name);
        }
        let mut waters = Vec::new();
        for (water, name) in lines.waters.iter().zip(lines.barriers.len() as u32..) {
            each_side(water, name, |side| strokes.push([side.from, side.to]));
            names.resize(strokes.len(), name);
            // It counts turns: holes have to run against the rings around them.
            let inside = IntervalTreeMultiPolygon::new(&water.orient(Direction::Default));
            waters.extend(water.bounding_rect().map(|around| Water { name, around, inside }));
        }
        let streets = Strokes::new(lines.streets.iter().flat_map(pieces).collect());
        Barriers { strokes: Strokes::new(strokes), names, waters, streets }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The barrier polygon that holds a place.
    pub fn water_at(&self, at: Xy) -> Option<u32> {
        let at = Coord::from(at);
        let mut waters = self.waters.iter();
        let holds = |water: &&Water| {
            let (min, max) = (water.around.min(), water.around.max());
            let is_near = min.x <= at.x && at.x <= max.x && min.y <= at.y && at.y <= max.y;
            is_near && water.inside.contains(&at)
        };
        waters.find(holds).map(|water| water.name)
    }

    /// The barrier that a straight line crosses or lies in.
    pub fn crossed(&self, line: [Xy; 2], near: &mut Vec<u32>) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        let met = self.strokes.met(line, near).map(|name| self.names[name as usize]);
        met.or_else(|| self.water_at(between(line[0], line[1], 0.5)))
    }

    /// The straight pieces that come into a box, no longer than that takes, with the barrier of
    /// each.
    pub fn strokes_in(&self, [min, max]: [Xy; 2]) -> Vec<(u32, [Xy; 2])> {
        let (middle, mut near) = (between(min, max, 0.5), Vec::new());
        let half = 0.5 * f64::max(max.x - min.x, max.y - min.y);
        self.strokes.near([middle, middle], half, &mut near);
        let piece = |&name: &u32| {
            let [from, to] = self.strokes.line(name);
            let length = from.distance_2(to).sqrt();
            let foot = Segment { from, to, name }.foot(middle).at;
            let (along, reach) = (from.distance_2(foot).sqrt() / length, 3.0 * half / length);
            let ends = [(along - reach).max(0.0), (along + reach).min(1.0)];
            (self.names[name as usize], ends.map(|part| between(from, to, part)))
        };
        near.iter().map(piece).collect()
    }

    /// A barrier so near to a place that it cannot be said on which side that is.
    fn beside(&self, at: Xy, near: &mut Vec<u32>) -> Option<u32> {
        self.strokes.near([at, at], BESIDE, near);
        let is_beside = |name: &&u32| {
            let [from, to] = self.strokes.line(**name);
            Segment { from, to, name: **name }.foot(at).distance_2 <= BESIDE * BESIDE
        };
        near.iter().find(is_beside).map(|name| self.names[*name as usize])
    }

    /// The nearest straight piece of a barrier, at most so many metres away.
    pub fn nearest(&self, at: Xy, within: f64, near: &mut Vec<u32>) -> Option<[Xy; 2]> {
        self.strokes.near([at, at], within, near);
        let away = |name: u32| {
            let [from, to] = self.strokes.line(name);
            Segment { from, to, name }.foot(at).distance_2
        };
        let nearest = near.iter().map(|&name| (away(name), name));
        let nearest = nearest.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
        (nearest.0 <= within * within).then(|| self.strokes.line(nearest.1))
    }

    /// Look across a shared border, as far as drawings are off for barriers and `aside` metres for
    /// streets. `beyond` is the barrier between a place and the ground where a block belongs, for
    /// the first and the second of the two.
    pub fn across_border(
        &self,
        stretches: &[Stretch],
        aside: f64,
        beyond: impl Fn(usize, Xy) -> Option<u32>,
    ) -> Across {
        let looks = places(stretches).into_iter().map(|place| Look {
            narrow: look(place, REACH),
            wide: look(place, aside),
            on_ground: [place.0; 2],
            beyond: beyond(0, place.0).or_else(|| beyond(1, place.0)),
        });
        self.across(looks.collect(), true)
    }

    /// Look along the views of two blocks that face each other; `has_outlines` where blocks
    /// have them.
    pub fn across_gap(
        &self,
        views: &[[Xy; 2]],
        has_outlines: bool,
        beyond: impl Fn(usize, Xy) -> Option<u32>,
    ) -> Across {
        let looks = views.iter().map(|&view| Look {
            narrow: view,
            wide: view,
            on_ground: view,
            beyond: beyond(0, view[0]).or_else(|| beyond(1, view[1])),
        });
        self.across(looks.collect(), has_outlines)
    }

    fn across(&self, looks: Vec<Look>, has_outlines: bool) -> Across {
        let mut near = Vec::new();
        let mut crossed: Vec<u32> = Vec::new();
        let (mut along, mut seen, mut off) = (0_u32, 0, None);
        for look in &looks {
            // Where ground of either block is beyond a barrier, or may be, the two are no
            // neighbours; elsewhere they are if nothing is in the way.
            if look.beyond.is_some() {
                off = off.or(look.beyond);
                continue;
            }
            let barrier = self.crossed(look.narrow, &mut near);
            if barrier.is_none() && has_outlines {
                let beside = look.on_ground.iter().find_map(|&at| self.beside(at, &mut near));
                if beside.is_some() {
                    off = off.or(beside);
                    continue;
                }
            }
            seen += 1;
            crossed.extend(barrier);
            let is_along = barrier.is_some()
                || self.streets.met(look.wide, &mut near).is_some()
                || self.crossed(look.wide, &mut near).is_some();
            along += u32::from(is_along);
        }
        if seen == 0 {
            return Across { barrier: off, along: if off.is_some() { 1.0 } else { 0.0 } };
        }
        crossed.sort_unstable();
        let most = crossed.chunk_by(|a, b| a == b).max_by_key(|same| (same.len(), !same[0]));
        let is_parted = 2 * crossed.len() > seen;
        Across {
            barrier: most.filter(|_| is_parted).map(|same| same[0]),
            along: f64::from(along) / seen as f64,
        }
    }
}

/// A look from one block to another.
struct Look {
    /// As far as barriers count.
    narrow: [Xy; 2],
    /// As far as streets count.
    wide: [Xy; 2],
    /// Where it leaves either block.
    on_ground: [Xy; 2],
    /// The barrier that cuts this place off from where either block belongs.
    beyond: Option<u32>,
}

/// The straight pieces of a line that have a length.
fn pieces(line: &LineString<f64>) -> impl Iterator<Item = [Xy; 2]> + '_ {
    let is_number = |ends: &[Xy; 2]| ends.iter().all(|at| at.x.is_finite() && at.y.is_finite());
    let pieces = line.lines().filter(|piece| piece.start != piece.end);
    pieces.map(|piece| [piece.start.into(), piece.end.into()]).filter(is_number)
}

/// A place on a border and the way the border runs there.
type Place = (Xy, [f64; 2]);

/// Places that stand for even parts of a border.
fn places(stretches: &[Stretch]) -> Vec<Place> {
    let length = |stretch: &Stretch| stretch.ends[0].distance_2(stretch.ends[1]).sqrt();
    let total: f64 = stretches.iter().map(length).sum();
    let mut places = Vec::with_capacity(LOOKS);
    let (mut passed, mut look) = (0.0, 0);
    for stretch in stretches {
        let own = length(stretch);
        while look < LOOKS {
            let at = total * (look as f64 + 0.5) / LOOKS as f64;
            if at > passed + own || own <= 0.0 {
                break;
            }
            let [from, to] = stretch.ends;
            let way = [(to.x - from.x) / own, (to.y - from.y) / own];
            places.push((between(from, to, (at - passed) / own), way));
            look += 1;
        }
        passed += own;
    }
    places
}

/// Straight across the border.
fn look((at, [dx, dy]): Place, reach: f64) -> [Xy; 2] {
    let aside = |reach: f64| Xy { x: at.x - reach * dy, y: at.y + reach * dx };
    [aside(reach), aside(-reach)]
}

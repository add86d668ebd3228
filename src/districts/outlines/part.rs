//! Open ground between banks: triangulated with places close together along them, each triangle
//! parted half way between its districts.

use rayon::prelude::*;

use super::fill::OUTSIDE;
use super::mesh::Mesh;
use super::trace::Rim;
use crate::districts::sides::{between, turn};
use crate::index::{Segment, Segments};
use crate::model::Xy;

/// The place half way across is looked for in wider ones, and taken for the middle in others.
const WIDE: f64 = 30.0;

/// Halvings of a line when the place where districts change is looked for.
const HALVINGS: u32 = 20;

/// The outlines of the blocks, named by district.
pub(super) struct Shores(pub Segments);

impl Shores {
    /// The banks of some ground, where any is a block's.
    pub fn along(mesh: &Mesh, banks: &[Bank]) -> Option<Shores> {
        let blocks = banks.iter().filter(|bank| bank.of != OUTSIDE);
        let segments = blocks.map(|bank| {
            let [from, to] = bank.ends.map(|at| mesh.places[at as usize]);
            Segment { from, to, name: bank.of }
        });
        let segments: Vec<Segment> = segments.collect();
        (!segments.is_empty()).then(|| Shores(Segments::new(&segments)))
    }

    /// The district of the nearest block.
    pub fn nearest(&self, at: Xy) -> Option<u32> {
        self.0.nearest(at, f64::INFINITY, |_| true).map(|foot| foot.name)
    }

    /// Whether a block is within so many metres.
    pub fn is_within(&self, at: Xy, metres: f64) -> bool {
        self.0.nearest(at, metres, |_| true).is_some()
    }
}

/// A side of open ground, cut into steps: its ends with the open ground on the left, what lies on
/// its right, and the places between.
pub(super) struct Bank {
    /// Its ends, corners of the first mesh.
    pub ends: [u32; 2],
    /// The district on its right, or [`OUTSIDE`].
    pub of: u32,
    /// The places between, in order.
    pub between: Vec<Xy>,
}

/// Triangulate the open ground between its banks and part it; rims of both sides of the banks.
pub(super) fn part(
    mesh: &Mesh,
    banks: &[Bank],
    shores: &Shores,
    rims: &mut Vec<Rim>,
) -> Option<()> {
    let mut used: Vec<u32> = banks.iter().flat_map(|bank| bank.ends).collect();
    used.sort_unstable();
    used.dedup();
    let number = |at: u32| used.binary_search(&at).unwrap_or(0) as u32;
    let mut places: Vec<Xy> = used.iter().map(|&at| mesh.places[at as usize]).collect();
    // From, to, what lies on the right; the open ground is on the left.
    let mut sides: Vec<([u32; 2], u32)> = Vec::new();
    for bank in banks {
        let mut last = number(bank.ends[0]);
        for &at in &bank.between {
            places.push(at);
            sides.push(([last, places.len() as u32 - 1], bank.of));
            last = places.len() as u32 - 1;
        }
        sides.push(([last, number(bank.ends[1])], bank.of));
    }
    for &([from, to], of) in sides.iter().filter(|(_, of)| *of != OUTSIDE) {
        rims.push(Rim { from: places[to as usize], to: places[from as usize], of });
    }
    let lines: Vec<[u32; 2]> = sides.iter().map(|(ends, _)| *ends).collect();
    let (dense, _) = Mesh::new(places, &lines)?;
    sides.sort_unstable();
    let split = Split::new(dense, &sides, shores);
    rims.extend(split.rims());
    Some(())
}

/// Open ground in triangles, each corner with a district.
struct Split<'a> {
    mesh: Mesh,
    is_open: Vec<bool>,
    /// District of each place.
    of: Vec<u32>,
    /// Places that no block touches.
    is_far: Vec<bool>,
    sides: &'a [([u32; 2], u32)],
    shores: &'a Shores,
}

impl<'a> Split<'a> {
    fn new(mesh: Mesh, sides: &'a [([u32; 2], u32)], shores: &'a Shores) -> Split<'a> {
        let beyond = |ends: [u32; 2]| sides.binary_search_by_key(&ends, |side| side.0).ok();
        // Coming from the left one leaves open ground, from the right one enters it.
        let (cover, kinds) = mesh.covers(|[from, to], change| {
            change.extend(beyond([from, to]).map(|_| (0, -1)));
            change.extend(beyond([to, from]).map(|_| (0, 1)));
        });
        let is_open = |kind: &u32| kinds.get(*kind as usize).is_some_and(|kind| kind == &[(0, 1)]);
        let is_open = cover.iter().map(is_open).collect();
        let mut of = vec![OUTSIDE; mesh.places.len()];
        for &(ends, district) in sides {
            for at in ends {
                of[at as usize] = of[at as usize].min(district);
            }
        }
        let is_far: Vec<bool> = of.iter().map(|&of| of == OUTSIDE).collect();
        let far: Vec<usize> = (0..of.len()).filter(|&at| is_far[at]).collect();
        let nearest = |&at: &usize| (at, shores.nearest(mesh.places[at]).unwrap_or(OUTSIDE));
        let found: Vec<(usize, u32)> = far.par_iter().map(nearest).collect();
        found.into_iter().for_each(|(at, district)| of[at] = district);
        Split { mesh, is_open, of, is_far, sides, shores }
    }

    fn rims(&self) -> Vec<Rim> {
        let triangles: Vec<usize> =
            (0..self.mesh.corners.len()).filter(|&triangle| self.is_open[triangle]).collect();
        let chunks: Vec<Vec<Rim>> = triangles
            .par_chunks(1024)
            .map(|chunk| {
                let mut rims = Vec::new();
                chunk
                    .iter()
                    .for_each(|&triangle| self.split(self.mesh.corners[triangle], &mut rims));
                rims
            })
            .collect();
        chunks.concat()
    }

    /// The ground of each corner of a triangle.
    fn split(&self, corners: [u32; 3], rims: &mut Vec<Rim>) {
        let of = corners.map(|at| self.of[at as usize]);
        let at = corners.map(|at| self.mesh.places[at as usize]);
        let mut ring = |places: &[Xy], of: u32| {
            let next = places.iter().cycle().skip(1);
            let sides = places.iter().zip(next).filter(|(from, to)| from != to);
            rims.extend(sides.map(|(&from, &to)| Rim { from, to, of }));
        };
        let changes = [0, 1, 2].map(|side| {
            let next = (side + 1) % 3;
            (of[side] != of[next]).then(|| self.change([corners[side], corners[next]]))
        });
        match changes {
            [Some(first), Some(second), Some(third)] => {
                let hub = hub(at, [first, second, third]);
                ring(&[at[0], first, hub, third], of[0]);
                ring(&[at[1], second, hub, first], of[1]);
                ring(&[at[2], third, hub, second], of[2]);
            }
            [Some(before), Some(after), None] => apart(1, at, of, [before, after], ring),
            [None, Some(before), Some(after)] => apart(2, at, of, [before, after], ring),
            [Some(after), None, Some(before)] => apart(0, at, of, [before, after], ring),
            _ => ring(&at, of[0]),
        }
    }

    /// Where the district changes on the way between two places of different districts.
    fn change(&self, ends: [u32; 2]) -> Xy {
        let ends = [ends[0].min(ends[1]), ends[0].max(ends[1])];
        let of = ends.map(|at| self.of[at as usize]);
        let [low, high] = ends.map(|at| self.mesh.places[at as usize]);
        let facing = |ends: [u32; 2]| {
            let side = self.sides.binary_search_by_key(&ends, |side| side.0).ok()?;
            Some(self.sides[side].1)
        };
        // A side of a block is its district's up to its ends.
        match facing(ends).or_else(|| facing([ends[1], ends[0]])) {
            Some(beyond) if beyond == of[0] => return high,
            Some(beyond) if beyond == of[1] => return low,
            _ => {}
        }
        let is_near = low.distance_2(high) < WIDE * WIDE;
        if is_near && !ends.iter().any(|&at| self.is_far[at as usize]) {
            return between(low, high, 0.5);
        }
        let (mut near, mut far) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (near + far);
            let is_first = self.shores.nearest(between(low, high, middle)) == Some(of[0]);
            *if is_first { &mut near } else { &mut far } = middle;
        }
        between(low, high, 0.5 * (near + far))
    }
}

/// A triangle of two districts: the corner that is alone, and the two others.
fn apart(
    alone: usize,
    at: [Xy; 3],
    of: [u32; 3],
    [before, after]: [Xy; 2],
    mut ring: impl FnMut(&[Xy], u32),
) {
    let (next, last) = ((alone + 1) % 3, (alone + 2) % 3);
    ring(&[at[alone], after, before], of[alone]);
    ring(&[after, at[next], at[last], before], of[next]);
}

/// Where three districts meet in a triangle: as far from its corners where that is within it,
/// else amid the places where its sides change.
fn hub(at: [Xy; 3], changes: [Xy; 3]) -> Xy {
    let [a, b, c] = at;
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let twice = 2.0 * (bx * cy - by * cx);
    let (b2, c2) = (bx * bx + by * by, cx * cx + cy * cy);
    let centre = Xy { x: a.x + (cy * b2 - by * c2) / twice, y: a.y + (bx * c2 - cx * b2) / twice };
    let least = 0.01 * twice.abs();
    let is_within =
        [(a, b), (b, c), (c, a)].iter().all(|&(from, to)| turn(from, to, centre) > least);
    if is_within {
        return centre;
    }
    let mean = |of: fn(Xy) -> f64| changes.iter().map(|at| of(*at)).sum::<f64>() / 3.0;
    Xy { x: mean(|at| at.x), y: mean(|at| at.y) }
}

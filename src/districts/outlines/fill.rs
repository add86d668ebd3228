//! The ground between blocks: each part goes to the district of the nearest block. Triangles that
//! only one district touches are its own; the others are triangulated again with places close
//! together along their rims, and parted half way between the districts.

use rayon::prelude::*;

use super::mesh::{Mesh, NONE};
use super::part::{Bank, Shores, part};
use super::trace::Rim;
use crate::districts::sides::between;
use crate::index::Segment;
use crate::model::Xy;

/// Ground outside the area.
pub(super) const OUTSIDE: u32 = u32::MAX;

/// Ground between blocks that has no district yet.
pub(super) const OPEN: u32 = u32::MAX - 1;

/// Gaps narrower than this are parted as they come, metres;
const NARROW: f64 = 0.5;

/// wider ones with places at least so far apart on their rims,
const LEAST_STEP: f64 = 2.0;

/// and at most so many on one side.
const MOST_STEPS: f64 = 64.0;

/// The edge of the area is cut into pieces no shorter than this, metres.
const LEAST_PIECE: f64 = 10.0;

/// Districts that meet each place of a mesh on open ground, ascending.
struct Meeting {
    starts: Vec<u32>,
    of: Vec<u32>,
    /// Places that no block touches; their district is that of the nearest.
    is_far: Vec<bool>,
}

impl Meeting {
    fn new(mesh: &Mesh, of: &[u32], shores: &Shores) -> Meeting {
        let count = mesh.places.len();
        let mut is_open = vec![false; count];
        let corners = |wanted: bool| {
            let triangles = mesh.corners.iter().zip(of);
            triangles.filter(move |(_, of)| (**of == OPEN) == wanted)
        };
        for (triangle, _) in corners(true) {
            triangle.iter().for_each(|&at| is_open[at as usize] = true);
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (triangle, &of) in corners(false).filter(|(_, of)| **of != OUTSIDE) {
            let open = triangle.iter().filter(|&&at| is_open[at as usize]);
            pairs.extend(open.map(|&at| (at, of)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut is_far = is_open;
        pairs.iter().for_each(|&(at, _)| is_far[at as usize] = false);
        let far: Vec<u32> = (0..count as u32).filter(|&at| is_far[at as usize]).collect();
        let nearest = |at: &u32| Some((*at, shores.nearest(mesh.places[*at as usize])?));
        let found: Vec<(u32, u32)> = far.par_iter().filter_map(nearest).collect();
        pairs.extend(found);
        pairs.sort_unstable();
        let mut starts = vec![0; count + 1];
        pairs.iter().for_each(|&(at, _)| starts[at as usize + 1] += 1);
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        Meeting { starts, of: pairs.into_iter().map(|(_, of)| of).collect(), is_far }
    }

    fn at(&self, place: u32) -> &[u32] {
        &self.of[self.starts[place as usize] as usize..self.starts[place as usize + 1] as usize]
    }
}

/// Give the triangles of open ground that only one district touches to that district.
fn settle(mesh: &Mesh, of: &mut [u32], meeting: &Meeting) {
    let before = of.to_vec();
    of.par_iter_mut().enumerate().filter(|(_, of)| **of == OPEN).for_each(|(triangle, of)| {
        let corners = mesh.corners[triangle];
        let faces = |district: u32| {
            let mut beyond = mesh.beyond[triangle].iter().filter(|&&beyond| beyond != NONE);
            beyond.all(|&beyond| [district, OPEN, OUTSIDE].contains(&before[beyond as usize]))
        };
        // The ground around a place that no block touches is parted nearer to the blocks.
        let meets = |district: u32| {
            let is_met = |&at: &u32| meeting.at(at).binary_search(&district).is_ok();
            corners.iter().all(|at| is_met(at) && !meeting.is_far[*at as usize])
        };
        let first = meeting.at(corners[0]).iter().copied();
        let wanted = first.into_iter().find(|&district| meets(district) && faces(district));
        if let Some(district) = wanted {
            *of = district;
        }
    });
}

/// Give all open ground to districts; the rims of all ground of districts. `cuts` says which sides
/// lie on barriers: the ground on either side of them is parted by itself.
pub(super) fn fill(
    mesh: &Mesh,
    mut of: Vec<u32>,
    shores: &Shores,
    cuts: Option<Cuts<'_>>,
) -> Option<Vec<Rim>> {
    let mut rims = Vec::new();
    if of.contains(&OPEN) {
        let meeting = Meeting::new(mesh, &of, shores);
        settle(mesh, &mut of, &meeting);
        let sides = Sides::of(mesh, &of, cuts);
        for side in 0..sides.triangles.len() {
            let dense = dense(mesh, &of, &sides, side, &meeting, shores);
            let own = cuts.and_then(|_| Shores::along(mesh, &dense));
            part(mesh, &dense, own.as_ref().unwrap_or(shores), &mut rims)?;
        }
    }
    for (triangle, &own) in of.iter().enumerate().filter(|(_, own)| **own < OPEN) {
        for side in 0..3 {
            let beyond = mesh.beyond[triangle][side];
            let beyond = if beyond == NONE { OUTSIDE } else { of[beyond as usize] };
            // What borders on open ground was told with that.
            if beyond != own && beyond != OPEN {
                let [from, to] = mesh.side(triangle, side).map(|at| mesh.places[at as usize]);
                rims.push(Rim { from, to, of: own });
            }
        }
    }
    Some(rims)
}

/// Whether the side between two places of a mesh lies on a barrier.
pub(super) type Cuts<'a> = &'a (dyn Fn([u32; 2]) -> bool + Sync);

/// Open triangles by the side of the barriers they lie on; all on one where there are none.
struct Sides {
    triangles: Vec<Vec<usize>>,
    /// By triangle, the side of an open one.
    of: Vec<u32>,
}

impl Sides {
    fn of(mesh: &Mesh, owners: &[u32], cuts: Option<Cuts<'_>>) -> Sides {
        let is_open = |triangle: usize| owners[triangle] == OPEN;
        let open = (0..owners.len()).filter(|&triangle| is_open(triangle));
        let Some(cuts) = cuts else {
            return Sides { triangles: vec![open.collect()], of: vec![0; owners.len()] };
        };
        let mut sides = Sides { triangles: Vec::new(), of: vec![NONE; owners.len()] };
        for first in open {
            if sides.of[first] != NONE {
                continue;
            }
            let number = sides.triangles.len() as u32;
            sides.of[first] = number;
            let (mut side, mut next) = (vec![first], 0);
            while let Some(&triangle) = side.get(next) {
                next += 1;
                for (edge, &beyond) in mesh.beyond[triangle].iter().enumerate() {
                    let is_new = beyond != NONE
                        && is_open(beyond as usize)
                        && sides.of[beyond as usize] == NONE;
                    if is_new && !cuts(mesh.side(triangle, edge)) {
                        sides.of[beyond as usize] = number;
                        side.push(beyond as usize);
                    }
                }
            }
            sides.triangles.push(side);
        }
        sides
    }
}

/// The edge of the open ground on one side of all barriers, with places as close together as the
/// gap is wide.
fn dense(
    mesh: &Mesh,
    of: &[u32],
    sides: &Sides,
    side: usize,
    meeting: &Meeting,
    shores: &Shores,
) -> Vec<Bank> {
    let open = &sides.triangles[side];
    let of_triangle = |&triangle: &usize| {
        let sides = [0, 1, 2].map(|side| {
            let own = match mesh.beyond[triangle][side] as usize {
                beyond if beyond == NONE as usize => OUTSIDE,
                // Across a barrier.
                beyond if of[beyond] == OPEN && sides.of[beyond] != sides.of[triangle] => OUTSIDE,
                beyond => of[beyond],
            };
            (own != OPEN).then(|| bank(mesh, triangle, side, own, meeting, shores))
        });
        sides.into_iter().flatten().collect::<Vec<Bank>>()
    };
    open.par_iter().flat_map_iter(of_triangle).collect()
}

/// A side of a triangle of open ground, with places along it.
fn bank(
    mesh: &Mesh,
    triangle: usize,
    side: usize,
    own: u32,
    meeting: &Meeting,
    shores: &Shores,
) -> Bank {
    let ends = mesh.side(triangle, side);
    let [from, to] = ends.map(|at| mesh.places[at as usize]);
    let parts = if own == OUTSIDE {
        halves([from, to], shores)
    } else {
        let apex = mesh.places[mesh.corners[triangle][(side + 2) % 3] as usize];
        let gap = Segment { from, to, name: 0 }.foot(apex).distance_2.sqrt();
        let shared = ends.map(|at| meeting.at(at) != [own]);
        steps(from.distance_2(to).sqrt(), gap, shared)
    };
    let between = parts.into_iter().map(|part| between(from, to, part)).collect();
    Bank { ends, of: own, between }
}

/// Parts of the way along the outline of a block, in steps as long as the gap is wide; also one
/// next to corners that are shared, so that the border starts there.
fn steps(length: f64, gap: f64, shared: [bool; 2]) -> Vec<f64> {
    let steps = match gap {
        gap if gap < NARROW => 1.0,
        gap => (length / gap.max(LEAST_STEP)).ceil().clamp(1.0, MOST_STEPS),
    };
    let mut parts: Vec<f64> = (1..steps as u32).map(|step| f64::from(step) / steps).collect();
    let close = 0.125 / steps;
    parts.extend(shared[0].then_some(close));
    parts.extend(shared[1].then_some(1.0 - close));
    parts.sort_by(f64::total_cmp);
    parts
}

/// Parts of the way along the edge of the area, halved until they are no longer than half the
/// way to the nearest block.
fn halves(ends: [Xy; 2], shores: &Shores) -> Vec<f64> {
    let length = ends[0].distance_2(ends[1]).sqrt();
    let (mut found, mut open) = (Vec::new(), vec![[0.0, 1.0]]);
    while let Some([from, to]) = open.pop() {
        let (middle, piece) = (0.5 * (from + to), (to - from) * length);
        let is_near = || shores.is_within(between(ends[0], ends[1], middle), 2.0 * piece);
        if piece > LEAST_PIECE && is_near() {
            open.extend([[middle, to], [from, middle]]);
        } else if to < 1.0 {
            found.push(to);
        }
    }
    found
}

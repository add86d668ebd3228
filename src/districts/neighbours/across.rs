//! Neighbours across a gap: blocks whose nearest ground meets in the middle between them, with
//! nothing of a third block on the way. Found by the Delaunay triangulation of places on their
//! outlines (or of the points themselves) with exact predicates.

use rayon::prelude::*;
use spade::handles::DirectedEdgeHandle;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::borders::Sides;
use crate::districts::sides::{Side, between, gap, meet};
use crate::index::Segment;
use crate::model::Xy;

/// Two blocks face each other along at least this part of the gap between them; less is the view
/// across a crossing of streets.
const LEAST_FRONT: f64 = 0.15;

/// Where samples are too far apart to tell, a third block has to be farther from the middle of a
/// view than its ends are, by this part: that is the same front.
const LEAST_CLEARANCE: f64 = 1.011;

/// Views of a pair that are looked along.
const VIEWS: usize = 5;

/// Views whose sides are measured for the gap of a pair.
const MEASURED: usize = 12;

/// A place on the outline of a block, or the block itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    at: Point2<f64>,
    /// Piece of outline that it lies on, or the block where there are no outlines.
    piece: u32,
    block: u32,
}

impl HasPosition for Sample {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

impl Sample {
    /// At a place. The triangulation takes no numbers next to zero but zero itself.
    pub fn new(at: Xy, piece: u32, block: u32) -> Sample {
        let flush = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
        Sample { at: Point2::new(flush(at.x), flush(at.y)), piece, block }
    }
}

/// A straight line from one block to another.
#[derive(Debug, Clone, Copy)]
struct View {
    blocks: [u32; 2],
    pieces: [u32; 2],
    ends: [Xy; 2],
    length: f64,
    /// Metres along which the ground nearest to its two ends meets.
    front: f64,
}

/// Two blocks that face each other.
#[derive(Debug, Clone)]
pub(super) struct Facing {
    /// The lower first.
    pub blocks: [u32; 2],
    /// Metres between them.
    pub gap: f64,
    /// Lines of sight from one to the other.
    pub views: Vec<[Xy; 2]>,
}

/// The samples of the free parts of outlines, at most `step` metres apart.
pub(super) fn samples(free: &[Side], step: f64) -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    let mut last: Option<(Xy, u32)> = None;
    for (index, side) in free.iter().enumerate() {
        let mut add = |at: Xy, least: f64| {
            let is_near = |(before, block): (Xy, u32)| {
                block == side.block && before.distance_2(at) <= least * least
            };
            if !last.is_some_and(is_near) {
                samples.push(Sample::new(at, index as u32, side.block));
                last = Some((at, side.block));
            }
        };
        let parts = (side.length() / step).ceil().clamp(1.0, 10_000.0);
        for part in 0..parts as u32 {
            add(side.at(f64::from(part) / parts), 0.4 * step);
        }
        let next = free.get(index + 1);
        if !next.is_some_and(|next| next.block == side.block && next.from == side.to) {
            add(side.to, 0.0);
        }
    }
    samples
}

/// The triangulation of samples; `None` where coordinates are beyond what can be triangulated.
pub(super) struct Mesh(DelaunayTriangulation<Sample>);

impl Mesh {
    /// Of some samples.
    pub fn new(samples: Vec<Sample>) -> Option<Mesh> {
        DelaunayTriangulation::bulk_load(samples).ok().map(Mesh)
    }

    /// The median length of its edges, metres; 0 where there are none.
    pub fn median_edge(&self) -> f64 {
        let lengths = self.0.undirected_edges().map(|edge| edge.length_2().sqrt());
        let mut lengths: Vec<f64> = lengths.collect();
        let middle = lengths.len() / 2;
        if lengths.is_empty() {
            return 0.0;
        }
        *lengths.select_nth_unstable_by(middle, f64::total_cmp).1
    }

    /// The pairs of blocks that face each other at most `limit` metres apart, ascending. `sides`
    /// and `free` are the outlines the samples lie on, `step` metres apart, where there are any.
    pub fn facing(
        &self,
        limit: f64,
        step: f64,
        outlines: Option<(&Sides, &[Side])>,
    ) -> Vec<Facing> {
        let longest = limit + 2.0 * step;
        let mut views: Vec<View> = self
            .0
            .undirected_edges()
            .filter_map(|edge| view(edge.as_directed(), longest))
            .collect();
        views.par_sort_unstable_by(|a, b| {
            let key = |view: &View| (view.blocks, view.pieces);
            let place = |view: &View| (view.ends[0].x, view.ends[0].y);
            a.blocks
                .cmp(&b.blocks)
                .then(a.length.total_cmp(&b.length))
                .then(key(a).cmp(&key(b)))
                .then(place(a).0.total_cmp(&place(b).0))
                .then(place(a).1.total_cmp(&place(b).1))
        });
        let pairs: Vec<&[View]> = views.chunk_by(|a, b| a.blocks == b.blocks).collect();
        let found = pairs.par_iter().with_min_len(256).filter_map(|views| {
            let facing = facing(views, step, outlines)?;
            (facing.gap <= limit).then_some(facing)
        });
        found.collect()
    }
}

type Edge<'a> = DirectedEdgeHandle<'a, Sample, (), (), ()>;

fn view(edge: Edge<'_>, longest: f64) -> Option<View> {
    let (from, to) = (*edge.from().data(), *edge.to().data());
    let length = edge.length_2().sqrt();
    if from.block == to.block || length > longest {
        return None;
    }
    // Along the line of equal distance, from the middle and to the left: no farther than ground
    // that is as near to both as they may be apart.
    let most = (longest * longest - 0.25 * length * length).max(0.0).sqrt();
    let along = |edge: Edge<'_>| {
        let face = edge.face().as_inner()?;
        let centre = face.circumcenter();
        let middle = [0.5 * (from.at.x + to.at.x), 0.5 * (from.at.y + to.at.y)];
        let (dx, dy) = ((to.at.x - from.at.x) / length, (to.at.y - from.at.y) / length);
        let along = (centre.y - middle[1]) * dx - (centre.x - middle[0]) * dy;
        along.is_finite().then_some(along)
    };
    let left = along(edge).unwrap_or(most).clamp(-most, most);
    let right = along(edge.rev()).unwrap_or(-most).clamp(-most, most);
    let (one, other) = if from.block < to.block { (from, to) } else { (to, from) };
    let place = |sample: Sample| Xy { x: sample.at.x, y: sample.at.y };
    Some(View {
        blocks: [one.block, other.block],
        pieces: [one.piece, other.piece],
        ends: [place(one), place(other)],
        length,
        front: (left - right).max(0.0),
    })
}

/// What the views of a pair, shortest first, say together; `None` where a third block is in the
/// way or the two hardly face each other.
fn facing(views: &[View], step: f64, outlines: Option<(&Sides, &[Side])>) -> Option<Facing> {
    let blocks = views.first()?.blocks;
    let gap = match outlines {
        None => views.iter().map(|view| view.length).fold(f64::INFINITY, f64::min),
        Some((_, free)) => {
            let measured = views.iter().take(MEASURED).map(|view| {
                let [one, other] = view.pieces.map(|piece| free[piece as usize]);
                gap([one.from, one.to], [other.from, other.to])
            });
            measured.fold(f64::INFINITY, f64::min)
        }
    };
    // Evenly over all of them, the shortest included.
    let looks = views.len().min(VIEWS);
    let looked = (0..looks).map(|look| &views[look * views.len() / looks]);
    let mut near = Vec::new();
    let (mut clear, mut seen, mut kept) = (0.0, 0.0, Vec::new());
    for view in looked {
        seen += view.front;
        if outlines.is_none_or(|(sides, _)| is_clear(view, sides, &mut near)) {
            clear += view.front;
            kept.push(view.ends);
        }
    }
    if kept.is_empty() || seen <= 0.0 {
        return None;
    }
    let front = views.iter().map(|view| view.front).sum::<f64>() * clear / seen;
    let is_sure = front > LEAST_FRONT * gap + step;
    let mut has_room = || {
        let Some((sides, _)) = outlines else { return true };
        kept.iter().any(|&ends| is_roomy(blocks, ends, sides, &mut near))
    };
    let is_facing = front > LEAST_FRONT * gap && (is_sure || has_room());
    is_facing.then_some(Facing { blocks, gap, views: kept })
}

/// Whether the middle of a view is clearly nearer to its two blocks than to any third.
fn is_roomy(blocks: [u32; 2], ends: [Xy; 2], sides: &Sides, near: &mut Vec<u32>) -> bool {
    let middle = between(ends[0], ends[1], 0.5);
    let reach = LEAST_CLEARANCE * 0.5 * ends[0].distance_2(ends[1]).sqrt();
    sides.strokes.near([middle, middle], reach, near);
    let away = |name: u32| {
        let side = &sides.all[name as usize];
        let foot = Segment { from: side.from, to: side.to, name }.foot(middle);
        (side.block, foot.distance_2)
    };
    let nearest = |block: u32| {
        let own = near.iter().map(|&name| away(name)).filter(|(of, _)| *of == block);
        own.map(|(_, away)| away).fold(f64::INFINITY, f64::min)
    };
    let least = nearest(blocks[0]).max(nearest(blocks[1])) * LEAST_CLEARANCE * LEAST_CLEARANCE;
    near.iter().map(|&name| away(name)).all(|(of, away)| blocks.contains(&of) || away > least)
}

/// Whether nothing of a third block is on the way.
fn is_clear(view: &View, sides: &Sides, near: &mut Vec<u32>) -> bool {
    // A third block may touch where the view starts.
    let ends = [0.02, 0.98].map(|part| between(view.ends[0], view.ends[1], part));
    sides.strokes.near(ends, 0.0, near);
    near.iter().all(|&name| {
        let side = &sides.all[name as usize];
        view.blocks.contains(&side.block) || !meet(ends, [side.from, side.to])
    })
}

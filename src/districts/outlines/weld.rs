//! A web of sides that meet only at their ends: everything is put on a grid of about a tenth of a
//! millimetre, sides are cut where they cross or pass a corner, and sides in one place become one
//! (snap rounding: Hobby 1999). Exact in whole numbers.

use rayon::prelude::*;

use crate::districts::sides::{Side, Strokes};
use crate::model::Xy;

/// Steps of the grid in a metre: a power of two, so that metres are exact too.
pub(super) const STEPS: f64 = 8192.0;

/// Rounds of cutting. Cuts are rounded and may lead to others; real outlines need two or three.
const ROUNDS: usize = 12;

/// A place on the grid.
pub(super) type Spot = [i64; 2];

/// The place on the grid nearest to one in metres.
pub(super) fn spot(at: Xy) -> Spot {
    [at.x, at.y].map(|metres| (metres * STEPS).round() as i64)
}

/// Its place in metres.
pub(super) fn place([x, y]: Spot) -> Xy {
    Xy { x: x as f64 / STEPS, y: y as f64 / STEPS }
}

/// A side with the ground of something on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    /// Where it starts.
    pub from: Spot,
    /// Where it ends.
    pub to: Spot,
    /// What the ground belongs to.
    pub of: u32,
}

impl From<Side> for Bound {
    fn from(side: Side) -> Bound {
        Bound { from: spot(side.from), to: spot(side.to), of: side.block }
    }
}

/// How much more often the ground of something lies left of a side than right of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// What the ground belongs to.
    pub of: u32,
    /// How much more often.
    pub left: i32,
}

/// Sides that meet only at their ends.
#[derive(Debug, Default)]
pub(super) struct Web {
    /// Where sides meet.
    pub spots: Vec<Spot>,
    /// The ends of each side, the lower first; sides ascending.
    pub ends: Vec<[u32; 2]>,
    /// Whether any side had to be cut.
    pub is_cut: bool,
    starts: Vec<u32>,
    steps: Vec<Step>,
}

impl Web {
    /// The side between two spots.
    pub fn side(&self, ends: [u32; 2]) -> Option<usize> {
        self.ends.binary_search(&ends).ok()
    }

    /// What changes across a side, seen from its lower end.
    pub fn steps(&self, side: usize) -> &[Step] {
        &self.steps[self.starts[side] as usize..self.starts[side + 1] as usize]
    }
}

/// A part of a bound between two spots: the lower, the higher, whose ground, which side.
type Part = (Spot, Spot, u32, i32);

/// Weld bounds into a web.
pub(super) fn weld(bounds: &[Bound]) -> Web {
    let part = |bound: &Bound| {
        if bound.from <= bound.to {
            (bound.from, bound.to, bound.of, 1)
        } else {
            (bound.to, bound.from, bound.of, -1)
        }
    };
    let mut parts: Vec<Part> = bounds.iter().map(part).collect();
    let mut fresh: Option<Vec<[Spot; 2]>> = None;
    for _ in 0..ROUNDS {
        merge(&mut parts);
        let cuts = cuts(&parts, fresh.as_deref());
        if cuts.iter().all(|(_, cuts)| cuts.is_empty()) {
            break;
        }
        fresh = Some(cut(&mut parts, &cuts));
    }
    merge(&mut parts);
    Web { is_cut: fresh.is_some(), ..web(parts) }
}

/// Make one of parts in one place, and drop what bounds the same ground on both sides.
fn merge(parts: &mut Vec<Part>) {
    parts.par_sort_unstable();
    let mut kept: Vec<Part> = Vec::with_capacity(parts.len());
    for same in parts.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let (from, to, of, _) = same[0];
        let left = same.iter().map(|part| part.3).sum();
        if left != 0 && from != to {
            kept.push((from, to, of, left));
        }
    }
    *parts = kept;
}

/// Where the sides have to be cut: every side with its cuts in order. Only sides that are, or come
/// near, fresh ones where these are named.
fn cuts(parts: &[Part], fresh: Option<&[[Spot; 2]]>) -> Vec<([Spot; 2], Vec<Spot>)> {
    let mut lines: Vec<[Spot; 2]> = parts.iter().map(|part| [part.0, part.1]).collect();
    lines.dedup();
    let strokes =
        |lines: &[[Spot; 2]]| Strokes::new(lines.iter().map(|line| line.map(place)).collect());
    let all = strokes(&lines);
    let changed = fresh.map(|fresh| (fresh, strokes(fresh)));
    lines
        .par_iter()
        .with_min_len(1024)
        .map_init(Vec::new, |near, line| {
            let (among, index) = match &changed {
                Some((fresh, index)) if fresh.binary_search(line).is_err() => (*fresh, index),
                _ => (&lines[..], &all),
            };
            index.near(line.map(place), 2.0 / STEPS, near);
            let mut found: Vec<Spot> = Vec::new();
            for &name in near.iter() {
                let other = among[name as usize];
                if other != *line {
                    found.extend(other.into_iter().filter(|&at| passes(*line, at)));
                    found.extend(crossing(*line, other).filter(|at| !line.contains(at)));
                }
            }
            found.sort_unstable_by_key(|&at| (along(*line, at), at));
            found.dedup();
            (*line, found)
        })
        .collect()
}

fn cross([ax, ay]: [i128; 2], [bx, by]: [i128; 2]) -> i128 {
    ax * by - ay * bx
}

fn way(from: Spot, to: Spot) -> [i128; 2] {
    [0, 1].map(|along| i128::from(to[along]) - i128::from(from[along]))
}

/// How far along a line a place lies, for sorting.
fn along([from, to]: [Spot; 2], at: Spot) -> i128 {
    let ([dx, dy], [x, y]) = (way(from, to), way(from, at));
    dx * x + dy * y
}

/// Whether a line passes through the square of the grid around a place that is no end of it.
fn passes([from, to]: [Spot; 2], at: Spot) -> bool {
    let is_within = |along: usize| {
        from[along].min(to[along]) <= at[along] && at[along] <= from[along].max(to[along])
    };
    if at == from || at == to || !is_within(0) || !is_within(1) {
        return false;
    }
    let [dx, dy] = way(from, to);
    2 * cross([dx, dy], way(from, at)).abs() <= dx.abs() + dy.abs()
}

/// Where two lines cross between their ends, on the grid.
fn crossing(one: [Spot; 2], other: [Spot; 2]) -> Option<Spot> {
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    let (way_one, way_other) = (way(one[0], one[1]), way(other[0], other[1]));
    let parted = |a: i128, b: i128| (a < 0 && b > 0) || (a > 0 && b < 0);
    let before = cross(way_one, way(one[0], other[0]));
    let after = cross(way_one, way(one[0], other[1]));
    let low = cross(way_other, way(other[0], one[0]));
    let high = cross(way_other, way(other[0], one[1]));
    if !parted(before, after) || !parted(low, high) {
        return None;
    }
    let part = low as f64 / (low - high) as f64;
    Some([0, 1].map(|along| one[0][along] + (way_one[along] as f64 * part).round() as i64))
}

/// Cut the parts; the lines that are new, ascending.
fn cut(parts: &mut Vec<Part>, cuts: &[([Spot; 2], Vec<Spot>)]) -> Vec<[Spot; 2]> {
    let mut kept = Vec::with_capacity(parts.len());
    let mut fresh = Vec::new();
    let mut lines = cuts.iter().peekable();
    for &(from, to, of, left) in parts.iter() {
        while lines.next_if(|(line, _)| *line < [from, to]).is_some() {}
        let Some((_, cuts)) = lines.peek().filter(|(_, cuts)| !cuts.is_empty()) else {
            kept.push((from, to, of, left));
            continue;
        };
        let mut last = from;
        for &at in cuts.iter().chain([&to]) {
            let (low, high, left) = if last <= at { (last, at, left) } else { (at, last, -left) };
            kept.push((low, high, of, left));
            fresh.push([low, high]);
            last = at;
        }
    }
    *parts = kept;
    fresh.sort_unstable();
    fresh.dedup();
    fresh
}

fn web(parts: Vec<Part>) -> Web {
    let mut spots: Vec<Spot> = parts.iter().flat_map(|part| [part.0, part.1]).collect();
    spots.par_sort_unstable();
    spots.dedup();
    let number = |at: &Spot| spots.binary_search(at).unwrap_or(0) as u32;
    let ends: Vec<[u32; 2]> =
        parts.par_iter().map(|part| [number(&part.0), number(&part.1)]).collect();
    let mut web = Web { spots, ..Web::default() };
    for (part, ends) in parts.iter().zip(ends) {
        if web.ends.last() != Some(&ends) {
            web.ends.push(ends);
            web.starts.push(web.steps.len() as u32);
        }
        web.steps.push(Step { of: part.2, left: part.3 });
    }
    web.starts.push(web.steps.len() as u32);
    web
}

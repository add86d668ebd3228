//! Polygons from borders: pieces of border, each with a district on its left, joined into rings.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::districts::sides::{turn, twice_area};
use crate::model::Xy;

/// A piece of the edge of some ground.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rim {
    /// Where it starts.
    pub from: Xy,
    /// Where it ends.
    pub to: Xy,
    /// The district on the left.
    pub of: u32,
}

/// A corner that bends less than this, metres from the straight line, is none.
const STRAIGHT: f64 = 1e-6;

/// The ground of each district. Pieces that lie between ground of one district may be among the
/// rims, once each way.
pub(super) fn trace(rims: &[Rim], districts: usize) -> Vec<MultiPolygon<f64>> {
    let (places, mut lines) = numbered(rims);
    cancel(&mut lines);
    let is_kept = corners(&places, &lines);
    lines.par_sort_unstable_by_key(|line| (line.2, line.0, line.1));
    let mut own: Vec<&[Line]> = vec![&[]; districts];
    for same in lines.chunk_by(|a, b| a.2 == b.2) {
        if let Some(own) = own.get_mut(same[0].2 as usize) {
            *own = same;
        }
    }
    own.par_iter().map(|lines| polygons(&places, lines, &is_kept)).collect()
}

/// From, to, and the district on the left.
type Line = (u32, u32, u32);

fn numbered(rims: &[Rim]) -> (Vec<Xy>, Vec<Line>) {
    let key = |at: Xy| [at.x, at.y].map(|metres| (metres + 0.0).to_bits());
    let mut keys: Vec<[u64; 2]> =
        rims.iter().flat_map(|rim| [key(rim.from), key(rim.to)]).collect();
    keys.par_sort_unstable();
    keys.dedup();
    let number = |at: Xy| keys.binary_search(&key(at)).unwrap_or(0) as u32;
    let lines = rims.par_iter().map(|rim| (number(rim.from), number(rim.to), rim.of)).collect();
    let places = keys.iter().map(|&[x, y]| Xy { x: f64::from_bits(x), y: f64::from_bits(y) });
    (places.collect(), lines)
}

/// Drop what has one district on both sides.
fn cancel(lines: &mut Vec<Line>) {
    let key = |line: &Line| (line.0.min(line.1), line.0.max(line.1), line.2);
    lines.retain(|line| line.0 != line.1);
    lines.par_sort_unstable_by_key(|line| (key(line), line.0));
    let mut kept = Vec::with_capacity(lines.len());
    for same in lines.chunk_by(|a, b| key(a) == key(b)) {
        let forth = same.partition_point(|line| line.0 < line.1);
        let (forth, back) = same.split_at(forth);
        let both = forth.len().min(back.len());
        kept.extend(&forth[both..]);
        kept.extend(&back[both..]);
    }
    *lines = kept;
}

/// Which places are corners: where borders bend or more than two meet.
fn corners(places: &[Xy], lines: &[Line]) -> Vec<bool> {
    let mut ways: Vec<(u32, u32)> = lines.iter().flat_map(|&(a, b, _)| [(a, b), (b, a)]).collect();
    ways.par_sort_unstable();
    ways.dedup();
    let mut is_kept = vec![true; places.len()];
    for at in ways.chunk_by(|a, b| a.0 == b.0) {
        if let [(here, one), (_, other)] = *at {
            let [here, one, other] = [here, one, other].map(|at| places[at as usize]);
            let away = turn(one, other, here).abs() / one.distance_2(other).sqrt();
            let is_between =
                (one.x - here.x) * (other.x - here.x) + (one.y - here.y) * (other.y - here.y) < 0.0;
            is_kept[at[0].0 as usize] = !(is_between && away < STRAIGHT);
        }
    }
    is_kept
}

/// The polygons of one district, its lines ascending.
fn polygons(places: &[Xy], lines: &[Line], is_kept: &[bool]) -> MultiPolygon<f64> {
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    for ring in rings(places, lines) {
        let mut ring: Vec<Coord<f64>> = ring
            .into_iter()
            .filter(|&at| is_kept[at as usize])
            .map(|at| places[at as usize].into())
            .collect();
        let Some(&first) = ring.first() else { continue };
        ring.push(first);
        match twice_area(&ring) {
            area if area > 0.0 && ring.len() > 3 => outer.push((area, ring)),
            area if area < 0.0 && ring.len() > 3 => holes.push(ring),
            _ => {}
        }
    }
    // A hole belongs to the smallest ring around it.
    outer.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found: Vec<Polygon<f64>> =
        outer.into_iter().map(|(_, ring)| Polygon::new(LineString(ring), Vec::new())).collect();
    for hole in holes {
        let around = found.iter_mut().find(|polygon| surrounds(polygon.exterior(), &hole));
        if let Some(around) = around {
            around.interiors_push(LineString(hole));
        }
    }
    found.sort_by(|a, b| {
        let first = |polygon: &Polygon<f64>| polygon.exterior().0[0];
        let (a, b) = (first(a), first(b));
        a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y))
    });
    MultiPolygon(found)
}

/// Whether a ring lies within another that it may touch.
fn surrounds(outer: &LineString<f64>, inner: &[Coord<f64>]) -> bool {
    use geo::coordinate_position::{CoordPos, CoordinatePosition};
    let polygon = Polygon::new(outer.clone(), Vec::new());
    let middles = inner.windows(2).map(|ends| (ends[0] + ends[1]) / 2.0);
    let position = |at: Coord<f64>| polygon.coordinate_position(&at);
    let mut told = inner.iter().copied().chain(middles).map(position);
    told.find(|at| *at != CoordPos::OnBoundary) == Some(CoordPos::Inside)
}

/// Closed ways along lines, the ground on their left, none through a place twice.
fn rings(places: &[Xy], lines: &[Line]) -> Vec<Vec<u32>> {
    const NOT: usize = usize::MAX;
    let mut starts: Vec<u32> = lines.iter().map(|line| line.0).collect();
    starts.dedup();
    let local = |at: u32| starts.binary_search(&at).unwrap_or(0);
    let mut on_way = vec![NOT; starts.len()];
    let mut is_used = vec![false; lines.len()];
    let mut rings = Vec::new();
    for start in 0..lines.len() {
        if is_used[start] {
            continue;
        }
        let (mut way, mut line) = (Vec::new(), start);
        loop {
            is_used[line] = true;
            let (from, to, _) = lines[line];
            on_way[local(from)] = way.len();
            way.push(from);
            // A way that comes back to where it was leaves a ring behind.
            let back = on_way[local(to)];
            if back != NOT {
                let ring = way.split_off(back);
                ring.iter().for_each(|&at| on_way[local(at)] = NOT);
                rings.push(ring);
            }
            if way.is_empty() {
                break;
            }
            match next(places, lines, &is_used, from, to) {
                Some(next) => line = next,
                None => break,
            }
        }
        way.iter().for_each(|&at| on_way[local(at)] = NOT);
    }
    rings
}

/// The line on from a place, the first clockwise from where one came from.
fn next(places: &[Xy], lines: &[Line], is_used: &[bool], from: u32, at: u32) -> Option<usize> {
    let start = lines.partition_point(|line| line.0 < at);
    let leaving = (start..lines.len()).take_while(|&line| lines[line].0 == at);
    let angle = |to: u32| {
        let (here, there) = (places[at as usize], places[to as usize]);
        (there.y - here.y).atan2(there.x - here.x)
    };
    let turned = |line: usize| {
        let turned = (angle(from) - angle(lines[line].1)).rem_euclid(std::f64::consts::TAU);
        if turned == 0.0 { std::f64::consts::TAU } else { turned }
    };
    let mut open: Vec<usize> = leaving.filter(|&line| !is_used[line]).collect();
    if open.len() > 1 {
        open.sort_by(|&a, &b| turned(a).total_cmp(&turned(b)).then(a.cmp(&b)));
    }
    open.first().copied()
}

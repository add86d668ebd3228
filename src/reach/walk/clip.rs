//! Streets cut at the outline of an area.

use geo::MultiPolygon;
use rayon::prelude::*;

use super::Walk;
use super::reached::Stretch;
use crate::model::Xy;

/// What lies so close to the outline lies on it, and so inside: a street along the border of
/// an area belongs to it. Metres.
const ON_OUTLINE: f64 = 0.0005;

/// Bands at most: a tall side stands in each it passes.
const MOST_BANDS: usize = 256;

/// An outline, its sides sorted into bands from south to north.
struct Outline {
    bands: Vec<Vec<[Xy; 2]>>,
    south: f64,
    height: f64,
}

impl Outline {
    fn of(figure: &MultiPolygon<f64>) -> Outline {
        let rings =
            figure.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        let sides: Vec<[Xy; 2]> = rings
            .flat_map(|ring| ring.lines())
            .map(|side| [Xy::from(side.start), Xy::from(side.end)])
            .collect();
        let ends = || sides.iter().flatten().map(|end| end.y);
        let (south, north) =
            (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
        let count = sides.len().clamp(1, MOST_BANDS);
        let height = ((north - south) / count as f64).max(1.0);
        let mut outline = Outline { bands: vec![Vec::new(); count], south, height };
        for side in sides {
            for band in outline.bands_of(side[0].y, side[1].y) {
                outline.bands[band].push(side);
            }
        }
        outline
    }

    /// Bands that a stretch from one height to another touches.
    fn bands_of(&self, a: f64, b: f64) -> std::ops::RangeInclusive<usize> {
        let last = self.bands.len() - 1;
        // `as` saturates: what lies beyond falls into the first or the last.
        let band = |y: f64| (((y - self.south) / self.height) as usize).min(last);
        band(a.min(b) - ON_OUTLINE)..=band(a.max(b) + ON_OUTLINE)
    }

    /// Whether a place is inside or on the outline.
    fn holds(&self, at: Xy) -> bool {
        let mut inside = false;
        for band in self.bands_of(at.y, at.y) {
            let sides = &self.bands[band];
            if sides.iter().any(|side| off(*side, at).1 <= ON_OUTLINE) {
                return true;
            }
        }
        let band = (((at.y - self.south) / self.height) as usize).min(self.bands.len() - 1);
        for [a, b] in &self.bands[band] {
            if (a.y > at.y) != (b.y > at.y) {
                let x = a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x);
                inside ^= x > at.x;
            }
        }
        inside
    }

    /// Where a straight piece of street meets the outline, as parts of it, its ends among them.
    fn cuts(&self, from: Xy, to: Xy) -> Vec<f64> {
        let mut cuts = vec![0.0, 1.0];
        for band in self.bands_of(from.y, to.y) {
            for &[a, b] in &self.bands[band] {
                if let Some(part) = crossing(from, to, a, b) {
                    cuts.push(part);
                }
                // Corners on the piece: where it begins or ceases to run along a side.
                let (part, off) = off([from, to], a);
                if off <= ON_OUTLINE {
                    cuts.push(part);
                }
            }
        }
        cuts.sort_unstable_by(f64::total_cmp);
        cuts.dedup();
        cuts
    }
}

/// The place of a line nearest to another place, as a part of it, and how far away it is.
fn off([a, b]: [Xy; 2], at: Xy) -> (f64, f64) {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    let along = (at.x - a.x) * dx + (at.y - a.y) * dy;
    let part = if square > 0.0 { (along / square).clamp(0.0, 1.0) } else { 0.0 };
    (part, (a.x + part * dx - at.x).hypot(a.y + part * dy - at.y))
}

/// Where a piece of street crosses a side, as a part of the piece.
fn crossing(from: Xy, to: Xy, a: Xy, b: Xy) -> Option<f64> {
    let (px, py) = (to.x - from.x, to.y - from.y);
    let (sx, sy) = (b.x - a.x, b.y - a.y);
    let turn = px * sy - py * sx;
    if turn == 0.0 {
        return None;
    }
    let (dx, dy) = (a.x - from.x, a.y - from.y);
    let part = (dx * sy - dy * sx) / turn;
    let along = (dx * py - dy * px) / turn;
    ((0.0..=1.0).contains(&part) && (0.0..=1.0).contains(&along)).then_some(part)
}

impl Walk {
    /// The streets inside an area, cut at its outline to the millimetre, in the order of their
    /// names. Gates, ferries and islands are left out: nobody lives on them.
    pub fn streets_inside(&self, area: &MultiPolygon<f64>) -> Vec<Stretch> {
        let outline = Outline::of(area);
        let network = self.network();
        let edges: Vec<u32> = network.edges().filter(|&edge| network.edge(edge).snaps).collect();
        let stretches = edges.par_iter().map(|&edge| self.inside(&outline, edge));
        stretches.collect::<Vec<Vec<Stretch>>>().into_iter().flatten().collect()
    }

    /// The stretches of one street.
    fn inside(&self, outline: &Outline, edge: u32) -> Vec<Stretch> {
        let network = self.network();
        let (shape, along) = network.shape(edge);
        // Millimetres from the first end, each stretch as long as it goes on without a break.
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for (ends, passed) in shape.windows(2).zip(along.windows(2)) {
            let (from, to) = (ends[0], ends[1]);
            let length = f64::from(passed[1] - passed[0]);
            for parts in outline.cuts(from, to).windows(2) {
                let middle = 0.5 * (parts[0] + parts[1]);
                let at = Xy {
                    x: from.x + middle * (to.x - from.x),
                    y: from.y + middle * (to.y - from.y),
                };
                if !outline.holds(at) {
                    continue;
                }
                let offset = |part: f64| passed[0] + (part * length).round() as u32;
                let (begin, end) = (offset(parts[0]), offset(parts[1]));
                match runs.last_mut() {
                    Some(last) if begin <= last.1 => last.1 = end,
                    _ => runs.push((begin, end)),
                }
            }
        }
        let (held, length) = (network.edge(edge), network.length(edge));
        let part = |offset: u32| {
            if offset == length { held.cost } else { held.part(offset).min(held.cost) }
        };
        let stretches = runs.into_iter().map(|(begin, end)| (part(begin), part(end)));
        stretches
            .filter(|(from, to)| from < to)
            .map(|(from, to)| Stretch { edge, from, to })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xy(x: f64, y: f64) -> Xy {
        Xy { x, y }
    }

    #[test]
    fn a_piece_is_cut_where_it_crosses_and_kept_where_it_follows_the_outline() {
        let ring = |corners: &[(f64, f64)]| geo::LineString::from(corners.to_vec());
        let shell = ring(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)]);
        let hole = ring(&[(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]);
        let outline = Outline::of(&MultiPolygon(vec![geo::Polygon::new(shell, vec![hole])]));
        let inside = |from: Xy, to: Xy| {
            let cuts = outline.cuts(from, to);
            let held = cuts.windows(2).filter(|parts| {
                let part = 0.5 * (parts[0] + parts[1]);
                outline.holds(xy(from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)))
            });
            held.map(|parts| parts[1] - parts[0]).sum::<f64>() * from.distance_2(to).sqrt()
        };
        for (from, to, expected) in [
            (xy(-5.0, 5.0), xy(15.0, 5.0), 8.0),
            (xy(-5.0, 0.0), xy(15.0, 0.0), 10.0),
            (xy(3.0, 4.0), xy(7.0, 4.0), 4.0),
            (xy(-1.0, 1.0), xy(1.0, -1.0), 0.0),
            (xy(20.0, 0.0), xy(20.0, 9.0), 0.0),
            (xy(1.0, 1.0), xy(3.0, 1.0), 2.0),
            (xy(5.0, -100.0), xy(5.0, 100.0), 8.0),
            (xy(0.0, 0.0), xy(10.0, 10.0), 8.0 * 2_f64.sqrt()),
        ] {
            assert!((inside(from, to) - expected).abs() < 1e-9, "{from:?} {to:?}");
        }
    }
}

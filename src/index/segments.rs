//! A flat grid of straight segments: the nearest of them, and where.

use crate::model::{Bounds, Xy};

/// A segment, and the name its owner knows it by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Where it starts.
    pub from: Xy,
    /// Where it ends.
    pub to: Xy,
    /// Its owner's name for it.
    pub name: u32,
}

/// The nearest place of a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// Name of the segment.
    pub name: u32,
    /// The place.
    pub at: Xy,
    /// Square of its distance in the plane.
    pub distance_2: f64,
}

impl Foot {
    /// Nearer first; of places equally near the western, then the southern, then the first.
    #[inline]
    pub fn before(&self, other: &Foot) -> bool {
        let key = |foot: &Foot| (foot.distance_2, foot.at.x, foot.at.y);
        let (a, b) = (key(self), key(other));
        a < b || (a == b && self.name < other.name)
    }
}

impl Segment {
    /// Its place nearest to `at`.
    #[inline]
    pub fn foot(&self, at: Xy) -> Foot {
        let (dx, dy) = (self.to.x - self.from.x, self.to.y - self.from.y);
        let length_2 = dx * dx + dy * dy;
        let along = (at.x - self.from.x) * dx + (at.y - self.from.y) * dy;
        let foot = if along <= 0.0 || length_2 == 0.0 {
            self.from
        } else if along >= length_2 {
            self.to
        } else {
            let part = along / length_2;
            Xy { x: self.from.x + part * dx, y: self.from.y + part * dy }
        };
        Foot { name: self.name, at: foot, distance_2: at.distance_2(foot) }
    }
}

/// Segments sorted into the square cells they pass through.
#[derive(Debug, Clone)]
pub struct Segments {
    min: Xy,
    cell: f64,
    columns: usize,
    rows: usize,
    /// Where each cell starts in `entries`; one more than there are cells.
    starts: Vec<u32>,
    entries: Vec<Segment>,
}

/// Cells are at least so wide, metres.
const NARROWEST: f64 = 10.0;

impl Segments {
    /// A grid of about as many cells as segments.
    pub fn new(segments: &[Segment]) -> Segments {
        let origin = Xy { x: 0.0, y: 0.0 };
        let ends = segments.iter().flat_map(|segment| [segment.from, segment.to]);
        let bounds = Bounds::around(ends).unwrap_or(Bounds { min: origin, max: origin });
        let count = segments.len().max(1) as f64;
        let square = (bounds.width() * bounds.height() / count).sqrt();
        let longest = bounds.width().max(bounds.height()) / count;
        let cell = square.max(longest).max(NARROWEST);
        let mut grid = Segments {
            min: bounds.min,
            cell,
            columns: (bounds.width() / cell) as usize + 1,
            rows: (bounds.height() / cell) as usize + 1,
            starts: Vec::new(),
            entries: Vec::new(),
        };
        let mut starts = vec![0_u32; grid.columns * grid.rows + 1];
        for segment in segments {
            grid.each_cell(segment, |cell| starts[cell + 1] += 1);
        }
        for cell in 0..grid.columns * grid.rows {
            starts[cell + 1] += starts[cell];
        }
        let total = starts[grid.columns * grid.rows] as usize;
        let nowhere = Segment { from: origin, to: origin, name: 0 };
        let (mut next, mut entries) = (starts.clone(), vec![nowhere; total]);
        for segment in segments {
            grid.each_cell(segment, |cell| {
                entries[next[cell] as usize] = *segment;
                next[cell] += 1;
            });
        }
        grid.starts = starts;
        grid.entries = entries;
        grid
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.min.x) / self.cell) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.min.y) / self.cell) as usize).min(self.rows - 1)
    }

    /// Every cell a segment passes through: row by row, from where it enters to where it leaves.
    fn each_cell(&self, segment: &Segment, mut visit: impl FnMut(usize)) {
        let (low, high) = if segment.from.y <= segment.to.y {
            (segment.from, segment.to)
        } else {
            (segment.to, segment.from)
        };
        let (first, last) = (self.row(low.y), self.row(high.y));
        for row in first..=last {
            // Height of the band's borders, within the segment.
            let border = |row: usize| (self.min.y + row as f64 * self.cell).clamp(low.y, high.y);
            let x_at = |y: f64| {
                let rise = high.y - low.y;
                if rise == 0.0 { high.x } else { low.x + (y - low.y) / rise * (high.x - low.x) }
            };
            let (a, b) = if first == last {
                (low.x, high.x)
            } else {
                (
                    if row == first { low.x } else { x_at(border(row)) },
                    if row == last { high.x } else { x_at(border(row + 1)) },
                )
            };
            // A nanometre more on either side, for what rounding may have moved.
            let (from, to) = (self.column(a.min(b) - 1e-9), self.column(a.max(b) + 1e-9));
            (from..=to).for_each(|column| visit(row * self.columns + column));
        }
    }

    /// The nearest place on the segments that are `wanted`, at most `within` metres away in the
    /// plane. Ties go by the place, so the order of the segments does not matter.
    #[inline]
    pub fn nearest(&self, at: Xy, within: f64, wanted: impl Fn(u32) -> bool) -> Option<Foot> {
        let cell = |metres: f64| (metres / self.cell).floor().clamp(-1e9, 1e9) as i64;
        let (column, row) = (cell(at.x - self.min.x), cell(at.y - self.min.y));
        let (columns, rows) = (self.columns as i64, self.rows as i64);
        // Rings that touch the grid at all.
        let outside = |at: i64, cells: i64| (-at).max(at - cells + 1).max(0);
        let first = outside(column, columns).max(outside(row, rows));
        let inside = |at: i64, cells: i64| at.max(cells - 1 - at);
        let last = inside(column, columns).max(inside(row, rows));
        let mut limit_2 = within * within;
        let mut best: Option<Foot> = None;
        for ring in first..=last {
            // Whatever is not in an earlier ring is at least so far away.
            let seen = (ring - 1).max(0) as f64 * self.cell;
            if seen * seen > limit_2 {
                break;
            }
            self.each_on_ring(column, row, ring, |segment| {
                let foot = segment.foot(at);
                if foot.distance_2 <= limit_2
                    && best.is_none_or(|best| foot.before(&best))
                    && wanted(segment.name)
                {
                    limit_2 = foot.distance_2;
                    best = Some(foot);
                }
            });
        }
        best
    }

    /// Every segment that may come within `radius` metres of `at`, in no order; long ones more
    /// than once.
    pub fn around(&self, at: Xy, radius: f64, mut visit: impl FnMut(&Segment)) {
        let cell = |metres: f64, cells: usize| {
            ((metres / self.cell).max(0.0) as usize).min(cells.saturating_sub(1))
        };
        let (x, y) = (at.x - self.min.x, at.y - self.min.y);
        if x + radius < 0.0 || y + radius < 0.0 {
            return;
        }
        let (west, east) = (cell(x - radius, self.columns), cell(x + radius, self.columns));
        for row in cell(y - radius, self.rows)..=cell(y + radius, self.rows) {
            let cells = row * self.columns;
            let range = self.starts[cells + west] as usize..self.starts[cells + east + 1] as usize;
            self.entries[range].iter().for_each(&mut visit);
        }
    }

    #[inline]
    fn each_on_ring(&self, column: i64, row: i64, ring: i64, mut visit: impl FnMut(&Segment)) {
        let (columns, rows) = (self.columns as i64, self.rows as i64);
        for at in (row - ring).max(0)..=(row + ring).min(rows - 1) {
            let whole = (at - row).abs() == ring;
            let step = if whole { 1 } else { (2 * ring).max(1) };
            let mut place = column - ring;
            while place <= column + ring {
                if (0..columns).contains(&place) {
                    let cell = (at * columns + place) as usize;
                    let range = self.starts[cell] as usize..self.starts[cell + 1] as usize;
                    self.entries[range].iter().for_each(&mut visit);
                }
                place += step;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(seed: u64, count: usize, spread: f64, length: f64) -> Vec<Segment> {
        let mut state = seed;
        let mut part = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        (0..count)
            .map(|name| {
                let from = Xy { x: spread * part(), y: spread * part() };
                let to =
                    Xy { x: from.x + length * (part() - 0.5), y: from.y + length * (part() - 0.5) };
                Segment { from, to, name: name as u32 }
            })
            .collect()
    }

    #[test]
    fn the_nearest_is_the_nearest_of_all() {
        for (seed, count, length) in [(1, 400, 60.0), (2, 50, 3000.0), (3, 1, 10.0), (4, 300, 0.0)]
        {
            let segments = some(seed, count, 1000.0, length);
            let grid = Segments::new(&segments);
            for probe in some(seed + 100, 500, 1600.0, 0.0) {
                let at = Xy { x: probe.from.x - 300.0, y: probe.from.y - 300.0 };
                for within in [30.0, 300.0, 1e7] {
                    let feet = segments.iter().map(|segment| segment.foot(at));
                    let feet = feet
                        .filter(|foot| foot.distance_2 <= within * within && foot.name % 7 != 3);
                    let slow = feet.reduce(|a, b| if b.before(&a) { b } else { a });
                    let fast = grid.nearest(at, within, |name| name % 7 != 3);
                    assert_eq!(fast, slow, "seed {seed}, {at:?} within {within}");
                }
            }
        }
    }
}

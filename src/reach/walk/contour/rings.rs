//! Rings: crossed edges joined end to end, and the rings made into polygons.

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Coord, LineString, MultiPolygon, Polygon};

/// Which crossed edge follows which along a contour, by number and never by position.
pub(super) struct Joins {
    /// The edge after each, one higher; 0 where none is.
    next: Vec<u32>,
    starts: Vec<u32>,
}

/// A closed contour, from its leftmost and among these lowest vertex.
struct Ring {
    line: LineString<f64>,
    /// Positive for shells, negative for holes.
    area: f64,
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Joins {
    /// For so many edges.
    pub fn new(edges: usize) -> Joins {
        Joins { next: vec![0; edges], starts: Vec::new() }
    }

    /// The piece of contour through a triangle, what is inside on its left: from the edge that
    /// leaves the inside, counter-clockwise, to the one that enters it again.
    pub fn join(&mut self, inside: [bool; 3], edges: [usize; 3]) {
        let [a, b, c] = edges;
        let (from, to) = match inside {
            [true, false, false] => (a, c),
            [true, true, false] => (b, c),
            [false, true, false] => (b, a),
            [false, true, true] => (c, a),
            [false, false, true] => (c, b),
            [true, false, true] => (a, b),
            [true, true, true] | [false, false, false] => return,
        };
        self.next[from] = to as u32 + 1;
        self.starts.push(from as u32);
    }

    /// Walks all contours, which leaves nothing joined, and makes polygons of them.
    pub fn polygons(&mut self, crossing: impl Fn(usize) -> Coord<f64>) -> MultiPolygon<f64> {
        let mut rings = Vec::new();
        let mut corners = Vec::new();
        for start in self.starts.drain(..) {
            let mut edge = start as usize;
            while let Some(next) = std::mem::take(&mut self.next[edge]).checked_sub(1) {
                corners.push(crossing(edge));
                edge = next as usize;
            }
            rings.extend(Ring::new(&corners));
            corners.clear();
        }
        assembled(rings)
    }
}

impl Ring {
    /// None where there is no area.
    fn new(corners: &[Coord<f64>]) -> Option<Ring> {
        let &(mut low) = corners.first()?;
        let mut high = low;
        let mut first = 0;
        for (index, corner) in corners.iter().enumerate() {
            let held = corners[first];
            if corner.x < held.x || corner.x == held.x && corner.y < held.y {
                first = index;
            }
            low = Coord { x: low.x.min(corner.x), y: low.y.min(corner.y) };
            high = Coord { x: high.x.max(corner.x), y: high.y.max(corner.y) };
        }
        let (after, before) = corners.split_at(first);
        let line: Vec<_> = [before, after, &before[..1]].concat();
        let start = line[0];
        let twice = |pair: &[Coord<f64>]| {
            let (from, to) = (pair[0] - start, pair[1] - start);
            from.x * to.y - from.y * to.x
        };
        let area = line.windows(2).map(twice).sum::<f64>() / 2.0;
        (area != 0.0).then_some(Ring { line: LineString(line), area, low, high })
    }

    /// Whether this shell's box and area leave room for a hole.
    fn has_room(&self, hole: &Ring) -> bool {
        let (low, high) = (self.low, self.high);
        self.area > -hole.area
            && (low.x <= hole.low.x && hole.high.x <= high.x)
            && (low.y <= hole.low.y && hole.high.y <= high.y)
    }

    fn contains(&self, corner: Coord<f64>) -> bool {
        coord_pos_relative_to_ring(corner, &self.line) == CoordPos::Inside
    }
}

/// Shells with the holes in them. A hole lies in the smallest shell round it: shells lie within
/// each other only through holes.
fn assembled(rings: Vec<Ring>) -> MultiPolygon<f64> {
    let by_start = |one: &LineString<f64>, two: &LineString<f64>| {
        let (one, two) = (one.0[0], two.0[0]);
        one.x.total_cmp(&two.x).then(one.y.total_cmp(&two.y))
    };
    let (mut shells, mut holes): (Vec<Ring>, Vec<Ring>) =
        rings.into_iter().partition(|ring| ring.area > 0.0);
    shells.sort_by(|one, two| one.area.total_cmp(&two.area));
    holes.sort_by(|one, two| by_start(&one.line, &two.line));
    let mut within: Vec<Vec<LineString<f64>>> = vec![Vec::new(); shells.len()];
    for hole in holes {
        let mut roomy = (0..shells.len()).filter(|&shell| shells[shell].has_room(&hole)).peekable();
        while let Some(shell) = roomy.next() {
            // Some shell holds it, so the last need not be asked, which is the longest, too.
            if roomy.peek().is_none() || shells[shell].contains(hole.line.0[0]) {
                within[shell].push(hole.line);
                break;
            }
        }
    }
    let shells = shells.into_iter().map(|shell| shell.line);
    let mut polygons: Vec<Polygon<f64>> =
        shells.zip(within).map(|(shell, holes)| Polygon::new(shell, holes)).collect();
    polygons.sort_by(|one, two| by_start(one.exterior(), two.exterior()));
    MultiPolygon(polygons)
}

//! The mesh: cells cut by their diagonal, cells with spots triangulated, and every edge a number.

use geo::Coord;
use rustc_hash::FxHashMap;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation, mitigate_underflow};

use super::field::Field;
use super::rings::Joins;

/// A contour crosses an edge no nearer to its ends than this share of it. Steep edges would
/// otherwise bring it so close to a vertex that rounding could put it on the wrong side.
const MARGIN: f64 = 1e-4;

/// The triangles of the cells whose spots or corners lie on both sides of a level.
///
/// Edges are numbered by vertex: the one east of corner `c` is `3c`, north `3c + 1`, north-east
/// `3c + 2`. Edges at spots come after these.
pub(super) struct Mesh {
    cells: Vec<usize>,
    triangles: Vec<Triangle>,
    chords: Vec<(usize, usize)>,
}

/// A triangle, counter-clockwise.
struct Triangle {
    vertices: [usize; 3],
    /// The edge from each vertex to the next.
    edges: [usize; 3],
}

/// A vertex for the triangulation of a cell.
struct Vertex {
    at: Point2<f64>,
    name: usize,
}

impl HasPosition for Vertex {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

impl Mesh {
    /// Of the cells with spots; those that no level crosses are left out.
    pub fn new(field: &Field, levels: &[u32]) -> Mesh {
        let mut mesh = Mesh { cells: Vec::new(), triangles: Vec::new(), chords: Vec::new() };
        let mut numbers = FxHashMap::default();
        let mut first = field.corners();
        for spots in field.placed.chunk_by(|one, two| one.cell == two.cell) {
            let (cell, names) = (spots[0].cell, first..first + spots.len());
            first = names.end;
            let around = [cell, cell + 1, cell + 1 + field.width, cell + field.width];
            let costs = || around.into_iter().chain(names.clone()).map(|name| field.costs[name]);
            let (least, most) = costs().fold((u32::MAX, 0), |(a, b), c| (a.min(c), b.max(c)));
            if !levels.iter().any(|&level| least <= level && level < most) {
                continue;
            }
            mesh.cells.push(cell);
            numbers.clear();
            if names.len() == 1 {
                for side in 0..4 {
                    let vertices = [around[side], around[(side + 1) % 4], names.start];
                    mesh.push(field, vertices, &mut numbers);
                }
                continue;
            }
            let mut cut = DelaunayTriangulation::<Vertex>::new();
            for name in around.into_iter().chain(names) {
                let at = field.at(name);
                let at = mitigate_underflow(Point2::new(at.x, at.y));
                // Refused are only numbers that the lattice's sides have already ruled out.
                let _ = cut.insert(Vertex { at, name });
            }
            for face in cut.inner_faces() {
                let vertices = face.vertices().map(|vertex| vertex.data().name);
                mesh.push(field, vertices, &mut numbers);
            }
        }
        mesh
    }

    fn push(
        &mut self,
        field: &Field,
        vertices: [usize; 3],
        numbers: &mut FxHashMap<(usize, usize), usize>,
    ) {
        let [a, b, c] = vertices;
        let edges = [(a, b), (b, c), (c, a)].map(|(from, to)| {
            let (low, high) = (from.min(to), from.max(to));
            // Only sides of the cell are shared with other cells.
            if high < field.corners() && high == low + 1 {
                return 3 * low;
            }
            if high < field.corners() && high == low + field.width {
                return 3 * low + 1;
            }
            *numbers.entry((low, high)).or_insert_with(|| {
                self.chords.push((low, high));
                3 * field.corners() + self.chords.len() - 1
            })
        });
        self.triangles.push(Triangle { vertices, edges });
    }

    /// How many numbers of edges there are.
    pub fn edges(&self, field: &Field) -> usize {
        3 * field.corners() + self.chords.len()
    }

    /// Joins the edges that a level crosses, triangle by triangle.
    pub fn cross(&self, field: &Field, level: u32, joins: &mut Joins) {
        for Triangle { vertices, edges } in &self.triangles {
            joins.join(vertices.map(|vertex| field.costs[vertex] <= level), *edges);
        }
        let width = field.width;
        let mut meshed = self.cells.iter().copied().peekable();
        for row in 0..field.height - 1 {
            let (lower, upper) = field.costs[row * width..][..2 * width].split_at(width);
            let (mut below, mut above) = (lower[0] <= level, upper[0] <= level);
            for (column, (lower, upper)) in lower.iter().zip(upper).enumerate().skip(1) {
                let (west_below, west_above) = (below, above);
                (below, above) = (*lower <= level, *upper <= level);
                if below == above && west_below == west_above && below == west_below {
                    continue;
                }
                let cell = row * width + column - 1;
                while meshed.next_if(|&other| other < cell).is_some() {}
                if meshed.peek() == Some(&cell) {
                    continue;
                }
                let diagonal = 3 * cell + 2;
                let (south, east) = (3 * cell, 3 * (cell + 1) + 1);
                joins.join([west_below, below, above], [south, east, diagonal]);
                let (north, west) = (3 * (cell + width), 3 * cell + 1);
                joins.join([west_below, above, west_above], [diagonal, north, west]);
            }
        }
    }

    /// Where a level crosses an edge: half a millimetre above it, where no vertex is.
    pub fn crossing(&self, field: &Field, edge: usize, level: u32) -> Coord<f64> {
        let (low, high) = match edge.checked_sub(3 * field.corners()) {
            Some(chord) => self.chords[chord],
            None => {
                let low = edge / 3;
                (low, low + [1, field.width, field.width + 1][edge % 3])
            }
        };
        let (from, to) = (field.height_at(low), field.height_at(high));
        let share = ((f64::from(level) + 0.5 - from) / (to - from)).clamp(MARGIN, 1.0 - MARGIN);
        let (from, to) = (field.at(low), field.at(high));
        Coord { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
    }
}

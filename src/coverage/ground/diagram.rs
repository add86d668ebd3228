//! The Voronoi diagram of the sites, as far as the farthest place needs it: who neighbours
//! whom, and the corners where three zones meet. Triangulated by spade with exact predicates.

use rayon::prelude::*;
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::discs::Discs;
use crate::crs::Plane;
use crate::model::Xy;

/// A site in the triangulation.
#[derive(Debug, Clone, Copy)]
struct Numbered {
    at: Point2<f64>,
    disc: u32,
}

impl HasPosition for Numbered {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

/// A place as far from three sites.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub at: Xy,
    pub discs: [u32; 3],
}

/// Neighbours and corners.
#[derive(Debug, Default)]
pub(super) struct Diagram {
    /// The sites, ascending, where they are not all.
    chosen: Option<Vec<u32>>,
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    /// In the plane, not yet moved to where the three are as far on the ground.
    pub corners: Vec<Corner>,
}

impl Diagram {
    /// Of the sites of some discs. `None` where coordinates are beyond what can be
    /// triangulated.
    pub fn new(discs: &Discs<'_>) -> Option<Diagram> {
        let all: Vec<u32> = (0..discs.sites.len() as u32).collect();
        let diagram = Diagram::of(discs, all)?;
        Some(Diagram { chosen: None, ..diagram })
    }

    /// Of some of the sites, ascending.
    pub fn of(discs: &Discs<'_>, chosen: Vec<u32>) -> Option<Diagram> {
        // The triangulation takes no numbers next to zero but zero itself.
        let flush = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
        let points = chosen.iter().map(|&disc| {
            let at = discs.site(disc);
            Numbered { at: Point2::new(flush(at.x), flush(at.y)), disc }
        });
        let mesh = DelaunayTriangulation::<Numbered>::bulk_load(points.collect()).ok()?;
        let number = |disc: u32| chosen.binary_search(&disc).unwrap_or(0);
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); chosen.len()];
        for vertex in mesh.vertices() {
            let row = &mut rows[number(vertex.data().disc)];
            row.extend(vertex.out_edges().map(|edge| edge.to().data().disc));
            row.sort_unstable();
        }
        let mut starts = vec![0];
        for row in &rows {
            starts.push(starts[starts.len() - 1] + row.len() as u32);
        }
        let mut corners: Vec<Corner> = mesh
            .inner_faces()
            .map(|face| {
                let at = face.circumcenter();
                let mut discs = face.vertices().map(|vertex| vertex.data().disc);
                discs.sort_unstable();
                Corner { at: Xy { x: at.x, y: at.y }, discs }
            })
            .filter(|corner| corner.at.x.is_finite() && corner.at.y.is_finite())
            .collect();
        corners.sort_unstable_by_key(|corner| corner.discs);
        Some(Diagram { chosen: Some(chosen), starts, neighbours: rows.concat(), corners })
    }

    /// The sites whose zones touch that of a site.
    pub fn neighbours(&self, disc: u32) -> &[u32] {
        let row = match &self.chosen {
            None => disc as usize,
            Some(chosen) => match chosen.binary_search(&disc) {
                Ok(row) => row,
                Err(_) => return &[],
            },
        };
        &self.neighbours[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The corners that `inside` keeps, each moved to where its three sites are as far on the
    /// ground, and how far that is.
    pub fn levelled(
        &self,
        discs: &Discs<'_>,
        inside: impl Fn(Xy) -> bool + Sync,
    ) -> Vec<(Corner, f64)> {
        let level = |corner: &Corner| {
            // Before it is moved it may lie a little outside, so both are asked.
            let sites = corner.discs.map(|disc| discs.site(disc));
            let at = levelled(discs.plane, sites, corner.at);
            (inside(at) || inside(corner.at)).then(|| {
                let lengths = sites.map(|site| discs.plane.length(site, at));
                (Corner { at, ..*corner }, lengths.into_iter().fold(f64::MAX, f64::min))
            })
        };
        self.corners.par_iter().with_min_len(256).filter_map(level).collect()
    }
}

/// The place as far from three sites on the ground, near one that is so in the plane: Newton's
/// method on the two differences. Where the three lie on a line, the place is left.
fn levelled(plane: &Plane, sites: [Xy; 3], start: Xy) -> Xy {
    if plane.is_euclidean() {
        return start;
    }
    let mut at = start;
    for _ in 0..4 {
        let lengths = sites.map(|site| plane.length(site, at));
        let [first, second] = [lengths[0] - lengths[2], lengths[1] - lengths[2]];
        if first.abs().max(second.abs()) < 1e-8 {
            break;
        }
        let slopes = sites.map(|site| {
            let length = at.distance_2(site).sqrt().max(f64::MIN_POSITIVE);
            ((at.x - site.x) / length, (at.y - site.y) / length)
        });
        let (ax, ay) = (slopes[0].0 - slopes[2].0, slopes[0].1 - slopes[2].1);
        let (bx, by) = (slopes[1].0 - slopes[2].0, slopes[1].1 - slopes[2].1);
        let determinant = ax * by - ay * bx;
        if determinant.abs() < 1e-9 {
            break;
        }
        let (dx, dy) =
            ((first * by - second * ay) / determinant, (second * ax - first * bx) / determinant);
        // Three sites nearly on a line: a step that runs away is no step.
        if dx.hypot(dy) > 0.01 * lengths[0] {
            break;
        }
        at = Xy { x: at.x - dx, y: at.y - dy };
    }
    at
}

//! Triangles between the sides of a web (a constrained Delaunay triangulation), and whose ground
//! each of them is.

use std::collections::BTreeMap;

use spade::{ConstrainedDelaunayTriangulation, Point2, Triangulation};

use crate::model::Xy;

/// No triangle.
pub(super) const NONE: u32 = u32::MAX;

/// Triangles, their corners counter-clockwise.
#[derive(Debug, Default)]
pub(super) struct Mesh {
    /// Where the corners are.
    pub places: Vec<Xy>,
    /// Corners of each triangle.
    pub corners: Vec<[u32; 3]>,
    /// The triangle beyond the side from each corner to the next, [`NONE`] outside.
    pub beyond: Vec<[u32; 3]>,
}

impl Mesh {
    /// Between places, along lines that meet only at their ends; the second number is that of the
    /// lines that did not fit. `None` where coordinates are beyond what can be triangulated.
    pub fn new(places: Vec<Xy>, lines: &[[u32; 2]]) -> Option<(Mesh, usize)> {
        // The triangulation takes no numbers next to zero but zero itself.
        let flush = |value: f64| if value.abs() < 1e-9 { 0.0 } else { value };
        let points = places.iter().map(|at| Point2::new(flush(at.x), flush(at.y))).collect();
        let lines = lines.iter().map(|line| line.map(|end| end as usize)).collect();
        let mut missed = 0;
        let found = ConstrainedDelaunayTriangulation::<Point2<f64>>::try_bulk_load_cdt(
            points,
            lines,
            |_| missed += 1,
        );
        let found = found.ok()?;
        if found.num_vertices() != places.len() {
            return None;
        }
        let mut mesh = Mesh { places, ..Mesh::default() };
        // The first face is the outside.
        let number = |face: usize| face as u32 - 1;
        for face in found.inner_faces() {
            let edges = face.adjacent_edges();
            mesh.corners.push(edges.map(|edge| edge.from().index() as u32));
            mesh.beyond.push(edges.map(|edge| {
                let beyond = edge.rev().face();
                if beyond.is_outer() { NONE } else { number(beyond.index()) }
            }));
        }
        Some((mesh, missed))
    }

    /// The ends of a side of a triangle, the triangle on the left.
    pub fn side(&self, triangle: usize, side: usize) -> [u32; 2] {
        let corners = self.corners[triangle];
        [corners[side], corners[(side + 1) % 3]]
    }

    /// What covers each triangle: how often the ground of what lies over it, ascending. `step`
    /// says what is added from the left of a side to its right.
    pub fn covers(
        &self,
        step: impl Fn([u32; 2], &mut Vec<(u32, i32)>),
    ) -> (Vec<u32>, Vec<Vec<(u32, i32)>>) {
        let mut kinds: Vec<Vec<(u32, i32)>> = vec![Vec::new()];
        let mut numbers = BTreeMap::from([(Vec::new(), 0_u32)]);
        let mut cover = vec![NONE; self.corners.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut change = Vec::new();
        let mut enter = |from: u32, side: [u32; 2]| {
            change.clear();
            step(side, &mut change);
            if change.is_empty() {
                return from;
            }
            let mut sum = kinds[from as usize].clone();
            sum.append(&mut change);
            sum.sort_unstable();
            let mut added: Vec<(u32, i32)> = Vec::new();
            for (of, count) in sum {
                match added.last_mut() {
                    Some(last) if last.0 == of => last.1 += count,
                    _ => added.push((of, count)),
                }
            }
            added.retain(|(_, count)| *count != 0);
            *numbers.entry(added.clone()).or_insert_with(|| {
                kinds.push(added);
                kinds.len() as u32 - 1
            })
        };
        for start in 0..self.corners.len() {
            for side in 0..3 {
                if cover[start] == NONE && self.beyond[start][side] == NONE {
                    let [from, to] = self.side(start, side);
                    cover[start] = enter(0, [to, from]);
                    open.push(start);
                }
            }
            while let Some(triangle) = open.pop() {
                for side in 0..3 {
                    let next = self.beyond[triangle][side];
                    if next != NONE && cover[next as usize] == NONE {
                        cover[next as usize] = enter(cover[triangle], self.side(triangle, side));
                        open.push(next as usize);
                    }
                }
            }
        }
        (cover, kinds)
    }
}

//! An R-tree of positions: the nearest, however far.

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::model::Xy;

type Entry = GeomWithData<[f64; 2], u32>;

/// Positions in an R-tree.
#[derive(Debug, Clone)]
pub struct Tree {
    tree: RTree<Entry>,
}

impl Tree {
    /// Index `positions`, bulk-loaded.
    pub fn new(positions: &[Xy]) -> Tree {
        let entries = positions
            .iter()
            .enumerate()
            .map(|(index, at)| Entry::new([at.x, at.y], index as u32))
            .collect();
        Tree { tree: RTree::bulk_load(entries) }
    }

    /// Index of the nearest position in the plane, and the square of its distance.
    #[inline]
    pub fn nearest(&self, at: Xy) -> Option<(u32, f64)> {
        let entry = self.tree.nearest_neighbor(&[at.x, at.y])?;
        let [x, y] = *entry.geom();
        Some((entry.data, at.distance_2(Xy { x, y })))
    }

    /// Indexes of all positions at most `radius` metres away in the plane, in no order.
    pub fn within(&self, at: Xy, radius: f64) -> impl Iterator<Item = u32> + '_ {
        self.tree.locate_within_distance([at.x, at.y], radius * radius).map(|entry| entry.data)
    }
}

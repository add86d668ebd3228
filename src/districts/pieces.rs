//! Pieces of the ground: blocks that hang together.

use super::Neighbours;

impl Neighbours {
    /// Piece of each block and the number of pieces, numbered by their first block. Only neighbours
    /// that `joins` accepts hang together.
    pub fn pieces(&self, joins: impl Fn(usize, usize) -> bool) -> (Vec<u32>, usize) {
        const NONE: u32 = u32::MAX;
        let mut piece = vec![NONE; self.blocks()];
        let (mut count, mut open) = (0, Vec::new());
        for first in 0..self.blocks() {
            if piece[first] != NONE {
                continue;
            }
            piece[first] = count as u32;
            open.push(first);
            while let Some(block) = open.pop() {
                for &other in self.of(block) {
                    let other = other as usize;
                    if piece[other] == NONE && joins(block, other) {
                        piece[other] = count as u32;
                        open.push(other);
                    }
                }
            }
            count += 1;
        }
        (piece, count)
    }
}

#[cfg(test)]
mod tests {
    use crate::districts::{Border, Neighbours};

    #[test]
    fn pieces_are_numbered_by_their_first_block() {
        let borders = [[2, 5], [0, 3], [3, 5]].map(|blocks| Border { blocks, unwelcome: 0 });
        let found = Neighbours::new(6, borders).pieces(|_, _| true);
        assert_eq!(found, (vec![0, 1, 0, 0, 2, 0], 3));
        let apart = Neighbours::new(6, borders).pieces(|one, other| one + other != 8);
        assert_eq!(apart, (vec![0, 1, 2, 0, 3, 2], 4));
        assert_eq!(Neighbours::new(0, []).pieces(|_, _| true), (Vec::new(), 0));
    }
}

//! Pieces of the ground: blocks that hang together within a zone.

use super::Ground;

/// Piece of each block and the number of pieces, numbered by their first block. Only neighbours
/// that `joins` accepts hang together.
pub(super) fn pieces(ground: &Ground, joins: impl Fn(usize, usize) -> bool) -> (Vec<u32>, usize) {
    const NONE: u32 = u32::MAX;
    let mut piece = vec![NONE; ground.blocks()];
    let (mut count, mut open) = (0, Vec::new());
    for first in 0..ground.blocks() {
        if piece[first] != NONE {
            continue;
        }
        piece[first] = count as u32;
        open.push(first);
        while let Some(block) = open.pop() {
            for &other in ground.neighbours.of(block) {
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

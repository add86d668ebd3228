//! What is divided: blocks with weights, places and neighbours.

use super::DistrictError;
use crate::model::Weight;

/// A place in the local plane: whole millimetres east and north.
pub type Spot = [i64; 2];

/// Farthest from the origin that a place may lie, in millimetres: 10,000 km. Squares of distances
/// times weights then fit their sums.
pub(super) const FARTHEST: i64 = 10_000_000_000;

/// The place at so many metres east and north, to the nearest millimetre.
pub fn spot(metres: [f64; 2]) -> Spot {
    // `as` saturates; places too far away are refused with the rest of the ground.
    metres.map(|metres| (metres * 1000.0).round() as i64)
}

/// Blocks to divide into districts. All lists run over the blocks in the same order.
#[derive(Debug, Clone)]
pub struct Ground {
    /// What is shared out evenly: at least one workload, each with the weight of every block. The
    /// first says how districts are drawn; the others only have to be balanced too.
    pub workloads: Vec<Vec<Weight>>,
    /// Where each block is: a point that its people live around.
    pub at: Vec<Spot>,
    /// Which blocks touch.
    pub neighbours: Neighbours,
    /// Zone of each block, where no district may hold blocks of two zones.
    pub zones: Option<Vec<u32>>,
}

impl Ground {
    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.at.len()
    }

    /// Weight of all blocks in a workload.
    pub fn total(&self, workload: usize) -> Weight {
        self.workloads[workload].iter().copied().sum()
    }

    /// Zone of a block: 0 for all where there are no zones.
    pub(super) fn zone(&self, block: usize) -> u32 {
        self.zones.as_ref().map_or(0, |zones| zones[block])
    }

    /// Whether a district may hold both.
    pub(super) fn may_join(&self, one: usize, other: usize) -> bool {
        self.zone(one) == self.zone(other)
    }

    /// Refuse lists that do not fit together, and weights that are all zero.
    pub(super) fn check(&self) -> Result<(), DistrictError> {
        let blocks = self.blocks();
        if blocks == 0 {
            return Err(DistrictError::NoBlocks);
        }
        let lengths = self.workloads.iter().map(Vec::len);
        let lengths = lengths.chain([self.neighbours.blocks()]);
        let lengths = lengths.chain(self.zones.iter().map(Vec::len));
        if self.workloads.is_empty() || lengths.into_iter().any(|length| length != blocks) {
            return Err(DistrictError::Lengths { blocks });
        }
        let far = |at: &Spot| at.iter().any(|along| along.unsigned_abs() > FARTHEST as u64);
        if let Some(block) = self.at.iter().position(far) {
            return Err(DistrictError::TooFar { block });
        }
        for (workload, weights) in self.workloads.iter().enumerate() {
            let total: u128 = weights.iter().map(|weight| u128::from(weight.0)).sum();
            if total == 0 {
                return Err(DistrictError::NoWeight { workload });
            }
            if total > u128::from(u64::MAX >> 8) {
                return Err(DistrictError::TooHeavy { workload });
            }
        }
        Ok(())
    }
}

/// Two blocks that touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Border {
    /// The two blocks.
    pub blocks: [u32; 2],
    /// How unwelcome it is that a border of districts runs between them, in millimetres of plain
    /// border: its length where it would run through ground that belongs together, little along a
    /// street or a barrier, nothing where all borders are the same.
    pub unwelcome: u32,
}

/// Which blocks touch, both ways, in compressed rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    ends: Vec<u32>,
    others: Vec<u32>,
    unwelcome: Vec<u32>,
}

impl Neighbours {
    /// The neighbours among so many blocks. Borders named twice count once, at their dearest; a
    /// block does not touch itself.
    pub fn new(blocks: usize, borders: impl IntoIterator<Item = Border>) -> Neighbours {
        let mut pairs: Vec<(u32, u32, u32)> = Vec::new();
        for Border { blocks: [one, other], unwelcome } in borders {
            if one != other && (one.max(other) as usize) < blocks {
                pairs.push((one, other, unwelcome));
                pairs.push((other, one, unwelcome));
            }
        }
        pairs.sort_unstable_by_key(|&(one, other, dear)| (one, other, std::cmp::Reverse(dear)));
        pairs.dedup_by_key(|pair| (pair.0, pair.1));
        let mut found = Neighbours { ends: vec![0; blocks], ..Neighbours::default() };
        for (one, other, unwelcome) in pairs {
            found.ends[one as usize] += 1;
            found.others.push(other);
            found.unwelcome.push(unwelcome);
        }
        let mut end = 0;
        for count in &mut found.ends {
            end += *count;
            *count = end;
        }
        found
    }

    /// Number of blocks, with or without neighbours.
    pub fn blocks(&self) -> usize {
        self.ends.len()
    }

    /// The blocks that a block touches, ascending.
    pub fn of(&self, block: usize) -> &[u32] {
        &self.others[self.range(block)]
    }

    /// The same, each with how unwelcome a border is there.
    pub fn borders_of(&self, block: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let range = self.range(block);
        self.others[range.clone()].iter().copied().zip(self.unwelcome[range].iter().copied())
    }

    fn range(&self, block: usize) -> std::ops::Range<usize> {
        let start = if block == 0 { 0 } else { self.ends[block - 1] };
        start as usize..self.ends[block] as usize
    }
}

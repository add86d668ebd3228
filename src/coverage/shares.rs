//! The account with blocks as ground: of each block the share that is covered is served.

use super::{BlockCover, Coverage};
use crate::model::{DemandPoint, Tally, Weight};

/// A block counts as a point of a line of the account where at least this much of it is in it.
const HALF: f64 = 0.5;

/// The same account by the covered share of each block, as if its people lived evenly over it.
/// Nearest distances stay those of the blocks' points.
pub fn by_share(coverage: Coverage, demand: &[DemandPoint], blocks: &[BlockCover]) -> Coverage {
    let mut by_share = Coverage {
        covered_twice: Tally::default(),
        loads: vec![Default::default(); coverage.loads.len()],
        depth: vec![0; demand.len()],
        ..coverage
    };
    let count = |tally: &mut Tally, weight: Weight, part: f64| {
        tally.points += u64::from(part >= HALF);
        tally.weight += weight.part(part);
    };
    let mut served = Tally::default();
    for (index, (point, block)) in demand.iter().zip(blocks).enumerate() {
        count(&mut served, point.weight, block.covered);
        count(&mut by_share.covered_twice, point.weight, block.twice);
        for share in &block.sites {
            let load = &mut by_share.loads[share.site as usize];
            count(&mut load.covers, point.weight, share.within);
            count(&mut load.exclusive, point.weight, share.alone);
            by_share.depth[index] += u32::from(share.within >= HALF);
        }
        if block.covered >= HALF {
            by_share.depth[index] = by_share.depth[index].max(1);
        }
    }
    let ledger = &mut by_share.ledger;
    ledger.served = served;
    ledger.uncovered = Tally {
        points: ledger.demand.points - served.points,
        weight: ledger.demand.weight - served.weight,
    };
    by_share
}

//! What is asked: how many districts, how even, and what should stay as it is.

use super::{DistrictError, Ground, Spot};
use crate::model::{Cost, Share, Weight};

/// How the ground is split.
#[derive(Debug, Clone)]
pub enum Split {
    /// Into so many districts, wherever they fit best.
    Number(u32),
    /// Into as many districts as come closest to this weight each, at least one.
    Weight(Weight),
    /// One district for each centre.
    Centres(Centres),
}

/// Centres that stand where they are, and what it costs to reach each block from them.
#[derive(Debug, Clone)]
pub struct Centres {
    /// The block that each centre stands in or is nearest to; it says which zone and which piece
    /// of the ground the centre serves.
    pub home: Vec<u32>,
    /// Cost from each centre to each block, by block and then by centre: millimetres, or
    /// milliseconds of walking. [`Cost::MAX`] where there is no way.
    pub costs: Vec<Cost>,
}

impl Centres {
    /// Centres at places in the plane, with straight-line costs in millimetres.
    pub fn straight(ground: &Ground, at: &[Spot]) -> Centres {
        let between = |one: &Spot, other: &Spot| {
            let [x, y] = [0, 1].map(|along| one[along].abs_diff(other[along]) as f64);
            Cost(x.hypot(y).round() as u32)
        };
        let costs = ground.at.iter().flat_map(|block| at.iter().map(|at| between(at, block)));
        let home = at.iter().map(|at| {
            let blocks = 0..ground.blocks() as u32;
            blocks.min_by_key(|&block| between(at, &ground.at[block as usize])).unwrap_or(0)
        });
        Centres { home: home.collect(), costs: costs.collect() }
    }

    /// Cost of a block from a centre.
    pub fn cost(&self, block: usize, centre: usize) -> Cost {
        self.costs[block * self.home.len() + centre]
    }
}

/// A question about districts.
#[derive(Debug, Clone)]
pub struct Ask {
    /// How many districts, or around which centres.
    pub split: Split,
    /// How far a district may lie above or below the even share, for each workload; the last one
    /// holds for all that follow. A tolerance that cannot be met is not an error: the answer says
    /// what it missed, and why where that is known.
    pub tolerance: Vec<Share>,
    /// Today's district of each block, `None` for a block that has none, where as little weight as
    /// possible is to change its district. Numbers from that of the districts on are of districts
    /// that end; those that no block bears are of new ones.
    pub keep: Option<Vec<Option<u32>>>,
    /// How much clear borders count: the part of the cost that unwelcome borders make up, from
    /// nothing to as much as the shape.
    pub borders: Share,
}

impl Ask {
    /// So many districts within a tolerance, nothing else wished for.
    pub fn number(districts: u32, tolerance: Share) -> Ask {
        Ask::of(Split::Number(districts), tolerance)
    }

    /// A split within a tolerance, nothing else wished for.
    pub fn of(split: Split, tolerance: Share) -> Ask {
        let borders = Share::from_fraction(0.0).unwrap_or(Share::ALL);
        Ask { split, tolerance: vec![tolerance], keep: None, borders }
    }

    /// Tolerance of a workload.
    pub(super) fn tolerance_of(&self, workload: usize) -> Option<Share> {
        self.tolerance.get(workload).or(self.tolerance.last()).copied()
    }

    /// The centres, where they are given.
    pub(super) fn centres(&self) -> Option<&Centres> {
        match &self.split {
            Split::Centres(centres) => Some(centres),
            Split::Number(_) | Split::Weight(_) => None,
        }
    }

    /// How many districts there will be.
    pub fn districts(&self, ground: &Ground) -> u32 {
        match &self.split {
            Split::Number(districts) => *districts,
            Split::Weight(each) => {
                let (total, each) = (ground.total(0).0, each.0.max(1));
                let nearest = (total + each / 2) / each;
                nearest.clamp(1, u64::from(u32::MAX)) as u32
            }
            Split::Centres(centres) => centres.home.len() as u32,
        }
    }

    /// Refuse what cannot be asked of this ground.
    pub(super) fn check(&self, ground: &Ground) -> Result<(), DistrictError> {
        let (blocks, districts) = (ground.blocks(), self.districts(ground));
        if self.tolerance.is_empty() {
            return Err(DistrictError::NoTolerance);
        }
        if districts == 0 {
            return Err(DistrictError::None);
        }
        if districts as usize > blocks {
            return Err(DistrictError::TooMany { districts, blocks });
        }
        if let Some(centres) = self.centres() {
            let whole = centres.costs.len() == blocks * centres.home.len();
            if !whole || centres.home.iter().any(|&home| home as usize >= blocks) {
                return Err(DistrictError::Lengths { blocks });
            }
        }
        match &self.keep {
            Some(keep) if keep.len() != blocks => Err(DistrictError::Lengths { blocks }),
            _ => Ok(()),
        }
    }
}

/// The least and the most that one of so many districts may weigh, both inclusive, in thousandths.
/// Where the even share is no whole number, the whole numbers on both sides of it are allowed.
pub(super) fn range(total: u64, districts: u64, tolerance: Share) -> [u64; 2] {
    const WHOLE: u128 = 1_000_000;
    let millionths = (tolerance.fraction() * WHOLE as f64).round() as u128;
    let (total, districts) = (u128::from(total), u128::from(districts.max(1)));
    let low = (total * (WHOLE - millionths)).div_ceil(districts * WHOLE).min(total / districts);
    let high = (total * (WHOLE + millionths) / (districts * WHOLE)).max(total.div_ceil(districts));
    [low as u64, high as u64]
}

//! What is answered, and what cannot be.

use crate::model::{Weight, plural};

/// How a division ended. Data, never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// All rules are kept, and it is proved that no division is better.
    Optimal,
    /// All rules are kept; how much better another could be is bounded.
    Feasible,
    /// Not all rules are kept, and it is known why no division can; see [`Division::causes`].
    Infeasible,
    /// Not all rules are kept; whether some division does is not known.
    Unmet,
    /// Time ran out or the planner stopped it; the best so far.
    Stopped,
}

impl Status {
    /// The word in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Status::Optimal => "optimal",
            Status::Feasible => "feasible",
            Status::Infeasible => "infeasible",
            Status::Unmet => "unmet",
            Status::Stopped => "stopped",
        }
    }
}

/// Why no division keeps all rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// One block alone weighs more than a district may.
    Heavy {
        /// The block.
        block: u32,
        /// The workload.
        workload: usize,
        /// Its weight.
        weight: Weight,
        /// The most that a district may weigh.
        most: Weight,
    },
    /// Blocks cut off from the rest of their zone that make up no whole number of districts
    /// within the tolerance: they share a district across the gap, which is then in pieces.
    Apart {
        /// The blocks, ascending.
        blocks: Vec<u32>,
        /// What they weigh together.
        weight: Weight,
    },
    /// A zone, or all there is on one side of a gap, whose weight is no whole number of districts
    /// within the tolerance: its districts are even among themselves.
    Uneven {
        /// One of its blocks, the first.
        block: u32,
        /// The workload.
        workload: usize,
        /// What it weighs.
        weight: Weight,
        /// The districts it is shared over.
        districts: u32,
    },
}

/// How far the districts lie from the even share of a workload, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The least that a district may weigh, inclusive.
    pub least: Weight,
    /// The most that a district may weigh, inclusive.
    pub most: Weight,
    /// The lightest district and what it weighs.
    pub lightest: (u32, Weight),
    /// The heaviest district and what it weighs.
    pub heaviest: (u32, Weight),
    /// Weight of all districts together; the even share is this over their number.
    pub total: Weight,
    /// Number of districts.
    pub districts: u32,
}

impl Balance {
    /// Whether every district is within the tolerance.
    pub fn is_kept(&self) -> bool {
        self.least <= self.lightest.1 && self.heaviest.1 <= self.most
    }

    /// The largest deviation from the even share as an exact fraction of it, `[over, under]`, each
    /// a numerator over [`Balance::total`].
    pub fn deviation(&self) -> [u128; 2] {
        let (districts, total) = (u128::from(self.districts), u128::from(self.total.0));
        let over = (u128::from(self.heaviest.1.0) * districts).saturating_sub(total);
        [over, total.saturating_sub(u128::from(self.lightest.1.0) * districts)]
    }

    /// The same as parts of the even share, for people to read.
    pub fn parts(&self) -> [f64; 2] {
        self.deviation().map(|part| part as f64 / self.total.0.max(1) as f64)
    }

    /// The largest deviation either way, as a part of the even share, for people to read.
    pub fn largest(&self) -> f64 {
        let [over, under] = self.parts();
        over.max(under)
    }

    /// The even share, in thousandths of weight.
    pub fn even(&self) -> f64 {
        self.total.0 as f64 / f64::from(self.districts.max(1))
    }
}

/// A district that is not in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// The district.
    pub district: u32,
    /// Blocks of each piece, ascending; the pieces by their first block.
    pub pieces: Vec<Vec<u32>>,
}

/// Who changes district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Blocks in another district than today, ascending. Blocks without a district today are not
    /// among them.
    pub blocks: Vec<u32>,
    /// Their weight in the first workload.
    pub weight: Weight,
    /// The least weight that any division within the tolerance moves: what the districts have too
    /// much, or too little, today.
    pub at_least: Weight,
}

/// What no division can beat, with its witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// No division within the tolerance whose weight goes to these very centres costs less, in
    /// the unit of [`Division::value`]. With given centres that is any division.
    pub centred: u128,
    /// What a thousandth of weight pays on top of its cost in each district. These prices prove
    /// `centred`: the sum of weight times the least cost and price in the part, less what the
    /// districts are paid for as much room as they may fill, or as little where the price is
    /// negative.
    pub prices: Vec<i64>,
    /// No division within the tolerance costs less wherever its centres are, in the same unit;
    /// with given centres, the same as `centred`.
    pub anywhere: u128,
}

/// Blocks in districts, with as much proof as there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// District of each block. With centres, or today's districts, they are numbered as those;
    /// else by their first block.
    pub district: Vec<u32>,
    /// Number of districts.
    pub districts: u32,
    /// Part of the ground that each district lies in: a zone, or what hangs together in it. Blocks
    /// never change part.
    pub part: Vec<u32>,
    /// Weight of each district, for each workload.
    pub loads: Vec<Vec<Weight>>,
    /// What the division costs. Without centres: sum of weight times squared distance from the
    /// weighted centroid of the district, rounded to the millimetre, in thousandths of weight
    /// times square millimetres. With centres: sum of weight times cost, in thousandths of weight
    /// times millimetres or milliseconds.
    pub value: u128,
    /// What no division can beat.
    pub bound: Bound,
    /// How it ended.
    pub status: Status,
    /// How even it is, for each workload.
    pub balance: Vec<Balance>,
    /// Districts that are not in one piece; none where all are whole.
    pub pieces: Vec<Pieces>,
    /// Who changes district, where today's was to be kept.
    pub moved: Option<Moved>,
    /// Why not all rules are kept, as far as that is known.
    pub causes: Vec<Cause>,
}

impl Division {
    /// Part of the value by which it may lie above the best division with these centres.
    pub fn centred_gap(&self) -> f64 {
        self.value.saturating_sub(self.bound.centred) as f64 / self.value.max(1) as f64
    }

    /// Part of the value by which it may lie above the best division of all.
    pub fn gap(&self) -> f64 {
        self.value.saturating_sub(self.bound.anywhere) as f64 / self.value.max(1) as f64
    }

    /// Blocks of each district, ascending: the ground of the next level, for one.
    pub fn members(&self) -> Vec<Vec<u32>> {
        let mut members = vec![Vec::new(); self.districts as usize];
        for (block, &district) in self.district.iter().enumerate() {
            members[district as usize].push(block as u32);
        }
        members
    }
}

/// A question that cannot be put.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DistrictError {
    /// Nothing to divide.
    #[error("no blocks to divide. hint: the demand layer is empty")]
    NoBlocks,
    /// Lists that do not run over the same blocks.
    #[error(
        "weights, places, neighbours, zones, costs and today's districts must be given for the same {blocks} blocks"
    )]
    Lengths {
        /// Number of places.
        blocks: usize,
    },
    /// A place beyond all reach.
    #[error("block {block} lies more than 10,000 km from the origin. hint: check its coordinates")]
    TooFar {
        /// The block.
        block: usize,
    },
    /// A workload without weight.
    #[error(
        "workload {workload} is zero in every block: nothing to share out. hint: name another column"
    )]
    NoWeight {
        /// The workload.
        workload: usize,
    },
    /// More weight than can be summed.
    #[error("workload {workload} is too large to add up. hint: give it in a larger unit")]
    TooHeavy {
        /// The workload.
        workload: usize,
    },
    /// No tolerance at all.
    #[error("no tolerance given. hint: 5%")]
    NoTolerance,
    /// Nothing asked.
    #[error("into 0 districts: nothing to draw. hint: ask for 1 or more")]
    None,
    /// More districts than blocks.
    #[error(
        "into {}: there {} only {}, and each district needs one. hint: ask for fewer districts, or give finer blocks",
        plural(*districts as usize, "district"),
        if *blocks == 1 { "is" } else { "are" },
        plural(*blocks, "block")
    )]
    TooMany {
        /// Asked for.
        districts: u32,
        /// There are.
        blocks: usize,
    },
    /// More zones than districts.
    #[error(
        "into {}: there are {zones} zones, and a district never crosses one. hint: ask for {zones} or more, or leave the zones out",
        plural(*districts as usize, "district")
    )]
    TooManyZones {
        /// Asked for.
        districts: u32,
        /// There are.
        zones: usize,
    },
    /// A zone whose blocks no district may serve.
    #[error(
        "zone {zone} has no centre, and a district never crosses a zone. hint: add a centre there, or leave the zones out"
    )]
    ZoneWithoutCentre {
        /// The zone.
        zone: u32,
    },
    /// A zone with more districts than blocks.
    #[error(
        "zone {zone} has {} for {}. hint: give finer blocks, or ask for fewer districts",
        plural(*blocks, "block"),
        plural(*districts as usize, "district")
    )]
    ZoneTooSmall {
        /// The zone.
        zone: u32,
        /// Its blocks.
        blocks: usize,
        /// Its share of the districts.
        districts: u32,
    },
}

//! Districts in the planner's terms.

use geo::{Area, Contains, Coord, InteriorPoint, MultiPolygon};

use crate::coverage::Nearest;
use crate::districts::{Balance, Division, load_per_worker};
use crate::language::Language;
use crate::language::messages::{districts as said, nouns};
use crate::model::{Cost, Limit, Share, Tally, Weight, Xy, grouped};

/// A division and everything said about it.
#[derive(Debug, Clone)]
pub struct Districts {
    /// The certified division; of several levels the last.
    pub division: Division,
    /// The districts, by number.
    pub list: Vec<District>,
    /// Their ground: each place of the area is in exactly one. Empty where layers have no places.
    pub outlines: Vec<MultiPolygon<f64>>,
    /// The level above, whose districts this one divides.
    pub modules: Option<Box<Districts>>,
    /// Heading of each workload, the weight first.
    pub workloads: Vec<String>,
    /// How far a district may lie above or below the even share of each.
    pub tolerances: Vec<Share>,
    /// Whether one centre was given for each.
    pub centred: bool,
    /// Who is a neighbour of whom.
    pub links: Links,
    /// Blocks that do not lie in the ground of their district: outside the area, mostly.
    pub astray: usize,
    /// Today's division by the same measures, where it was given.
    pub today: Option<Today>,
    /// Workers shared out.
    pub staff: Option<u32>,
    /// How far people are from the middle of their district, or from its centre.
    pub ways: Option<Nearest>,
    /// Who is within each limit that was given of that middle or centre.
    pub within: Vec<(Limit, Tally)>,
    /// Why not all rules are kept, in words of the planner.
    pub why: Vec<Obstacle>,
    /// What a planner may not expect.
    pub doubts: Vec<Doubt>,
    /// Blocks that change district, by index, with today's and their new one.
    pub moves: Vec<Change>,
}

/// A district.
#[derive(Debug, Clone, PartialEq)]
pub struct District {
    /// Its number from 1, the identifier of its centre, or today's name.
    pub id: String,
    /// The module it is part of, where there are modules.
    pub module: Option<String>,
    /// Its centre, or the weighted middle of its blocks.
    pub at: Xy,
    /// Number of blocks.
    pub blocks: u64,
    /// What it holds of each workload.
    pub loads: Vec<Weight>,
    /// Its ground, square kilometres.
    pub area_km2: f64,
    /// Polsby-Popper: 4 pi times area over the square of the perimeter; 1 for a disc.
    pub compactness: f64,
    /// The moment of inertia of a disc of the same area and weight over its own: 1 for a disc of
    /// even density.
    pub roundness: Option<f64>,
    /// The farthest block from the middle or the centre.
    pub farthest: Cost,
    /// Workers.
    pub staff: Option<u32>,
}

/// Neighbours among the blocks.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Links {
    /// Pairs that touch.
    pub touching: usize,
    /// Pairs across a gap.
    pub across: usize,
    /// Pairs that a barrier keeps apart.
    pub cut: usize,
    /// Pairs that a bridge joins.
    pub bridged: usize,
    /// Pairs farther apart, where the blocks would not hang together otherwise.
    pub joined: usize,
    /// Blocks whose neighbours all lie across barriers.
    pub isolated: usize,
    /// Blocks with no other near.
    pub alone: usize,
    /// How wide a gap may be between neighbours, metres.
    pub gap_m: f64,
}

/// Today's division by the same measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Today {
    /// Names of the districts.
    pub names: Vec<String>,
    /// The name each of them goes on under, where it goes on.
    pub goes_on: Vec<Option<String>>,
    /// The largest deviation from the even share, as a part of it.
    pub largest: f64,
    /// Mean compactness (Polsby-Popper).
    pub compactness: f64,
    /// Districts in more than one piece.
    pub in_pieces: usize,
    /// Blocks without a district, by index.
    pub outside: Vec<u32>,
}

/// A block that changes district.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The block.
    pub block: u32,
    /// Its district today, by number among today's.
    pub from: u32,
    /// Its new one.
    pub to: u32,
}

/// What a planner should know and may not expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Blocks in several zones are taken to be in the first of the layer.
    InSeveralZones {
        /// How many.
        blocks: usize,
    },
    /// Blocks in several of today's districts are taken to be in the first of the layer.
    InSeveralToday {
        /// How many.
        blocks: usize,
    },
    /// Polygons of today's layer that hold no block.
    EmptyToday {
        /// Their names.
        names: Vec<String>,
    },
    /// Blocks that a barrier runs through: they belong to the side with most of their ground.
    Crossed {
        /// Identifiers of some of them.
        ids: Vec<String>,
        /// How many there are.
        blocks: usize,
    },
    /// Bridges that join nothing.
    Idle {
        /// How many.
        bridges: usize,
    },
    /// Centres in one place: which of them has a block is the same to everybody.
    OnePlace {
        /// Their identifiers.
        ids: Vec<String>,
    },
    /// Districts that no ground can be drawn for.
    NoGround {
        /// Some of them.
        ids: Vec<String>,
        /// How many there are.
        districts: usize,
    },
    /// A district in one piece whose blocks are neighbours across ground that others have.
    GroundInParts {
        /// The district.
        id: String,
        /// Parts of its ground.
        parts: usize,
    },
}

/// Why no division keeps all rules.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// One block weighs more than a district may.
    Heavy {
        /// Its identifier.
        id: String,
        /// The workload.
        workload: String,
        /// What it weighs.
        weight: Weight,
        /// The most that a district may weigh.
        most: Weight,
    },
    /// Blocks cut off from the others that make no district of their own.
    Apart {
        /// Identifiers of some of them.
        ids: Vec<String>,
        /// How many there are.
        blocks: usize,
        /// What they weigh.
        weight: Weight,
    },
    /// A zone, or all there is on one side of a gap, whose weight is no whole number of districts.
    Uneven {
        /// One of its blocks.
        id: String,
        /// The zone, where zones were given.
        zone: Option<String>,
        /// The workload.
        workload: String,
        /// What it weighs.
        weight: Weight,
        /// Districts it is shared over.
        districts: u32,
    },
}

impl Districts {
    /// A value or a bound in weight times square metres, or around centres in weight times metres
    /// (milliseconds of walking are seconds).
    pub fn amount(&self, value: u128) -> f64 {
        let parts = if self.centred { 1e6 } else { 1e9 };
        value as f64 / parts
    }

    /// How far a load lies above the even share, as a part of it; below it negative.
    pub fn from_even(&self, load: Weight) -> f64 {
        let even = self.division.balance[0].even();
        if even > 0.0 { load.0 as f64 / even - 1.0 } else { 0.0 }
    }

    /// Whether each district is in one piece and within the tolerance of every workload.
    pub fn is_met(&self) -> bool {
        self.division.pieces.is_empty() && self.division.balance.iter().all(Balance::is_kept)
    }

    /// The largest deviation from the even share in any workload, as a part of it.
    pub fn largest(&self) -> f64 {
        self.division.balance.iter().map(Balance::largest).fold(0.0, f64::max)
    }

    /// A place on the ground of a district: the middle of its blocks, or where that lies outside a
    /// place within the largest part.
    pub fn middle_of(&self, district: usize) -> Xy {
        let (middle, ground) = (self.list[district].at, &self.outlines[district]);
        if ground.contains(&Coord::from(middle)) {
            return middle;
        }
        let largest = ground.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
        largest.and_then(|part| part.interior_point()).map_or(middle, |point| Xy::from(point.0))
    }

    /// In how many pieces a district is.
    pub fn pieces_of(&self, district: usize) -> usize {
        let broken = self.division.pieces.iter().find(|it| it.district as usize == district);
        broken.map_or(1, |broken| broken.pieces.len())
    }

    /// Mean compactness (Polsby-Popper), to be laid beside today's.
    pub fn compactness(&self) -> f64 {
        let sum: f64 = self.list.iter().map(|district| district.compactness).sum();
        sum / self.list.len().max(1) as f64
    }

    /// The least and the most that a worker has to do, where workers were shared out.
    pub fn per_worker(&self) -> Option<[Weight; 2]> {
        let each = self.list.iter().filter_map(|district| {
            district.staff.map(|workers| load_per_worker(district.loads[0], workers))
        });
        Some([each.clone().min()?, each.max()?])
    }
}

impl Doubt {
    /// Said to the planner; `shown` is how a name is written.
    pub fn in_words(&self, language: Language, shown: &dyn Fn(&str) -> String) -> String {
        let blocks = |count: &usize| language.count(nouns::BLOCKS, *count);
        match self {
            Doubt::InSeveralZones { blocks: count } => {
                language.say(said::IN_SEVERAL_ZONES, &[("blocks", &blocks(count))])
            }
            Doubt::InSeveralToday { blocks: count } => {
                language.say(said::IN_SEVERAL_TODAY, &[("blocks", &blocks(count))])
            }
            Doubt::EmptyToday { names } => {
                let names: Vec<String> = names.iter().map(|name| shown(name)).collect();
                language.say(said::EMPTY_TODAY, &[("names", &language.list(&names))])
            }
            Doubt::Crossed { ids, blocks: count } => {
                let ids: Vec<String> = ids.iter().map(|id| shown(id)).collect();
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("blocks", &blocks(count)), ("ids", &language.list(&ids))];
                language.say(said::CROSSED, &values)
            }
            Doubt::Idle { bridges } => {
                let bridges = language.count(nouns::BRIDGES, *bridges);
                language.say(said::IDLE, &[("bridges", &bridges)])
            }
            Doubt::OnePlace { ids } => {
                let ids: Vec<String> = ids.iter().map(|id| shown(id)).collect();
                language.say(said::ONE_PLACE, &[("ids", &language.list(&ids))])
            }
            Doubt::NoGround { ids, districts } => {
                let ids: Vec<String> = ids.iter().map(|id| shown(id)).collect();
                let districts = language.count(nouns::DISTRICTS, *districts);
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("districts", &districts), ("ids", &language.list(&ids))];
                language.say(said::NO_GROUND, &values)
            }
            Doubt::GroundInParts { id, parts } => {
                language.say(said::GROUND_IN_PARTS, &[("district", &shown(id)), ("parts", parts)])
            }
        }
    }
}

impl Obstacle {
    /// Said to the planner; `shown` is how a name is written.
    pub fn in_words(&self, language: Language, shown: &dyn Fn(&str) -> String) -> String {
        match self {
            Obstacle::Heavy { id, workload, weight, most } => language.say(
                said::HEAVY,
                &[
                    ("id", &shown(id)),
                    ("workload", workload),
                    ("weight", &weight.grouped()),
                    ("most", &most.grouped()),
                ],
            ),
            Obstacle::Apart { ids, blocks, weight } => language.say(
                said::APART,
                &[
                    ("blocks", &language.count(nouns::BLOCKS, *blocks)),
                    ("ids", &language.list(ids)),
                    ("weight", &weight.grouped()),
                ],
            ),
            Obstacle::Uneven { id, zone, workload, weight, districts } => language.say(
                if zone.is_some() { said::ZONE } else { said::PART },
                &[
                    ("id", &shown(id)),
                    ("zone", &shown(zone.as_deref().unwrap_or_default())),
                    ("workload", workload),
                    ("weight", &weight.grouped()),
                    ("districts", &grouped(u64::from(*districts))),
                ],
            ),
        }
    }
}

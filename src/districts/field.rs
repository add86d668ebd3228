//! One part of the ground as the search sees it: dense lists, local numbers, floating point. What
//! it finds is measured in whole numbers afterwards.

use super::parts::Part;
use super::{Ask, Centres, Ground};

/// No district.
pub(super) const NONE: u32 = u32::MAX;

/// A part of the ground. Blocks and districts are numbered within it.
pub(super) struct Field<'a> {
    /// Places in metres from the middle of the part.
    pub at: Vec<[f64; 2]>,
    /// What each block counts when shapes are weighed: its weight and a trifle, so that empty
    /// blocks lie well too.
    pub mass: Vec<f64>,
    /// Number of districts.
    pub districts: usize,
    /// Number of workloads.
    pub workloads: usize,
    /// Weights by block, then by workload.
    pub loads: Vec<u64>,
    /// The least and the most of a district, for each workload.
    pub ranges: Vec<[u64; 2]>,
    /// District of today, where it counts.
    pub kept: Vec<u32>,
    ends: Vec<u32>,
    others: Vec<u32>,
    unwelcome: Vec<f32>,
    centres: Option<&'a Centres>,
    part: &'a Part,
}

impl<'a> Field<'a> {
    /// A part of the ground.
    pub fn new(ground: &'a Ground, ask: &'a Ask, part: &'a Part) -> Field<'a> {
        let weights: Vec<f64> = part
            .blocks
            .iter()
            .map(|&block| ground.workloads[0][block as usize].0 as f64 / 1000.0)
            .collect();
        let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
        let trifle = if mean > 0.0 { mean / 500.0 } else { 1.0 };
        let places = part.blocks.iter().map(|&block| ground.at[block as usize]);
        let middle = [0, 1].map(|along| {
            let sum: i128 = places.clone().map(|at| i128::from(at[along])).sum();
            (sum / part.blocks.len().max(1) as i128) as i64
        });
        let at = places.map(|at| [0, 1].map(|along| (at[along] - middle[along]) as f64 / 1000.0));
        let loads = part.blocks.iter().flat_map(|&block| {
            ground.workloads.iter().map(move |weights| weights[block as usize].0)
        });
        let mut field = Field {
            at: at.collect(),
            mass: weights.iter().map(|weight| weight + trifle).collect(),
            districts: part.districts.len(),
            workloads: ground.workloads.len(),
            loads: loads.collect(),
            ranges: part.ranges.clone(),
            kept: today(ask, part),
            ends: Vec::with_capacity(part.blocks.len()),
            others: Vec::new(),
            unwelcome: Vec::new(),
            centres: ask.centres(),
            part,
        };
        field.link(ground);
        field
    }

    /// Neighbours within the part, and across its ferries.
    fn link(&mut self, ground: &Ground) {
        let mut local = vec![NONE; ground.blocks()];
        for (at, &block) in self.part.blocks.iter().enumerate() {
            local[block as usize] = at as u32;
        }
        let mut ferries: Vec<[u32; 2]> = self
            .part
            .ferries
            .iter()
            .flat_map(|&[one, other]| [[one, other], [other, one]])
            .collect();
        ferries.sort_unstable();
        for &block in &self.part.blocks {
            for (other, unwelcome) in ground.neighbours.borders_of(block as usize) {
                if local[other as usize] != NONE && ground.may_join(block as usize, other as usize)
                {
                    self.others.push(local[other as usize]);
                    self.unwelcome.push(unwelcome as f32);
                }
            }
            let from = ferries.partition_point(|ferry| ferry[0] < block);
            for ferry in ferries[from..].iter().take_while(|ferry| ferry[0] == block) {
                self.others.push(local[ferry[1] as usize]);
                self.unwelcome.push(0.0);
            }
            self.ends.push(self.others.len() as u32);
        }
    }

    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.at.len()
    }

    /// Whether the centres are given.
    pub fn has_centres(&self) -> bool {
        self.centres.is_some()
    }

    /// Blocks that touch a block.
    pub fn neighbours(&self, block: usize) -> &[u32] {
        &self.others[self.links(block)]
    }

    /// The same with how unwelcome borders are.
    pub fn borders(&self, block: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = self.links(block);
        self.others[range.clone()].iter().copied().zip(self.unwelcome[range].iter().copied())
    }

    fn links(&self, block: usize) -> std::ops::Range<usize> {
        let start = if block == 0 { 0 } else { self.ends[block - 1] };
        start as usize..self.ends[block] as usize
    }

    /// Whether a block alone weighs more than a district may.
    pub fn has_giants(&self) -> bool {
        (0..self.blocks())
            .any(|block| (0..self.workloads).any(|it| self.load(block, it) > self.ranges[it][1]))
    }

    /// Weight of a block in a workload.
    pub fn load(&self, block: usize, workload: usize) -> u64 {
        self.loads[block * self.workloads + workload]
    }

    /// Cost of a block from a given centre, for each unit of weight; 0 where none are given.
    pub fn cost(&self, block: usize, district: usize) -> f64 {
        self.centres.map_or(0.0, |centres| {
            let block = self.part.blocks[block] as usize;
            f64::from(centres.cost(block, self.part.districts[district] as usize).0)
        })
    }

    /// The seat of a district with a given centre: its home block, where that is in the part.
    pub fn home(&self, district: usize) -> Option<usize> {
        let home = self.centres?.home[self.part.districts[district] as usize];
        self.part.blocks.binary_search(&home).ok()
    }
}

/// Today's districts in the numbers of the part; a district that belongs to another part is none.
fn today(ask: &Ask, part: &Part) -> Vec<u32> {
    let Some(keep) = &ask.keep else { return Vec::new() };
    let local = |kept: u32| part.districts.binary_search(&kept).map_or(NONE, |at| at as u32);
    part.blocks.iter().map(|&block| keep[block as usize].map_or(NONE, local)).collect()
}

//! A division under way: what each district holds, where its border runs, and what a move of one
//! block changes.

use super::field::{Field, NONE};

/// How much the wishes beside the shape count, in the unit of the shape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rates {
    /// For each even share that a district lies outside its range.
    pub balance: f64,
    /// For each unit of unwelcome border.
    pub borders: f64,
    /// For each unit of mass that leaves its district of today.
    pub keep: f64,
}

/// What a district holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Held {
    pub blocks: u32,
    mass: f64,
    sums: [f64; 2],
    squares: f64,
}

impl Held {
    /// Weighted middle.
    pub fn centre(&self) -> [f64; 2] {
        if self.mass > 0.0 { self.sums.map(|sum| sum / self.mass) } else { [0.0; 2] }
    }

    /// Mass times squared distance from the middle.
    pub fn inertia(&self) -> f64 {
        let [x, y] = self.sums;
        (self.squares - (x * x + y * y) / self.mass.max(f64::MIN_POSITIVE)).max(0.0)
    }

    /// Mass.
    pub fn mass(&self) -> f64 {
        self.mass
    }

    /// Add a place with mass; it is the caller who counts blocks.
    pub fn add(&mut self, [x, y]: [f64; 2], mass: f64) {
        self.mass += mass;
        self.sums[0] += mass * x;
        self.sums[1] += mass * y;
        self.squares += mass * (x * x + y * y);
    }

    /// Squared distance of a place from the middle.
    fn distance(&self, [x, y]: [f64; 2]) -> f64 {
        let [at_x, at_y] = self.centre();
        (x - at_x) * (x - at_x) + (y - at_y) * (y - at_y)
    }
}

/// A division of a field into whole districts.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    pub field: &'a Field<'a>,
    /// District of each block.
    pub of: Vec<u32>,
    pub held: Vec<Held>,
    /// Weight by district, then by workload.
    pub loads: Vec<u64>,
    /// One over the even share, for each workload; 0 where there is none.
    per_share: Vec<f64>,
    /// Blocks with a neighbour in another district, in no order, and where each is in it.
    border: Vec<u32>,
    place: Vec<u32>,
    /// Marks of the search for pieces.
    marks: Vec<u32>,
    mark: u32,
    queue: Vec<u32>,
}

impl<'a> Draft<'a> {
    /// The division that puts each block in its district.
    pub fn new(field: &'a Field<'a>, of: Vec<u32>) -> Draft<'a> {
        let per_share = field.ranges.iter().map(|range| {
            let share = (range[0] as f64 + range[1] as f64) / 2.0;
            if share > 0.0 { 1.0 / share } else { 0.0 }
        });
        let mut draft = Draft {
            field,
            held: vec![Held::default(); field.districts],
            loads: vec![0; field.districts * field.workloads],
            per_share: per_share.collect(),
            border: Vec::new(),
            place: vec![NONE; of.len()],
            marks: vec![0; of.len()],
            mark: 0,
            queue: Vec::new(),
            of,
        };
        draft.recount();
        draft
    }

    /// Add everything up afresh, which sheds the rounding of many moves.
    pub fn recount(&mut self) {
        self.held.fill(Held::default());
        self.loads.fill(0);
        for block in 0..self.of.len() {
            let district = self.of[block] as usize;
            self.held[district].blocks += 1;
            self.held[district].add(self.field.at[block], self.field.mass[block]);
            for workload in 0..self.field.workloads {
                let load = self.field.load(block, workload);
                self.loads[district * self.field.workloads + workload] += load;
            }
            self.watch(block);
        }
    }

    /// Blocks on a border, in no particular order.
    pub fn border(&self) -> &[u32] {
        &self.border
    }

    /// Put a block on the list of the border or take it off.
    fn watch(&mut self, block: usize) {
        let here = self.of[block];
        let neighbours = self.field.neighbours(block);
        let is_border = neighbours.iter().any(|&other| self.of[other as usize] != here);
        let place = self.place[block];
        if is_border && place == NONE {
            self.place[block] = self.border.len() as u32;
            self.border.push(block as u32);
        } else if !is_border && place != NONE {
            self.border.swap_remove(place as usize);
            if let Some(&moved) = self.border.get(place as usize) {
                self.place[moved as usize] = place;
            }
            self.place[block] = NONE;
        }
    }

    /// Move a block to another district.
    pub fn put(&mut self, block: usize, to: u32) {
        let from = self.of[block] as usize;
        let (at, mass) = (self.field.at[block], self.field.mass[block]);
        self.held[from].add(at, -mass);
        self.held[from].blocks -= 1;
        self.held[to as usize].add(at, mass);
        self.held[to as usize].blocks += 1;
        let workloads = self.field.workloads;
        for workload in 0..workloads {
            let load = self.field.load(block, workload);
            self.loads[from * workloads + workload] -= load;
            self.loads[to as usize * workloads + workload] += load;
        }
        self.of[block] = to;
        self.watch(block);
        let field = self.field;
        for &other in field.neighbours(block) {
            self.watch(other as usize);
        }
    }

    /// What the shape gains or loses when a block moves: inertia, or the cost from the centre.
    pub fn shape(&self, block: usize, to: u32) -> f64 {
        let (from, to) = (self.of[block] as usize, to as usize);
        let mass = self.field.mass[block];
        if self.field.has_centres() {
            return mass * (self.field.cost(block, to) - self.field.cost(block, from));
        }
        let at = self.field.at[block];
        let (left, joined) = (&self.held[from], &self.held[to]);
        let rest = left.mass - mass;
        let loss = if left.blocks > 1 { left.mass * mass / rest * left.distance(at) } else { 0.0 };
        joined.mass * mass / (joined.mass + mass) * joined.distance(at) - loss
    }

    /// What a move changes in all that counts but balance.
    pub fn change(&self, block: usize, to: u32, rates: &Rates) -> f64 {
        let mut change = self.shape(block, to);
        let from = self.of[block];
        if rates.borders > 0.0 {
            for (other, unwelcome) in self.field.borders(block) {
                let there = self.of[other as usize];
                if there == from {
                    change += rates.borders * f64::from(unwelcome);
                } else if there == to {
                    change -= rates.borders * f64::from(unwelcome);
                }
            }
        }
        if rates.keep > 0.0 {
            let kept = self.field.kept[block];
            // A block without a district of today may go anywhere.
            let moved = f64::from(u8::from(kept == from)) - f64::from(u8::from(kept == to));
            change += rates.keep * self.field.mass[block] * moved;
        }
        change
    }

    /// By how many even shares the districts lie further outside their ranges after a move.
    pub fn strain(&self, block: usize, to: u32) -> f64 {
        let (from, to) = (self.of[block] as usize, to as usize);
        let workloads = self.field.workloads;
        let mut strain = 0.0;
        for workload in 0..workloads {
            let load = self.field.load(block, workload);
            let range = self.field.ranges[workload];
            let left = self.loads[from * workloads + workload];
            let joined = self.loads[to * workloads + workload];
            let before = outside(left, range) + outside(joined, range);
            let after = outside(left - load, range) + outside(joined + load, range);
            strain += (after as f64 - before as f64) * self.per_share[workload];
        }
        strain
    }

    /// By how many even shares all districts lie outside their ranges.
    pub fn excess(&self) -> f64 {
        let workloads = self.field.workloads;
        let loads = self.loads.iter().enumerate().map(|(at, &load)| {
            let workload = at % workloads;
            outside(load, self.field.ranges[workload]) as f64 * self.per_share[workload]
        });
        loads.sum()
    }

    /// How far a district lies outside its ranges, in even shares; below zero for one too light.
    pub fn lean(&self, district: usize) -> f64 {
        let workloads = self.field.workloads;
        let each = (0..workloads).map(|workload| {
            let load = self.loads[district * workloads + workload];
            let [low, high] = self.field.ranges[workload];
            let over = load.saturating_sub(high) as f64 - low.saturating_sub(load) as f64;
            over * self.per_share[workload]
        });
        each.sum()
    }

    /// All that counts but balance.
    pub fn total(&self, rates: &Rates) -> f64 {
        let mut total = 0.0;
        for block in 0..self.of.len() {
            let here = self.of[block];
            if self.field.has_centres() {
                total += self.field.mass[block] * self.field.cost(block, here as usize);
            }
            if rates.keep > 0.0 && self.field.kept[block] != here && self.field.kept[block] != NONE
            {
                total += rates.keep * self.field.mass[block];
            }
            if rates.borders > 0.0 {
                let cut = self.field.borders(block);
                let cut = cut.filter(|&(other, _)| self.of[other as usize] != here);
                // Each border is met from both sides.
                total += rates.borders * 0.5 * cut.map(|(_, dear)| f64::from(dear)).sum::<f64>();
            }
        }
        if !self.field.has_centres() {
            total += self.held.iter().map(Held::inertia).sum::<f64>();
        }
        total
    }

    /// Whether a block can leave its district without leaving it empty or in more pieces.
    pub fn can_leave(&mut self, block: usize) -> bool {
        let here = self.of[block];
        if self.held[here as usize].blocks <= 1 {
            return false;
        }
        let field = self.field;
        let mut own = field.neighbours(block).iter().filter(|&&it| self.of[it as usize] == here);
        let Some(&first) = own.next() else { return true };
        let others = own.count();
        others == 0 || self.reaches(block, first, others)
    }

    /// All blocks of the district of a block, as long as it is whole.
    pub fn members(&mut self, block: usize) -> Vec<u32> {
        let (field, here) = (self.field, self.of[block]);
        self.mark += 1;
        self.marks[block] = self.mark;
        let (mut members, mut next) = (vec![block as u32], 0);
        while let Some(&at) = members.get(next) {
            next += 1;
            for &other in field.neighbours(at as usize) {
                let mark = &mut self.marks[other as usize];
                if self.of[other as usize] == here && *mark != self.mark {
                    *mark = self.mark;
                    members.push(other);
                }
            }
        }
        members
    }

    /// Whether one neighbour reaches all others in its district around the block between them.
    fn reaches(&mut self, block: usize, first: u32, others: usize) -> bool {
        let field = self.field;
        let here = self.of[block];
        // Marks 1 below are neighbours to be found, the mark itself is what was seen.
        self.mark += 2;
        let (wanted, seen) = (self.mark - 1, self.mark);
        for &other in field.neighbours(block) {
            if self.of[other as usize] == here {
                self.marks[other as usize] = wanted;
            }
        }
        self.marks[block] = seen;
        self.marks[first as usize] = seen;
        self.queue.clear();
        self.queue.push(first);
        let (mut left, mut next) = (others, 0);
        while let Some(&at) = self.queue.get(next) {
            next += 1;
            for &other in field.neighbours(at as usize) {
                let mark = self.marks[other as usize];
                if mark == seen || self.of[other as usize] != here {
                    continue;
                }
                self.marks[other as usize] = seen;
                if mark == wanted {
                    left -= 1;
                    if left == 0 {
                        return true;
                    }
                }
                self.queue.push(other);
            }
        }
        false
    }
}

/// How far a load lies outside a range.
fn outside(load: u64, [low, high]: [u64; 2]) -> u64 {
    load.saturating_sub(high) + low.saturating_sub(load)
}

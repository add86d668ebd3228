//! The slow twin of `districts`: every division of a few blocks into whole districts.

use radii::districts::{Ask, Division, Ground, inertias};

/// The least value of all divisions of the ground into so many whole districts whose weights lie
/// in the range of the division given; `None` where there is none.
pub fn least(ground: &Ground, ask: &Ask, like: &Division) -> Option<u128> {
    let range = [like.balance[0].least.0, like.balance[0].most.0];
    let mut all = All { ground, range, districts: ask.districts(ground), best: None };
    all.extend(&mut Vec::new(), 0, &mut vec![0; ask.districts(ground) as usize]);
    all.best
}

struct All<'a> {
    ground: &'a Ground,
    range: [u64; 2],
    districts: u32,
    best: Option<u128>,
}

impl All<'_> {
    /// Put the next block in each district that has blocks, and in the first that has none.
    fn extend(&mut self, of: &mut Vec<u32>, used: u32, loads: &mut Vec<u64>) {
        let block = of.len();
        if block == self.ground.blocks() {
            let fits = loads.iter().all(|load| (self.range[0]..=self.range[1]).contains(load));
            if used == self.districts && fits && self.is_whole(of) {
                let value = inertias(self.ground, of, self.districts).into_iter().sum();
                self.best = Some(self.best.map_or(value, |best| best.min(value)));
            }
            return;
        }
        let weight = self.ground.workloads[0][block].0;
        for district in 0..(used + 1).min(self.districts) {
            if loads[district as usize] + weight > self.range[1] {
                continue;
            }
            loads[district as usize] += weight;
            of.push(district);
            self.extend(of, used.max(district + 1), loads);
            of.pop();
            loads[district as usize] -= weight;
        }
    }

    fn is_whole(&self, of: &[u32]) -> bool {
        let mut is_seen = vec![false; of.len()];
        let mut started = vec![false; self.districts as usize];
        for first in 0..of.len() {
            if is_seen[first] {
                continue;
            }
            if std::mem::replace(&mut started[of[first] as usize], true) {
                return false;
            }
            let mut open = vec![first];
            is_seen[first] = true;
            while let Some(block) = open.pop() {
                for &other in self.ground.neighbours.of(block) {
                    let other = other as usize;
                    if !is_seen[other] && of[other] == of[block] {
                        is_seen[other] = true;
                        open.push(other);
                    }
                }
            }
        }
        true
    }
}

//! The sites that prices ask for.

/// Of each group the worthiest sites that its allowance pays, the last maybe in part: the best
/// of the relaxed choice.
pub struct Pick {
    /// Picked sites and the share of each.
    pub taken: Vec<(u32, f64)>,
    order: Vec<u32>,
    is_plain: bool,
}

impl Pick {
    /// Nothing picked yet of sites that cost `spends` each of the allowance of their `group`.
    pub fn new(spends: &[u64], group: &[u16], most: &[u64]) -> Pick {
        let mut order: Vec<u32> = (0..spends.len() as u32).collect();
        order.sort_by_key(|&site| group[site as usize]);
        let is_plain = most.len() == 1 && spends.iter().all(|&spend| spend == 1);
        Pick { taken: Vec::new(), order, is_plain }
    }

    /// Pick by what the sites are worth; what that is worth together.
    pub fn take(&mut self, worth: &[f64], spends: &[u64], group: &[u16], most: &[u64]) -> f64 {
        self.taken.clear();
        if self.is_plain {
            self.take_top(worth, most[0] as usize);
        } else {
            self.take_by_rate(worth, spends, group, most);
        }
        self.taken.iter().map(|&(site, share)| share * worth[site as usize]).sum()
    }

    fn take_top(&mut self, worth: &[f64], most: usize) {
        if most < self.order.len() {
            self.order.select_nth_unstable_by(most, |&a, &b| {
                worth[b as usize].total_cmp(&worth[a as usize]).then(a.cmp(&b))
            });
        }
        self.taken.extend(self.order.iter().take(most).map(|&site| (site, 1.0)));
    }

    fn take_by_rate(&mut self, worth: &[f64], spends: &[u64], group: &[u16], most: &[u64]) {
        let rate = |site: u32| worth[site as usize] / spends[site as usize] as f64;
        self.order.sort_by(|&a, &b| {
            let groups = group[a as usize].cmp(&group[b as usize]);
            groups.then(rate(b).total_cmp(&rate(a))).then(a.cmp(&b))
        });
        let mut left = most.to_vec();
        for &site in &self.order {
            let left = &mut left[usize::from(group[site as usize])];
            let spend = spends[site as usize];
            if spend > 0 && *left == 0 {
                continue;
            }
            let share = if spend <= *left { 1.0 } else { *left as f64 / spend as f64 };
            *left = left.saturating_sub(spend);
            self.taken.push((site, share));
        }
    }
}

//! What is left to decide: rows of sites and what each costs more than the cheapest.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::table::{Rest, Table};
use crate::model::Cost;
use crate::reach::Hit;
use crate::siting::fixing::{Fixing, settle};
use crate::siting::unit::unit;

/// A problem over the sites that are still undecided. Every row starts at a cost of 0: what
/// its cheapest site costs is in the base.
#[derive(Debug, Clone, Default)]
pub struct Core {
    /// What all choices cost.
    pub base: u64,
    /// Weight of each row.
    pub weights: Vec<u64>,
    hits: Vec<Hit>,
    ends: Vec<usize>,
    /// What each row costs where none of its sites opens.
    rests: Vec<Rest>,
    /// More than any choice costs that reaches everybody.
    pub too_much: u64,
    /// Rows of the table that the decided sites leave beyond their horizon.
    pub beyond: Vec<u32>,
    /// Row of the table, or the core this one comes from; of merged rows the first.
    pub origins: Vec<u32>,
    /// What was moved from each row's costs to the base since the core this one comes from.
    pub moved: Vec<Cost>,
    /// What each site takes from the allowance of its group.
    pub spends: Vec<u64>,
    /// Group of each site.
    pub group: Vec<u16>,
    /// What is left of each group's allowance.
    pub most: Vec<u64>,
    /// Candidate of each site.
    pub names: Vec<u32>,
    /// Candidates that open.
    pub inside: Vec<u32>,
}

impl Core {
    /// Number of undecided sites.
    pub fn sites(&self) -> usize {
        self.names.len()
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Number of pairs.
    pub fn pairs(&self) -> usize {
        self.hits.len()
    }

    /// Sites of a row, cheapest first.
    #[inline]
    pub fn row(&self, row: usize) -> &[Hit] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.hits[start..self.ends[row]]
    }

    /// What a row costs where none of its sites opens.
    #[inline]
    pub fn top(&self, row: usize) -> u64 {
        match self.rests[row] {
            Rest::Capped(cost) | Rest::Longer(cost) => self.weights[row] * u64::from(cost.0),
            Rest::Nothing => self.too_much,
        }
    }

    /// Whether a row must be served.
    pub fn is_must(&self, row: usize) -> bool {
        self.rests[row] == Rest::Nothing
    }

    /// Whether what lies beyond a row is unknown.
    pub fn is_longer(&self, row: usize) -> bool {
        matches!(self.rests[row], Rest::Longer(_))
    }

    /// Whether nothing is left to decide.
    pub fn is_decided(&self) -> bool {
        self.names.is_empty() || self.weights.is_empty()
    }

    /// All choices differ by multiples of this.
    pub fn unit(&self) -> u64 {
        let rows = (0..self.rows()).flat_map(|row| {
            let top = if self.is_must(row) { 0 } else { self.top(row) };
            let hits = self.row(row).iter();
            hits.map(move |hit| self.weights[row] * u64::from(hit.cost.0)).chain([top])
        });
        unit(rows)
    }

    /// What a choice costs and whether that is sure: a row beyond its horizon may cost more.
    /// `None` where it does not reach everybody.
    pub fn value_of(&self, is_open: &[bool]) -> Option<(u64, bool)> {
        let (mut sum, mut sure) = (self.base, self.beyond.is_empty());
        for row in 0..self.rows() {
            let first = self.row(row).iter().find(|hit| is_open[hit.site as usize]);
            sum += match first {
                Some(hit) => self.weights[row] * u64::from(hit.cost.0),
                None if self.is_must(row) => return None,
                None => self.top(row),
            };
            sure &= first.is_some() || !self.is_longer(row);
        }
        Some((sum, sure))
    }

    /// Candidates of a choice, with those that are decided.
    pub fn named(&self, open: &[u32]) -> Vec<u32> {
        let mut named = self.inside.clone();
        named.extend(open.iter().map(|&site| self.names[site as usize]));
        named.sort_unstable();
        named
    }
}

impl Core {
    /// The same sites and allowances.
    pub fn without_rows(&self) -> Core {
        Core {
            too_much: self.too_much,
            spends: self.spends.clone(),
            group: self.group.clone(),
            most: self.most.clone(),
            names: self.names.clone(),
            inside: self.inside.clone(),
            ..Core::default()
        }
    }

    /// One row in so many, over the same sites.
    pub fn sampled(&self, every: usize) -> Core {
        let mut core = self.without_rows();
        for row in (0..self.rows()).step_by(every.max(1)) {
            core.hits.extend_from_slice(self.row(row));
            core.ends.push(core.hits.len());
            core.rests.push(self.rests[row]);
            core.weights.push(self.weights[row]);
            core.origins.push(row as u32);
            core.moved.push(Cost(0));
        }
        core
    }
}

/// Sites, groups and allowances of a first core.
#[derive(Debug)]
pub struct Purses {
    /// What each candidate takes from the allowance of its group.
    pub spends: Vec<u64>,
    /// Group of each candidate.
    pub group: Vec<u16>,
    /// What is left of each allowance.
    pub most: Vec<u64>,
}

impl Core {
    /// The whole problem. `too_much` is more than any choice costs.
    pub fn new(table: &Table<'_>, purses: &Purses, is_free: &[bool], too_much: u64) -> Core {
        let mut core = Core { most: purses.most.clone(), too_much, ..Core::default() };
        let mut renamed = vec![u32::MAX; is_free.len()];
        for site in (0..is_free.len()).filter(|&site| is_free[site]) {
            renamed[site] = core.names.len() as u32;
            core.names.push(site as u32);
            core.spends.push(purses.spends[site]);
            core.group.push(purses.group[site]);
        }
        let mut writer = Writer::new(core, true);
        let mut hits = Vec::new();
        let mut somebody = false;
        for (at, row) in table.rows.iter().enumerate() {
            hits.clear();
            hits.extend(
                row.hits.iter().map(|hit| Hit { site: renamed[hit.site as usize], ..*hit }),
            );
            let mut rest = row.rest;
            // Where every site serves it, the dearest is as dear as none; that one must open
            // stays with the first such row.
            if rest == Rest::Nothing && hits.len() == writer.core.names.len() && somebody {
                rest = hits.last().map_or(rest, |hit| Rest::Capped(hit.cost));
            }
            somebody |= rest == Rest::Nothing;
            writer.push(&mut hits, rest, table.weights[at], at as u32, 0.0);
        }
        writer.core
    }

    /// The core that is left once sites are fixed, and its prices. Sites of a group that can
    /// all be paid open, those that cannot be paid do not. `None` when no choice is left. Where
    /// only choices are of interest that cost no row more than its price and `room`, a row is
    /// cut off there and must be served.
    pub fn after(
        &self,
        mut fixings: Vec<Fixing>,
        prices: &[f64],
        room: f64,
        merge: bool,
    ) -> Option<(Core, Vec<f64>)> {
        let most = settle(&mut fixings, &self.spends, &self.group, &self.most)?;
        let mut core = Core { most, base: self.base, too_much: self.too_much, ..Core::default() };
        core.inside.clone_from(&self.inside);
        core.beyond.clone_from(&self.beyond);
        let renamed = self.keep_sites(&fixings, &mut core);
        let mut writer = Writer::new(core, merge);
        let mut hits: Vec<Hit> = Vec::new();
        for (row, &price) in prices.iter().enumerate().take(self.rows()) {
            hits.clear();
            let mut rest = self.rests[row];
            let weight = self.weights[row] as f64;
            // Some to spare: prices may have been kept in fewer digits.
            let most = price.max(0.0) * (1.0 + 1e-6) + room;
            if rest != Rest::Nothing && self.top(row) as f64 > most {
                rest = Rest::Nothing;
            }
            for hit in self.row(row) {
                if weight * f64::from(hit.cost.0) > most {
                    break;
                }
                match fixings[hit.site as usize] {
                    Fixing::In => {
                        rest = Rest::Capped(hit.cost);
                        break;
                    }
                    Fixing::Open => {
                        hits.push(Hit { site: renamed[hit.site as usize], ..*hit });
                    }
                    Fixing::Out => {}
                }
            }
            if hits.is_empty() && rest == Rest::Nothing {
                return None;
            }
            let origin = if merge { self.origins[row] } else { row as u32 };
            writer.push(&mut hits, rest, self.weights[row], origin, price);
        }
        Some((writer.core, writer.prices))
    }

    /// Copy the undecided sites to `core`; their new indexes.
    fn keep_sites(&self, fixings: &[Fixing], core: &mut Core) -> Vec<u32> {
        let mut renamed = vec![u32::MAX; self.sites()];
        for (site, fixing) in fixings.iter().enumerate() {
            match fixing {
                Fixing::In => core.inside.push(self.names[site]),
                Fixing::Open => {
                    renamed[site] = core.names.len() as u32;
                    core.names.push(self.names[site]);
                    core.spends.push(self.spends[site]);
                    core.group.push(self.group[site]);
                }
                Fixing::Out => {}
            }
        }
        renamed
    }
}

/// A core under construction, equal rows merged.
pub struct Writer {
    /// What is there so far.
    pub core: Core,
    prices: Vec<f64>,
    merge: bool,
    /// Last row with a hash, and for each row the one before with the same hash.
    last: FxHashMap<u64, u32>,
    before: Vec<u32>,
}

impl Writer {
    /// Rows are added to a core; equal ones are merged where that is asked for.
    pub fn new(core: Core, merge: bool) -> Writer {
        Writer { core, prices: Vec::new(), merge, last: FxHashMap::default(), before: Vec::new() }
    }

    /// Add a row, its cheapest cost moved to the base.
    pub fn push(&mut self, hits: &mut Vec<Hit>, rest: Rest, weight: u64, origin: u32, price: f64) {
        let ceiling = match rest {
            Rest::Capped(cost) | Rest::Longer(cost) => Some(cost),
            Rest::Nothing => None,
        };
        if let Some(ceiling) = ceiling {
            hits.truncate(hits.partition_point(|hit| hit.cost < ceiling));
        }
        let Some(first) = hits.first().map(|hit| hit.cost).or(ceiling) else { return };
        self.core.base += weight * u64::from(first.0);
        if hits.is_empty() {
            if matches!(rest, Rest::Longer(_)) {
                self.core.beyond.push(origin);
            }
            return;
        }
        let less = |cost: Cost| Cost(cost.0 - first.0);
        hits.iter_mut().for_each(|hit| hit.cost = less(hit.cost));
        let rest = match rest {
            Rest::Capped(cost) => Rest::Capped(less(cost)),
            Rest::Longer(cost) => Rest::Longer(less(cost)),
            Rest::Nothing => rest,
        };
        let price = price - weight as f64 * f64::from(first.0);
        if self.merge && !matches!(rest, Rest::Longer(_)) && self.merged(hits, rest, weight, price)
        {
            return;
        }
        self.core.hits.extend_from_slice(hits);
        self.core.ends.push(self.core.hits.len());
        self.core.rests.push(rest);
        self.core.weights.push(weight);
        self.core.origins.push(origin);
        self.core.moved.push(first);
        self.prices.push(price);
    }

    /// Whether an equal row took the weight.
    fn merged(&mut self, hits: &[Hit], rest: Rest, weight: u64, price: f64) -> bool {
        let mut hasher = FxHasher::default();
        hits.iter().for_each(|hit| (hit.site, hit.cost.0).hash(&mut hasher));
        rest.hash(&mut hasher);
        let next = self.core.rows() as u32;
        self.before.resize(next as usize, u32::MAX);
        let slot = self.last.entry(hasher.finish()).or_insert(u32::MAX);
        let mut row = *slot;
        while row != u32::MAX {
            let at = row as usize;
            if self.core.rests[at] == rest && self.core.row(at) == hits {
                self.core.weights[at] += weight;
                self.prices[at] += price;
                return true;
            }
            row = self.before[at];
        }
        self.before.push(std::mem::replace(slot, next));
        false
    }
}

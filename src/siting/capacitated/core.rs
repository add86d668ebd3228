//! What is left to decide: sites that may open, and who may go there at what cost.

use super::goal::Goal;
use super::plan::Question;
use super::table::Table;
use crate::model::{Cost, SiteRole};
use crate::reach::Hit;
use crate::siting::fixing::Fixing;
use crate::siting::unit::unit;
use crate::siting::{Objective, Problem, SitingError, Sparse};

/// Sites, rows and rules. Forbidden sites are gone; facilities that stay open are in it, and cost
/// nothing of any allowance.
#[derive(Debug, Clone)]
pub struct Core {
    /// What each site is called in the problem, ascending.
    pub names: Vec<u32>,
    /// `In` where a site is open in any case, else `Open`.
    pub fixings: Vec<Fixing>,
    /// Weight that each site can serve, no more than there is.
    pub rooms: Vec<u64>,
    /// What opening each site counts.
    pub opening: Vec<u64>,
    /// What each site counts against the allowance of its group.
    pub spends: Vec<u64>,
    /// Group of each site.
    pub group: Vec<u16>,
    /// The allowance of each group.
    pub most: Vec<u64>,
    /// How many open in each group at least.
    pub least: Vec<u32>,
    /// Sites that may not open beside each site.
    pub rivals: Sparse,
    /// Row of the table that each row comes from.
    pub from: Vec<u32>,
    /// Weight of each row.
    pub weights: Vec<u64>,
    /// What a unit of weight costs that no site of its row serves; `None` where one must.
    pub rests: Vec<Option<u64>>,
    /// What a unit of weight of each row is priced at most.
    pub tops: Vec<f64>,
    /// More than any choice comes to.
    pub too_much: u64,
    /// Whether rows go to one site as a whole.
    pub single: bool,
    /// What every choice counts beside this.
    pub base: u64,
    /// Choices differ by multiples of this.
    pub unit: u64,
    candidates: u32,
    lanes: Vec<Hit>,
    ends: Vec<usize>,
}

impl Core {
    /// All of a problem, as far as its table knows.
    pub fn new(question: &Question<'_>, table: &Table<'_>) -> Result<Core, SitingError> {
        let Question { objective, problem, capacity } = *question;
        let goal = Goal::of(objective);
        let candidates = problem.roles.len();
        let able = |&site: &u32| {
            problem.roles.get(site as usize).is_none_or(|role| *role != SiteRole::Forbidden)
        };
        let names: Vec<u32> = (0..capacity.holds.len() as u32).filter(able).collect();
        let all = problem.total_weight();
        let (most, spends) = problem.purses_beside(&[]);
        let is_new = |&site: &u32| (site as usize) < candidates;
        let of_new = |site: &u32, values: &[u64]| {
            values.get(*site as usize).copied().filter(|_| is_new(site)).unwrap_or(0)
        };
        let opening = if objective == Objective::Total { &problem.opening[..] } else { &[] };
        let mut core = Core {
            fixings: names.iter().map(|&site| fixing(problem, site)).collect(),
            rooms: names.iter().map(|&site| capacity.room(site as usize, all).0).collect(),
            opening: names.iter().map(|site| of_new(site, opening)).collect(),
            spends: names.iter().map(|site| of_new(site, &spends)).collect(),
            group: names
                .iter()
                .map(|&site| problem.groups.get(site as usize).copied().unwrap_or(0))
                .collect(),
            least: (0..most.len()).map(|it| problem.least.get(it).copied().unwrap_or(0)).collect(),
            most,
            rivals: rivals(&problem.apart, &names),
            from: Vec::new(),
            weights: Vec::new(),
            rests: Vec::new(),
            tops: Vec::new(),
            too_much: 0,
            single: capacity.single_source,
            base: 0,
            unit: 1,
            candidates: candidates as u32,
            lanes: Vec::new(),
            ends: Vec::new(),
            names,
        };
        core.add_rows(goal, table);
        core.unit = core.step();
        core.too_much = core.most_there_is()?;
        core.tops = core.prices_at_most();
        Ok(core)
    }

    /// More than any choice comes to.
    fn most_there_is(&self) -> Result<u64, SitingError> {
        let top = |row: usize| {
            let costs = self.row(row).last().map(|hit| u64::from(hit.cost.0));
            costs.into_iter().chain(self.rests[row]).max().unwrap_or(0)
        };
        let each = (0..self.rows()).map(|row| u128::from(self.weights[row]) * u128::from(top(row)));
        let opening = self.opening.iter().map(|cost| u128::from(*cost)).sum::<u128>();
        let all = each.sum::<u128>() + opening + u128::from(self.base) + 1;
        u64::try_from(all).map_err(|_| SitingError::TooFar)
    }

    /// What its row costs elsewhere, or else twice what everything costs.
    fn prices_at_most(&self) -> Vec<f64> {
        let most = 2.0 * self.too_much as f64;
        let each = self.rests.iter().zip(&self.weights);
        each.map(|(rest, weight)| {
            rest.map_or(f64::INFINITY, |rest| rest as f64).min(most / *weight as f64)
        })
        .collect()
    }

    /// The same with only these sites and pairs; what is said of the sites comes with them.
    pub fn kept(&self, fixings: &[Fixing], keeps: impl Fn(usize, &Hit) -> bool) -> Core {
        let kept: Vec<usize> =
            (0..self.sites()).filter(|&site| fixings[site] != Fixing::Out).collect();
        let mut place = vec![u32::MAX; self.sites()];
        kept.iter().zip(0..).for_each(|(&site, at)| place[site] = at);
        let mut rivals = Sparse::with_columns(kept.len());
        for &site in &kept {
            let others = self.rivals.row(site).iter().map(|&rival| place[rival as usize]);
            rivals.push_row(others.filter(|&rival| rival != u32::MAX));
        }
        let mut core = Core {
            names: of(&kept, &self.names),
            fixings: of(&kept, fixings),
            rooms: of(&kept, &self.rooms),
            opening: of(&kept, &self.opening),
            spends: of(&kept, &self.spends),
            group: of(&kept, &self.group),
            rivals,
            lanes: Vec::new(),
            ends: Vec::new(),
            most: self.most.clone(),
            least: self.least.clone(),
            from: self.from.clone(),
            weights: self.weights.clone(),
            rests: self.rests.clone(),
            tops: self.tops.clone(),
            ..*self
        };
        for row in 0..self.rows() {
            let hits = self.row(row).iter().filter(|hit| keeps(row, hit));
            let hits = hits.map(|hit| Hit { site: place[hit.site as usize], ..*hit });
            core.lanes.extend(hits.filter(|hit| hit.site != u32::MAX));
            core.ends.push(core.lanes.len());
        }
        core
    }

    /// What sites of the core are called, facilities that stay open aside.
    pub fn named(&self, is_open: &[bool]) -> Vec<u32> {
        let open = (0..self.sites()).filter(|&site| is_open[site] && self.is_new(site));
        open.map(|site| self.names[site]).collect()
    }

    /// Which sites of the core are open when these are, with those that are so in any case.
    pub fn marked(&self, open: &[u32]) -> Vec<bool> {
        let names = self.names.iter().zip(&self.fixings);
        names.map(|(name, it)| *it == Fixing::In || open.binary_search(name).is_ok()).collect()
    }

    fn add_rows(&mut self, goal: Goal, table: &Table) {
        let mut place = vec![u32::MAX; self.names.last().map_or(0, |last| *last as usize + 1)];
        self.names.iter().zip(0..).for_each(|(&name, at)| place[name as usize] = at);
        for (from, (row, &weight)) in table.rows.iter().zip(&table.weights).enumerate() {
            if goal.is_weight() && row.hits.is_empty() {
                self.base += weight;
                continue;
            }
            self.from.push(from as u32);
            self.weights.push(weight);
            self.rests.push(match goal {
                Goal::Left => Some(1),
                Goal::Cost => row.horizon.map(|cost| cost.0.into()),
            });
            self.lanes.extend(row.hits.iter().map(|hit| Hit {
                site: place[hit.site as usize],
                cost: if goal.is_weight() { Cost(0) } else { hit.cost },
            }));
            self.ends.push(self.lanes.len());
        }
    }

    /// What all values are multiples of, the base aside. Split weights move in steps that all
    /// weights and rooms are multiples of: the best of whole numbers is a vertex.
    fn step(&self) -> u64 {
        let costs = self.lanes.iter().map(|hit| u64::from(hit.cost.0));
        let costs = unit(costs.chain(self.rests.iter().filter_map(|rest| *rest)));
        let numbers = self.weights.iter().copied();
        let parts = if self.single {
            unit(numbers)
        } else {
            unit(numbers.chain(self.rooms.iter().copied()))
        };
        unit(self.opening.iter().copied().chain([costs.saturating_mul(parts)]))
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.names.len()
    }

    /// Whether a site is a candidate, rather than a facility that stays open.
    pub fn is_new(&self, site: usize) -> bool {
        self.names[site] < self.candidates
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.ends.len()
    }

    /// Number of pairs.
    pub fn pairs(&self) -> usize {
        self.lanes.len()
    }

    /// Where the lanes of a row are, among all.
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        start..self.ends[row]
    }

    /// The sites of a row, cheapest first.
    pub fn row(&self, row: usize) -> &[Hit] {
        &self.lanes[self.range(row)]
    }
}

/// Some of these values.
fn of<T: Clone>(kept: &[usize], values: &[T]) -> Vec<T> {
    kept.iter().map(|&at| values[at].clone()).collect()
}

fn fixing(problem: &Problem, site: u32) -> Fixing {
    match problem.roles.get(site as usize) {
        Some(SiteRole::Required) | None => Fixing::In,
        Some(_) => Fixing::Open,
    }
}

/// Rivals of each site that is named; forbidden ones bother nobody.
fn rivals(apart: &[[u32; 2]], names: &[u32]) -> Sparse {
    let mut lists = vec![Vec::new(); names.len()];
    for [a, b] in apart {
        if let (Ok(a), Ok(b)) = (names.binary_search(a), names.binary_search(b)) {
            lists[a].push(b as u32);
            lists[b].push(a as u32);
        }
    }
    let mut rivals = Sparse::with_columns(names.len());
    for mut list in lists {
        list.sort_unstable();
        list.dedup();
        rivals.push_row(list);
    }
    rivals
}

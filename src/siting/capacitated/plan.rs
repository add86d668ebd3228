//! Who goes where once the open sites are known.

use super::goal::Goal;
use super::single::Whole;
use super::table::Table;
use crate::coverage::{Lanes, transport};
use crate::model::Weight;
use crate::siting::{Allotment, Capacity, Objective, Problem, SitingError};

/// A choice of sites and who goes to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Candidates to open, ascending.
    pub open: Vec<u32>,
    /// Who goes where.
    pub allotments: Vec<Allotment>,
    /// What it comes to, smaller is better.
    pub value: u64,
}

/// What is asked, and what is known about who may go where.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is counted.
    pub objective: Objective,
    /// The problem.
    pub problem: &'a Problem<'a>,
    /// Its capacities.
    pub capacity: &'a Capacity,
}

impl Question<'_> {
    /// What is made small.
    pub fn goal(&self) -> Goal {
        Goal::of(self.objective)
    }

    fn rooms(&self, sites: &[u32]) -> Vec<u64> {
        let all = self.problem.total_weight();
        sites.iter().map(|&site| self.capacity.room(site as usize, all).0).collect()
    }

    /// These candidates with the facilities that stay open.
    fn with_standing(&self, open: &[u32]) -> Vec<u32> {
        open.iter().copied().chain(self.problem.standing_sites()).collect()
    }

    /// The best way to serve everybody from these candidates, or the best that is found where
    /// nobody may be split. `None` where somebody who must be served is left.
    pub fn plan(&self, table: &Table, open: &[u32]) -> Result<Option<Plan>, SitingError> {
        let sites = self.with_standing(open);
        let (lanes, rooms) = (table.lanes(&sites), self.rooms(&sites));
        let sent = transport(&table.weights, &lanes, &rooms);
        if self.capacity.single_source {
            // Of two starts: nobody anywhere; and all whom transport does not split where it sends
            // them, which are nearly all.
            let mut afresh = Whole::new(&table.weights, &lanes, &rooms);
            afresh.settle();
            let mut rounded = Whole::new(&table.weights, &lanes, &rooms);
            for (row, &weight) in table.weights.iter().enumerate() {
                let mut parts = sent.of(&lanes, row);
                if let Some((lane, _)) = parts.next().filter(|(_, part)| *part == weight) {
                    rounded.put(row, lane.site);
                }
            }
            rounded.settle();
            let mut plans = Vec::new();
            for whole in [afresh, rounded] {
                let to = |row: usize, to: &mut Vec<(u32, u64)>| whole.to(row, to);
                plans.extend(self.written(table, &sites, &lanes, open, to)?);
            }
            return Ok(plans.into_iter().min_by_key(|plan| plan.value));
        }
        self.written(table, &sites, &lanes, open, |row, to| {
            to.extend(sent.of(&lanes, row).map(|(lane, weight)| (lane.site, weight)));
        })
    }

    /// The same where it is said for each row which site it goes to as a whole, if any; improved.
    pub fn plan_as(
        &self,
        table: &Table,
        open: &[u32],
        to: &[Option<u32>],
    ) -> Result<Option<Plan>, SitingError> {
        let sites = self.with_standing(open);
        let (lanes, rooms) = (table.lanes(&sites), self.rooms(&sites));
        let mut whole = Whole::new(&table.weights, &lanes, &rooms);
        for (row, site) in to.iter().enumerate() {
            let at = site.and_then(|site| sites.iter().position(|&other| other == site));
            if let Some(at) = at {
                whole.put(row, at as u32);
            }
        }
        whole.settle();
        self.written(table, &sites, &lanes, open, |row, to| whole.to(row, to))
    }

    /// Write down who goes where, without the sites that nobody goes to.
    fn written(
        &self,
        table: &Table,
        sites: &[u32],
        lanes: &Lanes,
        open: &[u32],
        to: impl Fn(usize, &mut Vec<(u32, u64)>),
    ) -> Result<Option<Plan>, SitingError> {
        let (mut allotments, mut travelled, mut left) = (Vec::new(), 0_u128, 0_u64);
        let mut load = vec![0_u64; sites.len()];
        let mut parts = Vec::new();
        for (row, &weight) in table.weights.iter().enumerate() {
            parts.clear();
            to(row, &mut parts);
            let mut unsent = weight;
            for &(at, weight) in &parts {
                unsent -= weight;
                load[at as usize] += weight;
                let lane = lanes.row(row).iter().find(|lane| lane.site == at);
                travelled += u128::from(weight) * u128::from(lane.map_or(0, |lane| lane.cost));
                allotments.push(Allotment {
                    demand: table.demand[row],
                    site: sites[at as usize],
                    weight: Weight(weight),
                });
            }
            left += unsent;
        }
        if !self.goal().is_weight() && left > 0 {
            return Ok(None);
        }
        allotments.sort_unstable();
        let open = self.without_idle(open, &load);
        let counted = match self.objective {
            Objective::Weight { .. } => left.into(),
            Objective::Total => travelled + self.opening(&open),
            Objective::Travel | Objective::Cost | Objective::Farthest => travelled,
        };
        let value = u64::try_from(counted).map_err(|_| SitingError::TooFar)?;
        Ok(Some(Plan { open, allotments, value }))
    }

    fn opening(&self, open: &[u32]) -> u128 {
        let each = open.iter().filter_map(|&site| self.problem.opening.get(site as usize));
        each.map(|cost| u128::from(*cost)).sum()
    }

    /// The open candidates without those nobody goes to, the last first, unless they are required
    /// or their group would have too few.
    fn without_idle(&self, open: &[u32], load: &[u64]) -> Vec<u32> {
        let problem = self.problem;
        let group = |site: u32| usize::from(problem.groups[site as usize]);
        let mut count = vec![0_u32; problem.allowances.len()];
        open.iter().for_each(|&site| count[group(site)] += 1);
        let mut kept = Vec::with_capacity(open.len());
        for (&site, &load) in open.iter().zip(load).rev() {
            let least = problem.least.get(group(site)).copied().unwrap_or(0);
            let is_free = problem.roles[site as usize] == crate::model::SiteRole::Free;
            if load == 0 && is_free && count[group(site)] > least {
                count[group(site)] -= 1;
            } else {
                kept.push(site);
            }
        }
        kept.sort_unstable();
        kept
    }
}

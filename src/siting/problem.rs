//! What is asked: a covering problem over candidate sites.

use crate::coverage::CoverMatrix;
use crate::model::{Cost, Money, Share, SiteRole, Weight};
use crate::reach::Rows;

use super::{Capacity, SitingError, Travel};

/// How much may open in a group of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// As many as it takes.
    Any,
    /// So many sites.
    Sites(u32),
    /// Sites that cost so much together.
    Money(Money),
}

/// A covering problem over candidate sites. [`Problem::new`] makes the plain one; every
/// further wish is a field.
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    /// Which candidate covers which demand.
    pub matrix: CoverMatrix,
    /// Weight of each demand point. A point of weight 0 asks for nothing.
    pub weights: Vec<Weight>,
    /// How many facilities that stay open cover each demand point already.
    pub served: Vec<u32>,
    /// What the planner decided about each candidate.
    pub roles: Vec<SiteRole>,
    /// What each candidate costs; `None` where sites are merely counted.
    pub costs: Option<Vec<Money>>,
    /// Group of each candidate (its tier, its phase, today's or new).
    pub groups: Vec<u16>,
    /// How much may open in each group.
    pub allowances: Vec<Allowance>,
    /// How many must open at least in each group; empty where nothing is asked.
    pub least: Vec<u32>,
    /// Pairs of candidates of which at most one may open.
    pub apart: Vec<[u32; 2]>,
    /// Share of all weight to be covered, where the model asks for one.
    pub target: Share,
    /// Where twice-covered weight is asked for: never at the expense of once-covered weight.
    pub single_first: bool,
    /// What it costs to serve demand from candidates, where the model weighs costs; the matrix is
    /// then empty where no limit was asked for.
    pub travel: Option<&'a dyn Travel>,
    /// What it costs to serve each demand point from the nearest facility that stays open,
    /// `None` where none reaches it; empty where none stays open.
    pub standing: Vec<Option<Cost>>,
    /// Where the farthest demand counts: the largest product of weight and cost, not of cost alone.
    pub weighted_center: bool,
    /// What sites can hold, where that counts. Facilities that stay open are sites of the travel
    /// then, behind the candidates, rather than in `served` and `standing`.
    pub capacity: Option<Capacity>,
    /// What opening each candidate counts beside the travel, in thousandths of weight times
    /// thousandths of a unit of cost; empty where it counts nothing.
    pub opening: Vec<u64>,
    /// Choices worth starting from, such as the answer to a question much like this one. They
    /// need not keep the rules: those that do not are passed over.
    pub starts: Vec<Vec<u32>>,
}

impl<'a> Problem<'a> {
    /// Every candidate free, in one group without limit, nothing served yet.
    pub fn new(matrix: CoverMatrix, weights: Vec<Weight>) -> Problem<'a> {
        let sites = matrix.sites();
        Problem {
            served: vec![0; weights.len()],
            roles: vec![SiteRole::Free; sites],
            costs: None,
            groups: vec![0; sites],
            allowances: vec![Allowance::Any],
            least: Vec::new(),
            apart: Vec::new(),
            target: Share::ALL,
            single_first: false,
            travel: None,
            standing: Vec::new(),
            weighted_center: false,
            capacity: None,
            opening: Vec::new(),
            starts: Vec::new(),
            matrix,
            weights,
        }
    }

    /// The same with at most `open` sites to open.
    pub fn opening(self, open: u32) -> Problem<'a> {
        Problem { allowances: vec![Allowance::Sites(open)], ..self }
    }

    /// A problem of travel costs, nothing covered.
    pub fn of_travel(travel: &'a dyn Travel, weights: Vec<Weight>) -> Problem<'a> {
        let mut rows = Rows::default();
        weights.iter().for_each(|_| rows.end_row());
        let matrix = CoverMatrix::from_rows(rows, travel.sites());
        Problem { travel: Some(travel), ..Problem::new(matrix, weights) }
    }

    /// The same where sites hold only so much: so many of the sites of the travel are candidates,
    /// the others stay open.
    pub fn holding(mut self, candidates: usize, capacity: Capacity) -> Problem<'a> {
        self.roles.truncate(candidates);
        self.groups.truncate(candidates);
        Problem { capacity: Some(capacity), ..self }
    }

    /// Weight covered at least `times` before anything opens.
    pub fn served_weight(&self, times: u32) -> Weight {
        let served = self.weights.iter().zip(&self.served);
        served.filter(|(_, served)| **served >= times).map(|(weight, _)| *weight).sum()
    }

    /// All weight there is.
    pub fn total_weight(&self) -> Weight {
        self.weights.iter().copied().sum()
    }

    /// The least weight that is the target share of all.
    pub fn target_weight(&self) -> u64 {
        self.target.of(self.total_weight()).0
    }

    /// Cost of each site: money, or 1.
    pub(super) fn site_costs(&self) -> Vec<u64> {
        match &self.costs {
            Some(costs) => costs.iter().map(|cost| cost.0).collect(),
            None => vec![1; self.roles.len()],
        }
    }

    /// What the candidates of each group may cost together: whole money or a number of
    /// sites, and per site what it counts against that.
    pub(super) fn purses(&self) -> (Vec<Option<u64>>, Vec<u64>) {
        let costs = self.site_costs();
        let spends = (0..self.roles.len()).map(|site| {
            let allowance = self.allowances[usize::from(self.groups[site])];
            if matches!(allowance, Allowance::Money(_)) { costs[site] } else { 1 }
        });
        let spends = spends.collect();
        let most = self.allowances.iter().map(|allowance| match allowance {
            Allowance::Any => None,
            Allowance::Sites(sites) => Some(u64::from(*sites)),
            Allowance::Money(money) => Some(money.0),
        });
        (most.collect(), spends)
    }

    /// What may still be spent in each group once these sites are paid, all there is to spend
    /// where nothing limits it; and per site what it counts against that.
    pub(super) fn purses_beside(&self, paid: &[u32]) -> (Vec<u64>, Vec<u64>) {
        let (most, spends) = self.purses();
        let all = spends.iter().fold(0_u64, |all, spend| all.saturating_add(*spend));
        let mut most: Vec<u64> = most.into_iter().map(|most| most.unwrap_or(all)).collect();
        for &site in paid {
            let left = &mut most[usize::from(self.groups[site as usize])];
            *left = left.saturating_sub(spends[site as usize]);
        }
        (most, spends)
    }

    /// Candidates with a role, by index.
    pub(super) fn with_role(&self, role: SiteRole) -> Vec<u32> {
        let roles = self.roles.iter().enumerate();
        roles.filter(|(_, held)| **held == role).map(|(site, _)| site as u32).collect()
    }

    /// How often each demand point is covered once these candidates are open too.
    pub fn depth_of(&self, open: &[u32]) -> Vec<u32> {
        let mut is_open = vec![false; self.matrix.sites()];
        for &site in open {
            is_open[site as usize] = true;
        }
        let depth = self.served.iter().enumerate().map(|(demand, served)| {
            let covering = self.matrix.covering(demand).iter();
            served + covering.filter(|&&site| is_open[site as usize]).count() as u32
        });
        depth.collect()
    }

    /// Weight covered at least `times` once these candidates are open too, counted afresh
    /// from the matrix.
    pub fn weight_covered(&self, open: &[u32], times: u32) -> Weight {
        let depth = self.depth_of(open);
        let covered = self.weights.iter().zip(depth).filter(|(_, depth)| *depth >= times);
        covered.map(|(weight, _)| *weight).sum()
    }

    /// Cost of these candidates: money in hundredths, or their number.
    pub fn cost_of(&self, open: &[u32]) -> u64 {
        match &self.costs {
            Some(costs) => open.iter().map(|&site| costs[site as usize].0).sum(),
            None => open.len() as u64,
        }
    }

    /// The starts that keep the allowances and the roles, without the required sites.
    pub(super) fn feasible_starts(&self) -> Vec<Vec<u32>> {
        let (most, spends) = self.purses();
        let free = |site: &u32| self.roles.get(*site as usize) == Some(&SiteRole::Free);
        let required = self.with_role(SiteRole::Required);
        let starts = self.starts.iter().map(|start| {
            let mut start: Vec<u32> = start.iter().copied().filter(free).collect();
            start.sort_unstable();
            start.dedup();
            start
        });
        let fits = |start: &Vec<u32>| {
            let mut spent = vec![0_u64; most.len()];
            for &site in start.iter().chain(&required) {
                spent[usize::from(self.groups[site as usize])] += spends[site as usize];
            }
            spent.iter().zip(&most).all(|(spent, most)| most.is_none_or(|most| *spent <= most))
        };
        starts.filter(fits).collect()
    }

    /// Refuse what no model can answer: allowances that buy nothing or ask for more than
    /// there is, and required sites that break them.
    pub(super) fn check(&self) -> Result<(), SitingError> {
        let (most, spends) = self.purses();
        for (group, allowance) in self.allowances.iter().enumerate() {
            let members =
                (0..self.roles.len()).filter(|&site| usize::from(self.groups[site]) == group);
            let able: Vec<usize> =
                members.filter(|&site| self.roles[site] != SiteRole::Forbidden).collect();
            let required = able.iter().filter(|&&site| self.roles[site] == SiteRole::Required);
            let spent: u64 = required.clone().map(|&site| spends[site]).sum();
            match *allowance {
                Allowance::Any => {}
                Allowance::Sites(0) if self.allowances.len() == 1 => return Err(SitingError::None),
                Allowance::Sites(open) if open as usize > able.len() => {
                    return Err(SitingError::TooMany { open, available: able.len() });
                }
                Allowance::Sites(open) if spent > u64::from(open) => {
                    return Err(SitingError::TooManyRequired { required: required.count(), open });
                }
                Allowance::Money(budget) if spent > budget.0 => {
                    return Err(SitingError::RequiredTooDear { required: Money(spent), budget });
                }
                Allowance::Money(budget) => {
                    let cheapest = able.iter().map(|&site| spends[site]).min();
                    if Some(budget.0) < cheapest || cheapest.is_none() {
                        let cheapest = Money(cheapest.unwrap_or(0));
                        return Err(SitingError::BuysNothing { budget, cheapest });
                    }
                }
                Allowance::Sites(_) => {}
            }
            debug_assert!(most[group].is_none_or(|most| spent <= most));
        }
        self.check_spacing()
    }

    fn check_spacing(&self) -> Result<(), SitingError> {
        let both_required = |pair: &&[u32; 2]| {
            pair.iter().all(|&site| self.roles[site as usize] == SiteRole::Required)
        };
        match self.apart.iter().find(both_required) {
            Some(&[a, b]) => Err(SitingError::RequiredTooClose { sites: [a, b] }),
            None => Ok(()),
        }
    }
}

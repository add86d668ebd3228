//! What demand has to bear: the cost to its nearest open site, or weight times cost.

use crate::model::{Cost, SiteRole};
use crate::reach::Hit;
use crate::siting::{Problem, SitingError, Travel};

/// Level of demand that nothing open reaches.
pub const UNREACHED: u64 = u64::MAX;

/// Level of demand whose weight times cost is beyond 64 bits: worse than any other that is
/// reached, and no answer.
pub const BEYOND: u64 = u64::MAX - 1;

/// The demand that asks for something, what it bears already, and the candidates that may open
/// or stay closed.
pub struct Levels<'a> {
    /// What serving costs.
    pub travel: &'a dyn Travel,
    /// Demand points with weight, by index, ascending.
    pub asking: Vec<usize>,
    /// What a unit of cost counts, by asking point; 1 where costs are compared as they are.
    factors: Vec<u64>,
    /// Level of each asking point with the standing facilities and the required sites alone.
    pub base: Vec<u64>,
    /// Whether each candidate is free to open.
    pub is_free: Vec<bool>,
    /// Sites that are open in any case.
    pub required: Vec<u32>,
}

/// An asking point under some choice of sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borne {
    /// What it has to bear.
    pub level: u64,
    /// The site it goes to; `None` where a standing facility or a required site serves it.
    pub site: Option<u32>,
}

impl<'a> Levels<'a> {
    /// Levels of a problem.
    pub fn new(problem: &Problem<'a>, travel: &'a dyn Travel) -> Levels<'a> {
        let weights = problem.weights.iter().enumerate();
        let asking: Vec<usize> =
            weights.filter(|(_, weight)| weight.0 > 0).map(|(demand, _)| demand).collect();
        let factor = |&demand: &usize| {
            if problem.weighted_center { problem.weights[demand].0 } else { 1 }
        };
        let required = problem.with_role(SiteRole::Required);
        let mut levels = Levels {
            travel,
            factors: asking.iter().map(factor).collect(),
            base: vec![UNREACHED; asking.len()],
            is_free: problem.roles.iter().map(|&role| role == SiteRole::Free).collect(),
            asking,
            required,
        };
        levels.base = (0..levels.asking.len())
            .map(|at| {
                let standing = problem.standing.get(levels.asking[at]).copied().flatten();
                standing.map_or(UNREACHED, |cost| levels.level(at, cost))
            })
            .collect();
        let borne = levels.borne(&levels.required);
        levels.base = borne.into_iter().map(|borne| borne.level).collect();
        levels
    }

    /// Level of an asking point served at a cost.
    #[inline]
    pub fn level(&self, at: usize, cost: Cost) -> u64 {
        self.factors[at].saturating_mul(u64::from(cost.0)).min(BEYOND)
    }

    /// The largest cost at which an asking point bears at most a level.
    #[inline]
    pub fn horizon(&self, at: usize, level: u64) -> Cost {
        if level >= BEYOND {
            return Cost::MAX;
        }
        Cost(u32::try_from(level / self.factors[at]).unwrap_or(u32::MAX))
    }

    /// What each asking point bears when these sites open beside the required ones.
    pub fn borne(&self, open: &[u32]) -> Vec<Borne> {
        let nearest = self.travel.nearest(open);
        let each = self.asking.iter().enumerate().map(|(at, &demand)| {
            let by_new = nearest[demand].map(|hit| (self.level(at, hit.cost), hit.site));
            match by_new {
                Some((level, site)) if level < self.base[at] => Borne { level, site: Some(site) },
                _ => Borne { level: self.base[at], site: None },
            }
        });
        each.collect()
    }

    /// The free candidates of an asking point up to a level, in any order.
    pub fn hits(&self, at: usize, level: u64, hits: &mut Vec<Hit>) {
        hits.clear();
        self.travel.within(self.asking[at], self.horizon(at, level), hits);
        hits.retain(|hit| self.is_free[hit.site as usize]);
    }

    /// The same by index.
    pub fn row(&self, at: usize, level: u64) -> Vec<Hit> {
        let mut hits = Vec::new();
        self.hits(at, level, &mut hits);
        hits.sort_unstable_by_key(|hit| hit.site);
        hits
    }

    /// The cheapest free candidate of an asking point that is not among the `taken`.
    pub fn cheapest(&self, at: usize, taken: &[u32]) -> Option<Hit> {
        let mut hits = Vec::new();
        let mut most = 1;
        loop {
            hits.clear();
            let rest = self.travel.cheapest(self.asking[at], most, &mut hits);
            let fits = |hit: &&Hit| self.is_free[hit.site as usize] && !taken.contains(&hit.site);
            match hits.iter().filter(fits).min() {
                Some(hit) => return Some(*hit),
                None => rest?,
            };
            most *= 4;
        }
    }

    /// The least each asking point can bear, whatever opens.
    pub fn least(&self) -> Vec<u64> {
        let each = self.base.iter().enumerate().map(|(at, &base)| {
            let free = self.cheapest(at, &[]).map(|hit| self.level(at, hit.cost));
            free.map_or(base, |free| free.min(base))
        });
        each.collect()
    }
}

/// The largest level; 0 where nothing is asked.
pub fn highest(borne: &[Borne]) -> u64 {
    borne.iter().map(|borne| borne.level).max().unwrap_or(0)
}

/// Refuse a value that does not fit.
pub fn fitting(value: u64) -> Result<u64, SitingError> {
    if value >= BEYOND { Err(SitingError::TooFar) } else { Ok(value) }
}

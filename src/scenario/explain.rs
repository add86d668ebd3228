//! Why no plan does what is asked: whom nobody can reach, which wish stands in the way, and
//! the cheapest way to mend it.

use super::choose::certified;
use super::posed::{Posed, Setting};
use super::reason::{Obstacle, Reason};
use crate::coverage::{CoverMatrix, coverage};
use crate::error::Error;
use crate::model::{Cost, Limit, SiteRole, Weight};
use crate::reach::{Place, Reach};
use crate::siting::{Allowance, Budget, Cause, Problem, Solution, Status, named};

/// Demand points named one by one.
const NAMED: usize = 20;

/// The reasons, one after the other.
pub(super) fn explain(
    setting: &Setting<'_>,
    posed: &Posed,
    solution: &Solution,
    candidates: &dyn Reach,
    budget: &Budget,
) -> Result<Vec<Reason>, Error> {
    let able = setting.candidates.sites.iter().zip(&posed.problem.roles);
    let able = able.filter(|(_, role)| **role != SiteRole::Forbidden);
    let able = able.map(|(site, _)| Place::from(site));
    let places = able.chain(setting.standing().into_iter().map(Place::from)).collect();
    let anybody = setting.reach.prepare(setting.world(), places);
    let nearest = coverage(anybody.as_ref(), &setting.study.demand.points, &setting.standard);
    let nearest = nearest.assignment.iter().map(|hit| hit.map(|hit| hit.cost)).collect();
    let why = Why { setting, posed, candidates, nearest, budget };
    match &solution.cause {
        Some(Cause::Unreachable(demand)) => why.unreachable(demand),
        Some(Cause::Short { reachable, target }) => why.short(*reachable, *target),
        Some(Cause::Spacing) => why.spacing(),
        Some(Cause::TooFew { needed }) => Ok(vec![Reason::TooFew(*needed)]),
        Some(Cause::NoRoom { shortfall, needed }) => Ok(why.no_room(*shortfall, *needed)),
        Some(Cause::NoFit) => Ok(vec![Reason::NoFit {
            whole: setting.capacity.is_some_and(|capacity| capacity.single_source),
        }]),
        None => Ok(Vec::new()),
    }
}

struct Why<'a> {
    setting: &'a Setting<'a>,
    posed: &'a Posed<'a>,
    candidates: &'a dyn Reach,
    /// By demand point, the cost from the nearest site that serves or may open.
    nearest: Vec<Option<Cost>>,
    budget: &'a Budget,
}

impl Why<'_> {
    fn may_open(&self, site: usize) -> bool {
        self.posed.problem.roles[site] != SiteRole::Forbidden
    }

    fn unreachable(&self, demand: &[usize]) -> Result<Vec<Reason>, Error> {
        let study = self.setting.study;
        let mut why = Vec::new();
        let mut needed = Some(Cost(0));
        let mut forbidden_helps = true;
        for (count, &point) in demand.iter().enumerate() {
            let nearest = self.nearest[point];
            needed = needed.zip(nearest).map(|(a, b)| a.max(b));
            let forbidden = self.forbidden_for(point);
            forbidden_helps &= forbidden.is_some();
            if count < NAMED {
                why.push(Reason::Unreached {
                    id: study.demand.id(point),
                    name: study.demand.name(point).map(str::to_owned),
                    limit: self.setting.standard.limit,
                    obstacle: match (nearest, forbidden) {
                        (_, Some((site, true))) => Obstacle::Forbidden(site.to_owned()),
                        (_, Some((site, false))) => Obstacle::TooClose(site.to_owned()),
                        (Some(cost), None) => Obstacle::Far(self.far(cost)),
                        (None, None) => Obstacle::CutOff,
                    },
                });
            }
        }
        if demand.len() > NAMED {
            why.push(Reason::More(demand.len() - NAMED));
        }
        if forbidden_helps {
            why.push(self.repair_by_allowing(demand)?);
        } else {
            why.extend(self.repair_by_opening(demand)?);
        }
        if let Some(needed) = needed {
            why.push(Reason::LimitForAll(self.far(needed)));
        }
        Ok(why)
    }

    /// A cost in what the limit is measured in.
    fn far(&self, cost: Cost) -> Limit {
        Limit { measure: self.setting.standard.limit.measure, cost }
    }

    /// The first candidate within the limit of a demand point that may not open, and whether
    /// the planner said so (else the spacing does).
    fn forbidden_for(&self, demand: usize) -> Option<(&str, bool)> {
        let sites = &self.setting.candidates.sites;
        let within = self.posed.problem.matrix.covering(demand).iter().map(|&site| site as usize);
        let forbidden = within.filter(|&site| !self.may_open(site));
        let costs = forbidden.filter_map(|site| Some((self.candidates.cost(site, demand)?, site)));
        costs
            .min()
            .map(|(_, site)| (sites[site].id.as_str(), sites[site].role == SiteRole::Forbidden))
    }

    /// The fewest forbidden sites that would have to be allowed.
    fn repair_by_allowing(&self, demand: &[usize]) -> Result<Reason, Error> {
        let mut problem = self.only(demand, self.posed.problem.matrix.clone());
        problem.roles = vec![SiteRole::Free; problem.roles.len()];
        let sites = self.fewest(&problem, |site| self.setting.candidates.sites[site].id.clone())?;
        Ok(Reason::Allow { sites, spaced: self.setting.question.min_spacing.is_some() })
    }

    /// The fewest further sites, at any blocks, that would reach the unreachable.
    fn repair_by_opening(&self, demand: &[usize]) -> Result<Option<Reason>, Error> {
        let study = self.setting.study;
        if study.travel.is_some() {
            return Ok(None);
        }
        let places = study.demand.points.iter().enumerate();
        let places = places
            .map(|(index, point)| Place { id: study.demand.id(index), at: point.at })
            .collect();
        let prepared = self.setting.reach.prepare(self.setting.world(), places);
        let matrix =
            CoverMatrix::build(prepared.as_ref(), study.demand.len(), &self.setting.standard)?;
        let problem = self.only(demand, matrix);
        Ok(Some(Reason::Add(self.fewest(&problem, |site| study.demand.id(site))?)))
    }

    /// A covering problem of some demand alone.
    fn only(&self, demand: &[usize], matrix: CoverMatrix) -> Problem<'static> {
        let all = &self.setting.study.demand.points;
        let mut weights = vec![Weight::ZERO; all.len()];
        for &point in demand {
            weights[point] = all[point].weight;
        }
        Problem::new(matrix, weights)
    }

    fn fewest(
        &self,
        problem: &Problem,
        name: impl Fn(usize) -> String,
    ) -> Result<Vec<String>, Error> {
        let Some(lscp) = named("lscp") else { return Ok(Vec::new()) };
        let solution = certified(lscp, problem, self.budget)?;
        Ok(solution.open.iter().map(|&site| name(site as usize)).collect())
    }

    fn short(&self, reachable: Weight, target: Weight) -> Result<Vec<Reason>, Error> {
        let total = self.posed.problem.total_weight();
        let mut why = vec![Reason::Short { candidates: self.able(), reachable, target, total }];
        let forbidden = self.posed.problem.roles.iter();
        let forbidden = forbidden.filter(|role| **role == SiteRole::Forbidden).count();
        if forbidden > 0 {
            let all: Vec<u32> = (0..self.posed.problem.roles.len() as u32).collect();
            let weight = self.posed.problem.weight_covered(&all, 1);
            why.push(Reason::WithForbidden { sites: forbidden, weight, total });
        }
        let points = &self.setting.study.demand.points;
        let mut nearest: Vec<(Cost, Weight)> = (0..points.len())
            .filter_map(|demand| Some((self.nearest[demand]?, points[demand].weight)))
            .collect();
        nearest.sort_unstable();
        let mut covered = Weight::ZERO;
        let enough = nearest.iter().find(|(_, weight)| {
            covered += *weight;
            covered >= target
        });
        if let Some((cost, _)) = enough {
            why.push(Reason::LimitForTarget(self.far(*cost)));
        }
        Ok(why)
    }

    /// The capacities come to less than the demand.
    fn no_room(&self, shortfall: Weight, needed: Option<u32>) -> Vec<Reason> {
        let demand = self.posed.problem.total_weight();
        let asked = self.setting.question.purse.is_some();
        let further = match needed {
            Some(needed) if asked => Reason::RoomFor { sites: u64::from(needed) },
            _ => Reason::MoreRoom,
        };
        vec![Reason::NoRoom { shortfall, demand }, further]
    }

    fn able(&self) -> usize {
        (0..self.posed.problem.roles.len()).filter(|&site| self.may_open(site)).count()
    }

    /// The spacing binds: what would do without it.
    fn spacing(&self) -> Result<Vec<Reason>, Error> {
        let spacing = self.setting.question.min_spacing.map(|spacing| self.far(spacing));
        let mut why: Vec<Reason> = spacing.map(Reason::Spacing).into_iter().collect();
        let mut problem = self.posed.problem.clone();
        problem.apart.clear();
        problem.allowances = vec![Allowance::Any];
        let without = certified(self.setting.question.model, &problem, self.budget)?;
        if without.status != Status::Infeasible {
            let id = |&site: &u32| self.setting.candidates.sites[site as usize].id.clone();
            why.push(Reason::WithoutSpacing {
                sites: without.open.iter().map(id).collect(),
                closest: self.closest(&without.open).map(|cost| self.far(cost)),
            });
        }
        Ok(why)
    }

    /// The least distance between two of some candidates.
    fn closest(&self, open: &[u32]) -> Option<Cost> {
        let at = |site: u32| self.setting.candidates.sites[site as usize].at;
        let pairs = open.iter().enumerate();
        let pairs = pairs.flat_map(|(n, &a)| open[n + 1..].iter().map(move |&b| (a, b)));
        pairs.map(|(a, b)| self.setting.study.plane.distance(at(a), at(b))).min()
    }
}

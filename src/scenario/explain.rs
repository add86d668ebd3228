//! Why no plan does what is asked: whom nobody can reach, which wish stands in the way, and
//! the cheapest way to mend it.

use super::choose::certified;
use super::posed::{Posed, Setting};
use crate::coverage::{CoverMatrix, coverage};
use crate::error::Error;
use crate::model::{Cost, Measure, SiteRole, Weight, grouped, plural, share};
use crate::reach::{Place, Reach};
use crate::siting::{Allowance, Budget, Cause, Problem, Solution, Status, named};

/// Demand points named one by one.
const NAMED: usize = 20;

/// The reasons, a line each.
pub(super) fn explain(
    setting: &Setting<'_>,
    posed: &Posed,
    solution: &Solution,
    candidates: &dyn Reach,
    budget: &Budget,
) -> Result<Vec<String>, Error> {
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
        None => Ok(Vec::new()),
    }
}

struct Why<'a> {
    setting: &'a Setting<'a>,
    posed: &'a Posed,
    candidates: &'a dyn Reach,
    /// By demand point, the cost from the nearest site that serves or may open.
    nearest: Vec<Option<Cost>>,
    budget: &'a Budget,
}

impl Why<'_> {
    fn may_open(&self, site: usize) -> bool {
        self.posed.problem.roles[site] != SiteRole::Forbidden
    }

    fn unreachable(&self, demand: &[usize]) -> Result<Vec<String>, Error> {
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
                let name = study.demand.name(point);
                let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
                why.push(format!(
                    "{}{name}: no candidate that may open within {}; {}",
                    study.demand.id(point),
                    self.setting.standard.limit,
                    match (nearest, forbidden) {
                        (_, Some((site, true))) => {
                            format!("{site} would reach it but is forbidden")
                        }
                        (_, Some((site, false))) => format!(
                            "{site} would reach it but is too close to a centre that stays"
                        ),
                        (Some(cost), None) => {
                            format!("the nearest candidate is {} away", self.far(cost))
                        }
                        (None, None) => "no candidate can reach it at all".to_owned(),
                    }
                ));
            }
        }
        if demand.len() > NAMED {
            why.push(format!("and {} more", demand.len() - NAMED));
        }
        if forbidden_helps {
            why.push(self.repair_by_allowing(demand)?);
        } else {
            why.extend(self.repair_by_opening(demand)?);
        }
        if let Some(needed) = needed {
            why.push(format!(
                "the smallest limit at which every block has a centre or a candidate is {}",
                self.far(needed)
            ));
        }
        Ok(why)
    }

    fn far(&self, cost: Cost) -> String {
        match self.setting.standard.limit.measure {
            Measure::OwnUnit => format!("{:.3}", cost.metres()),
            Measure::Distance => format!("{:.3} m", cost.metres()),
            Measure::Time => format!("{:.2} min", f64::from(cost.0) / 60_000.0),
        }
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
    fn repair_by_allowing(&self, demand: &[usize]) -> Result<String, Error> {
        let mut problem = self.only(demand, self.posed.problem.matrix.clone());
        problem.roles = vec![SiteRole::Free; problem.roles.len()];
        let ids = self.fewest(&problem, |site| self.setting.candidates.sites[site].id.clone())?;
        let what = if self.setting.question.min_spacing.is_some() {
            "sites that are forbidden or closer than --min-spacing to a centre that stays"
        } else {
            "of the forbidden sites"
        };
        Ok(format!("cheapest repair: allow {} {what}: {}", ids.len(), ids.join(", ")))
    }

    /// The fewest further sites, at any blocks, that would reach the unreachable.
    fn repair_by_opening(&self, demand: &[usize]) -> Result<Option<String>, Error> {
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
        let ids = self.fewest(&problem, |site| study.demand.id(site))?;
        Ok(Some(format!(
            "cheapest repair: add {} at {}",
            plural(ids.len(), "candidate"),
            ids.join(", ")
        )))
    }

    /// A covering problem of some demand alone.
    fn only(&self, demand: &[usize], matrix: CoverMatrix) -> Problem {
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

    fn short(&self, reachable: Weight, target: Weight) -> Result<Vec<String>, Error> {
        let total = self.posed.problem.total_weight();
        let percent = |part: Weight| format!("{:.4} %", share(part, total) * 100.0);
        let mut why = vec![format!(
            "all {} candidates that may open, and the centres that stay, cover {} ({}); the target is {} ({})",
            grouped(self.able() as u64),
            reachable.grouped(),
            percent(reachable),
            target.grouped(),
            percent(target)
        )];
        let forbidden = self.posed.problem.roles.iter();
        let forbidden = forbidden.filter(|role| **role == SiteRole::Forbidden).count();
        if forbidden > 0 {
            let all: Vec<u32> = (0..self.posed.problem.roles.len() as u32).collect();
            let with = self.posed.problem.weight_covered(&all, 1);
            why.push(format!(
                "with the {forbidden} forbidden sites it would be {} ({})",
                with.grouped(),
                percent(with)
            ));
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
            why.push(format!(
                "the smallest limit at which the target can be met is {}",
                self.far(*cost)
            ));
        }
        Ok(why)
    }

    fn able(&self) -> usize {
        (0..self.posed.problem.roles.len()).filter(|&site| self.may_open(site)).count()
    }

    /// The spacing binds: what would do without it.
    fn spacing(&self) -> Result<Vec<String>, Error> {
        let spacing = self.setting.question.min_spacing.map(|spacing| self.far(spacing));
        let spacing = spacing.unwrap_or_default();
        let mut why = vec![format!(
            "every block has candidates, but no choice of them at least {spacing} apart covers what is asked"
        )];
        let mut problem = self.posed.problem.clone();
        problem.apart.clear();
        problem.allowances = vec![Allowance::Any];
        let without = certified(self.setting.question.model, &problem, self.budget)?;
        if without.status != Status::Infeasible {
            let ids: Vec<&str> = without
                .open
                .iter()
                .map(|&site| self.setting.candidates.sites[site as usize].id.as_str())
                .collect();
            let closest = self.closest(&without.open).map(|cost| self.far(cost));
            why.push(format!(
                "cheapest repair: without --min-spacing {} would do ({}); the closest two of them are {} apart",
                plural(ids.len(), "site"),
                ids.join(", "),
                closest.unwrap_or_default()
            ));
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

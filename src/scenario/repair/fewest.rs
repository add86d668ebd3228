//! The fewest stations more so that every place of an area has a centre within the limit.

use super::exchange::Exchange;
use super::lattice::lattice_plan;
use super::settle::{NOTHING, centred};
use super::terrain::{Terrain, deepest};
use super::witness::{Cover, cover};
use crate::coverage::Hole;
use crate::crs::Plane;
use crate::error::Error;
use crate::index::Tree;
use crate::model::{Area, Cost, LonLat, Xy};
use crate::siting::{Budget, Status};

/// Stations that leave no ground without a centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Repair {
    /// Where they stand; with them the whole area was found within the limit.
    pub added: Vec<Xy>,
    /// No plan of stations inside the area has fewer.
    pub bound: u32,
    /// How far the farthest place is from its nearest centre then.
    pub farthest: Cost,
    /// Optimal: the number is the bound. Feasible: it may not be. Stopped: by the budget.
    pub status: Status,
}

impl Repair {
    /// Take note of a bound that was proved otherwise.
    pub fn raise(&mut self, bound: u32) {
        self.bound = self.bound.max(bound.min(self.added.len() as u32));
        if self.added.len() == self.bound as usize {
            self.status = Status::Optimal;
        }
    }
}

/// Samples of a part, about.
const SAMPLES: f64 = 6_000.0;
/// Exchanges tried before a plan with one station fewer is given up.
const KICKS: usize = 1500;
/// The same before there is a bound to say what is worth trying.
const QUICK_KICKS: usize = 150;
/// Stations beyond which exchanges are counted shorter.
const MANY: usize = 45;
/// Rounds of witnesses.
const ROUNDS: usize = 400;
/// First witnesses, at most.
const MOST_WITNESSES: usize = 2_000;
/// Pairs of a witness and a place times stations, beyond which a part is left with the bound it
/// has, for each minute there is: a quarter of it or so.
const WORK: f64 = 18e6;
/// Witnesses added in one round.
const ADDED: usize = 40;

/// The fewest stations to add to `sites`, inside the area or on its outline. They stand where
/// they can be written down to a tenth of a millimetre and still do.
pub fn fewest(
    plane: &Plane,
    area: &Area,
    sites: &[Xy],
    limit: Cost,
    budget: &Budget,
) -> Result<Repair, Error> {
    let terrain = Terrain::new(plane, area, sites, limit);
    let repair = planned(&terrain, budget)?;
    let written: Vec<Xy> = repair.added.iter().map(|&at| as_written(plane, at)).collect();
    let survey = terrain.survey(&written)?;
    if survey.holes.is_empty() {
        let farthest = survey.farthest.map_or(repair.farthest, |farthest| farthest.distance);
        return Ok(Repair { added: written, farthest, ..repair });
    }
    // So tight that a tenth of a millimetre opens it: the plan is made a millimetre closer.
    let kept = Cost(limit.0.saturating_sub(1).max(1));
    let closer = planned(&Terrain { kept, ..terrain }, budget)?;
    let bound = closer.bound.max(repair.bound);
    let added = closer.added.iter().map(|&at| as_written(plane, at)).collect();
    let status = if closer.added.len() == bound as usize { Status::Optimal } else { closer.status };
    Ok(Repair { added, bound, status, ..closer })
}

/// A place as it is written down: to 1e-9 degrees, or 1e-5 metres.
fn as_written(plane: &Plane, at: Xy) -> Xy {
    let to = |value: f64, scale: f64| (value * scale).round() / scale;
    let Some(place) = plane.lonlat(at) else {
        return Xy { x: to(at.x, 1e5), y: to(at.y, 1e5) };
    };
    let place = LonLat { lon: to(place.lon, 1e9), lat: to(place.lat, 1e9) };
    plane.forward(&[place]).ok().and_then(|found| found.first().copied()).unwrap_or(at)
}

fn planned(terrain: &Terrain<'_>, budget: &Budget) -> Result<Repair, Error> {
    let parts = parts(terrain)?;
    let mut plans: Vec<Plan> = Vec::with_capacity(parts.len());
    let labelled: Vec<(Xy, usize)> = (parts.iter().enumerate())
        .flat_map(|(part, samples)| samples.iter().map(move |&at| (at, part)))
        .collect();
    let places: Vec<Xy> = labelled.iter().map(|(at, _)| *at).collect();
    let tree = Tree::new(&places);
    let part_of = |at: Xy| tree.nearest(at).map(|(sample, _)| labelled[sample as usize].1);
    for (part, samples) in parts.into_iter().enumerate() {
        let belongs = |hole: &Hole| part_of(hole.deepest) == Some(part);
        let mut search = Search { terrain, belongs: &belongs, samples, budget };
        plans.push(search.plan()?);
    }
    let mut added: Vec<Xy> = plans.iter().flat_map(|plan| plan.stations.clone()).collect();
    let bound = plans.iter().map(|plan| plan.bound).sum();
    // What was found part by part is looked at once more as a whole.
    let mut survey = terrain.survey(&added)?;
    while !survey.holes.is_empty() {
        added.extend(deepest(&survey.holes));
        survey = terrain.survey(&added)?;
    }
    let farthest = survey.farthest.map_or(Cost(0), |farthest| farthest.distance);
    let status = if added.len() == bound as usize {
        Status::Optimal
    } else if budget.is_spent() {
        Status::Stopped
    } else {
        Status::Feasible
    };
    Ok(Repair { added, bound, farthest, status })
}

/// Samples of the bare ground, apart where no station could serve ground of both; the smallest
/// parts first.
fn parts(terrain: &Terrain<'_>) -> Result<Vec<Vec<Xy>>, Error> {
    use geo::{Area, Distance, Euclidean};
    let bare = terrain.bare()?;
    let reach = 2.0 * terrain.plane.search_radius(terrain.limit) + 1.0;
    let mut group: Vec<usize> = (0..bare.len()).collect();
    for a in 0..bare.len() {
        for b in a + 1..bare.len() {
            if group[a] != group[b] && Euclidean.distance(&bare[a], &bare[b]) <= reach {
                let (keep, gone) = (group[a].min(group[b]), group[a].max(group[b]));
                group.iter_mut().filter(|held| **held == gone).for_each(|held| *held = keep);
            }
        }
    }
    let mut parts = Vec::new();
    for name in 0..bare.len() {
        let members = || (0..bare.len()).filter(|&hole| group[hole] == name);
        let ground: f64 = members().map(|hole| bare[hole].unsigned_area()).sum();
        let width = (ground / SAMPLES).sqrt().max(terrain.limit.metres() / 25.0);
        let samples: Vec<Xy> =
            members().flat_map(|hole| terrain.spread(&bare[hole], width)).collect();
        if members().next().is_some() {
            parts.push((ground, samples));
        }
    }
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(parts.into_iter().map(|(_, samples)| samples).collect())
}

/// Stations of a part with the bound of their number.
struct Plan {
    stations: Vec<Xy>,
    bound: u32,
}

/// The search for a part's fewest stations.
struct Search<'a> {
    terrain: &'a Terrain<'a>,
    belongs: &'a dyn Fn(&Hole) -> bool,
    samples: Vec<Xy>,
    budget: &'a Budget,
}

impl Search<'_> {
    fn holes(&self, stations: &[Xy]) -> Result<Vec<Hole>, Error> {
        let mut holes = self.terrain.survey(stations)?.holes;
        holes.retain(|hole| (self.belongs)(hole));
        Ok(holes)
    }

    fn plan(&mut self) -> Result<Plan, Error> {
        let mut best = self.first_plan(self.budget)?;
        let mut bound = 1;
        // Who gives more than a minute wants more than that.
        let minutes = self.budget.deadline.map_or(1.0, |_| self.budget.seconds_left() / 60.0);
        let most_work = WORK * minutes.max(1.0);
        let lower = self.budget.part(0.6);
        let mut witnesses = self.first_witnesses();
        let mut work = 0.0;
        for _ in 0..ROUNDS {
            let Some(Cover { stations, bound: least, pairs }) =
                cover(self.terrain, &witnesses, &lower)?
            else {
                break;
            };
            bound = bound.max(least);
            if best.len() <= bound as usize || lower.is_spent() {
                break;
            }
            let raw = self.holes(&stations)?;
            let (settled, left) = self.settled(stations, 5, self.budget)?;
            if left.is_empty() && settled.len() < best.len() {
                best = settled;
            }
            work += pairs as f64 * f64::from(bound);
            if best.len() <= bound as usize || work > most_work {
                break;
            }
            let news = deepest(&raw).into_iter().take(ADDED);
            let news = news.chain(deepest(&left).into_iter().take(ADDED));
            // Only what no centre of today serves must be served by a station.
            witnesses.extend(news.filter(|&at| !self.terrain.is_served(at)));
        }
        let best = self.fewer(best, bound as usize, KICKS, self.budget)?;
        Ok(Plan { stations: best, bound })
    }

    /// The better of two plans, each made a little better: going for most samples at a time,
    /// and a lattice. Where there are many stations, the lattice alone.
    fn first_plan(&mut self, budget: &Budget) -> Result<Vec<Xy>, Error> {
        let lattice = lattice_plan(self.terrain, &self.samples, self.radius());
        let many = lattice.len() > if budget.is_spent() { 10 } else { 2 * MANY };
        let lattice = self.completed(lattice)?;
        let lattice = self.fewer(lattice, 1, QUICK_KICKS, &budget.part(0.15))?;
        if many {
            return Ok(lattice);
        }
        let search = Exchange::new(self.terrain, budget, self.radius());
        let greedy = search.greedy(&self.samples);
        let greedy = self.completed(greedy)?;
        let greedy = self.fewer(greedy, 1, QUICK_KICKS, &budget.part(0.15))?;
        Ok(if lattice.len() < greedy.len() { lattice } else { greedy })
    }

    /// Exchanges worth trying: each costs with the stations there are.
    fn worth(kicks: usize, stations: usize) -> usize {
        kicks * MANY / MANY.max(stations)
    }

    /// Leave stations out, one at a time, as long as the others can do without.
    fn fewer(
        &mut self,
        plan: Vec<Xy>,
        least: usize,
        kicks: usize,
        budget: &Budget,
    ) -> Result<Vec<Xy>, Error> {
        let mut plan = plan;
        while plan.len() > least.max(1) && !budget.is_spent() {
            let search = Exchange::new(self.terrain, budget, self.radius());
            let rest = search.without_least(&plan, &self.samples);
            let kicks = Self::worth(kicks, rest.len());
            let (settled, left) = self.settled(rest, kicks, budget)?;
            if !left.is_empty() {
                break;
            }
            plan = settled;
        }
        Ok(plan)
    }

    /// Metres of the plane that are sure to be within the limit, a hair for what lies between
    /// samples taken off.
    fn radius(&self) -> f64 {
        0.9999 * self.terrain.plane.sure_radius(self.terrain.kept)
    }

    /// Samples each far from those before it: corners and ends come first (Gonzalez 1985).
    fn first_witnesses(&self) -> Vec<Xy> {
        let Some(&first) = self.samples.first() else { return Vec::new() };
        let apart = (0.5 * self.terrain.limit.metres()).powi(2);
        let mut chosen = vec![first];
        let mut near: Vec<f64> = self.samples.iter().map(|at| at.distance_2(first)).collect();
        loop {
            let far = (0..near.len()).max_by(|&a, &b| near[a].total_cmp(&near[b])).unwrap_or(0);
            if near[far] <= apart || chosen.len() >= MOST_WITNESSES {
                return chosen;
            }
            let next = self.samples[far];
            chosen.push(next);
            for (near, at) in near.iter_mut().zip(&self.samples) {
                *near = near.min(at.distance_2(next));
            }
        }
    }

    /// The stations at better places, and the holes they leave there.
    fn settled(
        &mut self,
        stations: Vec<Xy>,
        kicks: usize,
        budget: &Budget,
    ) -> Result<(Vec<Xy>, Vec<Hole>), Error> {
        const TURNS: usize = 12;
        let mut search = Exchange::new(self.terrain, budget, self.radius());
        let mut now = centred(self.terrain, &stations, &self.samples, 20);
        let mut best: Option<(Vec<Xy>, Vec<Hole>)> = None;
        let deep = |holes: &[Hole]| holes.first().and_then(|hole| hole.distance);
        for _ in 0..TURNS {
            let (excess, next) = search.run(&now, &self.samples, kicks);
            let better = if excess > NOTHING {
                centred(self.terrain, &next, &self.samples, 20)
            } else {
                next.clone()
            };
            now = next;
            let holes = self.holes(&better)?;
            // What samples miss becomes a sample.
            self.samples.extend(deepest(&holes));
            for hole in &holes {
                let corners = hole.outline.exterior().coords().map(|&at| Xy::from(at));
                self.samples.extend(corners.step_by(4).take(12));
            }
            let done = holes.is_empty();
            if best.as_ref().is_none_or(|(_, held)| deep(&holes) < deep(held)) {
                best = Some((better, holes));
            }
            if done || excess > NOTHING || budget.is_spent() {
                break;
            }
        }
        Ok(best.unwrap_or_default())
    }

    /// Add stations at the deepest places until no hole is left.
    fn completed(&self, stations: Vec<Xy>) -> Result<Vec<Xy>, Error> {
        let mut stations = stations;
        loop {
            let holes = self.holes(&stations)?;
            match (holes.first(), self.samples.first()) {
                // Many holes take many stations, whatever is done about the first.
                (Some(_), _) if holes.len() > 20 || self.budget.is_spent() => {
                    stations.extend(deepest(&holes));
                }
                (Some(hole), _) => stations.push(hole.deepest),
                (None, Some(&first)) if stations.is_empty() => {
                    stations.push(self.terrain.pulled(first));
                }
                _ => return Ok(stations),
            }
        }
    }
}

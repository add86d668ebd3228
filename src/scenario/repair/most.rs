//! So many stations more that leave least: least ground without a centre, or least weight.

use super::cells::{Cells, lattice_cells};
use super::terrain::Terrain;
use super::witness::{MOST_PLACES, matrix, places, solved};
use crate::coverage::{Enclosure, Ground, within_limit};
use crate::crs::Plane;
use crate::error::{Error, QuestionError};
use crate::index::Tree;
use crate::model::{Area, Cost, Weight, Xy};
use crate::siting::{Budget, Problem, Status};

/// What the stations take away, and what none could.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gain {
    /// Ground, square kilometres.
    Ground {
        /// No stations take away more.
        bound_km2: f64,
    },
    /// Weight that no centre served.
    Weight {
        /// Served by the stations.
        served: Weight,
        /// No stations serve more.
        bound: Weight,
    },
}

/// So many stations that leave least.
#[derive(Debug, Clone, PartialEq)]
pub struct Most {
    /// How many were asked for.
    pub asked: u32,
    /// Where they stand; fewer than were asked for where more would take nothing away.
    pub added: Vec<Xy>,
    /// Ground without a centre today.
    pub before: Enclosure,
    /// And with the stations.
    pub after: Enclosure,
    /// What they take away, and the bound.
    pub gain: Gain,
    /// Of weight: optimal where it is the bound. Ground is never proved to be, only bounded.
    pub status: Status,
}

/// Pairs of a place and a cell, about: more are sharper and slower.
const PAIRS: f64 = 1_500_000.0;

/// The `open` stations, inside the area or on its outline, that leave least ground without a
/// centre; with `weights`, least of that weight.
pub fn most(
    plane: &Plane,
    area: &Area,
    sites: &[Xy],
    limit: Cost,
    open: u32,
    weights: &[(Xy, Weight)],
    budget: &Budget,
) -> Result<Most, Error> {
    let terrain = Terrain::new(plane, area, sites, limit);
    let before = Ground::new(plane, area, sites, limit)?.uncovered();
    let (added, gain, status) = if weights.is_empty() {
        most_ground(&terrain, open, before, budget)?
    } else {
        most_weight(&terrain, open, weights, budget)?
    };
    let after = uncovered(&terrain, &added)?;
    Ok(Most { asked: open, added, before, after, gain, status })
}

fn uncovered(terrain: &Terrain<'_>, added: &[Xy]) -> Result<Enclosure, Error> {
    let sites = [terrain.sites, added].concat();
    Ok(Ground::new(terrain.plane, terrain.area, &sites, terrain.limit)?.uncovered())
}

type Found = (Vec<Xy>, Gain, Status);

/// The best places of all are among the crossings of the circles round the points.
fn most_weight(
    terrain: &Terrain<'_>,
    open: u32,
    weights: &[(Xy, Weight)],
    budget: &Budget,
) -> Result<Found, Error> {
    let unserved = weights.iter().filter(|(at, weight)| weight.0 > 0 && !terrain.is_served(*at));
    let (points, weights): (Vec<Xy>, Vec<Weight>) = unserved.copied().unzip();
    let nothing = Gain::Weight { served: Weight::ZERO, bound: Weight::ZERO };
    if points.is_empty() || open == 0 {
        return Ok((Vec::new(), nothing, Status::Optimal));
    }
    let too_many = || QuestionError::TooManyCandidates {
        source_name: "planar".to_owned(),
        most: MOST_PLACES,
        hint: "lower the limit, or give fewer places",
    };
    let places = places(terrain, &points, terrain.limit).ok_or_else(too_many)?;
    let matrix = matrix(terrain, &points, &places, terrain.limit);
    let open = open.min(places.len() as u32);
    let solution = solved("mclp", &Problem::new(matrix, weights).opening(open), budget)?;
    let stations = solution.open.iter().map(|&place| terrain.pulled(places[place as usize]));
    let gain = Gain::Weight { served: Weight(solution.value), bound: Weight(solution.bound) };
    Ok((needed(terrain, stations.collect(), &points), gain, solution.status))
}

/// The stations without those that serve nobody the others do not.
fn needed(terrain: &Terrain<'_>, stations: Vec<Xy>, points: &[Xy]) -> Vec<Xy> {
    let tree = Tree::new(points);
    let serves = |station: &Xy| {
        within_limit(terrain.plane, &tree, points, *station, terrain.limit).collect()
    };
    let served: Vec<Vec<u32>> = stations.iter().map(serves).collect();
    let mut depth = vec![0_u32; points.len()];
    served.iter().flatten().for_each(|&at| depth[at as usize] += 1);
    let mut kept = Vec::with_capacity(stations.len());
    for (station, served) in stations.into_iter().zip(served) {
        if served.iter().all(|&at| depth[at as usize] > 1) {
            served.iter().for_each(|&at| depth[at as usize] -= 1);
        } else {
            kept.push(station);
        }
    }
    kept
}

/// Cells of the bare ground, chosen from coarsely and bounded from above; then every station in
/// turn finds a better place on the exact ground.
fn most_ground(
    terrain: &Terrain<'_>,
    open: u32,
    before: Enclosure,
    budget: &Budget,
) -> Result<Found, Error> {
    let bare = terrain.bare()?;
    if bare.is_empty() || open == 0 {
        let gain = Gain::Ground { bound_km2: if open == 0 { 0.0 } else { before.high } };
        return Ok((Vec::new(), gain, Status::Optimal));
    }
    let metres = terrain.limit.metres();
    // Places times cells within the limit of each.
    let pairs = terrain.area.km2 * 1e6 * metres * metres * 3.0;
    let width = (pairs / PAIRS).sqrt().sqrt().min(0.25 * metres);
    let Cells { middles, weights } = lattice_cells(&bare, width);
    let stands = terrain.stands(width);
    let open = open.min(stands.len() as u32);
    // Wherever a station stands in its own cell, and whatever of another it serves, the two
    // middles are no farther apart than this: half a diagonal of each, in the plane, which is
    // never shorter than the ground.
    let reach = Cost::from_metres(metres + width * std::f64::consts::SQRT_2 + 0.002);
    let solve = |limit: Cost, budget: &Budget| {
        let matrix = matrix(terrain, &middles, &stands, limit);
        solved("mclp", &Problem::new(matrix, weights.clone()).opening(open), budget)
    };
    let chosen = solve(terrain.limit, &budget.part(0.3))?;
    let stations = chosen.open.iter().map(|&at| terrain.pulled(stands[at as usize])).collect();
    let wide = solve(reach, &Budget { gap: 0.005, ..budget.part(0.4) })?;
    // Nor does a disc hold more ground than a flat one: the Earth bends away.
    let disc_km2 = std::f64::consts::PI * (metres + 0.001).powi(2) / 1e6;
    let bound_km2 = (wide.bound as f64 / 1e9).min(before.high).min(f64::from(open) * disc_km2);
    let mut stations = improved(terrain, stations, width, budget)?;
    // What takes nothing away is not proposed.
    for at in (0..stations.len()).rev() {
        let mut rest = stations.clone();
        rest.remove(at);
        if uncovered(terrain, &rest)?.middle() <= uncovered(terrain, &stations)?.middle() + 1e-9 {
            stations = rest;
        }
    }
    let status = if budget.is_spent() { Status::Stopped } else { Status::Feasible };
    Ok((stations, Gain::Ground { bound_km2 }, status))
}

/// Each station in turn takes the best of eight steps, ever smaller ones (Hooke and Jeeves
/// 1961).
fn improved(
    terrain: &Terrain<'_>,
    stations: Vec<Xy>,
    width: f64,
    budget: &Budget,
) -> Result<Vec<Xy>, Error> {
    let mut stations = stations;
    let mut held = uncovered(terrain, &stations)?.middle();
    let mut step = 2.0 * width;
    while step > 1e-3 * width && !budget.is_spent() {
        let mut better = false;
        for at in 0..stations.len() {
            let here = stations[at];
            for turn in 0..8 {
                let angle = std::f64::consts::TAU * f64::from(turn) / 8.0;
                let to = Xy { x: here.x + step * angle.cos(), y: here.y + step * angle.sin() };
                let mut tried = stations.clone();
                tried[at] = terrain.pulled(to);
                let left = uncovered(terrain, &tried)?.middle();
                if left < held - 1e-9 {
                    (held, stations, better) = (left, tried, true);
                }
            }
            if budget.is_spent() {
                break;
            }
        }
        if !better {
            step *= 0.5;
        }
    }
    Ok(stations)
}

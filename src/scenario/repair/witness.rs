//! A lower bound from witnesses: places of the area that no centre serves.
//!
//! Whatever serves the area serves every witness. What a station inside the area serves of
//! them changes only where it crosses the circle of the limit round one, so it can be moved,
//! inside the area and losing none, to a crossing of two such circles, of one with the outline,
//! to a witness, or, where a whole part of the area serves the same, to any place of that part
//! (Church 1984, with an outline). The fewest of those places are a set-covering problem.

use geo::CoordsIter;
use rayon::prelude::*;

use super::terrain::Terrain;
use crate::coverage::{CoverMatrix, circle_crossings, outline_crossings, within_limit};
use crate::error::Error;
use crate::index::Tree;
use crate::model::{Cost, Weight, Xy};
use crate::reach::Rows;
use crate::siting::{Budget, Problem, Solution, certify, named};

/// Places beyond which witnesses are not solved.
pub(super) const MOST_PLACES: usize = 400_000;

/// A crossing is known to less than a millimetre, so circles are drawn one millimetre wider:
/// then no station of the true limit is missed, and the bound holds without any tolerance.
const ROOM: Cost = Cost(1);

/// The fewest places that serve every witness.
pub(super) struct Cover {
    /// Stations, each within a millimetre more than the limit of what it serves.
    pub stations: Vec<Xy>,
    /// No fewer stations serve the witnesses.
    pub bound: u32,
    /// Pairs of a place and a witness it serves.
    pub pairs: usize,
}

/// Where stations may stand when only these places count.
pub(super) fn places(terrain: &Terrain<'_>, witnesses: &[Xy], limit: Cost) -> Option<Vec<Xy>> {
    let crossings = circle_crossings(terrain.plane, witnesses, limit, MOST_PLACES)?;
    // What rounding has put a hair outside counts as inside: too many places do no harm.
    let inside = |at: &Xy| terrain.holds(*at) || terrain.to_outline(*at) < 1e-3;
    let mut places: Vec<Xy> = crossings.into_par_iter().filter(inside).collect();
    places.extend(outline_crossings(terrain.plane, terrain.area, witnesses, limit));
    places.extend(witnesses.iter().filter(|at| inside(at)));
    let parts = terrain.area.outline.iter();
    places.extend(parts.filter_map(|part| part.exterior_coords_iter().next()).map(Xy::from));
    (places.len() <= MOST_PLACES).then_some(places)
}

/// Which places serve which of some points within a limit.
pub(super) fn matrix(
    terrain: &Terrain<'_>,
    points: &[Xy],
    places: &[Xy],
    limit: Cost,
) -> CoverMatrix {
    let tree = Tree::new(places);
    let plane = terrain.plane;
    let rows: Vec<Vec<u32>> = points
        .par_iter()
        .map(|&point| within_limit(plane, &tree, places, point, limit).collect())
        .collect();
    let mut all = Rows::default();
    for row in rows {
        all.extend(&row);
        all.end_row();
    }
    CoverMatrix::from_rows(all, places.len())
}

/// Solve, and let the answer be counted again.
pub(super) fn solved(name: &str, problem: &Problem, budget: &Budget) -> Result<Solution, Error> {
    let model = named(name).ok_or_else(|| {
        crate::siting::SitingError::Solver(format!("there is no model called {name}"))
    })?;
    let solution = model.solve(problem, budget)?;
    certify(model, problem, &solution)?;
    Ok(solution)
}

/// The fewest places that serve all witnesses, and a bound; none when there are too many.
pub(super) fn cover(
    terrain: &Terrain<'_>,
    witnesses: &[Xy],
    budget: &Budget,
) -> Result<Option<Cover>, Error> {
    let limit = Cost(terrain.limit.0.saturating_add(ROOM.0));
    let Some(places) = places(terrain, witnesses, limit) else { return Ok(None) };
    let matrix = matrix(terrain, witnesses, &places, limit);
    let pairs = matrix.pairs();
    let problem = Problem::new(matrix, vec![Weight::ONE; witnesses.len()]);
    let solution = solved("lscp", &problem, budget)?;
    let stations = solution.open.iter().map(|&place| places[place as usize]).collect();
    let bound = u32::try_from(solution.bound).unwrap_or(u32::MAX);
    Ok(Some(Cover { stations, bound, pairs }))
}

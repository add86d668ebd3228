//! Whether the fast walk and the slow one agree, however the fast one is asked.

use radii::model::{Cost, Limit, Measure, ServiceStandard, Xy};
use radii::reach::walk::{Gates, Walk, WalkTerms};
use radii::reach::{Hit, Place, Reach, Rows, World, named};
use radii::study::Study;

use super::town::Town;
use super::walk::{SlowWalk, Split, Spot};

/// Walking reach of some centres.
pub fn prepared<'a>(study: &'a Study, walk: &'a Walk, centres: &[Xy]) -> Box<dyn Reach + 'a> {
    let world = World { study, walk: Some(walk) };
    named("walk").unwrap().prepare(world, Place::unnamed(centres))
}

/// A limit of so many millimetres or milliseconds.
pub fn within(metres: Measure, cost: u32) -> ServiceStandard {
    ServiceStandard::within(Limit { measure: metres, cost: Cost(cost) })
}

/// The sites within a limit, by block, ascending.
pub fn lists(reach: &dyn Reach, standard: &ServiceStandard, demand: usize) -> Vec<Vec<u32>> {
    let mut rows = Rows::default();
    reach.within(standard).covering(0..demand, &mut rows);
    rows.sort_rows();
    (0..demand).map(|row| rows.row(row).to_vec()).collect()
}

/// All walks by centre and block, after everything has been compared.
pub fn all_agree(
    town: &Town,
    blocks: &[Xy],
    centres: &[Xy],
    terms: &WalkTerms,
    gates: Gates,
    label: &str,
) -> Vec<Vec<Option<u32>>> {
    let (study, walk) = town.lay(blocks, terms.clone());
    let walk = walk.with_gates(gates);
    let slow = town.slow(&terms.profile.name);
    let timed = terms.measure == Measure::Time;
    let split = Split::of(&slow, &spots(&slow, &walk, blocks, centres), timed);
    let walks = slow_walks(&split, gates, blocks, centres);
    let label = format!("{label}, gates {}", gates.name());
    let reach = prepared(&study, &walk, centres);
    compare(reach.as_ref(), &study, &walks, terms, 1, &label);
    walks
}

/// Where the slow walk has blocks and centres, held against the fast one.
pub fn spots(slow: &SlowWalk, walk: &Walk, blocks: &[Xy], centres: &[Xy]) -> Vec<Option<Spot>> {
    let most = walk.terms.farthest_street.0;
    let snaps = walk.snaps().iter().copied().chain(walk.snap(centres));
    let places = blocks.iter().chain(centres).zip(snaps);
    places.map(|(&at, snap)| slow.spot(walk.network(), at, most, snap)).collect()
}

/// All walks by centre and block, where blocks come first among the spots. Whoever is at a centre
/// does not walk to the street and back.
pub fn slow_walks(
    split: &Split,
    gates: Gates,
    blocks: &[Xy],
    centres: &[Xy],
) -> Vec<Vec<Option<u32>>> {
    let to = |(number, centre): (usize, &Xy)| {
        let walks = split.walks_to(gates, blocks.len() + number);
        let here = |(block, walk)| if block == centre { Some(0) } else { walk };
        blocks.iter().zip(walks).map(here).collect()
    };
    centres.iter().enumerate().map(to).collect()
}

/// Every way of asking gives the walks of the slow twin; of single pairs every so many-th is
/// asked for.
pub fn compare(
    reach: &dyn Reach,
    study: &Study,
    walks: &[Vec<Option<u32>>],
    terms: &WalkTerms,
    every: usize,
    label: &str,
) {
    let demand = study.demand.points.len();
    // Millimetres, or the milliseconds they take, rounded up.
    let cost = |walk: u32| match terms.measure {
        Measure::Time => Cost((u64::from(walk) * 60_000).div_ceil(terms.speed_mm.into()) as u32),
        _ => Cost(walk),
    };
    for (centre, walks) in walks.iter().enumerate() {
        for (block, walk) in walks.iter().enumerate().step_by(every) {
            let found = reach.cost(centre, block);
            assert_eq!(found, walk.map(cost), "{label}: block {block} to centre {centre}");
        }
    }
    let mut all: Vec<u32> = walks.iter().flatten().flatten().map(|&walk| cost(walk).0).collect();
    all.sort_unstable();
    let some = all.iter().step_by(all.len() / 6 + 1).flat_map(|&cost| [cost, cost - cost.min(1)]);
    for limit in some.chain([0, 300_000, u32::MAX - 1]) {
        let expected: Vec<Vec<u32>> = (0..demand)
            .map(|block| {
                let met = |centre: &u32| {
                    walks[*centre as usize][block].is_some_and(|walk| cost(walk).0 <= limit)
                };
                (0..walks.len() as u32).filter(met).collect()
            })
            .collect();
        let found = lists(reach, &within(terms.measure, limit), demand);
        assert_eq!(found, expected, "{label}: within {limit}");
        let costs = reach.costs(Cost(limit));
        for (block, expected) in expected.iter().enumerate() {
            let mut hits = Vec::new();
            costs.of(block, &mut hits);
            hits.sort_unstable_by_key(|hit| hit.site);
            let walk = |&site: &u32| walks[site as usize][block].map(cost);
            let expected: Vec<Hit> = expected
                .iter()
                .filter_map(|site| Some(Hit { cost: walk(site)?, site: *site }))
                .collect();
            assert_eq!(hits, expected, "{label}: costs of block {block} up to {limit}");
        }
    }
    let mut nearest = vec![None; demand];
    reach.nearest(0, &Rows::default(), &mut nearest);
    for (block, found) in nearest.into_iter().enumerate() {
        let hits = (0..)
            .zip(walks)
            .filter_map(|(site, walks)| walks[block].map(|walk| Hit { cost: Cost(walk), site }));
        // By millimetres, of which several may fall into one millisecond.
        let hit = hits.min().map(|hit| Hit { cost: cost(hit.cost.0), ..hit });
        assert_eq!(found, hit, "{label}: nearest of block {block}");
    }
}

//! Straight-line reach against the geodesic itself, on the boundary and at random.

mod oracle;

use oracle::{Stream, geodesic, json, question_at, shared, study_of};
use radii::coverage::coverage;
use radii::crs::Plane;
use radii::model::{Cost, LonLat, ServiceStandard, Weight};
use radii::reach;
use radii::scenario::{Ask, BlockRule, Outcome, Timings, run};
use radii::siting::Budget;

/// Every number of the shared oracles: blocks, people, backup, distances to a millimetre.
#[test]
fn the_geodesic_oracles_come_out_exactly() {
    for place in ["guixi", "porto-alegre"] {
        let Some(folder) = shared(place) else { continue };
        let oracle = json(&folder.join("oracle_geodesic.json"));
        for limit in [500_u64, 640, 1000] {
            let outcome = covered(&folder, &format!("{limit}m"));
            let expected = &oracle[format!("within_{limit}m")];
            let served = outcome.coverage.ledger.served;
            assert_eq!(served.points, expected["blocks"].as_u64().unwrap(), "{place} {limit}");
            assert_eq!(served.weight.units(), expected["population"].as_f64().unwrap());
            let share = radii::model::share(served.weight, outcome.coverage.ledger.demand.weight);
            assert_eq!(share, expected["population_share"].as_f64().unwrap(), "{place} {limit}");
            assert!(outcome.coverage.ledger.balances());
            let nearest = outcome.coverage.nearest.unwrap();
            assert_eq!(nearest.max.metres(), oracle["max_nearest_m"].as_f64().unwrap());
            let mean = nearest.mean_micro as f64 / 1e6;
            let expected_mean = oracle["pop_weighted_mean_nearest_m"].as_f64().unwrap();
            assert!((mean - expected_mean).abs() <= 0.0005, "{place}: {mean}");
            if limit == 1000 {
                let backup = oracle["blocks_with_2plus_centres_1000m"].as_u64().unwrap();
                assert_eq!(outcome.coverage.covered_twice.points, backup, "{place}");
                let closest = (outcome.coverage.assignment.iter().flatten())
                    .map(|hit| (hit.cost.metres() - 1000.0).abs())
                    .fold(f64::INFINITY, f64::min);
                assert!((closest - oracle["closest_call_to_1000m"].as_f64().unwrap()).abs() < 1e-3);
            }
            let boundary = outcome.study.area.as_ref().unwrap().km2;
            assert!((boundary - oracle["boundary_km2"].as_f64().unwrap()).abs() < 1e-3);
        }
    }
}

fn covered(folder: &std::path::Path, limit: &str) -> Outcome {
    let question = question_at(folder, limit, Ask::Coverage(BlockRule::Point));
    run(&question, &Budget::default(), &mut Timings::default()).unwrap()
}

/// The corrected plane length and the geodesic agree to the last millimetre, for studies
/// from a village to a country and from the equator to the polar circle.
#[test]
fn distances_are_the_geodesic_to_the_millimetre() {
    let seed = 20_261_121;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for (lat, half_degrees) in [
        (0.0, 0.02),
        (39.67, 0.15),
        (-30.0, 0.5),
        (66.0, 2.0),
        (-51.0, 5.0),
        (35.0, 13.0),
        (89.0, 0.9),
    ] {
        let place = |stream: &mut Stream| LonLat {
            lon: 179.9 + stream.within(-half_degrees, half_degrees),
            lat: lat + stream.within(-half_degrees, half_degrees),
        };
        let places: Vec<LonLat> = (0..400).map(|_| place(&mut stream)).collect();
        let plane = Plane::centred_on(places.iter().copied()).unwrap().unwrap();
        let positions = plane.forward(&places).unwrap();
        for (i, &a) in places.iter().enumerate() {
            for (j, &b) in places.iter().enumerate().skip(i + 1) {
                let exact = geodesic((a.lon, a.lat), (b.lon, b.lat));
                let found = plane.distance(positions[i], positions[j]);
                // Half a millimetre to either side of a whole one may be decided by the
                // last bits of the coordinates; anything more is wrong.
                let off = (found.metres() - exact).abs();
                assert!(off <= 0.000_500_2, "lat {lat}: {a:?} {b:?}: {found:?} for {exact}");
            }
        }
    }
}

/// A circle of points laid exactly 1 km away, each moved 1 mm in and out.
#[test]
fn the_limit_is_inclusive_to_the_millimetre() {
    use geo::{Destination, Geodesic, Point};
    let centre = LonLat { lon: 117.22, lat: 28.3 };
    for metres in [999.999, 1000.0, 1000.001] {
        let ring: Vec<LonLat> = (0..360)
            .map(|bearing| {
                let from = Point::new(centre.lon, centre.lat);
                let to = Geodesic.destination(from, f64::from(bearing), metres);
                LonLat { lon: to.x(), lat: to.y() }
            })
            .collect();
        let everything: Vec<LonLat> = ring.iter().copied().chain([centre]).collect();
        let plane = Plane::centred_on(everything.iter().copied()).unwrap().unwrap();
        let at = plane.forward(&everything).unwrap();
        let standard = ServiceStandard::within("1km".parse().unwrap());
        for position in &at[..360] {
            let cost = plane.distance(at[360], *position);
            assert_eq!(cost, Cost::from_metres(metres));
            assert_eq!(standard.meets(cost), metres <= 1000.0, "{metres}");
        }
    }
}

/// Counts, costs and nearest sites against every pair measured by the geodesic.
#[test]
fn coverage_equals_brute_force() {
    let seed = 7;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for (sites, limit) in [(1_usize, "1km"), (40, "700m"), (90, "3km"), (0, "1km")] {
        let mut place = || LonLat {
            lon: 113.0 + stream.within(-0.08, 0.08),
            lat: 40.0 + stream.within(-0.06, 0.06),
        };
        let demand: Vec<LonLat> = (0..700).map(|_| place()).collect();
        let centres: Vec<LonLat> = (0..sites).map(|_| place()).collect();
        let everything: Vec<LonLat> = demand.iter().chain(&centres).copied().collect();
        let plane = Plane::centred_on(everything.iter().copied()).unwrap().unwrap();
        let study = study_of(&demand, plane, |_| Weight::ONE);
        let at = study.plane.forward(&centres).unwrap();
        let prepared =
            reach::MODELS[0].prepare(reach::World::of(&study), reach::Place::unnamed(&at));
        let standard = ServiceStandard::within(limit.parse().unwrap());
        let found = coverage(prepared.as_ref(), &study.demand.points, &standard);
        let mut served = 0;
        let near = prepared.costs(standard.limit.cost);
        let all = prepared.costs(Cost::MAX);
        for (index, point) in demand.iter().enumerate() {
            let costs: Vec<Cost> = centres
                .iter()
                .map(|c| Cost::from_metres(geodesic((c.lon, c.lat), (point.lon, point.lat))))
                .collect();
            let depth = costs.iter().filter(|&&cost| standard.meets(cost)).count();
            assert_eq!(found.depth[index] as usize, depth, "demand {index}");
            served += u64::from(depth > 0);
            let nearest = costs.iter().enumerate().min_by_key(|(site, cost)| (**cost, *site));
            let hit = found.assignment[index].map(|hit| (hit.site as usize, hit.cost));
            assert_eq!(hit, nearest.map(|(site, cost)| (site, *cost)), "demand {index}");
            let hits = |costs: &dyn reach::Costs| {
                let mut hits = Vec::new();
                costs.of(index, &mut hits);
                hits.sort_unstable_by_key(|hit| hit.site);
                hits.into_iter().map(|hit| (hit.site as usize, hit.cost)).collect::<Vec<_>>()
            };
            let pairs: Vec<(usize, Cost)> = costs.iter().copied().enumerate().collect();
            assert_eq!(hits(all.as_ref()), pairs, "demand {index}");
            let met = pairs.into_iter().filter(|(_, cost)| standard.meets(*cost));
            assert_eq!(hits(near.as_ref()), met.collect::<Vec<_>>(), "demand {index}");
        }
        assert_eq!(found.ledger.served.points, served);
    }
}

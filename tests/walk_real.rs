//! Walking reach on real streets, against the slow twin and another's model.

mod oracle;

use geo::{Area, Contains};
use oracle::agree::{compare, lists, prepared, slow_walks, spots, within};
use oracle::town::{Town, plainly, random_places, study_at};
use oracle::walk::Split;
use oracle::{Stream, json, shared};
use radii::crs::Plane;
use radii::model::{Cost, LonLat, Measure, Xy};
use radii::reach::walk::{Gates, WalkTerms};
use radii::read::read_streets;

/// A real place: its streets, its blocks with their people, and its centres.
struct Real {
    town: Town,
    blocks: Vec<Xy>,
    people: Vec<f64>,
    centres: Vec<Xy>,
    reference: serde_json::Value,
}

fn real(name: &str) -> Option<Real> {
    let folder = shared(name)?;
    let features = |file: &str| json(&folder.join(file))["features"].as_array().unwrap().clone();
    let blocks = features("blocks.geojson");
    let of = |n: &serde_json::Value, key: &str| n["properties"][key].as_f64().unwrap();
    let mut places: Vec<LonLat> = blocks
        .iter()
        .map(|block| LonLat { lon: of(block, "pt_lon"), lat: of(block, "pt_lat") })
        .collect();
    let count = places.len();
    places.extend(features("centres.geojson").iter().map(|centre| {
        let at = |axis: usize| centre["geometry"]["coordinates"][axis].as_f64().unwrap();
        LonLat { lon: at(0), lat: at(1) }
    }));
    let plane = Plane::centred_on(places.iter().copied()).unwrap().unwrap();
    let mut at = plane.forward(&places).unwrap();
    let map = read_streets(&folder.join("roads.osm.pbf"), None).unwrap();
    let nodes = plane.forward(&map.positions).unwrap();
    let centres = at.split_off(count);
    Some(Real {
        town: Town { map, at: nodes, plane },
        blocks: at,
        people: blocks.iter().map(|block| of(block, "population")).collect(),
        centres,
        reference: json(&folder.join("oracle_walk_reference.json")),
    })
}

/// Every walk to some of the centres, under every rule for gates.
#[test]
fn walks_on_real_streets_equal_the_slow_walk() {
    for (name, every) in [("guixi", 1), ("porto-alegre", 12)] {
        let Some(real) = real(name) else { continue };
        let centres: Vec<Xy> = real.centres.iter().step_by(every).copied().collect();
        let (study, walk) = real.town.lay(&real.blocks, plainly("adult"));
        let slow = real.town.slow("adult");
        let split = Split::of(&slow, &spots(&slow, &walk, &real.blocks, &centres), false);
        for gates in Gates::ALL {
            let walk = walk.with_gates(gates);
            let walks = slow_walks(&split, gates, &real.blocks, &centres);
            let reach = prepared(&study, &walk, &centres);
            compare(
                reach.as_ref(),
                &study,
                &walks,
                &walk.terms,
                every * every,
                &format!("{name} {gates:?}"),
            );
            let found = walks.iter().flatten().flatten().count();
            println!("{name}, gates {}: {found} walks equal", gates.name());
        }
    }
}

/// A model by other people with other rules: within two points of population at every limit.
#[test]
fn the_reference_model_agrees_within_two_points() {
    for name in ["guixi", "porto-alegre"] {
        let Some(real) = real(name) else { continue };
        let terms = WalkTerms { farthest_street: Cost(5_000_000), ..plainly("adult") };
        let (_, walk) = real.town.lay(&real.blocks, terms);
        let study = study_at(real.town.plane.clone(), &real.blocks);
        for gates in Gates::ALL {
            let walk = walk.with_gates(gates);
            let reach = prepared(&study, &walk, &real.centres);
            for limit in [480, 600, 640, 1000] {
                let standard = within(Measure::Distance, limit * 1000);
                let met = lists(reach.as_ref(), &standard, real.blocks.len());
                let served = met.iter().zip(&real.people).filter(|(met, _)| !met.is_empty());
                let share =
                    served.map(|(_, people)| people).sum::<f64>() / real.people.iter().sum::<f64>();
                let other = &real.reference[format!("walk_within_{limit}m")]["population_share"];
                let points = 100.0 * (share - other.as_f64().unwrap());
                println!("{name}, gates {}, {limit} m: {points:+.2} points", gates.name());
                // Who passes no gate answers another question; that is only printed.
                assert!(gates == Gates::Closed || points.abs() <= 2.0, "{name} {limit}: {points}");
            }
        }
    }
}

/// Real streets with gates, squares, steps and ferries, and places strewn over them.
#[test]
fn walks_in_other_cities_equal_the_slow_walk() {
    let Some(folder) = shared("osm") else { return };
    for (name, profile) in [
        ("helsinki.osm.pbf", "adult"),
        ("helsinki.osm.pbf", "elder"),
        ("porto.osm.pbf", "adult"),
        ("porto.osm.pbf", "wheelchair"),
        ("andorra.osm.pbf", "elder"),
        ("krautsand.osm.gz", "adult"),
        ("shanghai-baoshan.osm", "adult"),
        ("map-sidewalk-no.osm.gz", "adult"),
    ] {
        let map = read_streets(&folder.join(name), None).unwrap();
        let plane = Plane::centred_on(map.positions.iter().copied()).unwrap().unwrap();
        let at = plane.forward(&map.positions).unwrap();
        let town = Town { map, at, plane };
        let slow = town.slow(profile);
        let mut stream = Stream(11);
        // A block in three is within 200 m of a node, so that the edge of the extract does not win.
        let near = |stream: &mut Stream| {
            let at = town.at[stream.below(town.at.len() as u64) as usize];
            Xy { x: at.x + stream.within(-200.0, 200.0), y: at.y + stream.within(-200.0, 200.0) }
        };
        let mut blocks = random_places(&mut stream, &town, &slow, 60);
        blocks.extend((0..60).map(|_| near(&mut stream)));
        let centres: Vec<Xy> = (0..5).map(|_| near(&mut stream)).collect();
        let terms = WalkTerms { measure: Measure::Time, ..plainly(profile) };
        let (study, walk) = town.lay(&blocks, terms);
        let split = Split::of(&slow, &spots(&slow, &walk, &blocks, &centres), true);
        let facts = *walk.facts();
        for gates in Gates::ALL {
            let walk = walk.with_gates(gates);
            let walks = slow_walks(&split, gates, &blocks, &centres);
            let reach = prepared(&study, &walk, &centres);
            let label = format!("{name}, {profile}, gates {}", gates.name());
            compare(reach.as_ref(), &study, &walks, &walk.terms, 13, &label);
            let found = walks.iter().flatten().flatten().count();
            println!(
                "{label}: {found} walks equal; {} gates, {} squares",
                facts.gates, facts.squares
            );
        }
    }
}

/// The isochrones of a county town: every block on the right side, also of those in between.
#[test]
fn isochrones_of_a_county_town_hold_what_is_within() {
    let Some(real) = real("guixi") else { return };
    let limits = [320_000, 480_000, 640_000, 1_000_000];
    let slow = real.town.slow("adult");
    let (_, walk) = real.town.lay(&real.blocks, plainly("adult"));
    // Places no block is at: the lattice between them decides, to its own grain.
    let mut stream = Stream(5);
    let probes: Vec<Xy> = (0..1500)
        .map(|_| {
            let at = real.blocks[stream.below(real.blocks.len() as u64) as usize];
            Xy { x: at.x + stream.within(-400.0, 400.0), y: at.y + stream.within(-400.0, 400.0) }
        })
        .collect();
    let (_, probed) = real.town.lay(&probes, plainly("adult"));
    let split = Split::of(&slow, &spots(&slow, &probed, &probes, &real.centres), false);
    let walks = slow_walks(&split, Gates::Residents, &probes, &real.centres);
    let (mut wrong, mut asked) = (0, 0);
    for dissolved in [false, true] {
        let found = walk.isochrones(&real.blocks, &real.centres, &limits, dissolved);
        assert_eq!(found.mismatched, 0);
        for pair in found.isochrones.windows(2).filter(|pair| pair[0].site == pair[1].site) {
            let (large, small) = (&pair[0].ground, &pair[1].ground);
            assert!(large.unsigned_area() > small.unsigned_area() && large.contains(small));
        }
        let holes = found.isochrones.iter().flat_map(|one| &one.ground);
        assert!(holes.map(|polygon| polygon.interiors().len()).sum::<usize>() > 0);
        for one in &found.isochrones {
            for (probe, at) in probes.iter().enumerate() {
                let to = |site: usize| walks[site][probe].is_some_and(|w| w <= limits[one.limit]);
                let right = one.site.map_or_else(|| (0..walks.len()).any(to), to);
                wrong += u32::from(one.ground.contains(&geo::Point::new(at.x, at.y)) != right);
                asked += 1;
            }
        }
    }
    println!("{wrong} of {asked} places between blocks on the wrong side");
    assert!(f64::from(wrong) < 0.01 * f64::from(asked));
}

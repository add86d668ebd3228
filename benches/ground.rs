//! The certificate over a whole area: verdict, enclosure and holes, and who lives in them,
//! against polygons of the discs laid over each other.

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::collections::BTreeMap;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use oracle::ground::{World, nearest, overlaid};
use oracle::{Stream, question_at};
use radii::Plane;
use radii::coverage::{Ground, HoleFinder, Survey};
use radii::model::{Area, Cost, LonLat, Xy};
use radii::read::LayerRef;
use radii::scenario::{Ask, AuditQuestion, Gain, Timings, run};
use radii::siting::Budget;
use rayon::prelude::*;
use serde_json::Value;
use table::peers;
use table::{Line, cpu_seconds, keep};

const LIMIT: Cost = Cost(1_000_000);

/// A square world round the fixture's city, half so many metres wide.
fn world(half: f64) -> World {
    let degrees = half / 85_000.0;
    let corners =
        [-1.0, 1.0].map(|side| LonLat { lon: 106.8 + side * degrees, lat: 39.67 + side * degrees });
    let plane = Plane::centred_on(corners).unwrap().unwrap();
    World { name: "bench", plane, half, middle: Xy { x: 0.0, y: 0.0 } }
}

/// A square with 1,000 corners, each a little off its side.
fn ragged(world: &World, stream: &mut Stream) -> Area {
    let shell = (0..1000_u32).map(|n| {
        let along = -1.0 + 2.0 * f64::from(n % 250) / 250.0;
        let off = if n % 250 == 0 { 1.0 } else { stream.within(0.994, 1.0) };
        let sides = [(along, -off), (off, along), (-along, off), (-off, -along)];
        let (x, y) = sides[(n / 250) as usize];
        Coord::from(world.at(x, y))
    });
    world.area(MultiPolygon(vec![Polygon::new(LineString(shell.collect()), Vec::new())]))
}

fn scattered(world: &World, count: usize, stream: &mut Stream) -> Vec<Xy> {
    (0..count).map(|_| world.at(stream.within(-1.0, 1.0), stream.within(-1.0, 1.0))).collect()
}

/// The answer against polygons of 720 corners inside the discs and around them, and against
/// 200,000 samples of the ground.
fn check(world: &World, area: &Area, sites: &[Xy], survey: &Survey, stream: &mut Stream) {
    if sites.len() <= 100 {
        let metres = LIMIT.metres();
        let around = metres / (std::f64::consts::PI / 720.0).cos();
        let inscribed = overlaid(&world.plane, area, sites, metres, 720) / 1e6;
        let circumscribed = overlaid(&world.plane, area, sites, around, 720) / 1e6;
        let slack = 1e-5;
        assert!(survey.uncovered.low <= inscribed + slack, "{survey:?} {inscribed}");
        assert!(survey.uncovered.high >= circumscribed - slack);
    }
    let farthest = survey.farthest.unwrap();
    let found = nearest(&world.plane, sites, farthest.at);
    assert!((found - farthest.distance.metres()).abs() < 0.0006);
    let samples = scattered(world, 20_000, stream);
    let inside = geo::algorithm::indexed::IntervalTreeMultiPolygon::new(&area.outline);
    use geo::Contains;
    let beyond = samples.par_iter().filter(|at| inside.contains(&geo::Point::new(at.x, at.y)));
    let worst = beyond.map(|&at| nearest(&world.plane, sites, at)).reduce(|| 0.0, f64::max);
    assert!(worst <= found, "a sample at {worst} beats {found}");
}

/// The peer's answer, when it is asked for.
fn peer(instance: &Value) -> Option<Value> {
    let file = std::env::temp_dir().join("radii-ground.json");
    std::fs::write(&file, instance.to_string()).unwrap();
    peers::peer("ground.py", &[&file])
}

fn main() {
    let mut lines = Vec::new();
    let mut instances = BTreeMap::new();
    for (name, half, count, runs, target) in [
        ("53 centres, 120 km2", 5_477.0, 53, 20, "20 ms"),
        ("10,000 centres in 20 km (79 deep)", 10_000.0, 10_000, 5, "1 s"),
        ("10,000 centres in 90 km (4 deep)", 45_000.0, 10_000, 5, ""),
    ] {
        let world = world(half);
        let mut stream = Stream(53);
        let area = ragged(&world, &mut stream);
        let sites = scattered(&world, count, &mut stream);
        let plane = &world.plane;
        let work = || Ground::new(plane, &area, &sites, LIMIT).unwrap().survey();
        let (wall, _) = table::wall_seconds(runs, work);
        let (cpu, survey) = cpu_seconds(runs, work);
        check(&world, &area, &sites, &survey, &mut stream);
        let at = |xy: &Xy| [xy.x, xy.y];
        let outline: Vec<[f64; 2]> =
            area.outline.0[0].exterior().coords().map(|c| [c.x, c.y]).collect();
        let instance = serde_json::json!({
            "sites": sites.iter().map(at).collect::<Vec<_>>(),
            "outline": outline,
            "radius": LIMIT.metres(),
            "uncovered_km2": survey.uncovered.middle(),
        });
        let peer = peer(&instance).map_or(String::new(), |peer| {
            let seconds = peer["cpu_seconds"].as_f64().unwrap();
            let km2 = peer["uncovered_km2"].as_f64().unwrap();
            let off = (km2 / survey.uncovered.middle() - 1.0) * 100.0;
            let off = if km2 > 0.0 { format!(" ({off:+.2} %)") } else { String::new() };
            format!(
                "shapely {}, 64-gons: {seconds:.3} CPU s, {km2:.4} km2{off}, no farthest place: {:.0} times ours",
                peer["version"].as_str().unwrap(),
                seconds / cpu
            )
        });
        let width = survey.uncovered.width() / area.km2 * 100.0;
        lines.push(Line {
            work: format!("verdict, enclosure, holes: {name}, an area of 1,000 corners, 1 km"),
            measured: format!(
                "{:.1} ms wall, {cpu:.4} CPU s: {:.4} km2 uncovered, known to {width:.0e} %, {} holes, farthest {:.3} m",
                wall * 1000.0,
                survey.uncovered.middle(),
                survey.holes.len(),
                survey.farthest.unwrap().distance.metres()
            ),
            target: target.to_owned(),
            peer,
        });
        instances.insert(name, (world, area, sites));
    }

    // A million blocks over a city with holes: which hole does each uncovered one lie in?
    let (world, area, sites) = &instances["53 centres, 120 km2"];
    let mut stream = Stream(7);
    let points = scattered(world, 1_000_000, &mut stream);
    let survey = Ground::new(&world.plane, area, sites, LIMIT).unwrap().survey();
    let open: Vec<Xy> = points
        .into_par_iter()
        .filter(|&at| nearest(&world.plane, sites, at) > LIMIT.metres() + 0.0005)
        .collect();
    let work = || {
        let finder = HoleFinder::new(survey.holes.iter().map(|hole| &hole.outline));
        open.iter().filter(|&&at| finder.at(at).is_some()).count()
    };
    let (cpu, within) = cpu_seconds(3, work);
    let (low, high) = (survey.uncovered.low, survey.uncovered.high);
    let expected = 0.5 * (low + high) / (4.0 * world.half * world.half / 1e6) * 1e6;
    assert!((within as f64 - expected).abs() < 4.0 * expected.sqrt(), "{within} {expected}");
    lines.push(Line {
        work: format!(
            "the hole of each uncovered one of 1,000,000 blocks ({} holes)",
            survey.holes.len()
        ),
        measured: format!(
            "{cpu:.3} CPU s, {within} of {} in a hole, the others outside",
            open.len()
        ),
        target: "1 s".to_owned(),
        peer: String::new(),
    });
    lines.extend(repairs());
    keep("ground", &lines);
}

/// The fixture's claim made true, and the six stations that take away most.
fn repairs() -> Vec<Line> {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan");
    let audit = |open: Option<u32>| {
        let ask = AuditQuestion { repair: true, open, ..AuditQuestion::default() };
        let mut question = question_at(&place, "1km", Ask::Audit(ask));
        question.layers.demand = None;
        question.layers.facilities = Some(LayerRef::to_file(place.join("centres.csv")));
        question.layers.area = Some(LayerRef::to_file(place.join("area.geojson")));
        let outcome = run(&question, &Budget::default(), &mut Timings::default()).unwrap();
        outcome.audit.unwrap()
    };
    let (seconds, audited) = cpu_seconds(1, || audit(None));
    let repair = audited.repair.unwrap();
    assert!(repair.farthest <= LIMIT && repair.bound as usize <= repair.added.len());
    let fewest = Line {
        work: "audit --repair of fixtures/haibowan: 57.6 km2 uncovered, an outline of 55 corners"
            .to_owned(),
        measured: format!(
            "{seconds:.1} CPU s: {} stations, at least {} needed ({})",
            repair.added.len(),
            repair.bound,
            repair.status.name()
        ),
        target: "the fewest, its bound beside it".to_owned(),
        peer: String::new(),
    };
    let (seconds, audited) = cpu_seconds(1, || audit(Some(6)));
    let most = audited.improvement.unwrap();
    let Gain::Ground { bound_km2 } = most.gain else { panic!("there is no demand") };
    let gained = most.before.middle() - most.after.middle();
    assert!(gained <= bound_km2);
    let six = Line {
        work: "audit --repair --open 6 of the same".to_owned(),
        measured: format!(
            "{seconds:.1} CPU s: {gained:.4} km2 taken away, at most {bound_km2:.4} (gap {:.2} %)",
            (bound_km2 / gained - 1.0) * 100.0
        ),
        target: String::new(),
        peer: String::new(),
    };
    vec![fewest, six]
}

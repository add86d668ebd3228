//! Walking: reading and building a city, reach lists, isochrones, and a large study, against
//! pandana and Valhalla on the same centres and blocks. Needs ../shared/data.

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::path::{Path, PathBuf};

use oracle::{Stream, study_of};
use radii::Plane;
use radii::model::{Cost, DemandPoint, LonLat, ServiceStandard, Weight, Xy};
use radii::reach::walk::{Profile, Walk, WalkTerms};
use radii::reach::{self, Place, Rows, World};
use radii::read::read_streets;
use radii::study::{Streets, Study};
use serde_json::Value;
use table::{Line, cpu_seconds, keep, mib_beyond, wall_seconds};

const LIMIT: Cost = Cost(640_000);

fn city() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/osm/porto.osm.pbf");
    path.exists().then_some(path)
}

/// The streets of the city in a plane of their own.
fn laid(path: &Path) -> (Plane, Streets) {
    let map = read_streets(path, None).unwrap();
    let plane = Plane::centred_on(map.positions.iter().copied()).unwrap().unwrap();
    let at = plane.forward(&map.positions).unwrap();
    (plane, Streets::Map { map: Box::new(map), at })
}

/// Blocks of one each.
fn crowd(plane: Plane, places: &[Xy]) -> Study {
    let mut study = study_of(&[], plane, |_| Weight::ONE);
    std::sync::Arc::make_mut(&mut study.demand).points =
        places.iter().map(|&at| DemandPoint { at, weight: Weight::ONE }).collect();
    study
}

fn walk(study: &Study, streets: &Streets) -> Walk {
    Walk::lay(study, streets, terms()).unwrap()
}

fn terms() -> WalkTerms {
    let terms = WalkTerms::of(Profile::find("adult").unwrap());
    WalkTerms { sparse: None, measure: radii::model::Measure::Distance, ..terms }
}

/// How well isochrones tell blocks they know nothing of: precision and recall against the lists.
fn held_out(study: &Study, walk: &Walk, sites: &[Xy], rows: &Rows) -> (f64, f64) {
    use geo::Contains;
    let drawn = walk.isochrones(&[], sites, &[LIMIT.0], false);
    let tree: Vec<Xy> = study.demand.points.iter().map(|point| point.at).collect();
    let (mut both, mut inside, mut listed) = (0.0, 0.0, rows.pairs() as f64);
    let mut lists = vec![std::collections::HashSet::new(); sites.len()];
    for block in 0..rows.len() {
        rows.row(block).iter().for_each(|&site| {
            lists[site as usize].insert(block);
        });
    }
    listed = listed.max(1.0);
    for isochrone in &drawn.isochrones {
        let site = isochrone.site.unwrap();
        let ground = geo::indexed::IntervalTreeMultiPolygon::new(&isochrone.ground);
        for (block, at) in tree.iter().enumerate() {
            let near = at.distance_2(sites[site]) < 700.0 * 700.0;
            if near && ground.contains(&geo::Point::new(at.x, at.y)) {
                inside += 1.0;
                both += f64::from(u8::from(lists[site].contains(&block)));
            }
        }
    }
    (both / f64::max(inside, 1.0), both / listed)
}

/// Places a few metres off walkable streets, each metre of street as likely as any other.
fn beside_streets(walk: &Walk, count: usize, off: f64, stream: &mut Stream) -> Vec<Xy> {
    let network = walk.network();
    let streets: Vec<u32> = network.edges().filter(|&edge| network.edge(edge).snaps).collect();
    let mut walked = 0;
    let ends: Vec<u64> = streets
        .iter()
        .map(|&edge| {
            walked += u64::from(network.length(edge));
            walked
        })
        .collect();
    (0..count)
        .map(|_| {
            let place = stream.below(walked);
            let at = ends.partition_point(|end| *end <= place);
            let edge = streets[at];
            let along = (ends[at] - place) as u32;
            let at = network.position(edge, along);
            let (metres, angle) =
                (stream.within(5.0, off), stream.within(0.0, std::f64::consts::TAU));
            Xy { x: at.x + metres * angle.cos(), y: at.y + metres * angle.sin() }
        })
        .collect()
}

/// Pairs within the limit, and how many they are.
fn lists(study: &Study, walk: &Walk, sites: &[Xy]) -> (usize, Rows) {
    let model = reach::named("walk").unwrap();
    let world = World { study, walk: Some(walk) };
    let prepared = model.prepare(world, Place::unnamed(sites));
    let within = prepared.within(&ServiceStandard::within("640m".parse().unwrap()));
    let mut rows = Rows::default();
    within.covering(0..study.demand.len(), &mut rows);
    (rows.pairs(), rows)
}

fn csv(plane: &Plane, places: &[Xy], path: &Path) {
    let mut text = String::from("id,lon,lat\n");
    for (index, &at) in places.iter().enumerate() {
        let LonLat { lon, lat } = plane.lonlat(at).unwrap();
        text.push_str(&format!("{index},{lon:.9},{lat:.9}\n"));
    }
    std::fs::write(path, text).unwrap();
}

/// The peers' answer, when it is asked for.
fn peers(city: &Path, plane: &Plane, sites: &[Xy], blocks: &[Xy], rows: &Rows) -> Option<Value> {
    if std::env::var("RADII_PEERS").as_deref() != Ok("yes") {
        return None;
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    csv(plane, sites, &file("centres.csv"));
    csv(plane, blocks, &file("blocks.csv"));
    let mut pairs = String::from("centre,block\n");
    for block in 0..rows.len() {
        rows.row(block).iter().for_each(|site| pairs.push_str(&format!("{site},{block}\n")));
    }
    std::fs::write(file("pairs.csv"), pairs).unwrap();
    let output = std::process::Command::new(home.join("target/peers/bin/python"))
        .arg(home.join("benches/peers/walk.py"))
        .args([city, &file("centres.csv"), &file("blocks.csv")])
        .arg("640")
        .arg("--lists")
        .arg(file("pairs.csv"))
        .output()
        .unwrap();
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

fn main() {
    let Some(city) = city() else {
        println!("walk: skipped, ../shared/data is not there");
        return;
    };
    let number = |value: &Value, key: &str| value[key].as_f64().unwrap_or(f64::NAN);
    let mut lines = Vec::new();

    // Reading and building.
    let nobody = crowd(laid(&city).0, &[]);
    let build = || {
        let (plane, streets) = laid(&city);
        let study = Study { plane, ..nobody.clone() };
        walk(&study, &streets)
    };
    let (build_cpu, built) = cpu_seconds(5, build);
    let (build_wall, _) = wall_seconds(5, build);
    let facts = *built.facts();
    assert_eq!((facts.ways, facts.islands > 900), (facts.ways, true), "{facts:?}");

    // Reach lists.
    let (plane, streets) = laid(&city);
    let mut stream = Stream(8);
    let sites = beside_streets(&built, 1_000, 40.0, &mut stream);
    let blocks = beside_streets(&built, 100_000, 60.0, &mut stream);
    let study = crowd(plane.clone(), &blocks);
    let (lay_cpu, walked) = cpu_seconds(1, || walk(&study, &streets));
    let (list_cpu, (pairs, rows)) = cpu_seconds(7, || lists(&study, &walked, &sites));
    let (list_wall, _) = wall_seconds(7, || lists(&study, &walked, &sites));
    let peers = peers(&city, &plane, &sites, &blocks, &rows);
    let of = |tool: &str| peers.as_ref().map(|peers| peers[tool].clone()).filter(|v| !v.is_null());
    let (pandana, valhalla) = (of("pandana"), of("valhalla"));

    lines.push(Line {
        work: format!(
            "read porto.osm.pbf and build the graph ({} ways, {} nodes, {} junctions)",
            facts.ways,
            facts.nodes,
            built.network().junctions()
        ),
        measured: format!("{build_cpu:.2} CPU s, {build_wall:.2} s wall"),
        target: "0.8 s".to_owned(),
        peer: pandana.as_ref().map_or(String::new(), |peer| {
            let seconds = number(peer, "parse_s") + number(peer, "network_s");
            format!(
                "pandana {}: {seconds:.1} CPU s ({:.0} times)",
                peer["version"].as_str().unwrap_or(""),
                seconds / build_cpu
            )
        }),
    });
    let each = 1e3 / sites.len() as f64;
    lines.push(Line {
        work: format!(
            "reach lists of 1,000 centres, 100,000 blocks, 640 m: {pairs} pairs (blocks put on streets before, {lay_cpu:.2} CPU s with the graph)"
        ),
        measured: format!(
            "{:.4} CPU ms a centre, {:.4} ms wall",
            list_cpu * each,
            list_wall * each
        ),
        target: "100 times faster than pandana".to_owned(),
        peer: pandana.as_ref().map_or(String::new(), |peer| {
            let (cpu, wall) = (number(peer, "per_centre_ms"), number(peer, "per_centre_wall_ms"));
            format!(
                "pandana: {cpu:.3} CPU ms a centre ({:.0} times), {wall:.3} ms wall ({:.0} times), {} pairs (precision {:.3}, recall {:.3})",
                cpu / (list_cpu * each),
                wall / (list_wall * each),
                peer["pairs"],
                number(peer, "precision"),
                number(peer, "recall")
            )
        }),
    });

    // Isochrones.
    let draw = || walked.isochrones(&blocks, &sites, &[LIMIT.0], false);
    let (draw_cpu, drawn) = cpu_seconds(3, draw);
    let (draw_wall, _) = wall_seconds(3, draw);
    assert_eq!((drawn.isochrones.len(), drawn.mismatched), (sites.len(), 0));
    let (precision, recall) =
        held_out(&study, &walk(&crowd(plane.clone(), &[]), &streets), &sites, &rows);
    lines.push(Line {
        work: format!(
            "8-minute polygons of the 1,000 centres, holes kept; {} blocks compared, {} on the wrong side",
            drawn.compared, drawn.mismatched
        ),
        measured: format!(
            "{:.3} CPU ms a polygon, {:.3} ms wall; precision and recall 1; of blocks the polygons know nothing of {precision:.3} and {recall:.3}",
            draw_cpu * each,
            draw_wall * each
        ),
        target: "at least as fast as Valhalla; precision and recall over 0.99".to_owned(),
        peer: valhalla.as_ref().map_or("Valhalla: not installed".to_owned(), |peer| {
            let (cpu, wall) = (number(peer, "per_polygon_ms"), number(peer, "per_polygon_wall_ms"));
            format!(
                "Valhalla {}: {cpu:.3} CPU ms a polygon ({:.1} times), {wall:.3} ms wall ({:.1} times), precision {:.3}, recall {:.3}",
                peer["version"].as_str().unwrap_or(""),
                cpu / (draw_cpu * each),
                wall / (draw_wall * each),
                number(peer, "precision"),
                number(peer, "recall")
            )
        }),
    });

    // A large study.
    let sites = beside_streets(&built, 5_000, 40.0, &mut stream);
    let blocks = beside_streets(&built, 1_000_000, 60.0, &mut stream);
    let study = crowd(plane, &blocks);
    let start = std::time::Instant::now();
    let (mib, (cpu, pairs)) = mib_beyond(|| {
        let (cpu, (pairs, _)) = cpu_seconds(1, || {
            let walked = walk(&study, &streets);
            lists(&study, &walked, &sites)
        });
        (cpu, pairs)
    });
    lines.push(Line {
        work: format!("5,000 centres and 1,000,000 blocks, 640 m, the graph and blocks on streets included: {pairs} pairs"),
        measured: format!(
            "{:.2} s wall, {cpu:.2} CPU s, {mib:.0} MiB beyond the data",
            start.elapsed().as_secs_f64()
        ),
        target: "5 s, 1 GB".to_owned(),
        peer: String::new(),
    });
    keep("walk", &lines);
}

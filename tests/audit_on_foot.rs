//! Audits on foot against a slow twin: every street sampled, every junction relaxed until nothing
//! changes; limits at the very maximum; areas that cut streets; parts nobody can leave.

mod desk;
mod oracle;

use std::path::Path;

use desk::{Desk, json, stderr};
use geo::{Contains, MultiPolygon, Point};
use oracle::{Stream, question_at, shared};
use radii::model::{Measure, Xy};
use radii::reach;
use radii::reach::walk::{Profile, Snap, Stretch, Walk, WalkTerms};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, AuditQuestion, BlockRule, LayerRefs, Outcome, Question, StreetAudit, Timings,
    WalkQuestion, run,
};
use radii::siting::Budget;
use serde_json::Value;

/// Millimetres between samples.
const STEP: u32 = 250;

fn question(layers: LayerRefs, within: &[&str], measure: Measure, ask: Ask) -> Question {
    let terms = WalkTerms { measure, ..WalkTerms::of(Profile::find("adult").unwrap()) };
    Question {
        layers,
        within: within.iter().map(|limit| limit.parse().unwrap()).collect(),
        reach: reach::named("walk").unwrap(),
        capacity: None,
        require: None,
        walk: Some(WalkQuestion { terms, isochrones: None }),
        ask,
    }
}

fn layers(folder: &Path) -> LayerRefs {
    let layer = |name: &str| Some(LayerRef::to_file(folder.join(name)));
    LayerRefs {
        facilities: layer("centres.csv"),
        demand: folder.join("blocks.csv").exists().then(|| layer("blocks.csv")).flatten(),
        area: layer("area.geojson"),
        roads: layer("roads.osm"),
        ..LayerRefs::default()
    }
}

fn audited(layers: LayerRefs, within: &[&str], measure: Measure) -> Outcome {
    let ask = Ask::Audit(AuditQuestion::default());
    let question = question(layers, within, measure, ask);
    run(&question, &Budget::default(), &mut Timings::default()).unwrap()
}

fn of(outcome: &Outcome) -> &StreetAudit {
    assert!(outcome.audit.is_none(), "no audit of circles");
    outcome.street_audit.as_ref().unwrap()
}

/// Costs of every junction, relaxed until nothing changes, and of places between them.
struct Slow<'a> {
    walk: &'a Walk,
    sites: Vec<Snap>,
    junctions: Vec<Option<u32>>,
}

impl Slow<'_> {
    fn new<'a>(walk: &'a Walk, sites: &[Option<Snap>]) -> Slow<'a> {
        let network = walk.network();
        assert!(!network.has_compounds(), "the slow twin knows no gates");
        let sites: Vec<Snap> = sites.iter().flatten().copied().collect();
        let mut junctions: Vec<Option<u32>> = vec![None; network.junctions()];
        let offer = |junctions: &mut Vec<Option<u32>>, at: u32, cost: u32| {
            let held = &mut junctions[at as usize];
            let better = held.is_none_or(|held| cost < held);
            if better {
                *held = Some(cost);
            }
            better
        };
        for snap in &sites {
            let edge = network.edge(snap.edge);
            let part = edge.part(snap.offset);
            if edge.forward {
                offer(&mut junctions, edge.ends[0], snap.leg + part);
            }
            if edge.backward {
                offer(&mut junctions, edge.ends[1], snap.leg + edge.cost - part);
            }
        }
        loop {
            let mut changed = false;
            for edge in network.edges().map(|edge| *network.edge(edge)) {
                let [first, second] = edge.ends;
                for (allowed, from, to) in
                    [(edge.forward, first, second), (edge.backward, second, first)]
                {
                    if let (true, Some(cost)) = (allowed, junctions[to as usize]) {
                        changed |= offer(&mut junctions, from, cost + edge.cost);
                    }
                }
            }
            if !changed {
                return Slow { walk, sites, junctions };
            }
        }
    }

    fn at(&self, name: u32, part: u32) -> Option<u32> {
        let edge = self.walk.network().edge(name);
        let [first, second] = edge.ends.map(|end| self.junctions[end as usize]);
        let ends = [
            first.filter(|_| edge.backward).map(|cost| cost + part),
            second.filter(|_| edge.forward).map(|cost| cost + edge.cost - part),
        ];
        let centres = self.sites.iter().filter(|snap| snap.edge == name).filter_map(|snap| {
            let centre = edge.part(snap.offset);
            let allowed = if centre > part { edge.forward } else { edge.backward };
            (allowed || centre == part).then(|| snap.leg + centre.abs_diff(part))
        });
        ends.into_iter().flatten().chain(centres).min()
    }
}

/// What samples of the streets of an area say.
#[derive(Debug, Default)]
struct Sampled {
    worst: u32,
    streets: u32,
    beyond: u32,
    unreachable: u32,
    pieces: usize,
    edges: u32,
}

fn sampled(walk: &Walk, sites: &[Option<Snap>], area: &MultiPolygon<f64>, limit: u32) -> Sampled {
    let (network, slow) = (walk.network(), Slow::new(walk, sites));
    let mut found = Sampled::default();
    // Pieces: names of samples, each with the name of the piece it is in; junctions come last.
    let mut owner: Vec<usize> = Vec::new();
    fn root(owner: &[usize], mut at: usize) -> usize {
        while owner[at] != at {
            at = owner[at];
        }
        at
    }
    let mut ends: Vec<(u32, usize)> = Vec::new();
    let inside = |at: Xy| area.contains(&Point::new(at.x, at.y));
    for edge in network.edges().filter(|&edge| network.edge(edge).snaps) {
        found.edges += 1;
        let held = *network.edge(edge);
        assert_eq!(held.cost, network.length(edge), "every metre counts the same");
        let mut last: Option<usize> = None;
        let mut part = 0;
        while part < held.cost {
            let middle = part + STEP.min(held.cost - part) / 2;
            let position = network.position(edge, middle);
            let cost = slow.at(edge, middle);
            let beyond = cost.is_none_or(|cost| cost > limit);
            if inside(position) {
                found.streets += 1;
                found.beyond += u32::from(beyond);
                found.unreachable += u32::from(cost.is_none());
                found.worst = found.worst.max(cost.unwrap_or(0));
            }
            if inside(position) && beyond {
                let name = owner.len();
                owner.push(last.map_or(name, |last| root(&owner, last)));
                if part == 0 {
                    ends.push((held.ends[0], name));
                }
                if part + STEP >= held.cost {
                    ends.push((held.ends[1], name));
                }
                last = Some(name);
            } else {
                last = None;
            }
            part += STEP;
        }
    }
    ends.retain(|(junction, _)| slow.junctions[*junction as usize].is_none_or(|cost| cost > limit));
    ends.sort_unstable();
    for two in ends.windows(2).filter(|two| two[0].0 == two[1].0) {
        let (a, b) = (root(&owner, two[0].1), root(&owner, two[1].1));
        owner[a.max(b)] = a.min(b);
    }
    found.pieces = (0..owner.len()).filter(|&at| owner[at] == at).count();
    found
}

/// An audit against its samples.
fn check(outcome: &Outcome, name: &str) {
    let audit = of(outcome);
    let foot = outcome.on_foot.as_ref().unwrap();
    let area = &outcome.study.area.as_ref().unwrap().outline;
    let twin = sampled(&foot.walk, &foot.site_snaps, area, audit.limit.0);
    let metres = |count: u32| f64::from(count) * f64::from(STEP) / 1000.0;
    let slack = metres(twin.edges);
    for (what, exact, samples) in [
        ("streets", audit.streets_km, twin.streets),
        ("beyond", audit.uncovered_km, twin.beyond),
        ("unreachable", audit.unreachable_km, twin.unreachable),
    ] {
        let off = (exact * 1000.0 - metres(samples)).abs();
        assert!(off <= slack, "{name}: {what} {exact} km, sampled {}", metres(samples));
    }
    if let Some(farthest) = audit.farthest.and_then(|place| place.walked) {
        assert!(twin.worst <= farthest, "{name}: {} beyond {farthest}", twin.worst);
        assert!(farthest <= twin.worst + STEP, "{name}: {farthest} beyond {}", twin.worst);
    }
    assert_eq!(audit.worst.walked.is_none(), audit.unreachable_km > 0.0, "{name}");
    assert_eq!(audit.holds, audit.uncovered_km == 0.0, "{name}");
    assert_eq!(audit.holds, audit.worst.walked.is_some_and(|walked| walked <= audit.limit.0));
    let large = audit.holes.iter().filter(|hole| hole.km > 0.001).count();
    // Gaps that a sample steps over.
    let mut all: Vec<_> = audit.holes.iter().flat_map(|hole| &hole.stretches).collect();
    all.sort_by_key(|stretch| (stretch.edge, stretch.from));
    let near = |two: &&[&Stretch]| two[0].edge == two[1].edge && two[1].from < two[0].to + STEP;
    let narrow = all.windows(2).filter(near).count();
    let pieces = twin.pieces;
    assert!(large <= pieces + narrow && pieces <= audit.holes.len(), "{name}: {large} {twin:?}");
    let km: f64 = audit.holes.iter().map(|hole| hole.km).sum();
    assert!((km - audit.uncovered_km).abs() < 1e-9, "{name}: the holes add up");
    let demand = audit.holes.iter().fold(audit.elsewhere, |sum, hole| sum + hole.demand);
    assert_eq!(demand, outcome.coverage.ledger.uncovered, "{name}: the demand adds up");
    let depth = |at: usize| audit.holes[at].depth.map_or(u32::MAX, |depth| depth.0);
    assert!((1..audit.holes.len()).all(|at| depth(at - 1) >= depth(at)), "{name}: deepest first");
    assert!(audit.holes.iter().all(|hole| hole.depth.is_none_or(|depth| depth.0 > 0)), "{name}");
}

const SPACING: f64 = 0.001;

/// Nodes and ways in XML.
#[derive(Default)]
struct Town {
    nodes: String,
    ways: String,
    count: u32,
}

impl Town {
    fn node(&mut self, lon: f64, lat: f64) -> u32 {
        self.count += 1;
        let id = self.count;
        self.nodes += &format!("<node id=\"{id}\" lat=\"{lat:.7}\" lon=\"{lon:.7}\"/>\n");
        id
    }

    fn way(&mut self, nodes: &[u32], tags: &str) {
        self.count += 1;
        let list: String = nodes.iter().map(|node| format!("<nd ref=\"{node}\"/>")).collect();
        let id = self.count;
        self.ways +=
            &format!("<way id=\"{id}\">{list}<tag k=\"highway\" v=\"residential\"/>{tags}</way>\n");
    }

    /// A straight street of so many pieces, so that its part is no island.
    fn street(&mut self, from: (f64, f64), to: (f64, f64), pieces: u32) {
        let at = |part: u32| {
            let part = f64::from(part) / f64::from(pieces);
            (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1))
        };
        let nodes: Vec<u32> = (0..=pieces).map(at).map(|(lon, lat)| self.node(lon, lat)).collect();
        self.way(&nodes, "");
    }

    fn xml(&self) -> String {
        format!("<?xml version='1.0'?>\n<osm version=\"0.6\">\n{}{}</osm>\n", self.nodes, self.ways)
    }
}

/// A crooked lattice with streets missing, some of them one-way for those who walk.
fn lattice(stream: &mut Stream) -> Town {
    const SIDE: usize = 6;
    let mut town = Town::default();
    let mut at = |step: usize| SPACING * (step as f64 + stream.within(-0.3, 0.3));
    let places: Vec<(f64, f64)> =
        (0..SIDE * SIDE).map(|n| (117.0 + at(n % SIDE), 28.0 + at(n / SIDE))).collect();
    let nodes: Vec<u32> = places.iter().map(|&(lon, lat)| town.node(lon, lat)).collect();
    for n in 0..SIDE * SIDE {
        let right = (n % SIDE + 1 < SIDE).then_some(n + 1);
        let up = (n / SIDE + 1 < SIDE).then_some(n + SIDE);
        for to in right.into_iter().chain(up) {
            if stream.below(10) < 3 {
                continue;
            }
            let ((a, b), (c, d)) = (places[n], places[to]);
            let bend = (0.5 * (a + c) + stream.within(-0.1, 0.1) * SPACING, 0.5 * (b + d));
            let bend = town.node(bend.0, bend.1);
            let tags = if stream.below(8) == 0 { "<tag k=\"oneway:foot\" v=\"yes\"/>" } else { "" };
            town.way(&[nodes[n], bend, nodes[to]], tags);
        }
    }
    town
}

fn polygon(corners: &[(f64, f64)]) -> String {
    let mut ring: Vec<Value> = corners.iter().map(|(x, y)| serde_json::json!([x, y])).collect();
    ring.push(ring[0].clone());
    serde_json::json!({"type": "Feature", "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]}})
    .to_string()
}

/// Three centres and thirty blocks anywhere.
fn people(desk: &Desk, stream: &mut Stream) {
    let mut anywhere = |name: &str, count: u32, more: &str| {
        let place = |n| {
            let (x, y) = (stream.within(-0.3, 5.3), stream.within(-0.3, 5.3));
            format!("{name}{n},{:.7},{:.7}{more}\n", 117.0 + SPACING * x, 28.0 + SPACING * y)
        };
        (0..count).map(place).collect::<String>()
    };
    desk.put("centres.csv", format!("id,lon,lat\n{}", anywhere("c", 3, "")));
    desk.put("blocks.csv", format!("id,lon,lat,population\n{}", anywhere("b", 30, ",7")));
}

/// Random towns and areas that are not convex and cut streets, against samples; and the limit at
/// the very maximum.
#[test]
fn random_towns_against_samples() {
    let mut judged = 0;
    for seed in 0..24 {
        let (desk, mut stream) = (Desk::new(), Stream(seed));
        desk.put("roads.osm", lattice(&mut stream).xml());
        people(&desk, &mut stream);
        let mut corner = |x: f64, y: f64| {
            let mut off = || stream.within(-0.4, 0.4);
            (117.0 + SPACING * (x + off()), 28.0 + SPACING * (y + off()))
        };
        let corners = [(0.0, 0.0), (2.5, 1.5), (5.0, 0.0), (4.0, 2.5), (5.0, 5.0), (0.0, 5.0)];
        let corners = corners.map(|(x, y)| corner(x, y));
        desk.put("area.geojson", polygon(&corners));
        let limit = format!("{}m", 100 + 40 * (seed % 5));
        let outcome = audited(layers(desk.0.path()), &[&limit, "300m"], Measure::Distance);
        check(&outcome, &format!("seed {seed}"));
        let audit = of(&outcome);
        assert_eq!(audit.other_limits.len(), 1);
        let alone = audited(layers(desk.0.path()), &["300m"], Measure::Distance);
        let other = audit.other_limits[0];
        assert_eq!((other.holds, other.uncovered_km), (of(&alone).holds, of(&alone).uncovered_km));
        let Some(most) = audit.worst.walked else { continue };
        judged += 1;
        let at = |limit: u32| {
            let limit = format!("{}.{:03}m", limit / 1000, limit % 1000);
            let outcome = audited(layers(desk.0.path()), &[&limit], Measure::Distance);
            let audit = of(&outcome);
            (audit.holds, audit.uncovered_km > 0.0, audit.holes.is_empty())
        };
        assert_eq!(at(most), (true, false, true), "seed {seed}: the limit itself is within");
        assert_eq!(at(most - 1), (false, true, false), "seed {seed}: a millimetre less is not");
    }
    assert!(judged >= 5, "{judged} towns hang together");
}

/// An area round everything: the same stretches as the walk's own account of its streets.
#[test]
fn all_streets_agree_with_the_streets_reached() {
    for seed in 100..108 {
        let (desk, mut stream) = (Desk::new(), Stream(seed));
        desk.put("roads.osm", lattice(&mut stream).xml());
        people(&desk, &mut stream);
        let (west, east) = (117.0 - SPACING, 117.0 + 6.0 * SPACING);
        let (south, north) = (28.0 - SPACING, 28.0 + 6.0 * SPACING);
        desk.put(
            "area.geojson",
            polygon(&[(west, south), (east, south), (east, north), (west, north)]),
        );
        let outcome = audited(layers(desk.0.path()), &["2min"], Measure::Time);
        let (audit, foot) = (of(&outcome), outcome.on_foot.as_ref().unwrap());
        assert_eq!(audit.limit.0, 160_000);
        assert_eq!(audit.uncovered_km, foot.walk.kilometres(&foot.streets.beyond), "seed {seed}");
        let all = foot.walk.kilometres(&foot.streets.reached) + audit.uncovered_km;
        assert!((audit.streets_km - all).abs() < 1e-9, "seed {seed}");
        check(&outcome, &format!("seed {seed}"));
    }
}

/// Where a metre of some streets costs more than a metre: the whole of Guixi and its surroundings
/// at the pace of the elderly, against the walk's own account.
#[test]
fn slower_streets_agree_with_the_streets_reached() {
    let Some(folder) = shared("guixi") else { return };
    let desk = Desk::new();
    desk.put(
        "area.geojson",
        polygon(&[(117.0, 28.1), (117.5, 28.1), (117.5, 28.5), (117.0, 28.5)]),
    );
    let area = Some(LayerRef::to_file(desk.0.path().join("area.geojson")));
    let layers = LayerRefs { area, ..guixi(&folder) };
    let ask = Ask::Audit(AuditQuestion::default());
    let mut question = question(layers, &["8min"], Measure::Time, ask);
    let text = include_str!("../src/reach/walk/profiles/elder.toml");
    let profile = Profile::parse(text, Path::new("elder.toml")).unwrap();
    question.walk.as_mut().unwrap().terms = WalkTerms::of(profile);
    let outcome = run(&question, &Budget::default(), &mut Timings::default()).unwrap();
    let (audit, foot) = (of(&outcome), outcome.on_foot.as_ref().unwrap());
    let beyond = foot.walk.kilometres(&foot.streets.beyond);
    assert!((audit.uncovered_km - beyond).abs() < 1e-9, "{} {beyond}", audit.uncovered_km);
    let all = foot.walk.kilometres(&foot.streets.reached) + beyond;
    assert!((audit.streets_km - all).abs() < 1e-9);
}

/// One street from west to east, 120 pieces, 0.01 degrees long.
const WEST: f64 = 106.80;

fn one_street(desk: &Desk) -> Town {
    desk.put("centres.csv", format!("id,lon,lat\nc,{WEST},39.67\n"));
    desk.put("blocks.csv", "id,lon,lat,population\nb1,106.801,39.67,10\nb2,106.8072,39.67,20\n");
    let mut town = Town::default();
    town.street((WEST, 39.67), (WEST + 0.01, 39.67), 120);
    town
}

fn strip(west: f64, east: f64) -> String {
    polygon(&[(west, 39.669), (east, 39.669), (east, 39.675), (west, 39.675)])
}

/// An area ends in the middle of a street: its worst place is the cut.
#[test]
fn an_area_cuts_a_street() {
    let desk = Desk::new();
    desk.put("roads.osm", one_street(&desk).xml());
    desk.put("area.geojson", strip(WEST + 0.002, WEST + 0.0075));
    let line = "audit --facilities centres.csv --area area.geojson --demand blocks.csv \
                --roads roads.osm --sparse 0 --within 8min --within 5min --json --out out \
                --map m.png";
    let output = desk.run(line);
    let found = json(&output);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let to_cut = oracle::geodesic((WEST, 39.67), (WEST + 0.0075, 39.67));
    let within = |value: &Value, expected: f64| {
        let value = value.as_f64().unwrap();
        assert!((value - expected).abs() < 0.06, "{value} is not {expected}");
    };
    // 120 pieces, each rounded to a millimetre.
    within(&found["worst"]["distance_m"], to_cut);
    let minutes = found["worst"]["minutes"].as_f64().unwrap();
    assert!((minutes - to_cut / 80.0).abs() < 0.001);
    assert!((found["worst"]["lon"].as_f64().unwrap() - WEST - 0.0075).abs() < 1e-6);
    assert!(
        (found["streets_km"].as_f64().unwrap() * 1000.0 - to_cut * 0.0055 / 0.0075).abs() < 0.1
    );
    let hole = &found["holes"][0];
    within(&hole["depth_m"], to_cut - 640.0);
    assert!((hole["km"].as_f64().unwrap() * 1000.0 - (to_cut - 640.0)).abs() < 0.06);
    assert_eq!((&hole["blocks"], &hole["weight"]), (&0.into(), &0.into()), "b2 is within");
    assert_eq!(found["other_limits"][0]["holds"], false);
    assert_eq!((&found["uncovered_km2"], &found["least_possible"]), (&Value::Null, &Value::Null));
    assert_eq!(found["limit_m"], 640.0);
    assert_eq!(found["standard"]["reach"], "walk");
    assert!(found["on_foot"]["side_by_side"].is_array());
    let path = desk.0.path().join("out/uncovered_streets.geojson");
    let streets: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(streets["features"][0]["geometry"]["type"], "MultiLineString");
    assert_eq!(streets["features"][0]["properties"]["depth_m"], hole["depth_m"]);
    assert!(!desk.0.path().join("out/holes.geojson").exists());
    assert!(desk.0.path().join("m.png").exists());
    // With five minutes b2 lies in the one hole.
    let found = json(
        &desk.run(
            &line
                .replace(" --within 8min", "")
                .replace("out out", "out out5")
                .replace(" --map m.png", ""),
        ),
    );
    assert_eq!(
        (&found["holes"][0]["blocks"], &found["holes"][0]["weight"]),
        (&1.into(), &20.into())
    );
    // The whole street within reach of the limit: exit code 0.
    let output = desk.run(
        &line.replace("8min", "12min").replace("out out", "out out12").replace("m.png", "m12.png"),
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn a_part_from_which_no_centre_can_be_reached() {
    let desk = Desk::new();
    let mut town = one_street(&desk);
    town.street((WEST, 39.674), (WEST + 0.004, 39.674), 110);
    desk.put("roads.osm", town.xml());
    desk.put("area.geojson", strip(WEST - 0.001, WEST + 0.0105));
    let line = "audit --facilities centres.csv --area area.geojson --roads roads.osm \
                --along roads --within 2km";
    let output = desk.run(&format!("{line} --json"));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = json(&output);
    let length = oracle::geodesic((WEST, 39.674), (WEST + 0.004, 39.674)) / 1000.0;
    assert_eq!(found["worst"]["distance_m"], Value::Null);
    assert_eq!(found["worst"]["minutes"], Value::Null);
    assert!((found["worst"]["lat"].as_f64().unwrap() - 39.674).abs() < 1e-6);
    for key in ["unreachable_streets_km", "uncovered_streets_km"] {
        assert!((found[key].as_f64().unwrap() - length).abs() < 1e-4, "{key}");
    }
    let end = oracle::geodesic((WEST, 39.67), (WEST + 0.01, 39.67));
    let farthest = found["farthest_reachable"]["distance_m"].as_f64().unwrap();
    assert!((farthest - end).abs() < 0.1, "{farthest} {end}");
    assert_eq!(found["holes"].as_array().unwrap().len(), 1);
    assert_eq!(found["holes"][0]["depth_m"], Value::Null);
    assert_eq!(found["uncovered_weight"], Value::Null);
    let text = String::from_utf8(desk.run(line).stdout).unwrap();
    assert!(text.contains("cannot be reached") && text.contains("does NOT hold"), "{text}");
    // No centre at all.
    desk.put("centres.csv", "id,lon,lat\n");
    let output = desk.run(&format!("{line} --json"));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(json(&output)["farthest_reachable"], Value::Null);
    let text = String::from_utf8(desk.run(line).stdout).unwrap();
    assert!(text.contains("there is no centre at all"), "{text}");
}

#[test]
fn what_an_audit_on_foot_refuses() {
    let desk = Desk::new();
    desk.put("roads.osm", one_street(&desk).xml());
    desk.put("area.geojson", strip(WEST, WEST + 0.01));
    let line = "audit --facilities centres.csv --area area.geojson --roads roads.osm";
    desk.refuses(&format!("{line} --within 8min --repair"), 2, &["--repair", "a walk"]);
    desk.refuses(&format!("{line} --within 8min --repair --open 2"), 2, &["--repair", "a walk"]);
    desk.refuses(&format!("{line} --within 8min --tolerance 1%"), 2, &["--tolerance", "a walk"]);
    desk.refuses(&format!("{line} --within 8min --within 1km"), 2, &["8min", "1km"]);
    desk.refuses(&format!("{line} --within 1km --within 8min"), 2, &["8min", "1km"]);
    let along = format!("{line} --along roads --within 1km --repair");
    desk.refuses(&along, 2, &["--repair", "a walk"]);
    desk.put("area.geojson", polygon(&[(106.8, 39.68), (106.81, 39.68), (106.81, 39.69)]));
    desk.refuses(&format!("{line} --within 8min"), 3, &["no street", "--area"]);
    // The straight line beside the streets is still audited as ground.
    desk.put("area.geojson", strip(WEST, WEST + 0.01));
    let found = json(&desk.run(&format!("{line} --within 2km --json")));
    assert_eq!(found["holds"], true);
    assert!(found["uncovered_km2"].is_object());
}

fn guixi(folder: &Path) -> LayerRefs {
    let layers = question_at(folder, "640m", Ask::Coverage(BlockRule::Point)).layers;
    LayerRefs { roads: Some(LayerRef::to_file(folder.join("roads.osm.pbf"))), ..layers }
}

/// The real town: each street sampled every metre, and the samples asked as if they were blocks.
#[test]
fn guixi_against_blocks_a_metre_apart() {
    let Some(folder) = shared("guixi") else { return };
    let outcome = audited(guixi(&folder), &["640m"], Measure::Distance);
    let (audit, foot) = (of(&outcome), outcome.on_foot.as_ref().unwrap());
    let area = outcome.study.area.as_ref().unwrap();
    let network = foot.walk.network();
    let (mut table, mut streets) = (String::from("id,lon,lat\n"), 0_u32);
    for edge in network.edges().filter(|&edge| network.edge(edge).snaps) {
        for offset in (500..network.length(edge)).step_by(1000) {
            let at = network.position(edge, offset);
            if area.outline.contains(&Point::new(at.x, at.y)) {
                let at = outcome.study.plane.lonlat(at).unwrap();
                table += &format!("{streets},{:.9},{:.9}\n", at.lon, at.lat);
                streets += 1;
            }
        }
    }
    let desk = Desk::new();
    desk.put("samples.csv", table);
    let demand = Some(LayerRef::to_file(desk.0.path().join("samples.csv")));
    let layers = LayerRefs { demand, ..guixi(&folder) };
    let ask = Ask::Coverage(BlockRule::Point);
    let mut question = question(layers, &["640m"], Measure::Distance, ask);
    question.walk.as_mut().unwrap().terms.sparse = None;
    let samples = run(&question, &Budget::default(), &mut Timings::default()).unwrap();
    let ledger = samples.coverage.ledger;
    assert_eq!(ledger.demand.points, u64::from(streets));
    assert_eq!(ledger.unsnapped.points, 0);
    let most = samples.coverage.assignment.iter().flatten().map(|hit| hit.cost.0).max().unwrap();
    let farthest = audit.farthest.unwrap().walked.unwrap();
    assert!(most <= farthest + 10 && farthest <= most + 1_010, "{most} {farthest}");
    let edges = f64::from(network.len() as u32) / 1000.0;
    assert!((audit.streets_km - f64::from(streets) / 1000.0).abs() < edges / 2.0);
    let beyond = ledger.uncovered.points as f64 / 1000.0;
    assert!((audit.uncovered_km - beyond).abs() < edges / 2.0, "{} {beyond}", audit.uncovered_km);
    println!("guixi: {} km of {} km, sampled {beyond}", audit.uncovered_km, audit.streets_km);
    // A walk in minutes is the same walk.
    let timed = audited(guixi(&folder), &["8min"], Measure::Time);
    assert!((of(&timed).streets_km - audit.streets_km).abs() < 1e-3);
}

#[test]
fn the_same_bytes_every_time() {
    let Some(folder) = shared("guixi") else { return };
    let line = "audit --facilities centres.geojson --area boundary.geojson \
                --demand blocks.geojson?x=pt_lon&y=pt_lat&weight=population \
                --roads roads.osm.pbf --within 8min --within 10min --json";
    let all = [1, 2, 2].map(|threads| {
        let line = format!("{line} --threads {threads}");
        let output = desk::radii(&folder, &line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
        output.stdout
    });
    assert!(all[0] == all[1] && all[1] == all[2]);
}

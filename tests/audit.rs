//! Audits from files to verdicts: the fixture, the real data, areas at the edges of the world,
//! and what is refused.

mod desk;
mod oracle;

use desk::{Desk, home, json, radii, stderr};
use geo::{BoundingRect, Contains, Coord, Point};
use oracle::ground::{nearest, sampled};
use oracle::{Stream, question_at, shared};
use radii::coverage::block_covers;
use radii::model::{Cost, Weight, Xy};
use radii::read::LayerRef;
use radii::scenario::{Ask, AuditQuestion, Outcome, Timings, run};
use radii::siting::Budget;
use serde_json::Value;

fn audited(folder: &std::path::Path, limit: &str) -> Outcome {
    let mut question = question_at(folder, limit, Ask::Audit(AuditQuestion::default()));
    if folder.ends_with("haibowan") {
        let layer = |name: &str| Some(LayerRef::to_file(folder.join(name)));
        question.layers.demand = layer("blocks.geojson");
        question.layers.facilities = layer("centres.csv");
        question.layers.area = layer("area.geojson");
    }
    run(&question, &Budget::default(), &mut Timings::default()).unwrap()
}

/// The ledgers of an audit, its farthest place against samples, its blocks against samples.
fn check(outcome: &Outcome, name: &str) {
    let audit = outcome.audit.as_ref().unwrap();
    let study = &outcome.study;
    let (area, plane) = (study.area.as_ref().unwrap(), &study.plane);
    let sites: Vec<Xy> = outcome.sites.iter().map(|site| site.at).collect();
    let limit = outcome.standard.limit.cost;
    let uncovered = outcome.coverage.ledger.uncovered;
    let in_holes = audit.holes.iter().fold(audit.outside, |sum, hole| sum + hole.demand);
    assert_eq!(in_holes, uncovered, "{name}: the holes and what lies outside");
    let served = outcome.coverage.ledger.served;
    let caught = audit.catchments.iter().map(|catchment| catchment.demand.weight).sum::<Weight>();
    assert_eq!(caught, served.weight, "{name}: the catchments");
    let zones: f64 = audit.catchments.iter().map(|catchment| catchment.km2).sum();
    let covered = audit.km2 - audit.uncovered.middle();
    // Chords of half a degree, and the rims between neighbours are none.
    assert!((0.0..2e-5 * covered).contains(&(covered - zones)), "{name}: {zones} of {covered}");
    for (site, catchment) in audit.catchments.iter().enumerate() {
        assert!(catchment.farthest.is_none_or(|cost| cost <= limit), "{name}: {site}");
    }

    let mut stream = Stream(5);
    let metres = limit.metres() + 0.0005;
    let twin = sampled(plane, area, &sites, metres, 40_000, &mut stream);
    let farthest = audit.farthest.unwrap();
    assert!(twin.farthest <= farthest.distance.metres() + 0.0006, "{name}: {}", twin.farthest);
    let share = audit.uncovered.middle() / audit.km2;
    let spread = (share * (1.0 - share) / twin.inside as f64).sqrt();
    assert!((share - twin.beyond).abs() < 6.0 * spread, "{name}: {share} {}", twin.beyond);

    let definitions = audit.definitions;
    let by_outline = definitions.by_outline.unwrap();
    assert_eq!(definitions.by_point, served, "{name}");
    assert!(by_outline.whole.points <= by_outline.touched.points, "{name}");
    assert!(by_outline.whole.weight <= by_outline.by_share, "{name}");
    assert!(by_outline.by_share <= by_outline.touched.weight, "{name}");
    check_blocks(outcome, &sites, limit, &mut stream, name);
}

/// The shares of blocks that a rim crosses, against 4,000 samples of each.
fn check_blocks(outcome: &Outcome, sites: &[Xy], limit: Cost, stream: &mut Stream, name: &str) {
    let plane = &outcome.study.plane;
    let outlines = outcome.study.demand.outlines.as_ref().unwrap();
    let covers = block_covers(plane, outlines, sites, limit).unwrap();
    let mut partly = 0;
    for (outline, cover) in outlines.iter().zip(&covers) {
        assert!(cover.twice <= cover.covered + 1e-9 && cover.covered <= 1.0);
        assert_eq!(cover.whole, cover.covered == 1.0, "{name}: {cover:?}");
        assert_eq!(cover.touched, cover.covered > 0.0, "{name}: {cover:?}");
        if cover.covered == 0.0 || cover.covered == 1.0 || partly == 30 {
            continue;
        }
        partly += 1;
        let rect = outline.bounding_rect().unwrap();
        let (mut inside, mut within) = (0_u32, 0_u32);
        for _ in 0..4_000 {
            let (x, y) = (
                stream.within(rect.min().x, rect.max().x),
                stream.within(rect.min().y, rect.max().y),
            );
            if outline.contains(&Point::from(Coord { x, y })) {
                inside += 1;
                within += u32::from(nearest(plane, sites, Xy { x, y }) <= limit.metres());
            }
        }
        let share = f64::from(within) / f64::from(inside);
        let spread = (share * (1.0 - share) / f64::from(inside)).sqrt().max(0.001);
        assert!((share - cover.covered).abs() < 6.0 * spread, "{name}: {share} {cover:?}");
        let together: f64 = cover.sites.iter().map(|site| site.within).sum();
        let alone: f64 = cover.sites.iter().map(|site| site.alone).sum();
        assert!(together >= cover.covered - 1e-6, "{name}: {cover:?}");
        assert!((cover.covered - cover.twice - alone).abs() < 1e-6, "{name}: {cover:?}");
    }
    assert!(partly > 0, "{name}: no block is covered in part");
}

#[test]
fn the_fixture_and_the_real_sets() {
    let fixture = home().join("fixtures/haibowan");
    check(&audited(&fixture, "1km"), "haibowan 1km");
    for place in ["guixi", "porto-alegre"] {
        let Some(folder) = shared(place) else { continue };
        let oracle = oracle::json(&folder.join("oracle_geodesic.json"));
        for limit in [500, 1000] {
            let outcome = audited(&folder, &format!("{limit}m"));
            check(&outcome, &format!("{place} {limit}"));
            let by_point = outcome.audit.as_ref().unwrap().definitions.by_point;
            let expected = &oracle[format!("within_{limit}m")];
            assert_eq!(by_point.points, expected["blocks"].as_u64().unwrap());
        }
    }
}

/// The real frame of the district, in both datums: the same farthest place.
#[test]
fn the_frame_in_both_datums() {
    let Some(folder) = shared("haibowan-frame") else { return };
    let centres = home().join("fixtures/haibowan/centres.csv");
    let audit = |area: String| {
        let centres = centres.to_str().unwrap();
        let line = ["audit", "--facilities", centres, "--area", &area, "--within", "1km", "--json"];
        json(&radii(&folder, &line))
    };
    let wgs84 = audit("boundary.geojson".to_owned());
    let gcj02 = audit("boundary_gcj02.geojson?datum=gcj02".to_owned());
    let metres = |found: &Value| found["worst"]["distance_m"].as_f64().unwrap();
    assert_eq!(wgs84["facilities"], 53);
    assert!((metres(&wgs84) - 20_185.814).abs() < 0.001, "{wgs84}");
    assert!((metres(&wgs84) - metres(&gcj02)).abs() < 0.05, "the files have six decimals");
    assert!(wgs84["holes"].as_array().unwrap().len() == gcj02["holes"].as_array().unwrap().len());
    assert_eq!(wgs84["least_possible"]["by_disc_area"], 155);
    assert_eq!(wgs84["least_possible"]["area_is_convex"], false);
}

const CENTRES: &str = "id,lon,lat\na,106.80,39.67\n";

fn polygon(corners: &[(f64, f64)]) -> String {
    let mut ring: Vec<Value> = corners.iter().map(|(x, y)| serde_json::json!([x, y])).collect();
    ring.push(ring[0].clone());
    serde_json::json!({
        "type": "Feature", "properties": {},
        "geometry": {"type": "Polygon", "coordinates": [ring]}
    })
    .to_string()
}

#[test]
fn a_claim_that_holds_and_one_that_does_not() {
    let desk = Desk::new();
    desk.put("one.csv", CENTRES);
    let near = [(106.79, 39.665), (106.81, 39.665), (106.81, 39.675), (106.79, 39.675)];
    desk.put("near.geojson", polygon(&near));
    let output = desk.run("audit --facilities one.csv --area near.geojson --within 1.1km --json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let found = json(&output);
    assert_eq!(found["format"], "radii.audit/1");
    assert_eq!(found["holds"], true);
    assert_eq!(found["uncovered_km2"], serde_json::json!({"low": 0.0, "high": 0.0}));
    assert_eq!(found["holes"], serde_json::json!([]));
    assert_eq!(found["uncovered_weight"], Value::Null);
    let line = "audit --facilities one.csv --area near.geojson --within 1km --within 2km --out out";
    let output = desk.run(line);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("does NOT hold") && text.contains("within 2 km: holds"), "{text}");
    let read = |name: &str| std::fs::read_to_string(desk.0.path().join("out").join(name)).unwrap();
    let result: Value = serde_json::from_str(&read("result.json")).unwrap();
    let holes: Value = serde_json::from_str(&read("holes.geojson")).unwrap();
    let (listed, drawn) =
        (result["holes"].as_array().unwrap(), holes["features"].as_array().unwrap());
    assert_eq!(listed.len(), drawn.len());
    assert_eq!(listed.len(), 4, "the four corners");
    for (hole, feature) in listed.iter().zip(drawn) {
        assert_eq!(hole["depth_m"], feature["properties"]["depth_m"]);
        assert_eq!(feature["geometry"]["type"], "Polygon");
        let (depth, distance) =
            (hole["depth_m"].as_f64().unwrap(), hole["distance_m"].as_f64().unwrap());
        assert!((distance - depth - 1000.0).abs() < 1e-9);
    }
    let zones: Value = serde_json::from_str(&read("catchments.geojson")).unwrap();
    assert_eq!(zones["features"].as_array().unwrap().len(), 1);
    assert!(!desk.0.path().join("out/demand.csv").exists(), "there is no demand");
    assert!(!desk.0.path().join("out/repair.geojson").exists(), "no repair was asked for");
}

/// Across the 180th meridian, drawn across it or cut at it, the answer is the same; an outline
/// round the pole is refused with its reason.
#[test]
fn areas_at_the_edges_of_the_world() {
    let desk = Desk::new();
    desk.put("fiji.csv", "id,lon,lat\na,179.95,-16.9\nb,-179.95,-16.9\nc,180,-16.85\n");
    desk.put(
        "across.geojson",
        polygon(&[(179.9, -17.0), (-179.9, -17.0), (-179.9, -16.8), (179.9, -16.8)]),
    );
    let parts = [
        [[179.9, -17.0], [180.0, -17.0], [180.0, -16.8], [179.9, -16.8], [179.9, -17.0]],
        [[-180.0, -17.0], [-179.9, -17.0], [-179.9, -16.8], [-180.0, -16.8], [-180.0, -17.0]],
    ];
    let cut = serde_json::json!({"type": "Feature", "properties": {},
        "geometry": {"type": "MultiPolygon", "coordinates": [[parts[0]], [parts[1]]]}});
    desk.put("cut.geojson", cut.to_string());
    let found = ["across", "cut"].map(|area| {
        let line = format!("audit --facilities fiji.csv --area {area}.geojson --within 5km --json");
        let found = json(&desk.run(&line));
        assert!((found["area_km2"].as_f64().unwrap() - 471.633).abs() < 0.001, "{found}");
        assert_eq!(found["holes"].as_array().unwrap().len(), 1, "one hole across the meridian");
        // Written in parts on either side of it (RFC 7946, 3.1.9).
        desk.run(&line.replace("--json", "--out out"));
        let path = desk.0.path().join("out/holes.geojson");
        let holes: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let geometry = &holes["features"][0]["geometry"];
        assert_eq!(geometry["type"], "MultiPolygon");
        for part in geometry["coordinates"].as_array().unwrap() {
            let ring = part[0].as_array().unwrap();
            let east = |at: &Value| at[0].as_f64().unwrap() > 0.0;
            assert!(ring.iter().all(|at| east(at) == east(&ring[0])), "{part}");
        }
        (found["worst"]["distance_m"].clone(), found["uncovered_km2"].clone())
    });
    assert_eq!(found[0], found[1]);

    desk.put("pole.csv", "id,lon,lat\na,10,88.1\n");
    let cap: Vec<(f64, f64)> = (-36..36).map(|n| (f64::from(n) * 5.0, 88.0)).collect();
    desk.put("cap.geojson", polygon(&cap));
    let line = "audit --facilities pole.csv --area cap.geojson --within 5km";
    desk.refuses(line, 3, &["goes all the way round", "no pole"]);
    // Next to the pole but not round it, degrees are short and all is well.
    desk.put(
        "arctic.geojson",
        polygon(&[(9.0, 88.05), (11.0, 88.05), (11.0, 88.15), (9.0, 88.15)]),
    );
    let output = desk.run("audit --facilities pole.csv --area arctic.geojson --within 8km --json");
    let found = json(&output);
    let corner = oracle::geodesic((10.0, 88.1), (9.0, 88.05))
        .max(oracle::geodesic((10.0, 88.1), (9.0, 88.15)));
    assert!((found["worst"]["distance_m"].as_f64().unwrap() - corner).abs() < 0.001);
    assert_eq!(found["holds"], true);
}

#[test]
fn an_outline_that_crosses_itself_is_refused_or_mended() {
    let desk = Desk::new();
    desk.put("one.csv", CENTRES);
    // A bow tie of two triangles, 2 and 4 km wide.
    desk.put(
        "tie.geojson",
        polygon(&[(106.78, 39.66), (106.82, 39.68), (106.82, 39.66), (106.78, 39.67)]),
    );
    let line = "audit --facilities one.csv --area tie.geojson --within 1km";
    desk.refuses(
        line,
        3,
        &["tie.geojson:1 (geometry)", "near 106.79333, 39.66667", "--repair-geometry"],
    );
    let output = desk.run(&format!("{line} --repair-geometry --json"));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let warning = stderr(&output);
    assert!(warning.contains("mended: ") && warning.contains("in 2 parts"), "{warning}");
    let found = json(&output);
    let after = found["area_km2"].as_f64().unwrap();
    assert!(warning.contains(&format!("{after:.6} km2 after")), "{warning} {after}");
}

#[test]
fn what_an_audit_refuses() {
    let desk = Desk::new();
    desk.put("near.geojson", polygon(&[(106.79, 39.665), (106.81, 39.665), (106.81, 39.675)]));
    let audit = "audit --facilities centres.csv --area near.geojson";
    desk.refuses(&format!("{audit} --within 8min"), 2, &["walking time"]);
    desk.refuses(&format!("{audit} --within 5"), 2, &["no unit"]);
    desk.refuses(&format!("{audit} --within 1km --open 3"), 2, &["--repair"]);
    desk.refuses(&format!("{audit} --within 1km --repair --open 0"), 2, &["--open"]);
    desk.refuses(&format!("{audit} --within 1km --tolerance 0"), 2, &["not a tolerance"]);
    desk.refuses(&format!("{audit} --within 1km --tolerance 1e-15"), 2, &["no better"]);
    desk.refuses("audit --facilities centres.csv --within 1km", 2, &["--area"]);
    desk.refuses(audit, 2, &["--within"]);
    let points = "coverage --facilities centres.csv --demand blocks.csv --within 1km --blocks area";
    desk.refuses(points, 3, &["outlines"]);
    // The audit needs no demand, and takes a layer without centres for what it is.
    desk.put("none.csv", "id,lon,lat\n");
    let output = desk.run("audit --facilities none.csv --area near.geojson --within 1km --json");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let found = json(&output);
    assert_eq!((&found["worst"], &found["holes"][0]["depth_m"]), (&Value::Null, &Value::Null));
}

/// Blocks as ground: the account still adds up, and a block cut in two by the rim counts by
/// its halves.
#[test]
fn coverage_by_the_ground_of_blocks() {
    let desk = Desk::new();
    desk.put("centres.csv", "id,x,y\nc,0,0\n");
    let ring =
        |from: f64, to: f64| format!("[[{from},-1],[{to},-1],[{to},1],[{from},1],[{from},-1]]");
    let block = |id: &str, people: u32, ring: String| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{id}\",\"population\":{people}}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        )
    };
    let blocks = [
        block("in", 100, ring(0.0, 10.0)),
        block("third", 90, ring(998.0005, 1_004.000_5)),
        block("most", 60, ring(997.0005, 1_001.000_5)),
        block("out", 7, ring(2_000.0, 2_001.0)),
    ];
    desk.put(
        "blocks.geojson",
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", blocks.join(",")),
    );
    let line = "coverage --facilities centres.csv?crs=local --demand blocks.geojson?crs=local \
                --within 1km --blocks area --json";
    let found = json(&desk.run(line));
    let served = &found["served"];
    // The rim bends by half a millimetre over a block two metres high.
    let weight = served["weight"].as_f64().unwrap();
    assert!((weight - (100.0 + 90.0 / 3.0 + 60.0 * 0.75)).abs() < 0.02, "{served}");
    assert_eq!(served["points"], 2, "at least half: the first and the third");
    let left = found["uncovered"]["weight"].as_f64().unwrap();
    assert!((weight + left - 257.0).abs() < 1e-9);
    assert_eq!(found["uncovered"]["points"], 2);
    assert_eq!(found["facilities"][0]["weight"], served["weight"]);
    assert_eq!(found["facilities"][0]["exclusive_weight"], served["weight"]);
    let by_point = json(&desk.run(&line.replace("--blocks area", "--blocks point")));
    assert_eq!(by_point["served"]["weight"], 160, "by a point inside, the third is out");
}

/// Stations as they are written make the claim true when they are read again.
#[test]
fn a_repair_holds_when_it_is_read_again() {
    let desk = Desk::new();
    desk.put("one.csv", CENTRES);
    let corners = [(106.79, 39.665), (106.84, 39.66), (106.85, 39.69), (106.80, 39.68)];
    desk.put("area.geojson", polygon(&corners));
    let line = "audit --facilities one.csv --area area.geojson --within 1km --repair --json";
    let output = desk.run(line);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let repair = json(&output)["repair"].clone();
    assert_eq!(repair["certified"], true);
    assert!(repair["bound"].as_u64() <= repair["added"].as_u64());
    let mut all = CENTRES.to_owned();
    for (at, station) in repair["stations"].as_array().unwrap().iter().enumerate() {
        all += &format!("new{at},{},{}\n", station["lon"], station["lat"]);
    }
    desk.put("all.csv", all);
    let output = desk.run("audit --facilities all.csv --area area.geojson --within 1km --json");
    let found = json(&output);
    assert_eq!(output.status.code(), Some(0), "{found}");
    assert_eq!(found["worst"]["distance_m"], repair["farthest_m"]);
}

/// More stations than anybody needs are not proposed.
#[test]
fn stations_that_serve_nobody_are_left_out() {
    let desk = Desk::new();
    desk.put("one.csv", CENTRES);
    let corners = [(106.79, 39.665), (106.84, 39.665), (106.84, 39.69), (106.79, 39.69)];
    desk.put("area.geojson", polygon(&corners));
    desk.put("people.csv", "id,lon,lat,population\na,106.83,39.68,5\nb,106.83,39.681,7\n");
    let line = "audit --facilities one.csv --area area.geojson --demand people.csv --within 1km \
                --repair --open 9 --json";
    let improvement = json(&desk.run(line))["improvement"].clone();
    assert_eq!((&improvement["asked"], &improvement["added"]), (&9.into(), &1.into()));
    assert_eq!((&improvement["weight"], &improvement["bound_weight"]), (&12.into(), &12.into()));
}

//! Service districts, given the way a user would: even, whole, compact, drawn without gaps; what
//! cannot be; and what goes with them.

mod desk;

use desk::{Desk, json, stderr};
use serde_json::{Value, json};

/// A square block with its lower left corner at so many metres.
fn block(id: &str, [x, y]: [f64; 2], side: f64, weight: u64) -> Value {
    let ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
    json!({
        "type": "Feature",
        "properties": {"id": id, "population": weight, "elderly": weight / 2 + 1},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    })
}

fn layer(features: Vec<Value>) -> String {
    json!({"type": "FeatureCollection", "features": features}).to_string()
}

/// A grid of squares of 100 m, a street of so many metres between them.
fn grid(columns: usize, rows: usize, street: f64, weight: impl Fn(usize, usize) -> u64) -> String {
    let place = |n: usize| n as f64 * (100.0 + street);
    let cells = (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y)));
    layer(
        cells
            .map(|(x, y)| block(&format!("b{x}_{y}"), [place(x), place(y)], 100.0, weight(x, y)))
            .collect(),
    )
}

const LINE: &str = "districts --demand grid.geojson?crs=local --json";

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

fn is_even_and_whole(document: &Value, tolerance: f64) {
    assert_eq!(document["contiguous"], true, "{document}");
    assert_eq!(document["certified"], true);
    let balance = &document["balance"];
    assert_eq!(balance["met"], true, "{balance}");
    assert!(number(&balance["most_over"]) <= tolerance + 1e-6, "{balance}");
    assert!(number(&balance["most_under"]) <= tolerance + 1e-6, "{balance}");
}

/// The squares that everybody sees: no deviation, and each as compact as a square.
#[test]
fn a_grid_falls_into_squares() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(12, 12, 0.0, |_, _| 10));
    for districts in [4, 9, 16] {
        let document = json(&desk.run(&format!("{LINE} --into {districts}")));
        is_even_and_whole(&document, 0.0);
        let list = document["districts"].as_array().unwrap();
        assert_eq!(list.len(), districts);
        for district in list {
            let square = std::f64::consts::PI / 4.0;
            assert!((number(&district["compactness"]) - square).abs() < 1e-6, "{district}");
            assert_eq!(number(&district["weight"]), 1440.0 / districts as f64);
        }
    }
}

/// The ground of the districts is the area, each place in one of them; blocks across streets are
/// neighbours, and those across a river only where a bridge joins.
#[test]
fn barriers_part_and_bridges_join() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(8, 4, 12.0, |_, _| 10));
    let area = json!({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
        "coordinates": [[[-20.0, -20.0], [904.0, -20.0], [904.0, 456.0], [-20.0, 456.0], [-20.0, -20.0]]]}});
    desk.put("area.geojson", layer(vec![area]));
    let line = format!("{LINE} --area area.geojson?crs=local --into 2 --out out");
    let document = json(&desk.run(&line));
    is_even_and_whole(&document, 0.0);
    let list = document["districts"].as_array().unwrap();
    let km2: f64 = list.iter().map(|district| number(&district["area_km2"])).sum();
    assert!((km2 - 0.924 * 0.476).abs() < 1e-9, "{km2}");
    let rows = std::fs::read_to_string(desk.0.path().join("out/assignment.csv")).unwrap();
    assert_eq!(rows.lines().count(), 33, "{rows}");
    assert!(desk.0.path().join("out/districts.geojson").exists());

    // A river from south to north, between the third and the fourth column: 12 blocks and 20.
    let river = |bridge: bool| {
        let mut rows = vec![json!({"type": "Feature", "properties": {"kind": "river"},
            "geometry": {"type": "LineString", "coordinates": [[330.0, -50.0], [330.0, 500.0]]}})];
        if bridge {
            rows.push(json!({"type": "Feature", "properties": {"kind": "bridge"},
                "geometry": {"type": "LineString", "coordinates": [[310.0, 50.0], [350.0, 50.0]]}}));
        }
        layer(rows)
    };
    desk.put("river.geojson", river(false));
    let parted = format!("{LINE} --into 2 --barriers river.geojson?crs=local");
    let output = desk.run(&parted);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let document = json(&output);
    assert_eq!(document["status"], "infeasible");
    assert!(document["neighbours"]["cut"].as_u64().unwrap() >= 4, "{document}");
    assert_eq!(document["contiguous"], false);
    assert!(!document["why"].as_array().unwrap().is_empty());
    desk.put("river.geojson", river(true));
    let document = json(&desk.run(&parted));
    is_even_and_whole(&document, 0.05);
    assert_eq!(document["neighbours"]["bridged"], 1);
    // 12 to 20 is right for one of 3 and one of 5 parts.
    let document = json(&desk.run(&format!("{LINE} --into 8 --barriers river.geojson?crs=local")));
    is_even_and_whole(&document, 0.0);
}

/// Zones are never crossed, levels nest, further columns are shared out too, workers follow weight.
#[test]
fn zones_levels_columns_and_workers() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(12, 6, 0.0, |x, y| 10 + ((x * 7 + y * 3) % 5) as u64));
    let half = |name: &str, from: f64| {
        json!({"type": "Feature", "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [[[from, 0.0], [from + 600.0, 0.0],
            [from + 600.0, 600.0], [from, 600.0], [from, 0.0]]]}})
    };
    desk.put("zones.geojson", layer(vec![half("west", 0.0), half("east", 600.0)]));
    let document =
        json(&desk.run(&format!("{LINE} --into 6 --within-zones zones.geojson?crs=local --out z")));
    is_even_and_whole(&document, 0.05);
    let rows = std::fs::read_to_string(desk.0.path().join("z/assignment.csv")).unwrap();
    let mut side = std::collections::BTreeMap::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let column: usize = cells[0][1..].split('_').next().unwrap().parse().unwrap();
        assert_eq!(*side.entry(cells[2].to_owned()).or_insert(column < 6), column < 6, "{row}");
    }

    let document = json(&desk.run(&format!("{LINE} --into 2,8 --balance elderly:10% --staff 20")));
    is_even_and_whole(&document, 0.05);
    assert_eq!(document["modules"]["districts"].as_array().unwrap().len(), 2);
    let list = document["districts"].as_array().unwrap();
    assert_eq!(list.len(), 8);
    assert!(list.iter().all(|district| district["module"].is_string()));
    let workers: u64 = list.iter().map(|district| district["staff"].as_u64().unwrap()).sum();
    assert_eq!(workers, 20);
    assert!(list.iter().all(|district| district["staff"].as_u64().unwrap() >= 1));
    assert_eq!(document["further_balance"][0]["workload"], "elderly");
    assert_eq!(document["further_balance"][0]["met"], true);
}

/// Today's districts change as little as balance takes, and it is told who moves.
#[test]
fn today_is_kept_as_far_as_it_can_be() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(8, 4, 0.0, |_, _| 10));
    let strip = |name: &str, from: f64, to: f64| {
        json!({"type": "Feature",
        "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates":
            [[[from, 0.0], [to, 0.0], [to, 400.0], [from, 400.0], [from, 0.0]]]}})
    };
    desk.put("today.geojson", layer(vec![strip("西", 0.0, 300.0), strip("东", 300.0, 800.0)]));
    let line = "districts --demand grid.geojson?crs=local --keep today.geojson?crs=local";
    let document = json(&desk.run(&format!("{line} --json --out k")));
    is_even_and_whole(&document, 0.05);
    assert_eq!(document["moved_weight"], 40);
    assert_eq!(document["today"]["districts"], 2);
    assert_eq!(number(&document["today"]["largest_deviation"]), 0.25);
    let names: Vec<&str> = document["districts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| d["id"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["西", "东"]);
    let rows = std::fs::read_to_string(desk.0.path().join("k/moves.csv")).unwrap();
    assert_eq!(rows.lines().count(), 5, "{rows}");
    assert!(rows.lines().skip(1).all(|row| row.ends_with(",东,西,10")), "{rows}");
    let text = String::from_utf8(desk.run(&format!("{line} --lang zh")).stdout).unwrap();
    assert!(text.contains("改变所属分区"), "{text}");
}

/// One district around each centre, and who is near it.
#[test]
fn one_district_for_each_centre() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(8, 4, 0.0, |_, _| 10));
    desk.put("stations.csv", "id,x,y\nA,100,200\nB,500,200\n");
    let line = "districts --demand grid.geojson?crs=local --facilities stations.csv?crs=local";
    let document = json(&desk.run(&format!("{line} --json --map d.svg --within 300m")));
    is_even_and_whole(&document, 0.05);
    assert_eq!(document["districts"][0]["id"], "A");
    assert_eq!(document["standard"]["limit"], "300m");
    assert!(number(&document["bound_here"]) <= number(&document["value"]));
    let map = std::fs::read_to_string(desk.0.path().join("d.svg")).unwrap();
    assert!(map.contains("largest deviation"), "no subtitle");
}

/// What cannot be is said, with the block at fault; nothing is written.
#[test]
fn what_cannot_be_is_said() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(3, 2, 0.0, |x, y| if (x, y) == (1, 1) { 100 } else { 10 }));
    let output = desk.run(&format!("{LINE} --into 3"));
    assert_eq!(output.status.code(), Some(4));
    let why = json(&output)["why"].clone();
    assert_eq!(why[0]["block"], "b1_1", "{why}");
    desk.refuses(&format!("{LINE} --into 7"), 2, &["7 districts", "6 blocks"]);
    desk.refuses(&format!("{LINE} --into 0"), 2, &["not a number of districts"]);
    desk.refuses(&format!("{LINE} --into 3 --staff 2"), 2, &["--staff 2", "3 districts"]);
    desk.refuses(&format!("{LINE} --into 3 --balance none"), 3, &["none"]);
    desk.refuses(LINE, 2, &["--into"]);
    desk.put("zero.geojson", grid(3, 2, 0.0, |_, _| 0));
    let zero = "districts --demand zero.geojson?crs=local --into 2";
    desk.refuses(zero, 3, &["population", "every weight is 0"]);
    let two = vec![block("a", [0.0, 0.0], 100.0, 5), block("b", [50.0, 0.0], 100.0, 5)];
    desk.put("over.geojson", layer(two));
    desk.refuses(
        "districts --demand over.geojson?crs=local --into 2",
        3,
        &["a", "b", "over each other"],
    );
    let zone = json!({"type": "Feature", "properties": {"name": "west"}, "geometry":
        {"type": "Polygon", "coordinates": [[[0.0, 0.0], [100.0, 0.0], [100.0, 200.0], [0.0, 200.0], [0.0, 0.0]]]}});
    desk.put("zones.geojson", layer(vec![zone]));
    let line = format!("{LINE} --into 2 --within-zones zones.geojson?crs=local");
    desk.refuses(&line, 3, &["--within-zones", "in no zone", "4 such blocks"]);
    // Nothing is exactly even in three: 150 over 3 with one of 100.
    let output = desk.run("districts --demand grid.geojson?crs=local --into 2 --tolerance 0%");
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
}

/// The same whatever the threads and whatever the run.
#[test]
fn the_same_on_any_number_of_threads() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(15, 11, 0.0, |x, y| 5 + ((x * 31 + y * 17) % 23) as u64));
    let one = desk.run(&format!("{LINE} --into 7 --threads 1"));
    let two = desk.run(&format!("{LINE} --into 7 --threads 2"));
    assert_eq!(one.stdout, two.stdout);
    is_even_and_whole(&json(&one), 0.05);
}

/// A plan asks for districts too, and its report says how even they are.
#[test]
fn plans_ask_for_districts() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(12, 6, 0.0, |_, _| 10));
    desk.put("stations.csv", "id,x,y\nA,300,300\nB,900,300\n");
    let plan = |districts: &str| {
        format!(
            "[layers]\ndemand = {{ path = \"grid.geojson\", crs = \"local\" }}\n\
             facilities = {{ path = \"stations.csv\", crs = \"local\" }}\n\
             [[scenarios]]\nname = \"today\"\nwithin = \"500m\"\n\
             [[scenarios]]\nname = \"grids\"\nwithin = \"500m\"\ndistricts = {districts}\n"
        )
    };
    desk.put("plan.toml", plan("{ into = [2, 8], balance = [\"elderly:10%\"], staff = 20 }"));
    let output = desk.run("run plan.toml --json --out out");
    assert!(output.status.success(), "{}", stderr(&output));
    let document = json(&output);
    let grids = &document["scenarios"][1]["districts"];
    assert_eq!(grids["format"], "radii.districts/1");
    assert_eq!(grids["districts"].as_array().unwrap().len(), 8);
    let figures = &document["comparison"][1]["districts"];
    assert_eq!((&figures["districts"], &figures["met"]), (&8.into(), &true.into()));
    let summary = std::fs::read_to_string(desk.0.path().join("out/summary.md")).unwrap();
    assert!(summary.contains("8 districts; largest deviation 0.00 %"), "{summary}");
    assert!(desk.0.path().join("out/scenarios/grids/districts.geojson").exists());

    desk.put("plan.toml", plan("{ around_centres = true, keep = \"none.geojson\" }"));
    desk.refuses("run plan.toml", 2, &["none.geojson"]);
    for (wrong, words) in [
        ("{ into = [8, 2] }", "rising ones"),
        ("{ }", "says how many"),
        ("{ into = 2, target_weight = 10 }", "says how many"),
        ("{ into = 2, balance = [\":5%\"] }", "names no column"),
    ] {
        desk.put("plan.toml", plan(wrong));
        desk.refuses("run plan.toml", 2, &[words]);
    }
}

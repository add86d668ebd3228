//! Service districts, given the way a user would: even, whole, compact, drawn without gaps; what
//! cannot be; and what goes with them.

mod desk;
mod oracle;

use desk::{Desk, json, stderr};
use geo::{Area, Geometry, MultiPolygon, Validation};
use geojson::GeoJson;
use oracle::shared;
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
    // A bridge may be drawn as a polygon; one that leads nowhere is told.
    let drawn = river(true).replace(
        r#"{"type":"LineString","coordinates":[[310.0,50.0],[350.0,50.0]]}"#,
        r#"{"type":"Polygon","coordinates":[[[310.0,45.0],[350.0,45.0],[350.0,55.0],[310.0,55.0],[310.0,45.0]]]}"#,
    );
    assert!(drawn.contains("Polygon"), "{drawn}");
    desk.put("river.geojson", drawn);
    assert_eq!(json(&desk.run(&parted))["neighbours"]["bridged"], 1);
    desk.put("river.geojson", river(true).replace("[310.0,50.0]", "[340.0,50.0]"));
    let document = json(&desk.run(&parted));
    assert_eq!(document["doubts"][0]["bridges_that_join_nothing"], 1, "{document}");
    desk.put("river.geojson", river(false));
    // Through the blocks of the fourth column, which belong to the side with most of their ground.
    let through = |x: f64| {
        let course = json!({"type": "Feature", "properties": {},
            "geometry": {"type": "LineString", "coordinates": [[x, -50.0], [x, 500.0]]}});
        desk.put("through.geojson", layer(vec![course]));
        desk.run(&parted.replace("river.geojson", "through.geojson"))
    };
    let document = json(&through(400.0));
    is_even_and_whole(&document, 0.0);
    assert_eq!(document["doubts"][0]["blocks"], 4, "{document}");
    let output = through(370.0);
    assert_eq!(output.status.code(), Some(4), "12 blocks west of the river and 20 east of it");
    assert_eq!(json(&output)["contiguous"], false);
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

/// More districts than today: the heaviest gives some up; fewer: the lightest ends; around centres:
/// each goes on with the district it stands in.
#[test]
fn today_is_kept_where_the_number_changes() {
    let desk = Desk::new();
    desk.put("grid.geojson", grid(8, 4, 0.0, |_, _| 10));
    let strip = |name: &str, from: f64, to: f64| {
        let corners = [[from, 0.0], [to, 0.0], [to, 400.0], [from, 400.0], [from, 0.0]];
        json!({"type": "Feature", "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [corners]}})
    };
    desk.put("two.geojson", layer(vec![strip("1", 0.0, 600.0), strip("西", 600.0, 800.0)]));
    let names = |document: &Value| -> Vec<String> {
        let list = document["districts"].as_array().unwrap();
        list.iter().map(|district| district["id"].as_str().unwrap().to_owned()).collect()
    };
    let line = format!("{LINE} --keep two.geojson?crs=local");
    // Six columns and two: into four of two each, the six must give up four columns.
    let document = json(&desk.run(&format!("{line} --into 4 --tolerance 0% --out more")));
    is_even_and_whole(&document, 0.0);
    assert_eq!(names(&document), ["1", "西", "2", "3"]);
    assert_eq!(
        (&document["moved_weight"], &document["moved_weight_at_least"]),
        (&json!(160), &json!(160))
    );
    let rows = std::fs::read_to_string(desk.0.path().join("more/moves.csv")).unwrap();
    assert!(
        rows.lines().skip(1).all(|row| row.contains(",1,2,") || row.contains(",1,3,")),
        "{rows}"
    );
    let weighed = json(&desk.run(&format!("{line} --target-weight 80 --tolerance 0%")));
    assert_eq!((names(&weighed), &weighed["moved_weight"]), (names(&document), &json!(160)));
    // Three districts of 3, 3 and 2 columns into two of 4: the last ends.
    let three = vec![strip("甲", 0.0, 300.0), strip("乙", 300.0, 600.0), strip("丙", 600.0, 800.0)];
    desk.put("three.geojson", layer(three));
    let line = format!("{LINE} --keep three.geojson?crs=local --into 2 --tolerance 0% --out fewer");
    let document = json(&desk.run(&line));
    is_even_and_whole(&document, 0.0);
    assert_eq!(names(&document), ["甲", "乙"]);
    assert_eq!(document["moved_weight_at_least"], 80);
    let moved = number(&document["moved_weight"]);
    assert!((80.0..=120.0).contains(&moved), "{moved}");
    let rows = std::fs::read_to_string(desk.0.path().join("fewer/moves.csv")).unwrap();
    assert_eq!(rows.lines().filter(|row| row.contains(",丙,")).count(), 8, "{rows}");
    // Centres in the other order than the districts they stand in, and one in none of its own.
    desk.put("sites.csv", "id,x,y\ne,750,200\nw,150,200\nn,350,200\n");
    desk.put("sides.geojson", layer(vec![strip("西", 0.0, 400.0), strip("东", 400.0, 800.0)]));
    let line = format!("{LINE} --keep sides.geojson?crs=local --facilities sites.csv?crs=local");
    let document = json(&desk.run(&format!("{line} --tolerance 10% --out around")));
    assert_eq!(names(&document), ["e", "w", "n"]);
    let goes_on = json!([{"today": "西", "as": "w"}, {"today": "东", "as": "e"}]);
    assert_eq!(document["today"]["goes_on"], goes_on);
    let output = desk.run(&format!("{line} --tolerance 10%").replace(" --json", " --lang en"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("under another name from now on (2): 西 as w, 东 as e."), "{text}");
    assert_eq!(document["balance"]["met"], true, "{document}");
    let rows = std::fs::read_to_string(desk.0.path().join("around/moves.csv")).unwrap();
    assert!(
        rows.lines().skip(1).all(|row| row.contains(",西,n,")
            || row.contains(",东,n,")
            || row.contains(",东,w,")
            || row.contains(",西,e,")),
        "{rows}"
    );
    let moved = number(&document["moved_weight"]);
    assert!(moved <= 140.0 && moved >= number(&document["moved_weight_at_least"]), "{document}");
    // Named by another column; what is named has to be there.
    let line = format!("{LINE} --into 2 --tolerance 20% --keep");
    let sides = std::fs::read_to_string(desk.0.path().join("sides.geojson")).unwrap();
    desk.put("coded.geojson", sides.replace("\"name\"", "\"代号\""));
    assert_eq!(
        names(&json(&desk.run(&format!("{line} coded.geojson?crs=local&id=代号")))),
        ["西", "东"]
    );
    for key in ["id", "name", "weight"] {
        let line = format!("{line} coded.geojson?crs=local&{key}=nope");
        desk.refuses(&line, 3, &["coded.geojson", "nope", "代号"]);
    }
    // One of today's holds no block; a layer of another place holds none at all.
    let strips = vec![strip("内", 0.0, 800.0), strip("外", 900.0, 990.0)];
    desk.put("beside.geojson", layer(strips));
    let line = format!("{LINE} --keep beside.geojson?crs=local --into 2");
    assert_eq!(json(&desk.run(&line))["doubts"][0]["today_without_blocks"], json!(["外"]));
    desk.put("far.geojson", layer(vec![strip("远", 9000.0, 9900.0)]));
    desk.refuses(&format!("{LINE} --keep far.geojson?crs=local"), 3, &["far.geojson", "no block"]);
    // Two of one name, and one of none.
    let strips = vec![strip("同", 0.0, 300.0), strip("同", 300.0, 600.0), strip("", 600.0, 800.0)];
    desk.put("alike.geojson", layer(strips));
    let line = format!("{LINE} --keep alike.geojson?crs=local --tolerance 20%");
    assert_eq!(names(&json(&desk.run(&line))), ["同", "同 (2)", "3"]);
    let zones = "--within-zones sides.geojson?crs=local";
    let line = format!("{LINE} --keep three.geojson?crs=local --into 1 {zones}");
    desk.refuses(&line, 2, &["into 1 district:", "there are 2 zones"]);
    // Of three of today two go on, one for each zone, though two have their seat in the west.
    let line = format!("{LINE} --keep three.geojson?crs=local --into 2 {zones}");
    let document = json(&desk.run(&line));
    is_even_and_whole(&document, 0.05);
    assert_eq!(names(&document), ["甲", "乙"]);
    let line = format!("{LINE} --keep sides.geojson?crs=local --into 2,4");
    desk.refuses(&line, 2, &["--keep", "modules"]);
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
    let near = &document["within"][0];
    assert_eq!((&near["limit"], &near["served"]["weight"]), (&json!("300m"), &json!(320)));
    let near = json(&desk.run(&format!("{line} --json --within 100m")))["within"][0].clone();
    // The four blocks around each station have their middles 71 m away.
    assert_eq!((&near["served"]["points"], &near["served"]["share"]), (&json!(8), &json!(0.25)));
    let output = desk.run(&format!("{line} --within 100m --lang en --out near"));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Within 100 m of the centre of their district: 8 blocks"), "{text}");
    // Without a limit a centre holds its district, and maps of service say nothing.
    assert!(desk.run(&format!("{line} --out held")).status.success());
    let sites = std::fs::read_to_string(desk.0.path().join("held/sites.csv")).unwrap();
    assert!(sites.lines().skip(1).all(|row| row.contains(",160,16,")), "{sites}");
    for layout in ["coverage", "overlap", "catchments", "histogram"] {
        desk.refuses(&format!("{line} --map m.svg?layout={layout}"), 2, &[layout, "--within"]);
    }
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
    desk.refuses(&format!("{LINE} --into 3 --staff 2"), 2, &["2 workers", "3 districts"]);
    desk.refuses(&format!("{LINE} --into 3 --balance none"), 3, &["none"]);
    desk.put("nobody.csv", "id,x,y\n");
    desk.refuses(&format!("{LINE} --facilities nobody.csv?crs=local"), 3, &["no centre"]);
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
    desk.refuses(&line, 3, &["zones.geojson", "in no zone", "4 blocks"]);
    // A zone that crosses itself is taken as drawn, and named.
    let bow = json!({"type": "Feature", "properties": {"name": "bow"}, "geometry": {"type": "Polygon",
        "coordinates": [[[-50.0, -50.0], [400.0, 250.0], [400.0, -50.0], [-50.0, 250.0], [-50.0, -50.0]]]}});
    let rest = json!({"type": "Feature", "properties": {"name": "rest"}, "geometry": {"type": "Polygon",
        "coordinates": [[[0.0, 0.0], [300.0, 0.0], [300.0, 200.0], [0.0, 200.0], [0.0, 0.0]]]}});
    desk.put("bow.geojson", layer(vec![bow, rest]));
    let output = desk.run(&format!("{LINE} --into 2 --within-zones bow.geojson?crs=local"));
    assert!(stderr(&output).contains("bow: a ring has a self-intersection"), "{}", stderr(&output));
    // All in one place: there is no ground for two.
    desk.put("one.csv", "id,x,y,population\na,5,5,10\nb,5,5,10\n");
    let document =
        json(&desk.run("districts --demand one.csv?crs=local --into 2 --json --out one"));
    assert_eq!(document["doubts"][0]["no_ground"], json!(["2"]), "{document}");
    assert_eq!(document["blocks_outside_their_district"], 0);
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

    // What no plan can know beforehand fails in the run, and leaves no folder behind.
    let alone = |districts: &str| {
        let text = plan(districts);
        let (layers, _) = text.split_once("[[scenarios]]").unwrap();
        let (_, grids) = text.rsplit_once("[[scenarios]]").unwrap();
        format!("{layers}[[scenarios]]{grids}")
    };
    desk.put("plan.toml", alone("{ into = 200 }"));
    desk.refuses("run plan.toml --out failed/run", 2, &["200 districts", "72 blocks"]);
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

/// What is written in degrees is as whole as in the plane: the rings of GIS programs.
#[test]
fn the_ground_of_porto_alegre_is_whole_in_degrees() {
    let Some(folder) = shared("porto-alegre") else { return };
    let desk = Desk::new();
    let line = format!(
        "districts --demand {}/blocks.geojson?weight=population --into 20 --out out --json",
        folder.display()
    );
    is_even_and_whole(&json(&desk.run(&line)), 0.05);
    let written = std::fs::read_to_string(desk.0.path().join("out/districts.geojson")).unwrap();
    let GeoJson::FeatureCollection(layer) = written.parse::<GeoJson>().unwrap() else { panic!() };
    let ground: Vec<MultiPolygon<f64>> = layer
        .features
        .into_iter()
        .map(|feature| match Geometry::try_from(feature).unwrap() {
            Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            Geometry::MultiPolygon(polygons) => polygons,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ground.len(), 20);
    for district in &ground {
        assert!(district.is_valid(), "{:?}", district.check_validation());
    }
    let sum: f64 = ground.iter().map(Area::unsigned_area).sum();
    let all = geo::unary_union(ground.iter().flat_map(|district| district.iter()));
    assert!((sum - all.unsigned_area()).abs() < 1e-9 * sum, "{sum} and {}", all.unsigned_area());
}

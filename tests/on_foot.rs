//! Walking through the real program: a river with one bridge, a block without streets, and what
//! the report, the layers and the exit codes say of them.

mod desk;

use desk::{Desk, json, stderr};
use serde_json::{Value, json};

/// Two streets 200 m apart along a river, joined by a bridge a kilometre upstream. The centre is
/// at the near end of the first.
const STREETS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[1000,0]]}},
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1000,0],[1000,200]]}},
{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1000,200],[0,200]]}}]}"#;

const WALK: &str = "coverage --facilities centres.csv?crs=local --demand blocks.csv?crs=local \
                    --roads streets.geojson?crs=local";

fn line(coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":{coordinates}}}}}]}}"#
    )
}

fn riverside() -> Desk {
    let desk = Desk::new();
    desk.put("centres.csv", "id,x,y\n中心,0,0\n");
    desk.put(
        "blocks.csv",
        "id,x,y,population\nnear,300,10,10\nacross,0,200,20\nfar,900,0,30\nlost,500,2000,40\n",
    );
    desk.put("streets.geojson", STREETS);
    desk
}

fn tally(points: u64, weight: u64) -> Value {
    json!({"points": points, "weight": weight, "share": weight as f64 / 100.0})
}

#[test]
fn a_circle_hides_what_the_river_keeps_apart() {
    let desk = riverside();
    let output = desk.run(&format!("{WALK} --within 8min --sparse 0 --out out --json"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let found = json(&output);
    assert_eq!(
        found["standard"],
        json!({"limit": "8min", "reach": "walk", "profile": "adult", "speed_m_per_min": 80.0, "gates": "residents"})
    );
    assert_eq!(found["served"], tally(1, 10));
    assert_eq!(found["uncovered"], tally(2, 50));
    assert_eq!(found["unsnapped"]["ids"], json!(["lost"]));
    assert_eq!(found["unsnapped"]["weight"], 40);
    let foot = &found["on_foot"];
    assert_eq!(foot["missing"]["path"], tally(1, 20));
    assert_eq!(foot["missing"]["centre"], tally(1, 30));
    let row = &foot["side_by_side"][0];
    assert_eq!(row["metres"], 640.0);
    assert_eq!((&row["straight_line"], &row["walk"]), (&tally(2, 30), &tally(1, 10)));
    assert_eq!(row["speed_for_all_m_per_min"], Value::Null, "nobody walks to a lost block");
    let table = std::fs::read_to_string(desk.0.path().join("out/demand.csv")).unwrap();
    for said in [
        "near,,300.0,10.0,10,served,",
        ",310.0,,3.88,1.033,,measured,10.0",
        ",2200.0,,27.5,11.0,path,",
    ] {
        assert!(table.contains(said), "{said} is not in\n{table}");
    }
    assert!(table.contains("lost,,500.0,2000.0,40,unsnapped,"), "{table}");
}

#[test]
fn limits_hold_at_the_very_millimetre() {
    let desk = riverside();
    let served = |limit: &str| {
        let output = desk.run(&format!("{WALK} --within {limit} --sparse 0 --json"));
        json(&output)["served"]["points"].clone()
    };
    assert_eq!(served("310m --along roads"), 1);
    assert_eq!(served("309.999m --along roads"), 0);
    assert_eq!(served("3.875min"), 1, "310 m at 80 m/min");
    assert_eq!(served("3.87499min"), 0);
    assert_eq!(served("5min --speed 62m/min"), 1, "310 m at 62 m/min");
    assert_eq!(served("2200m --along roads"), 3, "the bridge is the way across");
}

#[test]
fn a_footbridge_serves_and_a_closure_cuts_off() {
    let desk = riverside();
    desk.put("bridge.geojson", line("[[2,4],[2,197]]"));
    desk.put("works.geojson", line("[[150,-50],[150,50]]"));
    let run = |more: &str| {
        let output = desk.run(&format!("{WALK} --within 8min --sparse 0 --json {more}"));
        json(&output)["served"]["weight"].clone()
    };
    assert_eq!(run("--add-path bridge.geojson?crs=local"), 30);
    assert_eq!(run("--close-path works.geojson?crs=local"), 0);
    assert_eq!(run("--add-path bridge.geojson?crs=local --close-path works.geojson?crs=local"), 20);
}

#[test]
fn where_the_map_is_thin_a_verdict_is_an_estimate_and_meets_no_requirement() {
    let desk = riverside();
    let output = desk.run(&format!("{WALK} --within 8min --sparse 5 --json --require 30%"));
    let found = json(&output);
    // Across: 200 m in a straight line, so 280 m by estimate. Far and lost are beyond any walk.
    assert_eq!(found["served"], tally(2, 30));
    assert_eq!(found["estimated"]["served"], tally(1, 20));
    assert_eq!(found["estimated"]["uncovered"], tally(0, 0));
    assert_eq!(found["require"]["met"], false, "an estimate meets nothing");
    assert_eq!(output.status.code(), Some(1));
    let text = desk.run(&format!("{WALK} --within 8min --sparse 5 --require 30%"));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("NOT met by what is measured, met by estimate"), "{text}");
    assert!(
        text.contains(
            "estimated for the first limit, at 1.4 times the straight line: 1 block (20 population)"
        ),
        "{text}"
    );
}

#[test]
fn plans_walk_too_and_nobody_must_serve_the_lost() {
    let desk = riverside();
    let site = WALK.replacen("coverage", "site", 1);
    let lscp = desk.run(&format!("{site} --within 8min --sparse 0 --model lscp --json"));
    let found = json(&lscp);
    assert_eq!((&found["status"], &found["value"]), (&json!("optimal"), &json!(2)), "{found}");
    assert!(stderr(&lscp).contains("1 blocks have no street near"), "{}", stderr(&lscp));
    let mclp = desk.run(&format!("{site} --within 8min --sparse 0 --model mclp --open 1 --json"));
    assert_eq!(json(&mclp)["value"], 50, "near, and the lost by a centre at its door");
}

#[test]
fn isochrones_hold_exactly_the_covered_blocks_on_any_number_of_threads() {
    let desk = riverside();
    let mut written = Vec::new();
    for threads in [1, 2] {
        let folder = format!("out{threads}");
        let output = desk.run(&format!(
            "{WALK} --within 8min --within 5min --within 30min --sparse 0 --isochrones each --threads {threads} --out {folder} --json"
        ));
        let drawn = json(&output)["on_foot"]["isochrones"].clone();
        assert_eq!((&drawn["polygons"], &drawn["blocks_mismatched"]), (&json!(3), &json!(0)));
        let read = |name: &str| std::fs::read(desk.0.path().join(&folder).join(name)).unwrap();
        written.push((read("isochrones.geojson"), read("streets.geojson"), read("demand.csv")));
    }
    assert_eq!(written[0], written[1]);
}

#[test]
fn a_saved_network_says_the_same() {
    let desk = Desk::new();
    let nodes: String = (0..120)
        .map(|n| {
            format!("<node id=\"{n}\" lon=\"{}\" lat=\"39.67\"/>", 106.8 + f64::from(n) * 1e-4)
        })
        .collect();
    let refs: String = (0..120).map(|n| format!("<nd ref=\"{n}\"/>")).collect();
    desk.put(
        "city.osm",
        format!("<osm version=\"0.6\">{nodes}<way id=\"1\">{refs}<tag k=\"highway\" v=\"residential\"/></way></osm>"),
    );
    let saved = desk.run("convert city.osm city.walk");
    assert_eq!(saved.status.code(), Some(0), "{}", stderr(&saved));
    let answer = |roads: &str| {
        let line = format!(
            "coverage --facilities centres.csv --demand blocks.csv --roads {roads} --within 8min --json"
        );
        let mut found = json(&desk.run(&line));
        found["inputs"] = Value::Null;
        found
    };
    assert_eq!(answer("city.osm"), answer("city.walk"));
    desk.refuses("convert city.osm city.walk", 5, &["exists already"]);
    let elder = "coverage --facilities centres.csv --demand blocks.csv --roads city.walk --within 8min --profile elder";
    desk.refuses(elder, 3, &["city.walk", "made for the profile adult, not elder"]);
    desk.put("torn.walk", "radii walking network 1\n");
    desk.refuses(&elder.replace("city.walk", "torn.walk"), 3, &["torn.walk"]);
    let printed = desk.run("profile wheelchair");
    assert!(String::from_utf8_lossy(&printed.stdout).contains("highway = [\"steps\"]"));
}

#[test]
fn what_a_hostile_user_found() {
    let desk = riverside();
    // Whoever has no street near has no centre within 8 minutes either.
    let text = desk.run(&format!("{WALK} --within 8min --sparse 0 --max-snap 1m"));
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.contains("does not hold: 4 blocks (100 population)"), "{text}");
    // The mean is over those who reach a centre: (310 x 10 + 2200 x 20 + 900 x 30) / 60.
    let found = json(&desk.run(&format!("{WALK} --within 8min --sparse 0 --json")));
    assert_eq!(found["nearest"]["mean_m"], 1235.0);
    // What is drawn twice counts once.
    let inner = STREETS.split_once('[').unwrap().1.trim_end_matches("]}");
    desk.put("twice.geojson", STREETS.replacen('[', &format!("[{inner},"), 1));
    let twice = WALK.replace("streets.geojson", "twice.geojson");
    let twice = json(&desk.run(&format!("{twice} --within 8min --sparse 0 --json")));
    assert_eq!(twice["on_foot"]["streets_km"], found["on_foot"]["streets_km"]);
    // An added path meets the street it crosses, a bridge does not.
    let path = |more: &str| line("[[300,-100],[300,300]]").replace("{}", &format!("{{{more}}}"));
    desk.put("path.geojson", path(""));
    desk.put("over.geojson", path("\"bridge\":\"yes\""));
    let across = |file: &str| {
        let added = format!("{WALK} --within 15min --sparse 0 --json --add-path {file}?crs=local");
        json(&desk.run(&added))["served"]["weight"].clone()
    };
    assert_eq!(across("path.geojson"), 60, "300 m, 200 m and 300 m are a walk");
    desk.refuses(
        &format!("{WALK} --within 15min --add-path over.geojson?crs=local"),
        3,
        &["no street within 30 m of either end"],
    );
    // An extract takes no keys; degrees are degrees.
    desk.put("metres.geojson", line("[[500000,4390000],[501000,4390000]]"));
    let plain = "coverage --facilities centres.geojson --demand blocks.geojson --within 8min";
    let at = |id: &str, x: f64| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"Point","coordinates":[{x},39.67]}}}}]}}"#
        )
    };
    desk.put("centres.geojson", at("c", 106.80));
    desk.put("blocks.geojson", at("b", 106.81));
    desk.refuses(&format!("{plain} --roads metres.geojson"), 3, &["are not degrees"]);
    desk.refuses(&format!("{plain} --roads city.osm?where=a=b"), 2, &["takes no keys"]);
}

#[test]
fn wishes_that_make_no_sense_are_refused() {
    let desk = riverside();
    let plain = WALK.split(" --roads").next().unwrap().to_owned();
    for (line, code, words) in [
        (format!("{plain} --within 8min"), 2, "needs the streets"),
        (format!("{plain} --within 1km --speed 60m/min"), 2, "no streets to walk on"),
        (format!("{WALK} --within 8min --within 1km --along roads"), 2, "--along roads"),
        (format!("{WALK} --within 8min --blocks area"), 2, "--blocks area"),
        (format!("{WALK} --within 8min --profile adlut"), 2, "adult, elder, wheelchair"),
        (format!("{WALK} --within 8min --profile none.toml"), 5, "none.toml"),
        (format!("{WALK} --within 8min --add-path blocks.csv?crs=local"), 3, "no lines"),
        (
            format!(
                "{} --within 8min --model mclp --open 1 --candidates planar",
                WALK.replacen("coverage", "site", 1)
            ),
            2,
            "--candidates planar",
        ),
        (
            format!(
                "{} --within 8min --model mclp --tier a:1km:1",
                WALK.replacen("coverage", "site", 1)
            ),
            2,
            "one is walked",
        ),
        (
            WALK.replace("streets.geojson?crs=local", "nothing.osm.pbf") + " --within 8min",
            5,
            "nothing.osm.pbf",
        ),
    ] {
        desk.refuses(&line, code, &[words]);
    }
}

//! The real program: expected outputs of the fixture, bad input, exit codes, and nothing
//! left behind.

mod desk;

use desk::{Desk, home, json, radii, stderr};
use serde_json::Value;

/// Compare with the expected file, or write it anew under `./dev bless`.
fn expect(name: &str, found: &[u8]) {
    let path = home().join("fixtures/haibowan/expected").join(name);
    if std::env::var("RADII_BLESS").is_ok() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read(&path).unwrap_or_default();
    let same = expected == found;
    assert!(same, "{name} differs; read it, then ./dev bless:\n{}", String::from_utf8_lossy(found));
}

const LAYERS: [&str; 8] = [
    "--facilities",
    "fixtures/haibowan/centres.csv",
    "--demand",
    "fixtures/haibowan/blocks.geojson",
    "--area",
    "fixtures/haibowan/area.geojson",
    "--within",
    "1km",
];

#[test]
fn the_fixture_gives_what_is_expected() {
    for (name, extra) in [
        ("coverage.txt", &["coverage"][..]),
        ("coverage.json", &["coverage", "--within", "500m", "--require", "90%", "--json"]),
        ("mclp_12.txt", &["site", "--model", "mclp", "--open", "12"]),
        ("mclp_12.json", &["site", "--model", "mclp", "--open", "12", "--json"]),
        ("lscp.json", &["site", "--model", "lscp", "--json"]),
        ("phases.txt", &["site", "--model", "mclp", "--phases", "6,6"]),
        ("curve.txt", &["site", "--model", "mclp", "--open", "1..14"]),
        ("moves.json", &["site", "--model", "mclp", "--relocate", "3", "--json"]),
        (
            "tiers.txt",
            &["site", "--model", "mclp", "--tier", "street:2km:1", "--tier", "community:1500m:2"],
        ),
        (
            "others.json",
            &["site", "--model", "pscp", "--target", "98%", "--alternatives", "3", "--json"],
        ),
        (
            "planar.json",
            &["site", "--model", "mclp", "--open", "3", "--candidates", "planar", "--json"],
        ),
        ("audit.txt", &["audit"]),
        ("audit.json", &["audit", "--within", "1500m", "--json"]),
        ("audit_repair_6.txt", &["audit", "--repair", "--open", "6"]),
        ("blocks_as_ground.txt", &["coverage", "--blocks", "area"]),
        (
            "backup.txt",
            &["site", "--model", "backup", "--open", "4", "--single-first", "--why-not", "HB1163"],
        ),
        ("coverage_zh.txt", &["coverage", "--lang", "zh"]),
        ("mclp_12_zh.txt", &["site", "--model", "mclp", "--open", "12", "--lang", "zh"]),
        ("audit_zh.txt", &["audit", "--repair", "--open", "6", "--lang", "zh"]),
        (
            "on_foot_zh.txt",
            &[
                "coverage",
                "--within",
                "8min",
                "--roads",
                "fixtures/haibowan/streets.geojson",
                "--lang",
                "zh",
            ],
        ),
    ] {
        let mut arguments = extra.to_vec();
        arguments.splice(1..1, LAYERS);
        let one = radii(&home(), &[&arguments[..], &["--threads", "1"]].concat());
        let two = radii(&home(), &[&arguments[..], &["--threads", "2"]].concat());
        // The fixture's claim does not hold.
        let code = i32::from(extra[0] == "audit");
        assert_eq!(one.status.code(), Some(code), "{name}: {}", stderr(&one));
        assert_eq!(one.stdout, two.stdout, "{name}: one thread and two differ");
        expect(name, &one.stdout);
    }
}

#[test]
fn the_plan_of_the_fixture_gives_what_is_expected() {
    let folder = tempfile::tempdir().unwrap();
    for (language, threads) in [("en", "1"), ("zh", "2")] {
        let out = folder.path().join(language);
        let run = ["run", "fixtures/haibowan/plan.toml", "--lang", language, "--threads", threads];
        let output = radii(&home(), &[&run[..], &["--out", out.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        expect(&format!("plan_{language}.txt"), &output.stdout);
        let summary = std::fs::read(out.join("summary.md")).unwrap();
        expect(&format!("plan_{language}.md"), &summary);
        // The figures are the same in every language, on one thread and on two.
        for table in ["comparison.csv", "neighbourhoods.csv", "proposed.csv", "sweeps.csv"] {
            expect(&format!("plan/{table}"), &std::fs::read(out.join(table)).unwrap());
        }
    }
}

#[test]
fn the_ledger_balances_and_the_area_is_enclosed() {
    let output = radii(&home(), &[&["coverage", "--json"][..], &LAYERS].concat());
    let found = json(&output);
    for unit in ["points", "weight"] {
        let part = |key: &str| found[key][unit].as_u64().unwrap();
        assert_eq!(part("served") + part("uncovered"), part("demand"));
    }
    let (low, high) = (&found["area"]["covered_km2"]["low"], &found["area"]["covered_km2"]["high"]);
    let (low, high) = (low.as_f64().unwrap(), high.as_f64().unwrap());
    assert!(low < high && (high - low) / 120.0 < 1e-4, "{low} .. {high}");
}

#[test]
fn a_requirement_not_met_is_exit_code_one() {
    for (share, code) in [("92%", 0), ("0.93", 1), ("100%", 1)] {
        let output =
            radii(&home(), &[&["coverage", "--json", "--require", share][..], &LAYERS].concat());
        assert_eq!(output.status.code(), Some(code), "{share}");
        assert_eq!(json(&output)["require"]["met"], code == 0);
    }
}

const COVERAGE: &str = "coverage --facilities centres.csv --within 1km --out out --map map.png";

#[test]
fn bad_demand_is_refused_by_row_and_remedy() {
    let desk = Desk::new();
    let point = |coordinates: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"population":1}},"geometry":{{"type":"Point","coordinates":{coordinates}}}}}]}}"#
        )
    };
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("nan.csv", "lon,lat,population\n106.8,NaN,1\n".into(), &["nan.csv:2 (lat): \"NaN\""]),
        ("inf.csv", "lon,lat,population\n1e999,39,1\n".into(), &["inf.csv:2 (lon): \"1e999\""]),
        (
            "blank.csv",
            "lon,lat,population\n106.8,,1\n".into(),
            &["blank.csv:2 (lat): no coordinate"],
        ),
        (
            "minus.csv",
            "lon,lat,population\n106.8,39.67,-5\n".into(),
            &["minus.csv:2 (population): -5 is negative"],
        ),
        (
            "none.csv",
            "lon,lat,population\n106.8,39.67,\n".into(),
            &["none.csv:2 (population): no value"],
        ),
        (
            "text.csv",
            "lon,lat,population\n106.8,39.67,many\n".into(),
            &["\"many\" is not a number"],
        ),
        (
            "grouped.csv",
            "lon;lat;population\n106.8;39.67;1,234\n".into(),
            &["\"1,234\" is not a number", "thousands"],
        ),
        ("zero.csv", "lon,lat,population\n106.8,39.67,0\n".into(), &["every weight is 0"]),
        (
            "twice.csv",
            "id,lon,lat\na,106.8,39.67\na,106.8,39.68\n".into(),
            &["twice.csv:3 (id): \"a\" is also the id of row 2"],
        ),
        (
            "swapped.csv",
            "lon,lat,population\n39.67,106.8,1\n39.68,106.8,1\n".into(),
            &["swapped", "?x=lat&y=lon"],
        ),
        (
            "metres.csv",
            "lon,lat,population\n353201,4392679,1\n".into(),
            &["353201", "not degrees", "crs=EPSG:4547"],
        ),
        (
            "xy.csv",
            "x,y,population\n353201,4392679,1\n".into(),
            &["coordinate system is not known", "crs=local"],
        ),
        ("far.csv", "lon,lat,population\n116.4,39.9,1\n".into(), &["do not overlap", "km"]),
        (
            "ragged.csv",
            "lon,lat,population\n106.8,39.67\n".into(),
            &["ragged.csv:2: 2 fields under 3 headings"],
        ),
        ("empty.csv", "lon,lat,population\n".into(), &["the demand layer is empty"]),
        ("nothing.csv", String::new(), &["the file is empty"]),
        (
            "columns.csv",
            "longitud,lattitude\n1,2\n".into(),
            &["no coordinates found", "did you mean"],
        ),
        ("double.csv", "lon,lat,lat\n1,2,3\n".into(), &["the column \"lat\" occurs twice"]),
        ("nul.csv", "lon,lat\n1,\0\n".into(), &["NUL"]),
        (
            "empty.geojson",
            r#"{"type":"FeatureCollection","features":[]}"#.into(),
            &["the demand layer is empty"],
        ),
        ("cut.geojson", point("[106.8,39.6")[..60].to_owned(), &["cut.geojson:1: not GeoJSON"]),
        (
            "null.geojson",
            point("null").replace(r#"{"type":"Point","coordinates":null}"#, "null"),
            &["null.geojson:1 (geometry): no geometry"],
        ),
        ("huge.geojson", point("[1e300,39.67]"), &["huge.geojson:1 (coordinates)"]),
        ("flipped.geojson", point("[39.67,106.8]"), &["swapped", "[longitude, latitude]"]),
        (
            "line.geojson",
            point("0").replace(
                r#""Point","coordinates":0"#,
                r#""LineString","coordinates":[[106.8,39.6],[106.9,39.6]]"#,
            ),
            &["line.geojson:1 (geometry): a line"],
        ),
        ("short.geojson", point("[106.8]"), &["short.geojson:1"]),
        ("deep.geojson", "[".repeat(200_000), &["deep.geojson:1: not GeoJSON"]),
        ("blocks.xyz", "a".into(), &["not a format radii reads", ".geojson"]),
    ];
    for (name, text, words) in cases {
        desk.put(name, text);
        desk.refuses(&format!("{COVERAGE} --demand {name}"), 3, words);
    }
    desk.refuses(&format!("{COVERAGE} --demand absent.csv"), 5, &["absent.csv: cannot be read"]);
}

#[test]
fn bad_references_and_limits_are_usage() {
    let desk = Desk::new();
    let layers = "coverage --facilities centres.csv --out out --map map.png";
    for (within, words) in [
        ("0m", "out of range"),
        ("1", "no unit"),
        ("-1km", "out of range"),
        ("nan", "not a limit"),
        ("1e9km", "out of range"),
        ("8min", "walking time"),
    ] {
        desk.refuses(&format!("{layers} --demand blocks.csv --within={within}"), 2, &[words]);
    }
    for (reference, words) in [
        ("blocks.csv?wieght=population", "did you mean \"weight\"?"),
        ("blocks.csv?x", "has no value"),
        ("blocks.csv?x=lon&x=lat", "given twice"),
        ("blocks.csv?where=population", "not a filter"),
        ("blocks.csv?where=populatoin>1", "did you mean \"population\"?"),
        ("blocks.csv?crs=EPSG:999999", "not a coordinate system"),
        ("blocks.csv?datum=gcj03", "not a datum"),
        ("blocks.csv?crs=EPSG:4547&datum=gcj02", "applies to longitude and latitude"),
    ] {
        desk.refuses(&format!("{COVERAGE} --demand {reference}"), 2, &[words]);
    }
    for (reference, words) in [
        ("blocks.csv?weight=populaton", "did you mean \"population\"?"),
        ("blocks.csv?crs=EPSG:4547", "look like degrees"),
        ("blocks.csv?crs=local", "crs=local beside"),
        ("blocks.csv?where=population>99", "the demand layer is empty"),
    ] {
        desk.refuses(&format!("{COVERAGE} --demand {reference}"), 3, &[words]);
    }
}

#[test]
fn bad_siting_questions_are_refused() {
    let desk = Desk::new();
    desk.put("sites.csv", "id,lon,lat,cost\nk1,106.80,39.68,60\nk2,106.85,39.67,90\n");
    desk.put("half.csv", "id,lon,lat,cost\nk1,106.80,39.68,60\nk2,106.85,39.67,\n");
    desk.put("minus.csv", "id,lon,lat,cost\nk1,106.80,39.68,-1\n");
    desk.put("tiers.csv", "id,lon,lat,tier\nt1,106.80,39.67,street\nt2,106.82,39.67,\n");
    desk.put("one.csv", "id,lon,lat,tier\nk1,106.80,39.68,street\nk2,106.85,39.67,street\n");
    let site = "site --demand blocks.csv --within 1km --out out";
    let with = "--facilities centres.csv";
    let costed = "--candidates sites.csv --model mclp";
    for (rest, code, words) in [
        (format!("{with} --model mclp --open 3"), 2, "only 2 candidates may open"),
        (format!("{with} --model mclp"), 2, "needs --open N"),
        (format!("{with} --model mclp --open 0"), 2, "nothing to decide"),
        (format!("{with} --model mclp --open 5..2"), 2, "not a row"),
        (format!("{with} --model mclp --open 1 --require-site b3"), 2, "no such candidate"),
        (
            format!("{with} --model mclp --open 1 --require-site b1 --require-site b2"),
            2,
            "2 sites are required",
        ),
        (
            format!("{with} --model mclp --open 1 --require-site b1 --forbid-site b1"),
            4,
            "both required and forbidden",
        ),
        (format!("{with} --model lscp --open 1"), 2, "does not go with"),
        (format!("{with} --model mclp --open 1 --gap 200%"), 2, "not a share"),
        (format!("{with} --model mclp --open 1 --time-limit 5"), 2, "not a time"),
        (format!("{with} --model pscp"), 2, "needs --target"),
        (format!("{with} --model pscp --target 101%"), 2, "not a share"),
        (format!("{with} --model mclp --open 1 --target 90%"), 2, "does not go with"),
        (format!("{with} --model lscp --single-first"), 2, "does not go with"),
        (format!("{costed} --budget 59"), 2, "buys nothing: the cheapest candidate costs 60"),
        (format!("{costed} --budget=-1"), 2, "not an amount"),
        (format!("{costed} --budget x"), 2, "not an amount"),
        (format!("{costed} --budget 70 --open 1"), 2, "does not go with --open"),
        (format!("{costed} --budget 70 --require-site k2"), 4, "more than the budget of 70"),
        (format!("{with} --model mclp --budget 70"), 2, "needs the candidates' costs"),
        ("--candidates half.csv --model lscp".into(), 3, "half.csv:3 (cost): no value"),
        ("--candidates minus.csv --model lscp".into(), 3, "-1 is negative"),
        (
            format!("{with} --model mclp --open 2 --min-spacing 900km"),
            4,
            "no two candidates are that far",
        ),
        (format!("{with} --model mclp --open 2 --min-spacing 5min"), 2, "not a distance"),
        (
            "--model mclp --open 2 --min-spacing 900km --require-site b1 --require-site b2".into(),
            4,
            "hint: ",
        ),
        (format!("{with} --model mclp --open 3 --phases 1,1"), 2, "add up to 2, --open is 3"),
        (format!("{with} --model mclp --phases 1,0"), 2, "must be 1 or more"),
        (format!("{with} --model lscp --phases 1,1"), 2, "does not go with"),
        (format!("{with} --model mclp --relocate 1 --from-scratch"), 2, "does not go with"),
        ("--model mclp --relocate 1".into(), 2, "does not go with no --facilities"),
        (
            "--candidates one.csv --model mclp --tier station:1km:1".into(),
            2,
            "only 0 candidates may be of it",
        ),
        (
            "--facilities tiers.csv --model mclp --tier street:1km:1".into(),
            3,
            "its tier is not given; the question's are street",
        ),
        ("--model mclp --tier street:1km:0".into(), 2, "opens 0 sites"),
        ("--model mclp --tier street:1km:1 --tier street:2km:1".into(), 2, "given twice"),
        ("--model mclp --tier street:1km".into(), 2, "three parts"),
        ("--model mclp --tier street:1km:1:elderly".into(), 3, "no column \"elderly\""),
        ("--model mclp --open 1 --candidates grid:0m".into(), 2, "out of range"),
        ("--model mclp --open 1 --candidates grid:0.001m".into(), 2, "use a coarser grid"),
        ("--model mclp --open 1 --why-not b9".into(), 2, "no such candidate"),
        ("--model mclp --open 1 --min-spacing 300m --matrix m.csv".into(), 2, "own unit"),
    ] {
        desk.put("m.csv", "origin,destination,cost\nb1,b2,5\n");
        desk.refuses(&format!("{site} {rest}"), code, &[words]);
    }
}

#[test]
fn a_matrix_replaces_geometry() {
    let desk = Desk::new();
    desk.put("od.csv", "origin,destination,cost\nb1,k1,300\nb2,k1,300.001\nb2,k2,1\nb9,k1,2\n");
    desk.put("people.csv", "id,population\nb1,10\nb2,20\n");
    desk.put("sites.csv", "id\nk1\nk2\n");
    let line = "site --matrix od.csv --demand people.csv --candidates sites.csv --model mclp";
    let output = desk.run(&format!("{line} --open 1 --within 300 --json"));
    assert!(stderr(&output).contains("1 origins match no demand id: b9"), "{}", stderr(&output));
    let found = json(&output);
    // 300.001 is beyond the limit, 300 is on it.
    assert_eq!((&found["value"], &found["opened"][0]["id"]), (&20.into(), &"k2".into()));
    assert_eq!(json(&desk.run(&format!("{line} --open 2 --within 300 --json")))["value"], 30);
    for (rest, code, words) in [
        ("--within 300m --open 1", 2, "own unit"),
        ("--within 300 --open 1 --map map.png", 2, "no coordinates"),
        ("--within 300 --open 2 --min-spacing 1km", 2, "--min-spacing needs to know where"),
    ] {
        desk.refuses(&format!("{line} --out out {rest}"), code, &[words]);
    }
    let bare = "coverage --demand blocks.csv --facilities centres.csv --within 300";
    desk.refuses(bare, 2, &["has no unit", "300m"]);
    desk.put("bad.csv", "origin,destination,cost\nb1,k1,far\n");
    let bad = line.replace("od.csv", "bad.csv");
    desk.refuses(&format!("{bad} --open 1 --within 300"), 3, &["bad.csv:2 (cost): \"far\""]);
    desk.put("short.csv", "start,to,cost\nb1,k1,1\n");
    let short = line.replace("od.csv", "short.csv");
    desk.refuses(&format!("{short} --open 1 --within 300"), 3, &["no column \"origin\""]);
    // The matrix goes with coverage too, and the reports are written without places.
    desk.put("centres2.csv", "id\nk1\n");
    let coverage = "coverage --matrix od.csv --demand people.csv --facilities centres2.csv --within 300 --out out --json";
    let found = json(&desk.run(coverage));
    assert_eq!(found["served"]["weight"], 10);
    assert_eq!(found["standard"]["reach"], "matrix");
    let written = std::fs::read_to_string(desk.0.path().join("out/sites.geojson")).unwrap();
    assert!(written.contains("\"geometry\":null"), "{written}");
}

#[test]
fn what_stands_in_the_way_is_explained() {
    let desk = Desk::new();
    desk.put("near.csv", "id,lon,lat\nk1,106.801,39.672\nk2,106.849,39.67\n");
    let site = "site --demand blocks.csv --candidates near.csv --within 1km --json";
    for (rest, words) in [
        ("--model lscp --forbid-site k2", &["k2 would reach it but is forbidden", "allow 1"][..]),
        (
            "--model pscp --target 90% --forbid-site k2",
            &["cover 10 (33.3333 %); the target is 27", "with the 1 forbidden", "smallest limit"],
        ),
        ("--model lscp --min-spacing 5km", &["at least 5000.000 m apart", "2 sites would do"]),
    ] {
        let output = desk.run(&format!("{site} {rest}"));
        assert_eq!(output.status.code(), Some(4), "{rest}: {}", stderr(&output));
        let why = json(&output)["why"].to_string();
        for word in words {
            assert!(why.contains(word), "{rest}: {word:?} is not in {why}");
        }
    }
    // Too close to a centre that stays.
    desk.put("today.csv", "id,lon,lat\nc,106.863,39.67\n");
    let spaced = format!("{site} --facilities today.csv --model lscp --min-spacing 2km");
    let why = json(&desk.run(&spaced))["why"].to_string();
    assert!(why.contains("too close to a centre that stays"), "{why}");
}

#[test]
fn what_cannot_be_covered_is_named() {
    let desk = Desk::new();
    desk.put("candidates.csv", "id,lon,lat\nk1,106.80,39.68\n");
    let line =
        "site --demand blocks.csv --candidates candidates.csv --within 1km --model lscp --json";
    let output = desk.run(line);
    assert_eq!(output.status.code(), Some(4));
    let found = json(&output);
    assert_eq!(found["status"], "infeasible");
    let why = found["why"].as_array().unwrap();
    assert!(
        why[0].as_str().unwrap().starts_with("b1: no candidate that may open within 1km"),
        "{why:?}"
    );
    assert!(why.last().unwrap().as_str().unwrap().starts_with("the smallest limit"), "{why:?}");
}

#[test]
fn no_centre_yet_is_a_fair_question() {
    let desk = Desk::new();
    desk.put("none.csv", "id,lon,lat\n");
    let output = desk.run("coverage --facilities none.csv --demand blocks.csv --within 1km --json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(json(&output)["served"]["share"], 0.0);
    assert_eq!(json(&output)["nearest"]["max_m"], Value::Null);
    assert!(stderr(&output).contains("warning: "));
}

#[test]
fn plain_metres_are_euclidean_and_inclusive() {
    let desk = Desk::new();
    desk.put("c.csv", "id,x,y\nc,0,0\n");
    desk.put("b.csv", "id,x,y\non,600,800\nin,600,799.999\nout,600,800.002\n");
    let line = "coverage --facilities c.csv?crs=local --demand b.csv?crs=local --within 1km --json";
    let found = json(&desk.run(line));
    assert_eq!(found["served"]["points"], 2);
    assert_eq!(found["nearest"]["max_m"], 1000.002);
}

#[test]
fn web_map_datums_are_shifted_back() {
    let desk = Desk::new();
    // The first pair in WGS 84, GCJ-02 and BD-09 (see src/crs/datum.rs).
    desk.put("wgs.csv", "lon,lat\n116.404,39.915\n");
    desk.put("gcj.csv", "lon,lat\n116.41024450,39.91640428\n");
    desk.put("bd.csv", "lng,lat\n116.41662724,39.92269955\n");
    for (layer, near) in
        [("gcj.csv?datum=gcj02", true), ("bd.csv?datum=bd09", true), ("gcj.csv", false)]
    {
        let line = format!("coverage --facilities wgs.csv --demand {layer} --within 1m --json");
        let output = desk.run(&line);
        let found = json(&output);
        assert_eq!(found["served"]["points"] == 1, near, "{layer}: {found}");
    }
}

#[test]
fn coordinate_systems_are_honoured_and_doubtful_ones_said() {
    let desk = Desk::new();
    // The same place in degrees, in a Gauss-Krueger zone, and by an old crs member.
    desk.put("degrees.csv", "lon,lat\n106.8,39.67\n");
    desk.put("zone.csv", "x,y\n397034.3858,4393577.0216\n");
    desk.put(
        "old.geojson",
        r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4545"}},"features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[397034.3858,4393577.0216]}}]}"#,
    );
    for (layer, warned) in [
        ("zone.csv?crs=EPSG:4545", ""),
        ("degrees.csv?crs=EPSG:4490", ""),
        ("old.geojson", "\"crs\" member"),
        ("degrees.csv?crs=EPSG:4214", "Beijing 1954"),
        ("degrees.csv?crs=EPSG:4610", "Xian 1980"),
    ] {
        let line =
            format!("coverage --facilities degrees.csv --demand {layer} --within 0.01m --json");
        let output = desk.run(&line);
        assert_eq!(json(&output)["served"]["points"], 1, "{layer}: {}", stderr(&output));
        assert_eq!(stderr(&output).contains("warning"), !warned.is_empty(), "{layer}");
        assert!(stderr(&output).contains(warned), "{layer}: {}", stderr(&output));
    }
    // Both readings lie on Earth; only the other layer tells.
    desk.put("there.csv", "lon,lat\n9.2,48.8\n");
    desk.put("flipped.csv", "lon,lat\n48.8,9.2\n");
    let line = "coverage --facilities there.csv --demand flipped.csv --within 1km";
    desk.refuses(line, 3, &["would overlap the other layer if swapped"]);
}

#[test]
fn outputs_appear_whole_and_never_over_others() {
    let desk = Desk::new();
    let line = format!("{COVERAGE} --demand blocks.csv");
    assert_eq!(desk.run(&line).status.code(), Some(0));
    let folder = desk.0.path().join("out");
    let (of_others, of_all): (Vec<&&dyn radii::report::Report>, Vec<_>) =
        radii::report::REPORTS.iter().partition(|report| {
            ["audit: ", "on foot: ", "districts: "]
                .iter()
                .any(|kind| report.describe().starts_with(kind))
        });
    for report in &of_all {
        assert!(folder.join(report.file_name()).is_file(), "{}", report.file_name());
    }
    for report in &of_others {
        assert!(!folder.join(report.file_name()).exists(), "{}", report.file_name());
    }
    let written: Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(written["files"].as_object().unwrap().len(), of_all.len());
    desk.refuses(&line, 5, &["map.png: exists already", "--force"]);
    let again = "coverage --facilities centres.csv --within 1km --out out --demand blocks.csv";
    assert_eq!(desk.run(again).status.code(), Some(0), "its own files may be replaced");
    std::fs::write(folder.join("demand.csv"), "mine").unwrap();
    desk.refuses(again, 5, &["demand.csv: exists already"]);
    assert_eq!(std::fs::read_to_string(folder.join("demand.csv")).unwrap(), "mine");
    assert_eq!(desk.run(&format!("{again} --force")).status.code(), Some(0));
    desk.refuses(&line.replace("map.png", "map.gif"), 2, &["not a map format"]);
    desk.refuses(&line.replace("map.png", "no/map.png"), 5, &["its folder does not exist"]);
}

#[test]
fn written_layers_read_back_to_the_same_answer() {
    let desk = Desk::new();
    desk.run(&format!("{COVERAGE} --demand blocks.csv"));
    for demand in ["out/demand.geojson?weight=weight", "out/demand.csv?weight=weight"] {
        let line =
            format!("coverage --facilities out/sites.csv --demand {demand} --within 1km --json");
        let output = desk.run(&line);
        let found = json(&output);
        assert_eq!(found["served"]["weight"], 10, "{demand}: {}", stderr(&output));
        assert_eq!(found["demand"]["weight"], 30);
    }
}

#[test]
fn help_and_version_work_everywhere() {
    for line in [
        "--version",
        "--help",
        "help coverage",
        "coverage --help",
        "site --help",
        "completions bash",
    ] {
        let output = Desk::new().run(line);
        assert_eq!(output.status.code(), Some(0), "{line}");
        assert!(output.stdout.len() > 5, "{line}");
    }
    assert_eq!(Desk::new().run("").status.code(), Some(2));
    assert_eq!(Desk::new().run("covreage").status.code(), Some(2));
}

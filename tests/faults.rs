//! What a sloppy or hostile user found once, and must not find again.

mod desk;

use std::io::Read;
use std::process::{Command, Stdio};

use desk::{Desk, home, json, stderr};

/// Plain metres, so that cases can be drawn by hand.
fn local() -> Desk {
    let desk = Desk::new();
    desk.put("d.csv", "id,x,y,population\n1,0,0,5\n2,100,0,6\n3,200,0,7\n");
    desk.put("s.csv", "id,x,y\na,0,0\nb,100,0\nc,200,0\n");
    desk
}

fn square(x: f64, y: f64, side: f64) -> String {
    let (far_x, far_y) = (x + side, y + side);
    format!("[[[{x},{y}],[{far_x},{y}],[{far_x},{far_y}],[{x},{far_y}],[{x},{y}]]]")
}

fn collection(kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"population":1}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}]}}"#
    )
}

/// An early bound is never above the weight there is, so a stopped answer passes its
/// certificate.
#[test]
fn a_run_stopped_at_once_still_answers() {
    let fixture = home().join("fixtures/haibowan/blocks.geojson");
    let desk = Desk::new();
    for rest in [
        "--model mclp --open 2 --within 3km",
        "--model mclp --open 20 --within 1km",
        "--model lscp --within 1km",
    ] {
        let line =
            format!("site --demand {} {rest} --time-limit 0.001ms --json", fixture.display());
        let output = desk.run(&line);
        assert_eq!(output.status.code(), Some(0), "{rest}: {}", stderr(&output));
        let found = json(&output);
        assert_eq!(found["status"], "stopped", "{rest}");
        assert!(found["gap"].as_f64().unwrap() > 0.0);
        assert!(!found["opened"].as_array().unwrap().is_empty());
    }
}

/// Ctrl-C in the middle of a search: the best so far, with its gap, and exit code 130.
#[cfg(unix)]
#[test]
fn an_interrupted_search_prints_the_best_so_far() {
    let desk = Desk::new();
    // Thousands of blocks with some fifteen in reach of each: far beyond a quick proof.
    let mut text = String::from("x,y\n");
    let mut state = 1_u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / 16_777_216.0 * 30_000.0
    };
    for _ in 0..6000 {
        text.push_str(&format!("{:.1},{:.1}\n", draw(), draw()));
    }
    desk.put("many.csv", text);
    let mut child = Command::new(env!("CARGO_BIN_EXE_radii"))
        .env("LC_ALL", "C")
        .current_dir(desk.0.path())
        .args(["site", "--demand", "many.csv?crs=local", "--within", "850m", "--model", "lscp"])
        .args(["--json", "--out", "out"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(3));
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let mut printed = String::new();
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{printed}");
    let found: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(found["status"], "stopped");
    assert!(found["bound"].as_u64() < found["value"].as_u64());
    assert!(desk.0.path().join("out/result.json").is_file());
}

#[test]
fn a_matrix_that_would_not_fit_is_refused() {
    let desk = Desk::new();
    let rows: String = (0..30_000).map(|n| format!("{},{}\n", n % 170, n / 170)).collect();
    desk.put("dense.csv", format!("x,y\n{rows}"));
    let line = "site --demand dense.csv?crs=local --within 1km --model mclp --open 3";
    desk.refuses(line, 2, &["500 million pairs", "--candidates"]);
}

#[test]
fn weights_finer_or_larger_than_counted_are_said() {
    let desk = Desk::new();
    desk.put("fine.csv", "lon,lat,weight\n106.8,39.67,0.33333\n106.81,39.67,2\n");
    let output = desk.run("coverage --facilities centres.csv --demand fine.csv --within 1km");
    assert!(
        stderr(&output).contains("1 weights have more than three decimals"),
        "{}",
        stderr(&output)
    );
    desk.put("tiny.csv", "lon,lat,weight\n106.8,39.67,0.0002\n");
    desk.refuses(
        "coverage --facilities centres.csv --demand tiny.csv --within 1km",
        3,
        &["to the thousandth"],
    );
    let rows = "106.8,39.67,1e12\n".repeat(10);
    desk.put("huge.csv", format!("lon,lat,weight\n{rows}"));
    desk.refuses(
        "coverage --facilities centres.csv --demand huge.csv --within 1km",
        3,
        &["add up to more"],
    );
}

#[test]
fn a_required_facility_stays_from_scratch() {
    let desk = local();
    desk.put("f.csv", "id,x,y,status\nold,0,0,required\nmid,100,0,existing\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --within 50m --model mclp --from-scratch --open 2 --json";
    let output = desk.run(line);
    let found = json(&output);
    let opened: Vec<&str> = found["opened"]
        .as_array()
        .unwrap()
        .iter()
        .map(|site| site["id"].as_str().unwrap())
        .collect();
    assert!(opened.contains(&"old"), "{opened:?}");
    assert_eq!(found["closed"], serde_json::json!(["mid"]));
}

#[test]
fn rows_that_serve_nobody_are_said() {
    let desk = Desk::new();
    for (status, word) in
        [("candidate", "candidates or forbidden"), ("planned", "planned"), ("closed", "closed")]
    {
        desk.put("one.csv", format!("id,lon,lat,status\na,106.80,39.67,{status}\n"));
        let output =
            desk.run("coverage --facilities one.csv --demand blocks.csv --within 1km --json");
        assert_eq!(json(&output)["served"]["points"], 0);
        assert!(stderr(&output).contains(word), "{status}: {}", stderr(&output));
    }
}

#[test]
fn a_forbidden_site_is_named_as_the_reason() {
    let desk = local();
    let line = "site --demand d.csv?crs=local --candidates s.csv?crs=local --within 50m --model lscp --forbid-site b --json";
    let output = desk.run(line);
    assert_eq!(output.status.code(), Some(4));
    let why = json(&output)["why"][0].as_str().unwrap().to_owned();
    assert!(why.starts_with("2: ") && why.ends_with("b would reach it but is forbidden"), "{why}");
}

#[test]
fn areas_are_polygons_with_ground() {
    let desk = Desk::new();
    let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km --area";
    desk.refuses(&format!("{line} centres.csv"), 3, &["no polygons"]);
    let sliver = "[[[106.8,39.7],[106.801,39.7],[106.802,39.7],[106.8,39.7]]]";
    desk.put("sliver.geojson", collection("Polygon", sliver));
    let output = desk.run(&format!("{line} sliver.geojson"));
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let bow_tie = "[[[106.8,39.6],[106.9,39.7],[106.9,39.6],[106.8,39.7],[106.8,39.6]]]";
    desk.put("tie.geojson", collection("Polygon", bow_tie));
    desk.refuses(&format!("{line} tie.geojson"), 3, &["self-intersection", "near 106.85"]);
    // Two squares that share a side are one area.
    let pair = format!("[{},{}]", square(106.8, 39.6, 0.1), square(106.9, 39.6, 0.1));
    desk.put("pair.geojson", collection("MultiPolygon", &pair));
    let output = desk.run(&format!("{line} pair.geojson --json"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let single = collection("Polygon", &square(106.8, 39.6, 0.1));
    desk.put("single.geojson", single);
    let half = json(&desk.run(&format!("{line} single.geojson --json")));
    let ratio =
        json(&output)["area"]["km2"].as_f64().unwrap() / half["area"]["km2"].as_f64().unwrap();
    assert!((ratio - 2.0).abs() < 1e-4, "{ratio}");
}

#[test]
fn broken_blocks_are_measured_and_said() {
    let desk = Desk::new();
    let bow_tie = "[[[106.8,39.67],[106.802,39.672],[106.802,39.67],[106.8,39.672],[106.8,39.67]]]";
    desk.put("tie.geojson", collection("Polygon", bow_tie));
    let output = desk.run("coverage --facilities centres.csv --demand tie.geojson --within 1km");
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("1 polygons cross or touch themselves, the first in row 1"));
}

#[test]
fn a_stray_row_is_named() {
    let desk = Desk::new();
    desk.put("stray.csv", "lon,lat\n106.80,39.67\n106.81,39.67\n0,0\n");
    let line = "coverage --facilities centres.csv --demand stray.csv --within 1km";
    desk.refuses(line, 3, &["stray.csv:4: this row lies"]);
}

#[test]
fn names_cannot_steer_the_terminal() {
    let desk = Desk::new();
    let long = "x".repeat(5000);
    desk.put(
        "blocks.csv",
        format!("id,name,lon,lat\n1,\"a\u{7}\u{1b}[31mred\u{202e}\nb\",106.85,39.67\n2,{long},106.9,39.67\n"),
    );
    let output =
        desk.run("coverage --facilities centres.csv --demand blocks.csv --within 1km --out out");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains(['\u{7}', '\u{1b}', '\u{202e}']), "{text}");
    assert!(text.len() < 5000, "long names are cut");
    let table = std::fs::read_to_string(desk.0.path().join("out/demand.csv")).unwrap();
    assert!(!table.contains(['\u{7}', '\u{1b}']));
    desk.put("digits.csv", format!("lon,lat\n{},39\n", "9".repeat(1_000_000)));
    let output = desk.run("coverage --facilities centres.csv --demand digits.csv --within 1km");
    assert!(stderr(&output).len() < 2000);
}

#[test]
fn inputs_are_never_written_over() {
    let desk = Desk::new();
    desk.run("coverage --facilities centres.csv --demand blocks.csv --within 1km --out out");
    let line = "coverage --facilities out/sites.csv --demand out/demand.csv --within 1km --out out --force";
    desk.refuses(line, 2, &["is read by this run"]);
    let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km --map a.png --map a.png";
    desk.refuses(line, 2, &["given twice"]);
    let output = desk.run("coverage --facilities centres.csv --demand blocks.csv --within 1km --out new --map new/m.png");
    assert_eq!(output.status.code(), Some(0), "a map may go into the folder that is made");
}

#[test]
fn places_on_a_network_and_devices_are_refused() {
    let desk = Desk::new();
    for path in ["http://example.org/b.csv", "/vsicurl/b.csv"] {
        let line = format!("coverage --facilities centres.csv --demand {path} --within 1km");
        desk.refuses(&line, 2, &["nothing from a network"]);
    }
    if std::path::Path::new("/dev/zero").exists() {
        let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km --map m.png --font /dev/zero";
        desk.refuses(line, 2, &["not a file"]);
    }
}

#[test]
fn a_foreign_manifest_is_kept() {
    let desk = Desk::new();
    std::fs::create_dir(desk.0.path().join("app")).unwrap();
    desk.put("app/manifest.json", "{\"name\":\"my app\"}");
    let line = "coverage --facilities centres.csv --demand blocks.csv --within 1km --out app";
    desk.refuses(line, 5, &["manifest.json: exists already"]);
    let kept = std::fs::read_to_string(desk.0.path().join("app/manifest.json")).unwrap();
    assert_eq!(kept, "{\"name\":\"my app\"}");
}

#[test]
fn a_map_inside_the_output_folder_may_be_drawn_again() {
    let desk = Desk::new();
    let line =
        "coverage --facilities centres.csv --demand blocks.csv --within 1km --out n --map n/m.svg";
    for _ in 0..2 {
        let output = desk.run(line);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
}

#[test]
fn a_required_share_is_met_on_the_boundary() {
    let desk = Desk::new();
    for percent in [7, 14, 28, 55, 56, 99] {
        let served = format!("id,x,y,people\nin,0,0,{percent}\nout,5000,0,{}\n", 100 - percent);
        desk.put("share.csv", served);
        desk.put("c.csv", "id,x,y\nc,0,0\n");
        for (asked, code) in [(percent, 0), (percent + 1, 1)] {
            let line = format!(
                "coverage --facilities c.csv?crs=local --demand share.csv?crs=local&weight=people --within 1km --require {asked}%"
            );
            assert_eq!(desk.run(&line).status.code(), Some(code), "{percent} of {asked}");
        }
    }
}

/// The same area drawn with few corners and with many covers the same ground.
#[test]
fn the_ground_does_not_depend_on_how_the_outline_is_drawn() {
    let desk = Desk::new();
    desk.put("two.csv", "id,lon,lat\na,106.6,39.6\nb,107.4,40.3\n");
    desk.put("in.csv", "id,lon,lat\n1,107,40\n");
    let mut enclosures = Vec::new();
    for corners in [1, 200] {
        // Sides along meridians, which are geodesics; the others are drawn alike.
        let up = (0..corners)
            .map(|n| format!("[108,{}]", 39.0 + 2.0 * f64::from(n) / f64::from(corners)));
        let along = (0..200).map(|n| format!("[{},41]", 108.0 - 2.0 * f64::from(n) / 200.0));
        let down = (0..corners)
            .map(|n| format!("[106,{}]", 41.0 - 2.0 * f64::from(n) / f64::from(corners)));
        let back = (0..=200).map(|n| format!("[{},39]", 106.0 + 2.0 * f64::from(n) / 200.0));
        let ring: Vec<String> = back
            .chain(up.skip(1))
            .chain(along)
            .chain(down)
            .chain(["[106,39]".to_owned()])
            .collect();
        desk.put("ground.geojson", collection("Polygon", &format!("[[{}]]", ring.join(","))));
        let line = "coverage --facilities two.csv --demand in.csv --area ground.geojson --within 90km --json";
        let output = desk.run(line);
        let found = json(&output);
        let of = |key: &str| found["area"]["covered_km2"][key].as_f64().unwrap();
        enclosures.push((of("low"), of("high"), found["area"]["km2"].as_f64().unwrap()));
    }
    let [(low, high, km2), (other_low, other_high, other_km2)] = enclosures[..] else { panic!() };
    assert!((km2 - other_km2).abs() < 1e-6 * km2, "{km2} {other_km2}");
    assert!(low <= other_high && other_low <= high, "{enclosures:?}");
    assert!((high - low) / km2 < 1e-3);
}

#[test]
fn places_where_longitude_and_latitude_are_alike_are_not_suspected() {
    let desk = Desk::new();
    desk.put("demand.csv", "lon,lat\n38.25,38.30\n38.40,38.40\n");
    desk.put("centre.csv", "lon,lat\n38.35,38.28\n");
    let output = desk.run("coverage --facilities centre.csv --demand demand.csv --within 20km");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn where_no_plan_exists_nothing_closes_and_standing_centres_count() {
    let desk = Desk::new();
    desk.put("d.csv", "id,x,y\nfar,0,0\n");
    desk.put("f.csv", "id,x,y\nold,1200,0\n");
    desk.put("k.csv", "id,x,y\nnew,5000,0\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --candidates k.csv?crs=local --within 1km --model lscp --json";
    let found = json(&desk.run(line));
    let why = found["why"].as_array().unwrap();
    assert!(why.last().unwrap().as_str().unwrap().ends_with("1200.000 m"), "{why:?}");
    let found = json(&desk.run(&format!("{line} --from-scratch")));
    assert_eq!(found["closed"], serde_json::json!([]));
    assert_eq!(found["coverage"]["nearest"]["max_m"], 1200.0);
}

#[test]
fn local_studies_are_not_wider_than_distances_count() {
    let desk = Desk::new();
    desk.put("wide.csv", "id,x,y\na,0,0\nb,6000000,0\n");
    desk.put("c.csv", "id,x,y\nc,0,0\n");
    let line = "coverage --facilities c.csv?crs=local --demand wide.csv?crs=local --within 1km";
    desk.refuses(line, 3, &["6000 km", "4200 km"]);
}

#[test]
fn an_id_that_names_two_sites_is_refused() {
    let desk = Desk::new();
    desk.put("f.csv", "x,y\n0,0\n");
    desk.put("d.csv", "x,y\n10,0\n20,0\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --within 5m --model mclp --open 1 --from-scratch --require-site 1";
    desk.refuses(line, 2, &["several candidates have this id"]);
}

#[test]
fn ids_cannot_steer_the_terminal_either() {
    let desk = Desk::new();
    desk.put("f.csv", "id,x,y,status\n\"a\u{1b}[31mRED\",900,0,\"odd\u{1b}[31m\"\n");
    desk.put("d.csv", "id,x,y\n1,0,0\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --within 5m --model mclp --open 1 --from-scratch";
    let output = desk.run(line);
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), stderr(&output));
    assert!(said.contains("closes:") && said.contains("odd"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said}");
}

/// A forbidden site beside others says nothing about those others' spacing.
#[test]
fn forbidden_sites_do_not_crowd_out_the_rest() {
    let desk = Desk::new();
    desk.put("a.csv", "id,x,y,population\nd0,0,0,5\nd1,900,0,4\n");
    desk.put("y.csv", "id,x,y\ns0,0,0\ns1,200,0\ns2,900,0\n");
    let line = "site --demand a.csv?crs=local --candidates y.csv?crs=local --within 100m --model mclp --min-spacing 300m --json";
    let found = json(&desk.run(&format!("{line} --open 2 --forbid-site s1")));
    assert_eq!((&found["value"], &found["status"]), (&9.into(), &"optimal".into()));
    desk.refuses(&format!("{line} --open 0"), 2, &["nothing to decide"]);
}

/// One move closes one centre, also where a new one would stand too close to a second.
#[test]
fn a_move_closes_one_centre_whatever_the_spacing() {
    let desk = Desk::new();
    desk.put("d.csv", "id,x,y,population\nd0,200,100,3\nd1,300,200,1\n");
    desk.put("f.csv", "id,x,y\nF0,300,100\nF1,0,0\n");
    desk.put("c.csv", "id,x,y\ns0,400,300\ns1,600,500\ns2,100,200\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --candidates c.csv?crs=local --within 141.5m --min-spacing 300m --json";
    for model in ["mclp", "backup"] {
        let found = json(&desk.run(&format!("{line} --model {model} --open 2 --relocate 1")));
        assert!(found["closed"].as_array().unwrap().len() <= 1, "{model}: {}", found["closed"]);
    }
}

/// A site opens in one phase, once.
#[test]
fn phases_open_each_site_once() {
    let desk = Desk::new();
    desk.put("d.csv", "id,x,y,population\nd0,100,300,5\nd1,900,900,4\n");
    desk.put("c.csv", "id,x,y\ns0,100,400\ns1,2000,100\ns2,900,900\ns3,3000,100\n");
    let line = "site --demand d.csv?crs=local --candidates c.csv?crs=local --within 150m --model mclp --json";
    let found = json(&desk.run(&format!("{line} --phases 1,2,1")));
    let ids: Vec<&str> = found["opened"]
        .as_array()
        .unwrap()
        .iter()
        .map(|site| site["id"].as_str().unwrap())
        .collect();
    let distinct: std::collections::BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    assert_eq!(found["coverage"]["covered_twice"]["points"], 0);
    desk.refuses(&format!("{line} --phases 2,3"), 2, &["only 4 candidates may open"]);
}

/// More moves make room for what is required.
#[test]
fn required_sites_may_need_a_move() {
    let desk = Desk::new();
    desk.put("d.csv", "id,x,y,population\nd0,0,0,7\nd1,900,300,5\n");
    desk.put("f.csv", "id,x,y\nF0,600,600\n");
    desk.put("c.csv", "id,x,y\ns0,0,0\ns1,900,300\n");
    let line = "site --demand d.csv?crs=local --facilities f.csv?crs=local --candidates c.csv?crs=local --within 100m --model mclp --open 1 --relocate 1 --require-site s0 --require-site s1 --json";
    let found = json(&desk.run(line));
    assert_eq!((&found["value"], &found["closed"][0]), (&12.into(), &"F0".into()));
}

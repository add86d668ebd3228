//! The page of a plan: a tab for each scenario, a step for each value of a sweep, every figure that
//! of the run's own report; and the same bytes however the run came to its end.

mod asked;
mod desk;
mod paged;

use std::path::Path;

use desk::{Desk, home, radii, stderr};
use paged::checks::{check_account, check_centres, check_languages, shown, tallies};
use paged::{ABSENT, Paged, can_write};
use serde_json::Value;

fn read(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn run(folder: &Path, arguments: &[&str]) {
    let output = radii(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
}

#[test]
fn a_plan_is_what_its_report_says() {
    if !can_write() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    run(&home(), &["run", "fixtures/haibowan/plan.toml", "--out", out.to_str().unwrap()]);
    let paged = Paged::read(read(&out, "map.html"));
    let result: Value = serde_json::from_slice(&read(&out, "result.json")).unwrap();
    check_languages(&paged);
    check_tabs(&paged, &result);
    let entries = result["scenarios"].as_array().unwrap();
    let figures = result["comparison"].as_array().unwrap();
    let steps = paged.steps();
    assert_eq!(steps.len(), entries.len(), "a step for each answer");
    for (((at, step), entry), figures) in steps.iter().zip(entries).zip(figures) {
        let label = entry["name"].as_str().unwrap();
        check_account(label, &paged, *at, &entry["coverage"]);
        check_centres(label, &paged, *at, &entry["coverage"], &entry["site"]["opened"]);
        check_turns(label, &paged, *at, figures);
        if entry["audit"].is_null() {
            let share = shown(&entry["coverage"]["served"]["share"]);
            assert_eq!(step["headline"]["value"]["en"], format!("{share:.1} %"), "{label}");
        } else {
            let holes = entry["audit"]["holes"].as_array().unwrap().len();
            assert_eq!(step["holes"].as_array().unwrap().len(), holes.min(200), "{label}");
        }
        check_layer(label, &paged, *at, &out);
        paged.check_brief(*at);
    }
    check_new_blocks(&paged);
}

/// A tab for each scenario in the order of the plan, a step for each value of the sweep.
fn check_tabs(paged: &Paged, result: &Value) {
    let names: Vec<&str> =
        paged.views().iter().map(|view| view["name"].as_str().unwrap()).collect();
    let plan = std::fs::read_to_string(home().join("fixtures/haibowan/plan.toml")).unwrap();
    let (_, scenarios) = plan.split_once("[[scenarios]]").unwrap();
    let wanted = scenarios.lines().filter_map(|line| line.strip_prefix("name = \""));
    let wanted: Vec<&str> = wanted.map(|line| line.trim_end_matches('"')).collect();
    assert_eq!(names, wanted);
    for view in paged.views() {
        let steps = view["steps"].as_array().unwrap();
        if view["name"] != "how many" {
            assert_eq!((steps.len(), &view["key"]), (1, &Value::Null), "{}", view["name"]);
            continue;
        }
        assert_eq!(view["key"]["en"], "new centres");
        let labels = steps.iter().map(|step| step["label"]["en"].as_str().unwrap().to_owned());
        let numbers: Vec<String> = (1..=20).map(|open| open.to_string()).collect();
        assert_eq!(labels.collect::<Vec<String>>(), numbers);
        let shown = view["step"].as_u64().unwrap() as usize;
        assert!(shown < steps.len());
    }
    assert!(result["complete"] == true);
}

fn check_turns(label: &str, paged: &Paged, at: [usize; 2], figures: &Value) {
    let step = paged.step(at);
    let change = &figures["change"];
    assert_eq!(step["turns"].is_null(), change.is_null(), "{label}");
    if change.is_null() {
        return;
    }
    let turned = tallies(paged, at, "turns");
    for (letter, key) in [('g', "gained"), ('l', "lost")] {
        let (points, weight) = turned.get(&letter).copied().unwrap_or_default();
        assert_eq!(change[key]["points"], points, "{label}: {key}");
        assert!((change[key]["weight"].as_f64().unwrap() - weight).abs() < 1e-6, "{label}: {key}");
    }
    // Who gains or stays is served, who loses or is missed is not.
    for (class, turn) in paged.letters(at, "classes").into_iter().zip(paged.letters(at, "turns")) {
        let fits = match turn {
            'g' | 'k' => "sn".contains(class),
            'l' | 'm' => "uhx".contains(class),
            ABSENT => class == ABSENT,
            _ => false,
        };
        assert!(fits, "{label}: {class} and {turn}");
    }
}

/// The nearest centres of a scenario against its own layer of blocks.
fn check_layer(label: &str, paged: &Paged, at: [usize; 2], out: &Path) {
    let path = out.join(format!("scenarios/{label}/demand.geojson"));
    let Ok(bytes) = std::fs::read(path) else { return };
    let layer: Value = serde_json::from_slice(&bytes).unwrap();
    let ids = paged.data["blocks"]["ids"].as_array().unwrap();
    let sites = paged.data["sites"]["ids"].as_array().unwrap();
    let (straight, walk) = (paged.nearest(at, "straight"), paged.nearest(at, "walk"));
    let place: std::collections::HashMap<&str, usize> =
        ids.iter().enumerate().map(|(at, id)| (id.as_str().unwrap(), at)).collect();
    let outlines = &paged.data["blocks"]["outlines"];
    let outlines = paged::polygons(outlines, &paged.places("blocks"));
    for feature in layer["features"].as_array().unwrap() {
        let properties = &feature["properties"];
        let block = place[properties["id"].as_str().unwrap()];
        check_outline(label, paged, &outlines[block], &feature["geometry"]["coordinates"]);
        let decimetres = |value: &Value| {
            value.as_f64().map_or(-1, |metres| ((metres * 1000.0).round() as i64 + 99) / 100)
        };
        let of = |legs: &Option<Vec<(i64, i64)>>| legs.as_ref().map_or((-1, -1), |all| all[block]);
        match properties.get("straight_m") {
            Some(metres) => {
                assert_eq!(of(&straight).1, decimetres(metres), "{label}: {properties}");
                assert_eq!(of(&walk).1, decimetres(&properties["walk_m"]), "{label}: {properties}");
            }
            None => {
                let (site, dm) = of(&straight);
                assert_eq!(dm, decimetres(&properties["nearest_m"]), "{label}: {properties}");
                assert_eq!(sites[site as usize], properties["nearest_id"], "{label}: {properties}");
            }
        }
    }
}

/// The corners of a block, new ones too, are those of its layer.
fn check_outline(label: &str, paged: &Paged, found: &paged::Polygons, drawn: &Value) {
    let mut corners: Vec<(f64, f64)> = drawn[0]
        .as_array()
        .unwrap()
        .iter()
        .map(|corner| (corner[0].as_f64().unwrap(), corner[1].as_f64().unwrap()))
        .collect();
    // The layer closes its rings, and may begin elsewhere or turn the other way.
    corners.pop();
    let ring = &found[0][0];
    assert_eq!(ring.len(), corners.len(), "{label}");
    for &at in ring {
        let (lon, lat) = paged.degrees(at);
        let near = |at: &(f64, f64)| (at.0 - lon).abs() < 7e-7 && (at.1 - lat).abs() < 7e-7;
        assert!(corners.iter().any(near), "{label}: {lon} {lat} is no corner of {drawn}");
    }
}

/// New blocks are there where they are built, and nowhere else.
fn check_new_blocks(paged: &Paged) {
    let ids = paged.data["blocks"]["ids"].as_array().unwrap();
    let is_new = |id: &Value| id.as_str().unwrap().starts_with("new-");
    let first = ids.iter().position(is_new).unwrap();
    assert!(first == 1562 && ids[first..].iter().all(is_new), "new ones come after today's");
    let names = paged.data["blocks"]["names"].as_array().unwrap();
    assert!(names[first..].iter().all(|name| name == "滨河新区"));
    let weight: f64 = paged.weights()[first..].iter().sum();
    assert!((weight - 20_000.0).abs() < 1e-6, "{weight}");
    for (at, _) in paged.steps() {
        let name = paged.views()[at[0]]["name"].as_str().unwrap();
        let is_there = name.starts_with("new district");
        for key in ["classes", "turns"] {
            if paged.step(at)[key].is_string() {
                let letters = &paged.letters(at, key)[first..];
                let fits = letters.iter().all(|&letter| (letter != ABSENT) == is_there);
                assert!(fits, "{name}: {letters:?}");
            }
        }
    }
    // Of the corridor's scenario those blocks alone that lie along it.
    let along = paged.views().len() - 1;
    let absent = paged.letters([along, 0], "classes").iter().filter(|&&of| of == ABSENT).count();
    assert!(absent > 500 && absent < ids.len(), "{absent}");
}

const PLAN: &str = r#"
[study]
name = "two years"
base = "today"
[layers]
demand = "blocks.csv"
facilities = "centres.csv"
[standards]
km = { within = "1km", require = "90%" }
[[scenarios]]
name = "today"
[[scenarios]]
name = "rows"
site = { model = "mclp" }
sweep = { open = "1..3", within = ["800m", "1km"] }
[[scenarios]]
name = "grown"
add_demand = [{ id = "n", at = [106.83, 39.68], weight = 40 }]
close = ["c0"]
"#;

#[test]
fn the_page_is_the_same_however_the_run_came_to_its_end() {
    if !can_write() {
        return;
    }
    let desk = Desk::new();
    let (mut blocks, mut centres) =
        (String::from("id,lon,lat,population\n"), String::from("id,lon,lat\n"));
    for n in 0..50_u64 {
        let (lon, lat) =
            (106.80 + (n * 37 % 50) as f64 * 1e-3, 39.66 + (n * 23 % 50) as f64 * 6e-4);
        blocks += &format!("b{n},{lon:.6},{lat:.6},{}\n", 5 + n % 11);
        if n % 20 == 0 {
            centres += &format!("c{n},{lon:.6},{lat:.6}\n");
        }
    }
    desk.put("blocks.csv", blocks);
    desk.put("centres.csv", centres);
    desk.put("plan.toml", PLAN);
    let home = desk.0.path();
    run(home, &["run", "plan.toml", "--out", "whole", "--threads", "1"]);
    run(home, &["run", "plan.toml", "--out", "some", "--threads", "2"]);
    let page = read(home, "whole/map.html");
    assert!(page == read(home, "some/map.html"), "one thread and two");
    // Answers that were lost are given again; those that were kept are put into the page.
    for lost in ["map.html", "result.json", "scenarios/today/kept.json"] {
        std::fs::remove_file(home.join("some").join(lost)).unwrap();
    }
    run(home, &["run", "plan.toml", "--out", "some", "--resume"]);
    assert!(page == read(home, "some/map.html"), "whole and resumed");
    run(home, &["rerun", "whole/manifest.json"]);
    let manifest = String::from_utf8(read(home, "whole/manifest.json")).unwrap();
    assert!(manifest.contains("map.html"), "what is compared by rerun");
    let paged = Paged::read(page);
    assert_eq!(paged.views().len(), 3);
    assert_eq!(paged.views()[1]["steps"].as_array().unwrap().len(), 6);
    check_languages(&paged);
    let closing = |at| {
        let sites = paged.step(at)["sites"].as_array().unwrap().iter();
        sites.filter(|site| site["state"] == "closing").count()
    };
    assert_eq!((closing([0, 0]), closing([2, 0])), (0, 1));
}

//! The page of service districts, read back from its file: every figure is that of the report, every
//! block in the district of `assignment.csv`, every district's ground that of `districts.geojson`.

mod asked;
mod desk;
mod paged;

use std::collections::BTreeMap;
use std::path::Path;

use asked::{ask, haibowan};
use desk::{home, radii, stderr};
use paged::checks::{check_languages, grouped, tallies, weight};
use paged::{Paged, can_write, numbers, polygons};
use radii::language::Language;
use radii::map::{MapFormat, MapStyle, draw};
use radii::model::Share;
use radii::read::LayerRef;
use radii::report::REPORTS;
use radii::scenario::{Ask, DistrictQuestion, DistrictSplit, LayerRefs, Outcome};
use serde_json::Value;

fn divide(split: DistrictSplit, more: impl FnOnce(DistrictQuestion) -> DistrictQuestion) -> Ask {
    let tolerance = Share::from_fraction(0.1).unwrap();
    let question = DistrictQuestion { tolerance, ..DistrictQuestion::new(split) };
    Ask::Districts(Box::new(more(question)))
}

fn page(outcome: &Outcome) -> Paged {
    let drawing = draw(outcome, &MapStyle::default(), MapFormat::Html);
    Paged::read(drawing.unwrap_or_else(|error| panic!("{error}")).bytes)
}

fn file(outcome: &Outcome, name: &str) -> Vec<u8> {
    let report = REPORTS.iter().find(|report| report.file_name() == name).unwrap();
    report.render(outcome, Language::English).unwrap_or_else(|| panic!("no {name}"))
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

/// The rows of a table, by heading.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_reader(bytes);
    let rows = table.deserialize().map(|row| row.unwrap());
    rows.collect()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn percent(part: f64) -> String {
    format!("{:.2} %", part * 100.0)
}

/// A line of figures by its English label.
fn figure<'s>(step: &'s Value, label: &str) -> &'s Value {
    let rows = list(step, "ledger").iter().filter(|row| row["label"]["en"] == label);
    let rows: Vec<&Value> = rows.collect();
    assert_eq!(rows.len(), 1, "{label} in {}", step["ledger"]);
    rows[0]
}

/// A column of the districts, by its heading.
fn column(districts: &Value, heading: &str) -> Vec<(String, f64)> {
    let columns = list(districts, "columns");
    let at = columns.iter().position(|column| column["en"] == heading);
    let at = at.unwrap_or_else(|| panic!("no {heading} in {columns:?}"));
    let cell = |district: &Value| {
        let cell = &list(district, "cells")[at];
        (cell["text"]["en"].as_str().unwrap().to_owned(), cell["value"].as_f64().unwrap())
    };
    list(districts, "list").iter().map(cell).collect()
}

/// A step of districts against its part of a report.
fn check_districts(label: &str, paged: &Paged, at: [usize; 2], result: &Value) {
    let step = paged.step(at);
    let (districts, told) = (&step["districts"], list(result, "districts"));
    assert_eq!(step["headline"]["value"]["en"], format!("{} districts", told.len()), "{label}");
    let balance = &result["balance"];
    let [over, under] = ["most_over", "most_under"].map(|key| balance[key].as_f64().unwrap());
    let mut largest = over.max(under);
    for further in result["further_balance"].as_array().into_iter().flatten() {
        let parts = ["most_over", "most_under"].map(|key| further[key].as_f64().unwrap());
        largest = largest.max(parts[0]).max(parts[1]);
    }
    let said = step["headline"]["of"]["en"].as_str().unwrap();
    assert!(said.contains(&percent(largest)), "{label}: {said}, not {}", percent(largest));
    let row = figure(step, "population: largest deviation");
    assert_eq!(row["value"]["en"], percent(over.max(under)), "{label}");
    assert_eq!(figure(step, "most")["value"]["en"], weight(&balance["most"]), "{label}");
    assert_eq!(figure(step, "least")["value"]["en"], weight(&balance["least"]), "{label}");
    let compactness = result["compactness"].as_f64().unwrap();
    let said = &figure(step, "mean compactness")["value"]["en"];
    assert_eq!(said, &format!("{compactness:.3}"), "{label}");

    let names: Vec<&Value> = list(districts, "list").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, told.iter().map(|one| &one["id"]).collect::<Vec<_>>(), "{label}");
    let columns = [
        ("population", "weight"),
        ("blocks", "blocks"),
        ("from even", "from_even"),
        ("compactness", "compactness"),
        ("farthest", "farthest_m"),
        ("km2", "area_km2"),
    ];
    for (heading, key) in columns {
        for ((said, value), told) in column(districts, heading).iter().zip(told) {
            let exact = told[key].as_f64().unwrap();
            assert!((value - exact).abs() < 1e-6, "{label}: {heading} {value}, not {exact}");
            if key == "weight" {
                assert_eq!(said, &weight(&told[key]), "{label}");
            }
        }
    }
    // The legend is of everybody, and says nothing of who is served.
    let legend = list(step, "legend");
    assert_eq!(legend.len(), 1, "{label}: {legend:?}");
    let all: f64 = told.iter().map(|one| one["weight"].as_f64().unwrap()).sum();
    let blocks: u64 = told.iter().map(|one| one["blocks"].as_u64().unwrap()).sum();
    let all = radii::model::Weight::from_units(all).unwrap().grouped();
    let held = format!("{all} ({} blocks)", grouped(&blocks.into()));
    assert_eq!(legend[0]["value"]["en"], held, "{label}");
    for nothing in ["circles", "gaps", "holes", "isochrones"] {
        assert!(list(step, nothing).is_empty(), "{label}: {nothing}");
    }
    assert!(step["nearest"]["straight"].is_null() && step["nearest"]["walk"].is_null(), "{label}");
    for site in list(step, "sites") {
        assert!(site["serves"].is_null() && site["alone"].is_null(), "{label}: {site}");
    }
    // A block has the colour of its district.
    let of = numbers(&districts["of"]);
    for (letter, district) in paged.letters(at, "classes").into_iter().zip(of) {
        let zone = list(districts, "list")[district as usize]["colour"].as_u64().unwrap() as u8;
        assert_eq!(letter, char::from(b'A' + zone), "{label}");
    }
}

/// Blocks and ground against the layers of the same outcome, and neighbours by colour.
fn check_layers(label: &str, outcome: &Outcome, paged: &Paged) {
    let districts = &paged.step([0, 0])["districts"];
    let named = list(districts, "list");
    let of = numbers(&districts["of"]);
    let assignment = rows(&file(outcome, "assignment.csv"));
    assert_eq!(of.len(), assignment.len(), "{label}");
    for (district, row) in of.iter().zip(&assignment) {
        assert_eq!(named[*district as usize]["name"], row["district"], "{label}: {row:?}");
    }
    let layer = json(&file(outcome, "districts.geojson"));
    let ground = polygons(&districts["ground"], &vec![[0, 0]; named.len()]);
    let mut sides: BTreeMap<[[i64; 2]; 2], usize> = BTreeMap::new();
    let mut borders = 0;
    for (index, (found, feature)) in ground.iter().zip(list(&layer, "features")).enumerate() {
        let geometry = &feature["geometry"];
        let told = match geometry["type"].as_str() {
            Some("Polygon") => vec![geometry["coordinates"].clone()],
            _ => list(geometry, "coordinates").to_vec(),
        };
        assert_eq!(found.len(), told.len(), "{label}: parts of {index}");
        for (rings, told) in found.iter().zip(&told) {
            for (ring, told) in rings.iter().zip(told.as_array().unwrap()) {
                let told = told.as_array().unwrap();
                assert_eq!(ring.len() + 1, told.len(), "{label}");
                for (&corner, told) in ring.iter().zip(told) {
                    let (lon, lat) = paged.degrees(corner);
                    let off = [lon - told[0].as_f64().unwrap(), lat - told[1].as_f64().unwrap()];
                    assert!(off.iter().all(|off| off.abs() < 1e-6), "{label}: {off:?}");
                }
                for (at, &corner) in ring.iter().enumerate() {
                    let mut side = [corner, ring[(at + 1) % ring.len()]];
                    side.sort_unstable();
                    let other = *sides.entry(side).or_insert(index);
                    if other != index {
                        borders += 1;
                        let colours = [other, index].map(|index| &named[index]["colour"]);
                        assert_ne!(colours[0], colours[1], "{label}: {other} and {index}");
                    }
                }
            }
        }
    }
    assert!(borders > named.len(), "{label}: {borders}");
}

#[test]
fn districts_are_what_their_report_says() {
    if !can_write() {
        return;
    }
    let bare = LayerRefs { facilities: None, ..haibowan(None) };
    let split = |levels: &[u32]| DistrictSplit::Number(levels.to_vec());
    let staffed = |question| DistrictQuestion { staff: Some(60), ..question };
    let centres = divide(DistrictSplit::Centres, |question| DistrictQuestion {
        tolerance: Share::from_fraction(0.9).unwrap(),
        ..question
    });
    for (label, layers, asked) in [
        ("twelve", bare.clone(), divide(split(&[12]), staffed)),
        ("levels", bare, divide(split(&[4, 12]), |question| question)),
        ("around centres", haibowan(None), centres),
    ] {
        let outcome = ask(layers, "1km", asked);
        let (paged, result) = (page(&outcome), json(&file(&outcome, "result.json")));
        check_districts(label, &paged, [0, 0], &result);
        check_layers(label, &outcome, &paged);
        check_languages(&paged);
        let step = paged.step([0, 0]);
        let districts = &step["districts"];
        assert!(step["turns"].is_null() && districts["moves"].is_null(), "{label}");
        let is_centred = label == "around centres";
        assert_eq!(list(step, "sites").is_empty(), !is_centred, "{label}");
        for (district, told) in list(districts, "list").iter().zip(list(&result, "districts")) {
            match is_centred {
                true => {
                    let site = district["site"].as_u64().unwrap() as usize;
                    assert_eq!(paged.data["sites"]["ids"][site], told["id"], "{label}");
                }
                false => assert!(district["site"].is_null(), "{label}: {district}"),
            }
        }
        if label == "twelve" {
            let workers = column(districts, "workers").into_iter().map(|(_, value)| value);
            let told = list(&result, "districts").iter();
            let told: Vec<f64> = told.map(|one| one["staff"].as_f64().unwrap()).collect();
            assert_eq!(workers.collect::<Vec<_>>(), told);
            assert_eq!(figure(step, "workers")["value"]["en"], "60");
        }
        if label == "levels" {
            let modules = list(&result["modules"], "districts");
            let ground = polygons(&districts["modules"], &vec![[0, 0]; modules.len()]);
            assert!(ground.iter().all(|parts| !parts.is_empty()));
            let of = column(districts, "module").into_iter().map(|(name, _)| name);
            let told = list(&result, "districts").iter();
            let told: Vec<&str> = told.map(|one| one["module"].as_str().unwrap()).collect();
            assert_eq!(of.collect::<Vec<_>>(), told);
        }
    }
}

#[test]
fn who_moves_is_what_the_report_says() {
    if !can_write() {
        return;
    }
    let bare = LayerRefs { facilities: None, ..haibowan(None) };
    let uneven = divide(DistrictSplit::Number(vec![8]), |question| DistrictQuestion {
        tolerance: Share::from_fraction(0.4).unwrap(),
        ..question
    });
    let folder = tempfile::tempdir().unwrap();
    let today = folder.path().join("today.geojson");
    std::fs::write(&today, file(&ask(bare.clone(), "1km", uneven), "districts.geojson")).unwrap();
    let keep = divide(DistrictSplit::Today, |question| DistrictQuestion {
        tolerance: Share::from_fraction(0.02).unwrap(),
        keep: Some(LayerRef::to_file(&today)),
        ..question
    });
    let outcome = ask(bare, "1km", keep);
    let (paged, result) = (page(&outcome), json(&file(&outcome, "result.json")));
    check_districts("kept", &paged, [0, 0], &result);
    check_layers("kept", &outcome, &paged);
    check_languages(&paged);
    let step = paged.step([0, 0]);
    let districts = &step["districts"];
    let told = rows(&file(&outcome, "moves.csv"));
    let moves = list(districts, "moves");
    assert_eq!(moves.len(), told.len());
    let name = |at: &Value| &list(districts, "list")[at.as_u64().unwrap() as usize]["name"];
    for (change, row) in moves.iter().zip(&told) {
        let block = change["block"].as_u64().unwrap() as usize;
        assert_eq!(paged.data["blocks"]["ids"][block], row["id"]);
        assert_eq!(
            (name(&change["from"]), name(&change["to"])),
            (&row["from"].as_str().into(), &row["to"].as_str().into())
        );
    }
    let moved = &result["moved_weight"];
    let turned = tallies(&paged, [0, 0], "turns");
    let (points, held) = turned.get(&'c').copied().unwrap_or_default();
    assert_eq!((points, held), (told.len() as u64, moved.as_f64().unwrap()));
    let row = figure(step, "change district");
    let said = row["value"]["en"].as_str().unwrap();
    assert!(said.starts_with(&format!("{} (", weight(moved))), "{said}");
    let least = weight(&result["moved_weight_at_least"]);
    assert!(row["note"]["en"].as_str().unwrap().contains(&least), "{row}");
    let today = &result["today"];
    let largest = percent(today["largest_deviation"].as_f64().unwrap());
    assert_eq!(figure(step, "largest deviation today")["value"]["en"], largest);
    let compactness = format!("{:.3}", today["compactness"].as_f64().unwrap());
    assert_eq!(figure(step, "mean compactness today")["value"]["en"], compactness);
    assert!(districts["today"].is_object());
}

const PLAN: &str = r#"
[study]
name = "districts beside coverage"
area = "area.geojson"
base = "today"

[layers]
facilities = "centres.csv"
demand = "blocks.geojson"

[standards]
one_km = { within = "1km" }

[[scenarios]]
name = "today"
standard = "one_km"

[[scenarios]]
name = "twelve districts"
standard = "one_km"
districts = { into = 12 }

[[scenarios]]
name = "two more"
standard = "one_km"
site = { model = "mclp", open = 2 }
"#;

fn run(folder: &Path, arguments: &[&str]) {
    let output = radii(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
}

#[test]
fn a_plan_shows_districts_beside_other_scenarios() {
    if !can_write() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["centres.csv", "blocks.geojson", "area.geojson"] {
        std::fs::copy(home().join("fixtures/haibowan").join(name), folder.path().join(name))
            .unwrap();
    }
    std::fs::write(folder.path().join("plan.toml"), PLAN).unwrap();
    run(folder.path(), &["run", "plan.toml", "--out", "out"]);
    let map = folder.path().join("out/map.html");
    let bytes = std::fs::read(&map).unwrap();
    let paged = Paged::read(bytes.clone());
    let result = json(&std::fs::read(folder.path().join("out/result.json")).unwrap());
    check_languages(&paged);
    let entries = list(&result, "scenarios");
    let is_divided: Vec<bool> =
        paged.steps().iter().map(|(_, step)| step["districts"].is_object()).collect();
    assert_eq!(is_divided, [false, true, false]);
    check_districts("plan", &paged, [1, 0], &entries[1]["districts"]);
    let step = paged.step([1, 0]);
    assert!(step["turns"].is_null());
    // Who is near the middle of their own district, as the same question tells it by itself.
    let line =
        "districts --demand blocks.geojson --area area.geojson --into 12 --within 1km --json";
    let alone = radii(folder.path(), &line.split(' ').collect::<Vec<_>>());
    let near = json(&alone.stdout)["within"][0]["served"]["share"].as_f64().unwrap();
    let row = figure(step, "within 1 km of the middle of their district");
    assert_eq!(row["value"]["en"], percent(near));
    // The same bytes where the answers were kept.
    std::fs::remove_file(&map).unwrap();
    run(folder.path(), &["run", "plan.toml", "--out", "out", "--resume"]);
    assert_eq!(std::fs::read(&map).unwrap(), bytes);
}

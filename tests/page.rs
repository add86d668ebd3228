//! The page to click, read back from its file: every figure is that of the report of the same
//! outcome, every place where it is, names are data and nothing else.

mod asked;
mod paged;

use asked::{ask, haibowan};
use geo::{Distance, Geodesic, Point};
use paged::checks::{check_account, check_centres, check_languages, check_nearest, weight};
use paged::{Paged, can_write, polygons};
use radii::language::Language;
use radii::map::{MapFormat, MapStyle, draw};
use radii::model::{LonLat, Xy};
use radii::report::REPORTS;
use radii::scenario::Outcome;
use serde_json::Value;

fn page(outcome: &Outcome) -> Paged {
    let drawing = draw(outcome, &MapStyle::default(), MapFormat::Html);
    let drawing = drawing.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(drawing.warnings, Vec::<String>::new());
    Paged::read(drawing.bytes)
}

/// The report of an outcome of this file name, as JSON.
fn report(outcome: &Outcome, name: &str) -> Value {
    let report = REPORTS.iter().find(|report| report.file_name() == name).unwrap();
    serde_json::from_slice(&report.render(outcome, Language::English).unwrap()).unwrap()
}

/// Degrees of a place of the plane.
fn degrees(outcome: &Outcome, at: Xy) -> (f64, f64) {
    let LonLat { lon, lat } = outcome.study.plane.lonlat(at).unwrap();
    (lon, lat)
}

fn metres((a, b): (f64, f64), (c, d): (f64, f64)) -> f64 {
    Geodesic.distance(Point::new(a, b), Point::new(c, d))
}

fn check_near(label: &str, found: (f64, f64), expected: (f64, f64)) {
    let off = metres(found, expected);
    assert!(off <= 0.1, "{label}: {off} m off");
}

/// Every place of a page is where it is, to 0.1 m.
fn check_places(outcome: &Outcome, paged: &Paged) {
    let study = &outcome.study;
    let blocks = paged.places("blocks");
    assert_eq!(blocks.len(), study.demand.len());
    for (&block, point) in blocks.iter().zip(&study.demand.points) {
        check_near("block", paged.degrees(block), degrees(outcome, point.at));
    }
    let sites = paged.places("sites");
    let shown = paged.step([0, 0])["sites"].as_array().unwrap();
    for (site, shown) in outcome.sites.iter().zip(shown) {
        let place = sites[shown["site"].as_u64().unwrap() as usize];
        check_near("centre", paged.degrees(place), degrees(outcome, site.at));
    }
    let outlines = polygons(&paged.data["blocks"]["outlines"], &blocks);
    let layer = study.demand.outlines.as_ref().unwrap();
    let area = &study.area.as_ref().unwrap().outline;
    let own = polygons(&paged.data["area"], &[[0, 0]]);
    let pairs = outlines.iter().zip(layer).chain([(&own[0], area)]);
    for (found, outline) in pairs {
        assert_eq!(found.len(), outline.0.len());
        for (rings, polygon) in found.iter().zip(outline) {
            let all = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            for (ring, line) in rings.iter().zip(all) {
                assert_eq!(ring.len() + 1, line.0.len(), "rings are not closed");
                for (&corner, coord) in ring.iter().zip(&line.0) {
                    check_near("corner", paged.degrees(corner), degrees(outcome, (*coord).into()));
                }
            }
        }
    }
}

fn check_gaps(label: &str, outcome: &Outcome, paged: &Paged, at: [usize; 2]) {
    let gaps = paged.step(at)["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), outcome.gaps.len().min(200), "{label}");
    for (shown, gap) in gaps.iter().zip(&outcome.gaps) {
        let heart = outcome.study.demand.points[gap.heart].at;
        let place = paged::numbers(&shown["at"]);
        check_near("gap", paged.degrees([place[0], place[1]]), degrees(outcome, heart));
        assert_eq!(shown["name"], outcome.study.demand.name(gap.heart).unwrap(), "{label}");
        let held = gap.tally.weight.grouped();
        for language in ["en", "zh"] {
            assert!(shown["value"][language].as_str().unwrap().contains(&held), "{label}: {shown}");
        }
    }
}

#[test]
fn a_coverage_is_what_its_report_says() {
    if !can_write() {
        return;
    }
    let layers = haibowan(None);
    let plain = ask(layers.clone(), "1km", asked::coverage());
    let roads = asked::fixture().join("streets.geojson");
    let walked = asked::ask_on_foot(layers.clone(), &roads, "8min", asked::coverage());
    for (label, outcome, ways) in [
        ("straight", plain, [Some("nearest_m"), None]),
        ("on foot", walked, [Some("straight_m"), Some("walk_m")]),
    ] {
        let paged = page(&outcome);
        assert_eq!(paged.steps().len(), 1, "{label}");
        let result = report(&outcome, "result.json");
        check_account(label, &paged, [0, 0], &result);
        check_centres(label, &paged, [0, 0], &result, &Value::Null);
        check_nearest(label, &paged, [0, 0], &report(&outcome, "demand.geojson"), ways);
        check_gaps(label, &outcome, &paged, [0, 0]);
        check_places(&outcome, &paged);
        check_languages(&paged);
        let share = result["served"]["share"].as_f64().unwrap() * 100.0;
        let headline = &paged.step([0, 0])["headline"];
        assert_eq!(headline["value"]["en"], format!("{share:.1} %"), "{label}");
        assert!(paged.data["water"].is_object() && paged.data["streets"].is_object(), "{label}");
    }
}

#[test]
fn circles_are_the_standards_on_the_ground() {
    if !can_write() {
        return;
    }
    let outcome = ask(haibowan(None), "1km", asked::coverage());
    let paged = page(&outcome);
    let sites = paged.places("sites");
    let circles = paged.data["circles"].as_array().unwrap();
    assert_eq!(circles.len(), outcome.sites.len());
    for circle in circles {
        let index = circle["site"].as_u64().unwrap() as usize;
        let centre = degrees(&outcome, outcome.sites[index].at);
        let ring = paged::run(&paged::numbers(&circle["ring"]), sites[index]);
        assert!(ring.len() >= 36);
        for corner in ring {
            let far = metres(paged.degrees(corner), centre);
            assert!((far - 1000.0).abs() < 0.1, "{far}");
        }
    }
}

#[test]
fn a_proposal_and_its_curve_are_what_their_reports_say() {
    if !can_write() {
        return;
    }
    // Steps of a curve say nothing of ground.
    let layers = radii::scenario::LayerRefs { area: None, ..haibowan(None) };
    let curve = ask(layers.clone(), "1km", asked::curve(6));
    let row = page(&curve);
    assert_eq!((row.views().len(), row.steps().len()), (1, 6));
    assert_eq!(row.views()[0]["key"]["en"], "new centres");
    for open in 1..=6 {
        let (label, at) = (format!("{open} more"), [0, open as usize - 1]);
        let outcome = ask(layers.clone(), "1km", asked::site(open));
        let result = report(&outcome, "result.json");
        let single = page(&outcome);
        for (paged, at) in [(&row, at), (&single, [0, 0])] {
            check_account(&label, paged, at, &result["coverage"]);
            check_centres(&label, paged, at, &result["coverage"], &result["opened"]);
            let layer = report(&outcome, "demand.geojson");
            check_nearest(&label, paged, at, &layer, [Some("nearest_m"), None]);
            check_gaps(&label, &outcome, paged, at);
            check_languages(paged);
        }
        row.check_brief(at);
        assert_eq!(row.step(at)["label"]["en"], open.to_string());
        for key in ["headline", "ledger", "legend", "classes", "gaps"] {
            assert_eq!(row.step(at)[key], single.step([0, 0])[key], "{label}: {key}");
        }
    }
    // The page opens with the knee, or with the number that was asked for.
    let asked = curve.siting.as_ref().unwrap().asked.unwrap();
    assert_eq!(row.views()[0]["step"], asked - 1);
}

#[test]
fn an_audit_is_what_its_report_says() {
    if !can_write() {
        return;
    }
    let outcome = ask(haibowan(None), "1km", asked::repaired(3));
    let (paged, result) = (page(&outcome), report(&outcome, "result.json"));
    let step = paged.step([0, 0]);
    assert_eq!(step["headline"]["value"]["en"], "does not hold");
    let place = |value: &Value| {
        let at = paged::numbers(value);
        paged.degrees([at[0], at[1]])
    };
    let lonlat = |value: &Value| (value["lon"].as_f64().unwrap(), value["lat"].as_f64().unwrap());
    let (holes, told) = (step["holes"].as_array().unwrap(), result["holes"].as_array().unwrap());
    assert_eq!(holes.len(), told.len().min(200));
    assert!(!holes.is_empty());
    for (hole, told) in holes.iter().zip(told) {
        check_near("hole", place(&hole["deepest"]), lonlat(told));
        let held = weight(&told["weight"]);
        assert!(hole["value"]["en"].as_str().unwrap().starts_with(&held), "{hole} {told}");
        let rings = polygons(&hole["rings"], &[[0, 0]]);
        assert!(rings[0][0][0].len() >= 3);
    }
    let stations = step["stations"].as_array().unwrap();
    let told = result["improvement"]["stations"].as_array().unwrap();
    assert_eq!((stations.len(), told.len()), (3, 3));
    for (rank, (station, told)) in stations.iter().zip(told).enumerate() {
        assert_eq!(station["rank"], rank + 1);
        check_near("station", place(&station["at"]), lonlat(told));
        let held = weight(&told["marginal_weight"]);
        assert!(station["value"]["en"].as_str().unwrap().starts_with(&format!("+{held} ")));
    }
    check_languages(&paged);
}

//! What a page says, against reports of the same answers.

use std::collections::BTreeMap;

use radii::model::Weight;
use serde_json::Value;

use super::{Paged, one_sided};

pub fn weight(value: &Value) -> String {
    Weight::from_units(value.as_f64().unwrap()).unwrap().grouped()
}

/// Blocks and weight by letter.
pub fn tallies(paged: &Paged, at: [usize; 2], key: &str) -> BTreeMap<char, (u64, f64)> {
    let mut tallies = BTreeMap::new();
    let own = &paged.step(at)["weights"];
    let weights = match own.as_array() {
        Some(own) => own.iter().map(|weight| weight.as_f64().unwrap()).collect(),
        None => paged.weights(),
    };
    for (letter, weight) in paged.letters(at, key).into_iter().zip(weights) {
        let tally: &mut (u64, f64) = tallies.entry(letter).or_default();
        *tally = (tally.0 + 1, tally.1 + weight);
    }
    tallies
}

/// The account of a step against the coverage of a report.
pub fn check_account(label: &str, paged: &Paged, at: [usize; 2], coverage: &Value) {
    let tallies = tallies(paged, at, "classes");
    let sum = |letters: &str| {
        let of = letters.chars().filter_map(|letter| tallies.get(&letter));
        of.fold((0, 0.0), |sum: (u64, f64), tally| (sum.0 + tally.0, sum.1 + tally.1))
    };
    for (letters, key) in [("sn", "served"), ("uh", "uncovered"), ("x", "unsnapped")] {
        let (points, weight) = sum(letters);
        let told = |unit: &str| coverage[key][unit].as_f64().unwrap_or_default();
        assert_eq!(points as f64, told("points"), "{label}: {key} blocks");
        assert!((weight - told("weight")).abs() < 1e-6, "{label}: {key} weight {weight}");
    }
    // What is said in words is what is counted.
    let step = paged.step(at);
    let labels = |label: &str| {
        let rows = step["ledger"].as_array().unwrap().iter();
        let row = rows.filter(|row| row["label"]["en"] == label).collect::<Vec<_>>();
        assert_eq!(row.len(), 1, "{label} in {}", step["ledger"]);
        row[0].clone()
    };
    for (row, key) in [("served", "served"), ("uncovered", "uncovered")] {
        let row = labels(row);
        let (weight, points) = (weight(&coverage[key]["weight"]), &coverage[key]["points"]);
        for language in ["en", "zh"] {
            let value = row["value"][language].as_str().unwrap();
            assert!(value.starts_with(&weight), "{label}: {value}, not {weight}");
            let blocks = grouped(points);
            assert!(value.contains(&blocks), "{label}: {value}, not {blocks} blocks");
        }
        let share = shown(&coverage[key]["share"]);
        assert_eq!(row["note"]["en"], format!("{share:.1} %"), "{label}");
        assert_eq!(row["note"]["zh"], format!("{share:.1}%"), "{label}");
    }
    for row in step["legend"].as_array().unwrap() {
        let letter = row["class"].as_str().unwrap().chars().next().unwrap();
        let (points, held) = tallies.get(&letter).copied().unwrap_or_default();
        let value = row["value"]["en"].as_str().unwrap();
        let held = Weight::from_units(held).unwrap().grouped();
        assert!(value.starts_with(&format!("{held} (")), "{label}: {value}, not {held}");
        assert!(value.contains(&format!("({} block", grouped(&points.into()))), "{label}: {value}");
    }
}

pub fn grouped(count: &Value) -> String {
    Weight(count.as_u64().unwrap() * 1000).grouped()
}

/// The centres of a step against a report's list of them.
pub fn check_centres(label: &str, paged: &Paged, at: [usize; 2], coverage: &Value, opened: &Value) {
    let ids = paged.data["sites"]["ids"].as_array().unwrap();
    let facilities = coverage["facilities"].as_array().unwrap();
    let shown = paged.step(at)["sites"].as_array().unwrap();
    let standing: Vec<&Value> = shown.iter().filter(|site| site["state"] != "closing").collect();
    assert_eq!(standing.len(), facilities.len(), "{label}");
    let opened: Vec<&Value> =
        opened.as_array().into_iter().flatten().filter(|one| one["existing"] == false).collect();
    let mut rank = 0;
    for (site, facility) in standing.into_iter().zip(facilities) {
        assert_eq!(ids[site["site"].as_u64().unwrap() as usize], facility["id"], "{label}");
        assert_eq!(site["serves"], facility["weight"], "{label}: {facility}");
        assert_eq!(site["alone"], facility["exclusive_weight"], "{label}: {facility}");
        if site["state"] == "proposed" {
            assert_eq!(opened[rank]["id"], facility["id"], "{label}: {facility}");
            assert_eq!(site["adds"], opened[rank]["marginal_weight"], "{label}: {facility}");
            rank += 1;
            assert_eq!(site["rank"], rank, "{label}");
        } else {
            assert!(site["adds"].is_null() && site["rank"].is_null(), "{label}: {site}");
        }
    }
    assert_eq!(rank, opened.len(), "{label}");
}

/// The nearest centres of a step against the layer of blocks of the same outcome.
pub fn check_nearest(
    label: &str,
    paged: &Paged,
    at: [usize; 2],
    layer: &Value,
    ways: [Option<&str>; 2],
) {
    let ids = paged.data["sites"]["ids"].as_array().unwrap();
    let features = layer["features"].as_array().unwrap();
    for (way, column) in ["straight", "walk"].into_iter().zip(ways) {
        let found = paged.nearest(at, way);
        let Some(column) = column else {
            assert_eq!(found, None, "{label}: {way}");
            continue;
        };
        let found = found.unwrap_or_else(|| panic!("{label}: no {way}"));
        assert_eq!(found.len(), features.len(), "{label}");
        for ((site, dm), feature) in found.into_iter().zip(features) {
            let properties = &feature["properties"];
            match properties[column].as_f64() {
                None => assert_eq!((site, dm), (-1, -1), "{label}: {properties}"),
                Some(metres) => {
                    // Rounded up to the decimetre.
                    let mm = (metres * 1000.0).round() as i64;
                    assert_eq!(dm, (mm + 99) / 100, "{label}: {properties}");
                    if column == "nearest_m" {
                        assert_eq!(ids[site as usize], properties["nearest_id"], "{label}");
                    }
                }
            }
        }
    }
    let estimated = paged.estimated(at);
    for (estimated, feature) in estimated.into_iter().zip(features) {
        assert_eq!(estimated, feature["properties"]["grounds"] == "estimated", "{label}");
    }
}

pub fn check_languages(paged: &Paged) {
    let mut found = Vec::new();
    one_sided(&paged.data, "", &mut found);
    assert!(found.is_empty(), "not in both languages: {found:?}");
    let words = paged.data["words"].as_object().unwrap();
    assert!(words.len() > 40, "{}", words.len());
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for (name, word) in words {
        let (en, zh) = (word["en"].as_str().unwrap(), word["zh"].as_str().unwrap());
        // A language is called by its own name in both.
        assert!(!en.is_empty() && (!is_chinese(en) || en == zh), "{name}: {en}");
        // Signs and values are the same everywhere; words are not.
        let mut plain = zh.to_owned();
        while let Some((from, to)) = plain.find('{').zip(plain.find('}')) {
            plain.replace_range(from..=to, "");
        }
        let has_words = plain.chars().any(|c| c.is_ascii_alphabetic());
        assert!(is_chinese(zh) || !has_words || en == zh, "{name}: {zh}");
    }
    for (_, step) in paged.steps() {
        assert!(is_chinese(step["headline"]["of"]["zh"].as_str().unwrap()));
        for row in step["ledger"].as_array().unwrap() {
            assert!(is_chinese(row["label"]["zh"].as_str().unwrap()), "{row}");
            assert!(!is_chinese(row["label"]["en"].as_str().unwrap()), "{row}");
        }
    }
}

/// A share in per cent as a map says it: not all is not 100.0 %, and something is not 0.0 %.
pub fn shown(share: &Value) -> f64 {
    match share.as_f64().unwrap() * 100.0 {
        share if share < 100.0 && share > 99.9 => 99.9,
        share if share > 0.0 && share < 0.1 => 0.1,
        share => share,
    }
}

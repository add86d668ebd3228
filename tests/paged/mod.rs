//! A page that radii wrote, read back from its file. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod checks;

use std::io::Read;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Whether this build can write pages; a printed line where it cannot.
pub fn can_write() -> bool {
    let can = radii::map::has_page();
    if !can {
        println!("skipped: this build has no page in it");
    }
    can
}

/// The letter of a block that is not there.
pub const ABSENT: char = '.';

/// A place in steps from the origin.
pub type Place = [i64; 2];

/// Polygons of an item, ring by ring, in steps from the origin.
pub type Polygons = Vec<Vec<Vec<Place>>>;

pub struct Paged {
    /// The whole file.
    pub html: String,
    /// What stands before and after the data.
    pub around: [String; 2],
    pub data: Value,
}

const BEFORE: &str = "<script type=\"application/octet-stream\" id=\"data\">";
const AFTER: &str = "</script>";

impl Paged {
    pub fn read(bytes: Vec<u8>) -> Paged {
        let html = String::from_utf8(bytes).unwrap();
        assert_eq!(html.matches(BEFORE).count(), 1);
        let (before, rest) = html.split_once(BEFORE).unwrap();
        let (packed, after) = rest.split_once(AFTER).unwrap();
        let packed = BASE64_STANDARD.decode(packed).unwrap();
        let mut json = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut json).unwrap();
        let data: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(data["format"], "radii.page/1");
        let around = [before.to_owned(), after.to_owned()];
        Paged { html, around, data }
    }

    pub fn views(&self) -> &[Value] {
        self.data["views"].as_array().unwrap()
    }

    /// Every step of every tab, with its place.
    pub fn steps(&self) -> Vec<([usize; 2], &Value)> {
        let steps = |(at, view): (usize, &'_ Value)| -> Vec<[usize; 2]> {
            let count = view["steps"].as_array().unwrap().len();
            (0..count).map(|step| [at, step]).collect()
        };
        let places: Vec<[usize; 2]> = self.views().iter().enumerate().flat_map(steps).collect();
        places.into_iter().map(|place| (place, self.step(place))).collect()
    }

    pub fn step(&self, [view, step]: [usize; 2]) -> &Value {
        &self.views()[view]["steps"][step]
    }

    /// Longitude and latitude of a place.
    pub fn degrees(&self, place: Place) -> (f64, f64) {
        let origin = |axis: usize| self.data["origin"][axis].as_f64().unwrap();
        let unit = self.data["unit"].as_f64().unwrap();
        (origin(0) + place[0] as f64 * unit, origin(1) + place[1] as f64 * unit)
    }

    /// Where the blocks are, or the centres.
    pub fn places(&self, layer: &str) -> Vec<Place> {
        run(&numbers(&self.data[layer]["at"]), [0, 0])
    }

    pub fn weights(&self) -> Vec<f64> {
        let weights = self.data["blocks"]["weights"].as_array().unwrap();
        weights.iter().map(|weight| weight.as_f64().unwrap()).collect()
    }

    pub fn letters(&self, at: [usize; 2], key: &str) -> Vec<char> {
        let letters: Vec<char> = self.step(at)[key].as_str().unwrap().chars().collect();
        assert_eq!(letters.len(), self.weights().len(), "a letter a block");
        letters
    }

    /// By block, the nearest centre and decimetres, in a straight line or on foot.
    pub fn nearest(&self, at: [usize; 2], way: &str) -> Option<Vec<(i64, i64)>> {
        let told = &self.step(at)["nearest"];
        let legs = |value: &Value| -> Option<Vec<(i64, i64)>> {
            let (site, dm) = (numbers(value.get("site")?), numbers(&value["dm"]));
            assert_eq!(site.len(), dm.len());
            Some(site.into_iter().zip(dm).collect())
        };
        let own = legs(&told[way]);
        if told["like"].is_null() {
            assert!(told["blocks"].is_null());
            return own;
        }
        let like = numbers(&told["like"]);
        let like = [like[0] as usize, like[1] as usize];
        assert!(like < at, "steps resemble earlier ones");
        let mut all = self.nearest(like, way)?;
        let blocks = summed(&numbers(&told["blocks"]));
        let own = own.expect("a step tells what the step it resembles tells");
        assert_eq!(own.len(), blocks.len());
        for (block, legs) in blocks.into_iter().zip(own) {
            all[block as usize] = legs;
        }
        Some(all)
    }

    /// A step tells of no block what the step it resembles tells, one way and the other.
    pub fn check_brief(&self, at: [usize; 2]) {
        let told = &self.step(at)["nearest"];
        if told["like"].is_null() {
            return;
        }
        let like = numbers(&told["like"]);
        let like = [like[0] as usize, like[1] as usize];
        let ways = ["straight", "walk"];
        let now = ways.map(|way| self.nearest(at, way));
        let then = ways.map(|way| self.nearest(like, way));
        for block in summed(&numbers(&told["blocks"])) {
            let of = |all: &Option<Vec<(i64, i64)>>| all.as_ref().map(|all| all[block as usize]);
            let differs = now.iter().zip(&then).any(|(now, then)| of(now) != of(then));
            assert!(differs, "block {block} is told again at {at:?}");
        }
    }

    /// By block, whether its verdict is only estimated.
    pub fn estimated(&self, at: [usize; 2]) -> Vec<bool> {
        let mut all = vec![false; self.weights().len()];
        for block in summed(&numbers(&self.step(at)["nearest"]["estimated"])) {
            all[block as usize] = true;
        }
        all
    }
}

pub fn numbers(value: &Value) -> Vec<i64> {
    let values = value.as_array().unwrap_or_else(|| panic!("{value} is no list"));
    values.iter().map(|value| value.as_i64().unwrap()).collect()
}

fn summed(steps: &[i64]) -> Vec<i64> {
    let sum = |at: &mut i64, step: &i64| {
        *at += step;
        Some(*at)
    };
    steps.iter().scan(0, sum).collect()
}

/// Places, each told from the one before.
pub fn run(steps: &[i64], start: Place) -> Vec<Place> {
    let mut at = start;
    let step = |step: &[i64]| {
        at = [at[0] + step[0], at[1] + step[1]];
        at
    };
    steps.chunks_exact(2).map(step).collect()
}

/// Polygons item by item; each begins from a place of its own.
pub fn polygons(rings: &Value, starts: &[Place]) -> Vec<Polygons> {
    let [parts, counts, corners, xy] =
        ["parts", "rings", "corners", "xy"].map(|key| numbers(&rings[key]));
    let (mut counts, mut corners) = (counts.into_iter(), corners.into_iter());
    let mut xy = xy.chunks_exact(2);
    assert_eq!(parts.len(), starts.len(), "an item for each start");
    let items = parts.iter().zip(starts).map(|(&parts, &start)| {
        let mut at = start;
        let mut ring = || {
            let count = corners.next().unwrap();
            let corner = |_| {
                let step = xy.next().unwrap();
                at = [at[0] + step[0], at[1] + step[1]];
                at
            };
            (0..count).map(corner).collect()
        };
        (0..parts).map(|_| (0..counts.next().unwrap()).map(|_| ring()).collect()).collect()
    });
    let items: Vec<Polygons> = items.collect();
    assert!(counts.next().is_none() && corners.next().is_none() && xy.next().is_none());
    items
}

/// Every text that is not in both languages.
pub fn one_sided(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                one_sided(value, &format!("{path}/{at}"), found);
            }
        }
        Value::Object(members) => {
            let said = |language: &str| members.get(language).map(|said| said.as_str());
            if let (None, None) = (said("en"), said("zh")) {
                for (key, value) in members {
                    one_sided(value, &format!("{path}/{key}"), found);
                }
                return;
            }
            let (en, zh) = (said("en").flatten(), said("zh").flatten());
            let both = en.zip(zh).is_some_and(|(en, zh)| en.is_empty() == zh.is_empty());
            if !both || members.len() != 2 {
                found.push(format!("{path}: {value}"));
            }
        }
        _ => {}
    }
}

/// What a policy calls a script or a style by.
pub fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

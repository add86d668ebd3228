//! Slow, obviously right twins of the fast paths, and the shared real data. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::PathBuf;

use geo::{Distance, Geodesic, Point};
use radii::crs::Plane;
use radii::model::{Demand, DemandPoint, LonLat, MeasuredAt, Weight};
use radii::read::LayerRef;
use radii::scenario::{Ask, LayerRefs, Question};
use radii::study::Study;
use radii::{reach, siting};
use serde_json::Value;

/// A folder of the shared data, or `None` with a printed line where it is absent.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: ../shared/data/{folder} is not there");
    None
}

/// A JSON file.
pub fn json(path: &std::path::Path) -> Value {
    let text = std::fs::read_to_string(path).expect("the file is readable");
    serde_json::from_str(&text).expect("the file is JSON")
}

/// The WGS 84 geodesic in metres, straight from the library.
pub fn geodesic(a: (f64, f64), b: (f64, f64)) -> f64 {
    Geodesic.distance(Point::new(a.0, a.1), Point::new(b.0, b.1))
}

/// A small reproducible stream of numbers (Steele's SplitMix64): the tests depend on no
/// generator of the program.
pub struct Stream(pub u64);

impl Stream {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number from `low` to `high`.
    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A covering problem small enough to try every choice of sites.
pub struct Enumeration {
    /// Sites of each demand point, as a bit set.
    pub covers: Vec<u32>,
    pub weights: Vec<u64>,
    pub sites: u32,
}

impl Enumeration {
    fn served(&self, open: u32) -> u64 {
        let demand = self.covers.iter().zip(&self.weights);
        demand.filter(|(covers, _)| *covers & open != 0).map(|(_, weight)| weight).sum()
    }

    fn choices(&self, required: u32, forbidden: u32) -> impl Iterator<Item = u32> {
        (0..1_u32 << self.sites)
            .filter(move |open| open & required == required && open & forbidden == 0)
    }

    /// Most weight with at most `most` sites.
    pub fn most_covered(&self, most: u32, required: u32, forbidden: u32) -> u64 {
        self.choices(required, forbidden)
            .filter(|open| open.count_ones() <= most)
            .map(|open| self.served(open))
            .max()
            .unwrap_or(0)
    }

    /// Fewest sites that cover every point with weight; `None` when none do.
    pub fn fewest(&self, required: u32, forbidden: u32) -> Option<u32> {
        let total: u64 = self.weights.iter().sum();
        self.choices(required, forbidden)
            .filter(|&open| self.served(open) == total)
            .map(u32::count_ones)
            .min()
    }
}

/// A study of bare demand points, each of the weight that `weight` gives it.
pub fn study_of(demand: &[LonLat], plane: Plane, weight: impl Fn(usize) -> Weight) -> Study {
    let at = plane.forward(demand).expect("the points can be projected");
    let points = at.into_iter().enumerate();
    Study {
        demand: Demand {
            points: points.map(|(n, at)| DemandPoint { at, weight: weight(n) }).collect(),
            ids: None,
            names: None,
            outlines: None,
            measured_at: MeasuredAt::Point,
            counted: None,
        },
        plane,
        facilities: Vec::new(),
        candidates: None,
        area: None,
        inputs: Vec::new(),
        notes: Vec::new(),
    }
}

/// A question about one of the shared places, blocks measured where their columns say.
pub fn question_at(folder: &std::path::Path, limit: &str, ask: Ask) -> Question {
    let layer = |name: &str| LayerRef::to_file(folder.join(name));
    Question {
        layers: LayerRefs {
            demand: LayerRef {
                x: Some("pt_lon".to_owned()),
                y: Some("pt_lat".to_owned()),
                ..layer("blocks.geojson")
            },
            facilities: Some(layer("centres.geojson")),
            candidates: None,
            area: Some(layer("boundary.geojson")),
        },
        within: vec![limit.parse().expect("a limit")],
        reach: reach::MODELS[0],
        require: None,
        ask,
    }
}

/// The siting question of a model, with nothing decided beforehand.
pub fn ask_for(model: &str, open: Option<u32>) -> Ask {
    Ask::Site(radii::scenario::SiteQuestion {
        model: siting::named(model).expect("a model"),
        open,
        from_scratch: false,
        require: Vec::new(),
        forbid: Vec::new(),
    })
}

/// Rows of the sites within `radius` of uniform points in a square, both seeded.
pub fn uniform_rows(
    stream: &mut Stream,
    demand: usize,
    sites: usize,
    side: f64,
    radius: f64,
) -> radii::reach::Rows {
    let mut point = || (stream.within(0.0, side), stream.within(0.0, side));
    let people: Vec<(f64, f64)> = (0..demand).map(|_| point()).collect();
    let places: Vec<(f64, f64)> = (0..sites).map(|_| point()).collect();
    let mut rows = radii::reach::Rows::default();
    for person in &people {
        for (site, place) in places.iter().enumerate() {
            if (person.0 - place.0).hypot(person.1 - place.1) <= radius {
                rows.push(site as u32);
            }
        }
        rows.end_row();
    }
    rows
}

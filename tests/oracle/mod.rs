//! Slow, obviously right twins of the fast paths, and the shared real data. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::PathBuf;

use geo::{Distance, Geodesic, Point};
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

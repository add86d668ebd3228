//! Slow, obviously right twins of the fast paths, and the shared real data. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod agree;
pub mod capacity;
pub mod cells;
pub mod districts;
pub mod ground;
pub mod pbf;
pub mod pmed;
pub mod points;
pub mod town;
pub mod walk;
pub mod wishes;

use std::sync::Arc;

use std::path::PathBuf;

use geo::{Distance, Geodesic, Point};
use radii::crs::Plane;
use radii::model::{Demand, DemandPoint, LonLat, MeasuredAt, SiteRole, Weight};
use radii::read::LayerRef;
use radii::scenario::{Ask, LayerRefs, Question, SiteQuestion};
use radii::siting::{Allowance, Problem};
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

/// Every choice of sites of a problem that keeps all its rules, tried one by one: the slow
/// twin of the siting models. For at most 16 sites.
pub struct Enumeration<'a>(pub &'a Problem<'a>);

impl Enumeration<'_> {
    /// Whether a site is in a choice.
    pub fn is_open(choice: u32, site: u32) -> bool {
        choice >> site & 1 == 1
    }

    /// Weight covered at least `times` by a choice.
    pub fn weight(&self, choice: u32, times: u32) -> u64 {
        let problem = self.0;
        (0..problem.weights.len())
            .filter(|&demand| {
                let covering = problem.matrix.covering(demand).iter();
                let open = covering.filter(|&&site| Self::is_open(choice, site)).count() as u32;
                problem.served[demand] + open >= times
            })
            .map(|demand| problem.weights[demand].0)
            .sum()
    }

    /// Cost of a choice: money, or a number of sites.
    pub fn cost(&self, choice: u32) -> u64 {
        match &self.0.costs {
            None => choice.count_ones().into(),
            Some(costs) => (0..costs.len() as u32)
                .filter(|&site| Self::is_open(choice, site))
                .map(|site| costs[site as usize].0)
                .sum(),
        }
    }

    /// What each demand point with weight costs from its nearest open site or facility that
    /// stays open; `None` when somebody is not reached.
    fn costs_to(&self, choice: u32) -> Option<Vec<(u64, u64)>> {
        let problem = self.0;
        let travel = problem.travel.expect("costs are weighed");
        let demand = (0..problem.weights.len()).filter(|&demand| problem.weights[demand].0 > 0);
        demand
            .map(|demand| {
                let sites = (0..problem.roles.len() as u32).filter(|&s| Self::is_open(choice, s));
                let by_new = sites.filter_map(|site| travel.cost(demand, site));
                let standing = problem.standing.get(demand).copied().flatten();
                let cost = by_new.chain(standing).min()?;
                Some((problem.weights[demand].0, u64::from(cost.0)))
            })
            .collect()
    }

    /// The weighted sum of the costs.
    pub fn travelled(&self, choice: u32) -> Option<u64> {
        Some(self.costs_to(choice)?.into_iter().map(|(weight, cost)| weight * cost).sum())
    }

    /// The largest cost, or the largest weight times cost where that counts.
    pub fn farthest(&self, choice: u32) -> Option<u64> {
        let weighted = self.0.weighted_center;
        let level = |(weight, cost): (u64, u64)| if weighted { weight * cost } else { cost };
        Some(self.costs_to(choice)?.into_iter().map(level).max().unwrap_or(0))
    }

    fn allowed(&self, choice: u32) -> bool {
        let problem = self.0;
        let is_open = |site: u32| Self::is_open(choice, site);
        let roles =
            (0..problem.roles.len() as u32).all(|site| match problem.roles[site as usize] {
                SiteRole::Free => true,
                SiteRole::Required => is_open(site),
                SiteRole::Forbidden => !is_open(site),
            });
        let apart = !problem.apart.iter().any(|&[a, b]| is_open(a) && is_open(b));
        let within = problem.allowances.iter().enumerate().all(|(group, allowance)| {
            let members = (0..problem.roles.len() as u32)
                .filter(|&site| problem.groups[site as usize] == group as u16 && is_open(site));
            let least = problem.least.get(group).map_or(0, |least| *least as usize);
            let enough = members.clone().count() >= least;
            enough
                && match allowance {
                    Allowance::Any => true,
                    Allowance::Sites(most) => members.count() <= *most as usize,
                    Allowance::Money(most) => {
                        let costs = problem.costs.as_ref().expect("a budget has costs");
                        members.map(|site| costs[site as usize].0).sum::<u64>() <= most.0
                    }
                }
        });
        roles && apart && within
    }

    /// Every choice that keeps the rules.
    pub fn choices(&self) -> impl Iterator<Item = u32> + '_ {
        (0..1_u32 << self.0.roles.len()).filter(|&choice| self.allowed(choice))
    }

    /// The best value of a model by its name; `None` when no choice does what is asked.
    pub fn best(&self, model: &str) -> Option<u64> {
        let problem = self.0;
        let total: u64 = problem.weights.iter().map(|weight| weight.0).sum();
        let enough = |choice: &u32| {
            let covered = u128::from(self.weight(*choice, 1)) * 1_000_000;
            covered >= (problem.target.fraction() * 1e6).round() as u128 * u128::from(total)
        };
        match model {
            "mclp" => self.choices().map(|choice| self.weight(choice, 1)).max(),
            "backup" if problem.single_first => {
                let once = self.choices().map(|choice| self.weight(choice, 1)).max()?;
                let keeping = self.choices().filter(|&choice| self.weight(choice, 1) == once);
                keeping.map(|choice| self.weight(choice, 2)).max()
            }
            "backup" => self.choices().map(|choice| self.weight(choice, 2)).max(),
            "lscp" => {
                let all = self.choices().filter(|&choice| self.weight(choice, 1) == total);
                all.map(|choice| self.cost(choice)).min()
            }
            "p-median" => self.choices().filter_map(|choice| self.travelled(choice)).min(),
            "pscp" => self.choices().filter(enough).map(|choice| self.cost(choice)).min(),
            "p-center" => self.choices().filter_map(|choice| self.farthest(choice)).min(),
            other => panic!("no slow twin for {other}"),
        }
    }

    /// Values of all choices that open exactly `open` sites, best first (mclp).
    pub fn ranking(&self, open: u32) -> Vec<u64> {
        let exact = self.choices().filter(|choice| choice.count_ones() == open);
        let mut values: Vec<u64> = exact.map(|choice| self.weight(choice, 1)).collect();
        values.sort_unstable_by(|a, b| b.cmp(a));
        values
    }
}

/// A study of bare demand points, each of the weight that `weight` gives it.
pub fn study_of(demand: &[LonLat], plane: Plane, weight: impl Fn(usize) -> Weight) -> Study {
    let at = plane.forward(demand).expect("the points can be projected");
    let points = at.into_iter().enumerate();
    Study {
        demand: Arc::new(Demand {
            points: points.map(|(n, at)| DemandPoint { at, weight: weight(n) }).collect(),
            ids: None,
            names: None,
            outlines: None,
            measured_at: MeasuredAt::Point,
            counted: None,
            further: Vec::new(),
            ..Demand::none()
        }),
        plane,
        facilities: Vec::new(),
        planned: Vec::new(),
        candidates: None,
        area: None,
        travel: None,
        streets: None,
        base: Arc::default(),
        borders: Arc::default(),
        has_places: true,
        inputs: Vec::new(),
        notes: Vec::new(),
    }
}

/// A question about one of the shared places, blocks measured where their columns say.
pub fn question_at(folder: &std::path::Path, limit: &str, ask: Ask) -> Question {
    let layer = |name: &str| LayerRef::to_file(folder.join(name));
    Question {
        layers: LayerRefs {
            demand: Some(LayerRef {
                x: Some("pt_lon".to_owned()),
                y: Some("pt_lat".to_owned()),
                ..layer("blocks.geojson")
            }),
            facilities: Some(layer("centres.geojson")),
            candidates: None,
            area: Some(layer("boundary.geojson")),
            ..LayerRefs::default()
        },
        within: vec![limit.parse().expect("a limit")],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask,
    }
}

/// The siting question of a model, with nothing decided beforehand.
pub fn ask_for(model: &str, open: Option<u32>) -> Ask {
    let question = SiteQuestion::new(siting::named(model).expect("a model"));
    Ask::Site(Box::new(match open {
        Some(open) => question.opening(open),
        None => question,
    }))
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

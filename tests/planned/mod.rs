//! Plans over small towns in plain metres, and what they come to by naive loops. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};

use radii::plan::{Finished, Plan, PlanError, Runner, Town, longest};
use radii::scenario::Timings;
use radii::siting::Budget;

use super::oracle::Stream;

/// A folder with the files of a plan.
pub struct Folder(pub tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn plan(&self, text: &str) -> Result<Plan, PlanError> {
        Plan::read(self.put("plan.toml", text))
    }

    /// All answers of a plan, in the order in which they were given.
    pub fn run(&self, text: &str) -> Vec<Finished> {
        run(&self.plan(text).unwrap_or_else(|error| panic!("{error}\n{text}")), &[])
    }

    /// What is said of a plan that cannot be run.
    pub fn complaint(&self, text: &str) -> String {
        match self.plan(text) {
            Err(error) => error.to_string(),
            Ok(plan) => try_run(&plan, &[]).err().expect("it runs").to_string(),
        }
    }
}

pub fn try_run(plan: &Plan, only: &[String]) -> Result<Vec<Finished>, PlanError> {
    let town = Town::read(plan, longest(plan))?;
    let mut runner = Runner::new(plan, &town, only)?;
    let mut all = Vec::new();
    while let Some(finished) = runner.answer(&Budget::default(), &mut Timings::default())? {
        all.push(finished);
    }
    Ok(all)
}

pub fn run(plan: &Plan, only: &[String]) -> Vec<Finished> {
    try_run(plan, only).unwrap_or_else(|error| panic!("{error}"))
}

/// The answer of this name.
pub fn named<'f>(all: &'f [Finished], name: &str) -> &'f Finished {
    all.iter().find(|one| one.figures.name == name).unwrap_or_else(|| panic!("no {name}"))
}

#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub id: String,
    pub at: [i64; 2],
    /// Thousandths of a person.
    pub weight: u64,
    pub elderly: u64,
    pub street: String,
    pub kind: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Centre {
    pub id: String,
    pub at: [i64; 2],
    pub tier: String,
}

/// Blocks and centres on a lattice of 100 m: many distances are whole hundreds of metres.
#[derive(Debug, Clone)]
pub struct Lattice {
    pub blocks: Vec<Block>,
    pub centres: Vec<Centre>,
    pub candidates: Vec<Centre>,
}

pub const TIERS: [&str; 2] = ["street", "station"];

impl Lattice {
    pub fn random(stream: &mut Stream, blocks: u64, centres: u64, candidates: u64) -> Lattice {
        let at =
            |stream: &mut Stream| [100 * stream.below(25) as i64, 100 * stream.below(25) as i64];
        let block = |id: u64, stream: &mut Stream| Block {
            id: format!("b{id}"),
            at: at(stream),
            weight: 1000 * stream.below(60),
            elderly: 1000 * stream.below(9),
            street: format!("s{}", stream.below(4)),
            kind: ["old", "new"][stream.below(2) as usize].to_owned(),
        };
        let centre = |id: String, stream: &mut Stream| Centre {
            id,
            at: at(stream),
            tier: TIERS[stream.below(2) as usize].to_owned(),
        };
        Lattice {
            blocks: (0..blocks).map(|id| block(id, stream)).collect(),
            centres: (0..centres).map(|id| centre(format!("c{id}"), stream)).collect(),
            candidates: (0..candidates).map(|id| centre(format!("k{id}"), stream)).collect(),
        }
    }

    /// Write the layers, and give the head of a plan that names them.
    pub fn write(&self, folder: &Folder) -> String {
        let mut text = String::from("id,x,y,population,elderly,street,kind\n");
        for Block { id, at: [x, y], weight, elderly, street, kind } in &self.blocks {
            let (weight, elderly) = (*weight as f64 / 1e3, *elderly as f64 / 1e3);
            text += &format!("{id},{x},{y},{weight},{elderly},{street},{kind}\n");
        }
        folder.put("blocks.csv", text);
        let layer = |centres: &[Centre]| {
            let rows = centres
                .iter()
                .map(|Centre { id, at: [x, y], tier }| format!("{id},{x},{y},{tier}\n"));
            format!("id,x,y,tier\n{}", rows.collect::<String>())
        };
        folder.put("centres.csv", layer(&self.centres));
        folder.put("candidates.csv", layer(&self.candidates));
        let candidates = match self.candidates.is_empty() {
            true => "",
            false => "candidates = \"candidates.csv\"\n",
        };
        format!(
            "[study]\ncrs = \"local\"\n[layers]\ndemand = \"blocks.csv\"\n\
             facilities = \"centres.csv\"\n{candidates}"
        )
    }
}

/// Millimetres between two places, rounded.
pub fn apart(a: [i64; 2], b: [i64; 2]) -> u64 {
    let (x, y) = ((a[0] - b[0]) as f64, (a[1] - b[1]) as f64);
    (x.hypot(y) * 1000.0).round() as u64
}

/// Millimetres to the nearest centre.
pub fn nearest(centres: &[Centre], at: [i64; 2]) -> Option<u64> {
    centres.iter().map(|centre| apart(centre.at, at)).min()
}

/// Whether somebody is within so many metres of a centre.
pub fn served(centres: &[Centre], at: [i64; 2], metres: u64) -> bool {
    nearest(centres, at).is_some_and(|far| far <= metres * 1000)
}

/// Weight within so many metres, thousandths, and all of it.
pub fn weigh(
    blocks: &[Block],
    centres: &[Centre],
    metres: u64,
    weight: impl Fn(&Block) -> u64,
) -> (u64, u64) {
    let of = |block: &&Block| served(centres, block.at, metres);
    (blocks.iter().filter(of).map(&weight).sum(), blocks.iter().map(&weight).sum())
}

pub fn close(found: f64, expected: f64, label: &str) {
    assert!((found - expected).abs() < 1.1e-6, "{label}: {found}, not {expected}");
}

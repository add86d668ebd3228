//! A plan whose names are resolved: every scenario knows what it starts from, what it is judged by
//! and what it asks.

use std::path::PathBuf;
use std::time::Duration;

use super::edit::Edit;
use super::file::{AuditTable, PlanFile, SiteTable, Stress};
use super::sweep::Axis;
use super::{PlanError, PlanText};
use crate::model::{Cost, Limit, Share};
use crate::reach::walk::WalkTerms;
use crate::read::LayerRef;
use crate::scenario::{CandidateSource, CapacityQuestion, DistrictQuestion, LayerRefs};

/// A plan, ready to run once its data is read.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The file.
    pub text: PlanText,
    /// The file's SHA-256, in hexadecimal.
    pub sha256: String,
    /// What the study is called.
    pub title: Option<String>,
    /// Who made it.
    pub author: Option<String>,
    /// Where its data comes from.
    pub sources: Option<String>,
    /// The layers; paths lead from the working directory.
    pub layers: LayerRefs,
    /// Other files that answers depend on, and what they are for.
    pub further: Vec<(&'static str, PathBuf)>,
    /// Where candidates come from, where a siting question does not say.
    pub candidates: CandidateSource,
    /// What says to which neighbourhood a block belongs.
    pub neighbourhoods: Option<Neighbourhoods>,
    /// Coordinate system and datum of positions in the plan.
    pub positions: LayerRef,
    /// Levels of centre, the highest first.
    pub tiers: Vec<Tier>,
    /// Kinds of demand.
    pub kinds: Vec<Kind>,
    /// Corridors.
    pub corridors: Vec<Corridor>,
    /// The questions.
    pub scenarios: Vec<Scenario>,
    /// The scenario others are compared with.
    pub base: usize,
    /// Where random choices start.
    pub seed: u64,
    /// Longest search for each siting question.
    pub time_limit: Option<Duration>,
}

/// What says to which neighbourhood a block belongs.
#[derive(Debug, Clone, PartialEq)]
pub enum Neighbourhoods {
    /// A column of the demand.
    Column(String),
    /// Polygons with names.
    Layer(Box<LayerRef>),
}

/// A level of centre.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// Its name, as in the layers.
    pub name: String,
    /// Its limit.
    pub limit: Limit,
    /// The demand column it counts.
    pub weight: Option<String>,
}

/// A kind of demand.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// What it is called.
    pub name: String,
    /// The demand column that counts it.
    pub column: String,
    /// Only blocks that pass.
    pub filter: Option<String>,
    /// The standard it is judged by; else the scenario's.
    pub standard: Option<Standard>,
    /// Its share in what is sited for.
    pub share: Option<Share>,
}

/// A business street with a width.
#[derive(Debug, Clone, PartialEq)]
pub struct Corridor {
    /// What it is called.
    pub name: String,
    /// Its line.
    pub line: CorridorLine,
    /// How far it reaches to each side.
    pub reach: Cost,
}

/// Where a corridor runs.
#[derive(Debug, Clone, PartialEq)]
pub enum CorridorLine {
    /// Along the lines of a layer.
    Layer(Box<LayerRef>),
    /// Along positions in the plan's coordinate system.
    Positions(Vec<[f64; 2]>),
}

/// A standard as a scenario uses it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standard {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its limit.
    pub limit: Limit,
    /// The share that must be served.
    pub require: Option<Share>,
    /// Document, clause, and how sure the number is.
    pub source: Option<String>,
}

/// A question, resolved.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
    /// The scenario it starts from, always an earlier one in the order of running.
    pub from: Option<usize>,
    /// What it is judged by; others stand beside the first.
    pub standards: Vec<Standard>,
    /// What centres can hold, where that counts.
    pub capacity: Option<CapacityQuestion>,
    /// The share that must be served.
    pub require: Option<Share>,
    /// Who walks and how, where times are judged or there are streets.
    pub walk: Option<WalkTerms>,
    /// The corridor it is about.
    pub corridor: Option<usize>,
    /// Its own edits.
    pub edits: Vec<Edit>,
    /// What it asks beside who is served.
    pub wish: Wish,
    /// Rows of values the question is asked over.
    pub axes: Vec<Axis>,
    /// What may fail.
    pub stress: Vec<Stress>,
    /// Where it stands in the file.
    pub span: std::ops::Range<usize>,
}

/// What a scenario asks beside who is served.
#[derive(Debug, Clone)]
pub enum Wish {
    /// Nothing.
    Check,
    /// A centre within the limit of every place?
    Audit(AuditTable),
    /// Where next?
    Site(Box<SiteTable>),
    /// Districts of equal weight.
    Districts(Box<DistrictQuestion>),
}

impl Plan {
    /// Read a plan and resolve every name in it. No layer is read.
    pub fn read(path: impl Into<PathBuf>) -> Result<Plan, PlanError> {
        let path = path.into();
        let bytes = std::fs::read(&path)
            .map_err(|source| PlanError::Open { path: path.clone(), source })?;
        let text = String::from_utf8(bytes).map_err(|error| PlanError::Open {
            path: path.clone(),
            source: std::io::Error::other(format!(
                "byte {} is not UTF-8; save the plan as UTF-8",
                error.utf8_error().valid_up_to()
            )),
        })?;
        Plan::parse(PlanText { path, text: text.trim_start_matches('\u{feff}').to_owned() })
    }

    /// Resolve the text of a plan.
    pub fn parse(text: PlanText) -> Result<Plan, PlanError> {
        let file: PlanFile = toml::from_str(&text.text)
            .map_err(|error| PlanError::Wrong(vec![text.of_toml(&error)]))?;
        super::resolve::resolve(text, file)
    }

    /// A text that names files, with the ways that lead to them from the plan's folder: the same
    /// wherever the plan is and wherever it is run from.
    pub fn from_folder(&self, text: &str) -> String {
        let folder = self.text.folder().display().to_string();
        if folder.is_empty() {
            return text.to_owned();
        }
        // Only where a way begins: folder `a` does not stand in `data/blocks.csv`, nor `.` in `..`.
        let is_way = |c: char| !(c.is_whitespace() || "\"'`(,;=".contains(c));
        let begins = |text: &str| text.chars().next_back().is_none_or(|before| !is_way(before));
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(&folder) {
            let behind = rest[at + folder.len()..].strip_prefix(['/', std::path::MAIN_SEPARATOR]);
            match behind.filter(|_| begins(&rest[..at]) && (at > 0 || begins(&said))) {
                Some(behind) => {
                    said.push_str(&rest[..at]);
                    // A way begins once.
                    let end = behind.find(|c| !is_way(c)).unwrap_or(behind.len());
                    said.push_str(&behind[..end]);
                    rest = &behind[end..];
                }
                None => {
                    let first = rest[at..].chars().next().map_or(0, char::len_utf8);
                    said.push_str(&rest[..at + first]);
                    rest = &rest[at + first..];
                }
            }
        }
        said.push_str(rest);
        said
    }

    /// The scenarios in an order in which each comes after the one it starts from.
    pub fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::with_capacity(self.scenarios.len());
        let mut waiting: Vec<usize> = (0..self.scenarios.len()).collect();
        while !waiting.is_empty() {
            let before = waiting.len();
            waiting.retain(|&at| {
                let ready = self.scenarios[at].from.is_none_or(|from| order.contains(&from));
                if ready {
                    order.push(at);
                }
                !ready
            });
            // Cycles were refused when names were resolved.
            if waiting.len() == before {
                break;
            }
        }
        order
    }

    /// The scenario and those it starts from, the first one first.
    pub fn line(&self, scenario: usize) -> Vec<usize> {
        let mut line: Vec<usize> =
            std::iter::successors(Some(scenario), |&at| self.scenarios[at].from).collect();
        line.reverse();
        line
    }
}

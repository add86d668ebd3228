//! What a page holds: format `radii.page/1`, mirrored in `maps/page/src/data.ts`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::frame::{Lines, Rings};
use crate::language::Language;
use crate::model::Weight;

/// A text in every language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub en: String,
    pub zh: String,
}

impl Text {
    /// What something says in each language.
    pub fn of(said: impl Fn(Language) -> String) -> Text {
        Text { en: said(Language::English), zh: said(Language::Chinese) }
    }

    /// The same in each.
    pub fn plain(text: &str) -> Text {
        Text { en: text.to_owned(), zh: text.to_owned() }
    }
}

/// All of it.
#[derive(Debug, Serialize)]
pub struct Document {
    pub format: &'static str,
    pub version: &'static str,
    pub language: &'static str,
    pub title: String,
    pub words: BTreeMap<String, Text>,
    pub counted: Text,
    pub local: bool,
    pub unit: f64,
    pub origin: [f64; 2],
    pub bounds: [f64; 4],
    pub sources: Vec<Text>,
    pub notes: Vec<Text>,
    pub credits: Vec<String>,
    pub breaks: [f64; 2],
    pub blocks: Blocks,
    pub sites: Sites,
    pub circles: Vec<Circle>,
    pub area: Option<Rings>,
    pub water: Option<Water>,
    pub streets: Option<Streets>,
    pub views: Vec<View>,
}

#[derive(Debug, Default, Serialize)]
pub struct Blocks {
    pub ids: Option<Vec<String>>,
    pub names: Option<Vec<Option<String>>>,
    pub weights: Vec<Weight>,
    pub at: Vec<i64>,
    pub outlines: Option<Rings>,
}

#[derive(Debug, Default, Serialize)]
pub struct Sites {
    pub ids: Vec<String>,
    pub names: Vec<Option<String>>,
    pub tiers: Vec<Option<String>>,
    pub at: Vec<i64>,
}

#[derive(Debug, Serialize)]
pub struct Water {
    pub areas: Rings,
    pub courses: Lines,
}

#[derive(Debug, Serialize)]
pub struct Streets {
    pub major: Lines,
    pub minor: Lines,
}

/// A scenario: a tab.
#[derive(Debug, Serialize)]
pub struct View {
    pub name: String,
    pub about: Option<String>,
    pub rule: Text,
    pub steps: Vec<Step>,
    pub key: Option<Text>,
    pub step: usize,
}

/// One answer: a place of the slider.
#[derive(Debug, Serialize)]
pub struct Step {
    pub label: Text,
    #[serde(flatten)]
    pub said: Said,
    pub classes: String,
    pub turns: Option<String>,
    pub weights: Option<Vec<Weight>>,
    pub sites: Vec<SiteOfStep>,
    pub circles: Vec<usize>,
    pub nearest: Nearest,
    pub districts: Option<DistrictsOfStep>,
}

/// What a step says in words, and what it draws that no other step shares.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub headline: Headline,
    pub ledger: Vec<Figure>,
    pub legend: Vec<LegendRow>,
    pub turns_legend: Vec<LegendRow>,
    pub isochrones: Vec<IsochroneOfStep>,
    pub holes: Vec<HoleOfStep>,
    pub stations: Vec<StationOfStep>,
    pub gaps: Vec<GapOfStep>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    pub value: Text,
    pub of: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub label: Text,
    pub value: Text,
    pub note: Option<Text>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LegendRow {
    pub class: char,
    pub label: Text,
    pub value: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IsochroneOfStep {
    pub label: Text,
    pub rings: Rings,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HoleOfStep {
    pub rings: Rings,
    pub deepest: [i64; 2],
    pub depth: Text,
    pub value: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StationOfStep {
    pub at: [i64; 2],
    pub rank: usize,
    pub value: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GapOfStep {
    pub name: String,
    pub at: [i64; 2],
    pub value: Text,
}

/// Service districts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistrictsOfStep {
    /// What is told of each, its name apart.
    pub columns: Vec<Text>,
    pub list: Vec<DistrictOfStep>,
    /// The ground of each.
    pub ground: Rings,
    /// By block, its district; -1 of a block that is not there.
    pub of: Vec<i64>,
    /// With today's districts, the blocks that change theirs.
    pub moves: Option<Vec<MoveOfStep>>,
    /// What today's are called, by the number they leave by.
    pub names_today: Option<Vec<String>>,
    /// The ground of the districts of the level above.
    pub modules: Option<Rings>,
    /// Today's districts.
    pub today: Option<Rings>,
    /// What no district crosses.
    pub zones: Option<Rings>,
    pub barriers: Option<Barriers>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DistrictOfStep {
    pub name: String,
    /// The centre it is drawn around.
    pub site: Option<i64>,
    /// Which of the colours of zones.
    pub colour: usize,
    /// A place in it, for its name.
    pub at: [i64; 2],
    /// Its weight, and how far that is from an even share.
    pub brief: Text,
    pub cells: Vec<Cell>,
}

/// A figure of a table, and by what the table is sorted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    pub text: Text,
    pub value: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveOfStep {
    pub block: i64,
    pub from: usize,
    pub to: usize,
}

/// What keeps blocks apart, and what joins them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Barriers {
    pub areas: Rings,
    pub lines: Lines,
    pub bridges: Lines,
}

/// What a centre is in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteState {
    Existing,
    Planned,
    Proposed,
    Decided,
    Closing,
}

#[derive(Debug, Serialize)]
pub struct SiteOfStep {
    pub site: usize,
    #[serde(flatten)]
    pub what: SiteFigures,
}

/// What a centre is and does in a step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SiteFigures {
    pub state: SiteState,
    pub rank: Option<usize>,
    pub serves: Option<Weight>,
    pub alone: Option<Weight>,
    pub adds: Option<Weight>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Circle {
    pub site: usize,
    pub ring: Vec<i64>,
}

/// The nearest centre of each block.
#[derive(Debug, Serialize)]
pub struct Nearest {
    pub like: Option<[usize; 2]>,
    pub blocks: Option<Vec<i64>>,
    pub straight: Option<Legs>,
    pub walk: Option<Legs>,
    pub estimated: Vec<i64>,
}

/// Sites by index, -1 for none, and how far they are, decimetres.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legs {
    pub site: Vec<i64>,
    pub dm: Vec<i64>,
}

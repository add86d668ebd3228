//! The plan file as it is written: every key, its type and what it means. The schema editors check
//! plans by is made from these types, and their comments are what editors show.

mod districts;
mod edits;
mod questions;
pub mod written;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::model::{Cost, Limit, Share};
use crate::read::LayerRef;
pub use districts::DistrictTable;
pub use edits::{
    CandidateEdit, CentreEdit, DemandEdit, DrawnLine, GrowEdit, LineEdit, MoveEdit, Target,
    UpgradeEdit, Which, WhichTable,
};
pub use questions::{
    AuditTable, DemandStress, OpenTable, SiteTable, Stress, StressName, SweepTable, Verdict,
};
use written::{Several, Speed, TextOr, Written};

/// A plan: many questions about one study, asked in one run and compared.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "radii plan")]
pub struct PlanFile {
    /// What is studied, and how the run as a whole is done.
    #[serde(default)]
    pub study: StudyTable,
    /// The files. Paths start at the folder of the plan.
    pub layers: LayersTable,
    /// The streets and who walks them. Limits in minutes need it.
    pub walk: Option<WalkTable>,
    /// Service standards by name, beside the built-in ones (radii standards).
    #[serde(default)]
    pub standards: BTreeMap<String, StandardTable>,
    /// Levels of centre, the highest first.
    #[serde(default)]
    pub tiers: Vec<TierTable>,
    /// Kinds of demand, each with its own weight column, standard and share in what is sited for.
    #[serde(default)]
    pub demands: Vec<KindTable>,
    /// Corridors: business streets with a width.
    #[serde(default)]
    pub corridors: Vec<CorridorTable>,
    /// The questions, in the order of the report.
    #[serde(default)]
    pub scenarios: Vec<ScenarioTable>,
}

/// What is studied.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyTable {
    /// What the study is called: the title of report and maps.
    pub name: Option<String>,
    /// The area (polygons): ground covered, audits, the frame of maps.
    #[schemars(with = "Option<TextOr<LayerTable>>")]
    pub area: Option<TextOr<LayerTable>>,
    /// Coordinate system of layers and positions that name none: EPSG:4547, or local.
    pub crs: Option<String>,
    /// Datum of degrees where a layer names none: wgs84, gcj02 (AMap), bd09 (Baidu).
    pub datum: Option<String>,
    /// The demand column that names each block's neighbourhood, or a layer of polygons with names.
    pub neighbourhoods: Option<String>,
    /// The scenario that others are compared with; else the first without a sweep.
    #[schemars(with = "Option<String>")]
    pub base: Option<Spanned<String>>,
    /// Where random choices start; 1 unless said.
    pub seed: Option<u64>,
    /// Longest search for each siting question: 60s, 5min.
    pub time_limit: Option<String>,
    /// Where the data comes from, for the report.
    pub sources: Option<String>,
    /// Who made the plan, for the report.
    pub author: Option<String>,
}

/// The files of a study.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayersTable {
    /// Residential blocks or other demand: points or polygons with a weight column.
    pub demand: TextOr<LayerTable>,
    /// Service centres there are.
    pub facilities: Option<TextOr<LayerTable>>,
    /// Where a centre could open: a layer, grid:200m, or planar; else at any block.
    pub candidates: Option<TextOr<LayerTable>>,
    /// Travel costs of your own: origin, destination, cost.
    pub matrix: Option<TextOr<LayerTable>>,
    /// Streets that maps show under everything, never measured: layers of lines or OpenStreetMap
    /// extracts; else those of walk.roads.
    #[serde(default)]
    pub streets: Several<TextOr<LayerTable>>,
    /// Water that maps show under everything, never measured: layers of polygons or lines, or
    /// OpenStreetMap extracts.
    #[serde(default)]
    pub water: Several<TextOr<LayerTable>>,
}

/// A layer at length: its file and what its columns mean.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerTable {
    /// The file.
    pub path: String,
    /// Coordinate system: EPSG:4547, or local.
    pub crs: Option<String>,
    /// Datum of degrees: wgs84, gcj02, bd09.
    pub datum: Option<String>,
    /// Column with the east coordinate of the point to measure from.
    pub x: Option<String>,
    /// Column with the north coordinate of the point to measure from.
    pub y: Option<String>,
    /// Column with the identifier.
    pub id: Option<String>,
    /// Column with the name.
    pub name: Option<String>,
    /// Column with the demand weight.
    pub weight: Option<String>,
    /// Column with the capacity.
    pub capacity: Option<String>,
    /// Column with the cost: of opening a site, or of getting there.
    pub cost: Option<String>,
    /// Column with the demand id, of a table of travel costs.
    pub origin: Option<String>,
    /// Column with the site id, of a table of travel costs.
    pub destination: Option<String>,
    /// Column with the tier.
    pub tier: Option<String>,
    /// Column with the status.
    pub status: Option<String>,
    /// Column with the geometry as text (WKT).
    pub geometry: Option<String>,
    /// Layer of a file that holds several.
    pub layer: Option<String>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Text encoding: gbk, utf-8.
    pub encoding: Option<String>,
    /// Keep only what meets this window, in the file's own coordinates: west,south,east,north.
    pub bbox: Option<String>,
    /// Keep only these rows: kind=station, year>2000, a!=b.
    #[serde(rename = "where")]
    pub filter: Option<String>,
}

impl From<LayerTable> for LayerRef {
    fn from(table: LayerTable) -> LayerRef {
        LayerRef {
            path: table.path.into(),
            crs: table.crs,
            datum: table.datum,
            x: table.x,
            y: table.y,
            id: table.id,
            name: table.name,
            weight: table.weight,
            capacity: table.capacity,
            cost: table.cost,
            origin: table.origin,
            destination: table.destination,
            tier: table.tier,
            status: table.status,
            geometry: table.geometry,
            layer: table.layer,
            sheet: table.sheet,
            encoding: table.encoding,
            bbox: table.bbox,
            filter: table.filter,
        }
    }
}

/// The streets, and who walks them.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WalkTable {
    /// An OpenStreetMap extract, a layer of lines, or a network saved by radii convert.
    pub roads: Option<TextOr<LayerTable>>,
    /// Who walks: adult (80 m/min), elder (50), wheelchair (40, no steps), or a file.
    pub profile: Option<String>,
    /// Walking speed, instead of the profile's.
    pub speed: Option<Written<Speed>>,
    /// Who passes the gates of compounds: open, residents, closed.
    pub gates: Option<GateName>,
    /// Measure distances along the streets too, not in a straight line.
    #[serde(default)]
    pub along_roads: bool,
    /// How far a block or a centre may be from the nearest street; 300m unless said.
    pub max_snap: Option<Written<Cost>>,
    /// Streets of fewer km in a km2 are too thinly mapped to judge by; 4 unless said, 0 for never.
    pub sparse: Option<f64>,
    /// Walked over straight distance assumed where streets are too thinly mapped; 1.4 unless said.
    pub detour: Option<f64>,
    /// Ends of lines this close to each other meet; 1m unless said.
    pub node_tolerance: Option<Written<Cost>>,
}

/// Who passes the gates of compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateName {
    /// Anybody.
    Open,
    /// Only to enter or leave.
    Residents,
    /// Nobody.
    Closed,
}

/// A service standard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardTable {
    /// The service radius, the limit itself within.
    pub within: Written<Limit>,
    /// The share of the demand that must be served.
    pub require: Option<Written<Share>>,
    /// Where it comes from: a document and its clause.
    pub source: Option<String>,
}

/// A level of centre.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierTable {
    /// Its name, as in the tier column of the layers.
    pub name: String,
    /// Its service radius.
    pub within: Written<Limit>,
    /// The demand column it counts; else the demand's own weight.
    pub weight: Option<String>,
}

/// A kind of demand: residents, elderly, workers, shops.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KindTable {
    /// What it is called.
    pub name: String,
    /// The demand column that counts it.
    pub weight: String,
    /// Only blocks that pass: kind=old, year>2000.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// The standard it is served by; else the scenario's.
    #[schemars(with = "Option<String>")]
    pub standard: Option<Spanned<String>>,
    /// Its share in what is sited for; equal shares unless said.
    pub share: Option<Written<Share>>,
}

/// A business street with a width.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorridorTable {
    /// What it is called.
    pub name: String,
    /// Its line: a layer of lines (with where, for one of them), or positions.
    pub line: Line,
    /// How wide it is altogether: 300m reaches 150 m to each side.
    pub width: Written<Cost>,
}

/// A line: a layer, or positions.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a line; allowed: a layer of lines, or positions such as [[106.80, 39.66], [106.82, 39.66]]"
)]
pub enum Line {
    /// A layer of lines.
    Layer(String),
    /// Positions: [[lon, lat], [lon, lat]].
    Positions(Vec<[f64; 2]>),
}

/// Whether capacities count.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "not a capacity; allowed: true for those of the layers, or what a centre holds whose layer does not say, such as 5000"
)]
pub enum CapacityTable {
    /// Those of the layers.
    Kept(bool),
    /// What a centre holds whose layer does not say.
    Otherwise(f64),
}

/// A question. It starts from the data, or from another scenario with all its edits and what that
/// proposed; its own edits come on top.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioTable {
    /// What it is called; also its folder in --out.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// The scenario it starts from; else the data.
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// What it is about, in a sentence, for the report.
    pub about: Option<String>,
    /// Standards by name; the first judges, others stand beside it.
    #[serde(default)]
    pub standard: Several<String>,
    /// Limits, instead of a standard; the first judges, others stand beside it.
    #[serde(default)]
    pub within: Several<Written<Limit>>,
    /// The share that must be served.
    pub require: Option<Written<Share>>,
    /// Nobody serves more than fits: true, or how much a centre holds whose layer does not say.
    pub capacity: Option<CapacityTable>,
    /// With capacity: the demand of a block goes to one centre as a whole.
    pub single_source: Option<bool>,
    /// Who walks.
    pub profile: Option<String>,
    /// How fast.
    pub speed: Option<Written<Speed>>,
    /// Who passes gates.
    pub gates: Option<GateName>,
    /// Only the demand and the candidates along this corridor.
    #[schemars(with = "Option<String>")]
    pub corridor: Option<Spanned<String>>,
    /// Centres that open: candidates by id, or new places.
    #[schemars(with = "Vec<TextOr<CentreEdit>>")]
    #[serde(default)]
    pub open: Vec<Spanned<TextOr<CentreEdit>>>,
    /// Centres that close: by id, or all that pass a filter.
    #[schemars(with = "Vec<Which>")]
    #[serde(default)]
    pub close: Vec<Spanned<Which>>,
    /// Centres that move.
    #[schemars(with = "Vec<MoveEdit>")]
    #[serde(default, rename = "move")]
    pub moves: Vec<Spanned<MoveEdit>>,
    /// Centres of another tier or capacity.
    #[schemars(with = "Vec<UpgradeEdit>")]
    #[serde(default)]
    pub upgrade: Vec<Spanned<UpgradeEdit>>,
    /// Places where a centre could open, beside the candidates there are.
    #[schemars(with = "Vec<CandidateEdit>")]
    #[serde(default)]
    pub candidates: Vec<Spanned<CandidateEdit>>,
    /// Demand that grows or shrinks.
    #[schemars(with = "Vec<GrowEdit>")]
    #[serde(default)]
    pub grow: Vec<Spanned<GrowEdit>>,
    /// New residential areas.
    #[schemars(with = "Vec<DemandEdit>")]
    #[serde(default)]
    pub add_demand: Vec<Spanned<DemandEdit>>,
    /// Streets that are walked too: a footbridge, a new road.
    #[schemars(with = "Vec<LineEdit>")]
    #[serde(default)]
    pub add_street: Vec<Spanned<LineEdit>>,
    /// Where streets are closed: lines across them, or points on them.
    #[schemars(with = "Vec<LineEdit>")]
    #[serde(default)]
    pub close_street: Vec<Spanned<LineEdit>>,
    /// Who is served: asked of every scenario, so this only says that nothing else is.
    pub check: Option<bool>,
    /// Is there a centre within the limit of every place of the area?
    #[schemars(with = "Option<Verdict>")]
    pub audit: Option<Spanned<Verdict>>,
    /// Where next?
    #[schemars(with = "Option<SiteTable>")]
    pub site: Option<Spanned<SiteTable>>,
    /// Districts of equal weight.
    #[schemars(with = "Option<DistrictTable>")]
    pub districts: Option<Spanned<DistrictTable>>,
    /// The same question over a row of values, and over all pairs of them.
    #[schemars(with = "Option<SweepTable>")]
    pub sweep: Option<Spanned<SweepTable>>,
    /// What it comes to when something fails.
    #[serde(default)]
    pub stress: Several<Stress>,
}

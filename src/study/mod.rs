//! Layers and coordinate systems become a [`Study`]: validated demand, facilities,
//! candidates and area in one local plane. Here files end and mathematics begins.

mod area;
mod base;
mod borders;
pub(crate) mod coordinates;
mod damage;
mod drawing;
mod error;
mod later;
mod lines;
mod located;
pub(crate) mod overlap;
mod places;
pub(crate) mod range;
pub(crate) mod roles;
mod sites;
mod streets;
mod travel;
mod unroll;
pub(crate) mod validity;

use std::sync::Arc;

use crate::crs::{CrsError, Plane, WIDEST_METRES};
use crate::language::Language;
use crate::model::{Area, Bounds, CandidateSite, Demand, Facility, SiteRole, Xy};
use crate::read::{Layer, LayerRef, Note, Source};

pub use base::{Base, BaseStreet};
pub use borders::{Barrier, BarrierShape, Borders, NamedOutline, TODAY, ZONES};
pub use error::StudyError;
pub use lines::Drawn;
pub use located::Located;
pub use roles::Habit;
pub use streets::Streets;
pub use travel::{TravelCosts, TravelTable};

use places::Placed;
use sites::SiteStatus;
pub(crate) use sites::is_status;

/// What to do about swapped axes where no columns can be named.
const SWAP_IN_EXPORT: &str = "GeoJSON positions are [longitude, latitude]; swap them in the export";

/// A layer that was read, and the reference it was read by.
#[derive(Debug, Clone)]
pub struct Named {
    /// What the planner wrote.
    pub reference: LayerRef,
    /// What was in the file.
    pub layer: Layer,
}

/// Columns that name an entrance or a gate: that is where people leave and arrive on foot.
const ENTRANCES: [[&str; 2]; 5] = [
    ["entrance_lon", "entrance_lat"],
    ["gate_lon", "gate_lat"],
    ["door_lon", "door_lat"],
    ["入口经度", "入口纬度"],
    ["出入口经度", "出入口纬度"],
];

impl Named {
    /// Measure at the entrances, where the layer has them and nothing else was asked for.
    pub fn at_entrances(mut self) -> Named {
        let free = self.reference.x.is_none() && self.reference.y.is_none();
        let has = |names: &&[&str; 2]| names.iter().all(|name| self.layer.column(name).is_some());
        if let (true, Some([x, y])) = (free, ENTRANCES.iter().find(has)) {
            self.reference.x = Some((*x).to_owned());
            self.reference.y = Some((*y).to_owned());
        }
        self
    }
}

/// The layers of a study by the part they play.
#[derive(Debug, Clone)]
pub struct StudyLayers {
    /// Whom to serve; none where the question is about ground alone.
    pub demand: Option<Named>,
    /// What there is.
    pub facilities: Option<Named>,
    /// Where something could open.
    pub candidates: Option<Named>,
    /// The ground the study is about.
    pub area: Option<Named>,
    /// The planner's own travel costs.
    pub matrix: Option<TravelTable>,
    /// Demand columns that are weights beside the main one.
    pub further_weights: Vec<String>,
    /// Whether to mend an area whose outline crosses itself, rather than refuse it.
    pub mend_area: bool,
}

impl StudyLayers {
    /// Whether every layer has coordinates of its own. A table of costs needs none.
    fn have_places(&self) -> bool {
        let points = [&self.demand, &self.facilities, &self.candidates];
        points
            .into_iter()
            .flatten()
            .all(|named| coordinates::find(&named.layer, &named.reference, true).is_ok())
    }
}

/// One input file and the part it played.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Input {
    /// `demand`, `facilities`, `candidates`, `area`, `matrix`, `roads`, `streets`, `water` ...
    pub role: &'static str,
    /// The file and its fingerprint.
    #[serde(flatten)]
    pub source: Source,
}

/// Everything a question is asked of, in one local plane. Cheap to clone: what is large is shared.
#[derive(Debug, Clone)]
pub struct Study {
    /// The plane, and the way back to degrees.
    pub plane: Plane,
    /// Whom to serve.
    pub demand: Arc<Demand>,
    /// Facilities open today.
    pub facilities: Vec<Facility>,
    /// Facilities decided on but not yet open.
    pub planned: Vec<Facility>,
    /// Where a facility could open, when a layer says so; else the demand points can.
    pub candidates: Option<Vec<CandidateSite>>,
    /// The ground the study is about.
    pub area: Option<Arc<Area>>,
    /// The planner's own travel costs, where they were given.
    pub travel: Option<Arc<TravelCosts>>,
    /// The streets, where they were given and have not been made a network yet.
    pub streets: Option<Streets>,
    /// What is drawn under every map; never measured.
    pub base: Arc<Base>,
    /// What service districts keep to.
    pub borders: Arc<Borders>,
    /// Whether the layers have places at all; with travel costs they need none.
    pub has_places: bool,
    /// The files and their fingerprints.
    pub inputs: Vec<Input>,
    /// What was chosen and what was noticed.
    pub notes: Vec<Note>,
}

impl Study {
    /// Give every layer its meaning, place it, and check that the layers belong together.
    pub fn assemble(layers: StudyLayers) -> Result<Study, StudyError> {
        let mut notes = Vec::new();
        let has_places = layers.matrix.is_none() || layers.have_places();
        let (further_weights, mend_area) = (layers.further_weights, layers.mend_area);
        let matrix = layers.matrix;
        let demand = layers
            .demand
            .map(|named| Placed::points_or_blocks("demand", named, has_places, &mut notes))
            .transpose()?;
        let facilities = layers
            .facilities
            .map(|named| Placed::sites("facilities", named, has_places, &mut notes))
            .transpose()?;
        let candidates = layers
            .candidates
            .map(|named| Placed::sites("candidates", named, has_places, &mut notes))
            .transpose()?;
        let area =
            layers.area.map(|named| Placed::outline("area", named, &mut notes)).transpose()?;
        let placed = [&demand, &facilities, &candidates, &area];
        let placed: Vec<&Placed> = placed.into_iter().flatten().collect();
        let plane = if has_places {
            overlap::check_axes(&placed)?;
            common_plane(&placed)?
        } else {
            Plane::euclidean()
        };
        if matrix.is_none() {
            notes.push(Note::info(format!("measured on {}", plane.describe(Language::English))));
        }
        let input =
            |placed: &&Placed| Input { role: placed.role, source: placed.layer.source.clone() };
        let mut inputs: Vec<Input> = placed.iter().map(input).collect();
        inputs.extend(
            matrix.iter().map(|table| Input { role: "matrix", source: table.source.clone() }),
        );

        let project = |layer: Option<Placed>| layer.map(|layer| layer.project(&plane)).transpose();
        let (demand, facilities) = (project(demand)?, project(facilities)?);
        let (candidates, area) = (project(candidates)?, project(area)?);
        if has_places {
            let layers = [&demand, &facilities, &candidates, &area];
            overlap::check(layers.into_iter().flatten(), &mut notes)?;
        }

        let demand = match demand {
            None => Demand::none(),
            Some(demand) => {
                notes.extend(demand.invalid_outlines());
                roles::demand(demand, &further_weights, &mut notes)?
            }
        };
        let (mut open, mut planned) = (Vec::new(), Vec::new());
        let mut possible = Vec::new();
        if let Some(layer) = facilities {
            let sites = sites::sites(layer, SiteStatus::Existing, &mut notes)?;
            let mut sorted = Sorted { open, planned, possible };
            sorted.take(sites, &mut notes);
            Sorted { open, planned, possible } = sorted;
        }
        let has_candidates = candidates.is_some() || !possible.is_empty();
        if let Some(layer) = candidates {
            let sites = sites::sites(layer, SiteStatus::Candidate, &mut notes)?;
            candidates_of(sites, &mut possible, &mut notes);
        }
        sites::check_candidate_ids(&possible)?;
        notes.extend(sites::shared_ids(&open, &possible));
        let travel = matrix
            .map(|table| {
                let everywhere = open.iter().chain(&planned).map(|site| site.id.as_str());
                let sites: Vec<&str> =
                    everywhere.chain(possible.iter().map(|site| site.id.as_str())).collect();
                let ids: Vec<String> = (0..demand.len()).map(|index| demand.id(index)).collect();
                TravelCosts::of(&table, &ids, &sites, !has_candidates, &mut notes).map(Arc::new)
            })
            .transpose()?;
        let area = match area {
            Some(layer) => Some(Arc::new(area::of(layer, &plane, mend_area, &mut notes)?)),
            None => None,
        };
        Ok(Study {
            demand: Arc::new(demand),
            travel,
            streets: None,
            base: Arc::default(),
            borders: Arc::default(),
            has_places,
            facilities: open,
            planned,
            candidates: has_candidates.then_some(possible),
            area,
            plane,
            inputs,
            notes,
        })
    }

    /// The rectangle around everything in the study.
    pub fn bounds(&self) -> Bounds {
        use geo::CoordsIter;
        let area = self.area.iter().flat_map(|area| area.outline.coords_iter());
        let outlines = self.demand.outlines.iter().flatten();
        let everything = (self.demand.points.iter().map(|point| point.at))
            .chain(self.facilities.iter().map(|facility| facility.at))
            .chain(area.map(Xy::from))
            .chain(outlines.flat_map(|outline| outline.coords_iter()).map(Xy::from));
        let origin = Xy { x: 0.0, y: 0.0 };
        Bounds::around(everything).unwrap_or(Bounds { min: origin, max: origin })
    }
}

/// One plane for all layers: the Euclidean one when all are `crs=local`, else one centred
/// on the data.
fn common_plane(layers: &[&Placed]) -> Result<Plane, StudyError> {
    let local = layers.iter().filter(|placed| placed.is_local()).count();
    let everything = || layers.iter().flat_map(|placed| placed.extremes());
    if local == layers.len() {
        let bounds = Bounds::around(everything().map(|at| Xy { x: at.lon, y: at.lat }));
        let across = bounds.map_or(0.0, Bounds::diagonal);
        if across > WIDEST_METRES {
            let across_km = (across / 1000.0) as u64;
            return Err(CrsError::TooWide { across_km }.into());
        }
        return Ok(Plane::euclidean());
    }
    if let Some(stray) = layers.iter().find(|placed| placed.is_local()) {
        return Err(StudyError::MixedLocal { file: stray.layer.file() });
    }
    match Plane::centred_on(everything()) {
        Err(CrsError::TooWide { across_km }) => Err(overlap::stray(layers, across_km)),
        plane => Ok(plane?.unwrap_or_else(Plane::euclidean)),
    }
}

/// Rows of a facilities layer by what they are today.
struct Sorted {
    open: Vec<Facility>,
    planned: Vec<Facility>,
    possible: Vec<CandidateSite>,
}

impl Sorted {
    fn take(&mut self, sites: Vec<(Facility, SiteStatus)>, notes: &mut Vec<Note>) {
        let (mut closed, mut competing) = (0_u32, 0_u32);
        for (facility, status) in sites {
            match status {
                // ArcGIS marks today's facilities "required" (they stay) or "chosen".
                SiteStatus::Existing | SiteStatus::Required | SiteStatus::Chosen => {
                    self.open.push(facility);
                }
                SiteStatus::Candidate => self.possible.push(candidate(facility, SiteRole::Free)),
                SiteStatus::Forbidden => {
                    self.possible.push(candidate(facility, SiteRole::Forbidden));
                }
                SiteStatus::Planned => self.planned.push(facility),
                SiteStatus::Closed => closed += 1,
                SiteStatus::Competitor => competing += 1,
            }
        }
        let mut say = |count: usize, text: &str| {
            if count > 0 {
                notes.push(Note::warning(format!("facilities: {count} {text}")));
            }
        };
        say(
            self.planned.len(),
            "planned: they serve nobody today; a proposal counts on them, as if they were open",
        );
        say(closed as usize, "closed and left out: they serve nobody today");
        say(competing as usize, "run by a competitor and left out: they serve nobody today");
        say(self.possible.len(), "rows are candidates or forbidden sites: they serve nobody today");
    }
}

/// Rows of a candidates layer by what the planner decided.
fn candidates_of(
    sites: Vec<(Facility, SiteStatus)>,
    possible: &mut Vec<CandidateSite>,
    notes: &mut Vec<Note>,
) {
    let (mut left_out, mut decided) = (0_u32, 0_u32);
    for (facility, status) in sites {
        match status {
            SiteStatus::Required | SiteStatus::Planned | SiteStatus::Chosen => {
                decided += 1;
                possible.push(candidate(facility, SiteRole::Required));
            }
            SiteStatus::Forbidden => possible.push(candidate(facility, SiteRole::Forbidden)),
            SiteStatus::Candidate => possible.push(candidate(facility, SiteRole::Free)),
            SiteStatus::Existing | SiteStatus::Closed | SiteStatus::Competitor => left_out += 1,
        }
    }
    if decided > 0 {
        notes.push(Note::warning(format!(
            "candidates: {decided} are required or planned: they open whatever else does, and count among the new sites"
        )));
    }
    if left_out > 0 {
        notes.push(Note::warning(format!(
            "candidates: {left_out} rows are existing, closed or a competitor's and cannot open; left out"
        )));
    }
}

fn candidate(facility: Facility, role: SiteRole) -> CandidateSite {
    CandidateSite {
        id: facility.id,
        name: facility.name,
        at: facility.at,
        role,
        cost: facility.cost,
        capacity: facility.capacity,
        tier: facility.tier,
        carried: facility.carried,
    }
}

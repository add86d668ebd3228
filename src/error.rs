//! One error for the whole line, a transparent variant for each stage's own.

use crate::coverage::{GroundError, MatrixError};
use crate::crs::CrsError;
use crate::districts::DistrictError;
use crate::model::plural;
use crate::reach::walk::WalkError;
use crate::read::ReadError;
use crate::siting::{CertificateError, SitingError};
use crate::study::StudyError;
use crate::write::WriteError;

/// What can go wrong between a question and its outcome.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Layers do not make a study.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// A layer does not fit the format it is to be written in.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The streets cannot be walked.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// Coordinates could not be transformed.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The covered ground could not be worked out.
    #[error(transparent)]
    Ground(#[from] GroundError),
    /// A cover matrix too large to hold.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// A siting question that cannot be put, or a solver that failed.
    #[error(transparent)]
    Siting(#[from] SitingError),
    /// An answer that failed its certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Districts that cannot be asked for.
    #[error(transparent)]
    Districts(#[from] DistrictError),
    /// A question that does not fit the data.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// A question that does not fit the data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// No limit.
    #[error("no service radius is given. hint: --within 1km")]
    NoLimit,
    /// A limit the way of reaching cannot judge.
    #[error(
        "--within {limit}: a walking time needs the streets. hint: --roads city.osm.pbf; or give the distance it stands for: {limit} at 80 m/min is at most {metres}m on foot, and less as the crow flies"
    )]
    WrongMeasure {
        /// The limit.
        limit: String,
        /// Metres walked in that time at 80 m/min.
        metres: u64,
    },
    /// Limits of two kinds where one is needed.
    #[error(
        "--within {limit} and {other}: one is walked, the other a straight line, and a plan needs one rule. hint: give both as times, or leave one out"
    )]
    Mixed {
        /// The one.
        limit: String,
        /// The other.
        other: String,
    },
    /// Keys of layers on an extract.
    #[error(
        "{option} {file}: an extract takes no keys such as ?where= or ?crs=. hint: leave them out{more}"
    )]
    KeysOfExtract {
        /// The option that names it.
        option: &'static str,
        /// The file.
        file: String,
        /// What else helps, from the semicolon on.
        more: &'static str,
    },
    /// Capacities asked for and none known.
    #[error(
        "--capacity: no layer has a capacity column with a number in it. hint: name it, as in centres.csv?capacity=beds, or give one for all, as in --capacity 5000"
    )]
    NoCapacities,
    /// Ways that cost nothing.
    #[error(
        "--travel-cost 0: ways would cost nothing; allowed: more than 0. hint: leave it out for 1 a metre"
    )]
    FreeTravel,
    /// Opening costs asked for and none known.
    #[error(
        "--model {model}: the candidates have no cost column, and opening would be free. hint: name it, as in sites.csv?cost=price"
    )]
    NoOpeningCosts {
        /// The model.
        model: &'static str,
    },
    /// Something that needs streets.
    #[error("{option}: there are no streets to walk on. hint: --roads city.osm.pbf")]
    NeedsRoads {
        /// The option.
        option: &'static str,
    },
    /// A site nobody knows.
    #[error("{option} {id}: no such candidate.{suggestion}")]
    UnknownSite {
        /// The option.
        option: &'static str,
        /// The id.
        id: String,
        /// ` hint: …`, or nothing.
        suggestion: String,
    },
    /// An id that two candidates share.
    #[error(
        "{option} {id}: several candidates have this id. hint: give the layers ids of their own, as in ?id=COLUMN"
    )]
    AmbiguousSite {
        /// The option.
        option: &'static str,
        /// The id.
        id: String,
    },
    /// A site that must and must not open.
    #[error(
        "{id}: the site is both required and forbidden, so no plan is possible. hint: decide for one"
    )]
    Contradiction {
        /// The id.
        id: String,
    },
    /// A bare number where a unit is needed.
    #[error(
        "--within {limit}: the number has no unit. hint: write a distance such as {limit}m or {limit}km, or a walking time such as {limit}min; a bare number goes with --matrix"
    )]
    NoUnit {
        /// The limit.
        limit: String,
    },
    /// A unit where the table's own is meant.
    #[error(
        "--within {limit}: a table of costs has its own unit. hint: give the bare number, as in --within 300"
    )]
    NotOwnUnit {
        /// The limit.
        limit: String,
    },
    /// Two wishes that exclude each other.
    #[error("{one} does not go with {other}. hint: leave one of them out")]
    Clash {
        /// The one.
        one: &'static str,
        /// The other.
        other: String,
    },
    /// Phases that are not the whole.
    #[error(
        "--phases add up to {total}, --open is {open}. hint: make them equal, or leave --open out"
    )]
    Phases {
        /// Sum of the phases.
        total: u64,
        /// Asked for.
        open: u32,
    },
    /// A phase of nothing, or a row that holds no number.
    #[error("{option}: every number of sites must be 1 or more. hint: --open 6 or --phases 6,6")]
    EmptyPart {
        /// The option.
        option: &'static str,
    },
    /// A tier that opens nothing.
    #[error(
        "--tier {tier}: opens 0 sites; allowed: 1 or more. hint: leave the tier out, or write {tier}:1km:4"
    )]
    EmptyTier {
        /// The tier.
        tier: String,
    },
    /// A tier given twice.
    #[error("--tier {tier}: given twice. hint: each tier once")]
    TwiceTier {
        /// The tier.
        tier: String,
    },
    /// A tier no candidate may host.
    #[error(
        "--tier {tier}: only {available} candidates may be of it, {open} are to open. hint: check the tier column of the candidates; an empty cell means any tier"
    )]
    TierWithoutSites {
        /// The tier.
        tier: String,
        /// Candidates that may be of it.
        available: usize,
        /// Asked for.
        open: u32,
    },
    /// A facility of a tier the question does not name.
    #[error(
        "facility {id}: its tier is not given; the question's are {known}. hint: fill the tier column in, or choose another with ?tier=COLUMN"
    )]
    UnknownTier {
        /// The facility.
        id: String,
        /// Tiers of the question.
        known: String,
    },
    /// A candidate whose cost nobody said.
    #[error(
        "candidate {id} has no cost, others have. hint: give the candidates a cost column, 0 included"
    )]
    NoCost {
        /// The candidate.
        id: String,
    },
    /// A budget without costs.
    #[error(
        "--budget needs the candidates' costs. hint: --candidates 'sites.csv?cost=COLUMN'; or say how many with --open"
    )]
    NoCosts,
    /// No two candidates may open together.
    #[error(
        "--min-spacing {spacing} m: no two candidates are that far from each other and from the centres that stay, so at most one of the {open} could open. hint: lower --min-spacing"
    )]
    SpacingExcludesAll {
        /// The spacing, metres.
        spacing: String,
        /// Asked for.
        open: u32,
    },
    /// A required candidate beside a facility that stays.
    #[error(
        "candidate {candidate} is required but closer to {facility}, which stays, than --min-spacing allows. hint: lower --min-spacing"
    )]
    RequiredTooClose {
        /// The candidate.
        candidate: String,
        /// The facility.
        facility: String,
    },
    /// Something that needs places, where there are none.
    #[error(
        "{option} needs to know where the layers lie, and a layer has no coordinates. hint: give every layer coordinates, or leave {option} out"
    )]
    NoPlaces {
        /// The option.
        option: &'static str,
    },
    /// More generated candidates than can be handled.
    #[error("--candidates {source_name} makes more than {most} sites. hint: {hint}")]
    TooManyCandidates {
        /// `grid:200m` or `planar`.
        source_name: String,
        /// What would be allowed.
        most: usize,
        /// How to mend it.
        hint: &'static str,
    },
    /// No candidate inside the area.
    #[error(
        "--candidates {source_name}: none lies inside the area. hint: check --area, or a finer grid"
    )]
    NoCandidates {
        /// `grid:200m` or `planar`.
        source_name: String,
    },
    /// A claim about ground, and no ground.
    #[error("an audit is about an area, and none is given. hint: --area boundary.geojson")]
    NoArea,
    /// A claim about streets, and no street.
    #[error(
        "--area: no street of --roads lies inside it, so no walk can be judged there; allowed: an area with walkable streets. hint: give the streets of the same place, or leave --roads out to audit straight lines"
    )]
    NoStreets,
    /// Blocks as ground that have none.
    #[error(
        "--blocks area needs demand with outlines, and the layer has points. hint: give the blocks as polygons, or leave --blocks out"
    )]
    NoOutlines,
    /// An enclosure that cannot be made so narrow.
    #[error(
        "--tolerance: the uncovered ground is known to {reached} % of the area and no better, {asked} % is asked for. hint: leave --tolerance out"
    )]
    Tolerance {
        /// Asked for, percent.
        asked: String,
        /// Reached, percent.
        reached: String,
    },
    /// Districts around centres, and no centre.
    #[error(
        "facilities: no centre is there to draw districts around. hint: check the layer, or give a number of districts"
    )]
    NoCentres,
    /// Districts of today that hold no block.
    #[error(
        "{file}: no block lies in any of today's districts. hint: check that the layer is of the same place and in the right coordinate system"
    )]
    NobodyToday {
        /// The file.
        file: String,
    },
    /// A column whose every cell is zero, or that is not there.
    #[error(
        "demand ({column}): zero in every block, so there is nothing to share out. hint: name another column, as in blocks.geojson?weight=population"
    )]
    NothingToShare {
        /// The column.
        column: String,
    },
    /// Blocks that lie over each other.
    #[error(
        "demand: blocks {one} and {other} lie over each other ({pairs} such pairs), so no division gives each place to one district. hint: radii inspect finds them; mend the layer"
    )]
    OverlappingBlocks {
        /// The one.
        one: String,
        /// The other.
        other: String,
        /// How many pairs.
        pairs: usize,
    },
    /// Zones with gaps.
    #[error(
        "{file}: block {id} is in no zone ({} in none). hint: give zones that cover all blocks",
        plural(*blocks, "block")
    )]
    OutsideZones {
        /// The file.
        file: String,
        /// The first.
        id: String,
        /// How many.
        blocks: usize,
    },
    /// A zone that no centre serves.
    #[error(
        "zone {zone} has no centre, and a district never crosses a zone. hint: add a centre there, or leave the zones out"
    )]
    ZoneWithoutCentre {
        /// The zone.
        zone: String,
    },
    /// A zone with fewer blocks than districts.
    #[error(
        "zone {zone} has {} for {}. hint: give finer blocks, or ask for fewer districts",
        plural(*blocks, "block"),
        plural(*districts as usize, "district")
    )]
    ZoneTooSmall {
        /// The zone.
        zone: String,
        /// Its blocks.
        blocks: usize,
        /// Its share of the districts.
        districts: u32,
    },
    /// Fewer workers than districts.
    #[error(
        "{} for {}: each needs at least one. hint: more workers, or fewer districts",
        plural(*workers as usize, "worker"),
        plural(*districts as usize, "district")
    )]
    TooFewWorkers {
        /// Workers.
        workers: u32,
        /// Districts.
        districts: u32,
    },
    /// A division that failed its certificate.
    #[error(
        "internal error: the districts failed their certificate: {0}. hint: please report this with the input files"
    )]
    Uncertified(String),
    /// The model needs a share.
    #[error("--model {model} needs --target SHARE, the share to cover. hint: --target 90%")]
    NeedsTarget {
        /// The model.
        model: &'static str,
    },
    /// The model needs a number of sites.
    #[error(
        "--model {model} needs --open N, the number of new sites, or --budget MONEY. hint: --open 12"
    )]
    NeedsOpen {
        /// The model.
        model: &'static str,
    },
}

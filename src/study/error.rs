//! What can be wrong with layers that were read without trouble.

use crate::crs::CrsError;
use crate::read::{Problems, ReadError};

/// Why layers do not make a study.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// A position a planner wrote that lies nowhere.
    #[error(
        "[{x}, {y}]: no position in {system}. hint: write [longitude, latitude], or say study.crs"
    )]
    StrayPosition {
        /// Its first number.
        x: f64,
        /// Its second number.
        y: f64,
        /// The coordinate system it was taken in.
        system: String,
    },
    /// A column the planner named, or one that is needed, is not there.
    #[error("{file}: no column \"{column}\" ({role}); columns: {columns}.{suggestion}")]
    MissingColumn {
        /// The file.
        file: String,
        /// Name looked for.
        column: String,
        /// What it was to be used for.
        role: &'static str,
        /// Columns there are.
        columns: String,
        /// ` hint: …`, or nothing.
        suggestion: String,
    },
    /// No geometry and no columns that look like one.
    #[error(
        "{file}: no coordinates found: no geometry and no columns such as lon and lat; columns: {columns}.{suggestion} hint: name them, as in ?x=COLUMN&y=COLUMN"
    )]
    NoCoordinates {
        /// The file.
        file: String,
        /// Columns there are.
        columns: String,
        /// ` hint: …`, or nothing.
        suggestion: String,
    },
    /// No record.
    #[error(
        "{file}: the {role} layer is empty; allowed: at least one row. hint: check the export, or the where filter"
    )]
    EmptyLayer {
        /// The file.
        file: String,
        /// The part it plays.
        role: &'static str,
    },
    /// Metres or unknown numbers without a coordinate system.
    #[error(
        "{file} ({columns}): the coordinate system is not known. hint: add ?crs=EPSG:4326 for degrees, ?crs=EPSG:4547 and the like for Gauss-Krüger metres, ?crs=local for plain metres"
    )]
    MissingCrs {
        /// The file.
        file: String,
        /// The coordinate columns.
        columns: String,
    },
    /// Headings that name two datums.
    #[error(
        "{file} ({columns}): the headings name two datums, {found}; allowed: one for both. hint: name the columns with ?x= and ?y=, or the datum with ?datum="
    )]
    DatumMixed {
        /// The file.
        file: String,
        /// The coordinate columns.
        columns: String,
        /// The datums.
        found: String,
    },
    /// Metres where degrees should be, or the reverse.
    #[error("{file}: {found}; allowed: {allowed}. hint: {hint}")]
    CrsMismatch {
        /// The file.
        file: String,
        /// What the coordinates look like.
        found: String,
        /// What the coordinate system holds.
        allowed: String,
        /// How to mend it.
        hint: String,
    },
    /// Latitude where longitude should be.
    #[error("{file}: {found}; longitude and latitude look swapped. hint: {hint}")]
    Swapped {
        /// The file.
        file: String,
        /// What points to it.
        found: String,
        /// How to mend it.
        hint: String,
    },
    /// A local layer beside one that lies on Earth.
    #[error(
        "{file}: crs=local beside layers with a place on Earth; allowed: all layers local, or none. hint: give this layer its coordinate system"
    )]
    MixedLocal {
        /// The file.
        file: String,
    },
    /// Layers far apart.
    #[error(
        "{file}: {role} and {other} are {gap_km} km apart: the layers do not overlap. hint: check crs and datum of both, and that both are of the same place"
    )]
    Apart {
        /// The file.
        file: String,
        /// The part it plays.
        role: &'static str,
        /// The other layer's part.
        other: &'static str,
        /// Distance between their bounding boxes.
        gap_km: u64,
    },
    /// All weights are zero.
    #[error(
        "{file} ({column}): every weight is 0 to the thousandth, so no share can be given; allowed: at least one above 0. hint: choose another column, as in ?weight=COLUMN"
    )]
    NoWeight {
        /// The file.
        file: String,
        /// The weight column.
        column: String,
    },
    /// More weight than sums can hold.
    #[error(
        "{file} ({column}): the weights add up to more than 9e12; allowed: less. hint: give the weight in a larger unit"
    )]
    TooMuchWeight {
        /// The file.
        file: String,
        /// The weight column.
        column: String,
    },
    /// More cost than sums can hold.
    #[error(
        "{file} ({column}): the costs add up to more than 9e13; allowed: less. hint: give the cost in a larger unit"
    )]
    TooMuchCost {
        /// The file.
        file: String,
        /// The cost column.
        column: String,
    },
    /// A study area without ground.
    #[error(
        "{file}: the study area covers less than a square metre; allowed: polygons with an area. hint: draw the outline again"
    )]
    NoGround {
        /// The file.
        file: String,
    },
    /// Streets somewhere else.
    #[error(
        "{file}: no street within {km} km of the study. hint: take the extract of the same region; check crs and datum of the other layers"
    )]
    NoStreetsHere {
        /// The file.
        file: String,
        /// How far was looked.
        km: u64,
    },
    /// Lines were needed.
    #[error(
        "{file}: no lines in it; allowed: a layer of lines. hint: give it as a GeoJSON of lines, or an OpenStreetMap extract"
    )]
    NoLines {
        /// The file.
        file: String,
    },
    /// Shapes were needed.
    #[error(
        "{file}: no shapes in it; allowed: a layer of {allowed}. hint: give the {role} as GeoJSON, or as an OpenStreetMap extract"
    )]
    NoShapes {
        /// The file.
        file: String,
        /// The part it plays.
        role: &'static str,
        /// What it may hold.
        allowed: &'static str,
    },
    /// Coordinates outside what their system can hold.
    #[error(
        "{file}:{row} (coordinates): they cannot be turned into degrees; allowed: coordinates inside the system's domain. hint: check crs: is it the right zone?"
    )]
    OutsideDomain {
        /// The file.
        file: String,
        /// The row.
        row: u32,
    },
    /// A polygon layer was needed.
    #[error(
        "{file}: the {role} layer has no polygons; allowed: polygons. hint: give it as a GeoJSON of polygons"
    )]
    NoPolygons {
        /// The file.
        file: String,
        /// The part it plays.
        role: &'static str,
    },
    /// The file declares a coordinate system nobody knows.
    #[error("{file} (crs): {source}")]
    DeclaredCrs {
        /// The file.
        file: String,
        /// What is wrong with it.
        source: CrsError,
    },
    /// One place far from all others.
    #[error(
        "{file}:{row}: this row lies {away_km} km from most of the demand, and the layers span {across_km} km; allowed: at most 4200 km. hint: correct the row (0, 0 usually is a missing coordinate), or split the study"
    )]
    Stray {
        /// The file.
        file: String,
        /// The row.
        row: u32,
        /// How far it lies from the median place.
        away_km: u64,
        /// Diagonal of everything.
        across_km: u64,
    },
    /// A table of costs whose ids are nobody's.
    #[error("{file} ({column}): {found}. hint: {hint}")]
    Unmatched {
        /// The file.
        file: String,
        /// The column of the ids.
        column: String,
        /// What they do not match.
        found: String,
        /// How to mend it.
        hint: String,
    },
    /// A table of costs that cannot be read.
    #[error(transparent)]
    Read(Box<ReadError>),
    /// Rows that cannot be used.
    #[error(transparent)]
    Rows(#[from] Problems),
    /// Coordinates that cannot be placed.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

impl From<ReadError> for StudyError {
    fn from(error: ReadError) -> StudyError {
        StudyError::Read(Box::new(error))
    }
}

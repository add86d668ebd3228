//! An outcome as text, JSON, CSV and GeoJSON. Nothing is worked out here that the outcome
//! does not hold already.
//!
//! To add an output write one file with `impl Report` and add it to [`REPORTS`].

mod audit_document;
mod audit_section;
mod claim;
mod districts_document;
mod districts_section;
mod folder;
mod geojson;
mod ground;
mod inspect;
mod json;
mod on_foot;
mod on_foot_section;
mod page;
pub mod plan;
mod site_document;
mod site_section;
mod street_audit;
mod street_audit_section;
mod table;
mod text;
pub mod workbook;

use crate::language::Language;
use crate::scenario::Outcome;

pub use folder::{
    Folder, InputRecord, MANIFEST, OutputError, Recorded, RunRecord, recorded, refuse_existing,
    write_new, write_together,
};
pub use inspect::{inspection, inspection_document, mending, mending_document};
pub use json::document;

/// An output file.
pub trait Report: Sync {
    /// Name of the file in an `--out` folder.
    fn file_name(&self) -> &'static str;
    /// What is in it, in one line.
    fn describe(&self) -> &'static str;
    /// Its bytes, the words people read in this language; none where the outcome has nothing to put in it.
    fn render(&self, outcome: &Outcome, language: Language) -> Option<Vec<u8>>;
}

/// Every output, in the order help lists them.
pub static REPORTS: &[&dyn Report] = &[
    &text::Text,
    &json::Json,
    &geojson::DemandGeoJson,
    &geojson::SitesGeoJson,
    &table::DemandCsv,
    &table::SitesCsv,
    &ground::Holes,
    &ground::HolesCsv,
    &ground::Catchments,
    &ground::Repair,
    &districts_document::DistrictLayer,
    &districts_document::Assignment,
    &districts_document::Moves,
    &on_foot::IsochroneGeoJson,
    &on_foot::StreetGeoJson,
    &street_audit::UncoveredStreets,
];

/// The text people read on standard output.
pub fn text(outcome: &Outcome, language: Language) -> String {
    text::render(outcome, language)
}

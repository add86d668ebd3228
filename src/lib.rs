//! Service-radius planning: **who is within reach of a service centre, who is not, and where
//! should the next ones open** — with a proof beside every number.
//!
//! # One example
//!
//! Three blocks on a line, one centre at its west end, and the question where one more
//! centre would serve most:
//!
//! ```
//! use radii::read::LayerRef;
//! use radii::scenario::{Ask, LayerRefs, Question, SiteQuestion, Timings, run};
//! use radii::siting::{Budget, Status};
//! use radii::{reach, siting};
//!
//! let folder = tempfile::tempdir()?;
//! let write = |name: &str, text: &str| -> std::io::Result<std::path::PathBuf> {
//!     let path = folder.path().join(name);
//!     std::fs::write(&path, text)?;
//!     Ok(path)
//! };
//! let blocks = write("blocks.csv", "id,lon,lat,population\nA,106.80,39.67,900\nB,106.82,39.67,700\nC,106.83,39.67,800\n")?;
//! let centres = write("centres.csv", "id,lon,lat\nold,106.80,39.67\n")?;
//!
//! let question = Question {
//!     layers: LayerRefs {
//!         facilities: Some(LayerRef::to_file(centres)),
//!         ..LayerRefs::of_demand(LayerRef::to_file(blocks)) // which are the candidates too
//!     },
//!     within: vec!["1km".parse()?],
//!     reach: reach::MODELS[0],
//!     capacity: None,
//!     require: None,
//!     walk: None,
//!     ask: Ask::Site(Box::new(
//!         SiteQuestion::new(siting::named("mclp").ok_or("no such model")?).opening(1),
//!     )),
//! };
//! let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
//!
//! let siting = outcome.siting.as_ref().ok_or("a proposal was asked for")?;
//! assert_eq!(siting.opened[0].id, "B");
//! assert_eq!(siting.solution.status, Status::Optimal);
//! assert_eq!(outcome.coverage.ledger.served.weight.to_string(), "2400");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! In the order work flows; each module imports only those above it.
//!
//! | module | its one job |
//! |---|---|
//! | [`language`] | what people read, in English and in Chinese |
//! | [`model`] | the nouns: demand, facilities, candidates, standards, quantities |
//! | [`read`] | a file becomes a layer of records with row numbers |
//! | [`crs`] | degrees to local metres and back; datum shifts; the one distance |
//! | [`study`] | layers become validated demand, facilities and candidates in one plane |
//! | [`doctor`] | what is wrong with a layer, in words, and a mended copy of it |
//! | [`index`] | what is near, knowing nothing of what things are |
//! | [`reach`] | what can be reached from where, at what cost |
//! | [`coverage`] | reach and a standard: the ledger, the gaps, the cover matrix |
//! | [`siting`] | choose sites over the matrix; certify |
//! | [`scenario`] | a question runs down the line and becomes an outcome |
//! | [`plan`] | a plan file: many questions about one study, answered in one run and compared |
//! | [`report`] | an outcome as text, JSON, CSV and GeoJSON |
//! | [`map`] | an outcome as PNG and SVG |
//! | [`cli`] | the command line |
//!
//! # Terms
//!
//! | radii | PySAL spopt | ArcGIS Location-Allocation |
//! |---|---|---|
//! | demand point, weight | client, `weights` | Demand Points, `Weight` |
//! | facility (existing) | `predefined_facility` | Facilities, `FacilityType` Required |
//! | candidate site | facility | Facilities, Candidate |
//! | service standard, limit (inclusive) | `service_radius` | Impedance Cutoff |
//! | `mclp`, `open` | `MCLP`, `p_facilities` | Maximize Coverage, facilities to find |
//! | `lscp` | `LSCP` | Minimize Facilities |
//! | `pscp`, `target` | — | — |
//! | `p-median`, `open` | `PMedian`, `p_facilities` | Minimize Impedance (weighted) |
//! | `p-center`, `open` | `PCenter`, `p_facilities` | — |
//! | `backup`, `single_first` | — (`LSCPB` backs up a minimal cover) | — |
//! | walking reach (`--roads`) | — (pandana, networkx) | Network dataset, Service areas |
//! | travel costs (`--matrix`) | `from_cost_matrix` | OD cost matrix |
//! | [`siting::Status`], bound, gap | PuLP status | — |
//!
//! Distances are whole millimetres, weights whole thousandths: sums do not depend on order or
//! threads, and "bound equals value" is a proof.

#![warn(missing_docs)]
#![deny(unsafe_code)]

pub mod language;

pub mod model;

pub mod read;

pub mod crs;

pub mod write;

pub mod study;

pub mod doctor;

pub mod index;

pub mod reach;

pub mod coverage;

pub mod siting;

pub mod districts;

mod error;

pub mod scenario;

pub mod plan;

pub mod report;

pub mod map;

pub mod cli;

pub use coverage::{CoverMatrix, Coverage};
pub use crs::Plane;
pub use error::{Error, QuestionError};
pub use model::{
    Area, CandidateSite, Cost, Demand, DemandPoint, Facility, Limit, LonLat, ServiceStandard,
    Weight, Xy,
};
pub use read::LayerRef;
pub use scenario::{Outcome, Question};
pub use siting::{Problem, Solution, Status};
pub use study::Study;

//! Layers of an audit: the holes to walk through, the catchments, the stations proposed.

use serde_json::{Map, Value, json};

use super::Report;
use super::audit_document::{centre, hole_members, station_members};
use super::geojson::{collection, exact_point, feature, outline};
use super::table::table;
use crate::language::Language;
use crate::scenario::Outcome;
use geo::MultiPolygon;

/// Every hole with its outline.
pub struct Holes;

/// The same as a table of their deepest places.
pub struct HolesCsv;

/// Every centre's catchment.
pub struct Catchments;

/// The stations proposed.
pub struct Repair;

fn ranked(outcome: &Outcome) -> Vec<Map<String, Value>> {
    let holes = outcome.audit.iter().flat_map(|audit| &audit.holes);
    let rank = |(rank, hole)| {
        let mut members = Map::new();
        members.insert("rank".to_owned(), json!(rank + 1));
        members.extend(hole_members(outcome, hole));
        members
    };
    holes.enumerate().map(rank).collect()
}

impl Report for Holes {
    fn file_name(&self) -> &'static str {
        "holes.geojson"
    }

    fn describe(&self) -> &'static str {
        "audit: every part of the area without a centre within the limit"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let audit = outcome.audit.as_ref()?;
        let features = ranked(outcome).into_iter().zip(&audit.holes).map(|(members, hole)| {
            let figure = MultiPolygon(vec![hole.hole.outline.clone()]);
            feature(members, outline(outcome, &figure, 7))
        });
        Some(collection(features))
    }
}

impl Report for HolesCsv {
    fn file_name(&self) -> &'static str {
        "holes.csv"
    }

    fn describe(&self) -> &'static str {
        "audit: the same as a table, each hole by its deepest place"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        outcome.audit.as_ref()?;
        Some(table(ranked(outcome).into_iter()))
    }
}

impl Report for Catchments {
    fn file_name(&self) -> &'static str {
        "catchments.geojson"
    }

    fn describe(&self) -> &'static str {
        "audit: the ground nearest to each centre and within its limit, and who lives there"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let audit = outcome.audit.as_ref()?;
        let features = audit.catchments.iter().enumerate().map(|(site, catchment)| {
            let members = match centre(outcome, audit, site) {
                Value::Object(members) => members,
                _ => Map::new(),
            };
            let zone = &catchment.zone;
            let geometry = if zone.0.is_empty() { Value::Null } else { outline(outcome, zone, 7) };
            feature(members, geometry)
        });
        Some(collection(features))
    }
}

impl Report for Repair {
    fn file_name(&self) -> &'static str {
        "repair.geojson"
    }

    fn describe(&self) -> &'static str {
        "audit: the stations that make the claim true, or help most"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let audit = outcome.audit.as_ref()?;
        let stations = audit.stations.as_ref()?;
        let features = stations.iter().enumerate().map(|(rank, station)| {
            let mut members = Map::from_iter([("rank".to_owned(), json!(rank + 1))]);
            members.extend(station_members(outcome, station));
            feature(members, exact_point(outcome, station.at))
        });
        Some(collection(features))
    }
}

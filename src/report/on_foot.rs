//! What the streets say: its part of the JSON document, and the layers it writes.

use serde_json::{Map, Value, json};

use super::Report;
use super::geojson::{collection, feature, line, outline};
use super::json::{number, standard, with_share};
use crate::language::Language;
use crate::model::Tally;
use crate::scenario::{OnFoot, Outcome, SideBySide};

/// The ground within a walk.
pub struct IsochroneGeoJson;

/// The streets within a walk, cut at the limit.
pub struct StreetGeoJson;

/// Who walks, as a standard says it.
pub(super) fn terms(foot: &OnFoot) -> Map<String, Value> {
    let terms = &foot.walk.terms;
    Map::from_iter([
        ("profile".to_owned(), json!(terms.profile.name)),
        ("speed_m_per_min".to_owned(), json!(terms.pace().speed())),
        ("gates".to_owned(), json!(terms.gates.name())),
    ])
}

/// The member `on_foot`.
pub(super) fn on_foot_document(outcome: &Outcome, foot: &OnFoot) -> Value {
    let demand = outcome.coverage.ledger.demand;
    let mut members = terms(foot);
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    let terms = &foot.walk.terms;
    insert("max_snap_m", json!(terms.farthest_street.metres()));
    insert(
        "sparse",
        json!(terms.sparse.map(|sparse| json!({
            "least_km_per_km2": sparse.least_km_per_km2,
            "detour": f64::from(sparse.detour) / 1000.0,
        }))),
    );
    insert("side_by_side", foot.rows.iter().map(|row| side_by_side(row, demand)).collect());
    insert(
        "missing",
        json!({
            "centre": with_share(foot.no_centre, demand),
            "path": with_share(foot.no_path, demand),
        }),
    );
    insert(
        "detour",
        json!(foot.detours.map(|detours| json!({
            "p10": number(detours.p10, 3),
            "p50": number(detours.p50, 3),
            "p90": number(detours.p90, 3),
        }))),
    );
    if !foot.gates.is_empty() {
        let cases = foot.gates.iter().map(
            |case| json!({"gates": case.gates.name(), "served": with_share(case.served, demand)}),
        );
        insert("gate_sensitivity", cases.collect());
    }
    insert("unsnapped_facilities", foot.unsnapped(outcome).collect());
    insert("network", json!(foot.walk.facts()));
    insert(
        "streets_km",
        json!({
            "reached": number(foot.walk.kilometres(&foot.streets.reached), 3),
            "all": number(
                foot.walk.kilometres(&foot.streets.reached)
                    + foot.walk.kilometres(&foot.streets.beyond),
                3
            ),
        }),
    );
    if let Some(drawn) = &foot.isochrones {
        insert(
            "isochrones",
            json!({
                "polygons": drawn.isochrones.len(),
                "blocks_compared": drawn.compared,
                "blocks_mismatched": drawn.mismatched,
                "blocks_unresolved": drawn.unresolved,
            }),
        );
    }
    Value::Object(members)
}

fn side_by_side(row: &SideBySide, demand: Tally) -> Value {
    let speed = |speed: Option<f64>| speed.map(|speed| number(speed, 1));
    json!({
        "limit": row.limit.to_string(),
        "metres": number(row.metres, 3),
        "minutes": number(row.minutes, 3),
        "straight_line": with_share(row.straight, demand),
        "walk": with_share(row.walk, demand),
        "walk_estimated": with_share(row.estimated, demand),
        "unsnapped": with_share(row.unsnapped, demand),
        "speed_for_all_m_per_min": speed(row.speed_for_all),
        "speed_for_share_m_per_min": speed(row.speed_for_share),
    })
}

impl OnFoot {
    /// Identifiers of serving sites that no street is near.
    pub(super) fn unsnapped<'a>(
        &'a self,
        outcome: &'a Outcome,
    ) -> impl Iterator<Item = Value> + 'a {
        let sites = outcome.sites.iter().zip(&self.site_snaps);
        sites.filter(|(_, snap)| snap.is_none()).map(|(site, _)| json!(site.id))
    }
}

impl Report for IsochroneGeoJson {
    fn file_name(&self) -> &'static str {
        "isochrones.geojson"
    }

    fn describe(&self) -> &'static str {
        "on foot: with --isochrones the ground within a walk, by limit, of each centre or of all"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let foot = outcome.on_foot.as_ref()?;
        let drawn = foot.isochrones.as_ref()?;
        Some(collection(drawn.isochrones.iter().map(|drawn| {
            let mut properties = Map::new();
            let site = drawn.site.map(|site| &outcome.sites[site]);
            let limit = &foot.isochrone_rows[drawn.limit];
            for (key, value) in [
                ("site", json!(site.map(|site| &site.id))),
                ("name", json!(site.and_then(|site| site.name.as_ref()))),
                ("limit", json!(limit.limit.to_string())),
                ("minutes", number(limit.minutes, 3)),
                ("metres", number(limit.metres, 3)),
                ("profile", json!(foot.walk.terms.profile.name)),
            ] {
                properties.insert(key.to_owned(), value);
            }
            feature(properties, outline(outcome, &drawn.ground, 11))
        })))
    }
}

impl Report for StreetGeoJson {
    fn file_name(&self) -> &'static str {
        "streets.geojson"
    }

    fn describe(&self) -> &'static str {
        "on foot: the streets within the first limit of a centre, cut where it ends"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let foot = outcome.on_foot.as_ref()?;
        Some(collection(foot.streets.reached.iter().map(|stretch| {
            let mut properties = Map::new();
            let metres = f64::from(foot.walk.length(stretch)) / 1000.0;
            properties.insert("street".to_owned(), json!(stretch.edge));
            properties.insert("length_m".to_owned(), json!(metres));
            properties.insert(
                "limit".to_owned(),
                json!(foot.rows.first().map(|row| row.limit.to_string())),
            );
            feature(properties, line(outcome, &foot.walk.course(stretch)))
        })))
    }
}

/// A standard, and who walks where it is one of walking.
pub(super) fn standard_of(
    outcome: &Outcome,
    limit: &crate::model::ServiceStandard,
    reach: &str,
) -> Value {
    let mut value = standard(limit, reach);
    if let (Some(foot), "walk", Value::Object(members)) = (&outcome.on_foot, reach, &mut value) {
        members.extend(terms(foot));
    }
    value
}

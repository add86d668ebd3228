//! Layers for a GIS: every demand block with its verdict, every site with its load.
//! RFC 7946: WGS 84, seven decimals, shells counter-clockwise. A study of plain metres
//! writes its own metres.

use geo::{BooleanOps, MapCoords, MultiPolygon, Orient, orient::Direction};
use serde_json::{Map, Value, json};

use super::Report;
use super::districts_document;
use super::json::{number, place, place_to};
use crate::coverage::Verdict;
use crate::language::Language;
use crate::model::{Carried, Xy};
use crate::reach::{Grounds, Hit};
use crate::scenario::{Missing, OnFoot, Outcome};

/// Every demand block with its verdict.
pub struct DemandGeoJson;

/// Every site with its load.
pub struct SitesGeoJson;

impl Report for DemandGeoJson {
    fn file_name(&self) -> &'static str {
        "demand.geojson"
    }

    fn describe(&self) -> &'static str {
        "every block: served or not, nearest centre and its distance; of districts the district"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let demand = &outcome.study.demand;
        if demand.is_empty() {
            return None;
        }
        let features = (0..demand.len()).map(|index| {
            let mut properties = Map::new();
            properties.insert("id".to_owned(), json!(demand.id(index)));
            if let Some(name) = demand.name(index) {
                properties.insert("name".to_owned(), json!(name));
            }
            properties.extend(verdict_members(outcome, index));
            feature(properties, block(outcome, index))
        });
        Some(collection(features))
    }
}

/// What became of a block, as the columns of the layers say it.
pub(super) fn verdict_members(outcome: &Outcome, index: usize) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("weight".to_owned(), json!(outcome.study.demand.points[index].weight));
    if let Some(districts) = &outcome.districts {
        members.extend(districts_document::of_block(districts, index));
    }
    if outcome.judges() {
        judgement(outcome, index, &mut members);
    }
    carry(&mut members, &outcome.study.demand.carried(index));
    members
}

/// Whether a block is served, and by whom.
fn judgement(outcome: &Outcome, index: usize, members: &mut Map<String, Value>) {
    let coverage = &outcome.coverage;
    let verdict = match coverage.verdict(index) {
        Verdict::Served => "served",
        Verdict::OverCapacity => "over_capacity",
        Verdict::Uncovered => "uncovered",
        Verdict::Unsnapped => "unsnapped",
    };
    let nearest = coverage.assignment[index];
    members.insert("verdict".to_owned(), json!(verdict));
    if let Some(blocks) = &outcome.blocks {
        members.insert("covered_share".to_owned(), number(blocks[index].covered, 6));
    }
    members.insert("centres_within".to_owned(), json!(coverage.depth[index]));
    if let Some(room) = &coverage.room {
        let sent = room.of(index);
        let ids = sent.iter().map(|sent| outcome.sites[sent.site as usize].id.clone());
        members.insert("sent_to".to_owned(), json!(ids.collect::<Vec<_>>().join(";")));
        let weights = sent.iter().map(|sent| sent.weight.to_string());
        members.insert("sent_weight".to_owned(), json!(weights.collect::<Vec<_>>().join(";")));
        members.insert("no_room_for".to_owned(), json!(room.lacking[index]));
    }
    let id = nearest.map(|hit| outcome.sites[hit.site as usize].id.as_str());
    members.insert("nearest_id".to_owned(), json!(id));
    match &outcome.on_foot {
        None => {
            let metres = nearest.map(|hit| hit.cost.metres());
            members.insert("nearest_m".to_owned(), json!(metres));
        }
        Some(foot) => members.extend(walk_members(outcome, foot, index)),
    }
}

/// Names that layers give members themselves, beside those of a verdict and a site.
const TAKEN: [&str; 7] = ["id", "name", "lon", "lat", "x", "y", "scenario"];

/// The columns of a layer that played no part, behind our own. One that is called like one of
/// ours gets `_in` behind its name.
fn carry(members: &mut Map<String, Value>, carried: &Carried) {
    for (name, cell) in carried.cells() {
        let mut name = name.to_owned();
        while members.contains_key(&name) || TAKEN.contains(&name.as_str()) {
            name.push_str("_in");
        }
        members.insert(name, cell.into());
    }
}

/// What the streets say of a block.
fn walk_members(outcome: &Outcome, foot: &OnFoot, index: usize) -> Map<String, Value> {
    let (straight, walked) = (foot.straight[index], foot.walked[index]);
    let metres = |hit: Option<Hit>| hit.map(|hit| hit.cost.metres());
    let judged = foot.judged[index];
    let nearest = if outcome.reach == "walk" { judged } else { straight };
    let estimate = judged.filter(|judged| walked.is_none_or(|walked| judged.cost < walked.cost));
    let grounds = match outcome.coverage.grounds.as_ref().map(|grounds| grounds[index]) {
        None | Some(Grounds::Measured) => "measured",
        Some(Grounds::Estimated) => "estimated",
        Some(Grounds::Unsnapped) => "unsnapped",
    };
    let detour = straight.zip(walked).filter(|(straight, _)| straight.cost.0 > 0);
    let detour = detour.map(|(straight, walked)| walked.cost.metres() / straight.cost.metres());
    let snap = foot.walk.snaps()[index].map(|snap| f64::from(snap.leg) / 1000.0);
    let speed = foot.walk.terms.pace().speed();
    Map::from_iter(
        [
            ("nearest_m", json!(metres(nearest))),
            ("straight_m", json!(metres(straight))),
            ("walk_m", json!(metres(walked))),
            ("estimate_m", json!(metres(estimate))),
            ("walk_min", json!(metres(walked).map(|metres| number(metres / speed, 2)))),
            ("detour", json!(detour.map(|factor| number(factor, 3)))),
            ("missing", json!(foot.missing[index].map(Missing::name))),
            ("grounds", json!(grounds)),
            ("to_street_m", json!(snap)),
        ]
        .map(|(key, value)| (key.to_owned(), value)),
    )
}

impl Report for SitesGeoJson {
    fn file_name(&self) -> &'static str {
        "sites.geojson"
    }

    fn describe(&self) -> &'static str {
        "every centre, existing and proposed, and whom it serves"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        if !outcome.has_sites() {
            return None;
        }
        let features = (0..outcome.sites.len()).map(|index| {
            let geometry = point(outcome, outcome.sites[index].at);
            feature(site_members(outcome, index), geometry)
        });
        Some(collection(features))
    }
}

/// A site, as the columns of the layers say it.
pub(super) fn site_members(outcome: &Outcome, index: usize) -> Map<String, Value> {
    let site = &outcome.sites[index];
    let load = outcome.coverage.loads[index];
    let mut members = Map::new();
    for (key, value) in [
        ("id", json!(site.id)),
        ("name", json!(site.name)),
        ("tier", json!(site.tier)),
        (
            "status",
            json!(match (site.planned, site.proposed) {
                (true, _) => "planned",
                (_, true) => "proposed",
                _ => "existing",
            }),
        ),
    ] {
        members.insert(key.to_owned(), value);
    }
    match &outcome.districts {
        // Without a limit everybody is in reach of all: what counts is its district.
        Some(districts) if !outcome.judges() => {
            members.insert("weight".to_owned(), json!(districts.list[index].loads[0]));
            members.insert("points".to_owned(), json!(districts.list[index].blocks));
        }
        _ => {
            members.insert("weight".to_owned(), json!(load.covers.weight));
            members.insert("points".to_owned(), json!(load.covers.points));
            members.insert("exclusive_weight".to_owned(), json!(load.exclusive.weight));
        }
    }
    if let Some(room) = &outcome.coverage.room {
        members.insert("capacity".to_owned(), json!(room.holds[index]));
        members.insert("assigned_weight".to_owned(), json!(room.given[index].weight));
    }
    carry(&mut members, &site.carried);
    members
}

/// A block as its layer draws it: its outline, or the point it is.
pub(super) fn block(outcome: &Outcome, index: usize) -> Value {
    let demand = &outcome.study.demand;
    match &demand.outlines {
        Some(outlines) => outline(outcome, &outlines[index], 7),
        None => point(outcome, demand.points[index].at),
    }
}

pub(super) fn feature(properties: Map<String, Value>, geometry: Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": geometry})
}

/// One feature a line, so that two versions can be compared line by line.
pub(super) fn collection(features: impl Iterator<Item = Value>) -> Vec<u8> {
    let lines: Vec<String> = features.map(|feature| feature.to_string()).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", lines.join(",\n"))
        .into_bytes()
}

/// A line to a centimetre.
pub(super) fn line(outcome: &Outcome, line: &[Xy]) -> Value {
    let positions = line.iter().map(|&at| place(outcome, at).into_values().collect::<Value>());
    json!({"type": "LineString", "coordinates": positions.collect::<Vec<Value>>()})
}

pub(super) fn point(outcome: &Outcome, at: Xy) -> Value {
    point_of(place(outcome, at))
}

/// A point to a tenth of a millimetre.
pub(super) fn exact_point(outcome: &Outcome, at: Xy) -> Value {
    point_of(place_to(outcome, at, 9))
}

fn point_of(members: Map<String, Value>) -> Value {
    if members.is_empty() {
        return Value::Null;
    }
    let position: Vec<&Value> = members.values().collect();
    json!({"type": "Point", "coordinates": position})
}

/// An outline; degrees to so many decimals, seven being a centimetre.
pub(super) fn outline(outcome: &Outcome, outline: &MultiPolygon<f64>, decimals: i32) -> Value {
    let written = outline.orient(Direction::Default).map_coords(|coord| {
        match outcome.study.plane.lonlat(Xy::from(coord)) {
            Some(at) => geo::Coord { x: at.lon, y: at.lat },
            None => coord,
        }
    });
    let written = if outcome.study.plane.is_euclidean() { written } else { cut(written) };
    let decimals = if outcome.study.plane.is_euclidean() { decimals - 4 } else { decimals };
    let ring = |ring: &geo::LineString<f64>| -> Value {
        let positions =
            ring.coords().map(|c| json!([number(c.x, decimals), number(c.y, decimals)]));
        positions.collect()
    };
    let polygon = |polygon: &geo::Polygon<f64>| -> Value {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    match written.0.as_slice() {
        [single] => json!({"type": "Polygon", "coordinates": polygon(single)}),
        several => {
            let polygons: Value = several.iter().map(polygon).collect();
            json!({"type": "MultiPolygon", "coordinates": polygons})
        }
    }
}

/// An outline that crosses the 180th meridian in parts on either side of it (RFC 7946, 3.1.9).
fn cut(outline: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let jumps = |two: &[geo::Coord<f64>]| (two[1].x - two[0].x).abs() > 180.0;
    let crosses = outline
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    if !crosses.into_iter().any(|ring| ring.0.windows(2).any(jumps)) {
        return outline;
    }
    // Eastern longitudes all the way, then what lies beyond the meridian goes back.
    let eastern = outline.map_coords(|at| geo::Coord { x: at.x.rem_euclid(360.0), ..at });
    let half = |from: f64| geo::Rect::new((from, -90.0), (from + 180.0, 90.0)).to_polygon();
    let east = eastern.intersection(&half(0.0));
    let west = eastern.intersection(&half(180.0));
    let west = west.map_coords(|at| geo::Coord { x: at.x - 360.0, ..at });
    let both = MultiPolygon(east.into_iter().chain(west).collect());
    // Cut places are rounded: none may lie beyond the meridian.
    let both = both.map_coords(|at| geo::Coord { x: at.x.clamp(-180.0, 180.0), ..at });
    both.orient(Direction::Default)
}

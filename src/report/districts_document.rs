//! The JSON document of a division, and its layers.

use serde_json::{Map, Value, json};

use super::Report;
use super::geojson::{collection, feature, outline};
use super::json::{nearest, number, place, provenance, with_share};
use super::on_foot::standard_of;
use super::table::table;
use crate::districts::load_per_worker;
use crate::language::Language;
use crate::model::Weight;
use crate::scenario::{District, Districts, Doubt, GROUND_DECIMALS, Hindrance, Outcome};

/// `radii.districts/1`.
pub(super) fn districts_document(outcome: &Outcome, districts: &Districts) -> Value {
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("radii.districts/1"));
    if !outcome.standard_of_plan {
        let standard = standard_of(outcome, &outcome.standard, outcome.reach);
        document.insert("standard".to_owned(), standard);
    }
    document.extend(level(outcome, districts));
    if let Some(modules) = &districts.modules {
        document.insert("modules".to_owned(), Value::Object(level(outcome, modules)));
    }
    document.insert("certified".to_owned(), json!(true));
    document.extend(provenance(outcome));
    Value::Object(document)
}

/// One level of districts.
fn level(outcome: &Outcome, districts: &Districts) -> Map<String, Value> {
    let division = &districts.division;
    let mut members = Map::new();
    let mut insert = |key: &str, value: Value| members.insert(key.to_owned(), value);
    insert("status", json!(division.status.name()));
    let list = districts.list.iter().enumerate();
    let list =
        list.map(|(index, district)| Value::Object(entry(outcome, districts, index, district)));
    insert("districts", list.collect());
    insert("balance", balance(districts, 0));
    if districts.workloads.len() > 1 {
        let further = 1..districts.workloads.len();
        insert("further_balance", further.map(|workload| balance(districts, workload)).collect());
    }
    insert("contiguous", json!(division.pieces.is_empty()));
    insert("compactness", number(districts.compactness(), 6));
    if !division.pieces.is_empty() {
        let pieces = division.pieces.iter().map(|broken| {
            let id = |block: &u32| outcome.study.demand.id(*block as usize);
            let pieces = broken.pieces.iter();
            let pieces = pieces.map(|piece| piece.iter().map(id).collect::<Vec<_>>());
            json!({
                "district": districts.list[broken.district as usize].id,
                "pieces": pieces.collect::<Vec<_>>(),
            })
        });
        insert("pieces", pieces.collect());
    }
    insert("value", number(districts.amount(division.value), 3));
    insert("bound", number(districts.amount(division.bound.anywhere), 3));
    insert("bound_here", number(districts.amount(division.bound.centred), 3));
    insert("gap", number(division.gap(), 6));
    insert("gap_here", number(division.centred_gap(), 6));
    // Nobody moves where there was no division before.
    let moved = division.moved.as_ref();
    insert("moved_weight", json!(moved.map_or(Weight::ZERO, |moved| moved.weight)));
    if let Some(moved) = moved {
        insert("moved_weight_at_least", json!(moved.at_least));
    }
    if let Some(today) = &districts.today {
        insert(
            "today",
            json!({
                "districts": today.names.len(),
                "goes_on": today
                    .names
                    .iter()
                    .zip(&today.goes_on)
                    .map(|(today, name)| json!({"today": today, "as": name}))
                    .collect::<Vec<_>>(),
                "largest_deviation": number(today.largest, 6),
                "compactness": number(today.compactness, 6),
                "in_pieces": today.in_pieces,
                "blocks_outside": today.outside.len(),
            }),
        );
    }
    insert("blocks_outside_their_district", json!(districts.astray));
    insert("nearest", nearest(outcome, districts.ways));
    let whole = outcome.coverage.ledger.demand;
    let within = districts.within.iter().map(
        |(limit, held)| json!({"limit": limit.to_string(), "served": with_share(*held, whole)}),
    );
    if !districts.within.is_empty() {
        insert("within", within.collect());
    }
    let links = districts.links;
    insert(
        "neighbours",
        json!({
            "touching": links.touching,
            "across": links.across,
            "cut": links.cut,
            "bridged": links.bridged,
            "joined": links.joined,
            "isolated": links.isolated,
            "gap_m": number(links.gap_m, 3),
        }),
    );
    if !districts.doubts.is_empty() {
        insert("doubts", districts.doubts.iter().map(doubt).collect());
    }
    if !districts.why.is_empty() {
        insert("why", districts.why.iter().map(obstacle).collect());
    }
    members
}

fn balance(districts: &Districts, workload: usize) -> Value {
    let balance = &districts.division.balance[workload];
    let [over, under] = balance.parts();
    json!({
        "workload": districts.workloads[workload],
        "target": number(balance.even() / 1000.0, 3),
        "tolerance": districts.tolerances[workload].fraction(),
        "most_over": number(over, 6),
        "most_under": number(under, 6),
        "met": balance.is_kept(),
        "least": balance.lightest.1,
        "most": balance.heaviest.1,
    })
}

fn doubt(doubt: &Doubt) -> Value {
    match doubt {
        Doubt::InSeveralZones { blocks } => json!({"blocks_in_several_zones": blocks}),
        Doubt::InSeveralToday { blocks } => json!({"blocks_in_several_of_today": blocks}),
        Doubt::Idle { bridges } => json!({"bridges_that_join_nothing": bridges}),
        Doubt::NoGround { ids, districts } => json!({"no_ground": ids, "districts": districts}),
        Doubt::EmptyToday { names } => json!({"today_without_blocks": names}),
        Doubt::Crossed { ids, blocks } => json!({"crossed_by_barriers": ids, "blocks": blocks}),
        Doubt::OnePlace { ids } => json!({"centres_in_one_place": ids}),
        Doubt::GroundInParts { id, parts } => json!({"district": id, "ground_in_parts": parts}),
    }
}

fn obstacle(obstacle: &Hindrance) -> Value {
    match obstacle {
        Hindrance::Heavy { id, workload, weight, most } => {
            json!({"block": id, "workload": workload, "weight": weight, "most": most})
        }
        Hindrance::Apart { ids, blocks, weight } => {
            json!({"cut_off": ids, "blocks": blocks, "weight": weight})
        }
        Hindrance::Uneven { id, zone, workload, weight, districts } => json!({
            "part_of": id,
            "zone": zone,
            "workload": workload,
            "weight": weight,
            "districts": districts,
        }),
    }
}

/// A district as documents and layers say it.
fn entry(
    outcome: &Outcome,
    districts: &Districts,
    index: usize,
    district: &District,
) -> Map<String, Value> {
    let mut entry = Map::new();
    let mut insert = |key: &str, value: Value| entry.insert(key.to_owned(), value);
    insert("id", json!(district.id));
    if let Some(module) = &district.module {
        insert("module", json!(module));
    }
    insert("weight", json!(district.loads[0]));
    for (column, load) in districts.workloads.iter().zip(&district.loads).skip(1) {
        insert(column, json!(load));
    }
    insert("blocks", json!(district.blocks));
    insert("from_even", number(districts.from_even(district.loads[0]), 6));
    insert("area_km2", number(district.area_km2, 6));
    insert("compactness", number(district.compactness, 6));
    insert("roundness", json!(district.roundness.map(|round| number(round, 6))));
    insert("farthest_m", json!(outcome.metres(district.farthest)));
    insert("staff", json!(district.staff));
    if let Some(workers) = district.staff {
        insert("weight_per_worker", json!(load_per_worker(district.loads[0], workers)));
    }
    insert("pieces", json!(districts.pieces_of(index)));
    for (key, value) in place(outcome, district.at) {
        insert(&format!("centre_{key}"), value);
    }
    entry
}

/// The ground of each district.
pub struct DistrictLayer;

/// Which district each block is in.
pub struct Assignment;

/// Who changes district.
pub struct Moves;

impl Report for DistrictLayer {
    fn file_name(&self) -> &'static str {
        "districts.geojson"
    }

    fn describe(&self) -> &'static str {
        "districts: the ground of each, without gaps or overlaps"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let districts = outcome.districts.as_ref()?;
        let each = districts.list.iter().zip(&districts.outlines).enumerate();
        Some(collection(each.map(|(index, (district, ground))| {
            let ground = outline(outcome, ground, GROUND_DECIMALS);
            feature(entry(outcome, districts, index, district), ground)
        })))
    }
}

/// The district of a block, and its module.
pub(super) fn of_block(districts: &Districts, block: usize) -> Map<String, Value> {
    let district = &districts.list[districts.division.district[block] as usize];
    let mut members = Map::from_iter([("district".to_owned(), json!(district.id))]);
    if districts.modules.is_some() {
        members.insert("module".to_owned(), json!(district.module));
    }
    members
}

impl Report for Assignment {
    fn file_name(&self) -> &'static str {
        "assignment.csv"
    }

    fn describe(&self) -> &'static str {
        "districts: which block is in which"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let districts = outcome.districts.as_ref()?;
        let demand = &outcome.study.demand;
        let rows = (0..demand.len()).map(|block| {
            let mut row = Map::new();
            row.insert("id".to_owned(), json!(demand.id(block)));
            row.insert("name".to_owned(), json!(demand.name(block).unwrap_or_default()));
            row.extend(of_block(districts, block));
            row.insert("weight".to_owned(), json!(demand.points[block].weight));
            row.extend(place(outcome, demand.points[block].at));
            row
        });
        Some(table(rows))
    }
}

impl Report for Moves {
    fn file_name(&self) -> &'static str {
        "moves.csv"
    }

    fn describe(&self) -> &'static str {
        "districts: with --keep, the blocks that change theirs"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let districts = outcome.districts.as_ref().filter(|it| it.division.moved.is_some())?;
        let demand = &outcome.study.demand;
        let today = districts.today.as_ref()?;
        let rows = districts.moves.iter().map(|change| {
            let block = change.block as usize;
            Map::from_iter([
                ("id".to_owned(), json!(demand.id(block))),
                ("name".to_owned(), json!(demand.name(block).unwrap_or_default())),
                ("from".to_owned(), json!(today.names[change.from as usize])),
                ("to".to_owned(), json!(districts.list[change.to as usize].id)),
                ("weight".to_owned(), json!(demand.points[block].weight)),
            ])
        });
        Some(table(rows))
    }
}

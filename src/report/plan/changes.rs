//! Who gains and who loses in a scenario, block by block, as GeoJSON.

use serde_json::{Map, json};

use crate::plan::{Finished, Turn};
use crate::report::geojson::{block, collection, feature};

/// `changes.geojson`: the blocks that are served and were not in the base, and the other way round;
/// none for the base itself.
pub fn changes(finished: &Finished) -> Option<Vec<u8>> {
    let turns = finished.turns.as_ref()?;
    let outcome = &finished.outcome;
    let demand = &outcome.study.demand;
    let changed =
        turns.iter().enumerate().filter(|(_, turn)| matches!(turn, Turn::Gained | Turn::Lost));
    let features = changed.map(|(index, turn)| {
        let nearest = outcome.coverage.assignment[index];
        let mut properties = Map::new();
        for (key, value) in [
            ("id", json!(demand.id(index))),
            ("name", json!(demand.name(index))),
            ("weight", json!(demand.points[index].weight)),
            ("change", json!(turn.name())),
            ("nearest_id", json!(nearest.map(|hit| outcome.sites[hit.site as usize].id.as_str()))),
            ("nearest_m", json!(nearest.map(|hit| outcome.metres(hit.cost)))),
        ] {
            properties.insert(key.to_owned(), value);
        }
        if let Some(belonging) = &finished.state.belonging {
            let name = &belonging.names[belonging.of[index] as usize];
            properties.insert("neighbourhood".to_owned(), json!(name));
        }
        feature(properties, block(outcome, index))
    });
    Some(collection(features))
}

//! A case as it is kept and reported.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::document;
use crate::coverage::Verdict;
use crate::plan::{Figures, Finished};
use crate::report::geojson::{block, feature, point, site_members};
use crate::report::json::place;

/// A case as it is reported: its figures, its part of the JSON document, its layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is compared by.
    pub figures: Figures,
    /// Name, coverage, proposal or audit.
    pub document: Map<String, Value>,
    /// What becomes of the blocks, and the sites; none for the cases of a sweep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<EntryLayers>,
}

/// The layers of a case, as far as they differ from today's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntryLayers {
    /// By today's row a letter: served, uncovered, no street near (n), not part of it (-).
    pub verdicts: String,
    /// New blocks, as GeoJSON features.
    pub added: Vec<Value>,
    /// Sites, as GeoJSON features.
    pub sites: Vec<Value>,
    /// Gaps, the heaviest first.
    pub gaps: Vec<Map<String, Value>>,
}

/// Gaps that are kept.
const GAPS: usize = 50;

impl Entry {
    /// The entry of a case that was answered; `rows` is how many blocks there are today.
    pub fn of(finished: &Finished, rows: usize) -> Entry {
        Entry {
            figures: finished.figures.clone(),
            document: document::scenario(finished),
            layers: finished.figures.values.is_empty().then(|| layers(finished, rows)),
        }
    }
}

fn layers(finished: &Finished, rows: usize) -> EntryLayers {
    let outcome = &finished.outcome;
    let demand = &outcome.study.demand;
    let mut verdicts = vec!['-'; rows];
    let mut added = Vec::new();
    for (index, row) in finished.state.rows.iter().enumerate() {
        let verdict = outcome.coverage.verdict(index);
        match row {
            Some(row) => verdicts[*row as usize] = letter(verdict),
            None => {
                let mut properties = Map::new();
                properties.insert("id".to_owned(), json!(demand.id(index)));
                properties.insert("name".to_owned(), json!(demand.name(index)));
                properties.insert("weight".to_owned(), json!(demand.points[index].weight));
                properties.insert("verdict".to_owned(), json!(word(letter(verdict))));
                added.push(feature(properties, block(outcome, index)));
            }
        }
    }
    let sites = (0..outcome.sites.len())
        .map(|site| feature(site_members(outcome, site), point(outcome, outcome.sites[site].at)));
    let gaps = outcome.gaps.iter().take(GAPS).map(|gap| {
        let mut row = Map::new();
        row.insert("id".to_owned(), json!(demand.id(gap.heart)));
        row.insert("name".to_owned(), json!(demand.name(gap.heart)));
        row.extend(place(outcome, demand.points[gap.heart].at));
        row.insert("blocks".to_owned(), json!(gap.tally.points));
        row.insert("weight".to_owned(), json!(gap.tally.weight));
        let nearest = outcome.coverage.assignment[gap.heart];
        row.insert("nearest_m".to_owned(), json!(nearest.map(|hit| outcome.metres(hit.cost))));
        row
    });
    EntryLayers {
        verdicts: verdicts.into_iter().collect(),
        added,
        sites: sites.collect(),
        gaps: gaps.collect(),
    }
}

fn letter(verdict: Verdict) -> char {
    match verdict {
        Verdict::Served => 's',
        Verdict::OverCapacity => 'o',
        Verdict::Uncovered => 'u',
        Verdict::Unsnapped => 'n',
    }
}

/// The word a letter stands for; none for a block that is not part of a case.
pub(super) fn word(letter: char) -> Option<&'static str> {
    match letter {
        's' => Some("served"),
        'o' => Some("over_capacity"),
        'u' => Some("uncovered"),
        'n' => Some("unsnapped"),
        _ => None,
    }
}

//! The same layers as CSV tables, UTF-8, for spreadsheets.

use csv::Writer;
use serde_json::{Map, Value};

use super::Report;
use super::geojson::{site_members, verdict_members};
use super::json::place;
use crate::language::Language;
use crate::model::{disarmed, is_steering};
use crate::scenario::Outcome;

/// Every demand block with its verdict.
pub struct DemandCsv;

/// Every site with its load.
pub struct SitesCsv;

impl Report for DemandCsv {
    fn file_name(&self) -> &'static str {
        "demand.csv"
    }

    fn describe(&self) -> &'static str {
        "the same as demand.geojson, as a table of points"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        let demand = &outcome.study.demand;
        (!demand.is_empty()).then(|| {
            table((0..demand.len()).map(|index| {
                let mut row = Map::new();
                row.insert("id".to_owned(), Value::String(demand.id(index)));
                let name = demand.name(index).unwrap_or_default();
                row.insert("name".to_owned(), Value::String(name.to_owned()));
                row.extend(place(outcome, demand.points[index].at));
                row.extend(verdict_members(outcome, index));
                row
            }))
        })
    }
}

impl Report for SitesCsv {
    fn file_name(&self) -> &'static str {
        "sites.csv"
    }

    fn describe(&self) -> &'static str {
        "the same as sites.geojson, as a table of points"
    }

    fn render(&self, outcome: &Outcome, _: Language) -> Option<Vec<u8>> {
        if !outcome.has_sites() {
            return None;
        }
        let rows = (0..outcome.sites.len()).map(|index| {
            let mut row = site_members(outcome, index);
            row.extend(place(outcome, outcome.sites[index].at));
            row
        });
        Some(table_of_all(rows.collect()))
    }
}

/// Rows that all have the same keys, which become the heading.
pub(super) fn table(rows: impl Iterator<Item = Map<String, Value>>) -> Vec<u8> {
    let mut rows = rows.peekable();
    let headings: Vec<String> =
        rows.peek().map(|row| row.keys().cloned().collect()).unwrap_or_default();
    under(&headings, rows)
}

/// Rows of several sources, each with keys of its own: the heading has them all, in the order in
/// which they first occur.
pub(super) fn table_of_all(rows: Vec<Map<String, Value>>) -> Vec<u8> {
    let mut headings: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for key in rows.iter().flat_map(Map::keys) {
        if known.insert(key.as_str()) {
            headings.push(key.clone());
        }
    }
    under(&headings, rows.iter().cloned())
}

fn under(headings: &[String], rows: impl Iterator<Item = Map<String, Value>>) -> Vec<u8> {
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all rows are of one length.
    if !headings.is_empty() {
        let _ = writer.write_record(headings);
    }
    for row in rows {
        let _ = writer
            .write_record(headings.iter().map(|key| cell(row.get(key).unwrap_or(&Value::Null))));
    }
    writer.into_inner().unwrap_or_default()
}

/// A cell as a spreadsheet may safely open it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => disarmed(text).replace(is_steering, " "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_several_sources_stand_under_all_headings() {
        let row = |pairs: &[(&str, &str)]| -> Map<String, Value> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value))).collect()
        };
        let rows =
            vec![row(&[("id", "c1"), ("phone", "1")]), row(&[("id", "c2"), ("owner", "city")])];
        let text = String::from_utf8(table_of_all(rows)).unwrap();
        assert_eq!(text, "id,phone,owner\nc1,1,\nc2,,city\n");
    }

    #[test]
    fn formulas_are_disarmed() {
        assert_eq!(cell(&Value::from("=HYPERLINK(1)")), "'=HYPERLINK(1)");
        assert_eq!(cell(&Value::from("和平社区")), "和平社区");
        assert_eq!(cell(&Value::from(-1.5)), "-1.5");
    }
}

//! Two results side by side, as text and JSON.

use serde_json::json;

use super::words::{hundredths, metres_in};
use crate::language::Language;
use crate::language::messages::plan as said;
use crate::plan::{Difference, Side};
use crate::report::page::{indented, new_table, right, shown};

/// Neighbourhoods that are named.
const PLACES: usize = 5;

/// The text people read.
pub fn diff_text(rows: &[Difference], language: Language) -> String {
    let headings = [
        language.word(said::SCENARIO),
        "A",
        "B",
        language.word(said::CHANGE),
        language.word(said::SERVED_A),
        language.word(said::SERVED_B),
        language.word(said::CENTRES),
        language.word(said::FARTHEST),
        language.word(said::VERDICT),
    ];
    let mut table = new_table(&headings);
    let share = |side: &Option<Side>| {
        side.as_ref().map(|side| format!("{} %", hundredths(side.share))).unwrap_or_default()
    };
    let number = |side: &Option<Side>| {
        let served =
            side.as_ref().and_then(|side| crate::model::Weight::from_units(side.served).ok());
        served.map(crate::model::Weight::grouped).unwrap_or_default()
    };
    for row in rows {
        let both = row.a.as_ref().zip(row.b.as_ref());
        let verdict = match (row.met, both) {
            (Some(true), _) => said::HELD,
            (Some(false), _) => said::NOT_HELD,
            (None, None) => said::ONE_SIDE,
            (None, Some(_)) => said::NOTHING,
        };
        table.add_row([
            shown(&row.name),
            share(&row.a),
            share(&row.b),
            row.rise.map(|rise| format!("{:+.2}", rise * 100.0)).unwrap_or_default(),
            number(&row.a),
            number(&row.b),
            both.map(|(a, b)| format!("{} > {}", a.sites, b.sites)).unwrap_or_default(),
            both.and_then(|(a, b)| {
                Some(format!(
                    "{} > {}",
                    metres_in(language, a.max_m?),
                    metres_in(language, b.max_m?)
                ))
            })
            .unwrap_or_default(),
            language.word(verdict).to_owned(),
        ]);
    }
    right(&mut table, &[1, 2, 3, 4, 5, 6, 7]);
    let mut text = indented(&table);
    for row in rows {
        let rules = row.a.as_ref().zip(row.b.as_ref()).map(|(a, b)| (&a.rule, &b.rule));
        if rules.is_some_and(|(a, b)| a != b) {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("name", &shown(&row.name)), ("base", &"A")];
            text.push_str(&format!("  {}\n", language.say(said::OTHER_RULE, &values)));
        }
    }
    for row in rows.iter().filter(|row| !row.fell.is_empty()) {
        let places = row.fell.iter().take(PLACES).map(|fall| {
            format!("{} {} > {} %", shown(&fall.name), hundredths(fall.a), hundredths(fall.b))
        });
        let places = language.list(places);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &shown(&row.name)), ("n", &row.fell.len()), ("places", &places)];
        text.push_str(&format!("  {}\n", language.say(said::FELL, &values)));
    }
    text
}

/// `radii.diff/1`, ending in a line end.
pub fn diff_document(rows: &[Difference]) -> String {
    let met = rows.iter().filter_map(|row| row.met).reduce(|all, met| all && met);
    let document = json!({"format": "radii.diff/1", "met": met, "scenarios": rows});
    format!("{document:#}\n")
}

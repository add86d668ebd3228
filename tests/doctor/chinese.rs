//! In a Chinese report every text of the doctor is Chinese.

use radii::doctor::AILMENTS;
use radii::language::Language;

use super::{Desk, csv, finding, rows};

/// Words that are the same in every language: names, and what is typed as it stands.
const NAMES: [&str; 29] = [
    "Excel", "UTF", "QGIS", "radii", "inspect", "fix", "blank", "weight", "WGS", "GCJ", "BD",
    "EPSG", "AMap", "CGCS", "crs", "local", "datum", "where", "bbox", "encoding", "status", "id",
    "x", "y", "COLUMN", "km", "e", "gcj", "bd",
];

/// The Latin words of a text outside its placeholders.
fn latin(text: &str) -> Vec<String> {
    let outside: String = text
        .split('{')
        .enumerate()
        .map(|(at, part)| match at {
            0 => part,
            _ => part.split_once('}').map_or("", |(_, after)| after),
        })
        .collect();
    let words = outside.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

#[test]
fn every_text_is_chinese() {
    for ailment in AILMENTS {
        for text in [ailment.found.zh, ailment.remedy.zh] {
            let strange: Vec<String> =
                latin(text).into_iter().filter(|word| !NAMES.contains(&word.as_str())).collect();
            assert!(strange.is_empty(), "{}: {strange:?} in {text}", ailment.code);
            let is_value = text.starts_with('{') && text.ends_with('}');
            let is_chinese = text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(is_chinese || is_value, "{}: {text}", ailment.code);
        }
    }
}

/// Parts of columns and plain metres have words of their own.
#[test]
fn values_with_words_of_their_own_are_chinese_too() {
    let desk = Desk::new();
    desk.put("a.csv", csv(&rows()));
    let examination = desk.examine(&["a.csv?weight=absent"]);
    let missing = finding(&examination, "column-missing");
    let told = missing.found(Language::Chinese);
    assert!(told.contains("用作 权重"), "{told}");
    assert!(missing.found(Language::English).contains("is to be the weight"));
}

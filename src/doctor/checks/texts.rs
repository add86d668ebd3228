//! Texts that were read in the wrong encoding, and characters nobody sees.

use encoding_rs::{Encoding, GB18030, WINDOWS_1252};

use super::Context;
use crate::doctor::ailments as ailment;
use crate::doctor::finding::{Case, Finding};
use crate::doctor::patient::Patient;
use crate::read::Column;

/// Texts that only a wrong encoding makes.
const TELLTALES: [&str; 4] = ["\u{FFFD}", "锟斤拷", "烫烫烫", "屯屯屯"];

pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let patient = context.patient;
    let columns = patient.layer.columns.iter();
    columns
        .flat_map(|column| [garbled(patient, column), invisible(patient, column)])
        .flatten()
        .collect()
}

/// What a text was before its UTF-8 was read as Windows-1252 or Latin-1.
fn before_western(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match u8::try_from(u32::from(c)) {
            Ok(byte) => bytes.push(byte),
            Err(_) => bytes.extend_from_slice(&encoded(c.encode_utf8(&mut [0; 4]), WINDOWS_1252)?),
        }
    }
    meant(text, &bytes)
}

/// What a text was before its UTF-8 was read as GB18030.
fn before_chinese(text: &str) -> Option<String> {
    meant(text, &encoded(text, GB18030)?)
}

fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let (bytes, _, unmapped) = encoding.encode(text);
    (!unmapped).then(|| bytes.into_owned())
}

/// The bytes as UTF-8, where they are another text that is not plain ASCII.
fn meant(text: &str, bytes: &[u8]) -> Option<String> {
    let meant = std::str::from_utf8(bytes).ok()?;
    (!meant.is_ascii() && meant != text).then(|| meant.to_owned())
}

/// Whether a text holds Chinese.
fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn garbled(patient: &Patient<'_>, column: &Column) -> Option<Finding> {
    let told = |encoding: &str, reading: String, cases: Vec<Case>| {
        Finding::of(&ailment::MOJIBAKE)
            .field(&column.name)
            .value("encoding", encoding)
            .value("reading", reading)
            .at_rows(cases)
    };
    let texts = || {
        std::iter::once((None, column.name.as_str()))
            .chain(column.cells.iter().enumerate().map(|(record, cell)| (Some(record), cell)))
    };
    let case = |record: Option<usize>, text: &str| match record {
        Some(record) => Case::value(patient.row(record), text),
        None => Case { value: Some(text.to_owned()), ..Case::default() },
    };
    let told_by = |is_one: &dyn Fn(&str) -> bool| -> Vec<Case> {
        let found = texts().filter(|(_, text)| is_one(text));
        found.map(|(record, text)| case(record, text)).collect()
    };
    let lost = told_by(&|text| TELLTALES.iter().any(|telltale| text.contains(telltale)));
    if !lost.is_empty() {
        let example = lost.first().and_then(|case| case.value.clone()).unwrap_or_default();
        return told("gbk", example, lost);
    }
    let western = told_by(&|text| before_western(text).is_some());
    if let Some(text) = western.first().and_then(|case| case.value.clone()) {
        let meant = before_western(&text).unwrap_or_default();
        return told("utf-8", format!("{text} = {meant}"), western);
    }
    // Two bytes of GB18030 may be UTF-8 by chance: it takes most texts of the column.
    let chinese = texts().filter(|(_, text)| is_chinese(text)).count();
    let double = |text: &str| before_chinese(text).filter(|meant| is_chinese(meant));
    let cases = told_by(&|text| is_chinese(text) && double(text).is_some());
    let text = cases.first().and_then(|case| case.value.clone())?;
    let is_most = 2 * cases.len() > chinese;
    let meant = double(&text)?;
    if is_most { told("utf-8", format!("{text} = {meant}"), cases) } else { None }
}

/// Whether a character takes no room and steers nothing a name needs. Controls beyond ASCII are
/// left: they are halves of garbled texts, which can still be told from them.
pub(in crate::doctor) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}'
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    ) || (c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t'))
}

fn invisible(patient: &Patient<'_>, column: &Column) -> Option<Finding> {
    let cells = column.cells.iter().enumerate();
    let cases = cells
        .filter(|(_, cell)| cell.contains(is_invisible))
        .map(|(record, cell)| Case::value(patient.row(record), spelled(cell)));
    Finding::of(&ailment::INVISIBLE).field(&column.name).at_rows(cases)
}

/// A text with what nobody sees spelled out.
fn spelled(text: &str) -> String {
    let mut spelled = String::new();
    for c in text.chars() {
        match is_invisible(c) {
            true => spelled.extend(c.escape_unicode()),
            false => spelled.push(c),
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_went_through_a_wrong_encoding_come_back() {
        let through = |text: &str, encoding: &'static Encoding| {
            encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
        };
        let western = through("和平社区", WINDOWS_1252);
        assert_eq!(before_western(&western).as_deref(), Some("和平社区"));
        let latin: String = "和平社区".bytes().map(char::from).collect();
        assert_eq!(before_western(&latin).as_deref(), Some("和平社区"));
        let chinese = through("和平社区", GB18030);
        assert_eq!(before_chinese(&chinese).as_deref(), Some("和平社区"));
        for sound in ["和平社区", "Café", "déjà »", "新华西街道", "联通", "Ünal"] {
            assert_eq!(before_western(sound), None, "{sound}");
            assert!(before_chinese(sound).is_none_or(|meant| !is_chinese(&meant)), "{sound}");
        }
    }
}

//! Numbers as people and spreadsheets write them, and what is meant where that is certain.

use crate::model::is_cell_error;

/// What keeps a cell from being a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Dirt {
    /// １２３.
    FullWidth,
    /// `1,234`, `1 234`.
    Separators,
    /// `12,5`.
    DecimalComma,
    /// `320人`.
    Unit,
    /// `#N/A`.
    Error,
    /// Anything else.
    Text,
}

/// What a comma stands for in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comma {
    Thousands,
    Decimals,
    /// The column says both, or does not say.
    Unclear,
}

/// Why a cell is no number, and the number it means where that is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub dirt: Dirt,
    pub meant: Option<String>,
}

/// What a comma stands for in these cells. `1,234` alone may be either: it is taken for
/// thousands only where numbers may be whole.
pub(super) fn comma_of<'c>(cells: impl Iterator<Item = &'c str>, may_be_whole: bool) -> Comma {
    let (mut thousands, mut decimals, mut either, mut fours) = (false, false, false, false);
    for cell in cells.filter(|cell| cell.contains([',', '，'])) {
        let plain = half_width(cell);
        match (is_grouped(&plain, ','), plain.matches(',').count()) {
            (true, 1) if !plain.contains('.') => either = true,
            (true, _) => thousands = true,
            // Chinese groups digits by four: 12,3456 people are 123,456.
            (false, _) if may_be_whole && has_four_behind(&plain) => fours = true,
            (false, _) => decimals |= decimal_comma(&plain).is_some(),
        }
    }
    match (thousands, decimals) {
        (true, true) => Comma::Unclear,
        (false, true) if (either || fours) && may_be_whole => Comma::Unclear,
        (false, true) => Comma::Decimals,
        (true, false) => Comma::Thousands,
        (false, false) if either && may_be_whole && !fours => Comma::Thousands,
        (false, false) => Comma::Unclear,
    }
}

/// Whether four digits stand behind the one comma.
fn has_four_behind(cell: &str) -> bool {
    let fraction = cell.split_once(',').map(|(_, fraction)| fraction);
    fraction.is_some_and(|it| it.len() == 4 && it.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Read a cell that is not a number by itself.
pub(super) fn read(cell: &str, comma: Comma) -> Reading {
    let reading = |dirt, meant| Reading { dirt, meant };
    if is_cell_error(cell) {
        return reading(Dirt::Error, None);
    }
    let plain = half_width(cell);
    if plain != cell && is_number(&plain) {
        return reading(Dirt::FullWidth, Some(plain));
    }
    if is_grouped(&plain, ',') {
        return match comma {
            Comma::Thousands => reading(Dirt::Separators, Some(plain.replace(',', ""))),
            Comma::Decimals if plain.matches(',').count() == 1 && !plain.contains('.') => {
                reading(Dirt::DecimalComma, decimal_comma(&plain))
            }
            _ => reading(Dirt::Separators, None),
        };
    }
    for mark in [' ', '\'', '\u{2019}', '_'] {
        if is_grouped(&plain, mark) {
            return reading(Dirt::Separators, Some(plain.replace(mark, "")));
        }
    }
    if let Some(meant) = decimal_comma(&plain) {
        let certain = comma == Comma::Decimals;
        return reading(Dirt::DecimalComma, certain.then_some(meant));
    }
    let digits = plain.trim_start_matches(['+', '-', '约', '~', '≈']);
    let dirt = match digits.starts_with(|c: char| c.is_ascii_digit()) {
        true => Dirt::Unit,
        false => Dirt::Text,
    };
    reading(dirt, None)
}

/// Full-width digits and marks as plain ones, spaces of all kinds as plain spaces.
fn half_width(cell: &str) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' | '\u{2009}' | '\u{202F}' => ' ',
        '\u{2212}' => '-',
        '。' => '.',
        other => other,
    };
    cell.chars().map(plain).collect::<String>().trim().to_owned()
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Whether the digits before the point stand in threes.
fn is_grouped(text: &str, mark: char) -> bool {
    let whole = text.trim_start_matches('-');
    let (whole, fraction) = whole.split_once('.').unwrap_or((whole, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    digits(fraction)
        && digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && digits(group))
}

/// `12,5` and `1.234,5` with a point for the comma.
fn decimal_comma(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once(',')?;
    let whole = match is_grouped(whole, '.')
        || whole.matches('.').count() == 1 && {
            // One group of three: `1.234,5`.
            whole.split_once('.').is_some_and(|(first, last)| {
                let first = first.trim_start_matches('-');
                (1..=3).contains(&first.len()) && last.len() == 3
            })
        } {
        true => whole.replace('.', ""),
        false => whole.to_owned(),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_one = digits(whole.trim_start_matches('-')) && digits(fraction);
    is_one.then(|| format!("{whole}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(cell: &str, comma: Comma) -> (Dirt, Option<String>) {
        let Reading { dirt, meant } = read(cell, comma);
        (dirt, meant)
    }

    #[test]
    fn what_is_certain_is_read() {
        let some = |text: &str| Some(text.to_owned());
        use Comma::{Decimals, Thousands, Unclear};
        for (cell, comma, expected) in [
            ("１２３", Unclear, (Dirt::FullWidth, some("123"))),
            ("１０６．８", Unclear, (Dirt::FullWidth, some("106.8"))),
            ("1,234", Thousands, (Dirt::Separators, some("1234"))),
            ("1,234", Decimals, (Dirt::DecimalComma, some("1.234"))),
            ("1,234", Unclear, (Dirt::Separators, None)),
            ("1,234,567.5", Thousands, (Dirt::Separators, some("1234567.5"))),
            ("1 234", Unclear, (Dirt::Separators, some("1234"))),
            ("1\u{a0}234", Unclear, (Dirt::Separators, some("1234"))),
            ("12,5", Decimals, (Dirt::DecimalComma, some("12.5"))),
            ("1.234,5", Decimals, (Dirt::DecimalComma, some("1234.5"))),
            ("12,5", Unclear, (Dirt::DecimalComma, None)),
            ("320人", Thousands, (Dirt::Unit, None)),
            ("1.2万", Thousands, (Dirt::Unit, None)),
            ("#N/A", Thousands, (Dirt::Error, None)),
            ("无", Thousands, (Dirt::Text, None)),
        ] {
            assert_eq!(meant(cell, comma), expected, "{cell} {comma:?}");
        }
    }

    #[test]
    fn a_column_says_what_its_commas_are() {
        let of = |cells: &[&str], whole| comma_of(cells.iter().copied(), whole);
        assert_eq!(of(&["1,234", "5"], true), Comma::Thousands);
        assert_eq!(of(&["1,234", "5"], false), Comma::Unclear);
        assert_eq!(of(&["1,234", "12,5"], true), Comma::Unclear);
        assert_eq!(of(&["1,234", "12,5"], false), Comma::Decimals);
        assert_eq!(of(&["12,5", "3"], true), Comma::Decimals);
        assert_eq!(of(&["12,3456", "5"], true), Comma::Unclear);
        assert_eq!(of(&["1,234,567", "12,5"], true), Comma::Unclear);
        assert_eq!(of(&["0,123"], true), Comma::Decimals);
        assert_eq!(of(&["1,234.5"], false), Comma::Thousands);
    }
}

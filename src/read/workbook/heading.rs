//! The row of headings: not always the first, for titles and units of measure stand above it.

use std::collections::HashMap;
use std::collections::HashSet;

use super::cell::{Content, letters};

/// The cells of a row that hold something.
#[derive(Debug, Default)]
pub struct Row<'a> {
    /// Its number, counted from 0.
    pub number: u32,
    /// Columns and what is in them.
    pub cells: Vec<(u32, Content<'a>)>,
}

/// Which of a sheet's first rows holds the headings: the first with two different texts that is
/// at least half as wide as the widest. A line of title or of units above is narrower.
pub fn find(rows: &[Row<'_>]) -> Option<usize> {
    let widest = rows.iter().map(|row| row.cells.len()).max()?;
    if widest == 1 {
        let is_text = |row: &Row<'_>| row.cells.iter().all(|(_, cell)| is_name(cell) == Some(true));
        return rows.first().filter(|row| is_text(row)).map(|_| 0);
    }
    let names = rows.iter().enumerate().filter(|(_, row)| could_be_headings(row));
    let mut candidates = names.map(|(at, row)| (at, row.cells.len()));
    let first = candidates.clone().next();
    candidates.find(|(_, width)| width * 2 >= widest).or(first).map(|(at, _)| at)
}

/// Two different texts, one of which may be a year.
fn could_be_headings(row: &Row<'_>) -> bool {
    let named: Vec<bool> = row.cells.iter().filter_map(|(_, cell)| is_name(cell)).collect();
    let different: HashSet<_> = row
        .cells
        .iter()
        .filter(|(_, cell)| is_name(cell).is_some())
        .map(|(_, cell)| cell.as_text().trim().to_owned())
        .collect();
    different.len() >= 2 && named.contains(&true)
}

/// Whether a cell can stand in a heading, and is a text.
fn is_name(cell: &Content<'_>) -> Option<bool> {
    match cell {
        Content::Text(_) => Some(true),
        Content::Number(year) if year.fract() == 0.0 && (1900.0..=2100.0).contains(year) => {
            Some(false)
        }
        _ => None,
    }
}

/// Headings by column, line ends in them made spaces.
pub fn names(row: &Row<'_>) -> Vec<(u32, String)> {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut named: Vec<(u32, String)> =
        row.cells.iter().map(|(column, cell)| (*column, plain(&cell.as_text()))).collect();
    named.sort_by_key(|(column, _)| *column);
    named
}

/// A heading that stands over two columns, as a sentence.
pub fn repeated(names: &[(u32, String)]) -> Option<String> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    names.iter().find_map(|(column, name)| {
        let first = seen.insert(name, *column)?;
        let (first, second) = (letters(first), letters(*column));
        Some(format!("the heading \"{name}\" stands over column {first} and column {second}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&'static str]) -> Row<'static> {
        let cell = |text: &'static str| match text.parse() {
            Ok(number) => Content::Number(number),
            Err(_) => Content::Text(text.into()),
        };
        let filled = cells.iter().zip(0..).filter(|(text, _)| !text.is_empty());
        Row { number: 0, cells: filled.map(|(text, at)| (at, cell(text))).collect() }
    }

    #[test]
    fn titles_and_units_stand_above_the_heading() {
        let title = row(&["海勃湾区社区服务中心一览表"]);
        let unit = row(&["填报单位：海勃湾区", "", "", "", "2026年11月"]);
        let heading = row(&["编号", "名称", "经度", "纬度", "人口"]);
        let data = || row(&["001", "和平", "106.8", "39.6", "1200"]);
        assert_eq!(find(&[title, unit, heading, data(), data()]), Some(2));
        assert_eq!(find(&[data(), data()]), None);
        assert_eq!(find(&[row(&["名称", "2020", "2021"]), row(&["和平", "5", "6"])]), Some(0));
        assert_eq!(find(&[row(&["wkt"]), row(&["POINT(1 2)"])]), Some(0));
        assert_eq!(find(&[]), None);
    }

    #[test]
    fn a_repeated_heading_names_both_columns() {
        let heading = names(&row(&["a", "", " b\n c ", "b c"]));
        let found = repeated(&heading).unwrap();
        assert_eq!(found, "the heading \"b c\" stands over column C and column D");
    }
}

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

/// Headings in two rows: a group in the upper one spans several columns, which have their own names
/// in the lower. The lower row is known by what it leaves empty: every column that the upper row
/// names alone, as no row of data does.
pub fn with_second(upper: &Row<'_>, lower: &Row<'_>) -> Option<Vec<(u32, String)>> {
    let groups = names(upper);
    let parts = names(lower);
    let all_names = lower.cells.iter().all(|(_, cell)| is_name(cell).is_some());
    if lower.number != upper.number + 1 || parts.len() < 2 || !all_names {
        return None;
    }
    let last = parts.last().map_or(0, |(column, _)| *column);
    let mut joined = Vec::new();
    let (mut placed, mut alone) = (0, 0);
    for (at, (first, group)) in groups.iter().enumerate() {
        let end = groups.get(at + 1).map_or(last.max(*first) + 1, |(next, _)| *next);
        let under: Vec<_> = parts.iter().filter(|(at, _)| (*first..end).contains(at)).collect();
        match under.as_slice() {
            [] => {
                alone += 1;
                joined.push((*first, group.clone()));
            }
            // A name under a single heading is what a row of data has there.
            _ if end == first + 1 => return None,
            parts => joined.extend(parts.iter().map(|(at, part)| (*at, format!("{group} {part}")))),
        }
        placed += under.len();
    }
    (placed == parts.len() && alone > 0).then_some(joined)
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
    fn groups_of_columns_have_their_names_below() {
        let at = |number: u32, cells: &[&'static str]| Row { number, ..row(cells) };
        let upper = at(1, &["编号", "名称", "人口", "", "面积"]);
        let joined = with_second(&upper, &at(2, &["", "", "男", "女"])).unwrap();
        let joined: Vec<&str> = joined.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(joined, ["编号", "名称", "人口 男", "人口 女", "面积"]);
        let last = at(1, &["编号", "人口"]);
        assert_eq!(with_second(&last, &at(2, &["", "2020", "2021"])).unwrap()[2].1, "人口 2021");
        for data in [&["001", "和平", "5", "6", "7"][..], &["", "", "5", "女"], &["", "", "男"]]
        {
            assert!(with_second(&upper, &at(2, data)).is_none(), "{data:?}");
        }
        assert!(with_second(&upper, &at(2, &["a", "b", "c", "d", "e"])).is_none());
        assert!(with_second(&upper, &at(3, &["", "", "男", "女"])).is_none());
    }

    #[test]
    fn a_repeated_heading_names_both_columns() {
        let heading = names(&row(&["a", "", " b\n c ", "b c"]));
        let found = repeated(&heading).unwrap();
        assert_eq!(found, "the heading \"b c\" stands over column C and column D");
    }
}

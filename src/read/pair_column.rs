//! The column of a table that holds both coordinates as text, as AMap's `location` does:
//! `116.48,39.98`.

use super::{CellKind, Column, Layer, LayerRef, Note, Problem};
use crate::model::{PairHeading, TextColumn, axes, pair_heading};

/// Of how many cells all must be pairs but one.
const NEARLY: usize = 20;

/// Part a column of pairs into two of coordinates, in its place, and say so. Left alone are
/// layers that have geometries or columns of coordinates, and those whose columns the reference
/// names. Rows whose text is no pair are refused.
pub fn take(layer: &mut Layer, reference: &LayerRef) {
    let named = [&reference.x, &reference.y, &reference.geometry];
    let has_axes = || axes(layer.columns.iter().map(|column| column.name.as_str()));
    if layer.geometries.is_some()
        || named.into_iter().any(Option::is_some)
        || has_axes().iter().all(Option::is_some)
    {
        return;
    }
    let found = layer.columns.iter().enumerate().find_map(|(at, column)| {
        let said = pair_heading(&column.name)?;
        holds_pairs(column).then_some((at, said))
    });
    let Some((at, said)) = found else { return };
    let names = names(&layer.columns[at].cells, said);
    if names.iter().any(|name| layer.column(name).is_some()) {
        return;
    }
    let column = layer.columns.remove(at);
    let [first, second] = &names;
    let text = format!("the column \"{}\" is read as {first} and {second}", column.name);
    layer.notes.push(Note::info(text));
    let halves = parted(layer, &column);
    for (name, cells) in names.into_iter().zip(halves).rev() {
        layer.columns.insert(at, Column { name, cells, kind: CellKind::Unknown });
    }
}

/// Both halves by row. Rows without a pair leave the layer.
fn parted(layer: &mut Layer, column: &Column) -> [TextColumn; 2] {
    let mut halves = [TextColumn::default(), TextColumn::default()];
    let mut keep = Vec::with_capacity(column.cells.len());
    for (record, cell) in column.cells.iter().enumerate() {
        match pair(cell) {
            None if !cell.is_empty() => layer.refused.push(Problem {
                kind: "coord-pair",
                row: layer.rows.get(record).copied(),
                field: Some(column.name.clone()),
                found: format!("\"{cell}\""),
                allowed: "two numbers such as 106.8130,39.6512",
                hint: "correct the cell, or leave the row out".to_owned(),
            }),
            parts => {
                let parts = parts.unwrap_or_default();
                halves.iter_mut().zip(parts).for_each(|(half, part)| half.push(part));
                keep.push(record);
            }
        }
    }
    if keep.len() < column.cells.len() {
        for column in &mut layer.columns {
            column.cells = column.cells.select(&keep);
        }
        layer.rows = keep.iter().filter_map(|&record| layer.rows.get(record).copied()).collect();
        layer.refused.sort_by_key(|problem| problem.row);
    }
    halves
}

fn holds_pairs(column: &Column) -> bool {
    let filled = column.cells.iter().filter(|cell| !cell.is_empty()).count();
    let pairs = column.cells.iter().filter(|cell| pair(cell).is_some()).count();
    pairs > 0 && pairs + filled / NEARLY >= filled
}

/// Two numbers with something between them, brackets around them left out.
fn pair(cell: &str) -> Option<[&str; 2]> {
    const BETWEEN: [char; 9] = [',', '，', ';', '；', '、', '|', '/', ' ', '\t'];
    let bracket = |c: char| "()（）[]".contains(c) || c.is_whitespace();
    let (first, second) = cell.trim_matches(bracket).split_once(BETWEEN)?;
    let parts = [first.trim(), second.trim()];
    let is_number = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    parts.into_iter().all(is_number).then_some(parts)
}

/// What the halves are called: longitude and latitude where all can be, whichever comes first;
/// else `x` and `y`.
fn names(cells: &TextColumn, said: PairHeading) -> [String; 2] {
    let numbers = || {
        let pairs = cells.iter().filter_map(pair);
        pairs.map(|parts| parts.map(|part| part.parse().unwrap_or(f64::NAN)))
    };
    let is_east_first = numbers().all(|[x, y]: [f64; 2]| x.abs() <= 180.0 && y.abs() <= 90.0);
    let is_north_first = numbers().all(|[y, x]: [f64; 2]| x.abs() <= 180.0 && y.abs() <= 90.0);
    let names = match (is_east_first, is_north_first) {
        (false, false) => ["x", "y"],
        (_, true) if said.is_north_first || !is_east_first => ["lat", "lon"],
        _ => ["lon", "lat"],
    };
    names.map(|name| match said.datum {
        Some(datum) => format!("{datum}_{name}"),
        None => name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(heading: &str, cells: &[&str], query: &str) -> Layer {
        let column = Column {
            name: heading.to_owned(),
            cells: cells.iter().copied().collect(),
            kind: CellKind::Unknown,
        };
        let rows = (2..).take(cells.len()).collect();
        let mut layer = Layer { columns: vec![column], rows, ..Layer::default() };
        take(&mut layer, &format!("a.csv{query}").parse().unwrap());
        layer
    }

    fn names_of(layer: &Layer) -> Vec<&str> {
        layer.columns.iter().map(|column| column.name.as_str()).collect()
    }

    #[test]
    fn a_pair_becomes_two_columns_to_the_letter() {
        let layer = taken("location", &["116.480000,39.98", "", "（116.5， 40）"], "");
        assert_eq!(names_of(&layer), ["lon", "lat"]);
        let cells: Vec<_> = layer.columns.iter().flat_map(|c| c.cells.iter()).collect();
        assert_eq!(cells, ["116.480000", "", "116.5", "39.98", "", "40"]);
        assert_eq!(layer.notes[0].text, "the column \"location\" is read as lon and lat");
    }

    #[test]
    fn the_order_is_what_heading_and_numbers_allow() {
        assert_eq!(names_of(&taken("坐标", &["39.9 116.4"], "")), ["lat", "lon"]);
        assert_eq!(names_of(&taken("latlng", &["48.8;2.3"], "")), ["lat", "lon"]);
        assert_eq!(names_of(&taken("坐标", &["48.8;2.3"], "")), ["lon", "lat"]);
        assert_eq!(names_of(&taken("坐标", &["500123.5,4390000"], "")), ["x", "y"]);
        let web = taken("坐标（高德）", &["116.4,39.9"], "");
        assert_eq!(names_of(&web), ["gcj02_lon", "gcj02_lat"]);
    }

    #[test]
    fn what_is_no_pair_is_refused_or_left_alone() {
        let mut cells = vec!["116.4,39.9"; 19];
        cells.push("?");
        let layer = taken("坐标", &cells, "");
        assert_eq!((layer.len(), layer.refused[0].row), (19, Some(21)));
        assert_eq!(names_of(&taken("location", &["和平路1号", "1,2"], "")), ["location"]);
        assert_eq!(names_of(&taken("location", &["1,2,3"], "")), ["location"]);
        assert_eq!(names_of(&taken("location", &["1,2"], "?x=a&y=b")), ["location"]);
    }
}

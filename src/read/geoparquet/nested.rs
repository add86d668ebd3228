//! Coordinates in nested lists, as GeoArrow lays them out: `x` and `y` in columns of their own, or
//! by turns in one.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DoubleType;
use parquet::errors::Result as Parsed;
use parquet::file::metadata::RowGroupMetaData;
use rayon::prelude::*;

use super::declared::Encoding;
use super::guard::Opened;
use super::shapes::{Layout, Shapes};
use super::texts::{fault, reader};
use crate::read::shape::{Fault, checked};

/// One leaf column of nested lists, a batch at a time.
struct Leaf {
    reader: ColumnReaderImpl<DoubleType>,
    most: i16,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    values: Vec<f64>,
}

impl Leaf {
    fn of(opened: &Opened<'_>, group: &RowGroupMetaData, leaf: usize) -> Parsed<Leaf> {
        let column = group.columns().get(leaf).map(|chunk| chunk.column_descr());
        match (reader(opened, group, leaf)?, column) {
            (ColumnReader::DoubleColumnReader(reader), Some(column)) => Ok(Leaf {
                reader,
                most: column.max_def_level(),
                definitions: Vec::new(),
                repetitions: Vec::new(),
                values: Vec::new(),
            }),
            _ => Err(fault("coordinates that are no numbers of 64 bits")),
        }
    }

    /// Decode some records; how many they were.
    fn next(&mut self, records: usize) -> Parsed<usize> {
        self.definitions.clear();
        self.repetitions.clear();
        self.values.clear();
        let (records, _, levels) = self.reader.read_records(
            records,
            Some(&mut self.definitions),
            Some(&mut self.repetitions),
            &mut self.values,
        )?;
        // Levels that can only be nil are not written.
        self.definitions.resize(levels, self.most);
        self.repetitions.resize(levels, 0);
        Ok(records)
    }
}

/// The geometries of one row group.
pub(super) fn read_nested(
    opened: &Opened<'_>,
    group: &RowGroupMetaData,
    layout: &Layout,
    shapes: &mut Shapes,
) -> Parsed<()> {
    /// Records of nested lists are larger than others.
    const RECORDS: usize = 2_048;
    let mut east = Leaf::of(opened, group, layout.x)?;
    let mut north = layout.y.map(|leaf| Leaf::of(opened, group, leaf)).transpose()?;
    let mut left = group.num_rows() as usize;
    while left > 0 {
        let records = east.next(RECORDS.min(left))?;
        if records == 0 {
            return Err(fault("fewer geometries than rows"));
        }
        if let Some(north) = &mut north {
            let same = north.next(records)? == records
                && north.repetitions == east.repetitions
                && north.definitions.len() == east.definitions.len();
            if !same {
                return Err(fault("coordinates that do not come in pairs"));
            }
        }
        left -= records;
        let mut drafts = Vec::with_capacity(records);
        collect(&east, north.as_ref(), layout, &mut drafts, &mut shapes.has_heights);
        if drafts.len() != records {
            return Err(fault("lists that begin within no row"));
        }
        let made = drafts.into_par_iter().map(|draft| draft.geometry(layout.encoding));
        shapes.by_row.par_extend(made);
    }
    Ok(())
}

/// The lists of one row: what is less deep than a multipolygon has one list on the outside.
struct Draft {
    is_null: bool,
    parts: Vec<Vec<Vec<Coord<f64>>>>,
}

/// Lay the values of a batch out by row, as their levels say.
fn collect(
    east: &Leaf,
    north: Option<&Leaf>,
    layout: &Layout,
    drafts: &mut Vec<Draft>,
    has_heights: &mut bool,
) {
    let lists = layout.encoding.lists() as i16;
    let (mut xs, mut ys) = (east.values.iter(), north.map(|north| north.values.iter()));
    let mut of_turn = 0;
    for (at, (&repetition, &definition)) in
        east.repetitions.iter().zip(&east.definitions).enumerate()
    {
        if repetition == 0 {
            let is_null = layout.present.first().is_some_and(|row| definition < *row);
            drafts.push(Draft { is_null, parts: Vec::new() });
        }
        let Some(draft) = drafts.last_mut() else { continue };
        // How many of the lists have an item here, counted from the outermost.
        let reached = layout.present.iter().skip(1).filter(|level| definition >= **level).count();
        let reached = reached as i16;
        let begins = |depth: i16| repetition <= depth && reached >= depth;
        if (lists < 3 && repetition == 0) || (lists == 3 && begins(1)) {
            draft.parts.push(Vec::new());
        }
        let Some(part) = draft.parts.last_mut() else { continue };
        if (lists < 2 && repetition == 0) || (lists >= 2 && begins(lists - 1)) {
            part.push(Vec::new());
        }
        let Some(line) = part.last_mut() else { continue };
        let x = (definition == east.most).then(|| xs.next().copied()).flatten();
        match (north, &mut ys) {
            (Some(north), Some(ys)) => {
                let is_there = north.definitions.get(at) == Some(&north.most);
                let y = is_there.then(|| ys.next().copied()).flatten();
                if reached == lists && !draft.is_null {
                    let nothing = f64::NAN;
                    line.push(Coord { x: x.unwrap_or(nothing), y: y.unwrap_or(nothing) });
                }
            }
            // East, north and whatever follows come by turns: the innermost list is one position.
            _ => {
                of_turn = if repetition <= lists { 0 } else { of_turn + 1 };
                match (of_turn, x) {
                    (0, Some(x)) => line.push(Coord { x, y: f64::NAN }),
                    (1, Some(y)) => line.last_mut().into_iter().for_each(|at| at.y = y),
                    (2.., Some(_)) => *has_heights = true,
                    _ => {}
                }
            }
        }
    }
}

impl Draft {
    fn geometry(self, encoding: Encoding) -> Result<Geometry<f64>, Fault> {
        if self.is_null {
            return Err(Fault::null());
        }
        let mut parts = self.parts;
        let lines = |parts: &mut Vec<Vec<Vec<Coord<f64>>>>| parts.pop().unwrap_or_default();
        let coords = |parts: &mut Vec<Vec<Vec<Coord<f64>>>>| {
            parts.pop().and_then(|mut lines| lines.pop()).unwrap_or_default()
        };
        checked(match encoding {
            Encoding::Wkb | Encoding::Point => {
                let at = coords(&mut parts).pop().ok_or_else(Fault::null)?;
                if at.x.is_nan() && at.y.is_nan() {
                    return Err(Fault::empty());
                }
                Geometry::Point(Point(at))
            }
            Encoding::Line => Geometry::LineString(LineString(coords(&mut parts))),
            Encoding::MultiPoint => {
                let points = coords(&mut parts).into_iter().map(Point).collect();
                Geometry::MultiPoint(MultiPoint(points))
            }
            Encoding::MultiLine => {
                let lines = lines(&mut parts).into_iter().map(LineString).collect();
                Geometry::MultiLineString(MultiLineString(lines))
            }
            Encoding::Polygon => Geometry::Polygon(polygon(lines(&mut parts))?),
            Encoding::MultiPolygon => {
                let polygons: Result<Vec<_>, _> = parts.into_iter().map(polygon).collect();
                Geometry::MultiPolygon(MultiPolygon(polygons?))
            }
        })
    }
}

fn polygon(rings: Vec<Vec<Coord<f64>>>) -> Result<Polygon<f64>, Fault> {
    if rings.is_empty() {
        return Err(Fault::empty());
    }
    for ring in &rings {
        let is_closed = ring.first() == ring.last();
        match ring.len() {
            0 => return Err(Fault::empty()),
            corners if corners < 3 + usize::from(is_closed) => {
                return Err(Fault::degenerate(corners));
            }
            _ => {}
        }
    }
    let mut rings = rings.into_iter().map(LineString);
    let shell = rings.next().ok_or_else(Fault::empty)?;
    Ok(Polygon::new(shell, rings.collect()))
}

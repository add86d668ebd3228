//! The `.shp`: where its records are, and what they hold.
//!
//! Read here and not by the `shapefile` crate (0.9): it sets aside as much memory as a count in
//! a record asks for, and gives a hole to whichever shell stands before it. Tests compare the
//! two.

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Point};

use super::rings::assemble;
use crate::read::shape::{Fault, checked};

/// Bytes before the first record, of the `.shp` and the `.shx`.
const HEADER: usize = 100;

/// Bytes before the contents of a record.
const RECORD_HEADER: usize = 8;

/// Where the records are.
pub struct Records<'a> {
    /// Their contents, in order.
    pub contents: Vec<&'a [u8]>,
    /// Whether there was an index, and it was no use.
    pub is_index_unfit: bool,
}

/// Find the records of a `.shp`: as its index says where there is one that fits, else one after
/// the other. Fitting is what lies within the file and, where there is a table, has as many
/// records as the table rows. What is wrong is said in words.
pub fn records<'a>(
    shp: &'a [u8],
    shx: Option<&[u8]>,
    rows: Option<usize>,
) -> Result<Records<'a>, String> {
    let Some(declared) = declared_length(shp) else {
        return Err("it is no shapefile".to_owned());
    };
    let fits = |contents: &Vec<&[u8]>| rows.is_none_or(|rows| rows == contents.len());
    if let Some(contents) = shx.and_then(|shx| indexed(shp, shx)).filter(fits) {
        return Ok(Records { contents, is_index_unfit: false });
    }
    let contents = in_order(shp, declared)?;
    Ok(Records { contents, is_index_unfit: shx.is_some() })
}

/// The length its header gives, in bytes.
fn declared_length(file: &[u8]) -> Option<usize> {
    match file.get(..HEADER)? {
        [0, 0, 0x27, 0x0A, ..] => Some(words(file, 24)?),
        _ => None,
    }
}

/// Records where the index has them; none where it does not fit the `.shp`.
fn indexed<'a>(shp: &'a [u8], shx: &[u8]) -> Option<Vec<&'a [u8]>> {
    declared_length(shx)?;
    let entries = shx.get(HEADER..)?.chunks_exact(RECORD_HEADER);
    let mut contents = Vec::with_capacity(entries.len());
    // Records lie side by side: many entries for one large record would unpack like a bomb.
    let mut left = shp.len().checked_sub(HEADER)?;
    for entry in entries {
        let content = record(shp, words(entry, 0)?)?;
        left = left.checked_sub(RECORD_HEADER + content.len())?;
        contents.push(content);
    }
    // An index of nothing is one that was never finished.
    (left == 0 || !contents.is_empty()).then_some(contents)
}

fn in_order(shp: &[u8], declared: usize) -> Result<Vec<&[u8]>, String> {
    let mut contents = Vec::new();
    let mut at = HEADER;
    while at < shp.len() {
        match record(shp, at) {
            Some(content) => {
                contents.push(content);
                at += RECORD_HEADER + content.len();
            }
            // What follows the end that the header gives is no part of the file.
            None if at >= declared => break,
            None => return Err(format!("cut short in record {}", contents.len() + 1)),
        }
    }
    if at < declared {
        return Err(format!(
            "cut short after record {}: its header says {declared} bytes, there are {}",
            contents.len(),
            shp.len()
        ));
    }
    Ok(contents)
}

/// The contents of the record at a place.
fn record(shp: &[u8], at: usize) -> Option<&[u8]> {
    if at < HEADER {
        return None;
    }
    let length = words(shp, at.checked_add(4)?)?;
    let content = shp.get(at + RECORD_HEADER..)?.get(..length)?;
    // A kind is the least that a record holds.
    (length >= 4).then_some(content)
}

/// A number of 16-bit words, in bytes.
fn words(bytes: &[u8], at: usize) -> Option<usize> {
    let number = i32::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
    usize::try_from(number).ok()?.checked_mul(2)
}

/// A shape as a geometry.
#[derive(Debug)]
pub struct Shape {
    /// The geometry, checked.
    pub geometry: Geometry<f64>,
    /// Whether it had heights or measures, which are left out.
    pub has_heights: bool,
    /// Whether its rings run the wrong way round.
    pub is_wound_wrong: bool,
}

/// What a record holds.
pub fn shape(content: &[u8]) -> Result<Shape, Fault> {
    let kind = number(content, 0)?;
    let mut is_wound_wrong = false;
    let geometry = match kind {
        0 => return Err(Fault::null()),
        1 | 11 | 21 => {
            let at = positions(content, 4, 1)?.next().ok_or_else(cut_short)?;
            Geometry::Point(Point(at))
        }
        8 | 18 | 28 => {
            let points = positions(content, 40, count(content, 36)?)?.map(Point);
            Geometry::MultiPoint(MultiPoint(points.collect()))
        }
        3 | 13 | 23 => {
            let mut lines = parts(content)?;
            match (lines.len(), lines.pop()) {
                (1, Some(only)) => Geometry::LineString(only),
                (_, last) => {
                    lines.extend(last);
                    Geometry::MultiLineString(MultiLineString(lines))
                }
            }
        }
        5 | 15 | 25 => {
            let mut rings = parts(content)?;
            for ring in &mut rings {
                let is_closed = ring.0.first() == ring.0.last();
                if ring.0.len() < 3 + usize::from(is_closed) {
                    return Err(Fault::degenerate(ring.0.len()));
                }
                ring.close();
            }
            // Sorting them in space takes numbers.
            if !rings
                .iter()
                .all(|ring| ring.coords().all(|at| at.x.is_finite() && at.y.is_finite()))
            {
                checked(Geometry::MultiLineString(MultiLineString(rings.clone())))?;
            }
            let assembled = assemble(rings)?;
            is_wound_wrong = assembled.is_wound_wrong;
            assembled.geometry
        }
        31 => return Err(Fault::of_kind("a body of faces (multipatch)".to_owned())),
        other => return Err(Fault::of_kind(format!("a shape of the unknown kind {other}"))),
    };
    let has_heights = kind > 10;
    Ok(Shape { geometry: checked(geometry)?, has_heights, is_wound_wrong })
}

/// The parts of a line or a polygon, of which there is at least one.
fn parts(content: &[u8]) -> Result<Vec<LineString<f64>>, Fault> {
    let (parts, points) = (count(content, 36)?, count(content, 40)?);
    if parts == 0 || points == 0 {
        return Err(Fault::empty());
    }
    let starts = content
        .get(44..)
        .and_then(|rest| rest.get(..parts.checked_mul(4)?))
        .ok_or_else(cut_short)?;
    let mut positions = positions(content, 44 + 4 * parts, points)?;
    let mut starts = (0..parts).map(|part| count(starts, 4 * part)).peekable();
    let mut lines = Vec::with_capacity(parts);
    let mut at = 0;
    while let Some(start) = starts.next() {
        let end = match starts.peek() {
            Some(Ok(next)) => *next,
            Some(Err(_)) => {
                return Err(Fault::broken("parts that cannot be told apart".to_owned()));
            }
            None => points,
        };
        if start? != at || end < at || end > points {
            return Err(Fault::broken("parts that cannot be told apart".to_owned()));
        }
        lines.push(LineString(positions.by_ref().take(end - at).collect()));
        at = end;
    }
    Ok(lines)
}

/// So many positions from a place on: none are made before they are known to be there.
fn positions(
    content: &[u8],
    at: usize,
    count: usize,
) -> Result<impl Iterator<Item = Coord<f64>>, Fault> {
    const WIDTH: usize = 16;
    let bytes = content
        .get(at..)
        .and_then(|rest| rest.get(..count.checked_mul(WIDTH)?))
        .ok_or_else(cut_short)?;
    let ordinate = |bytes: Option<&[u8; 8]>| bytes.map_or(f64::NAN, |it| f64::from_le_bytes(*it));
    Ok(bytes.chunks_exact(WIDTH).map(move |position| Coord {
        x: ordinate(position.first_chunk()),
        y: ordinate(position.last_chunk()),
    }))
}

fn count(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    usize::try_from(number(bytes, at)?).map_err(|_| Fault::broken("a count below zero".to_owned()))
}

fn number(bytes: &[u8], at: usize) -> Result<i32, Fault> {
    let four = bytes.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(cut_short)?;
    Ok(i32::from_le_bytes(*four))
}

fn cut_short() -> Fault {
    Fault::broken("a shape that is cut short".to_owned())
}

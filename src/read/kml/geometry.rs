//! Geometries of KML. What is wrong with the numbers of one is a fault of its placemark; what is
//! wrong with its elements, one of the file.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use super::elements::Elements;
use crate::read::ReadError;
use crate::read::shape::{Fault, checked};

/// The geometries of one placemark.
#[derive(Default)]
pub(super) struct Shapes {
    parts: Vec<Geometry<f64>>,
    is_multiple: bool,
    /// The first thing that is wrong.
    fault: Option<Fault>,
    pub(super) has_heights: bool,
    /// Tracks and models, which are left out.
    pub(super) left_out: usize,
}

impl Shapes {
    /// Take an element if it is a geometry, and close it; whether it was one.
    pub(super) fn take(
        &mut self,
        name: &str,
        elements: &mut Elements<'_>,
    ) -> Result<bool, ReadError> {
        let made = match name {
            "Point" => self.line(elements)?.and_then(|line| match line.0.as_slice() {
                [at] => Ok(Geometry::Point(Point(*at))),
                [] => Err(Fault::empty()),
                several => Err(Fault::of_kind(format!("a point of {} positions", several.len()))),
            }),
            "LineString" | "LinearRing" => self.line(elements)?.map(Geometry::LineString),
            "Polygon" => self.polygon(elements)?.map(Geometry::Polygon),
            "MultiGeometry" => {
                self.is_multiple = true;
                while let Some(start) = elements.next_child()? {
                    if !self.take(start.local_name().as_ref(), elements)? {
                        elements.skip()?;
                    }
                }
                return Ok(true);
            }
            "Track" | "MultiTrack" | "Model" => {
                self.left_out += 1;
                elements.skip()?;
                return Ok(true);
            }
            _ => return Ok(false),
        };
        match made {
            Ok(geometry) => self.parts.push(geometry),
            Err(fault) => self.fault = self.fault.take().or(Some(fault)),
        }
        Ok(true)
    }

    /// All of them as one geometry: several of a kind, or a collection.
    pub(super) fn into_geometry(self) -> Result<Geometry<f64>, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let mut parts = self.parts;
        if !self.is_multiple && parts.len() == 1 {
            return parts.pop().map_or_else(|| Err(Fault::null()), checked);
        }
        checked(match parts.first() {
            None if self.is_multiple => return Err(Fault::empty()),
            None => return Err(Fault::null()),
            Some(Geometry::Point(_)) => several(parts, |points| MultiPoint(points).into()),
            Some(Geometry::LineString(_)) => several(parts, |lines| MultiLineString(lines).into()),
            Some(Geometry::Polygon(_)) => several(parts, |polygons| MultiPolygon(polygons).into()),
            Some(_) => Geometry::GeometryCollection(GeometryCollection(parts)),
        })
    }

    /// The coordinates of a point or a line.
    fn line(
        &mut self,
        elements: &mut Elements<'_>,
    ) -> Result<Result<LineString<f64>, Fault>, ReadError> {
        let mut line = Ok(LineString(Vec::new()));
        while let Some(start) = elements.next_child()? {
            match start.local_name().as_ref() {
                "coordinates" => {
                    line = positions(&elements.take_text()?, &mut self.has_heights).map(LineString);
                }
                _ => elements.skip()?,
            }
        }
        Ok(line)
    }

    fn polygon(
        &mut self,
        elements: &mut Elements<'_>,
    ) -> Result<Result<Polygon<f64>, Fault>, ReadError> {
        let (mut shells, mut holes) = (Vec::new(), Vec::new());
        while let Some(start) = elements.next_child()? {
            let rings = match start.local_name().as_ref() {
                "outerBoundaryIs" => &mut shells,
                "innerBoundaryIs" => &mut holes,
                _ => {
                    elements.skip()?;
                    continue;
                }
            };
            while let Some(start) = elements.next_child()? {
                match start.local_name().as_ref() {
                    "LinearRing" => rings.push(self.line(elements)?.and_then(ring)),
                    _ => elements.skip()?,
                }
            }
        }
        if shells.len() > 1 {
            let found = format!("a polygon of {} outer boundaries", shells.len());
            return Ok(Err(Fault::of_kind(found)));
        }
        let Some(shell) = shells.pop() else { return Ok(Err(Fault::empty())) };
        let holes: Result<Vec<_>, Fault> = holes.into_iter().collect();
        Ok(shell.and_then(|shell| Ok(Polygon::new(shell, holes?))))
    }
}

/// Parts as one geometry, where all of them are of the kind of the first.
fn several<T: TryFrom<Geometry<f64>>>(
    parts: Vec<Geometry<f64>>,
    together: fn(Vec<T>) -> Geometry<f64>,
) -> Geometry<f64> {
    let same: Option<Vec<T>> = parts.iter().map(|part| T::try_from(part.clone()).ok()).collect();
    match same {
        Some(same) => together(same),
        None => Geometry::GeometryCollection(GeometryCollection(parts)),
    }
}

fn ring(line: LineString<f64>) -> Result<LineString<f64>, Fault> {
    let is_closed = line.0.first() == line.0.last();
    match line.0.len() {
        0 => Err(Fault::empty()),
        corners if corners < 3 + usize::from(is_closed) => Err(Fault::degenerate(corners)),
        _ => Ok(line),
    }
}

/// Positions `longitude,latitude[,altitude]`, apart by whitespace; there may be some around the
/// commas too.
fn positions(text: &str, has_heights: &mut bool) -> Result<Vec<Coord<f64>>, Fault> {
    let wrong = |found: String| Fault {
        kind: "coord-type",
        found,
        allowed: "longitude,latitude in degrees",
        hint: "correct the position or leave the placemark out",
    };
    let mut positions = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut numbers = [0.0; 3];
        let mut count = 0;
        loop {
            let end = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
            let (number, after) = rest.split_at(end);
            let value =
                number.parse().map_err(|_| wrong(format!("the coordinate \"{number}\"")))?;
            if let Some(slot) = numbers.get_mut(count) {
                *slot = value;
            }
            count += 1;
            rest = after.trim_start();
            match rest.strip_prefix(',') {
                Some(next) => rest = next.trim_start(),
                None => break,
            }
        }
        if !(2..=3).contains(&count) {
            return Err(wrong(format!("a position of {count} numbers")));
        }
        *has_heights |= numbers[2] != 0.0;
        positions.push(Coord { x: numbers[0], y: numbers[1] });
    }
    Ok(positions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_may_be_laid_out_in_any_way() {
        let mut heights = false;
        let read = positions("\n\t106.8,39.6,0\r\n 106.9 , 39.7\t1e2,-3.5,0\n", &mut heights);
        let expected = [(106.8, 39.6), (106.9, 39.7), (100.0, -3.5)].map(Coord::from);
        assert_eq!(read.unwrap(), expected);
        assert!(!heights, "an altitude of nil is none");
        assert!(positions("1,2,3", &mut heights).is_ok() && heights);
        assert_eq!(positions(" ", &mut heights).unwrap(), []);
        for text in ["1", "1,2,3,4", "1,x", "1,", ",1", "1,,2", "1;2"] {
            assert_eq!(positions(text, &mut heights).unwrap_err().kind, "coord-type", "{text}");
        }
    }
}

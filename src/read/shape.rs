//! What every geometry must be, whichever format it came in: not empty, of finite numbers, its
//! lines of two places, its rings at least triangles, and not of more corners than
//! [`gate::MOST_CORNERS`].

use geo::{Coord, CoordsIter, Geometry, LineString, Polygon};

use super::{Problem, gate};

/// Why a geometry is not taken.
#[derive(Debug)]
pub struct Fault {
    /// Short code, the same for all faults of a kind.
    pub kind: &'static str,
    /// What was found.
    pub found: String,
    /// What is allowed.
    pub allowed: &'static str,
    /// How to mend it.
    pub hint: &'static str,
}

impl Fault {
    /// No geometry at all.
    pub fn null() -> Fault {
        Fault {
            kind: "geom-null",
            found: "no geometry".to_owned(),
            allowed: KINDS,
            hint: "give the feature a geometry or leave it out",
        }
    }

    /// Nothing in the geometry.
    pub fn empty() -> Fault {
        Fault {
            kind: "geom-empty",
            found: "an empty geometry".to_owned(),
            allowed: "at least one position",
            hint: "give the feature a geometry or leave it out",
        }
    }

    /// A geometry of a kind nobody can plan with, or bytes that are none.
    pub fn of_kind(found: String) -> Fault {
        Fault { kind: "geom-type", found, allowed: KINDS, hint: "export the layer again" }
    }

    /// Bytes of a shape that contradict one another.
    pub fn broken(found: String) -> Fault {
        Fault {
            kind: "shape-broken",
            found,
            allowed: "one whole shape",
            hint: "export the layer again",
        }
    }

    /// The ring of a polygon that is no ring.
    pub fn degenerate(positions: usize) -> Fault {
        Fault {
            kind: "poly-degenerate",
            found: format!("a ring of {positions} positions"),
            allowed: "at least 3 corners and the first repeated",
            hint: "draw the polygon again",
        }
    }

    /// A line that goes nowhere.
    pub fn pointlike(positions: usize) -> Fault {
        Fault {
            kind: "line-degenerate",
            found: match positions {
                1 => "a line of one position".to_owned(),
                _ => format!("a line of {positions} positions, all at one place"),
            },
            allowed: "at least two different positions",
            hint: "draw the line again, or leave the feature out",
        }
    }

    /// The fault as a problem of a row.
    pub fn at_row(self, row: u32) -> Problem {
        Problem {
            kind: self.kind,
            row: Some(row),
            field: Some("geometry".to_owned()),
            found: self.found,
            allowed: self.allowed,
            hint: self.hint.to_owned(),
        }
    }
}

const KINDS: &str = "a point, a polygon, a line, or several of them";

/// Check a geometry that a parser made. Rings come out closed.
pub fn checked(geometry: Geometry<f64>) -> Result<Geometry<f64>, Fault> {
    let corners = geometry.coords_count();
    if corners > gate::MOST_CORNERS {
        return Err(Fault {
            kind: "geom-corners",
            found: format!("a geometry of {corners} corners"),
            allowed: "at most 5000000",
            hint: "simplify the outline, or split it",
        });
    }
    check(&geometry, 0)?;
    Ok(geometry)
}

fn check(geometry: &Geometry<f64>, depth: usize) -> Result<(), Fault> {
    match geometry {
        Geometry::Point(point) => finite(&[point.0]),
        Geometry::Line(line) => check_line(&LineString(vec![line.start, line.end])),
        Geometry::LineString(line) => check_line(line),
        Geometry::Polygon(polygon) => check_polygon(polygon),
        Geometry::MultiPoint(points) => {
            some(points.0.len())?;
            points.iter().try_for_each(|point| finite(&[point.0]))
        }
        Geometry::MultiLineString(lines) => {
            some(lines.0.len())?;
            lines.iter().try_for_each(check_line)
        }
        Geometry::MultiPolygon(polygons) => {
            some(polygons.0.len())?;
            polygons.iter().try_for_each(check_polygon)
        }
        Geometry::GeometryCollection(parts) => {
            some(parts.0.len())?;
            if depth >= gate::DEEPEST {
                return Err(Fault::of_kind("collections nested too deep".to_owned()));
            }
            parts.iter().try_for_each(|part| check(part, depth + 1))
        }
        Geometry::Rect(_) | Geometry::Triangle(_) => Ok(()),
    }
}

fn some(parts: usize) -> Result<(), Fault> {
    if parts == 0 { Err(Fault::empty()) } else { Ok(()) }
}

fn check_line(line: &LineString<f64>) -> Result<(), Fault> {
    some(line.0.len())?;
    finite(&line.0)?;
    match line.0.iter().any(|at| Some(at) != line.0.first()) {
        true => Ok(()),
        false => Err(Fault::pointlike(line.0.len())),
    }
}

fn check_polygon(polygon: &Polygon<f64>) -> Result<(), Fault> {
    some(polygon.exterior().0.len())?;
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).try_for_each(|ring| {
        finite(&ring.0)?;
        // geo closes rings: a triangle has four positions.
        if ring.0.len() < 4 { Err(Fault::degenerate(ring.0.len())) } else { Ok(()) }
    })
}

fn finite(coords: &[Coord<f64>]) -> Result<(), Fault> {
    match coords.iter().find(|at| !(at.x.is_finite() && at.y.is_finite())) {
        None => Ok(()),
        Some(at) => Err(Fault {
            kind: "coord-not-finite",
            found: format!("the position {}, {}", at.x, at.y),
            allowed: "finite numbers",
            hint: "correct the position or leave the feature out",
        }),
    }
}

//! Geometries: flat arrays of positions, cut into parts where `ends` says.

use flatgeobuf::{Geometry as Flat, GeometryType, Header};
use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use crate::read::gate;
use crate::read::shape::Fault;

/// How the geometries of a file are read.
pub struct Shapes {
    kind: GeometryType,
    has_heights: bool,
    /// Whether any geometry so far had heights or measures, which are left out.
    pub had_heights: bool,
}

/// Bytes that one feature may still give. Buffers may hold a part once and refer to it a thousand
/// times.
struct Budget(usize);

impl Budget {
    fn spend(&mut self, count: usize, width: usize) -> Result<(), Fault> {
        let left = count.checked_mul(width).and_then(|bytes| self.0.checked_sub(bytes));
        self.0 =
            left.ok_or_else(|| Fault::broken("more positions than there are bytes".to_owned()))?;
        Ok(())
    }
}

impl Shapes {
    /// What the header says of them.
    pub fn of(header: &Header<'_>) -> Shapes {
        Shapes {
            kind: header.geometry_type(),
            has_heights: header.has_z() || header.has_m(),
            had_heights: false,
        }
    }

    /// The geometry of a feature of so many bytes, not yet checked.
    pub fn geometry(&mut self, flat: Flat<'_>, bytes: usize) -> Result<Geometry<f64>, Fault> {
        let kind = if self.kind == GeometryType::Unknown { flat.type_() } else { self.kind };
        let geometry = geometry(flat, kind, &mut Budget(bytes), 0)?;
        self.had_heights |= self.has_heights;
        Ok(geometry)
    }
}

fn geometry(
    flat: Flat<'_>,
    kind: GeometryType,
    budget: &mut Budget,
    depth: usize,
) -> Result<Geometry<f64>, Fault> {
    Ok(match kind {
        GeometryType::Point => match positions(flat, budget)?.first() {
            None => return Err(Fault::empty()),
            Some(at) if at.x.is_nan() && at.y.is_nan() => return Err(Fault::empty()),
            Some(&at) => Geometry::Point(Point(at)),
        },
        GeometryType::MultiPoint => {
            let points = positions(flat, budget)?.into_iter().map(Point);
            Geometry::MultiPoint(MultiPoint(points.collect()))
        }
        GeometryType::LineString => Geometry::LineString(LineString(positions(flat, budget)?)),
        GeometryType::MultiLineString => {
            Geometry::MultiLineString(MultiLineString(lines(flat, budget)?))
        }
        GeometryType::Polygon => Geometry::Polygon(polygon(flat, budget)?),
        GeometryType::MultiPolygon => {
            let polygons: Result<Vec<_>, _> = match flat.parts() {
                Some(parts) => parts.iter().map(|part| polygon(part, budget)).collect(),
                None => polygon(flat, budget).map(|polygon| vec![polygon]),
            };
            Geometry::MultiPolygon(MultiPolygon(polygons?))
        }
        GeometryType::GeometryCollection if depth >= gate::DEEPEST => {
            return Err(Fault::of_kind("collections nested too deep".to_owned()));
        }
        GeometryType::GeometryCollection => {
            let parts = flat.parts().ok_or_else(Fault::empty)?;
            let parts: Result<Vec<_>, _> =
                parts.iter().map(|part| geometry(part, part.type_(), budget, depth + 1)).collect();
            Geometry::GeometryCollection(GeometryCollection(parts?))
        }
        other => {
            let name = other.variant_name().unwrap_or("an unknown kind");
            return Err(Fault::of_kind(format!("a geometry of the kind {name}")));
        }
    })
}

fn polygon(flat: Flat<'_>, budget: &mut Budget) -> Result<Polygon<f64>, Fault> {
    let mut rings = lines(flat, budget)?.into_iter();
    let shell = rings.next().ok_or_else(Fault::empty)?;
    Ok(Polygon::new(shell, rings.collect()))
}

/// Positions cut where the ends are.
fn lines(flat: Flat<'_>, budget: &mut Budget) -> Result<Vec<LineString<f64>>, Fault> {
    let mut positions = positions(flat, budget)?;
    let Some(ends) = flat.ends().filter(|ends| ends.len() > 1) else {
        return Ok(vec![LineString(positions)]);
    };
    budget.spend(ends.len(), 4)?;
    let total = positions.len();
    let mut all = positions.drain(..);
    let mut start = 0;
    let mut lines = Vec::with_capacity(ends.len());
    for end in ends {
        let end = end as usize;
        if end < start || end > total {
            return Err(Fault::broken("parts that cannot be told apart".to_owned()));
        }
        lines.push(LineString(all.by_ref().take(end - start).collect()));
        start = end;
    }
    Ok(lines)
}

fn positions(flat: Flat<'_>, budget: &mut Budget) -> Result<Vec<Coord<f64>>, Fault> {
    let numbers = flat.xy().ok_or_else(Fault::empty)?;
    let count = numbers.len() / 2;
    budget.spend(count, 16)?;
    if numbers.is_empty() {
        return Err(Fault::empty());
    }
    if numbers.len() % 2 != 0 {
        return Err(Fault::broken("a position of one number".to_owned()));
    }
    Ok((0..count).map(|at| Coord { x: numbers.get(2 * at), y: numbers.get(2 * at + 1) }).collect())
}

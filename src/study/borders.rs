//! What service districts keep to: zones they never cross, today's division, and barriers.

use geo::{Coord, Intersects, Line, MinimumRotatedRect, MultiPolygon, Polygon};

use super::drawing::{BARRIERS, Shape, Shapes};
use super::{Input, Named, Study, StudyError};
use crate::model::Xy;
use crate::read::Layer;

/// The part of a layer of zones that no district crosses.
pub const ZONES: &str = "zones";

/// The part of a layer of today's districts.
pub const TODAY: &str = "today's districts";

/// A polygon and what it is called.
pub type NamedOutline = (String, MultiPolygon<f64>);

/// What districts keep to, in the plane.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Borders {
    /// Zones that no district crosses.
    pub zones: Option<Vec<NamedOutline>>,
    /// Today's districts.
    pub today: Option<Vec<NamedOutline>>,
    /// What keeps blocks apart, and what joins them again.
    pub barriers: Vec<Barrier>,
}

/// A river, a railway, an arterial road; or a bridge.
#[derive(Debug, Clone, PartialEq)]
pub struct Barrier {
    /// Its shape.
    pub shape: BarrierShape,
    /// Whether it joins what it touches, rather than keeping it apart.
    pub is_bridge: bool,
}

/// The shape of a barrier.
#[derive(Debug, Clone, PartialEq)]
pub enum BarrierShape {
    /// A course, two positions or more.
    Line(Vec<Xy>),
    /// Ground.
    Ground(MultiPolygon<f64>),
}

/// Columns and tags that may say that a row is a bridge.
const KINDS: [&str; 6] = ["bridge", "kind", "class", "type", "类型", "种类"];

impl Study {
    /// The file of the layer that plays a part, of several the last.
    pub fn file_of(&self, role: &str) -> String {
        let of = self.inputs.iter().rev().find(|input| input.role == role);
        of.map_or_else(|| role.to_owned(), |input| input.source.path.display().to_string())
    }

    /// The barriers of a layer. A row whose column `bridge` says yes, or whose kind is a bridge
    /// (桥), joins.
    pub fn barriers(&mut self, named: &Named) -> Result<Vec<Barrier>, StudyError> {
        let shapes = self.shapes(BARRIERS, named, Shapes::PolygonsOrLines)?;
        let source = named.layer.source.clone();
        self.inputs.push(Input { role: BARRIERS, source });
        let barrier = |(record, shape)| Barrier {
            is_bridge: is_bridge(&named.layer, record),
            shape: match shape {
                Shape::Line(line) => BarrierShape::Line(line),
                Shape::Ground(ground) => BarrierShape::Ground(ground),
            },
        };
        Ok(shapes.into_iter().map(barrier).collect())
    }
}

impl Borders {
    /// Make lines of bridges that were drawn as polygons: from one end to the other, or from side to
    /// side where that leads across a barrier.
    pub fn draw_bridges(&mut self) {
        let (grounds, mut barriers): (Vec<Barrier>, Vec<Barrier>) =
            std::mem::take(&mut self.barriers).into_iter().partition(|barrier| {
                barrier.is_bridge && matches!(barrier.shape, BarrierShape::Ground(_))
            });
        let mut bridges = Vec::new();
        for bridge in grounds {
            let BarrierShape::Ground(ground) = bridge.shape else { continue };
            for polygon in ground {
                let axes = axes(&polygon).into_iter().rev();
                // Of ways that lead across as well, the longest: the last of the best.
                let across = |way: &[Xy; 2]| {
                    let each = barriers.iter().filter(|barrier| !barrier.is_bridge);
                    each.map(|barrier| across(way, &barrier.shape)).fold(0.0, f64::max)
                };
                let way = axes.max_by(|one, other| across(one).total_cmp(&across(other)));
                bridges.extend(way.map(|way| Barrier {
                    shape: BarrierShape::Line(way.to_vec()),
                    is_bridge: true,
                }));
            }
        }
        barriers.extend(bridges);
        self.barriers = barriers;
    }
}

/// The two ways through the middle of a polygon, the longer first.
fn axes(polygon: &Polygon<f64>) -> Vec<[Xy; 2]> {
    let around = polygon.minimum_rotated_rect();
    let corners = around.iter().flat_map(|around| &around.exterior().0).map(|at| Xy::from(*at));
    let corners: Vec<Xy> = corners.collect();
    let &[a, b, c, d, _] = corners.as_slice() else {
        // Without an extent it is a place.
        let first = polygon.exterior().0.first();
        return first.map(|at| [Xy::from(*at); 2]).into_iter().collect();
    };
    let middle = |one: Xy, other: Xy| Xy { x: (one.x + other.x) / 2.0, y: (one.y + other.y) / 2.0 };
    let (one, other) = ([middle(d, a), middle(b, c)], [middle(a, b), middle(c, d)]);
    let length = |[from, to]: [Xy; 2]| from.distance_2(to);
    if length(one) >= length(other) { vec![one, other] } else { vec![other, one] }
}

/// How straight a way leads across a barrier: 1 at a right angle, 0 where it does not.
fn across(way: &[Xy; 2], barrier: &BarrierShape) -> f64 {
    let way = Line::new(Coord::from(way[0]), Coord::from(way[1]));
    match barrier {
        BarrierShape::Ground(ground) => {
            let is_across = !ground.intersects(&way.start)
                && !ground.intersects(&way.end)
                && ground.intersects(&way);
            if is_across { 1.0 } else { 0.0 }
        }
        BarrierShape::Line(course) => {
            let pieces =
                course.windows(2).map(|ends| Line::new(Coord::from(ends[0]), Coord::from(ends[1])));
            let met = pieces.filter(|piece: &Line<f64>| piece.intersects(&way));
            let straight = met.map(|piece| {
                let lengths = piece.dx().hypot(piece.dy()) * way.dx().hypot(way.dy());
                (piece.dx() * way.dy() - piece.dy() * way.dx()).abs()
                    / lengths.max(f64::MIN_POSITIVE)
            });
            straight.fold(0.0, f64::max)
        }
    }
}

fn is_bridge(layer: &Layer, record: usize) -> bool {
    KINDS.iter().any(|name| {
        let cell = layer.column(name).map(|column| column.cells.at(record).trim().to_lowercase());
        cell.is_some_and(|cell| match *name {
            "bridge" => !matches!(cell.as_str(), "" | "no" | "0" | "false" | "否"),
            _ => cell == "bridge" || cell.ends_with('桥'),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bridges_drawn_as_polygons_lead_across() {
        let oblong = |x: f64, y: f64, wide: f64, high: f64| {
            let corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)];
            BarrierShape::Ground(Polygon::new(corners.to_vec().into(), Vec::new()).into())
        };
        let barrier = |shape, is_bridge| Barrier { shape, is_bridge };
        let at = |x: f64, y: f64| Xy { x, y };
        let canal = BarrierShape::Line(vec![at(0.0, -500.0), at(0.0, 500.0)]);
        let water = oblong(-5.0, -500.0, 10.0, 1000.0);
        for shape in [canal, water] {
            // A footbridge, and a deck that is wider than the canal.
            for (bridge, ends) in [
                (oblong(-20.0, 0.0, 40.0, 4.0), [at(-20.0, 2.0), at(20.0, 2.0)]),
                (oblong(-8.0, 0.0, 16.0, 40.0), [at(-8.0, 20.0), at(8.0, 20.0)]),
            ] {
                let barriers = vec![barrier(bridge, true), barrier(shape.clone(), false)];
                let mut borders = Borders { barriers, ..Borders::default() };
                borders.draw_bridges();
                let BarrierShape::Line(line) = &borders.barriers[1].shape else {
                    panic!("{borders:?}")
                };
                let is_near = |one: Xy, other: Xy| one.distance_2(other) < 1e-12;
                let is_same = is_near(line[0], ends[0]) && is_near(line[1], ends[1]);
                let is_turned = is_near(line[0], ends[1]) && is_near(line[1], ends[0]);
                assert!(is_same || is_turned, "{line:?}");
            }
        }
    }
}

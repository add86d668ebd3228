//! What service districts keep to: zones they never cross, today's division, and barriers.

use geo::{MinimumRotatedRect, MultiPolygon};

use super::drawing::{BARRIERS, Shape, Shapes};
use super::{Input, Named, Study, StudyError};
use crate::model::Xy;
use crate::read::Layer;

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
    /// Whether it joins what it touches, rather than keeping it apart. One that was drawn as a
    /// polygon is the line through its middle.
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
        let barrier = |(record, shape)| {
            let is_bridge = is_bridge(&named.layer, record);
            let shape = match shape {
                Shape::Line(line) => BarrierShape::Line(line),
                Shape::Ground(ground) => match lengthwise(&ground).filter(|_| is_bridge) {
                    Some(line) => BarrierShape::Line(line),
                    None => BarrierShape::Ground(ground),
                },
            };
            Barrier { shape, is_bridge }
        };
        Ok(shapes.into_iter().map(barrier).collect())
    }
}

/// From one end of some ground to the other, in the middle: the way a bridge leads that is drawn as
/// a polygon.
fn lengthwise(ground: &MultiPolygon<f64>) -> Option<Vec<Xy>> {
    let around = ground.minimum_rotated_rect()?;
    let corners: Vec<Xy> = around.exterior().0.iter().map(|at| Xy::from(*at)).collect();
    let &[a, b, c, d, _] = corners.as_slice() else { return None };
    let middle = |one: Xy, other: Xy| Xy { x: (one.x + other.x) / 2.0, y: (one.y + other.y) / 2.0 };
    let is_long = a.distance_2(b) >= b.distance_2(c);
    let ends = if is_long { [middle(d, a), middle(b, c)] } else { [middle(a, b), middle(c, d)] };
    Some(ends.to_vec())
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

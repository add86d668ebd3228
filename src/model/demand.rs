//! Demand: the places where the people to be served live, work or call from.

use geo::MultiPolygon;

use super::{Carried, CarriedColumns, Tally, TextColumn, Weight, Xy};

/// One demand point: a position to measure from, and its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemandPoint {
    /// Where distances are measured from.
    pub at: Xy,
    /// People, households, or whatever the layer counts.
    pub weight: Weight,
}

/// Which position stands for a demand block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasuredAt {
    /// The layer holds points.
    Point,
    /// Two columns name the point; pick this when the layer knows the entrance.
    Columns,
    /// A point that is sure to lie inside the polygon (not the centroid, which may not).
    PointInside,
}

impl MeasuredAt {
    /// The rule in words, for reports.
    pub fn describe(self) -> &'static str {
        match self {
            MeasuredAt::Point => "the layer's points",
            MeasuredAt::Columns => "the point its columns name",
            MeasuredAt::PointInside => "a point inside each polygon",
        }
    }
}

/// All demand of a study, by row.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The points, in the layer's row order.
    pub points: Vec<DemandPoint>,
    /// Identifiers, where the layer has them; else rows are numbered from 1.
    pub ids: Option<TextColumn>,
    /// Names, where the layer has them.
    pub names: Option<TextColumn>,
    /// Outlines in the local plane, for polygon layers.
    pub outlines: Option<Vec<MultiPolygon<f64>>>,
    /// Which position stands for a block.
    pub measured_at: MeasuredAt,
    /// What is counted: the heading of the weight column; `None` when every row counts 1.
    pub counted: Option<String>,
    /// Other weight columns that were asked for, by heading.
    pub further: Vec<(String, Vec<Weight>)>,
    /// Columns that play no part, for the outputs.
    pub carried: CarriedColumns,
    /// Row of `carried` by point, where that is not the point's own number.
    pub carried_rows: Option<Vec<u32>>,
}

impl Demand {
    /// Nobody: a question about ground alone.
    pub fn none() -> Demand {
        Demand {
            points: Vec::new(),
            ids: None,
            names: None,
            outlines: None,
            measured_at: MeasuredAt::Point,
            counted: None,
            further: Vec::new(),
            carried: CarriedColumns::default(),
            carried_rows: None,
        }
    }

    /// Number of demand points.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no demand at all.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Identifier of a demand point.
    pub fn id(&self, index: usize) -> String {
        match &self.ids {
            Some(ids) => ids.at(index).to_owned(),
            None => (index + 1).to_string(),
        }
    }

    /// Name of a demand point, where the layer has one.
    pub fn name(&self, index: usize) -> Option<&str> {
        self.names.as_ref().map(|names| names.at(index)).filter(|name| !name.is_empty())
    }

    /// The cells of a point that play no part.
    pub fn carried(&self, index: usize) -> Carried {
        let row = self.carried_rows.as_ref().map_or(index, |rows| rows[index] as usize);
        Carried::row(&self.carried, row)
    }

    /// Some of the points, in the order given; they keep their identifiers.
    pub fn select(&self, keep: &[usize]) -> Demand {
        let ids: Vec<String> = keep.iter().map(|&index| self.id(index)).collect();
        Demand {
            points: keep.iter().map(|&index| self.points[index]).collect(),
            ids: Some(ids.iter().map(String::as_str).collect()),
            names: self.names.as_ref().map(|names| names.select(keep)),
            outlines: self
                .outlines
                .as_ref()
                .map(|outlines| keep.iter().map(|&index| outlines[index].clone()).collect()),
            measured_at: self.measured_at,
            counted: self.counted.clone(),
            further: self
                .further
                .iter()
                .map(|(name, of)| (name.clone(), keep.iter().map(|&index| of[index]).collect()))
                .collect(),
            carried: CarriedColumns::clone(&self.carried),
            carried_rows: Some(
                keep.iter()
                    .map(|&index| match &self.carried_rows {
                        Some(rows) => rows[index],
                        None => index as u32,
                    })
                    .collect(),
            ),
        }
    }

    /// Points and weight altogether.
    pub fn total(&self) -> Tally {
        Tally {
            points: self.points.len() as u64,
            weight: self.points.iter().map(|point| point.weight).sum(),
        }
    }
}

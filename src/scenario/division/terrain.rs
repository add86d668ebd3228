//! The blocks of a study as ground to divide: weights, places, neighbours and zones.

use super::keep::polygon_of;
use super::question::DistrictQuestion;
use super::told::Links;
use crate::districts::{
    Blocks, Border, DistrictError, Ground, NeighbourRules, Neighbours, Obstruction, neighbours,
    spot,
};
use crate::error::{Error, QuestionError};
use crate::model::{Weight, Xy};
use crate::study::{BarrierShape, NamedOutline, Study};

/// Ground to divide.
pub(super) struct Terrain {
    /// Weights, places and neighbours.
    pub ground: Ground,
    /// What is said about the neighbours.
    pub links: Links,
    /// Whether any border is clearer than others.
    pub has_clear: bool,
    places: Vec<Xy>,
}

/// Zones that no district crosses.
pub(super) struct Zones {
    /// Their names.
    pub names: Vec<String>,
    /// By block.
    pub of: Vec<u32>,
}

impl Terrain {
    /// The blocks of a study, and which of them are neighbours.
    pub fn of(study: &Study, question: &DistrictQuestion) -> Result<Terrain, Error> {
        let demand = &study.demand;
        let places: Vec<Xy> = demand.points.iter().map(|point| point.at).collect();
        let blocks = Blocks { points: &places, outlines: demand.outlines.as_deref() };
        let obstructions: Vec<Obstruction<'_>> = study
            .borders
            .barriers
            .iter()
            .map(|barrier| match (&barrier.shape, barrier.is_bridge) {
                (BarrierShape::Line(line), true) => Obstruction::Bridge(line),
                (BarrierShape::Line(line), false) => Obstruction::Line(line),
                (BarrierShape::Ground(ground), _) => Obstruction::Ground(ground),
            })
            .collect();
        let streets: Vec<&[Xy]> =
            study.base.streets.iter().map(|street| street.course.as_slice()).collect();
        let rules = NeighbourRules {
            gap_m: question.gap.map(|gap| gap.metres()),
            obstructions: &obstructions,
            streets: &streets,
        };
        let found = neighbours(&blocks, &rules);
        if let Some((one, other)) = found.overlapping.first() {
            return Err(QuestionError::OverlappingBlocks {
                one: demand.id(*one as usize),
                other: demand.id(*other as usize),
                pairs: found.overlapping.len(),
            }
            .into());
        }
        let links = Links {
            touching: found.links.iter().filter(|link| link.border_m > 0.0).count(),
            across: found.links.iter().filter(|link| link.border_m == 0.0 && !link.bridged).count(),
            cut: found.cut.len(),
            bridged: found.links.iter().filter(|link| link.bridged).count(),
            gap_m: found.gap_m,
        };
        let borders = found.links.iter().map(|link| Border {
            blocks: [link.a, link.b],
            unwelcome: (link.border_m * (1.0 - link.along) * 1000.0).round() as u32,
        });
        let has_clear = found.links.iter().any(|link| link.along > 0.0);
        let weights: Vec<Weight> = demand.points.iter().map(|point| point.weight).collect();
        let column = |name: &String| {
            let further = demand.further.iter().find(|(heading, _)| heading == name);
            further.map(|(_, weights)| weights.clone())
        };
        let further = question.workloads.iter().filter_map(|workload| column(&workload.column));
        let ground = Ground {
            workloads: std::iter::once(weights).chain(further).collect(),
            at: places.iter().map(|at| spot([at.x, at.y])).collect(),
            neighbours: Neighbours::new(places.len(), borders),
            zones: None,
        };
        Ok(Terrain { ground, links, has_clear, places })
    }
}

/// The zone of each block; refused where one is in none.
pub(super) fn zones(study: &Study, outlines: &[NamedOutline]) -> Result<Zones, QuestionError> {
    let found = polygon_of(study, outlines);
    let outside: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
    if let Some(&first) = outside.first() {
        return Err(QuestionError::OutsideZones {
            id: study.demand.id(first),
            blocks: outside.len(),
        });
    }
    let mut number = vec![None; outlines.len()];
    let mut names = Vec::new();
    let of = found.into_iter().flatten().map(|zone| {
        *number[zone].get_or_insert_with(|| {
            names.push(outlines[zone].0.clone());
            names.len() as u32 - 1
        })
    });
    let of = of.collect();
    Ok(Zones { names, of })
}

/// What the engine refuses, with the planner's names.
pub(super) fn named(
    error: DistrictError,
    zones: Option<&Zones>,
    question: &DistrictQuestion,
) -> Error {
    let name = |zone: u32| match zones.and_then(|zones| zones.names.get(zone as usize)) {
        Some(name) => name.clone(),
        None => format!("{}", zone + 1),
    };
    match error {
        DistrictError::ZoneWithoutCentre { zone } => {
            QuestionError::ZoneWithoutCentre { zone: name(zone) }.into()
        }
        DistrictError::ZoneTooSmall { zone, blocks, districts } => {
            QuestionError::ZoneTooSmall { zone: name(zone), blocks, districts }.into()
        }
        DistrictError::NoWeight { workload } => {
            let further = question.workloads.get(workload.wrapping_sub(1));
            let column = further.map_or("weight".to_owned(), |further| further.column.clone());
            QuestionError::NothingToShare { column }.into()
        }
        error => error.into(),
    }
}

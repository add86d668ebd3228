//! The blocks of a study as ground to divide: weights, places, neighbours and zones.

use std::cell::Cell;

use geo::{Coord, CoordsIter, LineString, MapCoords, MultiPolygon};

use super::keep::polygon_of;
use super::question::{DistrictQuestion, DistrictSplit};
use super::told::Links;
use crate::crs::Plane;
use crate::districts::{
    Blocks, Border, DistrictError, Ground, Lines, Link, Nearness, Neighbourhood, Neighbours,
    neighbours, outlines, settled, spot,
};
use crate::error::{Error, QuestionError};
use crate::model::{Bounds, Cost, LonLat, Weight, Xy};
use crate::study::{BarrierShape, NamedOutline, Study, ZONES};

/// Decimals of a degree of the corners of districts: a tenth of a millimetre.
pub const GROUND_DECIMALS: i32 = 9;

/// Ground to divide.
pub(super) struct Terrain {
    /// Weights, places and neighbours.
    pub ground: Ground,
    /// What is said about the neighbours.
    pub links: Links,
    /// Whether any border is clearer than others.
    pub has_clear: bool,
    /// Where the blocks are measured.
    pub places: Vec<Xy>,
    /// Blocks that a barrier runs through: they belong to the side with most of their ground.
    pub crossed: Vec<u32>,
    /// Bridges that join nothing.
    pub idle: usize,
    drawn: Drawn,
}

/// Zones that no district crosses.
pub(super) struct Zones {
    /// Their names.
    pub names: Vec<String>,
    /// By block.
    pub of: Vec<u32>,
    /// Blocks that several zones hold.
    pub in_several: usize,
}

impl Zones {
    /// The zone of a block.
    pub fn name_of(&self, block: usize) -> &str {
        &self.names[self.of[block] as usize]
    }
}

impl Terrain {
    /// The blocks of a study, and which of them are neighbours.
    pub fn of(study: &Study, question: &DistrictQuestion) -> Result<Terrain, Error> {
        let demand = &study.demand;
        let places: Vec<Xy> = demand.points.iter().map(|point| point.at).collect();
        let drawn = Drawn::of(study);
        let nearness = Nearness { limit: question.gap.map(Cost::metres), ..Nearness::default() };
        let blocks = Blocks { at: &places, outlines: demand.outlines.as_deref() };
        let mut found = neighbours(blocks, &drawn.lines(), &nearness);
        let joined = match question.gap {
            Some(_) => 0,
            None => join_pieces(blocks, &drawn, &mut found),
        };
        if let Some(overlap) = found.overlaps.first() {
            let [one, other] = overlap.blocks.map(|block| demand.id(block as usize));
            let pairs = found.overlaps.len();
            return Err(QuestionError::OverlappingBlocks { one, other, pairs }.into());
        }
        let count = |is: &dyn Fn(&Link) -> bool| found.links.iter().filter(|link| is(link)).count();
        let links = Links {
            touching: count(&|link| link.border_m > 0.0),
            across: count(&|link| link.border_m == 0.0 && link.bridge.is_none()) - joined,
            cut: found.cuts.len(),
            bridged: count(&|link| link.bridge.is_some()),
            joined,
            isolated: found.isolated.len(),
            alone: found.alone.len(),
            gap_m: found.limit_m,
        };
        let weights: Vec<Weight> = demand.points.iter().map(|point| point.weight).collect();
        let column = |name: &String| {
            let further = demand.further.iter().find(|(heading, _)| heading == name);
            further.map(|(_, weights)| weights.clone())
        };
        let further = question.workloads.iter().filter_map(|workload| column(&workload.column));
        let ground = Ground {
            workloads: std::iter::once(weights).chain(further).collect(),
            at: places.iter().map(|at| spot([at.x, at.y])).collect(),
            neighbours: between(places.len(), &found.links),
            zones: None,
        };
        let has_clear = found.links.iter().any(|link| link.along > 0.0);
        Ok(Terrain {
            ground,
            links,
            has_clear,
            places,
            crossed: found.parted,
            idle: found.idle.len(),
            drawn,
        })
    }

    /// The ground of each of some districts, none where it cannot be drawn; and how many blocks do
    /// not lie in that of their own.
    pub fn outlines(
        &self,
        study: &Study,
        district: &[u32],
        districts: u32,
    ) -> (Vec<MultiPolygon<f64>>, usize) {
        let area = study.area.as_ref().map(|area| &area.outline);
        let blocks = Blocks { at: &self.places, outlines: study.demand.outlines.as_deref() };
        let lines = self.drawn.lines();
        let drawn = outlines(blocks, district, districts as usize, area, &lines);
        drawn.map_or_else(
            || (vec![MultiPolygon(Vec::new()); districts as usize], 0),
            |drawn| {
                // Without an area, whoever has no ground is where others are.
                let has_ground = |block: &&u32| {
                    area.is_some()
                        || !drawn.districts[district[**block as usize] as usize].0.is_empty()
                };
                let astray = drawn.astray.iter().filter(has_ground).count();
                (in_degrees(&study.plane, drawn.districts), astray)
            },
        )
    }
}

/// Outlines whose corners stand in degrees where they will be written, so that the rings are as
/// whole there as in the plane. As they are where the plane lies nowhere on Earth.
fn in_degrees(plane: &Plane, outlines: Vec<MultiPolygon<f64>>) -> Vec<MultiPolygon<f64>> {
    let grid = 10_f64.powi(GROUND_DECIMALS);
    let Some(middle) = plane.lonlat(Xy { x: 0.0, y: 0.0 }) else { return outlines };
    // Degrees beyond the 180th meridian go on, so that no ring is torn there.
    let there = |at: Xy| {
        let at = plane.lonlat(at)?;
        let lon = middle.lon + (at.lon - middle.lon + 540.0).rem_euclid(360.0) - 180.0;
        Some(Xy { x: lon * grid, y: at.lat * grid })
    };
    let settled = settled(&outlines, there);
    let back = settled.and_then(|settled| {
        let corners = settled.iter().flat_map(|outline| outline.coords_iter());
        let corners = corners.map(|at| LonLat { lon: at.x / grid, lat: at.y / grid });
        let places = plane.forward(&corners.collect::<Vec<LonLat>>()).ok()?;
        let next = Cell::new(0);
        let placed = |_| {
            let place = places.get(next.replace(next.get() + 1)).copied();
            place.map(Coord::from).ok_or(())
        };
        let placed = settled.iter().map(|outline| outline.try_map_coords(placed));
        placed.collect::<Result<Vec<_>, ()>>().ok()
    });
    back.unwrap_or(outlines)
}

/// The neighbours among so many blocks, and how unwelcome a border between each two is.
fn between(blocks: usize, links: &[Link]) -> Neighbours {
    let borders = links.iter().map(|link| Border {
        blocks: link.blocks,
        unwelcome: (link.border_m * (1.0 - link.along) * 1000.0).round() as u32,
    });
    Neighbours::new(blocks, borders)
}

/// Where the blocks do not hang together, let them be neighbours across whatever lies between, as
/// long as no barrier does: the ground belongs to one of the blocks on either side. How many pairs
/// more that makes.
fn join_pieces(blocks: Blocks<'_>, drawn: &Drawn, found: &mut Neighbourhood) -> usize {
    let (piece, pieces) = between(blocks.at.len(), &found.links).pieces(|_, _| true);
    if pieces < 2 {
        return 0;
    }
    let Some(bounds) = Bounds::around(blocks.at.iter().copied()) else { return 0 };
    let across = bounds.min.distance_2(bounds.max).sqrt();
    let anywhere = Nearness { limit: Some(across + found.limit_m), ..Nearness::default() };
    let mut wider = neighbours(blocks, &drawn.lines(), &anywhere).links;
    let are_apart = |link: &Link| piece[link.blocks[0] as usize] != piece[link.blocks[1] as usize];
    wider.retain(are_apart);
    let joined = wider.len();
    found.links.extend(wider);
    found.links.sort_by_key(|link| link.blocks);
    joined
}

/// What parts blocks, joins them or runs between them.
#[derive(Default)]
struct Drawn {
    barriers: Vec<LineString<f64>>,
    waters: Vec<MultiPolygon<f64>>,
    bridges: Vec<LineString<f64>>,
    streets: Vec<LineString<f64>>,
}

impl Drawn {
    fn of(study: &Study) -> Drawn {
        let line =
            |course: &[Xy]| course.iter().map(|at| (at.x, at.y)).collect::<LineString<f64>>();
        let mut drawn = Drawn {
            streets: study.base.streets.iter().map(|street| line(&street.course)).collect(),
            ..Drawn::default()
        };
        for barrier in &study.borders.barriers {
            match (&barrier.shape, barrier.is_bridge) {
                (BarrierShape::Line(course), true) => drawn.bridges.push(line(course)),
                (BarrierShape::Line(course), false) => drawn.barriers.push(line(course)),
                (BarrierShape::Ground(ground), _) => drawn.waters.push(ground.clone()),
            }
        }
        drawn
    }

    fn lines(&self) -> Lines<'_> {
        Lines {
            barriers: &self.barriers,
            waters: &self.waters,
            bridges: &self.bridges,
            streets: &self.streets,
        }
    }
}

/// The zone of each block; refused where one is in none.
pub(super) fn zones(
    study: &Study,
    at: &[Xy],
    outlines: &[NamedOutline],
) -> Result<Zones, QuestionError> {
    let (found, in_several) = polygon_of(at, outlines);
    let outside: Vec<usize> = (0..found.len()).filter(|&block| found[block].is_none()).collect();
    if let Some(&first) = outside.first() {
        return Err(QuestionError::OutsideZones {
            file: study.file_of(ZONES),
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
    Ok(Zones { names, of, in_several })
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
        DistrictError::None if question.split == DistrictSplit::Centres => {
            QuestionError::NoCentres.into()
        }
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

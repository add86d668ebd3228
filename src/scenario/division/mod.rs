//! Service districts: from a study to a certified division and everything said about it.

mod keep;
mod question;
mod terrain;
mod told;

pub use question::{DistrictQuestion, DistrictSplit, Workload};
pub use terrain::GROUND_DECIMALS;
pub use told::{Change, District, Districts, Doubt, Links, Obstacle, Today};

use geo::MultiPolygon;

use self::keep::{Belonging, Numbers};
use self::terrain::{Terrain, Zones};
use super::Timings;
use crate::coverage::{Nearest, account};
use crate::districts::{
    Ask, Cause, Centres, Division, Ground, Split, centroids, certify, divide, inertias,
    polsby_popper, roundness, spot, staff,
};
use crate::error::{Error, QuestionError};
use crate::model::{Cost, Facility, Limit, Measure, Share, Tally, Weight, Xy};
use crate::reach::{Hit, Place, ReachModel, World};
use crate::siting::Budget;
use crate::study::{Study, TODAY};

/// Blocks that are named of many.
const NAMED: usize = 5;

/// Clear borders count so much of the cost where streets or barriers are known.
const BORDERS: f64 = 0.1;

/// What is asked, and how ways to centres are measured.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub question: &'a DistrictQuestion,
    pub within: &'a [Limit],
    pub reach: &'static dyn ReachModel,
}

/// Divide the ground of a study, certify the division and describe it.
pub(super) fn districts(
    world: World<'_>,
    asked: Asked<'_>,
    budget: &Budget,
    timings: &mut Timings,
) -> Result<Districts, Error> {
    let (study, Asked { question, reach, .. }) = (world.study, asked);
    check_weights(study, question)?;
    let terrain = timings.time("neighbours", || Terrain::of(study, question))?;
    let places = &terrain.places;
    let drawn = study.borders.today.as_deref();
    let today = drawn.map(|today| Belonging::of(places, today));
    if today.as_ref().is_some_and(|today| today.names.is_empty()) {
        return Err(QuestionError::NobodyToday { file: study.file_of(TODAY) }.into());
    }
    let zones = study.borders.zones.as_deref().map(|zones| terrain::zones(study, places, zones));
    let zones = zones.transpose()?;
    let centres = match question.split {
        DistrictSplit::Centres => {
            Some(timings.time("ways", || costs(world, reach, &terrain.ground)))
        }
        _ => None,
    };
    let levels = match &question.split {
        DistrictSplit::Number(levels) => levels.len(),
        _ => 1,
    };
    let mut above: Option<Districts> = None;
    for level in 0..levels {
        let split = match (&question.split, &centres) {
            (DistrictSplit::Number(levels), _) => Split::Number(levels[level]),
            (DistrictSplit::Weight(weight), _) => Split::Weight(*weight),
            (DistrictSplit::Centres, Some(centres)) => Split::Centres(centres.clone()),
            (DistrictSplit::Today, _) => {
                Split::Number(today.as_ref().map_or(0, |today| today.names.len() as u32))
            }
            (DistrictSplit::Centres, None) => return Err(QuestionError::NoCentres.into()),
        };
        let within = above.as_ref().map(|above| above.division.district.clone());
        let ground = Ground {
            zones: within.or(zones.as_ref().map(|zones| zones.of.clone())),
            ..terrain.ground.clone()
        };
        let last = level + 1 == levels;
        let kept = today.as_ref().map(|today| match (&split, drawn) {
            (Split::Centres(_), Some(drawn)) => today.around(&study.facilities, drawn),
            _ => {
                let districts = Ask::of(split.clone(), question.tolerance).districts(&ground);
                today.among(districts, &ground.workloads[0])
            }
        });
        let kept = kept.as_ref().zip(today.as_ref());
        let ask = Ask {
            tolerance: tolerances(question),
            keep: kept.map(|(kept, today)| kept.of_blocks(today)),
            borders: Share::from_fraction(if terrain.has_clear { BORDERS } else { 0.0 })
                .unwrap_or(Share::ALL),
            ..Ask::of(split, question.tolerance)
        };
        let division = timings.time("divide", || divide(&ground, &ask, budget));
        let division = division.map_err(|error| terrain::named(error, zones.as_ref(), question))?;
        certify(&ground, &ask, &division).map_err(QuestionError::Uncertified)?;
        let teller = Teller {
            study,
            question,
            within: asked.within,
            terrain: &terrain,
            kept,
            zones: zones.as_ref(),
            ask: &ask,
        };
        let told = timings.time("outlines", || teller.tell(division, above.take(), last))?;
        above = Some(told);
    }
    above.ok_or_else(|| QuestionError::NoCentres.into())
}

/// Nothing to share out.
fn check_weights(study: &Study, question: &DistrictQuestion) -> Result<(), QuestionError> {
    let counted = study.demand.counted.clone().unwrap_or_else(|| "weight".to_owned());
    let all = study.demand.points.iter().map(|point| point.weight).collect::<Vec<_>>();
    let further = study.demand.further.iter().map(|(name, weights)| (name, weights));
    for (column, weights) in std::iter::once((&counted, &all)).chain(further) {
        if weights.iter().all(|weight| *weight == Weight::ZERO) {
            return Err(QuestionError::NothingToShare { column: column.clone() });
        }
    }
    let missing = question
        .workloads
        .iter()
        .find(|workload| study.demand.further.iter().all(|(name, _)| *name != workload.column));
    match missing {
        Some(workload) => Err(QuestionError::NothingToShare { column: workload.column.clone() }),
        None => Ok(()),
    }
}

fn tolerances(question: &DistrictQuestion) -> Vec<Share> {
    let further = question.workloads.iter();
    let further = further.map(|workload| workload.tolerance.unwrap_or(question.tolerance));
    std::iter::once(question.tolerance).chain(further).collect()
}

/// What it costs to reach each block from each centre.
fn costs(world: World<'_>, reach: &'static dyn ReachModel, ground: &Ground) -> Centres {
    let facilities = &world.study.facilities;
    let at: Vec<_> = facilities.iter().map(|site| spot([site.at.x, site.at.y])).collect();
    let home = Centres::straight(ground, &at).home;
    let places: Vec<Place> = facilities.iter().map(Place::from).collect();
    let sites = places.len();
    let prepared = reach.prepare(world, places);
    let rows = prepared.costs(Cost::MAX);
    let mut costs = vec![Cost::MAX; ground.blocks() * sites];
    let mut hits: Vec<Hit> = Vec::new();
    for (block, row) in costs.chunks_mut(sites.max(1)).enumerate() {
        hits.clear();
        rows.of(block, &mut hits);
        hits.iter().for_each(|hit| row[hit.site as usize] = row[hit.site as usize].min(hit.cost));
    }
    Centres { home, costs }
}

/// What it takes to describe a division.
struct Teller<'a> {
    study: &'a Study,
    question: &'a DistrictQuestion,
    within: &'a [Limit],
    terrain: &'a Terrain,
    kept: Option<(&'a Numbers, &'a Belonging)>,
    zones: Option<&'a Zones>,
    ask: &'a Ask,
}

impl Teller<'_> {
    fn tell(
        &self,
        division: Division,
        modules: Option<Districts>,
        last: bool,
    ) -> Result<Districts, Error> {
        let (study, ground) = (self.study, &self.terrain.ground);
        let count = division.districts;
        let (outlines, astray) = self.terrain.outlines(study, &division.district, count);
        let middles: Vec<Xy> = match &self.ask.split {
            Split::Centres(_) => study.facilities.iter().map(|site| site.at).collect(),
            _ => {
                let middles = centroids(ground, &division.district, count);
                middles.iter().map(|&[x, y]| Xy { x: x as f64 / 1e3, y: y as f64 / 1e3 }).collect()
            }
        };
        let ways = self.ways(&division, &middles);
        let inertias = inertias(ground, &division.district, count);
        let staffed = match self.question.staff.filter(|_| last) {
            None => None,
            Some(workers) => Some(
                staff(&division.loads[0], workers)
                    .ok_or(QuestionError::TooFewWorkers { workers, districts: count })?,
            ),
        };
        let names = self.names(&division);
        let mut list: Vec<District> = (0..count as usize)
            .map(|index| {
                let area = geo::Area::unsigned_area(&outlines[index]);
                District {
                    id: names[index].clone(),
                    module: None,
                    at: middles[index],
                    blocks: 0,
                    loads: division.loads.iter().map(|loads| loads[index]).collect(),
                    area_km2: area / 1e6,
                    compactness: polsby_popper(&outlines[index]),
                    roundness: roundness(inertias[index], division.loads[0][index], area),
                    farthest: Cost(0),
                    staff: staffed.as_ref().map(|staff| staff[index]),
                }
            })
            .collect();
        for (block, &district) in division.district.iter().enumerate() {
            let told = &mut list[district as usize];
            told.blocks += 1;
            if let Some(hit) = ways[block] {
                told.farthest = told.farthest.max(hit.cost);
            }
            if let (None, Some(modules)) = (&told.module, &modules) {
                let module = modules.division.district[block] as usize;
                told.module = Some(modules.list[module].id.clone());
            }
        }
        let counted = study.demand.counted.clone().unwrap_or_else(|| "weight".to_owned());
        let further = self.question.workloads.iter().map(|workload| workload.column.clone());
        let workloads: Vec<String> = std::iter::once(counted).chain(further).collect();
        let zone = |block: usize| match (&modules, self.zones) {
            (Some(modules), _) => {
                Some(modules.list[modules.division.district[block] as usize].id.clone())
            }
            (None, zones) => zones.map(|zones| zones.name_of(block).to_owned()),
        };
        let why = division.causes.iter().map(|cause| self.obstacle(cause, &workloads, zone));
        Ok(Districts {
            doubts: self.doubts(&division, &outlines, &list),
            why: why.collect(),
            moves: self.kept.map_or_else(Vec::new, |(kept, today)| today.changes(kept, &division)),
            today: self.kept.map(|(kept, today)| today.measured(ground, kept)),
            links: self.terrain.links,
            astray,
            centred: matches!(self.ask.split, Split::Centres(_)),
            tolerances: self.ask.tolerance.clone(),
            staff: self.question.staff,
            within: self.within(&ways),
            ways: self.nearest(&ways),
            modules: modules.map(Box::new),
            division,
            list,
            outlines,
            workloads,
        })
    }

    /// Who is within each limit of the middle of their district, or of its centre. Middles are
    /// measured to in a straight line only.
    fn within(&self, ways: &[Option<Hit>]) -> Vec<(Limit, Tally)> {
        let is_centred = matches!(self.ask.split, Split::Centres(_));
        let limits = self.within.iter();
        let limits = limits.filter(|limit| is_centred || limit.measure == Measure::Distance);
        let held = limits.map(|limit| {
            let mut held = Tally::default();
            for (way, point) in ways.iter().zip(&self.study.demand.points) {
                if way.is_some_and(|way| way.cost <= limit.cost) {
                    held.count(point.weight);
                }
            }
            (*limit, held)
        });
        held.collect()
    }

    fn nearest(&self, ways: &[Option<Hit>]) -> Option<Nearest> {
        account(ways, &self.study.demand.points)
    }

    /// How far each block is from the middle of its district, or from its centre.
    fn ways(&self, division: &Division, middles: &[Xy]) -> Vec<Option<Hit>> {
        let points = self.study.demand.points.iter().zip(&division.district).enumerate();
        points
            .map(|(block, (point, &district))| {
                let cost = match &self.ask.split {
                    Split::Centres(centres) => centres.cost(block, district as usize),
                    _ => self.study.plane.distance(point.at, middles[district as usize]),
                };
                (cost < Cost::MAX).then_some(Hit { cost, site: district })
            })
            .collect()
    }

    /// What a planner may not expect.
    fn doubts(
        &self,
        division: &Division,
        outlines: &[MultiPolygon<f64>],
        list: &[District],
    ) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        let blocks = self.zones.map_or(0, |zones| zones.in_several);
        doubts.extend((blocks > 0).then_some(Doubt::InSeveralZones { blocks }));
        let empty = self.kept.map_or(&[][..], |(_, today)| &today.empty);
        doubts.extend((!empty.is_empty()).then(|| Doubt::EmptyToday { names: empty.to_vec() }));
        let crossed = &self.terrain.crossed;
        doubts.extend((!crossed.is_empty()).then(|| {
            Doubt::Crossed {
                ids: crossed
                    .iter()
                    .take(NAMED)
                    .map(|&block| self.study.demand.id(block as usize))
                    .collect(),
                blocks: crossed.len(),
            }
        }));
        let bridges = self.terrain.idle;
        doubts.extend((bridges > 0).then_some(Doubt::Idle { bridges }));
        let blocks = self.kept.map_or(0, |(_, today)| today.in_several);
        doubts.extend((blocks > 0).then_some(Doubt::InSeveralToday { blocks }));
        if let Split::Centres(_) = self.ask.split {
            let place = |site: &Facility| [site.at.x, site.at.y].map(|at| (at + 0.0).to_bits());
            let mut sites: Vec<&Facility> = self.study.facilities.iter().collect();
            // Stable: in one place the order of the layer stays.
            sites.sort_by_key(|site| place(site));
            let shared = sites.chunk_by(|one, other| place(one) == place(other));
            let ids = |sites: &[&Facility]| sites.iter().map(|site| site.id.clone()).collect();
            let shared = shared.filter(|sites| sites.len() > 1);
            doubts.extend(shared.map(|sites| Doubt::OnePlace { ids: ids(sites) }));
        }
        let bare = outlines.iter().zip(list).filter(|(ground, _)| ground.0.is_empty());
        let bare: Vec<String> = bare.map(|(_, district)| district.id.clone()).collect();
        doubts.extend((self.study.has_places && !bare.is_empty()).then(|| Doubt::NoGround {
            ids: bare.iter().take(NAMED).cloned().collect(),
            districts: bare.len(),
        }));
        let in_pieces = |at: usize| division.pieces.iter().any(|it| it.district as usize == at);
        let torn = outlines.iter().enumerate();
        let torn = torn.filter(|(at, ground)| ground.0.len() > 1 && !in_pieces(*at));
        doubts.extend(torn.map(|(at, ground)| Doubt::GroundInParts {
            id: list[at].id.clone(),
            parts: ground.0.len(),
        }));
        doubts
    }

    fn names(&self, division: &Division) -> Vec<String> {
        match (&self.ask.split, self.kept) {
            (_, Some((kept, _))) => kept.names.clone(),
            (Split::Centres(_), None) => {
                self.study.facilities.iter().map(|site| site.id.clone()).collect()
            }
            _ => (1..=division.districts).map(|number| number.to_string()).collect(),
        }
    }

    fn obstacle(
        &self,
        cause: &Cause,
        workloads: &[String],
        zone: impl Fn(usize) -> Option<String>,
    ) -> Obstacle {
        let id = |block: u32| self.study.demand.id(block as usize);
        match cause {
            Cause::Heavy { block, workload, weight, most } => Obstacle::Heavy {
                id: id(*block),
                workload: workloads[*workload].clone(),
                weight: *weight,
                most: *most,
            },
            Cause::Apart { blocks, weight } => Obstacle::Apart {
                ids: blocks.iter().take(NAMED).map(|&block| id(block)).collect(),
                blocks: blocks.len(),
                weight: *weight,
            },
            Cause::Uneven { block, workload, weight, districts } => Obstacle::Uneven {
                id: id(*block),
                zone: zone(*block as usize),
                workload: workloads[*workload].clone(),
                weight: *weight,
                districts: *districts,
            },
        }
    }
}

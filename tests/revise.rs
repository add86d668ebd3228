//! A coverage that is revised is the coverage from scratch, in every field, whatever was edited;
//! and an answer that starts from earlier work is the answer that starts from none.

mod oracle;

use std::sync::Arc;

use oracle::agree::within;
use oracle::town::{Town, plainly, random_places, random_sketch, study_at};
use oracle::{Stream, ground};
use radii::coverage::{Coverage, Judged, coverage};
use radii::crs::Plane;
use radii::model::{
    CandidateSite, Carried, Cost, Facility, Measure, ServiceStandard, SiteRole, Weight, Xy,
};
use radii::reach::walk::{Gates, Sparse, Walk, WalkTerms};
use radii::reach::{Place, ReachModel, World, named};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, BlockRule, Detail, LayerRefs, Means, Memory, Outcome, Purse, Question, SiteQuestion,
    Timings, WalkQuestion, answer_on,
};
use radii::siting::{self, Budget};
use radii::study::Study;

/// Something to revise coverages in.
struct Scene<'a> {
    model: &'static dyn ReachModel,
    world: World<'a>,
    standard: ServiceStandard,
    /// Where sites may stand.
    spots: Vec<Xy>,
    label: String,
}

/// How often coverages were revised, and how often all had to be judged anew.
#[derive(Default)]
struct Told {
    revised: usize,
    anew: usize,
}

fn place(id: u64, at: Xy) -> Place {
    Place { id: format!("s{id}"), at }
}

/// One edit of some sites; whether those that stay keep their order.
fn edit(stream: &mut Stream, places: &mut Vec<Place>, spots: &[Xy], next: &mut u64) -> bool {
    let any = |stream: &mut Stream, length: usize| stream.below(length.max(1) as u64) as usize;
    let spot = |stream: &mut Stream| spots[any(stream, spots.len())];
    let held = places.len();
    *next += 1;
    match stream.below(14) {
        0..=2 if held > 0 => drop(places.remove(any(stream, held))),
        3 | 4 if held > 0 => places[any(stream, held)].at = spot(stream),
        // To the place of another, and a second one of the same name at the same place.
        5 if held > 0 => places[any(stream, held)].at = places[any(stream, held)].at,
        6 if held > 0 => {
            let twin = places[any(stream, held)].clone();
            places.insert(any(stream, held + 1), twin);
        }
        7 if held > 0 => {
            let at = places[any(stream, held)].at;
            places.insert(any(stream, held + 1), place(*next, at));
        }
        8 if stream.below(4) == 0 => places.clear(),
        9 if held > 1 && stream.below(3) == 0 => {
            places.reverse();
            return false;
        }
        10 => {
            for more in 0..2 + stream.below(5) {
                let at = spot(stream);
                places.insert(any(stream, places.len() + 1), place(*next * 100 + more, at));
            }
        }
        11 if held > 0 => {
            let half = any(stream, held);
            places.drain(..half);
        }
        _ => {
            let at = spot(stream);
            places.insert(any(stream, held + 1), place(*next, at));
        }
    }
    true
}

fn agree(found: &Coverage, expected: &Coverage, label: &str) {
    assert_eq!(found.ledger, expected.ledger, "{label}: ledger");
    assert_eq!(found.loads, expected.loads, "{label}: loads");
    assert_eq!(found.depth, expected.depth, "{label}: depth");
    assert_eq!(found.covered_twice, expected.covered_twice, "{label}: covered twice");
    for (block, pair) in found.assignment.iter().zip(&expected.assignment).enumerate() {
        assert_eq!(pair.0, pair.1, "{label}: nearest of block {block}");
    }
    assert_eq!(found.nearest, expected.nearest, "{label}: distances");
    assert_eq!(found.estimated, expected.estimated, "{label}: estimated");
    assert_eq!(found.grounds, expected.grounds, "{label}: grounds");
    assert_eq!(found, expected, "{label}");
}

impl Scene<'_> {
    fn afresh(&self, places: &[Place]) -> Coverage {
        let reach = self.model.prepare(self.world, places.to_vec());
        coverage(reach.as_ref(), &self.world.study.demand.points, &self.standard)
    }

    fn judged(&self, places: &[Place]) -> Judged {
        let reach = self.model.prepare(self.world, places.to_vec());
        let points = &self.world.study.demand.points;
        Judged::of(reach.as_ref(), places.to_vec(), points, &self.standard).unwrap()
    }

    /// Many edits one after the other; what is revised was judged some edits ago.
    fn hold(&self, stream: &mut Stream, steps: usize) -> Told {
        let mut next = 0;
        let mut places: Vec<Place> = Vec::new();
        if stream.below(3) > 0 {
            for _ in 0..1 + stream.below(12) {
                next += 1;
                let at = self.spots[stream.below(self.spots.len() as u64) as usize];
                places.push(place(next, at));
            }
        }
        let mut told = Told::default();
        let mut judged = self.judged(&places);
        let mut ordered = true;
        for step in 0..steps {
            ordered &= edit(stream, &mut places, &self.spots, &mut next);
            let expected = self.afresh(&places);
            match judged.revised(self.model, self.world, &places, &self.standard) {
                Some(found) => {
                    agree(&found, &expected, &format!("{}, step {step}", self.label));
                    told.revised += 1;
                }
                None => told.anew += usize::from(ordered),
            }
            if stream.below(5) == 0 {
                judged = self.judged(&places);
                agree(&judged.coverage, &expected, &format!("{}, step {step}", self.label));
                ordered = true;
            }
        }
        told
    }
}

/// Weights with some nobodies among them.
fn weigh(stream: &mut Stream, study: &mut Study) {
    for point in &mut Arc::make_mut(&mut study.demand).points {
        point.weight = Weight(stream.below(9) * (1 + stream.below(700)));
    }
}

/// A cost between a spot and a block, or a millimetre less: what is on the limit.
fn on_the_limit(
    stream: &mut Stream,
    world: World<'_>,
    model: &dyn ReachModel,
    spots: &[Xy],
) -> u32 {
    let reach = model.prepare(world, Place::unnamed(spots));
    let demand = world.study.demand.len() as u64;
    let costs = (0..40).filter_map(|_| {
        let site = stream.below(spots.len() as u64) as usize;
        reach.cost(site, stream.below(demand) as usize)
    });
    let mut costs: Vec<u32> = costs.map(|cost| cost.0).filter(|cost| *cost > 0).collect();
    costs.sort_unstable();
    let cost = costs.get(costs.len() / 5).copied().unwrap_or(300_000);
    cost - stream.below(2) as u32
}

#[test]
fn straight_lines_are_revised_to_what_judging_from_scratch_gives() {
    let seed = 20_261_121;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let mut told = Told::default();
    for round in 0..60 {
        let worlds = ground::worlds();
        let world = &worlds[stream.below(worlds.len() as u64) as usize];
        // On a lattice many are equally far, and many exactly on the limit.
        let lattice = stream.below(2) == 0;
        let spot = |stream: &mut Stream| {
            let (x, y) = (stream.within(-1.0, 1.0), stream.within(-1.0, 1.0));
            let (x, y) =
                if lattice { ((x * 8.0).round() / 8.0, (y * 8.0).round() / 8.0) } else { (x, y) };
            world.at(x, y)
        };
        let blocks: Vec<Xy> = (0..1 + stream.below(250)).map(|_| spot(&mut stream)).collect();
        let mut spots: Vec<Xy> = (0..12).map(|_| spot(&mut stream)).collect();
        spots.extend(blocks.iter().step_by(9));
        let mut study = study_at(world.plane.clone(), &blocks);
        weigh(&mut stream, &mut study);
        let of = World::of(&study);
        let model = named("straight_line").unwrap();
        let limit = on_the_limit(&mut stream, of, model, &spots);
        let standard = within(Measure::Distance, limit);
        let label = format!("seed {seed}, round {round}, {}, within {limit} mm", world.name);
        let scene = Scene { model, world: of, standard, spots, label };
        let more = scene.hold(&mut stream, 40);
        told.revised += more.revised;
        told.anew += more.anew;
    }
    assert!(told.revised > 1500, "only {} were revised", told.revised);
    // Twins of one name at one place may count as having changed places.
    assert!(told.anew * 5 < told.revised, "{} were judged anew", told.anew);
}

/// Walking terms of many kinds.
fn terms(stream: &mut Stream) -> WalkTerms {
    let plain = plainly(["adult", "elder", "adult"][stream.below(3) as usize]);
    let timed = stream.below(2) == 0;
    WalkTerms {
        measure: if timed { Measure::Time } else { Measure::Distance },
        speed_mm: [plain.speed_mm, 50_000, 66_667, 80_000][stream.below(4) as usize],
        sparse: match stream.below(6) {
            0 => Some(Sparse::default()),
            1 => Some(Sparse { least_km_per_km2: 0.5, detour: 1_300 }),
            _ => None,
        },
        ..plain
    }
}

fn on_foot(town: &Town, stream: &mut Stream, round: u32) -> (Study, Walk, Vec<Xy>, String) {
    let terms = terms(stream);
    let slow = town.slow(&terms.profile.name);
    let blocks = 5 + stream.below(120) as usize;
    let blocks = random_places(stream, town, &slow, blocks);
    let mut spots = random_places(stream, town, &slow, 12);
    spots.extend(blocks.iter().step_by(7));
    let label = format!(
        "round {round}, {} at {} mm/min, {:?}, sparse {:?}",
        terms.profile.name, terms.speed_mm, terms.measure, terms.sparse
    );
    let (mut study, walk) = town.lay(&blocks, terms);
    weigh(stream, &mut study);
    let gates = [Gates::Open, Gates::Residents, Gates::Closed][stream.below(3) as usize];
    (study, walk.with_gates(gates), spots, format!("{label}, gates {}", gates.name()))
}

#[test]
fn walks_are_revised_to_what_judging_from_scratch_gives() {
    let seed = 20_261_122;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let mut told = Told::default();
    for round in 0..70 {
        let (round_earth, strewn) = (stream.below(2) == 0, stream.below(2) == 0);
        let town = random_sketch(&mut stream, round_earth, strewn).town();
        let (study, walk, spots, label) = on_foot(&town, &mut stream, round);
        let world = World { study: &study, walk: Some(&walk) };
        let model = named("walk").unwrap();
        let limit = on_the_limit(&mut stream, world, model, &spots);
        let standard = within(walk.terms.measure, limit);
        let label = format!("seed {seed}, {label}, within {limit}");
        let more = Scene { model, world, standard, spots, label }.hold(&mut stream, 30);
        told.revised += more.revised;
        told.anew += more.anew;
    }
    assert!(told.revised > 500, "only {} were revised", told.revised);
    assert!(told.anew > 50, "thin streets are never revised, but only {} were not", told.anew);
}

/// A question about a study.
fn question(stream: &mut Stream, measure: Measure, terms: Option<WalkTerms>) -> Question {
    let limits = |measure: Measure| match measure {
        Measure::Time => ["2min", "5min", "8min", "3min"],
        _ => ["150m", "300m", "500m", "700m"],
    };
    let limits: Vec<_> = (0..1 + stream.below(3))
        .map(|_| limits(measure)[stream.below(4) as usize].parse().unwrap())
        .collect();
    let site = |name: &str| SiteQuestion::new(siting::named(name).unwrap());
    let ask = match stream.below(5) {
        0 | 1 => Ask::Coverage(BlockRule::Point),
        2 => {
            let purse = Some(Purse::Sites(1 + stream.below(3) as u32));
            Ask::Site(Box::new(SiteQuestion { purse, ..site("mclp") }))
        }
        3 => {
            let purse = Some(Purse::Sites(2));
            Ask::Site(Box::new(SiteQuestion { purse, relocate: 1, ..site("mclp") }))
        }
        _ => {
            let target = radii::model::Share::from_fraction(0.6);
            Ask::Site(Box::new(SiteQuestion { target, ..site("pscp") }))
        }
    };
    let mut layers = LayerRefs::of_demand(LayerRef::to_file("none"));
    layers.facilities = Some(LayerRef::to_file("none"));
    layers.roads = terms.as_ref().map(|_| LayerRef::to_file("none"));
    let along = terms.is_some();
    let reach = named(if along { "walk" } else { "straight_line" }).unwrap();
    let walk = terms.map(|terms| WalkQuestion { terms, isochrones: None });
    Question { layers, within: limits, reach, capacity: None, require: None, walk, ask }
}

fn same(one: &Outcome, other: &Outcome, label: &str) {
    agree(&one.coverage, &other.coverage, label);
    assert_eq!(one.sites, other.sites, "{label}: sites");
    assert_eq!(one.before, other.before, "{label}: before");
    assert_eq!(one.secondary, other.secondary, "{label}: other limits");
    assert_eq!(one.gaps, other.gaps, "{label}: gaps");
    assert_eq!(one.siting.is_some(), other.siting.is_some(), "{label}: siting");
    if let (Some(one), Some(other)) = (&one.siting, &other.siting) {
        assert_eq!(one.opened, other.opened, "{label}: opened");
        assert_eq!(one.closed, other.closed, "{label}: closed");
        let (a, b) = (&one.solution, &other.solution);
        assert_eq!((a.value, a.bound, a.status), (b.value, b.bound, b.status), "{label}: value");
    }
}

fn facility(id: u64, at: Xy) -> Facility {
    Facility {
        id: format!("c{id}"),
        name: None,
        at,
        tier: None,
        capacity: None,
        cost: None,
        must_stay: false,
        carried: Carried::default(),
    }
}

/// Many questions of one study whose centres and weights change, with one memory for all.
fn remembers(
    stream: &mut Stream,
    mut study: Study,
    walk: Option<&Walk>,
    spots: &[Xy],
    label: &str,
) {
    let spot = |stream: &mut Stream| spots[stream.below(spots.len() as u64) as usize];
    study.candidates = Some(
        (0..10)
            .map(|index| CandidateSite {
                id: format!("k{index}"),
                name: None,
                at: spot(stream),
                role: SiteRole::Free,
                cost: None,
                capacity: None,
                tier: None,
                carried: Carried::default(),
            })
            .collect(),
    );
    study.facilities = (0..1 + stream.below(4)).map(|id| facility(id, spot(stream))).collect();
    let memory = Memory::shared();
    let budget = Budget::default();
    for asked in 0..16 {
        match stream.below(6) {
            0 if study.facilities.len() > 1 => drop(study.facilities.remove(0)),
            1 | 2 => study.facilities.push(facility(100 + asked, spot(stream))),
            3 => {
                let at = spot(stream);
                study.facilities[0].at = at;
            }
            // Other people are another demand, though as many of them live at the same places.
            4 => weigh(stream, &mut study),
            _ => {}
        }
        let terms = walk.map(|walk| walk.terms.clone());
        // The same streets at another speed and with other gates are other walks.
        let terms = terms.map(|terms| match stream.below(3) {
            0 => WalkTerms { speed_mm: 50_000, ..terms },
            1 => WalkTerms { gates: Gates::Closed, ..terms },
            _ => terms,
        });
        let measure = terms.as_ref().map_or(Measure::Distance, |terms| terms.measure);
        let walk = terms.clone().and_then(|terms| Some(walk?.on_terms(terms)));
        let question = question(stream, measure, terms);
        let ask = |memory: &Memory| {
            let means = Means { budget: &budget, memory, detail: Detail::Full };
            let mut timings = Timings::default();
            answer_on(study.clone(), walk.clone(), &question, means, &mut timings)
        };
        let label = format!("{label}, question {asked}");
        match (ask(&memory), ask(&Memory::default())) {
            (Ok(with), Ok(without)) => same(&with, &without, &label),
            (with, without) => {
                let said = |result: Result<Outcome, radii::Error>| {
                    result.err().map(|error| error.to_string())
                };
                assert_eq!(said(with), said(without), "{label}");
            }
        }
    }
}

#[test]
fn an_answer_does_not_depend_on_what_was_asked_before() {
    let seed = 20_261_123;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..25 {
        let label = format!("seed {seed}, round {round}");
        let spot = |stream: &mut Stream| Xy {
            x: 100.0 * stream.below(20) as f64,
            y: 100.0 * stream.below(20) as f64,
        };
        let blocks: Vec<Xy> = (0..40).map(|_| spot(&mut stream)).collect();
        let spots: Vec<Xy> = (0..20).map(|_| spot(&mut stream)).collect();
        let mut study = study_at(Plane::euclidean(), &blocks);
        weigh(&mut stream, &mut study);
        remembers(&mut stream, study, None, &spots, &label);
        let town = random_sketch(&mut stream, round % 2 == 0, round % 3 == 0).town();
        let (study, walk, spots, more) = on_foot(&town, &mut stream, round);
        remembers(&mut stream, study, Some(&walk), &spots, &format!("{label}, {more}"));
    }
}

#[test]
fn a_new_site_of_the_same_distance_takes_over_only_when_it_comes_first() {
    let blocks = [Xy { x: 0.0, y: 0.0 }];
    let study = study_at(Plane::euclidean(), &blocks);
    let world = World::of(&study);
    let (east, west) = (Xy { x: 500.0, y: 0.0 }, Xy { x: -500.0, y: 0.0 });
    let model = named("straight_line").unwrap();
    for (limit, depth) in [(500_000, 2), (499_999, 0)] {
        let standard = ServiceStandard::within(radii::model::Limit {
            measure: Measure::Distance,
            cost: Cost(limit),
        });
        let scene =
            Scene { model, world, standard, spots: Vec::new(), label: format!("{limit} mm") };
        let judged = scene.judged(&[place(1, east)]);
        for places in [[place(1, east), place(2, west)], [place(2, west), place(1, east)]] {
            let found = judged.revised(model, world, &places, &standard).unwrap();
            agree(&found, &scene.afresh(&places), &scene.label);
            assert_eq!(found.assignment[0].map(|hit| (hit.cost.0, hit.site)), Some((500_000, 0)));
            assert_eq!(found.depth, [depth]);
        }
    }
}

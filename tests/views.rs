//! What maps ask of an outcome: the steps of a curve, phases, zones and distances both ways, each
//! against the plain question that gives the same.

mod desk;
mod oracle;

use desk::Desk;
use geo::{Contains, Point};
use oracle::Stream;
use radii::coverage::Verdict;
use radii::model::{Cost, Measure, Weight};
use radii::reach::walk::{Profile, WalkTerms};
use radii::reach::{self, Hit, Place, World};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, AuditQuestion, BlockRule, LayerRefs, Outcome, Purse, Question, Served, SiteQuestion,
    Timings, WalkQuestion, run,
};
use radii::siting::{self, Budget, Status};

/// A town of two kilometres: streets every 200 m, some of them missing, none in the north.
fn town(stream: &mut Stream) -> Desk {
    let desk = Desk::new();
    let mut place =
        |limit: f64| (stream.within(0.0, 2000.0).round(), stream.within(0.0, limit).round());
    let mut table = |prefix: &str, count: usize, limit: f64| {
        let rows = (0..count).map(|row| {
            let (x, y) = place(limit);
            format!("{prefix}{row},{x},{y}")
        });
        rows.collect::<Vec<String>>()
    };
    let centres = table("c", 2, 1400.0);
    let candidates = table("k", 8, 1400.0);
    let blocks = table("b", 40, 2000.0);
    desk.put("centres.csv", format!("id,x,y\n{}\n", centres.join("\n")));
    desk.put("candidates.csv", format!("id,x,y\n{}\n", candidates.join("\n")));
    let weighed = blocks.iter().map(|row| format!("{row},{}", stream.below(30)));
    let blocks = weighed.collect::<Vec<String>>().join("\n");
    desk.put("blocks.csv", format!("id,x,y,population\n{blocks}\n"));
    let mut streets = Vec::new();
    for at in 0..=7 {
        let across = f64::from(at) * 200.0;
        for step in 0..10 {
            let (from, to) = (f64::from(step) * 200.0, f64::from(step + 1) * 200.0);
            let mut draw = |line: String| {
                if stream.below(6) > 0 {
                    streets.push(feature("LineString", &line));
                }
            };
            draw(format!("[[{from},{across}],[{to},{across}]]"));
            if step < 7 {
                draw(format!("[[{across},{from}],[{across},{to}]]"));
            }
        }
    }
    desk.put("streets.geojson", collection(&streets));
    let area = feature("Polygon", "[[[0,0],[2000,0],[2000,2000],[900,1800],[0,2000],[0,0]]]");
    desk.put("area.geojson", collection(&[area]));
    desk
}

fn feature(kind: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Straight lines, without streets.
    Plain,
    /// Straight lines, with streets beside them.
    Beside,
    /// On foot.
    Walked,
}

const WAYS: [Way; 3] = [Way::Plain, Way::Beside, Way::Walked];

fn question(desk: &Desk, way: Way, ask: Ask) -> Question {
    let layer = |name: &str| {
        let mut reference = LayerRef::to_file(desk.0.path().join(name));
        reference.crs = Some("local".to_owned());
        Some(reference)
    };
    let streets = way != Way::Plain;
    let terms = WalkTerms::of(Profile::find("adult").unwrap());
    Question {
        layers: LayerRefs {
            demand: layer("blocks.csv"),
            facilities: layer("centres.csv"),
            candidates: matches!(ask, Ask::Site(_)).then(|| layer("candidates.csv")).flatten(),
            area: layer("area.geojson"),
            roads: streets.then(|| layer("streets.geojson")).flatten(),
            ..LayerRefs::default()
        },
        within: vec![if way == Way::Walked { "7min" } else { "450m" }.parse().unwrap()],
        reach: reach::named(if way == Way::Walked { "walk" } else { "straight_line" }).unwrap(),
        capacity: None,
        require: Some(radii::model::written::share("60%").unwrap()),
        walk: streets.then_some(WalkQuestion { terms, isochrones: None }),
        ask,
    }
}

fn ask(question: &Question) -> Outcome {
    run(question, &Budget::default(), &mut Timings::default()).unwrap()
}

fn site(name: &str) -> SiteQuestion {
    SiteQuestion::new(siting::named(name).unwrap())
}

fn asked(desk: &Desk, way: Way, site: SiteQuestion) -> Outcome {
    ask(&question(desk, way, Ask::Site(Box::new(site))))
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.sites.iter().map(|site| site.id.as_str()).collect()
}

fn hits(outcome: &Outcome, of: fn(&Outcome, usize) -> Option<Hit>) -> Vec<Option<Hit>> {
    (0..outcome.study.demand.len()).map(|demand| of(outcome, demand)).collect()
}

fn rounds(seed: u64, count: u32, mut check: impl FnMut(&mut Stream, u32)) {
    println!("seed {seed}");
    let mut stream = Stream(seed);
    (0..count).for_each(|round| check(&mut stream, round));
}

/// A step says what the plain question says when it opens the same sites.
fn assert_same(step: &Outcome, alone: &Outcome, place: &str) {
    assert_eq!(step.sites, alone.sites, "{place}");
    assert_eq!(step.coverage, alone.coverage, "{place}");
    assert_eq!(step.before, alone.before, "{place}");
    assert_eq!(step.requirement, alone.requirement, "{place}");
    let hearts =
        |outcome: &Outcome| -> Vec<usize> { outcome.gaps.iter().map(|gap| gap.heart).collect() };
    assert_eq!(hearts(step), hearts(alone), "{place}: gaps");
    let both: [fn(&Outcome, usize) -> Option<Hit>; 2] = [Outcome::straight, Outcome::walked];
    for way in both {
        assert_eq!(hits(step, way), hits(alone, way), "{place}: distances");
    }
    let (step, alone) = (step.siting.as_ref().unwrap(), alone.siting.as_ref().unwrap());
    assert_eq!((&step.opened, &step.closed), (&alone.opened, &alone.closed), "{place}");
    assert_eq!(step.solution, alone.solution, "{place}");
    assert_eq!(step.asked, alone.asked, "{place}");
}

#[test]
fn each_step_of_a_curve_is_what_its_number_alone_would_be() {
    let mut compared = 0;
    rounds(41, 4, |stream, round| {
        let desk = town(stream);
        for (way, scratch) in WAYS.into_iter().flat_map(|way| [(way, false), (way, true)]) {
            let place = format!("round {round}, {way:?}, from scratch: {scratch}");
            let wish =
                |purse| SiteQuestion { purse: Some(purse), from_scratch: scratch, ..site("mclp") };
            let outcome = asked(&desk, way, wish(Purse::Row(1..=5)));
            let curve = &outcome.siting.as_ref().unwrap().curve;
            let steps = outcome.steps();
            assert_eq!(steps.len(), 5, "{place}");
            for (point, step) in curve.iter().zip(&steps) {
                let place = format!("{place}, {} sites", point.open);
                assert_eq!(point.status, Status::Optimal, "{place}");
                assert_eq!(step.coverage.ledger.served.weight.0, point.value, "{place}");
                let today = step.study.facilities.iter().filter(|_| !scratch);
                let mut expected: Vec<&str> = today.map(|site| site.id.as_str()).collect();
                expected.extend(point.opened.iter().map(|opened| opened.id.as_str()));
                assert_eq!(ids(step), expected, "{place}");
                let added: Weight = point.opened.iter().map(|opened| opened.marginal).sum();
                let before = step.before.as_ref().unwrap().ledger.served.weight;
                let before = if scratch { Weight::ZERO } else { before };
                assert_eq!((added + before).0, point.value, "{place}: what each adds");
                assert!(step.steps().is_empty(), "{place}: a step has no steps");
                let alone = asked(&desk, way, wish(Purse::Sites(point.open)));
                assert!(alone.steps().is_empty(), "{place}: a number alone has no steps");
                // Of several plans that are equally good another may be found.
                if ids(&alone) == expected {
                    assert_same(step, &alone, &place);
                    compared += 1;
                }
            }
        }
    });
    assert!(compared > 60, "only {compared} steps were compared");
}

#[test]
fn the_order_of_what_opens_is_that_of_summing_anew() {
    rounds(42, 6, |stream, round| {
        let desk = town(stream);
        let outcome = asked(&desk, Way::Plain, site("mclp").opening(6));
        let study = &outcome.study;
        let limit = outcome.standard.limit.cost;
        let near = |at, demand: usize| {
            study.plane.distance(at, study.demand.points[demand].at).is_within(limit)
        };
        let mut served: Vec<bool> = (0..study.demand.len())
            .map(|demand| study.facilities.iter().any(|site| near(site.at, demand)))
            .collect();
        let opened = &outcome.siting.as_ref().unwrap().opened;
        for (at, site) in opened.iter().enumerate() {
            let adds = |at| -> Weight {
                let new = (0..served.len()).filter(|&demand| !served[demand] && near(at, demand));
                new.map(|demand| study.demand.points[demand].weight).sum()
            };
            assert_eq!(site.marginal, adds(site.at), "round {round}");
            assert!(opened[at..].iter().all(|later| adds(later.at) <= site.marginal));
            for (demand, served) in served.iter_mut().enumerate() {
                *served |= near(site.at, demand);
            }
        }
    });
}

#[test]
fn phases_by_demand_point_add_up_to_what_each_phase_covers() {
    rounds(43, 5, |stream, round| {
        let desk = town(stream);
        for way in WAYS {
            let phases = vec![1, 2, 1];
            let outcome = asked(&desk, way, SiteQuestion { phases, ..site("mclp") });
            let siting = outcome.siting.as_ref().unwrap();
            let points = &outcome.study.demand.points;
            assert_eq!(siting.phase_of.len(), points.len());
            for (number, phase) in (1..).zip(&siting.phases) {
                let by_then = points.iter().zip(&siting.phase_of);
                let by_then = by_then.filter(|(_, served)| **served <= Served::In(number));
                let sum: Weight = by_then.map(|(point, _)| point.weight).sum();
                assert_eq!(sum, phase.covered, "round {round}, {way:?}, phase {number}");
            }
            for (demand, served) in siting.phase_of.iter().enumerate() {
                let before = outcome.verdict_before(demand) == Some(Verdict::Served);
                assert_eq!(*served == Served::Before, before, "round {round}, {way:?}");
                let never = outcome.coverage.verdict(demand) != Verdict::Served;
                assert_eq!(*served == Served::Never, never, "round {round}, {way:?}");
            }
        }
        let outcome = asked(&desk, Way::Plain, site("mclp").opening(2));
        assert!(outcome.siting.unwrap().phase_of.is_empty(), "no phases were asked for");
    });
}

#[test]
fn distances_both_ways_are_the_least_of_all_sites() {
    rounds(44, 4, |stream, round| {
        let desk = town(stream);
        for way in WAYS {
            let outcome = asked(&desk, way, site("mclp").opening(2));
            let study = &outcome.study;
            let places: Vec<Place> = outcome.sites.iter().map(Place::from).collect();
            let walk = outcome
                .on_foot
                .as_ref()
                .map(|foot| foot.walk.with_measure(Measure::Distance).without_estimates());
            let streets = walk.as_ref().map(|walk| {
                let world = World { study, walk: Some(walk) };
                reach::named("walk").unwrap().prepare(world, places.clone())
            });
            let mut unlike = 0;
            for demand in 0..study.demand.len() {
                let least = |cost: &dyn Fn(usize) -> Option<Cost>| {
                    let all = (0..places.len())
                        .filter_map(|site| Some(Hit { cost: cost(site)?, site: site as u32 }));
                    all.min()
                };
                let at = study.demand.points[demand].at;
                let flown = least(&|site| Some(study.plane.distance(places[site].at, at)));
                assert_eq!(outcome.straight(demand), flown, "round {round}, {way:?}");
                let walked =
                    streets.as_ref().and_then(|streets| least(&|site| streets.cost(site, demand)));
                assert_eq!(outcome.walked(demand), walked, "round {round}, {way:?}");
                unlike += usize::from(walked.is_some_and(|walked| walked > flown.unwrap()));
            }
            assert_eq!(unlike > 10, way != Way::Plain, "round {round}, {way:?}");
            assert_eq!(outcome.straight(study.demand.len()), None);
            if way != Way::Walked {
                assert_eq!(hits(&outcome, Outcome::straight), outcome.coverage.assignment);
            }
        }
    });
}

#[test]
fn a_table_of_costs_knows_no_distance_and_no_zone() {
    let desk = Desk::new();
    desk.put("costs.csv", "origin,destination,cost\nb1,c1,5\nb2,c2,900\n");
    let layer = |name: &str| Some(LayerRef::to_file(desk.0.path().join(name)));
    let outcome = ask(&Question {
        layers: LayerRefs {
            demand: layer("blocks.csv"),
            facilities: layer("centres.csv"),
            matrix: layer("costs.csv"),
            ..LayerRefs::default()
        },
        within: vec!["10".parse().unwrap()],
        reach: reach::named("matrix").unwrap(),
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Coverage(BlockRule::Point),
    });
    assert_eq!((outcome.straight(0), outcome.walked(0)), (None, None));
    assert!(outcome.coverage.assignment[0].is_some());
    assert!(outcome.zones().unwrap().is_empty());
    assert_eq!(outcome.verdict_before(0), None, "nothing was proposed");
}

#[test]
fn zones_are_the_catchments_an_audit_would_give() {
    rounds(45, 4, |stream, round| {
        let desk = town(stream);
        let covered = ask(&question(&desk, Way::Plain, Ask::Coverage(BlockRule::Point)));
        let zones = covered.zones().unwrap();
        let audited = ask(&question(&desk, Way::Plain, Ask::Audit(AuditQuestion::default())));
        assert!(audited.audit.is_some());
        assert_eq!(zones, audited.zones().unwrap(), "round {round}");
        assert_eq!(zones.len(), covered.sites.len());
        let proposed = asked(&desk, Way::Plain, site("mclp").opening(3));
        let zones = proposed.zones().unwrap();
        assert_eq!(zones.len(), proposed.sites.len());
        let square = |zone: &geo::MultiPolygon<f64>| proposed.study.plane.ground_area(zone) / 1e6;
        let ground = proposed.ground.as_ref().unwrap().covered.middle();
        let sum: f64 = zones.iter().map(square).sum();
        assert!((sum / ground - 1.0).abs() < 1e-3, "round {round}: {sum} of {ground} km2");
        let outline = &proposed.study.area.as_ref().unwrap().outline;
        for (demand, point) in proposed.study.demand.points.iter().enumerate() {
            let at = Point::new(point.at.x, point.at.y);
            let holding: Vec<usize> =
                (0..zones.len()).filter(|&site| zones[site].contains(&at)).collect();
            let served = proposed.coverage.verdict(demand) == Verdict::Served;
            match proposed.straight(demand) {
                Some(hit) if served && outline.contains(&at) && hit.cost.0 < 449_000 => {
                    assert_eq!(holding, [hit.site as usize], "round {round}, {demand}");
                }
                _ => assert!(served || holding.is_empty(), "round {round}, {demand}"),
            }
        }
        let walked = ask(&question(&desk, Way::Walked, Ask::Coverage(BlockRule::Point)));
        assert!(walked.zones().unwrap().is_empty(), "circles say nothing of a walk");
        let mut bare = question(&desk, Way::Plain, Ask::Coverage(BlockRule::Point));
        bare.layers.area = None;
        assert!(ask(&bare).zones().unwrap().is_empty(), "no area, no zones");
    });
}

//! The ground against its slow twin: the farthest place, the holes, the enclosure.

mod oracle;

use geo::{Contains, Coord, Distance, Euclidean, LineString, MultiPolygon, Point, Polygon};
use oracle::Stream;
use oracle::ground::{World, nearest, overlaid, sampled, worlds};
use radii::coverage::Ground;
use radii::model::{Area, Cost, Xy};
use rayon::prelude::*;

fn figure(shell: Vec<Coord<f64>>, holes: Vec<Vec<Coord<f64>>>) -> Polygon<f64> {
    Polygon::new(LineString(shell), holes.into_iter().map(LineString).collect())
}

/// A random area: a star, perhaps with a hole in it, perhaps with a second part beside it.
fn random_area(world: &World, stream: &mut Stream) -> Area {
    let corners = [3, 4, 7, 40][stream.below(4) as usize];
    let shell = world.star(stream, (-0.3, 0.0), 0.6, 0.5, corners);
    let holes = match stream.below(2) {
        0 => Vec::new(),
        _ => vec![world.star(stream, (-0.3, 0.0), 0.1, 0.3, 5)],
    };
    let mut parts = vec![figure(shell, holes)];
    if stream.below(2) == 0 {
        parts.push(figure(world.star(stream, (0.7, 0.3), 0.3, 0.4, 6), Vec::new()));
    }
    world.area(MultiPolygon(parts))
}

fn random_sites(world: &World, stream: &mut Stream, most: u64) -> Vec<Xy> {
    let count = 1 + stream.below(most);
    let mut sites: Vec<Xy> =
        (0..count).map(|_| world.at(stream.within(-1.1, 1.1), stream.within(-1.1, 1.1))).collect();
    if stream.below(3) == 0 {
        sites.push(sites[0]);
    }
    if stream.below(4) == 0 {
        // A street: all on one line.
        let y = sites[0].y;
        sites.iter_mut().for_each(|site| site.y = y);
    }
    sites
}

/// No sample, however refined, is farther than the farthest place; the farthest place is one.
/// The uncovered ground lies between what is claimed.
#[test]
fn no_sample_beats_the_certificate() {
    let seed = 4_001;
    println!("seed {seed}");
    (0..40_u64).into_par_iter().for_each(|round| {
        let mut stream = Stream(seed + round);
        for world in worlds() {
            // Across a country every length is a geodesic: fewer of them.
            let samples = match (round, world.half > 100_000.0) {
                (0, false) => 1_000_000,
                (_, false) => 1_500,
                (0 | 10 | 20 | 30 | 40, true) => 450,
                (_, true) => continue,
            };
            let area = random_area(&world, &mut stream);
            let sites = random_sites(&world, &mut stream, 40);
            let limit = Cost::from_metres(world.half * stream.within(0.1, 0.8));
            let name = format!("{} round {round}", world.name);
            check(&world, &area, &sites, limit, samples, &mut stream, &name);
        }
    });
}

fn check(
    world: &World,
    area: &Area,
    sites: &[Xy],
    limit: Cost,
    samples: usize,
    stream: &mut Stream,
    name: &str,
) {
    let plane = &world.plane;
    let ground = Ground::new(plane, area, sites, limit).unwrap();
    let survey = ground.survey();
    let farthest = survey.farthest.unwrap();
    let metres = limit.metres() + 0.0005;
    let twin = sampled(plane, area, sites, metres, samples, stream);
    let claimed = nearest(plane, sites, farthest.at);
    assert!(twin.farthest <= claimed + 1e-6, "{name}: {} beats {claimed}", twin.farthest);
    assert_eq!(farthest.distance, plane.distance(sites[farthest.site], farthest.at), "{name}");
    assert!((farthest.distance.metres() - claimed).abs() < 0.0006, "{name}");
    let place = Point::new(farthest.at.x, farthest.at.y);
    let apart = Euclidean.distance(&area.outline, &place);
    assert!(apart < 1e-5, "{name}: the farthest place is {apart} m outside");

    // The enclosure holds what polygons of 1,440 corners come to, inside and around.
    let inscribed = overlaid(plane, area, sites, metres, 1440) / 1e6;
    let around = metres / (std::f64::consts::PI / 1440.0).cos();
    let circumscribed = overlaid(plane, area, sites, around, 1440) / 1e6;
    let slack = 1e-7 * area.km2;
    let open = survey.uncovered;
    assert!(open.low <= inscribed + slack, "{name}: {open:?}, at most {inscribed}");
    assert!(open.high >= circumscribed - slack, "{name}: {open:?}, at least {circumscribed}");
    assert!(open.width() <= 1e-4 * area.km2, "{name}: {open:?} of {}", area.km2);
    // And it lies where the samples put it.
    let share = open.middle() / area.km2;
    let count = twin.inside as f64;
    let spread = (share * (1.0 - share) / count).sqrt().max(1.0 / count);
    assert!((share - twin.beyond).abs() < 6.0 * spread, "{name}: {share}, sampled {}", twin.beyond);

    // The holes are the uncovered ground, and the deepest of them is the farthest place.
    let of_holes: f64 = survey.holes.iter().map(|hole| hole.km2).sum();
    assert!((of_holes - open.middle()).abs() <= 1e-7 * area.km2 + open.width(), "{name}: holes");
    let holds = farthest.distance <= limit;
    assert_eq!(survey.holes.is_empty(), holds, "{name}: {} {limit:?}", farthest.distance.metres());
    if let Some(deepest) = survey.holes.first() {
        assert_eq!(deepest.distance, Some(farthest.distance), "{name}");
    }
    check_overlap(world, area, sites, limit, stream, name);

    for hole in &survey.holes {
        let place = Point::new(hole.deepest.x, hole.deepest.y);
        let apart = Euclidean.distance(&hole.outline, &place);
        assert!(apart < 1e-5, "{name}: a deepest place {apart} m outside its hole");
        let far = nearest(plane, sites, hole.deepest);
        assert!(far > metres - 1e-6, "{name}: {far} is within {metres}");
    }
    for _ in 0..200 {
        let at = world.at(stream.within(-1.0, 1.0), stream.within(-1.0, 1.0));
        let place = Point::new(at.x, at.y);
        let within = survey.holes.iter().filter(|hole| hole.outline.contains(&place)).count();
        let far = nearest(plane, sites, at);
        // A chord of one degree cuts this much off an arc.
        let chord = metres * (1.0 - (0.5_f64).to_radians().cos());
        let open = area.outline.contains(&place) && far > metres;
        assert!(within <= 1, "{name}: two holes share a place");
        assert!(!open || within == 1, "{name}: an uncovered place in no hole");
        assert!(within == 0 || far > metres - 1.1 * chord, "{name}: a covered place in a hole");
    }
}

/// Depths against samples and against the uncovered ground; the loss of a site against the
/// ground without it.
fn check_overlap(
    world: &World,
    area: &Area,
    sites: &[Xy],
    limit: Cost,
    stream: &mut Stream,
    name: &str,
) {
    let plane = &world.plane;
    let ground = Ground::new(plane, area, sites, limit).unwrap();
    let (survey, overlap, losses) = (ground.survey(), ground.overlap(), ground.losses());
    let slack = 1e-8 * area.km2;
    let covered = area.km2 - survey.uncovered.middle();
    let once = overlap.at_least[0];
    assert!((once.middle() - covered).abs() <= slack + once.width(), "{name}: {once:?} {covered}");
    let (mut inside, mut deep) = (0_u32, [0_u32; 3]);
    for _ in 0..400 {
        let at = world.at(stream.within(-1.0, 1.0), stream.within(-1.0, 1.0));
        if area.outline.contains(&Point::new(at.x, at.y)) {
            let over = sites.iter().filter(|&&site| plane.length(site, at) <= limit.metres());
            let over = over.count();
            inside += 1;
            (0..3).filter(|&depth| over > depth).for_each(|depth| deep[depth] += 1);
        }
    }
    for (depth, sampled) in deep.into_iter().enumerate() {
        let share = overlap.at_least[depth].middle() / area.km2;
        let spread = (share * (1.0 - share) / f64::from(inside.max(1))).sqrt().max(2e-3);
        let found = f64::from(sampled) / f64::from(inside.max(1));
        assert!(
            inside < 30 || (share - found).abs() < 6.0 * spread,
            "{name}: {depth} {share} {found}"
        );
    }
    for (site, loss) in losses.iter().enumerate().take(6) {
        let mut others = sites.to_vec();
        others.remove(site);
        let without = Ground::new(plane, area, &others, limit).unwrap().survey();
        let lost = without.uncovered.middle() - survey.uncovered.middle();
        let width = without.uncovered.width() + survey.uncovered.width();
        let alone = overlap.alone_km2[site];
        assert!((lost - alone).abs() <= slack + width, "{name}: site {site} {lost} {alone}");
        // A sliver may be too small to show as ground.
        assert!(loss.opens || lost <= slack + width, "{name}: site {site} opens {lost} unseen");
        assert!(!loss.opens || lost > -slack - width, "{name}: site {site}");
        if let (Some(before), Some(after)) = (survey.farthest, without.farthest)
            && before.distance <= limit
        {
            let farthest = loss.farthest.unwrap_or(Cost(0)).max(before.distance);
            let apart = i64::from(farthest.0) - i64::from(after.distance.0);
            assert!(apart.abs() <= 1, "{name}: site {site} {farthest:?} {:?}", after.distance);
            assert_eq!(loss.opens, after.distance > limit, "{name}: site {site}");
        }
    }
}

/// A shell from places, as a study would hold it.
fn plain(world: &World, corners: &[Xy], holes: &[&[Xy]]) -> Area {
    let ring = |corners: &[Xy]| corners.iter().map(|&at| Coord::from(at)).collect();
    let holes = holes.iter().map(|hole| ring(hole)).collect();
    world.area(MultiPolygon(vec![figure(ring(corners), holes)]))
}

/// A square round a place, `half` metres either way.
fn square(at: Xy, half: f64) -> [Xy; 4] {
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(i, j)| Xy { x: at.x + i * half, y: at.y + j * half })
}

/// The claim under a limit 2 mm short of, at, and 2 mm beyond the known distance of the known
/// farthest place.
fn at_the_limit(world: &World, area: &Area, sites: &[Xy], metres: f64, at: Xy, name: &str) {
    for (off, holds) in [(-0.002, false), (0.0, true), (0.002, true)] {
        let name = format!("{}, {name}, {off:+}", world.name);
        let limit = Cost::from_metres(metres + off);
        let survey = Ground::new(&world.plane, area, sites, limit).unwrap().survey();
        let farthest = survey.farthest.unwrap();
        assert_eq!(farthest.distance, Cost::from_metres(metres), "{name}");
        assert!(farthest.at.distance_2(at) < 1e-8, "{name}: {:?} is not {at:?}", farthest.at);
        assert_eq!(farthest.distance <= limit, holds, "{name}");
        assert_eq!(survey.holes.is_empty(), holds, "{name}");
        if !holds {
            let hole = &survey.holes[0];
            assert_eq!(hole.distance, Some(Cost::from_metres(metres)), "{name}");
            assert!(hole.km2 > 0.0 && hole.km2 < 1e-4, "{name}: {} km2", hole.km2);
            assert!(survey.uncovered.high >= hole.km2, "{name}");
        }
    }
}

/// Areas whose farthest place is known, inside, on the outline and at a corner of it: a
/// millimetre decides.
#[test]
fn two_millimetres_either_side_of_the_limit() {
    for world in worlds() {
        let plane = &world.plane;
        let place = world.at(0.31, -0.27);
        for metres in [800.0, 1_000.0, 2_345.678] {
            // Three sites as far from a place on the ground, which lies between them.
            let three = plane.circle(place, metres, 3).unwrap();
            let around = plain(&world, &square(place, 20.0), &[]);
            at_the_limit(&world, &around, &three, metres, place, "inside");
            // With one more at the same place, and strangers far off.
            let mut more = three.clone();
            more.extend([three[1], world.at(1.1, 1.1), world.at(-1.1, 0.9)]);
            at_the_limit(&world, &around, &more, metres, place, "inside, coincident sites");
            // One site, nearer to everything but a corner.
            let east = Xy { x: place.x + 30.0, y: place.y };
            let west = Xy { x: place.x - 30.0, ..east };
            let corners =
                [Xy { y: place.y - 9.0, ..west }, Xy { y: place.y - 9.0, ..east }, east, west];
            let strip = plain(&world, &corners, &[]);
            let from = corners[0];
            let site = plane.circle(from, metres, 8).unwrap()[1];
            at_the_limit(&world, &strip, &[site], metres, from, "at a corner");
        }
    }
}

/// On a side: both sites are as far from its middle, and nearer to either end.
#[test]
fn the_farthest_place_may_be_the_middle_of_a_side() {
    let world = &worlds()[0];
    let place = world.at(0.0, 0.0);
    let sites = [Xy { x: -600.0, y: 800.0 }, Xy { x: 600.0, y: 800.0 }];
    let corners = [(-300.0, 0.0), (300.0, 0.0), (300.0, 100.0), (-300.0, 100.0)];
    let corners = corners.map(|(x, y)| Xy { x, y });
    let area = plain(world, &corners, &[]);
    at_the_limit(world, &area, &sites, 1_000.0, place, "on a side");
}

/// What lies in a hole of the area needs no centre; what lies in another part of it does.
#[test]
fn holes_and_parts_of_the_area_count() {
    for world in worlds() {
        let plane = &world.plane;
        let place = world.at(-0.2, 0.4);
        let three = plane.circle(place, 1_000.0, 3).unwrap();
        let limit = Cost::from_metres(999.0);
        let shell = square(place, 60.0);
        let whole = plain(&world, &shell, &[]);
        assert_eq!(Ground::new(plane, &whole, &three, limit).unwrap().survey().holes.len(), 1);
        // The place 1,000 m off all three lies in the lake.
        let lake = square(place, 20.0);
        let without = plain(&world, &shell, &[&lake]);
        let survey = Ground::new(plane, &without, &three, limit).unwrap().survey();
        assert!(survey.holes.is_empty(), "{}", world.name);
        assert_eq!(survey.uncovered.low, 0.0);
        assert!(survey.uncovered.high < 1e-9 * without.km2.max(1.0), "{}", world.name);
        // An island beyond everything is a hole of its own, in its whole size.
        let island = square(Xy { x: place.x + 5_000.0, ..place }, 30.0);
        let ring = |corners: &[Xy]| corners.iter().map(|&at| Coord::from(at)).collect();
        let two = world.area(MultiPolygon(vec![
            figure(ring(&shell), vec![ring(&lake)]),
            figure(ring(&island), Vec::new()),
        ]));
        let survey = Ground::new(plane, &two, &three, limit).unwrap().survey();
        assert_eq!(survey.holes.len(), 1, "{}", world.name);
        let expected = plain(&world, &island, &[]).km2;
        assert!((survey.holes[0].km2 - expected).abs() < 1e-9, "{}", world.name);
    }
}

/// Slivers, corners exactly on a rim, centres outside, one centre, none.
#[test]
fn awkward_areas() {
    let world = &worlds()[0];
    let plane = &world.plane;
    let at = |x: f64, y: f64| Xy { x, y };
    let limit = Cost::from_metres(1_000.0);
    let survey =
        |area: &Area, sites: &[Xy]| Ground::new(plane, area, sites, limit).unwrap().survey();

    // A sliver a millimetre wide and six kilometres long: a third of it is covered.
    let sliver = [at(-3_000.0, 0.0), at(3_000.0, 0.0), at(3_000.0, 0.001), at(-3_000.0, 0.001)];
    let sliver = plain(world, &sliver, &[]);
    let found = survey(&sliver, &[at(0.0, 0.0)]);
    assert_eq!(found.holes.len(), 2);
    let open = found.uncovered;
    assert!((open.middle() / sliver.km2 - 2.0 / 3.0).abs() < 1e-5, "{open:?}");
    assert_eq!(found.farthest.unwrap().distance, Cost::from_metres(3_000.0));

    // A square inscribed in the disc, its corners on the rim: covered, corners included.
    let half = 1_000.0 / 2.0_f64.sqrt();
    let inscribed = plain(world, &square(at(0.0, 0.0), half), &[]);
    let found = survey(&inscribed, &[at(0.0, 0.0)]);
    assert_eq!(found.farthest.unwrap().distance, limit);
    assert!(found.holes.is_empty());
    // The square round the disc: its sides touch the rim, its four corners are open.
    let around = plain(world, &square(at(0.0, 0.0), 1_000.000_5), &[]);
    let found = survey(&around, &[at(0.0, 0.0)]);
    let corners = (4.0 - std::f64::consts::PI) * 1.000_000_5_f64.powi(2);
    assert!((found.uncovered.middle() - corners).abs() < 1e-8, "{:?}", found.uncovered);
    assert!(found.uncovered.low <= corners && corners <= found.uncovered.high);

    // Four centres outside cover the square between them; one of them does not.
    let outside = [at(-900.0, 0.0), at(900.0, 0.0), at(0.0, 900.0), at(0.0, -900.0)];
    let middle = plain(world, &square(at(0.0, 0.0), 400.0), &[]);
    assert!(survey(&middle, &outside).holes.is_empty());
    assert_eq!(survey(&middle, &outside[..1]).holes.len(), 1);

    // No centre: everything is one hole without a depth.
    let bare = survey(&middle, &[]);
    assert_eq!((bare.farthest, bare.holes.len(), bare.holes[0].distance), (None, 1, None));
    assert!((bare.uncovered.middle() - middle.km2).abs() < 1e-8);

    // Two discs that just meet in the middle of a strip part what is open above from what is
    // open below; three millimetres farther apart they leave one hole through the waist.
    for (apart, holes) in [(2_000.0, 2), (2_000.003, 1)] {
        let strip = [at(0.0, -10.0), at(apart, -10.0), at(apart, 10.0), at(0.0, 10.0)];
        let found = survey(&plain(world, &strip, &[]), &[at(0.0, 0.0), at(apart, 0.0)]);
        assert_eq!(found.holes.len(), holes, "{apart}: {:?}", found.holes);
    }

    // A ring of covered ground round an open middle, and open ground round that: two holes.
    let ring: Vec<Xy> = (0..24)
        .map(|n| std::f64::consts::TAU * f64::from(n) / 24.0)
        .map(|angle| at(3_000.0 * angle.cos(), 3_000.0 * angle.sin()))
        .collect();
    let found = survey(&plain(world, &square(at(0.0, 0.0), 4_900.0), &[]), &ring);
    assert_eq!(found.holes.len(), 2);
    assert_eq!(
        found.holes[0].outline.interiors().len() + found.holes[1].outline.interiors().len(),
        1
    );
}

/// The closed form of the projection's ground against the geodesic area of the same ring.
#[test]
fn ground_terms_add_up_to_the_geodesic_area() {
    for world in worlds() {
        let mut stream = Stream(11);
        for _ in 0..5 {
            let shell = world.star(&mut stream, (0.2, -0.3), 0.7, 0.4, 9);
            let area = world.area(MultiPolygon(vec![figure(shell, Vec::new())]));
            let corners: Vec<Xy> =
                area.outline.0[0].exterior().coords().map(|&c| Xy::from(c)).collect();
            let terms = corners.windows(2).map(|two| world.plane.area_term(two[0], two[1]));
            let km2 = terms.sum::<f64>() / 1e6;
            let off = (km2 / area.km2 - 1.0).abs();
            assert!(off < 2e-7, "{}: {km2} against {}, {off:e}", world.name, area.km2);
        }
    }
}

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
    let mut sites: Vec<Xy> = (0..count)
        .map(|_| world.at(stream.within(-1.1, 1.1), stream.within(-1.1, 1.1)))
        .collect();
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
    (0..60_u64).into_par_iter().for_each(|round| {
        let mut stream = Stream(seed + round);
        for world in worlds() {
            // Across a country every length is a geodesic: fewer of them.
            let samples = match (round, world.half > 100_000.0) {
                (0, false) => 1_000_000,
                (_, false) => 3_000,
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
        assert!(inside < 30 || (share - found).abs() < 6.0 * spread, "{name}: {depth} {share} {found}");
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

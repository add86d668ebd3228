//! Maps of what is hardly there, of too much, and of what lies badly: whole pictures, each block in
//! the colour of its verdict, circles where the geodesic has them, names off everything.

mod asked;
mod desk;
mod oracle;
mod picture;

use asked::town::{polygons, table};
use asked::{ask, coverage, layers_in, site};
use desk::Desk;
use geo::{Destination, Distance, Geodesic, Point};
use oracle::Stream;
use picture::fit::Fit;
use picture::raster::Raster;
use picture::ruler::{Room, Ruler};
use picture::sheet::{Scene, faults, scenes};
use picture::svg::{Kind, Svg};
use radii::coverage::Verdict;
use radii::map::{MapFormat, MapStyle, Size, draw};
use radii::model::{LonLat, Xy};
use radii::scenario::Outcome;

const EXISTING: [u8; 3] = [27, 55, 100];
const SERVED: [[u8; 3]; 3] = [[196, 224, 218], [118, 182, 170], [38, 122, 108]];
const UNCOVERED: [[u8; 3]; 3] = [[251, 208, 165], [240, 142, 62], [196, 78, 8]];

fn vectors(outcome: &Outcome, style: &MapStyle) -> String {
    let drawing = draw(outcome, style, MapFormat::Svg).unwrap();
    assert_eq!(drawing.warnings, Vec::<String>::new());
    String::from_utf8(drawing.bytes).unwrap()
}

fn pixels(outcome: &Outcome, style: &MapStyle) -> Raster {
    Raster::read(&draw(outcome, style, MapFormat::Png).unwrap().bytes)
}

/// A picture in which nothing is wrong, but that names on a map may be cut.
fn whole(label: &str, outcome: &Outcome, ruler: &Ruler) -> Svg {
    let mut last = None;
    for size in [Size::A4, Size::Screen] {
        let style = MapStyle { size, ..MapStyle::default() };
        let svg = Svg::read(&vectors(outcome, &style));
        let is_cut_name =
            |fault: &String| fault.starts_with("names: ") && fault.ends_with("is cut");
        let faults: Vec<String> =
            faults(&svg, ruler).into_iter().filter(|fault| !is_cut_name(fault)).collect();
        assert!(faults.is_empty(), "{label} {}: {}", size.name(), faults.join("\n"));
        let png = pixels(outcome, &style);
        assert!(png.width > 500 && png.height > 500, "{label}");
        last = Some(svg);
    }
    last.unwrap()
}

/// Discs of blocks in some colours; the rim of each is a disc too, under it and wider.
fn dots(svg: &Svg, colours: &[[u8; 3]]) -> usize {
    let dots = || svg.of("blocks").filter(|shape| shape.kind == Kind::Dots);
    let width = |shape: &picture::svg::Shape| shape.number("stroke-width");
    let least = dots().map(width).fold(f64::MAX, f64::min);
    let inner = dots().filter(|shape| width(shape) == least);
    let of_colour = |colour: [u8; 3]| colours.contains(&colour);
    let inner = inner.filter(|shape| shape.colour().is_some_and(of_colour));
    inner.map(|shape| shape.runs.len()).sum()
}

#[test]
fn hardly_anything_makes_a_map() {
    let Some(ruler) = Ruler::of_system() else { return };
    let seen = [SERVED, UNCOVERED].concat();
    for (label, blocks, centres, local) in [
        (
            "one block",
            "id,lon,lat,population\n1,106.801,39.7,5\n",
            "id,lon,lat\na,106.8,39.7\n",
            false,
        ),
        (
            "at one place",
            "id,lon,lat,population\n1,106.8,39.7,5\n",
            "id,lon,lat\na,106.8,39.7\n",
            false,
        ),
        (
            "three blocks",
            "id,lon,lat,population\n1,106.8,39.7,5\n2,106.81,39.7,5\n3,106.9,39.75,7\n",
            "id,lon,lat\na,106.8,39.7\n",
            false,
        ),
        (
            "plain metres",
            "id,x,y,population\n1,0,0,5\n2,900,0,5\n3,2000.5,-700,7\n",
            "id,x,y\na,10,10\nb,400,300\n",
            true,
        ),
        (
            "a centre far outside",
            "id,lon,lat,population\n1,106.8,39.7,5\n2,106.81,39.7,5\n",
            "id,lon,lat\na,106.8,39.7\nfar,108.9,40.9\n",
            false,
        ),
        (
            "nobody but one",
            "id,lon,lat,population\n1,106.8,39.7,0\n2,106.83,39.7,0\n3,106.84,39.7,1\n",
            "id,lon,lat\na,106.8,39.7\n",
            false,
        ),
    ] {
        let desk = Desk::new();
        desk.put("b.csv", blocks);
        desk.put("c.csv", centres);
        let layers = layers_in(desk.0.path(), local, [Some("b.csv"), Some("c.csv"), None]);
        let outcome = ask(layers, "1km", coverage());
        let svg = whole(label, &outcome, &ruler);
        let panels = scenes(&svg).len();
        assert_eq!(panels, 1, "{label}: so few are no crowd");
        // A disc for each block, and swatches are none.
        let points = blocks.lines().count() - 1;
        assert_eq!(dots(&svg, &seen), points, "{label}: every block is seen");
        let served = dots(&svg, &SERVED);
        assert_eq!(served as u64, outcome.coverage.ledger.served.points, "{label}");
    }
}

#[test]
fn nobody_at_all_makes_no_map() {
    let desk = Desk::new();
    desk.put("b.csv", "id,lon,lat,population\n1,106.8,39.7,0\n2,106.83,39.7,0\n");
    for map in ["map.png", "map.svg", "map.html"] {
        let line =
            format!("coverage --facilities centres.csv --demand b.csv --within 1km --map {map}");
        desk.refuses(&line, 3, &["b.csv (population)", "every weight is 0"]);
    }
}

/// The shade of each block: light, middle and dark are thirds of the blocks by weight.
fn shades(outcome: &Outcome) -> Vec<usize> {
    let weights = || outcome.study.demand.points.iter().map(|point| point.weight);
    let mut sorted: Vec<_> = weights().collect();
    sorted.sort_unstable();
    let limits = [sorted[sorted.len() / 3], sorted[2 * sorted.len() / 3]];
    weights().map(|weight| limits.iter().filter(|&&limit| weight > limit).count()).collect()
}

fn sites(outcome: &Outcome) -> Vec<Xy> {
    outcome.sites.iter().map(|site| site.at).collect()
}

fn is_served(outcome: &Outcome, block: usize) -> bool {
    outcome.coverage.verdict(block) == Verdict::Served
}

/// Whether nothing of the map lies over a place: no circle, symbol or name.
fn is_clear(scene: &Scene<'_>, over: &[Room], spot: (f64, f64), reach: f64) -> bool {
    let room = Room::around(spot, reach);
    let is_over = over.iter().any(|other| other.meets(&room, 0.0));
    !is_over && !scene.is_near_line(spot, reach + 2.0)
}

/// What lies over the blocks of a map.
fn over(scene: &Scene<'_>, ruler: &Ruler) -> Vec<Room> {
    let names = scene.of("names").filter(|shape| shape.kind == Kind::Text);
    let halo = |room: Room| Room {
        left: room.left - 2.5,
        right: room.right + 2.5,
        top: room.top - 2.5,
        bottom: room.bottom + 2.5,
    };
    let names = names.filter_map(|name| ruler.room(name)).map(halo);
    let leaders = scene.of("names").filter(|shape| shape.kind == Kind::Stroke);
    let leaders =
        leaders.flat_map(|shape| shape.runs.iter().map(|run| picture::sheet::around(run)));
    names.chain(leaders.map(halo)).chain(scene.symbols()).collect()
}

#[test]
fn every_block_has_the_colour_of_its_verdict() {
    let Some(ruler) = Ruler::of_system() else { return };
    for (seed, polygonal) in [(1, false), (2, true), (3, false), (4, true)] {
        println!("seed {seed}");
        let mut stream = Stream(seed);
        let desk = Desk::new();
        let lattice: Vec<(f64, f64)> = (0..50 * 50)
            .map(|at| (f64::from(at % 50) * 200.0, f64::from(at / 50) * 200.0))
            .collect();
        if polygonal {
            let places = lattice.iter().map(|&(x, y)| (x, y, stream.within(40.0, 70.0)));
            desk.put("b.geojson", polygons(places, 6));
        } else {
            let rows = lattice.iter().map(|&(x, y)| (x, y, stream.below(500).to_string()));
            desk.put("b.csv", table(rows, "population"));
        }
        let centres = (0..14)
            .map(|_| (stream.within(0.0, 9_800.0), stream.within(0.0, 9_800.0), "甲".to_owned()));
        desk.put("c.csv", table(centres, "name"));
        let blocks = if polygonal { "b.geojson" } else { "b.csv" };
        let layers = layers_in(desk.0.path(), false, [Some(blocks), Some("c.csv"), None]);
        let outcome = ask(layers, "1200m", coverage());
        let svg = Svg::read(&vectors(&outcome, &MapStyle::default()));
        let scene = &scenes(&svg)[0];
        let fit = Fit::of(scene, EXISTING, &sites(&outcome));
        let over = over(scene, &ruler);
        let png = pixels(&outcome, &MapStyle::default());
        let shades = shades(&outcome);
        let mut checked = [0; 2];
        for (block, point) in outcome.study.demand.points.iter().enumerate() {
            if !is_clear(scene, &over, fit.at(point.at), 2.0) {
                continue;
            }
            let served = is_served(&outcome, block);
            let family = if served { SERVED } else { UNCOVERED };
            let seen = png.on_sheet(fit.at(point.at), svg.width);
            assert_eq!(seen, family[shades[block]], "block {block} at {:?}", fit.at(point.at));
            checked[usize::from(served)] += 1;
        }
        assert!(checked.iter().all(|&count| count > 300), "{checked:?}");
    }
}

/// Teal or orange, however thin.
fn is_warm([r, _, b]: [u8; 3]) -> bool {
    i32::from(r) - i32::from(b) > 12
}

fn is_cool([r, g, _]: [u8; 3]) -> bool {
    i32::from(g) - i32::from(r) > 5
}

#[test]
fn blocks_smaller_than_a_pixel_are_seen_as_what_they_are() {
    let Some(ruler) = Ruler::of_system() else { return };
    let desk = Desk::new();
    let lattice = (0..30 * 30).map(|at| (f64::from(at % 30), f64::from(at / 30)));
    desk.put("b.geojson", polygons(lattice.map(|(x, y)| (x * 1730.0, y * 1730.0, 1.0)), 5));
    let centres = [(9_000.0, 9_000.0), (30_000.0, 41_000.0)];
    desk.put("c.csv", table(centres.map(|(x, y)| (x, y, "n".to_owned())).into_iter(), "name"));
    let layers = layers_in(desk.0.path(), false, [Some("b.geojson"), Some("c.csv"), None]);
    let outcome = ask(layers, "12km", coverage());
    let svg = Svg::read(&vectors(&outcome, &MapStyle::default()));
    let scene = &scenes(&svg)[0];
    let fit = Fit::of(scene, EXISTING, &sites(&outcome));
    assert!(2.0 * fit.scale < 0.2, "a block is a fifth of a pixel: {}", fit.scale);
    let over = over(scene, &ruler);
    let png = pixels(&outcome, &MapStyle::default());
    let mut checked = [0; 2];
    for (block, point) in outcome.study.demand.points.iter().enumerate() {
        if !is_clear(scene, &over, fit.at(point.at), 4.0) {
            continue;
        }
        let (x, y) = fit.at(point.at);
        let near = [-1.0, 0.0, 1.0]
            .into_iter()
            .flat_map(|dx| [-1.0, 0.0, 1.0].map(|dy| png.on_sheet((x + dx, y + dy), svg.width)));
        let near: Vec<[u8; 3]> = near.collect();
        let served = is_served(&outcome, block);
        let (warm, cool) = (near.iter().any(|&p| is_warm(p)), near.iter().any(|&p| is_cool(p)));
        assert_eq!((cool, warm), (served, !served), "block {block}: {near:?}");
        checked[usize::from(served)] += 1;
    }
    assert!(checked.iter().all(|&count| count > 100), "{checked:?}");
}

/// Circles are long enough here that plane circles would be pixels off.
#[test]
fn circles_pass_through_the_geodesic() {
    for (seed, lat) in [(5_u64, 0.5), (6, 39.7), (7, 66.0)] {
        println!("seed {seed}");
        let mut stream = Stream(seed);
        let desk = Desk::new();
        let mut rows = |count: usize, spread: f64| -> String {
            let row = |row: usize| {
                let (x, y) = (stream.within(-spread, spread), stream.within(-spread, spread));
                let lon = 20.0 + x / (111.3 * f64::to_radians(lat).cos());
                format!("{row},{lon:.7},{:.7}\n", lat + y / 111.0)
            };
            (0..count).map(row).collect()
        };
        desk.put("b.csv", format!("id,lon,lat\n{}", rows(60, 400.0)));
        desk.put("c.csv", format!("id,lon,lat\n{}", rows(5, 300.0)));
        let layers = layers_in(desk.0.path(), false, [Some("b.csv"), Some("c.csv"), None]);
        let outcome = ask(layers, "150km", coverage());
        let style = MapStyle { has_names: false, ..MapStyle::default() };
        let svg = Svg::read(&vectors(&outcome, &style));
        let scene = &scenes(&svg)[0];
        let fit = Fit::of(scene, EXISTING, &sites(&outcome));
        let rims: Vec<&Vec<(f64, f64)>> = scene.of("circles").flat_map(|s| &s.runs).collect();
        let plane = &outcome.study.plane;
        let mut checked = 0;
        for site in &outcome.sites {
            let LonLat { lon, lat } = plane.lonlat(site.at).unwrap();
            for bearing in (0..90).map(|step| f64::from(step) * 4.0 + 0.7) {
                let place = Geodesic.destination(Point::new(lon, lat), bearing, 150_000.0);
                let place = LonLat { lon: place.x(), lat: place.y() };
                let spot = fit.at(plane.forward(&[place]).unwrap()[0]);
                if !Room::around(spot, 0.0).is_within(&scene.panel, -1.0) {
                    continue;
                }
                let off =
                    rims.iter().map(|rim| picture::far_from(rim, spot)).fold(f64::MAX, f64::min);
                assert!(off < 1.0, "{off} pixels off at {bearing} degrees");
                checked += 1;
            }
        }
        assert!(checked > 200, "{checked}");
        // And nothing that is drawn as a circle is anything else.
        for &corner in rims.iter().copied().flatten() {
            let LonLat { lon, lat } = plane.lonlat(fit.back(corner)).unwrap();
            let off = outcome.sites.iter().map(|site| {
                let centre = plane.lonlat(site.at).unwrap();
                let far =
                    Geodesic.distance(Point::new(lon, lat), Point::new(centre.lon, centre.lat));
                ((far - 150_000.0) * fit.scale).abs()
            });
            let off = off.fold(f64::MAX, f64::min);
            assert!(off < 1.0, "{off} pixels off every circle");
        }
    }
}

fn name(stream: &mut Stream) -> String {
    const SIGNS: [char; 12] =
        ['社', '区', '党', '群', '服', '务', '中', '心', '新', '华', '街', '道'];
    match stream.below(3) {
        0 => (0..20 + stream.below(8)).map(|_| SIGNS[stream.below(12) as usize]).collect(),
        1 => format!("Service Centre No. {} of the North-Western Quarter", stream.below(900)),
        _ => (0..2 + stream.below(6)).map(|_| SIGNS[stream.below(12) as usize]).collect(),
    }
}

#[test]
fn names_lie_on_nothing() {
    let Some(ruler) = Ruler::of_system() else { return };
    for (seed, count, spread) in [
        (11, 20, 6_000.0),
        (12, 60, 4_000.0),
        (13, 200, 9_000.0),
        (14, 500, 20_000.0),
        (15, 40, 50.0),
    ] {
        println!("seed {seed}");
        let mut stream = Stream(seed);
        let desk = Desk::new();
        let mut place = || (stream.within(0.0, spread), stream.within(0.0, spread));
        let blocks: Vec<(f64, f64)> = (0..200).map(|_| place()).collect();
        let centres: Vec<(f64, f64)> = (0..count).map(|_| place()).collect();
        desk.put("b.csv", table(blocks.iter().map(|&(x, y)| (x, y, "1".to_owned())), "population"));
        let named = centres.iter().map(|&(x, y)| (x, y, name(&mut stream)));
        desk.put("c.csv", table(named, "name"));
        let layers = layers_in(desk.0.path(), false, [Some("b.csv"), Some("c.csv"), None]);
        for asked in [coverage(), site(9)] {
            let outcome = ask(layers.clone(), "900m", asked);
            let svg = whole(&format!("seed {seed}"), &outcome, &ruler);
            let names = svg.of("names").filter(|shape| shape.kind == Kind::Text).count();
            assert!(names >= 12, "seed {seed}: {names} lines of names");
        }
    }
}

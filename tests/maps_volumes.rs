//! Maps of very much: files stay small, losses stay seen, and the bytes do not hang on threads.

mod asked;
mod desk;
mod oracle;
mod picture;

use std::sync::Arc;

use asked::town::{at, polygons, table};
use asked::{ask, coverage, layers_in};
use desk::Desk;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use oracle::Stream;
use picture::fit::Fit;
use picture::raster::Raster;
use picture::ruler::Ruler;
use picture::sheet::{faults, scenes};
use picture::svg::Svg;
use radii::coverage::Verdict;
use radii::map::{MapFormat, MapStyle, Size, draw};
use radii::model::{Area, LonLat, Xy};
use radii::scenario::Outcome;

const EXISTING: [u8; 3] = [27, 55, 100];
const UNCOVERED: [[u8; 3]; 3] = [[251, 208, 165], [240, 142, 62], [196, 78, 8]];
const MIB: usize = 1 << 20;

/// The bytes of a drawing on so many threads.
fn drawn(outcome: &Outcome, style: &MapStyle, format: MapFormat, threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| draw(outcome, style, format).unwrap().bytes)
}

/// The vectors and the pixels of a map, which are the same on one thread and on two.
fn on_any_threads(outcome: &Outcome, style: &MapStyle) -> (String, Raster) {
    let [svg, png] = [MapFormat::Svg, MapFormat::Png].map(|format| {
        let one = drawn(outcome, style, format, 1);
        assert!(one == drawn(outcome, style, format, 2), "one thread and two differ: {format:?}");
        one
    });
    (String::from_utf8(svg).unwrap(), Raster::read(&png))
}

fn crowd(desk: &Desk, blocks: usize, spread: f64, centres: usize, stream: &mut Stream) {
    let mut place = || (stream.within(0.0, spread), stream.within(0.0, spread));
    let blocks: Vec<(f64, f64)> = (0..blocks).map(|_| place()).collect();
    let centres: Vec<(f64, f64)> = (0..centres).map(|_| place()).collect();
    let weight = |row: usize| (1 + row % 499).to_string();
    let rows = blocks.iter().enumerate().map(|(row, &(x, y))| (x, y, weight(row)));
    desk.put("b.csv", table(rows, "population"));
    desk.put("c.csv", table(centres.iter().map(|&(x, y)| (x, y, "甲".to_owned())), "name"));
}

fn is_uncovered(pixel: [u8; 3]) -> bool {
    UNCOVERED.contains(&pixel)
}

/// Crowds are gathered into squares, and a square shows the worst verdict in it.
#[test]
fn in_a_crowd_whatever_is_uncovered_is_seen() {
    let Some(ruler) = Ruler::of_system() else { return };
    println!("seed 21");
    let desk = Desk::new();
    crowd(&desk, 100_000, 24_000.0, 60, &mut Stream(21));
    let layers = layers_in(desk.0.path(), false, [Some("b.csv"), Some("c.csv"), None]);
    let outcome = ask(layers, "1500m", coverage());
    let style = MapStyle { has_names: false, ..MapStyle::default() };
    let (text, png) = on_any_threads(&outcome, &style);
    assert!(text.len() < 2 * MIB, "{}", text.len());
    let svg = Svg::read(&text);
    let scene = &scenes(&svg)[0];
    let places: Vec<Xy> = outcome.sites.iter().map(|site| site.at).collect();
    let fit = Fit::of(scene, EXISTING, &places);
    let symbols = scene.symbols();
    let mut checked = 0;
    for (block, point) in outcome.study.demand.points.iter().enumerate() {
        let spot = fit.at(point.at);
        let room = picture::ruler::Room::around(spot, 2.0);
        let is_lost = outcome.coverage.verdict(block) == Verdict::Uncovered;
        let is_over = || symbols.iter().any(|symbol| symbol.meets(&room, 0.0));
        if is_lost && !is_over() && !scene.is_near_line(spot, 4.0) {
            // Rounding may put it into the square beside its own.
            let near = [(-0.3, -0.3), (-0.3, 0.3), (0.3, -0.3), (0.3, 0.3)];
            let near = near.map(|(x, y)| png.on_sheet((spot.0 + x, spot.1 + y), svg.width));
            assert!(near.into_iter().any(is_uncovered), "block {block} at {spot:?}: {near:?}");
            checked += 1;
        }
    }
    assert!(checked > 1_000, "{checked}");
    assert_eq!(faults(&svg, &ruler), Vec::<String>::new());
}

#[test]
fn a_million_points_make_a_small_picture() {
    println!("seed 22");
    let desk = Desk::new();
    crowd(&desk, 1_000_000, 30_000.0, 100, &mut Stream(22));
    let layers = layers_in(desk.0.path(), false, [Some("b.csv"), Some("c.csv"), None]);
    let outcome = ask(layers, "1km", coverage());
    for size in [Size::Screen, Size::A3] {
        let style = MapStyle { size, ..MapStyle::default() };
        let (svg, png) = on_any_threads(&outcome, &style);
        assert!(svg.len() < 5 * MIB, "{}: {} bytes", size.name(), svg.len());
        Svg::read(&svg);
        let lost = png.pixels.iter().filter(|&&pixel| is_uncovered(pixel)).count();
        assert!(lost > 100_000, "{}: {lost}", size.name());
    }
}

#[test]
fn many_corners_make_a_small_picture() {
    let desk = Desk::new();
    let lattice = (0..40_000).map(|at| (f64::from(at % 200) * 120.0, f64::from(at / 200) * 120.0));
    desk.put("b.geojson", polygons(lattice.map(|(x, y)| (x, y, 52.0)), 60));
    let centres = (0..9).map(|at| (f64::from(at % 3) * 8e3 + 4e3, f64::from(at / 3) * 8e3 + 4e3));
    desk.put("c.csv", table(centres.map(|(x, y)| (x, y, "甲".to_owned())), "name"));
    let layers = layers_in(desk.0.path(), false, [Some("b.geojson"), Some("c.csv"), None]);
    let outcome = ask(layers, "3km", coverage());
    assert_eq!(outcome.study.demand.len(), 40_000);
    for size in [Size::Screen, Size::A3] {
        let style = MapStyle { size, ..MapStyle::default() };
        let (svg, png) = on_any_threads(&outcome, &style);
        assert!(svg.len() < 5 * MIB, "{}: {} bytes", size.name(), svg.len());
        Svg::read(&svg);
        let lost = png.pixels.iter().filter(|&&pixel| is_uncovered(pixel)).count();
        assert!(lost > 50_000, "{}: {lost}", size.name());
    }
}

/// A coast of 100,000 corners: what no pixel shows is not written, and the map is whole.
#[test]
fn an_outline_of_many_corners_is_drawn_with_few() {
    let Some(ruler) = Ruler::of_system() else { return };
    println!("seed 23");
    let mut stream = Stream(23);
    let desk = Desk::new();
    crowd(&desk, 500, 12_000.0, 8, &mut stream);
    let layers = layers_in(desk.0.path(), false, [Some("b.csv"), Some("c.csv"), None]);
    let mut outcome = ask(layers, "2km", coverage());
    // Put there after the answer: what is asked is how it is drawn.
    const CORNERS: usize = 100_000;
    let corner = |corner: usize| {
        let angle = std::f64::consts::TAU * corner as f64 / CORNERS as f64;
        let radius = 9_000.0 + 900.0 * (9.0 * angle).sin() + stream.within(-0.2, 0.2);
        let (lon, lat) = at(6_000.0 + radius * angle.cos(), 6_000.0 + radius * angle.sin());
        LonLat { lon, lat }
    };
    let corners: Vec<LonLat> = (0..CORNERS).map(corner).collect();
    let corners = outcome.study.plane.forward(&corners).unwrap();
    let shell = LineString::from_iter(corners.into_iter().map(Coord::from));
    let outline = MultiPolygon(vec![Polygon::new(shell, Vec::new())]);
    let name = Some("海岸".to_owned());
    outcome.study.area = Some(Arc::new(Area { name, outline, km2: 255.0 }));
    let (text, _) = on_any_threads(&outcome, &MapStyle::default());
    assert!(text.len() < MIB / 4, "{} bytes", text.len());
    let svg = Svg::read(&text);
    // The outline is as long as it is: its corners are thinned, not its shape.
    let outline: Vec<(f64, f64)> = svg.of("area").flat_map(|shape| shape.runs.concat()).collect();
    assert!((60..6_000).contains(&outline.len()), "{} corners", outline.len());
    let scene = &scenes(&svg)[0];
    let places: Vec<Xy> = outcome.sites.iter().map(|site| site.at).collect();
    let fit = Fit::of(scene, EXISTING, &places);
    let area = outcome.study.area.as_ref().unwrap();
    let ring = area.outline.0[0].exterior();
    for corner in ring.coords().step_by(97) {
        let spot = fit.at(Xy::from(*corner));
        let off =
            outline.windows(2).map(|ends| picture::far_from(ends, spot)).fold(f64::MAX, f64::min);
        assert!(off < 0.3, "{off} units off the outline");
    }
    assert_eq!(faults(&svg, &ruler), Vec::<String>::new());
}

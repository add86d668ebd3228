//! Drawing alone: a million points and a hundred thousand polygon blocks as PNG and SVG, and as a
//! page. So many blocks are gathered into squares of three pixels; circles, names and legend are
//! drawn too. Beside it GeoPandas and Matplotlib drawing the same points, in the same run, when
//! `RADII_PEERS=yes` (`./dev bench --peers`).

#[path = "../tests/asked/mod.rs"]
mod asked;
#[path = "../tests/oracle/mod.rs"]
mod oracle;
#[path = "../tests/picture/mod.rs"]
mod picture;
mod table;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use asked::town::polygons;
use asked::{ask, coverage, layers_in};
use oracle::Stream;
use picture::raster::Raster;
use picture::ruler::Room;
use radii::coverage::Verdict;
use radii::map::{Drawing, MapFormat, MapStyle, Size, draw, has_page};
use radii::scenario::Outcome;
use serde_json::Value;
use table::{Line, keep, wall_seconds};

const POINTS: usize = 1_000_000;
const BLOCKS: usize = 100_000;

/// Some light and dark shades, served and uncovered.
const SERVED: [[u8; 3]; 3] = [[196, 224, 218], [118, 182, 170], [38, 122, 108]];
const UNCOVERED: [[u8; 3]; 3] = [[251, 208, 165], [240, 142, 62], [196, 78, 8]];

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("map");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn put(name: &str, text: &str) {
    std::fs::write(folder().join(name), text).unwrap();
}

fn answer(blocks: &str, centres: &str, local: bool) -> Outcome {
    let layers = layers_in(&folder(), local, [Some(blocks), Some(centres), None]);
    ask(layers, "1km", coverage())
}

/// A million points in plain metres and 300 centres.
fn points() -> Outcome {
    let mut stream = Stream(1);
    let mut place = || (stream.within(0.0, 30_000.0), stream.within(0.0, 30_000.0));
    let mut text = String::from("x,y,weight\n");
    for row in 0..POINTS {
        let (x, y) = place();
        let _ = writeln!(text, "{x:.2},{y:.2},{}", 1 + row % 499);
    }
    put("points.csv", &text);
    let mut text = String::from("id,x,y\n");
    for row in 0..300 {
        let (x, y) = place();
        let _ = writeln!(text, "c{row},{x:.2},{y:.2}");
    }
    put("centres.csv", &text);
    answer("points.csv", "centres.csv", true)
}

/// A city of polygon blocks of eight corners, and 300 centres.
fn blocks() -> Outcome {
    let lattice = (0..BLOCKS as u32).map(|at| (f64::from(at % 400), f64::from(at / 400)));
    put("blocks.geojson", &polygons(lattice.map(|(x, y)| (x * 90.0, y * 90.0, 38.0)), 8));
    let mut stream = Stream(2);
    let centres = (0..300).map(|_| {
        let place = (stream.within(0.0, 36_000.0), stream.within(0.0, 22_500.0));
        (place.0, place.1, "中心".to_owned())
    });
    put("stations.csv", &asked::town::table(centres, "name"));
    answer("blocks.geojson", "stations.csv", false)
}

fn drawn(outcome: &Outcome, size: Size, format: MapFormat) -> Drawing {
    let style = MapStyle { size, ..MapStyle::default() };
    draw(outcome, &style, format).unwrap()
}

/// Least seconds of a drawing and the drawing, whose size and colours are right.
fn checked(outcome: &Outcome, size: Size, format: MapFormat) -> (f64, Drawing) {
    let (seconds, drawing) = wall_seconds(5, || drawn(outcome, size, format));
    if format == MapFormat::Png {
        let png = Raster::read(&drawing.bytes);
        match size {
            Size::A3 => {
                let (short, long) = (png.width.min(png.height), png.width.max(png.height));
                assert_eq!((short, long), (3508, 4961));
            }
            _ => assert!(png.width > 1_000 && png.height > 900),
        }
        let width = f64::from(png.width);
        let sheet = Room { left: 0.0, top: 0.0, right: width, bottom: png.height.into() };
        let seen = |colours: &[[u8; 3]]| png.count(colours, sheet, width).iter().sum::<usize>();
        let ledger = outcome.coverage.ledger;
        assert!(seen(&SERVED) > 100_000 && ledger.served.points > 0);
        assert!(seen(&UNCOVERED) > 100_000 && ledger.uncovered.points > 0);
    }
    (seconds, drawing)
}

fn mebibytes(drawing: &Drawing) -> f64 {
    drawing.bytes.len() as f64 / 1_048_576.0
}

/// What Matplotlib makes of the same points, when it is asked for and installed.
fn peer(outcome: &Outcome, png: &Raster) -> Option<Value> {
    if std::env::var("RADII_PEERS").as_deref() != Ok("yes") {
        return None;
    }
    let mut text = String::from("x,y,served\n");
    for (index, point) in outcome.study.demand.points.iter().enumerate() {
        let served = outcome.coverage.verdict(index) == Verdict::Served;
        let _ = writeln!(text, "{:.2},{:.2},{}", point.at.x, point.at.y, u8::from(served));
    }
    put("verdicts.csv", &text);
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(home.join("target/peers/bin/python"))
        .arg(home.join("benches/peers/map.py"))
        .args([folder().join("verdicts.csv"), folder().join("peer.png")])
        .args([png.width.to_string(), png.height.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["points"], POINTS);
    assert_eq!(told["size"], serde_json::json!([png.width, png.height]));
    for kind in ["served", "uncovered"] {
        assert!(told["colours"][kind].as_u64().unwrap() > 100_000, "{told}");
    }
    Some(told)
}

fn line(work: &str, measured: String, target: &str, peer: String) -> Line {
    Line { work: work.to_owned(), measured, target: target.to_owned(), peer }
}

fn main() {
    let mut lines = Vec::new();
    let cities = [("1,000,000 points", points()), ("100,000 polygon blocks", blocks())];
    for (name, outcome) in &cities {
        assert!(outcome.coverage.ledger.balances());
        let (seconds, drawing) = checked(outcome, Size::Screen, MapFormat::Png);
        let raster = Raster::read(&drawing.bytes);
        let is_million = outcome.study.demand.len() == POINTS;
        let beside = match is_million {
            true => peer(outcome, &raster),
            false => None,
        };
        let beside = beside.map_or(String::new(), |told| {
            let wall = told["wall"].as_f64().unwrap();
            let name = told["peer"].as_str().unwrap_or_default();
            format!("{name}, points alone: {wall:.2} s wall ({:.0} times)", wall / seconds)
        });
        let (width, height) = (raster.width, raster.height);
        let target = if is_million { "1 s on two cores" } else { "" };
        lines.push(line(
            &format!("{name} to a PNG of {width} x {height}"),
            format!("{seconds:.2} s wall, {:.2} MiB", mebibytes(&drawing)),
            target,
            beside,
        ));
        let (seconds, drawing) = checked(outcome, Size::A3, MapFormat::Png);
        let measured = format!("{seconds:.2} s wall, {:.2} MiB", mebibytes(&drawing));
        lines.push(line(&format!("{name} to a PNG of A3"), measured, "", String::new()));
        let (seconds, drawing) = checked(outcome, Size::Screen, MapFormat::Svg);
        assert!(mebibytes(&drawing) < 5.0);
        let measured = format!("{seconds:.2} s wall, {:.2} MiB", mebibytes(&drawing));
        lines.push(line(&format!("{name} to an SVG"), measured, "5 MiB", String::new()));
    }
    if has_page() {
        let city = &cities[1].1;
        let (seconds, drawing) = wall_seconds(3, || drawn(city, Size::Screen, MapFormat::Html));
        assert!(mebibytes(&drawing) <= 20.0);
        let measured = format!("{seconds:.2} s wall, {:.2} MiB", mebibytes(&drawing));
        lines.push(line("100,000 polygon blocks to a page", measured, "20 MiB", String::new()));
    }
    keep("map", &lines);
}

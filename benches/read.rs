//! Reading a layer of a million points in every format: CPU, wall, and memory beyond what was
//! held before. Each file is read by a process of its own, as a command does; beside it the same
//! file with GeoPandas, when `RADII_PEERS=yes` (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use oracle::Stream;
use radii::read::{self, Layer, LayerRef};
use radii::scenario::{Target, convert};
use serde_json::{Value, json};
use table::peers::{beside_file, peer, told};
use table::{Line, keep, mib_beyond};

const POINTS: usize = 1_000_000;

/// Formats by file name, and how many times as fast as its peer each is to be.
const FILES: [(&str, f64); 6] = [
    ("points.csv", 3.0),
    ("points.geojson", 3.0),
    ("points.fgb", 1.0),
    ("points.parquet", 1.0),
    ("points.gpkg", 1.0),
    ("points.geojsonl", 3.0),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("read")
}

/// The files, written once: the table by hand, the others from it.
fn files() {
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    let table = folder.join("points.csv");
    let mut stream = Stream(8);
    let mut text = String::from("id,name,population,lon,lat\n");
    for n in 0..POINTS {
        let lon = 106.8 + stream.within(-0.2, 0.2);
        let lat = 39.7 + stream.within(-0.2, 0.2);
        let people = stream.next() % 500;
        writeln!(text, "{n:07},和平小区{},{people},{lon:.7},{lat:.7}", n % 9973).unwrap();
    }
    std::fs::write(&table, text).unwrap();
    for (name, _) in &FILES[1..] {
        let path = folder.join(name);
        let made = convert(&LayerRef::to_file(&table), &path, &Target::default()).unwrap();
        std::fs::write(&path, made.bytes).unwrap();
    }
}

/// What the layer holds, so that nobody is fast by reading less.
fn sum(layer: &Layer) -> (u64, u64) {
    let number = |name: &str, row: usize| -> f64 {
        layer.column(name).unwrap().cells.at(row).parse().unwrap()
    };
    let people = (0..layer.len()).map(|row| number("population", row) as u64).sum();
    let metres = (0..layer.len()).map(|row| (number("lon", row) * 1e7).round() as u64).sum();
    (people, metres)
}

/// In a process of its own: read one file, tell what it cost.
fn read_one(path: &str) {
    let (mut wall, mut cpu) = (f64::INFINITY, f64::INFINITY);
    let reference = LayerRef::to_file(path);
    let (mib, layer) = mib_beyond(|| read::read(&reference).unwrap());
    let (people, east) = sum(&layer);
    let rows = layer.len();
    let held = layer.columns.iter().map(|column| column.cells.bytes()).sum::<usize>()
        + layer.geometries.as_ref().map_or(0, |shapes| size_of_val(shapes.as_slice()))
        + size_of_val(layer.rows.as_slice());
    drop(layer);
    for _ in 0..5 {
        let (seconds, _) = table::wall_seconds(1, || read::read(&reference).unwrap().len());
        wall = wall.min(seconds);
        let (seconds, _) = table::cpu_seconds(1, || read::read(&reference).unwrap().len());
        cpu = cpu.min(seconds);
    }
    println!(
        "{}",
        json!({"rows": rows, "people": people, "east": east, "wall": wall, "cpu": cpu, "mib": mib,
               "held": held as f64 / 1048576.0})
    );
}

fn main() {
    if let Some(path) = std::env::args().skip_while(|argument| argument != "--file").nth(1) {
        return read_one(&path);
    }
    files();
    let mut lines = Vec::new();
    let mut expected = None;
    for (name, times) in FILES {
        let path = folder().join(name);
        let own = std::env::current_exe().unwrap();
        let ours = told(Command::new(own).arg("--file").arg(&path));
        assert_eq!(ours["rows"], POINTS);
        let answer = (ours["people"].clone(), ours["east"].clone());
        assert_eq!(*expected.get_or_insert_with(|| answer.clone()), answer, "{name}");
        let number = |report: &Value, key: &str| report[key].as_f64().unwrap();
        let size = std::fs::metadata(&path).unwrap().len() as f64 / 1048576.0;
        let beside = peer("read.py", &[&path]).map_or(String::new(), |peer| {
            assert_eq!((&peer["rows"], &peer["people"]), (&json!(POINTS), &answer.0), "{name}");
            beside_file(&peer, &ours)
        });
        lines.push(Line {
            work: format!("{name}, {POINTS} points with three columns, {size:.0} MiB"),
            measured: format!(
                "{:.2} s wall, {:.2} CPU s, {:.0} MiB at most, of which {:.0} MiB are the layer",
                number(&ours, "wall"),
                number(&ours, "cpu"),
                number(&ours, "mib"),
                number(&ours, "held"),
            ),
            target: format!("{times} times as fast; twice the data"),
            peer: beside,
        });
    }
    keep("read", &lines);
}

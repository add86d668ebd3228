//! The whole command on a CSV of a million blocks and a thousand centres: read, project,
//! cover, report, and with a PNG. Beside it the same with GeoPandas, in the same run, when
//! `RADII_PEERS=yes` (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use oracle::Stream;
use serde_json::Value;
use table::peers;
use table::{Line, keep, wall_seconds};

const BLOCKS: usize = 1_000_000;
const CENTRES: usize = 1_000;

/// The two tables, written once.
fn tables() -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (blocks, centres) = (folder.join("blocks.csv"), folder.join("centres.csv"));
    let mut stream = Stream(1);
    let lat_half = 15_000.0 / 111_030.0;
    let lon_half = 15_000.0 / (111_320.0 * 39.7_f64.to_radians().cos());
    for (path, count) in [(&blocks, BLOCKS), (&centres, CENTRES)] {
        let mut file = BufWriter::new(std::fs::File::create(path).unwrap());
        writeln!(file, "lon,lat,weight").unwrap();
        for _ in 0..count {
            let lon = 106.8 + stream.within(-lon_half, lon_half);
            let lat = 39.7 + stream.within(-lat_half, lat_half);
            writeln!(file, "{lon:.7},{lat:.7},{}", 1 + stream.next() % 499).unwrap();
        }
        file.flush().unwrap();
    }
    (blocks, centres)
}

/// One run of the program; its JSON and its stage timings.
fn radii(blocks: &Path, centres: &Path, extra: &[&str]) -> (Value, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_radii"))
        .args(["coverage", "--within", "1km", "--json", "--timings", "--force"])
        .arg("--facilities")
        .arg(centres)
        .arg("--demand")
        .arg(blocks)
        .args(extra)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let stages = String::from_utf8_lossy(&output.stderr);
    let stages: Vec<String> = stages
        .lines()
        .filter(|line| line.ends_with(" ms"))
        .map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
        .filter(|line| !line.ends_with(" 0.0"))
        .collect();
    (serde_json::from_slice(&output.stdout).unwrap(), stages.join(", "))
}

/// The peer's report, when it is asked for and installed.
fn peer(blocks: &Path, centres: &Path, extra: &[&str]) -> Option<Value> {
    let mut arguments = vec![blocks.as_os_str(), centres.as_os_str(), "1000".as_ref()];
    arguments.extend(extra.iter().map(|argument| std::ffi::OsStr::new(*argument)));
    peers::peer("coverage.py", &arguments)
}

fn main() {
    let (blocks, centres) = tables();
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coverage.png");
    let picture = picture.to_str().unwrap();
    let mut lines = Vec::new();
    for (name, ours, theirs, target) in [
        (
            "CSV of 1,000,000 blocks and 1,000 centres to a report",
            &[][..],
            &[][..],
            "0.6 s on two cores",
        ),
        (
            "the same with a PNG map",
            &["--map", picture][..],
            &["--png", picture][..],
            "1.6 s on two cores",
        ),
    ] {
        let (seconds, (answer, stages)) = wall_seconds(5, || radii(&blocks, &centres, ours));
        assert_eq!(answer["demand"]["points"], BLOCKS);
        let served = answer["served"]["points"].as_u64().unwrap();
        let beside = peer(&blocks, &centres, theirs).map_or(String::new(), |peer| {
            // Planar UTM against the geodesic: a few points in a million change sides.
            let theirs = peer["served"].as_u64().unwrap();
            assert!(served.abs_diff(theirs) < BLOCKS as u64 / 1000, "{served} and {theirs}");
            let wall = peer["wall"].as_f64().unwrap();
            let name = peer["peer"].as_str().unwrap_or_default();
            format!("{name}: {wall:.2} s wall ({:.0} times)", wall / seconds)
        });
        lines.push(Line {
            work: name.to_owned(),
            measured: format!("{seconds:.2} s wall; ms by stage: {stages}"),
            target: target.to_owned(),
            peer: beside,
        });
    }
    keep("command", &lines);
}

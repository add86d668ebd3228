//! Plans: the fixture's questions as a whole, and 200 scenarios that each move one centre among
//! 100,000 blocks, revised from the base and worked out from scratch.

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use oracle::Stream;
use radii::plan::{Figures, Plan, Runner, Town, longest};
use radii::scenario::Timings;
use radii::siting::Budget;
use table::{Line, cpu_seconds, keep};

const BLOCKS: usize = 100_000;
const CENTRES: usize = 1_000;
const MOVES: usize = 200;

/// Blocks, centres, and the plan, written once.
fn town() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("moves");
    std::fs::create_dir_all(&folder).unwrap();
    let mut stream = Stream(7);
    let (lat_half, lon_half) = (0.135, 0.175);
    let mut place = || {
        let lon = 106.8 + stream.within(-lon_half, lon_half);
        let lat = 39.7 + stream.within(-lat_half, lat_half);
        (lon, lat)
    };
    let mut blocks = "id,lon,lat,population,street\n".to_owned();
    for block in 0..BLOCKS {
        let (lon, lat) = place();
        writeln!(blocks, "b{block},{lon:.7},{lat:.7},{},s{}", 1 + block % 499, block % 40).unwrap();
    }
    let mut centres = "id,lon,lat\n".to_owned();
    for centre in 0..CENTRES {
        let (lon, lat) = place();
        writeln!(centres, "c{centre},{lon:.7},{lat:.7}").unwrap();
    }
    let mut plan = "[layers]\ndemand = \"blocks.csv\"\nfacilities = \"centres.csv\"\n\n\
                    [[scenarios]]\nname = \"today\"\nwithin = \"1km\"\n"
        .to_owned();
    for number in 0..MOVES {
        let (lon, lat) = place();
        write!(
            plan,
            "\n[[scenarios]]\nname = \"move {number}\"\nfrom = \"today\"\n\
             move = [{{ id = \"c{}\", to = [{lon:.7}, {lat:.7}] }}]\n",
            number * 5
        )
        .unwrap();
    }
    for (name, text) in [("blocks.csv", blocks), ("centres.csv", centres), ("plan.toml", plan)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// Every answer, and the wall seconds of each.
fn answers(plan: &Plan, town: &Town, only: &[String]) -> Vec<(Figures, f64)> {
    let mut runner = Runner::new(plan, town, only).unwrap();
    let mut answers = Vec::new();
    while runner.upcoming().is_some() {
        let start = Instant::now();
        let finished = runner.answer(&Budget::default(), &mut Timings::default()).unwrap().unwrap();
        answers.push((finished.figures, start.elapsed().as_secs_f64()));
    }
    answers
}

fn main() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = || {
        let output = Command::new(env!("CARGO_BIN_EXE_radii"))
            .args(["run", "fixtures/haibowan/plan.toml", "--json"])
            .current_dir(home)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let (wall, document) = table::wall_seconds(5, run);
    let scenarios = document["comparison"].as_array().unwrap();
    assert_eq!(scenarios[0]["served"]["weight"], 305_377);
    let mut lines = vec![Line {
        work: format!(
            "the plan of fixtures/haibowan: {} answers, the command as a whole",
            scenarios.len()
        ),
        measured: format!("{wall:.2} s wall"),
        target: "2 s".to_owned(),
        peer: String::new(),
    }];

    let folder = town();
    let plan = Plan::read(folder.join("plan.toml")).unwrap();
    let town = Town::read(&plan, longest(&plan)).unwrap();
    let (cpu, all) = cpu_seconds(3, || answers(&plan, &town, &[]));
    assert_eq!(all.len(), MOVES + 1);
    let (_, first) = cpu_seconds(3, || answers(&plan, &town, &["today".to_owned()]));
    let mut later: Vec<f64> = all[1..].iter().map(|(_, seconds)| *seconds).collect();
    later.sort_by(f64::total_cmp);
    // From scratch: each move as today's layout of a plan of its own.
    let mut scratch = 0.0;
    for number in (0..MOVES).step_by(20) {
        let text = std::fs::read_to_string(folder.join("plan.toml")).unwrap();
        let alone = text.split("\n[[scenarios]]\n").nth(number + 2).unwrap();
        let alone = format!(
            "{}\n[[scenarios]]\n{}",
            text.split("\n[[scenarios]]").next().unwrap(),
            alone.replace("from = \"today\"", "within = \"1km\"")
        );
        let path = folder.join("alone.toml");
        std::fs::write(&path, alone).unwrap();
        let alone = Plan::read(&path).unwrap();
        let (seconds, found) = cpu_seconds(1, || answers(&alone, &town, &[]));
        scratch += seconds;
        let (revised, _) = &all[number + 1];
        let (found, _) = &found[0];
        assert_eq!((found.served, found.share), (revised.served, revised.share), "move {number}");
        assert_eq!(found.nearest, revised.nearest, "move {number}");
        let places = |figures: &Figures| {
            figures.neighbourhoods.iter().map(|place| place.served).collect::<Vec<_>>()
        };
        assert_eq!(places(found), places(revised), "move {number}");
    }
    lines.push(Line {
        work: format!("{MOVES} scenarios that each move one of {CENTRES} centres among {BLOCKS} blocks, compared with the base"),
        measured: format!(
            "{:.1} ms wall each after the first (slowest {:.1}, the first {:.1}), {:.1} CPU ms each; from scratch {:.1} CPU ms, the same answers",
            later.iter().sum::<f64>() / MOVES as f64 * 1000.0,
            later[MOVES - 1] * 1000.0,
            first[0].1 * 1000.0,
            cpu / (MOVES + 1) as f64 * 1000.0,
            scratch / 10.0 * 1000.0
        ),
        target: "20 ms each after the first".to_owned(),
        peer: String::new(),
    });
    keep("plan", &lines);
}

//! Faults of the machine while files are written: the old output is intact or the new one whole,
//! nothing temporary stays, and the exit code says what happened.
#![cfg(unix)]

mod desk;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use desk::{Desk, home, stderr};
use rand::{Rng, SeedableRng};

fn fixture(name: &str) -> String {
    home().join("fixtures/haibowan").join(name).display().to_string()
}

fn radii() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_radii"));
    command.env("LC_ALL", "C").stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Names in a folder and those below it, temporary ones too.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        names.push(entry.file_name().to_string_lossy().into_owned());
        if entry.path().is_dir() {
            names.extend(self::names(&entry.path()));
        }
    }
    names.sort();
    names
}

fn temporary(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name.starts_with(".radii-")).collect()
}

/// Start a command and kill it after so long, unless it has ended by then.
fn killed_after(command: &mut Command, delay: Duration) {
    let mut child = command.spawn().unwrap();
    std::thread::sleep(delay);
    let _ = child.kill();
    child.wait().unwrap();
}

/// Kill a command so often, each time at a random moment of the time that it takes, and look at what
/// is there.
fn killed_often(
    (seed, rounds): (u64, u64),
    mut command: impl FnMut(u64) -> Command,
    look: impl Fn(u64, Duration),
) {
    let begun = std::time::Instant::now();
    assert!(command(1).status().unwrap().success());
    let takes = begun.elapsed().as_micros() as u64;
    println!("seed {seed}");
    let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
    for round in 0..rounds {
        let delay = Duration::from_micros(random.random_range(0..takes * 11 / 10));
        killed_after(&mut command(round), delay);
        look(round, delay);
    }
}

/// 120 kills of a conversion, at random moments of the time it takes.
#[test]
fn a_killed_conversion_leaves_the_old_file_or_the_new_one() {
    let desk = Desk::new();
    let out = desk.0.path().join("out.gpkg");
    let convert = |layer: &str| {
        let mut command = radii();
        command.args(["convert", &fixture(layer), out.to_str().unwrap(), "--force"]);
        command
    };
    let whole: Vec<Vec<u8>> = ["blocks.geojson", "area.geojson"]
        .iter()
        .map(|layer| {
            assert!(convert(layer).status().unwrap().success());
            std::fs::read(&out).unwrap()
        })
        .collect();
    let layer =
        |round: u64| if round.is_multiple_of(2) { "area.geojson" } else { "blocks.geojson" };
    killed_often(
        (8_001, 120),
        |round| convert(layer(round)),
        |round, delay| {
            let there = std::fs::read(&out).unwrap();
            assert!(whole.contains(&there), "round {round}: {} bytes after {delay:?}", there.len());
        },
    );
    // What was under way when it was killed is swept by the next run.
    std::thread::sleep(Duration::from_millis(1100));
    assert!(convert("blocks.geojson").status().unwrap().success());
    assert_eq!(temporary(desk.0.path()), Vec::<String>::new());
}

/// 80 kills of a run into a folder: each file is that of one run or the other, whole.
#[test]
fn a_killed_run_leaves_every_file_whole() {
    let desk = Desk::new();
    let folder = desk.0.path().join("out");
    let run = |limit: &str| {
        let mut command = radii();
        command.args(["coverage", "--facilities", &fixture("centres.csv")]);
        command.args(["--demand", &fixture("blocks.geojson"), "--within", limit]);
        command.args(["--out", folder.to_str().unwrap()]);
        command
    };
    let contents = || -> Vec<(String, Vec<u8>)> {
        let files = names(&folder).into_iter();
        let files = files.filter(|name| name != "manifest.json" && !name.starts_with('.'));
        files.map(|name| (name.clone(), std::fs::read(folder.join(&name)).unwrap())).collect()
    };
    let mut whole = Vec::new();
    for limit in ["1km", "2km"] {
        assert!(run(limit).status().unwrap().success());
        whole.extend(contents());
    }
    let limit = |round: u64| if round.is_multiple_of(2) { "2km" } else { "1km" };
    killed_often(
        (8_002, 80),
        |round| run(limit(round)),
        |round, delay| {
            for file in contents() {
                assert!(whole.contains(&file), "round {round}: {} after {delay:?}", file.0);
            }
        },
    );
    std::thread::sleep(Duration::from_millis(1100));
    let status = run("1km").status().unwrap();
    assert!(status.success(), "the next run finds its own files again: {status}");
    assert_eq!(temporary(&folder), Vec::<String>::new());
}

/// The shell bounds the size of a file, which is how a full disk looks to a program.
#[test]
fn a_full_disk_leaves_the_old_output() {
    let desk = Desk::new();
    let blocks = fixture("blocks.geojson");
    desk.put("out.csv", "old");
    for command in [
        format!("convert {blocks} out.csv --force"),
        format!("convert {blocks} new.gpkg"),
        format!(
            "coverage --demand {blocks} --facilities {} --within 1km --out d",
            fixture("centres.csv")
        ),
    ] {
        let script =
            format!("trap '' XFSZ; ulimit -f 16; exec {} {command}", env!("CARGO_BIN_EXE_radii"));
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.0.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(5), "{command}: {}", stderr(&output));
        assert!(stderr(&output).contains("cannot be written"), "{}", stderr(&output));
        assert_eq!(std::fs::read_to_string(desk.0.path().join("out.csv")).unwrap(), "old");
        assert!(!desk.0.path().join("new.gpkg").exists());
        assert_eq!(temporary(desk.0.path()), Vec::<String>::new(), "{command}");
    }
}

/// A file system of 128 kB, where the machine lets one be made.
#[test]
fn a_disk_that_is_really_full_leaves_the_old_output() {
    let desk = Desk::new();
    let disk = desk.0.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs", disk.to_str().unwrap()])
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: no file system can be mounted here");
        return;
    }
    let out = disk.join("out.csv");
    std::fs::write(&out, "old").unwrap();
    let status = radii()
        .args(["convert", &fixture("blocks.geojson"), disk.join("new.gpkg").to_str().unwrap()])
        .status()
        .unwrap();
    let left = names(&disk);
    assert!(Command::new("umount").arg(&disk).status().unwrap().success());
    assert_eq!(status.code(), Some(5));
    assert_eq!(left, ["out.csv"]);
}

#[test]
fn a_place_that_takes_no_files_is_named() {
    let desk = Desk::new();
    let line = format!("convert {} /proc/out.gpkg", fixture("centres.csv"));
    desk.refuses(&line, 5, &["/proc/out.gpkg", "cannot be written"]);
    let line = format!(
        "coverage --demand {} --facilities {} --within 1km --out /proc/out",
        fixture("blocks.geojson"),
        fixture("centres.csv")
    );
    desk.refuses(&line, 5, &["/proc/out", "cannot be written"]);
}

#[test]
fn of_two_runs_into_one_folder_the_second_fails_at_once() {
    let desk = Desk::new();
    let folder = desk.0.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let held = std::fs::File::open(&folder).unwrap();
    held.try_lock().unwrap();
    let line = format!(
        "coverage --demand {} --facilities {} --within 1km --out out",
        fixture("blocks.geojson"),
        fixture("centres.csv")
    );
    desk.refuses(&line, 5, &["another run is writing into this folder", "--out"]);
    drop(held);
    assert_eq!(desk.run(&line).status.code(), Some(0));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [vec!["standards"], vec!["schema", "plan"], vec!["--help"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_radii"))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", stderr(&output));
        assert_eq!(stderr(&output), "");
    }
}

/// With too little memory a run ends with a sentence, and the old output stays.
#[test]
fn too_little_memory_is_said() {
    let desk = Desk::new();
    let mut table = String::from("id,lon,lat,population\n");
    for n in 0..400_000 {
        let (column, row) = (n % 1000, n / 1000);
        table.push_str(&format!(
            "{n},{},{},3\n",
            106.0 + f64::from(column) * 1e-3,
            39.0 + f64::from(row) * 1e-3
        ));
    }
    desk.put("many.csv", table);
    desk.put("out.gpkg", "old");
    let (mut refused, mut answered) = (0, 0);
    for megabytes in [120, 200, 300, 500, 4000] {
        let script = format!(
            "ulimit -v {}; exec {} convert many.csv out.gpkg --force",
            megabytes * 1024,
            env!("CARGO_BIN_EXE_radii")
        );
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(desk.0.path())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        let there = std::fs::read(desk.0.path().join("out.gpkg")).unwrap();
        match output.status.code() {
            Some(0) => answered += 1,
            Some(5) => {
                refused += 1;
                assert!(stderr(&output).contains("memory"), "{}", stderr(&output));
                assert_eq!(there, b"old", "{megabytes} MB");
            }
            other => panic!("{megabytes} MB: {other:?}: {}", stderr(&output)),
        }
    }
    assert!(refused > 0 && answered > 0, "{refused} refused, {answered} answered");
}

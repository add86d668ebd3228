//! The peers: the same work done by Python packages, in the same run, when `RADII_PEERS=yes`
//! (`./dev bench --peers`).

use std::ffi::OsStr;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a program reports: a line of JSON, the last it prints.
pub fn told(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let last = output.stdout.split(|&byte| byte == b'\n').rfind(|line| !line.is_empty());
    serde_json::from_slice(last.unwrap_or_default()).unwrap()
}

/// The report of a script of `benches/peers`, when it is asked for.
pub fn peer(script: &str, arguments: &[impl AsRef<OsStr>]) -> Option<Value> {
    if std::env::var("RADII_PEERS").as_deref() != Ok("yes") {
        return None;
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(home.join("target/peers/bin/python"));
    Some(told(command.arg(home.join("benches/peers").join(script)).args(arguments)))
}

/// What a peer needed to read a file, and how many times ours that is.
pub fn beside_file(peer: &Value, ours: &Value) -> String {
    let number = |report: &Value, key: &str| report[key].as_f64().unwrap();
    let (wall, cpu) = (number(peer, "wall"), number(peer, "cpu"));
    format!(
        "{}: {wall:.2} s wall, {cpu:.2} CPU s, {:.0} MiB ({:.1} times the wall, {:.1} times the CPU)",
        peer["peer"].as_str().unwrap_or_default(),
        number(peer, "mib"),
        wall / number(ours, "wall"),
        cpu / number(ours, "cpu"),
    )
}

/// Demand (x, y, weight) and sites (x, y) as tables for the peer.
pub fn tables(
    name: &str,
    demand: impl Iterator<Item = (f64, f64, String)>,
    sites: impl Iterator<Item = (f64, f64)>,
) -> (String, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lay = |part: &str, heading: &str, rows: &mut dyn Iterator<Item = String>| {
        let path: PathBuf = folder.join(format!("{name}_{part}.csv"));
        let mut file = BufWriter::new(std::fs::File::create(&path).unwrap());
        writeln!(file, "{heading}").unwrap();
        rows.for_each(|row| writeln!(file, "{row}").unwrap());
        file.flush().unwrap();
        path.to_str().unwrap().to_owned()
    };
    let mut demand = demand.map(|(x, y, weight)| format!("{x},{y},{weight}"));
    let mut sites = sites.map(|(x, y)| format!("{x},{y}"));
    (lay("demand", "x,y,weight", &mut demand), lay("sites", "x,y", &mut sites))
}

/// spopt's or HiGHS's report on a siting question.
pub fn solver(arguments: &[&str]) -> Option<Value> {
    peer("siting.py", arguments)
}

/// What a solver needed, and how many times ours that is.
pub fn beside(report: Option<Value>, seconds: f64, name: &str) -> String {
    report.map_or(String::new(), |report| {
        let cpu = report["cpu"].as_f64().unwrap();
        let answer = match (report["value"].as_u64(), report["proved"] == true) {
            (Some(value), true) => format!("proved {value}"),
            (Some(value), false) => format!("not proved {value}"),
            (None, _) => "no answer".to_owned(),
        };
        format!(
            "{name}: {cpu:.1} CPU s (model {:.1}, solver {:.1}), {answer}: {:.0} times ours",
            report["build_cpu"].as_f64().unwrap(),
            report["solve_cpu"].as_f64().unwrap(),
            cpu / seconds
        )
    })
}

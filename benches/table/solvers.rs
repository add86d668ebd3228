//! The peer of the siting benches: spopt with HiGHS on the same files, in the same run, when
//! `RADII_PEERS=yes` (`./dev bench --peers`).

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

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

/// The peer's report, when it is asked for.
pub fn peer(arguments: &[&str]) -> Option<Value> {
    if std::env::var("RADII_PEERS").as_deref() != Ok("yes") {
        return None;
    }
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(home.join("target/peers/bin/python"))
        .arg(home.join("benches/peers/siting.py"))
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(output.stdout.split(|&byte| byte == b'\n').rfind(|l| !l.is_empty())?)
        .ok()
}

/// What the peer needed, and how many times ours that is.
pub fn beside(report: Option<Value>, seconds: f64, name: &str) -> String {
    report.map_or(String::new(), |report| {
        let cpu = report["cpu"].as_f64().unwrap();
        let proved = if report["proved"] == true { "proved" } else { "not proved" };
        let value = report["value"].as_u64().unwrap();
        format!(
            "{name}: {cpu:.1} CPU s (model {:.1}, solver {:.1}), {proved} {value}: {:.0} times ours",
            report["build_cpu"].as_f64().unwrap(),
            report["solve_cpu"].as_f64().unwrap(),
            cpu / seconds
        )
    })
}

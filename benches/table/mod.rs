//! Measuring and the table in `benches/RESULTS.md`. Times are CPU seconds of this process:
//! the machine may be busy, and CPU time says what the work costs. Every measured piece
//! asserts its answer, so that nothing gets fast by being wrong.
#![allow(dead_code, reason = "each bench uses its own part")]

pub mod peers;

use std::fmt::Write;
use std::time::Instant;

use cpu_time::ProcessTime;

/// One line of the table.
pub struct Line {
    /// What was done.
    pub work: String,
    /// What it cost.
    pub measured: String,
    /// What it should cost at most.
    pub target: String,
    /// What a peer needed for the same, and the ratio.
    pub peer: String,
}

/// The least CPU seconds of several runs, and the last result.
pub fn cpu_seconds<T>(runs: u32, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut least = f64::INFINITY;
    let mut last = None;
    for _ in 0..runs {
        let start = ProcessTime::now();
        let result = std::hint::black_box(work());
        least = least.min(start.elapsed().as_secs_f64());
        last = Some(result);
    }
    (least, last.expect("at least one run"))
}

/// The least wall seconds of several runs, and the last result.
pub fn wall_seconds<T>(runs: u32, mut work: impl FnMut() -> T) -> (f64, T) {
    let mut least = f64::INFINITY;
    let mut last = None;
    for _ in 0..runs {
        let start = Instant::now();
        let result = std::hint::black_box(work());
        least = least.min(start.elapsed().as_secs_f64());
        last = Some(result);
    }
    (least, last.expect("at least one run"))
}

/// Print the lines, and replace this bench's section of `benches/RESULTS.md`.
pub fn keep(bench: &str, lines: &[Line]) {
    let mut section = format!("## {bench}\n\n");
    let _ = writeln!(section, "| work | measured | target | peer |\n|---|---|---|---|");
    for line in lines {
        let Line { work, measured, target, peer } = line;
        let _ = writeln!(section, "| {work} | {measured} | {target} | {peer} |");
    }
    print!("{section}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/RESULTS.md");
    let old = std::fs::read_to_string(path).unwrap_or_default();
    let mut sections: Vec<String> = old
        .split("\n## ")
        .skip(1)
        .map(|section| format!("## {}\n", section.trim_end()))
        .filter(|section| !section.starts_with(&format!("## {bench}\n")))
        .collect();
    sections.push(section);
    sections.sort();
    let text = format!("{}\n{}", heading(), sections.join("\n"));
    std::fs::write(path, text).expect("benches/RESULTS.md can be written");
}

fn heading() -> String {
    format!(
        "# Results\n\nWritten by `./dev bench` (`--peers` for the peer's column) on: {}.\n\
         CPU seconds are user and system time of all threads, the least of several runs; wall\n\
         seconds likewise.\n",
        machine()
    )
}

/// Processor, cores and memory, where the system says.
fn machine() -> String {
    let line = |path: &str, key: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let found = text.lines().find(|line| line.starts_with(key)).map(str::to_owned);
        found.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned()))
    };
    let processor = line("/proc/cpuinfo", "model name").unwrap_or_else(|| "unnamed".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = line("/proc/meminfo", "MemTotal").unwrap_or_default();
    let kib: f64 = memory.trim_end_matches(" kB").parse().unwrap_or(0.0);
    format!("{processor}, {cores} cores, {:.0} GiB, {}", kib / 1048576.0, std::env::consts::OS)
}

/// MiB of one line of `/proc/self/status`, where the system says.
fn status_mib(key: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}

/// The result of some work, and how many MiB it needed beyond what was held before.
pub fn mib_beyond<T>(work: impl FnOnce() -> T) -> (f64, T) {
    // 5 resets the high-water mark (proc(5)).
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = status_mib("VmRSS:");
    let result = std::hint::black_box(work());
    (status_mib("VmHWM:") - before, result)
}

//! p-center at the sizes a city and the literature have. Every answer is certified; beside
//! the towns spopt with HiGHS on the same files (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::time::Duration;

use oracle::pmed::pmed;
use oracle::points::{At, Points, tsplib};
use oracle::{Stream, shared};
use radii::model::Weight;
use radii::siting::{self, Budget, Problem, Solution, Status, Travel, certify};
use table::peers::{self, beside, solver};
use table::{Line, cpu_seconds, keep, mib_beyond};

/// Uniform points in a square of `side` metres.
fn uniform(seed: u64, count: usize, side: f64) -> Vec<At> {
    let mut stream = Stream(seed);
    (0..count).map(|_| (stream.within(0.0, side), stream.within(0.0, side))).collect()
}

/// Solve with all demand alike, certify.
fn solved(travel: &dyn Travel, open: u32, budget: impl Fn() -> Budget) -> (f64, Solution) {
    let model = siting::named("p-center").unwrap();
    let weights = vec![Weight::ONE; travel.demand()];
    let problem = Problem::of_travel(travel, weights).opening(open);
    let (seconds, solution) = cpu_seconds(1, || model.solve(&problem, &budget()).unwrap());
    certify(model, &problem, &solution).unwrap();
    (seconds, solution)
}

fn proved(travel: &dyn Travel, open: u32) -> (f64, u64) {
    let (seconds, solution) = solved(travel, open, Budget::default);
    assert_eq!(solution.status, Status::Optimal);
    (seconds, solution.value)
}

fn line(work: String, measured: String, target: &str) -> Line {
    Line { work, measured, target: target.to_owned(), peer: String::new() }
}

/// A town: few candidates.
fn towns(lines: &mut Vec<Line>) {
    for (demand, sites, open, target) in
        [(500, 100, 10, "0.1 CPU s, proved"), (2_000, 300, 15, "1 CPU s, proved")]
    {
        let town =
            |seed: u64| (uniform(seed, demand, 10_000.0), uniform(seed + 100, sites, 10_000.0));
        let seconds = (0..5).map(|seed| {
            let (people, places) = town(seed);
            proved(&Points::new(people, places), open).0
        });
        let seconds: Vec<f64> = seconds.collect();
        let most = seconds.iter().copied().fold(0.0, f64::max);
        let mean = seconds.iter().sum::<f64>() / 5.0;
        let (people, places) = town(0);
        let people = people.into_iter().map(|(x, y)| (x, y, "1".to_owned()));
        let (people, places) = peers::tables("center", people, places.into_iter());
        let report = solver(&["p-center", &people, &places, "0", "--open", &open.to_string()]);
        lines.push(Line {
            peer: beside(report, seconds[0], "spopt 0.7.0 (the first seed, 100 s limit)"),
            ..line(
                format!("p-center, {demand} x {sites} uniform in 10 km, p {open}, 5 seeds"),
                format!("{mean:.3} CPU s, at most {most:.3}, proved"),
                target,
            )
        });
    }
}

/// OR-Library pmed1 to pmed20.
fn networks(lines: &mut Vec<Line>) {
    let Some(folder) = shared("orlib-pmed") else { return };
    let known = std::fs::read_to_string(folder.join("p-center-optima.txt")).unwrap();
    let mut total = 0.0;
    for (name, optimum) in known.lines().filter_map(|line| line.split_once(' ')) {
        let instance = pmed(&folder.join(format!("{name}.txt")));
        let (seconds, value) = proved(&instance.table, instance.open);
        assert_eq!(value, optimum.trim().parse::<u64>().unwrap(), "{name}");
        total += seconds;
    }
    lines.push(line(
        "p-center, OR-Library pmed1 to pmed20".to_owned(),
        format!("{total:.2} CPU s in total, all proved"),
        "20 CPU s, proved",
    ));
}

/// TSPLIB u1060 against the best radii known, in hundredths.
fn circuit(lines: &mut Vec<Line>) {
    let Some(folder) = shared("tsplib") else { return };
    let points = tsplib(&folder.join("u1060.tsp"));
    let travel = Points::new(points.clone(), points);
    let known = std::fs::read_to_string(folder.join("p-center-best-known.txt")).unwrap();
    let (mut total, mut most) = (0.0, 0.0_f64);
    for (open, radius) in known.split_ascii_whitespace().filter_map(|pair| pair.split_once(':')) {
        let (seconds, value) = proved(&travel, open.parse().unwrap());
        let radius: f64 = radius.parse().unwrap();
        assert!((value as f64 / 1000.0 - radius).abs() < 0.011, "p {open}: {value}");
        total += seconds;
        most = most.max(seconds);
    }
    lines.push(line(
        "p-center, TSPLIB u1060, p 10, 20 to 150".to_owned(),
        format!("{total:.1} CPU s in total, at most {most:.1}, all proved"),
        "best known radii, proved",
    ));
}

/// Points all over, each a candidate: circles that cover a square, which nobody proves.
fn large(lines: &mut Vec<Line>) {
    let points = uniform(1, 100_000, 100_000.0);
    let travel = Points::new(points.clone(), points);
    let budget = || Budget::lasting(Duration::from_secs(60));
    let (memory, (seconds, solution)) = mib_beyond(|| solved(&travel, 20, budget));
    assert!(solution.gap(1) < 0.2, "gap {}", solution.gap(1));
    lines.push(line(
        "p-center, 100,000 x 100,000 uniform in 100 km, p 20, 60 s".to_owned(),
        format!(
            "{seconds:.1} CPU s, {memory:.0} MiB, {:.0} m, at least {:.0}, gap {:.1} %",
            solution.value as f64 / 1000.0,
            solution.bound as f64 / 1000.0,
            100.0 * solution.gap(1)
        ),
        "proved in 60 CPU s, under 2 GB",
    ));
}

fn main() {
    let mut lines = Vec::new();
    towns(&mut lines);
    networks(&mut lines);
    circuit(&mut lines);
    large(&mut lines);
    keep("center", &lines);
}

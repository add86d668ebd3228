//! The p-median at the sizes of a town, of the literature and of a province. Every answer is
//! certified, and compared with the published optimum where there is one; beside the towns spopt
//! with HiGHS on the same files (`./dev bench --peers`).

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

/// Demand with weights, and sites.
struct Town {
    people: Vec<At>,
    weights: Vec<Weight>,
    places: Vec<At>,
}

/// Uniform in a square of 30 km, whole metres, weights 1 to 100.
fn uniform(seed: u64, demand: usize, sites: usize) -> Town {
    let mut stream = Stream(seed);
    let mut place = || -> At { (stream.within(0.0, 3e4).round(), stream.within(0.0, 3e4).round()) };
    let people = (0..demand).map(|_| place()).collect();
    let places = (0..sites).map(|_| place()).collect();
    let weights = (0..demand).map(|_| Weight(1000 * (1 + stream.next() % 100))).collect();
    Town { people, weights, places }
}

impl Town {
    fn travel(&self) -> Points {
        Points::new(self.people.clone(), self.places.clone())
    }

    /// What spopt with HiGHS makes of it.
    fn beside(&self, name: &str, open: u32, seconds: f64) -> String {
        let people = self.people.iter().zip(&self.weights);
        let people = people.map(|(&(x, y), weight)| (x, y, weight.to_string()));
        let (people, places) = peers::tables(name, people, self.places.iter().copied());
        let report = solver(&["p-median", &people, &places, "0", "--open", &open.to_string()]);
        beside(report, seconds, "spopt 0.7.0 (100 s limit)")
    }
}

/// Solve, certify, and say what came out. `seconds` is a limit, if there is one.
fn solved(
    travel: &dyn Travel,
    weights: &[Weight],
    open: u32,
    gap: f64,
    seconds: Option<u64>,
) -> (f64, Solution) {
    let problem = Problem::of_travel(travel, weights.to_vec()).opening(open);
    let model = siting::named("p-median").unwrap();
    let budget = || Budget {
        seed: 1,
        gap,
        ..seconds.map_or(Budget::default(), |seconds| Budget::lasting(Duration::from_secs(seconds)))
    };
    let runs = if seconds.is_some() { 1 } else { 3 };
    let (cpu, solution) = cpu_seconds(runs, || model.solve(&problem, &budget()).unwrap());
    certify(model, &problem, &solution).unwrap();
    (cpu, solution)
}

fn in_words(solution: &Solution) -> String {
    let value = Weight(solution.value / 1000).grouped();
    match solution.status {
        Status::Optimal => format!("proved {value}"),
        _ => format!("{value}, gap {:.4} %", 100.0 * solution.gap(1)),
    }
}

fn line(work: &str, measured: String, target: &str) -> Line {
    println!("{work}: {measured} ({target})");
    Line { work: work.to_owned(), measured, target: target.to_owned(), peer: String::new() }
}

/// The sizes at which the peer answers, or gives up.
fn towns(lines: &mut Vec<Line>) {
    for (demand, sites, open, target) in
        [(500, 100, 10, "0.09 CPU s, proved"), (2_000, 300, 15, "2 CPU s, proved")]
    {
        for seed in 1..=3 {
            let town = uniform(seed, demand, sites);
            let (cpu, solution) = solved(&town.travel(), &town.weights, open, 0.0, None);
            assert_eq!(solution.status, Status::Optimal);
            let name = format!("median_{demand}");
            let peer = if seed == 1 { town.beside(&name, open, cpu) } else { String::new() };
            let measured = line(
                &format!("p-median, {demand} x {sites} uniform in 30 km, p {open}, seed {seed}"),
                format!("{cpu:.2} CPU s, {}", in_words(&solution)),
                target,
            );
            lines.push(Line { peer, ..measured });
        }
    }
}

/// OR-Library: shortest paths, every node demand and candidate.
fn library(lines: &mut Vec<Line>) {
    let Some(folder) = shared("orlib-pmed") else { return };
    let optima = std::fs::read_to_string(folder.join("p-median-optima.txt")).unwrap();
    let (mut all, mut most, mut count) = (0.0, (0.0, String::new()), 0);
    for row in optima.lines() {
        let (name, optimum) = row.split_once(' ').unwrap();
        let path = folder.join(format!("{name}.txt"));
        if !path.is_file() {
            continue;
        }
        let instance = pmed(&path);
        let weights = vec![Weight::ONE; instance.table.sites()];
        let (cpu, solution) = solved(&instance.table, &weights, instance.open, 0.0, None);
        let optimum = 1000 * optimum.trim().parse::<u64>().unwrap();
        assert_eq!((solution.value, solution.status), (optimum, Status::Optimal), "{name}");
        all += cpu;
        count += 1;
        if cpu > most.0 {
            most = (cpu, name.to_owned());
        }
    }
    lines.push(line(
        &format!("p-median, the {count} of OR-Library pmed at hand"),
        format!("{all:.2} CPU s in total, at most {:.2} ({}), all proved", most.0, most.1),
        "40 CPU s in total, all proved",
    ));
}

/// TSPLIB: every point demand and candidate.
fn drillings(lines: &mut Vec<Line>) {
    let Some(folder) = shared("tsplib") else { return };
    for name in ["rl1304", "fl1400"] {
        let points = tsplib(&folder.join(format!("{name}.tsp")));
        let weights = vec![Weight::ONE; points.len()];
        let travel = Points::new(points.clone(), points);
        let (cpu, solution) = solved(&travel, &weights, 100, 0.0005, Some(58));
        lines.push(line(
            &format!("p-median, {name}, p 100"),
            format!("{cpu:.1} CPU s, {}", in_words(&solution)),
            "0.05 % in 60 CPU s",
        ));
    }
}

/// A province.
fn province(lines: &mut Vec<Line>) {
    let town = uniform(1, 100_000, 1_000);
    let travel = town.travel();
    let (mib, (cpu, solution)) = mib_beyond(|| solved(&travel, &town.weights, 50, 0.001, Some(58)));
    lines.push(line(
        "p-median, 100,000 x 1,000 uniform in 30 km, p 50",
        format!("{cpu:.1} CPU s, {mib:.0} MiB, {}", in_words(&solution)),
        "0.1 % in 60 CPU s, under 4 GB",
    ));
}

fn main() {
    let mut lines = Vec::new();
    towns(&mut lines);
    library(&mut lines);
    drillings(&mut lines);
    province(&mut lines);
    keep("median", &lines);
}

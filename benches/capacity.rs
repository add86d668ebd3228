//! Sites that hold only so much, at the sizes of a town and of a city: p-median and cflp, weights
//! split or each to one site. Every answer is certified; beside the smaller ones PuLP with HiGHS
//! on the same files (`./dev bench --peers`).

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use std::time::Duration;

use oracle::Stream;
use oracle::points::{At, Points};
use radii::model::{Cost, Weight};
use radii::siting::{self, Budget, Capacity, Problem, Solution, Status, certify};
use table::peers::{self, beside, solver};
use table::{Line, cpu_seconds, keep, mib_beyond};

/// Demand with weights, and sites.
struct Town {
    people: Vec<At>,
    weights: Vec<Weight>,
    places: Vec<At>,
    openings: Vec<u64>,
}

/// Uniform in a square of 30 km, whole metres, weights 1 to 100.
fn uniform(seed: u64, demand: usize, sites: usize) -> Town {
    let mut stream = Stream(seed);
    let mut place = || -> At { (stream.within(0.0, 3e4).round(), stream.within(0.0, 3e4).round()) };
    let people = (0..demand).map(|_| place()).collect();
    let places = (0..sites).map(|_| place()).collect();
    let weights: Vec<Weight> =
        (0..demand).map(|_| Weight(1000 * (1 + stream.next() % 100))).collect();
    // Opening one counts as much as sending a hundredth of everybody 10 to 20 km.
    let all: u64 = weights.iter().map(|weight| weight.0).sum();
    let openings = (0..sites).map(|_| all / 100 * (10_000_000 + stream.below(10_000_000)));
    Town { people, weights, places, openings: openings.collect() }
}

impl Town {
    fn travel(&self) -> Points {
        Points::new(self.people.clone(), self.places.clone())
    }

    /// What each of `open` sites holds: 1.3 times its share.
    fn room(&self, open: u32) -> u64 {
        let all: u64 = self.weights.iter().map(|weight| weight.0 / 1000).sum();
        1000 * (all * 13).div_ceil(10 * u64::from(open))
    }

    fn problem<'a>(&self, model: &str, travel: &'a Points, open: u32, single: bool) -> Problem<'a> {
        let holds = vec![Some(Weight(self.room(open))); self.places.len()];
        let problem = Problem {
            capacity: Some(Capacity { holds, limit: Cost::MAX, single_source: single }),
            ..Problem::of_travel(travel, self.weights.clone())
        };
        if model == "cflp" {
            Problem { opening: self.openings.clone(), ..problem }
        } else {
            problem.opening(open)
        }
    }

    /// What PuLP with HiGHS makes of the p-median.
    fn beside(&self, name: &str, open: u32, single: bool, seconds: f64) -> String {
        let people = self.people.iter().zip(&self.weights);
        let people = people.map(|(&(x, y), weight)| (x, y, weight.to_string()));
        let (people, places) = peers::tables(name, people, self.places.iter().copied());
        let (open, room) = (open.to_string(), (self.room(open) / 1000).to_string());
        let mut asked: Vec<&str> =
            vec!["p-median", &people, &places, "0", "--open", &open, "--capacity", &room];
        asked.extend(single.then_some("--single-source"));
        beside(solver(&asked), seconds, "PuLP, HiGHS (100 s limit)")
    }
}

/// Solve within the limit, certify, and say what came out.
fn solved(model: &str, problem: &Problem, seconds: u64) -> (f64, Solution) {
    let model = siting::named(model).unwrap();
    let budget = || Budget { seed: 1, ..Budget::lasting(Duration::from_secs(seconds)) };
    let (cpu, solution) = cpu_seconds(1, || model.solve(problem, &budget()).unwrap());
    certify(model, problem, &solution).unwrap();
    (cpu, solution)
}

fn in_words(solution: &Solution) -> String {
    let value = Weight(solution.value / 1000).grouped();
    match solution.status {
        Status::Optimal => format!("proved {value}"),
        _ => format!("{value}, gap {:.4} %", 100.0 * solution.gap(1)),
    }
}

fn main() {
    let mut lines = Vec::new();
    for (demand, sites, open, seconds, most, target) in [
        (100, 100, 10, 100, 0.0, "1 CPU s, proved"),
        (300, 100, 10, 100, 0.0, "a few CPU s, proved"),
        (1_000, 200, 20, 100, 0.005, "0.5 % in 20 CPU s"),
        (3_000, 300, 30, 100, 0.02, "an honest gap in 100 s"),
    ] {
        let town = uniform(1, demand, sites);
        let travel = town.travel();
        for (model, single) in
            [("p-median", false), ("p-median", true), ("cflp", false), ("cflp", true)]
        {
            let problem = town.problem(model, &travel, open, single);
            let (mib, (cpu, solution)) = mib_beyond(|| solved(model, &problem, seconds));
            assert!(solution.gap(1) <= most, "{model}, {demand} x {sites}: {solution:?}");
            let name = format!("capacity_{demand}");
            let has_peer = model == "p-median" && demand <= 300;
            let peer = if has_peer { town.beside(&name, open, single, cpu) } else { String::new() };
            let how = if single { "each to one site" } else { "split" };
            let size = if model == "cflp" {
                format!("{model}, {demand} x {sites} uniform in 30 km, {how}")
            } else {
                format!("{model}, {demand} x {sites} uniform in 30 km, p {open}, {how}")
            };
            let measured = format!("{cpu:.2} CPU s, {mib:.0} MiB, {}", in_words(&solution));
            println!("{size}: {measured} ({target})");
            lines.push(Line { work: size, measured, target: target.to_owned(), peer });
        }
    }
    keep("capacity", &lines);
}

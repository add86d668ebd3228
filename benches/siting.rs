//! Siting on uniform random points, proved.

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use oracle::{Stream, uniform_rows};
use radii::coverage::CoverMatrix;
use radii::model::Weight;
use radii::siting::{self, Budget, Problem, Status, certify};
use table::{Line, cpu_seconds, keep};

/// Uniform demand and candidates in a square of `side` metres, weights 1 to 100.
fn uniform(demand: usize, sites: usize, side: f64, radius: f64, open: u32) -> Problem {
    let mut stream = Stream(3);
    let rows = uniform_rows(&mut stream, demand, sites, side, radius);
    let weights = (0..demand).map(|_| Weight(1000 * (1 + stream.next() % 100))).collect();
    Problem::new(CoverMatrix::from_rows(rows, sites), weights).opening(open)
}

fn main() {
    let problem = uniform(10_000, 1_000, 30_000.0, 1_500.0, 30);
    let model = siting::named("mclp").unwrap();
    let (seconds, solution) = cpu_seconds(7, || model.solve(&problem, &Budget::default()).unwrap());
    certify(model, &problem, &solution).unwrap();
    assert_eq!(solution.status, Status::Optimal);
    let mut lines = vec![Line {
        work: "mclp, 10,000 x 1,000 uniform, p = 30, R = 1,500 m in a 30 km square".to_owned(),
        measured: format!("{seconds:.3} CPU s, proved {}", Weight(solution.value)),
        target: "0.1 CPU s, proved".to_owned(),
        peer: String::new(),
    }];
    // Other seeds of the same family, so that one lucky instance does not speak for all.
    for sites in [900, 950, 1_050] {
        let problem = uniform(10_000, sites, 30_000.0, 1_500.0, 30);
        let (seconds, solution) =
            cpu_seconds(3, || model.solve(&problem, &Budget::default()).unwrap());
        certify(model, &problem, &solution).unwrap();
        assert_eq!(solution.status, Status::Optimal);
        lines.push(Line {
            work: format!("the same with {sites} candidates"),
            measured: format!("{seconds:.3} CPU s, proved {}", Weight(solution.value)),
            target: "0.1 CPU s, proved".to_owned(),
            peer: String::new(),
        });
    }
    keep("siting", &lines);
}

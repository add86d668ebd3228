//! Siting on uniform random points, proved.

mod table;

use radii::coverage::CoverMatrix;
use radii::model::{SiteRole, Weight};
use radii::reach::Rows;
use radii::siting::{self, Budget, Problem, Status, certify};
use table::{Line, Stream, cpu_seconds, keep};

/// Uniform demand and candidates in a square of `side` metres, weights 1 to 100.
fn uniform(demand: usize, sites: usize, side: f64, radius: f64, open: u32) -> Problem {
    let mut stream = Stream(3);
    let mut point = || (stream.within(0.0, side), stream.within(0.0, side));
    let people: Vec<(f64, f64)> = (0..demand).map(|_| point()).collect();
    let places: Vec<(f64, f64)> = (0..sites).map(|_| point()).collect();
    let mut rows = Rows::default();
    for person in &people {
        for (site, place) in places.iter().enumerate() {
            if (person.0 - place.0).hypot(person.1 - place.1) <= radius {
                rows.push(site as u32);
            }
        }
        rows.end_row();
    }
    let weights = (0..demand).map(|_| Weight(1000 * (1 + stream.next() % 100))).collect();
    Problem {
        matrix: CoverMatrix::from_rows(rows, sites),
        weights,
        served: vec![false; demand],
        roles: vec![SiteRole::Free; sites],
        open: Some(open),
    }
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

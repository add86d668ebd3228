//! Coverage of a million and ten million points by a thousand centres, in memory, on one
//! thread, against every pair measured by the geodesic.

#[path = "../tests/oracle/mod.rs"]
mod oracle;
mod table;

use oracle::{Stream, study_of};
use radii::coverage::{counts, coverage};
use radii::crs::Plane;
use radii::model::{LonLat, ServiceStandard, Weight};
use radii::reach;
use radii::study::Study;
use table::{Line, cpu_seconds, keep, mib_beyond};

const CENTRES: usize = 1000;

/// Uniform points in a square of 30 km, seeded.
fn places(count: usize, stream: &mut Stream) -> Vec<LonLat> {
    let lat_half = 15_000.0 / 111_030.0;
    let lon_half = 15_000.0 / (111_320.0 * 39.7_f64.to_radians().cos());
    let mut place = || LonLat {
        lon: 106.8 + stream.within(-lon_half, lon_half),
        lat: 39.7 + stream.within(-lat_half, lat_half),
    };
    (0..count).map(|_| place()).collect()
}

fn study(count: usize) -> (Study, Vec<LonLat>, Vec<LonLat>) {
    let mut stream = Stream(1);
    let demand = places(count, &mut stream);
    let centres = places(CENTRES, &mut stream);
    let plane = Plane::centred_on(demand.iter().copied()).unwrap().unwrap();
    let study = study_of(&demand, plane, |n| Weight(1000 * (1 + n as u64 % 100)));
    (study, demand, centres)
}

/// Counts of a sample of the points, by the geodesic to every centre.
fn check(found: &[u32], demand: &[LonLat], centres: &[LonLat]) {
    use geo::{Distance, Geodesic, Point};
    for index in (0..demand.len()).step_by(demand.len() / 500) {
        let point = Point::new(demand[index].lon, demand[index].lat);
        let within = |centre: &&LonLat| {
            let metres = Geodesic.distance(Point::new(centre.lon, centre.lat), point);
            (metres * 1000.0).round() <= 1_000_000.0
        };
        let depth = centres.iter().filter(within).count();
        assert_eq!(found[index] as usize, depth, "demand {index}");
    }
}

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    let mut lines = Vec::new();
    let (mut first_counts, mut first_all) = (0.0, 0.0);
    for (count, runs) in [(1_000_000, 9), (10_000_000, 3)] {
        let (study, demand, centres) = study(count);
        let at = study.plane.forward(&centres).unwrap();
        let standard = ServiceStandard::within("1km".parse().unwrap());
        let points = &study.demand.points;
        let count_all = || {
            counts(
                reach::MODELS[0]
                    .prepare(reach::World::of(&study), reach::Place::unnamed(&at))
                    .as_ref(),
                points,
                &standard,
            )
        };
        let measure_all = || {
            coverage(
                reach::MODELS[0]
                    .prepare(reach::World::of(&study), reach::Place::unnamed(&at))
                    .as_ref(),
                points,
                &standard,
            )
        };
        let (beyond, _) = mib_beyond(count_all);
        let (seconds, found) = cpu_seconds(runs, count_all);
        check(&found.depth, &demand, &centres);
        assert!(found.ledger.balances());
        let (all_beyond, _) = mib_beyond(measure_all);
        let (all_seconds, all) = cpu_seconds(runs, measure_all);
        assert_eq!(all.ledger, found.ledger);
        let million = count == 1_000_000;
        if million {
            (first_counts, first_all) = (seconds, all_seconds);
        }
        let target = |first: f64, named: &str| match million {
            true => named.to_owned(),
            false => format!("linear: {:.2} CPU s", 10.0 * first),
        };
        let work = format!("{count} points, {CENTRES} centres, 1 km, one thread");
        lines.push(Line {
            work: format!("{work}: who is served, by how many, loads of the centres"),
            measured: format!("{seconds:.3} CPU s, {beyond:.0} MiB beyond the data"),
            target: target(first_counts, "0.05 CPU s, 60 MiB beyond the data"),
            peer: String::new(),
        });
        lines.push(Line {
            work: format!("{work}: the same, and the nearest centre of each and its distance"),
            measured: format!("{all_seconds:.3} CPU s, {all_beyond:.0} MiB beyond the data"),
            target: target(first_all, ""),
            peer: String::new(),
        });
    }
    keep("coverage", &lines);
}

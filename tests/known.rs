//! Instances with published answers, given the way a user would: files and arguments. Read
//! from `../shared/data`; absent, a line says so.

mod desk;
mod oracle;

use desk::{Desk, json};
use oracle::shared;
use radii::coverage::CoverMatrix;
use radii::model::{Money, Weight};
use radii::reach::Rows;
use radii::siting::{self, Budget, Problem, Status, certify};
use std::path::Path;

fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let cells =
        |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
    text.lines().skip(1).map(cells).collect()
}

/// spopt's own notebook: network distances of 205 tracts to 16 stores, within 5,000.
#[test]
fn san_francisco_through_a_matrix() {
    let Some(folder) = shared("spopt-sf") else { return };
    let desk = Desk::new();
    desk.lay_san_francisco(&folder);
    let line =
        "site --matrix matrix.csv --demand tracts.csv --candidates stores.csv --within 5000 --json";
    let lscp = desk.run(&format!("{line} --model lscp"));
    assert_eq!(lscp.status.code(), Some(0), "{}", desk::stderr(&lscp));
    let lscp = json(&lscp);
    assert_eq!((&lscp["value"], &lscp["status"]), (&8.into(), &"optimal".into()));
    let mclp = json(&desk.run(&format!("{line} --model mclp --open 4")));
    assert_eq!((&mclp["value"], &mclp["status"]), (&875_247.into(), &"optimal".into()));
    assert_eq!(mclp["coverage"]["served"]["points"], 184, "89.756 % of the tracts");
    let mut stores: Vec<&str> =
        mclp["opened"].as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap()).collect();
    stores.sort_unstable();
    assert_eq!(stores, ["Store_11", "Store_12", "Store_15", "Store_2"]);
    assert_eq!(mclp["opened"][0].get("lon"), None, "no layer has coordinates");
}

/// Haversine on the instance's own sphere.
fn on_sphere(a: (f64, f64), b: (f64, f64)) -> f64 {
    const RADIUS: f64 = 6_378_100.0;
    let (lat_a, lat_b) = (a.1.to_radians(), b.1.to_radians());
    let (dlat, dlon) = (lat_b - lat_a, (b.0 - a.0).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * RADIUS * h.sqrt().asin()
}

/// New York census blocks, p = 50, 400 m on a sphere of 6,378,100 m: 1,153,640.
#[test]
fn new_york_blocks_on_their_sphere() {
    let Some(folder) = shared("mclp-blocks") else { return };
    let blocks = lines(&folder.join("NewYork_blocks.csv"));
    let at = |block: &[String]| (block[1].parse().unwrap(), block[2].parse().unwrap());
    let places: Vec<(f64, f64)> = blocks.iter().map(|block| at(block)).collect();
    let mut table = "origin,destination,cost\n".to_owned();
    for (origin, &from) in places.iter().enumerate() {
        for (destination, &to) in places.iter().enumerate() {
            let metres = on_sphere(from, to);
            if metres <= 401.0 {
                table.push_str(&format!("{origin},{destination},{metres:.9}\n"));
            }
        }
    }
    let desk = Desk::new();
    desk.put("matrix.csv", table);
    std::fs::copy(folder.join("NewYork_blocks.csv"), desk.0.path().join("ny.csv")).unwrap();
    let line =
        "site --matrix matrix.csv --demand ny.csv --within 400 --model mclp --open 50 --json";
    let found = json(&desk.run(line));
    assert_eq!((&found["value"], &found["status"]), (&1_153_640.into(), &"optimal".into()));
    // On the ellipsoid pairs near the limit fall otherwise, and so may the optimum.
    let line = "site --demand ny.csv --within 400m --model mclp --open 50 --json";
    let found = json(&desk.run(line));
    assert_eq!(found["status"], "optimal");
    let value = found["value"].as_u64().unwrap();
    println!("on the WGS 84 ellipsoid: {value}");
    assert!(value.abs_diff(1_153_640) < 5_000, "{value}");
}

/// OR-Library set covering: rows by the columns that cover them.
fn orlib(path: &Path) -> Problem<'static> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<u64>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (rows, columns) = (next(), next());
    let costs: Vec<Money> = (0..columns).map(|_| Money(100 * next())).collect();
    let mut matrix = Rows::default();
    for _ in 0..rows {
        for _ in 0..next() {
            matrix.push(next() as u32 - 1);
        }
        matrix.end_row();
    }
    let matrix = CoverMatrix::from_rows(matrix, columns as usize);
    let mut problem = Problem::new(matrix, vec![Weight::ONE; rows as usize]);
    problem.costs = Some(costs);
    problem
}

/// OR-Library rail: columns by the rows they cover.
fn rail(path: &Path) -> Problem<'static> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut numbers = text.split_ascii_whitespace().map(|word| word.parse::<u64>().unwrap());
    let mut next = || numbers.next().unwrap();
    let (rows, columns) = (next() as usize, next() as usize);
    let mut costs = Vec::with_capacity(columns);
    let mut by_row = vec![Vec::new(); rows];
    for column in 0..columns {
        costs.push(Money(100 * next()));
        for _ in 0..next() {
            by_row[next() as usize - 1].push(column as u32);
        }
    }
    let mut matrix = Rows::default();
    for row in by_row {
        row.into_iter().for_each(|column| matrix.push(column));
        matrix.end_row();
    }
    let mut problem =
        Problem::new(CoverMatrix::from_rows(matrix, columns), vec![Weight::ONE; rows]);
    problem.costs = Some(costs);
    problem
}

/// All 19 OR-Library instances at hand, proved at their best known values. The list at hand
/// has 495 for scp44, from a heuristic; 494 is proved, and the cover recounted.
#[test]
#[ignore = "slow: ./dev test --slow runs it, and so does ./dev ci"]
fn orlib_set_covering_is_proved() {
    let Some(folder) = shared("orlib-scp") else { return };
    let lscp = siting::named("lscp").unwrap();
    let known = std::fs::read_to_string(folder.join("best-known.txt")).unwrap();
    for line in known.lines() {
        let (name, value) = line.split_once(' ').unwrap();
        let problem = orlib(&folder.join(format!("{name}.txt")));
        let start = std::time::Instant::now();
        let found = lscp.solve(&problem, &Budget::default()).unwrap();
        certify(lscp, &problem, &found).unwrap();
        println!("{name}: {} in {:.1} s", found.value / 100, start.elapsed().as_secs_f64());
        let value = if name == "scp44" { "494" } else { value };
        let best = 100 * value.parse::<u64>().unwrap();
        assert_eq!((found.value, found.status), (best, Status::Optimal), "{name}");
    }
}

/// rail507: 174, proved or with a gap below 1.2 %.
#[test]
#[ignore = "slow: ./dev test --slow runs it, and so does ./dev ci"]
fn rail507_reaches_the_best_known() {
    let Some(folder) = shared("orlib-rail") else { return };
    let lscp = siting::named("lscp").unwrap();
    let problem = rail(&folder.join("rail507.txt"));
    let budget = Budget::lasting(std::time::Duration::from_secs(240));
    let found = lscp.solve(&problem, &budget).unwrap();
    certify(lscp, &problem, &found).unwrap();
    println!("rail507: {} bound {}", found.value / 100, found.bound / 100);
    assert_eq!(found.value, 17_400);
    assert!(found.gap(100) < 0.012, "gap {}", found.gap(100));
}

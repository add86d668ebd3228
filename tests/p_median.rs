//! The p-median against published optima and against every possible choice.

mod oracle;

use std::time::Duration;

use oracle::pmed::pmed;
use oracle::points::{Points, tsplib};
use oracle::{Enumeration, Stream, shared, wishes};
use radii::model::{Cost, SiteRole, Weight};
use radii::reach::Hit;
use radii::siting::{
    self, Budget, CostRows, Problem, SitingError, Solution, Status, Travel, certify,
};

fn solved(problem: &Problem, budget: &Budget) -> Solution {
    let model = siting::named("p-median").unwrap();
    let found = model.solve(problem, budget).unwrap();
    certify(model, problem, &found).unwrap();
    found
}

/// Costs of random pairs, some missing: near and far, rows that repeat, sites that are twins.
fn random_table(stream: &mut Stream, sites: usize, demand: usize) -> CostRows {
    let dense = 2 + stream.below(8);
    let far = [1, 4, 30, 1_000, 1_000_000][stream.below(5) as usize];
    let has_twins = sites > 2 && stream.below(3) == 0;
    let mut table = CostRows::with_sites(sites);
    let mut row: Vec<Hit> = Vec::new();
    for _ in 0..demand {
        if stream.below(6) != 0 {
            row.clear();
            for site in 0..sites as u32 {
                if stream.below(8) < dense {
                    row.push(Hit { cost: Cost(stream.below(far) as u32), site });
                }
            }
            if has_twins {
                row.retain(|hit| hit.site != 1);
                let twin = row.iter().find(|hit| hit.site == 0).copied();
                row.extend(twin.map(|hit| Hit { site: 1, ..hit }));
            }
        }
        table.push_row(row.iter().copied());
    }
    table
}

fn random_problem<'a>(stream: &mut Stream, table: &'a CostRows) -> Problem<'a> {
    let (demand, sites) = (table.demand(), table.sites());
    let weight = |stream: &mut Stream| match stream.below(6) {
        0 => 0,
        _ => 1 + stream.below(50) * 250,
    };
    let weights = (0..demand).map(|_| Weight(weight(stream))).collect();
    let mut problem = Problem::of_travel(table, weights);
    if stream.below(2) == 0 {
        let standing =
            |stream: &mut Stream| (stream.below(3) != 0).then(|| Cost(stream.below(40) as u32));
        problem.standing = (0..demand).map(|_| standing(stream)).collect();
    }
    problem.roles = wishes::roles(stream, sites);
    if stream.below(2) == 0 {
        problem.costs = Some(wishes::costs(stream, sites));
    }
    if stream.below(4) == 0 {
        problem.apart = wishes::apart(stream, sites);
    }
    if stream.below(5) == 0 {
        problem.starts = vec![vec![0], (0..sites as u32).collect()];
    }
    wishes::allow(&mut problem, stream, 4, false);
    problem
}

/// Whether a free site could close without making anything worse.
fn is_idle(problem: &Problem, found: &Solution, site: u32) -> bool {
    let others = found.open.iter().filter(|&&other| other != site);
    let choice: u32 = others.map(|other| 1_u32 << other).sum();
    problem.roles[site as usize] == SiteRole::Free
        && problem.least.is_empty()
        && Enumeration(problem).travelled(choice) == Some(found.value)
}

/// All options against all choices, on problems small enough to try them.
#[test]
fn random_problems_match_enumeration() {
    let seed = 7;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let model = siting::named("p-median").unwrap();
    let budget = Budget { seed: 1, ..Budget::default() };
    let (mut proved, mut infeasible) = (0, 0);
    for round in 0..3000 {
        let (sites, demand) = (1 + stream.below(10) as usize, 1 + stream.below(40) as usize);
        let table = random_table(&mut stream, sites, demand);
        let problem = random_problem(&mut stream, &table);
        let best = Enumeration(&problem).best("p-median");
        let found = match model.solve(&problem, &budget) {
            Err(SitingError::Solver(error)) => panic!("round {round}: {error}"),
            // More than there is, or required sites that break a rule.
            Err(_) => continue,
            Ok(found) => found,
        };
        certify(model, &problem, &found).unwrap_or_else(|error| panic!("round {round}: {error}"));
        match best {
            None => {
                assert_eq!(found.status, Status::Infeasible, "round {round}");
                infeasible += 1;
            }
            Some(best) => {
                let all = (found.value, found.bound, found.status);
                assert_eq!(all, (best, best, Status::Optimal), "round {round} {problem:?}");
                let idle = found.open.iter().find(|site| is_idle(&problem, &found, **site));
                assert_eq!(idle, None, "round {round} {problem:?}");
                proved += 1;
            }
        }
    }
    println!("{proved} proved, {infeasible} infeasible");
    assert!(proved > 1000 && infeasible > 300);
}

/// OR-Library: all instances at hand proved at their optima.
#[test]
fn pmed_is_proved() {
    let Some(folder) = shared("orlib-pmed") else { return };
    let optima = std::fs::read_to_string(folder.join("p-median-optima.txt")).unwrap();
    for line in optima.lines() {
        let (name, optimum) = line.split_once(' ').unwrap();
        let path = folder.join(format!("{name}.txt"));
        if !path.is_file() {
            continue;
        }
        let instance = pmed(&path);
        let weights = vec![Weight::ONE; instance.table.sites()];
        let problem = Problem::of_travel(&instance.table, weights).opening(instance.open);
        let found = solved(&problem, &Budget::default());
        let optimum = 1000 * optimum.trim().parse::<u64>().unwrap();
        assert_eq!((found.value, found.status), (optimum, Status::Optimal), "{name}");
    }
}

/// spopt's own notebook: network distances of 205 tracts to 16 stores, 4 to open.
#[test]
fn san_francisco() {
    let Some(folder) = shared("spopt-sf") else { return };
    let name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv";
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let mut tracts = std::collections::BTreeMap::new();
    let mut stores: Vec<String> = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        let cost = Cost::from_metres(cells[0].parse().unwrap());
        let site = stores.iter().position(|store| store == cells[1]).unwrap_or_else(|| {
            stores.push(cells[1].to_owned());
            stores.len() - 1
        }) as u32;
        let weight = 1000 * cells[3].parse::<u64>().unwrap();
        let tract = tracts.entry(cells[2].to_owned()).or_insert((weight, Vec::new()));
        tract.1.push(Hit { cost, site });
    }
    let mut table = CostRows::with_sites(stores.len());
    tracts.values().for_each(|(_, row)| table.push_row(row.iter().copied()));
    let weights = tracts.values().map(|(weight, _)| Weight(*weight)).collect();
    let found = solved(&Problem::of_travel(&table, weights).opening(4), &Budget::default());
    assert_eq!(found.status, Status::Optimal);
    // Millimetres and thousandths: a half millimetre for each of 955,113 people at most.
    let value = found.value as f64 / 1e6;
    assert!((value - 2_848_268_129.71).abs() < 480.0, "{value}");
}

/// Every point of u1060 is demand and candidate: the value and the bound agree, and neither
/// depends on the number of threads.
#[test]
fn u1060_repeats_on_any_number_of_threads() {
    let Some(folder) = shared("tsplib") else { return };
    let points = tsplib(&folder.join("u1060.tsp"));
    let travel = Points::new(points.clone(), points.clone());
    let problem = Problem::of_travel(&travel, vec![Weight::ONE; points.len()]).opening(150);
    let budget = || Budget { gap: 0.002, seed: 5, ..Budget::lasting(Duration::from_secs(300)) };
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| solved(&problem, &budget()))
    };
    let first = on(1);
    println!("value {} bound {}", first.value, first.bound);
    assert!(first.gap(1) <= 0.002);
    assert_eq!(first, on(2));
}

/// Stopped at once, there is still a choice and an honest bound.
#[test]
fn a_spent_budget_gives_the_best_so_far() {
    let mut stream = Stream(3);
    let mut place = || (stream.within(0.0, 9_000.0), stream.within(0.0, 9_000.0));
    let demand = (0..3_000).map(|_| place()).collect();
    let sites = (0..200).map(|_| place()).collect();
    let travel = Points::new(demand, sites);
    let problem = Problem::of_travel(&travel, vec![Weight::ONE; 3_000]).opening(9);
    let spent = Budget::default();
    spent.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
    let found = solved(&problem, &spent);
    assert_eq!(found.status, Status::Stopped);
    assert!(!found.open.is_empty());
}

/// What would not fit is refused.
#[test]
fn a_sum_that_does_not_fit_is_refused() {
    let mut table = CostRows::with_sites(2);
    for site in 0..2 {
        table.push_row([Hit { cost: Cost::MAX, site: 1 - site }, Hit { cost: Cost(1), site }]);
    }
    let weights = vec![Weight(u64::MAX / 3); 2];
    let problem = Problem::of_travel(&table, weights).opening(1);
    let model = siting::named("p-median").unwrap();
    assert_eq!(model.solve(&problem, &Budget::default()), Err(SitingError::TooFar));
    let nothing = Problem { travel: None, ..problem };
    assert_eq!(model.solve(&nothing, &Budget::default()), Err(SitingError::NoTravel));
}

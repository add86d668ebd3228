//! p-center against published optima and against every possible choice.

mod oracle;

use oracle::pmed::pmed;
use oracle::points::{Points, tsplib};
use oracle::{Enumeration, Stream, shared, wishes};
use radii::coverage::CoverMatrix;
use radii::model::{Cost, Money, SiteRole, Weight};
use radii::reach::{Hit, Rows};
use radii::siting::{
    self, Allowance, Budget, CostRows, Problem, SitingError, SitingModel, Status, Travel, certify,
};

fn p_center() -> &'static dyn SitingModel {
    siting::named("p-center").unwrap()
}

/// Costs between random demand and sites: some pairs missing, few distinct ones or many, and
/// now and then a site like another.
fn random_travel(stream: &mut Stream, demand: usize, sites: usize) -> CostRows {
    let missing = [0, 0, 1, 3][stream.below(4) as usize];
    let costs = [1, 4, 30, 1_000_000][stream.below(4) as usize];
    let twins = stream.below(4) == 0;
    let mut table = CostRows::with_sites(sites);
    for _ in 0..demand {
        let mut row: Vec<Hit> = Vec::new();
        for site in 0..sites as u32 {
            if stream.below(8) >= missing {
                row.push(Hit { cost: Cost(stream.below(costs) as u32), site });
            }
        }
        if twins && sites > 1 {
            row.retain(|hit| hit.site != 1);
            let first = row.iter().find(|hit| hit.site == 0).copied();
            row.extend(first.map(|hit| Hit { site: 1, ..hit }));
        }
        table.push_row(row);
    }
    table
}

fn random_problem<'t>(stream: &mut Stream, table: &'t CostRows) -> Problem<'t> {
    let (demand, sites) = (table.demand(), table.sites());
    let weights = (0..demand)
        .map(|_| Weight(if stream.below(6) == 0 { 0 } else { 250 * (1 + stream.below(50)) }))
        .collect();
    let mut problem = Problem::of_travel(table, weights);
    problem.weighted_center = stream.below(3) == 0;
    if stream.below(3) == 0 {
        let standing = |_| (stream.below(3) == 0).then(|| Cost(stream.below(40) as u32));
        problem.standing = (0..demand).map(standing).collect();
    }
    let plain = stream.below(2) == 0;
    let roles = wishes::roles(stream, sites);
    problem.roles = if plain { vec![SiteRole::Free; sites] } else { roles };
    if stream.below(3) == 0 {
        problem.costs = Some(wishes::costs(stream, sites));
    }
    if stream.below(4) == 0 {
        problem.apart = wishes::apart(stream, sites);
    }
    problem.allowances = match stream.below(8) {
        0 => vec![Allowance::Any],
        1 | 2 if problem.costs.is_some() => vec![Allowance::Money(Money(stream.below(9) * 700))],
        3 | 4 if sites > 2 => {
            problem.groups = (0..sites).map(|_| stream.below(2) as u16).collect();
            let money = problem.costs.is_some();
            let mut allowance = || match stream.below(6) {
                0 => Allowance::Any,
                1 if money => Allowance::Money(Money(700 * stream.below(9))),
                _ => Allowance::Sites(stream.below(4) as u32),
            };
            vec![allowance(), allowance()]
        }
        _ => vec![Allowance::Sites(1 + stream.below(sites as u64) as u32)],
    };
    if stream.below(6) == 0 {
        problem.least = problem.allowances.iter().map(|_| stream.below(3) as u32).collect();
    }
    problem
}

/// All rules together against all choices, on problems small enough to try them.
#[test]
fn random_problems_match_enumeration() {
    let seed = 42;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let mut tried = std::collections::BTreeMap::new();
    for round in 0..6000 {
        let sites = 1 + stream.below(9) as usize;
        let demand = 1 + stream.below(25) as usize;
        let table = random_travel(&mut stream, demand, sites);
        let problem = random_problem(&mut stream, &table);
        let best = Enumeration(&problem).best("p-center");
        let budget = Budget { seed: 1, ..Budget::default() };
        let kind = match p_center().solve(&problem, &budget) {
            Err(SitingError::Solver(error)) => panic!("round {round}: {error}"),
            Err(SitingError::NoChoice) => {
                assert_eq!(best, None, "round {round} {problem:?}");
                "no choice"
            }
            Err(_) => "refused",
            Ok(found) => {
                certify(p_center(), &problem, &found)
                    .unwrap_or_else(|error| panic!("round {round}: {error} {problem:?}"));
                match best {
                    None => {
                        assert_eq!(found.status, Status::Infeasible, "round {round} {problem:?}");
                        "infeasible"
                    }
                    Some(best) => {
                        let both = (found.value, found.bound);
                        assert_eq!(both, (best, best), "round {round} {problem:?}");
                        assert_eq!(found.status, Status::Optimal, "round {round}");
                        assert_eq!(found, p_center().solve(&problem, &budget).unwrap());
                        assert!(nothing_idle(&problem, &found.open, best), "round {round}");
                        "proved"
                    }
                }
            }
        };
        *tried.entry(kind).or_insert(0) += 1;
    }
    println!("{tried:?}");
    assert!(tried["proved"] > 3000 && tried["infeasible"] > 300 && tried["refused"] > 100);
}

/// No free site could stay closed without somebody being farther away, where none must open.
fn nothing_idle(problem: &Problem, open: &[u32], value: u64) -> bool {
    !problem.least.is_empty()
        || open.iter().filter(|&&site| problem.roles[site as usize] == SiteRole::Free).all(
            |&site| {
                let rest =
                    open.iter().filter(|&&other| other != site).fold(0, |set, s| set | 1 << s);
                Enumeration(problem).farthest(rest).is_none_or(|farthest| farthest > value)
            },
        )
}

/// The p-center of all points of an instance.
fn proved(table: &dyn Travel, open: u32, budget: &Budget) -> siting::Solution {
    let problem = Problem::of_travel(table, vec![Weight::ONE; table.demand()]).opening(open);
    let start = std::time::Instant::now();
    let found = p_center().solve(&problem, budget).unwrap();
    certify(p_center(), &problem, &found).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!("p {open}: {} bound {} {:?} {seconds:.2} s", found.value, found.bound, found.status);
    found
}

/// OR-Library pmed1 to pmed20: the published p-center optima, proved.
#[test]
fn pmed_is_proved() {
    let Some(folder) = shared("orlib-pmed") else { return };
    let known = std::fs::read_to_string(folder.join("p-center-optima.txt")).unwrap();
    for line in known.lines() {
        let (name, value) = line.split_once(' ').unwrap();
        let instance = pmed(&folder.join(format!("{name}.txt")));
        print!("{name} ");
        let found = proved(&instance.table, instance.open, &Budget::default());
        assert_eq!(found.value, value.trim().parse::<u64>().unwrap(), "{name}");
        assert_eq!(found.status, Status::Optimal, "{name}");
    }
}

/// TSPLIB u1060: the best known radii, proved. Published in hundredths.
#[test]
#[ignore = "slow: ./dev test --slow runs it, and so does ./dev ci"]
fn u1060_is_proved() {
    let Some(folder) = shared("tsplib") else { return };
    let points = tsplib(&folder.join("u1060.tsp"));
    assert_eq!(points.len(), 1060);
    let travel = Points::new(points.clone(), points);
    let known = std::fs::read_to_string(folder.join("p-center-best-known.txt")).unwrap();
    for pair in known.split_ascii_whitespace().skip(1) {
        let (open, radius) = pair.split_once(':').unwrap();
        let radius = radius.parse::<f64>().unwrap();
        let found = proved(&travel, open.parse().unwrap(), &Budget::default());
        assert_eq!(found.status, Status::Optimal, "p {open}");
        assert!((found.value as f64 / 1000.0 - radius).abs() < 0.011, "p {open}: {radius}");
    }
}

/// spopt's own notebook: 205 tracts, 16 stores, 4 of them: 7,403.06 m. The cost is 7,403,063.6 mm.
#[test]
fn san_francisco_is_proved() {
    let Some(folder) = shared("spopt-sf") else { return };
    let name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv";
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let mut rows = std::collections::BTreeMap::new();
    // Stores are numbered with a gap: 1 to 7 and 11 to 19.
    let mut stores: Vec<&str> = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        let site = stores.iter().position(|&store| store == cells[1]).unwrap_or(stores.len());
        if site == stores.len() {
            stores.push(cells[1]);
        }
        let cost = Cost::from_metres(cells[0].parse().unwrap());
        let row: &mut Vec<Hit> = rows.entry(cells[2]).or_default();
        row.push(Hit { cost, site: site as u32 });
    }
    let mut table = CostRows::with_sites(16);
    rows.into_values().for_each(|row| table.push_row(row));
    assert_eq!((table.demand(), table.pairs()), (205, 205 * 16));
    let found = proved(&table, 4, &Budget::default());
    assert_eq!((found.value, found.status), (7_403_064, Status::Optimal));
}

fn uniform(stream: &mut Stream, count: usize) -> Vec<(f64, f64)> {
    (0..count).map(|_| (stream.within(0.0, 10_000.0), stream.within(0.0, 10_000.0))).collect()
}

/// A few demand points decide: the covering models, asked about all of them at the radius
/// found and just below, agree.
#[test]
fn the_whole_problem_agrees_with_the_few() {
    let seed = 5;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for (demand, sites, open) in [(300, 60, 6), (400, 90, 12), (250, 250, 9), (60, 300, 25)] {
        let travel = Points::new(uniform(&mut stream, demand), uniform(&mut stream, sites));
        let found = proved(&travel, open, &Budget::default());
        assert_eq!(found.status, Status::Optimal);
        let sites_within = |level: u64| {
            let mut rows = Rows::default();
            let mut hits = Vec::new();
            for point in 0..demand {
                hits.clear();
                travel.within(point, Cost(level as u32), &mut hits);
                hits.iter().for_each(|hit| rows.push(hit.site));
                rows.end_row();
            }
            let matrix = CoverMatrix::from_rows(rows, sites);
            let lscp = siting::named("lscp").unwrap();
            let problem = Problem::new(matrix, vec![Weight::ONE; demand]);
            let found = lscp.solve(&problem, &Budget::default()).unwrap();
            certify(lscp, &problem, &found).unwrap();
            (found.status == Status::Optimal).then_some(found.value)
        };
        assert!(sites_within(found.value).unwrap() <= u64::from(open));
        assert!(sites_within(found.value - 1).is_none_or(|needed| needed > u64::from(open)));
    }
}

/// Stopped at once, there is still a choice, with an honest bound; a gap that will do is one.
#[test]
fn a_spent_budget_gives_the_best_so_far() {
    let mut stream = Stream(6);
    let points = uniform(&mut stream, 2000);
    let travel = Points::new(points.clone(), points);
    let budget = Budget::default();
    budget.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
    let found = proved(&travel, 12, &budget);
    assert_eq!(found.status, Status::Stopped);
    let near = proved(&travel, 12, &Budget { gap: 0.2, ..Budget::default() });
    assert_eq!(near.status, Status::Feasible);
    assert!(near.gap(1) <= 0.2 && near.value <= found.value);
}

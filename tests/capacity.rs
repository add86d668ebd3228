//! Sites that hold only so much: cflp, p-median and mclp with capacities against every possible
//! choice and every way to serve.

mod oracle;

use std::time::Duration;

use oracle::capacity::{Market, best, by_highs, market};
use oracle::points::Points;
use oracle::{Stream, wishes};
use radii::coverage::{Lane, Lanes, transport};
use radii::model::{Cost, SiteRole, Weight};
use radii::reach::Hit;
use radii::siting::{
    self, Allowance, Budget, Capacity, Cause, CostRows, Problem, SitingError, Solution, Status,
    Travel, certify,
};

/// Costs of random pairs, some missing, one column more for each facility that stays open.
fn random_table(stream: &mut Stream, sites: usize, demand: usize) -> CostRows {
    let dense = 3 + stream.below(8);
    let far = [1, 4, 30, 1_000, 1_000_000][stream.below(5) as usize];
    let mut table = CostRows::with_sites(sites);
    for _ in 0..demand {
        let reached = (0..sites as u32).filter(|_| stream.below(8) < dense).collect::<Vec<_>>();
        table.push_row(
            reached.into_iter().map(|site| Hit { cost: Cost(stream.below(far) as u32), site }),
        );
    }
    table
}

/// What sites hold: now and then just what there is to serve, and sometimes anything.
fn holds(stream: &mut Stream, sites: usize, all: u64, open: u64) -> Vec<Option<Weight>> {
    let fair = all / open.max(1) / 250 * 250;
    let tight = [all, fair, fair + 250, fair * 13 / 10 / 250 * 250, fair * 2];
    let tight = tight[stream.below(5) as usize];
    let same = stream.below(3) == 0;
    let each = |_| match stream.below(12) {
        0 => None,
        _ if same => Some(Weight(tight)),
        1 => Some(Weight(0)),
        _ => Some(Weight(tight / 4 * stream.below(7))),
    };
    (0..sites).map(each).collect()
}

fn random_problem<'a>(
    stream: &mut Stream,
    table: &'a CostRows,
    sites: usize,
    model: &str,
) -> Problem<'a> {
    let demand = table.demand();
    let heaviest = [1, 3, 50][stream.below(3) as usize];
    let weight = |stream: &mut Stream| match stream.below(6) {
        0 => 0,
        _ => 1 + stream.below(heaviest),
    };
    let weights: Vec<Weight> = (0..demand).map(|_| Weight(250 * weight(stream))).collect();
    let all: u64 = weights.iter().map(|weight| weight.0).sum();
    let mut problem = Problem { weights, ..Problem::of_travel(table, vec![Weight(0); demand]) };
    problem.roles = wishes::roles(stream, sites);
    problem.groups = vec![0; sites];
    if stream.below(2) == 0 {
        problem.costs = Some(wishes::costs(stream, sites));
    }
    if stream.below(4) == 0 {
        problem.apart = wishes::apart(stream, sites);
    }
    if stream.below(5) == 0 {
        problem.starts = vec![vec![0], (0..sites as u32).collect()];
    }
    if model == "cflp" {
        problem.opening = (0..sites).map(|_| 250 * stream.below(4) * stream.below(2000)).collect();
    }
    // A model that weighs opening costs knows when to stop.
    wishes::allow(&mut problem, stream, 5, model == "cflp");
    let open = 1 + stream.below(sites as u64);
    problem.capacity = Some(Capacity {
        holds: holds(stream, table.sites(), all, open),
        limit: if stream.below(2) == 0 { Cost::MAX } else { Cost(stream.below(1000) as u32) },
        single_source: stream.below(2) == 0,
    });
    problem
}

/// Of all ways to serve the most from these sites the plan takes the cheapest; a site that nobody
/// goes to is open because it must be.
fn is_tidy(problem: &Problem, found: &Solution) {
    let capacity = problem.capacity.as_ref().unwrap();
    let travel = problem.travel.unwrap();
    let market = market(problem, travel, |site| found.open.contains(&site));
    let spent = found.allotments.iter().map(|it| {
        let cost = travel.cost(it.demand as usize, it.site).unwrap();
        u128::from(it.weight.0) * u128::from(cost.0)
    });
    if !capacity.single_source {
        assert_eq!(market.split(false).1, spent.sum::<u128>());
    }
    for &site in &found.open {
        let is_used = found.allotments.iter().any(|it| it.site == site);
        let is_required = problem.roles[site as usize] == SiteRole::Required;
        assert!(is_used || is_required || !problem.least.is_empty(), "site {site} is idle");
    }
}

/// All options against all choices, on problems small enough to try them.
#[test]
fn random_problems_match_enumeration() {
    let seed = 11;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let budget = Budget { seed: 1, ..Budget::default() };
    let (mut proved, mut infeasible) = (0, 0);
    let mut causes = [0; 4];
    for round in 0..3000 {
        let name = ["cflp", "p-median", "mclp"][round % 3];
        let model = siting::named(name).unwrap();
        let (sites, demand) = (1 + stream.below(7) as usize, 1 + stream.below(9) as usize);
        let standing = if stream.below(2) == 0 { 0 } else { stream.below(3) as usize };
        let table = random_table(&mut stream, sites + standing, demand);
        let problem = random_problem(&mut stream, &table, sites, name);
        let found = match model.solve(&problem, &budget) {
            Err(SitingError::Solver(error)) => panic!("round {round}: {error}"),
            Err(SitingError::Unfinished) => panic!("round {round}: unfinished {problem:?}"),
            // More than there is, or required sites that break a rule.
            Err(_) => continue,
            Ok(found) => found,
        };
        certify(model, &problem, &found)
            .unwrap_or_else(|error| panic!("round {round}: {error} {problem:?}"));
        match best(&problem, name) {
            None => {
                assert_eq!(found.status, Status::Infeasible, "round {round} {problem:?}");
                infeasible += 1;
                causes[match found.cause {
                    Some(Cause::Unreachable(_)) => 0,
                    Some(Cause::NoRoom { .. }) => 1,
                    Some(Cause::NoFit) => 2,
                    _ => 3,
                }] += 1;
            }
            Some(best) => {
                let all = (found.value, found.bound, found.status);
                assert_eq!(all, (best, best, Status::Optimal), "round {round} {name} {problem:?}");
                is_tidy(&problem, &found);
                proved += 1;
            }
        }
    }
    println!("{proved} proved, {infeasible} infeasible: {causes:?}");
    assert!(proved > 1000 && infeasible > 300);
    assert!(causes.iter().all(|count| *count > 0), "{causes:?}");
}

/// The transport of the program against the one that moves unit by unit.
#[test]
fn transport_matches_its_slow_twin() {
    let mut stream = Stream(3);
    for round in 0..600 {
        let (sites, demand) = (stream.below(6) as usize, 1 + stream.below(9) as usize);
        let far = [1, 5, 1000][stream.below(3) as usize];
        let mut cost = || (stream.below(4) != 0).then(|| stream.below(far));
        let costs: Vec<Vec<Option<u64>>> =
            (0..demand).map(|_| (0..sites).map(|_| cost()).collect()).collect();
        let weights: Vec<u64> = (0..demand).map(|_| stream.below(9)).collect();
        let rooms: Vec<u64> = (0..sites).map(|_| stream.below(14)).collect();
        let mut lanes = Lanes::default();
        for row in &costs {
            let hits = row.iter().zip(0..);
            lanes.push_row(hits.filter_map(|(cost, site)| cost.map(|cost| Lane { site, cost })));
        }
        let sent = transport(&weights, &lanes, &rooms);
        let served = weights.iter().sum::<u64>() - sent.left.iter().sum::<u64>();
        let market = Market { weights, costs, rooms };
        assert_eq!((served, sent.cost(&lanes)), market.split(true), "round {round}");
    }
}

/// A plane of random places, whole costs below 1,500, capacities a little above the demand.
fn plane(stream: &mut Stream, demand: usize, sites: usize) -> CostRows {
    let mut place = |_| (stream.below(1000) as i64, stream.below(1000) as i64);
    let people: Vec<_> = (0..demand).map(&mut place).collect();
    let places: Vec<_> = (0..sites).map(&mut place).collect();
    let mut table = CostRows::with_sites(sites);
    for from in people {
        table.push_row(places.iter().zip(0..).map(|(to, site)| {
            let cost = ((from.0 - to.0) as f64).hypot((from.1 - to.1) as f64);
            Hit { cost: Cost(cost.round() as u32), site }
        }));
    }
    table
}

/// Problems too large to try everything, against HiGHS on the whole model.
#[test]
fn medium_problems_match_highs() {
    let seed = 5;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..18 {
        let name = ["cflp", "p-median", "mclp"][round % 3];
        let single_source = round % 2 == 1;
        let demand = if single_source { 25 } else { 40 };
        let (standing, sites) = (stream.below(3) as usize, 10 + stream.below(5) as usize);
        let table = plane(&mut stream, demand, sites + standing);
        let weights = (0..demand).map(|_| Weight(250 * (1 + stream.below(40)))).collect();
        let mut problem = Problem { weights, ..Problem::of_travel(&table, Vec::new()) };
        problem.roles = wishes::roles(&mut stream, sites);
        problem.groups = vec![0; sites];
        let open = 3 + stream.below(3) as u32 + problem.roles.len() as u32 / 8;
        if name == "cflp" {
            problem.opening = (0..sites).map(|_| 250_000 * (20 + stream.below(50))).collect();
        } else {
            problem.allowances = vec![Allowance::Sites(open)];
        }
        let all = problem.total_weight().0;
        let room = all / u64::from(open) / 250 * 250;
        let holds = |_| Some(Weight(room + 250 * stream.below(room / 500)));
        problem.capacity = Some(Capacity {
            holds: (0..sites + standing).map(holds).collect(),
            limit: if name == "mclp" { Cost(250) } else { Cost::MAX },
            single_source,
        });
        let model = siting::named(name).unwrap();
        let found = model.solve(&problem, &Budget::default());
        let Ok(found) = found else { continue };
        certify(model, &problem, &found).unwrap_or_else(|error| panic!("round {round}: {error}"));
        let peer = by_highs(&problem, name);
        let ours = found.cause.is_none().then_some(found.value);
        assert_eq!(ours, peer, "round {round}, {name}");
        assert_ne!(found.status, Status::Stopped);
    }
}

fn solved(name: &str, problem: &Problem, budget: &Budget) -> Solution {
    let model = siting::named(name).unwrap();
    let found = model.solve(problem, budget).unwrap();
    certify(model, problem, &found).unwrap();
    found
}

/// Three people of weight 2 in a row with a site each, 10 apart.
fn street() -> CostRows {
    let mut table = CostRows::with_sites(3);
    for at in 0..3_u32 {
        table.push_row((0..3).map(|site| Hit { cost: Cost(10 * at.abs_diff(site)), site }));
    }
    table
}

fn on_street<'a>(table: &'a CostRows, holds: u64, limit: u32, single_source: bool) -> Problem<'a> {
    Problem {
        capacity: Some(Capacity {
            holds: vec![Some(Weight(holds)); 3],
            limit: Cost(limit),
            single_source,
        }),
        ..Problem::of_travel(table, vec![Weight(2); 3])
    }
}

/// What just fits, fits; what is just within the limit is within.
#[test]
fn limits_are_inclusive() {
    let (table, budget) = (street(), Budget::default());
    let just = on_street(&table, 3, 10, false).opening(2);
    assert_eq!(solved("p-median", &just, &budget).value, 20);
    let found = solved("p-median", &on_street(&table, 3, 9, false).opening(2), &budget);
    assert_eq!(found.cause, Some(Cause::NoFit));
    let less = solved("p-median", &on_street(&table, 2, 10, false).opening(2), &budget);
    assert_eq!(less.cause, Some(Cause::NoRoom { shortfall: Weight(2), needed: Some(3) }));
    let never = solved("p-median", &on_street(&table, 1, 10, false).opening(2), &budget);
    assert_eq!(never.cause, Some(Cause::NoRoom { shortfall: Weight(4), needed: None }));
    // Nobody may be split: two sites of 3 hold one person of 2 each.
    let whole = solved("p-median", &on_street(&table, 3, 10, true).opening(2), &budget);
    assert_eq!(whole.cause, Some(Cause::NoFit));
    let spaced = Problem { apart: vec![[0, 1], [1, 2], [0, 2]], ..just };
    assert_eq!(solved("p-median", &spaced, &budget).cause, Some(Cause::Spacing));
    let some = on_street(&table, 3, 10, false).opening(1);
    assert_eq!(solved("mclp", &some, &budget).value, 3);
    let whole = on_street(&table, 3, 10, true).opening(1);
    assert_eq!(solved("mclp", &whole, &budget).value, 2);
    assert!(
        solved("mclp", &Problem { weights: vec![Weight(0); 3], ..whole }, &budget).open.is_empty()
    );
}

/// A town of the plane, its rows cut off at first.
fn town(demand: usize, sites: usize) -> (Points, Vec<Weight>) {
    let mut stream = Stream(3);
    let mut place = || (stream.within(0.0, 9_000.0).round(), stream.within(0.0, 9_000.0).round());
    let people = (0..demand).map(|_| place()).collect();
    let places = (0..sites).map(|_| place()).collect();
    let weights = (0..demand).map(|_| Weight(1000 * (1 + stream.below(9)))).collect();
    (Points::new(people, places), weights)
}

fn of_town<'a>(travel: &'a Points, weights: &[Weight], open: u32, single: bool) -> Problem<'a> {
    let problem = Problem::of_travel(travel, weights.to_vec()).opening(open);
    let room = problem.total_weight().0 * 6 / 5 / u64::from(open);
    let holds = vec![Some(Weight(room)); travel.sites()];
    let capacity = Capacity { holds, limit: Cost::MAX, single_source: single };
    Problem { capacity: Some(capacity), ..problem }
}

/// The same plan again, whole, whatever the threads.
#[test]
fn plans_repeat() {
    let (travel, weights) = town(400, 60);
    for single in [false, true] {
        let problem = of_town(&travel, &weights, 8, single);
        let budget = || Budget { gap: 0.001, seed: 7, ..Budget::default() };
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solved("p-median", &problem, &budget()))
        };
        let first = on(1);
        assert!(first.gap(1) <= 0.001);
        assert_eq!(first, on(2));
    }
}

/// Stopped at once, there is still a plan and an honest bound.
#[test]
fn a_spent_budget_gives_the_best_so_far() {
    let (travel, weights) = town(2_000, 150);
    let proved = solved(
        "p-median",
        &of_town(&travel, &weights, 9, false),
        &Budget { gap: 0.01, ..Budget::lasting(Duration::from_secs(120)) },
    );
    for single in [false, true] {
        let spent = Budget::default();
        spent.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
        let found = solved("p-median", &of_town(&travel, &weights, 9, single), &spent);
        assert_eq!(found.status, Status::Stopped);
        assert!(found.bound <= proved.value && proved.bound <= found.value);
    }
}

/// What would not fit, or is not there, is refused.
#[test]
fn what_cannot_be_put_is_refused() {
    let table = street();
    let model = siting::named("cflp").unwrap();
    let problem =
        Problem { weights: vec![Weight(u64::MAX / 4); 3], ..on_street(&table, 9, 99, false) };
    let open = Problem {
        capacity: Some(Capacity { holds: vec![None; 3], limit: Cost::MAX, single_source: false }),
        ..problem
    };
    assert_eq!(model.solve(&open, &Budget::default()), Err(SitingError::TooFar));
    let none = Problem { capacity: None, ..open };
    assert_eq!(model.solve(&none, &Budget::default()), Err(SitingError::NoCapacity));
}

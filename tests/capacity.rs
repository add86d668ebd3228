//! Sites that hold only so much: cflp, p-median and mclp with capacities against every possible
//! choice and every way to serve.

mod oracle;

use oracle::capacity::{Market, best, market};
use oracle::{Stream, wishes};
use radii::coverage::{Lane, Lanes, transport};
use radii::model::{Cost, Money, SiteRole, Weight};
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

/// What may open.
fn allow(problem: &mut Problem, stream: &mut Stream, model: &str) {
    let sites = problem.roles.len();
    let has_costs = problem.costs.is_some();
    problem.allowances = match stream.below(5) {
        0 if has_costs => vec![Allowance::Money(Money(stream.below(9) * 700))],
        1 if sites > 2 => {
            problem.groups = (0..sites).map(|_| stream.below(2) as u16).collect();
            if stream.below(3) == 0 {
                problem.least = vec![stream.below(3) as u32, 0];
            }
            let mut group = || match stream.below(5) {
                0 => Allowance::Any,
                1 if has_costs => Allowance::Money(Money(stream.below(9) * 700)),
                _ => Allowance::Sites(stream.below(4) as u32),
            };
            vec![group(), group()]
        }
        2 => vec![Allowance::Any],
        3 if model == "cflp" => vec![Allowance::Any],
        _ => vec![Allowance::Sites(1 + stream.below(sites as u64) as u32)],
    };
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
    allow(&mut problem, stream, model);
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

//! Siting models against published optima and against every possible choice.

mod oracle;

use oracle::{Enumeration, Stream, ask_for, json, question_at, shared, uniform_rows, wishes};
use radii::coverage::CoverMatrix;
use radii::model::{Money, Share, SiteRole, Weight};
use radii::reach::Rows;
use radii::read::LayerRef;
use radii::scenario::{Outcome, Timings, run};
use radii::siting::{
    self, Allowance, Budget, Cause, Objective, Problem, SitingError, SitingModel, Solution, Status,
    certify,
};

fn sited(folder: &std::path::Path, limit: &str, model: &str, open: Option<u32>) -> Outcome {
    let question = question_at(folder, limit, ask_for(model, open));
    run(&question, &Budget::default(), &mut Timings::default()).unwrap()
}

/// Every case of the shared siting oracles: the same value, proved.
#[test]
fn the_siting_oracles_are_proved() {
    for place in ["guixi", "porto-alegre"] {
        let Some(folder) = shared(place) else { continue };
        let oracle = json(&folder.join("oracle_siting.json"));
        for case in oracle["cases"].as_array().unwrap() {
            let limit = format!("{}m", case["radius_m"]);
            if let Some(open) = case["k"].as_u64() {
                let outcome = sited(&folder, &limit, "mclp", Some(open as u32));
                let solution = outcome.siting.as_ref().unwrap().solution.clone();
                let value = case["covered_population"].as_f64().unwrap();
                assert_eq!(Weight(solution.value).units(), value, "{place} {limit} {open}");
                assert_eq!(solution.bound, solution.value, "{place} {limit} {open}");
                assert_eq!(solution.status, Status::Optimal);
                assert_eq!(outcome.coverage.ledger.served.weight.units(), value);
            } else {
                let outcome = sited(&folder, &limit, "lscp", None);
                let solution = outcome.siting.as_ref().unwrap().solution.clone();
                assert_eq!(solution.value, case["sites"].as_u64().unwrap(), "{place} {limit}");
                assert_eq!(solution.bound, solution.value, "{place} {limit}");
                assert_eq!(solution.status, Status::Optimal);
                assert_eq!(outcome.coverage.ledger.uncovered.weight, Weight::ZERO);
            }
        }
    }
}

/// A random problem: dense and sparse, with zero weights, served points, required and
/// forbidden sites and, one in so many, costs, budgets, groups, spacing and targets.
fn random_problem(stream: &mut Stream) -> Problem<'static> {
    let sites = 1 + stream.below(10) as usize;
    let demand = 1 + stream.below(40) as usize;
    let density = 1 + stream.below(6);
    let mut rows = Rows::default();
    for _ in 0..demand {
        for site in 0..sites as u32 {
            if stream.below(8) < density {
                rows.push(site);
            }
        }
        rows.end_row();
    }
    let weights = (0..demand)
        .map(|_| Weight(if stream.below(6) == 0 { 0 } else { stream.below(50) * 250 }))
        .collect();
    let mut problem = Problem::new(CoverMatrix::from_rows(rows, sites), weights);
    problem.served = (0..demand).map(|_| [0, 0, 0, 0, 0, 1, 2][stream.below(7) as usize]).collect();
    problem.roles = wishes::roles(stream, sites);
    if stream.below(2) == 0 {
        problem.costs = Some(wishes::costs(stream, sites));
    }
    if stream.below(3) == 0 {
        problem.apart = wishes::apart(stream, sites);
    }
    problem.target = Share::from_fraction(stream.below(101) as f64 / 100.0).unwrap();
    problem.single_first = stream.below(2) == 0;
    problem
}

/// What may open, for the models that must be told.
fn allow(problem: &mut Problem, stream: &mut Stream) {
    let sites = problem.roles.len();
    problem.allowances = match stream.below(3) {
        0 if problem.costs.is_some() => vec![Allowance::Money(Money(stream.below(9) * 700))],
        1 if sites > 2 => {
            problem.groups = (0..sites).map(|_| stream.below(2) as u16).collect();
            if stream.below(3) == 0 {
                problem.least = vec![stream.below(3) as u32, 0];
            }
            let mut sites = || Allowance::Sites(stream.below(4) as u32);
            vec![sites(), sites()]
        }
        _ => vec![Allowance::Sites(1 + stream.below(sites as u64) as u32)],
    };
}

/// The models of covering; those that weigh costs have tests of their own.
fn covering() -> impl Iterator<Item = &'static dyn SitingModel> {
    let covers = |model: &&dyn SitingModel| {
        matches!(model.objective(), Objective::Weight { .. } | Objective::Cost)
    };
    siting::MODELS.iter().copied().filter(covers)
}

/// All models of covering with all options against all choices, on problems small enough to try
/// them.
#[test]
fn random_problems_match_enumeration() {
    let seed = 42;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let budget = Budget { seed: 1, ..Budget::default() };
    let mut tried = std::collections::BTreeMap::new();
    for round in 0..2500 {
        let mut problem = random_problem(&mut stream);
        for model in covering() {
            let name = model.name();
            problem.allowances = vec![Allowance::Any];
            problem.groups = vec![0; problem.roles.len()];
            problem.least = Vec::new();
            if model.counts_weight() {
                allow(&mut problem, &mut stream);
            }
            let best = Enumeration(&problem).best(name);
            let kind = match model.solve(&problem, &budget) {
                Err(SitingError::Solver(error)) => panic!("round {round} {name}: {error}"),
                // More than there is, or required sites that break a rule.
                Err(_) => "refused",
                Ok(found) => {
                    certify(model, &problem, &found)
                        .unwrap_or_else(|error| panic!("round {round}: {error}"));
                    match best {
                        None => {
                            assert_eq!(found.status, Status::Infeasible, "round {round} {name}");
                            "infeasible"
                        }
                        Some(best) => {
                            let both = (found.value, found.bound);
                            assert_eq!(both, (best, best), "round {round} {name} {problem:?}");
                            assert_eq!(found.status, Status::Optimal, "round {round} {name}");
                            "proved"
                        }
                    }
                }
            };
            *tried.entry((name, kind)).or_insert(0) += 1;
        }
    }
    println!("{tried:?}");
    for model in covering() {
        assert!(tried[&(model.name(), "proved")] > 700, "{tried:?}");
    }
    assert!(tried[&("lscp", "infeasible")] > 300 && tried[&("pscp", "infeasible")] > 50);
}

/// Uniform points in a square, enough of them that bounds, fixing and HiGHS all have work.
#[test]
fn middling_problems_are_proved_and_repeat_to_the_byte() {
    for (demand, sites, open, radius) in
        [(600, 60, 8, 0.12), (800, 40, 12, 0.25), (500, 90, 20, 0.1)]
    {
        let seed = 99;
        println!("seed {seed}");
        let mut stream = Stream(seed);
        let rows = uniform_rows(&mut stream, demand, sites, 1.0, radius);
        let weights = (0..demand).map(|n| Weight(1000 * (1 + n as u64 * 7919 % 100))).collect();
        let problem = Problem::new(CoverMatrix::from_rows(rows, sites), weights).opening(open);
        let model = siting::named("mclp").unwrap();
        let budget = Budget { seed: 5, ..Budget::default() };
        let first = model.solve(&problem, &budget).unwrap();
        certify(model, &problem, &first).unwrap();
        assert_eq!(first.status, Status::Optimal);
        assert_eq!(first, model.solve(&problem, &budget).unwrap());
        let other = model.solve(&problem, &Budget { seed: 6, ..Budget::default() }).unwrap();
        assert_eq!(other.value, first.value, "the proved value does not depend on the seed");
    }
}

/// A wrong answer of each kind is caught.
#[test]
fn certify_refuses_wrong_answers() {
    let mut rows = Rows::default();
    for sites in [&[0_u32, 1][..], &[1], &[2]] {
        for &site in sites {
            rows.push(site);
        }
        rows.end_row();
    }
    let weights = vec![Weight(3000), Weight(2000), Weight(1000)];
    let mut problem = Problem::new(CoverMatrix::from_rows(rows, 4), weights).opening(1);
    problem.roles[3] = SiteRole::Forbidden;
    let mclp = siting::named("mclp").unwrap();
    let right = Solution::plan(vec![1], 5000, 5000, Status::Optimal);
    certify(mclp, &problem, &right).unwrap();
    let wrong: [fn(&mut Solution); 9] = [
        |s| s.value = 6000,
        |s| s.bound = 4000,
        |s| s.bound = 7000,
        |s| s.bound = 6000,
        |s| s.open = vec![1, 1],
        |s| s.open = vec![3],
        |s| s.open = vec![9],
        |s| s.status = Status::Infeasible,
        |s| s.cause = Some(Cause::Spacing),
    ];
    for (kind, spoil) in wrong.iter().enumerate() {
        let mut solution = right.clone();
        spoil(&mut solution);
        assert!(certify(mclp, &problem, &solution).is_err(), "kind {kind}");
    }
    let too_many = Solution { open: vec![1, 2], value: 6000, bound: 6000, ..right.clone() };
    assert!(certify(mclp, &problem, &too_many).is_err());
    let lscp = siting::named("lscp").unwrap();
    let uncovered = Solution { open: vec![1], value: 1, bound: 1, ..right };
    assert!(certify(lscp, &problem, &uncovered).is_err());
}

/// Stopped at once, a model still answers with a cover and an honest bound.
#[test]
fn a_spent_budget_gives_the_best_so_far() {
    let budget = Budget::default();
    budget.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan");
    for (model, open) in [("mclp", Some(20)), ("lscp", None)] {
        let mut question = question_at(&folder, "500m", ask_for(model, open));
        let layers = &mut question.layers;
        layers.demand = Some(LayerRef::to_file(folder.join("blocks.geojson")));
        (layers.facilities, layers.area) = (None, None);
        let outcome = run(&question, &budget, &mut Timings::default()).unwrap();
        let solution = &outcome.siting.as_ref().unwrap().solution;
        assert_eq!(solution.status, Status::Stopped, "{model}");
        assert_ne!(solution.value, solution.bound, "{model}");
        assert!(!solution.open.is_empty());
    }
}

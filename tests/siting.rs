//! Siting models against published optima and against every possible choice.

mod oracle;

use oracle::{Enumeration, Stream, ask_for, json, question_at, shared, uniform_rows};
use radii::coverage::CoverMatrix;
use radii::model::{SiteRole, Weight};
use radii::reach::Rows;
use radii::scenario::{Outcome, Timings, run};
use radii::siting::{self, Budget, Problem, Solution, Status, certify};

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

/// A random problem and the same as bit sets. Dense and sparse, with zero weights, served
/// points, required and forbidden sites.
fn random_problem(stream: &mut Stream) -> (Problem, Enumeration) {
    let sites = 1 + stream.below(11) as u32;
    let demand = 1 + stream.below(40) as usize;
    let density = 1 + stream.below(6);
    let mut rows = Rows::default();
    let mut covers = Vec::new();
    let mut weights = Vec::new();
    let mut served = Vec::new();
    for _ in 0..demand {
        let mut bits = 0_u32;
        for site in 0..sites {
            if stream.below(8) < density {
                bits |= 1 << site;
                rows.push(site);
            }
        }
        rows.end_row();
        covers.push(bits);
        weights.push(if stream.below(6) == 0 { 0 } else { stream.below(50) * 250 });
        served.push(stream.below(7) == 0);
    }
    let roles = (0..sites)
        .map(|_| match stream.below(12) {
            0 => SiteRole::Required,
            1 => SiteRole::Forbidden,
            _ => SiteRole::Free,
        })
        .collect();
    let enumeration = Enumeration {
        covers,
        weights: weights.iter().zip(&served).map(|(w, s)| if *s { 0 } else { *w }).collect(),
        sites,
    };
    let problem = Problem {
        matrix: CoverMatrix::from_rows(rows, sites as usize),
        weights: weights.into_iter().map(Weight).collect(),
        served,
        roles,
        open: None,
    };
    (problem, enumeration)
}

fn bits(problem: &Problem, role: SiteRole) -> u32 {
    let roles = problem.roles.iter().enumerate();
    roles.filter(|(_, held)| **held == role).map(|(site, _)| 1 << site).sum()
}

/// All models against all choices, on problems small enough to try them.
#[test]
fn random_problems_match_enumeration() {
    let seed = 42;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    let (mclp, lscp) = (siting::named("mclp").unwrap(), siting::named("lscp").unwrap());
    let budget = Budget { seed: 1, ..Budget::default() };
    let (mut proved, mut infeasible) = (0, 0);
    for round in 0..1500 {
        let (mut problem, slow) = random_problem(&mut stream);
        let required = bits(&problem, SiteRole::Required);
        let forbidden = bits(&problem, SiteRole::Forbidden);
        let fewest = slow.fewest(required, forbidden);
        let found = lscp.solve(&problem, &budget).unwrap();
        certify(lscp, &problem, &found).unwrap();
        match fewest {
            Some(fewest) => assert_eq!(
                (found.value, found.bound),
                (fewest.into(), fewest.into()),
                "round {round}"
            ),
            None => assert_eq!(found.status, Status::Infeasible, "round {round}"),
        }
        infeasible += u32::from(fewest.is_none());
        let open = 1 + stream.below(u64::from(slow.sites)) as u32;
        let available = slow.sites - forbidden.count_ones();
        if open > available || required.count_ones() > open {
            problem.open = Some(open);
            assert!(mclp.solve(&problem, &budget).is_err(), "round {round}");
            continue;
        }
        problem.open = Some(open);
        let found = mclp.solve(&problem, &budget).unwrap();
        certify(mclp, &problem, &found).unwrap();
        let best = slow.most_covered(open, required, forbidden) + problem.served_weight().0;
        assert_eq!((found.value, found.bound), (best, best), "round {round}");
        assert_eq!(found.status, Status::Optimal, "round {round}");
        proved += 1;
    }
    println!("{proved} mclp proved, {infeasible} lscp infeasible");
    assert!(proved > 500 && infeasible > 50);
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
        let problem = Problem {
            matrix: CoverMatrix::from_rows(rows, sites),
            weights: (0..demand).map(|n| Weight(1000 * (1 + n as u64 * 7919 % 100))).collect(),
            served: vec![false; demand],
            roles: vec![SiteRole::Free; sites],
            open: Some(open),
        };
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
    let problem = Problem {
        matrix: CoverMatrix::from_rows(rows, 4),
        weights: vec![Weight(3000), Weight(2000), Weight(1000)],
        served: vec![false; 3],
        roles: vec![SiteRole::Free, SiteRole::Free, SiteRole::Free, SiteRole::Forbidden],
        open: Some(1),
    };
    let mclp = siting::named("mclp").unwrap();
    let right = Solution {
        open: vec![1],
        value: 5000,
        bound: 5000,
        status: Status::Optimal,
        unreachable: Vec::new(),
    };
    certify(mclp, &problem, &right).unwrap();
    let wrong: [fn(&mut Solution); 8] = [
        |s| s.value = 6000,
        |s| s.bound = 4000,
        |s| s.bound = 7000,
        |s| s.bound = 6000,
        |s| s.open = vec![1, 1],
        |s| s.open = vec![3],
        |s| s.open = vec![9],
        |s| s.status = Status::Infeasible,
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
        (layers.demand.x, layers.demand.y) = (None, None);
        (layers.facilities, layers.area) = (None, None);
        let outcome = run(&question, &budget, &mut Timings::default()).unwrap();
        let solution = &outcome.siting.as_ref().unwrap().solution;
        assert_eq!(solution.status, Status::Stopped, "{model}");
        assert_ne!(solution.value, solution.bound, "{model}");
        assert!(!solution.open.is_empty());
    }
}

//! What a plan's cases come to: sweeps against single questions, figures against naive loops, what
//! fails against closing it.

mod oracle;
mod planned;

use oracle::Stream;
use planned::{Block, Centre, Folder, Lattice, TIERS, apart, close, named, nearest, served, weigh};
use radii::model::Share;
use radii::plan::{Figures, Finished, Plan};
use radii::reach;
use radii::reach::walk::{Profile, WalkTerms};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, LayerRefs, Outcome, Purse, Question, SiteQuestion, Timings, WalkQuestion,
};
use radii::siting::{self, Budget};

fn fixture() -> std::path::PathBuf {
    std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan")
}

fn site(model: &str) -> SiteQuestion {
    SiteQuestion::new(siting::named(model).unwrap())
}

/// The single question about the fixture, as `radii site` puts it.
fn single(within: &str, site: SiteQuestion, walked: Option<u32>) -> Outcome {
    let layer = |name: &str| LayerRef::to_file(fixture().join(name));
    let terms = walked
        .map(|speed_mm| WalkTerms { speed_mm, ..WalkTerms::of(Profile::find("adult").unwrap()) });
    let question = Question {
        layers: LayerRefs {
            demand: Some(layer("blocks.geojson")),
            facilities: Some(layer("centres.csv")),
            roads: terms.as_ref().map(|_| layer("streets.geojson")),
            ..LayerRefs::default()
        },
        within: vec![within.parse().unwrap()],
        reach: reach::named(if walked.is_some() { "walk" } else { "straight_line" }).unwrap(),
        capacity: None,
        require: None,
        walk: terms.map(|terms| WalkQuestion { terms, isochrones: None }),
        ask: Ask::Site(Box::new(site)),
    };
    // The seed that radii site starts from.
    let budget = Budget { seed: 1, ..Budget::default() };
    radii::scenario::run(&question, &budget, &mut Timings::default()).unwrap()
}

fn same_as_single(case: &Finished, single: &Outcome) {
    let (name, outcome) = (&case.figures.name, &case.outcome);
    assert!(outcome.coverage == single.coverage, "{name}: coverage");
    let (found, expected) = (outcome.siting.as_ref().unwrap(), single.siting.as_ref().unwrap());
    assert_eq!(found.solution.value, expected.solution.value, "{name}: value");
    assert_eq!(found.opened, expected.opened, "{name}: opened");
    assert_eq!(case.figures.served, single.coverage.ledger.served, "{name}");
    assert_eq!(case.figures.standard.limit, single.standard.limit.to_string(), "{name}");
}

/// The fixture's layers, and some scenarios.
fn of_fixture(scenarios: &str) -> Vec<Finished> {
    let path = fixture().join("nobody writes this plan.toml");
    let text =
        format!("[layers]\ndemand = \"blocks.geojson\"\nfacilities = \"centres.csv\"\n{scenarios}");
    let plan = Plan::parse(radii::plan::PlanText { path, text }).unwrap();
    planned::run(&plan, &[])
}

#[test]
fn every_case_of_a_sweep_is_the_answer_to_its_single_question() {
    let all = of_fixture(
        "[[scenarios]]\nname = \"grid\"\nwithin = \"2km\"\nsite = { model = \"mclp\" }\n\
         sweep = { open = [1, \"3..4\", 9], within = [\"800m\", \"1km\"] }\n",
    );
    let mut wanted = Vec::new();
    for open in [1, 3, 4, 9] {
        for within in ["800m", "1km"] {
            let case = named(&all, &format!("grid open={open} within={within}"));
            same_as_single(case, &single(within, site("mclp").opening(open), None));
            assert_eq!(case.figures.standard.name, None);
            wanted.push(case.figures.name.clone());
        }
    }
    let names: Vec<String> = all.iter().map(|case| case.figures.name.clone()).collect();
    assert_eq!(names, wanted, "the last key changes fastest");
}

#[test]
fn a_sweep_over_speed_and_target_is_walked_at_each_speed() {
    let all = of_fixture(
        "[walk]\nroads = \"streets.geojson\"\n[[scenarios]]\nname = \"walk\"\nwithin = \"8min\"\n\
         site = { model = \"pscp\" }\n\
         sweep = { target = [\"60%\", \"0.7\"], speed = [\"50m/min\", \"4.8km/h\"] }\n",
    );
    assert_eq!(all.len(), 4);
    for (at, (target, speed)) in
        [(0.6, 50_000), (0.6, 80_000), (0.7, 50_000), (0.7, 80_000)].into_iter().enumerate()
    {
        let question = SiteQuestion { target: Share::from_fraction(target), ..site("pscp") };
        same_as_single(&all[at], &single("8min", question, Some(speed)));
        assert_eq!(all[at].figures.standard.speed_m_per_min, Some(f64::from(speed) / 1000.0));
    }
}

#[test]
fn a_swept_limit_is_not_called_by_the_standards_name() {
    let all = of_fixture(
        "[standards]\nninety = { within = \"1km\", require = \"90%\" }\n\
         [[scenarios]]\nname = \"how far\"\nstandard = \"ninety\"\n\
         sweep = { within = [\"1km\", \"900m\"] }\n[[scenarios]]\nname = \"one\"\n",
    );
    let names: Vec<_> = all.iter().map(|case| case.figures.standard.name.as_deref()).collect();
    // The base, the first without a sweep, is answered first.
    assert_eq!(names, [Some("ninety"), None, None]);
    assert!(all.iter().all(|case| case.figures.requirement.is_some()), "it is still required");
}

#[test]
fn a_sweep_of_too_many_questions_is_counted_and_refused() {
    let folder = Folder::new();
    let head = Lattice::random(&mut Stream(1), 3, 1, 0).write(&folder);
    let plan = |open: u32, more: &str| {
        format!(
            "{head}[[scenarios]]\nname = \"x\"\nwithin = \"1km\"\nsite = {{ model = \"mclp\" }}\n\
             sweep = {{ open = \"1..{open}\", within = [\"1m\", \"2m\", \"3m\", \"4m\", \"5m\"]{more} }}\n"
        )
    };
    assert!(folder.plan(&plan(100, "")).is_ok(), "500 are allowed");
    let said = folder.complaint(&plan(101, ""));
    assert!(said.contains("101 x 5 = 505 questions, more than 500"), "{said}");
    assert!(said.contains("plan.toml:10:"), "{said}");
    assert!(folder.plan(&plan(101, ", most = 505")).is_ok());
    let said = folder.complaint(&plan(101, ", most = 504"));
    assert!(said.contains("505 questions, more than 504"), "{said}");
}

/// Everything the figures of a case say, by naive loops over its blocks and centres.
fn check(
    figures: &Figures,
    blocks: &[Block],
    centres: &[Centre],
    base: Option<(&[Block], &[Centre])>,
    metres: u64,
    label: &str,
) {
    let label = format!("{label}, {}", figures.name);
    let (served_weight, all) = weigh(blocks, centres, metres, |block| block.weight);
    assert_eq!(figures.demand.weight.0, all, "{label}: demand");
    assert_eq!(figures.demand.points, blocks.len() as u64, "{label}");
    assert_eq!(figures.served.weight.0, served_weight, "{label}: served");
    close(figures.share, served_weight as f64 / all as f64, &label);
    assert_eq!(figures.sites, centres.len(), "{label}: sites");
    // Who gains and who loses.
    let was = |block: &Block| {
        let (blocks, centres) = base.unwrap();
        blocks.iter().any(|b| b.id == block.id && served(centres, b.at, metres))
    };
    let turned = |gained: bool, place: Option<&str>| -> (u64, u64) {
        let turned = blocks.iter().filter(|block| {
            let is = served(centres, block.at, metres);
            is == gained && was(block) != is && place.is_none_or(|place| place == block.street)
        });
        turned.fold((0, 0), |(count, sum), block| (count + 1, sum + block.weight))
    };
    assert_eq!(figures.change.is_some(), base.is_some(), "{label}");
    if let Some(change) = &figures.change {
        for (tally, gained) in [(change.gained, true), (change.lost, false)] {
            assert_eq!((tally.points, tally.weight.0), turned(gained, None), "{label}: {gained}");
        }
    }
    // How far, and how evenly.
    let far: Vec<(f64, f64)> = blocks
        .iter()
        .map(|block| (nearest(centres, block.at).unwrap() as f64, block.weight as f64))
        .collect();
    let mean = far.iter().map(|(far, weight)| far * weight).sum::<f64>() / all as f64;
    let mut differences = 0.0;
    for (a, weight) in &far {
        for (b, other) in &far {
            differences += weight * other * (a - b).abs();
        }
    }
    let distances = figures.nearest.as_ref().unwrap();
    close(distances.gini, differences / (2.0 * (all as f64).powi(2) * mean), &label);
    assert!((distances.mean_m - mean / 1000.0).abs() < 1.1e-3, "{label}: {distances:?}");
    let mut ranked: Vec<f64> = far.iter().map(|(far, _)| *far).collect();
    ranked.sort_by(f64::total_cmp);
    let rank = (9 * ranked.len()).div_ceil(10) - 1;
    assert_eq!(distances.p90_m, ranked[rank] / 1000.0, "{label}: nine in ten");
    assert_eq!(distances.max_m, ranked[ranked.len() - 1] / 1000.0, "{label}: farthest");
    // Neighbourhoods, and the worst of them.
    let mut streets: Vec<&str> = blocks.iter().map(|block| block.street.as_str()).collect();
    streets.sort_unstable();
    streets.dedup();
    assert_eq!(figures.neighbourhoods.len(), streets.len(), "{label}");
    let mut worst = f64::INFINITY;
    for street in streets {
        let own: Vec<Block> =
            blocks.iter().filter(|block| block.street == street).cloned().collect();
        let found = figures.neighbourhoods.iter().find(|place| place.name == street).unwrap();
        let (served, all) = weigh(&own, centres, metres, |block| block.weight);
        assert_eq!((found.served.weight.0, found.demand.weight.0), (served, all), "{label}");
        if base.is_some() {
            assert_eq!(found.gained.0, turned(true, Some(street)).1, "{label}: {street}");
            assert_eq!(found.lost.0, turned(false, Some(street)).1, "{label}: {street}");
        }
        if all > 0 {
            worst = worst.min(served as f64 / all as f64);
        }
    }
    close(figures.worst_neighbourhood.as_ref().unwrap().share, worst, &label);
    // Tiers by their own centres and limits; kinds by their own blocks and columns.
    for (found, (tier, metres)) in figures.tiers.iter().zip([("street", 900), ("station", 400)]) {
        let own: Vec<Centre> =
            centres.iter().filter(|centre| centre.tier == tier).cloned().collect();
        let (served, all) = weigh(blocks, &own, metres, |block| block.weight);
        assert_eq!((found.served.weight.0, found.demand.weight.0), (served, all), "{label}");
        assert_eq!((found.name.as_str(), found.sites), (tier, Some(own.len())), "{label}");
    }
    let old = |block: &Block| if block.kind == "old" { block.elderly } else { 0 };
    let all_elderly = |block: &Block| block.elderly;
    type Counted<'a> = (&'a str, u64, &'a dyn Fn(&Block) -> u64);
    let kinds: [Counted<'_>; 2] = [("old blocks", 300, &old), ("elderly", metres, &all_elderly)];
    for (found, (name, metres, weight)) in figures.kinds.iter().zip(kinds) {
        let (served, all) = weigh(blocks, centres, metres, weight);
        assert_eq!(
            (found.served.weight.0, found.demand.weight.0),
            (served, all),
            "{label}: {name}"
        );
        let lived = blocks.iter().filter(|block| weight(block) > 0).count() as u64;
        assert_eq!((found.name.as_str(), found.demand.points), (name, lived), "{label}");
    }
    assert_eq!((figures.tiers.len(), figures.kinds.len()), (2, 2), "{label}");
}

const GROUPS: &str = "[standards]\nnear = { within = \"300m\" }\nfive = { within = \"500m\" }\n\
    [[tiers]]\nname = \"street\"\nwithin = \"900m\"\n[[tiers]]\nname = \"station\"\nwithin = \"400m\"\n\
    [[demands]]\nname = \"old blocks\"\nweight = \"elderly\"\nwhere = \"kind=old\"\nstandard = \"near\"\n\
    [[demands]]\nname = \"elderly\"\nweight = \"elderly\"\n";

#[test]
fn figures_are_what_naive_loops_count() {
    let seed = 41;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..40 {
        let label = format!("seed {seed}, round {round}");
        let folder = Folder::new();
        let (blocks, centres) = (20 + stream.below(60), 3 + stream.below(6));
        let town = Lattice::random(&mut stream, blocks, centres, 3);
        let head = town.write(&folder);
        let all = folder.run(&format!(
            "{head}{GROUPS}[[scenarios]]\nname = \"today\"\nstandard = \"five\"\n\
             [[scenarios]]\nname = \"edited\"\nstandard = \"five\"\nclose = [\"c0\"]\n\
             open = [\"k1\", {{ id = \"n\", at = [1200, 1200], tier = \"station\" }}]\n\
             move = [{{ id = \"c1\", to = [300, 400] }}]\nupgrade = [{{ id = \"c2\", tier = \"street\" }}]\n\
             grow = [{{ where = \"kind=old\", factor = 1.5 }}]\n"
        ));
        check(&named(&all, "today").figures, &town.blocks, &town.centres, None, 500, &label);
        let (mut blocks, mut centres) = (town.blocks.clone(), town.centres.clone());
        for block in blocks.iter_mut().filter(|block| block.kind == "old") {
            block.weight = block.weight * 3 / 2;
            block.elderly = block.elderly * 3 / 2;
        }
        centres[1].at = [300, 400];
        centres[2].tier = "street".to_owned();
        centres.remove(0);
        centres.push(town.candidates[1].clone());
        centres.push(Centre { id: "n".into(), at: [1200, 1200], tier: TIERS[1].to_owned() });
        let base = Some((&town.blocks[..], &town.centres[..]));
        let edited = named(&all, "edited");
        check(&edited.figures, &blocks, &centres, base, 500, &label);
        assert_eq!(edited.figures.opened, ["k1", "n"]);
        assert_eq!(edited.figures.closed, ["c0"]);
    }
}

#[test]
fn each_facility_that_fails_is_what_closing_it_gives() {
    let seed = 42;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..15 {
        let folder = Folder::new();
        let town = Lattice::random(&mut stream, 40, 5, 0);
        let head = town.write(&folder);
        let mut text = format!(
            "{head}{GROUPS}[[scenarios]]\nname = \"today\"\nstandard = \"five\"\nrequire = \"20%\"\n\
             stress = \"each-facility\"\n"
        );
        for centre in &town.centres {
            text += &format!(
                "[[scenarios]]\nname = \"no {0}\"\nfrom = \"today\"\nclose = [\"{0}\"]\n",
                centre.id
            );
        }
        let all = folder.run(&text);
        let stress = &named(&all, "today").figures.stress[0];
        assert_eq!((stress.kind.as_str(), stress.runs), ("each-facility", 5));
        let mut shares = Vec::new();
        let mut met = 0;
        for failure in &stress.failures {
            let label = format!("seed {seed}, round {round}, no {}", failure.id);
            let closed = &named(&all, &format!("no {}", failure.id)).figures;
            assert_eq!(failure.share, closed.share, "{label}");
            assert_eq!(failure.lost, closed.change.as_ref().unwrap().lost, "{label}");
            assert_eq!(failure.max_m, closed.nearest.as_ref().map(|nearest| nearest.max_m));
            shares.push(failure.share);
            met += usize::from(closed.requirement.as_ref().unwrap().met);
        }
        assert_eq!(shares.len(), 5);
        shares.sort_by(f64::total_cmp);
        assert_eq!((stress.least, stress.median, stress.most), (shares[0], shares[2], shares[4]));
        close(stress.met.unwrap(), met as f64 / 5.0, "met");
        let lost: Vec<u64> = stress.failures.iter().map(|f| f.lost.weight.0).collect();
        assert!(lost.is_sorted_by(|a, b| a >= b), "the worst first: {lost:?}");
    }
}

#[test]
fn a_margin_of_demand_keeps_its_bounds_and_its_seed() {
    let folder = Folder::new();
    let town = Lattice::random(&mut Stream(43), 50, 3, 0);
    let head = town.write(&folder);
    let stress = |text: &str| {
        let all = folder.run(&format!(
            "{head}{GROUPS}[[scenarios]]\nname = \"x\"\nstandard = \"five\"\nstress = {text}\n"
        ));
        (all[0].figures.stress[0].clone(), all[0].figures.share)
    };
    let (none, share) = stress("{ demand = \"0%\", runs = 7 }");
    assert_eq!((none.least, none.median, none.most, none.runs), (share, share, share, 7));
    assert_eq!((none.met, none.margin), (None, Some(0.0)), "nothing is required");
    let (some, _) = stress("{ demand = \"20%\", runs = 300 }");
    let (served, all) = weigh(&town.blocks, &town.centres, 500, |block| block.weight);
    let (served, left) = (served as f64, (all - served) as f64);
    let least = 0.8 * served / (0.8 * served + 1.2 * left);
    let most = 1.2 * served / (1.2 * served + 0.8 * left);
    assert!(least <= some.least && some.least < some.p5, "{some:?}");
    assert!(some.p5 < some.median && some.median < some.p95, "{some:?}");
    assert!(some.p95 < some.most && some.most <= most, "{some:?}");
    assert!((some.median - share).abs() < 0.02, "{some:?}");
    assert_eq!(some, stress("{ demand = 0.2, runs = 300, seed = 1 }").0, "1 is the usual seed");
    assert_ne!(some, stress("{ demand = \"20%\", runs = 300, seed = 2 }").0);
    // Two blocks of which one is served: many draws come close to the bounds, and none beyond.
    let block = |id: &str, x: i64| Block {
        id: id.to_owned(),
        at: [x, 0],
        weight: 100_000,
        elderly: 0,
        street: "s".to_owned(),
        kind: "old".to_owned(),
    };
    let centres = vec![Centre { id: "c".into(), at: [0, 0], tier: "street".into() }];
    let blocks = vec![block("near", 500), block("far", 501)];
    Lattice { blocks, centres, candidates: Vec::new() }.write(&folder);
    let (two, share) = stress("{ demand = \"20%\", runs = 400 }");
    assert_eq!(share, 0.5, "on the limit is within");
    assert!(two.least >= 0.4 && two.least < 0.43 && two.most <= 0.6 && two.most > 0.57, "{two:?}");
    let (whole, _) = stress("{ demand = \"100%\", runs = 50 }");
    assert!(whole.least >= 0.0 && whole.most <= 1.0, "{whole:?}");
}

#[test]
fn sites_for_several_kinds_of_demand_are_the_best_there_are() {
    let seed = 44;
    println!("seed {seed}");
    let mut stream = Stream(seed);
    for round in 0..25 {
        let folder = Folder::new();
        let town = Lattice::random(&mut stream, 30, 2, 7);
        let head = town.write(&folder);
        let open = 1 + stream.below(3) as u32;
        // Shares that do not add up to one, or none at all.
        let shares = [(None, 1.0), (Some("30%"), 0.3)][round % 2];
        let say =
            |share: Option<&str>| share.map_or(String::new(), |s| format!("share = \"{s}\"\n"));
        let all = folder.run(&format!(
            "{head}[standards]\nnear = {{ within = \"400m\" }}\n\
             [[demands]]\nname = \"people\"\nweight = \"population\"\n{}\
             [[demands]]\nname = \"elderly\"\nweight = \"elderly\"\nstandard = \"near\"\n{}\
             [[scenarios]]\nname = \"x\"\nwithin = \"700m\"\n\
             site = {{ model = \"mclp\", open = {open}, demands = [\"elderly\", \"people\"] }}\n",
            say(shares.0),
            say(shares.0.map(|_| "90%")),
        ));
        let other = if shares.0.is_some() { 0.9 } else { 1.0 };
        let value = |centres: &[Centre]| {
            let part = |(served, all): (u64, u64)| served as f64 / all.max(1) as f64;
            let people = part(weigh(&town.blocks, centres, 700, |block| block.weight));
            let elderly = part(weigh(&town.blocks, centres, 400, |block| block.elderly));
            (shares.1 * people + other * elderly) / (shares.1 + other)
        };
        let chosen = |choice: u32| {
            let sites = (0..7).filter(|site| choice >> site & 1 == 1);
            let new = sites.map(|site| town.candidates[site].clone());
            town.centres.iter().cloned().chain(new).collect::<Vec<Centre>>()
        };
        let best = (0..1_u32 << 7)
            .filter(|choice| choice.count_ones() == open)
            .map(|choice| value(&chosen(choice)))
            .fold(0.0, f64::max);
        let outcome = &all[0].outcome;
        let siting = outcome.siting.as_ref().unwrap();
        let mut centres = town.centres.clone();
        for site in &siting.opened {
            centres.push(town.candidates.iter().find(|other| other.id == site.id).unwrap().clone());
        }
        let found = value(&centres);
        assert!((found - best).abs() < 1e-6, "seed {seed}, round {round}: {found}, not {best}");
        for kind in &siting.kinds {
            let (metres, elderly) =
                if kind.kind.name == "people" { (700, false) } else { (400, true) };
            let weight = |block: &Block| if elderly { block.elderly } else { block.weight };
            let (served, all) = weigh(&town.blocks, &centres, metres, weight);
            let before = weigh(&town.blocks, &town.centres, metres, weight).0;
            let found = (kind.served.weight.0, kind.all.weight.0, kind.before.weight.0);
            assert_eq!(found, (served, all, before), "seed {seed}, round {round}");
        }
        assert_eq!(siting.kinds.len(), 2);
        let apart_at_all = town.centres.iter().any(|a| apart(a.at, town.candidates[0].at) > 0);
        assert!(apart_at_all);
    }
}

#[test]
fn two_purses_half_given_shares_and_no_runs_are_refused() {
    let folder = Folder::new();
    let head = Lattice::random(&mut Stream(3), 5, 1, 2).write(&folder);
    let kinds = "[[demands]]\nname = \"a\"\nweight = \"population\"\nshare = \"40%\"\n\
                 [[demands]]\nname = \"b\"\nweight = \"elderly\"\n";
    for (scenario, said) in [
        ("site = { model = \"mclp\", open = 2, budget = \"5\" }", "open and budget"),
        (
            "site = { model = \"mclp\" }\nsweep = { open = [1], budget = [\"5\"] }",
            "open and budget",
        ),
        ("site = { model = \"mclp\", budget = \"5\" }\nsweep = { open = [1] }", "open and budget"),
        ("site = { model = \"mclp\", open = 1, demands = [\"a\", \"b\"] }", "some have a share"),
        ("stress = { demand = \"20%\", runs = 0 }", "runs"),
    ] {
        let text =
            format!("{head}{kinds}[[scenarios]]\nname = \"x\"\nwithin = \"1km\"\n{scenario}\n");
        let found = folder.complaint(&text);
        assert!(found.contains(said), "{scenario}: {found}");
    }
    let purse = Purse::Sites(1);
    assert_eq!("1".parse::<Purse>().unwrap(), purse);
}

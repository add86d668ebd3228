//! The four seams: whatever stands in a table is unique, described, documented, and does
//! what its trait says.

use std::collections::BTreeSet;

use radii::coverage::CoverMatrix;
use radii::language::Language;
use radii::model::{Cost, Share, Weight};
use radii::reach::{self, Hit, Rows};
use radii::scenario::question_in_words;
use radii::siting::{
    self, Allowance, Budget, Capacity, CostRows, Objective, Problem, Travel, certify,
};
use radii::{read, report, write};

fn unique<'a>(names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        assert!(!name.is_empty());
        assert!(seen.insert(name), "{name} occurs twice");
    }
    assert!(!seen.is_empty());
}

fn help(command: &str) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_radii"))
        .args([command, "--help"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn formats_are_listed_and_described() {
    unique(read::FORMATS.iter().map(|format| format.name()));
    unique(read::FORMATS.iter().flat_map(|format| format.extensions()).copied());
    unique(read::FORMATS.iter().map(|format| format.describe()));
    let help = help("coverage");
    for format in read::FORMATS {
        assert!(help.contains(format.name()), "help does not name {}", format.name());
    }
}

#[test]
fn written_formats_are_listed_and_described() {
    unique(write::WRITERS.iter().map(|writer| writer.name()));
    unique(write::WRITERS.iter().flat_map(|writer| writer.extensions()).copied());
    unique(write::WRITERS.iter().map(|writer| writer.describe()));
    let help = help("convert");
    for writer in write::WRITERS {
        assert!(help.contains(writer.name()), "help does not name {}", writer.name());
        for ending in writer.extensions() {
            let read = read::FORMATS.iter().any(|format| format.extensions().contains(ending));
            assert!(read, ".{ending} is written and not read");
        }
    }
}

#[test]
fn reach_models_are_listed_and_described() {
    unique(reach::MODELS.iter().map(|model| model.name()));
    unique(reach::MODELS.iter().map(|model| model.describe()));
    for model in reach::MODELS {
        assert!(!model.measures().is_empty());
        assert_eq!(reach::named(model.name()).map(|found| found.name()), Some(model.name()));
    }
}

#[test]
fn outputs_are_listed_and_described() {
    unique(report::REPORTS.iter().map(|report| report.file_name()));
    unique(report::REPORTS.iter().map(|report| report.describe()));
}

/// Every siting model: named, in the help, answers a small problem, passes its certificate,
/// answers the same again, and stops when told to.
#[test]
fn siting_models_conform() {
    unique(siting::MODELS.iter().map(|model| model.name()));
    unique(siting::MODELS.iter().map(|model| model.question()));
    let help = help("site");
    for model in siting::MODELS {
        let asks = |language| question_in_words(*model, language);
        assert_eq!(asks(Language::English), model.question());
        assert_ne!(asks(Language::Chinese), model.question(), "{} in Chinese", model.name());
    }
    let mut rows = Rows::default();
    for demand in 0..60_u32 {
        for site in [demand % 12, (demand * 5) % 12, (demand * 7 + 3) % 12] {
            if rows.is_empty() || demand % 4 != 3 || site % 2 == 0 {
                rows.push(site);
            }
        }
        rows.end_row();
    }
    let mut distinct = Rows::default();
    for row in 0..rows.len() {
        let sites: BTreeSet<u32> = rows.row(row).iter().copied().collect();
        sites.into_iter().for_each(|site| distinct.push(site));
        distinct.end_row();
    }
    let matrix = CoverMatrix::from_rows(distinct, 12);
    let weights = (0..60).map(|n| Weight(1000 * (n % 9))).collect();
    let mut problem = Problem::new(matrix, weights);
    problem.target = Share::from_fraction(0.7).unwrap();
    let mut travel = CostRows::with_sites(12);
    for demand in 0..60_u32 {
        let cost = |site: u32| Cost((demand * 37 + site * 101) % 97);
        travel.push_row((0..12).map(|site| Hit { cost: cost(site), site }));
    }
    for model in siting::MODELS {
        assert!(help.contains(model.question()), "help does not ask {}", model.question());
        let total = model.objective() == Objective::Total;
        let weighs = total || matches!(model.objective(), Objective::Travel | Objective::Farthest);
        problem.capacity = total.then(|| Capacity {
            holds: vec![Some(Weight(60_000)); 12],
            limit: Cost::MAX,
            single_source: false,
        });
        problem.opening = if total { vec![3_000_000; 12] } else { Vec::new() };
        problem.travel = weighs.then_some(&travel as &dyn Travel);
        let counts = model.needs_purse();
        let allowance = if counts { Allowance::Sites(4) } else { Allowance::Any };
        problem.allowances = vec![allowance];
        let solution = model.solve(&problem, &Budget::default()).unwrap();
        certify(*model, &problem, &solution).unwrap();
        assert_eq!(solution, model.solve(&problem, &Budget::default()).unwrap());
        let spent = Budget::default();
        spent.interrupt.store(true, std::sync::atomic::Ordering::Relaxed);
        certify(*model, &problem, &model.solve(&problem, &spent).unwrap()).unwrap();
    }
}

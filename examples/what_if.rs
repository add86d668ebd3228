//! What if: twenty questions from one plan file, compared.
//!
//! `cargo run --release --example what_if`

use radii::plan::{Plan, Runner, Town, longest, trade_offs};
use radii::scenario::Timings;
use radii::siting::Budget;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = Plan::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan/plan.toml"))?;
    let town = Town::read(&plan, longest(&plan))?;
    let mut runner = Runner::new(&plan, &town, &[])?;
    let mut answers = Vec::new();
    while let Some(finished) = runner.answer(&Budget::default(), &mut Timings::default())? {
        answers.push(finished.figures);
    }
    for figures in answers.iter().filter(|figures| figures.values.is_empty()) {
        let gained = figures.change.as_ref().map(|change| change.gained.weight.grouped());
        println!(
            "{}: {:.2} % served, {} gain",
            figures.name,
            figures.share * 100.0,
            gained.unwrap_or_default()
        );
    }
    for sweep in trade_offs(answers.iter()) {
        for series in &sweep.series {
            let knee = series.knee.map(|at| series.points[at].label.as_str());
            println!("{}: the knee is at {}", sweep.scenario, knee.unwrap_or("no point"));
        }
    }
    Ok(())
}

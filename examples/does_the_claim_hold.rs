//! Does the claim hold? "One centre within every 1 km", for several limits at once.
//!
//! `cargo run --release --example does_the_claim_hold`

use radii::model::{Share, share};
use radii::scenario::{Ask, LayerRefs, Question, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let limits = ["1km", "500m", "1.5km", "2km", "4km"];
    let question = Question {
        layers: LayerRefs {
            demand: LayerRef::to_file(format!("{place}/blocks.geojson")),
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            candidates: None,
            area: Some(LayerRef::to_file(format!("{place}/area.geojson"))),
            matrix: None,
        },
        within: limits.iter().map(|limit| limit.parse()).collect::<Result<_, _>>()?,
        reach: reach::MODELS[0],
        require: Some(Share::ALL),
        ask: Ask::Coverage(BlockRule::Point),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    let first = (outcome.standard, outcome.coverage.ledger);
    let others = outcome.secondary.iter().map(|other| (other.standard, other.counts.ledger));
    for (standard, ledger) in std::iter::once(first).chain(others) {
        let served = share(ledger.served.weight, ledger.demand.weight);
        let verdict = if ledger.uncovered.points == 0 { "holds" } else { "does not hold" };
        println!(
            "within {:<6} {:6.2} % served: {verdict}",
            standard.limit.to_string(),
            served * 100.0
        );
    }
    Ok(())
}

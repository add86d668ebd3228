//! Who is left out? The blocks without a centre within 1 km, gathered into gaps.
//!
//! `cargo run --release --example who_is_left_out`

use radii::scenario::{Ask, BlockRule, LayerRefs, Question, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let question = Question {
        layers: LayerRefs {
            demand: Some(format!("{place}/blocks.geojson").parse()?),
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            candidates: None,
            ..LayerRefs::default()
        },
        within: vec!["1km".parse()?],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Coverage(BlockRule::Point),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    let demand = &outcome.study.demand;
    for gap in outcome.gaps.iter().take(5) {
        println!(
            "{} people in {} blocks around {}",
            gap.tally.weight,
            gap.tally.points,
            demand.name(gap.heart).unwrap_or("?")
        );
    }
    Ok(())
}

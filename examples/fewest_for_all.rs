//! How many are needed? The fewest more stations so that everybody has one within a limit.
//!
//! `cargo run --release --example fewest_for_all`

use radii::scenario::{Ask, LayerRefs, Question, SiteQuestion, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach, siting};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let question = Question {
        layers: LayerRefs {
            demand: Some(LayerRef::to_file(format!("{place}/blocks.geojson"))),
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            candidates: None, // any block
            ..LayerRefs::default()
        },
        within: vec!["800m".parse()?],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Site(Box::new(SiteQuestion::new(siting::named("lscp").ok_or("no such model")?))),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    if let Some(siting) = &outcome.siting {
        let solution = &siting.solution;
        println!("{} new stations within 800 m, {}", solution.value, solution.status.name());
        println!("no plan needs fewer than {}", solution.bound);
    }
    Ok(())
}

//! Where next? Twelve more stations that serve most people, proved.
//!
//! `cargo run --release --example where_next`

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
        within: vec!["1km".parse()?],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Site(Box::new(
            SiteQuestion::new(siting::named("mclp").ok_or("no such model")?).opening(12),
        )),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    if let Some(siting) = &outcome.siting {
        println!(
            "{}: bound {} of value {}",
            siting.solution.status.name(),
            siting.solution.bound,
            siting.solution.value
        );
        for opened in &siting.opened {
            println!(
                "{:>6} more people: {}",
                opened.marginal,
                opened.name.as_deref().unwrap_or(&opened.id)
            );
        }
    }
    Ok(())
}

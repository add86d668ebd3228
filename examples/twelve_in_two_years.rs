//! Twelve in two years: which six first, and what does opening them in turn give up?
//!
//! `cargo run --release --example twelve_in_two_years`

use radii::model::Weight;
use radii::scenario::{Ask, LayerRefs, Question, SiteQuestion, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach, siting};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let mclp = siting::named("mclp").ok_or("no such model")?;
    let question = Question {
        layers: LayerRefs {
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            ..LayerRefs::of_demand(LayerRef::to_file(format!("{place}/blocks.geojson")))
        },
        within: vec!["1km".parse()?],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Site(Box::new(SiteQuestion {
            phases: vec![6, 6],
            alternatives: 2,
            ..SiteQuestion::new(mclp)
        })),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    if let Some(siting) = &outcome.siting {
        for (year, phase) in (1..).zip(&siting.phases) {
            println!(
                "year {year}: {} served; six or twelve chosen freely would serve {} more",
                phase.covered.grouped(),
                Weight(phase.regret()).grouped()
            );
            let opened = siting.opened.iter().filter(|opened| opened.phase == Some(year));
            for opened in opened {
                println!("  {}", opened.name.as_deref().unwrap_or(&opened.id));
            }
        }
        for plan in &siting.alternatives {
            println!("a plan that gives up {}", siting.solution.value.abs_diff(plan.value) / 1000);
        }
    }
    Ok(())
}

//! Is "within a kilometre" a walk? The straight line and the streets side by side.
//!
//! The fixture's two business streets are all that is drawn of its streets, so nearly every
//! verdict is an estimate, and says so.

use radii::reach::walk::{Profile, WalkTerms};
use radii::scenario::{Ask, BlockRule, LayerRefs, Question, Timings, WalkQuestion, run};
use radii::siting::Budget;
use radii::{LayerRef, reach};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let terms = WalkTerms::of(Profile::find("elder")?);
    let question = Question {
        layers: LayerRefs {
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            roads: Some(LayerRef::to_file(format!("{place}/streets.geojson"))),
            ..LayerRefs::of_demand(LayerRef::to_file(format!("{place}/blocks.geojson")))
        },
        within: vec!["8min".parse()?, "1km".parse()?],
        reach: reach::named("walk").ok_or("no such way of reaching")?,
        capacity: None,
        require: None,
        walk: Some(WalkQuestion { terms, isochrones: None }),
        ask: Ask::Coverage(BlockRule::Point),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    let foot = outcome.on_foot.as_ref().ok_or("streets were given")?;
    for row in &foot.rows {
        println!(
            "{:<6} {:4.0} m: {} in a straight line, {} on foot, {} of them estimated",
            row.limit.to_string(),
            row.metres,
            row.straight.weight.grouped(),
            row.walk.weight.grouped(),
            row.estimated.weight.grouped()
        );
    }
    Ok(())
}

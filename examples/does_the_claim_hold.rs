//! Does the claim hold? "One centre within every 1 km", over the whole area, for several limits
//! at once: proved or refuted by geometry, with the place that refutes it.
//!
//! `cargo run --release --example does_the_claim_hold`

use radii::scenario::{Ask, AuditQuestion, LayerRefs, Question, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let limits = ["1km", "2km", "3km", "5km"];
    let question = Question {
        layers: LayerRefs {
            demand: Some(LayerRef::to_file(format!("{place}/blocks.geojson"))),
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            candidates: None,
            area: Some(LayerRef::to_file(format!("{place}/area.geojson"))),
            ..LayerRefs::default()
        },
        within: limits.iter().map(|limit| limit.parse()).collect::<Result<_, _>>()?,
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Audit(AuditQuestion::default()),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    let audit = outcome.audit.as_ref().ok_or("an audit was asked for")?;
    let first = (outcome.standard, audit.holds, audit.uncovered);
    let others =
        audit.other_limits.iter().map(|other| (other.standard, other.holds, other.uncovered));
    for (standard, holds, uncovered) in std::iter::once(first).chain(others) {
        println!(
            "within {:<4} {}: {:8.4} km2 of {:.4} without a centre",
            standard.limit.to_string(),
            if holds { "holds        " } else { "does not hold" },
            uncovered.middle(),
            audit.km2
        );
    }
    let farthest = audit.farthest.ok_or("there are centres")?;
    println!("the farthest place is {:.3} m from the nearest centre", farthest.distance.metres());
    Ok(())
}

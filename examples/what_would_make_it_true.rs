//! What would help most? Six stations that take away the most ground without a centre, in the
//! order they are worth opening, and what no six could beat.
//!
//! `cargo run --release --example what_would_make_it_true`

use radii::scenario::{Ask, AuditQuestion, Gain, LayerRefs, Question, Timings, run};
use radii::siting::Budget;
use radii::{LayerRef, reach};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let place = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/haibowan");
    let question = Question {
        layers: LayerRefs {
            facilities: Some(LayerRef::to_file(format!("{place}/centres.csv"))),
            candidates: None,
            area: Some(LayerRef::to_file(format!("{place}/area.geojson"))),
            ..LayerRefs::default()
        },
        within: vec!["1km".parse()?],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask: Ask::Audit(AuditQuestion { repair: true, open: Some(6), ..AuditQuestion::default() }),
    };
    let outcome = run(&question, &Budget::default(), &mut Timings::default())?;
    let audit = outcome.audit.as_ref().ok_or("an audit was asked for")?;
    let most = audit.improvement.as_ref().ok_or("six stations were asked for")?;
    for station in audit.stations.iter().flatten() {
        let at = outcome.study.plane.lonlat(station.at).ok_or("the layers are in degrees")?;
        let adds = station.km2.unwrap_or_default();
        println!("{:.6}, {:.6} adds {adds:.4} km2", at.lon, at.lat);
    }
    let gained = most.before.middle() - most.after.middle();
    if let Gain::Ground { bound_km2 } = most.gain {
        println!("together {gained:.4} km2; no six could take away more than {bound_km2:.4} km2");
    }
    Ok(())
}

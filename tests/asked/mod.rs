//! Questions put to the library, and their outcomes. Tests only.
#![allow(dead_code, reason = "each test file uses its own part")]

pub mod town;

use std::path::{Path, PathBuf};

use radii::model::Share;
use radii::reach;
use radii::reach::walk::{Profile, WalkTerms};
use radii::read::LayerRef;
use radii::scenario::{
    Ask, AuditQuestion, BlockRule, DistrictQuestion, DistrictSplit, LayerRefs, Outcome, Purse,
    Question, SiteQuestion, Timings, WalkQuestion, run,
};
use radii::siting::{self, Budget};

/// The fixture's folder.
pub fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/haibowan")
}

/// The fixture with its base map; of its blocks those that pass, where something is asked of them.
pub fn haibowan(filter: Option<&str>) -> LayerRefs {
    let layer = |name: &str| LayerRef::to_file(fixture().join(name));
    let filter = filter.map(str::to_owned);
    LayerRefs {
        demand: Some(LayerRef { filter, ..layer("blocks.geojson") }),
        facilities: Some(layer("centres.csv")),
        area: Some(layer("area.geojson")),
        streets: vec![layer("streets.geojson")],
        water: vec![layer("water.geojson")],
        ..LayerRefs::default()
    }
}

/// Layers in a folder, in degrees or in plain metres.
pub fn layers_in(folder: &Path, local: bool, names: [Option<&str>; 3]) -> LayerRefs {
    let layer = |name: &str| LayerRef {
        crs: local.then(|| "local".to_owned()),
        ..LayerRef::to_file(folder.join(name))
    };
    let [demand, facilities, area] = names.map(|name| name.map(layer));
    LayerRefs { demand, facilities, area, ..LayerRefs::default() }
}

/// The outcome of a question about straight lines.
pub fn ask(layers: LayerRefs, within: &str, ask: Ask) -> Outcome {
    answered(Question {
        layers,
        within: vec![within.parse().unwrap()],
        reach: reach::MODELS[0],
        capacity: None,
        require: None,
        walk: None,
        ask,
    })
}

/// The same on foot along streets.
pub fn ask_on_foot(layers: LayerRefs, roads: &Path, within: &str, ask: Ask) -> Outcome {
    let terms = WalkTerms::of(Profile::find("adult").unwrap());
    answered(Question {
        layers: LayerRefs { roads: Some(LayerRef::to_file(roads)), ..layers },
        within: vec![within.parse().unwrap()],
        reach: reach::named("walk").unwrap(),
        capacity: None,
        require: None,
        walk: Some(WalkQuestion { terms, isochrones: None }),
        ask,
    })
}

fn answered(question: Question) -> Outcome {
    let outcome = run(&question, &Budget::default(), &mut Timings::default());
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

/// Who is served?
pub fn coverage() -> Ask {
    Ask::Coverage(BlockRule::Point)
}

/// So many districts, whatever their weights.
pub fn districts(into: u32) -> Ask {
    let split = DistrictSplit::Number(vec![into]);
    let tolerance = Share::from_fraction(0.2).unwrap();
    Ask::Districts(Box::new(DistrictQuestion { tolerance, ..DistrictQuestion::new(split) }))
}

/// Does the claim hold?
pub fn audit() -> Ask {
    Ask::Audit(AuditQuestion::default())
}

/// Does it, and which so many stations would help most?
pub fn repaired(open: u32) -> Ask {
    Ask::Audit(AuditQuestion { repair: true, open: Some(open), ..AuditQuestion::default() })
}

fn mclp() -> SiteQuestion {
    SiteQuestion::new(siting::named("mclp").unwrap())
}

/// Where so many more?
pub fn site(open: u32) -> Ask {
    Ask::Site(Box::new(mclp().opening(open)))
}

/// Where so many more in each phase?
pub fn phases(phases: &[u32]) -> Ask {
    Ask::Site(Box::new(SiteQuestion { phases: phases.to_vec(), ..mclp() }))
}

/// Where one more, two more ... so many more?
pub fn curve(last: u32) -> Ask {
    Ask::Site(Box::new(SiteQuestion { purse: Some(Purse::Row(1..=last)), ..mclp() }))
}

/// Where so many that move?
pub fn moves(relocate: u32) -> Ask {
    Ask::Site(Box::new(SiteQuestion { relocate, ..mclp() }))
}

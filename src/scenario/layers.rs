//! From the references of a question to a study with its streets and the base of its maps.

use std::sync::Arc;

use super::{Ask, LayerRefs, Question};
use crate::error::{Error, QuestionError};
use crate::model::Cost;
use crate::reach::walk;
use crate::read::{self, LayerRef, is_street_map};
use crate::study::{Borders, Named, Streets, Study, StudyLayers, TODAY, TravelTable, ZONES};

/// Read the layers of a question.
pub(super) fn read(question: &Question) -> Result<StudyLayers, Error> {
    let layers = &question.layers;
    let further = match &question.ask {
        Ask::Site(site) => site.tiers.iter().filter_map(|tier| tier.weight.clone()).collect(),
        Ask::Districts(districts) => {
            districts.workloads.iter().map(|workload| workload.column.clone()).collect()
        }
        Ask::Coverage(_) | Ask::Audit(_) => Vec::new(),
    };
    let walked = layers.roads.is_some();
    let places = |reference: &Option<LayerRef>| -> Result<Option<Named>, Error> {
        let named = reference.as_ref().map(named).transpose()?;
        Ok(if walked { named.map(Named::at_entrances) } else { named })
    };
    Ok(StudyLayers {
        demand: places(&layers.demand)?,
        facilities: places(&layers.facilities)?,
        candidates: places(&layers.candidates)?,
        area: layers.area.as_ref().map(named).transpose()?,
        matrix: layers.matrix.as_ref().map(TravelTable::read).transpose()?,
        further_weights: further,
        mend_area: matches!(&question.ask, Ask::Audit(audit) if audit.repair_geometry),
    })
}

/// Read what the districts of a question keep to.
pub fn read_borders(question: &Question, study: &mut Study) -> Result<(), Error> {
    let Ask::Districts(districts) = &question.ask else { return Ok(()) };
    let mut borders = Borders::default();
    for (reference, role) in [(&districts.zones, ZONES), (&districts.keep, TODAY)] {
        let Some(reference) = reference else { continue };
        let outlines = study.outlines(role, named(reference)?)?;
        match role {
            ZONES => borders.zones = Some(outlines),
            _ => borders.today = Some(outlines),
        }
    }
    for reference in &districts.barriers {
        borders.barriers.extend(study.barriers(&named(reference)?)?);
    }
    borders.draw_bridges();
    study.borders = Arc::new(borders);
    Ok(())
}

/// Read the streets of a question around its study.
pub(super) fn streets(question: &Question, study: &mut Study) -> Result<(), Error> {
    let Some(roads) = &question.layers.roads else { return Ok(()) };
    let longest = question.within.iter().map(|limit| question.metres(*limit)).max();
    let tolerance = question.walk.as_ref().map(|walk| walk.terms.node_tolerance);
    read_streets(roads, longest.unwrap_or_default(), tolerance.unwrap_or_default(), study)
}

/// Read the streets that matter to a study within a limit. Lines whose ends are closer than
/// `tolerance` meet.
pub fn read_streets(
    roads: &LayerRef,
    longest: Cost,
    tolerance: Cost,
    study: &mut Study,
) -> Result<(), Error> {
    let path = &roads.path;
    let name = path.to_string_lossy().to_ascii_lowercase();
    let is_layer = !name.ends_with(SAVED) && !read::is_street_map(path);
    if !is_layer {
        refuse_keys("--roads", roads, "; which streets are walked is for --profile to say")?;
    }
    if name.ends_with(SAVED) {
        let (source, bytes) = read::read_bytes(path, "walking network")?;
        let frame = study.street_frame(longest);
        return Ok(study.lay_network(source, bytes, frame)?);
    }
    if is_layer {
        return Ok(study.lay_lines(&named(roads)?, tolerance)?);
    }
    let map = read::read_streets(path, study.street_frame(longest))?;
    Ok(study.lay_streets(map)?)
}

/// The ending of saved networks.
const SAVED: &str = ".walk";

/// An extract knows its own coordinates and has no columns.
fn refuse_keys(
    option: &'static str,
    reference: &LayerRef,
    more: &'static str,
) -> Result<(), QuestionError> {
    match *reference == LayerRef::to_file(&reference.path) {
        true => Ok(()),
        false => {
            let file = reference.path.display().to_string();
            Err(QuestionError::KeysOfExtract { option, file, more })
        }
    }
}

/// Read what lies under the maps of a study: streets, else those that are walked, and water.
pub fn read_base(layers: &LayerRefs, study: &mut Study) -> Result<(), Error> {
    for (references, option) in [(&layers.streets, "--streets"), (&layers.water, "--water")] {
        if !references.is_empty() && !study.has_places {
            return Err(QuestionError::NoPlaces { option }.into());
        }
        for reference in references.iter().filter(|layer| is_street_map(&layer.path)) {
            refuse_keys(option, reference, "")?;
        }
    }
    for reference in &layers.streets {
        let path = &reference.path;
        if is_street_map(path) {
            let frame = study.base_frame(&path.display().to_string())?;
            study.draw_street_map(read::read_streets(path, frame)?)?;
        } else {
            study.draw_streets(&named(reference)?)?;
        }
    }
    for reference in &layers.water {
        let path = &reference.path;
        if is_street_map(path) {
            let frame = study.base_frame(&path.display().to_string())?;
            study.draw_water_map(read::read_water(path, frame)?)?;
        } else {
            study.draw_water(&named(reference)?)?;
        }
    }
    if layers.streets.is_empty() {
        draw_roads(study)?;
    }
    Ok(())
}

fn named(reference: &LayerRef) -> Result<Named, Error> {
    Ok(Named { layer: read::read(reference)?, reference: reference.clone() })
}

/// The streets that are walked are those of the map, where no others are given.
fn draw_roads(study: &mut Study) -> Result<(), Error> {
    match &study.streets {
        Some(Streets::Saved { source, bytes, frame }) => {
            let courses = walk::courses(bytes, &source.path, &study.plane, *frame)?;
            study.draw_network(courses);
        }
        Some(Streets::Map { .. }) => study.draw_roads(),
        None => {}
    }
    Ok(())
}

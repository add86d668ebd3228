//! What joins a study after its layers were read: places a planner names, blocks of a new
//! residential area, neighbourhoods.

use geo::{Coord, MultiPolygon};

use super::places::Placed;
use super::roles::Habit;
use super::{Input, Named, Study, StudyError, area, roles, validity};
use crate::crs::{Datum, System};
use crate::model::{Demand, LonLat, Xy};
use crate::read::{LayerRef, Note};

impl Study {
    /// Positions in the plane; `reference` says in which coordinate system they are given, WGS 84
    /// degrees unless said (plain metres in a local study).
    pub fn placed(
        &self,
        positions: &[[f64; 2]],
        reference: &LayerRef,
    ) -> Result<Vec<Xy>, StudyError> {
        let datum: Datum = reference.datum.as_deref().unwrap_or("wgs84").parse()?;
        let named = match &reference.crs {
            Some(name) => System::named(name)?,
            None if self.plane.is_euclidean() => System::Local,
            None => System::WGS84,
        };
        let system = if named == System::Local { named } else { named.on(datum)? };
        let stray = |at: &[f64; 2]| {
            let [x, y] = *at;
            let beyond = system.is_degrees() && !(x.abs() <= 180.0 && y.abs() <= 90.0);
            !(x.is_finite() && y.is_finite()) || beyond
        };
        if let Some([x, y]) = positions.iter().copied().find(stray) {
            return Err(StudyError::StrayPosition { x, y, system: system.describe() });
        }
        if (system == System::Local) != self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file: "a position".to_owned() });
        }
        if system == System::Local {
            return Ok(positions.iter().map(|&[x, y]| Xy { x, y }).collect());
        }
        let coords: Vec<Coord<f64>> = positions.iter().map(|&[x, y]| Coord { x, y }).collect();
        let places: Option<Vec<LonLat>> = system.to_lonlat(&coords)?.into_iter().collect();
        let Some(places) = places else {
            let [x, y] = positions.first().copied().unwrap_or_default();
            return Err(StudyError::StrayPosition { x, y, system: system.describe() });
        };
        Ok(self.plane.forward(&places)?)
    }

    /// The blocks of another demand layer, with the further weight columns the study has.
    pub fn blocks(&mut self, named: Named) -> Result<Demand, StudyError> {
        let further: Vec<String> = Vec::new();
        let source = named.layer.source.clone();
        let placed = Placed::points_or_blocks("demand", named, true, &mut self.notes)?;
        if placed.is_local() != self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file: source.path.display().to_string() });
        }
        let demand = roles::demand(placed.project(&self.plane)?, &further, &mut self.notes)?;
        self.inputs.push(Input { role: "demand", source });
        Ok(demand)
    }

    /// The polygons of a layer in the plane, each with its name: that of its name column, else its
    /// identifier, else its row.
    pub fn outlines(
        &mut self,
        role: &'static str,
        named: Named,
    ) -> Result<Vec<(String, MultiPolygon<f64>)>, StudyError> {
        let source = named.layer.source.clone();
        let names = outline_names(&named)?;
        let placed = Placed::outline(role, named, &mut self.notes)?;
        if placed.is_local() != self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file: source.path.display().to_string() });
        }
        let outlines = placed.project(&self.plane)?.outlines.unwrap_or_default();
        let broken = names.iter().zip(&outlines).filter_map(|(name, outline)| {
            let broken = validity::broken(outline)?;
            let (what, place) = (area::fault_of(&broken), area::near(&self.plane, broken.at()));
            Some(Note::warning(format!(
                "{role}: {name}: {what}{place}; it is taken as drawn. hint: radii inspect --fix \
                 mends it"
            )))
        });
        self.notes.extend(broken);
        self.inputs.push(Input { role, source });
        self.notes.push(Note::info(format!("{role}: {} polygons", names.len())));
        Ok(names.into_iter().zip(outlines).collect())
    }
}

/// What each polygon of a layer is called. A column that the reference names for any part has to be
/// there.
fn outline_names(named: &Named) -> Result<Vec<String>, StudyError> {
    let Named { reference, layer, .. } = named;
    for habit in Habit::ALL {
        if habit.named(reference).is_some() {
            roles::find(layer, habit.named(reference), habit)?;
        }
    }
    let is_asked = |habit: Habit| habit.named(reference).is_some();
    // What is named comes before what is usual.
    let mut order = [Habit::Name, Habit::Id];
    order.sort_by_key(|habit| !is_asked(*habit));
    let mut columns = Vec::new();
    for habit in order {
        columns.extend(roles::find(layer, habit.named(reference), habit)?);
    }
    let name = |record: usize| {
        let mut cells = columns.iter().map(|column| layer.columns[*column].cells.at(record).trim());
        let named = cells.find(|cell| !cell.is_empty());
        named.map_or_else(|| layer.rows[record].to_string(), str::to_owned)
    };
    Ok((0..layer.len()).map(name).collect())
}

//! Streets in the plane of a study, before any profile says who may walk where.

use super::{Input, Study, StudyError};
use crate::model::{Bounds, Cost, LonLat, Xy};
use crate::read::{Frame, Note, Source, StreetMap};

/// The streets of a study.
#[derive(Debug, Clone)]
pub enum Streets {
    /// Ways, nodes and their tags, and where each node lies.
    Map {
        /// The map.
        map: Box<StreetMap>,
        /// Its nodes in the plane.
        at: Vec<Xy>,
    },
    /// A network that was built before.
    Saved {
        /// The file.
        source: Source,
        /// Its bytes.
        bytes: Vec<u8>,
        /// Where the study looks for streets.
        frame: Option<Frame>,
    },
}

/// Streets this far around a study are looked at, metres; twice the limit where that is more.
const MARGIN: f64 = 10_000.0;

/// Metres of a degree of latitude, roughly and rather too few.
const DEGREE: f64 = 110_000.0;

impl Study {
    /// The part of a street map that matters to the study: everything in it, and what may be
    /// walked around it.
    pub fn street_frame(&self, limit: Cost) -> Option<Frame> {
        self.frame_around(self.bounds(), MARGIN.max(2.0 * limit.metres()))
    }

    /// A part of the plane and `margin` metres around it, in degrees; none in a local study, and
    /// across the 180th meridian, where all of a map is looked at.
    pub(super) fn frame_around(&self, bounds: Bounds, margin: f64) -> Option<Frame> {
        let corners = [
            bounds.min,
            bounds.max,
            Xy { x: bounds.min.x, y: bounds.max.y },
            Xy { x: bounds.max.x, y: bounds.min.y },
        ];
        let corners: Vec<LonLat> =
            corners.iter().map(|&corner| self.plane.lonlat(corner)).collect::<Option<_>>()?;
        let least = |value: fn(&LonLat) -> f64| corners.iter().map(value).fold(f64::MAX, f64::min);
        let most = |value: fn(&LonLat) -> f64| corners.iter().map(value).fold(f64::MIN, f64::max);
        let (south, north) = (least(|at| at.lat), most(|at| at.lat));
        let (west, east) = (least(|at| at.lon), most(|at| at.lon));
        let high = margin / DEGREE;
        let wide = high / north.abs().max(south.abs()).to_radians().cos().max(0.01);
        (east - west + 2.0 * wide < 180.0).then_some(Frame {
            west: west - wide,
            south: south - high,
            east: east + wide,
            north: north + high,
        })
    }

    /// Give the study its streets.
    pub fn lay_streets(&mut self, map: StreetMap) -> Result<(), StudyError> {
        let file = map.source.path.display().to_string();
        if self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file });
        }
        if map.ways() == 0 && map.areas().is_empty() {
            return Err(StudyError::NoStreetsHere { file, km: (MARGIN / 1000.0) as u64 });
        }
        self.put_streets(map)
    }

    /// Streets, whatever they come from.
    pub(super) fn put_streets(&mut self, mut map: StreetMap) -> Result<(), StudyError> {
        let at = self.plane.forward(&map.positions)?;
        let named = |note: Note| Note { text: format!("roads: {}", note.text), ..note };
        self.notes.extend(std::mem::take(&mut map.notes).into_iter().map(named));
        self.inputs.push(Input { role: "roads", source: map.source.clone() });
        self.streets = Some(Streets::Map { map: Box::new(map), at });
        Ok(())
    }

    /// Give the study a network that was built before.
    pub fn lay_network(
        &mut self,
        source: Source,
        bytes: Vec<u8>,
        frame: Option<Frame>,
    ) -> Result<(), StudyError> {
        if self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file: source.path.display().to_string() });
        }
        self.inputs.push(Input { role: "roads", source: source.clone() });
        self.streets = Some(Streets::Saved { source, bytes, frame });
        Ok(())
    }
}

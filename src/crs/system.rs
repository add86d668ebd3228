//! The coordinate system a file is in, and the way from it to WGS 84 degrees.

use std::cell::RefCell;
use std::rc::Rc;

use proj::Proj;
use rayon::prelude::*;

use super::{CrsError, Datum};
use crate::model::LonLat;

/// A file's coordinate system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum System {
    /// Longitude and latitude on a datum that needs no PROJ.
    Degrees(Datum),
    /// Anything else PROJ knows, by its code.
    Known {
        /// Code, such as `EPSG:4547`.
        code: String,
        /// Name, such as `CGCS2000 / 3-degree Gauss-Kruger CM 114E`.
        name: String,
        /// Whether its coordinates are degrees.
        degrees: bool,
    },
    /// Plain metres of no declared place; straight lines are Euclidean.
    Local,
}

/// Coordinates transformed in one call to PROJ.
const BATCH: usize = 4096;

/// Datums that PROJ, without their grids, moves by nothing and without saying so.
const UNSHIFTED: [&str; 3] = ["Beijing 1954", "New Beijing", "Xian 1980"];

impl System {
    /// WGS 84 degrees.
    pub const WGS84: System = System::Degrees(Datum::Wgs84);

    /// The system a name stands for: `local`, `EPSG:4547`, a bare EPSG number, or the OGC
    /// URN of an old GeoJSON `crs` member.
    pub fn named(name: &str) -> Result<System, CrsError> {
        let code = match name.rsplit_once(':') {
            _ if name.eq_ignore_ascii_case("local") => return Ok(System::Local),
            Some((_, last)) if last.eq_ignore_ascii_case("CRS84") => return Ok(System::WGS84),
            Some((front, number)) if front.to_ascii_uppercase().contains("EPSG") => {
                format!("EPSG:{number}")
            }
            None if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) => {
                format!("EPSG:{name}")
            }
            _ => name.to_owned(),
        };
        if matches!(code.as_str(), "EPSG:4326" | "EPSG:4490") {
            // CGCS2000 and WGS 84 agree to within centimetres; PROJ's shift is nil too.
            return Ok(System::WGS84);
        }
        let unknown = |detail: String| CrsError::Unknown { name: name.to_owned(), detail };
        let crs = Proj::new(&code).map_err(|error| unknown(error.to_string()))?;
        let wkt =
            crs.as_wkt(None, None).map_err(|_| unknown("not a coordinate system".to_owned()))?;
        let kind = wkt.split('[').next().unwrap_or_default();
        if !matches!(kind, "PROJCRS" | "GEOGCRS" | "BOUNDCRS" | "COMPOUNDCRS") {
            return Err(unknown(format!("a {kind}")));
        }
        let title = wkt.split('"').nth(1).unwrap_or(&code).to_owned();
        Ok(System::Known { name: title, degrees: kind == "GEOGCRS", code })
    }

    /// The same system on another datum.
    pub fn on(self, datum: Datum) -> Result<System, CrsError> {
        match self {
            System::Degrees(_) => Ok(System::Degrees(datum)),
            other if datum == Datum::Wgs84 => Ok(other),
            other => Err(CrsError::DatumOfMetres { datum: datum.name(), crs: other.describe() }),
        }
    }

    /// Whether coordinates are longitude and latitude.
    pub fn is_degrees(&self) -> bool {
        match self {
            System::Degrees(_) => true,
            System::Known { degrees, .. } => *degrees,
            System::Local => false,
        }
    }

    /// What it is, in words.
    pub fn describe(&self) -> String {
        match self {
            System::Degrees(Datum::Wgs84) => "WGS 84 longitude and latitude".to_owned(),
            System::Degrees(Datum::Gcj02) => {
                "GCJ-02 longitude and latitude, shifted back to WGS 84".to_owned()
            }
            System::Degrees(Datum::Bd09) => {
                "BD-09 longitude and latitude, shifted back to WGS 84".to_owned()
            }
            System::Known { code, name, .. } => format!("{code} ({name})"),
            System::Local => "plain metres".to_owned(),
        }
    }

    /// What a planner should know before trusting this system.
    pub fn warning(&self) -> Option<String> {
        let System::Known { code, name, .. } = self else {
            return None;
        };
        let wkt = Proj::new(code).ok()?.as_wkt(None, None).ok()?;
        let datum = UNSHIFTED.iter().find(|datum| wkt.contains(&format!("DATUM[\"{datum}\"")))?;
        Some(format!(
            "{code} ({name}): no public shift from the {datum} datum to WGS 84 exists and PROJ \
             applies none, so these places may be off by tens of metres or more against other \
             layers. hint: ask the provider for CGCS2000 coordinates"
        ))
    }

    /// To WGS 84 degrees. A coordinate outside the system's domain becomes `None`.
    pub fn to_lonlat(&self, coords: &[geo::Coord<f64>]) -> Result<Vec<Option<LonLat>>, CrsError> {
        let as_lonlat = |coord: &geo::Coord<f64>| LonLat { lon: coord.x, lat: coord.y };
        match self {
            System::Degrees(datum) => Ok(coords
                .par_iter()
                .with_min_len(BATCH)
                .map(|coord| Some(datum.to_wgs84(as_lonlat(coord))))
                .collect()),
            System::Known { code, .. } => {
                let batches: Result<Vec<_>, CrsError> = coords
                    .par_chunks(BATCH)
                    .map(|batch| {
                        let proj = known(code, "EPSG:4326")?;
                        let one = |coord: &geo::Coord<f64>| {
                            let (lon, lat) = proj.convert((coord.x, coord.y)).ok()?;
                            (lon.is_finite() && lat.is_finite()).then_some(LonLat { lon, lat })
                        };
                        Ok(batch.iter().map(one).collect::<Vec<_>>())
                    })
                    .collect();
                Ok(batches?.concat())
            }
            System::Local => Ok(vec![None; coords.len()]),
        }
    }
}

thread_local! {
    /// PROJ objects are bound to their thread and slow to make: keep them.
    static PROJ: RefCell<Vec<(String, Rc<Proj>)>> = const { RefCell::new(Vec::new()) };
}

fn cached(
    key: String,
    make: impl FnOnce() -> Result<Proj, proj::ProjCreateError>,
) -> Result<Rc<Proj>, CrsError> {
    PROJ.with(|cache| {
        if let Some((_, proj)) = cache.borrow().iter().find(|(held, _)| *held == key) {
            return Ok(Rc::clone(proj));
        }
        let proj = Rc::new(make().map_err(|error| CrsError::Proj(error.to_string()))?);
        cache.borrow_mut().push((key, Rc::clone(&proj)));
        Ok(proj)
    })
}

/// This thread's transformation between two known systems, longitude before latitude.
fn known(from: &str, to: &str) -> Result<Rc<Proj>, CrsError> {
    cached(format!("{from}>{to}"), || Proj::new_known_crs(from, to, None))
}

/// This thread's projection by PROJ string, from and to radians.
pub(super) fn projection(definition: &str) -> Result<Rc<Proj>, CrsError> {
    cached(definition.to_owned(), || Proj::new(definition))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lonlat(code: &str, x: f64, y: f64) -> LonLat {
        let system = System::named(code).unwrap();
        system.to_lonlat(&[geo::Coord { x, y }]).unwrap()[0].unwrap()
    }

    /// Pairs from pyproj (PROJ 9.5.1).
    #[test]
    fn gauss_krueger_zones_come_out_in_degrees() {
        for (code, x, y, lon, lat) in [
            ("EPSG:4547", 528770.2373, 3386666.2506, 114.3, 30.6),
            ("EPSG:4526", 38528770.2373, 3386666.2506, 114.3, 30.6),
            ("EPSG:32648", 654389.2826, 4392679.8971, 106.8, 39.67),
            ("4545", 397034.3858, 4393577.0216, 106.8, 39.67),
        ] {
            let at = lonlat(code, x, y);
            assert!((at.lon - lon).abs() < 1e-9 && (at.lat - lat).abs() < 1e-9, "{code}: {at:?}");
        }
    }

    #[test]
    fn names_in_every_spelling() {
        for name in [
            "EPSG:4326",
            "epsg:4326",
            "4326",
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:EPSG::4326",
        ] {
            assert_eq!(System::named(name).unwrap(), System::WGS84, "{name}");
        }
        assert_eq!(System::named("local").unwrap(), System::Local);
        for name in ["EPSG:999999", "nonsense", "", "EPSG:", "+proj=pipeline"] {
            assert!(System::named(name).is_err(), "{name}");
        }
    }

    #[test]
    fn datums_without_a_public_shift_are_flagged() {
        for code in ["EPSG:4214", "EPSG:4610", "EPSG:2327", "EPSG:2414", "EPSG:21453", "EPSG:4555"]
        {
            let warning = System::named(code).unwrap().warning();
            assert!(warning.is_some(), "{code}");
        }
        for code in ["EPSG:4547", "EPSG:32648"] {
            assert_eq!(System::named(code).unwrap().warning(), None, "{code}");
        }
    }
}

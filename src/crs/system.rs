//! The coordinate system a file is in, and the way from it to WGS 84 degrees.

use std::cell::RefCell;
use std::rc::Rc;

use proj::Proj;
use proj::wkt::WktVersion;
use rayon::prelude::*;

use super::definition::{self, Definition};
use super::{CrsError, Datum};
use crate::model::LonLat;
use crate::read::guarded;

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

    /// CGCS2000 degrees.
    pub const CGCS2000: System = System::Degrees(Datum::Cgcs2000);

    /// The system a name stands for: `local`, `EPSG:4547`, a bare EPSG number, the OGC URN of
    /// an old GeoJSON `crs` member, or a whole definition in WKT or PROJJSON.
    pub fn named(name: &str) -> Result<System, CrsError> {
        if definition::is_one(name) {
            return System::defined(name);
        }
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
        match code.as_str() {
            "EPSG:4326" => return Ok(System::WGS84),
            // CGCS2000 and WGS 84 agree to within centimetres; PROJ's shift is nil too.
            "EPSG:4490" => return Ok(System::CGCS2000),
            _ => {}
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
        let degrees = definition::is_geographic(&wkt);
        Ok(System::Known { name: title, degrees, code })
    }

    /// The system a definition in WKT or PROJJSON describes; where it says its EPSG code, that.
    fn defined(text: &str) -> Result<System, CrsError> {
        let text = text.trim();
        if let Some(code) = definition::epsg_code(text)
            && let Ok(system) = System::named(&format!("EPSG:{code}"))
        {
            return Ok(system);
        }
        let name = definition::title(text);
        let unknown = |detail: String| CrsError::Unknown { name: name.clone(), detail };
        let crs = Proj::new(text).map_err(|error| unknown(error.to_string()))?;
        let wkt =
            crs.as_wkt(None, None).map_err(|_| unknown("not a coordinate system".to_owned()))?;
        let kind = wkt.split('[').next().unwrap_or_default();
        if let (Some(datum), "GEOGCRS") = (definition::plain_datum(&wkt), kind) {
            return Ok(System::Degrees(datum));
        }
        match kind {
            "PROJCRS" | "GEOGCRS" | "BOUNDCRS" | "COMPOUNDCRS" => {
                let degrees = definition::is_geographic(&wkt);
                Ok(System::Known { code: text.to_owned(), name, degrees })
            }
            "ENGCRS" if definition::is_in_metres(&wkt) => Ok(System::Local),
            "ENGCRS" => Err(unknown("a plane of its own that is not in metres".to_owned())),
            kind => Err(unknown(format!("a {kind}"))),
        }
    }

    /// How other programs call the system; none where they have no word for it: plain metres
    /// and the shifted degrees of web maps.
    pub fn definition(&self) -> Result<Option<Definition>, CrsError> {
        let (code, epsg) = match self {
            System::Degrees(Datum::Wgs84) => ("EPSG:4326", Some(4326)),
            System::Degrees(Datum::Cgcs2000) => ("EPSG:4490", Some(4490)),
            System::Known { code, .. } => {
                (code.as_str(), code.strip_prefix("EPSG:").and_then(|code| code.parse().ok()))
            }
            System::Degrees(_) | System::Local => return Ok(None),
        };
        let fault = |error: &dyn std::fmt::Display| CrsError::Proj(error.to_string());
        let crs = Proj::new(code).map_err(|error| fault(&error))?;
        // The crate panics where PROJ has no such text: WKT 1 knows no heights.
        let wkt = |version| guarded(|| crs.as_wkt(Some(version), None).ok()).flatten();
        Ok(Some(Definition {
            epsg,
            name: match self {
                System::Known { name, .. } => name.clone(),
                // As EPSG has it.
                System::Degrees(Datum::Cgcs2000) => {
                    "China Geodetic Coordinate System 2000".to_owned()
                }
                _ => "WGS 84".to_owned(),
            },
            // What has no WKT 1 has WKT 2.
            wkt: wkt(WktVersion::Wkt1_Gdal)
                .or_else(|| wkt(WktVersion::Wkt2_2019))
                .ok_or_else(|| fault(&"it has no WKT"))?,
            esri_wkt: wkt(WktVersion::Wkt1_Esri),
            projjson: crs.to_projjson(None, None, None).map_err(|error| fault(&error))?,
        }))
    }

    /// From WGS 84 degrees. A place outside the system's domain becomes `None`.
    pub fn of_lonlat(&self, places: &[LonLat]) -> Result<Vec<Option<geo::Coord<f64>>>, CrsError> {
        let coord = |x, y| geo::Coord { x, y };
        match self {
            System::Degrees(datum) => Ok(places
                .par_iter()
                .with_min_len(BATCH)
                .map(|at| datum.of_wgs84(*at))
                .map(|at| Some(coord(at.lon, at.lat)))
                .collect()),
            System::Known { code, .. } => {
                let batches: Result<Vec<_>, CrsError> = places
                    .par_chunks(BATCH)
                    .map(|batch| {
                        let proj = known("EPSG:4326", code)?;
                        let one = |at: &LonLat| {
                            let (x, y) = proj.convert((at.lon, at.lat)).ok()?;
                            (x.is_finite() && y.is_finite()).then_some(coord(x, y))
                        };
                        Ok(batch.iter().map(one).collect::<Vec<_>>())
                    })
                    .collect();
                Ok(batches?.concat())
            }
            System::Local => Ok(vec![None; places.len()]),
        }
    }

    /// The same system on another datum.
    pub fn on(self, datum: Datum) -> Result<System, CrsError> {
        match self {
            System::Degrees(_) => Ok(System::Degrees(datum)),
            other if !datum.is_shifted() => Ok(other),
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

    /// Whether its numbers are used as they are: WGS 84 degrees or what agrees with them to within
    /// centimetres, and plain metres.
    pub fn is_plain(&self) -> bool {
        match self {
            System::Degrees(datum) => !datum.is_shifted(),
            System::Local => true,
            System::Known { .. } => false,
        }
    }

    /// Whether the same numbers stand for the same places in both, to within centimetres: WGS 84 and
    /// CGCS2000.
    pub fn agrees_with(&self, other: &System) -> bool {
        let is_unshifted =
            |system: &System| matches!(system, System::Degrees(datum) if !datum.is_shifted());
        is_unshifted(self) && is_unshifted(other)
    }

    /// What it is, in words, of a layer that is written in it.
    pub fn title(&self) -> String {
        match self {
            System::Degrees(datum) => format!("{} longitude and latitude", datum.title()),
            other => other.describe(),
        }
    }

    /// What it is, in words, of a layer that is read.
    pub fn describe(&self) -> String {
        match self {
            System::Degrees(datum) => {
                let back = if datum.is_shifted() { ", shifted back to WGS 84" } else { "" };
                format!("{} longitude and latitude{back}", datum.title())
            }
            System::Known { code, name, .. } if definition::is_one(code) => name.clone(),
            System::Known { code, name, .. } => format!("{code} ({name})"),
            System::Local => "plain metres".to_owned(),
        }
    }

    /// What a planner should know before trusting this system.
    pub fn warning(&self) -> Option<String> {
        let System::Known { code, .. } = self else {
            return None;
        };
        let wkt = Proj::new(code).ok()?.as_wkt(None, None).ok()?;
        let datum = UNSHIFTED.iter().find(|datum| wkt.contains(&format!("DATUM[\"{datum}\"")))?;
        let described = self.describe();
        Some(format!(
            "{described}: no public shift from the {datum} datum to WGS 84 exists and PROJ \
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

    /// As ESRI, GDAL, QGIS and pyarrow write them.
    #[test]
    fn definitions_are_understood() {
        let esri = r#"PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        let at = lonlat(esri, 528770.2373, 3386666.2506);
        assert!((at.lon - 114.3).abs() < 1e-9 && (at.lat - 30.6).abs() < 1e-9, "{at:?}");
        assert_eq!(System::named(esri).unwrap().describe(), "CGCS2000_3_Degree_GK_CM_114E");
        for (degrees, system) in [
            (
                r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
                System::WGS84,
            ),
            (
                r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#,
                System::CGCS2000,
            ),
        ] {
            assert_eq!(System::named(degrees).unwrap(), system, "{degrees}");
        }
        for code in ["EPSG:4480", "EPSG:4979"] {
            let system = System::named(code).unwrap();
            assert!(system.definition().unwrap().unwrap().wkt.starts_with("GEOG"), "{code}");
        }
        for code in ["EPSG:4547", "EPSG:32648", "EPSG:4214", "EPSG:4326", "EPSG:4490"] {
            let system = System::named(code).unwrap();
            let definition = system.definition().unwrap().unwrap();
            assert_eq!(System::named(&definition.wkt).unwrap(), system, "{code}");
            assert_eq!(System::named(&definition.projjson).unwrap(), system, "{code}");
            assert!(System::named(&definition.esri_wkt.unwrap()).is_ok(), "{code}");
        }
        // A derived system, axes in grads, and a text that ends inside are not WGS 84.
        let rotated = r#"GEOGCRS["rot",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0]],DERIVINGCONVERSION["Pole rotation",METHOD["PROJ ob_tran o_proj=longlat"],PARAMETER["o_lon_p",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["o_lat_p",37,ANGLEUNIT["degree",0.0174532925199433]]],CS[ellipsoidal,2],AXIS["longitude",east],AXIS["latitude",north],ANGLEUNIT["degree",0.0174532925199433]]"#;
        let grads = r#"GEOGCS["grads",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["grad",0.0157079632679490]]"#;
        for other in [rotated, grads] {
            assert_ne!(System::named(other).ok(), Some(System::WGS84), "{other}");
        }
        let cut = r#"PROJCS["cut",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]"#;
        assert_ne!(System::named(cut).ok(), Some(System::WGS84));
        let feet =
            r#"LOCAL_CS["site grid (ft)",UNIT["foot",0.3048],AXIS["x",EAST],AXIS["y",NORTH]]"#;
        assert!(System::named(feet).is_err());
        let metres = r#"LOCAL_CS["site grid",UNIT["metre",1],AXIS["x",EAST],AXIS["y",NORTH]]"#;
        assert_eq!(System::named(metres).ok(), Some(System::Local));
        // Degrees with heights beside them are degrees.
        assert!(System::named("EPSG:9518").unwrap().is_degrees());
        assert!(System::named("PROJCS[\"nonsense\"").is_err());
        assert!(System::named("{\"type\": 1}").is_err());
    }

    #[test]
    fn places_come_back_where_they_were() {
        for name in ["EPSG:4547", "EPSG:32648", "EPSG:3857", "EPSG:4326", "EPSG:4490"] {
            let system = System::named(name).unwrap();
            let place = LonLat { lon: 114.3, lat: 30.6 };
            let coord = system.of_lonlat(&[place]).unwrap()[0].unwrap();
            let back = system.to_lonlat(&[coord]).unwrap()[0].unwrap();
            assert!((back.lon - place.lon).abs() + (back.lat - place.lat).abs() < 1e-9, "{name}");
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

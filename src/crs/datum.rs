//! Datum shifts of Chinese web maps. GCJ-02 (AMap, Tencent) moves WGS 84 by 18 to 706 m;
//! BD-09 (Baidu) moves GCJ-02 once more. Both are published only as the forward formula:
//! the inverse is iterated until a round trip closes.
//!
//! The formula is the one in public use (constants of the Krasovsky 1940 ellipsoid); its
//! agreement with the official, unpublished one cannot be checked here.

use std::f64::consts::PI;
use std::str::FromStr;

use super::CrsError;
use crate::model::LonLat;

/// What a longitude and latitude refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Datum {
    /// GPS.
    #[default]
    Wgs84,
    /// CGCS2000, China's own, EPSG:4490: WGS 84 to within centimetres, and not shifted.
    Cgcs2000,
    /// AMap (高德) and Tencent.
    Gcj02,
    /// Baidu.
    Bd09,
}

impl Datum {
    /// The name a layer reference uses.
    pub fn name(self) -> &'static str {
        match self {
            Datum::Wgs84 => "wgs84",
            Datum::Cgcs2000 => "cgcs2000",
            Datum::Gcj02 => "gcj02",
            Datum::Bd09 => "bd09",
        }
    }

    /// The name people write.
    pub fn title(self) -> &'static str {
        match self {
            Datum::Wgs84 => "WGS 84",
            Datum::Cgcs2000 => "CGCS2000",
            Datum::Gcj02 => "GCJ-02",
            Datum::Bd09 => "BD-09",
        }
    }

    /// Whether it is the shifted one of a web map.
    pub fn is_shifted(self) -> bool {
        matches!(self, Datum::Gcj02 | Datum::Bd09)
    }

    /// The same place in WGS 84. Round trips close to less than 0.01 mm.
    pub fn to_wgs84(self, at: LonLat) -> LonLat {
        match self {
            Datum::Wgs84 | Datum::Cgcs2000 => at,
            Datum::Gcj02 => inverted(at, gcj02_of_wgs84),
            Datum::Bd09 => inverted(inverted(at, bd09_of_gcj02), gcj02_of_wgs84),
        }
    }

    /// A WGS 84 place as this datum writes it.
    pub fn of_wgs84(self, at: LonLat) -> LonLat {
        match self {
            Datum::Wgs84 | Datum::Cgcs2000 => at,
            Datum::Gcj02 => gcj02_of_wgs84(at),
            Datum::Bd09 => bd09_of_gcj02(gcj02_of_wgs84(at)),
        }
    }
}

impl FromStr for Datum {
    type Err = CrsError;

    fn from_str(text: &str) -> Result<Datum, CrsError> {
        match text.to_ascii_lowercase().replace('-', "").as_str() {
            "wgs84" => Ok(Datum::Wgs84),
            "cgcs2000" => Ok(Datum::Cgcs2000),
            "gcj02" => Ok(Datum::Gcj02),
            "bd09" | "bd09ll" => Ok(Datum::Bd09),
            _ => Err(CrsError::UnknownDatum(text.to_owned())),
        }
    }
}

/// Fixed-point inverse of a shift that changes slowly: each round shrinks the error about
/// a hundredfold, so six rounds from at most 5 m end below a micrometre.
fn inverted(target: LonLat, forward: fn(LonLat) -> LonLat) -> LonLat {
    let mut guess = target;
    for _ in 0..6 {
        let image = forward(guess);
        guess.lon += target.lon - image.lon;
        guess.lat += target.lat - image.lat;
    }
    guess
}

/// Whether the shift applies: the formula's own rectangle around China.
fn outside_china(at: LonLat) -> bool {
    !(72.004..=137.8347).contains(&at.lon) || !(0.8293..=55.8271).contains(&at.lat)
}

fn gcj02_of_wgs84(at: LonLat) -> LonLat {
    const SEMI_MAJOR_AXIS: f64 = 6_378_245.0;
    const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
    if outside_china(at) {
        return at;
    }
    let (x, y) = (at.lon - 105.0, at.lat - 35.0);
    let waves = |t: f64, periods: [(f64, f64); 2]| -> f64 {
        periods.iter().map(|(amplitude, period)| amplitude * (t / period * PI).sin()).sum::<f64>()
            * 2.0
            / 3.0
    };
    let common = waves(x, [(20.0, 1.0 / 6.0), (20.0, 0.5)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + waves(y, [(20.0, 1.0), (40.0, 3.0)])
        + waves(y, [(160.0, 12.0), (320.0, 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + waves(x, [(20.0, 1.0), (40.0, 3.0)])
        + waves(x, [(150.0, 12.0), (300.0, 30.0)]);
    let phi = at.lat.to_radians();
    let magic = 1.0 - ECCENTRICITY_2 * phi.sin().powi(2);
    let meridional = SEMI_MAJOR_AXIS * (1.0 - ECCENTRICITY_2) / (magic * magic.sqrt());
    let transverse = SEMI_MAJOR_AXIS / magic.sqrt();
    LonLat {
        lon: at.lon + (east / (transverse * phi.cos())).to_degrees(),
        lat: at.lat + (north / meridional).to_degrees(),
    }
}

fn bd09_of_gcj02(at: LonLat) -> LonLat {
    const TURN: f64 = PI * 3000.0 / 180.0;
    let radius = at.lon.hypot(at.lat) + 0.000_02 * (at.lat * TURN).sin();
    let angle = at.lat.atan2(at.lon) + 0.000_003 * (at.lon * TURN).cos();
    LonLat { lon: radius * angle.cos() + 0.0065, lat: radius * angle.sin() + 0.006 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Geodesic, Point};

    /// Computed with an independent implementation of the same public formula.
    const KNOWN: [(LonLat, LonLat, LonLat); 4] = [
        known(116.404, 39.915, 116.410_244_50, 39.916_404_28, 116.416_627_24, 39.922_699_55),
        known(106.80, 39.67, 106.804_754_91, 39.670_936_27, 106.811_129_41, 39.677_243_03),
        known(114.30, 30.60, 114.305_438_24, 30.597_584_20, 114.312_023_90, 30.603_254_44),
        known(121.4737, 31.2304, 121.478_223_06, 31.228_457_74, 121.484_781_47, 31.234_310_59),
    ];

    const fn known(a: f64, b: f64, c: f64, d: f64, e: f64, f: f64) -> (LonLat, LonLat, LonLat) {
        (LonLat { lon: a, lat: b }, LonLat { lon: c, lat: d }, LonLat { lon: e, lat: f })
    }

    fn metres(a: LonLat, b: LonLat) -> f64 {
        Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat))
    }

    #[test]
    fn shifts_agree_with_known_pairs() {
        for (wgs84, gcj02, bd09) in KNOWN {
            assert!(metres(Datum::Gcj02.of_wgs84(wgs84), gcj02) < 0.002);
            assert!(metres(Datum::Bd09.of_wgs84(wgs84), bd09) < 0.002);
        }
    }

    #[test]
    fn round_trips_close_to_a_hundredth_of_a_millimetre() {
        let mut worst = 0.0_f64;
        for i in 0..400 {
            for j in 0..300 {
                let at = LonLat {
                    lon: 73.5 + 61.0 * f64::from(i) / 399.0,
                    lat: 18.0 + 35.0 * f64::from(j) / 299.0,
                };
                for datum in [Datum::Gcj02, Datum::Bd09] {
                    worst = worst.max(metres(datum.to_wgs84(datum.of_wgs84(at)), at));
                }
            }
        }
        assert!(worst < 1e-5, "worst round trip {worst} m");
    }

    #[test]
    fn the_shift_ends_outside_china() {
        let paris = LonLat { lon: 2.35, lat: 48.86 };
        assert_eq!(Datum::Gcj02.of_wgs84(paris), paris);
    }
}

//! Headings over coordinates: which axis, whether degrees, and on which datum. `经度(WGS84)`,
//! `gcj02_lng` and `POINT_X` are all one word of a small table, with what stands around it.

/// An axis of a plane or of the Earth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// East, or longitude.
    East,
    /// North, or latitude.
    North,
}

/// What a heading over coordinates says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoordinateHeading {
    /// The axis.
    pub axis: Axis,
    /// Whether it is a word for degrees.
    pub is_degrees: bool,
    /// The datum it names, as a layer reference does: `wgs84`, `cgcs2000`, `gcj02`, `bd09`.
    pub datum: Option<&'static str>,
    /// Its place among the usual headings: of several, the lowest is meant.
    rank: usize,
}

/// Words for east and north side by side, the surest first, and whether they stand for degrees.
const WORDS: [(&str, &str, bool); 16] = [
    ("lon", "lat", true),
    ("lng", "lat", true),
    ("longitude", "latitude", true),
    ("经度", "纬度", true),
    ("經度", "緯度", true),
    ("long", "lat", true),
    ("东经", "北纬", true),
    ("東經", "北緯", true),
    ("x", "y", false),
    ("pointx", "pointy", false),
    ("x坐标", "y坐标", false),
    ("坐标x", "坐标y", false),
    ("x座標", "y座標", false),
    ("xcoord", "ycoord", false),
    ("coordx", "coordy", false),
    ("easting", "northing", false),
];

/// Words for datums in headings, none before one that it begins.
const DATUMS: [(&str, &str); 18] = [
    ("wgs1984", "wgs84"),
    ("wgs84", "wgs84"),
    ("gps", "wgs84"),
    ("cgcs2000", "cgcs2000"),
    ("国家2000", "cgcs2000"),
    ("gcj02", "gcj02"),
    ("火星坐标系", "gcj02"),
    ("火星坐标", "gcj02"),
    ("火星", "gcj02"),
    ("高德地图", "gcj02"),
    ("高德", "gcj02"),
    ("amap", "gcj02"),
    ("gaode", "gcj02"),
    ("腾讯", "gcj02"),
    ("bd09", "bd09"),
    ("百度地图", "bd09"),
    ("百度", "bd09"),
    ("baidu", "bd09"),
];

/// What may stand in brackets beside an axis.
const UNITS: [&str; 8] = ["°", "度", "deg", "degree", "degrees", "米", "m", "坐标系"];

/// Headings over both coordinates in one column, in lower case; the last say latitude first.
const PAIRS: [&str; 17] = [
    "坐标",
    "座標",
    "经纬度",
    "經緯度",
    "经纬度坐标",
    "经纬坐标",
    "地理坐标",
    "位置坐标",
    "location",
    "lnglat",
    "lonlat",
    "coordinate",
    "coordinates",
    "coord",
    "latlng",
    "latlon",
    "纬经度",
];

/// Both coordinates in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairHeading {
    /// Whether it says that the latitude comes first.
    pub is_north_first: bool,
    /// The datum it names.
    pub datum: Option<&'static str>,
}

/// What a heading says, where it is one over coordinates.
pub fn coordinate_heading(heading: &str) -> Option<CoordinateHeading> {
    let (word, datum) = apart(heading)?;
    WORDS.iter().enumerate().find_map(|(rank, (east, north, is_degrees))| {
        let axis = match word.as_str() {
            word if word == *east => Axis::East,
            word if word == *north => Axis::North,
            _ => return None,
        };
        Some(CoordinateHeading { axis, is_degrees: *is_degrees, datum, rank })
    })
}

/// What a heading says, where it is one over both coordinates at once.
pub fn pair_heading(heading: &str) -> Option<PairHeading> {
    let (word, datum) = apart(heading)?;
    let is_north_first = word.starts_with("lat") || word.starts_with('纬');
    PAIRS.contains(&word.as_str()).then_some(PairHeading { is_north_first, datum })
}

/// The datum that a heading names, whatever else it says.
pub fn datum_in(heading: &str) -> Option<&'static str> {
    let plain = plain(heading);
    DATUMS.iter().find(|(word, _)| plain.contains(word)).map(|(_, datum)| *datum)
}

/// The two columns of coordinates among headings: a pair on one datum before two that disagree,
/// one said to be WGS 84 before one that says nothing, and that before the datum of a web map;
/// else the surest word.
pub fn axes<'h>(headings: impl Iterator<Item = &'h str>) -> [Option<usize>; 2] {
    let known: Vec<(usize, CoordinateHeading)> = headings
        .enumerate()
        .filter_map(|(at, name)| Some((at, coordinate_heading(name)?)))
        .collect();
    let surest = |of: &CoordinateHeading| {
        let datum = [Some("wgs84"), Some("cgcs2000"), None, Some("gcj02"), Some("bd09")];
        (datum.iter().position(|known| *known == of.datum), of.rank)
    };
    let on = |axis: Axis| {
        let mut columns: Vec<_> = known.iter().filter(|(_, of)| of.axis == axis).collect();
        columns.sort_by_key(|(at, of)| (surest(of), *at));
        columns
    };
    let (east, north) = (on(Axis::East), on(Axis::North));
    let pair = east.iter().find_map(|(x, of)| {
        let goes_with = |other: &CoordinateHeading| {
            other.datum == of.datum && other.is_degrees == of.is_degrees
        };
        let y = north.iter().find(|(_, other)| goes_with(other))?;
        Some([Some(*x), Some(y.0)])
    });
    let first = |columns: &[&(usize, CoordinateHeading)]| columns.first().map(|(at, _)| *at);
    pair.unwrap_or([first(&east), first(&north)])
}

/// A heading in lower case, without what parts its words.
fn plain(heading: &str) -> String {
    let parts = |c: char| c.is_whitespace() || "_-.:：/·".contains(c);
    heading.to_lowercase().replace(parts, "")
}

/// A heading's own word, and the datum that stands beside it. Brackets may hold a datum or a
/// unit, nothing else.
fn apart(heading: &str) -> Option<(String, Option<&'static str>)> {
    const LONGEST: usize = 64;
    if heading.len() > LONGEST {
        return None;
    }
    let text = plain(heading);
    let Some((word, datum)) = text.split_once(['(', '（', '[', '【']) else {
        return Some(without_datum(&text));
    };
    let (inner, after) = datum.split_once([')', '）', ']', '】'])?;
    let (word, own) = without_datum(word);
    let (rest, inner) = without_datum(inner);
    let is_known = rest.is_empty() || UNITS.contains(&rest.as_str());
    (after.is_empty() && is_known).then_some((word, own.or(inner)))
}

fn without_datum(text: &str) -> (String, Option<&'static str>) {
    let beside = DATUMS.iter().find_map(|(word, datum)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((rest.to_owned(), Some(*datum)))
    });
    // Short for Baidu, before a word that can only be a longitude or a latitude.
    let short = ["bd", "gcj"].into_iter().zip(["bd09", "gcj02"]).find_map(|(word, datum)| {
        let rest = text.strip_prefix(word)?;
        let is_degrees = |(east, north, is_degrees): &(&str, &str, bool)| {
            *is_degrees && (rest == *east || rest == *north)
        };
        WORDS.iter().any(is_degrees).then(|| (rest.to_owned(), Some(datum)))
    });
    beside.or(short).unwrap_or_else(|| (text.to_owned(), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_axis_and_datum() {
        use Axis::{East, North};
        for (heading, axis, is_degrees, datum) in [
            ("lon", East, true, None),
            ("Long", East, true, None),
            ("纬度", North, true, None),
            ("POINT_X", East, false, None),
            ("Y坐标", North, false, None),
            ("Y 坐标（米）", North, false, None),
            ("经度(°)", East, true, None),
            ("经度(WGS84)", East, true, Some("wgs84")),
            ("wgs84_lat", North, true, Some("wgs84")),
            ("GCJ02经度", East, true, Some("gcj02")),
            ("gcj02_lng", East, true, Some("gcj02")),
            ("lng_GCJ-02", East, true, Some("gcj02")),
            ("高德纬度", North, true, Some("gcj02")),
            ("经度（火星坐标系）", East, true, Some("gcj02")),
            ("bd09_lng", East, true, Some("bd09")),
            ("bd_lat", North, true, Some("bd09")),
            ("百度经度", East, true, Some("bd09")),
        ] {
            let said = coordinate_heading(heading).unwrap();
            assert_eq!(
                (said.axis, said.is_degrees, said.datum),
                (axis, is_degrees, datum),
                "{heading}"
            );
        }
        for heading in ["", "along", "经度(起点)", "bd_x", "bd09mc_x", "lon(", "x坐标()y", "gcj02"]
        {
            assert_eq!(coordinate_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn of_several_columns_a_pair_is_taken() {
        let of = |names: &[&str]| axes(names.iter().copied());
        assert_eq!(of(&["id", "x", "y", "lat", "lon"]), [Some(4), Some(3)]);
        assert_eq!(of(&["lng", "lat", "wgs84_lng", "wgs84_lat"]), [Some(2), Some(3)]);
        assert_eq!(of(&["gcj02_lng", "gcj02_lat", "lng", "lat"]), [Some(2), Some(3)]);
        assert_eq!(of(&["bd09_lng", "gcj02_lng", "bd09_lat"]), [Some(0), Some(2)]);
        assert_eq!(of(&["bd09_lng", "gcj02_lat"]), [Some(0), Some(1)]);
        assert_eq!(of(&["lon", "name"]), [Some(0), None]);
    }

    #[test]
    fn one_heading_may_stand_for_both() {
        assert_eq!(pair_heading("坐标（高德）").unwrap().datum, Some("gcj02"));
        assert!(pair_heading("LatLng").unwrap().is_north_first);
        assert!(!pair_heading("经纬度").unwrap().is_north_first);
        assert_eq!(pair_heading("位置"), None);
        assert_eq!(datum_in("poi_gcj02_lng_raw"), Some("gcj02"));
    }
}

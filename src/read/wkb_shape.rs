//! Well-known binary: the geometries of GeoPackage, GeoParquet and PostGIS exports. Both
//! dialects, ISO and EWKB, in either byte order; Z and M values are left out.
//!
//! Read here and not by the `wkb` crate (0.9), which takes a compound curve for a point (it
//! looks at three bits of the kind), a part for whatever its parent announces, and panics at a
//! multipoint whose last part carries a reference number. Tests compare the two.

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};

use super::gate;
use super::shape::{Fault, checked};

/// A checked geometry, and whether it had heights or measures, which are left out.
pub fn from_wkb(bytes: &[u8]) -> Result<(Geometry<f64>, bool), Fault> {
    let mut reader = Reader { rest: bytes, has_heights: false };
    let geometry = reader.geometry(0)?;
    if !reader.rest.is_empty() {
        return Err(broken(format!("{} bytes after the end of the geometry", reader.rest.len())));
    }
    Ok((checked(geometry)?, reader.has_heights))
}

/// What the number of a kind means, from 1 on.
const KINDS: [&str; 17] = [
    "a point",
    "a line",
    "a polygon",
    "a multipoint",
    "a multiline",
    "a multipolygon",
    "a collection",
    "a circular arc",
    "a compound curve",
    "a curved polygon",
    "several curves",
    "several surfaces",
    "a curve",
    "a surface",
    "a polyhedral surface",
    "a TIN",
    "a triangle",
];

const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;

struct Reader<'a> {
    rest: &'a [u8],
    has_heights: bool,
}

/// What stands before a geometry and every part of one.
#[derive(Clone, Copy)]
struct Header {
    is_little: bool,
    kind: u32,
    /// Bytes of a position.
    width: usize,
}

impl Reader<'_> {
    fn geometry(&mut self, depth: usize) -> Result<Geometry<f64>, Fault> {
        let header = self.header()?;
        Ok(match header.kind {
            POINT => Geometry::Point(self.point(header)?),
            LINE => Geometry::LineString(self.line(header)?),
            POLYGON => Geometry::Polygon(self.polygon(header)?),
            4 => Geometry::MultiPoint(MultiPoint(self.parts(header, POINT, Reader::point)?)),
            5 => {
                let lines = self.parts(header, LINE, Reader::line)?;
                Geometry::MultiLineString(MultiLineString(lines))
            }
            6 => {
                let polygons = self.parts(header, POLYGON, Reader::polygon)?;
                Geometry::MultiPolygon(MultiPolygon(polygons))
            }
            7 if depth >= gate::DEEPEST => {
                return Err(Fault::of_kind("collections nested too deep".to_owned()));
            }
            7 => {
                let count = self.some(header)?;
                let parts: Result<Vec<_>, _> =
                    (0..count).map(|_| self.geometry(depth + 1)).collect();
                Geometry::GeometryCollection(GeometryCollection(parts?))
            }
            kind => return Err(Fault::of_kind(named(kind))),
        })
    }

    fn header(&mut self) -> Result<Header, Fault> {
        let is_little = match self.take(1)? {
            [0] => false,
            [1] => true,
            _ => return Err(broken("bytes that are no geometry".to_owned())),
        };
        let code = self.number(is_little)?;
        // EWKB has its flags in the highest bits, ISO adds thousands.
        let (plain, iso) = ((code & 0x0FFF_FFFF) % 1000, (code & 0x0FFF_FFFF) / 1000);
        if iso > 3 || code & 0x1000_0000 != 0 {
            return Err(Fault::of_kind(named(code)));
        }
        let has_z = code & 0x8000_0000 != 0 || iso & 1 != 0;
        let has_m = code & 0x4000_0000 != 0 || iso & 2 != 0;
        if code & 0x2000_0000 != 0 {
            self.number(is_little)?;
        }
        self.has_heights |= has_z || has_m;
        Ok(Header {
            is_little,
            kind: plain,
            width: 8 * (2 + usize::from(has_z) + usize::from(has_m)),
        })
    }

    /// The parts of a geometry of several, each with a header of its own.
    fn parts<T>(
        &mut self,
        header: Header,
        kind: u32,
        part: fn(&mut Self, Header) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let count = self.some(header)?;
        let one = |_| {
            let own = self.header()?;
            match own.kind == kind {
                true => part(self, own),
                false => {
                    let found = format!("{} within {}", named(own.kind), named(header.kind));
                    Err(Fault::of_kind(found))
                }
            }
        };
        (0..count).map(one).collect()
    }

    fn point(&mut self, header: Header) -> Result<Point<f64>, Fault> {
        let bytes = self.take(header.width)?;
        match positions(bytes, header).next() {
            // An empty point is written so: well-known binary has no other way.
            Some(at) if at.x.is_nan() && at.y.is_nan() => Err(Fault::empty()),
            Some(at) => Ok(Point(at)),
            None => Err(cut_short()),
        }
    }

    fn line(&mut self, header: Header) -> Result<LineString<f64>, Fault> {
        let count = self.some(header)?;
        let length = count.checked_mul(header.width).ok_or_else(cut_short)?;
        // Taken before anything is made: a count that is a lie asks for bytes that are not there.
        Ok(LineString(positions(self.take(length)?, header).collect()))
    }

    fn polygon(&mut self, header: Header) -> Result<Polygon<f64>, Fault> {
        let count = self.some(header)?;
        let shell = self.ring(header)?;
        let holes: Result<Vec<_>, _> = (1..count).map(|_| self.ring(header)).collect();
        Ok(Polygon::new(shell, holes?))
    }

    fn ring(&mut self, header: Header) -> Result<LineString<f64>, Fault> {
        let ring = self.line(header)?;
        let is_closed = ring.0.first() == ring.0.last();
        match ring.0.len() < 3 + usize::from(is_closed) {
            true => Err(Fault::degenerate(ring.0.len())),
            false => Ok(ring),
        }
    }

    /// A count of at least one.
    fn some(&mut self, header: Header) -> Result<usize, Fault> {
        match self.number(header.is_little)? {
            0 => Err(Fault::empty()),
            count => usize::try_from(count).map_err(|_| cut_short()),
        }
    }

    fn number(&mut self, is_little: bool) -> Result<u32, Fault> {
        let bytes = self.take(4)?.try_into().map_err(|_| cut_short())?;
        Ok(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn take(&mut self, count: usize) -> Result<&[u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or_else(cut_short)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn positions(bytes: &[u8], header: Header) -> impl Iterator<Item = Coord<f64>> {
    let ordinate = move |bytes: Option<&[u8; 8]>| match bytes {
        Some(bytes) if header.is_little => f64::from_le_bytes(*bytes),
        Some(bytes) => f64::from_be_bytes(*bytes),
        None => f64::NAN,
    };
    bytes.chunks_exact(header.width).map(move |position| Coord {
        x: ordinate(position.first_chunk()),
        y: ordinate(position.get(8..).and_then(<[u8]>::first_chunk)),
    })
}

fn named(kind: u32) -> String {
    let known = kind.checked_sub(1).and_then(|at| KINDS.get(at as usize));
    known.map_or_else(|| format!("a geometry of the unknown kind {kind}"), |&name| name.to_owned())
}

fn broken(found: String) -> Fault {
    Fault {
        kind: "wkb-broken",
        found,
        allowed: "one whole geometry",
        hint: "export the layer again",
    }
}

fn cut_short() -> Fault {
    broken("a geometry that is cut short".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{line_string, point, polygon};
    use rand::{Rng, SeedableRng};
    use wkb::Endianness;
    use wkb::writer::{WriteOptions, write_geometry};

    fn samples() -> Vec<Geometry<f64>> {
        let square = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)],
            interiors: [[(x: 5., y: 1.), (x: 6., y: 1.), (x: 6., y: 2.), (x: 5., y: 1.)]],
        );
        let line = line_string![(x: 1., y: 2.), (x: 3., y: -4.5)];
        let parts: Vec<Geometry<f64>> = vec![
            Geometry::Point(point!(x: 106.8, y: 39.6)),
            Geometry::LineString(line.clone()),
            Geometry::Polygon(square.clone()),
            Geometry::MultiPoint(MultiPoint(vec![point!(x: 1., y: 2.), point!(x: 3., y: 4.)])),
            Geometry::MultiLineString(MultiLineString(vec![line.clone(), line])),
            Geometry::MultiPolygon(MultiPolygon(vec![square.clone(), square])),
        ];
        let inner = Geometry::GeometryCollection(GeometryCollection(parts.clone()));
        let nested = Geometry::GeometryCollection(GeometryCollection(vec![inner]));
        parts.into_iter().chain([nested]).collect()
    }

    fn written(geometry: &Geometry<f64>, endianness: Endianness) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_geometry(&mut bytes, geometry, &WriteOptions { endianness }).unwrap();
        bytes
    }

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
        digits.chunks(2).map(byte).collect()
    }

    #[test]
    fn what_another_program_wrote_comes_back() {
        for geometry in samples() {
            for order in [Endianness::LittleEndian, Endianness::BigEndian] {
                let (read, heights) = from_wkb(&written(&geometry, order)).unwrap();
                assert_eq!((read, heights), (geometry.clone(), false));
            }
        }
    }

    #[test]
    fn both_dialects_leave_heights_out() {
        let ordinates = "000000000000F03F 0000000000000040 0000000000000840 0000000000001040";
        for (code, width) in [
            ("E9030000", 3),          // ISO Z
            ("D1070000", 3),          // ISO M
            ("B90B0000", 4),          // ISO ZM
            ("01000080", 3),          // EWKB Z
            ("01000040", 3),          // EWKB M
            ("010000C0", 4),          // EWKB ZM
            ("010000A0 E6100000", 3), // EWKB Z with EPSG:4326
        ] {
            let mut bytes = hex(&format!("01 {code}"));
            bytes.extend_from_slice(&hex(ordinates)[..8 * width]);
            let (read, heights) = from_wkb(&bytes).unwrap();
            assert_eq!((read, heights), (Geometry::Point(point!(x: 1., y: 2.)), true), "{code}");
        }
    }

    #[test]
    fn what_is_empty_or_no_geometry_is_named() {
        for (kind, text) in [
            ("geom-empty", "01 01000000 000000000000F87F 000000000000F87F"),
            ("geom-empty", "01 02000000 00000000"),
            ("geom-empty", "01 03000000 00000000"),
            ("geom-empty", "01 07000000 00000000"),
            ("geom-empty", "01 06000000 01000000 01 03000000 00000000"),
            ("geom-type", "01 08000000 00000000"),
            ("geom-type", "01 09000000 000000000000F03F 0000000000000040"),
            ("geom-type", "01 11000000 000000000000F03F 0000000000000040"),
            ("geom-type", "01 04000000 01000000 01 02000000 00000000"),
            ("geom-type", "01 A10F0000 000000000000F03F 0000000000000040"),
            ("coord-not-finite", "01 01000000 000000000000F07F 0000000000000040"),
            ("poly-degenerate", "00 00000003 00000001 00000001 3FF0000000000000 4000000000000000"),
            ("line-degenerate", "00 00000002 00000001 3FF0000000000000 4000000000000000"),
            ("wkb-broken", ""),
            ("wkb-broken", "02 01000000"),
            ("wkb-broken", "01 01000000 000000000000F03F"),
            ("wkb-broken", "01 01000000 000000000000F03F 0000000000000040 00"),
            ("wkb-broken", "01 02000000 FFFFFFFF"),
            ("wkb-broken", "01 07000000 FFFFFFFF"),
            ("wkb-broken", "01 06000000 FFFFFFFF"),
        ] {
            assert_eq!(from_wkb(&hex(text)).unwrap_err().kind, kind, "{text}");
        }
    }

    #[test]
    fn nesting_ends_at_the_gate() {
        let point = written(&samples()[0], Endianness::LittleEndian);
        let nested = |depth: usize| [hex("01 07000000 01000000").repeat(depth), point.clone()];
        assert!(from_wkb(&nested(gate::DEEPEST).concat()).is_ok());
        let fault = from_wkb(&nested(gate::DEEPEST + 1).concat()).unwrap_err();
        assert!(fault.found.contains("too deep"), "{}", fault.found);
        assert!(from_wkb(&nested(200_000).concat()).is_err());
    }

    #[test]
    fn damaged_bytes_never_panic() {
        let seed: u64 = 20_261_130;
        println!("seed {seed}");
        let mut random = rand_pcg::Pcg64::seed_from_u64(seed);
        let samples = samples();
        for _ in 0..20_000 {
            let geometry = &samples[random.random_range(0..samples.len())];
            let mut bytes = written(geometry, Endianness::LittleEndian);
            for _ in 0..random.random_range(1..4) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
            bytes.truncate(random.random_range(0..=bytes.len()));
            let _ = from_wkb(&bytes);
        }
    }
}

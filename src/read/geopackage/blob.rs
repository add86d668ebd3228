//! A geometry as a GeoPackage stores it: a short header, then well-known binary.

use geo::Geometry;

use crate::read::shape::Fault;
use crate::read::wkb_shape::from_wkb;

/// The geometry of a value, and whether it had heights or measures, which are left out.
pub fn geometry(blob: &[u8]) -> Result<(Geometry<f64>, bool), Fault> {
    // Magic, version, flags, the number of a reference system.
    const HEADER: usize = 8;
    let [b'G', b'P', _, flags, ..] = *blob else {
        return Err(Fault::of_kind("bytes that are no geometry of a GeoPackage".to_owned()));
    };
    if flags & 0x20 != 0 {
        return Err(Fault::of_kind("a geometry of an extension".to_owned()));
    }
    if flags & 0x10 != 0 {
        return Err(Fault::empty());
    }
    let envelope = match flags >> 1 & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(Fault::of_kind("a geometry with an unknown kind of envelope".to_owned())),
    };
    from_wkb(blob.get(HEADER + envelope..).unwrap_or_default())
}

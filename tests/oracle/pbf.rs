//! A small writer of OSM PBF, plain enough to be believed and willing to write what is wrong.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// A number, seven bits a byte.
pub fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub fn number(field: u64, number: u64) -> Vec<u8> {
    [varint(field << 3), varint(number)].concat()
}

pub fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
    [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
}

pub fn packed(field: u64, numbers: &[u64]) -> Vec<u8> {
    bytes(field, &numbers.iter().flat_map(|&number| varint(number)).collect::<Vec<_>>())
}

/// Numbers as steps with their sign in the lowest bit.
pub fn steps(field: u64, numbers: &[i64]) -> Vec<u8> {
    let mut before = 0;
    let steps = numbers.iter().map(|&number| {
        let step = number - before;
        before = number;
        ((step << 1) ^ (step >> 63)) as u64
    });
    packed(field, &steps.collect::<Vec<_>>())
}

/// A blob with its header.
pub fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(content).unwrap();
    let packed = zlib.finish().unwrap();
    framed(kind, &[number(2, content.len() as u64), bytes(3, &packed)].concat())
}

/// A blob whose content is not packed: what is damaged in it is damage to what it says.
pub fn raw_blob(kind: &str, content: &[u8]) -> Vec<u8> {
    framed(kind, &bytes(1, content))
}

pub fn framed(kind: &str, body: &[u8]) -> Vec<u8> {
    let header = [bytes(1, kind.as_bytes()), number(3, body.len() as u64)].concat();
    [(header.len() as u32).to_be_bytes().to_vec(), header, body.to_vec()].concat()
}

/// A header that asks for what every reader must know.
pub fn header() -> Vec<u8> {
    [bytes(4, b"OsmSchema-V0.6"), bytes(4, b"DenseNodes")].concat()
}

/// A block of this table of texts (the first is always empty) and these groups.
pub fn block(table: &[&[u8]], groups: &[Vec<u8>]) -> Vec<u8> {
    let texts: Vec<u8> = table.iter().flat_map(|text| bytes(1, text)).collect();
    let groups: Vec<u8> = groups.iter().flat_map(|group| bytes(2, group)).collect();
    [bytes(1, &texts), groups].concat()
}

/// Dense nodes: ids, latitudes and longitudes in ten-millionths, tags as the table has them.
pub fn dense(ids: &[i64], lats: &[i64], lons: &[i64], tags: &[u64]) -> Vec<u8> {
    bytes(2, &[steps(1, ids), steps(8, lats), steps(9, lons), packed(10, tags)].concat())
}

pub fn way(id: u64, keys: &[u64], values: &[u64], nodes: &[i64]) -> Vec<u8> {
    bytes(3, &[number(1, id), packed(2, keys), packed(3, values), steps(8, nodes)].concat())
}

/// A relation of members that are (role, way, kind).
pub fn relation(id: u64, keys: &[u64], values: &[u64], members: &[(u64, i64, u64)]) -> Vec<u8> {
    let roles: Vec<u64> = members.iter().map(|member| member.0).collect();
    let ways: Vec<i64> = members.iter().map(|member| member.1).collect();
    let kinds: Vec<u64> = members.iter().map(|member| member.2).collect();
    let parts = [packed(8, &roles), steps(9, &ways), packed(10, &kinds)].concat();
    bytes(4, &[number(1, id), packed(2, keys), packed(3, values), parts].concat())
}

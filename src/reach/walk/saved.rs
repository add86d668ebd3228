//! A network as a file, so that a city is read and built once.
//!
//! The file is a line of text, a TOML header with its length before it, the tables as
//! little-endian numbers, and the SHA-256 of everything before it. Positions are degrees and
//! lengths millimetres of the geodesic, so the file fits any study.

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::build::{Built, Facts};
use super::graph::{Class, EVEN, Edge, Graph, Streets, priced};
use super::profile::Profile;
use super::{WalkError, build};
use crate::crs::Plane;
use crate::model::{LonLat, Xy};
use crate::read::{Frame, StreetMap};

/// First line of the file; the number changes with the form of what follows.
const MAGIC: &[u8] = b"radii walking network 1\n";

/// Bytes of the fingerprint at the end.
const DIGEST: usize = 32;

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// SHA-256 of the extract it was made of.
    extract: String,
    junctions: u32,
    edges: u32,
    positions: u32,
    facts: Facts,
    profile: Profile,
}

/// A network read from a file.
pub(super) struct Loaded {
    pub graph: Graph,
    pub facts: Facts,
    pub profile: Profile,
}

/// The network of a street map for a profile, as the bytes of a file.
pub fn save(map: &StreetMap, profile: &Profile) -> Result<Vec<u8>, WalkError> {
    let fault = |found: String| WalkError::Saved {
        path: map.source.path.clone(),
        found,
        hint: "cut the extract to the region of the study".to_owned(),
    };
    let plane = Plane::centred_on(map.positions.iter().copied())
        .map_err(|error| fault(error.to_string()))?
        .ok_or_else(|| WalkError::NothingWalked { profile: profile.name.clone() })?;
    let at = plane.forward(&map.positions).map_err(|error| fault(error.to_string()))?;
    let Built { graph, shape_nodes, facts } = build::build(map, &at, &plane, profile, false)?;
    let streets = &graph.streets;
    let header = Header {
        extract: map.source.sha256.clone(),
        junctions: graph.junctions,
        edges: streets.edges.len() as u32,
        positions: streets.shape.len() as u32,
        facts,
        profile: profile.clone(),
    };
    // A header is plain tables, texts and numbers, which always serialise.
    let header = toml::to_string(&header).unwrap_or_default();
    let mut bytes = MAGIC.to_vec();
    bytes.extend((header.len() as u32).to_le_bytes());
    bytes.extend(header.as_bytes());
    for edge in &streets.edges {
        edge.ends.iter().for_each(|end| bytes.extend(end.to_le_bytes()));
        bytes.extend(edge.pace.to_le_bytes());
        bytes.push(edge.class as u8);
        let flags = [edge.forward, edge.backward, edge.snaps, edge.island];
        bytes.push(flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag)));
    }
    streets.shape_ends.iter().for_each(|end| bytes.extend(end.to_le_bytes()));
    streets.along.iter().for_each(|along| bytes.extend(along.to_le_bytes()));
    for node in shape_nodes {
        let LonLat { lon, lat } = map.positions[node as usize];
        bytes.extend(lon.to_le_bytes());
        bytes.extend(lat.to_le_bytes());
    }
    let digest = Sha256::digest(&bytes);
    bytes.extend(digest);
    Ok(bytes)
}

/// Read a network into the plane of a study; `even` counts every metre the same, whatever the
/// profile's speed on it.
pub(super) fn load(
    bytes: &[u8],
    path: &Path,
    plane: &Plane,
    frame: Option<Frame>,
    even: bool,
) -> Result<Loaded, WalkError> {
    let bad = |found: &str| WalkError::Saved {
        path: path.to_owned(),
        found: found.to_owned(),
        hint: "make it again: radii convert city.osm.pbf city.walk".to_owned(),
    };
    let Some(held) = bytes.strip_prefix(MAGIC) else {
        let network = bytes.starts_with(b"radii walking network ");
        return Err(bad(if network {
            "a walking network of another version of radii"
        } else {
            "not a walking network of radii"
        }));
    };
    let body = bytes.len().saturating_sub(DIGEST);
    if body < MAGIC.len() || Sha256::digest(&bytes[..body])[..] != bytes[body..] {
        return Err(bad("the file is damaged: it does not match its own fingerprint"));
    }
    let mut cursor = Cursor { left: &held[..held.len() - DIGEST] };
    let short = || bad("the file ends too early");
    let length = cursor.number().ok_or_else(short)? as usize;
    let header = cursor.take(length).ok_or_else(short)?;
    let header = std::str::from_utf8(header).map_err(|_| bad("its header is not text"))?;
    let header: Header = toml::from_str(header)
        .map_err(|error| bad(&format!("its header cannot be read: {}", error.message())))?;
    let (mut streets, places) =
        tables(&mut cursor, &header, even).ok_or_else(|| bad("its tables do not fit together"))?;
    let elsewhere = || WalkError::Saved {
        path: path.to_owned(),
        found: "none of its streets is near the study".to_owned(),
        hint: "take the network of the same region; check crs and datum of the other layers"
            .to_owned(),
    };
    if frame.is_some_and(|frame| !places.iter().any(|&place| frame.contains(place))) {
        return Err(elsewhere());
    }
    streets.shape = plane.forward(&places).map_err(|_| elsewhere())?;
    Ok(Loaded {
        graph: Graph::new(streets, header.junctions),
        facts: header.facts,
        profile: header.profile,
    })
}

/// Where the streets of a saved network run in the plane of a study; gates and ferries are left out.
pub fn courses(
    bytes: &[u8],
    path: &Path,
    plane: &Plane,
    frame: Option<Frame>,
) -> Result<Vec<Vec<Xy>>, WalkError> {
    let streets = load(bytes, path, plane, frame, true)?.graph.streets;
    let edges = streets.edges.iter().enumerate();
    let drawn = edges.filter(|(_, edge)| !edge.class.is_gate() && (edge.snaps || edge.island));
    Ok(drawn.map(|(edge, _)| streets.shape(edge).0.to_vec()).collect())
}

/// The tables, and where the positions of the shapes lie; `None` where they are not what the header
/// says.
fn tables(cursor: &mut Cursor<'_>, header: &Header, even: bool) -> Option<(Streets, Vec<LonLat>)> {
    let mut edges = Vec::new();
    for _ in 0..header.edges {
        let ends = [cursor.number()?, cursor.number()?];
        let pace = u16::from_le_bytes(cursor.take(2)?.try_into().ok()?);
        let (class, flags) = (cursor.take(1)?[0], cursor.take(1)?[0]);
        let flag = |bit: u8| flags >> bit & 1 == 1;
        if ends.iter().any(|end| *end >= header.junctions) || class > 3 {
            return None;
        }
        edges.push(Edge {
            ends,
            cost: 0,
            pace: if even { EVEN } else { pace },
            class: Class::of_bits(class.into()),
            forward: flag(0),
            backward: flag(1),
            snaps: flag(2),
            island: flag(3),
        });
    }
    let shape_ends = cursor.numbers(header.edges)?;
    let along = cursor.numbers(header.positions)?;
    let mut from = 0;
    for (edge, &end) in edges.iter_mut().zip(&shape_ends) {
        let course = along.get(from as usize..end as usize).filter(|course| course.len() > 1)?;
        if course[0] != 0 || course.windows(2).any(|pair| pair[0] > pair[1]) {
            return None;
        }
        edge.cost = priced(*course.last()?, edge.pace);
        from = end;
    }
    let mut places = Vec::with_capacity(along.len());
    for _ in 0..header.positions {
        let mut degree = || Some(f64::from_le_bytes(cursor.take(8)?.try_into().ok()?));
        let place = LonLat { lon: degree()?, lat: degree()? };
        // Written so that what is not a number is refused too.
        if !(place.lon.abs() <= 180.0 && place.lat.abs() <= 90.0) {
            return None;
        }
        places.push(place);
    }
    let whole = cursor.left.is_empty() && from == header.positions;
    whole.then(|| (Streets { edges, shape_ends, shape: Vec::new(), along }, places))
}

struct Cursor<'a> {
    left: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(count)?;
        self.left = left;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn numbers(&mut self, count: u32) -> Option<Vec<u32>> {
        let bytes = self.take((count as usize).checked_mul(4)?)?;
        Some(
            bytes
                .chunks_exact(4)
                .filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?)))
                .collect(),
        )
    }
}

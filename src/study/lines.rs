//! Layers of lines: streets drawn by hand or exported from a GIS, and edits of streets.

use std::collections::{BTreeMap, BTreeSet};

use geo::Coord;
use geo::line_intersection::{LineIntersection, line_intersection};

use super::coordinates::{self, Coordinates};
use super::{Named, Study, StudyError};
use crate::crs::{Plane, System};
use crate::model::{Cost, LonLat, Xy};
use crate::read::{DrawnWay, Layer, Note, StreetMap};

/// A line (or a point) of a layer, in the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Its row in the file.
    pub row: u32,
    /// Its positions; one for a point.
    pub line: Vec<Xy>,
    /// Whether it is a bridge, a tunnel or on a layer of its own, and so meets nothing it crosses.
    pub apart: bool,
}

impl Study {
    /// The lines of a layer in the plane of the study, and its points where they are allowed.
    pub fn drawn(&mut self, named: &Named, points_allowed: bool) -> Result<Vec<Drawn>, StudyError> {
        let Named { reference, layer } = named;
        let file = layer.file();
        if layer.geometries.is_none() {
            return Err(StudyError::NoLines { file });
        }
        let system = coordinates::choose_system(layer, reference, &Coordinates::Geometry)?;
        if (system == System::Local) != self.plane.is_euclidean() {
            return Err(StudyError::MixedLocal { file });
        }
        let lines = coordinates::lines(layer, points_allowed)?;
        let beyond = |at: &Coord<f64>| !(at.x.abs() <= 180.0 && at.y.abs() <= 90.0);
        let stray = lines.iter().flatten().flatten().find(|at| beyond(at));
        if let (true, Some(at)) = (system.is_degrees(), stray) {
            return Err(StudyError::CrsMismatch {
                file,
                found: format!("coordinates such as {}, {} are not degrees", at.x, at.y),
                allowed: "longitudes from -180 to 180, latitudes from -90 to 90".to_owned(),
                hint: "if they are metres say which, as in ?crs=EPSG:4547".to_owned(),
            });
        }
        let mut drawn = Vec::new();
        for (record, part) in lines
            .iter()
            .enumerate()
            .flat_map(|(record, parts)| parts.iter().map(move |part| (record, part)))
        {
            let row = layer.rows[record];
            let line = to_plane(&system, &self.plane, part)
                .ok()
                .flatten()
                .ok_or_else(|| StudyError::OutsideDomain { file: file.clone(), row })?;
            let apart = level(&tags(layer, record)) != level(&[]);
            drawn.push(Drawn { row, line, apart });
        }
        self.notes.push(Note::info(format!(
            "{} lines of {file} in {}",
            drawn.len(),
            system.describe()
        )));
        self.notes.extend(system.warning().map(Note::warning));
        Ok(drawn)
    }

    /// Give the study streets that are a layer of lines. Ends and corners closer than `tolerance`
    /// to each other meet; a line that ends that close to another joins it; lines that cross join
    /// unless one of them is a bridge, a tunnel or on another layer.
    pub fn lay_lines(&mut self, named: &Named, tolerance: Cost) -> Result<(), StudyError> {
        let drawn = self.drawn(named, false)?;
        let layer = &named.layer;
        if drawn.is_empty() {
            return Err(StudyError::EmptyLayer { file: layer.file(), role: "roads" });
        }
        let record_of: BTreeMap<u32, usize> =
            layer.rows.iter().enumerate().map(|(record, row)| (*row, record)).collect();
        let tags: Vec<Vec<(String, String)>> =
            drawn.iter().map(|line| tags(layer, record_of[&line.row])).collect();
        let levels: Vec<String> = tags.iter().map(|tags| level(tags)).collect();
        let lines: Vec<(&[Xy], &str)> = drawn
            .iter()
            .zip(&levels)
            .map(|(drawn, level)| (drawn.line.as_slice(), level.as_str()))
            .collect();
        let (nodes, ways) = noded(&lines, tolerance.metres());
        self.notes.push(Note::info(format!(
            "roads: {} lines meet in {} nodes, ends within {} m of each other joined",
            ways.len(),
            nodes.len(),
            tolerance.metres()
        )));
        let degrees = |at: &Xy| self.plane.lonlat(*at).unwrap_or(LonLat { lon: at.x, lat: at.y });
        let positions = nodes.iter().map(degrees).collect();
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        for (nodes, tags) in ways.into_iter().zip(tags) {
            let parts = once(&nodes, &mut seen);
            lines.extend(parts.into_iter().map(|nodes| DrawnWay { nodes, tags: tags.clone() }));
        }
        self.put_streets(StreetMap::of_lines(layer.source.clone(), positions, &lines))
    }
}

fn to_plane(
    system: &System,
    plane: &Plane,
    line: &[Coord<f64>],
) -> Result<Option<Vec<Xy>>, StudyError> {
    if *system == System::Local {
        return Ok(Some(line.iter().map(|&at| Xy::from(at)).collect()));
    }
    let Some(places) = system.to_lonlat(line)?.into_iter().collect::<Option<Vec<LonLat>>>() else {
        return Ok(None);
    };
    Ok(Some(plane.forward(&places)?))
}

/// Columns as tags; a street without a kind of its own is one to be walked.
fn tags(layer: &Layer, record: usize) -> Vec<(String, String)> {
    let cells = layer.columns.iter().map(|column| (&column.name, column.cells.at(record)));
    let cells = cells.filter(|(_, cell)| !cell.is_empty());
    let mut tags: Vec<(String, String)> =
        cells.map(|(key, cell)| (key.clone(), cell.to_owned())).collect();
    if !tags.iter().any(|(key, _)| key == "highway") {
        tags.push(("highway".to_owned(), "residential".to_owned()));
    }
    tags
}

/// The parts of a way that no way before it runs along: what is drawn twice counts once.
fn once(nodes: &[u32], seen: &mut BTreeSet<[u32; 2]>) -> Vec<Vec<u32>> {
    let mut parts: Vec<Vec<u32>> = Vec::new();
    let mut last_is_new = false;
    for pair in nodes.windows(2) {
        let is_new = seen.insert([pair[0].min(pair[1]), pair[0].max(pair[1])]);
        match parts.last_mut() {
            Some(part) if is_new && last_is_new => part.push(pair[1]),
            _ if is_new => parts.push(pair.to_vec()),
            _ => {}
        }
        last_is_new = is_new;
    }
    parts
}

/// On which level a line runs: only lines of one level join where they cross.
fn level(tags: &[(String, String)]) -> String {
    let value = |key: &str| {
        let held = tags.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        held.filter(|value| !matches!(*value, "no" | "0" | "F" | "false")).unwrap_or_default()
    };
    format!("{}/{}/{}", value("layer"), value("bridge"), value("tunnel"))
}

/// Lines as nodes and the nodes along each line.
fn noded(lines: &[(&[Xy], &str)], tolerance: f64) -> (Vec<Xy>, Vec<Vec<u32>>) {
    let pieces: Vec<Piece> = lines
        .iter()
        .enumerate()
        .flat_map(|(line, (at, _))| {
            at.windows(2).enumerate().map(move |(place, ends)| Piece {
                line,
                first: place == 0,
                last: place + 2 == at.len(),
                from: ends[0],
                to: ends[1],
            })
        })
        .collect();
    let joints = joints(lines, &pieces, tolerance);
    // Every line with the places where others meet it.
    let mut along: Vec<Vec<Xy>> = vec![Vec::new(); lines.len()];
    for (piece, joints) in pieces.iter().zip(joints) {
        along[piece.line].push(piece.from);
        let mut joints = joints;
        joints.sort_by(|a, b| a.distance_2(piece.from).total_cmp(&b.distance_2(piece.from)));
        along[piece.line].extend(joints);
        if piece.last {
            along[piece.line].push(piece.to);
        }
    }
    merged(&along, tolerance)
}

/// A straight piece of a line.
struct Piece {
    line: usize,
    first: bool,
    last: bool,
    from: Xy,
    to: Xy,
}

/// For each piece, where others meet it.
fn joints(lines: &[(&[Xy], &str)], pieces: &[Piece], tolerance: f64) -> Vec<Vec<Xy>> {
    use rstar::primitives::{GeomWithData, Rectangle};
    use rstar::{AABB, RTree};
    let corners = |piece: &Piece, more: f64| {
        let (a, b) = (piece.from, piece.to);
        ([a.x.min(b.x) - more, a.y.min(b.y) - more], [a.x.max(b.x) + more, a.y.max(b.y) + more])
    };
    let boxes = pieces.iter().enumerate().map(|(at, piece)| {
        let (low, high) = corners(piece, 0.0);
        GeomWithData::new(Rectangle::from_corners(low, high), at)
    });
    let tree = RTree::bulk_load(boxes.collect());
    let line_of = |piece: &Piece| geo::Line::new(Coord::from(piece.from), Coord::from(piece.to));
    let mut joints: Vec<Vec<Xy>> = vec![Vec::new(); pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let (low, high) = corners(piece, tolerance);
        for other in tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)) {
            let (other, held) = (other.data, &pieces[other.data]);
            if other == at {
                continue;
            }
            // The other's free ends join this piece, whatever their levels.
            for (is_end, end) in [(held.first, held.from), (held.last, held.to)] {
                let foot = foot_on(piece, end);
                if is_end && foot.distance_2(end) <= tolerance * tolerance {
                    joints[at].push(foot);
                }
            }
            let same_level = lines[piece.line].1 == lines[held.line].1;
            if same_level
                && other > at
                && let Some(LineIntersection::SinglePoint { intersection, .. }) =
                    line_intersection(line_of(piece), line_of(held))
            {
                joints[at].push(Xy::from(intersection));
                joints[other].push(Xy::from(intersection));
            }
        }
    }
    joints
}

fn foot_on(piece: &Piece, at: Xy) -> Xy {
    use geo::{Closest, ClosestPoint};
    let line = geo::Line::new(Coord::from(piece.from), Coord::from(piece.to));
    match line.closest_point(&geo::Point::new(at.x, at.y)) {
        Closest::Intersection(place) | Closest::SinglePoint(place) => Xy::from(place.0),
        Closest::Indeterminate => piece.from,
    }
}

/// Positions that are within the tolerance of each other become one node: the westernmost of
/// those that hang together.
fn merged(lines: &[Vec<Xy>], tolerance: f64) -> (Vec<Xy>, Vec<Vec<u32>>) {
    let mut places: Vec<Xy> = lines.iter().flatten().copied().collect();
    places.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    places.dedup();
    let mut node: Vec<u32> = (0..places.len() as u32).collect();
    let mut first = 0;
    for at in 0..places.len() {
        while places[at].x - places[first].x > tolerance {
            first += 1;
        }
        for other in first..at {
            if places[other].distance_2(places[at]) <= tolerance * tolerance {
                let (a, b) = (root(&mut node, other as u32), root(&mut node, at as u32));
                node[a.max(b) as usize] = a.min(b);
            }
        }
    }
    let mut number: BTreeMap<u32, u32> = BTreeMap::new();
    let mut nodes = Vec::new();
    for at in 0..places.len() as u32 {
        let root = root(&mut node, at);
        number.entry(root).or_insert_with(|| {
            nodes.push(places[root as usize]);
            nodes.len() as u32 - 1
        });
    }
    let find = |at: &Xy| {
        let order = |held: &Xy| held.x.total_cmp(&at.x).then(held.y.total_cmp(&at.y));
        places.binary_search_by(order).unwrap_or_default() as u32
    };
    let ways = lines
        .iter()
        .map(|line| {
            let mut way: Vec<u32> =
                line.iter().map(|at| number[&root(&mut node, find(at))]).collect();
            way.dedup();
            way
        })
        .collect();
    (nodes, ways)
}

fn root(node: &mut [u32], mut at: u32) -> u32 {
    while node[at as usize] != at {
        node[at as usize] = node[node[at as usize] as usize];
        at = node[at as usize];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(corners: &[(f64, f64)]) -> Vec<Xy> {
        corners.iter().map(|&(x, y)| Xy { x, y }).collect()
    }

    #[test]
    fn what_is_drawn_twice_counts_once() {
        let mut seen = BTreeSet::new();
        assert_eq!(once(&[1, 2, 3], &mut seen), [vec![1, 2, 3]]);
        assert_eq!(once(&[4, 3, 2, 5], &mut seen), [vec![4, 3], vec![2, 5]]);
        assert!(once(&[2, 1], &mut seen).is_empty());
    }

    #[test]
    fn ends_meet_lines_cross_and_bridges_do_not() {
        let street = line(&[(0.0, 0.0), (100.0, 0.0)]);
        let crossing = line(&[(50.0, -50.0), (50.0, 50.0)]);
        let almost = line(&[(100.6, 0.3), (100.6, 80.0)]);
        let touching = line(&[(20.0, 0.4), (20.0, 30.0)]);
        let (nodes, ways) =
            noded(&[(&street, ""), (&crossing, ""), (&almost, ""), (&touching, "")], 1.0);
        let at = |way: usize| -> Vec<Xy> { ways[way].iter().map(|&n| nodes[n as usize]).collect() };
        assert_eq!(at(0), line(&[(0.0, 0.0), (20.0, 0.0), (50.0, 0.0), (100.0, 0.0)]));
        assert_eq!(ways[1][1], ways[0][2], "lines that cross share a node");
        assert_eq!(ways[2][0], ways[0][3], "ends within the tolerance are one");
        assert_eq!(ways[3][0], ways[0][1], "an end joins the street it touches");
        let (_, ways) = noded(&[(&street, ""), (&crossing, "1/yes/")], 1.0);
        assert_eq!((ways[0].len(), ways[1].len()), (2, 2), "a bridge passes over");
    }
}

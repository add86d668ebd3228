//! Small towns for tests: drawn in characters, or at random; written as OpenStreetMap XML and
//! read back. The idea of drawn maps is that of Valhalla's "gurka" tests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use radii::crs::Plane;
use radii::model::{DemandPoint, Weight, Xy};
use radii::reach::walk::{PROFILES, Profile, Walk, WalkTerms};
use radii::read::{StreetMap, read_streets};
use radii::study::{Streets, Study};

use super::walk::SlowWalk;
use super::{Stream, study_of};

/// Elements of a map before they are written. Positions are millimetres: on a flat town they are
/// written as ten-millionths of a degree and read back as millimetres, so that lengths are known
/// by hand; on a round one they are taken from 117.2 E, 28.3 N.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    pub round: bool,
    pub nodes: Vec<(i64, [i64; 2], String)>,
    pub ways: Vec<(i64, Vec<i64>, String)>,
}

fn tags(list: &str) -> String {
    let tag = |tag: &str| {
        let (key, value) = tag.split_once('=').unwrap();
        format!("<tag k=\"{key}\" v=\"{value}\"/>")
    };
    list.split_whitespace().map(tag).collect()
}

impl Sketch {
    /// The elements of the file, in their order.
    pub fn elements(&self) -> Vec<String> {
        let degrees = |mm: i64, origin: f64| match self.round {
            false => format!("{:.7}", mm as f64 / 1e7),
            true => format!("{:.7}", origin + mm as f64 / 1.11e8),
        };
        let nodes = self.nodes.iter().map(|(id, [x, y], list)| {
            let (lon, lat) = (degrees(*x, 117.2), degrees(*y, 28.3));
            format!("<node id=\"{id}\" lon=\"{lon}\" lat=\"{lat}\">{}</node>", tags(list))
        });
        let ways = self.ways.iter().map(|(id, nodes, list)| {
            let mut text = format!("<way id=\"{id}\">");
            nodes.iter().for_each(|node| write!(text, "<nd ref=\"{node}\"/>").unwrap());
            format!("{text}{}</way>", tags(list))
        });
        nodes.chain(ways).collect()
    }

    pub fn town(&self) -> Town {
        self.town_of(&self.elements())
    }

    /// The town of these elements, in whatever order they are.
    pub fn town_of(&self, elements: &[String]) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.osm");
        let text = format!("<osm version=\"0.6\">\n{}\n</osm>\n", elements.join("\n"));
        std::fs::write(&path, text).unwrap();
        let map = read_streets(&path, None).unwrap();
        let degrees = || map.positions.iter().copied();
        let (plane, at) = if self.round {
            let plane = Plane::centred_on(degrees()).unwrap().unwrap();
            let at = plane.forward(&map.positions).unwrap();
            (plane, at)
        } else {
            let metres = |degrees: f64| (degrees * 1e7).round() / 1000.0;
            let at = degrees().map(|at| Xy { x: metres(at.lon), y: metres(at.lat) }).collect();
            (Plane::euclidean(), at)
        };
        Town { map, at, plane }
    }
}

/// A street map in a plane.
pub struct Town {
    pub map: StreetMap,
    pub at: Vec<Xy>,
    pub plane: Plane,
}

impl Town {
    /// Its streets with some blocks on them.
    pub fn lay(&self, blocks: &[Xy], terms: WalkTerms) -> (Study, Walk) {
        let study = study_at(self.plane.clone(), blocks);
        let streets = Streets::Map { map: Box::new(self.map.clone()), at: self.at.clone() };
        let walk = Walk::lay(&study, &streets, terms).unwrap();
        (study, walk)
    }

    pub fn slow(&self, profile: &str) -> SlowWalk {
        let (_, text) = PROFILES.iter().find(|(name, _)| *name == profile).unwrap();
        SlowWalk::of(&self.map, &self.at, &self.plane, text)
    }
}

/// A study of blocks at these positions of a plane.
pub fn study_at(plane: Plane, blocks: &[Xy]) -> Study {
    let mut study = study_of(&[], plane, |_| Weight::ONE);
    let points = blocks.iter().map(|&at| DemandPoint { at, weight: Weight::ONE });
    std::sync::Arc::make_mut(&mut study.demand).points = points.collect();
    study
}

/// A profile's usual terms, limits being distances, thin streets judged like all others.
pub fn plainly(profile: &str) -> WalkTerms {
    let terms = WalkTerms::of(Profile::find(profile).unwrap());
    WalkTerms { sparse: None, measure: radii::model::Measure::Distance, ..terms }
}

/// A drawn town: letters are nodes, `-` and `|` streets between them, 100 m to the character,
/// north is up. `tags` names a node (`"G"`) or a way by its nodes (`"AB"`, drawn or not), which
/// then runs in that direction.
pub struct Drawn {
    pub sketch: Sketch,
    letters: BTreeMap<char, [i64; 2]>,
}

/// Millimetres to the character.
const CHARACTER: i64 = 100_000;

impl Drawn {
    pub fn new(art: &str, tags: &[(&str, &str)]) -> Drawn {
        let rows: Vec<Vec<char>> = art.lines().map(|row| row.chars().collect()).collect();
        let seen = |row: usize, column: usize| -> char {
            rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or(' ')
        };
        let mut letters = BTreeMap::new();
        let mut drawn: Vec<String> = Vec::new();
        for (row, line) in rows.iter().enumerate() {
            for (column, &letter) in line.iter().enumerate().filter(|(_, c)| c.is_alphabetic()) {
                let place = [column as i64 * CHARACTER, -(row as i64) * CHARACTER];
                assert!(letters.insert(letter, place).is_none(), "{letter} twice");
                for (stroke, down, right) in [('-', 0, 1), ('|', 1, 0)] {
                    let mut steps = 1;
                    while seen(row + steps * down, column + steps * right) == stroke {
                        steps += 1;
                    }
                    let end = seen(row + steps * down, column + steps * right);
                    if steps > 1 && end.is_alphabetic() {
                        drawn.push([letter, end].iter().collect());
                    }
                }
            }
        }
        let flipped = |name: &str| name.chars().rev().collect::<String>();
        let named = |name: &str| {
            let tag = tags.iter().find(|(of, _)| *of == name);
            tag.map(|(_, list)| (*list).to_owned())
        };
        drawn.retain(|name| named(&flipped(name)).is_none());
        let listed = tags.iter().map(|(name, _)| (*name).to_owned());
        let more: Vec<String> =
            listed.filter(|name| name.chars().count() > 1 && !drawn.contains(name)).collect();
        drawn.extend(more);
        let ways = (1..).zip(&drawn).map(|(id, name)| {
            let list = named(name).unwrap_or_else(|| "highway=residential".to_owned());
            (id, name.chars().map(|letter| letter as i64).collect(), list)
        });
        let nodes = letters.iter().map(|(&letter, &place)| {
            (letter as i64, place, named(&letter.to_string()).unwrap_or_default())
        });
        let sketch = Sketch { round: false, nodes: nodes.collect(), ways: ways.collect() };
        Drawn { sketch, letters }
    }

    /// So many metres east and north of a letter.
    pub fn at(&self, letter: char, east: f64, north: f64) -> Xy {
        let [x, y] = self.letters[&letter];
        Xy { x: x as f64 / 1000.0 + east, y: y as f64 / 1000.0 + north }
    }
}

/// A random town: junctions on a grid or strewn, joined to those near, in ways of a few pieces,
/// some of them private, one-way or behind gates and walls.
pub fn random_sketch(stream: &mut Stream, round: bool, strewn: bool) -> Sketch {
    let count = 20 + stream.below(131) as usize;
    let columns = (count as f64).sqrt() as usize;
    let mut places: Vec<[i64; 2]> = Vec::new();
    for index in 0..count {
        let jitter = |stream: &mut Stream| match strewn {
            true => stream.below(90_000) as i64,
            false => 0,
        };
        let (x, y) = ((index % columns) as i64, (index / columns) as i64);
        places.push([x * 100_000 + jitter(stream), y * 100_000 + jitter(stream)]);
    }
    let (gates, walls) = (stream.below(12), stream.below(6));
    let tag = |stream: &mut Stream| match stream.below(100) {
        roll if roll < gates => "barrier=gate",
        roll if roll < gates + walls => "barrier=fence",
        90..94 => "barrier=bollard",
        94..97 => "barrier=lift_gate foot=yes",
        _ => "",
    };
    let nodes = places.iter().enumerate();
    let nodes: Vec<(i64, [i64; 2], String)> =
        nodes.map(|(index, &at)| (index as i64 + 1, at, tag(stream).to_owned())).collect();
    // Pieces of streets between neighbours of the grid, some missing, some diagonal.
    let mut pieces: Vec<[usize; 2]> = Vec::new();
    for from in 0..count {
        for (step, wraps, share) in [(1, true, 75), (columns, false, 75), (columns + 1, true, 12)] {
            let fits = from + step < count && !(wraps && from % columns == columns - 1);
            if fits && stream.below(100) < share {
                pieces.push([from, from + step]);
            }
        }
    }
    let mut ways = Vec::new();
    let (private, oneway) = (stream.below(25), stream.below(25));
    while let Some([from, to]) = pieces.pop() {
        let mut nodes = vec![from as i64 + 1, to as i64 + 1];
        for _ in 0..stream.below(4) {
            let end = *nodes.last().unwrap() as usize - 1;
            let Some(next) = pieces.iter().position(|piece| piece.contains(&end)) else { break };
            let [a, b] = pieces.swap_remove(next);
            nodes.push(if a == end { b } else { a } as i64 + 1);
        }
        let kind = if stream.below(8) == 0 { "steps" } else { "footway" };
        let mut list = format!("highway={kind}");
        if stream.below(100) < private {
            list += " access=private";
        }
        if stream.below(100) < oneway {
            list += ["", " oneway:foot=yes", " oneway:foot=-1"][stream.below(3) as usize];
        }
        ways.push((ways.len() as i64 + 1, nodes, list));
    }
    Sketch { round, nodes, ways }
}

/// Random places around a town: anywhere, on nodes, and on the middle of streets.
pub fn random_places(stream: &mut Stream, town: &Town, slow: &SlowWalk, count: usize) -> Vec<Xy> {
    let bounds = radii::model::Bounds::around(town.at.iter().copied()).unwrap();
    (0..count)
        .map(|_| match stream.below(6) {
            0 => town.at[stream.below(town.at.len() as u64) as usize],
            1 => {
                let piece = &slow.pieces[stream.below(slow.pieces.len() as u64) as usize];
                Xy { x: 0.5 * (piece.from.x + piece.to.x), y: 0.5 * (piece.from.y + piece.to.y) }
            }
            _ => {
                let x = stream.within(bounds.min.x - 120.0, bounds.max.x + 120.0);
                let y = stream.within(bounds.min.y - 120.0, bounds.max.y + 120.0);
                Xy { x: (x * 1000.0).round() / 1000.0, y: (y * 1000.0).round() / 1000.0 }
            }
        })
        .collect()
}

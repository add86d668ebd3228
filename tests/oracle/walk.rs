//! The slow twin of walking reach: every piece of every way is an edge, every block and centre a
//! node, and Dijkstra's algorithm knows nothing of chains, limits or stages but the rule itself.
//! It reads the street map and the profile's TOML, and shares only `Plane::distance` with what it
//! checks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use radii::crs::Plane;
use radii::model::Xy;
use radii::reach::walk::{Class, Gates, Network, Snap};
use radii::read::{StreetMap, Tags};

/// Feet this close to each other, metres, are equally near: the direction in which a piece is
/// measured moves the last bits.
const TIE: f64 = 1e-8;

/// A profile as it stands in its file.
struct Rules(toml::Table);

#[derive(Clone, Copy)]
struct Passage {
    private: bool,
    forward: bool,
    backward: bool,
    ferry: bool,
    pace: u64,
}

#[derive(Clone, Copy, PartialEq)]
enum Obstacle {
    None,
    Gate,
    Shut,
}

impl Rules {
    fn flag(&self, key: &str) -> bool {
        self.0["ways"][key].as_bool().unwrap()
    }

    fn lists(&self, table: &str, key: &str, value: &str) -> bool {
        let list = self.0.get(table).and_then(|table| table.get(key));
        list.is_some_and(|list| list.as_array().unwrap().iter().any(|v| v.as_str() == Some(value)))
    }

    /// What the first access key says that says anything: `yes`, `no`, `gated`.
    fn says(&self, tags: &Tags<'_>) -> Option<&'static str> {
        for key in self.0["access"]["keys"].as_array().unwrap() {
            let Some(value) = tags.value(key.as_str().unwrap()) else { continue };
            for word in ["yes", "no", "gated"] {
                if self.lists("access", word, value) {
                    return Some(word);
                }
            }
        }
        None
    }

    fn refuses(&self, tags: &Tags<'_>) -> bool {
        let any = |table: &str| tags.iter().any(|(key, value)| self.lists(table, key, value));
        any("refuse") && !any("admit")
    }

    fn passage(&self, tags: &Tags<'_>) -> Option<Passage> {
        let highway = tags.value("highway");
        let ferry = highway.is_none() && tags.value("route") == Some("ferry");
        let sidewalk = ["sidewalk", "sidewalk:both", "sidewalk:left", "sidewalk:right"]
            .iter()
            .any(|key| matches!(tags.value(key), Some("yes" | "both" | "left" | "right")));
        let usual = match highway {
            Some(kind) if self.lists("ways", "never", kind) => false,
            Some(kind) if self.lists("ways", "with_sidewalk", kind) => sidewalk,
            Some(_) => true,
            None => self.flag(if ferry { "ferries" } else { "piers" }),
        };
        let said = self.says(tags);
        let walked = match said {
            Some("no") => false,
            Some("yes") => usual || !ferry,
            _ => usual,
        };
        let oneway = tags.value("oneway:foot").unwrap_or("no");
        (walked && !self.refuses(tags)).then_some(Passage {
            private: said == Some("gated"),
            forward: !matches!(oneway, "-1" | "reverse"),
            backward: !matches!(oneway, "yes" | "1" | "true"),
            ferry,
            pace: self.pace(tags),
        })
    }

    /// The slowest of the speeds that apply.
    fn pace(&self, tags: &Tags<'_>) -> u64 {
        let number = |value: &toml::Value| {
            value.as_float().unwrap_or_else(|| value.as_integer().unwrap() as f64)
        };
        let own = number(&self.0["speed"]);
        let slower = self.0["speed_on"].as_table().unwrap().iter().filter(|(tag, _)| {
            let (key, value) = tag.split_once('=').unwrap();
            tags.value(key) == Some(value)
        });
        let slowest = slower.map(|(_, speed)| number(speed)).reduce(f64::min);
        (1000.0 * own / slowest.unwrap_or(own)).round() as u64
    }

    fn obstacle(&self, tags: &Tags<'_>) -> Obstacle {
        let barrier = tags.value("barrier").unwrap_or("none");
        if self.refuses(tags) || tags.value("locked") == Some("yes") {
            return Obstacle::Shut;
        }
        match self.says(tags) {
            Some("yes") => Obstacle::None,
            Some("no") => Obstacle::Shut,
            Some(_) => Obstacle::Gate,
            None if self.lists("barriers", "shut", barrier) => Obstacle::Shut,
            None if self.lists("barriers", "gates", barrier) => Obstacle::Gate,
            None => Obstacle::None,
        }
    }
}

/// A straight piece of a way.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    vertices: [usize; 2],
    pub from: Xy,
    pub to: Xy,
    pub mm: u32,
    /// What a metre of it costs in time, thousandths of one at the profile's speed.
    pace: u64,
    forward: bool,
    backward: bool,
    private: bool,
    ferry: bool,
    pub compound: bool,
    pub island: bool,
}

/// A place on a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub piece: usize,
    pub offset: u32,
    pub leg: u32,
}

/// The streets as they stand in the map.
pub struct SlowWalk {
    plane: Plane,
    pub pieces: Vec<Piece>,
    /// Gates: from an end of a piece to the middle of the gate.
    gates: Vec<[usize; 2]>,
    vertices: usize,
}

impl SlowWalk {
    pub fn of(map: &StreetMap, at: &[Xy], plane: &Plane, profile: &str) -> SlowWalk {
        let rules = Rules(profile.parse().expect("a profile"));
        let mut slow = SlowWalk {
            plane: plane.clone(),
            pieces: Vec::new(),
            gates: Vec::new(),
            vertices: at.len(),
        };
        let mut used: BTreeMap<u32, u32> = BTreeMap::new();
        for way in 0..map.ways() {
            let Some(passage) = rules.passage(&map.tags_of(way)) else { continue };
            for pair in map.nodes_of(way).windows(2).filter(|pair| pair[0] != pair[1]) {
                slow.add(map, at, &rules, [pair[0], pair[1]], passage);
                pair.iter().for_each(|&node| *used.entry(node).or_default() += 1);
            }
        }
        let squares: Vec<(Vec<&[u32]>, Passage)> = (0..map.areas().len())
            .filter_map(|area| {
                let passage = rules.passage(&map.area_tags(area))?;
                let area = &map.areas()[area];
                let rings = std::iter::once(&area.outer).chain(&area.holes);
                Some((rings.map(Vec::as_slice).collect(), passage))
            })
            .collect();
        for node in squares.iter().flat_map(|square| &square.0).flat_map(|ring| &ring[1..]) {
            *used.entry(*node).or_default() += 1;
        }
        for (rings, passage) in &squares {
            for pair in rings.iter().flat_map(|ring| ring.windows(2)) {
                if pair[0] != pair[1] {
                    slow.add(map, at, &rules, [pair[0], pair[1]], *passage);
                }
            }
            for pair in sights(rings, at, |node| used[&node] > 1) {
                slow.add(map, at, &rules, pair, *passage);
            }
        }
        slow.classify(at.len());
        slow
    }

    fn add(
        &mut self,
        map: &StreetMap,
        at: &[Xy],
        rules: &Rules,
        nodes: [u32; 2],
        passage: Passage,
    ) {
        let vertices = nodes.map(|node| {
            let obstacle = rules.obstacle(&map.node_tags(node));
            if obstacle == Obstacle::None {
                return node as usize;
            }
            self.vertices += 1;
            if obstacle == Obstacle::Gate {
                self.gates.push([self.vertices - 1, node as usize]);
            }
            self.vertices - 1
        });
        let [from, to] = nodes.map(|node| at[node as usize]);
        let Passage { private, forward, backward, ferry, pace } = passage;
        let mm = self.plane.distance(from, to).0;
        self.pieces.push(Piece {
            vertices,
            from,
            to,
            mm,
            pace,
            forward,
            backward,
            private,
            ferry,
            compound: false,
            island: false,
        });
    }

    /// Which pieces belong to compounds and which to islands.
    fn classify(&mut self, nodes: usize) {
        let all = || self.pieces.iter().map(|piece| piece.vertices);
        let part = flooded(self.vertices, all().chain(self.gates.iter().copied()));
        let public = self.pieces.iter().filter(|piece| !piece.private);
        let piece_of = flooded(self.vertices, public.map(|piece| piece.vertices));
        let mut walked: Vec<usize> = all().chain(self.gates.iter().copied()).flatten().collect();
        walked.sort_unstable();
        walked.dedup();
        let (mut part_nodes, mut piece_nodes) = (BTreeMap::new(), BTreeMap::new());
        for &vertex in &walked {
            *part_nodes.entry(part[vertex]).or_insert(0) += usize::from(vertex < nodes);
            *piece_nodes.entry((part[vertex], piece_of[vertex])).or_insert(0) += 1;
        }
        // A piece goes by its first vertex, so of equal ones the first is the street.
        let mut street: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (&(part, piece), &count) in &piece_nodes {
            let held = street.entry(part).or_insert((count, piece));
            if count > held.0 {
                *held = (count, piece);
            }
        }
        let largest = part_nodes.values().copied().max().unwrap_or(0);
        for piece in &mut self.pieces {
            let [vertex, _] = piece.vertices;
            piece.compound = piece.private || street[&part[vertex]].1 != piece_of[vertex];
            piece.island = part_nodes[&part[vertex]] < largest.min(100);
        }
    }

    /// The nearest pieces, and the nearest place of each: more than one where they tie.
    pub fn nearest(&self, at: Xy) -> Vec<(usize, Xy)> {
        let wanted = self.pieces.iter().enumerate().filter(|(_, p)| !p.island && !p.ferry);
        let feet: Vec<(f64, usize, Xy)> = wanted
            .map(|(index, piece)| {
                let foot = foot(at, piece.from, piece.to);
                (at.distance_2(foot).sqrt(), index, foot)
            })
            .collect();
        let least = feet.iter().map(|foot| foot.0).fold(f64::INFINITY, f64::min);
        let near = feet.into_iter().filter(|foot| foot.0 <= least + TIE);
        near.map(|(_, index, foot)| (index, foot)).collect()
    }

    /// The spot of a place, held against where the fast code put it: it must be on one of the
    /// nearest pieces, with the very leg, and to the millimetre at its nearest place. Which of
    /// several pieces that tie, and from which end the millimetres are rounded, is taken over.
    pub fn spot(&self, network: &Network, at: Xy, most: u32, fast: Option<Snap>) -> Option<Spot> {
        let near: Vec<(usize, Xy)> = (self.nearest(at).into_iter())
            .filter(|(_, foot)| self.plane.distance(at, *foot).0 <= most)
            .collect();
        let Some(fast) = fast else {
            assert!(near.is_empty(), "{at:?} is near a street");
            return None;
        };
        let (shape, along) = network.shape(fast.edge);
        let edge = network.edge(fast.edge);
        let mut found = Vec::new();
        for (ends, walked) in shape.windows(2).zip(along.windows(2)) {
            if !(walked[0]..=walked[1]).contains(&fast.offset) {
                continue;
            }
            for &(index, foot) in &near {
                let piece = &self.pieces[index];
                let offset = match (ends[0], ends[1]) {
                    pair if pair == (piece.from, piece.to) => fast.offset - walked[0],
                    pair if pair == (piece.to, piece.from) => walked[1] - fast.offset,
                    _ => continue,
                };
                let own = self.plane.distance(piece.from, foot).0;
                let same = (edge.class == Class::Compound) == piece.compound;
                if same && own.abs_diff(offset) <= 1 {
                    assert_eq!(self.plane.distance(at, foot).0, fast.leg, "leg of {at:?}");
                    assert_eq!(piece.mm, walked[1] - walked[0], "length of {piece:?}");
                    found.push(Spot { piece: index, offset, leg: fast.leg });
                }
            }
        }
        assert!(!found.is_empty(), "{at:?} is at {fast:?}, not on one of {near:?}");
        // Who stands where a compound's way leaves the street stands on the street.
        let foot_of = |piece: usize| near.iter().find(|near| near.0 == piece).unwrap().1;
        let foot = foot_of(found[0].piece);
        let here = near.iter().filter(|near| near.1 == foot);
        let on_street = here.clone().any(|near| !self.pieces[near.0].compound);
        assert!(!(on_street && self.pieces[found[0].piece].compound), "{at:?} is at {fast:?}");
        Some(found[0])
    }

    /// A place of the fast network, by the piece that runs where it does.
    pub fn on_edge(&self, network: &Network, edge: u32, offset: u32) -> Spot {
        let (shape, along) = network.shape(edge);
        let compound = network.edge(edge).class == Class::Compound;
        let at = along[1..].partition_point(|end| *end < offset).min(along.len() - 2);
        let (from, to) = (shape[at], shape[at + 1]);
        let same = |piece: &Piece| {
            let ends = (piece.from, piece.to);
            piece.compound == compound && (ends == (from, to) || ends == (to, from))
        };
        let piece = self.pieces.iter().position(same).expect("a piece under every street");
        let forward = self.pieces[piece].from == from;
        let offset = if forward { offset - along[at] } else { along[at + 1] - offset };
        Spot { piece, offset, leg: 0 }
    }

    /// Kilometres of walkable street in a square kilometre of the 500 m cell of a place: every
    /// piece clipped to the cell.
    pub fn density(&self, at: Xy) -> f64 {
        let low = [(at.x / 500.0).floor() * 500.0, (at.y / 500.0).floor() * 500.0];
        let walked = self.pieces.iter().filter(|piece| !piece.ferry).map(|piece| {
            let (mut from, mut to) = (0.0_f64, 1.0_f64);
            for (low, start, end) in
                [(low[0], piece.from.x, piece.to.x), (low[1], piece.from.y, piece.to.y)]
            {
                let step = end - start;
                if step == 0.0 {
                    let inside = (low..low + 500.0).contains(&start);
                    to = if inside { to } else { 0.0 };
                    continue;
                }
                let (a, b) = ((low - start) / step, (low + 500.0 - start) / step);
                (from, to) = (from.max(a.min(b)), to.min(a.max(b)));
            }
            (to - from).max(0.0) * f64::from(piece.mm) / 1e6
        });
        walked.sum::<f64>() / 0.25
    }
}

/// For each vertex the first vertex it hangs together with.
fn flooded(vertices: usize, edges: impl Iterator<Item = [usize; 2]>) -> Vec<usize> {
    let mut around = vec![Vec::new(); vertices];
    for [a, b] in edges {
        around[a].push(b);
        around[b].push(a);
    }
    let mut first = vec![usize::MAX; vertices];
    for start in 0..vertices {
        let mut open = vec![start];
        while let Some(vertex) = open.pop() {
            if first[vertex] == usize::MAX {
                first[vertex] = start;
                open.extend(&around[vertex]);
            }
        }
    }
    first
}

fn foot(at: Xy, from: Xy, to: Xy) -> Xy {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let square = dx * dx + dy * dy;
    let part =
        if square == 0.0 { 0.0 } else { ((at.x - from.x) * dx + (at.y - from.y) * dy) / square };
    match part {
        part if part <= 0.0 => from,
        part if part >= 1.0 => to,
        part => Xy { x: from.x + part * dx, y: from.y + part * dy },
    }
}

/// Positive where `c` lies left of the line from `a` to `b`.
fn side(a: Xy, b: Xy, c: Xy) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// The ways across a square: between corners that lead somewhere or jut in, where they see each
/// other and are not neighbours anyway. Where nothing leads off, a shortest way only rounds a
/// corner: both its sides lie on one side of the way.
fn sights(rings: &[&[u32]], at: &[Xy], leads: impl Fn(u32) -> bool) -> Vec<[u32; 2]> {
    let place = |node: u32| at[node as usize];
    let sides: Vec<[u32; 2]> =
        rings.iter().flat_map(|ring| ring.windows(2)).map(|pair| [pair[0], pair[1]]).collect();
    // Inside by counting crossings of a ray; on the border counts as inside.
    let inside = |at: Xy| {
        let mut odd = false;
        for &[a, b] in &sides {
            let (a, b) = (place(a), place(b));
            if at.distance_2(foot(at, a, b)).sqrt() < 1e-6 {
                return true;
            }
            if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
            {
                odd = !odd;
            }
        }
        odd
    };
    let mut corners: Vec<u32> = Vec::new();
    let mut sides_of: BTreeMap<u32, (Xy, Xy)> = BTreeMap::new();
    for (number, ring) in rings.iter().enumerate() {
        let (open, is_outer) = (&ring[1..], number == 0);
        let about = place(ring[0]);
        let turned: f64 = ring.windows(2).map(|p| side(about, place(p[0]), place(p[1]))).sum();
        for (index, &node) in open.iter().enumerate() {
            let before = place(open[(index + open.len() - 1) % open.len()]);
            let after = place(open[(index + 1) % open.len()]);
            let here = place(node);
            // Walking round with the square at the left hand, a corner that juts in turns right.
            let left = (turned > 0.0) == is_outer;
            let turn = side(before, here, after);
            if leads(node) || (if left { turn < 0.0 } else { turn > 0.0 }) {
                corners.push(node);
                sides_of.entry(node).or_insert((before, after));
            }
        }
    }
    corners.sort_unstable();
    corners.dedup();
    if corners.len() > 120 {
        return Vec::new();
    }
    let sees = |from: u32, to: u32| {
        let (a, b) = (place(from), place(to));
        let length_2 = a.distance_2(b);
        let mut stops = vec![0.0, 1.0];
        for &[c, d] in &sides {
            let (c, d) = (place(c), place(d));
            if side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0 {
                return false;
            }
            if c.distance_2(foot(c, a, b)).sqrt() < 1e-6 {
                stops.push(((c.x - a.x) * (b.x - a.x) + (c.y - a.y) * (b.y - a.y)) / length_2);
            }
        }
        stops.sort_by(f64::total_cmp);
        stops.windows(2).filter(|pair| pair[1] - pair[0] > 1e-9).all(|pair| {
            let part = 0.5 * (pair[0] + pair[1]);
            inside(Xy { x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y) })
        })
    };
    let rounded = |node: u32, other: u32| {
        let (before, after) = sides_of[&node];
        let turn = |at: Xy| side(place(other), place(node), at);
        leads(node) || turn(before) * turn(after) >= 0.0
    };
    let mut found = Vec::new();
    for (index, &from) in corners.iter().enumerate() {
        for &to in &corners[index + 1..] {
            let beside = sides.contains(&[from, to]) || sides.contains(&[to, from]);
            if !beside && rounded(from, to) && rounded(to, from) && sees(from, to) {
                found.push([from, to]);
            }
        }
    }
    found
}

/// What is walked in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Street,
    Compound,
    Gate,
}

/// The streets with some spots put into them as nodes; `timed` counts what is slower as longer.
pub struct Split {
    /// By vertex: where from it is reached, how, and how far.
    back: Vec<Vec<(usize, Step, u64)>>,
    spots: Vec<Option<Spot>>,
    first: usize,
}

impl Split {
    pub fn of(slow: &SlowWalk, spots: &[Option<Spot>], timed: bool) -> Split {
        let first = slow.vertices;
        let mut back = vec![Vec::new(); first + spots.len()];
        let mut on: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
        for (index, spot) in spots.iter().enumerate() {
            if let Some(spot) = spot {
                on.entry(spot.piece).or_default().push((spot.offset, first + index));
            }
        }
        for (index, piece) in slow.pieces.iter().enumerate() {
            let mut stops = on.remove(&index).unwrap_or_default();
            stops.sort_unstable();
            stops.insert(0, (0, piece.vertices[0]));
            stops.push((piece.mm, piece.vertices[1]));
            let step = if piece.compound { Step::Compound } else { Step::Street };
            for pair in stops.windows(2) {
                let [(begin, from), (end, to)] = [pair[0], pair[1]];
                let pace = if timed { piece.pace } else { 1000 };
                // Speeds of which one is a multiple of the other leave nothing to round.
                assert!(pace.is_multiple_of(1000), "a speed that costs no whole millimetres");
                let length = u64::from(end - begin) * pace / 1000;
                // Nobody is kept from going nowhere.
                if piece.forward || length == 0 {
                    back[to].push((from, step, length));
                }
                if piece.backward || length == 0 {
                    back[from].push((to, step, length));
                }
            }
        }
        for &[a, b] in &slow.gates {
            back[a].push((b, Step::Gate, 0));
            back[b].push((a, Step::Gate, 0));
        }
        Split { back, spots: spots.to_vec(), first }
    }

    /// The walk from every spot to spot `to`, millimetres, both legs counted.
    ///
    /// Phases under `residents`: in the first compound, on the street, in the last compound, one
    /// after the other at any place; under `closed`: 0 for the street, 2 for compounds.
    pub fn walks_to(&self, gates: Gates, to: usize) -> Vec<Option<u32>> {
        let Some(end) = &self.spots[to] else { return vec![None; self.spots.len()] };
        let may = |phase: usize, step: Step| match (gates, step) {
            (Gates::Open, _) | (Gates::Residents, Step::Gate) => true,
            (Gates::Closed, Step::Gate) => false,
            (Gates::Residents, Step::Street) => phase == 1,
            (Gates::Residents, Step::Compound) => phase != 1,
            (Gates::Closed, Step::Street) => phase == 0,
            (Gates::Closed, Step::Compound) => phase == 2,
        };
        let mut least = vec![[u64::MAX; 3]; self.back.len()];
        let mut open = BinaryHeap::new();
        let starts: &[usize] = if gates == Gates::Closed { &[0, 2] } else { &[0] };
        for &phase in starts {
            open.push(Reverse((u64::from(end.leg), self.first + to, phase)));
        }
        while let Some(Reverse((cost, vertex, phase))) = open.pop() {
            if least[vertex][phase] <= cost {
                continue;
            }
            least[vertex][phase] = cost;
            if gates == Gates::Residents && phase < 2 {
                open.push(Reverse((cost, vertex, phase + 1)));
            }
            for &(from, step, length) in &self.back[vertex] {
                if may(phase, step) {
                    open.push(Reverse((cost + length, from, phase)));
                }
            }
        }
        let total = |(index, spot): (usize, &Option<Spot>)| {
            let least = least[self.first + index].iter().min().filter(|cost| **cost < u64::MAX)?;
            Some((least + u64::from(spot.as_ref()?.leg)) as u32)
        };
        self.spots.iter().enumerate().map(total).collect()
    }
}

//! From an OpenStreetMap extract and a profile to a street graph: which ways are walked, gates
//! and walls in them, squares crossed; then chains between junctions.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::WalkError;
use super::compounds::{self, Segment};
use super::graph::{EVEN, Edge, Graph, MOST_EDGES, Streets, priced};
use super::profile::{Obstacle, Passage, Profile};
use super::squares;
use crate::crs::Plane;
use crate::index::hilbert;
use crate::model::Xy;
use crate::read::StreetMap;

/// Parts of the network of fewer nodes than this are islands, unless nothing is larger: a
/// fragment of the map, from which no reach can be judged.
pub const SMALLEST_NETWORK: u32 = 100;

/// A graph, and where each position of its shape comes from.
pub(super) struct Built {
    pub graph: Graph,
    /// The node of the extract behind each position of the graph's shape.
    pub shape_nodes: Vec<u32>,
    pub facts: Facts,
}

/// What was found in the extract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Facts {
    /// Ways the profile walks.
    pub ways: u32,
    /// Nodes on them.
    pub nodes: u32,
    /// Nodes that are gates.
    pub gates: u32,
    /// Nodes nobody passes.
    pub shut: u32,
    /// Squares that are crossed.
    pub squares: u32,
    /// Squares too intricate to be crossed, walked around.
    pub intricate: u32,
    /// Parts of the network.
    pub parts: u32,
    /// Parts that are islands.
    pub islands: u32,
    /// Nodes on islands.
    pub island_nodes: u32,
}

/// Build the graph of `map`, whose nodes lie at `at`; `even` counts every metre the same, whatever
/// the profile's speed on it.
pub(super) fn build(
    map: &StreetMap,
    at: &[Xy],
    plane: &Plane,
    profile: &Profile,
    even: bool,
) -> Result<Built, WalkError> {
    let mut draft = Draft::new(map.positions.len(), at);
    for way in 0..map.ways() {
        if let Some(passage) = profile.passage(&map.tags_of(way)) {
            draft.add_way(map, profile, map.nodes_of(way), &passage);
        }
    }
    if profile.crosses_squares() {
        squares::add(&mut draft, map, profile);
    } else {
        for (at, area) in map.areas().iter().enumerate() {
            if let Some(passage) = profile.passage(&map.area_tags(at)) {
                draft.add_way(map, profile, &area.outer, &passage);
            }
        }
    }
    if draft.segments.is_empty() {
        return Err(WalkError::NothingWalked { profile: profile.name.clone() });
    }
    if even {
        draft.segments.iter_mut().for_each(|segment| segment.pace = EVEN);
    }
    draft.measure(plane);
    let kinds = draft.obstacles.values();
    draft.facts.gates = kinds.clone().filter(|kind| **kind == Obstacle::Gate).count() as u32;
    draft.facts.shut = kinds.filter(|kind| **kind == Obstacle::Shut).count() as u32;
    let parts = compounds::classify(&mut draft.segments, &draft.origin);
    draft.facts.parts = parts.parts;
    draft.facts.islands = parts.islands;
    draft.facts.island_nodes = parts.island_nodes;
    draft.facts.nodes = parts.nodes;
    let chains = draft.chains();
    if chains.len() >= MOST_EDGES {
        return Err(WalkError::TooManyStreets);
    }
    Ok(draft.graph(&chains))
}

/// Segments being gathered. Nodes are those of the extract, and copies of them where a gate or
/// a wall parts what comes together there.
pub(super) struct Draft<'a> {
    at: &'a [Xy],
    pub segments: Vec<Segment>,
    /// The node of the extract behind each node.
    pub origin: Vec<u32>,
    pub facts: Facts,
    /// Gates and walls met so far.
    obstacles: FxHashMap<u32, Obstacle>,
}

impl<'a> Draft<'a> {
    fn new(nodes: usize, at: &'a [Xy]) -> Draft<'a> {
        let origin = (0..nodes as u32).collect();
        Draft {
            at,
            segments: Vec::new(),
            origin,
            facts: Facts::default(),
            obstacles: FxHashMap::default(),
        }
    }

    /// Where a node lies.
    pub fn position(&self, node: u32) -> Xy {
        self.at[self.origin[node as usize] as usize]
    }

    fn copy(&mut self, node: u32) -> u32 {
        self.origin.push(node);
        (self.origin.len() - 1) as u32
    }

    /// The segments of a way, parted at gates and walls.
    pub fn add_way(
        &mut self,
        map: &StreetMap,
        profile: &Profile,
        nodes: &[u32],
        passage: &Passage,
    ) {
        self.facts.ways += 1;
        for pair in nodes.windows(2) {
            if pair[0] != pair[1] {
                let ends = [pair[0], pair[1]].map(|node| self.end_at(map, profile, node));
                self.segments.push(Segment::street(ends, passage));
            }
        }
    }

    /// The node a segment ends in: the node itself, or a copy of it behind a gate or wall.
    pub fn end_at(&mut self, map: &StreetMap, profile: &Profile, node: u32) -> u32 {
        let obstacle = profile.obstacle(&map.node_tags(node));
        if obstacle != Obstacle::None {
            self.obstacles.insert(node, obstacle);
        }
        match obstacle {
            Obstacle::None => node,
            Obstacle::Shut => self.copy(node),
            Obstacle::Gate => {
                let copy = self.copy(node);
                self.segments.push(Segment::gate([copy, node]));
                copy
            }
        }
    }

    /// Give every segment its length.
    fn measure(&mut self, plane: &Plane) {
        let (at, origin) = (self.at, &self.origin);
        self.segments.par_iter_mut().filter(|segment| !segment.gate).for_each(|segment| {
            let [from, to] = segment.ends.map(|node| at[origin[node as usize] as usize]);
            segment.millimetres = plane.distance(from, to).0;
        });
    }

    /// Segments gathered into chains that run from junction to junction.
    fn chains(&self) -> Vec<Chain> {
        let around = Around::new(&self.segments, self.origin.len());
        let mut taken = vec![false; self.segments.len()];
        let mut chains = Vec::new();
        let is_junction = |node: u32| match around.of(node) {
            [] => false,
            [one, other] => {
                !self.segments[*one as usize].continues(&self.segments[*other as usize])
            }
            _ => true,
        };
        let nodes = 0..self.origin.len() as u32;
        // First what hangs on junctions, then the rings that have none.
        for rings in [false, true] {
            for node in nodes.clone().filter(|&node| rings || is_junction(node)) {
                for &segment in around.of(node) {
                    if !taken[segment as usize] {
                        chains.push(self.follow(&around, &mut taken, node, segment, &is_junction));
                    }
                }
            }
        }
        chains
    }

    fn follow(
        &self,
        around: &Around,
        taken: &mut [bool],
        start: u32,
        first: u32,
        is_junction: &impl Fn(u32) -> bool,
    ) -> Chain {
        let mut chain = Chain { nodes: vec![start], segments: Vec::new() };
        let (mut node, mut segment) = (start, first);
        loop {
            taken[segment as usize] = true;
            chain.segments.push(segment);
            let [a, b] = self.segments[segment as usize].ends;
            node = if a == node { b } else { a };
            chain.nodes.push(node);
            if node == start || is_junction(node) {
                return chain;
            }
            match around.of(node).iter().find(|&&next| !taken[next as usize]) {
                Some(&next) => segment = next,
                None => return chain,
            }
        }
    }

    /// Junctions along a Hilbert curve, so that what is near on the ground is near in memory;
    /// edges by their first junction.
    fn graph(self, chains: &[Chain]) -> Built {
        let mut junctions: Vec<u32> = chains
            .iter()
            .flat_map(|chain| [chain.nodes[0], chain.nodes[chain.nodes.len() - 1]])
            .collect();
        junctions.sort_unstable();
        junctions.dedup();
        let positions: Vec<Xy> = junctions.iter().map(|&node| self.position(node)).collect();
        let mut number = vec![u32::MAX; self.origin.len()];
        for (rank, at) in hilbert::order(&positions).into_iter().enumerate() {
            number[junctions[at as usize] as usize] = rank as u32;
        }
        let ends = |chain: &Chain| {
            [chain.nodes[0], chain.nodes[chain.nodes.len() - 1]].map(|node| number[node as usize])
        };
        let mut order: Vec<u32> = (0..chains.len() as u32).collect();
        order.sort_by_key(|&chain| {
            let [a, b] = ends(&chains[chain as usize]);
            (a.min(b), a.max(b), chain)
        });
        let mut streets = Streets::default();
        let mut shape_nodes = Vec::new();
        for chain in order.into_iter().map(|chain| &chains[chain as usize]) {
            let segment = &self.segments[chain.segments[0] as usize];
            let reversed = segment.ends[0] != chain.nodes[0];
            let lengths = chain.segments.iter();
            let lengths = lengths.map(|&segment| self.segments[segment as usize].millimetres);
            let along: Vec<u32> = std::iter::once(0)
                .chain(lengths)
                .scan(0_u32, |sum, length| {
                    *sum = sum.saturating_add(length);
                    Some(*sum)
                })
                .collect();
            let (forward, backward) = if reversed {
                (segment.backward, segment.forward)
            } else {
                (segment.forward, segment.backward)
            };
            let edge = Edge {
                ends: ends(chain),
                cost: priced(along.last().copied().unwrap_or(0), segment.pace),
                pace: segment.pace,
                class: segment.class,
                forward,
                backward,
                snaps: !(segment.island || segment.gate || segment.ferry),
                island: segment.island,
            };
            let places = chain.nodes.iter().map(|&node| self.position(node));
            streets.push(edge, places.zip(along));
            shape_nodes.extend(chain.nodes.iter().map(|&node| self.origin[node as usize]));
        }
        let graph = Graph::new(streets, junctions.len() as u32);
        Built { graph, shape_nodes, facts: self.facts }
    }
}

/// Segments that follow each other from junction to junction.
struct Chain {
    /// Nodes in turn; one more than there are segments.
    nodes: Vec<u32>,
    segments: Vec<u32>,
}

/// Segments at each node.
struct Around {
    starts: Vec<u32>,
    segments: Vec<u32>,
}

impl Around {
    fn new(segments: &[Segment], nodes: usize) -> Around {
        let mut starts = vec![0; nodes + 1];
        let ends = || segments.iter().flat_map(|segment| segment.ends);
        ends().for_each(|node| starts[node as usize + 1] += 1);
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut listed = vec![0; starts[nodes] as usize];
        for (at, node) in ends().enumerate() {
            listed[next[node as usize] as usize] = at as u32 / 2;
            next[node as usize] += 1;
        }
        Around { starts, segments: listed }
    }

    fn of(&self, node: u32) -> &[u32] {
        let from = self.starts[node as usize] as usize;
        &self.segments[from..self.starts[node as usize + 1] as usize]
    }
}

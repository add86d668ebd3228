//! The street graph: junctions, and between them streets as compressed chains. Lengths are whole
//! millimetres of the geodesic, costs whole millimetres *at the profile's own speed*, so that
//! sums do not depend on the order in which they are taken.

use std::sync::Arc as Shared;

use rustc_hash::{FxHashMap, FxHashSet};

use super::snap::Snap;
use crate::model::Xy;

/// What a street is to those who walk it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// A street anybody may walk.
    Street = 0,
    /// Inside a compound: behind a gate, or private.
    Compound = 1,
    /// The side of a gate that lies towards a street.
    StreetGate = 2,
    /// The side of a gate that lies towards a compound.
    CompoundGate = 3,
}

impl Class {
    pub(super) const ALL: [Class; 4] =
        [Class::Street, Class::Compound, Class::StreetGate, Class::CompoundGate];

    /// The class of the lowest two bits.
    pub(super) fn of_bits(bits: u32) -> Class {
        Class::ALL[(bits & 3) as usize]
    }

    /// Whether it is a gate, which has no length.
    pub fn is_gate(self) -> bool {
        matches!(self, Class::StreetGate | Class::CompoundGate)
    }
}

/// One street between two junctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Junctions at its ends.
    pub ends: [u32; 2],
    /// What walking all of it costs, millimetres at the profile's speed.
    pub cost: u32,
    /// What a metre of it costs, thousandths.
    pub pace: u16,
    /// What it is.
    pub class: Class,
    /// Whether it may be walked from its first end to its second.
    pub forward: bool,
    /// Whether it may be walked back.
    pub backward: bool,
    /// Whether blocks and centres are reached from it: not from islands, gates and ferries.
    pub snaps: bool,
    /// Whether it belongs to an island: a part of the network too small to judge by.
    pub island: bool,
}

impl Edge {
    /// What walking from the first end to a place so many millimetres along costs.
    #[inline]
    pub fn part(&self, offset: u32) -> u32 {
        priced(offset, self.pace)
    }
}

/// Millimetres on the ground as millimetres at the profile's speed, rounded up.
#[inline]
pub(super) fn priced(millimetres: u32, pace: u16) -> u32 {
    if pace == EVEN {
        return millimetres;
    }
    (u64::from(millimetres) * u64::from(pace)).div_ceil(1000).min(u64::from(u32::MAX)) as u32
}

/// The pace of a street walked at the profile's own speed.
pub(super) const EVEN: u16 = 1000;

/// A street as it leaves a junction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The junction at its other end.
    pub to: u32,
    /// What it costs.
    pub cost: u32,
    /// The edge, whether it leaves from the edge's second end, and the class.
    packed: u32,
}

impl Arc {
    pub(super) fn new(to: u32, cost: u32, edge: u32, leaves_second: bool, class: Class) -> Arc {
        Arc { to, cost, packed: edge << 3 | u32::from(leaves_second) << 2 | class as u32 }
    }

    /// The edge it runs along.
    #[inline]
    pub fn edge(self) -> u32 {
        self.packed >> 3
    }

    /// Whether it leaves from the edge's second end.
    #[inline]
    pub fn leaves_second(self) -> bool {
        self.packed & 4 != 0
    }

    /// Class of the edge, as an index.
    #[inline]
    pub(super) fn class(self) -> usize {
        (self.packed & 3) as usize
    }
}

/// Edges an arc can name.
pub(super) const MOST_EDGES: usize = 1 << 29;

/// Streets between junctions, and their shapes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Streets {
    pub(super) edges: Vec<Edge>,
    /// Where the shape of each edge ends in `shape`.
    pub(super) shape_ends: Vec<u32>,
    /// Positions along the edges, ends included.
    pub(super) shape: Vec<Xy>,
    /// Millimetres from the first end of the edge, for each position of `shape`.
    pub(super) along: Vec<u32>,
}

impl Streets {
    /// Add a street.
    pub(super) fn push(&mut self, edge: Edge, shape: impl Iterator<Item = (Xy, u32)>) {
        for (at, along) in shape {
            self.shape.push(at);
            self.along.push(along);
        }
        self.edges.push(edge);
        self.shape_ends.push(self.shape.len() as u32);
    }

    /// Positions along a street, and the millimetres walked to each.
    pub(super) fn shape(&self, edge: usize) -> (&[Xy], &[u32]) {
        let from = if edge == 0 { 0 } else { self.shape_ends[edge - 1] as usize };
        let range = from..self.shape_ends[edge] as usize;
        (&self.shape[range.clone()], &self.along[range])
    }
}

/// The street graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Graph {
    pub(super) streets: Streets,
    /// Number of junctions.
    pub(super) junctions: u32,
    /// Where the arcs of each junction start; one more than there are junctions.
    arc_starts: Vec<u32>,
    /// Arcs **against** the walk: from a junction to those it can be reached from.
    arcs: Vec<Arc>,
}

impl Graph {
    /// A graph of these streets; arcs are laid out here.
    pub(super) fn new(streets: Streets, junctions: u32) -> Graph {
        let mut arc_starts = vec![0; junctions as usize + 1];
        let edges = &streets.edges;
        let all = || edges.iter().enumerate().flat_map(|(at, edge)| arcs_of(at as u32, edge));
        for (from, _) in all() {
            arc_starts[from as usize + 1] += 1;
        }
        for junction in 0..junctions as usize {
            arc_starts[junction + 1] += arc_starts[junction];
        }
        let mut next = arc_starts.clone();
        let count = arc_starts[junctions as usize] as usize;
        let mut arcs = vec![Arc { to: 0, cost: 0, packed: 0 }; count];
        for (from, arc) in all() {
            arcs[next[from as usize] as usize] = arc;
            next[from as usize] += 1;
        }
        Graph { streets, junctions, arc_starts, arcs }
    }

    /// Arcs of a junction, against the walk.
    #[inline]
    fn arcs(&self, junction: u32) -> &[Arc] {
        let from = self.arc_starts[junction as usize] as usize;
        &self.arcs[from..self.arc_starts[junction as usize + 1] as usize]
    }
}

/// A graph, and the edits laid over it: the graph itself is shared and never changed.
#[derive(Debug, Clone, Default)]
pub struct Network {
    pub(super) graph: Shared<Graph>,
    pub(super) patch: Patch,
}

/// Streets added to a graph and streets of it that no longer count.
#[derive(Debug, Clone, Default)]
pub(super) struct Patch {
    pub streets: Streets,
    /// Junctions added.
    pub junctions: u32,
    /// Arcs of added streets, by the junction they leave from.
    pub arcs: FxHashMap<u32, Vec<Arc>>,
    /// Streets, of the graph or added, that have been replaced.
    pub gone: FxHashSet<u32>,
}

impl Network {
    /// The graph as it is.
    pub(super) fn of(graph: Graph) -> Network {
        Network { graph: Shared::new(graph), patch: Patch::default() }
    }

    /// Number of junctions, dead ends among them.
    pub fn junctions(&self) -> usize {
        (self.graph.junctions + self.patch.junctions) as usize
    }

    /// Number of streets between junctions, replaced ones among them.
    pub fn len(&self) -> usize {
        self.graph.streets.edges.len() + self.patch.streets.edges.len()
    }

    /// Whether there is no street.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The streets that count.
    pub fn edges(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.len() as u32).filter(|&edge| self.counts(edge))
    }

    /// Whether a street has not been replaced.
    #[inline]
    pub fn counts(&self, edge: u32) -> bool {
        self.patch.gone.is_empty() || !self.patch.gone.contains(&edge)
    }

    #[inline]
    fn part(&self, edge: u32) -> (&Streets, usize) {
        let own = self.graph.streets.edges.len();
        match (edge as usize).checked_sub(own) {
            None => (&self.graph.streets, edge as usize),
            Some(added) => (&self.patch.streets, added),
        }
    }

    /// A street.
    #[inline]
    pub fn edge(&self, edge: u32) -> &Edge {
        let (streets, at) = self.part(edge);
        &streets.edges[at]
    }

    /// Positions along a street, and the millimetres walked to each.
    #[inline]
    pub fn shape(&self, edge: u32) -> (&[Xy], &[u32]) {
        let (streets, at) = self.part(edge);
        streets.shape(at)
    }

    /// Length of a street, millimetres on the ground.
    pub fn length(&self, edge: u32) -> u32 {
        self.shape(edge).1.last().copied().unwrap_or(0)
    }

    /// Whether a place is at the first end of its street, and at the second. Whoever is there is
    /// at the junction, whichever way the street may be walked.
    #[inline]
    pub(super) fn at_ends(&self, place: &Snap) -> (bool, bool) {
        (place.offset == 0, place.offset >= self.length(place.edge))
    }

    /// Whether any street is a gate or lies behind one.
    pub fn has_compounds(&self) -> bool {
        self.edges().any(|edge| self.edge(edge).class != Class::Street)
    }

    /// Every arc of a junction, against the walk.
    #[inline]
    pub(super) fn each_arc(&self, junction: u32, mut visit: impl FnMut(Arc)) {
        if self.patch.streets.edges.is_empty() {
            self.graph.arcs(junction).iter().for_each(|&arc| visit(arc));
            return;
        }
        if junction < self.graph.junctions {
            let kept = self.graph.arcs(junction).iter();
            kept.filter(|arc| self.counts(arc.edge())).for_each(|&arc| visit(arc));
        }
        let added = self.patch.arcs.get(&junction).into_iter().flatten();
        added.filter(|arc| self.counts(arc.edge())).for_each(|&arc| visit(arc));
    }

    /// Position so many millimetres along a street.
    pub fn position(&self, edge: u32, offset: u32) -> Xy {
        let (shape, along) = self.shape(edge);
        let at = along.partition_point(|&millimetres| millimetres <= offset);
        let at = at.clamp(1, along.len() - 1);
        let (from, to) = (shape[at - 1], shape[at]);
        let length = along[at] - along[at - 1];
        if length == 0 {
            return from;
        }
        if offset >= along[at] {
            // The very place, which a sum would miss by its last bit.
            return to;
        }
        let passed = offset.min(along[at]).saturating_sub(along[at - 1]);
        let part = f64::from(passed) / f64::from(length);
        Xy { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) }
    }
}

/// The arcs of an edge against the walk, each with the junction it leaves from.
pub(super) fn arcs_of(at: u32, edge: &Edge) -> impl Iterator<Item = (u32, Arc)> + use<> {
    let [first, second] = edge.ends;
    // Who may walk from first to second can be reached from second, looking back.
    let back = edge.forward.then(|| (second, Arc::new(first, edge.cost, at, true, edge.class)));
    let forth = edge.backward.then(|| (first, Arc::new(second, edge.cost, at, false, edge.class)));
    back.into_iter().chain(forth)
}

//! What belongs together on foot: compounds behind gates, and islands.

use super::build::SMALLEST_NETWORK;
use super::graph::{Class, EVEN};
use super::profile::Passage;

/// A straight piece of a way, or a gate in one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub ends: [u32; 2],
    pub millimetres: u32,
    pub pace: u16,
    pub forward: bool,
    pub backward: bool,
    /// Whether it is private.
    pub gated: bool,
    /// Whether it is a gate, which has no length.
    pub gate: bool,
    pub ferry: bool,
    pub class: Class,
    pub island: bool,
}

impl Segment {
    pub fn street(ends: [u32; 2], passage: &Passage) -> Segment {
        Segment {
            ends,
            millimetres: 0,
            pace: passage.pace,
            forward: passage.forward,
            backward: passage.backward,
            gated: passage.gated,
            gate: false,
            ferry: passage.ferry,
            class: Class::Street,
            island: false,
        }
    }

    pub fn gate(ends: [u32; 2]) -> Segment {
        let open =
            Passage { gated: false, forward: true, backward: true, pace: EVEN, ferry: false };
        Segment { gate: true, ..Segment::street(ends, &open) }
    }

    /// Whether a chain runs on from one into the other.
    pub fn continues(&self, other: &Segment) -> bool {
        let plain = |segment: &Segment| segment.forward && segment.backward && !segment.gate;
        plain(self)
            && plain(other)
            && (self.pace, self.class, self.ferry, self.island)
                == (other.pace, other.class, other.ferry, other.island)
    }
}

/// What the network falls into.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub nodes: u32,
    pub parts: u32,
    pub islands: u32,
    pub island_nodes: u32,
}

/// Tell compounds and islands from streets. Without its gates and private ways each part of the
/// network falls into pieces: the largest is the street, all others lie behind a gate or a
/// private way and are compounds.
pub(super) fn classify(segments: &mut [Segment], origin: &[u32]) -> Parts {
    let mut whole = Union::of(origin.len());
    let mut public = Union::of(origin.len());
    for segment in segments.iter() {
        let [a, b] = segment.ends;
        whole.join(a, b);
        if !(segment.gate || segment.gated) {
            public.join(a, b);
        }
    }
    let mut walked = vec![false; origin.len()];
    segments.iter().flat_map(|segment| segment.ends).for_each(|node| walked[node as usize] = true);
    let nodes = || (0..origin.len() as u32).filter(|&node| walked[node as usize]);
    // Copies at gates are of a node that counts already, unless it is on no way itself.
    let own = |node: &u32| origin[*node as usize] == *node;
    let (mut size, mut piece) = (vec![0_u32; origin.len()], vec![0_u32; origin.len()]);
    for node in nodes() {
        size[whole.root(node) as usize] += u32::from(own(&node));
        piece[public.root(node) as usize] += 1;
    }
    // Of each part the largest piece; of equal ones that of the first node.
    let mut street = vec![u32::MAX; origin.len()];
    for node in nodes() {
        let (part, root) = (whole.root(node) as usize, public.root(node));
        let held = street[part];
        if held == u32::MAX || piece[root as usize] > piece[held as usize] {
            street[part] = root;
        }
    }
    let is_street = |public: &mut Union, whole: &mut Union, node: u32| {
        street[whole.root(node) as usize] == public.root(node)
    };
    let largest = nodes().map(|node| size[whole.root(node) as usize]).max().unwrap_or(0);
    let smallest = SMALLEST_NETWORK.min(largest);
    let mut parts = Parts::default();
    for node in nodes() {
        parts.nodes += u32::from(own(&node));
        if whole.root(node) == node {
            parts.parts += 1;
            let island = size[node as usize] < smallest;
            parts.islands += u32::from(island);
            parts.island_nodes += if island { size[node as usize] } else { 0 };
        }
    }
    for segment in segments.iter_mut() {
        let a = is_street(&mut public, &mut whole, segment.ends[0]);
        segment.class = match (segment.gate, segment.gated) {
            // A gate runs from the end of a way to its own middle, which is on neither side.
            (true, _) if a => Class::StreetGate,
            (true, _) => Class::CompoundGate,
            (false, false) if a => Class::Street,
            (false, _) => Class::Compound,
        };
        segment.island = size[whole.root(segment.ends[0]) as usize] < smallest;
    }
    parts
}

/// Disjoint sets of nodes, each named by one of its nodes.
struct Union {
    parent: Vec<u32>,
}

impl Union {
    fn of(nodes: usize) -> Union {
        Union { parent: (0..nodes as u32).collect() }
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while self.parent[node as usize] != node {
            let above = self.parent[self.parent[node as usize] as usize];
            self.parent[node as usize] = above;
            node = above;
        }
        node
    }

    /// The smaller root stays, so that names do not depend on the order of joining.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }
}

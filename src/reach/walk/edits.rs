//! What-if edits of the streets: a path added, a street closed. They are laid over the graph,
//! which stays as it is: streets they touch are replaced by their parts.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::graph::{Class, EVEN, Edge, Network, arcs_of};
use super::search::Parked;
use super::snap::{Snap, Snapper};
use super::{Laid, Walk, WalkError};
use crate::crs::Plane;
use crate::model::{Cost, Xy};

/// An edit of the streets.
#[derive(Debug, Clone, PartialEq)]
pub struct PathEdit {
    /// What is done.
    pub kind: EditKind,
    /// Positions of the line; one for a point.
    pub line: Vec<Xy>,
    /// Whether an added path also meets the streets it crosses: not where it is a bridge or a
    /// tunnel.
    pub joins: bool,
    /// Where it comes from, for messages.
    pub file: PathBuf,
    /// Its row there.
    pub row: u32,
}

/// What an edit does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    /// The line is walked too. It meets the streets at its ends, and where a corner of it lies on
    /// one.
    Add,
    /// Nobody passes: where the line crosses a street, or on the street nearest to the point.
    Close,
}

/// Ends of an added path, and points that close a street, may be so far from it.
pub const MEETING: Cost = Cost(30_000);

/// Corners of an added path that are this close to a street lie on it.
const ON_STREET: Cost = Cost(1_000);

impl Walk {
    /// The same streets with some edits laid over them. The demand is moved only where a street
    /// it was on is gone or a new one is nearer.
    pub fn with_edits(&self, demand: &[Xy], edits: &[PathEdit]) -> Result<Walk, WalkError> {
        if edits.is_empty() {
            return Ok(self.clone());
        }
        let laid = &self.laid;
        let mut bench = Bench {
            network: laid.network.clone(),
            snapper: laid.snapper.clone(),
            plane: &laid.plane,
        };
        for edit in edits {
            match edit.kind {
                EditKind::Add => bench.add(edit)?,
                EditKind::Close => bench.close(edit)?,
            }
            bench.snapper = bench.snapper.patched(&bench.network);
        }
        let Bench { network, snapper, .. } = bench;
        let within = self.terms.farthest_street;
        let snaps: Vec<Option<Snap>> = demand
            .iter()
            .zip(&laid.snaps)
            .map(|(&at, &held)| snapper.moved(&network, &laid.plane, at, held, within))
            .collect();
        Ok(Walk {
            terms: self.terms.clone(),
            laid: Arc::new(Laid {
                compounds: laid.compounds,
                parked: Parked::new(&network, &snaps),
                network,
                snapper,
                plane: laid.plane.clone(),
                facts: laid.facts,
                snaps,
                thin: laid.thin.clone(),
                density: laid.density.clone(),
            }),
        })
    }
}

/// A network being edited.
struct Bench<'a> {
    network: Network,
    snapper: Snapper,
    plane: &'a Plane,
}

impl Bench<'_> {
    /// Join a line to the streets.
    fn add(&mut self, edit: &PathEdit) -> Result<(), WalkError> {
        let line = &self.with_crossings(edit);
        let bad = |found: &str, hint: &str| WalkError::Edit {
            path: edit.file.clone(),
            row: edit.row,
            found: found.to_owned(),
            hint: hint.to_owned(),
        };
        if line.len() < 2 {
            return Err(bad("a point where a path is to be added", "draw it as a line"));
        }
        let last = line.len() - 1;
        let meets: Vec<Option<Snap>> = line
            .iter()
            .enumerate()
            .map(|(corner, &at)| {
                let within = if corner == 0 || corner == last { MEETING } else { ON_STREET };
                self.snapper.snap(&self.network, self.plane, at, within)
            })
            .collect();
        if meets.iter().flatten().count() == 0 {
            return Err(bad(
                "no street within 30 m of either end of the path",
                "draw it from street to street",
            ));
        }
        // Every street is parted once, at all places where the path meets it.
        let mut parted: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for snap in meets.iter().flatten() {
            parted.entry(snap.edge).or_default().push(snap.offset);
        }
        let mut junctions: BTreeMap<(u32, u32), (u32, Xy)> = BTreeMap::new();
        for (edge, mut offsets) in parted {
            offsets.sort_unstable();
            offsets.dedup();
            let places: Vec<Xy> =
                offsets.iter().map(|&offset| self.network.position(edge, offset)).collect();
            for ((&offset, at), junction) in
                offsets.iter().zip(places).zip(self.part(edge, &offsets, false))
            {
                junctions.insert((edge, offset), (junction, at));
            }
        }
        // From meeting to meeting a street of its own; a free end is a dead end.
        let mut shape: Vec<Xy> = Vec::new();
        let mut from = None;
        for (corner, (&at, snap)) in line.iter().zip(&meets).enumerate() {
            let met = snap.and_then(|snap| junctions.get(&(snap.edge, snap.offset)).copied());
            if corner == 0
                && let Some((junction, place)) = met
            {
                shape.push(place);
                from = Some(junction);
            }
            shape.push(at);
            let ends = met.is_some() || corner == last;
            if corner > 0 && ends {
                let to = met.map_or_else(|| self.new_junction(), |(junction, _)| junction);
                shape.extend(met.map(|(_, place)| place));
                let first = from.unwrap_or_else(|| self.new_junction());
                self.push_path([first, to], &shape);
                shape = shape.split_off(shape.len() - 1);
                from = Some(to);
            }
        }
        Ok(())
    }

    /// The line of an edit, with a corner wherever it meets a street that it crosses.
    fn with_crossings(&self, edit: &PathEdit) -> Vec<Xy> {
        let mut line: Vec<Xy> = edit.line.first().copied().into_iter().collect();
        for ends in edit.line.windows(2) {
            if edit.joins {
                let crossed = self.snapper.crossings(&self.network, self.plane, ends[0], ends[1]);
                let mut places: Vec<Xy> = crossed
                    .into_iter()
                    .map(|(edge, offset)| self.network.position(edge, offset))
                    .collect();
                let away = |at: &Xy| at.distance_2(ends[0]);
                places.sort_by(|a, b| away(a).total_cmp(&away(b)));
                // Streets that meet there are met once.
                places.dedup_by(|a, b| a.distance_2(*b) < 1e-6);
                places.retain(|at| ends.iter().all(|end| at.distance_2(*end) > 1e-6));
                line.extend(places);
            }
            line.push(ends[1]);
        }
        line
    }

    /// Close streets.
    fn close(&mut self, edit: &PathEdit) -> Result<(), WalkError> {
        let mut cuts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        if let [at] = edit.line[..]
            && let Some(snap) = self.snapper.snap(&self.network, self.plane, at, MEETING)
        {
            cuts.entry(snap.edge).or_default().push(snap.offset);
        }
        for ends in edit.line.windows(2) {
            for (edge, offset) in
                self.snapper.crossings(&self.network, self.plane, ends[0], ends[1])
            {
                cuts.entry(edge).or_default().push(offset);
            }
        }
        if cuts.is_empty() {
            return Err(WalkError::Edit {
                path: edit.file.clone(),
                row: edit.row,
                found: "it closes no street".to_owned(),
                hint: "draw a line across the street, or a point on it (at most 30 m off)"
                    .to_owned(),
            });
        }
        for (edge, mut offsets) in cuts {
            offsets.sort_unstable();
            offsets.dedup();
            self.part(edge, &offsets, true);
        }
        Ok(())
    }

    fn new_junction(&mut self) -> u32 {
        let junction = self.network.junctions() as u32;
        self.network.patch.junctions += 1;
        junction
    }

    /// Replace a street by its parts; where it is `closed` they do not meet. The junctions
    /// between them; at its ends those are there already.
    fn part(&mut self, edge: u32, offsets: &[u32], closed: bool) -> Vec<u32> {
        let held = *self.network.edge(edge);
        let (shape, along) = self.network.shape(edge);
        let (shape, along) = (shape.to_vec(), along.to_vec());
        let length = along.last().copied().unwrap_or(0);
        let end_at = |offset: u32| match offset {
            _ if closed => None,
            0 => Some(held.ends[0]),
            _ if offset >= length => Some(held.ends[1]),
            _ => None,
        };
        let ends: Vec<u32> = offsets.iter().filter_map(|&offset| end_at(offset)).collect();
        if ends.len() == offsets.len() {
            return ends;
        }
        let mut junctions = Vec::new();
        let (mut first, mut begin) = (held.ends[0], 0);
        for &offset in offsets.iter().chain(std::iter::once(&length)) {
            let is_last = junctions.len() == offsets.len();
            if let (false, Some(end)) = (is_last, end_at(offset)) {
                junctions.push(end);
                continue;
            }
            let to = if is_last { held.ends[1] } else { self.new_junction() };
            let inner = shape.iter().zip(&along).filter(|(_, at)| begin < **at && **at < offset);
            let course: Vec<(Xy, u32)> = std::iter::once((self.network.position(edge, begin), 0))
                .chain(inner.map(|(place, at)| (*place, at - begin)))
                .chain(std::iter::once((self.network.position(edge, offset), offset - begin)))
                .collect();
            // Rounded up by itself, as a street of its own is: what is left of a rounded whole
            // could be less than the cost of getting to its end.
            let cost = held.part(offset - begin);
            self.push(Edge { ends: [first, to], cost, ..held }, &course);
            if !is_last {
                junctions.push(to);
                first = if closed { self.new_junction() } else { to };
                begin = offset;
            }
        }
        self.network.patch.gone.insert(edge);
        junctions
    }

    /// A new street along a line.
    fn push_path(&mut self, ends: [u32; 2], line: &[Xy]) {
        let mut along = 0_u32;
        let mut course = vec![(line[0], 0)];
        for pair in line.windows(2) {
            along = along.saturating_add(self.plane.distance(pair[0], pair[1]).0);
            course.push((pair[1], along));
        }
        self.push(
            Edge {
                ends,
                cost: along,
                pace: EVEN,
                class: Class::Street,
                forward: true,
                backward: true,
                snaps: true,
                island: false,
            },
            &course,
        );
    }

    fn push(&mut self, edge: Edge, course: &[(Xy, u32)]) {
        let at = self.network.len() as u32;
        for (from, arc) in arcs_of(at, &edge) {
            self.network.patch.arcs.entry(from).or_default().push(arc);
        }
        self.network.patch.streets.push(edge, course.iter().copied());
    }
}

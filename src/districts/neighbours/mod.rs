//! Which blocks border which, and where a border would run along a street or a barrier.
//!
//! Polygons that share a border are neighbours; a corner is no border. Blocks with ground between
//! them, and points, are neighbours where they face each other across a gap within a limit and no
//! third block lies between. A barrier parts neighbours where most of the border or the gap lies
//! across it, as far as both blocks belong there: a block that it runs through borders others on
//! one side alone; a bridge joins the
//! nearest block on either side.

mod across;
mod barriers;
mod borders;
mod bridges;
mod overlaps;
mod parted;

use geo::{LineString, MultiPolygon};
use rayon::prelude::*;

use crate::model::Xy;
use across::{Facing, Mesh, Sample, samples};
use barriers::{Across, Barriers};
use borders::{Sides, Stretch};
use bridges::Banks;
use parted::Parted;

/// The blocks, in the local plane.
#[derive(Debug, Clone, Copy)]
pub struct Blocks<'a> {
    /// The point of each block.
    pub at: &'a [Xy],
    /// The outline of each block, where blocks are polygons: as many as there are points.
    pub outlines: Option<&'a [MultiPolygon<f64>]>,
}

/// Lines that part blocks, join them or run between them, in the local plane.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lines<'a> {
    /// Barriers drawn as lines: a railway, an arterial road, a river by its middle.
    pub barriers: &'a [LineString<f64>],
    /// Barriers drawn as polygons: water, a railway yard.
    pub waters: &'a [MultiPolygon<f64>],
    /// Bridges: a line from bank to bank, or one place.
    pub bridges: &'a [LineString<f64>],
    /// Streets, along which borders are welcome.
    pub streets: &'a [LineString<f64>],
}

/// What counts as near, in metres.
#[derive(Debug, Clone, Copy)]
pub struct Nearness {
    /// Blocks farther apart are no neighbours; `None` for 200 m between polygons, and for points
    /// three times the median edge of their Delaunay triangulation.
    pub limit: Option<f64>,
    /// Borders at most so far apart are shared.
    pub touching: f64,
    /// A street so far from a border runs along it.
    pub beside: f64,
}

impl Default for Nearness {
    fn default() -> Nearness {
        Nearness { limit: None, touching: 0.1, beside: 10.0 }
    }
}

/// Limit between polygons where none is given, metres.
const LIMIT: f64 = 200.0;

/// Limit between points where none is given, in median Delaunay edges.
const MEDIANS: f64 = 3.0;

/// Two neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The two blocks, the lower first.
    pub blocks: [u32; 2],
    /// Metres of border they share; 0 where they do not touch.
    pub border_m: f64,
    /// Metres between them where they face each other; 0 where they touch.
    pub gap_m: f64,
    /// Share of the border or the gap that runs along a street or a barrier.
    pub along: f64,
    /// The bridge that makes them neighbours, where a barrier would part them or nothing else
    /// joins them.
    pub bridge: Option<u32>,
}

/// Two blocks that would be neighbours without a barrier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// What they would be.
    pub link: Link,
    /// The barrier: a place in [`Lines::barriers`] or, counted on from there, in
    /// [`Lines::waters`].
    pub barrier: u32,
}

/// Two blocks that overlap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The two blocks, the lower first.
    pub blocks: [u32; 2],
    /// Square metres that both hold.
    pub area_m2: f64,
}

/// Which blocks border which. All lists ascend by block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Neighbourhood {
    /// Neighbours, each pair once.
    pub links: Vec<Link>,
    /// Pairs that a barrier parts and no bridge joins.
    pub cuts: Vec<Cut>,
    /// What each bridge joins; `None` for a bridge that leads from a block to itself, or to none.
    pub bridges: Vec<Option<[u32; 2]>>,
    /// Bridges that join nothing: neither two blocks nor the sides of one.
    pub idle: Vec<u32>,
    /// Blocks without neighbours that would have some without barriers.
    pub isolated: Vec<u32>,
    /// Blocks without neighbours within the limit.
    pub alone: Vec<u32>,
    /// Blocks that a barrier runs through, which belong to the side with most of their ground.
    pub parted: Vec<u32>,
    /// Blocks that overlap.
    pub overlaps: Vec<Overlap>,
    /// The limit that was used, metres.
    pub limit_m: f64,
    /// Whether the coordinates were beyond what can be triangulated: then only borders that are
    /// shared were found.
    pub is_partial: bool,
}

/// Two blocks before barriers: border, gap, and where to look across.
struct Pair {
    blocks: [u32; 2],
    /// Range of the stretches that they share.
    stretches: std::ops::Range<usize>,
    gap: f64,
    views: Vec<[Xy; 2]>,
}

/// Find who borders whom.
pub fn neighbours(blocks: Blocks<'_>, lines: &Lines<'_>, nearness: &Nearness) -> Neighbourhood {
    let mut found = Neighbourhood::default();
    let (pairs, stretches) = pairs(blocks, nearness, &mut found);
    let barriers = Barriers::new(lines);
    let ends = lines.bridges.iter().map(|bridge| bridges::ends(bridge, &barriers));
    let ends: Vec<Option<[Xy; 2]>> = ends.collect();
    let parted = Parted::new(blocks.outlines.unwrap_or_default(), &barriers, &ends);
    found.parted = parted.told();
    let looked: Vec<(Link, Across)> = pairs
        .par_iter()
        .with_min_len(256)
        .map(|pair| {
            let shared = &stretches[pair.stretches.clone()];
            let beyond = |which: usize, at: Xy| parted.beyond(pair.blocks[which], at);
            let across = if shared.is_empty() {
                barriers.across_gap(&pair.views, blocks.outlines.is_some(), beyond)
            } else {
                barriers.across_border(shared, nearness.beside, beyond)
            };
            (link(pair, shared, across.along), across)
        })
        .collect();
    for (link, across) in looked {
        match across.barrier {
            Some(barrier) => found.cuts.push(Cut { link, barrier }),
            None => found.links.push(link),
        }
    }
    join(blocks, &ends, &barriers, &parted, &mut found);
    (found.isolated, found.alone) = without(blocks.at.len(), &found);
    found
}

fn link(pair: &Pair, shared: &[Stretch], along: f64) -> Link {
    let length = |stretch: &Stretch| stretch.ends[0].distance_2(stretch.ends[1]).sqrt();
    let border_m = shared.iter().map(length).fold(0.0, |sum, length| sum + length);
    Link { blocks: pair.blocks, border_m, gap_m: pair.gap, along, bridge: None }
}

/// All pairs that touch, overlap or face each other, ascending, and the borders they share.
fn pairs(
    blocks: Blocks<'_>,
    nearness: &Nearness,
    found: &mut Neighbourhood,
) -> (Vec<Pair>, Vec<Stretch>) {
    let Some(outlines) = blocks.outlines else {
        let points = blocks.at.iter().zip(0_u32..);
        let samples = points.map(|(&at, block)| Sample::new(at, block, block)).collect();
        let Some(mesh) = Mesh::new(samples) else {
            found.is_partial = true;
            return (Vec::new(), Vec::new());
        };
        found.limit_m = nearness.limit.unwrap_or_else(|| MEDIANS * mesh.median_edge());
        let facing = mesh.facing(found.limit_m, 0.0, None);
        let mut pairs: Vec<Pair> = facing.into_iter().map(Pair::across).collect();
        pairs.extend(coincident(blocks.at));
        pairs.sort_by_key(|pair| pair.blocks);
        return (pairs, Vec::new());
    };
    found.limit_m = nearness.limit.unwrap_or(LIMIT);
    let sides = Sides::new(outlines);
    let borders = sides.borders(nearness.touching);
    let mut pairs = touching(&borders.stretches, nearness.touching);
    let touch = pairs.len();
    found.overlaps = overlaps::overlaps(blocks.at, outlines, borders.entangled);
    let step = (found.limit_m / 8.0).clamp(5.0, 20.0);
    match Mesh::new(samples(&borders.free, step)) {
        Some(mesh) => {
            let facing = mesh.facing(found.limit_m, step, Some((&sides, &borders.free)));
            pairs.extend(facing.into_iter().map(Pair::across));
        }
        None => found.is_partial = true,
    }
    pairs.extend(found.overlaps.iter().map(|overlap| Pair::overlapping(blocks.at, overlap.blocks)));
    // Stable, so that of one pair the shared border comes first.
    debug_assert!(pairs[..touch].is_sorted_by_key(|pair| pair.blocks));
    pairs.sort_by_key(|pair| pair.blocks);
    pairs.dedup_by_key(|pair| pair.blocks);
    (pairs, borders.stretches)
}

impl Pair {
    fn across(facing: Facing) -> Pair {
        Pair { blocks: facing.blocks, stretches: 0..0, gap: facing.gap, views: facing.views }
    }

    fn overlapping(at: &[Xy], blocks: [u32; 2]) -> Pair {
        let views = vec![blocks.map(|block| at[block as usize])];
        Pair { blocks, stretches: 0..0, gap: 0.0, views }
    }
}

/// Pairs that share more than a corner.
fn touching(stretches: &[Stretch], tolerance: f64) -> Vec<Pair> {
    let mut start = 0;
    let groups = stretches.chunk_by(|a, b| a.blocks == b.blocks);
    let pairs = groups.filter_map(|shared| {
        let range = start..start + shared.len();
        start = range.end;
        let length = |stretch: &Stretch| stretch.ends[0].distance_2(stretch.ends[1]).sqrt();
        let is_border = shared.iter().map(length).sum::<f64>() > 2.0 * tolerance;
        is_border.then(|| Pair {
            blocks: shared[0].blocks,
            stretches: range,
            gap: 0.0,
            views: Vec::new(),
        })
    });
    pairs.collect()
}

/// Points in one place, each with the next: the triangulation holds one of them.
fn coincident(at: &[Xy]) -> Vec<Pair> {
    let mut order: Vec<u32> = (0..at.len() as u32).collect();
    let place = |block: u32| at[block as usize];
    order.sort_by(|&a, &b| {
        let (one, other) = (place(a), place(b));
        one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)).then(a.cmp(&b))
    });
    let same = order.windows(2).filter(|pair| place(pair[0]) == place(pair[1]));
    same.map(|pair| Pair::overlapping(at, [pair[0], pair[1]])).collect()
}

/// Make neighbours of what bridges join.
fn join(
    blocks: Blocks<'_>,
    ends: &[Option<[Xy; 2]>],
    barriers: &Barriers,
    parted: &Parted,
    found: &mut Neighbourhood,
) {
    if ends.is_empty() {
        return;
    }
    let banks = Banks::new(blocks.at, blocks.outlines);
    let joined = ends.par_iter().map(|ends| banks.joined((*ends)?, barriers, parted));
    found.bridges = joined.collect();
    let idle = (0..).zip(&found.bridges).filter(|(_, pair)| pair.is_none());
    found.idle = idle.map(|(bridge, _)| bridge).filter(|it| !parted.is_bridged(*it)).collect();
    for (bridge, pair) in found.bridges.iter().enumerate() {
        let Some(pair) = *pair else { continue };
        if found.links.iter().any(|link| link.blocks == pair) {
            continue;
        }
        let bridge = Some(bridge as u32);
        let cut = found.cuts.iter().position(|cut| cut.link.blocks == pair);
        let link = match cut.map(|cut| found.cuts.remove(cut)) {
            Some(cut) => Link { bridge, ..cut.link },
            None => {
                let gap_m = banks.gap(pair);
                Link { blocks: pair, border_m: 0.0, gap_m, along: 1.0, bridge }
            }
        };
        found.links.push(link);
    }
    found.links.sort_by_key(|link| link.blocks);
}

/// Blocks that barriers isolate, and blocks that nothing is near.
fn without(count: usize, found: &Neighbourhood) -> (Vec<u32>, Vec<u32>) {
    let mut has = vec![[false; 2]; count];
    for link in &found.links {
        link.blocks.iter().for_each(|&block| has[block as usize][0] = true);
    }
    for cut in &found.cuts {
        cut.link.blocks.iter().for_each(|&block| has[block as usize][1] = true);
    }
    let those = |wanted: [bool; 2]| {
        let blocks = has.iter().zip(0_u32..).filter(|(has, _)| **has == wanted);
        blocks.map(|(_, block)| block).collect()
    };
    (those([false, true]), those([false, false]))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "twin_tests.rs"]
mod twin_tests;

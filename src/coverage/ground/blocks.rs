//! Blocks as ground: how much of each lies within the limit, instead of whether one point does.

use geo::orient::Direction;
use geo::{CoordsIter, MakeValid, MultiPolygon, Orient, Validation};
use rayon::prelude::*;

use super::border::enclosed;
use super::discs::Discs;
use super::rim::Outline;
use super::{Ground, GroundError};
use crate::crs::Plane;
use crate::model::{Area, Bounds, Cost, Xy};

/// How much of a block is within the limit of the sites.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BlockCover {
    /// Part of its ground within the limit of a site, 0 to 1.
    pub covered: f64,
    /// Part within the limit of two or more.
    pub twice: f64,
    /// Whether any of it is.
    pub touched: bool,
    /// Whether all of it is, to the millimetre.
    pub whole: bool,
    /// Sites that cover some of it.
    pub sites: Vec<SiteShare>,
}

/// A site's share in a block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteShare {
    /// The site.
    pub site: u32,
    /// Part of the block's ground within its limit, 0 to 1.
    pub within: f64,
    /// Part that no other site covers.
    pub alone: f64,
}

/// How much of each block lies within `limit` of the sites. A block that crosses itself is
/// mended first.
pub fn block_covers(
    plane: &Plane,
    blocks: &[MultiPolygon<f64>],
    sites: &[Xy],
    limit: Cost,
) -> Result<Vec<BlockCover>, GroundError> {
    let discs = Discs::new(plane, sites, limit);
    let mut given: Vec<Vec<u32>> = vec![Vec::new(); discs.sites.len()];
    for (site, &disc) in discs.distinct.iter().enumerate() {
        given[disc as usize].push(site as u32);
    }
    let lookup = Lookup { discs, given, limit };
    blocks.par_iter().with_min_len(64).map(|block| lookup.cover(block)).collect()
}

struct Lookup<'a> {
    discs: Discs<'a>,
    /// The sites of each disc.
    given: Vec<Vec<u32>>,
    limit: Cost,
}

impl Lookup<'_> {
    fn cover(&self, block: &MultiPolygon<f64>) -> Result<BlockCover, GroundError> {
        let corners = || block.coords_iter().map(Xy::from);
        let Some(bounds) = Bounds::around(corners()) else { return Ok(BlockCover::default()) };
        let middle =
            Xy { x: 0.5 * (bounds.min.x + bounds.max.x), y: 0.5 * (bounds.min.y + bounds.max.y) };
        let near: Vec<u32> = self.discs.near(middle, 0.5 * bounds.diagonal()).collect();
        if near.is_empty() {
            return Ok(BlockCover::default());
        }
        // A disc is convex: one that holds every corner holds the block.
        let holds = |disc: u32| corners().all(|corner| self.discs.beyond(disc, corner) <= 0.0);
        let (around, partly): (Vec<u32>, Vec<u32>) =
            near.into_iter().partition(|&disc| holds(disc));
        let mut sites: Vec<u32> = around
            .iter()
            .chain(&partly)
            .flat_map(|&disc| self.given[disc as usize].iter().copied())
            .collect();
        sites.sort_unstable();
        let whole_sites: usize = around.iter().map(|&disc| self.given[disc as usize].len()).sum();
        if partly.is_empty() {
            let alone = if whole_sites == 1 { 1.0 } else { 0.0 };
            let share = |site: u32| SiteShare { site, within: 1.0, alone };
            return Ok(BlockCover {
                covered: 1.0,
                twice: if whole_sites > 1 { 1.0 } else { 0.0 },
                touched: true,
                whole: true,
                sites: sites.into_iter().map(share).collect(),
            });
        }
        let cover = self.measured(block, &sites)?;
        Ok(BlockCover { whole: cover.whole || !around.is_empty(), ..cover })
    }

    /// A block that some rim may cross.
    fn measured(
        &self,
        block: &MultiPolygon<f64>,
        sites: &[u32],
    ) -> Result<BlockCover, GroundError> {
        let plane = self.discs.plane;
        let mended = if block.is_valid() { None } else { block.make_valid().ok() };
        let outline = mended.as_ref().unwrap_or(block).orient(Direction::Default);
        let rings = Outline::new(&outline);
        let ground = |ring: &std::ops::Range<usize>| {
            let corners: Vec<Xy> = rings.sides[ring.clone()].iter().map(|side| side.from).collect();
            enclosed(plane, &corners)
        };
        let whole: f64 = rings.rings.iter().map(ground).sum();
        let area = Area { name: None, outline, km2: whole / 1e6 };
        let places: Vec<Xy> =
            sites.iter().map(|&site| self.discs.site(self.discs.distinct[site as usize])).collect();
        let laid = Ground::new(plane, &area, &places, self.limit)?;
        let (overlap, within) = laid.overlap_by_site();
        let part = |ground: f64| {
            let part = (ground / area.km2).clamp(0.0, 1.0);
            // A ten-millionth is rounding.
            if part < 1e-7 {
                0.0
            } else if part > 1.0 - 1e-7 {
                1.0
            } else {
                part
            }
        };
        let farthest = laid.farthest();
        let is_whole = farthest.is_some_and(|farthest| farthest.distance.is_within(self.limit));
        let covered = part(overlap.at_least[0].middle());
        let shares =
            sites.iter().zip(within).zip(&overlap.alone_km2).map(|((&site, within), &alone)| {
                SiteShare { site, within: part(within), alone: part(alone) }
            });
        Ok(BlockCover {
            covered: if is_whole { 1.0 } else { covered },
            twice: part(overlap.at_least[1].middle()),
            touched: laid.touches(),
            whole: is_whole,
            sites: shares.filter(|share| share.within > 0.0).collect(),
        })
    }
}

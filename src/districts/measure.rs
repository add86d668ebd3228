//! What a division comes to, in whole numbers.

use super::division::{Balance, Moved, Pieces};
use super::parts::Part;
use super::{Ask, Ground, Spot};
use crate::model::Weight;

/// Weighted middle of each district, rounded to the millimetre; the plain middle of one without
/// weight in the first workload.
pub fn centroids(ground: &Ground, district: &[u32], districts: u32) -> Vec<Spot> {
    let mut sums = vec![(0_i128, [0_i128; 2]); districts as usize];
    let mut plain = sums.clone();
    for (block, &district) in district.iter().enumerate() {
        let weight = i128::from(ground.workloads[0][block].0);
        for (sums, weight) in [(&mut sums, weight), (&mut plain, 1)] {
            let (total, sum) = &mut sums[district as usize];
            *total += weight;
            for (sum, along) in sum.iter_mut().zip(ground.at[block]) {
                *sum += weight * i128::from(along);
            }
        }
    }
    let middles = sums.into_iter().zip(plain).map(|(weighted, plain)| {
        let (total, sum) = if weighted.0 > 0 { weighted } else { plain };
        let total = total.max(1);
        sum.map(|sum| (2 * sum + total).div_euclid(2 * total) as i64)
    });
    middles.collect()
}

/// Squared distance in square millimetres.
pub(super) fn squared(one: Spot, other: Spot) -> u128 {
    let [x, y] = [0, 1].map(|along| u128::from(one[along].abs_diff(other[along])));
    x * x + y * y
}

/// Sum of weight times squared distance from the centroid, for each district: thousandths of
/// weight times square millimetres.
pub fn inertias(ground: &Ground, district: &[u32], districts: u32) -> Vec<u128> {
    let centres = centroids(ground, district, districts);
    let mut inertias = vec![0; districts as usize];
    for (block, &district) in district.iter().enumerate() {
        let weight = u128::from(ground.workloads[0][block].0);
        let distance = squared(ground.at[block], centres[district as usize]);
        inertias[district as usize] += weight * distance;
    }
    inertias
}

/// How round a district is by its moment of inertia: that of a disc of its weight and area over
/// its own (see [`inertias`]); 1 for a disc of even density, 0.955 for a square, less the more it
/// stretches. The area is in square metres. `None` without weight or extent.
pub fn roundness(inertia: u128, weight: Weight, area: f64) -> Option<f64> {
    // A disc of weight W and area A has W A / 2 pi.
    let disc = weight.0 as f64 * area * 1e6 / std::f64::consts::TAU;
    (inertia > 0 && disc > 0.0).then(|| disc / inertia as f64)
}

/// What a division costs, in the unit of [`super::Division::value`].
pub(super) fn value(ground: &Ground, ask: &Ask, district: &[u32], districts: u32) -> u128 {
    let Some(centres) = ask.centres() else {
        return inertias(ground, district, districts).into_iter().sum();
    };
    let each = district.iter().zip(&ground.workloads[0]).enumerate();
    let each = each.map(|(block, (&district, weight))| {
        u128::from(weight.0) * u128::from(centres.cost(block, district as usize).0)
    });
    each.sum()
}

/// Weight of each district, for each workload.
pub(super) fn loads(ground: &Ground, district: &[u32], districts: u32) -> Vec<Vec<Weight>> {
    let each = ground.workloads.iter().map(|weights| {
        let mut loads = vec![Weight::ZERO; districts as usize];
        for (&district, &weight) in district.iter().zip(weights) {
            loads[district as usize] += weight;
        }
        loads
    });
    each.collect()
}

/// How even the loads are, for each workload.
pub(super) fn balance(ask: &Ask, loads: &[Vec<Weight>]) -> Vec<Balance> {
    let each = loads.iter().enumerate().map(|(workload, loads)| {
        let total: Weight = loads.iter().copied().sum();
        let tolerance = ask.tolerance_of(workload).unwrap_or(crate::model::Share::ALL);
        let [least, most] = super::ask::range(total.0, loads.len() as u64, tolerance).map(Weight);
        let numbered = || (0..).zip(loads.iter().copied());
        Balance {
            least,
            most,
            lightest: numbered().min_by_key(|&(_, load)| load).unwrap_or_default(),
            heaviest: numbered()
                .max_by_key(|&(at, load)| (load, std::cmp::Reverse(at)))
                .unwrap_or_default(),
            total,
            districts: loads.len() as u32,
        }
    });
    each.collect()
}

/// Districts that are in more than one piece.
pub(super) fn in_pieces(ground: &Ground, district: &[u32]) -> Vec<Pieces> {
    let (piece, count) = ground.neighbours.pieces(|one, other| district[one] == district[other]);
    let mut blocks: Vec<Vec<u32>> = vec![Vec::new(); count];
    for (block, &piece) in piece.iter().enumerate() {
        blocks[piece as usize].push(block as u32);
    }
    let mut by_district: Vec<(u32, Vec<u32>)> =
        blocks.into_iter().map(|blocks| (district[blocks[0] as usize], blocks)).collect();
    by_district.sort_by_key(|(district, blocks)| (*district, blocks[0]));
    let runs = by_district.chunk_by(|one, other| one.0 == other.0).filter(|run| run.len() > 1);
    runs.map(|run| {
        let pieces = run.iter().map(|(_, blocks)| blocks.clone()).collect();
        Pieces { district: run[0].0, pieces }
    })
    .collect()
}

/// Who leaves a district of today.
pub(super) fn moved(ground: &Ground, ask: &Ask, parts: &[Part], district: &[u32]) -> Option<Moved> {
    let keep = ask.keep.as_ref()?;
    let blocks = 0..ground.blocks() as u32;
    let blocks: Vec<u32> = blocks
        .filter(|&block| keep[block as usize].is_some_and(|kept| kept != district[block as usize]))
        .collect();
    let weight = blocks.iter().map(|&block| ground.workloads[0][block as usize]).sum();
    let least = parts.iter().map(|part| least_moved(ground, keep, part)).sum();
    Some(Moved { blocks, weight, at_least: least })
}

/// The least weight that leaves its district in a part: all that is too much and all that belongs
/// elsewhere, or all that is lacking and does not come from blocks without a district.
fn least_moved(ground: &Ground, keep: &[Option<u32>], part: &Part) -> Weight {
    let mut held = vec![0_u64; part.districts.len()];
    let (mut foreign, mut nowhere) = (0_u64, 0_u64);
    for &block in &part.blocks {
        let weight = ground.workloads[0][block as usize].0;
        match keep[block as usize].map(|kept| part.districts.binary_search(&kept)) {
            Some(Ok(at)) => held[at] += weight,
            Some(Err(_)) => foreign += weight,
            None => nowhere += weight,
        }
    }
    let [low, high] = part.ranges[0];
    let over: u64 = held.iter().map(|held| held.saturating_sub(high)).sum();
    let under: u64 = held.iter().map(|held| low.saturating_sub(*held)).sum();
    Weight((over + foreign).max(under.saturating_sub(nowhere)))
}

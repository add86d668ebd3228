//! The ground in parts that are divided one by one: a zone, or what hangs together in it, with its
//! share of the districts.
//!
//! Blocks that are cut off and make up no whole number of districts within the tolerance are
//! joined to the nearest of their zone: balance goes before wholeness there, because a district
//! for ten people on an island helps nobody. What is joined so is named.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::ask::range;
use super::staff::shares;
use super::today::go_on;
use super::{Ask, Cause, DistrictError, Ground};
use crate::model::Weight;

/// A part of the ground and the districts that are to fill it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its blocks, ascending.
    pub blocks: Vec<u32>,
    /// Its districts, ascending.
    pub districts: Vec<u32>,
    /// The least and the most that one of its districts may weigh, for each workload.
    pub ranges: Vec<[u64; 2]>,
    /// Pairs of blocks that hang together only for want of neighbours.
    pub ferries: Vec<[u32; 2]>,
}

/// All parts, and what stands in the way of a perfect division.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub parts: Vec<Part>,
    pub causes: Vec<Cause>,
}

/// The parts of the ground for what is asked.
pub(super) fn parts(ground: &Ground, ask: &Ask) -> Result<Parts, DistrictError> {
    let (piece, count) = ground.neighbours.pieces(|one, other| ground.may_join(one, other));
    let homes = ask.centres().map(|centres| centres.home.as_slice());
    let mut zones = zones(ground, &piece, count);
    share(ground, ask, &mut zones, homes)?;
    let mut found = Parts { parts: Vec::new(), causes: Vec::new() };
    let groups =
        zones.into_iter().map(|zone| zone.groups(ground, ask, &piece, homes, &mut found.causes));
    let groups: Vec<Group> = groups.flatten().collect();
    let numbers = match (homes, &ask.keep) {
        (Some(_), _) => groups.iter().map(|group| group.seated.clone()).collect(),
        (None, Some(keep)) => going_on(ground, &groups, keep, ask.districts(ground)),
        (None, None) => in_turn(&groups),
    };
    for (Group { blocks, ferries, .. }, districts) in groups.into_iter().zip(numbers) {
        let ranges = ranges(ground, ask, &blocks, districts.len() as u32, &mut found.causes);
        found.parts.push(Part { blocks, districts, ranges, ferries });
    }
    found.causes.extend(found.parts.iter().flat_map(|part| heavy(ground, part)));
    Ok(found)
}

/// Blocks that outweigh any district of their part.
fn heavy<'a>(ground: &'a Ground, part: &'a Part) -> impl Iterator<Item = Cause> + 'a {
    let workloads = ground.workloads.iter().zip(&part.ranges).enumerate();
    workloads.flat_map(move |(workload, (weights, &[_, most]))| {
        let above = part.blocks.iter().filter(move |&&block| weights[block as usize].0 > most);
        above.map(move |&block| {
            let weight = weights[block as usize];
            Cause::Heavy { block, workload, weight, most: Weight(most) }
        })
    })
}

/// The range of each workload: that of all districts where these can share their weight within
/// it, else their own.
fn ranges(
    ground: &Ground,
    ask: &Ask,
    blocks: &[u32],
    districts: u32,
    causes: &mut Vec<Cause>,
) -> Vec<[u64; 2]> {
    let all = u64::from(ask.districts(ground));
    let each = ground.workloads.iter().enumerate().map(|(workload, weights)| {
        let tolerance = ask.tolerance_of(workload).unwrap_or(crate::model::Share::ALL);
        let [low, high] = range(ground.total(workload).0, all, tolerance);
        let weight: u64 = blocks.iter().map(|&block| weights[block as usize].0).sum();
        if is_within(weight, districts, [low, high]) {
            return [low, high];
        }
        let (block, weight_of) = (blocks.first().copied().unwrap_or(0), Weight(weight));
        causes.push(Cause::Uneven { block, workload, weight: weight_of, districts });
        range(weight, u64::from(districts), tolerance)
    });
    each.collect()
}

/// Whether so many districts can share a weight with each in the range.
fn is_within(weight: u64, districts: u32, [low, high]: [u64; 2]) -> bool {
    let (weight, districts) = (u128::from(weight), u128::from(districts));
    districts * u128::from(low) <= weight && weight <= districts * u128::from(high)
}

/// The districts of each group, numbered from one group to the next.
fn in_turn(groups: &[Group]) -> Vec<Vec<u32>> {
    let mut next = 0;
    let own = groups.iter().map(|group| {
        next += group.districts;
        (next - group.districts..next).collect()
    });
    own.collect()
}

/// The districts of each group where today's go on: those that have most of their weight in it, the
/// heaviest first; where these are too few, new ones and those that are too many elsewhere.
fn going_on(
    ground: &Ground,
    groups: &[Group],
    keep: &[Option<u32>],
    districts: u32,
) -> Vec<Vec<u32>> {
    let mut held: BTreeMap<(u32, usize), u64> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let kept = group.blocks.iter().filter_map(|&block| Some((keep[block as usize]?, block)));
        for (today, block) in kept.filter(|(today, _)| *today < districts) {
            *held.entry((today, at)).or_insert(0) += ground.workloads[0][block as usize].0;
        }
    }
    let mut seats: Vec<((u32, usize), u64)> = held.into_iter().collect();
    // Stable: of equal ones the first.
    seats.sort_by_key(|(_, weight)| Reverse(*weight));
    let seats = seats.into_iter().map(|(seat, _)| seat);
    let room: Vec<usize> = groups.iter().map(|group| group.districts as usize).collect();
    let mut own = go_on(seats, &room, districts);
    own.iter_mut().for_each(|own| own.sort_unstable());
    own
}

/// A zone: its pieces and its share of the districts.
#[derive(Debug)]
struct Zone {
    zone: u32,
    pieces: Vec<Group>,
    districts: u32,
}

/// Blocks that are divided together.
#[derive(Debug)]
struct Group {
    blocks: Vec<u32>,
    weight: u64,
    /// Districts given to it, and those that have their seat in it.
    districts: u32,
    seated: Vec<u32>,
    ferries: Vec<[u32; 2]>,
}

/// The zones by number, each with its pieces.
fn zones(ground: &Ground, piece: &[u32], count: usize) -> Vec<Zone> {
    let mut groups: Vec<Group> = Vec::with_capacity(count);
    for (block, &piece) in piece.iter().enumerate() {
        if piece as usize == groups.len() {
            let (blocks, seated, ferries) = (Vec::new(), Vec::new(), Vec::new());
            groups.push(Group { blocks, weight: 0, districts: 0, seated, ferries });
        }
        let group = &mut groups[piece as usize];
        group.blocks.push(block as u32);
        group.weight += ground.workloads[0][block].0;
    }
    let mut groups: Vec<(u32, Group)> =
        groups.into_iter().map(|it| (ground.zone(it.blocks[0] as usize), it)).collect();
    groups.sort_by_key(|(zone, _)| *zone);
    let mut zones: Vec<Zone> = Vec::new();
    for (zone, group) in groups {
        match zones.last_mut().filter(|last| last.zone == zone) {
            Some(last) => last.pieces.push(group),
            None => zones.push(Zone { zone, pieces: vec![group], districts: 0 }),
        }
    }
    zones
}

/// Share the districts over the zones: by their seats, or by weight with at least one each.
fn share(
    ground: &Ground,
    ask: &Ask,
    zones: &mut [Zone],
    homes: Option<&[u32]>,
) -> Result<(), DistrictError> {
    let districts = ask.districts(ground);
    match homes {
        Some(homes) => {
            for &home in homes {
                let zone = ground.zone(home as usize);
                zones.iter_mut().filter(|it| it.zone == zone).for_each(|it| it.districts += 1);
            }
        }
        None => {
            let weights: Vec<u64> =
                zones.iter().map(|zone| zone.pieces.iter().map(|it| it.weight).sum()).collect();
            let too_many = DistrictError::TooManyZones { districts, zones: zones.len() };
            let given = shares(&weights, districts).ok_or(too_many)?;
            zones.iter_mut().zip(given).for_each(|(zone, given)| zone.districts = given);
        }
    }
    for zone in zones {
        let blocks = zone.pieces.iter().map(|it| it.blocks.len()).sum();
        if zone.districts == 0 {
            return Err(DistrictError::ZoneWithoutCentre { zone: zone.zone });
        }
        if zone.districts as usize > blocks {
            let (zone, districts) = (zone.zone, zone.districts);
            return Err(DistrictError::ZoneTooSmall { zone, blocks, districts });
        }
    }
    Ok(())
}

impl Zone {
    /// Its pieces, joined until each can be divided, with their districts.
    fn groups(
        self,
        ground: &Ground,
        ask: &Ask,
        piece: &[u32],
        homes: Option<&[u32]>,
        causes: &mut Vec<Cause>,
    ) -> Vec<Group> {
        let tolerance = ask.tolerance_of(0).unwrap_or(crate::model::Share::ALL);
        let all = u64::from(ask.districts(ground));
        let mut allowed = range(ground.total(0).0, all, tolerance);
        let weight = self.pieces.iter().map(|it| it.weight).sum();
        if !is_within(weight, self.districts, allowed) {
            allowed = range(weight, u64::from(self.districts), tolerance);
        }
        let mut groups = self.pieces;
        for group in &mut groups {
            let first = piece[group.blocks[0] as usize];
            let seats = homes.unwrap_or(&[]).iter().enumerate();
            let here = seats.filter(|(_, home)| piece[**home as usize] == first);
            group.seated = here.map(|(district, _)| district as u32).collect();
        }
        loop {
            let limits: Vec<[u32; 2]> =
                groups.iter().map(|it| it.limits(allowed, homes.is_some())).collect();
            if let [only] = &mut groups[..] {
                only.districts = self.districts;
                return groups;
            }
            let stuck = (0..groups.len()).filter(|&at| limits[at][0] > limits[at][1]);
            let stuck = stuck.min_by_key(|&at| (groups[at].weight, at));
            let [least, most] =
                [0, 1].map(|end| limits.iter().map(|limit| u64::from(limit[end])).sum::<u64>());
            let wanted = u64::from(self.districts);
            if stuck.is_none() && least <= wanted && wanted <= most {
                hand_out(&mut groups, &limits, self.districts);
                return groups;
            }
            let lightest = (0..groups.len()).min_by_key(|&at| (groups[at].weight, at));
            join(ground, &mut groups, stuck.or(lightest).unwrap_or(0), causes);
        }
    }
}

impl Group {
    /// The fewest and the most districts that can share its weight; none where the first is above
    /// the second.
    fn limits(&self, [low, high]: [u64; 2], is_seated: bool) -> [u32; 2] {
        let blocks = self.blocks.len() as u64;
        let least = if high == 0 { 1 } else { self.weight.div_ceil(high).max(1) };
        let most = self.weight.checked_div(low).unwrap_or(blocks).min(blocks);
        if !is_seated {
            return [least.min(u64::from(u32::MAX)) as u32, most as u32];
        }
        let seats = self.seated.len() as u32;
        let holds = (least..=most).contains(&u64::from(seats));
        if holds { [seats, seats] } else { [1, 0] }
    }
}

/// Give each group its least number of districts and then one by one to whoever has the most
/// weight for each.
fn hand_out(groups: &mut [Group], limits: &[[u32; 2]], districts: u32) {
    for (group, limit) in groups.iter_mut().zip(limits) {
        group.districts = limit[0];
    }
    let given: u32 = groups.iter().map(|it| it.districts).sum();
    for _ in given..districts {
        let able = (0..groups.len()).filter(|&at| groups[at].districts < limits[at][1]);
        let next = able.max_by(|&one, &other| {
            let each = |at: usize| groups[at].weight as f64 / f64::from(groups[at].districts);
            each(one).total_cmp(&each(other)).then(other.cmp(&one))
        });
        if let Some(next) = next {
            groups[next].districts += 1;
        }
    }
}

/// Join a group to the nearest other one of its zone, across the gap.
fn join(ground: &Ground, groups: &mut Vec<Group>, at: usize, causes: &mut Vec<Cause>) {
    let group = groups.remove(at);
    let Some((to, ferry)) = nearest(ground, &group, groups) else {
        groups.push(group);
        return;
    };
    let apart = group.blocks.clone();
    causes.push(Cause::Apart { blocks: apart, weight: Weight(group.weight) });
    let host = &mut groups[to];
    host.blocks.extend(group.blocks);
    host.blocks.sort_unstable();
    host.weight += group.weight;
    host.seated.extend(group.seated);
    host.seated.sort_unstable();
    host.ferries.extend(group.ferries);
    host.ferries.push(ferry);
}

/// The group nearest to this one, and the two blocks between which it is. Of a large group only
/// so many blocks are asked.
fn nearest(ground: &Ground, group: &Group, others: &[Group]) -> Option<(usize, [u32; 2])> {
    const PAIRS: usize = 20_000_000;
    let beyond: usize = others.iter().map(|other| other.blocks.len()).sum();
    let step = (group.blocks.len() * beyond).div_ceil(PAIRS).max(1);
    let mut best: Option<(u128, usize, [u32; 2])> = None;
    for &from in group.blocks.iter().step_by(step) {
        let here = ground.at[from as usize];
        for (at, other) in others.iter().enumerate() {
            for &to in &other.blocks {
                let there = ground.at[to as usize];
                let [x, y] = [0, 1].map(|k| u128::from(here[k].abs_diff(there[k])));
                let found = (x * x + y * y, at, [from, to]);
                if best.is_none_or(|best| found < best) {
                    best = Some(found);
                }
            }
        }
    }
    best.map(|(_, at, ferry)| (at, ferry))
}

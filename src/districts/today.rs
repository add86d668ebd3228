//! The start of a division that changes little: today's districts, and new ones that take a part of
//! the heaviest.

use std::collections::BTreeMap;

use super::field::{Field, NONE};
use super::power::squared;
use super::repair::{centres, whole};

/// Today's districts, each whole. A new one takes an even share, or half of what there is, from
/// around its home, or else from the far end of the heaviest.
pub(super) fn from_today(field: &Field) -> Vec<u32> {
    let mut of = field.kept.clone();
    let even = field.mass.iter().sum::<f64>() / field.districts as f64;
    for new in 0..field.districts {
        let mut held = vec![(0.0, 0_usize); field.districts];
        for (block, &district) in of.iter().enumerate().filter(|(_, it)| **it != NONE) {
            let held = &mut held[district as usize];
            *held = (held.0 + field.mass[block], held.1 + 1);
        }
        if held[new].1 > 0 {
            continue;
        }
        let heaviest = || {
            let from = (0..field.districts)
                .filter(|&it| held[it].1 > 1)
                .max_by(|&one, &other| held[one].0.total_cmp(&held[other].0).then(other.cmp(&one)));
            from.map(|from| farthest(field, &of, from))
        };
        let Some(first) = field.home(new).or_else(heaviest) else { continue };
        let from = of[first];
        let wanted = match from {
            NONE => 0.0,
            from => even.min(0.5 * held[from as usize].0),
        };
        let near = around(field, &of, first, wanted);
        near.into_iter().for_each(|block| of[block] = new as u32);
    }
    whole(field, &of)
}

/// The block of a district farthest from its middle, of several the first.
fn farthest(field: &Field, of: &[u32], district: usize) -> usize {
    let middle = centres(field, of)[district];
    let members = (0..of.len()).filter(|&block| of[block] as usize == district);
    let way = |block: usize| squared(field.at[block], middle);
    let far = members.max_by(|&one, &other| way(one).total_cmp(&way(other)).then(other.cmp(&one)));
    far.unwrap_or(0)
}

/// Blocks of one district around one of them, until they have so much mass; never all of them.
fn around(field: &Field, of: &[u32], first: usize, wanted: f64) -> Vec<usize> {
    let mut members: Vec<usize> = (0..of.len()).filter(|&block| of[block] == of[first]).collect();
    let way = |block: usize| squared(field.at[block], field.at[first]);
    members.sort_unstable_by(|&one, &other| way(one).total_cmp(&way(other)).then(one.cmp(&other)));
    let most = if of[first] == NONE { 1 } else { members.len().saturating_sub(1) };
    let mut mass = 0.0;
    let is_wanted = |&block: &usize| {
        let was = mass;
        mass += field.mass[block];
        block == first || was < wanted
    };
    members.into_iter().take(most).take_while(is_wanted).collect()
}

/// The same division under the names that change least: the two that have most in common first.
/// Districts of given centres keep their own.
pub(super) fn named_as_today(field: &Field, of: Vec<u32>) -> Vec<u32> {
    if field.has_centres() {
        return of;
    }
    let mut common = BTreeMap::new();
    for (block, &district) in of.iter().enumerate().filter(|(block, _)| field.kept[*block] != NONE)
    {
        *common.entry((district, field.kept[block])).or_insert(0.0) += field.mass[block];
    }
    let mut pairs: Vec<((u32, u32), f64)> = common.into_iter().collect();
    // Stable: of equal ones the first.
    pairs.sort_by(|one, other| other.1.total_cmp(&one.1));
    let pairs = pairs.into_iter().map(|((district, today), _)| (today, district as usize));
    let names = go_on(pairs, &vec![1; field.districts], field.districts as u32);
    let name = |district: u32| names[district as usize].first().copied().unwrap_or(NONE);
    of.into_iter().map(name).collect()
}

/// Which districts of today go on where, each once: as `pairs` of one and a place say, the first
/// first, while the place has room; then those that are left, in order, wherever there is room.
pub(super) fn go_on(
    pairs: impl Iterator<Item = (u32, usize)>,
    room: &[usize],
    districts: u32,
) -> Vec<Vec<u32>> {
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); room.len()];
    let mut is_given = vec![false; districts as usize];
    for (today, at) in pairs {
        if own[at].len() < room[at] && !std::mem::replace(&mut is_given[today as usize], true) {
            own[at].push(today);
        }
    }
    let mut left = (0..districts).filter(|&today| !is_given[today as usize]);
    for (own, room) in own.iter_mut().zip(room) {
        let missing = room - own.len();
        own.extend(left.by_ref().take(missing));
    }
    own
}

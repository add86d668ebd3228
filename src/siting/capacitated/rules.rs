//! The planner's rules about which sites open together.

use super::core::Core;
use crate::siting::fixing::Fixing;

/// Whether a choice keeps all of them.
pub fn admits(core: &Core, is_open: &[bool]) -> bool {
    let count = counts(core, is_open);
    allows(core, is_open) && count.iter().zip(&core.least).all(|(count, least)| count >= least)
}

/// Whether it keeps those that more sites would not mend.
pub fn allows(core: &Core, is_open: &[bool]) -> bool {
    let mut spent = vec![0_u64; core.most.len()];
    for site in (0..core.sites()).filter(|&site| is_open[site]) {
        let spent = &mut spent[usize::from(core.group[site])];
        *spent = spent.saturating_add(core.spends[site]);
        if core.rivals.row(site).iter().any(|&rival| is_open[rival as usize]) {
            return false;
        }
    }
    let mut fixed = core.fixings.iter().zip(is_open);
    fixed.all(|(fixing, is_open)| *fixing != Fixing::In || *is_open)
        && spent.iter().zip(&core.most).all(|(spent, most)| spent <= most)
}

/// New sites of each group.
fn counts(core: &Core, is_open: &[bool]) -> Vec<u32> {
    let mut count = vec![0_u32; core.most.len()];
    for site in (0..core.sites()).filter(|&site| is_open[site] && core.is_new(site)) {
        count[usize::from(core.group[site])] += 1;
    }
    count
}

/// Fix what the rules say of the sites that are still open, and what is left of each allowance;
/// `None` where no choice keeps the rules or holds everybody.
pub fn settle(core: &Core, fixings: &mut [Fixing]) -> Option<Vec<u64>> {
    loop {
        let mut left = core.most.clone();
        let mut may = vec![0_u32; core.most.len()];
        let mut rivals_out: Vec<u32> = Vec::new();
        for (site, fixing) in fixings.iter().enumerate() {
            let group = usize::from(core.group[site]);
            may[group] += u32::from(core.is_new(site) && *fixing != Fixing::Out);
            if *fixing == Fixing::In {
                left[group] = left[group].checked_sub(core.spends[site])?;
                rivals_out.extend(core.rivals.row(site));
            }
        }
        for rival in rivals_out {
            match fixings[rival as usize] {
                Fixing::In => return None,
                Fixing::Out => {}
                Fixing::Open => fixings[rival as usize] = Fixing::Out,
            }
        }
        let mut is_same = true;
        for site in (0..core.sites()).filter(|&site| may[usize::from(core.group[site])] > 0) {
            let group = usize::from(core.group[site]);
            if fixings[site] != Fixing::Open {
                continue;
            }
            if core.spends[site] > left[group] {
                (fixings[site], is_same) = (Fixing::Out, false);
            } else if may[group] == core.least[group] {
                (fixings[site], is_same) = (Fixing::In, false);
            }
        }
        if may.iter().zip(&core.least).any(|(may, least)| may < least) {
            return None;
        }
        if is_same {
            return holds_all(core, fixings, &left).then_some(left);
        }
    }
}

/// Whether the roomiest sites hold everybody who must be served.
fn holds_all(core: &Core, fixings: &[Fixing], left: &[u64]) -> bool {
    let musts = core.rests.iter().zip(&core.weights).filter(|(rest, _)| rest.is_none());
    let musts: u128 = musts.map(|(_, weight)| u128::from(*weight)).sum();
    let mut room = 0_u128;
    let mut open = vec![Vec::new(); core.most.len()];
    for site in 0..core.sites() {
        match fixings[site] {
            Fixing::In => room += u128::from(core.rooms[site]),
            Fixing::Open => open[usize::from(core.group[site])].push(site),
            Fixing::Out => {}
        }
    }
    for (mut members, &left) in open.into_iter().zip(left) {
        let cheapest = members.iter().map(|&site| core.spends[site]).min().unwrap_or(0);
        let most = left.checked_div(cheapest).unwrap_or(u64::MAX);
        members.sort_unstable_by_key(|&site| std::cmp::Reverse(core.rooms[site]));
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        room += members.iter().take(most).map(|&site| u128::from(core.rooms[site])).sum::<u128>();
    }
    room >= musts
}

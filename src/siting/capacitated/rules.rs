//! The planner's rules about which sites open together.

use super::core::Core;
use crate::siting::fixing::Fixing;

/// Whether a choice keeps all of them.
pub fn admits(core: &Core, is_open: &[bool]) -> bool {
    let mut spent = vec![0_u64; core.most.len()];
    let mut count = vec![0_u32; core.most.len()];
    for site in (0..core.sites()).filter(|&site| is_open[site]) {
        let group = usize::from(core.group[site]);
        spent[group] = spent[group].saturating_add(core.spends[site]);
        count[group] += u32::from(core.is_new(site));
        if core.rivals.row(site).iter().any(|&rival| is_open[rival as usize]) {
            return false;
        }
    }
    let mut fixed = core.fixings.iter().zip(is_open);
    fixed.all(|(fixing, is_open)| *fixing != Fixing::In || *is_open)
        && spent.iter().zip(&core.most).all(|(spent, most)| spent <= most)
        && count.iter().zip(&core.least).all(|(count, least)| count >= least)
}

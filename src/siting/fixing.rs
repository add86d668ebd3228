//! What is known about a site while a choice is narrowed down, and what the allowances say of it.

/// What is known about a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixing {
    /// Still to be decided.
    Open,
    /// In every choice that is still of interest.
    In,
    /// In none.
    Out,
}

/// Sites that cannot be paid any more are out; where all of a group can be paid, all are in.
/// What is left of each allowance, or `None` when it is exceeded. Sites cost `spends` each of the
/// allowance of their `group`.
pub fn settle(
    fixings: &mut [Fixing],
    spends: &[u64],
    group: &[u16],
    most: &[u64],
) -> Option<Vec<u64>> {
    let mut most = most.to_vec();
    for (site, _) in fixings.iter().enumerate().filter(|(_, f)| **f == Fixing::In) {
        let left = &mut most[usize::from(group[site])];
        *left = left.checked_sub(spends[site])?;
    }
    let mut wanted = vec![0_u64; most.len()];
    for (site, fixing) in fixings.iter_mut().enumerate().filter(|(_, f)| **f == Fixing::Open) {
        let group = usize::from(group[site]);
        if spends[site] > most[group] {
            *fixing = Fixing::Out;
        } else {
            wanted[group] = wanted[group].saturating_add(spends[site]);
        }
    }
    for (site, fixing) in fixings.iter_mut().enumerate().filter(|(_, f)| **f == Fixing::Open) {
        if wanted[usize::from(group[site])] <= most[usize::from(group[site])] {
            *fixing = Fixing::In;
        }
    }
    for (left, wanted) in most.iter_mut().zip(wanted) {
        if wanted <= *left {
            *left = 0;
        }
    }
    Some(most)
}

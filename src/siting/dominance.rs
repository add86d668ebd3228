//! Sites that another site can replace, without comparing every pair.
//!
//! A site that contains another covers the other's rarest pattern, so only the sites kept at
//! that pattern are looked at; a 64-bit Bloom signature of the pattern set turns most of
//! those away, and a merge decides the rest. Sites are tried from the largest to the
//! smallest, so that whatever can replace a site was seen before it.

use super::Sparse;

/// A site that stayed, as listed at one of its patterns.
#[derive(Clone, Copy)]
struct Kept {
    signature: u64,
    site: u32,
}

/// Sites whose patterns are all patterns of another site that `may_replace(site, other)`
/// allows in their place. Of sites that may replace each other, the first stays.
///
/// `may_replace` must be transitive, as "same group and not dearer" is. `by_site` lists the
/// patterns of each site in ascending order, `by_pattern` the sites of each pattern. Sites
/// without patterns stay: there is nothing to find them by.
pub fn dominated_sites(
    by_pattern: &Sparse,
    by_site: &Sparse,
    may_replace: impl Fn(usize, usize) -> bool,
) -> Vec<bool> {
    let mut order: Vec<u32> =
        (0..by_site.rows() as u32).filter(|&s| !by_site.row(s as usize).is_empty()).collect();
    order.sort_by_key(|&site| std::cmp::Reverse(by_site.row(site as usize).len()));
    let mut kept: Vec<Vec<Kept>> = vec![Vec::new(); by_pattern.rows()];
    let mut dropped = vec![false; by_site.rows()];
    for site in order {
        let patterns = by_site.row(site as usize);
        let signature = patterns.iter().fold(0, |bits, &pattern| bits | bit_of(pattern));
        let rarest = patterns.iter().map(|&pattern| &kept[pattern as usize]);
        let Some(rarest) = rarest.min_by_key(|list| list.len()) else { continue };
        for other in rarest {
            let (site, found) = (site as usize, other.site as usize);
            if signature & !other.signature != 0
                || dropped[found]
                || !is_subset(patterns, by_site.row(found))
            {
                continue;
            }
            if may_replace(site, found) {
                dropped[site] = true;
                break;
            }
            // The same patterns at a lower price: the earlier one goes.
            if by_site.row(found).len() == patterns.len() && may_replace(found, site) {
                dropped[found] = true;
            }
        }
        if !dropped[site as usize] {
            for &pattern in patterns {
                kept[pattern as usize].push(Kept { signature, site });
            }
        }
    }
    dropped
}

/// One of 64 bits for a pattern: the top bits of a multiplicative hash (Knuth).
fn bit_of(pattern: u32) -> u64 {
    1 << (u64::from(pattern).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58)
}

/// Whether every item of `small` is in `large`; both ascend.
fn is_subset(small: &[u32], large: &[u32]) -> bool {
    if small.len() > large.len() {
        return false;
    }
    let mut rest = large.iter();
    small.iter().all(|item| rest.by_ref().find(|&other| other >= item) == Some(item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equal_sites_the_first_stays() {
        let by_site = Sparse::of(3, &[&[0, 1], &[0], &[0, 1], &[2]]);
        let by_pattern = by_site.transposed();
        let dropped = dominated_sites(&by_pattern, &by_site, |_, _| true);
        assert_eq!(dropped, [false, true, true, false]);
        let kept = dominated_sites(&by_pattern, &by_site, |site, _| site != 2);
        assert_eq!(kept, [true, true, false, false]);
    }

    #[test]
    fn a_dearer_site_replaces_nothing() {
        let costs = [3, 2, 1];
        let by_site = Sparse::of(2, &[&[0, 1], &[0, 1], &[0]]);
        let by_pattern = by_site.transposed();
        let dropped =
            dominated_sites(&by_pattern, &by_site, |site, other| costs[other] <= costs[site]);
        assert_eq!(dropped, [true, false, false]);
    }
}

//! Making a covering problem smaller without changing its best value.
//!
//! Subsets are found among the rows that hold the rarest item of a row: a 64-bit signature
//! (one hashed bit per item) turns almost all of them away, a merge of the two ascending
//! rows decides the rest. Source: the usual row and column dominance of set covering
//! (Beasley 1987), signatures as in Bloom 1970.

use super::Sparse;

/// Patterns that are covered whenever another is: all sites of the other are theirs too. Of
/// patterns with the same sites, the first stays. Only for problems that cover everything.
pub fn implied_patterns(by_pattern: &Sparse, by_site: &Sparse) -> Vec<bool> {
    let signatures = signatures(by_pattern);
    let mut order: Vec<u32> = (0..by_pattern.rows() as u32).collect();
    // Narrow ones first: they imply most, and what is implied is asked no more.
    order.sort_by_key(|&pattern| by_pattern.row(pattern as usize).len());
    let mut implied = vec![false; by_pattern.rows()];
    let mut found: Vec<usize> = Vec::new();
    for narrow in order.into_iter().map(|narrow| narrow as usize) {
        if implied[narrow] {
            continue;
        }
        let wide = supersets(narrow, by_pattern, by_site, &signatures, |wide| !implied[wide]);
        found.extend(wide);
        for wide in found.drain(..) {
            implied[wide] = true;
        }
    }
    implied
}

/// One bit for each item of each row, folded into 64.
fn signatures(rows: &Sparse) -> Vec<u64> {
    let bit = |&item: &u32| 1_u64 << (u64::from(item).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58);
    rows.iter().map(|items| items.iter().fold(0, |bits, item| bits | bit(item))).collect()
}

/// Other rows that contain `row` and that `counts` lets through. None for an empty row.
fn supersets<'a>(
    row: usize,
    rows: &'a Sparse,
    columns: &'a Sparse,
    signatures: &'a [u64],
    counts: impl Fn(usize) -> bool + 'a,
) -> impl Iterator<Item = usize> + 'a {
    let items = rows.row(row);
    let rarest = items.iter().map(|&item| columns.row(item as usize)).min_by_key(|held| held.len());
    let signature = signatures[row];
    rarest.unwrap_or_default().iter().map(|&other| other as usize).filter(move |&other| {
        signature & !signatures[other] == 0
            && other != row
            && rows.row(other).len() >= items.len()
            && counts(other)
            && contains(rows.row(other), items)
    })
}

/// Whether the first ascending list has every item of the second.
fn contains(wide: &[u32], narrow: &[u32]) -> bool {
    // Where the wide list is much longer, halving finds an item sooner than walking.
    if wide.len() > 16 * narrow.len() {
        return narrow.iter().all(|item| wide.binary_search(item).is_ok());
    }
    let mut wide = wide.iter();
    narrow.iter().all(|item| wide.find(|&at| at >= item) == Some(item))
}

/// Patterns that share no site with patterns of another group, directly or through others.
/// Groups come in the order of their first pattern; patterns ascend within a group.
pub fn components(by_pattern: &Sparse, by_site: &Sparse) -> Vec<Vec<u32>> {
    let mut seen = vec![false; by_pattern.rows()];
    let mut site_seen = vec![false; by_site.rows()];
    let mut components = Vec::new();
    for first in 0..by_pattern.rows() {
        if std::mem::replace(&mut seen[first], true) {
            continue;
        }
        let mut component = vec![first as u32];
        let mut next = 0;
        while let Some(&pattern) = component.get(next) {
            next += 1;
            for &site in by_pattern.row(pattern as usize) {
                if std::mem::replace(&mut site_seen[site as usize], true) {
                    continue;
                }
                for &other in by_site.row(site as usize) {
                    if !std::mem::replace(&mut seen[other as usize], true) {
                        component.push(other);
                    }
                }
            }
        }
        component.sort_unstable();
        components.push(component);
    }
    components
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implied_patterns_leave_the_narrowest() {
        let by_pattern = Sparse::of(3, &[&[0, 1], &[0], &[0], &[2]]);
        let by_site = by_pattern.transposed();
        assert_eq!(implied_patterns(&by_pattern, &by_site), [true, false, true, false]);
    }

    #[test]
    fn components_share_no_site() {
        let by_pattern = Sparse::of(4, &[&[0], &[2, 3], &[0, 1], &[3]]);
        let by_site = by_pattern.transposed();
        assert_eq!(components(&by_pattern, &by_site), [vec![0, 2], vec![1, 3]]);
    }
}

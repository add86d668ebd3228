//! Making a covering problem smaller without changing its best value.

use super::Sparse;

/// Sites that another site can replace: everything they cover, the other covers too. Of
/// sites that cover the same, the first stays. `free` says which sites may be dropped.
///
/// `by_site` lists the patterns of each site, `by_pattern` the sites of each pattern.
pub fn dominated_sites(by_pattern: &Sparse, by_site: &Sparse, free: &[bool]) -> Vec<bool> {
    supersets(by_site, by_pattern, |site, other, same| {
        free[site] && (!same || other < site || !free[other])
    })
}

/// Patterns that are covered whenever another is: all sites of the other are theirs too. Of
/// patterns with the same sites, the first stays. Only for problems that cover everything.
pub fn implied_patterns(by_pattern: &Sparse, by_site: &Sparse) -> Vec<bool> {
    // Pattern `wide` is implied by `narrow` when narrow's sites are a subset of wide's.
    let mut implied = vec![false; by_pattern.rows()];
    each_superset(by_pattern, by_site, |narrow, wide, same| {
        if !implied[narrow] && (!same || narrow < wide) {
            implied[wide] = true;
        }
    });
    implied
}

/// Comparisons of entries a reduction may take: about a second.
const MOST_COMPARISONS: usize = 500_000_000;

/// Rows that `drop` says to drop, given a row, another that contains it, and whether the
/// two are the same. A row already dropped drops no other.
fn supersets(
    rows: &Sparse,
    columns: &Sparse,
    drop: impl Fn(usize, usize, bool) -> bool,
) -> Vec<bool> {
    let mut dropped = vec![false; rows.rows()];
    each_superset(rows, columns, |row, other, same| {
        if !dropped[other] && drop(row, other, same) {
            dropped[row] = true;
        }
    });
    dropped
}

/// Call `visit(row, other, same)` for every pair of rows where `other` contains `row`.
/// Rows that are empty are contained in everything and skipped. Where comparing would cost
/// more than it can save, nothing is visited: reductions are a help, not a need.
fn each_superset(rows: &Sparse, columns: &Sparse, mut visit: impl FnMut(usize, usize, bool)) {
    let comparisons: usize = columns.iter().map(|column| column.len() * column.len()).sum();
    if comparisons > MOST_COMPARISONS {
        return;
    }
    let mut shared = vec![0_u32; rows.rows()];
    let mut touched: Vec<u32> = Vec::new();
    for row in 0..rows.rows() {
        let items = rows.row(row);
        for &column in items {
            for &other in columns.row(column as usize) {
                if shared[other as usize] == 0 {
                    touched.push(other);
                }
                shared[other as usize] += 1;
            }
        }
        for &other in &touched {
            let contains = shared[other as usize] as usize == items.len();
            shared[other as usize] = 0;
            if contains && other as usize != row {
                let same = rows.row(other as usize).len() == items.len();
                visit(row, other as usize, same);
            }
        }
        touched.clear();
    }
}

/// Groups of patterns that share no site with each other, each ascending.
pub fn components(by_pattern: &Sparse, by_site: &Sparse) -> Vec<Vec<u32>> {
    let mut seen = vec![false; by_pattern.rows()];
    let mut components = Vec::new();
    for start in 0..by_pattern.rows() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut component = vec![start as u32];
        let mut next = 0;
        while let Some(&pattern) = component.get(next) {
            next += 1;
            for &site in by_pattern.row(pattern as usize) {
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

    fn matrix(columns: usize, rows: &[&[u32]]) -> Sparse {
        let mut matrix = Sparse::with_columns(columns);
        for row in rows {
            matrix.push_row(row.iter().copied());
        }
        matrix
    }

    #[test]
    fn dominated_and_equal_sites_leave_one() {
        // Sites: 0 covers {0,1}; 1 covers {0}; 2 covers {0,1}; 3 covers {2}.
        let by_site = matrix(3, &[&[0, 1], &[0], &[0, 1], &[2]]);
        let by_pattern = by_site.transposed();
        let dropped = dominated_sites(&by_pattern, &by_site, &[true; 4]);
        assert_eq!(dropped, [false, true, true, false]);
        let kept = dominated_sites(&by_pattern, &by_site, &[true, true, false, true]);
        assert_eq!(kept, [true, true, false, false]);
    }

    #[test]
    fn implied_patterns_leave_the_narrowest() {
        let by_pattern = matrix(3, &[&[0, 1], &[0], &[0], &[2]]);
        let by_site = by_pattern.transposed();
        assert_eq!(implied_patterns(&by_pattern, &by_site), [true, false, true, false]);
    }

    #[test]
    fn components_share_no_site() {
        let by_pattern = matrix(4, &[&[0], &[2, 3], &[0, 1], &[3]]);
        let by_site = by_pattern.transposed();
        assert_eq!(components(&by_pattern, &by_site), [vec![0, 2], vec![1, 3]]);
    }
}

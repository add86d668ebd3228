//! Pairs that exclude each other, gathered into cliques: "at most one of these" is a
//! stronger row for the solver than one row for each pair, and far fewer of them.

use std::collections::HashSet;

/// Cliques that together hold every pair. Greedy: each pair not yet held grows into a clique
/// by the lowest common rivals.
pub fn cliques(pairs: &[[u32; 2]], sites: usize) -> Vec<Vec<u32>> {
    let mut rivals = vec![Vec::new(); sites];
    let mut sorted: Vec<[u32; 2]> =
        pairs.iter().map(|&[a, b]| if a < b { [a, b] } else { [b, a] }).collect();
    sorted.sort_unstable();
    sorted.dedup();
    for &[a, b] in &sorted {
        rivals[a as usize].push(b);
        rivals[b as usize].push(a);
    }
    rivals.iter_mut().for_each(|list| list.sort_unstable());
    let excludes = |a: u32, b: u32| rivals[a as usize].binary_search(&b).is_ok();
    let mut held: HashSet<[u32; 2]> = HashSet::new();
    let mut cliques = Vec::new();
    for &[a, b] in &sorted {
        if held.contains(&[a, b]) {
            continue;
        }
        let mut clique = vec![a, b];
        for &other in &rivals[a as usize] {
            if other != b && clique.iter().skip(1).all(|&member| excludes(member, other)) {
                clique.push(other);
            }
        }
        clique.sort_unstable();
        for (at, &first) in clique.iter().enumerate() {
            held.extend(clique[at + 1..].iter().map(|&second| [first, second]));
        }
        cliques.push(clique);
    }
    cliques
}

#[cfg(test)]
mod tests {
    use super::cliques;

    #[test]
    fn every_pair_is_held_and_no_other() {
        // A triangle, a tail on it, and a pair apart.
        let pairs = [[0, 1], [1, 2], [2, 0], [3, 2], [5, 4]];
        assert_eq!(cliques(&pairs, 6), [vec![0, 1, 2], vec![2, 3], vec![4, 5]]);
    }
}

//! Ways joined end to end into rings, and holes given to what surrounds them.

use rustc_hash::{FxHashMap, FxHashSet};

/// A ring of nodes, the first repeated at its end.
pub type Ring<T> = Vec<T>;

/// The rings that `ways` make, in the order of their first way, and whether anything is left
/// that does not close.
pub fn join(ways: &[&[i64]]) -> (Vec<Ring<i64>>, bool) {
    let mut at_node: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
    for (way, nodes) in ways.iter().enumerate() {
        if let [first, .., last] = nodes {
            at_node.entry(*first).or_default().push(way);
            at_node.entry(*last).or_default().push(way);
        }
    }
    let mut used = vec![false; ways.len()];
    let (mut rings, mut open) = (Vec::new(), false);
    for (start, nodes) in ways.iter().enumerate() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut ring = nodes.to_vec();
        while let (Some(first), Some(last)) = (ring.first(), ring.last())
            && (first != last || ring.len() == 1)
        {
            let ends = at_node.get(last).map(Vec::as_slice).unwrap_or_default();
            let Some(&next) = ends.iter().find(|&&way| !used[way]) else { break };
            used[next] = true;
            let nodes = ways[next];
            match nodes.first() == Some(last) {
                true => ring.extend(nodes.iter().skip(1)),
                false => ring.extend(nodes.iter().rev().skip(1)),
            }
        }
        match ring.len() >= 4 && ring.first() == ring.last() {
            true => rings.push(ring),
            false => open = true,
        }
    }
    (rings, open)
}

/// The inner rings that lie in each outer ring. One that lies in several belongs to the
/// smallest; one that lies in none bounds nothing.
pub fn nest(
    outers: &[Ring<u32>],
    inners: Vec<Ring<u32>>,
    at: impl Fn(u32) -> [i32; 2],
) -> Vec<Vec<Ring<u32>>> {
    let places = |ring: &Ring<u32>| ring.iter().map(|&node| at(node)).collect::<Vec<_>>();
    let grounds: Vec<(Vec<[i32; 2]>, FxHashSet<u32>)> =
        outers.iter().map(|outer| (places(outer), outer.iter().copied().collect())).collect();
    let mut holes = vec![Vec::new(); outers.len()];
    for inner in inners {
        let around = grounds
            .iter()
            .enumerate()
            .filter(|(_, (ground, corners))| {
                // A corner that both share says nothing.
                let free = inner.iter().find(|node| !corners.contains(node));
                free.is_some_and(|&node| contains(ground, at(node)))
            })
            .min_by_key(|(_, (ground, _))| twice_area(ground));
        if let Some((outer, _)) = around {
            holes[outer].push(inner);
        }
    }
    holes
}

fn sides(ring: &[[i32; 2]]) -> impl Iterator<Item = ([i128; 2], [i128; 2])> {
    let wide = |place: [i32; 2]| place.map(i128::from);
    ring.windows(2).filter_map(move |pair| match pair {
        [from, to] => Some((wide(*from), wide(*to))),
        _ => None,
    })
}

/// In whole numbers, so the answer is exact.
fn contains(ring: &[[i32; 2]], place: [i32; 2]) -> bool {
    let [x, y] = place.map(i128::from);
    let crossings = sides(ring).filter(|([ax, ay], [bx, by])| {
        (*ay > y) != (*by > y) && {
            let turn = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
            (turn > 0) == (by > ay)
        }
    });
    crossings.count() % 2 == 1
}

fn twice_area(ring: &[[i32; 2]]) -> u128 {
    sides(ring).map(|([ax, ay], [bx, by])| ax * by - bx * ay).sum::<i128>().unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_join_whichever_way_they_run() {
        let ways: [&[i64]; 4] = [&[1, 2, 3], &[5, 4, 3], &[5, 1], &[7, 8, 9, 7]];
        let (rings, open) = join(&ways);
        assert_eq!(rings, [vec![1, 2, 3, 4, 5, 1], vec![7, 8, 9, 7]]);
        assert!(!open);
        let (rings, open) = join(&ways[..2]);
        assert!(rings.is_empty() && open);
        assert!(join(&[&[], &[1], &[2, 2]]).1);
    }

    #[test]
    fn a_hole_belongs_to_the_smallest_ring_around_it() {
        // Squares about the origin, side 2 × node / 10, corner 0 to 3 = node % 10.
        let at = |node: u32| {
            let half = (node / 10) as i32;
            match node % 10 {
                0 => [-half, -half],
                1 => [half, -half],
                2 => [half, half],
                _ => [-half, half],
            }
        };
        let square =
            |half: u32| vec![half * 10, half * 10 + 1, half * 10 + 2, half * 10 + 3, half * 10];
        let outers = [square(9), square(5)];
        let holes = nest(&outers, vec![square(7), square(3), square(20)], at);
        assert_eq!(holes, [vec![square(7)], vec![square(3)]]);
    }
}

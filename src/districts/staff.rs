//! Workers over districts.

use crate::model::Weight;

/// Share so many workers over loads in proportion (largest remainder, Hamilton 1792), at least
/// one each: `None` where there are fewer workers than loads. Ties go to the heavier load, then to
/// the first. A load of nothing keeps its one worker; where all are nothing, shares are even.
pub fn staff(loads: &[Weight], workers: u32) -> Option<Vec<u32>> {
    let weights: Vec<u64> = loads.iter().map(|load| load.0).collect();
    shares(&weights, workers)
}

/// Load of each worker of a district, in thousandths, to the nearest.
pub fn load_per_worker(load: Weight, workers: u32) -> Weight {
    let workers = u64::from(workers.max(1));
    Weight((load.0 + workers / 2) / workers)
}

/// Largest remainder with at least one each: whoever is due less than one gets one, and the
/// others share what is left in proportion.
pub(super) fn shares(weights: &[u64], seats: u32) -> Option<Vec<u32>> {
    if (seats as usize) < weights.len() {
        return None;
    }
    let mut given = vec![0_u32; weights.len()];
    let mut left = seats;
    let mut open: Vec<usize> = (0..weights.len()).collect();
    loop {
        let total: u128 = open.iter().map(|&at| u128::from(weights[at])).sum();
        let is_small = |at: usize| u128::from(weights[at]) * u128::from(left) < total;
        let (small, rest): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&at| is_small(at));
        if small.is_empty() {
            break;
        }
        for at in small {
            given[at] = 1;
            left -= 1;
        }
        open = rest;
    }
    let even = open.iter().all(|&at| weights[at] == 0);
    let weight = |at: usize| if even { 1 } else { u128::from(weights[at]) };
    let total = open.iter().map(|&at| weight(at)).sum::<u128>().max(1);
    let due = |at: usize| weight(at) * u128::from(left);
    for &at in &open {
        given[at] = (due(at) / total) as u32;
    }
    let rest = left - open.iter().map(|&at| given[at]).sum::<u32>();
    open.sort_by_key(|&at| (std::cmp::Reverse((due(at) % total, weights[at])), at));
    open.iter().take(rest as usize).for_each(|&at| given[at] += 1);
    Some(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(loads: &[u64], workers: u32) -> Option<Vec<u32>> {
        staff(&loads.iter().map(|&load| Weight(load)).collect::<Vec<_>>(), workers)
    }

    #[test]
    fn workers_follow_the_load_and_nobody_goes_without() {
        assert_eq!(of(&[50, 30, 20], 10), Some(vec![5, 3, 2]));
        assert_eq!(of(&[50, 30, 20], 11), Some(vec![6, 3, 2]));
        assert_eq!(of(&[1000, 1, 0], 5), Some(vec![3, 1, 1]));
        assert_eq!(of(&[0, 0], 3), Some(vec![2, 1]));
        assert_eq!(of(&[5, 5, 5], 2), None);
        assert_eq!(of(&[], 0), Some(vec![]));
    }

    #[test]
    fn the_load_of_a_worker_is_rounded_to_the_nearest() {
        assert_eq!(load_per_worker(Weight(10), 4), Weight(3));
        assert_eq!(load_per_worker(Weight(10), 0), Weight(10));
    }
}

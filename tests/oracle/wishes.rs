//! What a planner may wish of candidates, at random.

use radii::model::{Money, SiteRole};

use super::Stream;

/// Some candidates required, some forbidden.
pub fn roles(stream: &mut Stream, sites: usize) -> Vec<SiteRole> {
    (0..sites)
        .map(|_| match stream.below(12) {
            0 => SiteRole::Required,
            1 => SiteRole::Forbidden,
            _ => SiteRole::Free,
        })
        .collect()
}

/// Few different costs, now and then none.
pub fn costs(stream: &mut Stream, sites: usize) -> Vec<Money> {
    (0..sites).map(|_| Money(stream.below(5) * 700)).collect()
}

/// A few pairs of which only one may open.
pub fn apart(stream: &mut Stream, sites: usize) -> Vec<[u32; 2]> {
    let pair = |stream: &mut Stream| {
        let (a, b) = (stream.below(sites as u64) as u32, stream.below(sites as u64) as u32);
        (a != b).then_some([a, b])
    };
    (0..stream.below(6)).filter_map(|_| pair(stream)).collect()
}

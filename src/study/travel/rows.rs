//! Listed rows into compressed rows: a counting sort by demand point, then each row by itself.

use rayon::prelude::*;

use super::ids::Known;
use super::table::{Listed, TravelTable};
use crate::language::grouped;
use crate::model::Cost;

/// Compressed rows of pairs.
pub(super) struct Compressed {
    pub ends: Vec<usize>,
    pub pairs: Vec<(u32, Cost)>,
    pub again: Option<Again>,
}

/// Pairs that are listed more than once.
pub(super) struct Again {
    count: usize,
    first: Option<Listed>,
}

impl Again {
    /// How many, and where the first is.
    pub fn text(&self, table: &TravelTable, origin: &str, destination: &str) -> String {
        let place = self.first.map_or(String::new(), |first| {
            format!(
                ", the first in row {} ({origin} \"{}\", {destination} \"{}\")",
                first.row,
                table.origins.at(first.origin as usize),
                table.destinations.at(first.destination as usize),
            )
        });
        let count = grouped(self.count as u64);
        format!("matrix: {count} pairs are listed again{place}; the least cost of each counts")
    }
}

/// The rows of the demand points there are, each ascending by destination; of a pair listed twice
/// the least cost stays.
pub(super) fn compressed(table: &TravelTable, demand: &Known<'_>) -> Compressed {
    const NOBODY: u32 = u32::MAX;
    let point_of: Vec<u32> =
        (table.origins.iter()).map(|id| demand.number(id).unwrap_or(NOBODY)).collect();
    let point = |listed: &Listed| {
        let point = point_of.get(listed.origin as usize).copied().unwrap_or(NOBODY);
        (point != NOBODY).then_some(point as usize)
    };
    let mut ends = vec![0_usize; demand.ids().len()];
    for listed in table.rows() {
        if let Some(count) = point(listed).and_then(|point| ends.get_mut(point)) {
            *count += 1;
        }
    }
    let mut total = 0;
    for end in &mut ends {
        // Where the row starts: as it is filled below, that moves to its end.
        total += std::mem::replace(end, total);
    }
    let mut pairs = vec![(0, Cost(0)); total];
    for listed in table.rows() {
        if let Some(at) = point(listed).and_then(|point| ends.get_mut(point)) {
            if let Some(pair) = pairs.get_mut(*at) {
                *pair = (listed.destination, listed.cost);
            }
            *at += 1;
        }
    }
    let kept = sort_rows(&ends, &mut pairs);
    let count = total - kept.iter().sum::<usize>();
    let mut rows = Compressed { ends, pairs, again: None };
    if count > 0 {
        rows.close_up(&kept);
        let first = rows.first_again(table, point);
        rows.again = Some(Again { count, first });
    }
    rows
}

/// Sort each row; how many pairs of it stay, in front.
fn sort_rows(ends: &[usize], pairs: &mut [(u32, Cost)]) -> Vec<usize> {
    let mut rows = Vec::with_capacity(ends.len());
    let (mut rest, mut before) = (pairs, 0);
    for end in ends {
        let (row, after) = rest.split_at_mut((end - before).min(rest.len()));
        rows.push(row);
        (rest, before) = (after, *end);
    }
    rows.into_par_iter()
        .map(|row| {
            if row.is_sorted_by(|one, other| one.0 < other.0) {
                return row.len();
            }
            row.sort_unstable();
            let mut kept = 0;
            for at in 0..row.len() {
                if kept == 0 || row[kept - 1].0 != row[at].0 {
                    row[kept] = row[at];
                    kept += 1;
                }
            }
            kept
        })
        .collect()
}

impl Compressed {
    /// Close the gaps that repeated pairs leave behind each row.
    fn close_up(&mut self, kept: &[usize]) {
        let (mut start, mut to) = (0, 0);
        for (end, kept) in self.ends.iter_mut().zip(kept) {
            self.pairs.copy_within(start..start + kept, to);
            start = *end;
            to += kept;
            *end = to;
        }
        self.pairs.truncate(to);
        self.pairs.shrink_to_fit();
    }

    /// The first row of the file that lists a pair again.
    fn first_again(
        &self,
        table: &TravelTable,
        point: impl Fn(&Listed) -> Option<usize>,
    ) -> Option<Listed> {
        let mut seen = vec![false; self.pairs.len()];
        let mut is_again = |listed: &&Listed| {
            let Some(point) = point(listed) else { return false };
            let start = point.checked_sub(1).map_or(0, |before| self.ends[before]);
            let row = &self.pairs[start..self.ends[point]];
            let at = row.partition_point(|(destination, _)| *destination < listed.destination);
            std::mem::replace(&mut seen[start + at], true)
        };
        table.rows().find(|listed| is_again(listed)).copied()
    }
}

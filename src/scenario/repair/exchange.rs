//! As many stations as before, elsewhere: one that is hardly missed goes to where one is
//! wanted, and those around give way. Kept when less is left beyond the limit.

use rand::{Rng, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::settle::{NOTHING, drawn, excess};
use super::terrain::Terrain;
use crate::index::Tree;
use crate::model::Xy;
use crate::siting::Budget;

/// A search for stations that leave no sample beyond a radius.
pub(super) struct Exchange<'a> {
    pub terrain: &'a Terrain<'a>,
    pub budget: &'a Budget,
    /// Metres of the plane.
    pub radius: f64,
    random: Pcg64Mcg,
}

/// Exchanges without a better plan before the search goes back to the best.
const PATIENCE: usize = 150;
/// Rounds of drawing after an exchange.
const ROUNDS: usize = 40;

impl<'a> Exchange<'a> {
    pub fn new(terrain: &'a Terrain<'a>, budget: &'a Budget, radius: f64) -> Exchange<'a> {
        Exchange { terrain, budget, radius, random: Pcg64Mcg::seed_from_u64(budget.seed) }
    }

    /// Stations one by one, each at the sample within whose reach most samples still lack one.
    pub fn greedy(&self, samples: &[Xy]) -> Vec<Xy> {
        let tree = Tree::new(samples);
        let near = |at: u32| tree.within(samples[at as usize], self.radius);
        let mut gain: Vec<u32> =
            (0..samples.len() as u32).map(|at| near(at).count() as u32).collect();
        let mut lacks = vec![true; samples.len()];
        let mut left = samples.len();
        let mut stations = Vec::new();
        while left > 0 {
            let best = (0..gain.len()).max_by_key(|&at| (gain[at], std::cmp::Reverse(at)));
            let Some(best) = best.filter(|&best| gain[best] > 0) else { break };
            stations.push(samples[best]);
            let mut reached: Vec<u32> = near(best as u32).collect();
            reached.sort_unstable();
            for served in reached {
                if std::mem::replace(&mut lacks[served as usize], false) {
                    left -= 1;
                    near(served).for_each(|other| gain[other as usize] -= 1);
                }
            }
        }
        stations
    }

    /// Draw, then exchange so often, until no sample is left; the excess and the stations.
    pub fn run(&mut self, stations: &[Xy], samples: &[Xy], kicks: usize) -> (f64, Vec<Xy>) {
        let count = stations.len();
        let mut now = drawn(self.terrain, stations, count, samples, self.radius, 2 * ROUNDS);
        let mut best = now.clone();
        let mut stale = 0;
        for _ in 0..kicks {
            if best.0 <= NOTHING || self.budget.is_spent() {
                break;
            }
            let Some((goes, to)) = self.exchange(&now.1, samples) else { break };
            let tried = self.moved(&now, goes, to, samples);
            // A little worse is a way out of where nothing is better, for a while.
            if tried.0 <= self.bearable(now.0) {
                now = tried;
            }
            stale += 1;
            if now.0 < best.0 {
                (best, stale) = (now.clone(), 0);
            } else if stale >= PATIENCE {
                (now, stale) = (best.clone(), 0);
            }
        }
        best
    }

    /// The most excess to go on from.
    fn bearable(&self, excess: f64) -> f64 {
        1.05 * excess + (0.02 * self.radius).powi(2)
    }

    /// The least missed of four stations, and the neediest of a few samples for it.
    fn exchange(&mut self, stations: &[Xy], samples: &[Xy]) -> Option<(usize, Xy)> {
        let count = stations.len();
        if count == 0 {
            return None;
        }
        let drawn: Vec<usize> = (0..4).map(|_| self.random.random_range(0..count)).collect();
        let (missed, excess) = needs(stations, samples, self.radius);
        let goes = drawn.into_iter().min_by(|&a, &b| missed[a].total_cmp(&missed[b]))?;
        let beyond: Vec<usize> = (0..samples.len()).filter(|&at| excess[at] > 0.0).collect();
        if beyond.is_empty() {
            return None;
        }
        if self.random.random_bool(0.5) {
            // Or one moves aside where something is wanted, and draws others after it.
            let wanted = samples[beyond[self.random.random_range(0..beyond.len())]];
            let mut near: Vec<usize> = (0..count).collect();
            near.sort_by(|&a, &b| {
                stations[a].distance_2(wanted).total_cmp(&stations[b].distance_2(wanted))
            });
            let goes = near[self.random.random_range(0..count.min(6))];
            let mut aside = || self.random.random_range(-1.0..1.0) * self.radius;
            let (x, y) = (stations[goes].x + aside(), stations[goes].y + aside());
            return Some((goes, self.terrain.pulled(Xy { x, y })));
        }
        let picked = (0..3).map(|_| beyond[self.random.random_range(0..beyond.len())]);
        let wanted = picked.max_by(|&a, &b| excess[a].total_cmp(&excess[b]))?;
        Some((goes, self.terrain.pulled(samples[wanted])))
    }

    /// One station elsewhere, and those near where it was and is giving way; nothing else is
    /// looked at until it pays.
    fn moved(&self, now: &(f64, Vec<Xy>), goes: usize, to: Xy, samples: &[Xy]) -> (f64, Vec<Xy>) {
        let (total, stations) = now;
        let from = stations[goes];
        let apart = |at: Xy| at.distance_2(from).min(at.distance_2(to)).sqrt() / self.radius;
        let near: Vec<Xy> = samples.iter().copied().filter(|&at| apart(at) < 3.2).collect();
        let mut next = stations.clone();
        next[goes] = to;
        let within = |far: f64, most: f64| {
            let next = &next;
            (0..next.len()).filter(move |&at| {
                let apart = apart(next[at]);
                far <= apart && apart < most
            })
        };
        let free: Vec<usize> = within(0.0, 2.3).collect();
        let local: Vec<usize> = free.iter().copied().chain(within(2.3, 4.6)).collect();
        let mut places: Vec<Xy> = local.iter().map(|&at| stations[at]).collect();
        let before = excess(&places, &near, self.radius);
        places = local.iter().map(|&at| next[at]).collect();
        let (after, places) = drawn(self.terrain, &places, free.len(), &near, self.radius, ROUNDS);
        for (&at, &place) in local.iter().zip(&places) {
            next[at] = place;
        }
        let expected = total - before + after;
        if expected > self.bearable(*total) {
            return (expected, next);
        }
        (excess(&next, samples, self.radius), next)
    }

    /// The stations without the one that is missed least.
    pub fn without_least(&self, stations: &[Xy], samples: &[Xy]) -> Vec<Xy> {
        let (missed, _) = needs(stations, samples, self.radius);
        let least = (0..stations.len()).min_by(|&a, &b| missed[a].total_cmp(&missed[b]));
        let mut rest = stations.to_vec();
        if let Some(least) = least {
            rest.remove(least);
        }
        rest
    }
}

/// What the loss of each station would put beyond the radius, metres squared, and how far each
/// sample is beyond it now.
fn needs(stations: &[Xy], samples: &[Xy], radius: f64) -> (Vec<f64>, Vec<f64>) {
    let mut missed = vec![0.0; stations.len()];
    let over = |apart: f64| (apart.sqrt() - radius).max(0.0);
    let excess = samples.iter().map(|sample| {
        let (mut nearest, mut first, mut second) = (0, f64::INFINITY, f64::INFINITY);
        for (at, station) in stations.iter().enumerate() {
            let apart = station.distance_2(*sample);
            if apart < first {
                (nearest, first, second) = (at, apart, first);
            } else if apart < second {
                second = apart;
            }
        }
        if stations.len() > 1 {
            missed[nearest] += over(second).powi(2) - over(first).powi(2);
        }
        over(first)
    });
    let excess = excess.collect();
    (missed, excess)
}

//! What an answer comes to when something fails: each centre, each bridge, or the count of the
//! people. The distribution, not one number.

use rand::Rng;
use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;
use serde::{Deserialize, Serialize};

use super::standing::Standing;
use crate::coverage::{Coverage, Verdict};
use crate::model::{Share, Tally, Weight, share};
use crate::reach::Place;
use crate::reach::walk::{EditKind, PathEdit};

/// What fails, and what the served share then is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StressFigures {
    /// `each-facility`, `each-bridge` or `demand`.
    pub kind: String,
    /// How often something failed.
    pub runs: usize,
    /// The least served share.
    pub least: f64,
    /// One in twenty shares is at most this.
    pub p5: f64,
    /// Half of the shares are.
    pub median: f64,
    /// Nineteen in twenty are.
    pub p95: f64,
    /// The highest.
    pub most: f64,
    /// In which part of the runs the requirement is met, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<f64>,
    /// The margin, for demand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<f64>,
    /// What failed, the worst first; empty for demand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
}

/// One failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The centre's id, or the bridge's name.
    pub id: String,
    /// The centre's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The served share.
    pub share: f64,
    /// People served before, not then.
    pub lost: Tally,
    /// The farthest block from its nearest centre, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_m: Option<f64>,
}

impl StressFigures {
    fn of(kind: &str, mut shares: Vec<(f64, bool)>, failures: Vec<Failure>) -> StressFigures {
        shares.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rank = |hundredths: usize| {
            let rank = (shares.len() * hundredths).div_ceil(100).max(1) - 1;
            shares.get(rank).map_or(0.0, |(share, _)| *share)
        };
        let met = shares.iter().filter(|(_, met)| *met).count() as f64 / shares.len().max(1) as f64;
        StressFigures {
            kind: kind.to_owned(),
            runs: shares.len(),
            least: rank(0),
            p5: rank(5),
            median: rank(50),
            p95: rank(95),
            most: rank(100),
            met: Some((met * 1e6).round() / 1e6),
            margin: None,
            failures,
        }
    }

    /// Without a requirement nothing is met or missed.
    fn required(self, require: Option<Share>) -> StressFigures {
        StressFigures { met: self.met.filter(|_| require.is_some()), ..self }
    }
}

impl Standing<'_> {
    /// One failure, from what is served then.
    fn failure(&self, id: &str, name: Option<String>, then: &Coverage) -> (Failure, bool) {
        let points = &self.outcome.study.demand.points;
        let mut lost = Tally::default();
        for (index, point) in points.iter().enumerate() {
            let was = self.outcome.coverage.verdict(index) == Verdict::Served;
            if was && then.verdict(index) != Verdict::Served {
                lost.count(point.weight);
            }
        }
        let ledger = then.ledger;
        let max_m = then.nearest.map(|nearest| self.outcome.metres(nearest.max));
        let met =
            self.is_met(ledger.served.weight - then.estimated.served.weight, ledger.demand.weight);
        let share = share(ledger.served.weight, ledger.demand.weight);
        (Failure { id: id.to_owned(), name, share, lost, max_m }, met)
    }

    fn is_met(&self, served: Weight, all: Weight) -> bool {
        self.require.is_none_or(|require| require.is_met(served, all))
    }

    fn worst_first(&self, kind: &str, failures: Vec<(Failure, bool)>) -> StressFigures {
        let shares = failures.iter().map(|(failure, met)| (failure.share, *met)).collect();
        let mut failures: Vec<Failure> = failures.into_iter().map(|(failure, _)| failure).collect();
        failures.sort_by(|a, b| b.lost.weight.cmp(&a.lost.weight).then_with(|| a.id.cmp(&b.id)));
        StressFigures::of(kind, shares, failures).required(self.require)
    }

    /// Each centre closes in turn.
    pub(super) fn each_facility(&self) -> StressFigures {
        let sites = &self.outcome.sites;
        let places: Vec<Place> = sites.iter().map(Place::from).collect();
        let failures = sites.iter().enumerate().map(|(at, site)| {
            let mut left = places.clone();
            left.remove(at);
            let then = self.coverage(self.walk, &left);
            self.failure(&site.id, site.name.clone(), &then)
        });
        self.worst_first("each-facility", failures.collect())
    }

    /// Each bridge is closed in turn: all ways of it at once.
    pub(super) fn each_bridge(&self) -> Result<StressFigures, String> {
        let Some(walk) = self.walk else {
            return Err("there are no streets, and so no bridges. hint: [walk] roads".to_owned());
        };
        let bridges = self.town.bridges(Some(&walk.terms.profile))?;
        let demand: Vec<_> =
            self.outcome.study.demand.points.iter().map(|point| point.at).collect();
        let sites = &self.outcome.sites;
        let places: Vec<Place> = sites.iter().map(Place::from).collect();
        let mut failures = Vec::new();
        for bridge in bridges {
            let edits: Vec<PathEdit> = bridge
                .middles
                .iter()
                .map(|&at| PathEdit {
                    kind: EditKind::Close,
                    line: vec![at],
                    joins: true,
                    file: "a bridge".into(),
                    row: 0,
                })
                .collect();
            // A bridge nobody walks on closes nothing.
            let Ok(walk) = walk.with_edits(&demand, &edits) else { continue };
            let then = self.coverage(Some(&walk), &places);
            failures.push(self.failure(&bridge.name, None, &then));
        }
        Ok(self.worst_first("each-bridge", failures))
    }

    /// Every block weighs up to `margin` more or less than was counted, `runs` times.
    pub(super) fn demand_margin(&self, margin: Share, runs: u32, seed: u64) -> StressFigures {
        let mut chance = Pcg64Mcg::seed_from_u64(seed);
        let points = &self.outcome.study.demand.points;
        let coverage = &self.outcome.coverage;
        let measured = |index: usize| {
            let grounds = coverage.grounds.as_ref().map(|grounds| grounds[index]);
            grounds.is_none_or(|grounds| grounds == crate::reach::Grounds::Measured)
        };
        let spread = i64::from((margin.fraction() * 1e6).round() as u32);
        let shares = (0..runs).map(|_| {
            let (mut all, mut served, mut sure) = (0_u128, 0_u128, 0_u128);
            for (index, point) in points.iter().enumerate() {
                let factor = 1_000_000 + chance.random_range(-spread..=spread);
                let weight = u128::from(point.weight.0) * factor as u128;
                all += weight;
                if coverage.verdict(index) == Verdict::Served {
                    served += weight;
                    sure += if measured(index) { weight } else { 0 };
                }
            }
            let scaled = |weight: u128| Weight((weight / 1_000_000) as u64);
            (share(scaled(served), scaled(all)), self.is_met(scaled(sure), scaled(all)))
        });
        let figures = StressFigures::of("demand", shares.collect(), Vec::new());
        StressFigures { margin: Some(margin.fraction()), ..figures }.required(self.require)
    }
}

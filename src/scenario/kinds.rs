//! Several kinds of demand served by the same sites: what is maximised is the mean of their covered
//! shares, weighted by the share each has in it.

use super::posed::{Level, Posed, Setting};
use super::{KindQuestion, Purse};
use crate::coverage::CoverMatrix;
use crate::error::Error;
use crate::model::{Facility, ServiceStandard, Tally, Weight};
use crate::reach::{Reach, Rows};
use crate::siting::{Allowance, Problem};

/// Parts the whole objective is counted in: a value of 1,000,000 is everybody of every kind.
pub const PARTS: u64 = 1_000_000;

/// What a kind of demand comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct KindResult {
    /// The question about it.
    pub kind: KindQuestion,
    /// Weight that is served today.
    pub before: Tally,
    /// Weight that is served with the new sites.
    pub served: Tally,
    /// All its weight.
    pub all: Tally,
}

impl Setting<'_> {
    /// Every kind is a set of rows of its own over the same sites.
    pub(super) fn kinds(&self, prepared: &dyn Reach) -> Result<Posed<'static>, Error> {
        let (sites, demand) = (prepared.sites(), self.study.demand.len());
        let kinds = &self.question.kinds;
        let standing: Vec<&Facility> = self.standing();
        let shares: Vec<f64> =
            kinds.iter().map(|kind| kind.share.map_or(1.0, |share| share.fraction())).collect();
        let all: f64 = shares.iter().sum();
        let mut rows = Rows::default();
        let (mut served, mut weights) = (Vec::new(), Vec::new());
        for (kind, share) in kinds.iter().zip(shares) {
            let standard = ServiceStandard::within(kind.limit);
            let matrix = self.matrix(prepared, &standard)?;
            for point in 0..demand {
                matrix.covering(point).iter().for_each(|site| rows.push(*site));
                rows.end_row();
            }
            served.extend(self.depth(&standing, &standard));
            let own = self.further_weights(&kind.name);
            let total: u64 = own.iter().map(|weight| weight.0).sum();
            let scale = share / all * (PARTS * 1000) as f64 / total.max(1) as f64;
            weights
                .extend(own.iter().map(|weight| Weight((weight.0 as f64 * scale).round() as u64)));
        }
        let mut problem = Problem::new(CoverMatrix::from_rows(rows, sites), weights);
        problem.served = served;
        problem.roles = self.roles();
        problem.allowances = match &self.question.purse {
            None => problem.allowances,
            Some(Purse::Sites(open)) => vec![Allowance::Sites(*open)],
            Some(Purse::Money(money)) => vec![Allowance::Money(*money)],
            Some(Purse::Row(row)) => vec![Allowance::Sites(*row.end())],
        };
        let level = Level { tier: None, phase: None };
        Ok(Posed { problem, levels: vec![level], sites, demand: demand * kinds.len() })
    }

    /// What each kind comes to when these sites of the problem open.
    pub(super) fn kind_results(&self, posed: &Posed, open: &[u32]) -> Vec<KindResult> {
        let demand = self.study.demand.len();
        let depth = posed.problem.depth_of(open);
        let kinds = self.question.kinds.iter().enumerate();
        kinds
            .map(|(at, kind)| {
                let mut result = KindResult {
                    kind: kind.clone(),
                    before: Tally::default(),
                    served: Tally::default(),
                    all: Tally::default(),
                };
                let weights = self.further_weights(&kind.name);
                for (point, weight) in weights.into_iter().enumerate() {
                    let row = at * demand + point;
                    let counted = weight > Weight::ZERO;
                    for (line, holds) in [
                        (&mut result.all, true),
                        (&mut result.served, depth[row] > 0),
                        (&mut result.before, posed.problem.served[row] > 0),
                    ] {
                        if counted && holds {
                            line.count(weight);
                        }
                    }
                }
                result
            })
            .collect()
    }
}

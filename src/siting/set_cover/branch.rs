//! Branch and bound for set-covering cores: every node is reduced, split into parts that
//! share no site, priced, and its sites fixed by reduced cost before it branches on a site.
//!
//! Source: Lagrangian branch and bound for set covering as in Balas and Carrera 1996; the
//! site to branch on is tried out on both sides first (strong branching, Applegate et al.).

use super::core::Core;
use super::greedy::greedy;
use super::prices::{Climb, ExactBound, ascend, reduced_costs};
use crate::siting::Budget;

/// What is known of a core once its tree was searched.
#[derive(Debug, Clone)]
pub struct Proof {
    /// No cover costs less than this, units; at least the limit when none is below it.
    pub bound: u64,
    /// Names of the sites of the best cover found below the limit, and its cost, units.
    pub cover: Option<(u64, Vec<u32>)>,
}

impl Proof {
    fn bound(bound: u64) -> Proof {
        Proof { bound, cover: None }
    }

    /// The same with sites that were taken before.
    fn with(mut self, taken: &[u32], paid: u64) -> Proof {
        self.bound = self.bound.saturating_add(paid);
        if let Some((cost, open)) = &mut self.cover {
            *cost += paid;
            open.extend_from_slice(taken);
        }
        self
    }
}

/// A search and what it has done so far.
#[derive(Debug)]
pub struct Tree<'a> {
    /// Entries of matrices looked at.
    pub work: u64,
    /// Entries it may look at.
    most: u64,
    /// Whether the first cover below the limit ends the search.
    first: bool,
    /// Limits of the solve.
    budget: &'a Budget,
}

/// Branchings on top of each other, at most.
const DEEPEST: usize = 300;
/// Sites tried out before branching.
const TRIED: usize = 16;
/// Rounds of the ascent of a node, and of a trial.
const NODE_ROUNDS: usize = 60;
const TRIAL_ROUNDS: usize = 30;

impl<'a> Tree<'a> {
    /// A search that may look at `most` entries.
    pub fn new(most: u64, budget: &'a Budget) -> Tree<'a> {
        Tree { work: 0, most, first: false, budget }
    }

    /// Any cover of the core below the limit, units, or a bound.
    pub fn first(mut self, core: Core, limit: u64) -> Proof {
        self.first = true;
        self.solve(core, limit, 0)
    }

    fn is_over(&self) -> bool {
        self.work > self.most || self.budget.is_spent()
    }

    /// The cheapest cover of the core below the limit, units, or a bound.
    pub fn solve(&mut self, core: Core, limit: u64, depth: usize) -> Proof {
        self.work += 4 * core.entries();
        let Some(reduced) = core.reduced() else { return Proof::bound(limit) };
        if reduced.paid >= limit {
            return Proof::bound(limit);
        }
        let limit = limit - reduced.paid;
        let proof = if reduced.core.by_pattern.rows() == 0 {
            Proof { bound: 0, cover: Some((0, Vec::new())) }
        } else {
            let parts = reduced.core.parts();
            if parts.is_empty() {
                self.settle(reduced.core, limit, depth)
            } else {
                self.solve_parts(parts, limit, depth)
            }
        };
        proof.with(&reduced.taken, reduced.paid)
    }

    /// Parts that share nothing: the rest of each other's bounds limits each.
    fn solve_parts(&mut self, mut parts: Vec<Core>, limit: u64, depth: usize) -> Proof {
        parts.sort_by_key(Core::entries);
        let mut bounds: Vec<u64> = Vec::new();
        for part in &mut parts {
            let climb = Climb { limit, rounds: NODE_ROUNDS, patience: 8, step: 0.3 };
            ascend(part, &climb, &mut self.work, self.budget);
            bounds.push(ExactBound::of(part).units());
        }
        let mut open = Some(Vec::new());
        let mut cost = 0;
        let (first, last) = (self.first, parts.len() - 1);
        for (at, part) in parts.into_iter().enumerate() {
            let total: u64 = bounds.iter().sum();
            if total >= limit {
                self.first = first;
                return Proof::bound(limit);
            }
            let spare = limit - (total - bounds[at]);
            // What will do for one part depends on the others, but for the last.
            self.first = first && at == last;
            let proof = self.solve(part, spare, depth);
            self.first = first;
            bounds[at] = bounds[at].max(proof.bound);
            match proof.cover {
                Some((paid, sites)) => {
                    bounds[at] = bounds[at].min(paid);
                    cost += paid;
                    if let Some(open) = &mut open {
                        open.extend(sites);
                    }
                }
                None => open = None,
            }
        }
        let bound = bounds.iter().sum();
        Proof { bound, cover: open.filter(|_| cost < limit).map(|open| (cost, open)) }
    }

    /// Price a core that is reduced and in one piece, fix, branch.
    fn settle(&mut self, mut core: Core, mut limit: u64, depth: usize) -> Proof {
        let rounds = if depth == 0 { 10 * NODE_ROUNDS } else { NODE_ROUNDS };
        let climb = Climb { limit, rounds, patience: 8, step: if depth == 0 { 0.5 } else { 0.3 } };
        ascend(&mut core, &climb, &mut self.work, self.budget);
        let exact = ExactBound::of(&core);
        if exact.units() >= limit {
            return Proof::bound(limit);
        }
        let mut cover = None;
        let open = greedy(&core, &core.prices, &[]);
        let cost = core.cost(&open);
        if cost < limit {
            limit = cost;
            cover = Some((cost, core.named(&open)));
        }
        let here = exact.units().min(limit);
        let done = here >= limit || (self.first && cover.is_some());
        if done || self.is_over() || depth > DEEPEST {
            return Proof { bound: here, cover };
        }
        let (out, always) = exact.decided(limit);
        let gone = out.iter().filter(|&&out| out).count();
        let better = if always.contains(&true) || gone * 20 > core.costs.len() {
            self.fixed(&core, &out, &always, limit, depth)
        } else {
            let core = if gone > 0 { without(&core, &out) } else { core };
            self.branch(&core, limit, depth)
        };
        let bound = here.max(better.bound.min(limit));
        Proof { bound, cover: better.cover.or(cover) }
    }

    /// Go on without the sites that are out and with those that always come.
    fn fixed(
        &mut self,
        core: &Core,
        out: &[bool],
        always: &[bool],
        limit: u64,
        depth: usize,
    ) -> Proof {
        let sites = 0..core.costs.len() as u32;
        let taken: Vec<u32> = sites.filter(|&site| always[site as usize]).collect();
        // A site that is both in and out of every better cover: there is none.
        if taken.iter().any(|&site| out[site as usize]) || core.cost(&taken) >= limit {
            return Proof::bound(limit);
        }
        let paid = core.cost(&taken);
        let mut keep_site: Vec<bool> = out.iter().map(|out| !out).collect();
        let mut keep_pattern = vec![true; core.by_pattern.rows()];
        for &site in &taken {
            keep_site[site as usize] = false;
            for &pattern in core.by_site.row(site as usize) {
                keep_pattern[pattern as usize] = false;
            }
        }
        let names = core.named(&taken);
        let rest = core.restricted(&keep_pattern, &keep_site);
        self.solve(rest, limit - paid, depth.max(1)).with(&names, paid)
    }

    /// Search both sides of the most telling site.
    fn branch(&mut self, core: &Core, limit: u64, depth: usize) -> Proof {
        let mut chosen: Option<(f64, u32, Core, Core)> = None;
        for site in candidates(core) {
            let cost = core.costs[site as usize];
            let mut opened = core.opened(&[site]);
            let mut closed = core.closed(site);
            let with = cost as f64 + self.attempt(&mut opened, limit.saturating_sub(cost));
            let without = self.attempt(&mut closed, limit);
            let most = limit as f64 - 1.0 + 1e-6;
            let base = price_bound(core);
            let gain = |bound: f64| (bound.min(most + 0.1) - base).max(1e-4);
            let score = gain(with) * gain(without);
            let decided = with > most || without > most;
            if chosen.as_ref().is_none_or(|(best, ..)| score > *best) || decided {
                chosen = Some((score, site, opened, closed));
            }
            if decided {
                break;
            }
        }
        let Some((_, site, opened, closed)) = chosen else { return Proof::bound(0) };
        let cost = core.costs[site as usize];
        let mut limit_now = limit;
        let mut cover = None;
        let mut bound = limit;
        if cost < limit {
            let name = core.names[site as usize];
            let proof = self.solve(opened, limit - cost, depth + 1).with(&[name], cost);
            bound = bound.min(proof.bound);
            if let Some(found) = proof.cover {
                limit_now = found.0;
                bound = bound.min(limit_now);
                cover = Some(found);
                if self.first {
                    return Proof { bound: 0, cover };
                }
            }
        }
        let proof = self.solve(closed, limit_now, depth + 1);
        bound = bound.min(proof.bound);
        if let Some(found) = proof.cover {
            bound = bound.min(found.0);
            cover = Some(found);
        }
        Proof { bound, cover }
    }

    fn attempt(&mut self, core: &mut Core, limit: u64) -> f64 {
        if core.by_pattern.rows() == 0 {
            return 0.0;
        }
        self.work += 2 * core.entries();
        if core.by_pattern.iter().any(<[u32]>::is_empty) {
            return f64::INFINITY;
        }
        let climb = Climb { limit, rounds: TRIAL_ROUNDS, patience: 4, step: 0.3 };
        ascend(core, &climb, &mut self.work, self.budget)
    }
}

fn without(core: &Core, out: &[bool]) -> Core {
    let keep_site: Vec<bool> = out.iter().map(|out| !out).collect();
    core.restricted(&vec![true; core.by_pattern.rows()], &keep_site)
}

/// The bound of the core's prices, units.
fn price_bound(core: &Core) -> f64 {
    let reduced = reduced_costs(core);
    core.prices.iter().sum::<f64>() + reduced.iter().map(|reduced| reduced.min(0.0)).sum::<f64>()
}

/// Sites to try out: least decided by the shares first.
fn candidates(core: &Core) -> Vec<u32> {
    let undecided = |site: u32| {
        let share = core.shares[site as usize];
        let size = core.by_site.row(site as usize).len() as f64;
        (share.min(1.0 - share).max(0.0) + 0.01) * size.sqrt()
    };
    let mut sites: Vec<u32> = (0..core.costs.len() as u32).collect();
    sites.sort_by(|&a, &b| undecided(b).total_cmp(&undecided(a)).then(a.cmp(&b)));
    sites.truncate(TRIED);
    sites
}

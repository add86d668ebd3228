//! Slow twins of the capacitated models: who goes where is found by the shortest chain of moves,
//! one after the other, or by trying everything; which sites open by trying every choice.

use highs::{Col, HighsModelStatus, RowProblem, Sense};
use radii::model::{Cost, SiteRole};
use radii::siting::{Allowance, Problem, Travel};

use super::Enumeration;

/// Weights, what a unit of each costs at each site, and what the sites hold.
pub struct Market {
    /// Weight of each demand point.
    pub weights: Vec<u64>,
    /// Cost of each demand point at each site, where it may go there.
    pub costs: Vec<Vec<Option<u64>>>,
    /// Room of each site.
    pub rooms: Vec<u64>,
}

impl Market {
    /// Most weight served and the least cost of that, weights split: unit by unit, or as much
    /// as goes at once, along the cheapest chain (Bellman 1958; Ford 1956).
    pub fn split(&self, by_unit: bool) -> (u64, u128) {
        let (demand, sites) = (self.weights.len(), self.rooms.len());
        let mut flow = vec![vec![0_u64; sites]; demand];
        let mut left = self.weights.clone();
        let mut room = self.rooms.clone();
        loop {
            // What it costs to get a unit to each site, and by whom it comes there.
            let mut reached: Vec<Option<i128>> = vec![None; sites];
            let mut via: Vec<Option<(usize, Option<usize>)>> = vec![None; sites];
            for _ in 0..=sites {
                for (point, costs) in self.costs.iter().enumerate() {
                    for (to, cost) in costs.iter().enumerate() {
                        let Some(cost) = cost.map(i128::from) else { continue };
                        let mut offer = |length: i128, from: Option<usize>| {
                            if reached[to].is_none_or(|known| length < known) {
                                reached[to] = Some(length);
                                via[to] = Some((point, from));
                            }
                        };
                        if left[point] > 0 {
                            offer(cost, None);
                        }
                        for from in (0..sites).filter(|&from| flow[point][from] > 0) {
                            let back = costs[from].map(i128::from).expect("it is there");
                            if let Some(length) = reached[from].filter(|_| from != to) {
                                let length = length + cost - back;
                                if reached[to].is_none_or(|known| length < known) {
                                    reached[to] = Some(length);
                                    via[to] = Some((point, Some(from)));
                                }
                            }
                        }
                    }
                }
            }
            let open = (0..sites).filter(|&site| room[site] > 0);
            let end = open.filter_map(|site| reached[site].map(|length| (length, site))).min();
            let Some((_, end)) = end else { break };
            let (mut amount, mut at, mut chain) = (room[end], end, Vec::new());
            loop {
                let (point, from) = via[at].expect("somebody came");
                chain.push((point, from, at));
                match from {
                    Some(from) => {
                        amount = amount.min(flow[point][from]);
                        at = from;
                    }
                    None => {
                        amount = amount.min(left[point]);
                        break;
                    }
                }
            }
            let amount = if by_unit { 1 } else { amount };
            for (point, from, to) in chain {
                match from {
                    Some(from) => flow[point][from] -= amount,
                    None => left[point] -= amount,
                }
                flow[point][to] += amount;
            }
            room[end] -= amount;
        }
        let served: u64 = flow.iter().flatten().sum();
        let each = flow.iter().zip(&self.costs).flat_map(|(flow, costs)| flow.iter().zip(costs));
        let cost = each.map(|(flow, cost)| u128::from(*flow) * u128::from(cost.unwrap_or(0)));
        (served, cost.sum())
    }

    /// The same with whole weights: everything is tried.
    pub fn whole(&self) -> (u64, u128) {
        let mut best = (0, 0);
        let mut rooms = self.rooms.clone();
        self.try_from(0, &mut rooms, (0, 0), &mut best);
        best
    }

    fn try_from(
        &self,
        point: usize,
        rooms: &mut [u64],
        so_far: (u64, u128),
        best: &mut (u64, u128),
    ) {
        let possible = so_far.0 + self.weights[point..].iter().sum::<u64>();
        if possible < best.0 || possible == best.0 && so_far.1 >= best.1 && best.0 > 0 {
            return;
        }
        let Some(&weight) = self.weights.get(point) else {
            let is_better = so_far.0 > best.0 || so_far.0 == best.0 && so_far.1 < best.1;
            if is_better {
                *best = so_far;
            }
            return;
        };
        for (site, cost) in self.costs[point].iter().enumerate() {
            let Some(cost) = cost.filter(|_| rooms[site] >= weight) else { continue };
            rooms[site] -= weight;
            let then = (so_far.0 + weight, so_far.1 + u128::from(weight) * u128::from(cost));
            self.try_from(point + 1, rooms, then, best);
            rooms[site] += weight;
        }
        self.try_from(point + 1, rooms, so_far, best);
    }
}

/// Who may go where when these candidates are open.
pub fn market(problem: &Problem, travel: &dyn Travel, is_open: impl Fn(u32) -> bool) -> Market {
    let capacity = problem.capacity.as_ref().expect("capacities");
    let all: u64 = problem.weights.iter().map(|weight| weight.0).sum();
    let sites = capacity.holds.len() as u32;
    let serves = |site: u32| site as usize >= problem.roles.len() || is_open(site);
    let demand: Vec<usize> =
        (0..problem.weights.len()).filter(|&it| problem.weights[it].0 > 0).collect();
    let cost = |demand: usize, site: u32| {
        let cost = travel.cost(demand, site).filter(|_| serves(site));
        cost.filter(|cost: &Cost| *cost <= capacity.limit).map(|cost| u64::from(cost.0))
    };
    Market {
        weights: demand.iter().map(|&it| problem.weights[it].0).collect(),
        costs: demand.iter().map(|&it| (0..sites).map(|site| cost(it, site)).collect()).collect(),
        rooms: capacity.holds.iter().map(|holds| holds.map_or(all, |holds| holds.0)).collect(),
    }
}

/// The best value of a capacitated model by its name; `None` when no choice does what is asked.
pub fn best(problem: &Problem, model: &str) -> Option<u64> {
    let travel = problem.travel.expect("costs");
    let single = problem.capacity.as_ref().expect("capacities").single_source;
    let enumeration = Enumeration(problem);
    let worth = |choice: u32| {
        let market = market(problem, travel, |site| Enumeration::is_open(choice, site));
        let (served, cost) = if single { market.whole() } else { market.split(false) };
        let sites = 0..problem.roles.len() as u32;
        let open = sites.filter(|&site| Enumeration::is_open(choice, site));
        let opening = open.filter_map(|site| problem.opening.get(site as usize)).sum::<u64>();
        let everybody = served == market.weights.iter().sum::<u64>();
        match model {
            "mclp" => Some(served),
            "p-median" => everybody.then_some(cost as u64),
            "cflp" => everybody.then_some(cost as u64 + opening),
            other => panic!("no slow twin for {other}"),
        }
    };
    let worths = enumeration.choices().filter_map(worth);
    if model == "mclp" { worths.max() } else { worths.min() }
}

/// What HiGHS makes of the whole model of a problem of one group without spacing: every pair a
/// column, capacities its only link between pairs and sites. `None` where nothing does.
pub fn by_highs(problem: &Problem, model: &str) -> Option<u64> {
    let travel = problem.travel.expect("costs");
    let capacity = problem.capacity.as_ref().expect("capacities");
    let whole = market(problem, travel, |site| problem.roles[site as usize] != SiteRole::Forbidden);
    let mut rows = RowProblem::default();
    let sites: Vec<Col> = (0..whole.rooms.len())
        .map(|site| match problem.roles.get(site) {
            None | Some(SiteRole::Required) => (1.0, problem.opening.get(site)),
            _ => (0.0, problem.opening.get(site)),
        })
        .map(|(least, opening)| {
            rows.add_integer_column(opening.map_or(0.0, |cost| *cost as f64 / 250.0), least..=1.0)
        })
        .collect();
    if let [Allowance::Sites(most)] = problem.allowances[..] {
        let new = sites.iter().take(problem.roles.len());
        rows.add_row(..=f64::from(most), new.map(|site| (*site, 1.0)));
    }
    let mut served = vec![Vec::new(); sites.len()];
    for (costs, &weight) in whole.costs.iter().zip(&whole.weights) {
        let weight = weight as f64 / 250.0;
        let mut parts = Vec::new();
        for (site, cost) in costs.iter().enumerate() {
            let Some(cost) = cost else { continue };
            let worth = if model == "mclp" { -weight } else { weight * *cost as f64 };
            let column = if capacity.single_source {
                rows.add_integer_column(worth, 0..=1)
            } else {
                rows.add_column(worth, 0..=1)
            };
            parts.push((column, 1.0));
            served[site].push((column, weight));
        }
        if model == "mclp" {
            rows.add_row(..=1.0, parts);
        } else {
            rows.add_row(1.0..=1.0, parts);
        }
    }
    for ((served, room), site) in served.into_iter().zip(&whole.rooms).zip(&sites) {
        rows.add_row(..=0.0, served.into_iter().chain([(*site, -(*room as f64) / 250.0)]));
    }
    let mut solver = rows.optimise(Sense::Minimise);
    solver.set_option("mip_rel_gap", 0.0);
    solver.set_option("output_flag", false);
    let solved = solver.solve();
    match solved.status() {
        HighsModelStatus::Optimal => Some((solved.objective_value().abs() * 250.0).round() as u64),
        HighsModelStatus::Infeasible => None,
        other => panic!("HiGHS says {other:?}"),
    }
}

//! A core as a mixed-integer program, for HiGHS to close.
//!
//! y_j = 1 where site j opens, x_ij the part of row i that goes to j: x_ij <= y_j, which is far
//! stronger than the capacities alone (Cornuejols, Sridharan and Thizy 1991), sum of w_i x_ij <=
//! Q_j y_j, and, where everybody is served, sum of Q_j y_j >= all weight. Where a row may stay
//! unserved, or is cut off, a last column holds what no site of the row serves.

use highs::{Col, RowProblem, Sense};

use super::core::Core;
use super::table::Table;
use crate::siting::fixing::Fixing;
use crate::siting::general::cliques;
use crate::siting::mip::{self, CoreAnswer};
use crate::siting::unit::unit;
use crate::siting::{Budget, SitingError};

/// Objective coefficients beyond this lose themselves in the tolerances of HiGHS.
const LARGEST: f64 = 1e6;
/// Part of a value that HiGHS may be wrong by: it lets every row be off by 1e-6.
const TOLERANCE: f64 = 1e-6;

/// Columns and their weights.
type Weighed = Vec<(Col, u64)>;

/// A program ready for HiGHS.
pub struct Program<'a> {
    core: &'a Core,
    rows: RowProblem,
    sites: Vec<Col>,
    /// What 1 of the objective is worth.
    scale: f64,
}

/// What HiGHS says.
pub struct Closed {
    /// Open sites of the best choice, by index in the core.
    pub open: Option<Vec<u32>>,
    /// Lane of each row that goes somewhere as a whole, counted within the row.
    pub lanes: Vec<Option<u32>>,
    /// No choice is below this.
    pub bound: u64,
    /// There is no choice.
    pub infeasible: bool,
    /// Whether HiGHS calls its choice the best.
    pub proved: bool,
}

impl<'a> Program<'a> {
    /// Write a core down.
    pub fn new(core: &'a Core) -> Program<'a> {
        let mut program =
            Program { core, rows: RowProblem::default(), sites: Vec::new(), scale: scale_of(core) };
        for site in 0..core.sites() {
            let range = if core.fixings[site] == Fixing::In { 1..=1 } else { 0..=1 };
            let price = core.opening[site] as f64 / program.scale;
            let column = program.rows.add_integer_column(price, range);
            program.sites.push(column);
        }
        program.add_rules();
        let (served, rests) = program.add_rows();
        program.add_rooms(&served);
        program.add_total(&rests);
        program
    }

    fn add_rules(&mut self) {
        let core = self.core;
        for (group, &most) in core.most.iter().enumerate() {
            let members = (0..core.sites())
                .filter(|&site| core.is_new(site) && usize::from(core.group[site]) == group);
            let members: Vec<usize> = members.collect();
            let step = unit(members.iter().map(|&site| core.spends[site]));
            let spend = |&site: &usize| (self.sites[site], (core.spends[site] / step) as f64);
            self.rows.add_row(..=(most / step) as f64, members.iter().map(spend));
            if core.least[group] > 0 {
                let one = members.iter().map(|&site| (self.sites[site], 1.0));
                self.rows.add_row(f64::from(core.least[group]).., one);
            }
        }
        let mut pairs = Vec::new();
        for (site, rivals) in core.rivals.iter().enumerate() {
            pairs.extend(rivals.iter().map(|&rival| [site as u32, rival]));
        }
        for clique in cliques(&pairs, core.sites()) {
            let one = clique.iter().map(|&site| (self.sites[site as usize], 1.0));
            self.rows.add_row(..=1.0, one);
        }
    }

    /// Every row goes somewhere. The columns and weights of each site, and those of the rests.
    fn add_rows(&mut self) -> (Vec<Weighed>, Weighed) {
        let core = self.core;
        let mut served = vec![Vec::new(); core.sites()];
        let mut rests = Vec::new();
        for row in 0..core.rows() {
            let weight = core.weights[row];
            let worth = |cost: u64| weight as f64 * cost as f64 / self.scale;
            let mut terms = Vec::new();
            for hit in core.row(row) {
                let price = worth(hit.cost.0.into());
                let column = if core.single {
                    self.rows.add_integer_column(price, 0..=1)
                } else {
                    self.rows.add_column(price, 0..=1)
                };
                let site = hit.site as usize;
                terms.push((column, 1.0));
                served[site].push((column, weight));
                if core.fixings[site] != Fixing::In {
                    self.rows.add_row(..=0.0, [(column, 1.0), (self.sites[site], -1.0)]);
                }
            }
            if let Some(rest) = core.rests[row] {
                let column = self.rows.add_column(worth(rest), 0..=1);
                terms.push((column, 1.0));
                rests.push((column, weight));
            }
            self.rows.add_row(1.0..=1.0, terms);
        }
        (served, rests)
    }

    fn add_rooms(&mut self, served: &[Weighed]) {
        for (site, served) in served.iter().enumerate() {
            let room = self.core.rooms[site];
            let wanted = served.iter().map(|(_, weight)| u128::from(*weight)).sum::<u128>();
            if wanted <= room.into() {
                continue;
            }
            let step = unit(served.iter().map(|(_, weight)| *weight).chain([room]));
            let part = |weight: u64| (weight / step) as f64;
            let row = served.iter().map(|&(column, weight)| (column, part(weight)));
            self.rows.add_row(..=0.0, row.chain([(self.sites[site], -part(room))]));
        }
    }

    /// The open sites hold everybody who is not left.
    fn add_total(&mut self, rests: &[(Col, u64)]) {
        let core = self.core;
        let all = core.weights.iter().map(|weight| u128::from(*weight)).sum::<u128>() as u64;
        let numbers = core.rooms.iter().chain(&core.weights).copied();
        let step = unit(numbers.chain([all]));
        let part = |weight: u64| (weight / step) as f64;
        let rooms = self.sites.iter().zip(&core.rooms).map(|(site, room)| (*site, part(*room)));
        let rests = rests.iter().map(|&(column, weight)| (column, part(weight)));
        self.rows.add_row(part(all).., rooms.chain(rests));
    }

    /// Let HiGHS work. Only choices that come to at most `need` are of interest, and one within
    /// `slack` of the best is as good.
    pub fn solve(
        self,
        need: Option<u64>,
        slack: u64,
        budget: &Budget,
    ) -> Result<Closed, SitingError> {
        let core = self.core;
        let model = self
            .rows
            .try_optimise(Sense::Minimise)
            .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
        let step = core.unit as f64 / self.scale;
        let less = |need: u64| need.saturating_sub(core.base) as f64 / self.scale + 0.5 * step;
        let less = need.map(less);
        // Choices differ by whole steps: less than one apart is equal.
        let near = f64::max(0.999 * step, slack as f64 / self.scale);
        let answer = mip::run_as_near(model, near, less, None, core.sites(), budget)?;
        Ok(Closed {
            bound: bound_of(core, answer.bound * self.scale, answer.proved),
            lanes: if core.single { lanes_of(core, &answer) } else { Vec::new() },
            open: answer.open,
            infeasible: answer.infeasible,
            proved: answer.proved,
        })
    }
}

impl Closed {
    /// Site of each row of the table that goes to one as a whole.
    pub fn sites(&self, core: &Core, table: &Table<'_>) -> Vec<Option<u32>> {
        let mut to = vec![None; table.weights.len()];
        for (row, lane) in self.lanes.iter().enumerate() {
            let site = lane.map(|lane| core.row(row)[lane as usize].site);
            to[core.from[row] as usize] = site.map(|site| core.names[site as usize]);
        }
        to
    }
}

/// What 1 of the objective is worth: a step, or more where steps are small.
fn scale_of(core: &Core) -> f64 {
    let mut most = 1.0_f64;
    for row in 0..core.rows() {
        let top = core.row(row).iter().map(|hit| u64::from(hit.cost.0)).chain(core.rests[row]);
        most = most.max(core.weights[row] as f64 * top.max().unwrap_or(0) as f64);
    }
    let most = core.opening.iter().fold(most, |most, cost| most.max(*cost as f64));
    (most / LARGEST).max(core.unit as f64)
}

/// The bound of HiGHS in whole numbers, on the safe side.
fn bound_of(core: &Core, bound: f64, proved: bool) -> u64 {
    if !bound.is_finite() || bound <= 0.0 {
        return core.base;
    }
    // A proof is to less than a step; what is short of one is as good as HiGHS adds up.
    let slack = if proved { 1e-6 * core.unit as f64 } else { TOLERANCE * bound };
    let steps = ((bound - slack) / core.unit as f64).ceil().max(0.0) as u64;
    core.base.saturating_add(steps.saturating_mul(core.unit))
}

fn lanes_of(core: &Core, answer: &CoreAnswer) -> Vec<Option<u32>> {
    if answer.columns.is_empty() {
        return Vec::new();
    }
    let mut at = core.sites();
    let lane = |row: usize| {
        let taken = &answer.columns[at..at + core.row(row).len()];
        at += taken.len() + usize::from(core.rests[row].is_some());
        taken.iter().position(|part| *part > 0.5).map(|lane| lane as u32)
    };
    (0..core.rows()).map(lane).collect()
}

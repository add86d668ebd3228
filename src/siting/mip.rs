//! HiGHS closes what Lagrangian bounds leave open. It is given the reduced core and a warm
//! start; Ctrl-C and the time limit reach it through its interrupt callback.

use std::ffi::{CStr, c_char, c_int, c_void};

use highs::{HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use super::{Budget, SitingError, Sparse};

/// What HiGHS found on a core.
#[derive(Debug, Clone)]
pub struct CoreAnswer {
    /// Sites of the best solution, by index in the core; `None` when it found none.
    pub open: Option<Vec<u32>>,
    /// Its proven bound on the objective.
    pub bound: f64,
    /// Whether it proved its solution to be the best, to less than one unit.
    pub proved: bool,
    /// Whether it proved that there is no solution.
    pub infeasible: bool,
}

/// Most weight with at most `most` of the core's sites. Weights are whole multiples of one
/// unit; `start` is a known solution.
///
/// max sum w_i z_i, z_i <= sum of y_j over the sites of i, sum y_j <= most, z in [0, 1],
/// y in {0, 1} (Church and ReVelle 1974).
pub fn most_covered(
    weights: &[u64],
    by_pattern: &Sparse,
    most: usize,
    start: &[u32],
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    // A pattern with one site is covered exactly when that site is open: no column needed.
    let mut own = vec![0_u64; by_pattern.columns()];
    for (pattern, sites) in by_pattern.iter().enumerate() {
        if let [only] = sites {
            own[*only as usize] += weights[pattern];
        }
    }
    let mut problem = RowProblem::default();
    let site_columns: Vec<_> =
        own.iter().map(|&weight| problem.add_integer_column(weight as f64, 0..=1)).collect();
    problem.add_row(..=most as f64, site_columns.iter().map(|&column| (column, 1.0)));
    let mut warm = vec![0.0; site_columns.len()];
    for &site in start {
        warm[site as usize] = 1.0;
    }
    for (pattern, sites) in by_pattern.iter().enumerate() {
        if sites.len() > 1 {
            let covered = problem.add_column(weights[pattern] as f64, 0..=1);
            let row = sites.iter().map(|&site| (site_columns[site as usize], 1.0));
            problem.add_row(0.., row.chain([(covered, -1.0)]));
            let is_covered = sites.iter().any(|&site| warm[site as usize] > 0.5);
            warm.push(f64::from(u8::from(is_covered)));
        }
    }
    let model = problem
        .try_optimise(Sense::Maximise)
        .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
    run(model, Some(&warm), site_columns.len(), budget)
}

/// Fewest of the core's sites that cover every pattern.
///
/// min sum y_j, sum of y_j over the sites of i >= 1, y in {0, 1} (Toregas et al. 1971).
pub fn fewest_sites(
    by_pattern: &Sparse,
    start: &[u32],
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    let mut problem = RowProblem::default();
    let site_columns: Vec<_> =
        (0..by_pattern.columns()).map(|_| problem.add_integer_column(1.0, 0..=1)).collect();
    for sites in by_pattern.iter() {
        let row = sites.iter().map(|&site| (site_columns[site as usize], 1.0));
        problem.add_row(1.., row);
    }
    let mut warm = vec![0.0; site_columns.len()];
    for &site in start {
        warm[site as usize] = 1.0;
    }
    let model = problem
        .try_optimise(Sense::Minimise)
        .map_err(|status| SitingError::Solver(format!("{status:?}")))?;
    run(model, Some(&warm), site_columns.len(), budget)
}

/// Let HiGHS solve a model whose first columns are the sites.
pub(super) fn run(
    mut model: Model,
    warm: Option<&[f64]>,
    sites: usize,
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    fn failed(what: &str, status: impl std::fmt::Debug) -> SitingError {
        SitingError::Solver(format!("{what}: {status:?}"))
    }
    model.make_quiet();
    let seconds = budget.seconds_left();
    for (option, value) in [
        ("mip_rel_gap", budget.gap.max(0.0)),
        // Objectives are whole numbers of units: less than one unit apart is equal.
        ("mip_abs_gap", 0.999),
    ] {
        model.try_set_option(option, value).map_err(|status| failed(option, status))?;
    }
    if seconds.is_finite() {
        model
            .try_set_option("time_limit", seconds)
            .map_err(|status| failed("time_limit", status))?;
    }
    // One thread, so that the chosen sites do not depend on the machine.
    for (option, value) in [("threads", 1), ("random_seed", (budget.seed % 1_000_000) as i32)] {
        model.try_set_option(option, value).map_err(|status| failed(option, status))?;
    }
    if warm.is_some() {
        model
            .try_set_solution(warm, None, None, None)
            .map_err(|status| failed("warm start", status))?;
    }
    listen(&mut model, budget)?;
    let solved = model.try_solve().map_err(|status| failed("solve", status))?;
    let bound = solved
        .double_info_value(MIP_DUAL_BOUND)
        .map_err(|status| failed("mip_dual_bound", status))?;
    let has_solution = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let open = has_solution.then(|| {
        let solution = solved.get_solution();
        let columns = solution.columns()[..sites].iter().enumerate();
        columns.filter(|(_, value)| **value > 0.5).map(|(site, _)| site as u32).collect()
    });
    let proved = solved.status() == HighsModelStatus::Optimal && budget.gap == 0.0;
    let infeasible = solved.status() == HighsModelStatus::Infeasible;
    Ok(CoreAnswer { open, bound, proved, infeasible })
}

const MIP_DUAL_BOUND: &CStr = c"mip_dual_bound";

/// Let HiGHS ask the budget, while it branches, whether to go on.
#[allow(unsafe_code)]
fn listen(model: &mut Model, budget: &Budget) -> Result<(), SitingError> {
    /// `kHighsCallbackMipInterrupt` of highs_c_api.h.
    const MIP_INTERRUPT: c_int = 6;

    unsafe extern "C" fn ask(
        _: c_int,
        _: *const c_char,
        _: *const highs_sys::HighsCallbackDataOut,
        answer: *mut highs_sys::HighsCallbackDataIn,
        budget: *mut c_void,
    ) {
        // SAFETY: HiGHS passes back the pointer given below, which outlives the solve, and
        // an answer of its own that is valid for this call (or null).
        unsafe {
            if let (Some(answer), Some(budget)) =
                (answer.as_mut(), (budget as *const Budget).as_ref())
            {
                answer.user_interrupt = c_int::from(budget.is_spent());
            }
        }
    }

    // SAFETY: the model is alive and exclusively borrowed; `budget` is borrowed by the
    // caller until the solve is over, and the callback only reads it.
    let status = unsafe {
        let highs = model.as_mut_ptr();
        let data = std::ptr::from_ref(budget).cast_mut().cast::<c_void>();
        highs_sys::Highs_setCallback(highs, Some(ask), data)
            .max(highs_sys::Highs_startCallback(highs, MIP_INTERRUPT))
    };
    if status == highs_sys::STATUS_OK {
        Ok(())
    } else {
        Err(SitingError::Solver("the interrupt callback was refused".to_owned()))
    }
}

pub fn groups(
    cover: &super::max_cover::MaxCover,
    budget: &Budget,
) -> Result<Vec<u32>, SitingError> {
    let mut problem = RowProblem::default();
    let cols: Vec<_> =
        (0..cover.costs.len()).map(|_| problem.add_integer_column(0.0, 0..=1)).collect();
    for (g, most) in cover.most.iter().enumerate() {
        let row = (0..cols.len())
            .filter(|&s| usize::from(cover.group[s]) == g)
            .map(|s| (cols[s], cover.costs[s] as f64));
        problem.add_row(..=*most as f64, row);
    }
    for (pattern, sites) in cover.by_pattern.iter().enumerate() {
        let covered = problem.add_column(cover.weights[pattern] as f64, 0..=1);
        let row = sites.iter().map(|&site| (cols[site as usize], 1.0));
        problem.add_row(0.., row.chain([(covered, -1.0)]));
    }
    let model =
        problem.try_optimise(Sense::Maximise).map_err(|s| SitingError::Solver(format!("{s:?}")))?;
    Ok(run(model, None, cols.len(), budget)?.open.unwrap_or_default())
}
pub fn cheapest(
    by_pattern: &Sparse,
    costs: &[u64],
    budget: &Budget,
) -> Result<Vec<u32>, SitingError> {
    let mut problem = RowProblem::default();
    let cols: Vec<_> = costs.iter().map(|&c| problem.add_integer_column(c as f64, 0..=1)).collect();
    for sites in by_pattern.iter() {
        problem.add_row(1.., sites.iter().map(|&site| (cols[site as usize], 1.0)));
    }
    let model =
        problem.try_optimise(Sense::Minimise).map_err(|s| SitingError::Solver(format!("{s:?}")))?;
    Ok(run(model, None, cols.len(), budget)?.open.unwrap_or_default())
}

//! HiGHS closes what Lagrangian bounds leave open. It is given the reduced core and a warm
//! start; Ctrl-C and the time limit reach it through its interrupt callback.

use std::ffi::{CStr, c_char, c_int, c_void};

use highs::{HighsModelStatus, HighsSolutionStatus, Model};

use super::{Budget, SitingError};

/// What HiGHS found on a core.
#[derive(Debug, Clone)]
pub struct CoreAnswer {
    /// Sites of the best solution, by index in the core; `None` when it found none.
    pub open: Option<Vec<u32>>,
    /// All columns of the best solution; empty when it found none.
    pub columns: Vec<f64>,
    /// Its proven bound on the objective.
    pub bound: f64,
    /// Whether it proved its solution to be the best, to less than one unit.
    pub proved: bool,
    /// Whether it proved that there is no solution.
    pub infeasible: bool,
}

/// What a start is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Hardly to be bettered, and what it fixes is gone: HiGHS's own restarts and heuristics
    /// would take two thirds of its time.
    Good,
    /// A first try.
    Rough,
}

/// Let HiGHS solve a model whose first columns are the sites, from a start.
pub fn run(
    model: Model,
    start: Option<(&[f64], Start)>,
    sites: usize,
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    run_below(model, None, start, sites, budget)
}

/// The same for a solution of less than so much, where that is given: it is infeasible where
/// there is none.
pub fn run_below(
    model: Model,
    less_than: Option<f64>,
    start: Option<(&[f64], Start)>,
    sites: usize,
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    // Objectives are whole numbers: less than one apart is equal.
    run_as_near(model, 0.999, less_than, start, sites, budget)
}

/// The same where a solution this close to the bound is as good as the best.
pub fn run_as_near(
    mut model: Model,
    near: f64,
    less_than: Option<f64>,
    start: Option<(&[f64], Start)>,
    sites: usize,
    budget: &Budget,
) -> Result<CoreAnswer, SitingError> {
    fn failed(what: &str, status: impl std::fmt::Debug) -> SitingError {
        SitingError::Solver(format!("{what}: {status:?}"))
    }
    model.make_quiet();
    if let Some(less_than) = less_than {
        model
            .try_set_option("objective_bound", less_than)
            .map_err(|status| failed("objective_bound", status))?;
    }
    let seconds = budget.seconds_left();
    for (option, value) in [("mip_rel_gap", budget.gap.max(0.0)), ("mip_abs_gap", near)] {
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
    if let Some((columns, worth)) = start {
        if worth == Start::Good {
            model
                .try_set_option("mip_allow_restart", false)
                .map_err(|status| failed("mip_allow_restart", status))?;
            model
                .try_set_option("mip_heuristic_effort", 0.0)
                .map_err(|status| failed("mip_heuristic_effort", status))?;
            // Two thirds of its simplex iterations went into trying branches out.
            model
                .try_set_option("mip_pscost_minreliable", 1)
                .map_err(|status| failed("mip_pscost_minreliable", status))?;
        }
        model
            .try_set_solution(Some(columns), None, None, None)
            .map_err(|status| failed("warm start", status))?;
    }
    listen(&mut model, budget)?;
    let solved = model.try_solve().map_err(|status| failed("solve", status))?;
    let bound = solved
        .double_info_value(MIP_DUAL_BOUND)
        .map_err(|status| failed("mip_dual_bound", status))?;
    // Where HiGHS leaves its notes unwritten, it gives -1, which the binding would panic on.
    let noted = solved
        .int_info_value(PRIMAL_STATUS)
        .map_err(|status| failed("primal_solution_status", status))?;
    let has_solution = noted == HighsSolutionStatus::Feasible as i64;
    let bound = if noted < 0 { f64::NAN } else { bound };
    let columns = if has_solution { solved.get_solution().columns().to_vec() } else { Vec::new() };
    let open = has_solution.then(|| {
        let columns = columns[..sites].iter().enumerate();
        columns.filter(|(_, value)| **value > 0.5).map(|(site, _)| site as u32).collect()
    });
    let proved = solved.status() == HighsModelStatus::Optimal && budget.gap == 0.0;
    let infeasible = solved.status() == HighsModelStatus::Infeasible;
    Ok(CoreAnswer { open, columns, bound, proved, infeasible })
}

const MIP_DUAL_BOUND: &CStr = c"mip_dual_bound";
const PRIMAL_STATUS: &CStr = c"primal_solution_status";

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

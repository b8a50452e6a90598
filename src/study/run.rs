//! One run: a scenario solved with one seed, and judged.

use super::mend::mend;
use super::scenario::{Scenario, Study};
use super::workshop::Workshop;
use crate::model::{Diagnostic, Instance};
use crate::solve::{Solution, SolveError, SolveOptions, Status, Watch, solve};
use crate::units::Money;
use crate::verify::VerifiedPlan;

/// What a run found.
#[derive(Clone, Debug)]
pub struct Finished {
    /// On what the plan is judged.
    pub judge: Instance,
    /// The plan as it is judged.
    pub judged: VerifiedPlan,
    /// What was asked of the solver.
    pub options: SolveOptions,
    /// What the solver gave.
    pub solution: Solution,
    /// The objective that was planned for, which the bound of the solution is about.
    pub planned_total: Money,
    /// Whether that is the objective of the judge, with nothing hidden from the planner.
    pub judges_itself: bool,
    /// Depot visits at which more is loaded than planned.
    pub loads_raised: u32,
    /// Jobs that could not be kept on the true day.
    pub jobs_dropped: u32,
}

/// Why a run could not be done.
#[derive(Debug)]
pub enum RunError {
    /// The instance of the scenario cannot be made.
    Scenario(Vec<Diagnostic>),
    /// It cannot be solved.
    Solve(SolveError),
}

/// Solves a scenario with a seed and judges the plan; nothing if `watch` stopped it before its budget was spent.
///
/// # Errors
/// The instance cannot be made or solved.
pub fn run(
    workshop: &Workshop,
    study: &Study,
    scenario: &Scenario,
    seed: u64,
    watch: &dyn Watch,
) -> Result<Option<Finished>, RunError> {
    let instance = workshop.planned(scenario).map_err(RunError::Scenario)?;
    let options = scenario.effort.options(seed);
    let solution = solve(&instance, &options, watch).map_err(RunError::Solve)?;
    if solution.status == Status::Interrupted {
        return Ok(None);
    }
    let planned_total = solution.plan.score().total(instance.objective.mode);
    let judges_itself = workshop.judges_itself(study, scenario);
    let judge = if judges_itself { instance } else { workshop.judge(study, scenario).map_err(RunError::Scenario)? };
    let mended = mend(&judge, solution.plan.plan()).map_err(|broken| RunError::Solve(SolveError::Rejected(broken)))?;
    Ok(Some(Finished {
        judge,
        judged: mended.plan,
        options,
        solution,
        planned_total,
        judges_itself,
        loads_raised: mended.loads_raised,
        jobs_dropped: mended.jobs_dropped,
    }))
}

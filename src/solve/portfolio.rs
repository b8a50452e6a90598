//! The portfolio: search, then the MILP over the routes it met, then search again.

use super::api::{Solution, SolveError, SolveOptions, Status, Watch};
use super::incumbent::Incumbent;
use super::refuse::refuse_unsupported;
use super::start::state_of;
use super::team::Team;
use super::unserved::reasons;
use crate::eval::{Problem, Scratch};
use crate::graph::Graph;
use crate::model::Instance;
use crate::search::{SearchOptions, State};
use crate::verify::verify;
use std::time::{Duration, Instant};

/// Budget where the caller gives none.
pub const DEFAULT_TIME: Duration = Duration::from_secs(30);

/// Slices of a budget.
const SLICES: u32 = 4;

/// Plans an instance.
///
/// # Errors
/// The instance uses a rule that is not supported, the start plan breaks a rule, or the MILP solver fails.
pub fn solve(instance: &Instance, options: &SolveOptions, watch: &dyn Watch) -> Result<Solution, SolveError> {
    refuse_unsupported(instance)?;
    let incumbent = Incumbent::new(instance, watch);
    if let Some(plan) = &options.start {
        verify(instance, plan).map_err(SolveError::StartPlan)?;
        incumbent.offer(plan, "start", 0)?;
    }
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    let state = options.start.as_ref().map_or_else(|| State::empty(&problem), |plan| state_of(&problem, plan));
    let mut team = search_all(&problem, &incumbent, state, options)?;
    finish(&problem, &incumbent, &mut team)
}

fn search_all<'p, 'a>(
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    state: State,
    options: &SolveOptions,
) -> Result<Team<'p, 'a>, SolveError> {
    let time = match (options.budget.time, options.budget.iterations) {
        (None, None) => Some(DEFAULT_TIME),
        (time, _) => time,
    };
    let left = time.map(|time| time.saturating_sub(incumbent.elapsed()));
    let deadline = left.map(|left| Instant::now() + left);
    let search = SearchOptions {
        seed: options.seed,
        iterations: options.budget.iterations,
        time: left,
        ..SearchOptions::default()
    };
    let mut team = Team::new(problem, incumbent, state, options.threads, SLICES, search);
    for slice in 0..SLICES {
        team.run(slice, deadline)?;
        if incumbent.stopped() {
            break;
        }
    }
    Ok(team)
}

fn finish<'p>(problem: &Problem, incumbent: &Incumbent, team: &mut Team<'p, '_>) -> Result<Solution, SolveError> {
    let plan = team.best.to_plan(problem, &mut Scratch::default());
    incumbent.offer(&plan, "search", team.iterations)?;
    let Some(plan) = incumbent.best() else { return Err(SolveError::Milp("no plan was made".to_owned())) };
    let state = state_of(problem, plan.plan());
    let unassigned = reasons(problem, &state);
    let status = if incumbent.stopped() { Status::Interrupted } else { Status::Feasible };
    Ok(Solution {
        unassigned,
        status,
        bound: incumbent.bound(),
        gap: None,
        iterations: team.iterations,
        wall: incumbent.elapsed(),
        plan,
    })
}

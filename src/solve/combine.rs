//! The route model over the routes that the search met, and the arc model of small instances.

use super::api::SolveError;
use super::incumbent::Incumbent;
use super::start::state_of;
use super::team::Team;
use crate::eval::{Node, Problem, Scratch, Supply};
use crate::exact::route::{Column, RouteOptions};
use crate::exact::{ExactError, ExactStatus, arc, route};
use crate::model::{Mode, identical_shifts};
use crate::search::route as route_of;
use crate::units::{Id, Money, ShiftId};
use crate::verify::verify_route;
use std::time::Duration;

/// Most routes of the pool that a MILP is given: the ones met last.
const MOST_COLUMNS: usize = 12_000;
/// Nodes of the MILP over the pool where time is not limited.
const MOST_NODES: i32 = 200;
/// Nodes of the arc model where time is not limited.
const MOST_NODES_SMALL: i32 = 20_000;
/// The arc model is tried on its own on instances with at most this many jobs × jobs × shifts.
const SMALL: usize = 400;

/// What the arc model proved.
pub struct Proof {
    /// Bound on the objective, if any.
    pub bound: Option<Money>,
    /// The incumbent is a best plan.
    pub optimal: bool,
    /// Rules that the bound leaves out.
    pub relaxed: Vec<String>,
}

/// Whether the arc model is worth trying before anything else.
pub fn is_small(problem: &Problem) -> bool {
    problem.job_count().pow(2) * problem.shifts.len() <= SMALL
}

/// Chooses the best plan among the routes of the team's pool, and hands it to the team if it is better.
///
/// # Errors
/// HiGHS fails, or a plan of ours breaks a rule.
pub fn combine(
    problem: &Problem,
    incumbent: &Incumbent,
    team: &mut Team,
    limit: Option<Duration>,
) -> Result<(), SolveError> {
    if !problem.bonds.is_empty() || !problem.weeks.is_empty() {
        // The route model does not know of relations between routes, nor of vans that last over several of them.
        return Ok(());
    }
    let most = if limit.is_none() { MOST_COLUMNS / 4 } else { MOST_COLUMNS };
    let (columns, start) = columns(problem, team, most);
    let classes = identical_shifts(problem.instance);
    // Without a time limit the run has to repeat itself: then nodes are counted.
    let node_limit = limit.is_none().then_some(MOST_NODES);
    let options = RouteOptions { time_limit: limit, node_limit, classes: &classes, start: &start };
    let outcome = route::solve(problem.instance, &columns, &options).map_err(failed)?;
    if let Some(plan) = outcome.plan {
        incumbent.offer(&plan, "milp", team.iterations)?;
        team.adopt(state_of(problem, &plan));
    }
    Ok(())
}

/// Solves a small instance as a whole.
///
/// # Errors
/// HiGHS fails, or a plan of ours breaks a rule.
pub fn prove(
    problem: &Problem,
    incumbent: &Incumbent,
    team: &mut Team,
    limit: Option<Duration>,
) -> Result<Proof, SolveError> {
    let start = incumbent.best();
    let options = arc::ArcOptions {
        time_limit: limit,
        node_limit: limit.is_none().then_some(MOST_NODES_SMALL),
        start: start.as_ref().map(|plan| plan.plan()),
        ..arc::ArcOptions::default()
    };
    let outcome = match arc::solve(problem.instance, &options) {
        Ok(outcome) => outcome,
        Err(ExactError::TooLarge(..) | ExactError::LastingStock) => {
            return Ok(Proof { bound: None, optimal: false, relaxed: Vec::new() });
        }
        Err(error) => return Err(failed(error)),
    };
    // Where relations, returns or the hours of a week are relaxed the plan of the model may break them.
    let limited = problem.hours.as_ref().is_some_and(|hours| hours.limits_weeks());
    let honoured = problem.bonds.is_empty() && !limited && problem.jobs.iter().all(|job| job.returns == 0);
    if let Some(plan) = outcome.plan.as_ref().filter(|_| honoured) {
        incumbent.offer(plan, "milp", team.iterations)?;
        team.adopt(state_of(problem, plan));
    }
    let exact = outcome.relaxed.is_empty() && outcome.restricted.is_empty();
    // In lexicographic mode the money bound holds among plans that are best in the levels before it only.
    let bound = outcome.bound.filter(|_| incumbent.mode() == Mode::Cost);
    Ok(Proof { bound, optimal: exact && outcome.status == ExactStatus::Optimal, relaxed: outcome.relaxed })
}

/// HiGHS, or a model, failed.
pub(super) fn failed(error: ExactError) -> SolveError {
    SolveError::Milp(error.to_string())
}

/// The routes of the best solution and the pool's latest, with the scores that the verifier gives them; and which
/// of them the best solution is made of.
fn columns(problem: &Problem, team: &Team, most: usize) -> (Vec<Column>, Vec<usize>) {
    let mut scratch = Scratch::default();
    let mut columns = Vec::new();
    for tour in team.best.tours.iter().filter(|tour| tour.jobs > 0) {
        columns.extend(column(problem, &mut scratch, tour.shift, &tour.nodes));
    }
    let start = (0..columns.len()).collect();
    for pooled in team.pool.latest(most) {
        columns.extend(column(problem, &mut scratch, pooled.shift, &pooled.nodes));
    }
    (columns, start)
}

/// A route as a column. The verifier has the last word on what it is worth; a route that it refuses (it cannot
/// without a bug of ours, which the plan would show) is no column.
fn column<'a>(problem: &Problem<'a>, scratch: &mut Scratch<'a>, shift: ShiftId, nodes: &[Node]) -> Option<Column> {
    debug_assert!(shift.index() < problem.shifts.len());
    let route = route_of(problem, scratch, Supply::default(), shift, nodes);
    let timed = verify_route(problem.instance, &route).ok()?;
    let draws = scratch.draws().iter().map(|draw| (draw.depot, draw.part, draw.units)).collect();
    Some(Column { route, score: timed.score, draws })
}

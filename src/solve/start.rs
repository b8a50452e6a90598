//! A plan as a state of the search.

use crate::eval::{Node, Problem, Scratch};
use crate::plan::{Plan, Route, Stop};
use crate::search::State;
use crate::units::{Id, JobId, Ticks};
use crate::verify::{TimedStop, verify_route};

/// The state of a plan. Breaks and fills are left to the evaluation; a route that does not fit its way of
/// filling loses stops from its end until it does.
pub fn state_of<'a>(problem: &Problem<'a>, plan: &Plan) -> State {
    let mut state = State::empty(problem);
    let mut scratch = Scratch::default();
    for route in &plan.routes {
        let agreed = begins(problem, route);
        let mut nodes: Vec<Node> = route
            .stops
            .iter()
            .filter_map(|stop| match stop {
                Stop::Job(job) => Some(match agreed.iter().find(|(other, _)| other == job) {
                    Some((_, begin)) => Node::agreed(*job, *begin),
                    None => Node::job(*job),
                }),
                Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
                Stop::Break => None,
            })
            .collect();
        while !nodes.is_empty() && !state.set_tour(problem, &mut scratch, route.shift.index(), &nodes) {
            nodes.pop();
        }
    }
    state.begin();
    state
}

/// When the jobs of a route that are bound in time begin.
fn begins(problem: &Problem, route: &Route) -> Vec<(JobId, Ticks)> {
    let is_bound = |job: JobId| problem.bonds.group(job).is_some();
    if !route.jobs().any(is_bound) {
        return Vec::new();
    }
    // A plan that was verified has one begin for each.
    let Ok(timed) = verify_route(problem.instance, route) else { return route.agreed.clone() };
    let begin = |stop: &TimedStop| match stop.stop {
        Stop::Job(job) if is_bound(job) => Some((job, stop.begin)),
        _ => None,
    };
    timed.stops.iter().filter_map(begin).collect()
}

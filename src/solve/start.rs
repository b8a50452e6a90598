//! A plan as a state of the search.

use crate::eval::{Node, Problem, Scratch};
use crate::graph::Graph;
use crate::model::Instance;
use crate::plan::{Plan, Route, Stop};
use crate::search::State;
use crate::units::{Id, JobId, Ticks};
use crate::verify::{TimedStop, verify_day};

/// The state of a plan. Breaks and fills are left to the evaluation; a route that does not fit its way of
/// filling loses stops from its end until it does.
pub fn state_of<'a>(problem: &Problem<'a>, plan: &Plan) -> State {
    let mut state = State::empty(problem);
    let mut scratch = Scratch::default();
    for route in &plan.routes {
        let agreed = begins(problem, plan, route);
        let mut nodes = nodes(route, &agreed);
        while !nodes.is_empty() && !state.set_tour(problem, &mut scratch, route.shift.index(), &nodes) {
            nodes.pop();
        }
    }
    state.begin();
    state
}

/// What can be kept of a plan whose routes may not be possible any more: stops that do not fit in drop out, each where the day comes
/// to it, and the others stay in their order. Breaks and fills are placed anew; agreed begins stay.
pub fn salvage(instance: &Instance, plan: &Plan) -> Plan {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph);
    let mut state = State::empty(&problem);
    let mut scratch = Scratch::default();
    for route in &plan.routes {
        let may = |node: &Node| node.as_job().is_none_or(|job| problem.graph.eligible(job).contains(&route.shift));
        let nodes: Vec<Node> = nodes(route, &route.agreed).into_iter().filter(may).collect();
        let at = route.shift.index();
        if state.set_tour(&problem, &mut scratch, at, &nodes) {
            continue;
        }
        let mut kept: Vec<Node> = Vec::new();
        for node in nodes {
            kept.push(node);
            if !state.set_tour(&problem, &mut scratch, at, &kept) {
                kept.pop();
            }
        }
    }
    state.to_plan(&problem, &mut Scratch::thorough())
}

/// The stops of a route as the search has them.
fn nodes(route: &Route, agreed: &[(JobId, Ticks)]) -> Vec<Node> {
    let node = |stop: &Stop| match stop {
        Stop::Job(job) => Some(match agreed.iter().find(|(other, _)| other == job) {
            Some((_, begin)) => Node::agreed(*job, *begin),
            None => Node::job(*job),
        }),
        Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
        Stop::Break => None,
    };
    route.stops.iter().filter_map(node).collect()
}

/// When the jobs of a route that are bound in time begin.
fn begins(problem: &Problem, plan: &Plan, route: &Route) -> Vec<(JobId, Ticks)> {
    let is_bound = |job: JobId| problem.bonds.group(job).is_some();
    if !route.jobs().any(is_bound) {
        return Vec::new();
    }
    // A plan that was verified has one begin for each.
    let Ok(timed) = verify_day(problem.instance, plan, route) else { return route.agreed.clone() };
    let begin = |stop: &TimedStop| match stop.stop {
        Stop::Job(job) if is_bound(job) => Some((job, stop.begin)),
        _ => None,
    };
    timed.stops.iter().filter_map(begin).collect()
}

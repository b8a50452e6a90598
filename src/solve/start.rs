//! A plan as a state of the search.

use crate::eval::{Node, Problem, Scratch};
use crate::plan::{Plan, Stop};
use crate::search::State;
use crate::units::Id;

/// The state of a plan. Breaks and fills are left to the evaluation; a route that does not fit its way of
/// filling loses stops from its end until it does.
pub fn state_of<'a>(problem: &Problem<'a>, plan: &Plan) -> State {
    let mut state = State::empty(problem);
    let mut scratch = Scratch::default();
    for route in &plan.routes {
        let mut nodes: Vec<Node> = route
            .stops
            .iter()
            .filter_map(|stop| match stop {
                Stop::Job(job) => Some(Node::job(*job)),
                Stop::Depot { depot, .. } => Some(Node::depot(*depot)),
                Stop::Break => None,
            })
            .collect();
        while !nodes.is_empty() && !state.set_tour(problem, &mut scratch, route.shift.index(), &nodes) {
            nodes.pop();
        }
    }
    state
}

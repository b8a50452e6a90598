//! Depot visits follow the jobs: useless ones go, the others move to where they cost least.

use super::relaxed;
use super::state::State;
use crate::eval::{Node, Problem, Scratch, price};
use crate::units::Money;

/// Drops or moves each depot visit of a tour while that saves something.
pub fn fit_depots<'a>(problem: &Problem<'a>, state: &mut State, scratch: &mut Scratch<'a>, tour: usize) {
    let mut rounds = 0;
    while state.tours[tour].depots && rounds < 4 && better_depot(problem, state, scratch, tour) {
        rounds += 1;
    }
}

/// Makes the best change of one depot visit; false if none saves anything.
fn better_depot<'a>(problem: &Problem<'a>, state: &mut State, scratch: &mut Scratch<'a>, at: usize) -> bool {
    let tour = &state.tours[at];
    let mut best: Option<(Money, Vec<Node>)> = None;
    let mut consider = |nodes: &[Node]| {
        let bound = best.as_ref().map_or(tour.cost, |(cost, _)| *cost);
        let Some(road) = relaxed::road_money(problem, problem.shift(tour.shift), nodes) else { return };
        let worth = problem.left_out.per_fix * tour.jobs as Money;
        if road - worth >= bound {
            return;
        }
        if let Some(priced) = price(problem, scratch, tour.shift, nodes)
            && priced.cost < bound
        {
            best = Some((priced.cost, nodes.to_vec()));
        }
    };
    for (i, node) in tour.nodes.iter().enumerate().filter(|(_, node)| node.as_depot().is_some()) {
        let mut nodes = tour.nodes.clone();
        nodes.remove(i);
        consider(&nodes);
        for depot in problem.instance.depots.ids() {
            nodes.insert(0, Node::depot(depot));
            for place in 0..nodes.len() {
                if place != i || Node::depot(depot) != *node {
                    consider(&nodes);
                }
                if place + 1 < nodes.len() {
                    nodes.swap(place, place + 1);
                }
            }
            nodes.pop();
        }
    }
    best.is_some_and(|(_, nodes)| state.set_tour(problem, scratch, at, &nodes))
}

//! Other loads for the routes of a plan.

use super::start::state_of;
use crate::eval::{Loading, Problem, Scratch};
use crate::graph::Graph;
use crate::model::Instance;
use crate::plan::Plan;

/// The routes of a plan of this instance, stop for stop, with their depot visits loaded anew. A route that cannot be loaded so
/// loses stops from its end until it can.
pub fn reload(instance: &Instance, plan: &Plan, loading: Loading) -> Plan {
    let graph = Graph::build(instance);
    let problem = Problem::new(instance, &graph).loaded(loading);
    state_of(&problem, plan).to_plan(&problem, &mut Scratch::thorough())
}

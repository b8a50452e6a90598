//! The best plan of a tiny instance by trying every plan, using the verifier alone.
//!
//! Every route of every shift is tried ([`routes`]), the best combinations of routes are kept for every set of
//! jobs ([`best`]), and the verifier has the last word on the plan. What is loaded is
//! [`firstfix::plan::certain_fill`], the definition that the solvers share, or where asked for every level.

mod combine;
mod routes;

use firstfix::model::Instance;
use firstfix::plan::{Plan, Score};
use firstfix::verify::{TimedRoute, verify};
pub use routes::Loads;

/// The best plan and its score, of all plans with at most `max_visits` depot visits in a route, loading as
/// `loads` says.
///
/// # Panics
/// If the verifier rejects the plan: then brute force or verifier are wrong.
pub fn best(instance: &Instance, max_visits: usize, loads: Loads) -> (Plan, Score) {
    let plan = combine::best_plan(instance, &routes(instance, max_visits, loads));
    match verify(instance, &plan) {
        Ok(verified) => (plan, *verified.score()),
        Err(broken) => panic!("{}: the verifier rejects the best plan {plan:?}: {broken:?}", instance.name),
    }
}

/// Every route that the verifier accepts, of every shift: each ordered set of jobs, with depot visits and the
/// break at every position.
pub fn routes(instance: &Instance, max_visits: usize, loads: Loads) -> Vec<TimedRoute> {
    instance.shifts.ids().flat_map(|shift| routes::of_shift(instance, shift, max_visits, loads)).collect()
}

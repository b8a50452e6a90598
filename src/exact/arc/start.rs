//! A plan as a complete start of the arc model.

use super::network::{END, Place, START};
use super::{ArcModel, ShiftParts};
use crate::exact::ExactError;
use crate::exact::milp::{Deadline, Values, sum};
use crate::model::Instance;
use crate::plan::{Plan, Route, Stop};
use good_lp::{Constraint, constraint};
use rustc_hash::FxHashMap;
use std::time::Duration;

/// What completing a start may take: with all arcs given, little is left to decide.
const COMPLETION: Duration = Duration::from_secs(10);

impl ArcModel {
    /// A solution of the model with the sequences of `plan`: HiGHS finds the clock, breaks and loads. None if
    /// the model has no such solution.
    pub(super) fn complete(
        &self,
        instance: &Instance,
        plan: &Plan,
        deadline: Deadline,
    ) -> Result<Option<Values>, ExactError> {
        let routes = self.in_model_order(plan);
        let fixed: Option<Vec<Constraint>> =
            self.shifts.iter().map(|shift| fix(shift, routes.get(&shift.model.network.shift))).collect();
        let known = routes.keys().all(|id| self.shifts.iter().any(|shift| shift.model.network.shift == *id));
        let Some(fixed) = fixed.filter(|_| known) else { return Ok(None) };
        let mut goal = self.objective.routes.clone();
        if instance.objective.mode == crate::model::Mode::Cost {
            goal += self.objective.left_out.clone();
        }
        Ok(self.milp.minimise(&goal, &fixed, None, deadline.at_most(COMPLETION))?.values)
    }

    /// The routes by shift, exchanged among shifts that are alike so that the earlier ones do more jobs.
    fn in_model_order<'a>(&self, plan: &'a Plan) -> FxHashMap<crate::units::ShiftId, &'a Route> {
        let mut routes: FxHashMap<_, _> = plan.routes.iter().map(|route| (route.shift, route)).collect();
        for group in &self.alike {
            let mut of_group: Vec<&Route> = group.iter().filter_map(|shift| routes.remove(shift)).collect();
            of_group.sort_by_key(|route| std::cmp::Reverse(route.jobs().count()));
            routes.extend(group.iter().copied().zip(of_group));
        }
        routes
    }
}

/// The row that allows just the arcs of a route (none, where there is no route), if the model has them.
fn fix(shift: &ShiftParts, route: Option<&&Route>) -> Option<Constraint> {
    let arcs = match route {
        Some(route) => arcs_of(shift, route)?,
        None => Vec::new(),
    };
    let sign = |arc: usize| if arcs.contains(&arc) { 1.0 } else { -1.0 };
    let taken = shift.model.taken.iter().enumerate();
    Some(constraint!(sum(taken.map(|(arc, &taken)| (taken, sign(arc)))) >= arcs.len() as f64))
}

fn arcs_of(shift: &ShiftParts, route: &Route) -> Option<Vec<usize>> {
    let network = &shift.model.network;
    let mut visits = FxHashMap::default();
    let mut arcs = Vec::new();
    let mut from = START;
    for stop in &route.stops {
        let place = match stop {
            Stop::Job(job) => Place::Job(*job),
            Stop::Depot { depot, .. } => {
                let visits = visits.entry(*depot).or_insert(0);
                *visits += 1;
                Place::Depot(*depot, *visits - 1)
            }
            Stop::Break => continue,
        };
        let to = network.nodes.iter().position(|node| node.place == place)?;
        arcs.push(network.arc_between(from, to)?);
        from = to;
    }
    arcs.push(network.arc_between(from, END)?);
    Some(arcs)
}

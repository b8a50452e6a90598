//! The independent verifier: walks the clock as a dispatcher would and names every broken rule.
//!
//! Everything is computed from `docs/rules.md`, one small function for each rule, and shares nothing with the
//! evaluation of the search. [`RULES`] lists the rules by name.

mod ability;
mod clock;
mod departure;
mod form;
mod itinerary;
mod losses;
mod money;
mod outcomes;
mod parts;
mod relations;
mod returns;
mod route;
mod rules;
mod stock;
#[cfg(test)]
mod tests;
mod text;
mod unsupported;
mod van;
mod week;
mod workload;

pub use losses::Loss;
pub use rules::RULES;
pub use workload::{Spread, Workload};

use crate::model::Instance;
use crate::plan::{Plan, Route, Score, Stop};
use crate::units::{Dist, JobId, PartId, ShiftId, Ticks};
use std::collections::BTreeSet;

/// A broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Stable name of the rule in kebab case, such as `window`.
    pub rule: &'static str,
    /// What is wrong, with ids of the tables.
    pub message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}", self.rule, self.message)
    }
}

/// A stop with its times.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedStop {
    /// The stop.
    pub stop: Stop,
    /// Travel time to it.
    pub travel: Ticks,
    /// Distance to it.
    pub dist: Dist,
    /// Arrival.
    pub arrive: Ticks,
    /// Begin of the work, the loading or the break.
    pub begin: Ticks,
    /// Its end.
    pub end: Ticks,
    /// Time waited before the begin.
    pub wait: Ticks,
    /// Lateness against `due`.
    pub late: Ticks,
    /// Chance that the job is fixed on this visit; `None` for other stops.
    pub p_fix: Option<f64>,
    /// Depot visits: units loaded of each part (the most that may be needed).
    pub load: Vec<(PartId, u32)>,
    /// The same parts with the units that filling up is expected to take.
    pub expected_load: Vec<(PartId, f64)>,
}

/// A route with its times and score.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedRoute {
    /// Whose day.
    pub shift: ShiftId,
    /// Departure from the start place.
    pub depart: Ticks,
    /// Return to the end place (or the end of the last stop where the end is open).
    pub back: Ticks,
    /// Travel time and distance of the last leg.
    pub last_leg: (Ticks, Dist),
    /// The stops.
    pub stops: Vec<TimedStop>,
    /// Begins that were agreed with others, in order of job.
    pub agreed: Vec<(JobId, Ticks)>,
    /// Score of the route.
    pub score: Score,
    /// Whether first-time fix is exact here.
    pub first_time_fix_exact: bool,
    /// Expected use of each part that is used, certain parts included.
    pub expected_use: Vec<(PartId, f64)>,
}

impl TimedRoute {
    /// The route without what follows from it.
    pub fn route(&self) -> Route {
        let stops = self.stops.iter().map(|stop| stop.stop.clone()).collect();
        Route { shift: self.shift, stops, agreed: self.agreed.clone() }
    }

    /// A day on which the technician does not go out.
    fn nothing(instance: &Instance, shift: ShiftId) -> Self {
        let start = instance.shifts[shift].start;
        Self {
            shift,
            depart: start,
            back: start,
            last_leg: (0, 0),
            stops: Vec::new(),
            agreed: Vec::new(),
            score: Score::default(),
            first_time_fix_exact: true,
            expected_use: Vec::new(),
        }
    }
}

/// A plan that breaks no rule. Only this room can make one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedPlan {
    plan: Plan,
    routes: Vec<TimedRoute>,
    unassigned: Vec<JobId>,
    score: Score,
    workloads: Vec<Workload>,
    spread: Spread,
}

impl VerifiedPlan {
    /// The plan itself.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its routes with times, in order of shift.
    pub fn routes(&self) -> &[TimedRoute] {
        &self.routes
    }

    /// Jobs in no route, in order; a crew's job once.
    pub fn unassigned(&self) -> &[JobId] {
        &self.unassigned
    }

    /// Its score.
    pub fn score(&self) -> &Score {
        &self.score
    }

    /// What everybody on the roster does, in order of technician.
    pub fn workloads(&self) -> &[Workload] {
        &self.workloads
    }

    /// How evenly the work is spread over them.
    pub fn spread(&self) -> &Spread {
        &self.spread
    }

    /// For every stop of every route, what keeps its faults from being fixed on this visit; nothing for depot visits
    /// and breaks. For a job the chances add up to 1 − `p_fix`.
    pub fn losses(&self, instance: &Instance) -> Vec<Vec<Vec<Loss>>> {
        self.plan.routes.iter().map(|route| losses::losses(instance, route)).collect()
    }
}

/// A violation, as what a check finds.
fn broken(rule: &'static str, message: String) -> Option<Violation> {
    Some(Violation { rule, message })
}

/// Checks a plan against every rule and computes its times and score from the definitions. Routes without a
/// job do not exist and are dropped.
///
/// # Errors
/// Every broken rule, of every route and of the plan as a whole.
pub fn verify(instance: &Instance, plan: &Plan) -> Result<VerifiedPlan, Vec<Violation>> {
    let plan = Plan::new(plan.routes.iter().cloned());
    let mut violations: Vec<_> = plan.routes.iter().flat_map(|route| form::unknown_ids(instance, route)).collect();
    let known = |route: &&Route| form::unknown_ids(instance, route).is_empty();
    let checked = plan.routes.iter().filter(known).map(|route| route::check_route(instance, route));
    let (routes, broken): (Vec<_>, Vec<_>) = checked.unzip();
    violations.extend(broken.into_iter().flatten());
    violations.extend(form::shifts_twice(instance, &plan));
    violations.extend(form::jobs_twice(instance, &plan.routes));
    violations.extend(stock::depot_stock(instance, &routes));
    violations.extend(week::week_hours(instance, &routes));
    if violations.is_empty() {
        // Begins mean nothing on a route that cannot be.
        violations.extend(relations::relations(instance, &routes));
    }
    violations.extend(unsupported::unsupported_restock(instance, plan.routes.iter().filter(known)));
    if !violations.is_empty() {
        return Err(violations);
    }
    let (unassigned, mut score) = total(instance, &plan, &routes);
    let workloads = workload::workloads(instance, &routes);
    score.money.fairness = workload::unfairness_money(instance, &workloads);
    let spread = workload::spread(instance, &workloads);
    Ok(VerifiedPlan { plan, routes, unassigned, score, workloads, spread })
}

/// One route on its own: what brute force and tests build on. A route without a job does not exist: it costs
/// nothing and breaks nothing.
///
/// # Errors
/// Every rule that the route breaks by itself (depot stock shared with other routes is not looked at).
pub fn verify_route(instance: &Instance, route: &Route) -> Result<TimedRoute, Vec<Violation>> {
    let mut violations = form::unknown_ids(instance, route);
    if !violations.is_empty() {
        return Err(violations);
    }
    if route.jobs().next().is_none() {
        return Ok(TimedRoute::nothing(instance, route.shift));
    }
    let (timed, broken) = route::check_route(instance, route);
    violations.extend(broken);
    violations.extend(form::jobs_twice(instance, [route]));
    violations.extend(stock::depot_stock(instance, [&timed]));
    if violations.is_empty() { Ok(timed) } else { Err(violations) }
}

/// The least that may be left of each part on the van at the end of a route: the most that has to be put back follows from
/// it. Of parts that a fault needs together it may be less than the truth, never more.
pub fn least_left(instance: &Instance, route: &TimedRoute) -> Vec<(PartId, u32)> {
    parts::least_left(instance, &route.route())
}

/// The jobs left out, and the score with their cost.
fn total(instance: &Instance, plan: &Plan, routes: &[TimedRoute]) -> (Vec<JobId>, Score) {
    let mut score = Score::default();
    routes.iter().for_each(|route| score.add(&route.score));
    let latest = instance.worst_late_cost().saturating_mul(score.worst_late);
    score.money.lateness = score.money.lateness.saturating_add(latest);
    let served: BTreeSet<JobId> = plan.routes.iter().flat_map(Route::jobs).collect();
    let counted = |job: &JobId| instance.jobs[*job].leads.is_none() && !served.contains(job);
    let unassigned: Vec<_> = instance.jobs.ids().filter(counted).collect();
    for job in unassigned.iter().map(|job| &instance.jobs[*job]) {
        score.unserved[job.priority.index()] += 1;
        score.money.unserved = score.money.unserved.saturating_add(job.unserved_cost);
    }
    (unassigned, score)
}

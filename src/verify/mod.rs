//! The independent verifier: walks the clock as a dispatcher would and names every broken rule.
//!
//! Everything is computed from `docs/rules.md`, one small function for each rule, and shares nothing with the
//! evaluation of the search. [`RULES`] lists the rules by name.

mod ability;
mod clock;
mod days;
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
mod van;
mod week;
mod workload;

use days::Days;
pub use losses::Loss;
pub use rules::RULES;
pub use workload::{Spread, Workload};

use crate::model::{Instance, Restock};
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
        let routes: Vec<&Route> = self.plan.routes.iter().collect();
        by_van(instance, &routes, losses::losses)
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
    let known: Vec<&Route> = plan.routes.iter().filter(|route| form::unknown_ids(instance, route).is_empty()).collect();
    let parts = by_van(instance, &known, parts::follow_parts);
    let checked = known.iter().zip(parts).map(|(route, parts)| route::check_route(instance, route, parts));
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
    if !violations.is_empty() {
        return Err(violations);
    }
    let (unassigned, mut score) = total(instance, &plan, &routes);
    let workloads = workload::workloads(instance, &routes);
    score.money.fairness = workload::unfairness_money(instance, &workloads);
    let spread = workload::spread(instance, &workloads);
    Ok(VerifiedPlan { plan, routes, unassigned, score, workloads, spread })
}

/// What `follow` finds out along the days of each van, route by route.
fn by_van<T>(instance: &Instance, routes: &[&Route], follow: impl Fn(&Instance, &Days) -> Vec<T>) -> Vec<T> {
    let mut found: Vec<(usize, T)> = Vec::with_capacity(routes.len());
    for van in days::vans(instance, routes) {
        let days = Days::new(van.iter().map(|at| routes[*at]).collect());
        found.extend(van.into_iter().zip(follow(instance, &days)));
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, found)| found).collect()
}

/// One route on its own, its van as in the tables: what brute force and tests build on. A route without a job does not exist: it
/// costs nothing and breaks nothing.
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
    let parts = by_van(instance, &[route], parts::follow_parts).remove(0);
    let (timed, broken) = route::check_route(instance, route, parts);
    violations.extend(broken);
    violations.extend(form::jobs_twice(instance, [route]));
    violations.extend(stock::depot_stock(instance, [&timed]));
    if violations.is_empty() { Ok(timed) } else { Err(violations) }
}

/// The routes of one van by themselves, the van as in the tables when the first begins: one after the other where nobody restocks it, else
/// each by itself. What ties jobs of different routes together, and the hours of a week, are not looked at.
///
/// # Errors
/// Every rule that these routes break by themselves.
pub fn verify_van(instance: &Instance, routes: &[Route]) -> Result<Vec<TimedRoute>, Vec<Violation>> {
    let mut violations: Vec<_> = routes.iter().flat_map(|route| form::unknown_ids(instance, route)).collect();
    if !violations.is_empty() {
        return Err(violations);
    }
    let out: Vec<&Route> = routes.iter().filter(|route| route.jobs().next().is_some()).collect();
    let parts = by_van(instance, &out, parts::follow_parts);
    let checked = out.iter().zip(parts).map(|(route, parts)| route::check_route(instance, route, parts));
    let (timed, broken): (Vec<_>, Vec<_>) = checked.unzip();
    violations.extend(broken.into_iter().flatten());
    violations.extend(form::jobs_twice(instance, routes));
    violations.extend(stock::depot_stock(instance, &timed));
    if violations.is_empty() { Ok(timed) } else { Err(violations) }
}

/// One route of a plan, its van as the technician's days before leave it: [`verify_route`] where vans are restocked every
/// night. Later days are not looked at, so nothing is set aside for them.
///
/// # Errors
/// Every rule that the route breaks by itself or with what is left of the days before.
pub fn verify_day(instance: &Instance, plan: &Plan, route: &Route) -> Result<TimedRoute, Vec<Violation>> {
    let days = days_until(instance, &plan.routes, route);
    if days.len() == 1
        || route.jobs().next().is_none()
        || !days.iter().all(|route| form::unknown_ids(instance, route).is_empty())
    {
        return verify_route(instance, route);
    }
    let mut along = parts::follow_parts(instance, &Days::new(days));
    let mut parts = along.pop().unwrap_or_default();
    // What this day needs is set aside on an earlier one.
    let earlier = along.into_iter().flat_map(|parts| parts.violations);
    parts.violations.extend(earlier.filter(|broken| broken.rule == rules::LASTING_STOCK));
    let (timed, mut violations) = route::check_route(instance, route, parts);
    violations.extend(form::jobs_twice(instance, [route]));
    violations.extend(stock::depot_stock(instance, [&timed]));
    if violations.is_empty() { Ok(timed) } else { Err(violations) }
}

/// The days of a van up to a route, which is the last of them.
fn days_until<'a>(instance: &Instance, routes: &'a [Route], last: &'a Route) -> Vec<&'a Route> {
    let shift = |route: &Route| instance.shifts.get(route.shift);
    let mut days: Vec<&Route> = Vec::new();
    if let (Restock::None, Some(today)) = (instance.restock, shift(last)) {
        let before = |route: &&Route| {
            let same = |shift: ShiftId| instance.person_of(shift) == instance.person_of(last.shift);
            shift(route).is_some_and(|day| same(route.shift) && day.start < today.start)
        };
        days.extend(routes.iter().filter(before));
        days.sort_by_key(|route| shift(route).map(|day| day.start));
    }
    days.retain(|route| route.jobs().next().is_some());
    days.push(last);
    days
}

/// The least that may be left of each part on the van at the end of a route, after the days before it in `routes`: the most that has
/// to be put back follows from it. Of parts that a fault needs together it may be less than the truth, never more. Nothing is set
/// aside for later days.
pub fn least_left(instance: &Instance, routes: &[TimedRoute], route: &TimedRoute) -> Vec<(PartId, u32)> {
    let (routes, route): (Vec<Route>, Route) = (routes.iter().map(TimedRoute::route).collect(), route.route());
    parts::least_left(instance, &Days::new(days_until(instance, &routes, &route)))
}

/// The most that may be left of each part on the van then, in the same way: it may be more than the truth, never less. A stock without
/// end is none.
pub fn most_left(instance: &Instance, routes: &[TimedRoute], route: &TimedRoute) -> Vec<(PartId, u32)> {
    let (routes, route): (Vec<Route>, Route) = (routes.iter().map(TimedRoute::route).collect(), route.route());
    parts::most_left(instance, &Days::new(days_until(instance, &routes, &route)))
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

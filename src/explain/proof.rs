//! Changes made for the whole instance, and what the plan then costs: verified, and planned anew.

use super::cut::{Cut, Placed};
use super::lever::{Lever, Seat};
use super::ties::dependents;
use crate::model::{Instance, InstanceBuilder, Priority};
use crate::plan::{Plan, Route, Score, Stop};
use crate::solve::{Budget, SolveError, SolveOptions, SolverKind, Watch, salvage, solve};
use crate::units::{JobId, MONEY_UNIT, Money, TechId};
use crate::verify::{VerifiedPlan, verify, verify_route};

/// How plans are made anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Iterations of each search.
    pub iterations: u64,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// A change that lets a job in, with the plans that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The shift that then does the job.
    pub seat: Seat,
    /// What is changed: one or two things.
    pub levers: Vec<Lever>,
    /// The plan with the job put in and nothing else moved, under the changed instance.
    pub inserted: Score,
    /// The same planned anew; nothing if that was not done.
    pub reoptimised: Option<Anew>,
    start: Plan,
}

/// What planning anew gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anew {
    /// The plan's score.
    pub score: Score,
    /// Who does the job in it, if anybody.
    pub by: Option<TechId>,
}

/// A copy of an instance with changes; nothing if that is not sound.
fn changed(instance: &Instance, seat: Seat, levers: &[Lever]) -> Option<Instance> {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    levers.iter().for_each(|lever| lever.apply(&mut all, seat));
    all.build(travel).ok()
}

/// A plan with some routes in the place of those of their shifts.
pub fn with_routes(plan: &VerifiedPlan, routes: &[&Route]) -> Plan {
    let others = plan.plan().routes.iter().filter(|route| routes.iter().all(|new| new.shift != route.shift));
    Plan::new(others.chain(routes.iter().copied()).cloned())
}

/// Puts the job in with the changes made, for the whole plan; nothing if the verifier refuses.
pub fn inserted(instance: &Instance, plan: &VerifiedPlan, seat: Seat, levers: &[Lever]) -> Option<Change> {
    let placed = Cut::new(instance, plan, seat).placed(levers)?;
    let start = with_routes(plan, &placed.routes().collect::<Vec<_>>());
    let verified = verify(&changed(instance, seat, levers)?, &start).ok()?;
    let inserted = *verified.score();
    Some(Change { seat, levers: levers.to_vec(), inserted, reoptimised: None, start })
}

impl Change {
    /// Plans the changed instance anew, from the plan with the job in it.
    ///
    /// # Errors
    /// The solve fails.
    pub fn reoptimise(&mut self, instance: &Instance, effort: Effort, watch: &dyn Watch) -> Result<(), SolveError> {
        if let Some(changed) = changed(instance, self.seat, &self.levers) {
            let plan = anew(&changed, &self.start, effort, watch)?;
            self.reoptimised = Some(Anew { score: *plan.score(), by: server(&changed, &plan, self.seat.job) });
        }
        Ok(())
    }
}

/// Plans an instance anew, from a plan.
///
/// # Errors
/// The solve fails.
pub fn anew(instance: &Instance, start: &Plan, effort: Effort, watch: &dyn Watch) -> Result<VerifiedPlan, SolveError> {
    let options = SolveOptions {
        solver: SolverKind::Heuristic,
        budget: Budget { time: None, iterations: Some(effort.iterations) },
        seed: effort.seed,
        start: Some(start.clone()),
        ..SolveOptions::default()
    };
    Ok(solve(instance, &options, watch)?.plan)
}

/// Who does a job in a plan.
pub fn server(instance: &Instance, plan: &VerifiedPlan, job: JobId) -> Option<TechId> {
    let route = plan.plan().routes.iter().find(|route| route.jobs().any(|at| at == job))?;
    Some(instance.shifts[route.shift].technician)
}

/// The plan made anew with a job forced onto a technician.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forced {
    /// The technician.
    pub technician: TechId,
    /// The plan's score under the instance as it is; nothing if no plan gives the job to the technician.
    pub score: Option<Score>,
}

/// More than leaving out anything else may cost.
const DEAREST: i64 = 10_000_000 * MONEY_UNIT;

/// Plans anew with a job forced onto a technician. `moved` is a plan without the job, or with it on their route.
///
/// # Errors
/// The solve fails.
pub fn forced(
    instance: &Instance,
    moved: &Plan,
    (job, technician): (JobId, TechId),
    effort: Effort,
    watch: &dyn Watch,
) -> Result<Forced, SolveError> {
    let (mut all, travel) = InstanceBuilder::of(instance.clone());
    let row = &mut all.jobs[job];
    let allowed =
        (row.required.is_empty() || row.required.contains(&technician)) && !row.excluded.contains(&technician);
    row.required = vec![technician];
    row.unserved_cost = DEAREST;
    row.priority = Priority::new(1).unwrap_or_default();
    let Some(only) = allowed.then(|| all.build(travel).ok()).flatten() else {
        return Ok(Forced { technician, score: None });
    };
    let plan = anew(&only, &sound(&only, moved, job), effort, watch)?;
    let done = server(&only, &plan, job) == Some(technician);
    let verified = done.then(|| verify(instance, plan.plan()).ok()).flatten();
    Ok(Forced { technician, score: verified.map(|plan| *plan.score()) })
}

/// The best day of a shift with a job in the place of one that the plan has there; or else with nothing but the job. Nothing
/// if the verifier refuses all of them.
pub fn made_room(instance: &Instance, plan: &VerifiedPlan, seat: Seat) -> Option<Route> {
    let route = plan.plan().routes.iter().find(|route| route.shift == seat.shift);
    let stops: Vec<Stop> = route.map(|route| route.stops.clone()).unwrap_or_default();
    let put = |stops: &[Stop], at: usize| [&stops[..at], &[Stop::Job(seat.job)], &stops[at..]].concat();
    let others = stops.iter().filter(|stop| matches!(stop, Stop::Job(job) if *job != seat.job));
    let in_place_of = others.flat_map(|gone| {
        let rest: Vec<Stop> = stops.iter().filter(|stop| *stop != gone).cloned().collect();
        (0..=rest.len()).map(move |at| put(&rest, at)).collect::<Vec<_>>()
    });
    let alone = [vec![Stop::Break], Vec::new()]
        .into_iter()
        .flat_map(|rest: Vec<Stop>| (0..=rest.len()).map(move |at| put(&rest, at)).collect::<Vec<_>>());
    let best = |all: &mut dyn Iterator<Item = Vec<Stop>>| {
        let routes = all.map(|stops| Route::new(seat.shift, stops));
        let sound = routes.filter_map(|route| Some((score_of(instance, &route)?, route)));
        sound.min_by(|a, b| a.0.compare(&b.0, instance.objective.mode)).map(|(_, route)| route)
    };
    best(&mut in_place_of.into_iter()).or_else(|| best(&mut alone.into_iter()))
}

/// What a route is worth, with the jobs left out that it does not do; nothing if it breaks a rule.
fn score_of(instance: &Instance, route: &Route) -> Option<Score> {
    let mut score = verify_route(instance, route).ok()?.score;
    let served: Money = route.jobs().map(|job| instance.jobs[job].unserved_cost).sum();
    score.money.unserved = -served;
    Some(score)
}

/// The plan with a job where another day would do it: `routes` are what that changes.
pub fn moved(plan: &VerifiedPlan, without: &Placed, routes: &[&Route]) -> Plan {
    let rest = without.routes().filter(|route| routes.iter().all(|new| new.shift != route.shift));
    with_routes(plan, &rest.chain(routes.iter().copied()).collect::<Vec<_>>())
}

/// A plan to start from: as it is, or what holds of it without a job and what depends on that.
fn sound(instance: &Instance, plan: &Plan, job: JobId) -> Plan {
    if verify(instance, plan).is_ok() {
        return plan.clone();
    }
    let gone = dependents(instance, job);
    let stays = |stop: &&Stop| !matches!(stop, Stop::Job(job) if gone.contains(job));
    let fewer = |route: &Route| route.with_stops(route.stops.iter().filter(stays).cloned().collect());
    let rest = salvage(instance, &Plan::new(plan.routes.iter().map(fewer)));
    if verify(instance, &rest).is_ok() { rest } else { Plan::default() }
}

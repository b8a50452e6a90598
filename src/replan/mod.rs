//! Planning the rest of a day again: the plan so far, the clock, and what has happened.
//!
//! 1. The plan is followed up to now, with the times that events give (`course`, `happened`). What has begun, or what somebody is
//!    under way to, is *frozen*.
//! 2. The tables are changed (`change`): what is frozen is pinned, what was told is promised, what is gone is gone. They make an
//!    instance on which the regular verifier checks the new plan, and from which the next replan goes on.
//! 3. The rest of the day is an instance of its own (`rest`), searched from what is left of the old plan. Promises have a price
//!    there like everything else.
//! 4. Both are joined, verified as a whole on the changed instance, and held against what is frozen (`frozen`).

mod begin;
mod catalogue;
mod change;
mod course;
mod edit;
mod event;
mod frozen;
mod happened;
mod parts;
mod past;
mod pins;
mod promise;
mod rest;
mod ties;
mod together;
mod told;
mod trim;
mod vans;

pub use catalogue::schema;
pub use event::{Event, Events, events_of, read_events};
pub use promise::TOLERANCE_MIN;
pub use told::{CustomerNews, Kind, Place, Task, TechnicianNews, Told};

use crate::graph::Reason;
use crate::io::tables::Tables;
use crate::model::{Diagnostic, Instance};
use crate::plan::{Plan, Route, Stop};
use crate::solve::{Solution, SolveError, SolveOptions, SolverKind, Watch, salvage, solve};
use crate::units::{JobId, ShiftId, Ticks};
use crate::verify::{VerifiedPlan, Violation, verify};
use begin::{anew, early, hold_back};
use frozen::{Frozen, Refused, carried, freeze, shift_named, untouched};
use happened::Happened;
use past::{Change, NEW_ROW, Past};
use rest::{Rest, rest};
use std::collections::{BTreeMap, BTreeSet};
use ties::give_up;
use trim::trimmed;

/// The day so far.
#[derive(Clone, Copy, Debug)]
pub struct Day<'a> {
    /// The instance so far.
    pub instance: &'a Instance,
    /// Its tables.
    pub tables: &'a Tables,
    /// The plan so far.
    pub plan: &'a VerifiedPlan,
    /// Now.
    pub now: Ticks,
}

/// The rest of the day, planned.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The instance as it is now; the plan is for it.
    pub instance: Instance,
    /// Its tables.
    pub tables: Tables,
    /// The plan of the whole day, what has happened included.
    pub plan: VerifiedPlan,
    /// Why each job that stands in no route is left out.
    pub reasons: Vec<(JobId, Vec<Reason>)>,
    /// How many stops at the beginning of each route are done or under way.
    pub frozen: Vec<(ShiftId, usize)>,
    /// The search over the rest.
    pub solution: Solution,
    /// What people should know about the tables.
    pub notes: Vec<String>,
}

/// Why a day could not be planned again.
#[derive(Debug, thiserror::Error)]
pub enum ReplanError {
    /// Events that make no sense, or tables that make no instance any more.
    #[error("the events do not fit the day")]
    Input(Vec<Diagnostic>),
    /// What has happened breaks rules that planning the rest cannot mend.
    #[error("what has happened breaks rules: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Frozen(Vec<Violation>),
    /// A plan of ours broke a rule: a bug.
    #[error("internal error: the new plan broke {} rules: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Rejected(Vec<Violation>),
    /// The search failed.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Plans the rest of a day again. With `forget` the rest is planned from scratch and promises count for nothing: what they cost is
/// measured against that.
///
/// # Errors
/// Events that cannot be true, what has happened breaks rules that cannot be lifted, or a bug.
pub fn replan(
    day: &Day,
    events: &Events,
    options: &SolveOptions,
    forget: bool,
    watch: &dyn Watch,
) -> Result<Replanned, ReplanError> {
    let Day { instance, tables, plan, now } = *day;
    let happened = Happened::new(instance, plan, &events.events, now);
    let faults = happened.doubts(instance, events, now);
    if !faults.is_empty() {
        return Err(ReplanError::Input(located(faults, events)));
    }
    let past = Past { instance, plan, happened: &happened, events, now };
    let mut change = Change::of(&past, tables.clone());
    if change.too_fine {
        return Err(ReplanError::Input(vec![too_fine()]));
    }
    let refused = |why: Refused| match why {
        Refused::Tables(faults) => ReplanError::Input(located(of_rows(faults, events), events)),
        Refused::Rules(rules) => ReplanError::Frozen(rules),
    };
    let (mut whole, mut frozen) = freeze(&mut change).map_err(refused)?;
    let rest = rest(&whole, &frozen, now, forget).map_err(ReplanError::Input)?;
    let start = if forget { anchored(&rest, &frozen) } else { left_over(day, &happened, &whole, &rest, &frozen) };
    // The MILP knows nobody by two rows.
    let options = SolveOptions { start: Some(start), solver: SolverKind::Heuristic, ..options.clone() };
    let solution = solve(&rest.instance, &options, watch)?;
    let mut plan = rest.joined(&frozen, &solution.plan);
    let early = early(&whole, &frozen, &plan, now);
    if !early.is_empty() {
        (whole, frozen, plan) = hold_back(&mut change, &whole, &plan, &early).map_err(refused)?;
    }
    if verify(&whole, &plan).is_err() {
        // A route is not what the rest took it for: it loses stops from its end.
        plan = trimmed(&whole, &frozen, &plan);
        if give_up(&mut change, &whole, &frozen, &plan) {
            (whole, frozen, plan) = anew(&mut change, &whole, &plan).map_err(refused)?;
        }
    }
    let plan = checked(&whole, &frozen, &plan, now)?;
    let reasons = reasons(&plan, &rest, &solution);
    let Change { tables, notes, .. } = change;
    let frozen = frozen.iter().map(|(shift, held)| (*shift, held.stops.len())).collect();
    Ok(Replanned { instance: whole, tables, plan, reasons, frozen, solution, notes })
}

fn too_fine() -> Diagnostic {
    let message = "replan writes times to the second; the times of this instance are finer";
    Diagnostic::error(crate::io::diagnostics::codes::NOT_SUPPORTED_YET, message)
}

/// Faults in rows of new jobs, as faults of their events.
fn of_rows(faults: Vec<Diagnostic>, events: &Events) -> Vec<Diagnostic> {
    let of_row = |fault: Diagnostic| {
        let Some(at) = NEW_ROW.checked_sub(fault.source.line).filter(|at| (*at as usize) < events.events.len()) else {
            return fault;
        };
        let column = format!("events.{at}.row.{}", fault.source.column);
        fault.at(&events.file, 0, column)
    };
    faults.into_iter().map(of_row).collect()
}

/// Faults with the line of their event.
fn located(mut faults: Vec<Diagnostic>, events: &Events) -> Vec<Diagnostic> {
    if std::path::Path::new(&events.file).is_file() {
        crate::io::locate(&events.file, &mut faults);
    }
    crate::io::diagnostics::sort(&mut faults);
    faults
}

/// Who is out goes home.
fn anchored(rest: &Rest, frozen: &BTreeMap<ShiftId, Frozen>) -> Plan {
    let held = frozen.keys().map(|shift| (*shift, rest.anchors(*shift))).filter(|(_, anchors)| !anchors.is_empty());
    let routes = held.map(|(shift, anchors)| Route::new(shift, anchors.into_iter().map(Stop::Job).collect()));
    salvage(&rest.instance, &Plan::new(routes))
}

/// What is left of the plan so far.
fn left_over(
    day: &Day,
    happened: &Happened,
    whole: &Instance,
    rest: &Rest,
    frozen: &BTreeMap<ShiftId, Frozen>,
) -> Plan {
    let parts = rest.parts();
    let bound = timed_jobs(&rest.instance);
    let mut routes = Vec::new();
    for (old, course) in &happened.courses {
        let who = day.instance.technician_of(*old).id.as_str();
        let Some(shift) = shift_named(whole, who, day.instance.shifts[*old].day) else { continue };
        if frozen.get(&shift).is_some_and(|held| held.over) || (course.over && !course.left) {
            continue;
        }
        let here = |stop: &Stop| match carried(day.instance, whole, stop)? {
            Stop::Job(job) => parts.get(&job).copied().map(Stop::Job),
            other => Some(other),
        };
        let anchors = rest.anchors(shift).into_iter().map(Stop::Job);
        let stops: Vec<Stop> = anchors.chain(course.rest.iter().filter_map(here)).collect();
        let timed = day.plan.routes().iter().find(|route| route.shift == *old);
        let begins = timed.into_iter().flat_map(|route| &route.stops).filter_map(|stop| match here(&stop.stop)? {
            Stop::Job(job) if bound.contains(&job) => Some((job, stop.begin)),
            _ => None,
        });
        routes.push(Route::new(shift, stops).agreeing(begins));
    }
    let known: BTreeSet<ShiftId> = routes.iter().map(|route| route.shift).collect();
    routes.extend(anchored(rest, frozen).routes.into_iter().filter(|route| !known.contains(&route.shift)));
    let plan = salvage(&rest.instance, &Plan::new(routes));
    if verify(&rest.instance, &plan).is_ok() {
        return plan;
    }
    // Jobs that depend on each other have lost each other: they are put in anew, together.
    let free = |route: &Route| {
        let stays = |stop: &&Stop| !matches!(stop, Stop::Job(job) if bound.contains(job));
        Route::new(route.shift, route.stops.iter().filter(stays).cloned().collect())
    };
    salvage(&rest.instance, &Plan::new(plan.routes.iter().map(free)))
}

/// Jobs that relations bind to others.
fn timed_jobs(instance: &Instance) -> BTreeSet<JobId> {
    instance.relations.iter().flat_map(|relation| [relation.first, relation.second]).collect()
}

/// The whole plan, verified, and held against what is frozen.
fn checked(
    whole: &Instance,
    frozen: &BTreeMap<ShiftId, Frozen>,
    plan: &Plan,
    now: Ticks,
) -> Result<VerifiedPlan, ReplanError> {
    let plan = verify(whole, plan).map_err(torn)?;
    let broken = untouched(whole, frozen, &plan, now);
    if broken.is_empty() { Ok(plan) } else { Err(ReplanError::Rejected(broken)) }
}

/// Jobs that depend on each other, one of which is under way while the other finds no place: what has happened has torn them apart.
fn torn(violations: Vec<Violation>) -> ReplanError {
    let tie = |violation: &Violation| ["before", "start-gap", "crew"].contains(&violation.rule);
    if violations.iter().all(tie) { ReplanError::Frozen(violations) } else { ReplanError::Rejected(violations) }
}

/// Why jobs are left out, as the search over the rest has it.
fn reasons(plan: &VerifiedPlan, rest: &Rest, solution: &Solution) -> Vec<(JobId, Vec<Reason>)> {
    let known: BTreeMap<JobId, &Vec<Reason>> =
        solution.unassigned.iter().filter_map(|(job, reasons)| Some((rest.whole(*job)?, reasons))).collect();
    let trimmed = || vec![Reason { code: "no-room", text: "the rest of the day has no room for it".to_owned() }];
    let why = |job: &JobId| (*job, known.get(job).map_or_else(trimmed, |reasons| (*reasons).clone()));
    plan.unassigned().iter().map(why).collect()
}

//! Whether a plan can be read at all: known ids, nothing twice, proper loads.

use super::text::instant;
use super::{Violation, broken, rules};
use crate::model::Instance;
use crate::plan::{Plan, Route, Stop};
use crate::units::{Id, JobId, ShiftId};
use std::collections::{BTreeMap, BTreeSet};

/// Ids of a route that the instance does not have.
pub(super) fn unknown_ids(instance: &Instance, route: &Route) -> Vec<Violation> {
    let unknown = |what: &str, at: usize| {
        let message = format!("the plan names {what} number {at}, which the instance does not have");
        broken(rules::UNKNOWN_ID, message)
    };
    let mut violations = Vec::new();
    if instance.shifts.get(route.shift).is_none() {
        violations.extend(unknown("shift", route.shift.index()));
    }
    for stop in &route.stops {
        match stop {
            Stop::Job(job) if instance.jobs.get(*job).is_none() => violations.extend(unknown("job", job.index())),
            Stop::Depot { depot, fill } => {
                if instance.depots.get(*depot).is_none() {
                    violations.extend(unknown("depot", depot.index()));
                }
                let parts = fill.iter().filter(|(part, _)| instance.parts.get(*part).is_none());
                violations.extend(parts.filter_map(|(part, _)| unknown("part", part.index())));
            }
            Stop::Job(_) | Stop::Break => {}
        }
    }
    violations
}

/// Loads of a route whose ids exist that are no proper lists.
pub(super) fn load_lists(instance: &Instance, route: &Route) -> Vec<Violation> {
    let mut violations = Vec::new();
    for stop in &route.stops {
        if let Stop::Depot { depot, fill } = stop {
            let proper = fill.windows(2).all(|pair| pair[0].0 < pair[1].0) && fill.iter().all(|(_, level)| *level > 0);
            if !proper {
                let (who, at) = (&instance.technician_of(route.shift).id, &instance.depots[*depot].id);
                let message = format!(
                    "the load of technician {who} at depot {at} names a part twice, out of order, or with level 0"
                );
                violations.extend(broken(rules::LOAD_LIST, message));
            }
        }
    }
    violations
}

/// Agreed begins of a route whose ids exist that lie outside the job's windows.
pub(super) fn agreements(instance: &Instance, route: &Route) -> Vec<Violation> {
    let outside = |job: JobId| {
        let (row, begin) = (&instance.jobs[job], route.agreed_begin(job)?);
        let open = row.windows.is_empty() || row.windows.iter().any(|hours| hours.from <= begin && begin <= hours.to);
        let when = instant(instance, begin);
        let message = || format!("job {} is agreed to begin at {when}, outside its windows", row.id);
        (!open).then(message).and_then(|message| broken(rules::WINDOW, message))
    };
    route.jobs().filter_map(outside).collect()
}

/// Jobs that stand more than once in these routes, ids that do not exist left aside.
pub(super) fn jobs_twice<'a>(instance: &Instance, routes: impl IntoIterator<Item = &'a Route>) -> Vec<Violation> {
    let mut times = BTreeMap::<JobId, usize>::new();
    for job in routes.into_iter().flat_map(Route::jobs) {
        *times.entry(job).or_default() += 1;
    }
    let twice = times.into_iter().filter(|(_, times)| *times > 1);
    twice
        .filter_map(|(job, times)| {
            let id = &instance.jobs.get(job)?.id;
            broken(rules::JOB_TWICE, format!("job {id} is done {times} times"))
        })
        .collect()
}

/// Shifts with more than one route.
pub(super) fn shifts_twice(instance: &Instance, plan: &Plan) -> Vec<Violation> {
    let mut seen = BTreeSet::<ShiftId>::new();
    let again = plan.routes.iter().map(|route| route.shift).filter(|shift| !seen.insert(*shift));
    let again: BTreeSet<_> = again.collect();
    again
        .into_iter()
        .filter_map(|shift| {
            let row = instance.shifts.get(shift)?;
            let (who, day) = (&instance.technicians[row.technician].id, row.day + 1);
            broken(rules::SHIFT_TWICE, format!("technician {who} has more than one route on day {day}"))
        })
        .collect()
}

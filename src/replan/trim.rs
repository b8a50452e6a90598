//! What is left of a plan where a route is not what the rest of the day took it for: stops go from the end of routes until
//! everything holds.

use super::frozen::Frozen;
use crate::model::{Instance, RelationKind};
use crate::plan::{Plan, Route, Stop};
use crate::units::{JobId, ShiftId};
use crate::verify::{Violation, verify};
use std::collections::{BTreeMap, BTreeSet};

/// The plan with as much behind what is frozen as keeps every rule: routes come back one by one, in order of time, each as far
/// as it fits beside those before.
pub fn trimmed(whole: &Instance, frozen: &BTreeMap<ShiftId, Frozen>, plan: &Plan) -> Plan {
    let held = |shift: ShiftId| frozen.get(&shift).map_or(0, |held| held.stops.len());
    // The break that is still owed stands behind what is frozen.
    let begun = |route: &Route| match frozen.get(&route.shift) {
        Some(held) => route.with_stops(held.timed.route().stops),
        None => route.with_stops(Vec::new()),
    };
    let mut kept: BTreeMap<ShiftId, Route> = plan.routes.iter().map(|route| (route.shift, begun(route))).collect();
    let mut routes: Vec<&Route> = plan.routes.iter().collect();
    routes.sort_by_key(|route| (whole.shifts[route.shift].start, route.shift));
    for route in routes {
        let least = held(route.shift);
        for stops in (least + 1..=route.stops.len()).rev() {
            let before = kept.insert(route.shift, route.with_stops(route.stops[..stops].to_vec()));
            if holds_alone(whole, &kept) {
                break;
            }
            kept.extend(before.map(|before| (route.shift, before)));
        }
    }
    drop_torn(whole, frozen, &mut kept);
    Plan::new(kept.into_values())
}

/// Whether routes keep every rule but those between jobs, whose partners may be still to come.
fn holds_alone(whole: &Instance, routes: &BTreeMap<ShiftId, Route>) -> bool {
    verify(whole, &Plan::new(routes.values().cloned())).map_or_else(|broken| broken.iter().all(is_tie), |_| true)
}

/// Whether a violation is one between two jobs.
fn is_tie(violation: &Violation) -> bool {
    let kinds = ["before", "start-gap", "crew", "same-technician", "different-technician", "same-day", "different-day"];
    kinds.contains(&violation.rule)
}

/// Takes out what cannot be without jobs that went, unless it is frozen.
fn drop_torn(whole: &Instance, frozen: &BTreeMap<ShiftId, Frozen>, kept: &mut BTreeMap<ShiftId, Route>) {
    let under_way: BTreeSet<JobId> = frozen.values().flat_map(|held| super::vans::jobs(&held.stops)).collect();
    loop {
        let there: BTreeSet<JobId> = kept.values().flat_map(Route::jobs).collect();
        let alone = |job: JobId| {
            whole.relations.iter().any(|relation| match relation.kind {
                RelationKind::Before => relation.second == job && !there.contains(&relation.first),
                RelationKind::StartGap if relation.first == job => !there.contains(&relation.second),
                RelationKind::StartGap if relation.second == job => !there.contains(&relation.first),
                _ => false,
            })
        };
        let torn: BTreeSet<JobId> =
            there.iter().copied().filter(|job| !under_way.contains(job) && alone(*job)).collect();
        if torn.is_empty() {
            return;
        }
        let stays = |stop: &&Stop| !matches!(stop, Stop::Job(job) if torn.contains(job));
        for route in kept.values_mut() {
            *route = route.with_stops(route.stops.iter().filter(stays).cloned().collect());
        }
    }
}

//! Rules of the instance that this version does not know how to check: named, never passed over.

use super::{Violation, broken, rules};
use crate::model::{Instance, Relation, Restock};
use crate::plan::{Plan, Route, Stop};
use crate::units::{JobId, PartId, TechId, UNLIMITED};
use std::collections::{BTreeMap, BTreeSet};

/// Everything about the jobs of a route (ids exist) that cannot be checked yet.
pub(super) fn unsupported_jobs(instance: &Instance, route: &Route) -> Vec<Violation> {
    let mut violations = Vec::new();
    for id in route.jobs() {
        let job = &instance.jobs[id];
        let refuse = |rule, what: &str| broken(rule, format!("job {} {what}, which is not supported yet", job.id));
        if job.crew > 1 {
            violations.extend(refuse(rules::CREW, "needs a crew"));
        }
        if job.returns_volume != 0 {
            violations.extend(refuse(rules::RETURNS, "has returns to collect"));
        }
    }
    violations
}

/// Relations of jobs that the plan serves.
pub(super) fn unsupported_relations(instance: &Instance, plan: &Plan) -> Vec<Violation> {
    let served: BTreeSet<JobId> = plan.routes.iter().flat_map(Route::jobs).collect();
    let concerned = |relation: &&Relation| served.contains(&relation.first) || served.contains(&relation.second);
    let name = |job: JobId| instance.jobs.get(job).map_or("?", |job| job.id.as_str());
    let refuse = |relation: &Relation| {
        let (kind, a, b) = (relation.kind.name(), name(relation.first), name(relation.second));
        broken(rules::RELATION, format!("relation {kind} of jobs {a} and {b} is not supported yet"))
    };
    instance.relations.iter().filter(concerned).filter_map(refuse).collect()
}

/// Technicians who, without nightly restocking, go out on several days with parts that can run out.
pub(super) fn unsupported_restock<'a>(
    instance: &Instance,
    routes: impl IntoIterator<Item = &'a Route>,
) -> Vec<Violation> {
    if instance.restock == Restock::Nightly {
        return Vec::new();
    }
    let mut days = BTreeMap::<TechId, (BTreeSet<u32>, BTreeSet<PartId>)>::new();
    for route in routes {
        let shift = &instance.shifts[route.shift];
        let (days, parts) = days.entry(shift.technician).or_default();
        days.insert(shift.day);
        parts.extend(parts_named(instance, route));
    }
    let refuse = |(tech, (days, parts)): (TechId, (BTreeSet<u32>, BTreeSet<PartId>))| {
        let technician = &instance.technicians[tech];
        let part = parts.into_iter().find(|part| technician.van[*part].quantity < UNLIMITED)?;
        let (who, part) = (&technician.id, &instance.parts[part].id);
        let what = format!("technician {who} goes out on {} days and may use up part {part}", days.len());
        (days.len() > 1)
            .then(|| broken(rules::RESTOCK, format!("{what}, which is not supported without nightly restocking")))?
    };
    days.into_iter().filter_map(refuse).collect()
}

/// Parts that a route may touch.
fn parts_named(instance: &Instance, route: &Route) -> BTreeSet<PartId> {
    let mut named = BTreeSet::new();
    for stop in &route.stops {
        match stop {
            Stop::Job(job) => {
                let job = &instance.jobs[*job];
                let needs = std::iter::once(&job.need).chain(job.faults.iter().map(|fault| &fault.need));
                named.extend(needs.flat_map(|need| &need.parts).map(|(part, _)| *part));
            }
            Stop::Depot { fill, .. } => named.extend(fill.iter().map(|(part, _)| *part)),
            Stop::Break => {}
        }
    }
    named
}

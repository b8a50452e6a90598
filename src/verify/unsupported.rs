//! Rules of the instance that this version does not know how to check: named, never passed over.

use super::{Violation, broken, rules};
use crate::model::{Instance, Restock};
use crate::plan::{Route, Stop};
use crate::units::{PartId, TechId, UNLIMITED};
use std::collections::{BTreeMap, BTreeSet};

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

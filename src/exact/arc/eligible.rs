//! Who may do a job at all, and what a visit is worth at best.

use crate::model::{Fault, Instance, Need, Technician};
use crate::units::{DepotId, JobId, PartId, ShiftId, UNLIMITED};

/// Whether the technician of a shift may do a job, on their own or with tools that some depot lends.
pub(super) fn may_do(instance: &Instance, shift: ShiftId, job: JobId) -> bool {
    let (id, tech) = (instance.shifts[shift].technician, instance.technician_of(shift));
    let job = &instance.jobs[job];
    let welcome = (job.required.is_empty() || job.required.contains(&id)) && !job.excluded.contains(&id);
    let covered = tech.territories.is_empty() || job.territory.is_none_or(|t| tech.territories.contains(&t));
    let lent = instance.depots.iter().any(|depot| depot.lends_tools);
    welcome && covered && has_skills(tech, &job.need) && (holds_tools(tech, &job.need) || lent)
}

/// Whether all tools of a need are the technician's own.
pub(super) fn holds_tools(tech: &Technician, need: &Need) -> bool {
    need.tools.iter().all(|tool| tech.tools.contains(tool))
}

fn has_skills(tech: &Technician, need: &Need) -> bool {
    need.skills.iter().all(|&(skill, level)| tech.skills[skill] >= level)
}

/// Chance to fix a job on the first visit, with and without lent tools.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct FixChance {
    /// With the technician's own tools only.
    pub(super) own: f64,
    /// After a visit to a depot that lends tools.
    pub(super) lent: f64,
    /// Whether both are what the definition gives on every route; otherwise they are upper bounds.
    pub(super) exact: bool,
}

/// What is known about a part beforehand, whatever the route.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Supply {
    /// There in every outcome.
    Always,
    /// There in no outcome.
    Never,
    /// It depends on the route.
    Open,
}

/// The chance to fix each job that `shift` could do, given all jobs it could do.
pub(super) fn fix_chance(instance: &Instance, shift: ShiftId, job: JobId, jobs: &[JobId]) -> FixChance {
    let tech = instance.technician_of(shift);
    let faults = &instance.jobs[job].faults;
    let mut chance = FixChance { own: 0.0, lent: 0.0, exact: true };
    let rest = 1.0 - faults.iter().map(|fault| fault.probability).sum::<f64>();
    for fault in faults.iter().filter(|fault| has_skills(tech, &fault.need)) {
        let supplies = fault.need.parts.iter().map(|&(part, units)| supply(instance, shift, part, units, jobs));
        let worst = supplies.fold(Supply::Always, |worst, supply| match (worst, supply) {
            (Supply::Never, _) | (_, Supply::Never) => Supply::Never,
            (Supply::Open, _) | (_, Supply::Open) => Supply::Open,
            _ => Supply::Always,
        });
        if worst == Supply::Never {
            continue;
        }
        chance.exact &= worst == Supply::Always;
        chance.lent += fault.probability;
        if holds_tools(tech, &fault.need) {
            chance.own += fault.probability;
        }
    }
    FixChance { own: chance.own + rest, lent: chance.lent + rest, ..chance }
}

fn supply(instance: &Instance, shift: ShiftId, part: PartId, units: u32, jobs: &[JobId]) -> Supply {
    let van = instance.technician_of(shift).van[part].quantity;
    if van >= UNLIMITED || u64::from(van) >= most_used(instance, part, jobs) {
        return Supply::Always;
    }
    let loadable = instance.depots.iter().any(|depot| depot.stock[part] > 0);
    if van < units && !loadable { Supply::Never } else { Supply::Open }
}

/// The most of a part that these jobs can use together.
fn most_used(instance: &Instance, part: PartId, jobs: &[JobId]) -> u64 {
    let units = |need: &Need| need.parts.iter().find(|(p, _)| *p == part).map_or(0, |(_, units)| u64::from(*units));
    let of_faults = |faults: &[Fault]| faults.iter().map(|fault| units(&fault.need)).max().unwrap_or(0);
    jobs.iter().map(|&job| units(&instance.jobs[job].need) + of_faults(&instance.jobs[job].faults)).sum()
}

/// How often a shift may want to visit a depot: a count that is surely enough, or none if no count is known.
///
/// Where a detour through the depot is never shorter than the direct way, a visit serves only to load parts
/// or to get tools. All loads of one leg of a route can be moved to the visit before it, so without a limit
/// on volume one visit is enough, and with one there is no use for more visits than jobs that take parts
/// from here, and one for the tools.
pub(super) fn useful_visits(instance: &Instance, shift: ShiftId, depot: DepotId, jobs: &[JobId]) -> Option<usize> {
    let row = &instance.depots[depot];
    let takers =
        jobs.iter().filter(|&&job| instance.jobs[job].need.parts.iter().any(|(part, _)| row.stock[*part] > 0)).count();
    let tools = usize::from(row.lends_tools);
    if !no_shortcut(instance, shift, depot, jobs) {
        return None;
    }
    let limited = instance.technician_of(shift).van_volume.is_some();
    // A visit may serve to unload what was collected, and what may be loaded then is not known.
    if limited && jobs.iter().any(|&job| instance.jobs[job].returns_volume > 0) {
        return None;
    }
    Some(if limited { takers + tools } else { (takers + tools).min(1) })
}

/// Whether going through the depot is nowhere shorter, in time or distance, than not going there.
fn no_shortcut(instance: &Instance, shift: ShiftId, depot: DepotId, jobs: &[JobId]) -> bool {
    let (tech, technician) = (instance.shifts[shift].technician, instance.technician_of(shift));
    let (at, load) = (instance.depots[depot].site, instance.depots[depot].load);
    let others = instance.depots.iter().map(|row| row.site);
    let stops: Vec<_> = jobs.iter().map(|&job| instance.jobs[job].site).chain(others).collect();
    let ends: Vec<_> = stops.iter().copied().chain(technician.end).collect();
    let starts = stops.iter().copied().chain(std::iter::once(technician.start));
    starts.into_iter().all(|from| {
        ends.iter().all(|&to| {
            let time = instance.travel_time(tech, from, at) + load + instance.travel_time(tech, at, to);
            let dist = instance.travel.dist(from, at) + instance.travel.dist(at, to);
            time >= instance.travel_time(tech, from, to) && dist >= instance.travel.dist(from, to)
        })
    })
}

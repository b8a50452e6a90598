//! The small instance that a cut is: its places and tables.

use super::ties::is_timed;
use crate::model::{Instance, InstanceBuilder, Shift};
use crate::plan::Stop;
use crate::travel::Travel;
use crate::units::{DepotId, Id, IdVec, JobId, PartId, ShiftId, SiteId, TechId, Ticks, UNLIMITED};
use crate::verify::VerifiedPlan;

/// The technician of a cut, and everybody else.
const SELF: TechId = TechId(0);
const OTHERS: TechId = TechId(u32::MAX);

/// The places of a cut.
pub struct Sites(Vec<SiteId>);

impl Sites {
    /// The places of a technician's days with some jobs.
    pub fn new(instance: &Instance, shift: ShiftId, jobs: &[JobId]) -> Self {
        let technician = instance.technician_of(shift);
        let depots = instance.depots.iter().map(|depot| depot.site);
        let jobs = jobs.iter().map(|job| instance.jobs[*job].site);
        let mut sites: Vec<SiteId> =
            std::iter::once(technician.start).chain(technician.end).chain(depots).chain(jobs).collect();
        sites.sort_unstable();
        sites.dedup();
        Self(sites)
    }

    /// A place by its id in the cut; all that are asked for are there.
    fn of(&self, site: SiteId) -> SiteId {
        SiteId::from_index(self.0.binary_search(&site).unwrap_or(0))
    }

    /// The legs between them.
    pub fn travel(&self, instance: &Instance) -> Travel {
        let legs = self.0.iter().flat_map(|from| self.0.iter().map(|to| instance.travel.leg(*from, *to)));
        Travel::from_table(legs.collect(), self.0.len(), instance.scale)
    }
}

/// The tables of some days with some jobs, the last of which is the new one.
pub fn tables(
    instance: &Instance,
    plan: &VerifiedPlan,
    (shift, days): (ShiftId, &[ShiftId]),
    jobs: &[JobId],
    sites: &Sites,
) -> InstanceBuilder {
    let row = &instance.shifts[shift];
    let mut all = InstanceBuilder::new(instance.name.clone());
    all.horizon = instance.horizon.clone();
    (all.scale, all.objective, all.restock) = (instance.scale, instance.objective.clone(), instance.restock);
    all.sites = sites.0.iter().map(|site| instance.sites[*site].clone()).collect();
    all.skills = instance.skills.clone();
    all.tools = instance.tools.clone();
    all.territories = instance.territories.clone();
    all.parts = instance.parts.clone();
    let mut technician = instance.technicians[row.technician].clone();
    (technician.start, technician.end) = (sites.of(technician.start), technician.end.map(|end| sites.of(end)));
    technician.max_week = technician.max_week.map(|most| (most - elsewhere(instance, plan, shift, days)).max(0));
    // What the day does to others' shares of the work shows in the whole plan only.
    all.objective.weights.fairness = 0.0;
    all.technicians.push(technician);
    all.shifts = days.iter().map(|day| Shift { technician: SELF, ..instance.shifts[*day].clone() }).collect();
    for job in jobs {
        let mut job = instance.jobs[*job].clone();
        job.site = sites.of(job.site);
        // A member of a crew comes as a job of its own: whom it begins with is elsewhere.
        (job.crew, job.leads) = (1, None);
        for people in [&mut job.required, &mut job.preferred, &mut job.excluded] {
            people.iter_mut().for_each(|who| *who = if *who == row.technician { SELF } else { OTHERS });
        }
        all.jobs.push(job);
    }
    for (id, depot) in instance.depots.enumerate() {
        let mut depot = depot.clone();
        depot.site = sites.of(depot.site);
        leave_to_others(plan, days, id, &mut depot.stock);
        all.depots.push(depot);
    }
    all
}

/// When the jobs of some shifts begin that a relation binds to others in time; the one that is looked at is left free.
pub fn agreed_begins(instance: &Instance, plan: &VerifiedPlan, days: &[ShiftId], free: JobId) -> Vec<(JobId, Ticks)> {
    let is_bound = |job: JobId| job != free && is_timed(instance, job);
    let stops = plan.routes().iter().filter(|route| days.contains(&route.shift)).flat_map(|route| &route.stops);
    let begins = stops.filter_map(|stop| match stop.stop {
        Stop::Job(job) if !instance.relations.is_empty() && is_bound(job) => Some((job, stop.begin)),
        _ => None,
    });
    begins.collect()
}

/// What the technician is paid for on the other days of the week of a shift that are not among `days`.
fn elsewhere(instance: &Instance, plan: &VerifiedPlan, shift: ShiftId, days: &[ShiftId]) -> Ticks {
    let here = &instance.shifts[shift];
    let others = plan.routes().iter().filter(|route| {
        let there = &instance.shifts[route.shift];
        let same_week = instance.week_of(there.day) == instance.week_of(here.day);
        !days.contains(&route.shift) && there.technician == here.technician && same_week
    });
    others.map(|route| route.score.paid).sum()
}

/// Takes what the other routes draw from the stock of a depot.
pub fn leave_to_others(plan: &VerifiedPlan, days: &[ShiftId], depot: DepotId, stock: &mut IdVec<PartId, u32>) {
    let others = plan.routes().iter().filter(|route| !days.contains(&route.shift)).flat_map(|route| &route.stops);
    let visits = others.filter(|stop| matches!(stop.stop, Stop::Depot { depot: at, .. } if at == depot));
    for (part, units) in visits.flat_map(|stop| &stop.load) {
        if stock[*part] < UNLIMITED {
            stock[*part] = stock[*part].saturating_sub(*units);
        }
    }
}

/// The latest that a shift may end: midnight, or the technician's next shift.
pub fn latest_end(instance: &Instance, shift: ShiftId) -> Ticks {
    let row = &instance.shifts[shift];
    let midnight = instance.scale.day() * (Ticks::from(row.day) + 1);
    let next = instance.shifts.iter().filter(|other| other.technician == row.technician && other.start > row.start);
    next.map(|other| other.start).chain([midnight]).min().unwrap_or(midnight)
}

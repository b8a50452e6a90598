//! Whether a job alone fits into a shift.

use crate::model::{Instance, Shift};
use crate::units::JobId;

/// Whether the technician of a shift can leave, do this one job in a window and return in time.
pub fn fits(instance: &Instance, shift: &Shift, job: JobId) -> bool {
    let (tech, work) = (shift.technician, &instance.jobs[job]);
    let technician = &instance.technicians[tech];
    if technician.max_jobs == Some(0) {
        return false;
    }
    let there = instance.travel_time(tech, technician.start, work.site);
    let back = technician.end.map_or(0, |end| instance.travel_time(tech, work.site, end));
    let service = instance.service_time(tech, job);
    // Leaving late enough, nobody waits: this is the shortest that the route can be.
    let shortest = there + work.setup + service + back;
    if technician.max_route.is_some_and(|longest| shortest > longest) {
        return false;
    }
    // Whatever is paid, travel and work are.
    if technician.max_week.is_some_and(|most| shortest > most) {
        return false;
    }
    let ready = shift.start + there + work.setup;
    let latest = shift.latest_end - back - service;
    if work.windows.is_empty() {
        return ready <= latest;
    }
    work.windows.iter().any(|window| ready.max(window.from) <= latest.min(window.to))
}

//! Weeks that are too short for the work that only one technician may do.

use super::World;
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Job};
use crate::units::{TechId, Ticks};
use std::collections::BTreeSet;

/// Technicians whose own jobs take longer, without any travel, than their weeks allow.
pub fn too_short(all: &World) -> Vec<Diagnostic> {
    let limited = all.instance.technicians.enumerate().filter_map(|(tech, row)| Some((tech, row.max_week?)));
    limited.filter_map(|(tech, most)| of_technician(all, tech, most)).collect()
}

fn of_technician(all: &World, tech: TechId, most: Ticks) -> Option<Diagnostic> {
    let instance = all.instance;
    let shifts = &instance.shifts.as_slice()[all.shifts[tech.0 as usize].clone()];
    let weeks: BTreeSet<u32> = shifts.iter().map(|shift| instance.week_of(shift.day)).collect();
    let mut work: Ticks = 0;
    let mut count = 0;
    for (id, _) in instance.jobs.enumerate().filter(|(id, job)| is_own(job, tech) && all.can(tech, *id)) {
        work += instance.service_time(tech, id);
        count += 1;
    }
    let allowed = most.saturating_mul(weeks.len() as Ticks);
    if work <= allowed {
        return None;
    }
    let hours = |ticks| instance.scale.hours(ticks);
    let id = &instance.technicians[tech].id;
    let message = format!(
        "{id} cannot do all of their own jobs: the {count} that nobody else may do take {:.1} hours, and {id} may be paid for {:.1}",
        hours(work),
        hours(allowed)
    );
    Some(Diagnostic::warning(codes::WEEK_TOO_SHORT, message).at("technicians", 0, "max_week_h").value(id))
}

/// Whether nobody else may do a job.
fn is_own(job: &Job, tech: TechId) -> bool {
    job.required.iter().all(|required| *required == tech) && !job.required.is_empty()
}

//! What no plan could satisfy: for each job, whether somebody could do it if nothing else were to be done.
//!
//! A job is possible if one technician passes every demand on one shift. Where nobody does, the demands that
//! nobody passes are named; where each demand has somebody but no one passes all, that is said instead.

mod demands;
mod faults;
mod reach;
mod reasons;
mod weeks;

use crate::model::{Diagnostic, Instance};
use crate::units::{JobId, TechId};
use demands::Supply;

/// Every job that no plan can serve, what faults need and nobody has, and weeks too short for what only their technician may do, as
/// warnings that name the table and, as the value, the row;
/// [`super::Loaded::check`] adds files and lines.
///
/// Breaks and detours to depots are not counted, so that what is reported is impossible for certain.
pub fn check(instance: &Instance) -> Vec<Diagnostic> {
    let all = World::new(instance);
    let mut found = faults::unfixable(&all);
    found.extend(weeks::too_short(&all));
    let mut last = 0;
    for job in instance.jobs.ids() {
        // Jobs are alike: who could do the last one can mostly do the next, or a neighbour in the table can.
        let techs = all.instance.technicians.len();
        let able = (0..techs).map(|step| (last + step) % techs).find(|at| all.can(TechId(*at as u32), job));
        match able {
            Some(at) => last = at,
            None => found.extend(reasons::impossible(&all, job)),
        }
        found.extend(reasons::crew(&all, job));
    }
    found
}

/// The instance, with what the checks look up again and again.
struct World<'a> {
    instance: &'a Instance,
    supply: Supply,
    /// Shifts of each technician, as a range of the shifts.
    shifts: Vec<std::ops::Range<usize>>,
}

impl<'a> World<'a> {
    fn new(instance: &'a Instance) -> Self {
        let mut shifts = vec![0..0; instance.technicians.len()];
        for (at, shift) in instance.shifts.iter().enumerate() {
            let range = &mut shifts[shift.technician.0 as usize];
            *range = if range.start == range.end { at..at + 1 } else { range.start..at + 1 };
        }
        Self { instance, supply: Supply::new(instance), shifts }
    }

    /// Whether a technician can do a job on one of their shifts.
    fn can(&self, tech: TechId, job: JobId) -> bool {
        demands::ALL.iter().all(|demand| (demand.met)(self, tech, job))
    }
}

#[cfg(test)]
mod tests;

//! Jobs that nobody can do.

use super::eligible::{Eligibility, look};
use super::reason::{Obstacle, Reason};
use super::supply::Supply;
use super::visit::Bounds;
use crate::model::Instance;
use crate::units::{JobId, ShiftId};

/// Each job that no shift can do, with its reasons: the most common first, each code once.
pub(super) fn hopeless(
    instance: &Instance,
    bounds: &Bounds,
    supply: &Supply,
    eligible: &Eligibility,
) -> Vec<(JobId, Vec<Reason>)> {
    let without = instance.jobs.ids().filter(|job| eligible.shifts.row(*job).is_empty());
    without.map(|job| (job, reasons(instance, bounds, supply, job))).collect()
}

fn reasons(instance: &Instance, bounds: &Bounds, supply: &Supply, job: JobId) -> Vec<Reason> {
    let mut counts: Vec<(usize, ShiftId, Obstacle)> = Vec::new();
    for shift in instance.shifts.ids() {
        let Err(obstacle) = look(instance, bounds, supply, shift, job) else { continue };
        match counts.iter_mut().find(|(_, _, known)| known.code() == obstacle.code()) {
            Some((count, _, _)) => *count += 1,
            None => counts.push((1, shift, obstacle)),
        }
    }
    // A stable sort: equally common reasons stay in order of the first shift that met them.
    counts.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(_, shift, obstacle)| obstacle.reason(instance, shift, job)).collect()
}

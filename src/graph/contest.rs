//! Jobs that compete for the few who can do them.
//!
//! Jobs of which no two fit one day need as many shifts as there are of them. Where a maximum matching of such jobs
//! with shifts leaves some over, Hall's theorem (1935) names the jobs and the shifts that are too few.

use super::link::Linker;
use super::matching::maximum_matching;
use crate::travel::scaled_time;
use crate::units::{Id, JobId, ShiftId};

/// A job is scarce if at most this many shifts can do it.
const FEW: usize = 8;

/// Jobs of which no two can be in one route, and the shifts that can do any of them: fewer than jobs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// The jobs, in order.
    pub jobs: Vec<JobId>,
    /// The shifts, in order. At least (jobs − shifts) of the jobs are left out of every plan.
    pub shifts: Vec<ShiftId>,
}

/// Contests among scarce jobs; no job is in two of them. Groups are gathered greedily, so some may be missed.
pub(super) fn contests(linker: &Linker<'_>) -> Vec<Contest> {
    let few = |job: &JobId| (1..=FEW).contains(&linker.eligible.shifts.row(*job).len());
    let mut left: Vec<JobId> = linker.instance.jobs.ids().filter(few).collect();
    left.sort_by_key(|job| linker.eligible.shifts.row(*job).len());
    let mut found = Vec::new();
    while let Some(first) = left.first() {
        let mut group = vec![*first];
        for job in &left[1..] {
            if group.iter().all(|other| exclude(linker, *job, *other)) {
                group.push(*job);
            }
        }
        left.retain(|job| !group.contains(job));
        found.extend(contest(linker, &group));
    }
    found.sort_by(|a, b| a.jobs.cmp(&b.jobs));
    found
}

/// Whether no route can hold both jobs, whatever lies in between.
fn exclude(linker: &Linker<'_>, a: JobId, b: JobId) -> bool {
    let site = |job: JobId| linker.instance.jobs[job].site;
    let later = |a: JobId, b: JobId| {
        let time = scaled_time(linker.instance.travel.leg(site(a), site(b)).time, linker.speed);
        linker.on_some_day(a, b, linker.bounds.legs.at_least(time))
    };
    !later(a, b) && !later(b, a)
}

/// The jobs of a group that cannot all be matched, if there are any, with everybody who can do them.
fn contest(linker: &Linker<'_>, group: &[JobId]) -> Option<Contest> {
    let edges: Vec<Vec<u32>> =
        group.iter().map(|job| linker.eligible.shifts.row(*job).iter().map(|shift| shift.0).collect()).collect();
    let matching = maximum_matching(&edges, linker.instance.shifts.len());
    let mut holder = vec![None; linker.instance.shifts.len()];
    for (job, shift) in matching.iter().enumerate() {
        if let Some(shift) = shift {
            holder[*shift as usize] = Some(job);
        }
    }
    // Everything that alternating paths reach from the jobs left over.
    let mut jobs: Vec<usize> = (0..group.len()).filter(|job| matching[*job].is_none()).collect();
    let (mut shifts, mut at) = (Vec::new(), 0);
    while let Some(job) = jobs.get(at).copied() {
        for shift in &edges[job] {
            // A shift that was reached and has no job would lengthen a matching that is already maximum.
            jobs.extend(holder[*shift as usize].take());
            shifts.push(ShiftId::from_index(*shift as usize));
        }
        at += 1;
    }
    let mut jobs: Vec<JobId> = jobs.into_iter().map(|job| group[job]).collect();
    jobs.sort_unstable();
    jobs.dedup();
    shifts.sort_unstable();
    shifts.dedup();
    (!jobs.is_empty()).then_some(Contest { jobs, shifts })
}

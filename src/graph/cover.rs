//! How many routes it takes at least to serve everything.
//!
//! Routes are paths that cover the jobs. A cover by the fewest paths leaves as many jobs without a successor as it has
//! paths, so it has at least (jobs − maximum matching of jobs with successors) of them; where the relation
//! has cycles this is still a lower bound. Two counting bounds stand beside it: jobs a day and work a day.

use super::link::{Linker, Missing};
use super::matching::maximum_matching;
use super::node::Node;
use super::passing::FAR;
use crate::model::Instance;
use crate::travel::scaled_time;
use crate::units::{Id, IdVec, JobId, Ticks};
use rayon::prelude::*;
use std::cmp::Reverse;

/// The least number of routes that serve every job that anybody can do; more than there are shifts if not all of
/// them can be served.
pub(super) fn least_routes(linker: &Linker<'_>, most_matched: usize) -> usize {
    let jobs: Vec<JobId> =
        linker.instance.jobs.ids().filter(|job| !linker.eligible.shifts.row(*job).is_empty()).collect();
    if jobs.is_empty() {
        return 0;
    }
    let matched = if jobs.len() <= most_matched { paths(linker, &jobs) } else { 1 };
    matched.max(by_count(linker.instance, jobs.len())).max(by_work(linker, &jobs))
}

/// The least number of technicians whose shifts are as many as these routes; one more than there are if even
/// all of them have too few.
pub(super) fn technicians_for(instance: &Instance, routes: usize) -> usize {
    let mut shifts = vec![0_i64; instance.technicians.len()];
    for shift in instance.shifts.iter() {
        shifts[shift.technician.index()] += 1;
    }
    fewest(shifts, routes as i64)
}

/// Jobs less a maximum matching of jobs with their successors.
fn paths(linker: &Linker<'_>, jobs: &[JobId]) -> usize {
    let depots = ViaDepots::new(linker);
    let row = |a: &JobId| -> Vec<u32> {
        let after = (0..jobs.len() as u32).filter(|b| follows(linker, &depots, *a, jobs[*b as usize]));
        after.collect()
    };
    let edges: Vec<Vec<u32>> = jobs.par_iter().map(row).collect();
    let matched = maximum_matching(&edges, jobs.len()).iter().flatten().count();
    (jobs.len() - matched).max(1)
}

/// Whether `b` can be the next job after `a`, with or without depot visits in between.
fn follows(linker: &Linker<'_>, depots: &Option<ViaDepots>, a: JobId, b: JobId) -> bool {
    match linker.arc(Node::Job(a), Node::Job(b)) {
        Ok(_) => true,
        Err(Missing::NoCommonShift | Missing::MaxJobs) => false,
        Err(_) => depots.as_ref().is_some_and(|depots| depots.allow(linker, a, b)),
    }
}

/// Ways over depots that are shorter than the direct leg; there are none where legs are a metric's.
struct ViaDepots {
    /// Time from each job to the nearest depot, at speed factor 1.
    to: IdVec<JobId, u32>,
    /// Time from the nearest depot to each job.
    from: IdVec<JobId, u32>,
    /// Shortest loading.
    load: Ticks,
}

impl ViaDepots {
    fn new(linker: &Linker<'_>) -> Option<Self> {
        let instance = linker.instance;
        let load = instance.depots.iter().map(|depot| depot.load).min()?;
        let nearest = |job: JobId, away: bool| {
            let here = instance.jobs[job].site;
            let legs = instance.depots.iter().map(|depot| {
                let (from, to) = if away { (here, depot.site) } else { (depot.site, here) };
                instance.travel.leg(from, to).time
            });
            legs.min().unwrap_or(u32::MAX)
        };
        let ids = || instance.jobs.ids();
        let (to, from) = (ids().map(|job| nearest(job, true)), ids().map(|job| nearest(job, false)));
        linker.bounds.legs.detours_may_save().then(|| Self { to: to.collect(), from: from.collect(), load })
    }

    /// Whether some day is long enough for the fastest to do `a`, visit the depots and do `b`.
    fn allow(&self, linker: &Linker<'_>, a: JobId, b: JobId) -> bool {
        let travel = scaled_time(self.to[a], linker.speed) + scaled_time(self.from[b], linker.speed);
        linker.on_some_day(a, b, travel + self.load + linker.instance.jobs[b].setup)
    }
}

/// Routes for so many jobs, by what technicians may do in a day.
fn by_count(instance: &Instance, jobs: usize) -> usize {
    let most = instance.shifts.ids().map(|shift| instance.technician_of(shift).max_jobs.map_or(FAR, Ticks::from));
    fewest(most.collect(), jobs as i64)
}

/// Routes for so much work, by how long the shifts are.
fn by_work(linker: &Linker<'_>, jobs: &[JobId]) -> usize {
    let work = jobs.iter().map(|job| linker.bounds.passing.service[*job]).fold(0, Ticks::saturating_add);
    let lengths = linker.instance.shifts.enumerate().map(|(id, shift)| {
        let longest = linker.instance.technician_of(id).max_route.unwrap_or(FAR);
        (shift.latest_end - shift.start).min(longest)
    });
    fewest(lengths.collect(), work)
}

/// How many of the largest make up a sum; one more than there are if all together do not.
fn fewest(mut sizes: Vec<i64>, sum: i64) -> usize {
    sizes.sort_unstable_by_key(|size| Reverse(*size));
    let mut reached = 0_i64;
    for (count, size) in sizes.iter().enumerate() {
        if reached >= sum {
            return count;
        }
        reached = reached.saturating_add(*size);
    }
    sizes.len() + usize::from(reached < sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_count_first() {
        assert_eq!(fewest(vec![3, 8, 5], 0), 0);
        assert_eq!(fewest(vec![3, 8, 5], 8), 1);
        assert_eq!(fewest(vec![3, 8, 5], 9), 2);
        assert_eq!(fewest(vec![3, 8, 5], 16), 3);
        assert_eq!(fewest(vec![3, 8, 5], 17), 4);
    }
}

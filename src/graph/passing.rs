//! What it costs at least to stop somewhere on the way: the key to sound reach tests.
//!
//! A bound on the time to reach a job must hold however many stops lie in between. Every stop takes at least
//! its service (for the fastest hands) and, where it is the first job done at its site, its set-up.

use crate::model::Instance;
use crate::units::{IdVec, JobId, SiteId, Ticks};

/// An instant or a duration beyond every horizon; two of them still add up without overflow.
pub(super) const FAR: Ticks = Ticks::MAX / 8;

/// Least time spent at a site by somebody who stops there.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    /// For each site; [`FAR`] where there is nothing to stop for.
    pub(super) site: IdVec<SiteId, Ticks>,
    /// For each job, the least set-up time before it: its own, or another job at its site that comes first.
    pub(super) setup: IdVec<JobId, Ticks>,
    /// Service time of each job for the most efficient technician.
    pub(super) service: IdVec<JobId, Ticks>,
}

impl Passing {
    pub(super) fn new(instance: &Instance) -> Self {
        let best = instance.technicians.iter().map(|t| t.efficiency).fold(f64::MIN_POSITIVE, f64::max);
        let service: IdVec<JobId, Ticks> = instance.jobs.iter().map(|job| worked(job.duration, best)).collect();
        // The two cheapest jobs of each site: a job's set-up can only be spared by another job.
        let mut cheapest: IdVec<SiteId, [(Ticks, JobId); 2]> =
            vec![[(FAR, JobId(u32::MAX)); 2]; instance.sites.len()].into();
        for (id, job) in instance.jobs.enumerate() {
            let cost = (job.setup.saturating_add(service[id]).min(FAR), id);
            let two = &mut cheapest[job.site];
            if cost < two[0] {
                *two = [cost, two[0]];
            } else if cost < two[1] {
                two[1] = cost;
            }
        }
        let setup = instance.jobs.enumerate().map(|(id, job)| {
            let [first, second] = cheapest[job.site];
            let other = if first.1 == id { second } else { first };
            job.setup.min(other.0)
        });
        let setup = setup.collect();
        let mut site: IdVec<SiteId, Ticks> = cheapest.iter().map(|two| two[0].0).collect();
        for depot in instance.depots.iter() {
            site[depot.site] = site[depot.site].min(depot.load);
        }
        Self { site, setup, service }
    }
}

fn worked(duration: Ticks, efficiency: f64) -> Ticks {
    if efficiency == 1.0 { duration } else { (duration as f64 / efficiency).round() as Ticks }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::tests::World;

    #[test]
    fn another_job_at_the_site_can_spare_the_set_up() {
        let mut world = World::line(&[0, 10, 20]);
        world.job(1, 30, |job| job.setup = 15 * 60);
        world.job(1, 2, |job| job.setup = 60);
        world.job(2, 30, |job| job.setup = 15 * 60);
        world.technician(0, |_| {});
        let passing = Passing::new(&world.build());
        // The quick job costs 2 + 1 minutes and then nothing is left to set up.
        assert_eq!(passing.setup.as_slice(), [3 * 60, 60, 15 * 60]);
        assert_eq!(passing.site.as_slice(), [FAR, 3 * 60, 45 * 60]);
    }
}

//! Granular neighbours: the few partners of each job that a search should try.
//!
//! Toth & Vigo (2003) cut neighbourhoods down to short arcs; Vidal et al. (2013) add the waiting and the
//! lateness that an arc cannot avoid, and PyVRP the weights used here.

use super::eligible::Eligibility;
use super::link::Linker;
use super::network::Network;
use super::node::Node;
use crate::model::Instance;
use crate::travel::{Leg, scaled_time};
use crate::units::{Id, JobId, Ticks};
use petgraph::Direction::{Incoming, Outgoing};
use rayon::prelude::*;

/// Weight of a tick of waiting that no departure avoids, against a tick of travel.
pub const WEIGHT_WAIT: f64 = 0.2;

/// Weight of a tick of lateness that no departure avoids, against a tick of travel.
pub const WEIGHT_WARP: f64 = 1.0;

/// On which sides of a neighbour a job may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// Right before it.
    pub before: bool,
    /// Right behind it.
    pub behind: bool,
    /// The leg from the job to the neighbour.
    pub there: Leg,
    /// The leg back.
    pub back: Leg,
}

/// The ways of each job's neighbours, by the arcs of the network.
pub(super) fn ways(instance: &Instance, network: &Network, neighbours: &[Vec<JobId>]) -> Vec<Vec<Ways>> {
    let of = |(job, row): (usize, &Vec<JobId>)| {
        let job = JobId::from_index(job);
        let (next, last) = (network.jobs_beside(job, Outgoing), network.jobs_beside(job, Incoming));
        let has = |jobs: &[JobId], other: &JobId| jobs.binary_search(other).is_ok();
        let site = |job: JobId| instance.jobs[job].site;
        let leg = |from, to| instance.travel.leg(site(from), site(to));
        let way = |other: &JobId| {
            let (there, back) = (leg(job, *other), leg(*other, job));
            Ways { before: has(&next, other), behind: has(&last, other), there, back }
        };
        row.iter().map(way).collect()
    };
    neighbours.par_iter().enumerate().map(of).collect()
}

/// The best `most` partners of each job, best first.
///
/// A partner has an arc to or from the job; how good it is, is the better of the two directions, so that
/// good predecessors and good successors both appear.
pub(super) fn neighbours(linker: &Linker<'_>, network: &Network, most: usize) -> Vec<Vec<JobId>> {
    let jobs: Vec<JobId> = linker.instance.jobs.ids().collect();
    jobs.par_iter().map(|job| of_job(linker, network, *job, most)).collect()
}

fn of_job(linker: &Linker<'_>, network: &Network, job: JobId, most: usize) -> Vec<JobId> {
    let mut partners: Vec<JobId> = network.partners(Node::Job(job)).filter_map(Node::job).collect();
    partners.sort_unstable();
    partners.dedup();
    let mut ranked: Vec<(f64, JobId)> = partners
        .into_iter()
        .map(|other| (proximity(linker, job, other).min(proximity(linker, other, job)), other))
        .collect();
    let order = |a: &(f64, JobId), b: &(f64, JobId)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
    if ranked.len() > most && most > 0 {
        ranked.select_nth_unstable_by(most - 1, order);
    }
    ranked.truncate(most);
    ranked.sort_unstable_by(order);
    ranked.into_iter().map(|(_, other)| other).collect()
}

/// Travel + weighted waiting + weighted lateness of doing `b` right after `a`, at best.
fn proximity(linker: &Linker<'_>, a: JobId, b: JobId) -> f64 {
    let (jobs, eligible): (_, &Eligibility) = (&linker.instance.jobs, linker.eligible);
    let travel = scaled_time(linker.instance.travel.leg(jobs[a].site, jobs[b].site).time, linker.speed);
    let (Some(first), Some(second)) = (eligible.span(a), eligible.span(b)) else { return f64::INFINITY };
    let gap = linker.bounds.passing.service[a] + travel + linker.setup(Node::Job(a), b);
    let over = |ticks: Ticks| ticks.max(0) as f64;
    let wait = over(second.0 - (first.1 + gap));
    let warp = over(first.0 + gap - second.1);
    travel as f64 + WEIGHT_WAIT * wait + WEIGHT_WARP * warp
}

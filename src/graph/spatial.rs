//! Which jobs are near each other.
//!
//! Small instances and travel tables compare all pairs; large ones with coordinates ask an R*-tree (great-circle
//! distances as chords between unit vectors, so that no projection is needed). Nearness is the time there and
//! back, which is symmetric where travel is not.

use super::eligible::Eligibility;
use crate::model::Instance;
use crate::travel::Metric;
use crate::units::{Id, JobId, Ticks};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

/// A job in space.
type Point = GeomWithData<[f64; 3], u32>;

/// Most jobs looked at around one job of a large instance.
const MOST_LOOKED_AT: usize = 1_000;

/// How many jobs to look for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// Nearest jobs, whoever does them.
    pub(super) near: usize,
    /// Nearest jobs that some shift can do together with this one.
    pub(super) partners: usize,
}

/// What was found around one job, nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub(super) near: Vec<JobId>,
    pub(super) partners: Vec<JobId>,
}

/// Looks around every job.
pub(super) fn look_around(
    instance: &Instance,
    eligible: &Eligibility,
    wanted: Wanted,
    all_pairs: usize,
) -> Vec<Around> {
    let jobs: Vec<JobId> = instance.jobs.ids().collect();
    let points = if jobs.len() > all_pairs { points(instance) } else { None };
    let tree = points.as_ref().map(|points| {
        RTree::bulk_load(points.iter().enumerate().map(|(job, at)| Point::new(*at, job as u32)).collect())
    });
    let look = |job: &JobId| match (&tree, &points) {
        (Some(tree), Some(points)) => select(
            eligible,
            *job,
            by_time(instance, *job, in_tree(eligible, tree, points[job.index()], *job, wanted).into_iter()),
            wanted,
        ),
        _ => {
            let others = jobs.iter().filter(|other| *other != job);
            select(eligible, *job, by_time(instance, *job, others.copied()), wanted)
        }
    };
    jobs.par_iter().map(look).collect()
}

/// Keeps as many as are wanted of jobs that come nearest first.
fn select(eligible: &Eligibility, job: JobId, ordered: Vec<JobId>, wanted: Wanted) -> Around {
    let partners = ordered.iter().filter(|other| eligible.meet(job, **other)).take(wanted.partners);
    let partners = partners.copied().collect();
    let mut near = ordered;
    near.truncate(wanted.near);
    Around { near, partners }
}

/// Other jobs by time there and back, ties by id.
fn by_time(instance: &Instance, job: JobId, others: impl Iterator<Item = JobId>) -> Vec<JobId> {
    let here = instance.jobs[job].site;
    let time = |other: JobId| {
        let there = instance.jobs[other].site;
        Ticks::from(instance.travel.leg(here, there).time) + Ticks::from(instance.travel.leg(there, here).time)
    };
    let mut timed: Vec<(Ticks, JobId)> = others.map(|other| (time(other), other)).collect();
    timed.sort_unstable();
    timed.into_iter().map(|(_, other)| other).collect()
}

/// The nearest jobs in space until there are as many as wanted, or [`MOST_LOOKED_AT`].
fn in_tree(eligible: &Eligibility, tree: &RTree<Point>, at: [f64; 3], job: JobId, wanted: Wanted) -> Vec<JobId> {
    let (mut found, mut partners) = (Vec::with_capacity(2 * wanted.near), 0);
    let others = tree.nearest_neighbor_iter(at).map(|point| JobId(point.data)).filter(|other| *other != job);
    for other in others.take(MOST_LOOKED_AT) {
        if found.len() >= wanted.near && partners >= wanted.partners {
            break;
        }
        found.push(other);
        partners += usize::from(eligible.meet(job, other));
    }
    found
}

/// Coordinates in which the nearest in space is the nearest to travel, if the metric has any.
fn points(instance: &Instance) -> Option<Vec<[f64; 3]>> {
    let site = |job: JobId| instance.jobs[job].site;
    match instance.travel.metric() {
        Metric::Haversine { .. } => Some(instance.jobs.ids().map(|job| on_sphere(instance, job)).collect()),
        Metric::Euclidean { points, .. } => {
            Some(instance.jobs.ids().map(|job| [points[site(job)].0, points[site(job)].1, 0.0]).collect())
        }
        Metric::Table => None,
    }
}

fn on_sphere(instance: &Instance, job: JobId) -> [f64; 3] {
    let site = &instance.sites[instance.jobs[job].site];
    let (lat, lon) = (site.lat.to_radians(), site.lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

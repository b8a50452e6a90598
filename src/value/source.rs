//! Where a job would come from: out of a route, or from those left out.

use super::effect::Effect;
use super::sketch::{Driven, Sketch, driven, out};
use crate::model::Instance;
use crate::plan::{Score, Stop};
use crate::units::{JobId, ShiftId};
use std::collections::BTreeMap;

/// What it means to take a job from where it is.
#[derive(Clone, Debug)]
pub struct Source {
    /// What that alone does.
    pub effect: Effect,
    /// The route without it; nothing if it is left out.
    pub rest: Option<Driven>,
}

/// The sources of the jobs of a plan, computed once for all changes.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<JobId, Option<Source>>);

impl Sources {
    /// The sources of all jobs that the plan serves.
    pub fn new(instance: &Instance, sketch: &Sketch, threads: usize) -> Self {
        let routes: Vec<ShiftId> = sketch.routes.keys().copied().collect();
        let of_route = |at: usize| -> Vec<(JobId, Option<Source>)> {
            let route = &sketch.routes[&routes[at]];
            route.route.jobs().map(|job| (job, without(instance, route, job))).collect()
        };
        let found = super::parallel::parallel(threads, routes.len(), of_route);
        Self(found.into_iter().flatten().collect())
    }

    /// What it means to take a job from where a sketch has it; nothing if the route cannot do without it.
    pub fn of(
        &self,
        instance: &Instance,
        sketch: &Sketch,
        home: &BTreeMap<JobId, ShiftId>,
        job: JobId,
    ) -> Option<Source> {
        if sketch.left_out.contains(&job) {
            let effect = Effect::between(&out(instance, job), &Score::default(), instance.objective.mode);
            return Some(Source { effect, rest: None });
        }
        let shift = home.get(&job)?;
        if sketch.touched.contains(shift) {
            return without(instance, sketch.routes.get(shift)?, job);
        }
        self.0.get(&job)?.clone()
    }
}

/// A route without one of its jobs.
fn without(instance: &Instance, route: &Driven, job: JobId) -> Option<Source> {
    let stops: Vec<Stop> = route.bare().into_iter().filter(|stop| *stop != Stop::Job(job)).collect();
    let rest = driven(instance, route.route.shift, &stops)?;
    let effect = Effect::between(&route.score, &rest.score, instance.objective.mode);
    Some(Source { effect, rest: Some(rest) })
}

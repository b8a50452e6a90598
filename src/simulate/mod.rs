//! Seeded Monte-Carlo over a verified plan: what its days come to when faults, work and traffic are drawn.
//!
//! The room plays each day from `docs/rules.md` and the executable definition of first-time fix, one outcome at a time, and
//! shares no code with the computation of first-time fix in `verify` and in `eval`: its mean is a check of both
//! ([`Check`]). `docs/simulate.md` says what is drawn and what is assumed.

mod bill;
mod chance;
mod check;
mod clock;
mod course;
mod distribution;
mod figures;
mod luck;
mod options;
mod route;
mod run;
mod tally;
#[cfg(test)]
mod tests;
mod van;

use crate::model::{Instance, Restock};
use crate::verify::{TimedRoute, VerifiedPlan};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

pub use check::{Check, FARTHEST};
pub use distribution::Distribution;
pub use figures::{JobFigures, Lateness, PartFigures, RouteFigures};
pub use options::{MOST_RUNS, SimulationOptions, Variation};
pub use run::Run;

/// A plan, played many times.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// What was asked for.
    pub options: SimulationOptions,
    /// What happened in each run. Run `n` of two simulations of one instance with one seed has the same faults, work and
    /// traffic, whatever their plans: differences of plans are best taken run by run.
    pub runs: Vec<Run>,
    /// Each route, in the order of the plan.
    pub routes: Vec<RouteFigures>,
    /// Each job served, in the order of the routes.
    pub jobs: Vec<JobFigures>,
    /// Each part that a route may touch, in the order of the routes.
    pub parts: Vec<PartFigures>,
    /// The model against the days played.
    pub check: Check,
}

impl Simulation {
    /// How a quantity of the runs spreads.
    pub fn distribution(&self, value: impl Fn(&Run) -> f64) -> Distribution {
        Distribution::of(self.runs.iter().map(value))
    }
}

/// Plays a plan of `instance`. The result depends on the seed, not on the number of threads.
pub fn simulate(instance: &Instance, plan: &VerifiedPlan, options: &SimulationOptions) -> Simulation {
    let mut runs = vec![left_out(plan); options.runs as usize];
    let played = match rayon::ThreadPoolBuilder::new().num_threads(options.threads).build() {
        Ok(pool) => pool.install(|| play(instance, plan, options, &mut runs)),
        // No thread to be had: the one that is here does it.
        Err(_) => play(instance, plan, options, &mut runs),
    };
    let price = instance.worst_late_cost();
    runs.iter_mut().for_each(|run| run.score.money.lateness += price.saturating_mul(run.score.worst_late));
    let chances: Vec<f64> = plan.routes().iter().flat_map(|route| &route.stops).filter_map(|stop| stop.p_fix).collect();
    let fixes = Distribution::of(runs.iter().map(|run| f64::from(run.fixes_if_loaded)));
    let check = Check::new(&fixes, runs.len(), plan.score().expected_fixes, &chances);
    let mut all = Simulation { options: *options, runs, routes: vec![], jobs: vec![], parts: vec![], check };
    for one in played {
        all.routes.push(one.route);
        all.jobs.extend(one.jobs);
        all.parts.extend(one.parts);
    }
    all
}

/// Plays all routes and adds what happens to the runs.
fn play(
    instance: &Instance,
    plan: &VerifiedPlan,
    options: &SimulationOptions,
    runs: &mut Vec<Run>,
) -> Vec<route::Played> {
    let sums = Mutex::new(runs);
    let one = |van: &Vec<usize>| {
        let routes: Vec<&TimedRoute> = van.iter().map(|at| &plan.routes()[*at]).collect();
        let mut played = route::play(instance, &routes, plan.routes(), options);
        let mut sums = sums.lock().unwrap_or_else(PoisonError::into_inner);
        for day in &mut played {
            for (sum, run) in sums.iter_mut().zip(std::mem::take(&mut day.runs)) {
                sum.add(&run);
            }
        }
        van.iter().copied().zip(played).collect::<Vec<_>>()
    };
    let vans = vans(instance, plan.routes());
    let mut played: Vec<(usize, route::Played)> = vans.par_iter().with_max_len(1).flat_map_iter(one).collect();
    played.sort_by_key(|(at, _)| *at);
    played.into_iter().map(|(_, played)| played).collect()
}

/// The routes that share a van which nobody restocks between them, in order of time; else each by itself.
fn vans(instance: &Instance, routes: &[TimedRoute]) -> Vec<Vec<usize>> {
    let shift = |at: usize| &instance.shifts[routes[at].shift];
    let mut order: Vec<usize> = (0..routes.len()).collect();
    order.sort_by_key(|at| (shift(*at).technician, shift(*at).start));
    let same = |a: &usize, b: &usize| instance.restock == Restock::None && shift(*a).technician == shift(*b).technician;
    order.chunk_by(same).map(<[usize]>::to_vec).collect()
}

/// A run with nothing but the jobs left out and the shares of the work.
fn left_out(plan: &VerifiedPlan) -> Run {
    let mut run = Run::default();
    run.score.unserved = plan.score().unserved;
    run.score.money.unserved = plan.score().money.unserved;
    // What is planned unevenly stays so, whatever the day brings.
    run.score.money.fairness = plan.score().money.fairness;
    run
}

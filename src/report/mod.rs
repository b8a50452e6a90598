//! Plans for people and programs: `plan.json`, `schedule.csv`, `loading.csv`, `routes.geojson` and the summary on
//! the terminal.
//!
//! Everything here reads a [`VerifiedPlan`] and nothing else, so that a plan which was not verified cannot be
//! printed.

mod clock;
mod document;
mod files;
mod geo;
mod loading;
mod schedule;
mod sheet;
mod summary;
#[cfg(test)]
mod testing;

use crate::graph::Reason;
use crate::model::Instance;
use crate::solve::{Solution, SolveOptions, SolverKind, Status};
use crate::units::{JobId, Money};
use crate::verify::VerifiedPlan;
use std::time::Duration;

pub use clock::{Time, day_name};
pub use document::{
    Expected, Level, Load, Loading, MoneyDocument, PlanDocument, ReasonDocument, RouteDocument, RunDocument,
    ScoreDocument, Source, StopDocument, StopKind, Unassigned, Warranty, plan_schema,
};
pub use files::{FileSet, WriteError, prepare};
pub use summary::{Style, counted, score_lines, summary};

/// How a plan came about.
#[derive(Clone, Debug)]
pub struct Run {
    /// Which solver was asked for.
    pub solver: SolverKind,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// Iterations of the search, over all threads.
    pub iterations: u64,
    /// Wall time spent.
    pub wall: Duration,
    /// How good the plan is known to be.
    pub status: Status,
    /// Proved bound on the objective.
    pub bound: Option<Money>,
    /// (objective − bound) / |objective|, if a bound was proved.
    pub gap: Option<f64>,
}

impl Run {
    /// What `options` asked for and `solution` found.
    pub fn new(options: &SolveOptions, solution: &Solution) -> Self {
        Self {
            solver: options.solver,
            seed: options.seed,
            threads: options.threads,
            iterations: solution.iterations,
            wall: solution.wall,
            status: solution.status,
            bound: solution.bound,
            gap: solution.gap,
        }
    }
}

/// Everything a report may show.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What was planned.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// Why jobs are left out, in order of job; a job that is missing here has no reasons.
    pub reasons: &'a [(JobId, Vec<Reason>)],
    /// How the plan came about.
    pub run: Run,
}

impl Report<'_> {
    /// Every file of the output folder, by name. `routes.geojson` is `None` where the instance has no places on
    /// the Earth: a file of that name left by an earlier run has to go.
    pub fn files(&self) -> FileSet {
        let document = PlanDocument::new(self);
        FileSet::default()
            .file("plan.json", document.to_json())
            .file("schedule.csv", schedule::csv(self))
            .file("loading.csv", loading::csv(self.instance, &document.loading))
            .maybe("routes.geojson", geo::routes(self))
    }

    /// Why `job` is left out.
    fn reasons_of(&self, job: JobId) -> &[Reason] {
        self.reasons.binary_search_by_key(&job, |(at, _)| *at).map_or(&[], |at| &self.reasons[at].1)
    }
}

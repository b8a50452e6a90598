//! What a caller asks for and what it gets.

use crate::eval::Loading;
use crate::graph::Reason;
use crate::plan::{Plan, Score};
use crate::units::{JobId, Money};
use crate::verify::{VerifiedPlan, Violation};
use std::time::Duration;

/// Which solver to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SolverKind {
    /// Both, feeding each other.
    #[default]
    Auto,
    /// The search alone.
    Heuristic,
    /// The MILP, started from a short search.
    Milp,
}

impl SolverKind {
    /// The word on the command line and in `plan.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Heuristic => "heuristic",
            Self::Milp => "milp",
        }
    }
}

/// When to stop: whichever comes first. With neither, a solve stops after a default time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Wall time.
    pub time: Option<Duration>,
    /// Iterations of the search, for each thread; makes a run repeatable.
    pub iterations: Option<u64>,
}

/// What a caller asks for.
#[derive(Clone, Debug)]
pub struct SolveOptions {
    /// Which solver.
    pub solver: SolverKind,
    /// When to stop.
    pub budget: Budget,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads.
    pub threads: usize,
    /// Stop when the proved gap is at most this share of the objective.
    pub gap: f64,
    /// A plan to start from.
    pub start: Option<Plan>,
    /// How vans are loaded at depots.
    pub loading: Loading,
}

impl Default for SolveOptions {
    fn default() -> Self {
        Self {
            solver: SolverKind::Auto,
            budget: Budget::default(),
            seed: 1,
            threads: 1,
            gap: 0.0,
            start: None,
            loading: Loading::default(),
        }
    }
}

/// How far a plan is known to be from the best one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proved best.
    Optimal,
    /// A bound was proved; the plan is within its gap.
    Gap,
    /// Nothing was proved.
    Feasible,
    /// Stopped by a signal before the budget was spent.
    Interrupted,
}

impl Status {
    /// The word in `plan.json`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Gap => "gap",
            Self::Feasible => "feasible",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Where a solve is.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Since the start.
    pub elapsed: Duration,
    /// What is going on, such as `search`.
    pub phase: &'static str,
    /// Iterations done, over all threads.
    pub iterations: u64,
    /// Score of the best plan so far.
    pub score: Score,
    /// Objective of the best plan so far.
    pub objective: Money,
    /// Proved bound on the objective.
    pub bound: Option<Money>,
}

/// Somebody who looks on, and may ask to stop. Called from several threads.
pub trait Watch: Sync {
    /// Whether to stop now and give the best plan so far.
    fn stopped(&self) -> bool {
        false
    }
    /// Something changed, or a while has passed.
    fn progress(&self, _progress: &Progress) {}
}

/// Nobody looks on.
pub struct Silent;

impl Watch for Silent {}

/// A solved instance.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The best plan, verified.
    pub plan: VerifiedPlan,
    /// Why each job that stands in no route is left out (the graph's codes for what cannot be, and codes of our own
    /// such as `no-room` for what could), in order of [`VerifiedPlan::unassigned`].
    pub unassigned: Vec<(JobId, Vec<Reason>)>,
    /// How good it is known to be.
    pub status: Status,
    /// Proved bound on the objective.
    pub bound: Option<Money>,
    /// (objective − bound) / |objective|, if a bound was proved.
    pub gap: Option<f64>,
    /// Rules that the bound leaves out, in words; empty where the plan is proved best.
    pub relaxed: Vec<String>,
    /// Iterations of the search.
    pub iterations: u64,
    /// Wall time spent.
    pub wall: Duration,
}

/// Why nothing could be solved.
#[derive(Debug, thiserror::Error)]
pub enum SolveError {
    /// The start plan breaks rules.
    #[error("the start plan breaks rules: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    StartPlan(Vec<Violation>),
    /// A plan of our own did not pass the verifier: a bug.
    #[error("internal error: a plan broke {} rules: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Rejected(Vec<Violation>),
    /// The MILP solver failed or is not built in.
    #[error("{0}")]
    Milp(String),
}

//! Getting everybody served: absence counters.
//!
//! Where leaving a job out costs more than any detour, annealing alone cannot pass through plans that leave
//! out another job instead. As in the fleet minimisation of Christiaens and Vanden Berghe (2020), each job
//! counts how often it stayed out, and for a part of the search a plan is accepted whose absent jobs have
//! been out less often.

use super::state::State;
use crate::eval::Problem;
use crate::units::{Id, JobId};

/// Leaving out a job is never worth it if it costs this many typical arcs.
const DEAR: f64 = 25.0;

/// By job: whether leaving it out may be worth it. `arc` is the money of a typical arc.
pub fn optional(problem: &Problem, arc: f64) -> Vec<bool> {
    problem.jobs.iter().map(|job| job.left_out as f64 <= DEAR * arc).collect()
}

/// How often jobs stayed out.
#[derive(Debug)]
pub struct Duty {
    absences: Vec<u64>,
    dear: Vec<bool>,
    before: u64,
}

impl Duty {
    /// Nobody was out yet. `arc` is the money of a typical arc.
    pub fn new(problem: &Problem, arc: f64) -> Self {
        let hopeless = |job: usize| problem.graph.eligible(JobId::from_index(job)).is_empty();
        let optional = optional(problem, arc);
        let dear = optional.iter().enumerate().map(|(job, optional)| !optional && !hopeless(job)).collect();
        Self { absences: vec![0; problem.job_count()], dear, before: 0 }
    }

    /// Whether a job is out that should not be.
    pub fn is_open(&self, state: &State) -> bool {
        state.absent().iter().any(|job| self.dear[job.index()])
    }

    /// Notes the state before a change.
    pub fn begin(&mut self, state: &State) {
        self.before = self.total(state);
    }

    /// Whether the change left out jobs that were out less often.
    pub fn prefers(&self, state: &State) -> bool {
        self.total(state) < self.before
    }

    /// Counts the jobs that are out.
    pub fn count(&mut self, state: &State) {
        for job in state.absent() {
            self.absences[job.index()] += 1;
        }
    }

    fn total(&self, state: &State) -> u64 {
        state.absent().iter().filter(|job| self.dear[job.index()]).map(|job| self.absences[job.index()] + 1).sum()
    }
}

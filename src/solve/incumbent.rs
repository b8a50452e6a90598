//! The best verified plan so far, shared by all threads.

use super::api::{Progress, SolveError, Watch};
use crate::model::{Instance, Mode};
use crate::plan::Plan;
use crate::units::{MONEY_UNIT, Money};
use crate::verify::{VerifiedPlan, verify};
use std::cmp::Ordering;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Whether a plan that costs `objective` is as good as a bound says: fixes are summed as floating point, and what vans cost is rounded so that a
/// bound is safe, so a millionth of a unit of currency is no difference.
pub fn is_met(bound: Money, objective: Money) -> bool {
    bound.saturating_add(MONEY_UNIT / 1_000_000) >= objective
}

/// Keeps the best plan, and tells the watcher about it.
pub struct Incumbent<'a> {
    instance: &'a Instance,
    watch: &'a dyn Watch,
    started: Instant,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    plan: Option<VerifiedPlan>,
    bound: Option<Money>,
    relaxed: Vec<String>,
    iterations: u64,
}

impl<'a> Incumbent<'a> {
    /// Nothing yet.
    pub fn new(instance: &'a Instance, watch: &'a dyn Watch) -> Self {
        Self { instance, watch, started: Instant::now(), kept: Mutex::default() }
    }

    /// Time since the start.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Whether the watcher wants to stop.
    pub fn stopped(&self) -> bool {
        self.watch.stopped()
    }

    /// The mode in which plans are compared.
    pub fn mode(&self) -> Mode {
        self.instance.objective.mode
    }

    /// Verifies a plan and keeps it if it is better; says whether it was.
    ///
    /// # Errors
    /// The plan breaks a rule: a bug of ours.
    pub fn offer(&self, plan: &Plan, phase: &'static str, iterations: u64) -> Result<bool, SolveError> {
        Ok(self.keep(verify(self.instance, plan).map_err(SolveError::Rejected)?, phase, iterations))
    }

    /// Keeps a verified plan if it is better; says whether it was.
    pub fn keep(&self, verified: VerifiedPlan, phase: &'static str, iterations: u64) -> bool {
        let mut kept = self.lock();
        kept.iterations = kept.iterations.max(iterations);
        let better =
            kept.plan.as_ref().is_none_or(|best| verified.score().compare(best.score(), self.mode()) == Ordering::Less);
        if better {
            kept.plan = Some(verified);
        }
        self.tell(&kept, phase);
        better
    }

    /// Notes a proved bound on the objective, and the rules that it leaves out.
    pub fn prove(&self, bound: Money, relaxed: &[String], phase: &'static str) {
        let mut kept = self.lock();
        if kept.bound.is_none_or(|known| bound > known) {
            kept.bound = Some(bound);
            kept.relaxed = relaxed.to_vec();
            self.tell(&kept, phase);
        }
    }

    /// Rules that the best bound leaves out, in words.
    pub fn relaxed(&self) -> Vec<String> {
        self.lock().relaxed.clone()
    }

    /// A copy of the best plan.
    pub fn best(&self) -> Option<VerifiedPlan> {
        self.lock().plan.clone()
    }

    /// The best bound.
    pub fn bound(&self) -> Option<Money> {
        self.lock().bound
    }

    fn tell(&self, kept: &Kept, phase: &'static str) {
        if let Some(plan) = &kept.plan {
            self.watch.progress(&Progress {
                elapsed: self.elapsed(),
                phase,
                iterations: kept.iterations,
                score: *plan.score(),
                objective: plan.score().total(self.mode()),
                bound: kept.bound,
            });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        // A panic of another thread ends the program with its own message; what it kept is still whole.
        self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

//! Searches on several threads, in slices: after each slice those that fell behind start over from the best.

use super::api::SolveError;
use super::incumbent::Incumbent;
use crate::eval::{Problem, Scratch};
use crate::search::{Outcome, Pool, SearchOptions, State, Tracker, search};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Least time between plans that one thread turns in while it searches.
const REPORT_EVERY: Duration = Duration::from_millis(500);

/// The searches of a solve.
pub struct Team<'p, 'a> {
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    options: SearchOptions,
    slices: u32,
    members: Vec<State>,
    /// The best state so far.
    pub best: State,
    /// Routes met.
    pub pool: Pool,
    /// Iterations done.
    pub iterations: u64,
}

impl<'p, 'a> Team<'p, 'a> {
    /// `threads` searches that start from `state` and share a budget of `slices` slices.
    pub fn new(
        problem: &'p Problem<'a>,
        incumbent: &'p Incumbent<'p>,
        state: State,
        threads: usize,
        slices: u32,
        options: SearchOptions,
    ) -> Self {
        let members = vec![state.clone(); threads.max(1)];
        Self { problem, incumbent, options, slices, members, best: state, pool: Pool::default(), iterations: 0 }
    }

    /// Runs one slice on every thread.
    ///
    /// # Errors
    /// A plan of ours broke a rule.
    pub fn run(&mut self, slice: u32, deadline: Option<Instant>) -> Result<(), SolveError> {
        let counter = AtomicU64::new(self.iterations);
        let failure = Mutex::new(None);
        let (problem, incumbent) = (self.problem, self.incumbent);
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let handles: Vec<_> = std::mem::take(&mut self.members)
                .into_iter()
                .enumerate()
                .map(|(thread, state)| {
                    let mut options = self.options.slice(slice, self.slices, thread as u64);
                    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
                    options.construction = left;
                    options.time = options.time.map(|time| left.map_or(time, |left| time.min(left)));
                    let (counter, failure) = (&counter, &failure);
                    scope.spawn(move || {
                        let mut reporter = Reporter::new(problem, incumbent, counter, failure);
                        search(problem, state, &options, &mut reporter)
                    })
                })
                .collect();
            handles
                .into_iter()
                .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        if let Some(failure) = failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            return Err(failure);
        }
        self.gather(outcomes)
    }

    /// Takes over what the threads found.
    fn gather(&mut self, outcomes: Vec<Outcome>) -> Result<(), SolveError> {
        for outcome in &outcomes {
            self.iterations += outcome.iterations;
            if outcome.best.cost < self.best.cost {
                self.best = outcome.best.clone();
            }
        }
        let plan = self.best.to_plan(self.problem, &mut Scratch::default());
        self.incumbent.offer(&plan, "search", self.iterations)?;
        for outcome in outcomes {
            self.pool.merge(outcome.pool);
            let behind = outcome.best.cost > self.best.cost;
            self.members.push(if behind { self.best.clone() } else { outcome.current });
        }
        Ok(())
    }

    /// Sets everybody to a better state that somebody else found.
    #[cfg(feature = "milp")]
    pub fn adopt(&mut self, state: State) {
        if state.cost < self.best.cost {
            self.members.iter_mut().for_each(|member| *member = state.clone());
            self.best = state;
        }
    }
}

/// Turns in plans now and then while a search runs.
pub(super) struct Reporter<'p, 'a> {
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    counter: &'p AtomicU64,
    failure: &'p Mutex<Option<SolveError>>,
    scratch: Scratch<'a>,
    last: Option<Instant>,
}

impl<'p, 'a> Reporter<'p, 'a> {
    /// One thread's; `counter` holds the iterations done before, `failure` takes a plan of ours that broke a rule.
    pub fn new(
        problem: &'p Problem<'a>,
        incumbent: &'p Incumbent<'p>,
        counter: &'p AtomicU64,
        failure: &'p Mutex<Option<SolveError>>,
    ) -> Self {
        Self { problem, incumbent, counter, failure, scratch: Scratch::default(), last: None }
    }
}

impl Tracker for Reporter<'_, '_> {
    fn stopped(&self) -> bool {
        self.incumbent.stopped()
    }

    fn improved(&mut self, state: &State, iterations: u64) {
        if self.last.is_some_and(|last| last.elapsed() < REPORT_EVERY) {
            return;
        }
        self.last = Some(Instant::now());
        let plan = state.to_plan(self.problem, &mut self.scratch);
        let done = self.counter.load(Ordering::Relaxed) + iterations;
        if let Err(broken) = self.incumbent.offer(&plan, "search", done) {
            *self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(broken);
        }
    }
}

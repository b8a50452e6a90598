//! Searches on several threads, in slices. On a large day each thread has an area of its own, cut anew every round; on a small one
//! each searches everything, and after a slice those that fell behind start over from the best.

use super::api::SolveError;
use super::incumbent::Incumbent;
use crate::eval::{Problem, Scratch};
use crate::search::{Area, Outcome, Pool, SearchOptions, State, Tracker, areas, search};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Share of the time that goes into looking how fast the search is, and most iterations of that.
const PROBE: f64 = 0.01;
const MOST_PROBED: u64 = 2_000;
/// Least time of a round in areas.
const ROUND: Duration = Duration::from_millis(400);
/// Most rounds of a slice.
const MOST_ROUNDS: u32 = 16;
/// Least time between plans that one thread turns in while it searches.
const REPORT_EVERY: Duration = Duration::from_millis(500);
/// A plan of a large day takes a while to verify: at most one part in so many of the time goes into that.
const REPORT_SHARE: u32 = 20;

/// The searches of a solve.
pub struct Team<'p, 'a> {
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    options: SearchOptions,
    slices: u32,
    threads: usize,
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
        let threads = threads.max(1);
        let members = vec![state.clone(); threads];
        Self {
            problem,
            incumbent,
            options,
            slices,
            threads,
            members,
            best: state,
            pool: Pool::default(),
            iterations: 0,
        }
    }

    /// Runs one slice on every thread.
    ///
    /// # Errors
    /// A plan of ours broke a rule.
    pub fn run(&mut self, slice: u32, deadline: Option<Instant>) -> Result<(), SolveError> {
        if let Some(areas) = self.cut(slice, 0) {
            return self.run_areas(slice, areas, deadline);
        }
        let options = |thread: usize| self.options.slice(slice, self.slices, thread as u64);
        let members = self.members.iter().cloned().enumerate().map(|(thread, state)| (state, options(thread)));
        let outcomes = self.search(members.collect(), deadline)?;
        self.gather(outcomes)
    }

    /// Runs one slice in rounds, each thread in an area of its own.
    fn run_areas(
        &mut self,
        slice: u32,
        mut areas: Vec<Arc<Area>>,
        deadline: Option<Instant>,
    ) -> Result<(), SolveError> {
        let rounds = self.rounds();
        for round in 0..rounds {
            let options =
                |thread: usize| self.options.slice(slice * rounds + round, self.slices * rounds, thread as u64);
            let confined = areas.iter().enumerate().map(|(thread, area)| {
                let mut state = self.members[0].clone();
                state.confine(self.problem, area.clone(), areas.len());
                (state, options(thread))
            });
            let outcomes = self.search(confined.collect(), deadline)?;
            self.join(&areas, outcomes)?;
            let over = deadline.is_some_and(|deadline| Instant::now() >= deadline) || self.incumbent.stopped();
            if over || round + 1 == rounds {
                break;
            }
            let Some(next) = self.cut(slice, round + 1) else { break };
            areas = next;
        }
        Ok(())
    }

    /// Makes a complete solution, so that there is something to cut.
    ///
    /// # Errors
    /// A plan of ours broke a rule.
    pub fn construct(&mut self, deadline: Option<Instant>) -> Result<(), SolveError> {
        let only = SearchOptions { iterations: None, time: None, ..self.options.clone() };
        let outcomes = self.search(vec![(self.members[0].clone(), only)], deadline)?;
        self.gather(outcomes)
    }

    /// Searches a moment for the number of iterations that one thread makes in a second.
    ///
    /// # Errors
    /// A plan of ours broke a rule.
    pub fn probe(&mut self, deadline: Option<Instant>) -> Result<f64, SolveError> {
        let time = self.options.time.map(|time| time.mul_f64(PROBE));
        let options =
            SearchOptions { iterations: Some(MOST_PROBED), time, cold: self.options.hot, ..self.options.clone() };
        let (started, before) = (Instant::now(), self.iterations);
        let outcomes = self.search(vec![(self.members[0].clone(), options)], deadline)?;
        self.gather(outcomes)?;
        Ok((self.iterations - before) as f64 / started.elapsed().as_secs_f64().max(1e-6))
    }

    /// Shares the budget out anew: so many slices in so many cycles.
    pub fn divide(&mut self, slices: u32, cycles: u32) {
        self.slices = slices;
        self.options.cycles = cycles;
        if let Some(time) = self.options.time {
            self.options.time = Some(time.mul_f64(1.0 - PROBE));
        }
    }

    /// Begins a cycle: everybody goes on from the best.
    pub fn begin_cycle(&mut self) {
        self.members = vec![self.best.clone(); self.threads];
    }

    /// Rounds of a slice: in each, areas are cut elsewhere.
    fn rounds(&self) -> u32 {
        let by_time = |time: Duration| (time.as_secs_f64() / f64::from(self.slices) / ROUND.as_secs_f64()) as u32;
        self.options.time.map_or(MOST_ROUNDS, by_time).clamp(1, MOST_ROUNDS)
    }

    /// One area for each thread, where the solution is large enough.
    fn cut(&self, slice: u32, round: u32) -> Option<Vec<Arc<Area>>> {
        let seed = self.options.slice(slice, self.slices, u64::from(round)).seed;
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let areas = areas(self.problem, &self.members[0], self.threads, &mut rng)?;
        Some(areas.into_iter().map(Arc::new).collect())
    }

    /// Searches from some states side by side.
    fn search(
        &self,
        states: Vec<(State, SearchOptions)>,
        deadline: Option<Instant>,
    ) -> Result<Vec<Outcome>, SolveError> {
        let counter = AtomicU64::new(self.iterations);
        let failure = Mutex::new(None);
        let (problem, incumbent) = (self.problem, self.incumbent);
        let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
            let begun: Vec<_> = states
                .into_iter()
                .map(|(state, mut options)| {
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
            begun
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        match failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(failure) => Err(failure),
            None => Ok(outcomes),
        }
    }

    /// Takes over what the threads found, each on its own.
    fn gather(&mut self, outcomes: Vec<Outcome>) -> Result<(), SolveError> {
        for outcome in &outcomes {
            self.iterations += outcome.iterations;
            if outcome.best.cost < self.best.cost {
                self.best = outcome.best.clone();
            }
        }
        self.offer()?;
        self.members.clear();
        for outcome in outcomes {
            self.pool.merge(outcome.pool);
            let behind = outcome.best.cost > self.best.cost;
            self.members.push(if behind { self.best.clone() } else { outcome.current });
        }
        let best = &self.best;
        self.members.resize_with(self.threads, || best.clone());
        Ok(())
    }

    /// Joins what the threads found, each in its area.
    fn join(&mut self, areas: &[Arc<Area>], outcomes: Vec<Outcome>) -> Result<(), SolveError> {
        let mut best = self.members[0].clone();
        for (area, outcome) in areas.iter().zip(outcomes) {
            self.iterations += outcome.iterations;
            self.pool.merge(outcome.pool);
            best.take_over(self.problem, area, &outcome.best);
            self.members[0].take_over(self.problem, area, &outcome.current);
        }
        if best.cost < self.best.cost {
            self.best = best;
        }
        self.offer()
    }

    fn offer(&self) -> Result<(), SolveError> {
        let plan = self.best.to_plan(self.problem, &mut Scratch::default());
        self.incumbent.offer(&plan, "search", self.iterations).map(drop)
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
    /// No plan is turned in before.
    next: Option<Instant>,
}

impl<'p, 'a> Reporter<'p, 'a> {
    /// One thread's; `counter` holds the iterations done before, `failure` takes a plan of ours that broke a rule.
    pub fn new(
        problem: &'p Problem<'a>,
        incumbent: &'p Incumbent<'p>,
        counter: &'p AtomicU64,
        failure: &'p Mutex<Option<SolveError>>,
    ) -> Self {
        Self { problem, incumbent, counter, failure, scratch: Scratch::default(), next: None }
    }
}

impl Tracker for Reporter<'_, '_> {
    fn stopped(&self) -> bool {
        self.incumbent.stopped()
    }

    fn improved(&mut self, state: &State, iterations: u64) {
        let begun = Instant::now();
        if self.next.is_some_and(|next| begun < next) {
            return;
        }
        let plan = state.to_plan(self.problem, &mut self.scratch);
        let done = self.counter.load(Ordering::Relaxed) + iterations;
        if let Err(broken) = self.incumbent.offer(&plan, "search", done) {
            *self.failure.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(broken);
        }
        self.next = Some(begun + REPORT_EVERY.max(begun.elapsed() * REPORT_SHARE));
    }
}

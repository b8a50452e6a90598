//! The loop: move, push, accept or take back.

use super::chains::{Chains, Edit};
use super::convert::{chains_of, state_of};
use super::day::Day;
use super::fill::fill;
use super::moves::Change;
use super::pushing::{Before, Pushing};
use crate::eval::Scratch;
use crate::search::anneal::Tracker;
use crate::search::{Outcome, Pool, SearchOptions, State};
use crate::units::Money;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::time::{Duration, Instant};

/// Moves in an iteration: about what one ruin and recreate takes.
const MOVES: u64 = 1_000;
/// First and last temperature, in ways of a typical stop.
const HOT: f64 = 1.5;
const COLD: f64 = 0.01;
/// A better plan is shown at most so often.
const SHOW_EVERY: Duration = Duration::from_millis(500);

/// Puts in the jobs that a state leaves out and anneals its sequences within the options' budget. A job that finds no place at
/// first is left to the rest of the search.
pub fn anneal(day: &Day, state: State, options: &SearchOptions, tracker: &mut dyn Tracker) -> Outcome {
    let mut chains = chains_of(day, &state);
    let mut pushing = Pushing::new(day);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(options.seed);
    let fits = pushing.all(day, &mut chains) && chains.broken == 0;
    if fits {
        fill(day, &mut chains, &mut pushing, &mut rng);
    }
    let served: Vec<u32> = (0..day.jobs as u32).filter(|job| chains.is_served(*job)).collect();
    let outcome =
        |state: State, iterations| Outcome { best: state.clone(), current: state, pool: Pool::default(), iterations };
    if !fits || served.len() < 2 {
        return outcome(state, 0);
    }
    let mut run = Run {
        day,
        options,
        started: Instant::now(),
        shown: None,
        rng,
        served,
        best: chains.clone(),
        chains,
        pushing,
        edits: Vec::new(),
        iterations: 0,
        scratch: Scratch::default(),
    };
    run.anneal(tracker);
    let iterations = run.iterations;
    match run.found().filter(|found| run.is_better(found, &state)) {
        Some(found) => outcome(found, iterations),
        None => outcome(state, iterations),
    }
}

struct Run<'d, 'p, 'a> {
    day: &'d Day<'p, 'a>,
    options: &'d SearchOptions,
    started: Instant,
    shown: Option<Instant>,
    rng: Xoshiro256PlusPlus,
    served: Vec<u32>,
    chains: Chains,
    best: Chains,
    pushing: Pushing,
    edits: Vec<Edit>,
    iterations: u64,
    scratch: Scratch<'a>,
}

impl Run<'_, '_, '_> {
    fn anneal(&mut self, tracker: &mut dyn Tracker) {
        let way = self.day.typical_way();
        let mut best = self.best.cost(self.day);
        let mut is_new = true;
        if self.options.time.is_none() && self.options.iterations.is_none() {
            return;
        }
        loop {
            let spent = self.options.spent(self.started, self.iterations);
            if spent >= 1.0 || tracker.stopped() {
                break;
            }
            if is_new {
                is_new = !self.show(tracker);
            }
            let temperature = HOT * way * (COLD / HOT).powf(spent);
            for _ in 0..MOVES {
                if self.step(temperature) && self.chains.cost(self.day) < best {
                    best = self.chains.cost(self.day);
                    self.best.clone_from(&self.chains);
                    is_new = true;
                }
            }
            self.iterations += 1;
        }
    }

    /// One move; true if it was accepted.
    fn step(&mut self, temperature: f64) -> bool {
        let uniform: f64 = self.rng.random_range(f64::EPSILON..1.0);
        let limit = self.chains.cost(self.day) - (temperature * uniform.ln()) as Money;
        let (road, before) = (self.chains.road, Before::of(&self.chains));
        self.edits.clear();
        let job = self.served[self.rng.random_range(0..self.served.len())];
        let mut change = Change { day: self.day, chains: &mut self.chains, rng: &mut self.rng, edits: &mut self.edits };
        let proposed = change.propose(job);
        if proposed && self.chains.road <= limit {
            self.edits.iter().for_each(|edit| self.pushing.touch_edit(self.day, &self.chains, *edit));
            if self.pushing.after(self.day, &mut self.chains, limit) && self.chains.cost(self.day) <= limit {
                self.pushing.keep();
                return true;
            }
            self.pushing.undo(&mut self.chains, before);
        }
        for edit in self.edits.drain(..).rev() {
            self.chains.revert(self.day, edit);
        }
        debug_assert_eq!(self.chains.road, road, "a change that is taken back leaves the ways as they were");
        false
    }

    /// Shows the best plan, unless one was shown just now.
    fn show(&mut self, tracker: &mut dyn Tracker) -> bool {
        if self.shown.is_some_and(|shown| shown.elapsed() < SHOW_EVERY) {
            return false;
        }
        self.shown = Some(Instant::now());
        if let Some(state) = self.found() {
            tracker.improved(&state, self.iterations);
        }
        true
    }

    /// The best plan as a state, its begins computed from nothing.
    fn found(&mut self) -> Option<State> {
        let mut best = self.best.clone();
        let done = self.pushing.all(self.day, &mut best) && best.broken == 0;
        done.then(|| state_of(self.day, &mut self.scratch, &best)).flatten()
    }

    /// Whether a plan that was found is better than the one that the run began with, the latest job counted.
    fn is_better(&self, found: &State, start: &State) -> bool {
        let latest = |state: &State| {
            let mut chains = chains_of(self.day, state);
            let mut pushing = Pushing::new(self.day);
            let done = pushing.all(self.day, &mut chains);
            if done { chains.worst.0 * self.day.worst_cost } else { 0 }
        };
        found.cost + latest(found) < start.cost + latest(start)
    }
}

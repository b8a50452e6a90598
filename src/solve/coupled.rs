//! Days on which everybody depends on everybody are annealed as sequences before the search goes on from there.

use super::api::SolveError;
use super::incumbent::Incumbent;
use super::team::Reporter;
use crate::eval::{Problem, Scratch};
use crate::plan::Plan;
use crate::search::{Day, Outcome, SearchOptions, State, anneal_coupled};
use crate::verify::verify;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;

/// Share of the budget for sequences.
const SHARE: f64 = 0.95;

/// Where the search goes on.
pub struct Begun {
    /// The state to go on from.
    pub state: State,
    /// The options with the budget that is left.
    pub left: SearchOptions,
    /// Iterations done.
    pub iterations: u64,
}

/// Anneals sequences; state and budget are as they were where a plan is more than its sequences.
///
/// # Errors
/// A plan of ours broke a rule.
pub fn coupled<'p, 'a>(
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    state: State,
    threads: usize,
    options: SearchOptions,
) -> Result<Begun, SolveError> {
    let Some(day) = Day::of(problem) else { return Ok(Begun { state, left: options, iterations: 0 }) };
    let (counter, failure) = (AtomicU64::new(0), Mutex::new(None));
    let reporter = || Reporter::new(problem, incumbent, &counter, &failure);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let one = |thread: u64| {
            let (day, state, mut reporter) = (&day, state.clone(), reporter());
            let own = SearchOptions {
                iterations: options.iterations.map(|all| (all as f64 * SHARE) as u64),
                time: options.time.map(|time| time.mul_f64(SHARE).saturating_sub(incumbent.elapsed())),
                ..options.slice(0, 1, thread)
            };
            scope.spawn(move || anneal_coupled(day, state, &own, &mut reporter))
        };
        let handles: Vec<_> = (0..threads.max(1) as u64).map(one).collect();
        let join = |handle: std::thread::ScopedJoinHandle<'_, Outcome>| {
            handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        handles.into_iter().map(join).collect()
    });
    if let Some(failure) = failure.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
        return Err(failure);
    }
    let iterations = outcomes.iter().map(|outcome| outcome.iterations).sum();
    let best = best_of(problem, incumbent, outcomes)?.unwrap_or(state);
    incumbent.offer(&best.to_plan(problem, &mut Scratch::default()), "search", iterations)?;
    let left = SearchOptions {
        iterations: options.iterations.map(|all| all - (all as f64 * SHARE) as u64),
        time: options.time.map(|time| time.saturating_sub(incumbent.elapsed())),
        ..options
    };
    Ok(Begun { state: best, left, iterations })
}

/// The best state by the score that the verifier gives it, which knows the price of the latest job.
fn best_of(problem: &Problem, incumbent: &Incumbent, found: Vec<Outcome>) -> Result<Option<State>, SolveError> {
    let mut best = None;
    for state in found.into_iter().map(|outcome| outcome.best) {
        let plan: Plan = state.to_plan(problem, &mut Scratch::default());
        let score = *verify(problem.instance, &plan).map_err(SolveError::Rejected)?.score();
        let is_better = |(known, _): &(_, State)| score.compare(known, incumbent.mode()).is_lt();
        if best.as_ref().is_none_or(is_better) {
            best = Some((score, state));
        }
    }
    Ok(best.map(|(_, state)| state))
}

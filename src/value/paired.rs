//! The best candidates again, with a search: each changed instance is planned anew from the plan as it stands, and so is the
//! instance without the change, with the same budget and the same seeds. Their difference is what the change is worth.

use super::bench::changed;
use super::candidate::Change;
use super::effect::{Effect, standard_error};
use super::estimate::Estimate;
use super::observer::{Observer, Stop};
use super::parallel::parallel;
use crate::model::Instance;
use crate::plan::{Plan, Score};
use crate::solve::{Budget, SolveError, SolveOptions, SolverKind, Status, solve};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How candidates are planned anew.
#[derive(Clone, Debug)]
pub struct Trial {
    /// For each candidate and seed, and for the plan without a change and each seed.
    pub budget: Budget,
    /// One search for each.
    pub seeds: Vec<u64>,
    /// Searches at a time; each runs on one thread.
    pub threads: usize,
}

/// What searches say about a change.
#[derive(Clone, Debug, PartialEq)]
pub struct Reoptimised {
    /// Mean over the seeds, over the whole horizon.
    pub effect: Effect,
    /// Standard error of the money saved, in currency; nothing for one seed.
    pub error: Option<f64>,
    /// Seeds that were finished.
    pub seeds: usize,
}

/// A search that is to be done.
struct Task<'t> {
    change: Option<Change>,
    start: &'t Plan,
    seed: u64,
}

/// What re-optimising gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// For each candidate in order; nothing for one that no seed was finished for.
    pub worths: Vec<Option<Reoptimised>>,
    /// The objective that the instance without a change reached, for each seed that was finished.
    pub baseline: Vec<Score>,
}

/// Plans each candidate anew, and the instance without it.
///
/// # Errors
/// A solve fails.
pub fn reoptimise(
    instance: &Instance,
    candidates: &[(Change, &Estimate)],
    trial: &Trial,
    observer: &dyn Observer,
) -> Result<Outcome, SolveError> {
    let mut starts: Vec<&Plan> = Vec::new();
    for (_, estimate) in candidates {
        if !starts.contains(&&estimate.before.0) {
            starts.push(&estimate.before.0);
        }
    }
    // Seed by seed, so that who stops early has all candidates with the first seeds.
    let tasks: Vec<Task> = trial.seeds.iter().flat_map(|seed| round(&starts, candidates, *seed)).collect();
    let done = AtomicUsize::new(0);
    let scores = parallel(trial.threads, tasks.len(), |at| {
        let score = run(instance, &tasks[at], trial, observer);
        observer.advanced("re-optimising", done.fetch_add(1, Ordering::Relaxed) + 1, tasks.len());
        score
    });
    let scores: Vec<Option<Score>> = scores.into_iter().collect::<Result<_, _>>()?;
    let rounds: Vec<&[Option<Score>]> = scores.chunks((starts.len() + candidates.len()).max(1)).collect();
    let worth = |at: usize| {
        let start = starts.iter().position(|start| **start == candidates[at].1.before.0)?;
        let pairs = rounds.iter().filter_map(|round| Some((round[start]?, round[starts.len() + at]?)));
        mean(instance, pairs)
    };
    let baseline = rounds.iter().filter_map(|round| *round.first()?).collect();
    Ok(Outcome { worths: (0..candidates.len()).map(worth).collect(), baseline })
}

/// The searches of one seed: the plans without a change first.
fn round<'t>(starts: &[&'t Plan], candidates: &[(Change, &'t Estimate)], seed: u64) -> Vec<Task<'t>> {
    let without = starts.iter().map(|start| Task { change: None, start, seed });
    let with =
        candidates.iter().map(|(change, estimate)| Task { change: Some(*change), start: &estimate.after.0, seed });
    without.chain(with).collect()
}

/// The score that a search reaches; nothing if it was stopped.
fn run(instance: &Instance, task: &Task, trial: &Trial, observer: &dyn Observer) -> Result<Option<Score>, SolveError> {
    let watch = Stop(observer);
    let with = task.change.map(|change| changed(instance, &change));
    let instance = match &with {
        Some(Some(changed)) => changed,
        Some(None) => return Ok(None),
        None => instance,
    };
    if observer.stopped() {
        return Ok(None);
    }
    let options = SolveOptions {
        solver: SolverKind::Heuristic,
        budget: trial.budget,
        seed: task.seed,
        threads: 1,
        start: Some(task.start.clone()),
        ..SolveOptions::default()
    };
    let solution = solve(instance, &options, &watch)?;
    Ok((solution.status != Status::Interrupted).then_some(*solution.plan.score()))
}

fn mean(instance: &Instance, pairs: impl Iterator<Item = (Score, Score)>) -> Option<Reoptimised> {
    let mode = instance.objective.mode;
    let effects: Vec<Effect> = pairs.map(|(before, after)| Effect::between(&before, &after, mode)).collect();
    let saved: Vec<f64> = effects.iter().map(Effect::currency).collect();
    Some(Reoptimised { effect: Effect::mean(&effects)?, error: standard_error(&saved), seeds: effects.len() })
}

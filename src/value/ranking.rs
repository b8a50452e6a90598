//! Everything there could be one more of, ranked by what it is worth.

use super::bench::Bench;
use super::candidate::{Change, Kind};
use super::effect::Effect;
use super::estimate::{Estimate, Standing};
use super::matter::candidates;
use super::observer::Observer;
use super::paired::{Outcome, Reoptimised, Trial, reoptimise};
use super::parallel::parallel_with;
use crate::model::{Instance, Mode};
use crate::plan::Score;
use crate::solve::SolveError;
use crate::verify::{VerifiedPlan, Violation};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What to look at, and how closely.
#[derive(Clone, Debug)]
pub struct ValueOptions {
    /// Of what there may be one more.
    pub kinds: Vec<Kind>,
    /// How many of the best to plan anew, the best of each kind before the second best of any.
    pub top: usize,
    /// How they are planned.
    pub trial: Trial,
}

/// What one more of something is worth. All effects are those of one day: of the whole horizon, by its days.
#[derive(Clone, Debug, PartialEq)]
pub struct Worth {
    /// One more of what.
    pub change: Change,
    /// On the plan as it stands.
    pub estimate: Effect,
    /// With a search; nothing if it was not among the best, or there was no time.
    pub reoptimised: Option<Reoptimised>,
}

impl Worth {
    /// The best that is known about it.
    pub fn known(&self) -> &Effect {
        self.reoptimised.as_ref().map_or(&self.estimate, |found| &found.effect)
    }
}

/// The candidates, ranked.
#[derive(Debug, Default)]
pub struct Ranking {
    /// The best first.
    pub worths: Vec<Worth>,
    /// Changes under which the plan does not hold as it stands, each with the first rule that it breaks.
    pub refused: Vec<(Change, Violation)>,
    /// Candidates that there was no time for.
    pub unseen: usize,
    /// Scores that the instance without a change reached with the budget of the candidates, by seed.
    pub baseline: Vec<Score>,
    /// Whether somebody asked to stop before all was done.
    pub interrupted: bool,
}

/// Ranks everything there could be one more of.
///
/// # Errors
/// A solve fails.
pub fn rank(
    instance: &Instance,
    plan: &VerifiedPlan,
    options: &ValueOptions,
    observer: &dyn Observer,
) -> Result<Ranking, SolveError> {
    let (estimates, mut ranking) = estimated(instance, plan, options, observer);
    let mode = instance.objective.mode;
    let chosen = best_of_each(&estimates, options.top, mode);
    let trials: Vec<(Change, &Estimate)> = chosen.iter().map(|at| (estimates[*at].0, &estimates[*at].1)).collect();
    let Outcome { worths, baseline } = reoptimise(instance, &trials, &options.trial, observer)?;
    let mut found: BTreeMap<usize, Reoptimised> =
        chosen.into_iter().zip(worths).filter_map(|(at, worth)| Some((at, worth?))).collect();
    let day = 1.0 / f64::from(instance.horizon.days.max(1));
    let worth = |(at, (change, estimate)): (usize, &(Change, Estimate))| Worth {
        change: *change,
        estimate: estimate.effect.times(day),
        reoptimised: found.remove(&at).map(|found| Reoptimised {
            effect: found.effect.times(day),
            error: found.error.map(|error| error * day),
            ..found
        }),
    };
    ranking.worths = estimates.iter().enumerate().map(worth).collect();
    ranking.worths.sort_by(|a, b| a.known().compare(b.known(), mode).then(a.change.cmp(&b.change)));
    ranking.baseline = baseline;
    ranking.interrupted = observer.stopped();
    Ok(ranking)
}

/// Every candidate with its estimate, and what cannot be estimated.
fn estimated(
    instance: &Instance,
    plan: &VerifiedPlan,
    options: &ValueOptions,
    observer: &dyn Observer,
) -> (Vec<(Change, Estimate)>, Ranking) {
    let changes = candidates(instance, &options.kinds);
    let standing = Standing::new(instance, plan, options.trial.threads);
    let done = AtomicUsize::new(0);
    let look = |bench: &mut Bench, at: usize| {
        let seen = (!observer.stopped()).then(|| standing.estimate(bench, changes[at]));
        observer.advanced("estimating", done.fetch_add(1, Ordering::Relaxed) + 1, changes.len());
        seen
    };
    let seen = parallel_with(options.trial.threads, changes.len(), || Bench::new(instance), look);
    let (mut estimates, mut ranking) = (Vec::new(), Ranking::default());
    for (change, seen) in changes.iter().zip(seen) {
        match seen {
            Some(Ok(estimate)) => estimates.push((*change, estimate)),
            Some(Err(violation)) => ranking.refused.push((*change, violation)),
            None => ranking.unseen += 1,
        }
    }
    (estimates, ranking)
}

/// Up to `top` candidates that gain something: the best of each kind, then the second best of each, and so on.
fn best_of_each(estimates: &[(Change, Estimate)], top: usize, mode: Mode) -> Vec<usize> {
    let mut order: Vec<usize> = (0..estimates.len()).filter(|at| estimates[*at].1.effect.gains(mode)).collect();
    order.sort_by(|a, b| estimates[*a].1.effect.compare(&estimates[*b].1.effect, mode).then(a.cmp(b)));
    let mut places = BTreeMap::<Kind, usize>::new();
    let placed = order.iter().map(|at| {
        let place = places.entry(estimates[*at].0.kind()).or_default();
        *place += 1;
        (*place, *at)
    });
    let mut placed: Vec<(usize, usize)> = placed.collect();
    // A stable sort: candidates of one place stay in order of worth.
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().take(top).map(|(_, at)| at).collect()
}

//! Days of which most jobs need not be served begin with dearer absences, which fall to what they are while the search cools down.
//!
//! A tour of jobs that only pay together is hard to find from a plan without it: each job alone costs more than leaving it
//! out. From a plan with too many jobs the way is easy: what does not pay goes, one by one. So the plan follows the optimum
//! of a day on which leaving out costs more, down to the day as it is (a homotopy, as in Watson, "Globally convergent homotopy
//! methods: a tutorial", Applied Mathematics and Computation 31, 1989).

use super::api::{Progress, SolveError, Watch};
use super::coupled::Begun;
use super::incumbent::Incumbent;
use super::start::state_of;
use super::team::Team;
use crate::eval::{Problem, Scratch};
use crate::model::Instance;
use crate::search::{SearchOptions, share_optional};
use crate::units::Money;
use std::time::{Duration, Instant};

/// What leaving out costs in each stage, as a multiple.
const STAGES: [f64; 4] = [1.25, 1.15, 1.1, 1.05];
/// The stages take this many parts of the budget, one each; the rest is for the day as it is.
const PARTS: u32 = 6;
/// Least share of jobs that need not be served.
const MANY: f64 = 0.5;

/// Only the wish to stop is heard: costs of a stage are not those of the day.
struct Aside<'w, 'a>(&'w Incumbent<'a>);

impl Watch for Aside<'_, '_> {
    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn progress(&self, _: &Progress) {}
}

/// Follows the plan through the stages; state and budget are as they were where most jobs have to be served. `deadline` is when the
/// search has to end, whatever the budget says.
///
/// # Errors
/// A plan of ours broke a rule.
pub fn lifted<'p, 'a>(
    problem: &'p Problem<'a>,
    incumbent: &'p Incumbent<'p>,
    begun: Begun,
    threads: usize,
    deadline: Option<Instant>,
) -> Result<Begun, SolveError> {
    let Begun { state, left: options, mut iterations } = begun;
    let mut team = Team::new(problem, incumbent, state, threads, 1, options.clone());
    team.construct(deadline)?;
    let mut state = team.best;
    if share_optional(problem, &state) < MANY || !is_worth_it(&options) {
        return Ok(Begun { state, left: options, iterations });
    }
    let started = Instant::now();
    let mut day = problem.instance.clone();
    for (stage, factor) in (0..).zip(STAGES) {
        lift(&mut day, problem.instance, factor);
        let dearer = Problem::new(&day, problem.graph).loaded(problem.loading);
        let aside = Aside(incumbent);
        let best_of_stage = Incumbent::new(&day, &aside);
        let own = options.slice(stage, PARTS, 0);
        let from = state_of(&dearer, &state.to_plan(problem, &mut Scratch::default()));
        let mut team = Team::new(&dearer, &best_of_stage, from, threads, 1, own);
        team.run(0, deadline)?;
        iterations += team.iterations;
        let plan = team.best.to_plan(&dearer, &mut Scratch::default());
        incumbent.offer(&plan, "search", iterations)?;
        state = state_of(problem, &plan);
        if incumbent.stopped() || deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            break;
        }
    }
    Ok(Begun { state, left: rest(options, started.elapsed()), iterations })
}

/// Whether there is a budget to share out.
fn is_worth_it(options: &SearchOptions) -> bool {
    options.time.is_some() || options.iterations.is_some_and(|iterations| iterations >= u64::from(PARTS))
}

/// Leaving out costs so many times as much as on the day as it is.
fn lift(day: &mut Instance, real: &Instance, factor: f64) {
    for (job, row) in day.jobs.iter_mut().zip(real.jobs.iter()) {
        job.unserved_cost = (row.unserved_cost as f64 * factor).round() as Money;
    }
}

/// The budget behind the stages.
fn rest(options: SearchOptions, spent: Duration) -> SearchOptions {
    let stages = STAGES.len() as u32;
    let done = |all: u64| all * u64::from(stages) / u64::from(PARTS);
    SearchOptions {
        hot: options.slice(stages, PARTS, 0).hot,
        iterations: options.iterations.map(|all| all - done(all)),
        time: options.time.map(|time| time.saturating_sub(spent)),
        ..options
    }
}

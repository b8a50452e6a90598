//! The loop: ruin, recreate, accept or take back.

use super::best::Best;
use super::construct::construct;
use super::depot_fit::fit_depots;
use super::duty::{Duty, optional};
use super::group::take_out_bound;
use super::improve::improve;
use super::options::SearchOptions;
use super::pool::Pool;
use super::pricer::Pricer;
use super::recreate::Recreate;
use super::ruin::Ruin;
use super::state::State;
use super::tails::exchange_tails;
use crate::eval::Problem;
use crate::units::Money;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::sync::Arc;
use std::time::Instant;

/// Somebody who follows a search.
pub trait Tracker {
    /// Whether to stop now.
    fn stopped(&self) -> bool;
    /// A better solution was found.
    fn improved(&mut self, state: &State, iterations: u64);
}

/// What a search found.
#[derive(Debug)]
pub struct Outcome {
    /// The best solution.
    pub best: State,
    /// The one that the search stood at when it ended.
    pub current: State,
    /// Routes of good solutions.
    pub pool: Pool,
    /// Iterations done.
    pub iterations: u64,
}

/// Share of the budget that may go into serving everybody before cost alone decides.
const DUTY_SHARE: f64 = 0.4;
/// Jobs of an average tour from which on tours are long.
const LONG: usize = 20;
/// Where they are, the chance that a ruin takes out many times as many jobs and the seed gets a tour of its own.
const ALONE: f64 = 0.03;
/// How many times as many.
const WIDE: f64 = 8.0;
/// Chance of an iteration that exchanges tails; it costs a tenth of one that ruins.
const TAILS: f64 = 0.2;
/// Iterations between looks at the clock.
const CLOCK_EVERY: u64 = 32;

/// Searches from `state` (which may be empty) within the options' budget; with neither time nor iterations it
/// only constructs.
pub fn search<'a>(problem: &Problem<'a>, state: State, options: &SearchOptions, tracker: &mut dyn Tracker) -> Outcome {
    let mut run = Annealing::new(problem, state, options);
    run.first_solution(tracker);
    run.anneal(tracker);
    run.outcome()
}

struct Annealing<'p, 'a> {
    problem: &'p Problem<'a>,
    options: &'p SearchOptions,
    started: Instant,
    rng: Xoshiro256PlusPlus,
    pricer: Pricer<'a>,
    ruin: Ruin,
    recreate: Recreate,
    current: State,
    best: Best,
    pool: Pool,
    iterations: u64,
}

impl<'p, 'a> Annealing<'p, 'a> {
    fn new(problem: &'p Problem<'a>, state: State, options: &'p SearchOptions) -> Self {
        Self {
            problem,
            options,
            started: Instant::now(),
            rng: Xoshiro256PlusPlus::seed_from_u64(options.seed),
            pricer: Pricer::default(),
            ruin: Ruin::default(),
            recreate: Recreate::default(),
            best: Best::new(&state),
            current: state,
            pool: Pool::default(),
            iterations: 0,
        }
    }

    fn outcome(mut self) -> Outcome {
        let mut best = self.current.clone();
        self.best.return_to(self.problem, &mut best);
        Outcome { best, current: self.current, pool: self.pool, iterations: self.iterations }
    }

    /// Completes the solution it was given and improves it around the jobs that this put in: a solution that came from
    /// a search needs no descent, and on a large day one takes seconds.
    fn first_solution(&mut self, tracker: &mut dyn Tracker) {
        if self.current.area().is_some() {
            return;
        }
        let (started, time) = (self.started, self.options.construction.or(self.options.time));
        let over = || tracker.stopped() || time.is_some_and(|time| started.elapsed() >= time);
        let mut inserted = construct(self.problem, &mut self.current, &mut self.pricer, &over);
        inserted.sort_unstable();
        improve(self.problem, &mut self.current, &mut self.pricer, &inserted, &over);
        self.best = Best::new(&self.current);
        tracker.improved(&self.current, self.iterations);
    }

    fn anneal(&mut self, tracker: &mut dyn Tracker) {
        if self.problem.job_count() == 0 || (self.options.time.is_none() && self.options.iterations.is_none()) {
            return;
        }
        let arc = typical_arc(self.problem, &self.current);
        let (hot, cold) = (self.options.hot * arc, self.options.cold * arc);
        let mut temperature = hot;
        let optional: Arc<[bool]> = optional(self.problem, arc).into();
        (self.ruin.optional, self.recreate.optional) = (optional.clone(), optional);
        self.serve_everybody(arc, hot, tracker);
        loop {
            if self.iterations.is_multiple_of(CLOCK_EVERY) || self.is_counted_out() {
                let spent = self.spent();
                if spent >= 1.0 || tracker.stopped() {
                    break;
                }
                temperature = hot * (cold / hot).powf(spent);
            }
            if self.is_for_tails() {
                self.change_tails(temperature, tracker);
            } else {
                self.change();
                if self.is_accepted(temperature) {
                    self.keep(tracker);
                } else {
                    self.current.undo(self.problem);
                }
            }
            self.iterations += 1;
        }
    }

    /// Whether an iteration exchanges tails instead of ruining: where distance is what counts, and jobs are not tied to each other.
    fn is_for_tails(&mut self) -> bool {
        let counts = self.problem.is_light && self.problem.bonds.is_empty() && self.problem.detour_rate > 0;
        counts && self.rng.random_bool(TAILS)
    }

    /// Exchanges the tails of two tours, if that is accepted.
    fn change_tails(&mut self, temperature: f64, tracker: &mut dyn Tracker) {
        self.current.begin();
        let uniform: f64 = self.rng.random_range(f64::EPSILON..1.0);
        let limit = (-temperature * uniform.ln()) as Money;
        let job = self.current.any_job(self.problem, &mut self.rng);
        if exchange_tails(self.problem, &mut self.current, &mut self.pricer.scratch, job, limit) {
            self.keep(tracker);
        }
    }

    /// While jobs are out that should not be, spends a part of the budget on getting them in: cost decides only
    /// between plans whose absent jobs were out equally often.
    fn serve_everybody(&mut self, arc: f64, temperature: f64, tracker: &mut dyn Tracker) {
        let mut duty = Duty::new(self.problem, arc);
        while duty.is_open(&self.current) && !self.is_counted_out() {
            if self.iterations.is_multiple_of(CLOCK_EVERY) && (self.spent() >= DUTY_SHARE || tracker.stopped()) {
                break;
            }
            duty.begin(&self.current);
            self.change();
            if duty.prefers(&self.current) || self.is_accepted(temperature) {
                self.keep(tracker);
            } else {
                self.current.undo(self.problem);
            }
            duty.count(&self.current);
            self.iterations += 1;
        }
        self.current.begin();
        self.best.return_to(self.problem, &mut self.current);
    }

    /// Whether the iterations are used up.
    fn is_counted_out(&self) -> bool {
        self.options.iterations.is_some_and(|most| self.iterations >= most)
    }

    /// Share of the budget that is spent.
    fn spent(&self) -> f64 {
        self.options.spent(self.started, self.iterations)
    }

    /// Ruins and recreates.
    fn change(&mut self) {
        self.current.begin();
        let (problem, options) = (self.problem, self.options);
        let alone = self.has_long_tours() && self.rng.random_bool(ALONE);
        let wide = alone.then(|| SearchOptions { removed: options.removed * WIDE, ..options.clone() });
        let options = wide.as_ref().unwrap_or(options);
        let seed = self.ruin.strings(problem, &mut self.current, &mut self.pricer.scratch, options, &mut self.rng);
        if !take_out_bound(problem, &mut self.current, &mut self.pricer.scratch, &mut self.rng) {
            // What is bound could not be taken out: the plan stays as it was.
            self.current.undo(problem);
            self.current.begin();
            return;
        }
        self.recreate.greedy(problem, &mut self.current, &mut self.pricer, options, &mut self.rng, (seed, alone));
        self.refit_depots();
    }

    /// Whether tours are so long that none opens by itself: a few jobs alone never pay for the way out and back.
    fn has_long_tours(&self) -> bool {
        let served = self.problem.job_count() - self.current.absent().len();
        served >= LONG * self.current.tours_used().max(1)
    }

    /// Metropolis: worse by less than the temperature times a random draw.
    fn is_accepted(&mut self, temperature: f64) -> bool {
        let uniform: f64 = self.rng.random_range(f64::EPSILON..1.0);
        (self.current.cost as f64) < self.current.cost_before() as f64 - temperature * uniform.ln()
    }

    /// Stays with the change.
    fn keep(&mut self, tracker: &mut dyn Tracker) {
        for tour in self.current.changed() {
            self.pool.add(self.problem.shifts[tour].class, &self.current.tours[tour]);
        }
        self.best.leave(self.current.changed());
        if self.current.cost < self.best.cost {
            self.remember(tracker);
        }
    }

    fn refit_depots(&mut self) {
        if !self.problem.has_depots {
            return;
        }
        let may_gain = |tour: &usize| {
            let tour = &self.current.tours[*tour];
            tour.depots || !tour.short.is_empty()
        };
        let changed: Vec<usize> = self.current.changed().filter(may_gain).collect();
        for tour in changed {
            fit_depots(self.problem, &mut self.current, &mut self.pricer, tour);
        }
    }

    fn remember(&mut self, tracker: &mut dyn Tracker) {
        self.best.follow(&self.current);
        tracker.improved(&self.current, self.iterations);
    }
}

/// Share of the jobs that need not be served, by what a typical arc of a solution costs.
pub fn share_optional(problem: &Problem, state: &State) -> f64 {
    let optional = optional(problem, typical_arc(problem, state));
    optional.iter().filter(|optional| **optional).count() as f64 / optional.len().max(1) as f64
}

/// The cost of a typical arc of a solution: what the temperature is measured in.
fn typical_arc(problem: &Problem, state: &State) -> f64 {
    let mut total = 0.0;
    let mut count = 0.0;
    for tour in state.tours.iter().filter(|tour| tour.jobs > 0) {
        let shift = problem.shift(tour.shift);
        let mut place = shift.start;
        for node in &tour.nodes {
            let site = problem.site(*node);
            let (dist, time) = problem.leg(shift, place, site);
            total += dist as f64 * shift.rates.dist as f64 + time as f64 * shift.rates.time as f64;
            count += 1.0;
            place = site;
        }
    }
    let cheapest = problem.jobs.iter().map(|job| job.left_out).filter(|cost| *cost > 0).min().unwrap_or(1);
    if count > 0.0 && total > 0.0 { total / count } else { (cheapest / 10).max(1) as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::units::MONEY_UNIT;
    use std::time::Duration;

    struct Nobody;

    impl Tracker for Nobody {
        fn stopped(&self) -> bool {
            false
        }

        fn improved(&mut self, _: &State, _: u64) {}
    }

    /// Jobs left out within a time, of 30 that all fit.
    fn left_out(time: Option<Duration>, construction: Option<Duration>) -> usize {
        let mut all = builder(2);
        for at in 0..30 {
            let tech = technician(&format!("t{at}"), &all);
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 500));
            all.jobs.push(job(&format!("j{at}"), 1));
        }
        let instance = all.build(line(2)).unwrap();
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let options = SearchOptions { time, construction, ..SearchOptions::default() };
        search(&problem, State::empty(&problem), &options, &mut Nobody).best.absent().len()
    }

    #[test]
    fn the_time_limit_holds_for_the_first_plan_too() {
        let (none, hour) = (Some(Duration::ZERO), Some(Duration::from_secs(3600)));
        assert_eq!(left_out(none, None), 30);
        assert_eq!(left_out(None, None), 0);
        assert_eq!(left_out(none, hour), 0, "a slice that is too short does not stop the first plan");
        assert_eq!(left_out(None, none), 30);
    }

    #[test]
    fn jobs_that_only_pay_together_are_served() {
        // One alone costs 50 and is worth 20; each more costs 10.
        let mut all = builder(10);
        let tech = technician("t", &all);
        all.technicians.push(tech);
        all.shifts.push(shift(0, 0, 500));
        for at in 0..20 {
            let mut job = job(&format!("j{at}"), 1);
            job.unserved_cost = 20 * MONEY_UNIT;
            all.jobs.push(job);
        }
        let instance = all.build(line(10)).unwrap();
        let graph = Graph::build(&instance);
        let problem = Problem::new(&instance, &graph);
        let constructed = search(&problem, State::empty(&problem), &SearchOptions::default(), &mut Nobody).best;
        assert_eq!(constructed.absent().len(), 20);
        let options = SearchOptions { iterations: Some(300), ..SearchOptions::default() };
        assert!(search(&problem, constructed, &options, &mut Nobody).best.absent().is_empty());
    }
}

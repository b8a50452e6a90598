//! Putting absent jobs back: greedily, in one of several orders, with blinks.

use super::blink::Geometric;
use super::group::insert_group;
use super::options::SearchOptions;
use super::pricer::Pricer;
use super::state::State;
use crate::eval::{Group, Problem};
use crate::units::{Id, JobId, Money, Ticks};
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Orders in which absent jobs are put back, with their weights.
const ORDERS: [(Order, u32); 8] = [
    (Order::Random, 4),
    (Order::Choosy, 3),
    (Order::Long, 3),
    (Order::Far, 2),
    (Order::Close, 1),
    (Order::TightWindow, 2),
    (Order::EarlyStart, 2),
    (Order::LateEnd, 2),
];

#[derive(Clone, Copy, Debug)]
enum Order {
    Random,
    /// Few shifts can serve it.
    Choosy,
    /// Long service.
    Long,
    Far,
    Close,
    TightWindow,
    EarlyStart,
    LateEnd,
}

/// Chance that a job that was out before is tried again, unless it is the seed.
const RETRY: f64 = 0.3;
/// Most jobs left out before that are tried again in one iteration; and where most jobs are out, because they cost more than
/// they bring.
const RETRIED: usize = 24;
const RETRIED_OF_MANY: usize = 4;
/// Chance that an optional job that was out and is the seed goes in whatever it costs, with others out near it at their price. No
/// job alone may be worth a tour that many together are.
const OPENS: f64 = 0.3;
/// How many others.
const JOINING: RangeInclusive<usize> = 10..=200;

/// Buffers of the recreate.
#[derive(Debug, Default)]
pub struct Recreate {
    jobs: Vec<(Ticks, JobId)>,
    /// By job: whether leaving it out may be worth it.
    pub optional: Arc<[bool]>,
}

impl Recreate {
    /// Puts jobs back where they cost least; the seed first, on a tour of its own, where it is to be `alone`. A job whose cheapest
    /// place costs more than leaving it out stays out, but for a few that are forced in: the acceptance decides whether that paid.
    pub fn greedy<'a>(
        &mut self,
        problem: &Problem<'a>,
        state: &mut State,
        pricer: &mut Pricer<'a>,
        options: &SearchOptions,
        rng: &mut Xoshiro256PlusPlus,
        (seed, alone): (JobId, bool),
    ) {
        if alone
            && state.is_absent(seed)
            && problem.bonds.group(seed).is_none()
            && let Some(insertion) = pricer.best_alone(problem, state, seed)
        {
            // Where it cannot be, the seed is one like the others.
            let _ = state.insert(problem, &mut pricer.scratch, &insertion);
        }
        let out = state.is_absent(seed) && !state.was_served(seed);
        let opens = out && self.is_optional(seed) && has_empty(state, seed) && rng.random_bool(OPENS);
        self.gather(problem, state, rng, seed, opens);
        for at in 0..self.jobs.len() {
            let job = self.jobs[at].1;
            if let Some(group) = problem.bonds.group(job) {
                if state.place(job).is_none() {
                    let forced = if rng.random_bool(FORCED) { price(problem, group) } else { 0 };
                    insert_group(problem, state, pricer, group, forced, Some(rng));
                }
                continue;
            }
            let left_out = problem.job(job).left_out;
            let bound = match opens && job == seed {
                true => Money::MAX,
                false if rng.random_bool(FORCED) => left_out.saturating_mul(2),
                false => left_out,
            };
            let related = !problem.bonds.of(job).is_empty();
            let mut blink = Geometric::new(if related { BLINK_RELATED } else { options.blink }, rng);
            if let Some(insertion) = pricer.best(problem, state, job, bound, &mut blink) {
                // Depot stock is the only thing that can refuse what was just priced.
                let _ = state.insert(problem, &mut pricer.scratch, &insertion);
            }
        }
    }

    fn is_optional(&self, job: JobId) -> bool {
        self.optional.get(job.index()).copied().unwrap_or(false)
    }

    /// Absent jobs in one of the orders: those that were taken out, and of those that were out before some near the seed; the seed
    /// first where it opens a tour.
    fn gather(&mut self, problem: &Problem, state: &State, rng: &mut Xoshiro256PlusPlus, seed: JobId, opens: bool) {
        self.jobs.clear();
        self.jobs.extend(state.taken_out().map(|job| (0, job)));
        // Most often nobody else is out, and then nobody needs to be looked for.
        if state.absent().len() > self.jobs.len() {
            self.retry(problem, state, rng, seed, opens);
        }
        self.jobs.shuffle(rng);
        self.sort(problem, order(rng));
        if opens && let Some(at) = self.jobs.iter().position(|(_, job)| *job == seed) {
            self.jobs[..=at].rotate_right(1);
        }
    }

    /// Adds some of the jobs that were out before.
    fn retry(&mut self, problem: &Problem, state: &State, rng: &mut Xoshiro256PlusPlus, seed: JobId, opens: bool) {
        let were_out = state.absent().len() - self.jobs.len();
        let most = match opens {
            true => rng.random_range(JOINING),
            false if were_out * 2 > problem.job_count() => RETRIED_OF_MANY,
            false => RETRIED,
        };
        let was_out = |job: JobId| state.is_absent(job) && !state.was_served(job);
        let others = problem.graph.near(seed).iter().copied().filter(|job| *job != seed && was_out(*job));
        let retried = others.filter(|_| opens || rng.random_bool(RETRY)).take(most);
        self.jobs.extend(retried.map(|job| (0, job)));
        if was_out(seed) {
            self.jobs.push((0, seed));
        }
    }

    fn sort(&mut self, problem: &Problem, order: Order) {
        let key = |job: JobId| -> Ticks {
            let data = problem.job(job);
            let home = || {
                let shift = problem.graph.eligible(job).first().map(|shift| problem.shift(*shift));
                shift.map_or(0, |shift| problem.leg(shift, shift.start, data.site).1)
            };
            match order {
                Order::Random => 0,
                Order::Choosy => problem.graph.eligible(job).len() as Ticks,
                Order::Long => -problem.instance.jobs[job].duration - certain_units(problem, job),
                Order::Far => -home(),
                Order::Close => home(),
                Order::TightWindow => data.to - data.from,
                Order::EarlyStart => data.from,
                Order::LateEnd => -data.to,
            }
        };
        for (rank, job) in &mut self.jobs {
            *rank = key(*job);
        }
        self.jobs.sort_by_key(|(rank, _)| *rank);
    }
}

/// Whether somebody near stays at home who could serve a job.
fn has_empty(state: &State, job: JobId) -> bool {
    state.classes_near(job).iter().any(|class| state.empty_of(*class).is_some())
}

/// One of the orders, by weight.
fn order(rng: &mut Xoshiro256PlusPlus) -> Order {
    let total: u32 = ORDERS.iter().map(|(_, weight)| weight).sum();
    let mut pick = rng.random_range(0..total);
    for (order, weight) in ORDERS {
        if pick < weight {
            return order;
        }
        pick -= weight;
    }
    Order::Random
}

/// Chance to pass over a place for a job that bars places to others: its best place may be the worst for them.
const BLINK_RELATED: f64 = 0.1;

/// What leaving a group out costs.
fn price(problem: &Problem, group: &Group) -> Money {
    group.jobs.iter().map(|job| problem.job(*job).left_out).sum()
}

/// Chance that a job is put back although it costs up to twice what leaving it out costs.
const FORCED: f64 = 0.05;

/// Units of certain parts, the demand of a job.
fn certain_units(problem: &Problem, job: JobId) -> Ticks {
    problem.certain_parts(job).iter().map(|(_, units)| Ticks::from(*units)).sum()
}

//! Column generation: the master's duals price routes, the best routes go into the master, until none is worth it.
//!
//! How routes are looked for stands in [`super::price`]. Every round of exact pricing gives a bound, whatever the duals are (Lagrange):
//! the duals are rounded to integers first, so the bound is exact arithmetic.

use super::class::{Class, Prices};
use super::cuts::Cuts;
use super::master::{Answer, Entry, Master};
use super::price::Quick;
use super::smoothing::Smoothing;
use super::walk::walk;
use crate::exact::ExactError;
use crate::units::{Money, currency};
use rustc_hash::FxHashSet;
use std::time::{Duration, Instant};

/// Rounds between two of exact pricing.
const OFTEN: u32 = 20;
/// What the bound may miss at first, as a share of the gap.
const SLACK: f64 = 0.03;
/// The master's value and the bound are the same if no more than this share lies between them.
const TIGHT: f64 = 1e-8;
/// Share of the time after which a bound is proved at any rate, if there was none.
const AT_LATEST: f64 = 0.3;

/// A route, maybe one that serves a job twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub(super) class: usize,
    pub(super) spots: Vec<u32>,
    /// Jobs of the instance in the order in which they are served.
    pub(super) jobs: Vec<u32>,
    /// What it costs at least.
    pub(super) cost: Money,
    /// The search met it.
    pub(super) met: bool,
    /// It serves a job twice that the memory of paths holds by now.
    pub(super) forbidden: bool,
    /// The node that a tree has turned to has no place for it.
    pub(super) off: bool,
}

impl Column {
    /// What tells routes apart: their class, and their jobs whatever their order.
    pub(super) fn set(&self) -> (usize, Vec<u32>) {
        let mut jobs = self.jobs.clone();
        jobs.sort_unstable();
        (self.class, jobs)
    }
}

/// How a round of generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// No route is worth more.
    Converged,
    /// Too many labels: the bound stands where it is.
    TooMany,
    /// Out of time.
    Stopped,
}

/// The state of column generation.
pub(super) struct Generator<const W: usize> {
    pub(super) classes: Vec<Class<W>>,
    /// By job: what leaving it out costs.
    pub(super) left_out: Vec<Money>,
    pub(super) master: Master,
    pub(super) columns: Vec<Column>,
    known: FxHashSet<(usize, Vec<u32>)>,
    pub(super) cuts: Cuts,
    /// The best bound, and the prices that gave it.
    pub(super) bound: Money,
    pub(super) centre: Option<Centre>,
    pub(super) answer: Answer,
    /// The class at which quick pricing goes on, and how.
    pub(super) next: usize,
    pub(super) how: Option<Quick>,
    pub(super) smoothing: Smoothing,
    /// What the bound may miss, as a share of what there is between the master and a better plan.
    pub(super) slack: f64,
    /// What better plans cost at most, in currency.
    pub(super) limit: f64,
    /// What exact pricing took so far.
    pub(super) exact_time: Duration,
}

/// Prices with a proved bound.
#[derive(Clone, Debug)]
pub(super) struct Centre {
    pub(super) prices: Prices,
    pub(super) bound: Money,
    /// By class: the least reduced cost, 0 at most.
    pub(super) least: Vec<Money>,
}

/// By class: the most that the reduced cost of a route may be which is in a plan less than `gap` above a bound; `least`: those with which it was
/// proved.
pub(super) fn within(gap: Money, least: &[Money]) -> Vec<Money> {
    least.iter().map(|least| gap - 1 + least).collect()
}

/// When to stop.
#[derive(Clone, Copy)]
pub(super) struct Clock<'s> {
    pub(super) deadline: Option<Instant>,
    pub(super) stopped: &'s (dyn Fn() -> bool + Sync),
}

impl Clock<'_> {
    /// Whether time is over.
    pub(super) fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline) || (self.stopped)()
    }

    /// Seconds left; nothing: no limit.
    pub(super) fn left(&self) -> Option<f64> {
        self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()).as_secs_f64())
    }

    /// The same with at most so long from now.
    pub(super) fn at_most(self, limit: Duration) -> Self {
        let end = Instant::now() + limit;
        Self { deadline: Some(self.deadline.map_or(end, |deadline| deadline.min(end))), ..self }
    }
}

impl<const W: usize> Generator<W> {
    pub(super) fn new(classes: Vec<Class<W>>, left_out: Vec<Money>) -> Result<Self, ExactError> {
        let sizes: Vec<usize> = classes.iter().map(|class| class.net.size).collect();
        let (master, jobs) = (Master::new(&left_out, &sizes, &[])?, left_out.len());
        Ok(Self {
            classes,
            left_out,
            master,
            columns: Vec::new(),
            known: FxHashSet::default(),
            cuts: Cuts::forgetful(jobs),
            bound: Money::MIN,
            centre: None,
            answer: Answer::default(),
            next: 0,
            how: Some(Quick::Ahead),
            smoothing: Smoothing::default(),
            slack: SLACK,
            limit: f64::INFINITY,
            exact_time: Duration::ZERO,
        })
    }

    /// By class: its shifts.
    pub(super) fn sizes(&self) -> Vec<usize> {
        self.classes.iter().map(|class| class.net.size).collect()
    }

    /// Adds a path as a column; says whether it is new.
    pub(super) fn add(&mut self, class: usize, spots: Vec<u32>) -> Result<bool, ExactError> {
        if !self.known.insert((class, spots.clone())) {
            return Ok(false);
        }
        let Some(column) = self.column(class, spots) else { return Ok(false) };
        self.master.add(&Entry {
            class,
            cost: column.cost,
            jobs: &column.jobs,
            cuts: self.cuts.factors(&column.jobs),
            draws: &[],
        })?;
        self.columns.push(column);
        Ok(true)
    }

    /// Adds a path that the search met.
    pub(super) fn meet(&mut self, class: usize, spots: Vec<u32>) -> Result<(), ExactError> {
        if self.add(class, spots)?
            && let Some(column) = self.columns.last_mut()
        {
            column.met = true;
        }
        Ok(())
    }

    pub(super) fn column(&self, class: usize, spots: Vec<u32>) -> Option<Column> {
        let net = &self.classes[class].net;
        let cost = walk(net, &spots)?;
        let job = |spot: &u32| net.jobs.get(usize::from(net.spots[*spot as usize].job)).map(|job| job.0);
        let jobs: Vec<u32> = spots.iter().filter_map(job).collect();
        (!jobs.is_empty()).then_some(Column { class, spots, jobs, cost, met: false, forbidden: false, off: false })
    }

    /// Reduced cost of a column.
    pub(super) fn reduced(&self, column: &Column, prices: &Prices) -> Money {
        let jobs: Money = column.jobs.iter().map(|job| prices.jobs[*job as usize]).sum();
        let cuts = self.cuts.factors(&column.jobs);
        let cuts: Money = cuts.iter().map(|(at, factor)| prices.cuts.get(*at).unwrap_or(&0) * *factor as Money).sum();
        column.cost - jobs - cuts
    }

    /// Prices routes until none is worth adding, or time is over.
    pub(super) fn generate(&mut self, clock: Clock<'_>) -> Result<Ended, ExactError> {
        let begun = Instant::now();
        let mut rounds = 0;
        self.begin_quickly();
        loop {
            if clock.is_over() {
                return Ok(Ended::Stopped);
            }
            let Some(answer) = self.master.solve(clock.left())? else { return Ok(Ended::Stopped) };
            self.answer = answer;
            let out = self.answer.prices();
            let point = self.smoothed(&out);
            // Now and then a bound is proved on the way, for those who stop early.
            rounds += 1;
            let often = rounds % OFTEN == 0 && self.is_time_for_a_bound(begun, clock);
            if !often && self.quick(&point, &out, clock)? {
                continue;
            }
            match self.exact(&point, &out, clock)? {
                Ok(_) if self.is_tight() => return Ok(Ended::Converged),
                Ok(true) => continue,
                Ok(false) if self.centre_is(&out) => return Ok(Ended::Converged),
                Ok(false) => {}
                Err(ended) => return Ok(ended),
            }
            match self.exact(&out, &out, clock)? {
                Ok(_) if self.is_tight() => return Ok(Ended::Converged),
                Ok(true) => continue,
                Ok(false) => return Ok(Ended::Converged),
                Err(ended) => return Ok(ended),
            }
        }
    }

    /// Whether exact pricing on the way takes no great part of the time. Nobody knows before the first what it takes.
    fn is_time_for_a_bound(&self, begun: Instant, clock: Clock<'_>) -> bool {
        let (spent, left) = (begun.elapsed().as_secs_f64(), clock.left().unwrap_or(f64::INFINITY));
        let late = spent > AT_LATEST * (spent + left);
        if self.centre.is_some() { self.exact_time.as_secs_f64() * 4.0 < spent } else { late }
    }

    fn centre_is(&self, out: &Prices) -> bool {
        self.centre.as_ref().is_none_or(|centre| centre.prices == *out)
    }

    fn smoothed(&self, out: &Prices) -> Prices {
        self.centre.as_ref().map_or_else(|| out.clone(), |centre| self.smoothing.mixed(&centre.prices, out))
    }

    /// Whether the bound is as good as the master's value.
    fn is_tight(&self) -> bool {
        let (missing, value) = (self.answer.value - currency(self.bound), self.answer.value);
        missing <= (TIGHT * value.abs()).max(self.slack * (self.limit - value))
    }
}

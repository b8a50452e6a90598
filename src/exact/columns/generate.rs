//! Column generation: the master's duals price routes, the best routes go into the master, until none is worth it.
//!
//! Every round of exact pricing gives a bound, whatever the duals are (Lagrange): the duals are rounded to integers first, so the
//! bound is exact arithmetic. Prices are smoothed towards those of the best bound (Wentges 1997).

use super::class::{Class, Prices};
use super::cuts::Cuts;
use super::join::Path;
use super::labelling::Cut;
use super::master::{Answer, Entry, Master};
use super::walk::walk;
use crate::exact::ExactError;
use crate::units::{Money, currency, money};
use rustc_hash::FxHashSet;
use std::time::{Duration, Instant};

/// A reduced cost this close to 0 is 0 to the master.
const TOLERANCE: Money = 5_000;
/// Share of the prices of the best bound.
const SMOOTHING: f64 = 0.6;
/// Columns of one round, over all classes.
const MOST_COLUMNS: usize = 200;
/// Classes that quick pricing looks at before the master is solved again.
const SOME: usize = 12;
/// Rounds between two of exact pricing.
const OFTEN: u32 = 20;
/// The master's value and the bound are the same if no more than this share lies between them.
const TIGHT: f64 = 1e-8;
/// Labels of one run of exact pricing.
pub(super) const MOST_LABELS: usize = 4_000_000;

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
    /// The class at which quick pricing goes on.
    next: usize,
    /// What exact pricing took so far.
    exact_time: Duration,
}

/// Prices with a proved bound.
#[derive(Clone, Debug)]
pub(super) struct Centre {
    pub(super) prices: Prices,
    pub(super) bound: Money,
    /// By class: the least reduced cost, 0 at most.
    pub(super) least: Vec<Money>,
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
        let master = Master::new(&left_out, &sizes, &[])?;
        Ok(Self {
            classes,
            left_out,
            master,
            columns: Vec::new(),
            known: FxHashSet::default(),
            cuts: Cuts::default(),
            bound: Money::MIN,
            centre: None,
            answer: Answer::default(),
            next: 0,
            exact_time: Duration::ZERO,
        })
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
        (!jobs.is_empty()).then_some(Column { class, spots, jobs, cost, met: false, forbidden: false })
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
            let often = rounds % OFTEN == 0 && self.exact_time * 4 < begun.elapsed();
            let quick = !often && (self.quick(&point, &out, clock)? || self.quick(&out, &out, clock)?);
            if quick {
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

    fn centre_is(&self, out: &Prices) -> bool {
        self.centre.as_ref().is_none_or(|centre| centre.prices.jobs == out.jobs && centre.prices.cuts == out.cuts)
    }

    fn smoothed(&self, out: &Prices) -> Prices {
        let Some(centre) = &self.centre else { return out.clone() };
        let mix = |known: Option<&Money>, new: &Money| {
            let known = known.copied().unwrap_or(0);
            known + ((new - known) as f64 * (1.0 - SMOOTHING)).round() as Money
        };
        let jobs = out.jobs.iter().enumerate().map(|(at, new)| mix(centre.prices.jobs.get(at), new)).collect();
        let cuts = out.cuts.iter().enumerate().map(|(at, new)| mix(centre.prices.cuts.get(at), new).min(0)).collect();
        Prices { jobs, cuts }
    }

    /// Columns that a class gives in one round.
    fn most_columns(&self) -> usize {
        (MOST_COLUMNS / self.classes.len().max(1)).clamp(4, 40)
    }

    /// Whether the bound is as good as the master's value.
    fn is_tight(&self) -> bool {
        self.answer.value - currency(self.bound) <= TIGHT * self.answer.value.abs()
    }

    /// What the master takes a class's shifts to be worth, less the tolerance.
    fn limit(&self, class: usize) -> Money {
        money(self.answer.classes[class]).min(0) - TOLERANCE
    }

    /// Adds the paths that are worth it at the master's prices; says whether there was one.
    fn take(&mut self, class: usize, paths: Vec<Path>, out: &Prices) -> Result<bool, ExactError> {
        let mut taken = false;
        for path in paths {
            let Some(column) = self.column(class, path.spots.clone()) else { continue };
            if self.reduced(&column, out) < self.limit(class) {
                taken |= self.add(class, path.spots)?;
            }
        }
        Ok(taken)
    }

    /// A round of quick pricing.
    fn quick(&mut self, point: &Prices, out: &Prices, clock: Clock<'_>) -> Result<bool, ExactError> {
        use rayon::prelude::*;
        let most = self.most_columns();
        // A few classes at a time: what one finds changes what the others are worth.
        let (count, some) = (self.classes.len(), self.classes.len().min(SOME));
        for _ in 0..count.div_ceil(some.max(1)) {
            let batch: Vec<usize> = (0..some).map(|at| (self.next + at) % count).collect();
            let price = |at: &usize| {
                let class = &self.classes[*at];
                class.quick(&class.duals(point, &self.cuts), most, &|| clock.is_over())
            };
            let found: Vec<_> = batch.par_iter().map(price).collect();
            self.next = (self.next + some) % count;
            let mut taken = false;
            for (class, found) in batch.into_iter().zip(found) {
                if let Ok(found) = found {
                    taken |= self.take(class, found.paths, out)?;
                }
            }
            if taken || clock.is_over() {
                return Ok(taken);
            }
        }
        Ok(false)
    }

    /// A round of exact pricing at a point: proves its bound, and adds what is worth it at the master's prices.
    fn exact(&mut self, point: &Prices, out: &Prices, clock: Clock<'_>) -> Result<Result<bool, Ended>, ExactError> {
        use rayon::prelude::*;
        let (cuts, most) = (&self.cuts, self.most_columns());
        let price = |class: &Class<W>| {
            let duals = class.duals(point, cuts);
            class.exact(&duals, (most, MOST_LABELS), &|| clock.is_over())
        };
        let begun = Instant::now();
        let found: Vec<_> = self.classes.par_iter().map(price).collect();
        self.exact_time += begun.elapsed();
        let mut taken = false;
        let mut least = Vec::new();
        for (class, found) in found.into_iter().enumerate() {
            let found = match found {
                Ok(found) => found,
                Err(Cut::Stopped) => return Ok(Err(Ended::Stopped)),
                Err(Cut::TooMany) => return Ok(Err(Ended::TooMany)),
            };
            least.push(found.least);
            taken |= self.take(class, found.paths, out)?;
        }
        let bound = self.bound_of(point, &least);
        if self.centre.as_ref().is_none_or(|centre| bound > centre.bound) {
            self.centre = Some(Centre { prices: point.clone(), bound, least });
        }
        self.bound = self.bound.max(bound);
        Ok(Ok(taken))
    }

    /// The bound that prices prove with the least reduced cost of each class.
    fn bound_of(&self, prices: &Prices, least: &[Money]) -> Money {
        let sizes = self.classes.iter().map(|class| class.net.size);
        prices.bound(&self.left_out, sizes.zip(least.iter().copied()))
    }
}

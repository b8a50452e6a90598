//! Rounds of pricing: quick ones, more and more thorough, as long as they find something; exact ones, which prove a bound.

use super::class::{Class, Prices};
use super::generate::{Centre, Clock, Ended, Generator};
use super::join::{Found, Path};
use super::label::{Compare, Duals};
use super::labelling::Cut;
use crate::exact::ExactError;
use crate::units::{Money, money};
use rayon::prelude::*;
use std::time::Instant;

/// A reduced cost this close to 0 is 0 to the master.
const TOLERANCE: Money = 5_000;
/// Columns of one round, over all classes.
const MOST_COLUMNS: usize = 200;
/// So many times as many come from a thorough one.
const THOROUGH: usize = 4;
/// Classes that a quick round looks at before the master is solved again.
const SOME: usize = 12;
/// Labels of one run of quick pricing.
const MOST_QUICK: usize = 400_000;
/// Labels of one run of exact pricing.
pub(super) const MOST_LABELS: usize = 4_000_000;

/// How quick pricing looks for routes, each more thorough than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quick {
    /// From the begin of the day, the most promising ways alone.
    Ahead,
    /// From both ends of the day, by time and cost alone.
    BothEnds,
    /// From both ends, as if every route began as early as it can, or, where nobody is paid for time, as if no job could come twice.
    AtOnce,
}

impl Quick {
    /// What to do where it found nothing.
    fn next(self) -> Option<Self> {
        match self {
            Self::Ahead => Some(Self::BothEnds),
            Self::BothEnds => Some(Self::AtOnce),
            Self::AtOnce => None,
        }
    }

    /// Columns that a class may give, and how many classes are looked at.
    fn measure(self, most: usize) -> (usize, usize) {
        if self == Self::AtOnce { (most * THOROUGH, usize::MAX) } else { (most, SOME) }
    }

    fn price<const W: usize>(
        self,
        class: &Class<W>,
        duals: &Duals<W>,
        most: usize,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Found, Cut> {
        let both = |compare| class.both_ways(duals, compare, (most, MOST_QUICK), stopped);
        match self {
            Self::Ahead => class.ahead(duals, (most, MOST_QUICK), stopped),
            Self::BothEnds => both(Compare::Rough),
            Self::AtOnce if class.net.is_timed() => both(Compare::AtOnce),
            // Where time costs nothing only what paths remember tells them apart.
            Self::AtOnce => both(Compare::SameJobs),
        }
    }
}

impl<const W: usize> Generator<W> {
    /// Columns that a class gives in one round.
    fn most_columns(&self) -> usize {
        (MOST_COLUMNS / self.classes.len().max(1)).clamp(4, 40)
    }

    /// What the master takes a class's shifts to be worth, less the tolerance.
    fn worth(&self, class: usize) -> Money {
        money(self.answer.classes[class]).min(0) - TOLERANCE
    }

    /// Adds the paths that are worth it at the master's prices; says whether there was one.
    fn take(&mut self, class: usize, paths: Vec<Path>, out: &Prices) -> Result<bool, ExactError> {
        let mut taken = false;
        for path in paths {
            let Some(column) = self.column(class, path.spots.clone()) else { continue };
            if self.reduced(&column, out) < self.worth(class) {
                taken |= self.add(class, path.spots)?;
            }
        }
        Ok(taken)
    }

    /// Begins again with what is quick: the master has changed.
    pub(super) fn begin_quickly(&mut self) {
        if self.how != Some(Quick::Ahead) {
            self.how = Some(Quick::BothEnds);
        }
    }

    /// Quick pricing, more and more thorough, until something is found; says whether something was.
    pub(super) fn quick(&mut self, point: &Prices, out: &Prices, clock: Clock<'_>) -> Result<bool, ExactError> {
        while let Some(how) = self.how {
            if self.round(how, point, out, clock)? || (point != out && self.round(how, out, out, clock)?) {
                return Ok(true);
            }
            self.how = how.next();
        }
        // What exact pricing finds only the most thorough improve upon.
        self.how = Some(Quick::AtOnce);
        Ok(false)
    }

    /// A round of quick pricing.
    fn round(&mut self, how: Quick, point: &Prices, out: &Prices, clock: Clock<'_>) -> Result<bool, ExactError> {
        let (most, some) = how.measure(self.most_columns());
        // A few classes at a time: what one finds changes what the others are worth.
        let (count, some) = (self.classes.len(), self.classes.len().min(some));
        for _ in 0..count.div_ceil(some.max(1)) {
            let batch: Vec<usize> = (0..some).map(|at| (self.next + at) % count).collect();
            let price = |at: &usize| {
                let class = &self.classes[*at];
                how.price(class, &class.duals(point, &self.cuts), most, &|| clock.is_over())
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
    pub(super) fn exact(
        &mut self,
        point: &Prices,
        out: &Prices,
        clock: Clock<'_>,
    ) -> Result<Result<bool, Ended>, ExactError> {
        let (cuts, most) = (&self.cuts, self.most_columns() * THOROUGH);
        let price = |class: &Class<W>| {
            let duals = class.duals(point, cuts);
            class.both_ways(&duals, Compare::Everything, (most, MOST_LABELS), &|| clock.is_over())
        };
        let begun = Instant::now();
        let found: Vec<_> = self.classes.par_iter().map(price).collect();
        self.exact_time += begun.elapsed();
        let mut taken = false;
        let (mut least, mut best) = (Vec::new(), Vec::new());
        for (class, found) in found.into_iter().enumerate() {
            let found = match found {
                Ok(found) => found,
                Err(Cut::Stopped) => return Ok(Err(Ended::Stopped)),
                Err(Cut::TooMany) => return Ok(Err(Ended::TooMany)),
            };
            least.push(found.least);
            best.push(found.paths.first().map(|path| path.spots.clone()));
            taken |= self.take(class, found.paths, out)?;
        }
        let bound = self.bound_of(point, &least);
        if let Some(centre) = &self.centre {
            self.smoothing.steer(&self.slope(point, best), &centre.prices, out);
        }
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

    /// How the bound changes with each price; `best`: the cheapest route of each class, where one is worth it.
    fn slope(&self, point: &Prices, best: Vec<Option<Vec<u32>>>) -> Prices {
        let left_out = point.jobs.iter().zip(&self.left_out);
        let mut slope = Prices {
            jobs: left_out.map(|(price, left)| Money::from(price < left)).collect(),
            cuts: vec![1; point.cuts.len()],
        };
        for (class, spots) in best.into_iter().enumerate() {
            let Some(column) = spots.and_then(|spots| self.column(class, spots)) else { continue };
            let size = self.classes[class].net.size as Money;
            column.jobs.iter().for_each(|job| slope.jobs[*job as usize] -= size);
            for (at, factor) in self.cuts.factors(&column.jobs) {
                if let Some(slope) = slope.cuts.get_mut(at) {
                    *slope -= size * factor as Money;
                }
            }
        }
        slope
    }
}

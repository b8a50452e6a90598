//! Chance that can be repeated: each job, shift and depot visit has a stream of random numbers of its own.
//!
//! A run takes the next numbers of each stream. So what happens to a job in run 7 depends on the seed and on the job
//! alone, not on the plan it stands in: two plans of one instance meet the same faults, the same long jobs and the same
//! traffic, and their difference is told from far fewer runs (common random numbers; Law, Simulation Modeling and
//! Analysis, ch. 11). For the same reason a number is drawn even where nothing varies.

use crate::units::{Id, JobId, ShiftId, Ticks, nearest};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// Whose numbers a stream gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// What is found at a job, how long the work takes, and the way there.
    Job(JobId),
    /// The traffic of a technician's day, and the way home.
    Shift(ShiftId),
    /// The way to the depot visit of this number on a shift.
    Visit(ShiftId, usize),
}

/// Random numbers that do not depend on those of other streams.
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of a seed.
    pub(super) fn new(seed: u64, whose: Whose) -> Self {
        let number = match whose {
            Whose::Job(job) => job.index() as u64,
            Whose::Shift(shift) => 1 << 60 | shift.index() as u64,
            Whose::Visit(shift, visit) => 2 << 60 | (visit as u64) << 32 | shift.index() as u64,
        };
        let mut numbers = ChaCha8Rng::seed_from_u64(seed);
        numbers.set_stream(number);
        Self(numbers)
    }

    /// A number from 0 up to, not including, 1.
    pub(super) fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// A standard normal number.
    pub(super) fn normal(&mut self) -> f64 {
        self.0.sample(StandardNormal)
    }
}

/// A log-normal factor with mean 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spread {
    /// Standard deviation of the logarithm.
    sigma: f64,
}

impl Spread {
    /// The factor with this coefficient of variation.
    pub(super) fn new(cv: f64) -> Self {
        let proper = if cv.is_finite() { cv.max(0.0) } else { 0.0 };
        Self { sigma: libm::sqrt(libm::log1p(proper * proper)) }
    }

    /// The factor where a standard normal number was drawn.
    pub(super) fn factor(self, normal: f64) -> f64 {
        if self.sigma == 0.0 {
            return 1.0;
        }
        // Not the `exp` of the platform, whose last digits differ from one machine to the next.
        libm::exp(self.sigma * (normal - self.sigma / 2.0))
    }
}

/// A length of time that takes `factor` times as long, to the nearest tick.
pub(super) fn varied(ticks: Ticks, factor: f64) -> Ticks {
    if factor == 1.0 { ticks } else { nearest(ticks as f64 * factor) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_their_own_and_repeat() {
        let whose = [
            Whose::Job(JobId(0)),
            Whose::Job(JobId(1)),
            Whose::Shift(ShiftId(0)),
            Whose::Visit(ShiftId(0), 0),
            Whose::Visit(ShiftId(0), 1),
            Whose::Visit(ShiftId(1), 0),
        ];
        let first = |seed, whose| Stream::new(seed, whose).unit();
        let mut drawn: Vec<f64> = whose.iter().flat_map(|whose| [first(1, *whose), first(2, *whose)]).collect();
        assert_eq!(drawn, whose.iter().flat_map(|whose| [first(1, *whose), first(2, *whose)]).collect::<Vec<_>>());
        drawn.sort_by(f64::total_cmp);
        drawn.dedup();
        assert_eq!(drawn.len(), 12);
    }

    #[test]
    fn a_factor_has_mean_one_and_the_variation_asked_for() {
        for cv in [0.1, 0.5, 1.0] {
            let (spread, mut stream) = (Spread::new(cv), Stream::new(1, Whose::Job(JobId(0))));
            let drawn: Vec<f64> = (0..200_000).map(|_| spread.factor(stream.normal())).collect();
            let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
            let variance = drawn.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / drawn.len() as f64;
            assert!((mean - 1.0).abs() < 0.01 * cv.max(0.5), "{cv}: mean {mean}");
            assert!((variance.sqrt() / cv - 1.0).abs() < 0.03, "{cv}: deviation {}", variance.sqrt());
        }
    }

    #[test]
    fn what_is_no_variation_changes_nothing() {
        for cv in [0.0, -0.5, f64::NAN, f64::INFINITY] {
            assert_eq!(varied(12_345, Spread::new(cv).factor(1.7)), 12_345, "{cv}");
        }
        assert_eq!(varied(100, 1.004), 100);
        assert_eq!(varied(100, 1.006), 101);
    }
}

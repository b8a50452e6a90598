//! How minutes and kilometres of the tables become integer ticks.

use super::{Dist, Ticks};

/// How a real value becomes an integer number of ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest tick, half away from zero.
    #[default]
    Nearest,
    /// Towards zero: the DIMACS convention for Solomon and Homberger, at ten ticks a unit.
    Truncate,
}

impl Rounding {
    /// Applies the rule.
    #[inline]
    pub fn apply(self, value: f64) -> i64 {
        match self {
            // The small addend keeps 12.3 × 10 = 123 from being truncated to 122.
            Rounding::Truncate => (value + 1e-9).trunc() as i64,
            Rounding::Nearest => nearest(value),
        }
    }
}

/// The nearest integer, half away from zero: `value.round() as i64`, without the call into the C library that this
/// is where the processor has no instruction for it. Legs that are computed on demand are rounded twice.
#[inline(always)]
pub fn nearest(value: f64) -> i64 {
    let whole = value as i64;
    let rest = value - whole as f64;
    whole.saturating_add(i64::from(rest >= 0.5) - i64::from(rest <= -0.5))
}

/// The length of a tick. The default is a second and a metre; a benchmark brings its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Ticks of time in a minute (or in a benchmark's unit of time).
    pub ticks_per_minute: i64,
    /// Ticks of distance in a kilometre (or in a benchmark's unit of distance).
    pub ticks_per_km: i64,
    /// Rounding of computed travel.
    pub rounding: Rounding,
}

impl Default for Scale {
    fn default() -> Self {
        Self { ticks_per_minute: 60, ticks_per_km: 1000, rounding: Rounding::Nearest }
    }
}

impl Scale {
    /// Ticks in `minutes`, to the nearest tick: for durations and instants written in the tables.
    pub fn ticks(&self, minutes: f64) -> Ticks {
        (minutes * self.ticks_per_minute as f64).round() as Ticks
    }

    /// Minutes in `ticks`.
    pub fn minutes(&self, ticks: Ticks) -> f64 {
        ticks as f64 / self.ticks_per_minute as f64
    }

    /// Hours in `ticks`.
    pub fn hours(&self, ticks: Ticks) -> f64 {
        self.minutes(ticks) / 60.0
    }

    /// Ticks of travel time in `minutes`, by the rounding rule.
    #[inline]
    pub fn travel_ticks(&self, minutes: f64) -> Ticks {
        self.rounding.apply(minutes * self.ticks_per_minute as f64)
    }

    /// Ticks of distance in `km`, by the rounding rule.
    #[inline]
    pub fn dist(&self, km: f64) -> Dist {
        self.rounding.apply(km * self.ticks_per_km as f64)
    }

    /// Kilometres in `dist`.
    pub fn km(&self, dist: Dist) -> f64 {
        dist as f64 / self.ticks_per_km as f64
    }

    /// Ticks in a day of 24 hours.
    pub fn day(&self) -> Ticks {
        self.ticks_per_minute * 24 * 60
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_is_what_round_gives() {
        let close = [0.0_f64, 0.5, 1.5, 2.5, 1e3 + 0.5, 0.3, 0.7, 123_456.5, 1e9 + 0.25, 4.5e15, 1e18, 1e19, 1e300];
        for value in close.into_iter().flat_map(|v| [v, v.next_up(), v.next_down(), f64::INFINITY, f64::NAN]) {
            for value in [value, -value] {
                assert_eq!(nearest(value), value.round() as i64, "{value:e}");
            }
        }
    }

    #[test]
    fn benchmarks_truncate_and_tables_round() {
        assert_eq!([12.3 * 10.0, 12.39 * 10.0].map(|v| Rounding::Truncate.apply(v)), [123, 123]);
        assert_eq!([12.34, 12.35, -0.05].map(|v| Rounding::Nearest.apply(v * 10.0)), [123, 124, -1]);
    }
}

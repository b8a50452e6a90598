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
    pub fn apply(self, value: f64) -> i64 {
        match self {
            // The small addend keeps 12.3 × 10 = 123 from being truncated to 122.
            Rounding::Truncate => (value + 1e-9).trunc() as i64,
            Rounding::Nearest => value.round() as i64,
        }
    }
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
    pub fn travel_ticks(&self, minutes: f64) -> Ticks {
        self.rounding.apply(minutes * self.ticks_per_minute as f64)
    }

    /// Ticks of distance in `km`, by the rounding rule.
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

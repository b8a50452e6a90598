//! Knobs of the search. The defaults were measured over whole families; see `docs/search.md`.

use std::time::Duration;

/// How a search runs.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Iterations to do at most.
    pub iterations: Option<u64>,
    /// Time to spend at most.
    pub time: Option<Duration>,
    /// Average number of jobs taken out in an iteration.
    pub removed: f64,
    /// Longest string taken out of a tour.
    pub longest_string: usize,
    /// Share of positions that a recreate skips.
    pub blink: f64,
    /// First temperature, in costs of a typical arc.
    pub hot: f64,
    /// Last temperature, in costs of a typical arc.
    pub cold: f64,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            seed: 1,
            iterations: None,
            time: None,
            removed: 10.0,
            longest_string: 10,
            blink: 0.01,
            hot: 1.0,
            cold: 0.03,
        }
    }
}

impl SearchOptions {
    /// The options of slice `at` of `slices`: the temperature goes on falling where the last slice left it, and
    /// every slice and thread has random numbers of its own.
    pub fn slice(&self, at: u32, slices: u32, thread: u64) -> Self {
        let share = |at: u32| self.hot * (self.cold / self.hot).powf(f64::from(at) / f64::from(slices));
        let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(thread << 32 | u64::from(at));
        Self {
            seed,
            iterations: self
                .iterations
                .map(|all| all * u64::from(at + 1) / u64::from(slices) - all * u64::from(at) / u64::from(slices)),
            time: self.time.map(|all| all / slices),
            hot: share(at),
            cold: share(at + 1),
            ..self.clone()
        }
    }
}

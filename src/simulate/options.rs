//! What a caller asks for.

/// The most runs that can be asked for: each takes about a kilobyte while routes are played.
pub const MOST_RUNS: u32 = 1_000_000;

/// How much things vary from day to day, as coefficients of variation: standard deviation by mean. The mean is always
/// what was planned. Zero, or what is no number, means that nothing varies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation {
    /// Of the work on each job.
    pub service: f64,
    /// Of each leg of travel.
    pub travel: f64,
    /// Of all travel of a technician on one day together, on top of `travel`: heavy traffic, rain.
    pub congestion: f64,
}

impl Variation {
    /// Everything goes by the clock; only the faults are drawn.
    pub const NONE: Self = Self { service: 0.0, travel: 0.0, congestion: 0.0 };
}

impl Default for Variation {
    fn default() -> Self {
        Self { service: 0.2, travel: 0.15, congestion: 0.1 }
    }
}

/// How to simulate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulationOptions {
    /// How often the plan is played.
    pub runs: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// Threads; they do not change the result. 0: as many as the machine runs at once.
    pub threads: usize,
    /// How much times vary.
    pub variation: Variation,
}

impl Default for SimulationOptions {
    fn default() -> Self {
        Self { runs: 10_000, seed: 1, threads: 0, variation: Variation::default() }
    }
}

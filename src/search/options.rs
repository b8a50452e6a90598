//! Knobs of the search. The defaults were measured over whole families; see `docs/search.md`.

use std::time::{Duration, Instant};

/// How a search runs.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// Seed of the random numbers.
    pub seed: u64,
    /// Iterations to do at most.
    pub iterations: Option<u64>,
    /// Time to spend at most.
    pub time: Option<Duration>,
    /// Time that completing the solution it was given may take; `time` where this is not said. A slice that begins
    /// with nothing would otherwise be too short for a large day, and the next one would begin anew.
    pub construction: Option<Duration>,
    /// Average number of jobs taken out in an iteration.
    pub removed: f64,
    /// Longest string taken out of a tour.
    pub longest_string: usize,
    /// Share of positions that a recreate skips.
    pub blink: f64,
    /// How often the temperature falls: a search of a small day is warmed up again from its best solution.
    pub cycles: u32,
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
            construction: None,
            removed: 10.0,
            longest_string: 10,
            blink: 0.01,
            cycles: 1,
            hot: 2.0,
            cold: 0.1,
        }
    }
}

/// First temperature of a later cycle, as a share of that of the first.
const REHEAT: f64 = 0.3;

impl SearchOptions {
    /// Share of the budget that is spent, by the clock or by the iterations, whichever is further.
    pub fn spent(&self, started: Instant, iterations: u64) -> f64 {
        let by_time = self.time.map_or(0.0, |time| started.elapsed().as_secs_f64() / time.as_secs_f64().max(1e-9));
        let by_count = self.iterations.map_or(0.0, |most| iterations as f64 / most.max(1) as f64);
        by_time.max(by_count)
    }

    /// The options of slice `at` of `slices`: within a cycle the temperature goes on falling where the last slice left it, and
    /// every slice and thread has random numbers of its own.
    pub fn slice(&self, at: u32, slices: u32, thread: u64) -> Self {
        let cycle = (slices / self.cycles.max(1)).max(1);
        let hot = if at < cycle { self.hot } else { (self.hot * REHEAT).max(self.cold) };
        let share = |within: u32| hot * (self.cold / hot).powf(f64::from(within) / f64::from(cycle));
        let seed = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(thread << 32 | u64::from(at));
        Self {
            seed,
            iterations: self
                .iterations
                .map(|all| all * u64::from(at + 1) / u64::from(slices) - all * u64::from(at) / u64::from(slices)),
            time: self.time.map(|all| all / slices),
            hot: share(at % cycle),
            cold: share(at % cycle + 1),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_share_the_budget_and_the_cooling() {
        let all = SearchOptions { iterations: Some(1_003), ..SearchOptions::default() };
        let slices: Vec<SearchOptions> = (0..4).map(|at| all.slice(at, 4, 0)).collect();
        assert_eq!(slices.iter().filter_map(|slice| slice.iterations).sum::<u64>(), 1_003);
        for pair in slices.windows(2) {
            assert!((pair[0].cold - pair[1].hot).abs() < 1e-12, "a slice goes on where the last one stopped");
        }
        assert!((slices[0].hot - all.hot).abs() < 1e-12 && (slices[3].cold - all.cold).abs() < 1e-12);
    }

    #[test]
    fn slices_and_threads_have_seeds_of_their_own() {
        let all = SearchOptions::default();
        let mut seeds: Vec<u64> =
            (0..4).flat_map(|at| (0..3).map(move |t| (at, t))).map(|(at, t)| all.slice(at, 4, t).seed).collect();
        seeds.sort_unstable();
        seeds.dedup();
        assert_eq!(seeds.len(), 12);
    }
}

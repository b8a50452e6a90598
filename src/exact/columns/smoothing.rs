//! Prices between the master's and those of the best bound: the master's alone jump about (Wentges 1997). How near to which is learned on
//! the way (Pessoa, Sadykov, Uchoa and Vanderbeck 2018, "Automation and combination of linear-programming based stabilization techniques").

use super::class::Prices;
use crate::units::Money;

/// Share of the prices of the best bound, at first.
const AT_FIRST: f64 = 0.6;
/// By how much it changes.
const STEP: f64 = 0.1;

/// How prices are mixed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Smoothing {
    /// Share of the prices of the best bound.
    share: f64,
}

impl Default for Smoothing {
    fn default() -> Self {
        Self { share: AT_FIRST }
    }
}

impl Smoothing {
    /// Prices between those of the best bound and the master's.
    pub(super) fn mixed(self, best: &Prices, out: &Prices) -> Prices {
        let mix = |known: Option<&Money>, new: &Money| {
            let known = known.copied().unwrap_or(0);
            known + ((new - known) as f64 * (1.0 - self.share)).round() as Money
        };
        let jobs = out.jobs.iter().enumerate().map(|(at, new)| mix(best.jobs.get(at), new)).collect();
        let cuts = out.cuts.iter().enumerate().map(|(at, new)| mix(best.cuts.get(at), new).min(0)).collect();
        Prices { jobs, cuts }
    }

    /// Learns from how the bound changes with each price where prices were mixed last: towards the master's if it grows that way, else away
    /// from them.
    pub(super) fn steer(&mut self, slope: &Prices, best: &Prices, out: &Prices) {
        let along = |slope: &[Money], from: &[Money], to: &[Money]| -> f64 {
            let steps = to.iter().enumerate().map(|(at, to)| (to - from.get(at).unwrap_or(&0)) as f64);
            slope.iter().zip(steps).map(|(slope, step)| *slope as f64 * step).sum()
        };
        let grows = along(&slope.jobs, &best.jobs, &out.jobs) + along(&slope.cuts, &best.cuts, &out.cuts) > 0.0;
        self.share = if grows { (self.share - STEP).max(0.0) } else { self.share + (1.0 - self.share) * STEP };
    }
}

#[cfg(test)]
mod tests {
    use super::{AT_FIRST, Smoothing};
    use crate::exact::columns::class::Prices;

    fn prices(jobs: [i64; 2], cuts: &[i64]) -> Prices {
        Prices { jobs: jobs.to_vec(), cuts: cuts.to_vec() }
    }

    #[test]
    fn mixed_prices_lie_between_and_cuts_stay_below_nothing() {
        let mixed = Smoothing::default().mixed(&prices([100, 0], &[]), &prices([0, 100], &[-10]));
        assert_eq!((mixed.jobs, mixed.cuts), (vec![60, 40], vec![-4]));
    }

    #[test]
    fn goes_where_the_bound_grows() {
        let (best, out) = (prices([0, 0], &[]), prices([10, 10], &[]));
        let (mut nearer, mut further) = (Smoothing::default(), Smoothing::default());
        nearer.steer(&prices([1, 1], &[]), &best, &out);
        further.steer(&prices([-1, 0], &[]), &best, &out);
        assert!(nearer.share < AT_FIRST && AT_FIRST < further.share && further.share < 1.0);
    }
}

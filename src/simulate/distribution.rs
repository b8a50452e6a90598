//! How a quantity spreads over the runs.

/// Mean, deviation and percentiles of a quantity, in its own unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Mean.
    pub mean: f64,
    /// Standard deviation of one run (with n − 1; 0 where there is one run only).
    pub sd: f64,
    /// Standard error of the mean: `sd` by the root of the number of runs.
    pub se: f64,
    /// Least.
    pub min: f64,
    /// 5th percentile.
    pub p5: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Most.
    pub max: f64,
}

impl Distribution {
    /// Of these values; all 0 where there are none. Percentiles between two values are interpolated, as NumPy and R do
    /// by default (type 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages, 1996).
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        let (Some(first), number) = (values.first().copied(), values.len() as f64) else { return Self::default() };
        // Around the first value: sums of what is far from zero and close together would lose digits.
        let mean = first + values.iter().map(|value| value - first).sum::<f64>() / number;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = (squares / (number - 1.0).max(1.0)).sqrt();
        values.sort_unstable_by(f64::total_cmp);
        let at = |share| percentile(&values, share);
        Self {
            mean,
            sd,
            se: sd / number.sqrt(),
            min: at(0.0),
            p5: at(0.05),
            p25: at(0.25),
            p50: at(0.5),
            p75: at(0.75),
            p95: at(0.95),
            max: at(1.0),
        }
    }

    /// The same in another unit, of which `unit` make one of the old.
    pub fn scaled(self, unit: f64) -> Self {
        Self {
            mean: self.mean * unit,
            sd: self.sd * unit,
            se: self.se * unit,
            min: self.min * unit,
            p5: self.p5 * unit,
            p25: self.p25 * unit,
            p50: self.p50 * unit,
            p75: self.p75 * unit,
            p95: self.p95 * unit,
            max: self.max * unit,
        }
    }
}

/// The value below which a share of these ordered values lies.
fn percentile(ordered: &[f64], share: f64) -> f64 {
    let place = share * (ordered.len() - 1) as f64;
    let (below, above) = (ordered[place.floor() as usize], ordered[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_sample_by_hand() {
        let found = Distribution::of([4.0, 1.0, 3.0, 2.0]);
        assert_eq!(
            (found.mean, found.min, found.p25, found.p50, found.p75, found.max),
            (2.5, 1.0, 1.75, 2.5, 3.25, 4.0)
        );
        assert!((found.sd - (5.0_f64 / 3.0).sqrt()).abs() < 1e-15 && (found.se - found.sd / 2.0).abs() < 1e-15);
        assert!((found.p5 - 1.15).abs() < 1e-12 && (found.p95 - 3.85).abs() < 1e-12);
    }

    #[test]
    fn one_value_does_not_spread_and_none_is_nothing() {
        let one = Distribution::of([7.5]);
        assert_eq!((one.mean, one.sd, one.se, one.p5, one.p95), (7.5, 0.0, 0.0, 7.5, 7.5));
        assert_eq!(Distribution::of([]), Distribution::default());
    }

    #[test]
    fn equal_values_have_no_deviation_however_large() {
        let found = Distribution::of([0.1 + 1e15; 1000]);
        assert_eq!((found.mean, found.sd), (0.1 + 1e15, 0.0));
    }

    #[test]
    fn another_unit_scales_everything() {
        let (seconds, minutes) = (Distribution::of([60.0, 180.0]), Distribution::of([1.0, 3.0]));
        assert_eq!(seconds.scaled(1.0 / 60.0), minutes);
    }
}

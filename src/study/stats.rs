//! Means of a few values, with what chance may do to them.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Share of intervals that hold the true mean, were the values drawn from a normal distribution.
const CONFIDENCE: f64 = 0.95;

/// Mean, spread and interval of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Size of the sample.
    pub n: usize,
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation (n − 1); none for a single value.
    pub sd: Option<f64>,
    /// Half the width of the 95 % interval of the mean, by Student's t distribution; none for a single value.
    pub half_width: Option<f64>,
}

impl Estimate {
    /// The ends of the 95 % interval of the mean.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.half_width.map(|half| (self.mean - half, self.mean + half))
    }
}

/// The estimate from a sample (Student 1908, *The probable error of a mean*); of differences by pairs it is the paired
/// t-test. `None` for no values.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let sd = (n > 1).then(|| (squares / (n - 1) as f64).sqrt());
    let half_width = sd.and_then(|sd| Some(quantile(n - 1)? * sd / (n as f64).sqrt()));
    (n > 0).then_some(Estimate { n, mean, sd, half_width })
}

/// Quantile of Student's t distribution that leaves half of the rest above it.
fn quantile(degrees: usize) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, degrees as f64).ok()?;
    Some(student.inverse_cdf(0.5 + CONFIDENCE / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(value: Option<f64>, expected: f64) {
        let value = value.expect("a value");
        assert!((value - expected).abs() < 5e-4, "{value} instead of {expected}");
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (degrees, value) in [(1, 12.7062), (2, 4.3027), (4, 2.7764), (9, 2.2622), (29, 2.0452), (1000, 1.9623)] {
            near(quantile(degrees), value);
        }
    }

    #[test]
    fn an_estimate_by_hand() {
        // Mean 3, squares 4 + 1 + 0 + 1 + 4 = 10, sd √2.5, half width 2.7764 × √2.5 / √5 = 2.7764 × √0.5.
        let five = estimate(&[1.0, 2.0, 3.0, 4.0, 5.0]).expect("values");
        assert_eq!((five.n, five.mean), (5, 3.0));
        near(five.sd, 1.5811);
        near(five.half_width, 1.9632);
        let (low, high) = five.interval().expect("an interval");
        near(Some(low), 1.0368);
        near(Some(high), 4.9632);
        // Differences 10 − 8, 12 − 11, 9 − 9: mean 1, sd 1, half width 4.3027 / √3.
        let pairs = estimate(&[2.0, 1.0, 0.0]).expect("values");
        assert_eq!((pairs.mean, pairs.sd), (1.0, Some(1.0)));
        near(pairs.half_width, 2.4841);
    }

    #[test]
    fn a_single_value_says_nothing_of_chance() {
        let one = Estimate { n: 1, mean: 7.0, sd: None, half_width: None };
        assert_eq!(estimate(&[7.0]), Some(one));
        assert_eq!(estimate(&[]), None);
        let same = estimate(&[7.0, 7.0]).expect("values");
        assert_eq!((same.sd, same.interval()), (Some(0.0), Some((7.0, 7.0))));
    }
}

//! The model against the days played: two computations of first-time fix that share no code.

/// How far the mean may be from what was expected, in standard errors. By chance alone one simulation in sixteen
/// thousand is farther away.
pub const FARTHEST: f64 = 4.0;

/// The fixes that the plan expects, and those of the days played where every planned load happens (a depot that has
/// closed is no fault of the model).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Check {
    /// Expected first-time fixes of the plan.
    pub expected: f64,
    /// Mean of the days played.
    pub mean: f64,
    /// Standard error of that mean.
    pub se: f64,
    /// (mean − expected) / se; infinite where nothing varies and the two differ.
    pub z: f64,
}

impl Check {
    /// Of the fixes of each run. `chances`: the plan's chance of each job. They give the standard error where all runs
    /// had the same number of fixes, which happens where nearly everything is sure.
    pub(super) fn new(fixes: &super::Distribution, runs: usize, expected: f64, chances: &[f64]) -> Self {
        let variance: f64 = chances.iter().map(|chance| (chance * (1.0 - chance)).max(0.0)).sum();
        let se = if fixes.sd > 0.0 { fixes.se } else { (variance / runs.max(1) as f64).sqrt() };
        let apart = if runs == 0 { 0.0 } else { fixes.mean - expected };
        // Chances that sum to a whole number do so to about this.
        let z = if apart.abs() < 1e-9 { 0.0 } else { apart / se };
        Self { expected, mean: fixes.mean, se, z }
    }

    /// Whether the difference is one that chance explains.
    pub fn agrees(&self) -> bool {
        self.z.abs() <= FARTHEST
    }
}

#[cfg(test)]
mod tests {
    use super::super::Distribution;
    use super::*;

    fn check(fixes: &[f64], expected: f64, chances: &[f64]) -> Check {
        Check::new(&Distribution::of(fixes.iter().copied()), fixes.len(), expected, chances)
    }

    #[test]
    fn the_difference_is_counted_in_standard_errors() {
        let found = check(&[1.0, 3.0], 1.0, &[0.5, 0.5]);
        assert_eq!((found.mean, found.se, found.z), (2.0, 1.0, 1.0));
        assert!(found.agrees());
        assert!(!check(&[1.0, 3.0], 6.5, &[]).agrees() && !check(&[1.0, 3.0], -2.5, &[]).agrees());
    }

    #[test]
    fn what_is_sure_must_be_met() {
        assert_eq!(check(&[3.0; 9], 3.0 - 1e-12, &[1.0; 3]).z, 0.0);
        let wrong = check(&[3.0; 9], 2.5, &[1.0; 3]);
        assert!(wrong.z.is_infinite() && !wrong.agrees());
    }

    #[test]
    fn what_is_nearly_sure_may_always_happen() {
        assert!(check(&[1.0; 100], 0.999, &[0.999]).agrees());
        assert!(!check(&[1.0; 100], 0.5, &[0.5]).agrees());
        assert!(check(&[1.0], 0.5, &[0.5]).agrees());
        assert!(check(&[], 0.5, &[0.5]).agrees());
    }
}

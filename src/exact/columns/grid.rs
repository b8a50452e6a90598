//! What all objectives are multiples of: a bound between two of them may be raised to the next.

use crate::eval::Problem;
use crate::model::Mode;
use crate::units::Money;

/// The greatest amount of which every plan's objective is a multiple; 1 where nothing better is known.
pub(super) fn grid(problem: &Problem) -> Money {
    let instance = problem.instance;
    let weights = &instance.objective.weights;
    let carried = weights.carrying_rate > 0.0
        && !instance.depots.is_empty()
        && instance.parts.iter().any(|part| part.unit_cost > 0);
    let uneven = weights.fairness > 0.0 || weights.max_lateness > 0.0;
    if carried || uneven || instance.jobs.iter().any(|job| !job.faults.is_empty() || job.promise.is_some()) {
        return 1;
    }
    let mut all = 0;
    for shift in &problem.shifts {
        let rates = shift.rates;
        [rates.dist, rates.time, rates.overtime, rates.fixed].into_iter().for_each(|rate| all = gcd(all, rate));
    }
    for job in instance.jobs.iter() {
        let left_out = if instance.objective.mode == Mode::Cost { job.unserved_cost } else { 0 };
        let preferred = if job.preferred.is_empty() { 0 } else { problem.non_preferred };
        let late = if job.due.is_some() { job.late_cost } else { 0 };
        [left_out, preferred, late].into_iter().for_each(|money| all = gcd(all, money));
    }
    all.max(1)
}

/// The next multiple of `grid`.
pub(super) fn on_grid(bound: Money, grid: Money) -> Money {
    if grid > 1 { -(-bound).div_euclid(grid) * grid } else { bound }
}

fn gcd(a: Money, b: Money) -> Money {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::gcd;

    #[test]
    fn nothing_is_a_multiple_of_everything() {
        assert_eq!([gcd(0, 5), gcd(5, 0), gcd(12, 18), gcd(7, 3), gcd(0, 0)], [5, 5, 6, 1, 0]);
    }
}

//! What a change does to a plan: the difference of two scores.

use crate::model::{Mode, Priority};
use crate::plan::Score;
use crate::units::MONEY_UNIT;
use std::cmp::Ordering;

/// How the score of a plan differs from another one's. A mean over several runs, or a share of one day, is one too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effect {
    /// [`crate::units::Money`] saved: every component, jobs left out included. Of two plans it is a whole number, so sums are exact.
    pub saved: f64,
    /// What the objective falls by; in `cost` mode the same.
    pub objective: f64,
    /// Jobs more that are left out, by priority.
    pub unserved: [f64; Priority::LEVELS],
    /// Jobs more that are served.
    pub served: f64,
    /// First-time fixes more that are expected.
    pub fixes: f64,
    /// Ticks of distance more.
    pub dist: f64,
    /// Ticks of travel time more.
    pub travel: f64,
}

/// Differences of expected fixes below this are none, as in [`Score::compare`].
const SAME_FIXES: f64 = 1e-6;

impl Effect {
    /// What changes from `before` to `after`.
    pub fn between(before: &Score, after: &Score, mode: Mode) -> Self {
        let all = |score: &Score| score.total(Mode::Cost);
        let more = |at: usize| f64::from(after.unserved[at]) - f64::from(before.unserved[at]);
        Self {
            saved: (all(before) - all(after)) as f64,
            objective: (before.total(mode) - after.total(mode)) as f64,
            unserved: std::array::from_fn(more),
            served: f64::from(after.served) - f64::from(before.served),
            fixes: after.expected_fixes - before.expected_fixes,
            dist: (after.dist - before.dist) as f64,
            travel: (after.travel - before.travel) as f64,
        }
    }

    /// Both, one after the other.
    pub fn plus(&self, other: &Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    /// So many times this.
    pub fn times(&self, factor: f64) -> Self {
        self.with(self, |a, _| a * factor)
    }

    /// The mean of some effects; nothing for none.
    pub fn mean(effects: &[Self]) -> Option<Self> {
        let sum = effects.iter().copied().reduce(|a, b| a.plus(&b))?;
        Some(sum.times(1.0 / effects.len() as f64))
    }

    fn with(&self, other: &Self, combine: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            saved: combine(self.saved, other.saved),
            objective: combine(self.objective, other.objective),
            unserved: std::array::from_fn(|at| combine(self.unserved[at], other.unserved[at])),
            served: combine(self.served, other.served),
            fixes: combine(self.fixes, other.fixes),
            dist: combine(self.dist, other.dist),
            travel: combine(self.travel, other.travel),
        }
    }

    /// Which of two effects on one plan is better (`Less`), in the order of the objective.
    pub fn compare(&self, other: &Self, mode: Mode) -> Ordering {
        let money = other.objective.total_cmp(&self.objective);
        if mode == Mode::Cost {
            return money;
        }
        let unserved = self.unserved.iter().zip(&other.unserved).map(|(mine, theirs)| mine.total_cmp(theirs));
        let unserved = unserved.fold(Ordering::Equal, Ordering::then);
        let fixes = |effect: &Self| (effect.fixes / SAME_FIXES).round();
        unserved.then(fixes(other).total_cmp(&fixes(self))).then(money)
    }

    /// Money saved, in currency.
    pub fn currency(&self) -> f64 {
        self.saved / MONEY_UNIT as f64
    }

    /// Whether it is better than no change.
    pub fn gains(&self, mode: Mode) -> bool {
        self.compare(&Self::default(), mode) == Ordering::Less
    }
}

/// The standard error of the mean of some numbers; nothing for fewer than two.
pub fn standard_error(numbers: &[f64]) -> Option<f64> {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    (numbers.len() > 1).then(|| (squares / (count - 1.0) / count).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Components;

    fn score(left_out: u32, fixes: f64, distance: i64) -> Score {
        let money = Components {
            distance: distance * MONEY_UNIT,
            unserved: 100 * i64::from(left_out) * MONEY_UNIT,
            ..Components::default()
        };
        let unserved = [0, left_out, 0, 0, 0];
        Score { unserved, served: 9 - left_out, expected_fixes: fixes, dist: distance, money, ..Score::default() }
    }

    #[test]
    fn a_saving_is_positive_and_more_is_positive() {
        let effect = Effect::between(&score(2, 5.0, 30), &score(1, 5.5, 40), Mode::Lexicographic);
        assert_eq!((effect.currency(), effect.objective, effect.served, effect.fixes), (90.0, -1e10, 1.0, 0.5));
        assert_eq!((effect.unserved, effect.dist), ([0.0, -1.0, 0.0, 0.0, 0.0], 10.0));
        assert_eq!(effect.plus(&effect), effect.times(2.0));
    }

    #[test]
    fn the_mode_decides_what_is_better() {
        let before = score(2, 5.0, 30);
        for (mode, better) in [(Mode::Cost, false), (Mode::Lexicographic, true)] {
            // One job more costs more than it brings in `cost` mode.
            let effect = Effect::between(&before, &score(1, 5.0, 200), mode);
            assert_eq!(effect.gains(mode), better, "{mode:?}");
        }
        let fixes = Effect::between(&before, &score(2, 5.1, 90), Mode::Lexicographic);
        let same = Effect::between(&before, &score(2, 5.0 + 1e-9, 29), Mode::Lexicographic);
        assert_eq!(fixes.compare(&same, Mode::Lexicographic), Ordering::Less);
        assert!(same.gains(Mode::Lexicographic) && !Effect::default().gains(Mode::Cost));
    }

    #[test]
    fn errors_of_means() {
        assert_eq!(standard_error(&[3.0]), None);
        assert_eq!(standard_error(&[1.0, 3.0]), Some(1.0));
        assert_eq!(Effect::mean(&[]), None);
    }
}

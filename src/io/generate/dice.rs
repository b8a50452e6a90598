//! Repeatable chance: the same seed gives the same bytes on any machine.
//!
//! Only integer draws, and arithmetic that IEEE 754 fixes to the last bit, are used: no sine, no logarithm,
//! no library distribution that a later version might draw differently.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A numbered stream of draws.
#[derive(Clone, Debug)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Stream `stream` of `seed`: streams do not disturb each other, so one table can change alone.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// A number from 0 up to, not including, 1, in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index below `count`; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.0.next_u64()) * count as u128) >> 64) as usize
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high.saturating_sub(low) + 1) as usize) as u32
    }

    /// True with this chance.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items.
    ///
    /// # Panics
    /// If there is none.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// An index, each with its weight; 0 where all weights are 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (at, weight) in weights.enumerate().filter(|(_, weight)| *weight > 0.0) {
            last = at;
            if left < weight {
                break;
            }
            left -= weight;
        }
        last
    }

    /// About normal, mean 0, deviation 1, never beyond ±3.5: the sum of four uniform draws.
    pub fn bell(&mut self) -> f64 {
        let sum: f64 = (0..4).map(|_| self.unit()).sum();
        (sum - 2.0) * 3f64.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_the_same_everywhere() {
        let mut dice = Dice::new(7, 1);
        let drawn: Vec<usize> = (0..8).map(|_| dice.below(100)).collect();
        assert_eq!(drawn, Dice::new(7, 1).clone().sequence(8));
        assert_ne!(drawn, Dice::new(7, 2).sequence(8));
        assert_ne!(drawn, Dice::new(8, 1).sequence(8));
    }

    impl Dice {
        fn sequence(&mut self, count: usize) -> Vec<usize> {
            (0..count).map(|_| self.below(100)).collect()
        }
    }

    #[test]
    fn draws_stay_in_their_range_and_keep_their_share() {
        let mut dice = Dice::new(1, 0);
        let (mut low, mut high, mut squares) = (0.0f64, 0.0f64, 0.0);
        let mut counts = [0; 3];
        for _ in 0..4000 {
            let bell = dice.bell();
            (low, high, squares) = (low.min(bell), high.max(bell), squares + bell * bell);
            counts[dice.weighted([1.0, 0.0, 3.0].into_iter())] += 1;
            assert!((3..=5).contains(&dice.between(3, 5)));
        }
        assert!(low > -3.5 && high < 3.5 && (squares / 4000.0 - 1.0).abs() < 0.1);
        assert!(counts[1] == 0 && (900..1100).contains(&counts[0]), "{counts:?}");
    }
}

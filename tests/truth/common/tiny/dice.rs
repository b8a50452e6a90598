//! Draws of small numbers.

use firstfix::units::{Id, MONEY_UNIT, Money, Ticks};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A repeatable source of small numbers.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of a seed; `stream` separates two uses of the same seed.
    pub fn new(seed: u64, stream: bool) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(u64::from(stream));
        Self(rng)
    }

    /// Whether something of this probability happens.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.0.random_bool(probability)
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        self.0.random_range(least..=most)
    }

    /// A number from 0 to `most`.
    pub fn upto(&mut self, most: usize) -> usize {
        self.between(0, most)
    }

    /// A time from 0 to `most`.
    pub fn ticks(&mut self, most: Ticks) -> Ticks {
        self.0.random_range(0..=most)
    }

    /// An amount of money from 0 to `most`, in whole units.
    pub fn money(&mut self, most: i64) -> Money {
        self.0.random_range(0..=most) * MONEY_UNIT
    }

    /// One of `options`.
    pub fn pick<'a, T>(&mut self, options: &'a [T]) -> &'a T {
        &options[self.upto(options.len() - 1)]
    }

    /// One of `count` ids.
    pub fn id<I: Id>(&mut self, count: usize) -> I {
        I::from_index(self.upto(count - 1))
    }

    /// Each of `count` ids with this probability, in order.
    pub fn ids<I: Id>(&mut self, count: usize, probability: f64) -> Vec<I> {
        (0..count).filter(|_| self.chance(probability)).map(I::from_index).collect()
    }
}

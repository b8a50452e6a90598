//! Blinks: positions that a recreate skips by chance.

use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Skips positions now and then, so that the same jobs do not always come back to the same places
/// (Christiaens and Vanden Berghe, "Slack Induction by String Removals", 2020).
pub trait Blink {
    /// Whether to skip this position.
    fn blink(&mut self) -> bool;
}

/// Never skips.
pub struct NoBlink;

impl Blink for NoBlink {
    #[inline(always)]
    fn blink(&mut self) -> bool {
        false
    }
}

/// Skips positions with a fixed chance, drawn as the distance to the next skip.
#[derive(Debug)]
pub struct Geometric<'r> {
    left: u64,
    chance: f64,
    rng: &'r mut Xoshiro256PlusPlus,
}

impl<'r> Geometric<'r> {
    /// Skips with this chance.
    pub fn new(chance: f64, rng: &'r mut Xoshiro256PlusPlus) -> Self {
        let mut blink = Self { left: 0, chance, rng };
        blink.left = blink.draw();
        blink
    }

    fn draw(&mut self) -> u64 {
        let uniform: f64 = self.rng.random_range(f64::EPSILON..1.0);
        (uniform.ln() / (1.0 - self.chance).ln()) as u64
    }
}

impl Blink for Geometric<'_> {
    #[inline(always)]
    fn blink(&mut self) -> bool {
        if self.left > 0 {
            self.left -= 1;
            return false;
        }
        self.left = self.draw();
        true
    }
}

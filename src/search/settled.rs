//! Tours whose depot visits are known to stand where they should.
//!
//! A search takes out and mostly puts back: the same tours come again and again, and moving their visits about costs more than
//! all else where most tours visit a depot.

use super::tour::Tour;
use crate::eval::Problem;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Entries kept; a new one takes the place of what has its slot.
const ENTRIES: usize = 1 << 16;

/// Hashes of tours that [`super::depot_fit::fit_depots`] has left as they were.
#[derive(Debug, Default)]
pub struct Settled {
    slots: Vec<u64>,
}

impl Settled {
    /// Whether a tour was left as it is before.
    pub fn knows(&self, problem: &Problem, tour: &Tour) -> bool {
        !self.slots.is_empty() && key(problem, tour).is_some_and(|key| self.slots[slot(key)] == key)
    }

    /// Notes that a tour was left as it is.
    pub fn note(&mut self, problem: &Problem, tour: &Tour) {
        let Some(key) = key(problem, tour) else { return };
        if self.slots.is_empty() {
            self.slots.resize(ENTRIES, 0);
        }
        self.slots[slot(key)] = key;
    }
}

fn slot(key: u64) -> usize {
    (key >> 32) as usize % ENTRIES
}

/// What a tour's visits depend on; nothing where that is more than its stops.
fn key(problem: &Problem, tour: &Tour) -> Option<u64> {
    let shift = problem.shift(tour.shift);
    let alone = !tour.heavy && !tour.lasting && !shift.counted;
    if !alone || problem.instance.depots.ids().any(|depot| !problem.is_plentiful(depot)) {
        return None;
    }
    let mut hasher = FxHasher::default();
    (shift.class, &tour.nodes).hash(&mut hasher);
    Some(hasher.finish().max(1))
}

//! The best solution of a search: kept tour by tour, because few change from one to the next.

use super::state::State;
use super::tour::Tour;
use crate::eval::Problem;
use crate::units::{Id, Money};

/// Tours of the best solution so far, and which of them the current solution has left behind.
#[derive(Debug)]
pub struct Best {
    /// Its cost.
    pub cost: Money,
    tours: Vec<Tour>,
    /// Tours that may differ from the current solution's, each once.
    stale: Vec<usize>,
    is_stale: Vec<bool>,
}

impl Best {
    /// The current solution is the best.
    pub fn new(state: &State) -> Self {
        let tours = state.tours.clone();
        Self { cost: state.cost, is_stale: vec![false; tours.len()], tours, stale: Vec::new() }
    }

    /// The current solution has changed these tours for good.
    pub fn leave(&mut self, changed: impl Iterator<Item = usize>) {
        for tour in changed {
            if !std::mem::replace(&mut self.is_stale[tour], true) {
                self.stale.push(tour);
            }
        }
    }

    /// The current solution is the best now.
    pub fn follow(&mut self, state: &State) {
        self.cost = state.cost;
        for tour in self.stale.drain(..) {
            self.is_stale[tour] = false;
            self.tours[tour].copy_from(&state.tours[tour]);
        }
    }

    /// Sets the current solution back to the best.
    pub fn return_to(&mut self, problem: &Problem, state: &mut State) {
        let old: Vec<Tour> = self.stale.drain(..).map(|tour| self.tours[tour].clone()).collect();
        old.iter().for_each(|tour| self.is_stale[tour.shift.index()] = false);
        state.restore(problem, &old);
        debug_assert_eq!(state.cost, self.cost, "the best solution costs what it did");
    }
}

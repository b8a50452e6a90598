//! Prices that were found before.
//!
//! A search of a day with faults asks for the same sequences again and again: what it takes out it mostly puts back. Walking a
//! van takes microseconds, finding a price in a table a tenth of one.

use crate::eval::{Loading, Node, Problem, Supply, add_parts};
use crate::units::{Money, PartId, ShiftId};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// Entries kept; one of a new sequence takes the place of what has its slot.
const ENTRIES: usize = 1 << 19;

/// What was asked about a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// The whole price.
    Price,
    /// What the van adds to it.
    Van,
    /// What a van that lasts costs over all its days.
    Week,
    /// The price without the van.
    Road,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Money.
    Costs(Money),
    /// A tool, a part, room or depot stock is missing.
    VanFails,
    /// The clock does not allow it.
    TooLate,
}

/// The answers, found by a hash of all that they depend on. 24 bytes each.
#[derive(Debug, Default)]
pub struct Memo {
    slots: Vec<(u64, Answer)>,
    /// Units of each part that the jobs of the sequence at hand may use.
    wants: Vec<(PartId, u32)>,
}

impl Memo {
    /// The answer for a sequence on a shift, computed if it is not known or where no van needs to be walked. `supply` is left aside for
    /// what the road costs.
    pub fn ask(
        &mut self,
        problem: &Problem,
        question: Question,
        (shift, nodes): (ShiftId, &[Node]),
        supply: Supply,
        compute: impl FnOnce() -> Answer,
    ) -> Answer {
        if !problem.has_heavy {
            return compute();
        }
        let key = self.key(problem, question, (shift, nodes), supply);
        if self.slots.is_empty() {
            self.slots.resize(ENTRIES, (0, Answer::TooLate));
        }
        let slot = &mut self.slots[(key >> 32) as usize % ENTRIES];
        if slot.0 == key && !cfg!(debug_assertions) {
            return slot.1;
        }
        let answer = compute();
        debug_assert!(
            slot.0 != key || slot.1 == answer,
            "{question:?} of {nodes:?}: {answer:?}, remembered {:?}",
            slot.1
        );
        *slot = (key, answer);
        answer
    }

    fn key(
        &mut self,
        problem: &Problem,
        question: Question,
        (shift, nodes): (ShiftId, &[Node]),
        supply: Supply,
    ) -> u64 {
        let mut hasher = FxHasher::default();
        let row = problem.shift(shift);
        // Two shifts of a class may have vans that last whose later days differ.
        let who = if row.lasting { (true, shift.0) } else { (false, row.class) };
        (question, who, nodes.len()).hash(&mut hasher);
        nodes.hash(&mut hasher);
        if question != Question::Road && !supply.left.is_empty() {
            self.shelves(problem, nodes, supply, &mut hasher);
        }
        hasher.finish().max(1)
    }

    /// Of each depot visited, the stock of each part that matters, as far as it can matter.
    fn shelves(&mut self, problem: &Problem, nodes: &[Node], supply: Supply, hasher: &mut FxHasher) {
        let depots = || nodes.iter().filter_map(|node| node.as_depot());
        let visits = depots().count() as u32;
        if visits == 0 {
            return;
        }
        self.wants.clear();
        for job in nodes.iter().filter_map(|node| node.as_job()) {
            add_parts(&mut self.wants, problem.most_used(job));
        }
        for depot in depots() {
            for (part, units) in &self.wants {
                // Two visits may draw on the same shelf. A rule of thumb may load more than can be used.
                let most = if problem.loading == Loading::Joint { units.saturating_mul(visits) } else { u32::MAX };
                supply.units(problem, depot, *part).min(most).hash(hasher);
            }
        }
    }
}

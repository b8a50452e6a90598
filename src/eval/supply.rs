//! What depots still have for one route.

use super::problem::Problem;
use crate::units::{DepotId, Id, Money, PartId, UNLIMITED};

/// Units that a route takes from a depot whose stock can run out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// The depot.
    pub depot: DepotId,
    /// The part.
    pub part: PartId,
    /// The most that may be needed.
    pub units: u32,
}

/// What depots have for a route: what no route has drawn, and what it has drawn itself so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Supply<'s> {
    /// By depot, then part; empty: all of their stock is there.
    pub left: &'s [u32],
    /// What the route to be replaced gives back.
    pub own: &'s [Draw],
    /// By depot, then part: money for a unit drawn, beside its own price, where somebody else could use it; empty: none.
    pub tolls: &'s [Money],
}

impl Supply<'_> {
    /// Money for a unit drawn, beside its own price.
    pub fn toll(&self, problem: &Problem, depot: DepotId, part: PartId) -> Money {
        if self.tolls.is_empty() { 0 } else { self.tolls[slot(problem, depot, part)] }
    }

    /// Units of a part at a depot; [`UNLIMITED`] never runs out.
    pub fn units(&self, problem: &Problem, depot: DepotId, part: PartId) -> u32 {
        let held = problem.instance.depots[depot].stock[part];
        if held >= UNLIMITED || self.left.is_empty() {
            return held;
        }
        let own = self.own.iter().filter(|draw| (draw.depot, draw.part) == (depot, part));
        self.left[slot(problem, depot, part)] + own.map(|draw| draw.units).sum::<u32>()
    }
}

/// What the depots of an instance have left while routes draw on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stores {
    left: Vec<u32>,
}

impl Stores {
    /// Nothing is drawn yet.
    pub fn full(problem: &Problem) -> Self {
        let stock = || problem.instance.depots.iter().flat_map(|depot| depot.stock.iter().copied());
        // Where nothing runs out there are no books to keep.
        Self { left: if stock().any(|units| (1..UNLIMITED).contains(&units)) { stock().collect() } else { Vec::new() } }
    }

    /// What is left is shared by so many searches.
    pub fn share(&mut self, searches: usize) {
        self.left.iter_mut().filter(|units| **units < UNLIMITED).for_each(|units| *units /= searches as u32);
    }

    /// At most these units of what can run out; the rest is put aside, and given back by [`Stores::release`].
    pub fn withhold(&mut self, problem: &Problem, most: &[Draw]) -> Self {
        let all = self.clone();
        for (at, units) in self.left.iter_mut().enumerate().filter(|(_, units)| **units < UNLIMITED) {
            let allowed = most.iter().find(|draw| slot(problem, draw.depot, draw.part) == at);
            *units = allowed.map_or(0, |draw| draw.units.min(*units));
        }
        all
    }

    /// Gives back what was put aside of `all`, but for what was drawn since.
    pub fn release(&mut self, problem: &Problem, all: Self, drawn: &[Draw]) {
        *self = all;
        self.take(problem, drawn);
    }

    /// For a route that replaces one with these draws.
    pub fn supply<'s>(&'s self, own: &'s [Draw]) -> Supply<'s> {
        Supply { left: &self.left, own, tolls: &[] }
    }

    /// A route draws.
    pub fn take(&mut self, problem: &Problem, draws: &[Draw]) {
        for draw in draws {
            let left = &mut self.left[slot(problem, draw.depot, draw.part)];
            debug_assert!(*left >= draw.units, "stock is never promised twice");
            *left = left.saturating_sub(draw.units);
        }
    }

    /// A route gives back what it drew.
    pub fn give_back(&mut self, problem: &Problem, draws: &[Draw]) {
        for draw in draws {
            self.left[slot(problem, draw.depot, draw.part)] += draw.units;
        }
    }
}

/// Where a part of a depot stands among all, by depot, then part.
pub fn slot(problem: &Problem, depot: DepotId, part: PartId) -> usize {
    depot.index() * problem.instance.parts.len() + part.index()
}

//! The nodes of a tree that are still to be split.

use super::demand::Demand;
use crate::units::Money;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What has a proved bound.
pub(super) trait Bounded {
    /// Nothing in it costs less.
    fn bound(&self) -> Money;
}

/// Nodes, each with the demands that split it.
pub(super) struct Agenda<N> {
    heap: BinaryHeap<Reverse<(Money, usize)>>,
    nodes: Vec<Option<(N, [Demand; 2])>>,
    /// Nodes that cannot be split, as far as was tried.
    pub(super) stuck: Vec<N>,
}

impl<N> Default for Agenda<N> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), nodes: Vec::new(), stuck: Vec::new() }
    }
}

impl<N: Bounded> Agenda<N> {
    pub(super) fn push(&mut self, node: N, pair: [Demand; 2]) {
        self.heap.push(Reverse((node.bound(), self.nodes.len())));
        self.nodes.push(Some((node, pair)));
    }

    /// The node of the least bound; while `plunging` the better one of the two that came last.
    pub(super) fn pop(&mut self, plunging: bool) -> Option<(N, [Demand; 2])> {
        let bound = |at: &usize| self.nodes[*at].as_ref().map(|(node, _)| (node.bound(), *at));
        let last = (self.nodes.len().saturating_sub(2)..self.nodes.len()).filter_map(|at| bound(&at)).min();
        let at = match last.filter(|_| plunging) {
            Some((_, at)) => at,
            None => {
                self.drop_taken();
                self.heap.pop()?.0.1
            }
        };
        self.nodes[at].take()
    }

    /// Nodes that were taken out of turn leave the heap when they come to its top.
    fn drop_taken(&mut self) {
        while self.heap.peek().is_some_and(|Reverse((_, at))| self.nodes[*at].is_none()) {
            self.heap.pop();
        }
    }

    /// Nothing in what is left costs less; the limit where that is more.
    pub(super) fn bound(&mut self, limit: Money) -> Money {
        self.drop_taken();
        let next = self.heap.peek().map_or(limit, |Reverse((bound, _))| *bound);
        self.stuck.iter().map(N::bound).fold(next, Money::min).min(limit)
    }
}

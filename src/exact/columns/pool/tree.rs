//! Branch and bound over a pool, best bound first.

use super::node::{Looked, Node};
use super::settle::SETTLED;
use super::{Chosen, Loaded, Priced, Run, Verdict};
use crate::exact::ExactError;
use crate::exact::columns::stated::{Stated, state};
use crate::units::Money;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Routes of a node that are stated as a whole: beyond, HiGHS may spend minutes on its presolve, whatever its time limit.
const STATED: usize = 1_000;
/// Routes of the root that are.
const MOST_STATED: usize = 3_000;
/// Rounds of cuts without gain before the root is left, and a node.
const PATIENCE: (u32, u32) = (6, 0);

/// Nodes that are still to be looked into.
#[derive(Default)]
struct Agenda {
    heap: BinaryHeap<Reverse<(Money, usize)>>,
    nodes: Vec<Option<(Node, Priced)>>,
    /// The least bound of nodes that cannot be split.
    stuck: Option<Money>,
}

impl Agenda {
    fn push(&mut self, node: Node, mut priced: Priced) {
        // Nobody asks again, and there may be many nodes.
        priced.judged.reduced = Vec::new();
        self.heap.push(Reverse((node.bound, self.nodes.len())));
        self.nodes.push(Some((node, priced)));
    }

    /// The node of the least bound; while `plunging` the better one of the two that came last.
    fn pop(&mut self, plunging: bool) -> Option<(Node, Priced)> {
        let bound = |at: &usize| self.nodes[*at].as_ref().map(|(node, _)| (node.bound, *at));
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

    fn get_stuck(&mut self, bound: Money) {
        self.stuck = Some(self.stuck.map_or(bound, |stuck| stuck.min(bound)));
    }

    /// No plan in what is left costs less.
    fn bound(&mut self, limit: Money) -> Money {
        self.drop_taken();
        let next = self.heap.peek().map_or(limit, |Reverse((bound, _))| *bound);
        next.min(self.stuck.unwrap_or(limit)).min(limit)
    }
}

impl Run<'_, '_> {
    /// Looks for the best plan.
    pub(super) fn search(mut self, tell: &mut dyn FnMut(Money)) -> Result<Verdict, ExactError> {
        let mut root = Node { demands: Vec::new(), bound: self.pool.bound };
        let priced = match self.look(&mut root, PATIENCE.0)? {
            Looked::Stopped => return Ok(Verdict { bound: root.bound, chosen: None, finished: false }),
            Looked::Pruned => return Ok(Verdict { bound: root.bound, chosen: None, finished: true }),
            Looked::Open(priced) => *priced,
        };
        tell(root.bound);
        match self.whole(&root, priced, MOST_STATED)? {
            Ok(verdict) => Ok(verdict),
            Err(priced) => self.branch(root, priced, tell),
        }
    }

    fn branch(mut self, root: Node, priced: Priced, tell: &mut dyn FnMut(Money)) -> Result<Verdict, ExactError> {
        let (mut agenda, mut chosen) = (Agenda::default(), None);
        let mut stopped = false;
        agenda.push(root, priced);
        while let Some((node, priced)) = agenda.pop(chosen.is_none()) {
            if node.bound >= self.limit {
                continue;
            }
            if stopped || self.clock.is_over() {
                stopped = true;
                agenda.get_stuck(node.bound);
                break;
            }
            let Some(pair) = self.choose(&node, &priced)? else {
                // Each route is taken whole or not at all; if it is only loads that are mixed, the node stays as it is.
                let (plan, whole) = self.taken(&priced);
                if whole {
                    (self.limit, chosen) = (self.limit.min(node.bound), Some(plan));
                } else {
                    chosen = chosen.or(Some(plan));
                    agenda.get_stuck(node.bound);
                }
                continue;
            };
            for demand in pair {
                let mut child = node.clone();
                child.demands.push(demand);
                self.turn_to(&child)?;
                match self.look(&mut child, PATIENCE.1)? {
                    Looked::Pruned => {}
                    Looked::Open(priced) => match self.whole(&child, *priced, STATED)? {
                        Err(priced) => agenda.push(child, priced),
                        Ok(verdict) => {
                            if !verdict.finished {
                                agenda.get_stuck(verdict.bound);
                            } else if verdict.chosen.is_some() {
                                self.limit = self.limit.min(verdict.bound);
                            }
                            chosen = verdict.chosen.or(chosen);
                        }
                    },
                    Looked::Stopped => {
                        stopped = true;
                        agenda.get_stuck(child.bound);
                    }
                }
            }
            tell(agenda.bound(self.limit));
        }
        let finished = !stopped && agenda.stuck.is_none();
        Ok(Verdict { bound: agenda.bound(self.limit), chosen, finished })
    }

    /// The routes that a solution takes, each once with the load that it takes most of, and whether it takes them whole.
    fn taken(&self, priced: &Priced) -> (Vec<Chosen>, bool) {
        let shares = priced.answer.columns.iter().zip(&self.loaded).filter(|(share, _)| **share > 1e-6);
        let mut most: BTreeMap<usize, (f64, &Loaded)> = BTreeMap::new();
        for (share, column) in shares {
            let known = most.entry(column.route).or_insert((*share, column));
            if *share > known.0 {
                *known = (*share, column);
            }
        }
        let whole = most.values().all(|(share, column)| *share > 1.0 - 1e-6 && column.counted);
        let slot = |(at, units): &(usize, u32)| (self.pool.stocks[*at].slot, *units);
        let chosen = most.values().map(|(_, column)| Chosen {
            column: self.pool.routes[column.route].clone(),
            draws: column.counted.then(|| column.draws.iter().map(slot).collect()),
        });
        (chosen.collect(), whole)
    }

    /// The whole model over the routes that are left, if they are few and no stock runs out; else what was known is given back.
    fn whole(&mut self, node: &Node, mut priced: Priced, most: usize) -> Result<Result<Verdict, Priced>, ExactError> {
        loop {
            let kept = self.kept(&priced.judged);
            if kept.len() > most || !self.pool.stocks.is_empty() {
                return Ok(Err(priced));
            }
            let unsure: Vec<usize> = kept.iter().copied().filter(|at| self.is_unsure(*at, &priced.point)).collect();
            if unsure.is_empty() || self.clock.is_over() {
                return Ok(Ok(self.state(&kept, node, &priced)?));
            }
            self.settle(&unsure[..unsure.len().min(SETTLED)], &priced)?;
            let Some(next) = self.price(&mut node.clone())? else { return Ok(Ok(self.state(&kept, node, &priced)?)) };
            priced = next;
        }
    }

    /// The whole model over some of the routes.
    fn state(&self, kept: &[usize], node: &Node, priced: &Priced) -> Result<Verdict, ExactError> {
        let stated = Stated {
            routes: kept.iter().map(|at| (&self.pool.routes[*at], self.least(*at, &priced.point.tolls))).collect(),
            left_out: &self.left_out(),
            sizes: &self.pool.sizes,
            cuts: &self.cuts,
            bound: node.bound,
        };
        state(&stated, self.limit, self.clock)
    }
}

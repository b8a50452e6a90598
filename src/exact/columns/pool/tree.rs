//! Branch and bound over a pool, best bound first.

use super::node::{Looked, Node};
use super::settle::SETTLED;
use super::{Chosen, Loaded, Priced, Run, Taken, Verdict};
use crate::exact::ExactError;
use crate::exact::columns::stated::{Answer, Stated, state};
use crate::units::Money;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Routes of a node that are stated as a whole: beyond, HiGHS may spend minutes on its presolve, whatever its time limit.
const STATED: usize = 1_000;
/// Routes of the root that are.
const MOST_STATED: usize = 3_000;
/// Rounds of cuts without gain before the root is left, and a node.
const PATIENCE: (u32, u32) = (6, 0);

/// A node that is to be split, and what the master took there.
struct Open {
    node: Node,
    taken: Taken,
}

/// Nodes that are still to be looked into.
#[derive(Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(Money, usize)>>,
    nodes: Vec<Option<Open>>,
    /// Nodes that cannot be split, as far as was tried.
    stuck: Vec<Open>,
    /// The best plan since the work was taken up.
    chosen: Option<Vec<Chosen>>,
}

impl Agenda {
    fn push(&mut self, open: Open) {
        self.heap.push(Reverse((open.node.bound, self.nodes.len())));
        self.nodes.push(Some(open));
    }

    /// The node of the least bound; while nobody has a plan the better one of the two that came last.
    fn pop(&mut self) -> Option<Open> {
        let bound = |at: &usize| self.nodes[*at].as_ref().map(|open| (open.node.bound, *at));
        let last = (self.nodes.len().saturating_sub(2)..self.nodes.len()).filter_map(|at| bound(&at)).min();
        let at = match last.filter(|_| self.chosen.is_none()) {
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

    /// No plan in what is left costs less.
    fn bound(&mut self, limit: Money) -> Money {
        self.drop_taken();
        let next = self.heap.peek().map_or(limit, |Reverse((bound, _))| *bound);
        self.stuck.iter().map(|open| open.node.bound).fold(next, Money::min).min(limit)
    }

    /// Stuck nodes may be split under a lower limit or with more time.
    fn take_up(&mut self) {
        for open in std::mem::take(&mut self.stuck) {
            self.push(open);
        }
    }
}

impl Run<'_, '_> {
    /// Looks for the best plan.
    pub(super) fn search(&mut self, tell: &mut dyn FnMut(Money)) -> Result<Verdict, ExactError> {
        let mut agenda = match self.agenda.take() {
            Some(agenda) => agenda,
            None => match self.root(tell)? {
                Ok(agenda) => agenda,
                Err(verdict) => return Ok(verdict),
            },
        };
        agenda.take_up();
        let stopped = self.branch(&mut agenda, tell)?;
        let finished = !stopped && agenda.stuck.is_empty();
        let verdict = Verdict { bound: agenda.bound(self.limit), chosen: agenda.chosen.take(), finished };
        self.agenda = Some(agenda);
        Ok(verdict)
    }

    /// Bounds the root: a tree of nothing but it, unless that says all.
    fn root(&mut self, tell: &mut dyn FnMut(Money)) -> Result<Result<Agenda, Verdict>, ExactError> {
        let mut root = Node { bound: self.pool.bound, ..Node::default() };
        let priced = match self.look(&mut root, PATIENCE.0)? {
            Looked::Stopped => {
                self.pool.bound = root.bound;
                return Ok(Err(Verdict { bound: root.bound, chosen: None, finished: false }));
            }
            Looked::Pruned => return Ok(Err(Verdict { bound: root.bound, chosen: None, finished: true })),
            Looked::Open(priced) => *priced,
        };
        tell(root.bound);
        let mut agenda = Agenda::default();
        self.enter_node(&mut agenda, root, priced, MOST_STATED)?;
        Ok(Ok(agenda))
    }

    /// Splits nodes until none is left or time is over; says whether it is.
    fn branch(&mut self, agenda: &mut Agenda, tell: &mut dyn FnMut(Money)) -> Result<bool, ExactError> {
        while let Some(open) = agenda.pop() {
            if open.node.bound >= self.limit {
                continue;
            }
            if self.clock.is_over() {
                agenda.push(open);
                return Ok(true);
            }
            let Some(pair) = self.choose(&open.node, &open.taken)? else {
                self.leaf(agenda, open);
                continue;
            };
            let mut children = Vec::new();
            for demand in pair {
                let mut child = open.node.clone();
                child.demands.push(demand);
                self.turn_to(&child)?;
                match self.look(&mut child, PATIENCE.1)? {
                    Looked::Pruned => {}
                    Looked::Open(priced) => children.push((child, *priced)),
                    Looked::Stopped => {
                        agenda.push(open);
                        return Ok(true);
                    }
                }
            }
            for (child, priced) in children {
                self.enter_node(agenda, child, priced, STATED)?;
            }
            tell(agenda.bound(self.limit));
        }
        Ok(false)
    }

    /// Each route is taken whole or not at all; if it is only loads that are mixed, the node stays as it is.
    fn leaf(&mut self, agenda: &mut Agenda, open: Open) {
        let (plan, whole) = self.plan(&open.taken);
        if whole {
            (self.limit, agenda.chosen) = (self.limit.min(open.node.bound), Some(plan));
        } else {
            agenda.chosen.get_or_insert(plan);
            agenda.stuck.push(open);
        }
    }

    /// A node that was bounded comes into the tree, unless the whole model over its routes says all.
    fn enter_node(
        &mut self,
        agenda: &mut Agenda,
        node: Node,
        priced: Priced,
        most: usize,
    ) -> Result<(), ExactError> {
        let taken = Taken::of(&priced);
        let Some(answer) = self.whole(&node, priced, most)? else {
            agenda.push(Open { node, taken });
            return Ok(());
        };
        if let Some((value, plan)) = answer.found {
            (self.limit, agenda.chosen) = (value, Some(plan));
        }
        if !answer.settled {
            let bound = node.bound.max(answer.bound);
            agenda.stuck.push(Open { node: Node { bound, ..node }, taken });
        }
        Ok(())
    }

    /// The routes that a solution takes, each once with the load that it takes most of, and whether it takes them whole.
    fn plan(&self, taken: &Taken) -> (Vec<Chosen>, bool) {
        let mut most: BTreeMap<usize, (f64, &Loaded)> = BTreeMap::new();
        for (slot, share) in &taken.shares {
            let column = &self.loaded[*slot as usize];
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

    /// What the whole model over the routes that are left says, if they are few and no stock runs out.
    fn whole(&mut self, node: &Node, mut priced: Priced, most: usize) -> Result<Option<Answer>, ExactError> {
        loop {
            let kept = self.kept(&priced.judged);
            if kept.len() > most || !self.pool.stocks.is_empty() {
                return Ok(None);
            }
            let kept: Vec<usize> = kept.into_iter().map(|at| at as usize).collect();
            let unsure: Vec<usize> = kept.iter().copied().filter(|at| self.is_unsure(*at, &priced.point)).collect();
            if unsure.is_empty() || self.clock.is_over() {
                return self.stated(&kept, node, &priced).map(Some);
            }
            self.settle(&unsure[..unsure.len().min(SETTLED)], &priced)?;
            let Some(next) = self.price(&mut node.clone())? else {
                return self.stated(&kept, node, &priced).map(Some);
            };
            priced = next;
        }
    }

    /// The whole model over some of the routes.
    fn stated(&self, kept: &[usize], node: &Node, priced: &Priced) -> Result<Answer, ExactError> {
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

impl Taken {
    fn of(priced: &Priced) -> Self {
        let shares = priced.answer.columns.iter().enumerate().filter(|(_, share)| **share > 1e-6);
        Self { value: priced.answer.value, shares: shares.map(|(slot, share)| (slot as u32, *share)).collect() }
    }
}

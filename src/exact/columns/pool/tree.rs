//! Branch and bound over a pool, best bound first.

use super::node::{Looked, Node};
use super::settle::SETTLED;
use super::{Chosen, Loaded, Priced, Run, Verdict};
use crate::exact::ExactError;
use crate::exact::columns::agenda::Agenda;
use crate::exact::columns::demand::Demand;
use crate::exact::columns::stated::{Answer, Stated, state};
use crate::units::Money;
use std::collections::BTreeMap;
use std::time::Duration;

/// Routes of a node that are stated as a whole: beyond, HiGHS may spend minutes on its presolve, whatever its time limit.
const STATED: usize = 600;
/// Routes of the root that are.
const MOST_STATED: usize = 3_000;
/// Longest whole model: where HiGHS needs more, the node is split. A signal waits for it.
const LONGEST: Duration = Duration::from_secs(2);
/// Rounds of cuts without gain before the root is left, and a node.
const PATIENCE: (u32, u32) = (6, 0);

/// What to do with a node that was looked into.
enum Then {
    /// No plan below the limit.
    Nothing,
    /// To be split.
    Split([Demand; 2]),
    /// The best plan of the node, which costs what its bound says.
    Plan(Vec<Chosen>),
    /// It cannot be split; maybe a plan all the same.
    Stuck(Vec<Chosen>),
}

impl Run<'_, '_> {
    /// Looks for the best plan.
    pub(super) fn search(&mut self, tell: &mut dyn FnMut(Money)) -> Result<Verdict, ExactError> {
        let mut agenda = self.agenda.take().unwrap_or_else(|| {
            let mut agenda = Agenda::default();
            agenda.stuck.push(Node { bound: self.pool.bound, ..Node::default() });
            agenda
        });
        let stopped = self.take_up(&mut agenda, tell)? || self.branch(&mut agenda, tell)?;
        let finished = !stopped && agenda.stuck.is_empty();
        let verdict = Verdict { bound: agenda.bound(self.limit), chosen: self.chosen.take(), finished };
        self.agenda = Some(agenda);
        Ok(verdict)
    }

    /// Looks into the root, or into what was stuck before the limit fell; says whether time is over.
    fn take_up(&mut self, agenda: &mut Agenda<Node>, tell: &mut dyn FnMut(Money)) -> Result<bool, ExactError> {
        let mut nodes = std::mem::take(&mut agenda.stuck);
        while let Some(mut node) = nodes.pop() {
            let patience = if node.demands.is_empty() { PATIENCE.0 } else { PATIENCE.1 };
            let looked = self.look_into(&mut node, patience)?;
            let Some(looked) = looked else {
                agenda.stuck.extend(nodes);
                agenda.stuck.push(node);
                return Ok(true);
            };
            self.place(agenda, node, looked);
        }
        tell(agenda.bound(self.limit));
        Ok(false)
    }

    /// Splits nodes until none is left or time is over; says whether it is.
    fn branch(&mut self, agenda: &mut Agenda<Node>, tell: &mut dyn FnMut(Money)) -> Result<bool, ExactError> {
        while let Some((node, pair)) = agenda.pop(self.chosen.is_none()) {
            if node.bound >= self.limit {
                continue;
            }
            let mut children = Vec::new();
            for demand in pair {
                let mut child = node.clone();
                child.demands.push(demand);
                let Some(looked) = self.look_into(&mut child, PATIENCE.1)? else {
                    agenda.push(node, pair);
                    return Ok(true);
                };
                children.push((child, looked));
            }
            children.into_iter().for_each(|(child, looked)| self.place(agenda, child, looked));
            tell(agenda.bound(self.limit));
        }
        Ok(false)
    }

    /// Bounds a node and finds out what to do with it; nothing if time is over.
    fn look_into(&mut self, node: &mut Node, patience: u32) -> Result<Option<Then>, ExactError> {
        loop {
            if self.clock.is_over() {
                return Ok(None);
            }
            self.turn_to(node)?;
            let priced = match self.look(node, patience)? {
                Looked::Stopped => return Ok(None),
                Looked::Pruned => return Ok(Some(Then::Nothing)),
                Looked::Open(priced) => *priced,
            };
            let then = self.what_then(node, &priced)?;
            // Tolls that are held leave plans that draw too much.
            if matches!(then, Then::Stuck(_) | Then::Plan(_)) && node.tolls.take().is_some() {
                continue;
            }
            if matches!(then, Then::Stuck(_)) && self.look_longer(&priced)? {
                continue;
            }
            return Ok(Some(then));
        }
    }

    fn what_then(&mut self, node: &mut Node, priced: &Priced) -> Result<Then, ExactError> {
        let most = if node.demands.is_empty() { MOST_STATED } else { STATED };
        if !node.stated
            && let Some(answer) = self.whole(node, priced, most)?
        {
            (node.bound, node.stated) = (node.bound.max(answer.bound), answer.settled);
            if let Some((value, plan)) = answer.found {
                (self.limit, self.chosen) = (value, Some(plan));
            }
        }
        // What floating point has settled is still to be proved in whole numbers.
        if node.bound >= self.limit {
            return Ok(Then::Nothing);
        }
        Ok(match self.choose(priced)? {
            Some(pair) => {
                let tolls = || priced.point.tolls.clone();
                node.tolls = Some(node.tolls.take().unwrap_or_else(tolls)).filter(|tolls| !tolls.is_empty());
                Then::Split(pair)
            }
            None => match self.plan(priced) {
                (plan, true) => Then::Plan(plan),
                // It is only loads that are mixed: the node stays as it is.
                (plan, false) => Then::Stuck(plan),
            },
        })
    }

    /// A node that was looked into comes into the tree.
    fn place(&mut self, agenda: &mut Agenda<Node>, node: Node, then: Then) {
        match then {
            Then::Nothing => {}
            Then::Split(pair) => agenda.push(node, pair),
            Then::Stuck(plan) => {
                self.chosen.get_or_insert(plan);
                agenda.stuck.push(node);
            }
            Then::Plan(plan) => {
                if node.bound < self.limit {
                    (self.limit, self.chosen) = (node.bound, Some(plan));
                }
            }
        }
    }

    /// The routes that a solution takes, each once with the load that it takes most of, and whether it takes them whole.
    fn plan(&self, priced: &Priced) -> (Vec<Chosen>, bool) {
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

    /// What the whole model over the routes that are left says, if they are few and no stock runs out.
    fn whole(&mut self, node: &Node, priced: &Priced, most: usize) -> Result<Option<Answer>, ExactError> {
        let mut later: Option<Priced> = None;
        loop {
            let priced = later.as_ref().unwrap_or(priced);
            let kept = self.kept(&priced.judged);
            if kept.len() > most || !self.pool.stocks.is_empty() {
                return Ok(None);
            }
            let kept: Vec<usize> = kept.into_iter().map(|at| at as usize).collect();
            let unsure: Vec<usize> = kept.iter().copied().filter(|at| self.is_unsure(*at, &priced.point)).collect();
            if unsure.is_empty() || self.clock.is_over() {
                return self.stated(&kept, node, priced).map(Some);
            }
            self.settle(&unsure[..unsure.len().min(SETTLED)], priced)?;
            let Some(next) = self.price(&mut node.clone())? else {
                return self.stated(&kept, node, priced).map(Some);
            };
            later = Some(next);
        }
    }

    /// All cuts over some of the routes.
    fn stated_cuts(&self, kept: &[usize]) -> Vec<(Vec<f64>, f64)> {
        let count = self.cuts.all.len() + self.wide.len();
        let mut cuts: Vec<(Vec<f64>, f64)> = (0..count).map(|cut| (vec![0.0; kept.len()], self.most(cut))).collect();
        for (place, at) in kept.iter().enumerate() {
            self.factors(*at).into_iter().for_each(|(cut, factor)| cuts[cut].0[place] = factor);
        }
        cuts
    }

    /// The whole model over some of the routes.
    fn stated(&self, kept: &[usize], node: &Node, priced: &Priced) -> Result<Answer, ExactError> {
        let stated = Stated {
            routes: kept.iter().map(|at| (&self.pool.routes[*at], self.least(*at, &priced.point.tolls))).collect(),
            left_out: &self.left_out(),
            sizes: &self.pool.sizes,
            cuts: self.stated_cuts(kept),
            bound: node.bound,
        };
        let brief = if self.clock.left().is_some() { self.clock.at_most(LONGEST) } else { self.clock };
        state(&stated, self.limit, brief)
    }
}

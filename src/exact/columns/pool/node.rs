//! A node of the tree over a pool: what it demands of routes, and how the pool turns to it.

use super::{Judged, Priced, Run, Work};
use crate::exact::ExactError;
use crate::exact::columns::agenda::Bounded;
use crate::exact::columns::demand::{Demand, demands};
use crate::units::Money;
use std::rc::Rc;

/// A part of all plans.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// What its plans keep.
    pub(super) demands: Vec<Demand>,
    /// None of them costs less.
    pub(super) bound: Money,
    /// The whole model has said what it can, up to floating point: nobody asks again.
    pub(super) stated: bool,
    /// What is held against depots here, so that what routes cost is known from other nodes; nothing: what their stock is worth.
    pub(super) tolls: Option<Rc<[Money]>>,
    /// The routes of which they are made; nothing: all.
    pub(super) routes: Option<Rc<[u32]>>,
}

impl Bounded for Node {
    fn bound(&self) -> Money {
        self.bound
    }
}

/// What is known of a node when nothing more can be won from it.
pub(super) enum Looked {
    /// Time is over.
    Stopped,
    /// No plan below the limit.
    Pruned,
    /// Routes are taken in parts.
    Open(Box<Priced>),
}

impl Run<'_, '_> {
    /// Turns the pool to a node.
    pub(super) fn turn_to(&mut self, node: &Node) -> Result<(), ExactError> {
        let Work { pool, inside, open, .. } = &mut *self.work;
        let allows = |at: &u32| node.demands.iter().all(|demand| demand.allows(&pool.routes[*at as usize]));
        *inside = match &node.routes {
            Some(routes) => routes.iter().copied().filter(allows).collect(),
            None => (0..pool.routes.len() as u32).filter(allows).collect(),
        };
        open.fill(false);
        inside.iter().for_each(|at| open[*at as usize] = true);
        let Work { master, loaded, open, demanded, .. } = &mut *self.work;
        for (slot, column) in loaded.iter_mut().enumerate() {
            let wanted = open[column.route] && !column.gone;
            if wanted != column.on {
                master.allow(slot, wanted)?;
                column.on = wanted;
            }
        }
        for (job, demanded) in demanded.iter_mut().enumerate() {
            let wanted = demands(&node.demands, job as u32);
            if wanted != *demanded {
                master.demand(job, wanted)?;
                *demanded = wanted;
            }
        }
        if self.held != node.tolls {
            self.work.master.hold(node.tolls.as_deref())?;
            self.work.held = node.tolls.clone();
        }
        self.at_root = self.whole && node.demands.is_empty();
        Ok(())
    }

    /// Bounds the node that the pool is turned to, with cuts as long as they help; `patience`: rounds of cuts without gain.
    pub(super) fn look(&mut self, node: &mut Node, patience: u32) -> Result<Looked, ExactError> {
        let mut idle = 0;
        loop {
            let before = node.bound;
            let Some(priced) = self.price(node)? else { return Ok(Looked::Stopped) };
            if node.bound >= self.limit {
                return Ok(Looked::Pruned);
            }
            let gained = node.bound > before + (self.limit - before).max(0) / 100;
            idle = if gained { 0 } else { idle + 1 };
            let over = idle > patience || self.cut(&priced.answer)? == 0;
            let narrowed = !self.at_root && self.narrow(node, &priced.judged);
            if over {
                return Ok(Looked::Open(Box::new(priced)));
            }
            if self.at_root {
                self.shrink(&priced.judged);
            } else if narrowed {
                self.turn_to(node)?;
            }
        }
    }

    /// Leaves out of a node what no plan below the limit holds, where that is half of its routes; says whether it was.
    fn narrow(&self, node: &mut Node, judged: &Judged) -> bool {
        let kept = self.kept(judged);
        let narrowed = kept.len() * 2 <= self.inside.len();
        if narrowed {
            node.routes = Some(kept.into());
        }
        narrowed
    }
}

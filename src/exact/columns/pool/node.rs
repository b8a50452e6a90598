//! A node of the tree over a pool: what it demands of routes, and how the pool turns to it.

use super::{Loaded, Priced, Run};
use crate::exact::ExactError;
use crate::exact::columns::generate::Column;
use crate::units::Money;

/// What a branch demands. Each comes in pairs of which every plan keeps one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// The class serves the job.
    By { job: u32, class: usize },
    /// It does not.
    NotBy { job: u32, class: usize },
    /// One route serves both jobs (Ryan and Foster 1981).
    Together { pair: [u32; 2] },
    /// None does.
    Apart { pair: [u32; 2] },
}

impl Demand {
    /// Whether a plan that keeps it may hold the route.
    fn allows(&self, route: &Column) -> bool {
        let serves = |job: &u32| route.jobs.contains(job);
        match self {
            Self::By { job, class } => route.class == *class || !serves(job),
            Self::NotBy { job, class } => route.class != *class || !serves(job),
            Self::Together { pair: [a, b] } => serves(a) == serves(b),
            Self::Apart { pair: [a, b] } => !(serves(a) && serves(b)),
        }
    }

    /// The jobs that have to be served.
    fn demanded(&self) -> &[u32] {
        match self {
            Self::By { job, .. } => std::slice::from_ref(job),
            Self::Together { pair } => pair,
            Self::NotBy { .. } | Self::Apart { .. } => &[],
        }
    }
}

/// A part of all plans.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// What its plans keep.
    pub(super) demands: Vec<Demand>,
    /// None of them costs less.
    pub(super) bound: Money,
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
        let allows = |route: &Column| node.demands.iter().all(|demand| demand.allows(route));
        self.open = self.pool.routes.iter().map(allows).collect();
        self.at_root = self.whole && node.demands.is_empty();
        for slot in 0..self.loaded.len() {
            let Loaded { route, gone, on, .. } = self.loaded[slot];
            let wanted = self.open[route] && !gone;
            if wanted != on {
                self.master.allow(slot, wanted)?;
                self.loaded[slot].on = wanted;
            }
        }
        for job in 0..self.demanded.len() {
            let wanted = node.demands.iter().any(|demand| demand.demanded().contains(&(job as u32)));
            if wanted != self.demanded[job] {
                self.master.demand(job, wanted)?;
                self.demanded[job] = wanted;
            }
        }
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
            if idle > patience || self.cut(&priced.answer)? == 0 {
                return Ok(Looked::Open(Box::new(priced)));
            }
            if self.at_root {
                self.shrink(&priced.judged);
            }
        }
    }
}

//! What a route over a set of jobs costs at least, with the van: the best of all orders.
//!
//! Pricing and listing take each job's repeat visit by itself. Here the paths over the jobs of one route are walked, each with what the
//! van adds ([`super::van`]), the most promising first, as long as they can be cheaper than the best so far: what is still to be done costs at
//! least what it would cost without a clock ([`super::rest`]).

use super::class::{Class, Prices};
use super::cuts::Cuts;
use super::generate::Column;
use super::label::{Bits, Duals, Label, has, path, stands};
use super::labelling::follow;
use super::net::NO_JOB;
use super::rest::Rest;
use super::van::{EMPTY, Orders};
use crate::eval::Problem;
use crate::units::{Money, ShiftId};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Labels that are made for one set of jobs.
const MOST: usize = 8_000;

/// What is known of the cheapest route over some jobs.
pub(super) enum Exactly {
    /// It costs this, tolls and all, goes like that, and draws so many units from depots (by place among the parts of all
    /// depots); nothing: it may cost more, and draws are not counted.
    Costs { cost: Money, spots: Vec<u32>, draws: Option<Vec<(usize, u32)>> },
    /// It costs more than was asked for.
    Above,
    /// Too much work: it costs this at least, tolls and all.
    AtLeast(Money),
}

/// Prices sets of jobs.
pub(super) struct Exact<'c, 'p, 'a, const W: usize> {
    problem: &'p Problem<'a>,
    classes: &'c [Class<W>],
    shifts: &'c [Vec<ShiftId>],
    /// By class: costs without prices; no job comes twice.
    plain: Vec<Duals<W>>,
}

impl<'c, 'p, 'a, const W: usize> Exact<'c, 'p, 'a, W> {
    /// `shifts`: those of each class.
    pub(super) fn new(problem: &'p Problem<'a>, classes: &'c [Class<W>], shifts: &'c [Vec<ShiftId>]) -> Self {
        let free = Prices { jobs: vec![0; problem.job_count()], cuts: Vec::new() };
        let plain = |class: &Class<W>| Duals {
            near: vec![[u64::MAX; W]; class.net.jobs.len()],
            ..class.duals(&free, &Cuts::default())
        };
        Self { problem, classes, shifts, plain: classes.iter().map(plain).collect() }
    }

    /// The least cost of a route over the jobs of a column, if it is `limit` at most, where units drawn from depots cost `tolls` (by
    /// depot, then part) beside their price.
    pub(super) fn price(&self, column: &Column, tolls: &[Money], limit: Money) -> Exactly {
        let net = &self.classes[column.class].net;
        let orders = Orders::new(self.problem, net, self.shifts[column.class][0], tolls);
        if orders.are_nothing() {
            return Exactly::Costs { cost: column.cost, spots: column.spots.clone(), draws: Some(Vec::new()) };
        }
        let mut walk = Walk::new(&self.classes[column.class], &self.plain[column.class], orders, column, limit);
        walk.begin();
        walk.run()
    }
}

/// The walk over one set of jobs.
struct Walk<'c, 'p, 'a, const W: usize> {
    class: &'c Class<W>,
    plain: &'c Duals<W>,
    orders: Orders<'p, 'a>,
    jobs: Bits<W>,
    /// What the rest of a day costs at least.
    rest: Rest<W>,
    /// The best so far: cost and path. Others have to be cheaper.
    best: (Money, Option<Vec<u32>>),
    all: Vec<Label<W>>,
    /// By label: the order of its stops that matter to the van.
    order: Vec<u32>,
    /// Labels to be followed, the most promising first: what a route through them costs at least.
    open: BinaryHeap<Reverse<(Money, u32)>>,
    same: FxHashMap<(u32, u32, Bits<W>), Vec<u32>>,
}

impl<'c, 'p, 'a, const W: usize> Walk<'c, 'p, 'a, W> {
    fn new(class: &'c Class<W>, plain: &'c Duals<W>, orders: Orders<'p, 'a>, column: &Column, limit: Money) -> Self {
        let net = &class.net;
        let mut jobs = [0; W];
        for spot in &column.spots {
            let job = net.spots[*spot as usize].job;
            if job != NO_JOB {
                jobs[usize::from(job) / 64 % W] |= 1 << (job % 64);
            }
        }
        let mut walk = Self {
            class,
            plain,
            orders,
            jobs,
            rest: Rest::new(class, jobs),
            best: (limit.saturating_add(1), None),
            all: Vec::new(),
            order: Vec::new(),
            open: BinaryHeap::new(),
            same: FxHashMap::default(),
        };
        if let Some(order) = walk.order(&column.spots) {
            let cost = column.cost + walk.orders.beyond(order);
            if cost < walk.best.0 {
                walk.best = (cost, Some(column.spots.clone()));
            }
        }
        walk
    }

    fn allows(&self, job: u16) -> bool {
        job == NO_JOB || has(&self.jobs, job)
    }

    /// The order of a path's stops; nothing if the van cannot do it.
    fn order(&mut self, spots: &[u32]) -> Option<u32> {
        spots.iter().try_fold(EMPTY, |order, spot| self.orders.then(order, &self.class.net, *spot))
    }

    fn begin(&mut self) {
        let net = &self.class.net;
        for start in &net.starts {
            if net.spots[*start as usize].from <= net.spots[*start as usize].to {
                self.offer(Label::start(net, self.plain, *start), EMPTY);
            }
        }
    }

    fn run(mut self) -> Exactly {
        let (class, plain) = (self.class, self.plain);
        while let Some(Reverse((least, id))) = self.open.pop() {
            let (label, order) = (self.all[id as usize], self.order[id as usize]);
            if label.dead || least >= self.best.0 {
                continue;
            }
            if self.all.len() > MOST {
                return Exactly::AtLeast(least);
            }
            for way in class.ways.of(label.spot) {
                if self.allows(class.net.spots[way.to as usize].job)
                    && let Some(next) = follow(&class.net, plain, &label, id, way)
                {
                    self.offer(next, order);
                }
            }
        }
        match std::mem::take(&mut self.best) {
            (cost, Some(spots)) => {
                let draws = self.order(&spots).and_then(|order| self.orders.draws(order));
                Exactly::Costs { cost, spots, draws }
            }
            (_, None) => Exactly::Above,
        }
    }

    fn offer(&mut self, mut label: Label<W>, before: u32) {
        let net = &self.class.net;
        let ended = net.ends[label.spot as usize];
        if (ended && label.seen != self.jobs) || self.rest.with(&label) >= self.best.0 {
            return;
        }
        let Some(order) = self.orders.then(before, net, label.spot) else { return };
        label.cost += self.orders.beyond(order) - self.orders.beyond(before);
        let least = self.rest.with(&label);
        if least >= self.best.0 {
            return;
        }
        if ended {
            let mut spots = path(&self.all, label.parent);
            spots.push(label.spot);
            self.best = (label.cost, Some(spots));
            return;
        }
        let id = self.all.len() as u32;
        let same = self.same.entry((label.spot, order, label.seen)).or_default();
        if !stands(&label, same, &mut self.all, (net, self.plain)) {
            return;
        }
        same.push(id);
        self.all.push(label);
        self.order.push(order);
        self.open.push(Reverse((least, id)));
    }
}

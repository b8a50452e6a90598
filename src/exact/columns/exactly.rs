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
use super::net::{Kind, NO_JOB};
use super::rest::Rest;
use super::van::{EMPTY, Orders};
use crate::eval::Problem;
use crate::units::{Money, ShiftId};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, PoisonError};

/// Labels that are made for one set of jobs, usually and with great effort.
const MOST: (usize, usize) = (80_000, 400_000);

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

/// How much work a set of jobs is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    /// No order is looked at: what the jobs lack together.
    Rough,
    Usual,
    Great,
}

/// Prices sets of jobs.
pub(super) struct Exact<'c, 'p, 'a, const W: usize> {
    problem: &'p Problem<'a>,
    classes: &'c [Class<W>],
    shifts: &'c [Vec<ShiftId>],
    /// By class: costs without prices; no job comes twice.
    plain: Vec<Duals<W>>,
    /// By class: the orders met so far, for each who prices at the same time.
    orders: Vec<Mutex<Vec<Orders<'p, 'a>>>>,
}

impl<'c, 'p, 'a, const W: usize> Exact<'c, 'p, 'a, W> {
    /// `shifts`: those of each class.
    pub(super) fn new(problem: &'p Problem<'a>, classes: &'c [Class<W>], shifts: &'c [Vec<ShiftId>]) -> Self {
        let free = Prices { jobs: vec![0; problem.job_count()], cuts: Vec::new() };
        let plain = |class: &Class<W>| Duals {
            near: vec![[u64::MAX; W]; class.net.jobs.len()],
            ..class.duals(&free, &Cuts::default())
        };
        let orders = classes.iter().map(|_| Mutex::default()).collect();
        Self { problem, classes, shifts, plain: classes.iter().map(plain).collect(), orders }
    }

    /// The least cost of a route over the jobs of a column, if it is `limit` at most, where units drawn from depots cost `tolls` (by
    /// depot, then part) beside their price.
    pub(super) fn price(&self, column: &Column, tolls: &[Money], limit: Money, effort: Effort) -> Exactly {
        let class = &self.classes[column.class];
        let met = || self.orders[column.class].lock().unwrap_or_else(PoisonError::into_inner);
        let known = met().pop();
        let new = || Orders::new(self.problem, &class.net, self.shifts[column.class][0]);
        let mut orders = known.unwrap_or_else(new);
        orders.turn_to(tolls);
        let priced = if orders.are_nothing() {
            Exactly::Costs { cost: column.cost, spots: column.spots.clone(), draws: Some(Vec::new()) }
        } else if effort == Effort::Rough {
            Exactly::AtLeast(column.cost + lacking(class, column, &orders).max(0))
        } else {
            let most = if effort == Effort::Great { MOST.1 } else { MOST.0 };
            Walk::new(class, &self.plain[column.class], &mut orders, column, limit).run(most)
        };
        met().push(orders);
        priced
    }
}

/// What the jobs of a column lack at least beyond what its path counts for each, whatever way they are served.
fn lacking<const W: usize>(class: &Class<W>, column: &Column, orders: &Orders<'_, '_>) -> Money {
    let places = column.spots.iter().map(|spot| class.net.spots[*spot as usize].job);
    let jobs: Vec<u16> = places.filter(|job| *job != NO_JOB).collect();
    orders.short(&jobs) - orders.counted(EMPTY, jobs.iter().copied())
}

/// The walk over one set of jobs.
struct Walk<'c, 'o, 'p, 'a, const W: usize> {
    class: &'c Class<W>,
    plain: &'c Duals<W>,
    orders: &'o mut Orders<'p, 'a>,
    jobs: Bits<W>,
    members: Vec<u16>,
    /// What parts that run short cost at least, in whatever order.
    short: Money,
    /// What the rest of a day costs at least.
    rest: Rest<W>,
    /// The best so far: cost, path and order. Others have to be cheaper.
    best: (Money, Option<(Vec<u32>, u32)>),
    /// Labels without what the van adds.
    all: Vec<Label<W>>,
    /// By label: the order of its stops that matter to the van.
    order: Vec<u32>,
    /// Labels to be followed, the most promising first: what a route through them costs at least, as far as their orders were priced.
    open: BinaryHeap<Reverse<(Money, u32)>>,
    same: FxHashMap<(u32, u32, Bits<W>), Vec<u32>>,
}

impl<'c, 'o, 'p, 'a, const W: usize> Walk<'c, 'o, 'p, 'a, W> {
    fn new(
        class: &'c Class<W>,
        plain: &'c Duals<W>,
        orders: &'o mut Orders<'p, 'a>,
        column: &Column,
        limit: Money,
    ) -> Self {
        let net = &class.net;
        let mut jobs = [0; W];
        for spot in &column.spots {
            let job = net.spots[*spot as usize].job;
            if job != NO_JOB {
                jobs[usize::from(job) / 64 % W] |= 1 << (job % 64);
            }
        }
        let members: Vec<u16> = (0..net.jobs.len() as u16).filter(|job| has(&jobs, *job)).collect();
        let order = column.spots.iter().fold(EMPTY, |order, spot| orders.then(order, net, *spot));
        let mut best = (limit.saturating_add(1), None);
        if let Some(cost) = orders.beyond(order).map(|beyond| column.cost + beyond).filter(|cost| *cost < best.0) {
            best = (cost, Some((column.spots.clone(), order)));
        }
        Self {
            class,
            plain,
            jobs,
            short: orders.short(&members),
            members,
            orders,
            rest: Rest::new(class, jobs),
            best,
            all: Vec::new(),
            order: Vec::new(),
            open: BinaryHeap::new(),
            same: FxHashMap::default(),
        }
    }

    fn allows(&self, job: u16) -> bool {
        job == NO_JOB || has(&self.jobs, job)
    }

    fn begin(&mut self) {
        let net = &self.class.net;
        for start in &net.starts {
            if net.spots[*start as usize].from <= net.spots[*start as usize].to {
                self.offer(Label::start(net, self.plain, *start), EMPTY);
            }
        }
    }

    fn run(mut self, most: usize) -> Exactly {
        self.begin();
        let (class, plain) = (self.class, self.plain);
        while let Some(Reverse((least, id))) = self.open.pop() {
            let (label, order) = (self.all[id as usize], self.order[id as usize]);
            if label.dead || least >= self.best.0 {
                continue;
            }
            // Orders are priced late: most are never asked for. On the way what their legs say is enough.
            let ended = class.net.ends[label.spot as usize];
            let beyond = if ended { self.orders.beyond(order) } else { self.orders.hint(order) };
            let Some(beyond) = beyond else { continue };
            let surely = self.rest.with(&label).saturating_add(beyond.max(self.lacking(&label, order)));
            if surely > least {
                if surely < self.best.0 {
                    self.open.push(Reverse((surely, id)));
                }
                continue;
            }
            if ended {
                // Nothing else is cheaper.
                self.best = (surely, Some((path(&self.all, id), order)));
                break;
            }
            if self.all.len() > most {
                return Exactly::AtLeast(least);
            }
            for way in class.ways.of(label.spot) {
                // Who visits a depot twice running could have loaded all of it at once.
                let kinds = [label.spot, way.to].map(|spot| class.net.spots[spot as usize].kind);
                if matches!(kinds, [Kind::Depot(one), Kind::Depot(other)] if one == other) {
                    continue;
                }
                if self.allows(class.net.spots[way.to as usize].job)
                    && let Some(next) = follow(&class.net, plain, &label, id, way)
                {
                    self.offer(next, order);
                }
            }
        }
        match self.best {
            (cost, Some((spots, order))) => Exactly::Costs { cost, spots, draws: self.orders.draws(order) },
            (_, None) => Exactly::Above,
        }
    }

    /// What the van adds at least to a route through a label, as the jobs of the route may ask for more than there is.
    fn lacking(&self, label: &Label<W>, order: u32) -> Money {
        let others = self.members.iter().copied().filter(|job| !has(&label.seen, *job));
        self.short - self.orders.counted(order, others)
    }

    fn offer(&mut self, label: Label<W>, before: u32) {
        let net = &self.class.net;
        if net.ends[label.spot as usize] && label.seen != self.jobs {
            return;
        }
        let order = self.orders.then(before, net, label.spot);
        let Some(beyond) = self.orders.least(order) else { return };
        let least = self.rest.with(&label).saturating_add(beyond.max(self.lacking(&label, order)));
        if least >= self.best.0 {
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

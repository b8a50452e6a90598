//! When all routes are known that a better plan can hold: cuts cost nothing then, and what is left over is small enough to be searched whole.
//!
//! Routes come with what they cost at least. Where one may be worth a column its cost is found exactly before it gets one
//! ([`super::exactly`]): a lazy Dantzig-Wolfe master, in which a route has a column for each way to load its van that was met. Depot stock that can
//! run out is a row; its dual is a toll on what routes draw, and a route is as dear as its best order and load under the tolls.

mod branch;
mod grow;
mod node;
mod prices;
mod rank;
mod settle;
#[cfg(test)]
mod tests;
mod tree;

use super::agenda::Agenda;
use super::class::Prices;
use super::cuts::Cuts;
use super::exactly::{Effort, Exactly};
use super::generate::{Clock, Column};
use super::list::Lister;
use super::master::{Answer, Master};
use crate::exact::ExactError;
use crate::units::Money;
use node::Node;
use rank::Wide;
use rustc_hash::FxHashSet;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// A reduced cost this close to 0 is 0 to the master.
const TOLERANCE: Money = 20_000;
/// What a route costs that no better plan holds.
const GONE: Money = Money::MAX / 16;

/// Units of a part that a depot has, where it can run out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stock {
    /// Where it stands among the parts of all depots.
    pub(super) slot: usize,
    pub(super) units: u32,
}

/// What the jobs of a route cost at least in the best order, where units drawn cost these tolls (by depot, then part), if it is not more
/// than so much; with so much effort.
pub(super) type Pricing<'e> = dyn Fn(&Column, &[Money], Money, Effort) -> Exactly + Sync + 'e;

/// Routes without a job twice: those of which every better plan is made, or the first of them.
pub(super) struct Pool {
    pub(super) routes: Vec<Column>,
    /// Those that are priced first: what they cost says which others are worth a look.
    pub(super) seeds: Vec<usize>,
    /// What leaving each job out costs.
    pub(super) left_out: Vec<Money>,
    /// Shifts of each class.
    pub(super) sizes: Vec<usize>,
    pub(super) stocks: Vec<Stock>,
    /// By job: the stocks that it may use of, and the most units.
    pub(super) uses: Vec<Vec<(usize, u32)>>,
    /// Parts of all depots.
    pub(super) slots: usize,
    /// A proved bound on plans that are better than the incumbent.
    pub(super) bound: Money,
}

/// What a pool said.
pub(super) struct Verdict {
    /// No plan of the pool is below this.
    pub(super) bound: Money,
    /// The best plan below the limit, if one was found.
    pub(super) chosen: Option<Vec<Chosen>>,
    pub(super) finished: bool,
}

/// Routes by their class and jobs.
type Sets = FxHashSet<(usize, Vec<u32>)>;

/// A route that was chosen.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) column: Column,
    /// Units that it is to draw (by place among the parts of all depots), where that is known.
    pub(super) draws: Option<Vec<(usize, u32)>>,
}

/// The stocks that a route may draw from, and the most units.
type Reach = Box<[(u32, u32)]>;

/// What a route cost under some tolls.
#[derive(Clone, Debug)]
struct Known {
    tolls: Rc<[Money]>,
    value: Money,
    /// It may cost more than that: nobody asked further.
    more: bool,
    /// It may cost more than that: it was too much work.
    unclear: bool,
}

/// A column of the master: a route with one load.
struct Loaded {
    route: usize,
    cost: Money,
    /// By stock: units drawn.
    draws: Vec<(usize, u32)>,
    /// Whether these are its draws, and its cost is what it costs.
    counted: bool,
    /// It costs less than the route does: no plan takes it.
    gone: bool,
    /// Whether the master may take it now.
    on: bool,
}

/// The master's prices in whole numbers.
struct Point {
    prices: Prices,
    /// By class, none above 0.
    classes: Vec<Money>,
    /// By stock, none below 0.
    tolls: Rc<[Money]>,
}

/// A solution of the master, and what its prices say.
struct Priced {
    answer: Answer,
    point: Point,
    judged: Judged,
}

/// What prices say of every route.
struct Judged {
    bound: Money,
    /// By route; [`GONE`] where the node has no place for it.
    reduced: Vec<Money>,
    /// By class: the least reduced cost, 0 at most.
    least: Vec<Money>,
}

impl Judged {
    /// By how much a route may be dearer until no plan below `limit` holds it.
    fn room(&self, limit: Money, at: usize, class: usize) -> Money {
        limit - self.bound - (self.reduced[at] - self.least[class])
    }
}

/// A pool that is worked on: all that is kept when somebody has to stop, so that it can be taken up again.
pub(super) struct Work {
    pool: Pool,
    /// Plans have to be cheaper.
    limit: Money,
    master: Master,
    /// Cuts that labelling knows too, as long as the pool grows.
    cuts: Cuts,
    /// Those that came after them.
    wide: Vec<Wide>,
    known: Vec<Vec<Known>>,
    /// By route: the stocks that it may draw from, and the most units; found when it is priced first.
    reach: Vec<Reach>,
    /// By route: what it costs at least under the tolls of `rough_tolls`, tolls and all; nothing known: [`Money::MIN`].
    rough: Vec<Money>,
    rough_tolls: Rc<[Money]>,
    /// By column of the master.
    loaded: Vec<Loaded>,
    /// The routes that the node has a place for.
    inside: Vec<u32>,
    /// By route: whether it has one.
    open: Vec<bool>,
    /// By job: whether the node demands that it is served.
    demanded: Vec<bool>,
    /// The tolls that are held.
    held: Option<Rc<[Money]>>,
    /// The routes that are in the pool, as long as it grows.
    sets: Sets,
    /// Whether every plan below the limit is made of routes of the pool.
    whole: bool,
    /// Whether what holds for the node holds for all plans.
    at_root: bool,
    /// What a demanded job costs that is left out all the same: no plan below the limit does that.
    dear: Money,
    /// Routes that are worth more work, as the tree cannot go on without.
    hard: FxHashSet<u32>,
    /// The tree; nothing: the root is still to be bounded.
    agenda: Option<Agenda<Node>>,
    /// The best plan since the work was taken up.
    chosen: Option<Vec<Chosen>>,
}

/// What leaving out a job that is demanded costs: no plan below the limit does that.
pub(super) fn dear(left_out: &[Money], limit: Money) -> Money {
    left_out.iter().fold(limit.abs(), |most, price| most.max(*price)).saturating_mul(2)
}

/// What work on a pool needs beside it.
pub(super) struct Around<'r> {
    pub(super) exactly: &'r Pricing<'r>,
    pub(super) clock: Clock<'r>,
    /// Who has one need not have all routes yet.
    pub(super) lister: Option<&'r dyn Lister>,
}

/// Work under way.
struct Run<'w, 'r> {
    work: &'w mut Work,
    exactly: &'r Pricing<'r>,
    clock: Clock<'r>,
}

impl Deref for Run<'_, '_> {
    type Target = Work;

    fn deref(&self) -> &Work {
        self.work
    }
}

impl DerefMut for Run<'_, '_> {
    fn deref_mut(&mut self) -> &mut Work {
        self.work
    }
}

impl Pool {
    /// The rows of the master that a cut may be made of and a route is in: its jobs, and its class if it has one shift.
    fn rows(&self, at: usize) -> impl Iterator<Item = u32> + Clone {
        let route = &self.routes[at];
        let class = (self.sizes[route.class] == 1).then_some((self.left_out.len() + route.class) as u32);
        route.jobs.iter().copied().chain(class)
    }

    /// How many such rows there are.
    fn row_count(&self) -> usize {
        self.left_out.len() + self.sizes.len()
    }

    /// Ready to be worked on; plans are looked for below `limit`. `whole`: every such plan is made of its routes.
    pub(super) fn begin(self, limit: Money, whole: bool) -> Result<Work, ExactError> {
        let units: Vec<u32> = self.stocks.iter().map(|stock| stock.units).collect();
        let dear = dear(&self.left_out, limit);
        let mut master = Master::new(&self.left_out, &self.sizes, &units)?;
        master.dear(dear)?;
        let (routes, jobs) = (self.routes.len(), self.left_out.len());
        Ok(Work {
            sets: if whole { Sets::default() } else { self.routes.iter().map(Column::set).collect() },
            pool: self,
            limit,
            master,
            cuts: Cuts::default(),
            wide: Vec::new(),
            known: vec![Vec::new(); routes],
            reach: vec![Reach::default(); routes],
            rough: vec![Money::MIN; routes],
            rough_tolls: Rc::from([]),
            loaded: Vec::new(),
            inside: (0..routes as u32).collect(),
            open: vec![true; routes],
            demanded: vec![false; jobs],
            held: None,
            whole,
            at_root: whole,
            dear,
            hard: FxHashSet::default(),
            agenda: None,
            chosen: None,
        })
    }
}

impl Work {
    /// Whether every plan below the limit is made of routes of the pool.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Looks for plans below `limit`, or goes on with it; `tell` hears of every better bound.
    pub(super) fn go_on(
        &mut self,
        limit: Money,
        around: &Around<'_>,
        tell: &mut dyn FnMut(Money),
    ) -> Result<Verdict, ExactError> {
        self.limit = self.limit.min(limit);
        let mut run = Run { work: self, exactly: around.exactly, clock: around.clock };
        if !run.whole
            && let Some(lister) = around.lister
            && let Some(verdict) = run.grow(lister, tell)?
        {
            return Ok(verdict);
        }
        run.search(tell)
    }
}

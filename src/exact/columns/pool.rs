//! When all routes are known that a better plan can hold: cuts cost nothing then, and what is left over is small enough to be stated whole.
//!
//! Routes come with what they cost at least. Where the master takes one, and where one may be worth it, its cost is found exactly
//! ([`super::exactly`]): a lazy Dantzig-Wolfe master, in which a route has a column for each way to load its van that was met. Depot stock that can
//! run out is a row; its dual is a toll on what routes draw, and a route is as dear as its best order and load under the tolls.

use super::class::Prices;
use super::cuts::Cuts;
use super::exactly::Exactly;
use super::generate::{Clock, Column};
use super::master::{Answer, Entry, Master};
use super::stated::{Stated, state};
use crate::exact::ExactError;
use crate::units::{Money, money};
use std::rc::Rc;

/// Routes that are stated as a whole.
const STATED: usize = 1_000;
/// Routes that are tried as a whole when no cut helps any more.
const MOST_STATED: usize = 40_000;
/// Columns that the master takes in one round.
const ROUND: usize = 400;
/// Routes of one round whose cost is found exactly.
const SETTLED: usize = 500;
/// As many that the master takes none of come with those that it takes.
const AHEAD: usize = 50;
/// Rounds without gain before no more cuts are looked for.
const STALLED: u32 = 6;
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
/// than so much.
pub(super) type Pricing<'e> = dyn Fn(&Column, &[Money], Money) -> Exactly + Sync + 'e;

/// Routes of which every better plan is made, without a job twice.
pub(super) struct Pool<'e> {
    pub(super) routes: Vec<Column>,
    /// What leaving each job out costs.
    pub(super) left_out: Vec<Money>,
    /// Shifts of each class.
    pub(super) sizes: Vec<usize>,
    pub(super) stocks: Vec<Stock>,
    /// Parts of all depots.
    pub(super) slots: usize,
    /// A proved bound on plans that are better than the incumbent.
    pub(super) bound: Money,
    pub(super) exactly: &'e Pricing<'e>,
}

/// What a pool said.
pub(super) struct Verdict {
    /// No plan of the pool is below this.
    pub(super) bound: Money,
    /// The best plan, if one was found.
    pub(super) chosen: Option<Vec<Column>>,
    pub(super) finished: bool,
}

/// What a route cost under some tolls.
#[derive(Clone, Debug)]
struct Known {
    tolls: Rc<[Money]>,
    value: Money,
}

/// A column of the master: a route with one load.
struct Loaded {
    route: usize,
    cost: Money,
    draws: Vec<(usize, u32)>,
}

/// The master's prices in whole numbers.
struct Point {
    prices: Prices,
    /// By class, none above 0.
    classes: Vec<Money>,
    /// By stock, none below 0.
    tolls: Rc<[Money]>,
}

/// What prices say of every route.
struct Judged {
    bound: Money,
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

struct Run<'e, 'c> {
    pool: Pool<'e>,
    clock: Clock<'c>,
    limit: Money,
    master: Master,
    cuts: Cuts,
    /// By route: whether it has a column.
    inside: Vec<bool>,
    known: Vec<Option<Known>>,
    /// By column of the master.
    loaded: Vec<Loaded>,
}

impl Pool<'_> {
    /// Looks for plans below `limit`.
    pub(super) fn solve(self, limit: Money, clock: Clock<'_>) -> Result<Verdict, ExactError> {
        let units: Vec<u32> = self.stocks.iter().map(|stock| stock.units).collect();
        let master = Master::new(&self.left_out, &self.sizes, &units)?;
        let (inside, known) = (vec![false; self.routes.len()], vec![None; self.routes.len()]);
        Run { pool: self, clock, limit, master, cuts: Cuts::default(), inside, known, loaded: Vec::new() }.run()
    }
}

impl Run<'_, '_> {
    fn run(mut self) -> Result<Verdict, ExactError> {
        let mut stalled = 0;
        loop {
            let Some((answer, point)) = self.price()? else { return Ok(self.unfinished()) };
            let judged = self.judge(&point);
            let gained = judged.bound > self.pool.bound + (self.limit - self.pool.bound).max(0) / 100;
            self.pool.bound = self.pool.bound.max(judged.bound);
            if self.pool.bound >= self.limit {
                return Ok(Verdict { bound: self.pool.bound, chosen: None, finished: true });
            }
            let waiting = self.waiting(&answer, &point, &judged);
            if !waiting.is_empty() && !self.clock.is_over() {
                self.settle(&waiting, &point, &judged)?;
                continue;
            }
            stalled = if gained { 0 } else { stalled + 1 };
            let kept = self.kept(&judged);
            let new = if stalled > STALLED { Vec::new() } else { self.broken(&answer) };
            if kept.len() <= STATED || (new.is_empty() && kept.len() <= MOST_STATED) {
                let open: Vec<usize> = kept.iter().copied().filter(|at| self.is_open(*at, &point)).collect();
                if kept.len() > STATED || open.is_empty() || self.clock.is_over() {
                    return self.state(&kept, &point);
                }
                self.settle(&open[..open.len().min(SETTLED)], &point, &judged)?;
                continue;
            }
            if new.is_empty() || self.clock.is_over() {
                return Ok(self.unfinished());
            }
            self.cut(new)?;
            if kept.len() * 2 < self.pool.routes.len() {
                self.shrink(&judged);
            }
        }
    }

    fn unfinished(&self) -> Verdict {
        Verdict { bound: self.pool.bound, chosen: None, finished: false }
    }

    /// Solves the master until no route is worth a column for what it costs at least.
    fn price(&mut self) -> Result<Option<(Answer, Point)>, ExactError> {
        loop {
            if self.clock.is_over() {
                return Ok(None);
            }
            let Some(answer) = self.master.solve(self.clock.left())? else { return Ok(None) };
            let point = Point {
                prices: answer.prices(),
                classes: answer.classes.iter().map(|dual| money(*dual).min(0)).collect(),
                tolls: answer.stocks.iter().map(|dual| (-money(*dual)).max(0)).collect(),
            };
            let outside = (0..self.pool.routes.len()).filter(|at| !self.inside[*at]);
            let mut worth: Vec<(Money, usize)> = outside.map(|at| (self.gain(at, &point), at)).collect();
            worth.retain(|(gain, _)| *gain < -TOLERANCE);
            if worth.is_empty() {
                return Ok(Some((answer, point)));
            }
            worth.sort_unstable();
            for (_, at) in worth.into_iter().take(ROUND) {
                self.inside[at] = true;
                self.enter(Loaded { route: at, cost: self.pool.routes[at].cost, draws: Vec::new() })?;
            }
        }
    }

    /// What a route costs at least, tolls and all.
    fn least(&self, at: usize, tolls: &[Money]) -> Money {
        let alone = self.pool.routes[at].cost;
        let Some(known) = &self.known[at] else { return alone };
        // Where a toll fell, at most all units were drawn for less.
        let fell = known.tolls.iter().zip(tolls).zip(&self.pool.stocks);
        let saved: Money = fell.map(|((then, now), stock)| (then - now).max(0) * Money::from(stock.units)).sum();
        alone.max(known.value - saved)
    }

    fn reduced(&self, at: usize, point: &Point) -> Money {
        let route = &self.pool.routes[at];
        let jobs: Money = route.jobs.iter().map(|job| point.prices.jobs[*job as usize]).sum();
        let mut cost = self.least(at, &point.tolls) - jobs;
        for (cut, price) in self.cuts.all.iter().zip(&point.prices.cuts).filter(|(_, price)| **price < 0) {
            cost -= price * Cuts::factor(cut, &route.jobs) as Money;
        }
        cost
    }

    /// What a column would change by, below 0 where it is worth it.
    fn gain(&self, at: usize, point: &Point) -> Money {
        self.reduced(at, point) - point.classes[self.pool.routes[at].class]
    }

    /// The bound that prices prove.
    fn judge(&self, point: &Point) -> Judged {
        let reduced: Vec<Money> = (0..self.pool.routes.len()).map(|at| self.reduced(at, point)).collect();
        let mut least = vec![0; self.pool.sizes.len()];
        for (route, reduced) in self.pool.routes.iter().zip(&reduced) {
            least[route.class] = reduced.min(&least[route.class]).to_owned();
        }
        let classes = self.pool.sizes.iter().copied().zip(least.iter().copied());
        let bound = point.prices.bound(&self.pool.left_out, classes) - self.tolls(point);
        Judged { bound, reduced, least }
    }

    /// What all units of all stocks are worth.
    fn tolls(&self, point: &Point) -> Money {
        point.tolls.iter().zip(&self.pool.stocks).map(|(toll, stock)| toll * Money::from(stock.units)).sum()
    }

    /// Whether it is not known what a route costs under these tolls.
    fn is_open(&self, at: usize, point: &Point) -> bool {
        self.known[at].as_ref().is_none_or(|known| known.value < GONE && known.tolls != point.tolls)
    }

    /// Routes whose exact cost is asked for: those that the master takes for what they cost at least, with some that it may take
    /// next, and those that other tolls have made worth a look.
    fn waiting(&self, answer: &Answer, point: &Point, judged: &Judged) -> Vec<usize> {
        let unknown = |at: &usize| self.known[*at].is_none();
        let taken = self.loaded.iter().zip(&answer.columns).filter(|(_, share)| **share > 1e-6);
        let mut waiting: Vec<usize> = taken.map(|(column, _)| column.route).filter(unknown).collect();
        if !waiting.is_empty() {
            let mut next: Vec<usize> = self.loaded.iter().map(|column| column.route).filter(unknown).collect();
            next.sort_unstable_by_key(|at| (judged.reduced[*at], *at));
            waiting.extend(next.into_iter().take(AHEAD));
        }
        let worth = |at: &usize| self.known[*at].is_some() && self.gain(*at, point) < -TOLERANCE;
        let mut stale: Vec<usize> = (0..self.known.len()).filter(|at| self.is_open(*at, point)).filter(worth).collect();
        stale.sort_unstable_by_key(|at| (judged.reduced[*at], *at));
        waiting.extend(stale.into_iter().take(SETTLED));
        waiting.sort_unstable();
        waiting.dedup();
        waiting
    }

    /// Finds what routes cost exactly under these tolls; the master gets columns for it.
    fn settle(&mut self, waiting: &[usize], point: &Point, judged: &Judged) -> Result<(), ExactError> {
        use rayon::prelude::*;
        let mut tolls = vec![0; self.pool.slots];
        for (stock, toll) in self.pool.stocks.iter().zip(point.tolls.iter()) {
            tolls[stock.slot] = *toll;
        }
        let least = |at: usize| self.least(at, &point.tolls);
        let room = |at: usize| judged.room(self.limit, at, self.pool.routes[at].class);
        let asked: Vec<(usize, Money)> = waiting.iter().map(|at| (*at, least(*at) + room(*at))).collect();
        let (routes, exactly, clock) = (&self.pool.routes, self.pool.exactly, self.clock);
        let price = |(at, most): (usize, Money)| {
            // Who has to stop takes what is known.
            (at, if clock.is_over() { Exactly::Unknown } else { exactly(&routes[at], &tolls, most) })
        };
        let priced: Vec<(usize, Exactly)> = asked.into_par_iter().map(price).collect();
        for (at, priced) in priced {
            let value = match priced {
                Exactly::Above => GONE,
                Exactly::Unknown => self.least(at, &point.tolls),
                Exactly::Costs { cost, spots, draws } => {
                    let place = |slot: usize| self.pool.stocks.iter().position(|stock| stock.slot == slot);
                    let draws = draws.into_iter().filter_map(|(slot, units)| Some((place(slot)?, units)));
                    let draws: Vec<(usize, u32)> = draws.collect();
                    let paid: Money = draws.iter().map(|(at, units)| point.tolls[*at] * Money::from(*units)).sum();
                    self.pool.routes[at].spots = spots;
                    self.replace(Loaded { route: at, cost: cost - paid, draws })?;
                    cost
                }
            };
            if value == GONE {
                self.drop_columns(at)?;
            }
            self.known[at] = Some(Known { tolls: point.tolls.clone(), value });
        }
        Ok(())
    }

    /// Adds a column for a load, unless it is there; a column for less than the route costs goes.
    fn replace(&mut self, column: Loaded) -> Result<(), ExactError> {
        let at = column.route;
        let same = |other: &Loaded| (other.route, other.cost, &other.draws) == (at, column.cost, &column.draws);
        if self.known[at].is_none() {
            self.drop_columns(at)?;
        } else if self.loaded.iter().any(same) {
            return Ok(());
        }
        self.enter(column)
    }

    fn drop_columns(&mut self, route: usize) -> Result<(), ExactError> {
        for slot in (0..self.loaded.len()).filter(|slot| self.loaded[*slot].route == route) {
            self.master.forbid(slot)?;
        }
        Ok(())
    }

    fn enter(&mut self, column: Loaded) -> Result<(), ExactError> {
        let route = &self.pool.routes[column.route];
        let cuts = self.cuts.factors(&route.jobs);
        let Loaded { cost, draws, .. } = &column;
        self.master.add(&Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws })?;
        self.loaded.push(column);
        Ok(())
    }

    /// Routes that a plan below the limit may hold.
    fn kept(&self, judged: &Judged) -> Vec<usize> {
        let keeps = |at: &usize| judged.room(self.limit, *at, self.pool.routes[*at].class) > 0;
        (0..self.pool.routes.len()).filter(keeps).collect()
    }

    /// Cuts that the master's solution breaks.
    fn broken(&self, answer: &Answer) -> Vec<[u32; 3]> {
        let columns = self.loaded.iter().zip(&answer.columns).filter(|(_, share)| **share > 1e-6);
        let taken: Vec<(&[u32], f64)> =
            columns.map(|(column, share)| (&self.pool.routes[column.route].jobs[..], *share)).collect();
        self.cuts.broken(&taken, 60, 12)
    }

    fn cut(&mut self, new: Vec<[u32; 3]>) -> Result<(), ExactError> {
        for cut in new {
            let factor = |column: &Loaded| Cuts::factor(&cut, &self.pool.routes[column.route].jobs);
            let factors = self.loaded.iter().map(factor).enumerate();
            let factors: Vec<(usize, f64)> = factors.filter(|(_, factor)| *factor > 0.0).collect();
            self.cuts.add(cut);
            self.master.cut(&factors, 1.0)?;
        }
        Ok(())
    }

    /// A smaller pool is priced faster; the master keeps its columns.
    fn shrink(&mut self, judged: &Judged) {
        let keeps = |at: &usize| self.inside[*at] || judged.room(self.limit, *at, self.pool.routes[*at].class) > 0;
        let stay: Vec<usize> = (0..self.pool.routes.len()).filter(keeps).collect();
        let mut place = vec![usize::MAX; self.pool.routes.len()];
        stay.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        self.loaded.iter_mut().for_each(|column| column.route = place[column.route]);
        self.inside = stay.iter().map(|at| self.inside[*at]).collect();
        self.known = stay.iter().map(|at| self.known[*at].take()).collect();
        let mut routes: Vec<Option<Column>> = std::mem::take(&mut self.pool.routes).into_iter().map(Some).collect();
        self.pool.routes = stay.iter().filter_map(|at| routes[*at].take()).collect();
    }

    /// The whole model over some of the routes, stock rows left out for their tolls.
    fn state(&self, kept: &[usize], point: &Point) -> Result<Verdict, ExactError> {
        let stated = Stated {
            routes: kept.iter().map(|at| (&self.pool.routes[*at], self.least(*at, &point.tolls))).collect(),
            left_out: &self.pool.left_out,
            sizes: &self.pool.sizes,
            cuts: &self.cuts,
            bound: self.pool.bound + self.tolls(point),
        };
        let verdict = state(&stated, self.limit + self.tolls(point), self.clock)?;
        let bound = (verdict.bound - self.tolls(point)).max(self.pool.bound);
        Ok(Verdict { bound, ..verdict })
    }
}

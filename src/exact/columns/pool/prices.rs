//! What the master's prices say of the routes of a pool.

use super::node::Node;
use super::rank::{Charges, broken};
use super::settle::SETTLED;
use super::{GONE, Judged, Known, Point, Priced, Run};
use crate::exact::ExactError;
use crate::exact::columns::master::Answer;
use crate::units::{Money, money};
use std::rc::Rc;

/// Share of the gap that may be missing from the bound of a node before it is split.
const CLOSE: f64 = 0.02;

impl Point {
    fn of(answer: &Answer, held: Option<&Rc<[Money]>>) -> Self {
        let free = || answer.stocks.iter().map(|dual| (-money(*dual)).max(0)).collect();
        Self {
            prices: answer.prices(),
            classes: answer.classes.iter().map(|dual| money(*dual).min(0)).collect(),
            tolls: held.cloned().unwrap_or_else(free),
        }
    }
}

impl Run<'_, '_> {
    /// Solves the master until no route is worth a column, each for what it costs exactly, or until the bound of the node is at the limit;
    /// nothing if time is over.
    pub(super) fn price(&mut self, node: &mut Node) -> Result<Option<Priced>, ExactError> {
        loop {
            if self.clock.is_over() {
                return Ok(None);
            }
            let Some(answer) = self.solve_master()? else { return Ok(None) };
            let mut priced = self.priced(answer);
            let mut waiting = self.waiting(&priced);
            // What sets of jobs lack is known quickly, and enough for many.
            while self.roughen(&waiting, &priced) {
                priced.judged = self.judge(&priced.point);
                waiting = self.waiting(&priced);
            }
            if self.whole {
                node.bound = node.bound.max(priced.judged.bound);
            }
            if node.bound >= self.limit || self.is_close(&priced, node) || waiting.is_empty() {
                return Ok(Some(priced));
            }
            waiting.truncate(SETTLED);
            self.settle(&waiting, &priced)?;
        }
    }

    /// Solves the master; nothing if time is over.
    pub(super) fn solve_master(&mut self) -> Result<Option<Answer>, ExactError> {
        let left = self.clock.left();
        self.master.solve(left)
    }

    /// Whether what is not known any more hardly matters: the bound is nearly what the master is worth, and that is no plan.
    fn is_close(&self, priced: &Priced, node: &Node) -> bool {
        if !self.whole {
            return false;
        }
        let (missing, gap) = (money(priced.answer.value) - node.bound, self.limit - node.bound);
        let split = |share: &f64| (1e-6..1.0 - 1e-6).contains(share);
        (missing as f64) < CLOSE * gap as f64 && priced.answer.columns.iter().any(split)
    }

    pub(super) fn priced(&self, answer: Answer) -> Priced {
        let point = Point::of(&answer, self.held.as_ref());
        let judged = self.judge(&point);
        Priced { answer, point, judged }
    }

    /// What a route costs at least, tolls and all.
    pub(super) fn least(&self, at: usize, tolls: &[Money]) -> Money {
        let known = self.known[at].iter().map(|known| known.value - self.saved(at, known, tolls));
        let rough = if *self.rough_tolls == *tolls { self.rough[at] } else { Money::MIN };
        known.fold(self.pool.routes[at].cost.max(rough), Money::max)
    }

    /// By how much a route may be cheaper than it was: where a toll fell, at most all units that it may draw cost less.
    fn saved(&self, at: usize, known: &Known, tolls: &[Money]) -> Money {
        let fell = |(stock, units): &(u32, u32)| {
            let stock = *stock as usize;
            (known.tolls[stock] - tolls[stock]).max(0) * Money::from(*units)
        };
        self.reach[at].iter().map(fell).sum()
    }

    /// By route: its reduced cost; [`GONE`] where the node has no place for it.
    fn reduced(&self, point: &Point) -> Vec<Money> {
        let mut charges = self.cuts.charges(&point.prices.cuts, self.pool.left_out.len());
        let mut others = Charges::new(&self.wide, self.wide_prices(point), self.pool.row_count());
        let mut reduced = vec![GONE; self.pool.routes.len()];
        for at in self.inside.iter().map(|at| *at as usize) {
            let route = &self.pool.routes[at];
            let jobs: Money = route.jobs.iter().map(|job| point.prices.jobs[*job as usize]).sum();
            reduced[at] = self.least(at, &point.tolls) - jobs + charges.of(&route.jobs) + others.of(self.pool.rows(at));
        }
        reduced
    }

    /// Prices of the cuts that labelling does not know.
    fn wide_prices<'p>(&self, point: &'p Point) -> &'p [Money] {
        &point.prices.cuts[self.cuts.all.len().min(point.prices.cuts.len())..]
    }

    /// All cuts that a route counts in, with how often.
    pub(super) fn factors(&self, at: usize) -> Vec<(usize, f64)> {
        let mut factors = self.cuts.factors(&self.pool.routes[at].jobs);
        let others = self.wide.iter().enumerate();
        let others = others.map(|(place, cut)| (self.cuts.all.len() + place, cut.factor(self.pool.rows(at))));
        factors.extend(others.filter(|(_, factor)| *factor > 0.0));
        factors
    }

    /// How often routes that a cut counts are driven at most.
    pub(super) fn most(&self, cut: usize) -> f64 {
        cut.checked_sub(self.cuts.all.len()).map_or(1.0, |place| f64::from(self.wide[place].most))
    }

    /// What a column would change by, below 0 where it is worth it.
    pub(super) fn gain(&self, at: usize, priced: &Priced) -> Money {
        priced.judged.reduced[at] - priced.point.classes[self.pool.routes[at].class]
    }

    /// The bound that prices prove.
    pub(super) fn judge(&self, point: &Point) -> Judged {
        let reduced = self.reduced(point);
        let mut least = vec![0; self.pool.sizes.len()];
        for at in self.inside.iter().map(|at| *at as usize) {
            let least = &mut least[self.pool.routes[at].class];
            *least = reduced[at].min(*least);
        }
        let left_out = self.left_out();
        let classes = self.pool.sizes.iter().copied().zip(least.iter().copied());
        let more = self.wide.iter().zip(self.wide_prices(point)).map(|(cut, price)| Money::from(cut.most - 1) * price);
        let bound = point.prices.bound(&left_out, classes) + more.sum::<Money>() - self.tolls(point);
        Judged { bound, reduced, least }
    }

    /// What leaving out each job costs in the node.
    pub(super) fn left_out(&self) -> Vec<Money> {
        let prices = self.pool.left_out.iter().zip(&self.demanded);
        prices.map(|(price, must)| if *must { self.dear } else { *price }).collect()
    }

    /// What all units of all stocks are worth.
    pub(super) fn tolls(&self, point: &Point) -> Money {
        point.tolls.iter().zip(&self.pool.stocks).map(|(toll, stock)| toll * Money::from(stock.units)).sum()
    }

    /// Routes that a plan below the limit may hold.
    pub(super) fn kept(&self, judged: &Judged) -> Vec<u32> {
        let room = |at: usize| judged.room(self.limit, at, self.pool.routes[at].class);
        self.inside.iter().copied().filter(|at| room(*at as usize) > 0).collect()
    }

    /// Adds cuts that the master's solution breaks, such as labelling knows; says how many.
    pub(super) fn cut_for_labelling(&mut self, answer: &Answer) -> Result<usize, ExactError> {
        let columns = self.loaded.iter().zip(&answer.columns).filter(|(_, share)| **share > 1e-6);
        let taken: Vec<(&[u32], f64)> =
            columns.map(|(column, share)| (&self.pool.routes[column.route].jobs[..], *share)).collect();
        let new = self.cuts.broken(&taken, 60, 12);
        for cut in &new {
            let factors = self.loaded.iter().map(|column| cut.factor(&self.pool.routes[column.route].jobs));
            let factors: Vec<(usize, f64)> = factors.enumerate().filter(|(_, factor)| *factor > 0.0).collect();
            self.cuts.add(cut.clone());
            self.master.cut(&factors, 1.0)?;
        }
        Ok(new.len())
    }

    /// Adds cuts that the master's solution breaks; says how many.
    pub(super) fn cut(&mut self, answer: &Answer) -> Result<usize, ExactError> {
        let columns = self.loaded.iter().zip(&answer.columns).filter(|(_, share)| **share > 1e-6);
        let taken: Vec<(Vec<u32>, f64)> =
            columns.map(|(column, share)| (self.pool.rows(column.route).collect(), *share)).collect();
        let new = broken(&taken, self.pool.row_count(), 60);
        for cut in &new {
            let factors = self.loaded.iter().map(|column| cut.factor(self.pool.rows(column.route)));
            let factors: Vec<(usize, f64)> = factors.enumerate().filter(|(_, factor)| *factor > 0.0).collect();
            self.master.cut(&factors, f64::from(cut.most))?;
            self.wide.push(cut.clone());
        }
        Ok(new.len())
    }

    /// A smaller pool is priced faster; the master keeps its columns.
    pub(super) fn shrink(&mut self, judged: &Judged) {
        let mut stays = vec![false; self.pool.routes.len()];
        self.loaded.iter().for_each(|column| stays[column.route] = true);
        self.kept(judged).into_iter().for_each(|at| stays[at as usize] = true);
        let stay: Vec<usize> = (0..self.pool.routes.len()).filter(|at| stays[*at]).collect();
        if stay.len() * 2 >= self.pool.routes.len() {
            return;
        }
        let mut place = vec![usize::MAX; self.pool.routes.len()];
        stay.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        self.loaded.iter_mut().for_each(|column| column.route = place[column.route]);
        self.known = stay.iter().map(|at| std::mem::take(&mut self.known[*at])).collect();
        self.reach = stay.iter().map(|at| std::mem::take(&mut self.reach[*at])).collect();
        self.rough = stay.iter().map(|at| self.rough[*at]).collect();
        let mut routes = std::mem::take(&mut self.pool.routes);
        self.pool.routes = stay.iter().map(|at| std::mem::take(&mut routes[*at])).collect();
        self.inside = (0..stay.len() as u32).collect();
        self.open = vec![true; stay.len()];
        self.hard.clear();
    }
}

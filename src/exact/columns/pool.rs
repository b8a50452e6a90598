//! When all routes are known that a better plan can hold: cuts cost nothing then, and what is left over is small enough to be stated whole.

use super::class::Prices;
use super::cuts::Cuts;
use super::generate::{Clock, Column};
use super::master::{Answer, Entry, Master};
use crate::exact::ExactError;
use crate::exact::milp::{Deadline, Milp, sum, total};
use crate::units::{MONEY_UNIT, Money, currency, money};
use good_lp::{Expression, Variable, constraint};
use std::time::Duration;

/// Routes that are stated as a whole.
const STATED: usize = 1_000;
/// Routes that are tried as a whole when no cut helps any more.
const MOST_STATED: usize = 40_000;
/// Seconds of a whole model, at least, where there is time.
const LONGEST: f64 = 10.0;
/// Its nodes, where time is not limited.
const MOST_NODES: i32 = 2_000;
/// Columns that the master takes in one round.
const ROUND: usize = 400;

/// Routes of which every better plan is made, without a job twice.
pub(super) struct Pool {
    pub(super) routes: Vec<Column>,
    /// What leaving each job out costs.
    pub(super) left_out: Vec<Money>,
    /// Shifts of each class.
    pub(super) sizes: Vec<usize>,
    pub(super) cuts: Cuts,
    /// A proved bound on plans that are better than the incumbent.
    pub(super) bound: Money,
}

/// What a pool said.
pub(super) struct Verdict {
    /// No plan of the pool is below this.
    pub(super) bound: Money,
    /// The best plan, if one was found.
    pub(super) chosen: Option<Vec<Column>>,
    pub(super) finished: bool,
}

impl Pool {
    /// Looks for plans below `limit`.
    pub(super) fn solve(mut self, limit: Money, clock: Clock<'_>) -> Result<Verdict, ExactError> {
        let mut master = Master::new(&self.left_out, &self.sizes)?;
        let mut inside = vec![false; self.routes.len()];
        let mut order: Vec<usize> = Vec::new();
        let mut stalled = 0;
        loop {
            let Some((answer, prices)) = self.price(&mut master, &mut inside, &mut order, clock)? else {
                return Ok(Verdict { bound: self.bound, chosen: None, finished: false });
            };
            let (bound, reduced, least) = self.bound_of(&prices);
            stalled = if bound > self.bound + (limit - self.bound).max(0) / 100 { 0 } else { stalled + 1 };
            self.bound = self.bound.max(bound);
            if self.bound >= limit {
                return Ok(Verdict { bound: self.bound, chosen: None, finished: true });
            }
            let keeps = |at: &usize| reduced[*at] - least[self.routes[*at].class] < limit - bound;
            let kept: Vec<usize> = (0..self.routes.len()).filter(keeps).collect();
            let taken: Vec<(&[u32], f64)> = order
                .iter()
                .zip(&answer.columns)
                .filter(|(_, share)| **share > 1e-6)
                .map(|(at, share)| (&self.routes[*at].jobs[..], *share))
                .collect();
            let new = if stalled > 6 { Vec::new() } else { self.cuts.broken(&taken, 60, 12) };
            if kept.len() <= STATED || (new.is_empty() && kept.len() <= MOST_STATED) {
                return self.state(&kept, limit, clock);
            }
            if new.is_empty() || clock.is_over() {
                return Ok(Verdict { bound: self.bound, chosen: None, finished: false });
            }
            for cut in new {
                let factors =
                    order.iter().enumerate().map(|(slot, at)| (slot, Cuts::factor(&cut, &self.routes[*at].jobs)));
                let factors: Vec<(usize, f64)> = factors.filter(|(_, factor)| *factor > 0.0).collect();
                self.cuts.add(cut);
                master.cut(&factors, 1.0)?;
            }
            if kept.len() * 2 < self.routes.len() {
                // A smaller pool is priced faster; the master keeps its columns.
                let mut place = vec![usize::MAX; self.routes.len()];
                let stay: Vec<usize> = (0..self.routes.len()).filter(|at| inside[*at] || keeps(at)).collect();
                stay.iter().enumerate().for_each(|(new, old)| place[*old] = new);
                order.iter_mut().for_each(|at| *at = place[*at]);
                inside = stay.iter().map(|at| inside[*at]).collect();
                let mut routes: Vec<Option<Column>> = std::mem::take(&mut self.routes).into_iter().map(Some).collect();
                self.routes = stay.iter().filter_map(|at| routes[*at].take()).collect();
            }
        }
    }

    /// Solves the master over the pool.
    fn price(
        &self,
        master: &mut Master,
        inside: &mut [bool],
        order: &mut Vec<usize>,
        clock: Clock<'_>,
    ) -> Result<Option<(Answer, Prices)>, ExactError> {
        loop {
            if clock.is_over() {
                return Ok(None);
            }
            let Some(answer) = master.solve(clock.left())? else { return Ok(None) };
            let prices = Prices {
                jobs: answer.jobs.iter().map(|dual| money(*dual)).collect(),
                cuts: answer.cuts.iter().map(|dual| money(*dual).min(0)).collect(),
            };
            let classes: Vec<Money> = answer.classes.iter().map(|dual| money(*dual).min(0)).collect();
            let reduced = |at: usize| self.reduced(at, &prices) - classes[self.routes[at].class];
            let worth = |at: &usize| !inside[*at];
            let mut worth: Vec<(Money, usize)> =
                (0..self.routes.len()).filter(worth).map(|at| (reduced(at), at)).collect();
            worth.retain(|(reduced, _)| *reduced < -1_000);
            if worth.is_empty() {
                return Ok(Some((answer, prices)));
            }
            worth.sort_unstable();
            for (_, at) in worth.into_iter().take(ROUND) {
                let route = &self.routes[at];
                let cuts = self.cuts.factors(&route.jobs);
                master.add(&Entry { class: route.class, cost: route.cost, jobs: &route.jobs, cuts })?;
                inside[at] = true;
                order.push(at);
            }
        }
    }

    fn reduced(&self, at: usize, prices: &Prices) -> Money {
        let route = &self.routes[at];
        let jobs: Money = route.jobs.iter().map(|job| prices.jobs[*job as usize]).sum();
        let mut cost = route.cost - jobs;
        for (cut, price) in self.cuts.all.iter().zip(&prices.cuts).filter(|(_, price)| **price < 0) {
            cost -= price * Cuts::factor(cut, &route.jobs) as Money;
        }
        cost
    }

    /// The bound that prices prove, and the reduced cost of every route.
    fn bound_of(&self, prices: &Prices) -> (Money, Vec<Money>, Vec<Money>) {
        let reduced: Vec<Money> = (0..self.routes.len()).map(|at| self.reduced(at, prices)).collect();
        let mut least = vec![0; self.sizes.len()];
        for (route, reduced) in self.routes.iter().zip(&reduced) {
            least[route.class] = reduced.min(&least[route.class]).to_owned();
        }
        let jobs: Money = prices.jobs.iter().zip(&self.left_out).map(|(price, left)| price.min(left)).sum();
        let classes: Money = self.sizes.iter().zip(&least).map(|(size, least)| *size as Money * least).sum();
        (jobs + prices.cuts.iter().sum::<Money>() + classes, reduced, least)
    }

    /// The whole model over some of the routes.
    fn state(&self, kept: &[usize], limit: Money, clock: Clock<'_>) -> Result<Verdict, ExactError> {
        let mut milp = Milp::default();
        let driven: Vec<Variable> = kept.iter().map(|_| milp.binary()).collect();
        let left: Vec<Variable> = self.left_out.iter().map(|_| milp.real(1.0)).collect();
        let mut rows: Vec<Expression> = left.iter().map(|left| (*left).into()).collect();
        let mut classes: Vec<Vec<Variable>> = vec![Vec::new(); self.sizes.len()];
        for (at, driven) in kept.iter().zip(&driven) {
            self.routes[*at].jobs.iter().for_each(|job| rows[*job as usize] += *driven);
            classes[self.routes[*at].class].push(*driven);
        }
        rows.into_iter().for_each(|row| milp.row(constraint!(row == 1)));
        for (drivers, size) in classes.iter().zip(&self.sizes) {
            if drivers.len() > *size {
                milp.row(constraint!(total(drivers) <= *size as f64));
            }
        }
        for cut in &self.cuts.all {
            let factor = |at: &usize| Cuts::factor(cut, &self.routes[*at].jobs);
            let terms = kept.iter().zip(&driven).map(|(at, driven)| (*driven, factor(at)));
            let terms: Vec<(Variable, f64)> = terms.filter(|(_, factor)| *factor > 0.0).collect();
            if terms.len() > 1 {
                milp.row(constraint!(sum(terms) <= 1.0));
            }
        }
        let routes = kept.iter().zip(&driven).map(|(at, driven)| (*driven, currency(self.routes[*at].cost)));
        let others = left.iter().zip(&self.left_out).map(|(left, cost)| (*left, currency(*cost)));
        let objective = sum(routes.chain(others));
        // A signal waits for it.
        let longest = |left: f64| Duration::from_secs_f64(left.min(LONGEST.max(left / 4.0)));
        let deadline =
            Deadline::after(clock.left().map(longest)).with_nodes(clock.left().is_none().then_some(MOST_NODES));
        let solved = milp.minimise(&objective, &[], None, deadline)?;
        let bound = if solved.bound.is_finite() { rounded_down(solved.bound) } else { self.bound };
        let bound = if solved.optimal && solved.values.is_none() { limit } else { bound };
        let chosen = solved.values.as_ref().map(|values| {
            let set = kept.iter().zip(&driven).filter(|(_, driven)| milp.is_set(values, **driven));
            set.map(|(at, _)| self.routes[*at].clone()).collect()
        });
        Ok(Verdict { bound: bound.max(self.bound).min(limit), chosen, finished: solved.optimal })
    }
}

/// A bound in currency as money that is surely not above it.
fn rounded_down(bound: f64) -> Money {
    let safe = bound - 1e-6 * bound.abs().max(1.0);
    (safe * MONEY_UNIT as f64).floor() as Money
}

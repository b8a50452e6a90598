//! What routes of a pool cost exactly, found where it matters.

use super::{GONE, Known, Loaded, Point, Priced, Run, TOLERANCE};
use crate::exact::ExactError;
use crate::exact::columns::exactly::Exactly;
use crate::exact::columns::master::Entry;
use crate::units::Money;
use rayon::prelude::*;

/// Routes of one round whose cost is found exactly.
pub(super) const SETTLED: usize = 500;
/// As many that the master takes none of come with those that it takes.
const AHEAD: usize = 50;

impl Run<'_, '_> {
    /// Whether it is not known what a route costs under these tolls.
    pub(super) fn is_unsure(&self, at: usize, point: &Point) -> bool {
        self.known[at].as_ref().is_none_or(|known| known.value < GONE && (known.more || known.tolls != point.tolls))
    }

    /// Routes whose exact cost is asked for: those that the master takes for what they cost at least, with some that it may take
    /// next, and those that other tolls have made worth a look.
    pub(super) fn waiting(&self, priced: &Priced) -> Vec<usize> {
        let reduced = &priced.judged.reduced;
        let unknown = |at: &usize| self.known[*at].is_none() && self.open[*at];
        let taken = self.loaded.iter().zip(&priced.answer.columns).filter(|(_, share)| **share > 1e-6);
        let mut waiting: Vec<usize> = taken.map(|(column, _)| column.route).filter(unknown).collect();
        if !waiting.is_empty() {
            let mut next: Vec<usize> = self.loaded.iter().map(|column| column.route).filter(unknown).collect();
            next.sort_unstable_by_key(|at| (reduced[*at], *at));
            waiting.extend(next.into_iter().take(AHEAD));
        }
        let worth = |at: &usize| self.known[*at].is_some() && self.open[*at] && self.gain(*at, priced) < -TOLERANCE;
        let unsure = |at: &usize| self.is_unsure(*at, &priced.point);
        let mut stale: Vec<usize> = (0..self.known.len()).filter(worth).filter(unsure).collect();
        stale.sort_unstable_by_key(|at| (reduced[*at], *at));
        waiting.extend(stale.into_iter().take(SETTLED));
        waiting.sort_unstable();
        waiting.dedup();
        waiting
    }

    /// Finds what routes cost exactly under these tolls; the master gets columns for it.
    pub(super) fn settle(&mut self, waiting: &[usize], priced: &Priced) -> Result<(), ExactError> {
        let point = &priced.point;
        let mut tolls = vec![0; self.pool.slots];
        for (stock, toll) in self.pool.stocks.iter().zip(point.tolls.iter()) {
            tolls[stock.slot] = *toll;
        }
        let most = |at: usize| {
            // Far enough that a route which is only known to be dearer is not worth it any more.
            let room = priced.judged.room(self.limit, at, self.pool.routes[at].class).max(1 - self.gain(at, priced));
            self.least(at, &point.tolls) + room.max(0)
        };
        let asked: Vec<(usize, Money)> = waiting.iter().map(|at| (*at, most(*at))).collect();
        let (routes, exactly, clock) = (&self.pool.routes, self.pool.exactly, self.clock);
        let price = |(at, most): (usize, Money)| {
            // Who has to stop takes what is known.
            (at, most, if clock.is_over() { Exactly::AtLeast(0) } else { exactly(&routes[at], &tolls, most) })
        };
        let found: Vec<(usize, Money, Exactly)> = asked.into_par_iter().map(price).collect();
        for (at, most, found) in found {
            let more = matches!(found, Exactly::Above);
            let value = match found {
                // What is dearer than the root allows is in no better plan; a node speaks for itself alone.
                Exactly::Above if self.at_root => GONE,
                Exactly::Above => most,
                Exactly::AtLeast(cost) => {
                    let cost = cost.max(self.least(at, &point.tolls));
                    self.replace(Loaded { route: at, cost, draws: Vec::new(), counted: false, gone: false, on: true })?;
                    cost
                }
                Exactly::Costs { cost, spots, draws } => {
                    let place = |slot: usize| self.pool.stocks.iter().position(|stock| stock.slot == slot);
                    let counted = draws.is_some();
                    let draws = draws.into_iter().flatten().filter_map(|(slot, units)| Some((place(slot)?, units)));
                    let draws: Vec<(usize, u32)> = draws.collect();
                    let paid: Money = draws.iter().map(|(at, units)| point.tolls[*at] * Money::from(*units)).sum();
                    self.pool.routes[at].spots = spots;
                    self.replace(Loaded { route: at, cost: cost - paid, draws, counted, gone: false, on: true })?;
                    cost
                }
            };
            if more && (self.at_root || self.known[at].is_none()) {
                self.drop_columns(at)?;
            }
            self.known[at] = Some(Known { tolls: point.tolls.clone(), value, more });
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
        for (slot, column) in self.loaded.iter_mut().enumerate().filter(|(_, column)| column.route == route) {
            self.master.allow(slot, false)?;
            (column.gone, column.on) = (true, false);
        }
        Ok(())
    }

    pub(super) fn enter(&mut self, column: Loaded) -> Result<(), ExactError> {
        let route = &self.pool.routes[column.route];
        let cuts = self.cuts.factors(&route.jobs);
        let Loaded { cost, draws, .. } = &column;
        self.master.add(&Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws })?;
        self.loaded.push(column);
        Ok(())
    }
}

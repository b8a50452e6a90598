//! What routes of a pool cost exactly, found where it matters.

use super::{GONE, Known, Loaded, Point, Priced, Reach, Run, Stock, TOLERANCE, Work};
use crate::exact::ExactError;
use crate::exact::columns::exactly::{Effort, Exactly};
use crate::exact::columns::master::Entry;
use crate::units::Money;
use rayon::prelude::*;

/// Routes of one round whose cost is found exactly.
pub(super) const SETTLED: usize = 300;

/// Prices of a route that are remembered.
const MOST_KNOWN: usize = 6;

impl Run<'_, '_> {
    /// Whether it is not known what a route costs under these tolls.
    pub(super) fn is_unsure(&self, at: usize, point: &Point) -> bool {
        let same = |known: &Known| {
            self.reach[at].iter().all(|(stock, _)| known.tolls[*stock as usize] == point.tolls[*stock as usize])
        };
        !self.known[at].iter().any(|known| known.value >= GONE || (!known.more && same(known)))
    }

    /// Routes that may be worth a column, as far as is known: those whose exact cost under these tolls has to be asked for, the most
    /// promising first.
    pub(super) fn waiting(&self, priced: &Priced) -> Vec<usize> {
        let worth = |at: &usize| self.gain(*at, priced) < -TOLERANCE;
        let unsure = |at: &usize| self.is_unsure(*at, &priced.point);
        let inside = self.inside.iter().map(|at| *at as usize);
        let mut waiting: Vec<usize> = inside.filter(worth).filter(unsure).collect();
        waiting.sort_unstable_by_key(|at| (self.gain(*at, priced), *at));
        waiting.truncate(SETTLED);
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
            let least = self.least(at, &point.tolls);
            // A route that is only known to be dearer may have to be asked for again, unless that is never.
            least + room.max(if self.at_root { 0 } else { least / 50 })
        };
        let asked: Vec<(usize, Money)> = waiting.iter().map(|at| (*at, most(*at))).collect();
        let (routes, exactly, clock) = (&self.pool.routes, self.exactly, self.clock);
        let hard = &self.hard;
        let price = |(at, most): (usize, Money)| {
            let effort = if hard.contains(&(at as u32)) { Effort::Great } else { Effort::Usual };
            // Who has to stop asks no further.
            (!clock.is_over()).then(|| (at, most, exactly(&routes[at], &tolls, most, effort)))
        };
        let found: Vec<(usize, Money, Exactly)> = asked.into_par_iter().filter_map(price).collect();
        for (at, most, found) in found {
            let (more, unclear) = (matches!(found, Exactly::Above), matches!(found, Exactly::AtLeast(_)));
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
            if more {
                // Those for less than it costs go at any rate.
                let all = self.at_root || self.known[at].is_empty();
                self.drop_columns(at, |column| all || !column.counted)?;
            }
            self.learn(at, Known { tolls: point.tolls.clone(), value, more, unclear });
        }
        Ok(())
    }

    /// Looks longer at routes of which the master takes something though it is not known what they cost; says whether there are any.
    pub(super) fn look_longer(&mut self, priced: &Priced) -> Result<bool, ExactError> {
        let taken = self.loaded.iter().zip(&priced.answer.columns);
        let taken = taken.filter(|(column, share)| **share > 1e-6 && !column.counted).map(|(column, _)| column.route);
        let unclear = |at: &usize| self.known[*at].last().is_some_and(|known| known.unclear);
        let mut routes: Vec<usize> = taken.filter(unclear).collect();
        routes.retain(|at| self.hard.insert(*at as u32));
        self.settle(&routes, priced)?;
        Ok(!routes.is_empty())
    }

    /// Remembers what a route cost; of many prices the last few.
    fn learn(&mut self, at: usize, known: Known) {
        if self.known[at].is_empty() {
            self.reach[at] = self.reach_of(at);
        }
        if self.known[at].len() >= MOST_KNOWN {
            self.known[at].remove(0);
        }
        self.known[at].push(known);
    }

    fn reach_of(&self, at: usize) -> Reach {
        let most = |(stock, row): (usize, &Stock)| {
            let jobs = self.pool.routes[at].jobs.iter().flat_map(|job| &self.pool.uses[*job as usize]);
            let units: u32 = jobs.filter(|(used, _)| *used == stock).map(|(_, units)| units).sum();
            (stock as u32, units.min(row.units))
        };
        self.pool.stocks.iter().enumerate().map(most).filter(|(_, units)| *units > 0).collect()
    }

    /// Adds a column for a load, unless it is there; a column for less than the route costs goes.
    fn replace(&mut self, column: Loaded) -> Result<(), ExactError> {
        let at = column.route;
        let same =
            |other: &Loaded| !other.gone && (other.route, other.cost, &other.draws) == (at, column.cost, &column.draws);
        if self.known[at].last().is_none_or(|known| known.unclear) {
            self.drop_columns(at, |_| true)?;
        } else if self.loaded.iter().any(same) {
            return Ok(());
        }
        self.enter(column)
    }

    /// Drops columns of a route.
    fn drop_columns(&mut self, route: usize, which: impl Fn(&Loaded) -> bool) -> Result<(), ExactError> {
        let Work { loaded, master, .. } = &mut *self.work;
        let of_route = |column: &Loaded| column.route == route && which(column);
        for (slot, column) in loaded.iter_mut().enumerate().filter(|(_, column)| of_route(column)) {
            master.allow(slot, false)?;
            (column.gone, column.on) = (true, false);
        }
        Ok(())
    }

    pub(super) fn enter(&mut self, column: Loaded) -> Result<(), ExactError> {
        let Work { pool, cuts, master, loaded, .. } = &mut *self.work;
        let route = &pool.routes[column.route];
        let Loaded { cost, draws, .. } = &column;
        let cuts = cuts.factors(&route.jobs);
        master.add(&Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws })?;
        loaded.push(column);
        Ok(())
    }
}

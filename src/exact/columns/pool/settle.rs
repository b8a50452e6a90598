//! What routes of a pool cost exactly, found where it matters.

use super::{GONE, Known, Loaded, Point, Priced, Reach, Run, Stock, TOLERANCE, Work};
use crate::exact::ExactError;
use crate::exact::columns::exactly::{Effort, Exactly};
use crate::exact::columns::generate::Column;
use crate::exact::columns::master::Entry;
use crate::units::Money;
use rayon::prelude::*;

/// Routes of one round whose cost is found exactly.
pub(super) const SETTLED: usize = 300;

/// A route whose cost is asked for up to some most, and whether no better plan holds it if it is above that.
#[derive(Clone, Copy)]
struct Asked {
    at: usize,
    most: Money,
    over: bool,
}

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
        waiting
    }

    /// Finds what routes cost at least under these tolls as their jobs lack parts together; says whether that was not known.
    pub(super) fn roughen(&mut self, waiting: &[usize], priced: &Priced) -> bool {
        let tolls = &priced.point.tolls;
        if self.rough_tolls != *tolls {
            self.work.rough_tolls = tolls.clone();
            self.rough.fill(Money::MIN);
        }
        let new: Vec<usize> = waiting.iter().copied().filter(|at| self.rough[*at] == Money::MIN).collect();
        let found = self.roughly(new.iter().map(|at| &self.pool.routes[*at]), tolls);
        for (at, least) in new.iter().zip(found) {
            self.rough[*at] = least;
        }
        !new.is_empty()
    }

    /// What routes cost at least, found quickly. `tolls`: by stock.
    pub(super) fn roughly<'c>(&self, routes: impl Iterator<Item = &'c Column>, tolls: &[Money]) -> Vec<Money> {
        let (exactly, tolls) = (self.exactly, self.by_slot(tolls));
        let least = |route: &Column| match exactly(route, &tolls, Money::MAX / 4, Effort::Rough) {
            Exactly::AtLeast(cost) | Exactly::Costs { cost, .. } => cost,
            Exactly::Above => route.cost,
        };
        routes.collect::<Vec<_>>().into_par_iter().map(least).collect()
    }

    /// Tolls by place among the parts of all depots.
    fn by_slot(&self, tolls: &[Money]) -> Vec<Money> {
        let mut all = vec![0; self.pool.slots];
        for (stock, toll) in self.pool.stocks.iter().zip(tolls) {
            all[stock.slot] = *toll;
        }
        all
    }

    /// Finds what routes cost exactly under these tolls; the master gets columns for it.
    pub(super) fn settle(&mut self, waiting: &[usize], priced: &Priced) -> Result<(), ExactError> {
        let point = &priced.point;
        let tolls = self.by_slot(&point.tolls);
        let asked: Vec<Asked> = waiting.iter().map(|at| self.asked(*at, priced)).collect();
        let (routes, exactly, clock) = (&self.pool.routes, self.exactly, self.clock);
        let hard = &self.hard;
        let price = |asked: Asked| {
            let effort = if hard.contains(&(asked.at as u32)) { Effort::Great } else { Effort::Usual };
            // Who has to stop asks no further.
            (!clock.is_over()).then(|| (asked, exactly(&routes[asked.at], &tolls, asked.most, effort)))
        };
        let found: Vec<(Asked, Exactly)> = asked.into_par_iter().filter_map(price).collect();
        for (Asked { at, most, over }, found) in found {
            let (more, unclear) = (matches!(found, Exactly::Above), matches!(found, Exactly::AtLeast(_)));
            let value = match found {
                // What is dearer than the root allows is in no better plan; a node speaks for itself alone.
                Exactly::Above if over => GONE,
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

    /// Up to which cost a route is asked for.
    fn asked(&self, at: usize, priced: &Priced) -> Asked {
        let least = self.least(at, &priced.point.tolls);
        let room = priced.judged.room(self.limit, at, self.pool.routes[at].class).max(1 - self.gain(at, priced));
        // Far enough that a route which is only known to be dearer is not worth it any more, and some way on, as it may have to be asked for
        // again. How dear it is beyond that may take long to find out.
        let worth = 1 - self.gain(at, priced).min(0) + least / 50;
        let over = self.at_root && room <= worth;
        Asked { at, most: least + if over { room } else { worth }, over }
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
        let cuts = self.factors(column.route);
        let Work { pool, master, loaded, .. } = &mut *self.work;
        let route = &pool.routes[column.route];
        let Loaded { cost, draws, .. } = &column;
        master.add(&Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws })?;
        loaded.push(column);
        Ok(())
    }
}

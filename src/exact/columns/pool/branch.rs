//! What splits a node of the tree over a pool.

use super::{Priced, Run};
use crate::exact::ExactError;
use crate::exact::columns::candidates::{pairs, servers};
use crate::exact::columns::demand::Demand;
use crate::exact::columns::generate::Column;
use crate::exact::columns::trial::{COLUMNS, Trial, Tried};
use rustc_hash::FxHashMap;

impl Run<'_, '_> {
    /// The two demands that split a node best, to which the pool is turned; nothing where every route is taken whole or not at all.
    pub(super) fn choose(&self, priced: &Priced) -> Result<Option<[Demand; 2]>, ExactError> {
        let mut candidates = servers(self.taken(priced));
        if candidates.is_empty() {
            candidates = pairs(self.taken(priced));
        }
        self.trial(priced).best(candidates, self.clock.left())
    }

    /// The routes that the master takes, and how much of each.
    fn taken(&self, priced: &Priced) -> impl Iterator<Item = (&Column, f64)> {
        let columns = self.loaded.iter().zip(&priced.answer.columns).filter(|(_, share)| **share > 0.0);
        columns.map(|(column, share)| (&self.pool.routes[column.route], *share))
    }

    fn trial(&self, priced: &Priced) -> Trial<'_> {
        let place = |at: usize| &self.loaded[at];
        let mut slots: Vec<usize> = (0..self.loaded.len()).filter(|at| place(*at).on).collect();
        let taken = |at: usize| priced.answer.columns.get(at).is_some_and(|share| *share > 0.0);
        slots.sort_unstable_by_key(|at| (!taken(*at), self.gain(place(*at).route, priced), *at));
        slots.truncate(COLUMNS);
        let prices = &priced.point.prices.cuts;
        let dear: Vec<usize> = (0..prices.len()).filter(|cut| prices[*cut] < 0).collect();
        let places: FxHashMap<usize, usize> = dear.iter().enumerate().map(|(place, cut)| (*cut, place)).collect();
        let column = |at: usize| {
            let column = place(at);
            let route = &self.pool.routes[column.route];
            let all = self.factors(column.route).into_iter();
            let cuts = all.filter_map(|(cut, factor)| places.get(&cut).map(|place| (*place, factor))).collect();
            Tried { route, cost: column.cost, cuts, draws: &column.draws }
        };
        Trial {
            left_out: &self.pool.left_out,
            sizes: &self.pool.sizes,
            units: self.pool.stocks.iter().map(|stock| stock.units).collect(),
            tolls: self.held.as_deref(),
            dear: self.dear,
            demanded: &self.demanded,
            cuts: dear.iter().map(|cut| self.most(*cut)).collect(),
            columns: slots.into_iter().map(column).collect(),
        }
    }
}

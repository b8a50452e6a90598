//! What splits a node of the tree over a pool.

use super::{Priced, Run};
use crate::exact::ExactError;
use crate::exact::columns::candidates::{pairs, servers};
use crate::exact::columns::demand::Demand;
use crate::exact::columns::generate::Column;
use crate::exact::columns::trial::{COLUMNS, Trial, Tried};

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
        let column = |at: usize| {
            let column = place(at);
            Tried { route: &self.pool.routes[column.route], cost: column.cost, draws: &column.draws }
        };
        Trial {
            left_out: &self.pool.left_out,
            sizes: &self.pool.sizes,
            units: self.pool.stocks.iter().map(|stock| stock.units).collect(),
            dear: self.dear,
            demanded: &self.demanded,
            cuts: self.cuts.with_price(&priced.point.prices.cuts).map(|(cut, _)| cut).collect(),
            columns: slots.into_iter().map(column).collect(),
        }
    }
}

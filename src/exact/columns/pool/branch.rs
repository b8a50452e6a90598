//! What to branch on: who serves a job, or which two jobs share a route, by trying the most promising (strong branching, Applegate,
//! Bixby, Chvátal and Cook 1995).

use super::node::Demand;
use super::{Loaded, Priced, Run};
use crate::exact::ExactError;
use crate::exact::columns::cuts::{Cut, factors};
use crate::exact::columns::generate::Column;
use crate::exact::columns::master::{Entry, Master};
use crate::units::Money;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Candidates that are tried.
const TRIED: usize = 16;
/// Columns that they are tried with.
const TRIAL: usize = 1_500;
/// A share this close to a whole number is one.
const WHOLE: f64 = 1e-5;

/// What a small master is made of: what is worth most to a node. Good enough to tell which branch raises the bound.
struct Trial<'r> {
    left_out: &'r [Money],
    sizes: &'r [usize],
    units: Vec<u32>,
    dear: Money,
    demanded: &'r [bool],
    cuts: usize,
    /// Its columns, and the route of each.
    columns: Vec<(Entry<'r>, &'r Column)>,
}

impl Run<'_, '_> {
    /// The two demands that split a node best, to which the pool is turned; nothing where every route is taken whole or not at all.
    pub(super) fn choose(&self, priced: &Priced) -> Result<Option<[Demand; 2]>, ExactError> {
        let mut candidates = self.servers(priced);
        if candidates.is_empty() {
            candidates = self.pairs(priced);
        }
        candidates.sort_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()));
        candidates.truncate(TRIED);
        let first = candidates.first().map(|(_, pair)| *pair);
        if candidates.len() < 2 {
            return Ok(first);
        }
        let (trial, left) = (self.trial(priced), self.clock.left());
        let share = candidates.len().div_ceil(rayon::current_num_threads());
        let scores: Result<Vec<_>, ExactError> =
            candidates.par_chunks(share).map(|some| trial.scores(some, left)).collect();
        let mut best: Option<(f64, [Demand; 2])> = None;
        for ((_, pair), score) in candidates.iter().zip(scores?.concat()) {
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, *pair));
            }
        }
        Ok(best.map(|(_, pair)| pair))
    }

    fn trial(&self, priced: &Priced) -> Trial<'_> {
        let place = |at: usize| &self.loaded[at];
        let mut slots: Vec<usize> = (0..self.loaded.len()).filter(|at| place(*at).on).collect();
        let taken = |at: usize| priced.answer.columns.get(at).is_some_and(|share| *share > 0.0);
        let rank = |at: &usize| (!taken(*at), self.gain(place(*at).route, priced), *at);
        slots.sort_unstable_by_key(rank);
        slots.truncate(TRIAL);
        let priced_cuts = self.cuts.all.iter().zip(&priced.point.prices.cuts).filter(|(_, price)| **price < 0);
        let active: Vec<&Cut> = priced_cuts.map(|(cut, _)| cut).collect();
        let column = |at: usize| {
            let Loaded { route, cost, draws, .. } = place(at);
            let route = &self.pool.routes[*route];
            let cuts = factors(active.iter().copied(), &route.jobs);
            (Entry { class: route.class, cost: *cost, jobs: &route.jobs, cuts, draws }, route)
        };
        Trial {
            left_out: &self.pool.left_out,
            sizes: &self.pool.sizes,
            units: self.pool.stocks.iter().map(|stock| stock.units).collect(),
            dear: self.dear,
            demanded: &self.demanded,
            cuts: active.len(),
            columns: slots.into_iter().map(column).collect(),
        }
    }

    /// Jobs that are served by a class in part.
    fn servers(&self, priced: &Priced) -> Vec<(f64, [Demand; 2])> {
        let mut shares: FxHashMap<(u32, usize), f64> = FxHashMap::default();
        for (column, share) in self.loaded.iter().zip(&priced.answer.columns).filter(|(_, share)| **share > 0.0) {
            let route = &self.pool.routes[column.route];
            route.jobs.iter().for_each(|job| *shares.entry((*job, route.class)).or_default() += share);
        }
        let pair = |(job, class)| [Demand::By { job, class }, Demand::NotBy { job, class }];
        parts(shares, pair)
    }

    /// Pairs of jobs that share a route in part.
    fn pairs(&self, priced: &Priced) -> Vec<(f64, [Demand; 2])> {
        let mut shares: FxHashMap<[u32; 2], f64> = FxHashMap::default();
        for (column, share) in self.loaded.iter().zip(&priced.answer.columns).filter(|(_, share)| **share > 0.0) {
            let mut jobs = self.pool.routes[column.route].jobs.clone();
            jobs.sort_unstable();
            for (at, a) in jobs.iter().enumerate() {
                jobs[at + 1..].iter().for_each(|b| *shares.entry([*a, *b]).or_default() += share);
            }
        }
        parts(shares, |pair| [Demand::Together { pair }, Demand::Apart { pair }])
    }
}

impl Trial<'_> {
    /// By how much each pair of demands raises the bound: the product of both; 0 where time is over.
    fn scores(&self, candidates: &[(f64, [Demand; 2])], left: Option<f64>) -> Result<Vec<f64>, ExactError> {
        let mut master = self.master()?;
        let mut scores = vec![0.0; candidates.len()];
        let Some(before) = master.solve(left)? else { return Ok(scores) };
        for (score, (_, pair)) in scores.iter_mut().zip(candidates) {
            let mut product = 1.0;
            for demand in pair {
                let Some(value) = self.with(&mut master, *demand, left)? else { return Ok(scores) };
                product *= (value - before.value).max(1e-6);
            }
            *score = product;
        }
        Ok(scores)
    }

    fn master(&self) -> Result<Master, ExactError> {
        let mut master = Master::new(self.left_out, self.sizes, &self.units)?;
        master.dear(self.dear)?;
        for job in (0..self.demanded.len()).filter(|job| self.demanded[*job]) {
            master.demand(job, true)?;
        }
        (0..self.cuts).try_for_each(|_| master.cut(&[], 1.0))?;
        self.columns.iter().try_for_each(|(entry, _)| master.add(entry))?;
        Ok(master)
    }

    /// What the master is worth with one more demand; nothing if time is over.
    fn with(&self, master: &mut Master, demand: Demand, left: Option<f64>) -> Result<Option<f64>, ExactError> {
        let off: Vec<usize> = (0..self.columns.len()).filter(|at| !demand.allows(self.columns[*at].1)).collect();
        let jobs = demand.demanded().iter().map(|job| *job as usize);
        let jobs: Vec<usize> = jobs.filter(|job| !self.demanded[*job]).collect();
        let set = |master: &mut Master, kept: bool| -> Result<(), ExactError> {
            off.iter().try_for_each(|at| master.allow(*at, !kept))?;
            jobs.iter().try_for_each(|job| master.demand(*job, kept))
        };
        set(master, true)?;
        let answer = master.solve(left)?;
        set(master, false)?;
        Ok(answer.map(|answer| answer.value))
    }
}

/// Those of which a part is taken, in an order that does not depend on the map's.
fn parts<K: Copy + Ord>(shares: FxHashMap<K, f64>, pair: impl Fn(K) -> [Demand; 2]) -> Vec<(f64, [Demand; 2])> {
    let mut parts: Vec<(K, f64)> =
        shares.into_iter().filter(|(_, share)| (WHOLE..1.0 - WHOLE).contains(share)).collect();
    parts.sort_by_key(|(key, _)| *key);
    parts.into_iter().map(|(key, share)| (share, pair(key))).collect()
}

//! What to branch on: who serves a job, or which two jobs share a route, by trying the most promising (strong branching, Applegate,
//! Bixby, Chvátal and Cook 1995).

use super::node::{Demand, Node};
use super::{Run, Taken};
use crate::exact::ExactError;
use rustc_hash::FxHashMap;

/// Candidates that are tried.
const TRIED: usize = 8;
/// A share this close to a whole number is one.
const WHOLE: f64 = 1e-5;

impl Run<'_, '_> {
    /// The two demands that split a node best; nothing where every route is taken whole or not at all.
    pub(super) fn choose(&mut self, node: &Node, taken: &Taken) -> Result<Option<[Demand; 2]>, ExactError> {
        let mut candidates = self.servers(taken);
        if candidates.is_empty() {
            candidates = self.pairs(taken);
        }
        candidates.sort_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()));
        candidates.truncate(TRIED);
        if candidates.len() < 2 {
            return Ok(candidates.pop().map(|(_, pair)| pair));
        }
        self.turn_to(node)?;
        let mut best: Option<(f64, [Demand; 2])> = None;
        for (_, pair) in candidates {
            let mut score = 1.0;
            for demand in pair {
                self.try_out(node, demand)?;
                let Some(answer) = self.solve_master()? else { return Ok(Some(pair)) };
                score *= (answer.value - taken.value).max(1e-6);
            }
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, pair));
            }
        }
        Ok(best.map(|(_, pair)| pair))
    }

    /// Jobs that are served by a class in part.
    fn servers(&self, taken: &Taken) -> Vec<(f64, [Demand; 2])> {
        let mut shares: FxHashMap<(u32, usize), f64> = FxHashMap::default();
        for (slot, share) in &taken.shares {
            let route = &self.pool.routes[self.loaded[*slot as usize].route];
            route.jobs.iter().for_each(|job| *shares.entry((*job, route.class)).or_default() += share);
        }
        let pair = |(job, class)| [Demand::By { job, class }, Demand::NotBy { job, class }];
        parts(shares, pair)
    }

    /// Pairs of jobs that share a route in part.
    fn pairs(&self, taken: &Taken) -> Vec<(f64, [Demand; 2])> {
        let mut shares: FxHashMap<[u32; 2], f64> = FxHashMap::default();
        for (slot, share) in &taken.shares {
            let mut jobs = self.pool.routes[self.loaded[*slot as usize].route].jobs.clone();
            jobs.sort_unstable();
            for (at, a) in jobs.iter().enumerate() {
                jobs[at + 1..].iter().for_each(|b| *shares.entry([*a, *b]).or_default() += share);
            }
        }
        parts(shares, |pair| [Demand::Together { pair }, Demand::Apart { pair }])
    }
}

/// Those of which a part is taken, in an order that does not depend on the map's.
fn parts<K: Copy + Ord>(shares: FxHashMap<K, f64>, pair: impl Fn(K) -> [Demand; 2]) -> Vec<(f64, [Demand; 2])> {
    let mut parts: Vec<(K, f64)> =
        shares.into_iter().filter(|(_, share)| (WHOLE..1.0 - WHOLE).contains(share)).collect();
    parts.sort_by_key(|(key, _)| *key);
    parts.into_iter().map(|(key, share)| (share, pair(key))).collect()
}

//! What a master takes in part, and what splits it: who serves a job, or which two jobs share a route.

use super::demand::Demand;
use super::generate::Column;
use super::trial::Candidate;
use rustc_hash::FxHashMap;

/// A share this close to a whole number is one.
const WHOLE: f64 = 1e-5;

/// Jobs that are served by a class in part. `taken`: routes and how much of each is taken.
pub(super) fn servers<'r>(taken: impl Iterator<Item = (&'r Column, f64)>) -> Vec<Candidate> {
    let mut shares: FxHashMap<(u32, usize), f64> = FxHashMap::default();
    for (route, share) in taken {
        route.jobs.iter().for_each(|job| *shares.entry((*job, route.class)).or_default() += share);
    }
    let pair = |(job, class)| [Demand::By { job, class }, Demand::NotBy { job, class }];
    parts(shares, pair)
}

/// Pairs of jobs that share a route in part.
pub(super) fn pairs<'r>(taken: impl Iterator<Item = (&'r Column, f64)>) -> Vec<Candidate> {
    let mut shares: FxHashMap<[u32; 2], f64> = FxHashMap::default();
    for (route, share) in taken {
        let mut jobs = route.jobs.clone();
        jobs.sort_unstable();
        for (at, a) in jobs.iter().enumerate() {
            jobs[at + 1..].iter().for_each(|b| *shares.entry([*a, *b]).or_default() += share);
        }
    }
    parts(shares, |pair| [Demand::Together { pair }, Demand::Apart { pair }])
}

/// Those of which a part is taken, in an order that does not depend on the map's.
fn parts<K: Copy + Ord>(shares: FxHashMap<K, f64>, pair: impl Fn(K) -> [Demand; 2]) -> Vec<Candidate> {
    let mut parts: Vec<(K, f64)> =
        shares.into_iter().filter(|(_, share)| (WHOLE..1.0 - WHOLE).contains(share)).collect();
    parts.sort_by_key(|(key, _)| *key);
    parts.into_iter().map(|(key, share)| (share, pair(key))).collect()
}

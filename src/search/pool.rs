//! Routes that the search met, for the MILP to combine.

use super::tour::Tour;
use crate::eval::Node;
use crate::units::{JobId, Money, ShiftId};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// A route that was part of some solution.
#[derive(Clone, Debug)]
pub struct PooledRoute {
    /// A shift it was made for.
    pub shift: ShiftId,
    /// Its stops.
    pub nodes: Vec<Node>,
    /// Its cost as the search sees it.
    pub cost: Money,
    /// When it was last met: a count that grows with every addition to the pool.
    pub met: u64,
}

/// Routes by class of shift and set of jobs; of two with the same, the cheaper stays.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    routes: FxHashMap<u64, PooledRoute>,
    additions: u64,
}

/// Largest number of routes kept.
const LARGEST: usize = 60_000;

impl Pool {
    /// Notes a tour; `class` is that of its shift.
    pub fn add(&mut self, class: u32, tour: &Tour) {
        if tour.jobs > 0 {
            self.note(class, tour.shift, &tour.nodes, tour.cost);
        }
    }

    fn note(&mut self, class: u32, shift: ShiftId, nodes: &[Node], cost: Money) {
        let key = key(class, nodes);
        self.additions += 1;
        let met = self.additions;
        if let Some(known) = self.routes.get_mut(&key) {
            known.met = met;
            if cost < known.cost {
                known.nodes.clear();
                known.nodes.extend_from_slice(nodes);
                (known.shift, known.cost) = (shift, cost);
            }
            return;
        }
        if self.routes.len() >= LARGEST {
            self.forget();
        }
        self.routes.insert(key, PooledRoute { shift, nodes: nodes.to_vec(), cost, met });
    }

    /// Drops the half that was not met for longest.
    fn forget(&mut self) {
        let mut met: Vec<u64> = self.routes.values().map(|route| route.met).collect();
        let half = met.len() / 2;
        let (_, middle, _) = met.select_nth_unstable(half);
        let middle = *middle;
        self.routes.retain(|_, route| route.met >= middle);
    }

    /// Takes over another pool's routes.
    pub fn merge(&mut self, other: Pool) {
        let base = self.additions;
        self.additions += other.additions;
        for (key, mut route) in other.routes {
            route.met += base;
            match self.routes.get_mut(&key) {
                Some(known) => {
                    let met = known.met.max(route.met);
                    if route.cost < known.cost {
                        *known = route;
                    }
                    known.met = met;
                }
                None => drop(self.routes.insert(key, route)),
            }
        }
        if self.routes.len() > LARGEST {
            self.forget();
        }
    }

    /// The `most` routes met last, latest first.
    pub fn latest(&self, most: usize) -> Vec<&PooledRoute> {
        let mut routes: Vec<(&u64, &PooledRoute)> = self.routes.iter().collect();
        routes.sort_unstable_by_key(|(key, route)| (std::cmp::Reverse(route.met), **key));
        routes.into_iter().take(most).map(|(_, route)| route).collect()
    }

    /// The number of routes.
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }
}

/// Key of a class and a set of jobs: the sum of the jobs' hashes does not depend on their order.
fn key(class: u32, nodes: &[Node]) -> u64 {
    let hash = |value: u64| {
        let mut hasher = FxHasher::default();
        value.hash(&mut hasher);
        // FxHash is linear in its input: a finaliser keeps sums of different sets apart (splitmix64).
        let mut z = hasher.finish().wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    let jobs = nodes.iter().filter_map(|node| node.as_job());
    jobs.map(|JobId(job)| hash(u64::from(job) + 1)).fold(hash(u64::from(class) << 32), u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(jobs: &[u32], cost: Money) -> PooledRoute {
        let nodes = jobs.iter().map(|job| Node::job(JobId(*job))).collect();
        PooledRoute { shift: ShiftId(0), nodes, cost, met: 0 }
    }

    fn add(pool: &mut Pool, class: u32, jobs: &[u32], cost: Money) {
        let route = route(jobs, cost);
        pool.note(class, route.shift, &route.nodes, cost);
    }

    #[test]
    fn of_two_orders_of_the_same_jobs_the_cheaper_stays() {
        let mut pool = Pool::default();
        add(&mut pool, 0, &[1, 2, 3], 30);
        add(&mut pool, 0, &[3, 2, 1], 20);
        add(&mut pool, 0, &[2, 1, 3], 25);
        assert_eq!(pool.len(), 1);
        let kept = pool.latest(9)[0];
        assert_eq!((kept.cost, kept.nodes.clone()), (20, route(&[3, 2, 1], 0).nodes));
    }

    #[test]
    fn classes_and_job_sets_are_told_apart() {
        let mut pool = Pool::default();
        add(&mut pool, 0, &[1, 2], 1);
        add(&mut pool, 1, &[1, 2], 1);
        add(&mut pool, 0, &[1, 3], 1);
        add(&mut pool, 0, &[3], 1);
        assert_eq!(pool.len(), 4);
    }

    #[test]
    fn the_latest_come_first_and_merging_keeps_the_cheaper() {
        let (mut mine, mut theirs) = (Pool::default(), Pool::default());
        add(&mut mine, 0, &[1], 5);
        add(&mut theirs, 0, &[2], 7);
        add(&mut theirs, 0, &[1], 4);
        mine.merge(theirs);
        let costs: Vec<Money> = mine.latest(9).iter().map(|route| route.cost).collect();
        assert_eq!(costs, [4, 7]);
        assert_eq!(mine.latest(1).len(), 1);
    }
}

//! Subset-row cuts on three jobs (Jepsen, Petersen, Spoorendonk and Pisinger 2008): of the routes that serve two or more of
//! them, at most one is driven.

use crate::units::Money;
use rustc_hash::FxHashSet;

/// Cuts in the master, each by its jobs in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    pub(super) all: Vec<[u32; 3]>,
    known: FxHashSet<[u32; 3]>,
}

/// What cuts add to the reduced cost of a route: those with a price, by job.
pub(super) struct Charges {
    by_job: Vec<Vec<u16>>,
    /// By cut: what a second of its jobs costs.
    prices: Vec<Money>,
    /// By cut: the jobs met so far.
    met: Vec<u8>,
}

impl Charges {
    /// What a route pays.
    pub(super) fn of(&mut self, jobs: &[u32]) -> Money {
        let Self { by_job, prices, met } = self;
        let cuts = || jobs.iter().flat_map(|job| &by_job[*job as usize]).map(|cut| usize::from(*cut));
        let mut sum = 0;
        for cut in cuts() {
            met[cut] += 1;
            sum += if met[cut] % 2 == 0 { prices[cut] } else { 0 };
        }
        cuts().for_each(|cut| met[cut] = 0);
        sum
    }
}

/// How much a cut must be broken to be worth a row.
const BROKEN: f64 = 0.05;

impl Cuts {
    /// How often a route counts in a cut.
    pub(super) fn factor(cut: &[u32; 3], jobs: &[u32]) -> f64 {
        (jobs.iter().filter(|job| cut.contains(job)).count() / 2) as f64
    }

    /// All cuts that a route counts in.
    pub(super) fn factors(&self, jobs: &[u32]) -> Vec<(usize, f64)> {
        Self::factors_of(&self.all, jobs)
    }

    /// Those of some cuts that a route counts in.
    pub(super) fn factors_of(cuts: &[[u32; 3]], jobs: &[u32]) -> Vec<(usize, f64)> {
        let factors = cuts.iter().enumerate().map(|(at, cut)| (at, Self::factor(cut, jobs)));
        factors.filter(|(_, factor)| *factor > 0.0).collect()
    }

    /// What cuts with these prices, none above 0, add to the reduced cost of routes over so many jobs.
    pub(super) fn charges(&self, prices: &[Money], jobs: usize) -> Charges {
        let mut charges = Charges { by_job: vec![Vec::new(); jobs], prices: Vec::new(), met: Vec::new() };
        for (cut, price) in self.all.iter().zip(prices).filter(|(_, price)| **price < 0) {
            cut.iter().for_each(|job| charges.by_job[*job as usize].push(charges.prices.len() as u16));
            charges.prices.push(-price);
            charges.met.push(0);
        }
        charges
    }

    /// The cuts that a solution breaks most, `most` at most and `each` at most for any job. `routes`: jobs and share of each.
    pub(super) fn broken(&self, routes: &[(&[u32], f64)], most: usize, each: usize) -> Vec<[u32; 3]> {
        let mut jobs: Vec<u32> = routes.iter().flat_map(|(jobs, _)| jobs.iter().copied()).collect();
        jobs.sort_unstable();
        jobs.dedup();
        let place = |job: u32| jobs.binary_search(&job).unwrap_or(0);
        let mut of_job: Vec<Vec<u32>> = vec![Vec::new(); jobs.len()];
        let mut counts: Vec<Vec<u8>> = vec![vec![0; jobs.len()]; routes.len()];
        for (at, (route, _)) in routes.iter().enumerate() {
            for job in *route {
                counts[at][place(*job)] += 1;
                if counts[at][place(*job)] == 1 {
                    of_job[place(*job)].push(at as u32);
                }
            }
        }
        let mut found: Vec<(f64, [u32; 3])> = Vec::new();
        for a in 0..jobs.len() {
            for b in a + 1..jobs.len() {
                if !of_job[a].iter().any(|route| counts[*route as usize][b] > 0) {
                    continue;
                }
                for c in (0..jobs.len()).filter(|c| *c != a && *c != b) {
                    let mut sum = 0.0;
                    for route in of_job[a].iter().chain(&of_job[b]) {
                        let row = &counts[*route as usize];
                        // A route that is in both lists is met twice.
                        let twice = if row[a] > 0 && row[b] > 0 { 0.5 } else { 1.0 };
                        sum += twice * routes[*route as usize].1 * f64::from((row[a] + row[b] + row[c]) / 2);
                    }
                    if sum > 1.0 + BROKEN {
                        let mut cut = [jobs[a], jobs[b], jobs[c]];
                        cut.sort_unstable();
                        found.push((sum, cut));
                    }
                }
            }
        }
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        let mut used = vec![0; jobs.len()];
        let mut chosen: Vec<[u32; 3]> = Vec::new();
        for (_, cut) in found {
            let free = cut.iter().all(|job| used[place(*job)] < each);
            if chosen.len() < most && free && !self.known.contains(&cut) && !chosen.contains(&cut) {
                cut.iter().for_each(|job| used[place(*job)] += 1);
                chosen.push(cut);
            }
        }
        chosen
    }

    /// Takes a cut in; says whether it is new.
    pub(super) fn add(&mut self, cut: [u32; 3]) -> bool {
        let new = self.known.insert(cut);
        if new {
            self.all.push(cut);
        }
        new
    }
}

//! Subset-row cuts on three jobs (Jepsen, Petersen, Spoorendonk and Pisinger 2008): of the routes that serve two or more of
//! them, at most one is driven. In labelling a cut with a memory is cheaper (Pecin, Pessoa, Poggi and Uchoa 2017): a path that comes to a job
//! outside forgets what it served, so it may count less often, and fewer paths have to be told apart.

use crate::units::Money;
use rustc_hash::FxHashMap;

/// A cut.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// Its jobs, in order.
    pub(super) jobs: [u32; 3],
    /// Jobs at which a route remembers that it served one of them, as bits; nothing: everywhere.
    memory: Option<Box<[u64]>>,
}

impl Cut {
    /// Whether a route that comes to a job still knows what it served.
    pub(super) fn keeps(&self, job: u32) -> bool {
        let remembers = |memory: &[u64]| memory[job as usize / 64] >> (job % 64) & 1 == 1;
        self.jobs.contains(&job) || self.memory.as_deref().is_none_or(remembers)
    }

    /// How often a route counts that serves these jobs one after the other.
    pub(super) fn factor(&self, jobs: &[u32]) -> f64 {
        let (mut times, mut odd) = (0, false);
        for job in jobs {
            if self.jobs.contains(job) {
                times += u32::from(odd);
                odd = !odd;
            } else {
                odd &= self.keeps(*job);
            }
        }
        f64::from(times)
    }

    /// Makes the memory so long that a route counts as often as it would if nothing were forgotten.
    fn remember(&mut self, jobs: &[u32]) {
        let Some(memory) = &mut self.memory else { return };
        for (from, to) in pairs(jobs, &self.jobs) {
            jobs[from..=to].iter().for_each(|job| memory[*job as usize / 64] |= 1 << (job % 64));
        }
    }
}

/// The visits of some of the jobs in pairs, each by its places: of an odd number one is left out, so that the least lies between the others.
fn pairs(jobs: &[u32], of: &[u32; 3]) -> Vec<(usize, usize)> {
    let places: Vec<usize> = (0..jobs.len()).filter(|at| of.contains(&jobs[*at])).collect();
    let without = |left_out: usize| {
        let others = places.iter().enumerate().filter(|(at, _)| *at != left_out);
        let others: Vec<usize> = others.map(|(_, place)| *place).collect();
        others.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    match places.len() % 2 {
        0 => without(usize::MAX),
        _ => {
            let length = |pairs: &Vec<(usize, usize)>| pairs.iter().map(|(from, to)| to - from).sum::<usize>();
            (0..places.len()).step_by(2).map(without).min_by_key(length).unwrap_or_default()
        }
    }
}

/// Cuts in the master.
#[derive(Clone, Debug, Default)]
pub(super) struct Cuts {
    pub(super) all: Vec<Cut>,
    /// The last with these jobs.
    known: FxHashMap<[u32; 3], usize>,
    /// Words of a memory; nothing: routes remember everywhere.
    words: Option<usize>,
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
    /// What a route pays that remembers everywhere.
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
    /// None yet; routes over so many jobs forget what they may.
    pub(super) fn forgetful(jobs: usize) -> Self {
        Self { words: Some(jobs.div_ceil(64)), ..Self::default() }
    }

    /// All cuts that a route counts in, with how often.
    pub(super) fn factors(&self, jobs: &[u32]) -> Vec<(usize, f64)> {
        factors(&self.all, jobs)
    }

    /// Those that have a price, with it; `prices`: by cut, none above 0.
    pub(super) fn with_price<'c, 'p>(
        &'c self,
        prices: &'p [Money],
    ) -> impl Iterator<Item = (&'c Cut, Money)> + use<'c, 'p> {
        self.all.iter().zip(prices.iter().copied()).filter(|(_, price)| *price < 0)
    }

    /// What cuts with these prices, none above 0, add to the reduced cost of routes over so many jobs.
    pub(super) fn charges(&self, prices: &[Money], jobs: usize) -> Charges {
        let mut charges = Charges { by_job: vec![Vec::new(); jobs], prices: Vec::new(), met: Vec::new() };
        for (cut, price) in self.with_price(prices) {
            cut.jobs.iter().for_each(|job| charges.by_job[*job as usize].push(charges.prices.len() as u16));
            charges.prices.push(-price);
            charges.met.push(0);
        }
        charges
    }

    /// The cuts that a solution breaks most, `most` at most and `each` at most for any job. `routes`: jobs in order, and share of each.
    pub(super) fn broken(&self, routes: &[(&[u32], f64)], most: usize, each: usize) -> Vec<Cut> {
        let mut used: FxHashMap<u32, usize> = FxHashMap::default();
        let mut chosen: Vec<Cut> = Vec::new();
        for jobs in broken_jobs(routes) {
            if chosen.len() >= most {
                break;
            }
            let free = jobs.iter().all(|job| used.get(job).is_none_or(|used| *used < each));
            let Some(cut) = free.then(|| self.longer(jobs, routes)).flatten() else { continue };
            jobs.iter().for_each(|job| *used.entry(*job).or_default() += 1);
            chosen.push(cut);
        }
        chosen
    }

    /// The cut on some jobs with what routes have to remember; nothing if it is there.
    fn longer(&self, jobs: [u32; 3], routes: &[(&[u32], f64)]) -> Option<Cut> {
        let known = self.known.get(&jobs).map(|at| &self.all[*at]);
        let none = || self.words.map(|words| vec![0; words].into_boxed_slice());
        let mut cut = known.cloned().unwrap_or_else(|| Cut { jobs, memory: none() });
        routes.iter().for_each(|(route, _)| cut.remember(route));
        known.is_none_or(|known| known.memory != cut.memory).then_some(cut)
    }

    /// Takes a cut in.
    pub(super) fn add(&mut self, cut: Cut) {
        self.known.insert(cut.jobs, self.all.len());
        self.all.push(cut);
    }
}

/// Those of some cuts that a route counts in, with how often.
pub(super) fn factors<'c>(cuts: impl IntoIterator<Item = &'c Cut>, jobs: &[u32]) -> Vec<(usize, f64)> {
    let factors = cuts.into_iter().enumerate().map(|(at, cut)| (at, cut.factor(jobs)));
    factors.filter(|(_, factor)| *factor > 0.0).collect()
}

/// The jobs of cuts that a solution breaks, the most broken first. `routes`: jobs and share of each.
fn broken_jobs(routes: &[(&[u32], f64)]) -> Vec<[u32; 3]> {
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
    let mut met = rustc_hash::FxHashSet::default();
    found.into_iter().map(|(_, cut)| cut).filter(|cut| met.insert(*cut)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_counts_once_for_two_jobs_and_forgets_outside_of_the_memory() {
        let everywhere = Cut { jobs: [1, 2, 3], memory: None };
        assert_eq!(everywhere.factor(&[1, 5, 2]), 1.0);
        assert_eq!(everywhere.factor(&[1, 5, 6]), 0.0);
        assert_eq!(everywhere.factor(&[3, 1, 4, 2]), 1.0);
        let mut cut = Cut { jobs: [1, 2, 3], memory: Some(vec![0].into()) };
        assert_eq!(cut.factor(&[1, 5, 2]), 0.0);
        assert_eq!(cut.factor(&[1, 2]), 1.0, "nothing lies between them");
        cut.remember(&[1, 5, 2]);
        assert_eq!(cut.factor(&[1, 5, 2]), 1.0);
        assert_eq!(cut.factor(&[1, 6, 2]), 0.0);
    }

    #[test]
    fn of_three_visits_the_nearest_two_are_remembered() {
        let mut cut = Cut { jobs: [1, 2, 3], memory: Some(vec![0].into()) };
        let route = [1, 7, 8, 2, 9, 3];
        cut.remember(&route);
        assert_eq!(cut.factor(&route), 1.0);
        assert!(cut.keeps(9) && !cut.keeps(7) && !cut.keeps(8));
    }

    #[test]
    fn a_broken_cut_comes_again_where_more_has_to_be_remembered() {
        let mut cuts = Cuts::forgetful(20);
        let routes: [(&[u32], f64); 3] = [(&[1, 5, 2], 0.5), (&[2, 6, 3], 0.5), (&[1, 7, 3], 0.5)];
        let new = cuts.broken(&routes, 10, 3);
        assert_eq!(new.iter().map(|cut| cut.jobs).collect::<Vec<_>>(), [[1, 2, 3]]);
        new.into_iter().for_each(|cut| cuts.add(cut));
        assert!(cuts.broken(&routes, 10, 3).is_empty());
        let others: [(&[u32], f64); 3] = [(&[1, 8, 2], 0.5), (&[2, 6, 3], 0.5), (&[1, 7, 3], 0.5)];
        let again = cuts.broken(&others, 10, 3);
        assert_eq!(again.len(), 1);
        assert!(again[0].keeps(8) && again[0].keeps(5));
    }
}

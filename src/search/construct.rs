//! First plan: the greatest saving first.
//!
//! Of all absent jobs the one is inserted that lowers the cost most: what leaving it out costs, less what its best
//! place adds. This is the cheapest insertion of Solomon, "Algorithms for the vehicle routing and scheduling problems
//! with time window constraints", Operations Research 35 (1987), for jobs that may be left out. Regret (Potvin and
//! Rousseau, 1993) was measured beside it: where not all jobs fit, it fills the day with jobs that are only hard to place and
//! leaves out those that matter; plans of full days cost 20 to 50 % more. See `docs/search.md`.
//!
//! Savings wait in a heap and are priced anew only when a job comes up whose tour has changed since, so the work is
//! close to linear in the number of jobs.

use super::blink::NoBlink;
use super::group::insert_group;
use super::insertion::Insertion;
use super::pricer::{Best, Pricer};
use super::state::State;
use crate::eval::{Group, Problem};
use crate::units::{Id, JobId, Money, ShiftId};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A job's best insertion and when it was found.
#[derive(Clone, Copy, Debug)]
struct Offer {
    insertion: Insertion,
    /// Changes of the tour when this was priced.
    version: u32,
}

/// Inserts every absent job that has room and pays, until `stop` says so. Gives the jobs inserted, in order.
pub fn construct<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    stop: &dyn Fn() -> bool,
) -> Vec<JobId> {
    let mut inserted = construct_groups(problem, state, pricer, stop);
    let mut offers = Offers::new(problem, state);
    let free = |job: &JobId| problem.bonds.group(*job).is_none();
    let mut absent: Vec<JobId> = state.absent().iter().copied().filter(free).collect();
    absent.sort_unstable();
    for job in absent {
        if stop() {
            return inserted;
        }
        offers.refresh(state, pricer, job);
    }
    while let Some((job, offer)) = offers.next(state) {
        if stop() {
            break;
        }
        let tour = offer.insertion.tour;
        let is_bound = !state.allows(problem, job, ShiftId::from_index(tour));
        if is_bound || offers.versions[tour] != offer.version {
            offers.refresh(state, pricer, job);
        } else if state.insert(problem, &mut pricer.scratch, &offer.insertion) {
            inserted.push(job);
            offers.grown(tour);
            offers.offer_to_neighbours(state, pricer, job, tour);
        }
    }
    inserted
}

/// Jobs bound in time first, while there is room for all of them; the dearest group first.
fn construct_groups<'a>(
    problem: &Problem<'a>,
    state: &mut State,
    pricer: &mut Pricer<'a>,
    stop: &dyn Fn() -> bool,
) -> Vec<JobId> {
    let out = |group: &&Group| group.jobs.iter().all(|job| state.place(*job).is_none());
    let mut groups: Vec<&Group> = problem.bonds.groups().iter().filter(out).collect();
    let price = |group: &Group| -> Money { group.jobs.iter().map(|job| problem.job(*job).left_out).sum() };
    groups.sort_by_cached_key(|group| (Reverse(price(group)), group.jobs[0]));
    let mut inserted = Vec::new();
    for group in groups {
        if stop() {
            break;
        }
        if insert_group(problem, state, pricer, group, 0, None) {
            inserted.extend(group.jobs.iter().copied().filter(|job| state.place(*job).is_some()));
        }
    }
    inserted
}

/// What absent jobs are offered.
struct Offers<'p, 'a> {
    problem: &'p Problem<'a>,
    /// Changes of each tour.
    versions: Vec<u32>,
    of: Vec<Option<Offer>>,
    /// Savings; entries that are no longer a job's offer are skipped.
    heap: BinaryHeap<(Money, Reverse<JobId>)>,
}

impl<'p, 'a> Offers<'p, 'a> {
    fn new(problem: &'p Problem<'a>, state: &State) -> Self {
        Self {
            problem,
            versions: vec![0; state.tours.len()],
            of: vec![None; problem.job_count()],
            heap: BinaryHeap::with_capacity(state.absent().len()),
        }
    }

    /// Takes out the greatest saving.
    fn next(&mut self, state: &State) -> Option<(JobId, Offer)> {
        while let Some((saving, Reverse(job))) = self.heap.pop() {
            let current = self.of[job.index()].filter(|offer| self.saving(job, offer) == saving);
            if let Some(offer) = current.filter(|_| state.place(job).is_none()) {
                self.of[job.index()] = None;
                return Some((job, offer));
            }
        }
        None
    }

    /// A tour changed; so did what its van holds on other days, if it lasts, and what there is room for on those of a week that is
    /// limited.
    fn grown(&mut self, tour: usize) {
        self.versions[tour] += 1;
        for day in self.problem.weeks.days(ShiftId::from_index(tour)).iter().filter(|day| day.index() != tour) {
            self.versions[day.index()] += 1;
        }
        let Some(hours) = &self.problem.hours else { return };
        let week = |at: usize| hours.limit(ShiftId::from_index(at)).map(|(week, _)| week);
        let Some(here) = week(tour) else { return };
        let others = (0..self.versions.len()).filter(|at| *at != tour && week(*at) == Some(here));
        others.for_each(|at| self.versions[at] += 1);
    }

    fn saving(&self, job: JobId, offer: &Offer) -> Money {
        self.problem.job(job).left_out - offer.insertion.delta
    }

    fn make(&mut self, job: JobId, insertion: Insertion) {
        let offer = Offer { insertion, version: self.versions[insertion.tour] };
        self.heap.push((self.saving(job, &offer), Reverse(job)));
        self.of[job.index()] = Some(offer);
    }

    /// Prices a job anew.
    fn refresh(&mut self, state: &State, pricer: &mut Pricer<'a>, job: JobId) {
        let bound = self.problem.job(job).left_out;
        match pricer.best(self.problem, state, job, bound, &mut NoBlink) {
            Some(insertion) => self.make(job, insertion),
            None => self.of[job.index()] = None,
        }
    }

    /// After a tour grew, it may suit the absent neighbours of the job it took.
    fn offer_to_neighbours(&mut self, state: &State, pricer: &mut Pricer<'a>, job: JobId, tour: usize) {
        let (problem, grown) = (self.problem, &state.tours[tour]);
        for neighbour in problem.graph.close_neighbours(job) {
            let is_free = state.place(*neighbour).is_none() && problem.bonds.group(*neighbour).is_none();
            if !is_free || !problem.graph.can_serve(grown.shift, *neighbour) {
                continue;
            }
            // An offer that got worse is priced anew when its job comes up.
            let known = self.of[neighbour.index()];
            let bound = known.map_or(problem.job(*neighbour).left_out, |offer| offer.insertion.delta);
            let mut found = Best { delta: bound, found: None };
            pricer.scan_tour(problem, state, grown, *neighbour, &mut NoBlink, &mut found);
            if let Some(insertion) = found.found {
                self.make(*neighbour, insertion);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::model::testing::{builder, job, line, shift, technician};
    use crate::model::{Instance, InstanceBuilder};
    use crate::units::{MONEY_UNIT, ShiftId};
    use std::cell::Cell;

    /// So many technicians with half an hour each, and jobs of ten minutes at these places with these prices.
    fn world(technicians: u32, jobs: &[(u32, i64)]) -> Instance {
        let mut all: InstanceBuilder = builder(10);
        for at in 0..technicians {
            let tech = technician(&format!("t{at}"), &all);
            all.technicians.push(tech);
            all.shifts.push(shift(at, 0, 30));
        }
        for (at, (site, price)) in jobs.iter().enumerate() {
            let mut job = job(&format!("j{at}"), *site);
            job.unserved_cost = price * MONEY_UNIT;
            all.jobs.push(job);
        }
        all.build(line(10)).unwrap()
    }

    fn constructed(instance: &Instance, stop: &dyn Fn() -> bool) -> (Vec<u32>, State) {
        let graph = Graph::build(instance);
        let problem = Problem::new(instance, &graph);
        let mut state = State::empty(&problem);
        let inserted = construct(&problem, &mut state, &mut Pricer::default(), stop);
        (inserted.into_iter().map(|job| job.0).collect(), state)
    }

    #[test]
    fn of_jobs_that_exclude_each_other_the_dear_one_is_served() {
        // There and back take 20 minutes, so one job fits. The dear one lies as far and comes last in the tables.
        let instance = world(1, &[(1, 100), (1, 101), (1, 900)]);
        let (inserted, state) = constructed(&instance, &|| false);
        assert_eq!(inserted, [2]);
        assert_eq!(state.absent().len(), 2);
    }

    #[test]
    fn a_place_that_a_dearer_job_took_is_looked_for_elsewhere() {
        let instance = world(2, &[(1, 400), (1, 900), (1, 500)]);
        let (inserted, state) = constructed(&instance, &|| false);
        assert_eq!(inserted, [1, 2], "the second goes to the other technician, the third finds nobody");
        assert_ne!(state.place(JobId(1)).map(|(tour, _)| tour), state.place(JobId(2)).map(|(tour, _)| tour));
    }

    #[test]
    fn what_does_not_pay_stays_out() {
        let (inserted, state) = constructed(&world(1, &[(1, 10), (0, 11)]), &|| false);
        assert_eq!(inserted, [1], "a job at the start costs its ten minutes, one ten kilometres away fifty");
        assert_eq!(state.place(JobId(0)), None);
        assert_eq!(state.tours[ShiftId(0).index()].jobs, 1);
    }

    #[test]
    fn stops_when_told_to() {
        let jobs: Vec<(u32, i64)> = (0..40).map(|at| (at % 2, 500)).collect();
        let instance = world(40, &jobs);
        let (all, _) = constructed(&instance, &|| false);
        assert_eq!(all.len(), 40);
        let asked = Cell::new(0);
        let (some, state) = constructed(&instance, &|| {
            asked.set(asked.get() + 1);
            asked.get() > 60
        });
        assert!(!some.is_empty() && some.len() < 25, "{}", some.len());
        assert_eq!(state.absent().len(), 40 - some.len());
    }
}

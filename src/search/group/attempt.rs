//! One way to put the jobs of a group in.

use super::begins::{DEAR, best_place, naturals};
use crate::eval::{Node, Problem};
use crate::model::RelationKind;
use crate::search::insertion::Insertion;
use crate::search::pricer::Pricer;
use crate::search::state::State;
use crate::search::tour::Tour;
use crate::units::{Id, JobId, Money, ShiftId, Ticks};
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

/// Jobs of a group going in one by one.
pub struct Attempt<'t, 'a> {
    problem: &'t Problem<'a>,
    state: &'t mut State,
    pricer: &'t mut Pricer<'a>,
    rng: Option<&'t mut Xoshiro256PlusPlus>,
    made: Vec<Insertion>,
    /// Tours as they were.
    saved: Vec<Tour>,
}

impl<'t, 'a> Attempt<'t, 'a> {
    /// Nothing is in yet. With `rng` places are passed over by chance.
    pub fn new(
        problem: &'t Problem<'a>,
        state: &'t mut State,
        pricer: &'t mut Pricer<'a>,
        rng: Option<&'t mut Xoshiro256PlusPlus>,
    ) -> Self {
        Self { problem, state, pricer, rng, made: Vec::new(), saved: Vec::new() }
    }

    /// Cost of everything as it is.
    pub fn cost(&self) -> Money {
        self.state.cost
    }

    /// What went in so far.
    pub fn made(&self) -> &[Insertion] {
        &self.made
    }

    /// Puts in all that have to be, the first at `begin`.
    pub fn whole(&mut self, jobs: &[JobId], begin: Ticks) -> bool {
        if self.put(jobs[0], begin).is_none() {
            return false;
        }
        (1..jobs.len()).all(|at| {
            let (passed, job) = (&jobs[..at], jobs[at]);
            let may_come = self.is_possible(job) && !self.is_alone(job, passed);
            (may_come && self.later(job)) || !self.is_needed(job)
        })
    }

    /// Whether one of `passed` that it cannot be without stays out.
    pub fn is_alone(&self, job: JobId, passed: &[JobId]) -> bool {
        self.partners(job).any(|other| passed.contains(&other) && !self.is_in(other))
    }

    /// Jobs that are served with this one or not at all.
    fn partners(&self, job: JobId) -> impl Iterator<Item = JobId> {
        let bonds = self.problem.bonds.of(job).iter().filter(|relation| relation.kind == RelationKind::StartGap);
        bonds.map(move |relation| if relation.first == job { relation.second } else { relation.first })
    }

    /// Whether the jobs that have to come before it are in.
    pub fn is_possible(&self, job: JobId) -> bool {
        let bonds = self.problem.bonds.of(job).iter();
        bonds
            .filter(|relation| relation.kind == RelationKind::Before && relation.second == job)
            .all(|relation| self.is_in(relation.first))
    }

    /// Whether a job that is in cannot be without this one.
    fn is_needed(&self, job: JobId) -> bool {
        self.partners(job).any(|other| self.is_in(other))
    }

    /// Whether a job is in.
    pub fn is_in(&self, job: JobId) -> bool {
        self.state.place(job).is_some()
    }

    /// Puts in a job whose begin is bounded by those that are in.
    pub fn later(&mut self, job: JobId) -> bool {
        let (problem, state) = (self.problem, &*self.state);
        let (from, to) = problem.bonds.hours(job, |other| {
            let (tour, at) = state.place(other)?;
            let begin = state.tours[tour].nodes[at].agreed_begin()?;
            let shift = problem.shift(ShiftId::from_index(tour));
            Some((begin, begin + problem.service(shift, other)))
        });
        let data = problem.job(job);
        let (from, to) = (from.max(data.from), to.min(data.to));
        if from > to {
            return false;
        }
        let mut begins = vec![from];
        if from < to {
            let free = naturals(problem, self.state, self.pricer, job, self.rng.as_deref_mut());
            begins.extend(free.into_iter().map(|begin| begin.clamp(from, to)));
            if to < Ticks::MAX / 8 {
                begins.push(to);
            }
            begins.extend(self.by_chance(&begins));
            begins.sort_unstable();
            begins.dedup();
        }
        let most = if self.is_needed(job) { DEAR } else { problem.job(job).left_out };
        let found =
            begins.into_iter().filter_map(|begin| self.best_at(job, begin)).min_by_key(|insertion| insertion.delta);
        found.is_some_and(|insertion| insertion.delta < most && self.make(insertion))
    }

    /// A begin between the first and the last of some that mean something.
    fn by_chance(&mut self, begins: &[Ticks]) -> Option<Ticks> {
        let rng = self.rng.as_deref_mut()?;
        let real = || begins.iter().copied().filter(|begin| begin.abs() < Ticks::MAX / 8);
        Some(rng.random_range(real().min()?..=real().max()?))
    }

    fn put(&mut self, job: JobId, begin: Ticks) -> Option<()> {
        let insertion = self.best_at(job, begin)?;
        self.make(insertion).then_some(())
    }

    /// The best place for a job that begins then.
    fn best_at(&mut self, job: JobId, begin: Ticks) -> Option<Insertion> {
        let windows = &self.problem.instance.jobs[job].windows;
        let open = windows.is_empty() || windows.iter().any(|hours| hours.from <= begin && begin <= hours.to);
        if !open || begin == Ticks::MIN {
            return None;
        }
        best_place(self.problem, self.state, self.pricer, Node::agreed(job, begin), self.rng.as_deref_mut())
    }

    fn make(&mut self, insertion: Insertion) -> bool {
        if self.saved.iter().all(|tour| tour.shift.index() != insertion.tour) {
            let days = State::days(self.problem, insertion.tour);
            self.saved.extend(days.into_iter().map(|day| self.state.tours[day].clone()));
        }
        let fits = self.state.insert(self.problem, &mut self.pricer.scratch, &insertion);
        if fits {
            self.made.push(insertion);
        }
        fits
    }

    /// Sets everything back.
    pub fn take_back(self) {
        self.state.restore(self.problem, &self.saved);
    }
}

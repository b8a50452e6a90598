//! A solution under change: tours, where each job is, who is left out, and undo.

mod books;
mod week;
mod within;

use super::area::Area;
use super::classes::{Classes, NEAR_CLASSES};
use super::gap::Gaps;
use super::insertion::{Insertion, with_insertion};
use super::ledger::{Ledger, Swap};
use super::room::Room;
use super::splice::Kept;
use super::tour::Tour;
use crate::eval::{Draw, Node, Problem, Scratch, Stores};
use crate::units::{Id, JobId, Money, ShiftId, Ticks};
use std::sync::Arc;

const NOWHERE: u32 = u32::MAX;

/// Tours by shift, and everything kept in step with them.
#[derive(Clone, Debug)]
pub struct State {
    /// One tour for each shift.
    pub tours: Vec<Tour>,
    /// Cost of all tours, of what ties them together and of the jobs left out.
    pub cost: Money,
    place: Vec<(u32, u32)>,
    gaps: Vec<Gaps>,
    room: Room,
    absent: Vec<JobId>,
    absent_at: Vec<u32>,
    empties: Vec<Vec<u32>>,
    empty_at: Vec<u32>,
    classes: Arc<Classes>,
    area: Option<Arc<Area>>,
    /// Tours that go out, of those that may change.
    used: usize,
    stores: Stores,
    ledger: Ledger,
    /// Tours as they were before the change at hand, and the cost then.
    saved: Vec<Tour>,
    saved_count: usize,
    saved_mark: Vec<u32>,
    served_mark: Vec<u32>,
    mark: u32,
    saved_cost: Money,
    old: Vec<Node>,
    buffer: Vec<Node>,
    /// Stops of several days, for the walk of a van.
    week: Vec<Node>,
}

impl State {
    /// Nobody goes anywhere.
    pub fn empty(problem: &Problem) -> Self {
        let shifts = problem.shifts.len();
        let jobs = problem.job_count();
        let classes = Classes::new(problem);
        let count = classes.of.iter().map(|class| *class as usize + 1).max().unwrap_or(0);
        let mut empties = vec![Vec::new(); count];
        let mut empty_at = vec![0; shifts];
        for (shift, class) in classes.of.iter().enumerate() {
            empty_at[shift] = empties[*class as usize].len() as u32;
            empties[*class as usize].push(shift as u32);
        }
        Self {
            tours: (0..shifts).map(|shift| Tour::empty(problem, ShiftId::from_index(shift))).collect(),
            cost: problem.jobs.iter().map(|job| job.left_out).sum(),
            place: vec![(NOWHERE, 0); jobs],
            gaps: vec![Gaps::NONE; jobs],
            room: Room::new(problem),
            absent: (0..jobs).map(JobId::from_index).collect(),
            absent_at: (0..jobs as u32).collect(),
            empties,
            empty_at,
            classes: Arc::new(classes),
            area: None,
            used: 0,
            stores: Stores::full(problem),
            ledger: Ledger::new(problem),
            saved: Vec::new(),
            saved_count: 0,
            saved_mark: vec![0; shifts],
            served_mark: vec![0; jobs],
            mark: 0,
            saved_cost: 0,
            old: Vec::new(),
            buffer: Vec::new(),
            week: Vec::new(),
        }
    }

    /// Tour and position of a job that is served.
    #[inline(always)]
    pub fn place(&self, job: JobId) -> Option<(usize, usize)> {
        let (tour, at) = self.place[job.index()];
        (tour != NOWHERE).then_some((tour as usize, at as usize))
    }

    /// The gaps beside a job that is served.
    #[inline(always)]
    pub fn gaps(&self, job: JobId) -> &Gaps {
        &self.gaps[job.index()]
    }

    /// Whether a tour's van may have what a job takes of the part that most jobs take: no is certain, and quickly said.
    #[inline(always)]
    pub fn may_hold(&self, tour: usize, job: JobId) -> bool {
        self.room.is_enough(tour, job)
    }

    /// Whether the jobs that a job is bound to let it go to a shift.
    #[inline(always)]
    pub fn allows(&self, problem: &Problem, job: JobId, shift: ShiftId) -> bool {
        let shift_of = |other| self.place(other).map(|(tour, _)| ShiftId::from_index(tour));
        problem.bonds.is_empty() || problem.bonds.allows(problem.instance, job, shift, shift_of)
    }

    /// Whether a job was served when the change at hand began.
    pub fn was_served(&self, job: JobId) -> bool {
        self.place(job).is_some() || self.served_mark[job.index()] == self.mark
    }

    /// The jobs left out that were served when the change at hand began.
    pub fn taken_out(&self) -> impl Iterator<Item = JobId> + '_ {
        let saved = self.saved[..self.saved_count].iter().flat_map(Tour::jobs);
        saved.filter(|job| self.place(*job).is_none())
    }

    /// The number of tours that go out, of those that a search may change.
    pub fn tours_used(&self) -> usize {
        self.used
    }

    /// Jobs left out, in no particular order.
    pub fn absent(&self) -> &[JobId] {
        &self.absent
    }

    /// Classes of shifts that a job should try when it opens a tour, nearest first.
    pub fn classes_near(&self, job: JobId) -> &[u32] {
        &self.classes.near[job.index()]
    }

    /// Whether there may be classes that can serve the job but are not among the near ones.
    pub fn has_far_classes(&self, problem: &Problem, job: JobId) -> bool {
        self.classes.near[job.index()].len() == NEAR_CLASSES && problem.graph.eligible(job).len() > NEAR_CLASSES
    }

    /// A shift of the class that has no tour.
    pub fn empty_of(&self, class: u32) -> Option<usize> {
        self.empties[class as usize].last().map(|shift| *shift as usize)
    }

    /// What a paid time in place of a tour's changes beyond the tour's own cost; `None` if the technician's week would be too
    /// long.
    #[inline]
    pub fn shared_cost(&self, problem: &Problem, tour: &Tour, paid: Ticks) -> Option<Money> {
        if !problem.shift(tour.shift).counted {
            return Some(0);
        }
        self.ledger.price(problem, &[Swap { shift: tour.shift, from: tour.paid, to: paid }])
    }

    /// The same to first order, by the shares of the work when the change at hand began: what insertions are compared by.
    #[inline]
    pub fn marginal_cost(&self, problem: &Problem, tour: &Tour, paid: Ticks) -> Option<Money> {
        if !problem.shift(tour.shift).counted {
            return Some(0);
        }
        self.ledger.marginal(problem, Swap { shift: tour.shift, from: tour.paid, to: paid })
    }

    /// The same of two tours at once.
    pub fn shared_cost_of_two(&self, problem: &Problem, a: (usize, Ticks), b: (usize, Ticks)) -> Option<Money> {
        let swap = |(tour, to): (usize, Ticks)| {
            let tour = &self.tours[tour];
            Swap { shift: tour.shift, from: tour.paid, to }
        };
        self.ledger.price(problem, &[swap(a), swap(b)])
    }

    /// Begins a change that [`State::undo`] can take back.
    pub fn begin(&mut self) {
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.saved_mark.fill(0);
            self.served_mark.fill(0);
            self.mark = 1;
        }
        self.saved_count = 0;
        self.saved_cost = self.cost;
        self.ledger.begin();
    }

    /// Takes back everything since [`State::begin`].
    pub fn undo(&mut self, problem: &Problem) {
        let mut saved = std::mem::take(&mut self.saved);
        self.swap_back(problem, &mut saved[..self.saved_count]);
        self.saved = saved;
        self.saved_count = 0;
        debug_assert_eq!(self.cost, self.saved_cost, "undo restores the cost");
    }

    /// Cost when the change at hand began.
    pub fn cost_before(&self) -> Money {
        self.saved_cost
    }

    /// The tours changed since [`State::begin`].
    pub fn changed(&self) -> impl Iterator<Item = usize> + '_ {
        self.saved[..self.saved_count].iter().map(|tour| tour.shift.index())
    }

    /// Sets a tour's stops. Jobs that were on it and are not any more become absent; new ones must be absent
    /// before. False if the stops break a rule: the tour is then as before.
    #[must_use]
    pub fn set_tour<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        at: usize,
        nodes: &[Node],
    ) -> bool {
        if self.tours[at].lasting {
            return self.set_days(problem, scratch, &[(at, nodes)], None);
        }
        self.save(at);
        self.splice(problem, scratch, at, nodes)
    }

    /// Sets an empty tour's stops, with so many units of what depots can run out of at most.
    #[must_use]
    pub fn set_tour_within<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        at: usize,
        (nodes, most): (&[Node], &[Draw]),
    ) -> bool {
        debug_assert!(self.tours[at].nodes.is_empty(), "what a tour has drawn would be lost");
        let all = self.stores.withhold(problem, most);
        let set = self.set_tour(problem, scratch, at, nodes);
        self.stores.release(problem, all, &self.tours[at].draws);
        set
    }

    /// Sets two tours that exchange jobs: both or neither, and only if that saves. Tours that draw on the same stock may
    /// together cost more than each was priced at.
    #[must_use]
    pub fn set_two<'a>(
        &mut self,
        problem: &Problem<'a>,
        scratch: &mut Scratch<'a>,
        (a, first): (usize, &[Node]),
        (b, second): (usize, &[Node]),
    ) -> bool {
        if self.tours[a].lasting || self.tours[b].lasting {
            let limit = Some(self.cost);
            return self.set_days(problem, scratch, &[(a, first), (b, second)], limit);
        }
        let before = (self.tours[a].clone(), self.tours[b].clone(), self.cost);
        // The second tour is emptied so that no job is ever on two.
        let emptied = self.set_tour(problem, scratch, b, &[]);
        debug_assert!(emptied);
        let done = self.set_tour(problem, scratch, a, first) && self.set_tour(problem, scratch, b, second);
        if done && self.cost < before.2 {
            return true;
        }
        self.restore(problem, &[before.0, before.1]);
        debug_assert_eq!(self.cost, before.2, "both tours are as before");
        false
    }

    /// Sets tours back to what they were.
    pub fn restore(&mut self, problem: &Problem, saved: &[Tour]) {
        saved.iter().for_each(|old| self.detach(problem, old.shift.index(), Kept::NOTHING));
        for old in saved {
            let at = old.shift.index();
            self.tours[at].copy_from(old);
            self.attach_whole(problem, at);
        }
    }

    /// Carries out an insertion of an absent job; false if it does not fit after all.
    #[must_use]
    pub fn insert<'a>(&mut self, problem: &Problem<'a>, scratch: &mut Scratch<'a>, insertion: &Insertion) -> bool {
        let mut nodes = std::mem::take(&mut self.buffer);
        nodes.clear();
        nodes.extend_from_slice(&self.tours[insertion.tour].nodes);
        with_insertion(&mut nodes, insertion);
        let fits = self.set_tour(problem, scratch, insertion.tour, &nodes);
        self.buffer = nodes;
        fits
    }

    fn save(&mut self, at: usize) {
        if self.saved_mark[at] == self.mark {
            return;
        }
        self.saved_mark[at] = self.mark;
        for job in self.tours[at].jobs() {
            self.served_mark[job.index()] = self.mark;
        }
        match self.saved.get_mut(self.saved_count) {
            Some(slot) => slot.copy_from(&self.tours[at]),
            None => self.saved.push(self.tours[at].clone()),
        }
        self.saved_count += 1;
    }
}

//! Keeps begins the earliest that sequences and relations allow: a change is pushed on to all that depends on it.
//!
//! Begins are the least solution of begin(next) ≥ end(before) + way and of the relations' gaps, which is a system of differences.
//! Recomputing whatever may have changed until nothing does finds it: within a group the gaps are closed first, and
//! between groups a circle of demands that feeds itself never comes to rest, which is how a contradiction shows. A circle that
//! closes to the tick may keep begins later than they have to be; so a plan that leaves has its begins computed from nothing.

use super::chains::{Chains, Edit, NOWHERE};
use super::day::Day;
use super::groups::Group;
use crate::units::{JobId, Money, Ticks};

/// Begins that may have to change, and those that did.
#[derive(Clone, Debug)]
pub struct Pushing {
    waiting: Vec<u32>,
    is_waiting: Vec<bool>,
    /// Stops whose begin changed, with the begin before.
    log: Vec<(u32, Ticks)>,
    alone: Vec<Ticks>,
    begins: Vec<Ticks>,
}

/// What pushing changed besides begins, to be set back.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    late: Money,
    worst: (Ticks, u32),
    broken: u32,
}

impl Before {
    /// Of a plan before a change.
    pub fn of(chains: &Chains) -> Self {
        Self { late: chains.late, worst: chains.worst, broken: chains.broken }
    }
}

impl Pushing {
    /// For a day.
    pub fn new(day: &Day) -> Self {
        let all = day.jobs + day.shifts;
        let (alone, begins) = (Vec::new(), Vec::new());
        Self { waiting: Vec::new(), is_waiting: vec![false; all], log: Vec::new(), alone, begins }
    }

    /// Says that the begin of a stop, or a return, may have to change.
    pub fn touch(&mut self, at: u32) {
        if !self.is_waiting[at as usize] {
            self.is_waiting[at as usize] = true;
            self.waiting.push(at);
        }
    }

    /// Says which begins an edit may change.
    pub fn touch_edit(&mut self, day: &Day, chains: &Chains, edit: Edit) {
        let next = |at: u32| chains.next[at as usize];
        let home = |at: u32| day.jobs as u32 + chains.tour[at as usize];
        match edit {
            Edit::Moved { job, from } => [next(from), job, next(job)].into_iter().for_each(|at| self.touch(at)),
            // Tails may come home at another time though none of their begins has changed.
            Edit::Exchanged { first, second } => {
                [next(first), next(second), home(first), home(second)].into_iter().for_each(|at| self.touch(at));
            }
        }
    }

    /// Begins of a plan from nothing; false if its relations contradict its sequences.
    #[must_use]
    pub fn all(&mut self, day: &Day, chains: &mut Chains) -> bool {
        (chains.late, chains.worst, chains.broken) = (0, (0, NOWHERE), 0);
        for job in 0..day.jobs as u32 {
            if !chains.is_served(job) {
                continue;
            }
            let first = day.problem.job(JobId(job)).from.max(0);
            self.enter(day, chains, job, first);
            self.touch(job);
        }
        for home in day.jobs..day.jobs + day.shifts {
            chains.begin[home] = 0;
            self.touch(home as u32);
        }
        let done = self.push(day, chains, Money::MAX, day.jobs);
        self.log.clear();
        chains.worst = worst(day, chains);
        done
    }

    /// Counts a job that has come onto a tour at an instant that is not behind its true begin.
    pub fn enter(&mut self, day: &Day, chains: &mut Chains, job: u32, first: Ticks) {
        chains.begin[job as usize] = first;
        self.count(day, chains, job, first, 1);
    }

    /// Pushes what was touched; false if it never comes to rest or costs far more than `limit`.
    #[must_use]
    pub fn after(&mut self, day: &Day, chains: &mut Chains, limit: Money) -> bool {
        let done = self.push(day, chains, limit.saturating_mul(3), 2) && chains.broken == 0;
        if done {
            self.update_worst(day, chains);
        }
        done
    }

    /// Takes the last change of begins back.
    pub fn undo(&mut self, chains: &mut Chains, before: Before) {
        for (at, begin) in self.log.drain(..).rev() {
            chains.begin[at as usize] = begin;
        }
        (chains.late, chains.worst, chains.broken) = (before.late, before.worst, before.broken);
    }

    /// Stays with the last change of begins.
    pub fn keep(&mut self) {
        self.log.clear();
    }

    /// `rounds`: how often each stop may change on average before it is taken that they will not come to rest.
    fn push(&mut self, day: &Day, chains: &mut Chains, limit: Money, rounds: usize) -> bool {
        let mut left = rounds * day.jobs + 50;
        while let Some(at) = self.first(chains) {
            // Costs on the way may be higher than in the end, but not by so much.
            if left == 0 || chains.road.saturating_add(chains.late) > limit {
                self.touch(at);
                self.forget();
                return false;
            }
            left -= 1;
            match day.is_job(at).then(|| day.groups.of(at)).flatten() {
                None => {
                    let ready = self.ready(day, chains, at);
                    self.set(day, chains, at, ready);
                }
                Some(group) => self.together(day, chains, group),
            }
        }
        true
    }

    /// The waiting stop with the earliest begin: what it pushes then mostly is pushed once.
    fn first(&mut self, chains: &Chains) -> Option<u32> {
        let begin = |at: &u32| chains.begin[*at as usize];
        let place = (0..self.waiting.len()).min_by_key(|place| begin(&self.waiting[*place]))?;
        let at = self.waiting.swap_remove(place);
        self.is_waiting[at as usize] = false;
        Some(at)
    }

    fn forget(&mut self) {
        for at in self.waiting.drain(..) {
            self.is_waiting[at as usize] = false;
        }
    }

    /// When a stop could begin if only its own tour mattered; for a home the return.
    #[inline(always)]
    fn ready(&self, day: &Day, chains: &Chains, at: u32) -> Ticks {
        let before = chains.prev[at as usize];
        let shift = chains.tour[at as usize] as usize;
        let left = if day.is_job(before) {
            chains.begin[before as usize] + day.work(before)
        } else {
            day.problem.shifts[shift].from
        };
        let ready = left + day.drive(shift, before, at);
        if day.is_job(at) { day.opening(at, ready).0 } else { ready }
    }

    /// Sets all begins of a group.
    fn together(&mut self, day: &Day, chains: &mut Chains, group: &Group) {
        let (mut alone, mut begins) = (std::mem::take(&mut self.alone), std::mem::take(&mut self.begins));
        alone.clear();
        alone.extend(
            group.jobs.iter().map(
                |job| {
                    if chains.is_served(*job) { self.ready(day, chains, *job) } else { Ticks::MIN / 8 }
                },
            ),
        );
        loop {
            group.spread(&alone, &mut begins);
            // Begins that fall between two windows wait for the next, and the others may have to wait with them.
            let mut waits = false;
            for (begin, job) in begins.iter_mut().zip(&group.jobs).filter(|(_, job)| chains.is_served(**job)) {
                let (open, _) = day.opening(*job, *begin);
                waits |= open > *begin;
                *begin = open;
            }
            if !waits {
                break;
            }
            alone.clone_from(&begins);
        }
        for (job, begin) in group.jobs.iter().zip(&begins) {
            if chains.is_served(*job) {
                self.set(day, chains, *job, *begin);
            }
        }
        (self.alone, self.begins) = (alone, begins);
    }

    #[inline]
    fn set(&mut self, day: &Day, chains: &mut Chains, at: u32, begin: Ticks) {
        let old = chains.begin[at as usize];
        if old == begin {
            return;
        }
        self.log.push((at, old));
        self.count(day, chains, at, old, -1);
        chains.begin[at as usize] = begin;
        self.count(day, chains, at, begin, 1);
        if day.is_job(at) {
            self.touch(chains.next[at as usize]);
        }
    }

    /// Adds a begin to, or takes it from, the sums.
    #[inline(always)]
    fn count(&self, day: &Day, chains: &mut Chains, at: u32, begin: Ticks, sign: i64) {
        let broken = if day.is_job(at) {
            chains.late += sign * lateness(day, at, begin) * day.late_cost[at as usize];
            !day.opening(at, begin).1
        } else {
            begin > day.problem.shifts[at as usize - day.jobs].latest_end
        };
        if broken {
            chains.broken = chains.broken.wrapping_add_signed(sign as i32);
        }
    }

    fn update_worst(&mut self, day: &Day, chains: &mut Chains) {
        if day.worst_cost == 0 {
            return;
        }
        let mut lost = false;
        for (at, _) in self.log.iter().filter(|(at, _)| day.is_job(*at)) {
            let late = lateness(day, *at, chains.begin[*at as usize]);
            lost |= *at == chains.worst.1 && late < chains.worst.0;
            if late >= chains.worst.0 && late > 0 {
                chains.worst = (late, *at);
            }
        }
        if lost {
            chains.worst = worst(day, chains);
        }
    }
}

#[inline(always)]
fn lateness(day: &Day, job: u32, begin: Ticks) -> Ticks {
    (begin - day.due[job as usize]).max(0)
}

/// The latest job and by how much.
fn worst(day: &Day, chains: &Chains) -> (Ticks, u32) {
    if day.worst_cost == 0 {
        return (0, NOWHERE);
    }
    let late = |job: u32| (lateness(day, job, chains.begin[job as usize]), job);
    let served = (0..day.jobs as u32).filter(|job| chains.is_served(*job));
    served.map(late).filter(|(late, _)| *late > 0).max().unwrap_or((0, NOWHERE))
}

//! Sequences as linked lists with the begins that follow from them.

use super::day::Day;
use crate::units::{Money, Ticks};

/// Not on any tour.
pub const NOWHERE: u32 = u32::MAX;

/// A plan as sequences: for each job what comes before and behind it. The home of a shift is both ends of its tour.
#[derive(Clone, Debug)]
pub struct Chains {
    pub(super) next: Vec<u32>,
    pub(super) prev: Vec<u32>,
    /// Shift of each job and home.
    pub(super) tour: Vec<u32>,
    /// Begin of each job; for a home the return.
    pub(super) begin: Vec<Ticks>,
    /// Money of the ways.
    pub(super) road: Money,
    /// Money of lateness, without that of the latest job.
    pub(super) late: Money,
    /// Lateness of the latest job, and which one it is.
    pub(super) worst: (Ticks, u32),
    /// Stops that begin behind their last window, and returns behind the end of the shift.
    pub(super) broken: u32,
}

/// A change that can be taken back.
#[derive(Clone, Copy, Debug)]
pub enum Edit {
    /// A job went from behind this one to where it is now.
    Moved { job: u32, from: u32 },
    /// What follows these two was exchanged.
    Exchanged { first: u32, second: u32 },
}

impl Chains {
    /// Nobody goes anywhere.
    pub fn empty(day: &Day) -> Self {
        let (jobs, all) = (day.jobs, day.jobs + day.shifts);
        let own = |at: usize| if at < jobs { NOWHERE } else { at as u32 };
        Self {
            next: (0..all).map(own).collect(),
            prev: (0..all).map(own).collect(),
            tour: (0..all).map(|at| if at < jobs { NOWHERE } else { (at - jobs) as u32 }).collect(),
            begin: vec![0; all],
            road: 0,
            late: 0,
            worst: (0, NOWHERE),
            broken: 0,
        }
    }

    /// What the plan costs.
    #[inline(always)]
    pub fn cost(&self, day: &Day) -> Money {
        self.road + self.late + self.worst.0 * day.worst_cost
    }

    /// Whether a job is on a tour.
    #[inline(always)]
    pub fn is_served(&self, job: u32) -> bool {
        self.tour[job as usize] != NOWHERE
    }

    /// Puts a job that is nowhere behind a stop or home.
    pub fn link(&mut self, day: &Day, job: u32, behind: u32) {
        let next = self.next[behind as usize];
        self.road += day.road(behind, job) + day.road(job, next) - day.road(behind, next);
        self.next[behind as usize] = job;
        self.prev[job as usize] = behind;
        self.next[job as usize] = next;
        self.prev[next as usize] = job;
        self.tour[job as usize] = self.tour[behind as usize];
    }

    /// Takes a job off its tour.
    pub fn remove(&mut self, day: &Day, job: u32) {
        self.unlink(day, job);
        self.tour[job as usize] = NOWHERE;
    }

    fn unlink(&mut self, day: &Day, job: u32) {
        let (before, next) = (self.prev[job as usize], self.next[job as usize]);
        self.road += day.road(before, next) - day.road(before, job) - day.road(job, next);
        self.next[before as usize] = next;
        self.prev[next as usize] = before;
    }

    /// Moves a job behind another stop or home, not itself.
    pub fn shift(&mut self, day: &Day, job: u32, behind: u32) -> Edit {
        debug_assert_ne!(job, behind);
        let from = self.prev[job as usize];
        self.unlink(day, job);
        self.link(day, job, behind);
        Edit::Moved { job, from }
    }

    /// Exchanges what follows two stops or homes of different tours.
    pub fn exchange(&mut self, day: &Day, first: u32, second: u32) -> Edit {
        let (one, two) = (self.tour[first as usize], self.tour[second as usize]);
        debug_assert_ne!(one, two);
        let (home_one, home_two) = ((day.jobs as u32) + one, (day.jobs as u32) + two);
        let (head_one, head_two) = (self.next[first as usize], self.next[second as usize]);
        let (last_one, last_two) = (self.prev[home_one as usize], self.prev[home_two as usize]);
        self.join(day, first, (head_two, last_two), home_two, (home_one, one));
        self.join(day, second, (head_one, last_one), home_one, (home_two, two));
        // The ways that are gone; `join` has added the new ones.
        self.road -= day.road(first, head_one) + day.road(second, head_two);
        if head_one != home_one {
            self.road -= day.road(last_one, home_one);
        }
        if head_two != home_two {
            self.road -= day.road(last_two, home_two);
        }
        Edit::Exchanged { first, second }
    }

    /// Lets the stops from head to last, which ended at `old`, follow `before` and end at a new home.
    fn join(&mut self, day: &Day, before: u32, (head, last): (u32, u32), old: u32, (home, tour): (u32, u32)) {
        if head == old {
            self.next[before as usize] = home;
            self.prev[home as usize] = before;
            self.road += day.road(before, home);
            return;
        }
        self.next[before as usize] = head;
        self.prev[head as usize] = before;
        self.next[last as usize] = home;
        self.prev[home as usize] = last;
        self.road += day.road(before, head) + day.road(last, home);
        let mut at = head;
        while at != home {
            self.tour[at as usize] = tour;
            at = self.next[at as usize];
        }
    }

    /// Takes a change back.
    pub fn revert(&mut self, day: &Day, edit: Edit) {
        match edit {
            Edit::Moved { job, from } => self.shift(day, job, from),
            Edit::Exchanged { first, second } => self.exchange(day, first, second),
        };
    }

    /// The jobs from here to the end of the tour.
    pub fn from<'s>(&'s self, day: &'s Day, at: u32) -> impl Iterator<Item = u32> + 's {
        std::iter::successors(Some(at), |at| Some(self.next[*at as usize])).take_while(|at| day.is_job(*at))
    }

    /// The jobs of a shift in order.
    pub fn jobs_of<'s>(&'s self, day: &'s Day, shift: usize) -> impl Iterator<Item = u32> + 's {
        self.from(day, self.next[day.jobs + shift])
    }
}

//! The moves: a job elsewhere, two jobs exchanged, two tails exchanged, a whole group elsewhere.

use super::chains::{Chains, Edit};
use super::day::Day;
use super::groups::Group;
use super::place;
use crate::units::Ticks;
use rand::{Rng, RngExt};

/// A plan that is being changed.
pub struct Change<'c, 'p, 'a, R> {
    pub day: &'c Day<'p, 'a>,
    pub chains: &'c mut Chains,
    pub rng: &'c mut R,
    /// What was done, in order.
    pub edits: &'c mut Vec<Edit>,
}

impl<R: Rng> Change<'_, '_, '_, R> {
    /// Proposes a change of `job` or around it; false if there is none or a rule of who may go where forbids it. What was edited
    /// until then stands in `edits`.
    pub fn propose(&mut self, job: u32) -> bool {
        let done = match self.rng.random_range(0..10) {
            0..4 => self.relocate(job),
            4..6 => self.swap(job),
            6 => self.exchange_tails(job),
            _ => match self.day.groups.of(job) {
                Some(group) => self.regroup(group, job),
                None => self.relocate(job),
            },
        };
        done && self.edits.iter().all(|edit| self.is_allowed(*edit))
    }

    /// Whether the jobs that an edit moved may be where they are.
    fn is_allowed(&self, edit: Edit) -> bool {
        match edit {
            Edit::Moved { job, .. } => self.may_stay(job),
            Edit::Exchanged { first, second } => [first, second].into_iter().all(|before| {
                let tail = self.chains.next[before as usize];
                self.chains.from(self.day, tail).all(|job| self.may_stay(job))
            }),
        }
    }

    fn may_stay(&self, job: u32) -> bool {
        let shift = self.chains.tour[job as usize];
        let apart = &self.day.apart[job as usize];
        self.day.is_able(shift as usize, job) && apart.iter().all(|other| self.chains.tour[*other as usize] != shift)
    }

    fn shift(&mut self, job: u32, behind: u32) {
        let edit = self.chains.shift(self.day, job, behind);
        self.edits.push(edit);
    }

    /// A job goes behind another stop.
    fn relocate(&mut self, job: u32) -> bool {
        let behind = place::near(self.day, self.chains, self.rng, job);
        let shift = self.chains.tour[behind as usize] as usize;
        if behind == self.chains.prev[job as usize] || !self.day.is_able(shift, job) {
            return false;
        }
        self.shift(job, behind);
        true
    }

    /// Two jobs take each other's places.
    fn swap(&mut self, job: u32) -> bool {
        let Some(near) = place::neighbour(self.day, self.chains, self.rng, job) else { return false };
        // What stands beside a neighbour now, so that the job comes to stand beside the neighbour.
        let other = if self.rng.random_range(0..3) == 0 { self.chains.next[near as usize] } else { near };
        let (next, prev) = (&self.chains.next, &self.chains.prev);
        let adjacent = next[job as usize] == other || prev[job as usize] == other;
        if other == job || adjacent || !self.day.is_job(other) {
            return false;
        }
        let tour = |job: u32| self.chains.tour[job as usize] as usize;
        if !self.day.is_able(tour(other), job) || !self.day.is_able(tour(job), other) {
            return false;
        }
        let before = prev[job as usize];
        self.shift(job, other);
        self.shift(other, before);
        true
    }

    /// The job and all behind it follow a neighbour on another tour; what followed that one takes their place.
    fn exchange_tails(&mut self, job: u32) -> bool {
        let near = if self.rng.random_range(0..20) == 0 {
            Some(place::home(self.day, self.rng))
        } else {
            place::neighbour(self.day, self.chains, self.rng, job)
        };
        let Some(near) = near else { return false };
        let (here, there) = (self.chains.tour[job as usize], self.chains.tour[near as usize]);
        let fits =
            |from: u32, shift: u32| self.chains.from(self.day, from).all(|job| self.day.is_able(shift as usize, job));
        if here == there || !fits(job, there) || !fits(self.chains.next[near as usize], here) {
            return false;
        }
        let before = self.chains.prev[job as usize];
        let edit = self.chains.exchange(self.day, before, near);
        self.edits.push(edit);
        true
    }

    /// All jobs of a group go elsewhere, together.
    fn regroup(&mut self, group: &Group, job: u32) -> bool {
        let jobs = group.jobs.iter().copied().filter(|job| self.chains.is_served(*job)).collect::<Vec<_>>();
        if self.rng.random_range(0..4) == 0 {
            for job in jobs {
                let behind = place::near(self.day, self.chains, self.rng, job);
                self.shift(job, behind);
            }
            return true;
        }
        let at = self.instant(job);
        for other in jobs {
            let gap = group.gap(job, other, |slack| self.rng.random_range(0..=slack));
            self.put_at(other, at + gap);
        }
        true
    }

    /// An instant at which a job might begin.
    fn instant(&mut self, job: u32) -> Ticks {
        let (reach, now) = (self.day.reach(), self.chains.begin[job as usize]);
        match self.rng.random_range(0..10) {
            0..3 => now + self.rng.random_range(-reach..=reach),
            3..6 => match place::neighbour(self.day, self.chains, self.rng, job) {
                // A touch before or behind it.
                Some(other) => self.chains.begin[other as usize] + self.rng.random_range(-1..=1) * (reach / 40 + 1),
                None => now,
            },
            _ => place::instant(self.day, self.rng, job),
        }
    }

    /// Puts a job on a shift that can do it, its own or another, by the time.
    fn put_at(&mut self, job: u32, at: Ticks) {
        let own = self.chains.tour[job as usize] as usize;
        let other = if self.rng.random_range(0..3) == 0 { None } else { place::able(self.day, self.rng, job) };
        let behind = place::behind(self.day, self.chains, other.unwrap_or(own), at);
        let behind = if behind == job { self.chains.prev[job as usize] } else { behind };
        self.shift(job, behind);
    }
}

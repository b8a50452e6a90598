//! What vans have left of the part that most jobs take: what refuses most tours for a job before anything else is asked.

use super::tour::Tour;
use crate::eval::Problem;
use crate::units::{Id, JobId, PartId, UNLIMITED};
use std::sync::Arc;

/// Units of one part left on each tour. Where vans can fill up on the way, or use parts by chance, nothing is watched.
#[derive(Clone, Debug)]
pub struct Room {
    part: Option<PartId>,
    /// Units that each job takes.
    wants: Arc<[u32]>,
    /// Units that are left, by shift.
    left: Vec<u32>,
}

impl Room {
    /// For tours without stops.
    pub fn new(problem: &Problem) -> Self {
        let certain = !problem.has_depots && !problem.has_heavy;
        let part = commonest(problem).filter(|_| certain);
        let units = |job: JobId| problem.certain_parts(job).iter().filter(|(other, _)| Some(*other) == part);
        let wants = problem.instance.jobs.ids().map(|job| units(job).map(|(_, units)| units).sum()).collect();
        let mut room = Self { part, wants, left: vec![u32::MAX; problem.shifts.len()] };
        for shift in problem.instance.shifts.ids() {
            room.left[shift.index()] = room.held(problem, shift.index());
        }
        room
    }

    /// Notes what a tour takes.
    #[inline]
    pub fn enter(&mut self, problem: &Problem, tour: &Tour) {
        let Some(part) = self.part else { return };
        let held = self.held(problem, tour.shift.index());
        let taken = tour.aside.iter().find(|(other, _)| *other == part).map_or(0, |(_, units)| *units);
        self.left[tour.shift.index()] = if held == u32::MAX { held } else { held.saturating_sub(taken) };
    }

    /// Whether a tour's van has left what a job takes.
    #[inline(always)]
    pub fn is_enough(&self, tour: usize, job: JobId) -> bool {
        self.left[tour] >= self.wants[job.index()]
    }

    /// Units on a van in the morning; the most there is where they do not run out.
    fn held(&self, problem: &Problem, shift: usize) -> u32 {
        let Some(part) = self.part else { return u32::MAX };
        let held = problem.instance.technicians[problem.shifts[shift].tech].van[part].quantity;
        if held >= UNLIMITED { u32::MAX } else { held }
    }
}

/// The part that most jobs certainly take.
fn commonest(problem: &Problem) -> Option<PartId> {
    let mut jobs = vec![0usize; problem.instance.parts.len()];
    for job in problem.instance.jobs.ids() {
        problem.certain_parts(job).iter().for_each(|(part, _)| jobs[part.index()] += 1);
    }
    let most = jobs.iter().copied().max().filter(|most| *most > 0)?;
    jobs.iter().position(|count| *count == most).map(PartId::from_index)
}

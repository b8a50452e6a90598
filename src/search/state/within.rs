//! A search that may change a part of the solution only.

use super::State;
use crate::eval::Problem;
use crate::search::area::Area;
use crate::search::tour::Tour;
use crate::units::{Id, JobId};
use rand::RngExt;
use std::sync::Arc;

impl State {
    /// Confines a search to an area of one of `areas` that are searched side by side. What depots have left is shared out.
    pub fn confine(&mut self, problem: &Problem, area: Arc<Area>, areas: usize) {
        let mut within = vec![false; problem.job_count()];
        area.jobs.iter().for_each(|job| within[job.index()] = true);
        self.absent.retain(|job| within[job.index()]);
        for (slot, job) in self.absent.iter().enumerate() {
            self.absent_at[job.index()] = slot as u32;
        }
        for class in &mut self.empties {
            class.retain(|shift| area.shifts[*shift as usize]);
            for (slot, shift) in class.iter().enumerate() {
                self.empty_at[*shift as usize] = slot as u32;
            }
        }
        self.used = (0..self.tours.len()).filter(|at| area.shifts[*at] && !self.tours[*at].nodes.is_empty()).count();
        self.stores.share(areas);
        self.area = Some(area);
    }

    /// Takes over what a search in an area made of its tours.
    pub fn take_over(&mut self, problem: &Problem, area: &Area, found: &Self) {
        // A tour that went and came back may load otherwise than before, and others have what it left.
        let differs = |at: &usize| {
            let (mine, theirs) = (&self.tours[*at], &found.tours[*at]);
            area.shifts[*at] && (&mine.nodes, &mine.draws, mine.cost) != (&theirs.nodes, &theirs.draws, theirs.cost)
        };
        let changed: Vec<Tour> = (0..self.tours.len()).filter(differs).map(|at| found.tours[at].clone()).collect();
        self.restore(problem, &changed);
    }

    /// Whether a search may change a tour.
    #[inline(always)]
    pub fn is_open(&self, tour: usize) -> bool {
        self.area.as_ref().is_none_or(|area| area.shifts[tour])
    }

    /// Some job that a search may move.
    pub fn any_job(&self, problem: &Problem, rng: &mut impl RngExt) -> JobId {
        match self.area() {
            Some(area) => area.jobs[rng.random_range(0..area.jobs.len())],
            None => JobId::from_index(rng.random_range(0..problem.job_count())),
        }
    }

    /// The jobs that a search may move: all, or those of its area.
    pub fn area(&self) -> Option<&Area> {
        self.area.as_deref()
    }
}

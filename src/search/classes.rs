//! Classes of shifts, by job: which of them to try first for a new tour.

use crate::eval::Problem;
use crate::units::{Id, JobId};

/// Which classes of shifts a job should try first when it opens a tour.
#[derive(Debug)]
pub(super) struct Classes {
    pub(super) of: Vec<u32>,
    pub(super) near: Vec<Vec<u32>>,
}

/// Classes looked at when a job opens a tour.
pub(super) const NEAR_CLASSES: usize = 32;

impl Classes {
    /// By distance from each job.
    pub(super) fn new(problem: &Problem) -> Self {
        let of: Vec<u32> = problem.shifts.iter().map(|shift| shift.class).collect();
        let near = (0..problem.job_count()).map(|job| Self::near(problem, JobId::from_index(job))).collect();
        Self { of, near }
    }

    /// Classes that may serve the job, by the travel time from their start.
    fn near(problem: &Problem, job: JobId) -> Vec<u32> {
        let mut far: Vec<(i64, u32)> = problem
            .graph
            .eligible(job)
            .iter()
            .map(|shift| {
                let data = problem.shift(*shift);
                (problem.leg(data, data.start, problem.job(job).site).1, data.class)
            })
            .collect();
        // Few of a thousand shifts are wanted, so only a multiple of these is put in order where that suffices.
        let some = 4 * NEAR_CLASSES;
        if far.len() > some {
            far.select_nth_unstable(some);
            far[..some].sort_unstable();
            let near = first_classes(&far[..some]);
            if near.len() == NEAR_CLASSES {
                return near;
            }
        }
        far.sort_unstable();
        first_classes(&far)
    }
}

/// The first classes of a list, each once.
fn first_classes(far: &[(i64, u32)]) -> Vec<u32> {
    let mut near: Vec<u32> = Vec::new();
    for (_, class) in far {
        if !near.contains(class) {
            near.push(*class);
            if near.len() == NEAR_CLASSES {
                break;
            }
        }
    }
    near
}

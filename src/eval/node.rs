//! A stop of a route in the search: a job or a depot in four bytes.

use crate::units::{DepotId, JobId};

/// A job or a depot visit. Breaks are placed by the evaluation and fills follow from the sequence, so
/// neither is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(u32);

const DEPOT: u32 = 1 << 31;

impl Node {
    /// A stop at a job.
    #[inline(always)]
    pub fn job(job: JobId) -> Self {
        Self(job.0)
    }

    /// A stop at a depot.
    #[inline(always)]
    pub fn depot(depot: DepotId) -> Self {
        Self(depot.0 | DEPOT)
    }

    /// The job, if it is one.
    #[inline(always)]
    pub fn as_job(self) -> Option<JobId> {
        (self.0 & DEPOT == 0).then_some(JobId(self.0))
    }

    /// The depot, if it is one.
    #[inline(always)]
    pub fn as_depot(self) -> Option<DepotId> {
        (self.0 & DEPOT != 0).then_some(DepotId(self.0 & !DEPOT))
    }
}

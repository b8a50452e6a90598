//! A stop of a route in the search: a job or a depot (or the night between two days of a van), and the begin that a job has agreed on with others.

use crate::units::{DepotId, JobId, Ticks};

/// A job or a depot visit. Breaks are placed by the evaluation and fills follow from the sequence, so
/// neither is part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    code: u32,
    agreed: Ticks,
}

const DEPOT: u32 = 1 << 31;
const NIGHT: u32 = 1 << 30;
/// The begin follows from the route.
const FREE: Ticks = Ticks::MIN;

impl Node {
    /// A stop at a job.
    #[inline(always)]
    pub fn job(job: JobId) -> Self {
        Self { code: job.0, agreed: FREE }
    }

    /// A stop at a job whose work begins then, because somebody else's day depends on it.
    #[inline(always)]
    pub fn agreed(job: JobId, begin: Ticks) -> Self {
        Self { code: job.0, agreed: begin }
    }

    /// A stop at a depot.
    #[inline(always)]
    pub fn depot(depot: DepotId) -> Self {
        Self { code: depot.0 | DEPOT, agreed: FREE }
    }

    /// The night between two days of a van, which is no stop: only where several days are walked at once.
    pub(super) fn night() -> Self {
        Self { code: NIGHT, agreed: FREE }
    }

    /// Whether it is a night.
    #[inline(always)]
    pub(super) fn is_night(self) -> bool {
        self.code == NIGHT
    }

    /// The job, if it is one.
    #[inline(always)]
    pub fn as_job(self) -> Option<JobId> {
        (self.code & (DEPOT | NIGHT) == 0).then_some(JobId(self.code))
    }

    /// The depot, if it is one.
    #[inline(always)]
    pub fn as_depot(self) -> Option<DepotId> {
        (self.code & DEPOT != 0).then_some(DepotId(self.code & !DEPOT))
    }

    /// The begin that was agreed on, if one was.
    #[inline(always)]
    pub fn agreed_begin(self) -> Option<Ticks> {
        (self.agreed != FREE).then_some(self.agreed)
    }
}

//! Nodes and arcs of the network.

use crate::travel::Leg;
use crate::units::{DepotId, JobId, ShiftId};

/// What a route can be at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// The beginning of a shift, at the technician's start.
    Start(ShiftId),
    /// A job.
    Job(JobId),
    /// A visit to a depot.
    Depot(DepotId),
    /// The end of a shift, at the technician's end.
    End(ShiftId),
}

impl Node {
    /// The job, if it is one.
    pub fn job(self) -> Option<JobId> {
        if let Self::Job(job) = self { Some(job) } else { None }
    }
}

impl From<JobId> for Node {
    fn from(job: JobId) -> Self {
        Self::Job(job)
    }
}

impl From<DepotId> for Node {
    fn from(depot: DepotId) -> Self {
        Self::Depot(depot)
    }
}

/// An arc: the second stop can come right after the first one (a break may lie in between).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArcData {
    /// Distance, and time at speed factor 1; zero to an open end.
    pub leg: Leg,
    /// The first shift that can make the transition in time.
    pub witness: ShiftId,
}

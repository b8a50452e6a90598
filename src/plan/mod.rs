//! A plan: sequences and loads only. Times are derived from it, never decided.

mod fill;
mod score;

use crate::units::{DepotId, JobId, PartId, ShiftId};
pub use fill::certain_fill;
pub use score::{Components, Score};

/// A stop of a route.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// Do a job.
    Job(JobId),
    /// Load at a depot: each named part is filled up to its level, others keep what is there. If the depot
    /// lends tools, the technician holds every tool from then on.
    Depot {
        /// Where.
        depot: DepotId,
        /// Levels to fill up to, in order of part; [`crate::units::UNLIMITED`]: without end.
        fill: Vec<(PartId, u32)>,
    },
    /// Rest where the previous stop was (or at the start), before travelling on.
    Break,
}

/// The stops of one technician on one day, in order, without the start and the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Route {
    /// Whose day.
    pub shift: ShiftId,
    /// Where they go.
    pub stops: Vec<Stop>,
}

impl Route {
    /// The jobs in order.
    pub fn jobs(&self) -> impl Iterator<Item = JobId> + '_ {
        self.stops.iter().filter_map(|stop| match stop {
            Stop::Job(job) => Some(*job),
            _ => None,
        })
    }
}

/// Routes in order of shift, none of them empty. A job that stands in no route is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    /// The routes.
    pub routes: Vec<Route>,
}

impl Plan {
    /// A plan of these routes: empty ones are dropped, the others ordered by shift.
    pub fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        let mut routes: Vec<Route> = routes.into_iter().filter(|route| route.jobs().next().is_some()).collect();
        routes.sort_by_key(|route| route.shift);
        Self { routes }
    }
}

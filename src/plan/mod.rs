//! A plan: sequences, loads, and the begins that technicians agreed on. All other times are derived from it.

mod fill;
mod score;

use crate::units::{DepotId, JobId, PartId, ShiftId, Ticks};
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
    /// Jobs of the route whose work begins at an agreed instant, in order of job: somebody else's day depends on it.
    pub agreed: Vec<(JobId, Ticks)>,
}

impl Route {
    /// A route on which nothing is agreed with others.
    pub fn new(shift: ShiftId, stops: Vec<Stop>) -> Self {
        Self { shift, stops, agreed: Vec::new() }
    }

    /// The same with the begins of some jobs agreed, in any order.
    pub fn agreeing(mut self, agreed: impl IntoIterator<Item = (JobId, Ticks)>) -> Self {
        self.agreed = agreed.into_iter().collect();
        self.agreed.sort_unstable();
        self
    }

    /// The same shift and agreed begins with other stops; what was agreed for jobs that are gone goes too.
    pub fn with_stops(&self, stops: Vec<Stop>) -> Self {
        let mut route = Self { shift: self.shift, stops, agreed: self.agreed.clone() };
        let jobs: Vec<JobId> = route.jobs().collect();
        route.agreed.retain(|(job, _)| jobs.contains(job));
        route
    }

    /// When a job's work begins, if that is agreed.
    pub fn agreed_begin(&self, job: JobId) -> Option<Ticks> {
        self.agreed.iter().find(|(other, _)| *other == job).map(|(_, begin)| *begin)
    }

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

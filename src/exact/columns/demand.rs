//! What a branch demands of routes. Demands come in pairs of which every plan keeps one.

use super::generate::Column;

/// Whether one of the demands is that a job is served.
pub(super) fn demands(demands: &[Demand], job: u32) -> bool {
    demands.iter().any(|demand| demand.demanded().contains(&job))
}

/// A demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// The class serves the job.
    By { job: u32, class: usize },
    /// It does not.
    NotBy { job: u32, class: usize },
    /// One route serves both jobs (Ryan and Foster 1981).
    Together { pair: [u32; 2] },
    /// None does.
    Apart { pair: [u32; 2] },
}

impl Demand {
    /// Whether a plan that keeps it may hold the route.
    pub(super) fn allows(&self, route: &Column) -> bool {
        let serves = |job: &u32| route.jobs.contains(job);
        match self {
            Self::By { .. } | Self::NotBy { .. } => route.jobs.iter().all(|job| self.allows_job(route.class, *job)),
            Self::Together { pair: [a, b] } => serves(a) == serves(b),
            Self::Apart { pair: [a, b] } => !(serves(a) && serves(b)),
        }
    }

    /// Whether a route of the class may serve the job, whatever else it serves.
    pub(super) fn allows_job(&self, class: usize, job: u32) -> bool {
        match self {
            Self::By { job: whose, class: by } => *whose != job || *by == class,
            Self::NotBy { job: whose, class: by } => *whose != job || *by != class,
            Self::Together { .. } | Self::Apart { .. } => true,
        }
    }

    /// The jobs that have to be served.
    pub(super) fn demanded(&self) -> &[u32] {
        match self {
            Self::By { job, .. } => std::slice::from_ref(job),
            Self::Together { pair } => pair,
            Self::NotBy { .. } | Self::Apart { .. } => &[],
        }
    }
}

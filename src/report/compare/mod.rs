//! Plans side by side: key figures, costs, the jobs that moved, the routes that changed; each plan against the first.

mod csv;
mod document;
mod jobs;
mod kpis;
mod places;
mod routes;
mod text;
mod verdict;

pub use csv::{Table, comparison_csv};
pub use document::{
    Change, Changes, Counts, JobChange, KpiCell, KpiRow, Place, PlanComparison, PlanSummary, RouteChange, RouteFigures,
    RouteKind, State, Verdict, comparison_schema,
};
pub use places::place_of;
pub use text::comparison_text;

use super::document::RunDocument;
use crate::model::Instance;
use crate::verify::VerifiedPlan;

/// A plan that is compared, with what it is a plan of.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// What people call it.
    pub name: &'a str,
    /// What was planned.
    pub instance: &'a Instance,
    /// The plan.
    pub plan: &'a VerifiedPlan,
    /// How it came about, where that is known.
    pub run: Option<&'a RunDocument>,
}

/// What counts as a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompareOptions {
    /// Share of the baseline's figure up to which figures count as equal, 0 for none.
    pub tolerance: f64,
    /// Least shift of a job's begin, in minutes, that is listed.
    pub moved_min: f64,
    /// Least change of a job's chance of a fix that is listed.
    pub fix: f64,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { tolerance: 0.0, moved_min: 15.0, fix: 0.05 }
    }
}

impl Candidate<'_> {
    /// Whether both plans are for the same data.
    pub fn same_data(&self, other: &Candidate) -> bool {
        std::ptr::eq(self.instance, other.instance)
            || (!self.instance.sha256.is_empty() && self.instance.sha256 == other.instance.sha256)
    }
}

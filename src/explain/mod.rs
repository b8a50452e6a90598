//! Why a job is left out or is where it is, what the next best technicians would cost, and what would have to change.
//!
//! Every day of a technician is cut out of the instance with the job (`cut`), priced by the evaluation of the search and
//! checked by the verifier. What would let a job in is searched by bisection (`smallest`), then shown by plans of the
//! changed instance (`proof`): with the job put in and nothing else moved, and planned anew.

mod cut;
mod desk;
mod left_out;
mod lever;
mod obstacle;
mod options;
mod planned;
mod proof;
mod row;
mod small;
mod smallest;
#[cfg(test)]
mod tests;
mod ties;

use crate::graph::Reason;
use crate::model::Instance;
use crate::plan::Score;
use crate::solve::{SolveError, Watch, why_left_out};
use crate::units::JobId;
use crate::verify::VerifiedPlan;
use desk::Desk;

pub use cut::{Cut, Placed, days_of_van, worth};
pub use desk::MOST_DAYS;
pub use left_out::LeftOut;
pub use lever::{Edge, LEVER_CODES, Lever, Seat};
pub use options::ExplainOptions;
pub use planned::{Planned, dearer};
pub use proof::{Anew, Change, Effort, Forced};
pub use proof::{moved, with_routes};
pub use row::{Offer, Row, Standing, offer};
pub use small::leave_to_others;
pub use smallest::Found;
pub use ties::{company, dependents, left_by_ties};

/// In a summary, changes are looked for of so many jobs; of the others only the reasons are told.
pub const MOST_JOBS: usize = 100;

/// A job, explained.
#[derive(Clone, Debug)]
pub enum Explained {
    /// It stands in no route.
    LeftOut(Box<LeftOut>),
    /// It stands in a route.
    Planned(Box<Planned>),
}

/// What was found out.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The jobs: those asked for, or all that are left out by priority and by what leaving them out costs.
    pub jobs: Vec<Explained>,
    /// Whether these are all that are left out.
    pub summary: bool,
    /// The score that the plan reaches by planning anew without any change, where plans were made anew.
    pub baseline: Option<Score>,
    /// Whether somebody asked to stop before all was done.
    pub interrupted: bool,
}

/// Explains some jobs of a plan, or all that it leaves out where none is named.
///
/// # Errors
/// A solve fails.
pub fn explain(
    instance: &Instance,
    plan: &VerifiedPlan,
    jobs: &[JobId],
    options: ExplainOptions,
    watch: &dyn Watch,
) -> Result<Explanation, SolveError> {
    let mut reasons = why_left_out(instance, plan);
    let desk = Desk::new(instance, plan, options, watch);
    let summary = jobs.is_empty();
    let asked = if summary { by_priority(instance, plan) } else { jobs.to_vec() };
    let mut found = Vec::with_capacity(asked.len());
    for (at, job) in asked.into_iter().enumerate() {
        let shift = plan.plan().routes.iter().find(|route| route.jobs().any(|known| known == job));
        found.push(match shift {
            Some(route) => Explained::Planned(Box::new(planned::planned(&desk, job, route.shift)?)),
            None => {
                let why = take(&mut reasons, job);
                let told = if summary {
                    in_short(&desk, job, why, at)?
                } else {
                    left_out::left_out(&desk, job, why, options.top, true)?
                };
                Explained::LeftOut(Box::new(told))
            }
        });
    }
    let baseline = desk.baseline_made().map(|plan| *plan.score());
    Ok(Explanation { jobs: found, summary, baseline, interrupted: watch.stopped() })
}

/// A job of a summary: its smallest change, planned anew for the first jobs only.
fn in_short(desk: &Desk, job: JobId, reasons: Vec<Reason>, at: usize) -> Result<LeftOut, SolveError> {
    if at >= MOST_JOBS || desk.watch.stopped() {
        let nothing = (Vec::new(), Vec::new(), Vec::new());
        return Ok(LeftOut {
            job,
            reasons,
            rows: nothing.0,
            changes: nothing.1,
            searched: 0,
            alone: None,
            forced: nothing.2,
        });
    }
    let solves = usize::from(at < desk.options.top);
    let mut told = left_out::left_out(desk, job, reasons, solves, false)?;
    told.rows.retain(|row| row.standing == Standing::Fits);
    Ok(told)
}

/// The jobs left out, the most important first.
fn by_priority(instance: &Instance, plan: &VerifiedPlan) -> Vec<JobId> {
    let mut jobs = plan.unassigned().to_vec();
    let key = |job: &JobId| {
        let row = &instance.jobs[*job];
        (row.priority.level(), std::cmp::Reverse(row.unserved_cost), *job)
    };
    jobs.sort_by_key(key);
    jobs
}

fn take(reasons: &mut [(JobId, Vec<Reason>)], job: JobId) -> Vec<Reason> {
    let at = reasons.binary_search_by_key(&job, |(at, _)| *at);
    at.map(|at| std::mem::take(&mut reasons[at].1)).unwrap_or_default()
}

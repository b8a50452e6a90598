//! Why jobs are where they are, for people and programs.

mod build;
mod sheet;
mod text;
mod words;

use super::clock::Time;
use super::document::{ReasonDocument, ScoreDocument, Source};
use serde::Serialize;
use std::collections::BTreeMap;

pub use build::dearer_by;
pub use sheet::csv as explanation_csv;
pub use text::{components, explanation_lines, percent, signed};

/// The version of the format.
const FORMAT: &str = "firstfix-explanation/1";

/// Jobs of a plan, explained.
#[derive(Clone, Debug, Serialize)]
pub struct ExplanationDocument {
    /// Version of this format.
    pub format: &'static str,
    /// What was planned.
    pub instance: Source,
    /// What the plan is worth as it is.
    pub score: ScoreDocument,
    /// How plans were made anew.
    pub search: SearchEffort,
    /// Whether the jobs are all that are left out.
    pub summary: bool,
    /// Whether somebody asked to stop before all was done.
    pub interrupted: bool,
    /// The jobs.
    pub jobs: Vec<JobDocument>,
}

/// How plans were made anew.
#[derive(Clone, Debug, Serialize)]
pub struct SearchEffort {
    /// Iterations of each search.
    pub iterations: u64,
    /// Seed of the random numbers.
    pub seed: u64,
    /// For how many changes or technicians; in a summary, for how many jobs.
    pub top: usize,
    /// The objective that the plan reaches by the same search without any change, where there was one.
    pub baseline: Option<f64>,
}

/// A job, explained.
#[derive(Clone, Debug, Serialize)]
pub struct JobDocument {
    /// The job.
    pub job: String,
    /// Its priority.
    pub priority: u8,
    /// What leaving it out costs.
    pub unserved_cost: f64,
    /// Whether it stands in a route.
    pub served: bool,
    /// Why it is left out, as `plan.json` says it.
    pub reasons: Vec<ReasonDocument>,
    /// Where it is, and what it would mean to leave it out.
    pub planned: Option<PlannedDocument>,
    /// What the days have to say, the best first; in a summary only those with a place that pays.
    pub days: Vec<DayDocument>,
    /// Of a job left out: the smallest change of each kind that lets it in, the cheapest plan first.
    pub changes: Vec<ChangeDocument>,
    /// Of a job left out: how many days changes were looked for on.
    pub days_searched: usize,
    /// Of a job left out: what planning anew without any change makes of it, where that was tried.
    pub without_change: Option<AnewDocument>,
    /// Plans with the job forced onto a technician.
    pub forced: Vec<ForcedDocument>,
}

/// Where a job is.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedDocument {
    /// Who does it.
    pub technician: String,
    /// When.
    pub date: String,
    /// When the work begins.
    pub begin: Option<Time>,
    /// Chance that it is fixed on this visit.
    pub p_fix: Option<f64>,
    /// What the route costs more with it.
    pub cost: Option<f64>,
    /// That by component.
    pub money: BTreeMap<&'static str, f64>,
    /// What the plan would cost without it, `unserved_cost` included.
    pub total_without: Option<f64>,
    /// By how much that is more; negative: leaving it out would save.
    pub difference_without: Option<f64>,
    /// How many days would do it for less, as the plan stands.
    pub cheaper_days: usize,
}

/// A day of a technician.
#[derive(Clone, Debug, Serialize)]
pub struct DayDocument {
    /// Whose.
    pub technician: String,
    /// Which day.
    pub date: String,
    /// `fits`, or why it is not: a code of `unassigned` in `plan.json`.
    pub code: &'static str,
    /// Everything that keeps the technician from the job whatever else is planned, in order.
    pub reasons: Vec<ReasonDocument>,
    /// When the work would begin.
    pub begin: Option<Time>,
    /// Chance that it would be fixed on this visit.
    pub p_fix: Option<f64>,
    /// What the route would cost more.
    pub cost: Option<f64>,
    /// That by component; of a job planned elsewhere, against its place there.
    pub money: BTreeMap<&'static str, f64>,
    /// What the whole plan would cost, verified.
    pub total: Option<f64>,
    /// By how much that is more than now.
    pub difference: Option<f64>,
    /// The smallest changes that let the job in here, one list for each kind.
    pub changes: Vec<Vec<LeverDocument>>,
}

/// One thing that is changed.
#[derive(Clone, Debug, Serialize)]
pub struct LeverDocument {
    /// Stable code.
    pub code: &'static str,
    /// The skill, tool, part or territory; or the end of the window or shift: `start` or `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Level, units, jobs, volume or money now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<f64>,
    /// The same with the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub then: Option<f64>,
    /// By how many minutes something is longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<f64>,
    /// The change for people.
    pub text: String,
}

/// A change that lets a job in.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeDocument {
    /// With whom.
    pub technician: String,
    /// When.
    pub date: String,
    /// One or two things.
    pub levers: Vec<LeverDocument>,
    /// What the plan then costs with the job put in and nothing else moved.
    pub total: f64,
    /// By how much that is more than now; negative: less.
    pub difference: f64,
    /// How many jobs are left out then.
    pub left_out: u32,
    /// First-time fixes more that are expected then.
    pub first_time_fixes: f64,
    /// The same planned anew, where that was done.
    pub reoptimised: Option<AnewDocument>,
}

/// A plan made anew.
#[derive(Clone, Debug, Serialize)]
pub struct AnewDocument {
    /// What it costs.
    pub total: f64,
    /// By how much that is more than the plan made anew without any change.
    pub difference: Option<f64>,
    /// How many jobs it leaves out.
    pub left_out: u32,
    /// First-time fixes that are expected.
    pub first_time_fixes: f64,
    /// Who does the job in it; nothing if it is left out.
    pub technician: Option<String>,
}

/// A plan with the job forced onto a technician.
#[derive(Clone, Debug, Serialize)]
pub struct ForcedDocument {
    /// The technician.
    pub technician: String,
    /// What the plan costs; nothing if none was found.
    pub total: Option<f64>,
    /// How many jobs it leaves out.
    pub left_out: Option<u32>,
    /// By how much that is more than the plan made anew without any change.
    pub difference: Option<f64>,
}

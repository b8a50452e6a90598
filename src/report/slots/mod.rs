//! The windows to offer a caller, for people and programs.

mod build;
mod sheet;
mod text;

use super::clock::Time;
use super::document::{ReasonDocument, ScoreDocument, Source};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

pub use sheet::csv as slots_csv;
pub use text::slots_lines;

/// The version of the format.
const FORMAT: &str = "firstfix-slots/1";

/// The windows of a job against a plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SlotsDocument {
    /// Version of this format.
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// What was planned, with the job.
    pub instance: Source,
    /// The job.
    pub job: String,
    /// What leaving it out costs.
    pub unserved_cost: f64,
    /// Length of a window in minutes.
    pub slot_min: f64,
    /// Where the job stands in the plan, if it does; it was taken out first.
    pub booked: Option<BookedDocument>,
    /// What the plan is worth without the job.
    pub score: ScoreDocument,
    /// Windows in which somebody can come, the best first; then those in which nobody can, the earliest first.
    pub slots: Vec<SlotDocument>,
}

/// Where a job stands that is planned already.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BookedDocument {
    /// With whom.
    pub technician: String,
    /// When.
    pub date: String,
    /// When the work begins.
    pub begin: Time,
}

/// A window.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SlotDocument {
    /// Place among those that can be offered, from 1.
    pub rank: Option<usize>,
    /// The day on which it begins.
    pub date: String,
    /// First begin of the work.
    pub from: Time,
    /// Last begin of the work.
    pub to: Time,
    /// `fits`, `cheaper-left-out` (it costs more than leaving the job out), or why nobody can come: a code of `unassigned`
    /// in `plan.json`.
    pub code: String,
    /// The best offer.
    pub best: Option<OfferDocument>,
    /// The best offer of another technician or day.
    pub next: Option<OfferDocument>,
    /// Why nobody can come, the most frequent reason first.
    pub reasons: Vec<ExcuseDocument>,
}

/// Somebody who can come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OfferDocument {
    /// Who.
    pub technician: String,
    /// When.
    pub date: String,
    /// When the work begins, as the plan stands.
    pub begin: Time,
    /// When it ends.
    pub end: Time,
    /// Who comes along: the others of a crew, and jobs that are served together with this one or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub company: Vec<CompanionDocument>,
    /// Chance that the job is fixed on this visit.
    pub p_fix: f64,
    /// What the routes cost more.
    pub cost: f64,
    /// That by component.
    pub money: BTreeMap<String, f64>,
    /// Minutes of travel more.
    pub travel_min: f64,
    /// Kilometres more.
    pub travel_km: f64,
    /// First-time fixes more that are expected on the route, this job's and what it takes from the others.
    pub first_time_fixes: f64,
    /// What the whole plan costs with it, verified.
    pub total: f64,
    /// By how much that is more than the plan without the job.
    pub difference: f64,
}

/// A job that comes along.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CompanionDocument {
    /// The job; `J1#2` is the second place in the crew of `J1`.
    pub job: String,
    /// Who does it.
    pub technician: String,
    /// When its work begins.
    pub begin: Time,
}

/// Why technicians cannot come.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExcuseDocument {
    /// Of how many days this is the first reason.
    pub days: usize,
    /// The reason, for one of them.
    #[serde(flatten)]
    pub reason: ReasonDocument,
}

/// The JSON Schema (draft 2020-12) of what `slots --format json` prints.
pub fn slots_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(SlotsDocument);
    schema.insert("title".into(), FORMAT.into());
    schema.into()
}

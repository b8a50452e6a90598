//! What a plan says about itself, beside its routes. Plans of other tools may say nothing.

use super::failure::Failure;
use crate::io;
use crate::model::Instance;
use crate::report::{RunDocument, ScoreDocument};
use crate::verify::VerifiedPlan;
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// How a plan was found, and for what, as far as it says so.
#[derive(Deserialize)]
struct Said {
    instance: Option<SaidInstance>,
    solver: Option<RunDocument>,
}

#[derive(Deserialize)]
struct SaidInstance {
    sha256: String,
}

/// The file of a plan: a folder stands for the `plan.json` in it.
pub fn file(path: &Path) -> PathBuf {
    if path.is_dir() { path.join("plan.json") } else { path.to_owned() }
}

/// All that a plan says.
///
/// # Errors
/// It cannot be read, or is no JSON.
pub fn all(path: &Path) -> Result<Value, Failure> {
    io::read_json(&file(path)).map(|(value, _)| value).map_err(Failure::Input)
}

/// What the plan says of how it was found, if that can be true: it is for these data, and worth what it says. A bound
/// on other data, or on another plan, would mean nothing.
pub fn run_of(instance: &Instance, plan: &VerifiedPlan, path: &Path) -> Option<RunDocument> {
    let said: Said = serde_json::from_slice(&std::fs::read(file(path)).ok()?).ok()?;
    let run = said.solver?;
    let total = ScoreDocument::of_plan(instance, plan).total;
    let same = said.instance.is_some_and(|said| said.sha256 == instance.sha256);
    (same && (run.objective - total).abs() <= 1e-6 * total.abs().max(1.0)).then_some(run)
}

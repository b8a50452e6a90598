//! Reading instances and plans for the commands.

use super::failure::Failure;
use super::terminal::tell;
use crate::io;
use crate::model::Instance;
use crate::plan::Plan;
use std::path::Path;

/// Reads an instance; warnings go to stderr unless `quiet`.
///
/// # Errors
/// If it cannot be read or is invalid: all faults at once.
pub fn instance(path: &Path, quiet: bool) -> Result<Instance, Failure> {
    let (instance, warnings) = io::read(path).map_err(Failure::Input)?;
    if !quiet && !warnings.is_empty() {
        tell(&io::render_text(&warnings));
    }
    Ok(instance)
}

/// Reads a plan of `instance`.
///
/// # Errors
/// If it cannot be read, or names what the instance does not have.
pub fn plan(instance: &Instance, path: &Path) -> Result<Plan, Failure> {
    io::read_plan(instance, path).map_err(Failure::Input)
}

//! Reading instances and plans for the commands.

use super::failure::Failure;
use super::terminal::tell;
use crate::io::{self, diagnostics};
use crate::model::Instance;
use crate::plan::Plan;
use std::path::Path;

/// Reads an instance that can be planned; warnings go to stderr unless `quiet`.
///
/// # Errors
/// If it cannot be read, is invalid, or uses a rule that is not supported yet: all faults at once.
pub fn instance(path: &Path, quiet: bool) -> Result<Instance, Failure> {
    let loaded = io::read(path).map_err(Failure::Input)?;
    let unsupported = loaded.unsupported();
    if !unsupported.is_empty() {
        return Err(Failure::Input(unsupported));
    }
    if !quiet && !loaded.warnings.is_empty() {
        tell(&diagnostics::render_text(&loaded.warnings));
    }
    Ok(loaded.instance)
}

/// Reads a plan of `instance`.
///
/// # Errors
/// If it cannot be read, or names what the instance does not have.
pub fn plan(instance: &Instance, path: &Path) -> Result<Plan, Failure> {
    io::read_plan(instance, path).map_err(Failure::Input)
}

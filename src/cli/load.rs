//! Reading instances and plans for the commands, and saying what was written.

use super::failure::Failure;
use super::terminal::tell;
use crate::io::tables::Tables;
use crate::io::{self, diagnostics};
use crate::model::{Diagnostic, Instance};
use crate::plan::Plan;
use crate::report::counted;
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
    warn(&loaded.warnings, quiet);
    Ok(loaded.instance)
}

/// Reads a plan of `instance`; warnings go to stderr unless `quiet`.
///
/// # Errors
/// If it cannot be read, or names what the instance does not have.
pub fn plan(instance: &Instance, path: &Path, quiet: bool) -> Result<Plan, Failure> {
    let (plan, warnings) = io::read_plan(instance, path).map_err(Failure::Input)?;
    warn(&warnings, quiet);
    Ok(plan)
}

/// What was written where.
pub fn written(tables: &Tables, dir: &Path) -> String {
    let rows = |name| tables.table(name).map_or(0, |table| table.rows.len());
    let (jobs, technicians) = (counted(rows("jobs"), "job"), counted(rows("technicians"), "technician"));
    format!("wrote {jobs}, {technicians} to {}\n", dir.display())
}

fn warn(warnings: &[Diagnostic], quiet: bool) {
    if !quiet && !warnings.is_empty() {
        tell(&diagnostics::render_text(warnings));
    }
}

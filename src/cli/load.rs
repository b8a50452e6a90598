//! Reading instances and plans for the commands, and saying what was written.

use super::failure::Failure;
use super::log;
use crate::io::tables::Tables;
use crate::io::{self, diagnostics};
use crate::model::{Diagnostic, Instance};
use crate::plan::Plan;
use crate::replan::{Events, read_events};
use crate::report::counted;
use crate::study::{Study, Workshop, read_study};
use std::path::Path;

/// Reads an instance that can be planned; warnings go to stderr unless `quiet`.
///
/// # Errors
/// If it cannot be read, is invalid, or uses a rule that is not supported yet: all faults at once.
pub fn instance(path: &Path, quiet: bool) -> Result<Instance, Failure> {
    let loaded = io::read(path).map_err(Failure::Input)?;
    warn(&loaded.warnings, quiet);
    Ok(loaded.instance)
}

/// Reads an instance that can be planned, and changed; warnings go to stderr unless `quiet`.
///
/// # Errors
/// As [`instance`].
pub fn workshop(path: &Path, quiet: bool) -> Result<Workshop, Failure> {
    let (loaded, tables) = io::read_with_tables(path).map_err(Failure::Input)?;
    warn(&loaded.warnings, quiet);
    Ok(Workshop::new(loaded, tables))
}

/// Reads an instance that can be planned, with its tables; warnings go to stderr unless `quiet`.
///
/// # Errors
/// As [`instance`].
pub fn with_tables(path: &Path, quiet: bool) -> Result<(Instance, Tables), Failure> {
    let (loaded, tables) = io::read_with_tables(path).map_err(Failure::Input)?;
    warn(&loaded.warnings, quiet);
    Ok((loaded.instance, tables))
}

/// Reads what has happened; warnings go to stderr unless `quiet`.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn events(path: &Path, instance: &Instance, quiet: bool) -> Result<Events, Failure> {
    let (events, warnings) = read_events(path, instance).map_err(Failure::Input)?;
    warn(&warnings, quiet);
    Ok(events)
}

/// Reads the scenarios of a study; warnings go to stderr unless `quiet`.
///
/// # Errors
/// If the file cannot be read, or anything is wrong with it or with what becomes of the instance: all faults at once.
pub fn study(workshop: &Workshop, path: &Path, quiet: bool) -> Result<Study, Failure> {
    let (study, warnings) = read_study(path, workshop.instance()).map_err(Failure::Input)?;
    let faults = workshop.check(&study);
    if !faults.is_empty() {
        return Err(Failure::Input(faults));
    }
    warn(&warnings, quiet);
    Ok(study)
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

/// Writes warnings to stderr unless `quiet`.
pub fn warn(warnings: &[Diagnostic], quiet: bool) {
    if !quiet && !warnings.is_empty() {
        if log::is_json() {
            log::objects("warning", &diagnostics::render_json(warnings));
        } else {
            log::say("warning", &diagnostics::render_text(warnings));
        }
    }
}

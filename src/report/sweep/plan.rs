//! The plan of a run, as `firstfix solve` would write it.

use crate::report::{Report, Run, WriteError};
use crate::solve::Status;
use crate::study::Finished;
use std::path::Path;

/// Writes the plan as it is judged into a folder. A bound that was proved for another objective is not one of this
/// plan.
///
/// # Errors
/// A file cannot be written.
pub fn write_plan(finished: &Finished, folder: &Path) -> Result<(), WriteError> {
    let mut run = Run::new(&finished.options, &finished.solution);
    if !finished.judges_itself {
        (run.status, run.bound, run.gap) = (Status::Feasible, None, None);
    }
    let reasons = &finished.solution.unassigned;
    Report { instance: &finished.judge, plan: &finished.judged, reasons, run }.files().write(folder)
}

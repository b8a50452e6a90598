//! What customers were told: by the plan so far, unless an earlier replan told them something that still holds.

use super::edit::{get, row, set, table};
use super::past::Change;
use crate::model::{Instance, Window};
use crate::units::{JobId, Ticks};

/// Minutes around the planned begin that customers were told where nobody says otherwise.
pub const TOLERANCE_MIN: f64 = 60.0;

/// Writes the promises of all jobs of the plan so far. A promise that the plan keeps stays as it is, so that it does not drift with
/// every replan; one that it breaks was replaced when the customer was told so.
pub fn promises(change: &mut Change) {
    let past = change.past;
    let instance = past.instance;
    let minutes = past.events.tolerance_min.unwrap_or(TOLERANCE_MIN);
    let tolerance = instance.scale.ticks(minutes);
    let begins = past.begins();
    for (job, row_of) in instance.jobs.enumerate().filter(|(_, row)| row.leads.is_none()) {
        let told = row_of.promise.as_ref();
        let begin = begins.get(&job).copied();
        let (mut technicians, mut window) = (Some(String::new()), Some(String::new()));
        if let Some(begin) = begin {
            let doers = past.doers(job);
            let named = |promise: &crate::model::Promise| {
                let first = doers.first().and_then(|id| instance.technician_named(id));
                !promise.technicians.is_empty() && first.is_some_and(|tech| !promise.breaks_technician(tech))
            };
            technicians = (!told.is_some_and(named)).then(|| doers.join(";"));
            let kept = told.is_some_and(|told| told.window.is_some() && !told.breaks_window(begin));
            let Window { from, to } = around(instance, job, begin, tolerance);
            let text = (!kept).then(|| change.clocks.window(from, to));
            window = text.map(|text| change.written(text));
        }
        let jobs = table(&mut change.tables, "jobs", &["job_id"]);
        let Some(at) = row(jobs, "job_id", &row_of.id) else { continue };
        for (column, text) in [("promised_technician", technicians), ("promised_window", window)] {
            if let Some(text) = text.filter(|text| *text != get(jobs, at, column)) {
                set(jobs, at, column, text);
            }
        }
    }
}

/// What a customer is told of a begin: so much earlier or later, within the window that it lies in.
pub fn around(instance: &Instance, job: JobId, begin: Ticks, tolerance: Ticks) -> Window {
    let told = Window { from: (begin - tolerance).max(0), to: begin + tolerance };
    let windows = &instance.jobs[job].windows;
    let own = windows.iter().find(|window| window.from <= begin && begin <= window.to);
    own.map_or(told, |own| Window { from: told.from.max(own.from), to: told.to.min(own.to) })
}

//! What has begun is pinned in the tables: who, when, and how long; and let go again if it turns out not to have begun.
//!
//! What stood in the cells before is kept beside them, in columns that are nobody else's.

use super::course::Fact;
use super::edit::{drop_job, drop_rows, get, row, set, table};
use super::past::Change;
use super::together::TURNED_BACK;
use crate::io::tables::UNDER_WAY;
use crate::units::{JobId, ShiftId, Ticks};
use std::collections::BTreeSet;

/// Cells that a pin takes over, and where they are kept.
const KEPT: [(&str, &str); 5] = [
    ("windows", "x_free_windows"),
    ("required_technicians", "x_free_required"),
    ("pinned_technician", "x_free_pinned"),
    ("pinned_start", "x_free_start"),
    ("duration_min", "x_free_duration"),
];
/// Holds the service of a job that was called off on the way.
const CALLED_OFF: &str = "x_called_off";

/// Lets jobs go that were pinned earlier and that nobody is under way to after all.
pub fn unpin(change: &mut Change) {
    let past = change.past;
    let done = past.happened.visits().map(|(_, job, _)| past.instance.jobs[job].leads.unwrap_or(job));
    let done: BTreeSet<&str> = done.map(|job| past.instance.jobs[job].id.as_str()).collect();
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    // A visit that was for nothing, or a job that was called off on the way, is nobody's if nobody was under way to it.
    let for_nothing =
        |at: usize| get(jobs, at, "job_id").starts_with(TURNED_BACK) || !get(jobs, at, CALLED_OFF).is_empty();
    let over = |at: &usize| for_nothing(*at) && !done.contains(get(jobs, *at, "job_id"));
    let gone: Vec<String> = (0..jobs.rows.len()).filter(over).map(|at| get(jobs, at, "job_id").to_owned()).collect();
    for id in gone {
        drop_job(&mut change.tables, &id);
    }
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    for at in 0..jobs.rows.len() {
        if get(jobs, at, UNDER_WAY).is_empty() || done.contains(get(jobs, at, "job_id")) {
            continue;
        }
        set(jobs, at, UNDER_WAY, "");
        for (column, kept) in KEPT {
            let text = get(jobs, at, kept).to_owned();
            set(jobs, at, column, text);
            set(jobs, at, kept, "");
        }
    }
}

/// Pins a job to what happened. Of a crew, the first member is the row.
pub fn pin(change: &mut Change, shift: ShiftId, job: JobId, fact: &Fact) {
    let past = change.past;
    let row_of = &past.instance.jobs[job];
    if row_of.leads.is_some() {
        return;
    }
    let (window, id) = (change.written(change.clocks.window(fact.begin, fact.begin)), row_of.id.as_str());
    let length = length(change, shift, job, fact);
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    let Some(at) = row(jobs, "job_id", id) else { return };
    if get(jobs, at, UNDER_WAY).is_empty() {
        set(jobs, at, UNDER_WAY, "true");
        for (column, kept) in KEPT {
            let text = get(jobs, at, column).to_owned();
            set(jobs, at, kept, text);
        }
    }
    set(jobs, at, "windows", window);
    set(jobs, at, "pinned_start", "");
    set(jobs, at, "pinned_technician", "");
    set(jobs, at, "required_technicians", past.doers(job).join(";"));
    if let Some(length) = length {
        set(jobs, at, "duration_min", length);
    }
    if fact.begin <= past.now {
        // Who is there is there: nothing is promised any more.
        set(jobs, at, "promised_technician", "");
        set(jobs, at, "promised_window", "");
    }
    if fact.called_off {
        called_off(change, job);
    }
}

/// Minutes of work that end when this did, where that is not what the tables say anyway.
fn length(change: &Change, shift: ShiftId, job: JobId, fact: &Fact) -> Option<String> {
    let instance = change.past.instance;
    let tech = instance.shifts[shift].technician;
    let (took, planned) = (fact.end - fact.begin, instance.service_time(tech, job));
    if took == planned {
        return None;
    }
    let about = (took as f64 * instance.technicians[tech].efficiency).round() as Ticks;
    let exact = (about - 2..=about + 2).find(|length| *length >= 0 && instance.work_time(tech, *length) == took);
    Some(change.clocks.minutes(exact.unwrap_or(about.max(0))))
}

/// A job that was called off on the way needs nothing any more, and nothing is broken there.
fn called_off(change: &mut Change, job: JobId) {
    let row_of = &change.past.instance.jobs[job];
    let (id, priority) = (row_of.id.as_str(), row_of.priority.level().to_string());
    drop_rows(&mut change.tables, "faults", &["job_id"], id);
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    let Some(at) = row(jobs, "job_id", id) else { return };
    let asset = get(jobs, at, "asset_id").to_owned();
    let service = get(jobs, at, "service").to_owned();
    set(jobs, at, CALLED_OFF, if service.is_empty() { "true" } else { service.as_str() });
    // Its service would bring needs and faults back.
    let empty = ["service", "skills", "tools", "parts", "due", "reported", "promised_technician", "promised_window"];
    empty.iter().for_each(|column| set(jobs, at, column, ""));
    set(jobs, at, "setup_min", "0");
    set(jobs, at, "priority", priority);
    change.not_due_again(id, &asset);
}

//! Parts that are gone: used by a job that has begun, or not on the van after all.

use super::course::members;
use super::edit::{add, get, row, set, table};
use super::past::Change;
use crate::plan::Stop;
use crate::units::{JobId, PartId, UNLIMITED};

/// Takes units of a part from a van. Before anything has begun the stock of the morning was wrong; later the units belong to a job,
/// because a depot visit in between would fill them up again.
pub fn gone(change: &mut Change, (technician, part): (&str, &str), quantity: u32, used: bool, job: Option<&str>) {
    let past = change.past;
    let Some(part_id) = past.instance.parts.enumerate().find(|(_, row)| row.id == part).map(|(id, _)| id) else {
        return;
    };
    let named = job.and_then(|job| {
        let ids = members(past.instance, job);
        ids.first().copied()
    });
    let job = named.or_else(|| past.happened.last_begun(past.instance, technician, past.now));
    let lead = job.map(|job| past.instance.jobs[job].leads.unwrap_or(job));
    match lead {
        Some(job) if used => {
            known_outcome(change, job, part_id);
            more_parts(change, job, part, quantity);
        }
        Some(job) if loaded(change, technician, part_id) => more_parts(change, job, part, quantity),
        _ => less_stock(change, technician, part, quantity),
    }
}

/// Whether a depot visit of the technician has filled up the part.
fn loaded(change: &Change, technician: &str, part: PartId) -> bool {
    let past = change.past;
    past.happened.courses.iter().filter(|(shift, _)| past.instance.technician_of(**shift).id == technician).any(
        |(_, course)| {
            course.done.iter().any(|fact| match &fact.stop {
                Stop::Depot { fill, .. } => fill.iter().any(|(other, _)| *other == part),
                _ => false,
            })
        },
    )
}

/// Where a fault needs the part, using it says which fault it was: the job is fixed, with what was used.
fn known_outcome(change: &mut Change, job: JobId, part: PartId) {
    let row_of = &change.past.instance.jobs[job];
    let needs = row_of.faults.iter().any(|fault| fault.need.parts.iter().any(|(other, _)| *other == part));
    if !needs {
        return;
    }
    super::edit::drop_rows(&mut change.tables, "faults", &["job_id"], &row_of.id);
    let faults = table(&mut change.tables, "faults", &["job_id", "fault", "probability"]);
    let at = add(faults);
    for (column, text) in [("job_id", row_of.id.as_str()), ("fault", "known"), ("probability", "0")] {
        set(faults, at, column, text);
    }
}

/// The job certainly uses more.
fn more_parts(change: &mut Change, job: JobId, part: &str, quantity: u32) {
    let instance = change.past.instance;
    let row_of = &instance.jobs[job];
    let jobs = table(&mut change.tables, "jobs", &["job_id"]);
    let Some(at) = row(jobs, "job_id", &row_of.id) else { return };
    let own = get(jobs, at, "parts");
    let planned = || row_of.need.parts.iter().map(|(part, units)| (instance.parts[*part].id.clone(), *units)).collect();
    let mut needs: Vec<(String, u32)> = if own.is_empty() { planned() } else { quantities(own) };
    match needs.iter_mut().find(|(other, _)| other == part) {
        Some((_, units)) => *units += quantity,
        None => needs.push((part.to_owned(), quantity)),
    }
    let cell: Vec<String> = needs.iter().map(|(part, units)| format!("{part}:{units}")).collect();
    set(jobs, at, "parts", cell.join(";"));
}

/// `filter:1;valve` as names with units.
fn quantities(cell: &str) -> Vec<(String, u32)> {
    let entries = cell.split(';').map(str::trim).filter(|entry| !entry.is_empty());
    entries
        .map(|entry| match entry.rsplit_once(':') {
            Some((part, units)) => (part.trim().to_owned(), units.trim().parse().unwrap_or(1)),
            None => (entry.to_owned(), 1),
        })
        .collect()
}

/// The van held less in the morning than was thought.
fn less_stock(change: &mut Change, technician: &str, part: &str, quantity: u32) {
    let stock = table(&mut change.tables, "stock", &["location_id", "part_id", "quantity"]);
    let found = (0..stock.rows.len())
        .find(|at| get(stock, *at, "location_id") == technician && get(stock, *at, "part_id") == part);
    let had =
        found.map_or(Some(0), |at| get(stock, at, "quantity").parse::<u32>().ok().filter(|units| *units < UNLIMITED));
    let Some(had) = had else {
        return change.notes.push(format!("the van of {technician} has {part} without end: it stays so"));
    };
    if had < quantity {
        change.notes.push(format!("the van of {technician} had only {had} {part} by the tables"));
    }
    if let Some(at) = found {
        set(stock, at, "quantity", had.saturating_sub(quantity).to_string());
    }
}

/// Puts a unit back that what has happened needs: a van or depot held more than the tables say.
pub fn more_stock(change: &mut Change, (what, location): (&str, &str), part: &str) {
    let stock = table(&mut change.tables, "stock", &["location_id", "part_id", "quantity"]);
    let found = (0..stock.rows.len())
        .find(|at| get(stock, *at, "location_id") == location && get(stock, *at, "part_id") == part);
    let at = found.unwrap_or_else(|| {
        let at = add(stock);
        set(stock, at, "location_id", location);
        set(stock, at, "part_id", part);
        at
    });
    let had: u32 = get(stock, at, "quantity").parse().unwrap_or(0);
    set(stock, at, "quantity", (had + 1).to_string());
    change.notes.push(format!("{what} {location} must have held one more {part} than the tables say"));
}

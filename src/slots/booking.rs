//! A caller's job, and the appointment that was made, in the tables of an instance.

use crate::io::{
    self,
    tables::{Row, Table, Tables},
};
use crate::model::{Clock, Diagnostic, Instance, Window};
use crate::units::{JobId, Ticks};
use jiff::ToSpan;

/// Lines of rows that were added are this much larger, so that faults in them can be told from those of the file.
const ADDED: u32 = 1 << 30;

/// Why an appointment cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookingError {
    /// The job follows from another table.
    #[error("{0} has no row in the jobs that an appointment could be written into: it follows from assets.csv")]
    NoRow(String),
    /// The tables cannot say it.
    #[error("the window {0} cannot be written exactly")]
    Inexact(String),
}

/// Adds a row to the jobs, written as a JSON object; gives its `job_id`, empty if it has none.
///
/// # Errors
/// The text is no such object.
pub fn add_job(tables: &mut Tables, text: &str, file: &str) -> Result<String, Vec<Diagnostic>> {
    let added = io::job_row(text, file)?;
    let jobs = jobs(tables);
    let columns: Vec<usize> = added.header.iter().map(|name| column(jobs, name)).collect();
    for row in added.rows {
        let mut cells = vec![String::new(); jobs.header.len()];
        columns.iter().zip(row.cells).for_each(|(at, cell)| cells[*at] = cell);
        jobs.rows.push(Row { line: row.line + ADDED, cells });
    }
    let (at, row) = (column(jobs, "job_id"), jobs.rows.last());
    Ok(row.and_then(|row| row.cells.get(at)).map(|cell| cell.trim().to_owned()).unwrap_or_default())
}

/// Faults of a row that was added, named by the file that it came from.
pub fn named_by(file: &str, mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for fault in faults.iter_mut().filter(|fault| fault.source.line >= ADDED) {
        file.clone_into(&mut fault.source.file);
        fault.source.line -= ADDED;
    }
    faults
}

/// Makes a window the only one of a job.
///
/// # Errors
/// The job has no row of its own, or the window is between two seconds.
pub fn book(instance: &Instance, tables: &mut Tables, job: JobId, window: Window) -> Result<(), BookingError> {
    let text = written(instance, window);
    if io::windows(&instance.horizon, instance.scale, &text) != Ok(vec![window]) {
        return Err(BookingError::Inexact(text));
    }
    let id = instance.jobs[job].id.as_str();
    let jobs = jobs(tables);
    let (at, windows) = (column(jobs, "job_id"), column(jobs, "windows"));
    let row = jobs.rows.iter_mut().find(|row| row.cells[at].trim() == id);
    row.ok_or_else(|| BookingError::NoRow(id.to_owned()))?.cells[windows] = text;
    Ok(())
}

/// A window as the tables write it; with dates where one is needed.
fn written(instance: &Instance, window: Window) -> String {
    let minutes = |at: Ticks| instance.scale.minutes(at);
    if instance.horizon.clock == Clock::Plain {
        return format!("{}-{}", minutes(window.from), minutes(window.to));
    }
    let day = instance.scale.day();
    let dated = instance.horizon.days > 1 || window.from.div_euclid(day) != 0 || window.to.div_euclid(day) != 0;
    let text = |at: Ticks| {
        let seconds = (minutes(at.rem_euclid(day)) * 60.0).round() as i64;
        let clock = match seconds % 60 {
            0 => format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60),
            second => format!("{:02}:{:02}:{second:02}", seconds / 3600, seconds / 60 % 60),
        };
        let date = instance.horizon.start.checked_add(at.div_euclid(day).days()).unwrap_or(instance.horizon.start);
        if dated { format!("{date}T{clock}") } else { clock }
    };
    format!("{}-{}", text(window.from), text(window.to))
}

/// The table of the jobs; an empty one where there is none yet.
fn jobs(tables: &mut Tables) -> &mut Table {
    let at = tables.tables.iter().position(|table| table.name == "jobs").unwrap_or_else(|| {
        tables.tables.push(Table::new("jobs", &["job_id"]));
        tables.tables.len() - 1
    });
    &mut tables.tables[at]
}

/// Where a column stands, which is added if it is not there.
fn column(table: &mut Table, name: &str) -> usize {
    let width = table.header.len();
    let at = table.header.iter().position(|known| known == name).unwrap_or(width);
    if at == width {
        table.header.push(name.to_owned());
    }
    let width = table.header.len();
    table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
    at
}

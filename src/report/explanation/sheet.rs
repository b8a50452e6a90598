//! A row for each reason, day, change and plan of each job.

use super::words::all;
use super::{AnewDocument, ChangeDocument, DayDocument, ExplanationDocument, JobDocument};
use crate::report::clock::Time;
use crate::report::sheet::{Sheet, text};

const HEADER: [&str; 16] = [
    "job_id",
    "priority",
    "served",
    "row",
    "technician_id",
    "date",
    "code",
    "text",
    "begin",
    "p_fix",
    "cost",
    "total",
    "difference",
    "reoptimised_total",
    "reoptimised_difference",
    "reoptimised_technician_id",
];

/// Cells of a row behind those of the job.
#[derive(Default)]
struct Cells {
    row: &'static str,
    technician: String,
    date: String,
    code: String,
    text: String,
    begin: Option<Time>,
    /// `p_fix`, `cost`, `total`, `difference`.
    numbers: [Option<f64>; 4],
    anew: Option<AnewDocument>,
}

/// All rows as one table.
pub fn csv(document: &ExplanationDocument) -> Vec<u8> {
    let mut sheet = Sheet::bare();
    sheet.row(HEADER);
    for job in &document.jobs {
        rows(job).into_iter().for_each(|cells| sheet.row(line(job, cells)));
    }
    sheet.into_bytes()
}

fn rows(job: &JobDocument) -> Vec<Cells> {
    let mut rows = Vec::new();
    rows.extend(job.reasons.iter().map(|reason| Cells {
        row: "reason",
        code: reason.code.clone(),
        text: reason.text.clone(),
        ..Cells::default()
    }));
    if let Some(planned) = &job.planned {
        let place = || Cells { technician: planned.technician.clone(), date: planned.date.clone(), ..Cells::default() };
        let numbers = [planned.p_fix, planned.cost, None, None];
        rows.push(Cells { row: "planned", begin: planned.begin.clone(), numbers, ..place() });
        let numbers = [None, None, planned.total_without, planned.difference_without];
        rows.push(Cells { row: "removed", numbers, ..place() });
    }
    rows.extend(job.days.iter().map(day));
    rows.extend(job.changes.iter().map(change));
    if let Some(anew) = &job.without_change {
        rows.push(Cells { row: "without-change", anew: Some(anew.clone()), ..Cells::default() });
    }
    rows.extend(job.forced.iter().map(|forced| Cells {
        row: "forced",
        technician: forced.technician.clone(),
        numbers: [None, None, forced.total, forced.difference],
        ..Cells::default()
    }));
    rows
}

fn day(day: &DayDocument) -> Cells {
    let reasons = day.reasons.iter().map(|reason| reason.text.clone());
    let changes = day.changes.iter().map(|levers| all(levers));
    Cells {
        row: "day",
        technician: day.technician.clone(),
        date: day.date.clone(),
        code: day.code.to_owned(),
        text: reasons.chain(changes).collect::<Vec<_>>().join("; "),
        begin: day.begin.clone(),
        numbers: [day.p_fix, day.cost, day.total, day.difference],
        anew: None,
    }
}

fn change(change: &ChangeDocument) -> Cells {
    Cells {
        row: "change",
        technician: change.technician.clone(),
        date: change.date.clone(),
        code: change.levers.iter().map(|lever| lever.code).collect::<Vec<_>>().join(";"),
        text: all(&change.levers),
        begin: None,
        numbers: [None, None, Some(change.total), Some(change.difference)],
        anew: change.reoptimised.clone(),
    }
}

fn line(job: &JobDocument, cells: Cells) -> Vec<String> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let mut line = vec![text(&job.job), job.priority.to_string(), job.served.to_string(), cells.row.to_owned()];
    line.extend([text(&cells.technician), cells.date, cells.code, text(&cells.text)]);
    line.push(cells.begin.map(|at| at.for_sheet()).unwrap_or_default());
    line.extend(cells.numbers.map(number));
    let anew = cells.anew.as_ref();
    line.extend([number(anew.map(|anew| anew.total)), number(anew.and_then(|anew| anew.difference))]);
    line.push(anew.and_then(|anew| anew.technician.as_deref()).map(text).unwrap_or_default());
    line
}

//! What may be wrong: fault rows of jobs and of services.

use super::Reader;
use super::jobs::need_of;
use super::sheet::{Line, Sheet};
use crate::io::diagnostics::codes;
use crate::model::{Diagnostic, Fault};
use rustc_hash::FxHashMap;

/// Rounding that a sum of probabilities is allowed.
const SLACK: f64 = 1e-9;

/// Fault rows by the job or service that they belong to.
#[derive(Clone, Default)]
pub struct FaultRows<'a> {
    by_job: FxHashMap<&'a str, Vec<Line<'a>>>,
    by_service: FxHashMap<&'a str, Vec<Line<'a>>>,
}

impl<'a> FaultRows<'a> {
    /// Collects the rows and checks each owner's probabilities.
    pub fn new(sheet: Option<&'a Sheet<'a>>, faults: &mut Vec<Diagnostic>) -> Self {
        let mut rows = Self::default();
        for line in sheet.into_iter().flat_map(Sheet::lines) {
            match (line.text("job_id"), line.text("service")) {
                ("", "") => {
                    faults.push(line.fault("job_id", codes::FAULT_OWNER, "this fault belongs to no job and no service"))
                }
                (job, "") => rows.by_job.entry(job).or_default().push(line),
                ("", service) => rows.by_service.entry(service).or_default().push(line),
                _ => faults.push(line.fault(
                    "job_id",
                    codes::FAULT_OWNER,
                    "this fault belongs to a job and to a service",
                )),
            }
        }
        for (owner, lines) in rows.by_job.iter().chain(&rows.by_service) {
            check(owner, lines, faults);
        }
        rows
    }

    /// The faults of a job: its own rows, or else those of its service.
    pub fn of(&self, reader: &Reader, job: &str, service: &str) -> Vec<Fault> {
        let lines = self.by_job.get(job).or_else(|| self.by_service.get(service));
        lines.into_iter().flatten().map(|line| fault(reader, *line)).collect()
    }
}

fn fault(reader: &Reader, line: Line) -> Fault {
    Fault {
        name: line.text("fault").to_owned(),
        probability: line.number("probability").unwrap_or(0.0),
        need: need_of(reader, line, line, line),
        duration: line.minutes("duration_min", &reader.settings.times),
    }
}

fn check(owner: &str, lines: &[Line], faults: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&str> = Vec::new();
    let mut total = 0.0;
    for line in lines {
        let name = line.text("fault");
        if !name.is_empty() && seen.contains(&name) {
            faults.push(line.fault("fault", codes::DUPLICATE_ROW, format!("{owner} already has a fault {name}")));
        }
        seen.push(name);
        total += line.number("probability").unwrap_or(0.0);
    }
    if let (true, Some(last)) = (total > 1.0 + SLACK, lines.last()) {
        let message = format!("the faults of {owner} have probabilities that sum to {total}");
        faults.push(last.fault("probability", codes::PROBABILITY, message));
    }
}

//! Runs, routes, jobs and parts of a simulation as CSV.

use super::SimulationReport;
use super::figures::FIGURES;
use super::rows::{JobRow, PartRow, RouteRow};
use crate::report::clock::rounded;
use crate::report::sheet::{Sheet, text};

/// A row for each run: its number, from 1, and every figure. Plain numbers, without a byte-order mark.
pub fn runs(report: &SimulationReport) -> Vec<u8> {
    let header: Vec<&str> = ["run"].into_iter().chain(FIGURES.iter().map(|figure| figure.name)).collect();
    let mut sheet = Sheet::plain(&header);
    for (at, run) in report.simulation.runs.iter().enumerate() {
        let values = FIGURES.iter().map(|figure| rounded(figure.of_run(report.instance, run)).to_string());
        sheet.row([(at + 1).to_string()].into_iter().chain(values));
    }
    sheet.into_bytes()
}

const ROUTES: [&str; 21] = [
    "technician_id",
    "technician",
    "date",
    "start",
    "end",
    "end_p5",
    "end_p50",
    "end_p95",
    "planned_overtime_h",
    "overtime_h",
    "overtime_h_p95",
    "expected_first_time_fixes",
    "first_time_fixes",
    "planned_cost",
    "cost",
    "overtime",
    "overtime_beyond",
    "window_late",
    "due_late",
    "missed_load",
    "missed_break",
];

/// A row for each route.
pub fn routes(report: &SimulationReport, rows: &[RouteRow]) -> Vec<u8> {
    let mut sheet = Sheet::new(&ROUTES);
    for row in rows {
        let cells: [String; ROUTES.len()] = [
            text(&row.technician),
            text(report.name_of(&row.technician)),
            row.date.clone(),
            row.start.for_sheet(),
            row.end.for_sheet(),
            row.returns.p5.for_sheet(),
            row.returns.p50.for_sheet(),
            row.returns.p95.for_sheet(),
            row.planned_overtime_h.to_string(),
            row.overtime_h.mean.to_string(),
            row.overtime_h.p95.to_string(),
            row.expected_first_time_fixes.to_string(),
            row.first_time_fixes.mean.to_string(),
            row.planned_cost.to_string(),
            row.cost.mean.to_string(),
            row.overtime.to_string(),
            row.overtime_beyond.to_string(),
            row.window_late.to_string(),
            row.due_late.to_string(),
            row.missed_load.to_string(),
            row.missed_break.to_string(),
        ];
        sheet.row(cells);
    }
    sheet.into_bytes()
}

const JOBS: [&str; 16] = [
    "job_id",
    "technician_id",
    "technician",
    "date",
    "planned_arrive",
    "planned_begin",
    "arrive_p5",
    "arrive_p50",
    "arrive_p95",
    "p_fix",
    "fixed",
    "part_missing",
    "window_late",
    "window_late_min",
    "due_late",
    "due_late_min",
];

/// A row for each job served.
pub fn jobs(report: &SimulationReport, rows: &[JobRow]) -> Vec<u8> {
    let mut sheet = Sheet::new(&JOBS);
    for row in rows {
        let cells: [String; JOBS.len()] = [
            text(&row.job),
            text(&row.technician),
            text(report.name_of(&row.technician)),
            row.date.clone(),
            row.planned_arrive.for_sheet(),
            row.planned_begin.for_sheet(),
            row.arrive.p5.for_sheet(),
            row.arrive.p50.for_sheet(),
            row.arrive.p95.for_sheet(),
            row.p_fix.to_string(),
            row.fixed.to_string(),
            row.part_missing.to_string(),
            row.window_late.to_string(),
            row.window_late_min.to_string(),
            row.due_late.to_string(),
            row.due_late_min.to_string(),
        ];
        sheet.row(cells);
    }
    sheet.into_bytes()
}

const PARTS: [&str; 14] = [
    "technician_id",
    "technician",
    "date",
    "part_id",
    "part",
    "morning",
    "ready",
    "loaded",
    "expected_use",
    "used",
    "used_p95",
    "used_max",
    "short",
    "shortages",
];

/// A row for each part of each van.
pub fn parts(report: &SimulationReport, rows: &[PartRow]) -> Vec<u8> {
    let mut sheet = Sheet::new(&PARTS);
    for row in rows {
        let part = report.instance.parts.iter().find(|part| part.id == row.part);
        let cells: [String; PARTS.len()] = [
            text(&row.technician),
            text(report.name_of(&row.technician)),
            row.date.clone(),
            text(&row.part),
            text(part.map_or("", |part| &part.name)),
            row.morning.to_string(),
            row.ready.to_string(),
            row.loaded.mean.to_string(),
            row.expected_use.to_string(),
            row.used.mean.to_string(),
            row.used.p95.to_string(),
            row.used.max.to_string(),
            row.short.to_string(),
            row.shortages.to_string(),
        ];
        sheet.row(cells);
    }
    sheet.into_bytes()
}

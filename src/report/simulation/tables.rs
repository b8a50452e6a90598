//! Routes, jobs that are likely late and parts that run short, for the terminal.

use super::SimulationReport;
use crate::model::Instance;
use crate::report::clock::length;
use crate::report::clock::{day_name, time_of_day};
use crate::report::document::Level;
use crate::report::summary::MOST_ROWS;
use crate::report::summary::routes::more;
use crate::report::summary::table::{Style, grid};
use crate::simulate::{JobFigures, PartFigures, RouteFigures};
use crate::units::{ShiftId, currency, nearest};
use crate::verify::TimedRoute;

/// Jobs that are late more often are shown.
const OFTEN_LATE: f64 = 0.05;

/// Parts that run short more often are shown.
const OFTEN_SHORT: f64 = 0.05;

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Technician, name where there is one, and date where there are several.
fn whose(instance: &Instance, shift: ShiftId) -> Vec<String> {
    let technician = instance.technician_of(shift);
    let mut cells = vec![technician.id.clone()];
    if named(instance) {
        cells.push(technician.name.clone());
    }
    if instance.horizon.days > 1 {
        cells.push(day_name(instance, instance.shifts[shift].day));
    }
    cells
}

fn named(instance: &Instance) -> bool {
    instance.technicians.iter().any(|row| row.name != row.id && !row.name.is_empty())
}

/// The heads of [`whose`] and others.
fn heads<'a>(instance: &Instance, others: &[&'a str]) -> Vec<&'a str> {
    let mut heads = vec!["technician"];
    heads.extend(named(instance).then_some("name"));
    heads.extend((instance.horizon.days > 1).then_some("date"));
    heads.extend(others);
    heads
}

fn at(instance: &Instance, shift: ShiftId, instant: f64) -> String {
    time_of_day(instance, nearest(instant), instance.shifts[shift].day)
}

/// The routes; nothing if there is none.
pub fn routes(report: &SimulationReport, style: Style) -> String {
    let instance = report.instance;
    let all = &report.simulation.routes;
    if all.is_empty() {
        return String::new();
    }
    let row = |(plan, route): (&TimedRoute, &RouteFigures)| {
        let mut cells = whose(instance, route.shift);
        cells.extend([
            at(instance, route.shift, plan.back as f64),
            at(instance, route.shift, route.back.p5),
            at(instance, route.shift, route.back.p50),
            at(instance, route.shift, route.back.p95),
            length(instance, nearest(route.overtime.mean)),
            percent(route.overtime_chance),
            percent(route.beyond_chance),
            percent(route.window_late_chance),
            format!("{:.2}", route.fixes.mean),
            format!("{:.2}", currency(1) * route.cost.mean),
        ]);
        cells
    };
    let heads = heads(
        instance,
        &["returns>", "p5>", "p50>", "p95>", "overtime>", "chance>", "beyond>", "late job>", "fixes>", "cost>"],
    );
    let mut text = grid(&heads, report.plan.routes().iter().zip(all).take(MOST_ROWS).map(row), style);
    text.push_str(&rest(all.len(), "routes", "simulation-routes.csv"));
    text
}

/// Where the rows are that a table does not show.
fn rest(rows: usize, things: &str, file: &str) -> String {
    more(rows, things, &format!("{file} (-o)"))
}

/// The jobs that are late often, most often first.
pub fn late_jobs(report: &SimulationReport, style: Style) -> String {
    let instance = report.instance;
    let chance = |job: &JobFigures| job.window_late.chance.max(job.due_late.chance);
    let mut jobs: Vec<&JobFigures> = report.simulation.jobs.iter().filter(|job| chance(job) >= OFTEN_LATE).collect();
    if jobs.is_empty() {
        return String::new();
    }
    jobs.sort_by(|a, b| chance(b).total_cmp(&chance(a)));
    let row = |job: &&JobFigures| {
        let minutes = |late: f64| length(instance, nearest(late));
        let mut cells = vec![instance.jobs[job.job].id.clone()];
        cells.extend(whose(instance, job.shift));
        cells.extend([
            at(instance, job.shift, job.planned_arrive as f64),
            at(instance, job.shift, job.arrive.p5),
            at(instance, job.shift, job.arrive.p50),
            at(instance, job.shift, job.arrive.p95),
            percent(job.window_late.chance),
            percent(job.due_late.chance),
            minutes(job.window_late.mean.max(job.due_late.mean)),
        ]);
        cells
    };
    let mut heads = heads(instance, &["arrives>", "p5>", "p50>", "p95>", "after window>", "after due>", "mean late>"]);
    heads.insert(0, "often late");
    let mut text = grid(&heads, jobs.iter().take(MOST_ROWS).map(row), style);
    text.push_str(&rest(jobs.len(), "jobs", "simulation-jobs.csv"));
    text
}

/// The parts that run short often, most often first.
pub fn short_parts(report: &SimulationReport, style: Style) -> String {
    let instance = report.instance;
    let mut parts: Vec<&PartFigures> =
        report.simulation.parts.iter().filter(|part| part.short_chance >= OFTEN_SHORT).collect();
    if parts.is_empty() {
        return String::new();
    }
    parts.sort_by(|a, b| b.short_chance.total_cmp(&a.short_chance));
    let row = |part: &&PartFigures| {
        let mut cells = vec![instance.parts[part.part].id.clone()];
        cells.extend(whose(instance, part.shift));
        cells.extend([
            Level::new(part.morning).to_string(),
            format!("{:.2}", part.loaded.mean),
            format!("{:.2}", part.used.mean),
            percent(part.short_chance),
        ]);
        cells
    };
    let mut heads = heads(instance, &["in the morning>", "loaded>", "used>", "missing>"]);
    heads.insert(0, "often missing");
    let mut text = grid(&heads, parts.iter().take(MOST_ROWS).map(row), style);
    text.push_str(&rest(parts.len(), "parts", "simulation-parts.csv"));
    text
}

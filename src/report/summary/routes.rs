//! A line for each route and for each job left out.

use super::figures::length;
use super::table::{Style, grid};
use super::{MOST_ROWS, Report};
use crate::report::clock::{day_name, time_of_day};
use crate::units::{JobId, currency};
use crate::verify::TimedRoute;

/// The routes; nothing if there is none.
pub fn table(report: &Report, style: Style) -> String {
    let routes = report.plan.routes();
    if routes.is_empty() {
        return String::new();
    }
    let header = [
        "technician",
        "name",
        "date",
        "leaves>",
        "returns>",
        "jobs>",
        "fixes>",
        "km>",
        "travel>",
        "wait>",
        "overtime>",
        "cost>",
    ];
    let mut text = grid(&header, routes.iter().take(MOST_ROWS).map(|route| row(report, route)), style);
    text.push_str(&more(routes.len(), "routes", "schedule.csv"));
    text
}

fn row(report: &Report, route: &TimedRoute) -> Vec<String> {
    let instance = report.instance;
    let (technician, day) = (instance.technician_of(route.shift), instance.shifts[route.shift].day);
    let score = &route.score;
    vec![
        technician.id.clone(),
        if technician.name == technician.id { String::new() } else { technician.name.clone() },
        day_name(instance, day),
        time_of_day(instance, route.depart, day),
        time_of_day(instance, route.back, day),
        score.served.to_string(),
        format!("{:.2}", score.expected_fixes),
        format!("{:.1}", instance.scale.km(score.dist)),
        length(instance, score.travel),
        length(instance, score.wait),
        length(instance, score.overtime),
        format!("{:.2}", currency(score.money.of_routes())),
    ]
}

/// The jobs left out; nothing if there is none.
pub fn left_out(report: &Report, style: Style) -> String {
    let jobs = report.plan.unassigned();
    if jobs.is_empty() {
        return String::new();
    }
    let header = ["left out", "priority>", "cost>", "why"];
    let mut text = grid(&header, jobs.iter().take(MOST_ROWS).map(|job| line(report, *job)), style);
    text.push_str(&more(jobs.len(), "jobs", "plan.json"));
    text
}

fn line(report: &Report, job: JobId) -> Vec<String> {
    let row = &report.instance.jobs[job];
    let why: Vec<&str> = report.reasons_of(job).iter().map(|reason| reason.text.as_str()).collect();
    vec![
        row.id.clone(),
        row.priority.level().to_string(),
        format!("{:.2}", currency(row.unserved_cost)),
        why.join("; "),
    ]
}

fn more(rows: usize, things: &str, file: &str) -> String {
    match rows.checked_sub(MOST_ROWS) {
        Some(rest) if rest > 0 => format!(" … and {rest} more {things}, all in {file}\n"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_tables_say_where_the_rest_is() {
        assert_eq!(more(MOST_ROWS, "jobs", "plan.json"), "");
        assert_eq!(more(MOST_ROWS + 2, "jobs", "plan.json"), " … and 2 more jobs, all in plan.json\n");
    }
}

//! A line for each route and for each job left out.

use super::table::{Style, grid};
use super::{MOST_ROWS, Report};
use crate::model::Instance;
use crate::report::clock::{day_name, length, time_of_day};
use crate::units::{JobId, currency};
use crate::verify::TimedRoute;

/// The routes; nothing if there is none.
pub fn table(report: &Report, style: Style) -> String {
    let routes = report.plan.routes();
    if routes.is_empty() {
        return String::new();
    }
    let columns: Vec<&Column> = COLUMNS.iter().filter(|column| (column.wanted)(report)).collect();
    let header: Vec<&str> = columns.iter().map(|column| column.head).collect();
    let row = |route| columns.iter().map(|column| (column.cell)(report.instance, route)).collect();
    let mut text = grid(&header, routes.iter().take(MOST_ROWS).map(row), style);
    text.push_str(&more(routes.len(), "routes", "schedule.csv"));
    text
}

/// A column of the routes; one that would say nothing is not wanted.
struct Column {
    head: &'static str,
    wanted: fn(&Report) -> bool,
    cell: fn(&Instance, &TimedRoute) -> String,
}

const fn always(head: &'static str, cell: fn(&Instance, &TimedRoute) -> String) -> Column {
    Column { head, wanted: |_| true, cell }
}

const COLUMNS: [Column; 13] = [
    always("technician", |instance, route| instance.technician_of(route.shift).id.clone()),
    Column {
        head: "name",
        wanted: |report| report.instance.technicians.iter().any(|row| row.name != row.id && !row.name.is_empty()),
        cell: |instance, route| instance.technician_of(route.shift).name.clone(),
    },
    Column {
        head: "date",
        wanted: |report| report.instance.horizon.days > 1,
        cell: |instance, route| day_name(instance, instance.shifts[route.shift].day),
    },
    always("leaves>", |instance, route| time_of_day(instance, route.depart, instance.shifts[route.shift].day)),
    always("returns>", |instance, route| time_of_day(instance, route.back, instance.shifts[route.shift].day)),
    always("jobs>", |_, route| route.score.served.to_string()),
    Column {
        head: "fixes>",
        wanted: |report| report.instance.jobs.iter().any(|job| !job.faults.is_empty()),
        cell: |_, route| format!("{:.2}", route.score.expected_fixes),
    },
    always("km>", |instance, route| format!("{:.1}", instance.scale.km(route.score.dist))),
    always("travel>", |instance, route| length(instance, route.score.travel)),
    always("wait>", |instance, route| length(instance, route.score.wait)),
    Column {
        head: "overtime>",
        wanted: |report| report.plan.score().overtime != 0,
        cell: |instance, route| length(instance, route.score.overtime),
    },
    Column {
        head: "late>",
        wanted: |report| report.plan.score().late != 0,
        cell: |instance, route| length(instance, route.score.late),
    },
    always("cost>", |_, route| format!("{:.2}", currency(route.score.money.of_routes()))),
];

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

/// Where the rows are that a table does not show; nothing if it shows all.
pub fn more(rows: usize, things: &str, file: &str) -> String {
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

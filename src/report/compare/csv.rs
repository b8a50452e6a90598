//! The comparison as CSV: one of its tables at a time.

use super::{JobChange, KpiCell, KpiRow, Place, PlanComparison, RouteChange, RouteFigures, State};
use crate::report::clock::Time;
use crate::report::sheet::{Sheet, text};

/// The tables of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// A row for each key figure and plan.
    Kpis,
    /// A row for each plan and job that changed.
    Jobs,
    /// A row for each plan and route.
    Routes,
}

/// A table as CSV for a pipe.
pub fn comparison_csv(comparison: &PlanComparison, table: Table) -> String {
    let mut sheet = Sheet::bare();
    match table {
        Table::Kpis => kpis(comparison, &mut sheet),
        Table::Jobs => jobs(comparison, &mut sheet),
        Table::Routes => routes(comparison, &mut sheet),
    }
    String::from_utf8_lossy(&sheet.into_bytes()).into_owned()
}

fn kpis(comparison: &PlanComparison, sheet: &mut Sheet) {
    sheet.row(["kpi", "unit", "better", "plan", "value", "missing", "difference", "relative", "verdict"]);
    for row in &comparison.kpis {
        for (plan, cell) in comparison.plans.iter().zip(&row.values) {
            sheet.row(kpi(row, &plan.name, cell));
        }
    }
}

fn kpi(row: &KpiRow, plan: &str, cell: &KpiCell) -> [String; 9] {
    [
        row.kpi.clone(),
        row.unit.clone(),
        row.better.clone().unwrap_or_default(),
        text(plan),
        number(cell.value),
        cell.missing.clone().unwrap_or_default(),
        number(cell.difference),
        number(cell.relative),
        cell.verdict.map(|verdict| verdict.name().to_owned()).unwrap_or_default(),
    ]
}

fn jobs(comparison: &PlanComparison, sheet: &mut Sheet) {
    let place = ["state", "technician", "date", "begin", "p_fix"];
    let columns = |whose: &str| place.map(|column| format!("{whose}_{column}"));
    let header =
        ["plan", "job", "changes"].map(str::to_owned).into_iter().chain(columns("baseline")).chain(columns("plan"));
    sheet.row(header.chain(["later_min", "p_fix_difference"].map(str::to_owned)));
    for changes in &comparison.changes {
        for job in &changes.jobs {
            sheet.row(self::job(&changes.plan, job));
        }
    }
}

fn job(plan: &str, job: &JobChange) -> Vec<String> {
    let kinds: Vec<&str> = job.changes.iter().map(|change| change.name()).collect();
    let mut row = vec![text(plan), text(&job.job), kinds.join(";")];
    row.extend(place(&job.baseline));
    row.extend(place(&job.plan));
    row.extend([number(job.later_min), number(job.p_fix_difference)]);
    row
}

fn place(place: &Place) -> [String; 5] {
    let state = match place.state {
        State::Served => "served",
        State::LeftOut => "left out",
        State::Absent => "absent",
    };
    [
        state.to_owned(),
        text(place.technician.as_deref().unwrap_or_default()),
        place.date.clone().unwrap_or_default(),
        place.begin.as_ref().map(Time::for_sheet).unwrap_or_default(),
        number(place.p_fix),
    ]
}

fn routes(comparison: &PlanComparison, sheet: &mut Sheet) {
    let figures = ["jobs", "expected_first_time_fixes", "travel_km", "total"];
    let columns = |whose: &str| figures.map(|column| format!("{whose}_{column}"));
    let header = ["plan", "technician", "date", "change"].map(str::to_owned);
    let header = header.into_iter().chain(columns("baseline")).chain(columns("plan"));
    sheet.row(header.chain(["added", "removed"].map(str::to_owned)));
    for changes in &comparison.changes {
        for route in &changes.routes {
            sheet.row(self::route(&changes.plan, route));
        }
    }
}

fn route(plan: &str, route: &RouteChange) -> Vec<String> {
    let mut row = vec![text(plan), text(&route.technician), route.date.clone(), route.change.name().to_owned()];
    row.extend(amounts(route.baseline));
    row.extend(amounts(route.plan));
    row.extend([&route.added, &route.removed].map(|jobs| text(&jobs.join(";"))));
    row
}

fn amounts(figures: Option<RouteFigures>) -> [String; 4] {
    let of = |value: fn(RouteFigures) -> f64| number(figures.map(value));
    [
        of(|one| f64::from(one.jobs)),
        of(|one| one.expected_first_time_fixes),
        of(|one| one.travel_km),
        of(|one| one.total),
    ]
}

fn number(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

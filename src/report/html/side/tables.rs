//! The tables of the page.

use super::ComparePage;
use crate::report::compare::{Place, PlanComparison, RouteFigures, RouteKind, State, place_of};
use crate::report::kpi::Kpi;
use crate::report::number::grouped;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A key figure of every plan.
pub struct Figure {
    pub name: String,
    pub unit: String,
    pub cells: Vec<FigureCell>,
}

/// A key figure of one plan.
pub struct FigureCell {
    pub value: String,
    /// The difference to the baseline; empty for the baseline and where there is none.
    pub difference: String,
    /// `better`, `worse`, `equal`, `different`, or nothing.
    pub verdict: &'static str,
}

/// A job in every plan.
pub struct JobRow {
    /// The page's number of it.
    pub number: usize,
    pub id: String,
    /// How it changed, in any plan.
    pub changes: String,
    pub places: Vec<JobPlace>,
}

/// Where a job is.
pub struct JobPlace {
    pub text: String,
    pub fix: String,
    pub out: bool,
}

/// A route that changed.
pub struct RouteRow {
    pub plan: String,
    pub technician: String,
    pub date: String,
    pub change: &'static str,
    pub figures: [String; 3],
    pub added: Vec<String>,
    pub removed: Vec<String>,
}

/// The figures of which some plan has one.
pub fn figures(comparison: &PlanComparison) -> Vec<Figure> {
    let rows = comparison.kpis.iter();
    let rows = rows.filter(|row| row.values.iter().any(|cell| cell.value.is_some_and(|value| value != 0.0)));
    let row = |row: &crate::report::compare::KpiRow| {
        let kpi = Kpi::named(&row.kpi).ok();
        let share = kpi.is_some_and(Kpi::is_share);
        let whole = matches!(row.unit.as_str(), "jobs" | "units" | "routes");
        let number = |value: f64| {
            let decimals = if whole && value.fract() == 0.0 { 0 } else { 2 };
            if share { format!("{} %", grouped(value * 100.0, 2)) } else { grouped(value, decimals) }
        };
        let difference = |difference: f64, relative: Option<f64>| {
            let sign = if difference > 0.0 { "+" } else { "" };
            let share_of = relative.filter(|_| !share).map(|share| format!(" ({sign}{} %)", grouped(share * 100.0, 1)));
            let unit = if share { " pp" } else { "" };
            let text = if share { grouped(difference * 100.0, 2) } else { number(difference) };
            if difference == 0.0 {
                String::new()
            } else {
                format!("{sign}{text}{unit}{}", share_of.unwrap_or_default())
            }
        };
        Figure {
            name: row.kpi.clone(),
            unit: row.unit.clone(),
            cells: (row.values.iter())
                .map(|cell| FigureCell {
                    value: cell.value.map_or_else(|| cell.missing.clone().unwrap_or_default(), number),
                    difference: cell.difference.map(|by| difference(by, cell.relative)).unwrap_or_default(),
                    verdict: cell.verdict.map_or("", |verdict| verdict.name()),
                })
                .collect(),
        }
    };
    rows.map(row).collect()
}

/// Every job of any plan in every plan: those that changed first.
pub fn jobs(page: &ComparePage, numbers: &FxHashMap<String, usize>) -> Vec<JobRow> {
    let mut changes: FxHashMap<&str, Vec<&'static str>> = FxHashMap::default();
    for job in page.comparison.changes.iter().flat_map(|changes| &changes.jobs) {
        let known = changes.entry(&job.job).or_default();
        for change in job.changes.iter().map(|change| change.name()) {
            if !known.contains(&change) {
                known.push(change);
            }
        }
    }
    let places: Vec<FxHashMap<&str, Place>> = page.plans.iter().map(place_of).collect();
    let dates: BTreeSet<&str> =
        places.iter().flat_map(FxHashMap::values).filter_map(|place| place.date.as_deref()).collect();
    let several = dates.len() > 1;
    let row = |(id, number): (&String, &usize)| JobRow {
        number: *number,
        id: id.clone(),
        changes: changes.get(id.as_str()).map(|changes| changes.join(", ")).unwrap_or_default(),
        places: places.iter().map(|places| place(places.get(id.as_str()), several)).collect(),
    };
    let mut rows: Vec<JobRow> = numbers.iter().map(row).collect();
    rows.sort_by_key(|row| (row.changes.is_empty(), row.number));
    rows
}

fn place(place: Option<&Place>, dated: bool) -> JobPlace {
    let without = |text: &str| JobPlace { text: text.into(), fix: String::new(), out: true };
    let Some(place) = place else { return without("–") };
    match place.state {
        State::Absent => without("–"),
        State::LeftOut => without("left out"),
        State::Served => {
            let technician = place.technician.as_deref().unwrap_or_default();
            let date = place.date.as_ref().filter(|_| dated).map(|date| format!("{date} ")).unwrap_or_default();
            let fix = place.p_fix.map(crate::report::number::percent);
            JobPlace { text: format!("{technician} {date}{}", place.clock), fix: fix.unwrap_or_default(), out: false }
        }
    }
}

/// The routes that changed, plan by plan.
pub fn routes(comparison: &PlanComparison) -> Vec<RouteRow> {
    let of = |changes: &crate::report::compare::Changes| -> Vec<RouteRow> {
        let changed = changes.routes.iter().filter(|route| route.change != RouteKind::Same);
        let row = |route: &crate::report::compare::RouteChange| RouteRow {
            plan: changes.plan.clone(),
            technician: route.technician.clone(),
            date: route.date.clone(),
            change: route.change.name(),
            figures: [
                both(route.baseline, route.plan, |one| grouped(f64::from(one.jobs), 0)),
                both(route.baseline, route.plan, |one| grouped(one.travel_km, 1)),
                both(route.baseline, route.plan, |one| grouped(one.total, 2)),
            ],
            added: route.added.clone(),
            removed: route.removed.clone(),
        };
        changed.map(row).collect()
    };
    comparison.changes.iter().flat_map(of).collect()
}

fn both(old: Option<RouteFigures>, new: Option<RouteFigures>, of: fn(RouteFigures) -> String) -> String {
    let [old, new] = [old, new].map(|one| one.map_or_else(|| "–".to_owned(), of));
    format!("{old} → {new}")
}

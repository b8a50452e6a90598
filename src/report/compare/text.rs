//! The comparison for people: on a terminal, or in Markdown.

use super::{Changes, JobChange, KpiCell, KpiRow, Place, PlanComparison, RouteChange, RouteKind, State, Verdict};
use crate::report::kpi::Kpi;
use crate::report::layout::Layout;
use crate::report::number::percent;
use crate::report::summary::{MOST_ROWS, counted};

/// Jobs that a cell names.
const MOST_JOBS: usize = 6;

/// The whole comparison, with a newline at the end.
pub fn comparison_text(comparison: &PlanComparison, layout: Layout) -> String {
    let mut parts = vec![heading(comparison, layout)];
    let costs = |row: &&KpiRow| row.kpi == "total" || row.kpi.starts_with("money_");
    let rows: Vec<&KpiRow> = comparison.kpis.iter().filter(|row| says_something(row)).collect();
    let (money, figures): (Vec<&KpiRow>, Vec<&KpiRow>) = rows.into_iter().partition(costs);
    parts.push(kpis(comparison, "costs", &money, layout));
    parts.push(kpis(comparison, "key figure", &figures, layout));
    for changes in &comparison.changes {
        parts.extend(jobs(comparison, changes, layout));
        parts.extend(routes(changes, layout));
    }
    parts.join("\n")
}

fn heading(comparison: &PlanComparison, layout: Layout) -> String {
    let mut text = String::new();
    let Some(baseline) = comparison.plans.first() else { return text };
    let name = |name: &str| layout.name(name);
    // In Markdown lines of one paragraph would flow together.
    let end = if matches!(layout, Layout::Markdown) { "  \n" } else { "\n" };
    let differ = comparison.plans.iter().any(|plan| !plan.same_data);
    for plan in &comparison.plans {
        let data = if differ { format!(" [{}]", name(&plan.instance.name)) } else { String::new() };
        let verdict = match plan.verdict {
            Some(Verdict::Equal) => format!("equal to {}: ", name(&baseline.name)),
            Some(verdict) => format!("{} than {}: ", verdict.name(), name(&baseline.name)),
            None => String::new(),
        };
        text += &format!("{}{data}: {verdict}{}{end}", name(&plan.name), plan.reason);
    }
    for (at, plan) in comparison.plans.iter().enumerate().skip(1) {
        for verdict in [Verdict::Better, Verdict::Worse] {
            let rows = comparison.kpis.iter().filter(|row| row.values[at].verdict == Some(verdict) && !is_detail(row));
            let names: Vec<String> = rows.map(|row| name(&row.kpi)).collect();
            if !names.is_empty() {
                text += &format!("{} is {} in {}{end}", name(&plan.name), verdict.name(), names.join(", "));
            }
        }
    }
    for plan in comparison.plans.iter().filter(|plan| !plan.first_time_fix_exact) {
        text += &format!("{}: first-time fixes are approximate{end}", name(&plan.name));
    }
    if comparison.tolerance > 0.0 {
        text += &format!("figures within {} % of the baseline's are called equal{end}", comparison.tolerance * 100.0);
    }
    text
}

/// Whether a figure only says what another one is made of.
fn is_detail(row: &KpiRow) -> bool {
    ["money_", "unserved_by_priority_", "warranty_"].iter().any(|group| row.kpi.starts_with(group))
        || row.kpi == "total"
}

/// Whether a plan has a value other than nothing.
fn says_something(row: &KpiRow) -> bool {
    row.values.iter().any(|cell| cell.value.is_some_and(|value| value != 0.0))
}

fn kpis(comparison: &PlanComparison, title: &str, rows: &[&KpiRow], layout: Layout) -> String {
    let mut heads = vec![title.to_owned()];
    for (at, plan) in comparison.plans.iter().enumerate() {
        heads.push(format!("{}>", plan.name));
        if at > 0 {
            heads.extend(["difference>", "%>", ""].map(str::to_owned));
        }
    }
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let cells = |row: &&KpiRow| {
        let mut cells = vec![row.kpi.clone()];
        for (at, cell) in row.values.iter().enumerate() {
            cells.push(value(row, cell));
            if at > 0 {
                cells.extend(difference(row, cell));
            }
        }
        cells
    };
    layout.table(&heads, &rows.iter().map(cells).collect::<Vec<_>>())
}

fn value(row: &KpiRow, cell: &KpiCell) -> String {
    let shown = |value| Kpi::named(&row.kpi).map_or_else(|_| f64::to_string(&value), |kpi| kpi.shown(value));
    cell.value.map_or_else(|| cell.missing.clone().unwrap_or_default(), shown)
}

/// Difference, share and verdict. Shares differ by percentage points.
fn difference(row: &KpiRow, cell: &KpiCell) -> [String; 3] {
    let Some(difference) = cell.difference else { return [const { String::new() }; 3] };
    let verdict = cell.verdict.map(|verdict| verdict.name().to_owned()).unwrap_or_default();
    if difference == 0.0 {
        return ["0".to_owned(), String::new(), verdict];
    }
    let share = Kpi::named(&row.kpi).is_ok_and(Kpi::is_share);
    let whole = matches!(row.unit.as_str(), "jobs" | "units" | "routes") && difference.fract() == 0.0;
    let small = |difference: f64| if difference.abs() < 0.005 { 6 } else { 2 };
    let text = match (share, whole) {
        (true, _) => format!("{:+.*} pp", small(difference * 100.0), difference * 100.0),
        (_, true) => format!("{difference:+}"),
        _ => format!("{difference:+.*}", small(difference)),
    };
    let relative = cell.relative.filter(|_| !share).map(|relative| format!("{:+.1}", relative * 100.0 + 0.0));
    [text, relative.unwrap_or_default(), verdict]
}

fn jobs(comparison: &PlanComparison, changes: &Changes, layout: Layout) -> Vec<String> {
    let all = changes.jobs.len() + changes.counts.jobs_same;
    let plan = layout.name(&changes.plan);
    if changes.jobs.is_empty() {
        return vec![format!("{plan}: no job moved ({})\n", counted(all, "job"))];
    }
    let kinds: Vec<String> =
        changes.counts.jobs.iter().map(|(kind, count)| format!("{} {count}", kind.name())).collect();
    let count = changes.jobs.len();
    let title = format!("{plan}: {count} of {} changed ({})\n", counted(all, "job"), kinds.join(", "));
    let dates = several_dates(changes);
    let baseline = comparison.plans.first().map_or("", |plan| plan.name.as_str());
    let heads = ["job", "change", baseline, changes.plan.as_str(), "later>", "fix>"];
    let rows: Vec<Vec<String>> = changes.jobs.iter().take(MOST_ROWS).map(|job| job_row(job, dates)).collect();
    vec![title, layout.table(&heads, &rows) + &more(count, "job", "jobs")]
}

fn job_row(job: &JobChange, dates: bool) -> Vec<String> {
    let kinds: Vec<&str> = job.changes.iter().map(|change| change.name()).collect();
    let later = job.later_min.filter(|later| *later != 0.0).map(|later| format!("{later:+.0} min"));
    let fix = job.p_fix_difference.filter(|fix| fix.abs() >= 0.0005).map(|fix| format!("{:+.1} pp", fix * 100.0));
    vec![
        job.job.clone(),
        kinds.join(", "),
        place(&job.baseline, dates),
        place(&job.plan, dates),
        later.unwrap_or_default(),
        fix.unwrap_or_default(),
    ]
}

/// `anna 08:30 (92.0 %)`.
fn place(place: &Place, dates: bool) -> String {
    match place.state {
        State::LeftOut => "left out".to_owned(),
        State::Absent => "–".to_owned(),
        State::Served => {
            let date = place.date.as_ref().filter(|_| dates).map(|date| format!("{date} ")).unwrap_or_default();
            let fix = place.p_fix.filter(|fix| *fix < 1.0).map(|fix| format!(" ({})", percent(fix)));
            let technician = place.technician.as_deref().unwrap_or_default();
            format!("{technician} {date}{}{}", place.clock, fix.unwrap_or_default())
        }
    }
}

fn routes(changes: &Changes, layout: Layout) -> Vec<String> {
    let changed: Vec<&RouteChange> = changes.routes.iter().filter(|route| route.change != RouteKind::Same).collect();
    let (plan, all) = (layout.name(&changes.plan), counted(changes.routes.len(), "route"));
    if changed.is_empty() {
        return vec![format!("{plan}: no route changed ({all})\n")];
    }
    let kinds: Vec<String> =
        changes.counts.routes.iter().map(|(kind, count)| format!("{} {count}", kind.name())).collect();
    let title = format!("{plan}: {} of {all} changed ({})\n", changed.len(), kinds.join(", "));
    let dates = several_dates(changes);
    let differ = |of: fn(&super::RouteFigures) -> f64, decimals: usize| {
        move |route: &RouteChange| {
            let text = |figures: &Option<super::RouteFigures>| {
                figures.as_ref().map_or_else(|| "–".to_owned(), |figures| format!("{:.decimals$}", of(figures)))
            };
            format!("{} → {}", text(&route.baseline), text(&route.plan))
        }
    };
    let (count, fixes) = (differ(|one| f64::from(one.jobs), 0), differ(|one| one.expected_first_time_fixes, 2));
    let (km, cost) = (differ(|one| one.travel_km, 1), differ(|one| one.total, 2));
    let row = |route: &&RouteChange| {
        let date = if dates { format!(" {}", route.date) } else { String::new() };
        let who = format!("{}{date}", route.technician);
        let (added, removed) = (names(&route.added), names(&route.removed));
        vec![who, route.change.name().to_owned(), count(route), fixes(route), km(route), cost(route), added, removed]
    };
    let heads = ["route", "change", "jobs>", "fixes>", "km>", "cost>", "added", "removed"];
    let rows: Vec<Vec<String>> = changed.iter().take(MOST_ROWS).map(row).collect();
    vec![title, layout.table(&heads, &rows) + &more(changed.len(), "route", "routes")]
}

fn several_dates(changes: &Changes) -> bool {
    let mut dates = changes.routes.iter().map(|route| &route.date);
    dates.next().is_some_and(|first| dates.any(|date| date != first))
}

fn names(jobs: &[String]) -> String {
    let shown = jobs.iter().take(MOST_JOBS).cloned().collect::<Vec<_>>().join(", ");
    match jobs.len().saturating_sub(MOST_JOBS) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

fn more(all: usize, table: &str, things: &str) -> String {
    match all.saturating_sub(MOST_ROWS) {
        0 => String::new(),
        rest => format!("\n… and {rest} more {things}: --format csv --table {table}s has them all\n"),
    }
}

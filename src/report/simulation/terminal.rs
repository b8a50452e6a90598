//! The summary on the terminal: figures, and the tables of what goes wrong often.

use super::SimulationReport;
use super::figures::{FIGURES, Figure, Unit};
use super::tables::{late_jobs, routes, short_parts};
use crate::model::Instance;
use crate::report::summary::table::{Style, grid, lines};
use crate::report::summary::{counted, heading};
use crate::simulate::{Distribution, FARTHEST, Variation};

/// The whole summary, with a newline at the end.
pub fn summary(report: &SimulationReport, style: Style) -> String {
    let parts = [
        heading(report.instance),
        lines(
            [
                ("played", played(report)),
                ("varies", varies(&report.simulation.options.variation)),
                ("check", check(report)),
            ],
            style,
        ),
        figures(report, style),
        routes(report, style),
        late_jobs(report, style),
        short_parts(report, style),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A warning where the days played and the model differ by more than chance explains.
pub fn warning(report: &SimulationReport) -> Option<String> {
    let check = &report.simulation.check;
    let why = if exact(report) {
        "one of the two is wrong: please report it with the instance and the plan"
    } else {
        "the plan's first-time fix is an approximation, which may be why"
    };
    let text = format!(
        "warning: {:.3} first-time fixes were played where the plan expects {:.3}, {:.1} standard errors apart; {why}\n",
        check.mean, check.expected, check.z
    );
    (!check.agrees()).then_some(text)
}

fn exact(report: &SimulationReport) -> bool {
    report.plan.routes().iter().all(|route| route.first_time_fix_exact)
}

fn played(report: &SimulationReport) -> String {
    let options = &report.simulation.options;
    format!("{}, seed {}", counted(options.runs as usize, "run"), options.seed)
}

fn varies(variation: &Variation) -> String {
    let named = [
        ("work", variation.service),
        ("each leg of travel", variation.travel),
        ("all travel of a technician's day", variation.congestion),
    ];
    let varying = named.iter().filter(|(_, cv)| *cv > 0.0);
    let parts: Vec<String> =
        varying.map(|(what, cv)| format!("{what} by {} %", (cv * 1000.0).round() / 10.0)).collect();
    if parts.is_empty() { "nothing but the faults".into() } else { format!("the faults, {}", parts.join(", ")) }
}

fn check(report: &SimulationReport) -> String {
    let check = &report.simulation.check;
    let about = if exact(report) { "" } else { "about " };
    let verdict = if check.agrees() { "they agree" } else { "they DIFFER by more than chance explains" };
    format!(
        "{about}{:.3} first-time fixes expected, {:.3} ± {:.3} played (z {:.1}, at most {FARTHEST}): {verdict}",
        check.expected,
        check.mean,
        check.se,
        (check.z * 10.0).round() / 10.0 + 0.0
    )
}

/// What every run comes to; figures that are always zero are left out.
fn figures(report: &SimulationReport, style: Style) -> String {
    let rows = FIGURES.iter().filter_map(|figure| {
        let of = report.simulation.distribution(|run| figure.of_run(report.instance, run));
        let plan = figure.of_plan(report.instance, report.plan);
        let there = of.max != 0.0 || plan.is_some_and(|plan| plan != 0.0);
        there.then(|| figure_row(report.instance, figure, plan, &of))
    });
    grid(&["a run", "plan>", "mean>", "sd>", "p5>", "p50>", "p95>", "most>"], rows, style)
}

fn figure_row(instance: &Instance, figure: &Figure, plan: Option<f64>, of: &Distribution) -> Vec<String> {
    let mean = |value| figure.shown(instance, value, true);
    let one = |value| figure.shown(instance, value, false);
    // The plan's own numbers are whole where a run's are, but for what it expects.
    let expected =
        |value: f64| if value.fract() == 0.0 && figure.unit == Unit::Count { one(value) } else { mean(value) };
    vec![
        figure.label.to_owned(),
        plan.map(expected).unwrap_or_default(),
        mean(of.mean),
        mean(of.sd),
        one(of.p5),
        one(of.p50),
        one(of.p95),
        one(of.max),
    ]
}

//! The summary on the terminal: key figures, costs, routes, jobs left out.

pub(super) mod figures;
pub(super) mod routes;
pub(super) mod table;

use super::{Report, day_name};
use crate::model::{Clock, Instance};
use crate::solve::Status;
use crate::units::currency;
use crate::verify::VerifiedPlan;

pub use table::{Style, grid, lines, shown};

/// The most rows that a table of the summary shows; the files have them all.
pub const MOST_ROWS: usize = 40;

/// The whole summary, with a newline at the end.
pub fn summary(report: &Report, style: Style) -> String {
    let instance = report.instance;
    let parts = [
        heading(instance),
        table::lines([("status", status(report)), ("time", spent(report))], style),
        score_lines(instance, report.plan, style),
        routes::table(report, style),
        routes::left_out(report, style),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// Key figures and costs of a plan, with a newline at the end.
pub fn score_lines(instance: &Instance, plan: &VerifiedPlan, style: Style) -> String {
    table::lines(figures::figures(instance, plan), style)
}

/// Name, size and dates of an instance, with a newline at the end.
pub fn heading(instance: &Instance) -> String {
    let technicians = &instance.technicians;
    let dates = match (instance.horizon.clock, instance.horizon.days) {
        (Clock::Plain, _) => String::new(),
        (Clock::Local, 1) => format!(", {}", day_name(instance, 0)),
        (Clock::Local, days) => format!(", {} to {}", day_name(instance, 0), day_name(instance, days.max(1) - 1)),
    };
    format!(
        "{}: {}, {}{dates}\n",
        table::shown(&instance.name),
        counted(instance.job_count(), "job"),
        counted(technicians.len(), "technician")
    )
}

fn status(report: &Report) -> String {
    let run = &report.run;
    let word = match run.status {
        Status::Optimal => "optimal: proved to be the best plan",
        Status::Gap => "gap: a bound is proved",
        Status::Feasible => "feasible: nothing is proved about better plans",
        Status::Interrupted => "interrupted: the best plan so far",
    };
    match (run.bound, run.gap) {
        (Some(bound), Some(gap)) if run.status != Status::Optimal => {
            let without = if run.relaxed.is_empty() { "" } else { "; plan.json says which rules it leaves out" };
            format!("{word} (bound {:.2}, gap {:.2} %{without})", currency(bound), gap * 100.0)
        }
        _ => word.to_owned(),
    }
}

fn spent(report: &Report) -> String {
    let run = &report.run;
    format!(
        "{:.1} s, {}, {}, seed {}",
        run.wall.as_secs_f64(),
        counted(run.iterations as usize, "iteration"),
        counted(run.threads, "thread"),
        run.seed
    )
}

/// `1 job`, `2 jobs`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Reason;
    use crate::report::testing::{day, report_of, verified};

    #[test]
    fn a_day_at_a_glance() {
        let instance = day();
        let plan = verified(&instance);
        let text = "nobody has time for it before 12:00".to_owned();
        let reasons = [(plan.unassigned()[0], vec![Reason { code: "no-room", text }])];
        insta::assert_snapshot!(summary(&report_of(&instance, &plan, &reasons), Style::default()));
    }

    #[test]
    fn colour_is_only_there_when_asked_for() {
        let instance = day();
        let plan = verified(&instance);
        let report = report_of(&instance, &plan, &[]);
        assert!(!summary(&report, Style::default()).contains('\u{1b}'));
        assert!(summary(&report, Style { colour: true, width: None }).contains('\u{1b}'));
    }

    #[test]
    fn a_proved_plan_needs_no_gap() {
        let instance = day();
        let plan = verified(&instance);
        let mut report = report_of(&instance, &plan, &[]);
        assert!(status(&report).contains("gap 5.00 %"));
        report.run.status = Status::Optimal;
        assert!(!status(&report).contains('%'));
    }
}

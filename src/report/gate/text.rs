//! What a gate found, for people and for a pull request.

use super::{GateDocument, GateRow};
use crate::io::diagnostics::annotation;
use crate::report::clock::rounded;
use crate::report::kpi::Kpi;
use crate::report::summary::{Style, counted, grid, shown};

/// The table on the terminal, with a line that says how it ended.
pub fn gate_lines(gate: &GateDocument, style: Style) -> String {
    let header = ["", "key figure", "value>", "must be", "why"];
    let cells = |row: &GateRow| {
        let verdict = if row.holds { "ok" } else { "FAILED" };
        vec![verdict.to_owned(), row.kpi.clone(), value(row), limit(row), why(row)]
    };
    let source = if gate.verified { "figures computed anew" } else { "figures as the plan says them, not verified" };
    format!(
        "{}: {source}\n\n{}\n{}\n",
        shown(&gate.plan),
        grid(&header, gate.thresholds.iter().map(cells), style),
        verdict(gate)
    )
}

/// Workflow commands: an error for each threshold that fails, or a notice that all hold.
pub fn gate_annotations(gate: &GateDocument) -> String {
    let mut text = String::new();
    for row in gate.thresholds.iter().filter(|row| !row.holds) {
        let title = format!("firstfix gate: {}", row.kpi);
        let reason = Some(why(row)).filter(|why| !why.is_empty()).map(|why| format!(" ({why})")).unwrap_or_default();
        let message = format!("{} is {}, must be {}{reason}", row.kpi, value(row), limit(row));
        text += &annotation("error", &[("file", &gate.plan), ("title", &title)], &message);
    }
    if gate.passed {
        text += &annotation("notice", &[("file", &gate.plan), ("title", "firstfix gate")], &verdict(gate));
    }
    text
}

fn verdict(gate: &GateDocument) -> String {
    let all = counted(gate.thresholds.len(), "threshold");
    match (gate.failed(), gate.thresholds.len()) {
        (0, 1) => "passed: 1 threshold holds".to_owned(),
        (0, _) => format!("passed: {all} hold"),
        (failed, _) => {
            format!("failed: {failed} of {all} {}", if failed == 1 { "does not hold" } else { "do not hold" })
        }
    }
}

/// A figure with all its digits: a limit is shown as it was given.
fn exact(row: &GateRow, value: f64) -> String {
    if percent(row) { format!("{} %", rounded(value * 100.0)) } else { rounded(value).to_string() }
}

fn percent(row: &GateRow) -> bool {
    Kpi::named(&row.kpi).is_ok_and(Kpi::is_share)
}

/// The value: as people read it, or with all its digits where they decide.
fn value(row: &GateRow) -> String {
    let Some(value) = row.value else { return "missing".to_owned() };
    let close = if percent(row) { 0.0001 } else { 0.01 };
    match Kpi::named(&row.kpi) {
        Ok(kpi) if row.limit.is_none_or(|limit| (value - limit).abs() >= close) => kpi.shown(value),
        _ => exact(row, value),
    }
}

fn limit(row: &GateRow) -> String {
    match row.limit {
        None => format!("{} what is not known", row.sign),
        Some(limit) => format!("{} {}", row.sign, exact(row, limit)),
    }
}

/// Where a limit comes from, or why there is no value.
fn why(row: &GateRow) -> String {
    if let Some(missing) = &row.missing {
        return missing.clone();
    }
    let (Some(allowed), Some(baseline)) = (&row.allowed, row.baseline) else { return String::new() };
    let way = if row.sign == "<=" { "above" } else { "below" };
    format!("at most {allowed} {way} the baseline's {}", exact(row, baseline))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::gate::{Gated, Rule, Threshold};
    use serde_json::json;

    fn gate(total: f64) -> GateDocument {
        let figures = json!({"score": {"total": total, "served": 9, "first_time_fix_rate": 0.9}});
        let base = json!({"score": {"total": 400.0}});
        let thresholds = [
            Threshold::parse("total<=410.125").expect("a threshold"),
            Threshold::parse("first_time_fix_rate>=85%").expect("a threshold"),
            Threshold::change("total", "2%", Rule::Increase).expect("a threshold"),
        ];
        let plan = Gated { name: "out,put:1%\n/plan.json", figures: &figures };
        GateDocument::new(&thresholds, plan, true, Some(Gated { name: "base", figures: &base }))
    }

    #[test]
    fn rows_say_what_must_be_and_why() {
        insta::assert_snapshot!("a_gate_on_a_terminal", gate(410.126));
    }

    #[test]
    fn annotations_are_escaped() {
        let text = gate_annotations(&gate(500.0));
        let file = "file=out%2Cput%3A1%25%0A/plan.json";
        assert_eq!(text.lines().count(), 2);
        assert!(
            text.lines()
                .all(|line| line.starts_with(&format!("::error {file},title=firstfix gate%3A total::total is 500.00"))),
            "{text}"
        );
        let text = gate_annotations(&gate(1.0));
        assert_eq!(text, format!("::notice {file},title=firstfix gate::passed: 3 thresholds hold\n"));
    }

    impl std::fmt::Display for GateDocument {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&gate_lines(self, Style::default()))
        }
    }
}

//! The comparison for people: on a terminal, or in Markdown.

use super::comparison::{Compared, Comparison, Difference, Row};
use super::measure::{FIXED_OF_ALL_JOBS, TOTAL};
use crate::report::layout::Layout;
use crate::report::summary::{Style, counted};
use crate::study::Judged;

/// A heading, and whether a narrow terminal has the column.
type Column = (&'static str, Weight);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Main,
    More,
}

/// A table; columns whose heading ends in `>` are set flush right. Where a terminal is too narrow for all, it has those
/// that matter most: broken cells could not be read.
fn table(layout: Layout, columns: &[Column], rows: &[Vec<String>]) -> String {
    let every: Vec<usize> = (0..columns.len()).collect();
    let Layout::Terminal(style) = layout else { return part(layout, columns, rows, &every) };
    let unbroken = Layout::Terminal(Style { width: None, ..style });
    let whole = part(unbroken, columns, rows, &every);
    let fits = |width: u16| whole.lines().all(|line| line.chars().count() <= usize::from(width));
    if style.width.is_none_or(fits) {
        return whole;
    }
    let most: Vec<usize> = every.into_iter().filter(|at| columns[*at].1 == Weight::Main).collect();
    part(unbroken, columns, rows, &most)
}

/// Some columns of a table.
fn part(layout: Layout, columns: &[Column], rows: &[Vec<String>], shown: &[usize]) -> String {
    let heads: Vec<&str> = shown.iter().map(|at| columns[*at].0).collect();
    let cells = |row: &Vec<String>| shown.iter().map(|at| row[*at].clone()).collect();
    layout.table(&heads, &rows.iter().map(cells).collect::<Vec<Vec<String>>>())
}

/// The whole comparison, with a newline at the end.
pub fn text(comparison: &Comparison, layout: Layout) -> String {
    let done: Vec<&Row> = comparison.scenarios.iter().filter(|row| row.runs > 0).collect();
    let mut parts = vec![heading(comparison, layout)];
    if !done.is_empty() {
        parts.push(table(layout, &MEANS, &done.iter().map(|row| means(row)).collect::<Vec<_>>()));
    }
    let compared: Vec<Vec<String>> = done.iter().filter_map(|row| differences(row)).collect();
    if !compared.is_empty() {
        parts.push(format!("{}\n", against(comparison, layout)));
        parts.push(table(layout, &DIFFERENCES, &compared));
    }
    parts.extend(Some(notes(comparison, layout)).filter(|notes| !notes.is_empty()));
    parts.join("\n")
}

fn heading(comparison: &Comparison, layout: Layout) -> String {
    let Comparison { study, instance, base, .. } = comparison;
    let size = format!("{}, {}", counted(comparison.scenarios.len(), "scenario"), counted(comparison.runs, "run"));
    let order = if comparison.mode == "cost" { "expected cost" } else { "jobs left out, then fixes, then cost" };
    let [study, instance, base] = [study, instance, base].map(|name| layout.name(name));
    format!("{instance}: {study} ({size})\nevery plan is judged by the objective of {base}: {order}\n")
}

const MEANS: [Column; 10] = [
    ("scenario", Weight::Main),
    ("judged on", Weight::More),
    ("runs>", Weight::More),
    ("left out>", Weight::Main),
    ("first-time fix %>", Weight::More),
    ("of all jobs %>", Weight::Main),
    ("travel km>", Weight::Main),
    ("overtime h>", Weight::More),
    ("paid h>", Weight::More),
    ("cost>", Weight::Main),
];

fn means(row: &Row) -> Vec<String> {
    let mean = |name: &str, factor: f64, decimals: usize| {
        row.measure(name).map(|measure| format!("{:.decimals$}", measure.mean * factor)).unwrap_or_default()
    };
    vec![
        row.scenario.clone(),
        row.judged_on.to_owned(),
        row.runs.to_string(),
        mean("unserved", 1.0, 1),
        mean("first_time_fix_rate", 100.0, 2),
        mean(FIXED_OF_ALL_JOBS, 100.0, 2),
        mean("travel_km", 1.0, 1),
        mean("overtime_h", 1.0, 2),
        mean("paid_h", 1.0, 2),
        mean(TOTAL, 1.0, 2),
    ]
}

fn against(comparison: &Comparison, layout: Layout) -> String {
    let base = layout.name(&comparison.base);
    format!("differences to {base}, paired by seed: mean ± half of the 95 % interval")
}

const DIFFERENCES: [Column; 8] = [
    ("scenario", Weight::Main),
    ("cost>", Weight::Main),
    ("first-time fix, % points>", Weight::More),
    ("of all jobs>", Weight::Main),
    ("travel km>", Weight::More),
    ("better>", Weight::Main),
    ("worse>", Weight::Main),
    ("equal>", Weight::More),
];

/// The differences to the base; nothing for the base itself and where no pair is done.
fn differences(row: &Row) -> Option<Vec<String>> {
    let versus = row.versus?;
    let of = |name: &str, factor: f64, decimals: usize| {
        let measure: Option<&Compared> = row.measure(name);
        measure.and_then(|measure| measure.difference.as_ref()).map(|one| spread(one, factor, decimals))
    };
    Some(vec![
        row.scenario.clone(),
        of(TOTAL, 1.0, 2)?,
        of("first_time_fix_rate", 100.0, 2)?,
        of(FIXED_OF_ALL_JOBS, 100.0, 2)?,
        of("travel_km", 1.0, 1)?,
        versus.better.to_string(),
        versus.worse.to_string(),
        versus.equal.to_string(),
    ])
}

/// `-12.34 ± 1.20`; a single pair has no spread.
fn spread(difference: &Difference, factor: f64, decimals: usize) -> String {
    // Adding zero turns −0 into 0.
    let mean = difference.mean * factor + 0.0;
    match difference.interval {
        Some((low, high)) => format!("{mean:+.decimals$} ± {:.decimals$}", (high - low) / 2.0 * factor),
        None => format!("{mean:+.decimals$}"),
    }
}

/// What one has to know to read the tables, a line each.
fn notes(comparison: &Comparison, layout: Layout) -> String {
    let mut notes = String::new();
    if comparison.scenarios.iter().any(|row| row.versus.is_some() && row.runs > 0) {
        notes.push_str("intervals show the chance of the search over seeds, not of the days that may come\n");
    }
    if comparison.scenarios.iter().any(|row| row.judged_on == Judged::OwnData.name() && row.runs > 0) {
        notes.push_str(
            "own data: the data are not those of the base, so differences hold what the change itself is worth\n",
        );
    }
    for row in &comparison.scenarios {
        let name = layout.name(&row.scenario);
        let over = format!("over {}", counted(row.runs, "run"));
        if row.loads_raised > 0 {
            let visits = counted(row.loads_raised as usize, "depot visit");
            notes.push_str(&format!("{name}: the true day takes more than was planned at {visits}, {over}\n"));
        }
        if row.jobs_dropped > 0 {
            let jobs = counted(row.jobs_dropped as usize, "job");
            notes.push_str(&format!("{name}: {jobs} planned could not be kept on the true day, {over}\n"));
        }
    }
    if !comparison.complete {
        let Comparison { runs, runs_wanted, .. } = comparison;
        notes.push_str(&format!("not complete: {runs} of {runs_wanted} runs are done\n"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mode;
    use crate::report::sweep::Runs;
    use crate::report::sweep::testing::{records, study};

    fn comparison() -> Comparison {
        let mut records = records();
        records[10 - 1].1.jobs_dropped = 1;
        let runs: Runs = records.iter().map(|(key, record)| (*key, record)).collect();
        Comparison::new(&study(3), "day", Mode::Cost, &runs)
    }

    #[test]
    fn scenarios_on_a_terminal() {
        insta::assert_snapshot!(text(&comparison(), Layout::Terminal(Style::default())));
    }

    #[test]
    fn a_narrow_terminal_has_the_main_columns_unbroken() {
        let narrow = text(&comparison(), Layout::Terminal(Style { colour: false, width: Some(80) }));
        assert!(!narrow.contains("overtime") && narrow.contains("travel km"), "{narrow}");
        let table = |line: &&str| line.starts_with("distance 2");
        assert_eq!(narrow.lines().filter(table).count(), 2);
        assert!(narrow.lines().filter(table).all(|line| line.chars().count() <= 80), "{narrow}");
    }

    #[test]
    fn scenarios_in_markdown() {
        insta::assert_snapshot!(text(&comparison(), Layout::Markdown));
    }

    #[test]
    fn nothing_done_is_said() {
        let nothing = Comparison::new(&study(3), "day", Mode::Lexicographic, &Runs::new());
        let said = text(&nothing, Layout::Markdown);
        assert!(said.contains("not complete: 0 of 12 runs are done") && !said.contains('|'), "{said}");
    }
}

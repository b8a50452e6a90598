//! `runs.csv`, `table.csv` and `tradeoff.csv`.

use super::comparison::{Compared, Comparison, Row};
use super::tradeoff::Point;
use super::{Record, Runs};
use crate::report::clock::rounded;
use crate::report::sheet::{Sheet, text};
use crate::study::{Scenario, Study};
use serde_json::Value;

/// Columns of `runs.csv` before the figures of the score.
const RUN: [&str; 15] = [
    "scenario",
    "sweep",
    "seed",
    "judged_on",
    "solver",
    "threads",
    "iterations",
    "status",
    "planned_total",
    "bound",
    "gap",
    "jobs",
    "loads_raised",
    "jobs_dropped",
    "fixed_of_all_jobs",
];

/// Every run: what it was, what it found, and at last how long it took.
pub fn runs(study: &Study, runs: &Runs) -> Vec<u8> {
    let figures: Vec<String> =
        runs.values().next().map(|record| record.figures()).into_iter().flatten().map(|(name, _)| name).collect();
    let header = RUN.iter().copied().chain(figures.iter().map(String::as_str)).chain(["wall_s", "fingerprint"]);
    let mut sheet = Sheet::new(&header.collect::<Vec<_>>());
    for ((at, _), record) in runs {
        let scenario = &study.scenarios[*at];
        let figures = record.figures().into_iter().map(|(_, value)| cell(&value));
        let ends = [record.solver.wall_s.to_string(), record.fingerprint.clone()];
        sheet.row(run(study, scenario, record).into_iter().chain(figures).chain(ends));
    }
    sheet.into_bytes()
}

fn run(study: &Study, scenario: &Scenario, record: &Record) -> [String; RUN.len()] {
    let solver = &record.solver;
    [
        text(&scenario.name),
        text(&scenario.swept()),
        solver.seed.to_string(),
        study.judged(scenario).name().to_owned(),
        solver.name.clone(),
        solver.threads.to_string(),
        solver.iterations.to_string(),
        solver.status.clone(),
        solver.objective.to_string(),
        optional(solver.bound),
        optional(solver.gap),
        record.jobs.to_string(),
        record.loads_raised.to_string(),
        record.jobs_dropped.to_string(),
        record.fixed_of_all_jobs().to_string(),
    ]
}

/// A figure as every other number in a sheet: `0`, not `0.0`.
fn cell(value: &Value) -> String {
    let float = value.as_f64().filter(|_| value.is_f64());
    float.map_or_else(|| value.to_string(), |float| float.to_string())
}

fn optional(value: Option<f64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

const TABLE: [&str; 18] = [
    "scenario",
    "sweep",
    "judged_on",
    "measure",
    "unit",
    "better",
    "n",
    "mean",
    "sd",
    "mean_low",
    "mean_high",
    "pairs",
    "difference",
    "difference_low",
    "difference_high",
    "wins",
    "losses",
    "ties",
];

/// A row for each scenario and measure.
pub fn table(comparison: &Comparison) -> Vec<u8> {
    let mut sheet = Sheet::new(&TABLE);
    for row in &comparison.scenarios {
        row.measures.iter().for_each(|measure| sheet.row(measure_row(row, measure)));
    }
    sheet.into_bytes()
}

fn measure_row(row: &Row, measure: &Compared) -> [String; TABLE.len()] {
    let difference = measure.difference.as_ref();
    let interval = difference.and_then(|difference| difference.interval);
    let whole = |value: Option<usize>| value.map(|value| value.to_string()).unwrap_or_default();
    [
        text(&row.scenario),
        text(&row.sweep),
        row.judged_on.to_owned(),
        measure.measure.to_owned(),
        measure.unit.to_owned(),
        measure.better.to_owned(),
        row.runs.to_string(),
        measure.mean.to_string(),
        optional(measure.sd),
        optional(measure.interval.map(|(low, _)| low)),
        optional(measure.interval.map(|(_, high)| high)),
        whole(difference.map(|difference| difference.n)),
        optional(difference.map(|difference| difference.mean)),
        optional(interval.map(|(low, _)| low)),
        optional(interval.map(|(_, high)| high)),
        whole(difference.map(|difference| difference.versus.better)),
        whole(difference.map(|difference| difference.versus.worse)),
        whole(difference.map(|difference| difference.versus.equal)),
    ]
}

const TRADEOFF: [&str; 13] = [
    "scenario",
    "sweep",
    "runs",
    "travel_km",
    "travel_km_low",
    "travel_km_high",
    "fixed_of_all_jobs",
    "fixed_of_all_jobs_low",
    "fixed_of_all_jobs_high",
    "first_time_fix_rate",
    "unserved",
    "total",
    "efficient",
];

/// A row for each point of the picture.
pub fn tradeoff(points: &[Point]) -> Vec<u8> {
    let mut sheet = Sheet::new(&TRADEOFF);
    for point in points {
        let ends = |interval: Option<(f64, f64)>| [interval.map(|ends| ends.0), interval.map(|ends| ends.1)];
        let ([km_low, km_high], [fixed_low, fixed_high]) = (ends(point.km.interval()), ends(point.fixed.interval()));
        let number = |value: f64| rounded(value).to_string();
        let maybe = |value: Option<f64>| value.map(number).unwrap_or_default();
        sheet.row([
            text(&point.scenario),
            text(&point.sweep),
            point.km.n.to_string(),
            number(point.km.mean),
            maybe(km_low),
            maybe(km_high),
            number(point.fixed.mean),
            maybe(fixed_low),
            maybe(fixed_high),
            number(point.rate),
            number(point.unserved),
            number(point.total),
            point.efficient.to_string(),
        ]);
    }
    sheet.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Mode;
    use crate::report::sweep::points;
    use crate::report::sweep::testing::{records, study};

    fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn runs_stand_in_the_order_of_the_file_and_have_every_figure() {
        let (study, records) = (study(3), records());
        let all: Runs = records.iter().rev().map(|(key, record)| (*key, record)).collect();
        let rows = rows(&runs(&study, &all));
        let first: Vec<(&str, &str)> = rows[1..].iter().map(|row| (row[0].as_str(), row[2].as_str())).collect();
        assert_eq!(first[..4], [("base", "1"), ("base", "2"), ("base", "3"), ("distance 0.5", "1")]);
        assert_eq!(first.last(), Some(&("snow | ice", "2")));
        let column = |name: &str| rows[0].iter().position(|head| head == name).expect(name);
        assert_eq!(rows[4][column("sweep")], "weights.distance=0.5");
        assert_eq!(rows[4][column("total")], "10");
        assert_eq!(rows[4][column("travel_km")], "111");
        assert_eq!(rows[4][column("money_overtime")], "0");
        assert_eq!(rows[4][column("unserved_by_priority_3")], "1");
        assert_eq!(rows[10][column("judged_on")], "own data");
        assert!(column("wall_s") == rows[0].len() - 2);
        assert_eq!(rows.len(), 11);
    }

    #[test]
    fn no_runs_are_a_header_without_figures() {
        let rows = rows(&runs(&study(1), &Runs::new()));
        assert_eq!((rows.len(), rows[0].len()), (1, RUN.len() + 2));
    }

    #[test]
    fn tables_have_a_row_for_each_measure_and_each_point() {
        let (study, records) = (study(3), records());
        let all: Runs = records.iter().map(|(key, record)| (*key, record)).collect();
        let comparison = Comparison::new(&study, "day", Mode::Cost, &all);
        let table = rows(&table(&comparison));
        assert_eq!(table.len(), 1 + 4 * super::super::MEASURES.len());
        let total = table.iter().find(|row| row[0] == "distance 0.5" && row[3] == "total").expect("a row");
        assert_eq!(total[4..9], ["money", "lower", "3", "10.333333", "1.527525"]);
        assert_eq!(total[11..13], ["3", "1"]);
        assert_eq!(total[15..], ["0", "2", "1"]);
        let base = table.iter().find(|row| row[0] == "base" && row[3] == "total").expect("a row");
        assert!(base[11..].iter().all(String::is_empty), "{base:?}");
        let points = rows(&tradeoff(&points(&study, &all)));
        assert_eq!(points[2][..4], ["distance 0.5", "weights.distance=0.5", "3", "112"]);
        assert_eq!(points[4][4..6], ["", ""], "a single run has no interval");
    }
}

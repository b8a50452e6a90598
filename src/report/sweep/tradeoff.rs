//! First-time fix against travel.

use super::{Record, Runs};
use crate::report::clock::rounded;
use crate::study::{Estimate, Study, estimate};

/// A scenario in the plane of travel and first-time fix.
#[derive(Clone, Debug)]
pub struct Point {
    /// Its name.
    pub scenario: String,
    /// Index of its entry in the file: the points of one sweep share it.
    pub entry: usize,
    /// Values of a sweep.
    pub sweep: String,
    /// The value alone, where one setting is swept; else the name: what stands beside the point.
    pub label: String,
    /// Kilometres travelled.
    pub km: Estimate,
    /// Share of all jobs that are expected to be fixed on the first visit.
    pub fixed: Estimate,
    /// Mean share of the jobs served.
    pub rate: f64,
    /// Mean number of jobs left out.
    pub unserved: f64,
    /// Mean objective of the base.
    pub total: f64,
    /// Whether no other point has more fixes for as little travel, or less travel for as many.
    pub efficient: bool,
}

/// The scenarios with a run, in the order of the file.
pub fn points(study: &Study, runs: &Runs) -> Vec<Point> {
    let mut points: Vec<Point> = study
        .scenarios
        .iter()
        .enumerate()
        .filter_map(|(at, scenario)| {
            let records: Vec<&Record> = study.seeds.iter().filter_map(|seed| runs.get(&(at, *seed)).copied()).collect();
            let of =
                |figure: fn(&Record) -> f64| estimate(&records.iter().map(|record| figure(record)).collect::<Vec<_>>());
            let label = match scenario.sweep.as_slice() {
                [(_, value)] => value.clone(),
                _ => scenario.name.clone(),
            };
            Some(Point {
                scenario: scenario.name.clone(),
                entry: scenario.entry,
                sweep: scenario.swept(),
                label,
                km: of(|record| record.score.travel_km)?,
                fixed: of(Record::fixed_of_all_jobs)?,
                rate: of(|record| record.score.first_time_fix_rate)?.mean,
                unserved: of(|record| record.score.unserved.map_or(0.0, f64::from))?.mean,
                total: of(|record| record.score.total)?.mean,
                efficient: false,
            })
        })
        .collect();
    let efficient: Vec<bool> = points.iter().map(|point| !points.iter().any(|other| beats(other, point))).collect();
    points.iter_mut().zip(efficient).for_each(|(point, efficient)| point.efficient = efficient);
    points
}

/// Whether one point is at least as good in both and better in one.
fn beats(one: &Point, other: &Point) -> bool {
    let of = |point: &Point| (rounded(point.km.mean), rounded(point.fixed.mean));
    let (one, other) = (of(one), of(other));
    let (km, fixed) = ((one.0, other.0), (one.1, other.1));
    km.0 <= km.1 && fixed.0 >= fixed.1 && (km.0 < km.1 || fixed.0 > fixed.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::testing::{record, records, study};

    #[test]
    fn points_that_nothing_beats_are_efficient() {
        let records = records();
        let runs: Runs = records.iter().map(|(key, record)| (*key, record)).collect();
        let points = points(&study(3), &runs);
        let seen: Vec<(&str, f64, f64)> =
            points.iter().map(|point| (point.label.as_str(), point.km.mean, rounded(point.fixed.mean))).collect();
        assert_eq!(seen, [("base", 102.0, 0.8), ("0.5", 112.0, 0.825), ("2", 122.0, 0.85), ("snow | ice", 90.0, 0.7)]);
        assert!(points.iter().all(|point| point.efficient));
        let (mut worse, base) = (points[1].clone(), points[0].clone());
        (worse.km, worse.fixed) = (points[2].km, base.fixed);
        assert!(beats(&base, &worse) && !beats(&worse, &base) && !beats(&base, &base));
    }

    #[test]
    fn scenarios_without_a_run_have_no_point() {
        let one = record(1, 5.0, 6.0, 7.0);
        let points = points(&study(3), &Runs::from([((2, 1), &one)]));
        assert_eq!(points.len(), 1);
        assert_eq!((points[0].label.as_str(), points[0].entry, points[0].km.interval()), ("2", 1, None));
    }
}

//! The figures that scenarios are compared by.

use super::Record;
use crate::report::kpi::Direction;

/// A figure of a plan.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Its name in every table, where it comes from `plan.json` the one it has there: `money_distance` is `distance`
    /// in `money`.
    pub name: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Which way is better.
    pub better: Direction,
    /// Its value.
    pub of: fn(&Record) -> f64,
}

const fn less(name: &'static str, unit: &'static str, of: fn(&Record) -> f64) -> Measure {
    Measure { name, unit, better: Direction::Lower, of }
}

const fn more(name: &'static str, unit: &'static str, of: fn(&Record) -> f64) -> Measure {
    Measure { name, unit, better: Direction::Higher, of }
}

/// The objective of the base.
pub const TOTAL: &str = "total";
/// The share of all jobs that are expected to be fixed on the first visit.
pub const FIXED_OF_ALL_JOBS: &str = "fixed_of_all_jobs";

/// All measures, in the order of `plan.json`.
pub const MEASURES: &[Measure] = &[
    less(TOTAL, "money", |r| r.score.total),
    less("unserved", "jobs", |r| r.score.unserved.map_or(0.0, f64::from)),
    less("unserved_by_priority_1", "jobs", |r| left_out(r, 0)),
    less("unserved_by_priority_2", "jobs", |r| left_out(r, 1)),
    less("unserved_by_priority_3", "jobs", |r| left_out(r, 2)),
    less("unserved_by_priority_4", "jobs", |r| left_out(r, 3)),
    less("unserved_by_priority_5", "jobs", |r| left_out(r, 4)),
    more("served", "jobs", |r| f64::from(r.score.served)),
    more("expected_first_time_fixes", "jobs", |r| r.score.expected_first_time_fixes),
    more("first_time_fix_rate", "share of jobs served", |r| r.score.first_time_fix_rate),
    more(FIXED_OF_ALL_JOBS, "share of all jobs", |r| r.fixed_of_all_jobs()),
    less("repeat_visits", "money", |r| r.score.repeat_visits),
    less("travel_km", "km", |r| r.score.travel_km),
    less("travel_h", "h", |r| r.score.travel_h),
    less("route_h", "h", |r| r.score.route_h),
    less("paid_h", "h", |r| r.score.paid_h),
    less("overtime_h", "h", |r| r.score.overtime_h),
    less("wait_h", "h", |r| r.score.wait_h),
    less("late_h", "h", |r| r.score.late_h),
    less("parts_loaded", "units", |r| r.score.parts_loaded as f64),
    less("money_distance", "money", |r| r.score.money.distance),
    less("money_paid_time", "money", |r| r.score.money.paid_time),
    less("money_overtime", "money", |r| r.score.money.overtime),
    less("money_fixed", "money", |r| r.score.money.fixed),
    less("money_lateness", "money", |r| r.score.money.lateness),
    less("money_non_preferred", "money", |r| r.score.money.non_preferred),
    less("money_parts", "money", |r| r.score.money.parts),
    less("money_repeat_visits", "money", |r| r.score.money.repeat_visits),
    less("money_fairness", "money", |r| r.score.money.fairness),
    less("money_unserved", "money", |r| r.score.money.unserved),
    less("unfairness_h", "h", |r| r.score.unfairness_h.unwrap_or(0.0)),
    less("utilisation_spread", "share of the roster", |r| r.score.utilisation_spread.unwrap_or(0.0)),
    less("hours_deviation_h", "h", |r| r.score.hours_deviation_h.unwrap_or(0.0)),
    less("jobs_deviation", "jobs", |r| r.score.jobs_deviation.unwrap_or(0.0)),
];

/// Jobs left out of one priority, from 0.
fn left_out(record: &Record, priority: usize) -> f64 {
    record.score.unserved_by_priority.map_or(0.0, |left_out| f64::from(left_out[priority]))
}

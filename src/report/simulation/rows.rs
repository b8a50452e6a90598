//! Routes, jobs and parts of a simulation, in the units of the tables.

use super::document::Spread;
use crate::model::Instance;
use crate::report::clock::{day_name, rounded, rounded_share};
use crate::report::{Level, Time};
use crate::simulate::{Distribution, JobFigures, Lateness, PartFigures, RouteFigures};
use crate::units::{ShiftId, currency, nearest};
use crate::verify::TimedRoute;
use schemars::JsonSchema;
use serde::Serialize;

/// A route over the runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RouteRow {
    /// Who drives it.
    pub technician: String,
    /// On which date.
    pub date: String,
    /// Departure, in every run.
    pub start: Time,
    /// Planned return.
    pub end: Time,
    /// Return in the runs.
    pub returns: Instants,
    /// Hours of overtime that the plan has.
    pub planned_overtime_h: f64,
    /// Hours of overtime in the runs.
    pub overtime_h: Spread,
    /// First-time fixes that the plan expects.
    pub expected_first_time_fixes: f64,
    /// Jobs fixed in the runs.
    pub first_time_fixes: Spread,
    /// Cost that the plan expects.
    pub planned_cost: f64,
    /// Cost in the runs.
    pub cost: Spread,
    /// Chance of overtime.
    pub overtime: f64,
    /// Chance of more overtime than is allowed.
    pub overtime_beyond: f64,
    /// Chance that some job begins after its windows.
    pub window_late: f64,
    /// Chance that some job begins after it was due.
    pub due_late: f64,
    /// Chance that a depot has closed on arrival.
    pub missed_load: f64,
    /// Chance that the break is not taken in time.
    pub missed_break: f64,
}

/// A job over the runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct JobRow {
    /// The job.
    pub job: String,
    /// Who does it.
    pub technician: String,
    /// On which date.
    pub date: String,
    /// Planned arrival.
    pub planned_arrive: Time,
    /// Planned begin of the work.
    pub planned_begin: Time,
    /// Arrival in the runs.
    pub arrive: Instants,
    /// The plan's chance that it is fixed on this visit.
    pub p_fix: f64,
    /// Share of the runs in which it was.
    pub fixed: f64,
    /// Share of the runs in which a part was wanted and missing.
    pub part_missing: f64,
    /// Chance that it begins after the last of its windows.
    pub window_late: f64,
    /// By how many minutes, on average over all runs.
    pub window_late_min: f64,
    /// Chance that it begins after it was due.
    pub due_late: f64,
    /// By how many minutes, on average over all runs.
    pub due_late_min: f64,
}

/// A part on one van over the runs, in units.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartRow {
    /// Whose van.
    pub technician: String,
    /// On which date.
    pub date: String,
    /// The part.
    pub part: String,
    /// On the van in the morning.
    pub morning: Level,
    /// Held ready at depots, by the plan.
    pub ready: u32,
    /// Loaded at depots in the runs.
    pub loaded: Spread,
    /// Use that the plan expects.
    pub expected_use: f64,
    /// Use in the runs, certain needs included.
    pub used: Spread,
    /// Chance that it was wanted and not there.
    pub short: f64,
    /// How often it was wanted and not there, on average.
    pub shortages: f64,
}

/// Instants of the runs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Instants {
    /// Earliest.
    pub min: Time,
    /// 5th percentile.
    pub p5: Time,
    /// Median.
    pub p50: Time,
    /// 95th percentile.
    pub p95: Time,
    /// Latest.
    pub max: Time,
    /// Standard deviation in minutes.
    pub sd_min: f64,
}

impl Instants {
    fn new(instance: &Instance, of: &Distribution) -> Self {
        let time = |at: f64| Time::new(instance, nearest(at));
        Self {
            min: time(of.min),
            p5: time(of.p5),
            p50: time(of.p50),
            p95: time(of.p95),
            max: time(of.max),
            sd_min: rounded(of.sd / instance.scale.ticks_per_minute as f64),
        }
    }
}

/// Who goes out, and on which date.
fn whose(instance: &Instance, shift: ShiftId) -> (String, String) {
    (instance.technician_of(shift).id.clone(), day_name(instance, instance.shifts[shift].day))
}

impl RouteRow {
    /// The row of a route.
    pub fn new(instance: &Instance, plan: &TimedRoute, row: &RouteFigures) -> Self {
        let (technician, date) = whose(instance, row.shift);
        let (hour, unit) = (instance.scale.hours(1), currency(1));
        Self {
            technician,
            date,
            start: Time::new(instance, plan.depart),
            end: Time::new(instance, plan.back),
            returns: Instants::new(instance, &row.back),
            planned_overtime_h: rounded(instance.scale.hours(plan.score.overtime)),
            overtime_h: Spread::new(&row.overtime.scaled(hour)),
            expected_first_time_fixes: rounded_share(plan.score.expected_fixes),
            first_time_fixes: Spread::new(&row.fixes),
            planned_cost: currency(plan.score.money.of_routes()),
            cost: Spread::new(&row.cost.scaled(unit)),
            overtime: rounded_share(row.overtime_chance),
            overtime_beyond: rounded_share(row.beyond_chance),
            window_late: rounded_share(row.window_late_chance),
            due_late: rounded_share(row.due_late_chance),
            missed_load: rounded_share(row.missed_load_chance),
            missed_break: rounded_share(row.missed_break_chance),
        }
    }
}

impl JobRow {
    /// The row of a job.
    pub fn new(instance: &Instance, row: &JobFigures) -> Self {
        let (technician, date) = whose(instance, row.shift);
        let minutes = |late: Lateness| rounded(late.mean / instance.scale.ticks_per_minute as f64);
        Self {
            job: instance.jobs[row.job].id.clone(),
            technician,
            date,
            planned_arrive: Time::new(instance, row.planned_arrive),
            planned_begin: Time::new(instance, row.planned_begin),
            arrive: Instants::new(instance, &row.arrive),
            p_fix: rounded_share(row.p_fix),
            fixed: rounded_share(row.fixed),
            part_missing: rounded_share(row.lacking),
            window_late: rounded_share(row.window_late.chance),
            window_late_min: minutes(row.window_late),
            due_late: rounded_share(row.due_late.chance),
            due_late_min: minutes(row.due_late),
        }
    }
}

impl PartRow {
    /// The row of a part.
    pub fn new(instance: &Instance, row: &PartFigures) -> Self {
        let (technician, date) = whose(instance, row.shift);
        Self {
            technician,
            date,
            part: instance.parts[row.part].id.clone(),
            morning: Level::new(row.morning),
            ready: row.ready,
            loaded: Spread::new(&row.loaded),
            expected_use: rounded(row.expected_use),
            used: Spread::new(&row.used),
            short: rounded_share(row.short_chance),
            shortages: rounded(row.shortages),
        }
    }
}

//! The figures of a run: what is told of every run, in one place for tables, files and the terminal.

use crate::model::Instance;
use crate::plan::Stop;
use crate::report::clock::length;
use crate::simulate::Run;
use crate::units::{Money, Ticks, currency, nearest};
use crate::verify::VerifiedPlan;

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money.
    Money,
    /// Things.
    Count,
    /// A share of 1.
    Share,
    /// Hours.
    Hours,
    /// Minutes.
    Minutes,
}

/// A figure of a run.
pub struct Figure {
    /// Name in JSON and CSV, with the unit at its end.
    pub name: &'static str,
    /// Name for people.
    pub label: &'static str,
    /// What it counts.
    pub unit: Unit,
    value: Value,
}

/// Where a figure comes from.
enum Value {
    Money(fn(&Run) -> Money),
    Time(fn(&Run) -> Ticks),
    Number(fn(&Run) -> f64),
    /// Units used: the plan expects fractions of them.
    Used,
    /// What a plan says nothing about.
    Unplanned(fn(&Run) -> f64),
}

const fn money(name: &'static str, label: &'static str, value: fn(&Run) -> Money) -> Figure {
    Figure { name, label, unit: Unit::Money, value: Value::Money(value) }
}

const fn hours(name: &'static str, label: &'static str, value: fn(&Run) -> Ticks) -> Figure {
    Figure { name, label, unit: Unit::Hours, value: Value::Time(value) }
}

const fn minutes(name: &'static str, label: &'static str, value: fn(&Run) -> Ticks) -> Figure {
    Figure { name, label, unit: Unit::Minutes, value: Value::Time(value) }
}

const fn count(name: &'static str, label: &'static str, value: fn(&Run) -> f64) -> Figure {
    Figure { name, label, unit: Unit::Count, value: Value::Number(value) }
}

/// All figures, in the order of every output.
pub const FIGURES: [Figure; 30] = [
    money("cost", "cost", Run::cost),
    money("money_distance", "  distance", |run| run.score.money.distance),
    money("money_paid_time", "  paid time", |run| run.score.money.paid_time),
    money("money_overtime", "  overtime", |run| run.score.money.overtime),
    money("money_fixed", "  going out", |run| run.score.money.fixed),
    money("money_lateness", "  lateness", |run| run.score.money.lateness),
    money("money_non_preferred", "  not the preferred technician", |run| run.score.money.non_preferred),
    money("money_parts", "  parts loaded", |run| run.score.money.parts),
    money("money_repeat_visits", "  repeat visits", |run| run.score.money.repeat_visits),
    money("money_fairness", "  uneven shares, as planned", |run| run.score.money.fairness),
    money("money_unserved", "  jobs left out", |run| run.score.money.unserved),
    count("first_time_fixes", "first-time fixes", Run::fixes),
    Figure {
        name: "first_time_fix_rate",
        label: "first-time fix rate",
        unit: Unit::Share,
        value: Value::Number(|run| run.score.first_time_fix_rate()),
    },
    count("repeat_visits", "repeat visits", Run::repeat_visits),
    hours("travel_h", "travel", |run| run.score.travel),
    hours("wait_h", "waiting", |run| run.score.wait),
    hours("paid_h", "paid time", |run| run.score.paid),
    hours("overtime_h", "overtime", |run| run.score.overtime),
    count("overtime_routes", "routes with overtime", |run| f64::from(run.overtime_routes)),
    hours("overtime_beyond_h", "overtime beyond what is allowed", |run| run.beyond),
    count("overtime_beyond_routes", "routes beyond it", |run| f64::from(run.beyond_routes)),
    count("window_late_jobs", "jobs after their windows", |run| f64::from(run.window_late_jobs)),
    minutes("window_late_min", "  late by", |run| run.window_late),
    count("due_late_jobs", "jobs after they were due", |run| f64::from(run.due_late_jobs)),
    minutes("due_late_min", "  late by", |run| run.score.late),
    count("missed_loads", "depots closed on arrival", |run| f64::from(run.missed_loads)),
    count("missed_breaks", "breaks not taken in time", |run| f64::from(run.missed_breaks)),
    count("parts_loaded", "units loaded", |run| run.score.parts_loaded as f64),
    Figure { name: "parts_used", label: "units used", unit: Unit::Count, value: Value::Used },
    Figure {
        name: "parts_short",
        label: "times a part was missing",
        unit: Unit::Count,
        value: Value::Unplanned(|run| f64::from(run.shortages)),
    },
];

impl Figure {
    /// Its value in a run.
    pub fn of_run(&self, instance: &Instance, run: &Run) -> f64 {
        match self.value {
            Value::Money(value) => currency(value(run)),
            Value::Time(value) if self.unit == Unit::Hours => instance.scale.hours(value(run)),
            Value::Time(value) => instance.scale.minutes(value(run)),
            Value::Number(value) | Value::Unplanned(value) => value(run),
            Value::Used => run.parts_used as f64,
        }
    }

    /// What the plan says.
    pub fn of_plan(&self, instance: &Instance, plan: &VerifiedPlan) -> Option<f64> {
        match self.value {
            Value::Unplanned(_) => None,
            Value::Used => {
                Some(plan.routes().iter().flat_map(|route| &route.expected_use).map(|(_, units)| units).sum())
            }
            _ => Some(self.of_run(instance, &planned(instance, plan))),
        }
    }

    /// A value for people; `mean`: with more digits than what is whole in every run.
    pub fn shown(&self, instance: &Instance, value: f64, mean: bool) -> String {
        let ticks = |minutes: f64| nearest(minutes * instance.scale.ticks_per_minute as f64);
        match self.unit {
            Unit::Money => format!("{value:.2}"),
            Unit::Count if mean => format!("{value:.2}"),
            // A percentile between two whole numbers.
            Unit::Count => value.round().to_string(),
            Unit::Share => format!("{:.1} %", value * 100.0),
            Unit::Hours => length(instance, ticks(value * 60.0)),
            Unit::Minutes => length(instance, ticks(value)),
        }
    }
}

/// The plan, as if it were a run that went by it.
fn planned(instance: &Instance, plan: &VerifiedPlan) -> Run {
    let late = plan.routes().iter().flat_map(|route| &route.stops).filter(|stop| stop.late > 0);
    let overtime = plan.routes().iter().filter(|route| route.back > instance.shifts[route.shift].end);
    Run {
        score: *plan.score(),
        due_late_jobs: late.filter(|stop| matches!(stop.stop, Stop::Job(_))).count() as u32,
        overtime_routes: overtime.count() as u32,
        ..Run::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Components;
    use crate::report::testing::{day, verified};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_distinct_and_on_the_page() {
        let names: BTreeSet<&str> = FIGURES.iter().map(|figure| figure.name).collect();
        assert_eq!(names.len(), FIGURES.len());
        let page = include_str!("../../../docs/simulate.md");
        let missing: Vec<_> = names.iter().filter(|name| !page.contains(&format!("`{name}`"))).collect();
        assert!(missing.is_empty(), "docs/simulate.md lacks {missing:?}");
    }

    #[test]
    fn every_component_of_the_money_is_there() {
        let named = Components::default().named().map(|(name, _)| format!("money_{name}"));
        assert!(named.iter().all(|name| FIGURES.iter().any(|figure| figure.name == name)));
    }

    #[test]
    fn a_plan_has_the_figures_of_its_score() {
        let instance = day();
        let plan = verified(&instance);
        let of = |name| FIGURES.iter().find(|figure| figure.name == name).unwrap().of_plan(&instance, &plan);
        assert_eq!(of("cost"), Some(currency(plan.score().money.of_routes() + plan.score().money.unserved)));
        assert_eq!(of("first_time_fixes"), Some(0.75));
        assert_eq!((of("parts_used"), of("parts_short")), (Some(1.5), None));
        assert_eq!((of("overtime_routes"), of("due_late_jobs")), (Some(0.0), Some(0.0)));
    }
}

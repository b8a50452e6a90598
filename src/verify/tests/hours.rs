//! Hours over several days.

use super::*;
use crate::units::TechId;

const NOTHING: [&str; 0] = [];

/// The firm with days 1 and 2 of the first technician; the first day of the horizon is so many days after a Monday.
fn two_days(after_monday: i8) -> InstanceBuilder {
    let mut all = firm();
    all.horizon.start = jiff::civil::date(2026, 11, 23 + after_monday);
    all.horizon.days = 2;
    let day = all.scale.day();
    all.shifts[ShiftId(1)] = testing::shift(0, day, day + 300);
    all.shifts[ShiftId(1)].day = 1;
    all
}

#[test]
fn the_days_of_a_week_add_up() {
    // Job 0 takes 30 minutes with the way there and back, job 1 takes 50.
    let both: &[&[Stop]] = &[&[job(0)], &[job(1)]];
    let mut all = two_days(5);
    all.technicians[TechId(0)].max_week = Some(80);
    assert_eq!(broken(&all, both), NOTHING);
    all.technicians[TechId(0)].max_week = Some(79);
    assert_eq!(broken(&all, both), ["week-hours"]);
    assert_eq!(broken(&all, &[&[job(0)], &[]]), NOTHING);
}

#[test]
fn a_new_week_begins_on_monday() {
    let mut all = two_days(6);
    all.technicians[TechId(0)].max_week = Some(50);
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
    all.technicians[TechId(0)].max_week = Some(49);
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), ["week-hours"]);
}

#[test]
fn hours_are_those_that_are_paid() {
    let mut all = two_days(0);
    all.technicians[TechId(0)].max_week = Some(80);
    all.objective.paid = crate::model::Paid::Shift;
    assert_eq!(broken(&all, &[&[job(0)], &[]]), ["week-hours"], "the whole shift is paid");
    all.objective.paid = crate::model::Paid::Work;
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
}

/// Job 0 takes the first technician 30 of 300 minutes.
#[test]
fn uneven_shares_cost_squares() {
    let mut all = firm();
    all.objective.weights.fairness = 12.0;
    let plan = right(&all, &[&[job(0)], &[]]);
    // 30² / 300 − 30² / 600 = 1.5 minutes.
    assert_eq!(plan.score().money.fairness, 12 * crate::units::MONEY_UNIT * 3 / 120);
    assert!((plan.spread().unfairness * 60.0 - 1.5).abs() < 1e-9);
    let loads: Vec<_> = plan.workloads().iter().map(|load| (load.rostered, load.paid, load.jobs)).collect();
    assert_eq!(loads, [(300, 30, 1), (300, 0, 0)]);
    let spread = plan.spread();
    assert!((spread.utilisation - 0.1).abs() < 1e-9 && (spread.hours - 0.25).abs() < 1e-9 && spread.jobs == 0.5);
}

#[test]
fn shares_are_relative_to_the_roster() {
    let mut all = firm();
    all.objective.weights.fairness = 12.0;
    // 30 of 300 minutes, and 50 of 500.
    all.shifts[ShiftId(1)].end = 500;
    all.shifts[ShiftId(1)].latest_end = 500;
    let plan = right(&all, &[&[job(0)], &[job(1)]]);
    assert_eq!(plan.score().money.fairness, 0);
    assert!(plan.spread().unfairness < 1e-9 && plan.spread().utilisation < 1e-9);
    assert!(right(&all, &[&[job(1)], &[job(0)]]).score().money.fairness > 0);
}

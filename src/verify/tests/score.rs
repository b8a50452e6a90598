//! Money of a route, component by component.

use super::*;
use crate::model::{Paid, Window};
use crate::plan::{Components, Score};
use crate::units::{MONEY_UNIT, Money, TechId, Ticks};

/// A day with everything that costs: leaves at 60, loads, waits, is late, and returns after the shift's end.
fn day(paid: Paid) -> Score {
    let mut all = firm();
    all.objective.paid = paid;
    all.objective.weights.carrying_rate = 0.5;
    all.shifts[ShiftId(0)].end = 130;
    all.technicians[TechId(0)].rates.fixed = 7 * MONEY_UNIT;
    all.jobs[JobId(0)].preferred = vec![TechId(1)];
    all.jobs[JobId(0)].windows = vec![Window { from: 100, to: 100 }];
    all.jobs[JobId(0)].due = Some(90);
    all.jobs[JobId(2)].windows = vec![Window { from: 135, to: 135 }];
    all.jobs[JobId(1)].unserved_cost = 40 * MONEY_UNIT;
    all.parts[P].unit_cost = 3 * MONEY_UNIT;
    *right(&all, &[&[load(&[(P, 2)]), job(0), job(2)]]).score()
}

#[test]
fn everything_is_priced() {
    // Leaves 65, loads 85–90, works 100–110, ready 130, works 135–145, back 175.
    let score = day(Paid::Route);
    assert_eq!((score.duration, score.paid, score.overtime, score.wait, score.late), (110, 110, 45, 5, 10));
    assert_eq!((score.dist, score.travel, score.parts_loaded, score.served), (80, 80, 2, 2));
    assert_eq!(score.unserved, [0, 0, 1, 0, 0]);
    let money = Components {
        distance: 80,
        paid_time: 65,
        overtime: 90,
        fixed: 7,
        lateness: 10,
        non_preferred: 20,
        parts: 3,
        repeat_visits: 0,
        fairness: 0,
        unserved: 40,
    };
    let expect: Vec<_> = money.named().iter().map(|(name, units)| (*name, units * MONEY_UNIT)).collect();
    assert_eq!(score.money.named().to_vec(), expect);
}

#[test]
fn a_paid_shift_counts_as_a_whole() {
    let score = day(Paid::Shift);
    assert_eq!((score.paid, score.overtime, score.duration), (175, 45, 110));
    assert_eq!(score.money.paid_time, 130 * MONEY_UNIT);
}

#[test]
fn paid_work_leaves_waiting_out() {
    let score = day(Paid::Work);
    assert_eq!((score.paid, score.overtime), (105, 45));
    assert_eq!(score.money.paid_time, 60 * MONEY_UNIT);
}

#[test]
fn overtime_is_never_more_than_what_is_paid() {
    let mut all = firm();
    all.shifts[ShiftId(0)].end = 50;
    all.jobs[JobId(0)].windows = vec![Window { from: 100, to: 100 }];
    assert_eq!(right(&all, &[&[job(0)]]).score().overtime, 30);
    all.objective.paid = Paid::Work;
    assert_eq!(right(&all, &[&[job(0)]]).score().overtime, 30);
    all.objective.paid = Paid::Shift;
    let score = *right(&all, &[&[job(0)]]).score();
    assert_eq!((score.paid, score.overtime), (120, 70));
}

#[test]
fn the_latest_job_of_a_plan_is_priced_once_more() {
    let mut all = firm();
    all.objective.weights.max_lateness = 120.0;
    for (job, due) in [(0, 95), (2, 120)] {
        all.jobs[JobId(job)].windows = vec![Window { from: 100 + 35 * Ticks::from(job > 0), to: 140 }];
        all.jobs[JobId(job)].due = Some(due);
    }
    let plan = right(&all, &[&[load(&[(P, 2)]), job(0), job(2)]]);
    let routes: Money = plan.routes().iter().map(|route| route.score.money.lateness).sum();
    // Ten late and fifteen late cost one each; the fifteen two more each.
    assert_eq!((plan.score().late, plan.score().worst_late), (25, 15));
    assert_eq!((routes, plan.score().money.lateness), (25 * MONEY_UNIT, (25 + 30) * MONEY_UNIT));
}

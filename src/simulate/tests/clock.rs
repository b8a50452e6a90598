//! Times, lateness and what they cost.

use super::*;
use crate::model::{BreakRule, Paid, Window};
use crate::units::MONEY_UNIT;

/// The one day that there is, and its arrivals.
fn day(all: &InstanceBuilder, stops: &[Stop]) -> (super::super::Run, Vec<f64>) {
    let played = played(all, stops);
    assert!(played.runs.iter().all(|run| *run == played.runs[0]), "nothing is drawn");
    (played.runs[0], played.jobs.iter().map(|job| job.arrive.p50).collect())
}

fn window(from: Ticks, to: Ticks) -> Window {
    Window { from, to }
}

#[test]
fn without_variation_the_day_goes_as_planned() {
    let mut all = firm();
    all.technicians[TechId(0)].efficiency = 0.75;
    all.technicians[TechId(0)].speed_factor = 1.5;
    all.jobs[JobId(0)].setup = 7;
    all.jobs[JobId(1)].windows = vec![window(5, 20), window(90, 100)];
    all.jobs[JobId(1)].due = Some(70);
    all.jobs[JobId(2)].preferred = vec![TechId(9)];
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 15, from: 100, to: 120 });
    all.shifts[ShiftId(0)].end = 140;
    (all.depots[DepotId(0)].opens, all.depots[DepotId(0)].closes) = (50, 50);
    for paid in [Paid::Route, Paid::Shift, Paid::Work] {
        all.objective.paid = paid;
        let stops = [load(&[(P, 2)]), job(0), job(1), Stop::Break, job(2)];
        let (_, plan) = planned(&all, &stops);
        let (run, arrivals) = day(&all, &stops);
        assert_eq!(run.score, *plan.score());
        assert!(run.score.overtime > 0 && run.score.wait > 0 && run.score.late == 20);
        let planned: Vec<f64> = [1, 2, 4].map(|at| plan.routes()[0].stops[at].arrive as f64).to_vec();
        assert_eq!(arrivals, planned);
        assert_eq!((run.window_late_jobs, run.due_late_jobs, run.missed_breaks, run.missed_loads), (0, 1, 0, 0));
    }
}

#[test]
fn a_fault_takes_as_long_as_it_says() {
    let mut all = firm();
    all.technicians[TechId(0)].efficiency = 0.75;
    all.jobs[JobId(0)].faults = vec![slow(30)];
    // 30 / 0.75 = 40 instead of 10 / 0.75 = 13: the second job is reached at 10 + 40 + 10.
    assert_eq!(day(&all, &[job(0), job(1)]).1, [10.0, 60.0]);
    // It takes as long where it cannot be fixed.
    all.jobs[JobId(0)].faults[0].need.parts = vec![(P, 1)];
    let (run, arrivals) = day(&all, &[job(0), job(1)]);
    assert_eq!((arrivals, run.fixes()), (vec![10.0, 60.0], 1.0));
    all.jobs[JobId(0)].faults[0].duration = None;
    assert_eq!(day(&all, &[job(0), job(1)]).1, [10.0, 33.0]);
}

#[test]
fn a_missed_window_is_late_and_the_work_is_done() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![slow(100)];
    all.jobs[JobId(1)].windows = vec![window(0, 40), window(60, 90)];
    all.jobs[JobId(1)].due = Some(100);
    let (run, arrivals) = day(&all, &[job(0), job(1)]);
    // Ready at 120, half an hour after the last window.
    assert_eq!((arrivals[1], run.window_late_jobs, run.window_late), (120.0, 1, 30));
    assert_eq!((run.due_late_jobs, run.score.late, run.score.money.lateness), (1, 20, 20 * MONEY_UNIT));
    assert_eq!((run.fixes(), run.score.duration), (2.0, 150));
    // A later window is waited for, and is no lateness.
    all.jobs[JobId(1)].windows = vec![window(0, 40), window(150, 180)];
    let (run, arrivals) = day(&all, &[job(0), job(1)]);
    assert_eq!((arrivals[1], run.window_late_jobs, run.score.wait), (120.0, 0, 30));
    assert_eq!((run.due_late_jobs, run.score.late), (1, 50));
}

#[test]
fn nobody_waits_for_a_window_of_another_day() {
    let mut all = firm();
    all.horizon.days = 2;
    all.jobs[JobId(0)].faults = vec![slow(100)];
    // It opens an instant after the latest end of the shift.
    all.jobs[JobId(1)].windows = vec![window(0, 40), window(361, 400)];
    let (run, _) = day(&all, &[job(0), job(1)]);
    assert_eq!((run.window_late_jobs, run.window_late, run.score.wait, run.score.duration), (1, 80, 0, 150));
    all.jobs[JobId(1)].windows[1].from = 360;
    let (run, _) = day(&all, &[job(0), job(1)]);
    assert_eq!((run.window_late_jobs, run.score.wait), (0, 240));
}

#[test]
fn chances_of_jobs_and_routes_to_be_late() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![Fault { probability: 0.5, ..slow(100) }];
    all.jobs[JobId(1)].windows = vec![window(0, 90)];
    all.jobs[JobId(2)].due = Some(100);
    let days = played(&all, &[job(0), job(1), job(2)]);
    let late = days.runs.iter().filter(|run| run.window_late_jobs == 1).count() as f64 / 400.0;
    assert!((late - 0.5).abs() < 0.1, "{late}");
    assert_eq!((days.jobs[1].window_late.chance, days.jobs[1].window_late.mean), (late, late * 30.0));
    assert_eq!((days.jobs[2].due_late.chance, days.jobs[2].due_late.mean), (late, late * 40.0));
    assert_eq!((days.jobs[0].window_late.chance, days.jobs[0].due_late.chance), (0.0, 0.0));
    assert_eq!((days.routes[0].window_late_chance, days.routes[0].due_late_chance), (late, late));
}

#[test]
fn overtime_is_counted_and_so_is_what_is_not_allowed() {
    let mut all = firm();
    all.shifts[ShiftId(0)].end = 30;
    all.shifts[ShiftId(0)].latest_end = 50;
    let (run, _) = day(&all, &[job(0)]);
    assert_eq!((run.overtime_routes, run.score.overtime, run.beyond_routes), (0, 0, 0));
    all.jobs[JobId(0)].faults = vec![slow(30)];
    let (run, _) = day(&all, &[job(0)]);
    assert_eq!((run.overtime_routes, run.score.overtime, run.beyond_routes, run.beyond), (1, 20, 0, 0));
    all.jobs[JobId(0)].faults = vec![slow(40)];
    let (run, _) = day(&all, &[job(0)]);
    assert_eq!((run.score.overtime, run.beyond_routes, run.beyond), (30, 1, 10));
    assert_eq!((run.score.money.paid_time, run.score.money.overtime), (30 * MONEY_UNIT, 60 * MONEY_UNIT));
}

#[test]
fn a_late_break_is_taken_and_counted() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![slow(100)];
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 15, from: 20, to: 60 });
    let (run, arrivals) = day(&all, &[job(0), Stop::Break, job(1)]);
    assert_eq!((run.missed_breaks, arrivals[1]), (1, 135.0));
    // A break that was to be taken at home, where it fits by the plan: 30 ≤ 60, but the day lasts until 120.
    let (run, _) = day(&all, &[job(0)]);
    assert_eq!((run.missed_breaks, run.score.duration), (1, 120));
    // Rested before leaving.
    all.jobs[JobId(0)].windows = vec![window(60, 60)];
    assert_eq!(day(&all, &[job(0)]).0.missed_breaks, 0);
}

#[test]
fn an_open_end_is_the_end_of_the_last_stop() {
    let mut all = firm();
    all.technicians[TechId(0)].end = None;
    assert_eq!(played(&all, &[job(0)]).routes[0].back.max, 20.0);
}

//! The clock: windows, hours, breaks, shifts, and the departure.

use super::*;
use crate::model::{BreakRule, Window};
use crate::travel::{Leg, NO_ROAD, Travel};
use crate::units::{SiteId, TechId, Ticks};

const NOTHING: [&str; 0] = [];

fn window(from: Ticks, to: Ticks) -> Window {
    Window { from, to }
}

/// Begins of the stops of the first route, with departure and return around them.
fn times(all: &InstanceBuilder, stops: &[Stop]) -> Vec<Ticks> {
    let plan = right(all, &[stops]);
    let route = &plan.routes()[0];
    let begins = route.stops.iter().map(|stop| stop.begin);
    [route.depart].into_iter().chain(begins).chain([route.back]).collect()
}

#[test]
fn work_begins_in_a_window() {
    let mut all = firm();
    all.jobs[JobId(2)].windows = vec![window(5, 29), window(50, 60)];
    assert_eq!(times(&all, &[job(2)]), [20, 50, 90]);
    all.jobs[JobId(2)].windows = vec![window(5, 30)];
    assert_eq!(times(&all, &[job(2)]), [0, 30, 70]);
    all.jobs[JobId(2)].windows = vec![window(5, 29)];
    assert_eq!(broken(&all, &[&[job(2)]]), ["window"]);
}

#[test]
fn nobody_waits_for_what_a_later_departure_avoids() {
    let mut all = firm();
    all.jobs[JobId(0)].windows = vec![window(100, 100)];
    all.jobs[JobId(1)].windows = vec![window(150, 200)];
    // The wait before the second job cannot be avoided.
    assert_eq!(times(&all, &[job(0), job(1)]), [90, 100, 150, 180]);
    all.jobs[JobId(0)].windows = vec![window(100, 140)];
    assert_eq!(times(&all, &[job(0), job(1)]), [120, 130, 150, 180]);
    assert_eq!(right(&all, &[&[job(0), job(1)]]).score().wait, 0);
}

#[test]
fn lateness_is_weighed_against_waiting() {
    let mut all = firm();
    all.jobs[JobId(0)].due = Some(20);
    all.jobs[JobId(1)].windows = vec![window(100, 100)];
    // A late minute costs as much as a paid one; the shorter day is taken.
    assert_eq!(times(&all, &[job(0), job(1)]), [70, 80, 100, 130]);
    all.jobs[JobId(0)].late_cost *= 2;
    assert_eq!(times(&all, &[job(0), job(1)]), [10, 20, 100, 130]);
}

#[test]
fn set_up_counts_once_per_arrival_at_a_site() {
    let mut all = firm();
    all.jobs[JobId(0)].setup = 7;
    all.jobs[JobId(1)].setup = 7;
    all.jobs[JobId(1)].site = SiteId(1);
    assert_eq!(times(&all, &[job(0), job(1)]), [0, 17, 27, 47]);
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 5, from: 0, to: 300 });
    assert_eq!(times(&all, &[job(0), Stop::Break, job(1)]), [0, 17, 27, 32, 52]);
    all.depots[DepotId(0)].site = SiteId(1);
    assert_eq!(times(&all, &[job(0), load(&[]), job(1)]), [0, 17, 27, 39, 59]);
}

#[test]
fn efficiency_and_speed_divide() {
    let mut all = firm();
    all.technicians[TechId(0)].efficiency = 0.75;
    all.technicians[TechId(0)].speed_factor = 1.5;
    // 10 / 0.75 = 13.3 and 10 / 1.5 = 6.7, each to the nearest tick.
    assert_eq!(times(&all, &[job(0)]), [0, 7, 27]);
}

#[test]
fn a_depot_keeps_its_hours() {
    let mut all = firm();
    all.depots[DepotId(0)].opens = 40;
    all.depots[DepotId(0)].closes = 60;
    assert_eq!(times(&all, &[load(&[]), job(1)]), [20, 40, 45, 75]);
    all.depots[DepotId(0)].opens = 0;
    all.depots[DepotId(0)].closes = 20;
    assert_eq!(times(&all, &[load(&[]), job(1)]), [0, 20, 25, 55]);
    all.depots[DepotId(0)].closes = 19;
    assert_eq!(broken(&all, &[&[load(&[]), job(1)]]), ["depot-hours"]);
}

#[test]
fn hours_and_windows_hold_on_their_day() {
    let mut all = firm();
    all.horizon.days = 2;
    let day = all.scale.day();
    all.shifts[ShiftId(0)].day = 1;
    all.shifts[ShiftId(0)].start = day;
    all.shifts[ShiftId(0)].end = day + 300;
    all.shifts[ShiftId(0)].latest_end = day + 300;
    all.depots[DepotId(0)].opens = 40;
    assert_eq!(times(&all, &[load(&[]), job(1)]), [day + 20, day + 40, day + 45, day + 75]);
}

#[test]
fn the_shift_ends_after_the_overtime_allowed() {
    let mut all = firm();
    all.shifts[ShiftId(0)].end = 30;
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
    all.shifts[ShiftId(0)].end = 29;
    all.shifts[ShiftId(0)].latest_end = 30;
    assert_eq!(broken(&all, &[&[job(0)]]), NOTHING);
    assert_eq!(right(&all, &[&[job(0)]]).score().overtime, 1);
    all.shifts[ShiftId(0)].latest_end = 29;
    assert_eq!(broken(&all, &[&[job(0)]]), ["shift-end"]);
}

#[test]
fn an_open_end_needs_no_way_back() {
    let mut all = firm();
    all.shifts[ShiftId(0)].end = 20;
    all.shifts[ShiftId(0)].latest_end = 20;
    assert_eq!(broken(&all, &[&[job(0)]]), ["shift-end"]);
    all.technicians[TechId(0)].end = None;
    assert_eq!(times(&all, &[job(0)]), [0, 10, 20]);
    assert_eq!(right(&all, &[&[job(0)]]).score().dist, 10);
}

#[test]
fn a_route_may_not_take_too_long() {
    let mut all = firm();
    all.jobs[JobId(0)].windows = vec![window(0, 50)];
    all.jobs[JobId(1)].windows = vec![window(100, 100)];
    // Leaving at 40 makes it 90 minutes.
    all.technicians[TechId(0)].max_route = Some(90);
    assert_eq!(times(&all, &[job(0), job(1)]), [40, 50, 100, 130]);
    all.technicians[TechId(0)].max_route = Some(89);
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), ["max-route"]);
}

#[test]
fn the_break_is_taken_or_fits_at_home() {
    let mut all = firm();
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 10, from: 20, to: 30 });
    // Back at 30: in time for the break at home.
    assert_eq!(times(&all, &[job(0)]), [0, 10, 30]);
    // Not back in time, but rested before leaving.
    assert_eq!(times(&all, &[job(1)]), [30, 50, 80]);
    all.jobs[JobId(1)].windows = vec![window(20, 49)];
    assert_eq!(broken(&all, &[&[job(1)]]), ["break-missing"]);
    assert_eq!(times(&all, &[job(1), Stop::Break]), [0, 20, 30, 60]);
    assert_eq!(times(&all, &[Stop::Break, job(0)]), [20, 20, 40, 60]);
}

#[test]
fn a_break_begins_in_its_window() {
    let mut all = firm();
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 10, from: 20, to: 29 });
    assert_eq!(broken(&all, &[&[job(1), Stop::Break]]), ["break-window"]);
    assert_eq!(broken(&all, &[&[job(0), Stop::Break]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0), Stop::Break, Stop::Break]]), ["break-twice", "break-window"]);
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 1, from: 20, to: 29 });
    assert_eq!(broken(&all, &[&[job(0), Stop::Break, Stop::Break]]), ["break-twice"]);
    all.shifts[ShiftId(0)].rest = None;
    assert_eq!(broken(&all, &[&[job(0), Stop::Break]]), ["break-unknown"]);
}

#[test]
fn where_two_demands_exclude_each_other_both_are_named() {
    let mut all = firm();
    all.jobs[JobId(0)].windows = vec![window(10, 20), window(100, 100)];
    all.jobs[JobId(1)].windows = vec![window(30, 40), window(200, 200)];
    // An hour when leaving by 10, much longer afterwards; rested at home only from 20 on.
    all.technicians[TechId(0)].max_route = Some(60);
    assert_eq!(times(&all, &[job(0), job(1)]), [0, 10, 30, 60]);
    all.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 5, from: 15, to: 20 });
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), ["max-route", "break-missing"]);
    all.technicians[TechId(0)].max_route = None;
    assert_eq!(times(&all, &[job(0), job(1)]), [90, 100, 200, 230]);
}

#[test]
fn a_leg_without_a_road_cannot_be_made() {
    let legs = |road: bool| {
        let there = Leg { dist: 10, time: 10 };
        vec![Leg::default(), there, if road { there } else { NO_ROAD }, Leg::default()]
    };
    let mut all = testing::builder(2);
    all.jobs.push(testing::job("j", 1));
    let technician = testing::technician("t", &all);
    all.technicians.push(technician);
    all.shifts.push(testing::shift(0, 0, 100));
    for (road, expect) in [(true, vec![]), (false, vec!["no-road"])] {
        let travel = Travel::from_table(legs(road), 2, all.scale);
        let instance = all.clone().build(travel).unwrap();
        let violations = verify(&instance, &plan(&[&[job(0)]])).err().unwrap_or_default();
        assert_eq!(violations.iter().map(|broken| broken.rule).collect::<Vec<_>>(), expect);
    }
}

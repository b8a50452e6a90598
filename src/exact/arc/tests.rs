//! Small instances whose best plan is known.

use super::*;
use crate::model::testing::{builder, depot, job, line, part, shift, technician};
use crate::model::{BreakRule, Fault, InstanceBuilder, Mode, Need, Paid, Window};
use crate::plan::{Route, Stop};
use crate::units::{Id, MONEY_UNIT, PartId, SiteId, TechId, Ticks, ToolId};
use crate::verify::{VerifiedPlan, verify};

/// One technician at site 0 of a line, on duty for 500 minutes, and a job of ten minutes at each of these
/// sites. A minute and a kilometre cost one each, a job left out 500.
fn day(sites: &[u32]) -> InstanceBuilder {
    let mut all = builder(4);
    for (at, &site) in sites.iter().enumerate() {
        all.jobs.push(job(&format!("j{at}"), site));
    }
    let tech = technician("t", &all);
    all.technicians.push(tech);
    all.shifts.push(shift(0, 0, 500));
    all
}

fn solved(all: InstanceBuilder) -> (Instance, ArcOutcome) {
    let instance = all.build(line(4)).unwrap();
    let outcome = solve(&instance, &ArcOptions::default()).unwrap();
    assert_eq!(outcome.status, ExactStatus::Optimal);
    (instance, outcome)
}

/// The verified best plan; its bound must touch it.
fn best(all: InstanceBuilder) -> VerifiedPlan {
    let (instance, outcome) = solved(all);
    assert_eq!((&outcome.relaxed, &outcome.restricted), (&Vec::new(), &Vec::new()));
    let plan = verify(&instance, &outcome.plan.unwrap()).unwrap();
    let (total, bound) = (plan.score().total(instance.objective.mode), outcome.bound.unwrap());
    assert!(bound <= total && total - bound < MONEY_UNIT / 100, "{bound} for {total}");
    plan
}

/// The money of the best plan in whole units.
fn least(all: InstanceBuilder) -> i64 {
    let plan = best(all);
    (plan.score().money.of_routes() + plan.score().money.unserved) / MONEY_UNIT
}

fn first_job(all: &mut InstanceBuilder) -> &mut crate::model::Job {
    &mut all.jobs[JobId(0)]
}

fn tech(all: &mut InstanceBuilder) -> &mut crate::model::Technician {
    &mut all.technicians[TechId(0)]
}

#[test]
fn the_shortest_way_round() {
    assert_eq!(least(day(&[3, 1, 2])), 60 + 60 + 30);
    assert_eq!(least(day(&[])), 0);
}

#[test]
fn a_job_dearer_than_leaving_it_out_is_left_out() {
    let mut all = day(&[1, 3]);
    all.jobs[JobId(1)].unserved_cost = 40 * MONEY_UNIT;
    assert_eq!(least(all), 20 + 30 + 40);
}

#[test]
fn the_departure_waits_for_the_second_window() {
    let mut all = day(&[1]);
    first_job(&mut all).windows = vec![Window { from: 0, to: 5 }, Window { from: 100, to: 120 }];
    let plan = best(all);
    assert_eq!((plan.routes()[0].depart, plan.score().duration), (90, 30));
}

#[test]
fn an_open_end_and_another_end_place() {
    let mut all = day(&[1, 3]);
    tech(&mut all).end = None;
    assert_eq!(least(all.clone()), 30 + 50);
    tech(&mut all).end = Some(SiteId(3));
    assert_eq!(least(all), 30 + 50);
}

#[test]
fn efficiency_and_speed_count() {
    let mut all = day(&[1]);
    tech(&mut all).efficiency = 0.5;
    tech(&mut all).speed_factor = 2.0;
    assert_eq!(least(all), 20 + (5 + 20 + 5));
}

#[test]
fn set_up_counts_once_for_two_jobs_at_a_site() {
    let mut all = day(&[1, 1, 2]);
    all.jobs[JobId(0)].setup = 5;
    all.jobs[JobId(1)].setup = 5;
    assert_eq!(least(all), 40 + 40 + 30 + 5);
}

/// Two jobs, and a break that fits neither before nor after: ten minutes at 1, sixty at 2.
fn with_break() -> InstanceBuilder {
    let mut all = day(&[1, 2]);
    all.jobs[JobId(1)].duration = 60;
    let shift = &mut all.shifts[ShiftId(0)];
    (shift.end, shift.latest_end) = (155, 155);
    shift.rest = Some(BreakRule { duration: 30, from: 20, to: 40 });
    all
}

#[test]
fn an_owed_break_is_taken_between_the_jobs() {
    let plan = best(with_break());
    let route = &plan.plan().routes[0];
    assert_eq!(route.stops, [Stop::Job(JobId(0)), Stop::Break, Stop::Job(JobId(1))]);
    assert_eq!(plan.score().money.of_routes() / MONEY_UNIT, 40 + 140);
}

#[test]
fn a_break_that_fits_before_or_after_is_not_taken() {
    let mut before = with_break();
    before.shifts[ShiftId(0)].end = 160;
    before.shifts[ShiftId(0)].latest_end = 160;
    assert_eq!(least(before), 40 + 110);
    let mut after = with_break();
    after.shifts[ShiftId(0)].rest = Some(BreakRule { duration: 30, from: 20, to: 110 });
    assert_eq!(least(after), 40 + 110);
}

/// One job of half an hour at site 1; the shift ends after 20 minutes, forty minutes of overtime are allowed.
fn with_overtime(paid: Paid) -> InstanceBuilder {
    let mut all = day(&[1]);
    first_job(&mut all).duration = 30;
    let shift = &mut all.shifts[ShiftId(0)];
    (shift.end, shift.latest_end) = (20, 60);
    all.objective.paid = paid;
    all
}

#[test]
fn overtime_is_paid_by_the_rule() {
    for (paid, money) in [(Paid::Route, 20 + 20 + 60), (Paid::Work, 20 + 20 + 60), (Paid::Shift, 20 + 20 + 60)] {
        assert_eq!(least(with_overtime(paid)), money, "{paid:?}");
        // A window that begins after the shift makes all of it overtime, however long the wait before.
        let mut late = with_overtime(paid);
        late.shifts[ShiftId(0)].latest_end = 100;
        first_job(&mut late).windows = vec![Window { from: 40, to: 40 }];
        let overtime = if paid == Paid::Shift { 20 + 2 * 60 } else { 2 * 50 };
        assert_eq!(least(late), 20 + overtime, "{paid:?}");
    }
}

#[test]
fn overtime_that_is_cheaper_than_normal_time() {
    let mut all = with_overtime(Paid::Route);
    tech(&mut all).rates.overtime = MONEY_UNIT / 2;
    // Leaving as late as possible: 10 minutes normal, 40 overtime.
    assert_eq!(least(all.clone()), 20 + 10 + 20);
    all.objective.paid = Paid::Work;
    let (_, outcome) = solved(all);
    assert_eq!(outcome.relaxed.len(), 1);
}

#[test]
fn limits_on_a_route() {
    let mut all = day(&[1, 2, 3]);
    tech(&mut all).max_jobs = Some(1);
    assert_eq!(best(all.clone()).score().served, 1);
    tech(&mut all).max_jobs = None;
    tech(&mut all).max_route = Some(60);
    assert_eq!(best(all).score().served, 2);
}

#[test]
fn who_may_come_and_who_had_better() {
    let mut all = day(&[1]);
    let other = technician("far", &all);
    all.technicians.push(crate::model::Technician { start: SiteId(3), end: Some(SiteId(3)), ..other });
    all.shifts.push(shift(1, 0, 500));
    assert_eq!(least(all.clone()), 50);
    for change in
        [(|job| job.required = vec![TechId(1)]) as fn(&mut crate::model::Job), |job| job.excluded = vec![TechId(0)]]
    {
        let mut all = all.clone();
        change(first_job(&mut all));
        assert_eq!(least(all), 40 + 50);
    }
    // Forty more is dearer than the twenty for somebody else.
    first_job(&mut all).preferred = vec![TechId(1)];
    assert_eq!(least(all), 50 + 20);
}

#[test]
fn lateness_is_weighed_against_the_way() {
    let mut all = day(&[1, 2]);
    all.jobs[JobId(1)].due = Some(20);
    // First the nearer one: ten minutes late; first the farther one: no detour on the way back.
    assert_eq!(least(all.clone()), 40 + 60);
    tech(&mut all).end = Some(SiteId(3));
    // Now turning back would cost twenty minutes and kilometres, ten minutes of lateness cost ten.
    assert_eq!(least(all), 30 + 50 + 10);
}

#[test]
fn a_shift_on_the_second_day_with_a_depot_that_opens_late() {
    let mut all = day(&[1]);
    let midnight = all.scale.day();
    all.horizon.days = 2;
    all.shifts[ShiftId(0)] = crate::model::Shift { day: 1, ..shift(0, midnight + 60, midnight + 500) };
    all.parts.push(part("p"));
    tech(&mut all).van = vec![Default::default()].into();
    first_job(&mut all).need.parts = vec![(PartId(0), 1)];
    let depot = crate::model::Depot { opens: 200, closes: 210, ..depot("d", 0, &all) };
    all.depots.push(depot);
    all.objective.weights.carrying_rate = 0.0;
    let plan = best(all);
    let opens: Ticks = midnight + 200;
    assert_eq!(plan.routes()[0].depart, opens);
    assert_eq!(plan.score().money.of_routes() / MONEY_UNIT, 20 + 35);
}

/// Two units of a part of volume 1 for each of the jobs; none on the van; the depot at site 2.
fn with_parts(sites: &[u32]) -> InstanceBuilder {
    let mut all = day(&[]);
    all.parts.push(crate::model::Part { volume: crate::units::volume(1.0), ..part("p") });
    for (at, &site) in sites.iter().enumerate() {
        let mut job = job(&format!("j{at}"), site);
        job.need.parts = vec![(PartId(0), 2)];
        all.jobs.push(job);
    }
    tech(&mut all).van = vec![Default::default()].into();
    let depot = depot("d", 2, &all);
    all.depots.push(depot);
    all.objective.weights.carrying_rate = 1.0;
    all
}

#[test]
fn certain_parts_are_fetched_and_paid() {
    let plan = best(with_parts(&[1, 3]));
    assert_eq!(plan.score().parts_loaded, 4);
    assert_eq!(plan.score().money.of_routes() / MONEY_UNIT, 60 + 60 + 20 + 5 + 4);
}

#[test]
fn a_small_van_comes_twice() {
    let mut all = with_parts(&[1, 3]);
    tech(&mut all).van_volume = Some(crate::units::volume(2.0));
    let plan = best(all);
    let fills = plan.plan().routes[0].stops.iter().filter(|stop| matches!(stop, Stop::Depot { .. }));
    assert_eq!(fills.count(), 2);
    assert_eq!(plan.score().money.of_routes() / MONEY_UNIT, 60 + 60 + 20 + 10 + 4);
}

#[test]
fn depot_stock_is_shared_by_all_routes() {
    let mut all = with_parts(&[1, 3]);
    let other = tech(&mut all).clone();
    all.technicians.push(other);
    all.shifts.push(shift(1, 0, 500));
    all.depots[DepotId(0)].stock = vec![3].into();
    assert_eq!(best(all.clone()).score().served, 1);
    all.technicians[TechId(1)].van[PartId(0)].quantity = 1;
    assert_eq!(best(all).score().served, 2);
}

#[test]
fn tools_are_fetched_where_they_are_lent() {
    let mut all = day(&[1]);
    all.tools.push("tool".into());
    first_job(&mut all).need.tools = vec![ToolId(0)];
    let lends = crate::model::Depot { lends_tools: true, ..depot("d", 2, &all) };
    all.depots.push(lends);
    assert_eq!(least(all), 40 + 40 + 10 + 5);
}

fn fault(need: Need) -> Fault {
    Fault { name: "fault".into(), probability: 0.4, need, duration: None }
}

#[test]
fn faults_that_nobody_can_contest_are_exact() {
    let mut all = day(&[1]);
    all.tools.push("tool".into());
    first_job(&mut all).faults = vec![fault(Need { tools: vec![ToolId(0)], ..Need::default() })];
    // Without the tool 0.4 of 250 are lost; fetching it costs 45.
    assert_eq!(least(all.clone()), 50 + 100);
    let lends = crate::model::Depot { lends_tools: true, ..depot("d", 2, &all) };
    all.depots.push(lends);
    assert_eq!(least(all), 50 + 45);
}

#[test]
fn contested_parts_make_a_bound_and_a_note() {
    let mut all = with_parts(&[1]);
    first_job(&mut all).faults = vec![fault(Need { parts: vec![(PartId(0), 1)], ..Need::default() })];
    let (instance, outcome) = solved(all);
    assert_eq!(outcome.relaxed.len(), 1);
    let plan = verify(&instance, &outcome.plan.unwrap()).unwrap();
    assert!(outcome.bound.unwrap() < plan.score().total(Mode::Cost));
}

#[test]
fn lexicographic_serves_the_first_priority_first() {
    let mut all = day(&[1, 2, 3]);
    all.objective.mode = Mode::Lexicographic;
    all.jobs[JobId(2)].priority = Priority::new(1).unwrap();
    tech(&mut all).max_jobs = Some(1);
    let plan = best(all.clone());
    assert_eq!(plan.plan().routes[0].stops, [Stop::Job(JobId(2))]);
    let (_, outcome) = solved(all);
    assert_eq!(outcome.bounds.unserved, [0, 0, 2, 0, 0]);
}

#[test]
fn returns_are_relaxed() {
    let mut all = day(&[1, 1]);
    first_job(&mut all).returns_volume = 2;
    assert_eq!(best(all.clone()).score().unserved, [0; 5]);
    tech(&mut all).van_volume = Some(2);
    let (_, outcome) = solved(all);
    assert_eq!(outcome.relaxed, ["returns: what is collected takes no room"]);
}

#[test]
fn stops_without_any_time_make_no_circles() {
    let mut all = day(&[1, 1, 3]);
    all.shifts[ShiftId(0)].end = 25;
    all.shifts[ShiftId(0)].latest_end = 25;
    all.jobs[JobId(0)].duration = 0;
    all.jobs[JobId(1)].duration = 0;
    // Jobs in a circle of their own would be served without going there.
    assert_eq!(least(all), 20 + 20 + 500);
}

#[test]
fn shortcuts_through_a_depot_are_reported_as_a_restriction() {
    let mut all = day(&[1]);
    let depot = crate::model::Depot { load: 0, ..depot("d", 2, &all) };
    all.depots.push(depot);
    let mut legs = vec![crate::travel::Leg { dist: 50, time: 50 }; 16];
    for (from, to) in [(0, 2), (2, 1), (1, 0)] {
        legs[from * 4 + to] = crate::travel::Leg { dist: 1, time: 1 };
    }
    let travel = crate::travel::Travel::from_table(legs, 4, crate::model::testing::COARSE);
    let instance = all.build(travel).unwrap();
    let outcome = solve(&instance, &ArcOptions::default()).unwrap();
    assert_eq!((outcome.restricted.len(), outcome.bound), (1, None));
    let plan = verify(&instance, &outcome.plan.unwrap()).unwrap();
    assert_eq!(plan.score().dist, 3);
}

#[test]
fn a_start_is_completed_and_kept_by_shifts_that_are_alike() {
    let mut all = day(&[1, 2]);
    let other = tech(&mut all).clone();
    all.technicians.push(other);
    all.shifts.push(shift(1, 0, 500));
    let instance = all.build(line(4)).unwrap();
    let model = ArcModel::state(&instance, 2).unwrap();
    let stops = vec![Stop::Job(JobId(1)), Stop::Break, Stop::Job(JobId(0))];
    let start = Plan::new([Route::new(ShiftId::from_index(1), stops)]);
    let values = model.complete(&instance, &start, Deadline::after(None)).unwrap().unwrap();
    let plan = model.plan(&instance, &values);
    assert_eq!(plan.routes, [Route::new(ShiftId(0), vec![Stop::Job(JobId(1)), Stop::Job(JobId(0))])]);
    let unknown = Plan::new([Route::new(ShiftId(1), vec![Stop::Job(JobId(7))])]);
    assert!(model.complete(&instance, &unknown, Deadline::after(None)).unwrap().is_none());
}

#[test]
fn no_time_means_no_plan_and_too_much_is_refused() {
    let instance = day(&[1, 2]).build(line(4)).unwrap();
    let options = ArcOptions { time_limit: Some(Duration::ZERO), ..Default::default() };
    assert_eq!(solve(&instance, &options).unwrap().status, ExactStatus::NoPlan);
    let large = day(&[1; 250]).build(line(4)).unwrap();
    assert!(matches!(solve(&large, &ArcOptions::default()), Err(ExactError::TooLarge(63_504, MOST_ARCS))));
}

//! Pools made by hand.

use super::*;
use crate::model::testing::{builder, depot, job, line, part, shift, technician};
use crate::model::{InstanceBuilder, Mode, Priority, identical_shifts};
use crate::plan::{Components, Stop};
use crate::units::{MONEY_UNIT, TechId};

/// Jobs that cost 100 to leave out, and shifts of technicians who are all alike.
fn instance(jobs: usize, shifts: u32) -> InstanceBuilder {
    let mut all = builder(2);
    all.parts.push(part("p"));
    for at in 0..jobs {
        let row = crate::model::Job { unserved_cost: 100 * MONEY_UNIT, ..job(&format!("j{at}"), 1) };
        all.jobs.push(row);
    }
    for at in 0..shifts {
        let tech = technician(&format!("t{at}"), &all);
        all.technicians.push(tech);
        all.shifts.push(shift(at, 0, 500));
    }
    all
}

/// A route of a shift over jobs for some money, which fixes all of them.
fn column(shift: u32, jobs: &[u32], cost: i64) -> Column {
    let stops = jobs.iter().map(|&job| Stop::Job(JobId(job))).collect();
    let money = Components { distance: cost * MONEY_UNIT, ..Components::default() };
    let served = jobs.len() as u32;
    let score = Score { served, expected_fixes: f64::from(served), money, ..Score::default() };
    Column { route: Route::new(ShiftId(shift), stops), score, draws: Vec::new() }
}

fn solved(all: &InstanceBuilder, columns: &[Column], start: &[usize]) -> RouteOutcome {
    let instance = all.clone().build(line(2)).unwrap();
    let classes = identical_shifts(&instance);
    let options = RouteOptions { classes: &classes, start, ..Default::default() };
    let outcome = solve(&instance, columns, &options).unwrap();
    assert_eq!(outcome.status, ExactStatus::Optimal);
    outcome
}

#[test]
fn the_cheapest_packing_is_chosen() {
    let columns = [
        column(0, &[0, 1], 60),
        column(1, &[1, 2], 60),
        column(0, &[0], 30),
        column(1, &[1], 30),
        column(1, &[2], 150),
        column(1, &[0, 1, 2], 110),
    ];
    let outcome = solved(&instance(3, 2), &columns, &[]);
    assert_eq!(outcome.chosen, [1, 2]);
    let bound = outcome.bound.unwrap();
    assert!((89 * MONEY_UNIT..90 * MONEY_UNIT).contains(&bound), "{bound}");
}

#[test]
fn a_job_dearer_than_leaving_it_out_is_left_out() {
    let outcome = solved(&instance(2, 1), &[column(0, &[0], 101), column(0, &[0, 1], 201)], &[]);
    assert_eq!((outcome.chosen.len(), outcome.plan.unwrap().routes.len()), (0, 0));
}

#[test]
fn an_empty_pool_leaves_everything_out() {
    let outcome = solved(&instance(2, 1), &[], &[]);
    assert!(outcome.plan.unwrap().routes.is_empty());
    assert!(outcome.bound.unwrap() <= 200 * MONEY_UNIT);
}

#[test]
fn alike_technicians_drive_each_others_routes() {
    let columns = [column(0, &[0], 10), column(0, &[1], 10), column(0, &[2], 10)];
    let mut all = instance(3, 2);
    let outcome = solved(&all, &columns, &[]);
    let shifts: Vec<_> = outcome.plan.unwrap().routes.iter().map(|route| route.shift).collect();
    assert_eq!(shifts, [ShiftId(0), ShiftId(1)]);
    all.technicians[TechId(1)].efficiency = 2.0;
    assert_eq!(solved(&all, &columns, &[]).plan.unwrap().routes.len(), 1);
}

#[test]
fn of_doubles_the_best_is_kept() {
    let columns = [column(0, &[0, 1], 70), column(1, &[1, 0], 60), column(0, &[0, 1], 80)];
    assert_eq!(solved(&instance(2, 2), &columns, &[]).chosen, [1]);
    // Not if they draw differently: then the dearer one may be the only one possible.
    let mut all = instance(2, 2);
    let mut columns = columns;
    columns[1].draws = vec![(DepotId(0), PartId(0), 9)];
    let mut row = depot("d", 1, &all);
    row.stock[PartId(0)] = 8;
    all.depots.push(row);
    assert_eq!(solved(&all, &columns, &[]).chosen, [0]);
}

#[test]
fn finite_depot_stock_is_shared() {
    let mut all = instance(2, 2);
    let row = depot("d", 1, &all);
    all.depots.push(row);
    let draws = |units: u32| vec![(DepotId(0), PartId(0), units), (DepotId(0), PartId(0), 1)];
    let columns =
        [Column { draws: draws(1), ..column(0, &[0], 10) }, Column { draws: draws(2), ..column(1, &[1], 20) }];
    for (stock, chosen) in [(crate::units::UNLIMITED, vec![0, 1]), (5, vec![0, 1]), (4, vec![0]), (1, vec![])] {
        all.depots[DepotId(0)].stock[PartId(0)] = stock;
        assert_eq!(solved(&all, &columns, &[]).chosen, chosen, "stock {stock}");
    }
}

#[test]
fn lexicographic_goes_by_priority_then_fixes_then_money() {
    let mut all = instance(3, 1);
    all.objective.mode = Mode::Lexicographic;
    all.jobs[JobId(0)].priority = Priority::new(1).unwrap();
    let mut sure = column(0, &[0, 2], 900);
    let mut cheap = column(0, &[0, 1], 10);
    let many = column(0, &[1, 2], 1);
    cheap.score.expected_fixes = 1.5;
    sure.score.expected_fixes = 1.75;
    let outcome = solved(&all, &[many, cheap.clone(), sure.clone()], &[1]);
    assert_eq!(outcome.chosen, [2]);
    assert_eq!(outcome.bounds.unserved, [0, 0, 1, 0, 0]);
    cheap.score.expected_fixes = 1.7499999;
    assert_eq!(solved(&all, &[cheap, sure], &[]).chosen, [0]);
}

#[test]
fn a_start_survives_when_no_time_is_left() {
    let all = instance(2, 2).build(line(2)).unwrap();
    let columns = [column(0, &[0], 50), column(1, &[1], 50), column(0, &[0, 1], 70)];
    let none = RouteOptions { time_limit: Some(Duration::ZERO), ..Default::default() };
    assert_eq!(solve(&all, &columns, &none).unwrap().status, ExactStatus::NoPlan);
    let started = solve(&all, &columns, &RouteOptions { start: &[0, 1], ..none }).unwrap();
    assert_eq!((started.status, started.chosen), (ExactStatus::Feasible, vec![0, 1]));
    // Job 0 twice, a column that does not exist: no plan to start with.
    for start in [[0, 2], [0, 9]] {
        assert_eq!(solve(&all, &columns, &RouteOptions { start: &start, ..none }).unwrap().status, ExactStatus::NoPlan);
    }
}

#[test]
fn a_start_that_asks_a_depot_for_more_than_it_has_is_none() {
    let mut all = instance(2, 2);
    let row = depot("d", 1, &all);
    all.depots.push(row);
    let draws = || vec![(DepotId(0), PartId(0), 2)];
    let columns = [Column { draws: draws(), ..column(0, &[0], 10) }, Column { draws: draws(), ..column(1, &[1], 20) }];
    let none = RouteOptions { time_limit: Some(Duration::ZERO), start: &[0, 1], ..Default::default() };
    for (stock, status) in [(4, ExactStatus::Feasible), (3, ExactStatus::NoPlan)] {
        all.depots[DepotId(0)].stock[PartId(0)] = stock;
        let instance = all.clone().build(line(2)).unwrap();
        assert_eq!(solve(&instance, &columns, &none).unwrap().status, status, "stock {stock}");
    }
}

#[test]
fn unknown_ids_are_refused() {
    let all = instance(1, 1).build(line(2)).unwrap();
    for column in [column(7, &[0], 1), column(0, &[7], 1)] {
        let result = solve(&all, &[column], &RouteOptions::default());
        assert!(matches!(result, Err(ExactError::UnknownId)));
    }
    let classes = [vec![ShiftId(7)]];
    let options = RouteOptions { classes: &classes, ..Default::default() };
    assert!(matches!(solve(&all, &[], &options), Err(ExactError::UnknownId)));
}

#[test]
fn the_hours_of_a_week_are_kept() {
    let mut all = instance(3, 1);
    all.horizon.days = 2;
    all.shifts.push(crate::model::Shift { day: 1, ..shift(0, 500, 900) });
    let paid = |paid: i64, column: Column| Column { score: Score { paid, ..column.score }, ..column };
    let columns = [paid(60, column(0, &[0], 10)), paid(60, column(1, &[1], 10)), paid(61, column(1, &[1, 2], 10))];
    for (most, start, chosen) in
        [(None, vec![], vec![0, 2]), (Some(121), vec![0, 2], vec![0, 2]), (Some(120), vec![0, 2], vec![2])]
    {
        all.technicians[TechId(0)].max_week = most;
        assert_eq!(solved(&all, &columns, &start).chosen, chosen, "at most {most:?}");
    }
}

//! Parts, tools and faults.

use super::*;

/// The share of days on which each job was fixed.
fn fixed(played: &Simulation) -> Vec<f64> {
    played.jobs.iter().map(|job| job.fixed).collect()
}

#[test]
fn what_is_set_aside_for_a_later_job_mends_no_fault() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(1.0, &[(P, 1)])];
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    van(&mut all, P, 1);
    let one = played(&all, &[job(0), job(1)]);
    assert_eq!(fixed(&one), [0.0, 1.0]);
    assert_eq!((one.parts[0].used.mean, one.parts[0].short_chance, one.jobs[0].lacking), (1.0, 1.0, 1.0));
    // A leg ends at the depot: what the job behind it needs is not set aside before.
    let two = played(&all, &[job(0), load(&[(P, 1)]), job(1)]);
    assert_eq!(fixed(&two), [1.0, 1.0]);
    assert_eq!((two.parts[0].used.mean, two.parts[0].loaded.mean, two.parts[0].short_chance), (2.0, 1.0, 0.0));
}

#[test]
fn a_depot_loads_what_was_used_and_no_more() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(0.4, &[(P, 2)])];
    all.jobs[JobId(1)].faults = vec![fault(1.0, &[(P, 3)])];
    van(&mut all, P, 2);
    let days = played(&all, &[job(0), load(&[(P, 3)]), job(1)]);
    assert_eq!(fixed(&days), [1.0, 1.0]);
    // 1 is loaded where the first job used nothing, else 3; the price of a unit is a thousandth.
    for run in &days.runs {
        let used = run.score.parts_loaded == 3;
        assert!(used || run.score.parts_loaded == 1, "{run:?}");
        assert_eq!(run.parts_used, if used { 5 } else { 3 });
        assert_eq!(run.score.money.parts, run.score.parts_loaded as i64 * crate::units::MONEY_UNIT / 1000);
    }
    let share = days.runs.iter().filter(|run| run.score.parts_loaded == 3).count() as f64 / 400.0;
    assert!((share - 0.4).abs() < 0.1, "{share}");
    assert_eq!((days.parts[0].morning, days.parts[0].ready), (2, 3));
}

#[test]
fn a_level_below_the_stock_takes_nothing_off_the_van() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(1.0, &[(P, 4)])];
    van(&mut all, P, 4);
    let days = played(&all, &[load(&[(P, 1)]), job(0)]);
    assert_eq!((fixed(&days), days.parts[0].loaded.max), (vec![1.0], 0.0));
}

#[test]
fn what_never_runs_out_is_there_for_all() {
    let mut all = firm();
    for at in 0..3 {
        all.jobs[JobId(at)].faults = vec![fault(1.0, &[(P, 900_000)])];
    }
    let unlimited = played(&all, &[load(&[(P, crate::units::UNLIMITED)]), job(0), job(1), job(2)]);
    assert_eq!((fixed(&unlimited), unlimited.parts[0].loaded.max), (vec![1.0; 3], 0.0));
    van(&mut all, P, crate::units::UNLIMITED);
    assert_eq!(fixed(&played(&all, &[job(0), job(1), job(2)])), [1.0; 3]);
}

#[test]
fn two_parts_are_used_together_or_not_at_all() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(1.0, &[(P, 1), (Q, 1)])];
    all.jobs[JobId(1)].faults = vec![fault(1.0, &[(P, 1)])];
    van(&mut all, P, 1);
    let days = played(&all, &[job(0), job(1)]);
    assert_eq!(fixed(&days), [0.0, 1.0]);
    let short: Vec<f64> = days.parts.iter().map(|part| part.short_chance).collect();
    assert_eq!(short, [0.0, 1.0]);
    van(&mut all, Q, 1);
    // Now the first job takes both, and the second finds none.
    let days = played(&all, &[job(0), job(1)]);
    assert_eq!((fixed(&days), days.parts[0].shortages, days.parts[1].shortages), (vec![1.0, 0.0], 1.0, 0.0));
}

#[test]
fn tools_are_lent_from_the_depot_on() {
    let mut all = firm();
    all.depots[DepotId(0)].lends_tools = true;
    for at in [0, 2] {
        all.jobs[JobId(at)].faults = vec![fault(1.0, &[])];
        all.jobs[JobId(at)].faults[0].need.tools = vec![crate::units::ToolId(0)];
    }
    assert_eq!(fixed(&played(&all, &[job(0), load(&[]), job(2)])), [0.0, 1.0]);
    all.depots[DepotId(0)].lends_tools = false;
    assert_eq!(fixed(&played(&all, &[job(0), load(&[]), job(2)])), [0.0, 0.0]);
    all.technicians[TechId(0)].tools = vec![crate::units::ToolId(0)];
    assert_eq!(fixed(&played(&all, &[job(0), load(&[]), job(2)])), [1.0, 1.0]);
}

#[test]
fn a_fault_above_the_level_of_the_technician_uses_no_part() {
    let mut all = firm();
    let gas = all.skills.push("gas".into());
    all.technicians[TechId(0)].skills.push(2);
    all.jobs[JobId(0)].faults = vec![fault(1.0, &[(P, 1)])];
    van(&mut all, P, 1);
    for (level, expect) in [(2, 1.0), (3, 0.0)] {
        all.jobs[JobId(0)].faults[0].need.skills = vec![(gas, level)];
        let days = played(&all, &[job(0)]);
        assert_eq!((fixed(&days), days.parts[0].used.mean), (vec![expect], expect));
        // Nothing ran short: the part would not have helped.
        assert_eq!(days.parts[0].short_chance, 0.0);
    }
}

#[test]
fn a_repeat_visit_costs_what_the_job_says() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![fault(0.5, &[(P, 1)])];
    let days = played(&all, &[job(0), job(1)]);
    for run in &days.runs {
        let unit = crate::units::MONEY_UNIT;
        assert_eq!(run.score.money.repeat_visits, run.repeat_visits() as i64 * 250 * unit);
        // Two legs of ten there, two of ten back, twenty minutes of work; nobody does the third job.
        assert_eq!(run.cost(), (40 + 60 + 500) * unit + run.score.money.repeat_visits);
    }
    assert!((days.check.expected - 1.5).abs() < 1e-12 && days.check.agrees());
}

#[test]
fn a_depot_that_has_closed_loads_and_lends_nothing() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![slow(100)];
    all.depots[DepotId(0)].closes = 60;
    all.depots[DepotId(0)].lends_tools = true;
    all.jobs[JobId(1)].need.parts = vec![(P, 1)];
    all.jobs[JobId(2)].need.tools = vec![crate::units::ToolId(0)];
    let days = played(&all, &[job(0), load(&[(P, 1)]), job(1), job(2)]);
    assert_eq!(fixed(&days), [1.0, 0.0, 0.0]);
    assert_eq!(days.jobs.iter().map(|job| job.lacking).collect::<Vec<_>>(), [0.0, 1.0, 0.0]);
    assert_eq!((days.parts[0].loaded.max, days.parts[0].used.max, days.parts[0].short_chance), (0.0, 0.0, 1.0));
    assert_eq!((days.routes[0].missed_load_chance, days.runs[0].missed_loads), (1.0, 1));
    // Out and back 60 minutes, 100 + 10 + 10 of work, and no time for a depot that is closed.
    assert_eq!(days.routes[0].back.max, 180.0);
    // That is no fault of the model.
    assert_eq!((days.runs[0].fixes_if_loaded, days.check.z), (3, 0.0));
}

#[test]
fn after_a_closed_depot_the_first_jobs_get_what_is_there() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![slow(100)];
    all.depots[DepotId(0)].closes = 60;
    all.jobs[JobId(1)].need.parts = vec![(P, 2)];
    all.jobs[JobId(2)].need.parts = vec![(P, 1)];
    van(&mut all, P, 1);
    // Two are wanted first and one is there: the second job gets it.
    assert_eq!(fixed(&played(&all, &[job(0), load(&[(P, 3)]), job(1), job(2)])), [1.0, 0.0, 1.0]);
}

#[test]
fn a_second_depot_gives_no_more_than_it_holds_ready() {
    let mut all = firm();
    all.jobs[JobId(0)].faults = vec![slow(100)];
    all.jobs[JobId(1)].faults = vec![fault(1.0, &[(P, 2)])];
    all.jobs[JobId(2)].faults = vec![fault(1.0, &[(P, 3)])];
    all.depots[DepotId(0)].closes = 60;
    let late = testing::depot("late", 3, &all);
    let late = all.depots.push(late);
    let second = Stop::Depot { depot: late, fill: vec![(P, 3)] };
    let days = played(&all, &[job(0), load(&[(P, 3)]), job(1), second, job(2)]);
    // By the plan one is left after the second job, so two are ready at the second depot, and three are wanted.
    assert_eq!((fixed(&days), days.parts[0].ready, days.parts[0].loaded.max), (vec![1.0, 0.0, 0.0], 5, 2.0));
}

#[test]
fn a_van_that_nobody_restocks_goes_on_with_what_is_left() {
    let mut all = firm();
    all.horizon.days = 2;
    all.restock = crate::model::Restock::None;
    let day = all.scale.day();
    let mut next = testing::shift(0, day, day + 300);
    (next.day, next.latest_end) = (1, day + 360);
    all.shifts.push(next);
    van(&mut all, P, 1);
    for at in 0..2 {
        all.jobs[JobId(at)].faults = vec![fault(0.5, &[(P, 1)])];
    }
    let instance = all.clone().build(testing::line(4)).unwrap();
    let route = |shift, stops: &[Stop]| Route::new(ShiftId(shift), stops.to_vec());
    let plays = |first: &[Stop], second: &[Stop]| {
        let plan = verify(&instance, &Plan::new([route(0, first), route(1, second)])).unwrap();
        let options =
            SimulationOptions { runs: 4_000, variation: Variation::NONE, threads: 1, ..SimulationOptions::default() };
        simulate(&instance, &plan, &options)
    };
    // The second day finds the unit in half of the cases and needs it in half: three of four are fixed.
    let days = plays(&[job(0)], &[job(1)]);
    assert!(days.check.agrees() && (days.jobs[1].fixed - 0.75).abs() < 0.03, "{:?}", days.jobs[1]);
    assert_eq!(days.jobs[0].fixed, 1.0);
    assert_eq!([days.parts[0].morning, days.parts[1].morning], [1, 0]);
    assert!((days.parts[1].shortages - 0.25).abs() < 0.03 && days.parts[0].shortages == 0.0);
    // A visit on the first day is still on the van on the second.
    let days = plays(&[load(&[(P, 2)]), job(0)], &[job(1)]);
    assert_eq!((days.jobs[1].fixed, days.parts[1].morning), (1.0, 1));
    assert_eq!(days.parts[1].loaded.max, 0.0);
}

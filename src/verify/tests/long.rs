//! Large inputs are verified in reasonable time.

use super::*;
use crate::model::{Fault, Need, Window};
use crate::units::Id;
use crate::verify::verify_route;
use std::time::{Duration, Instant};

/// An instance with one long day and `jobs` jobs on the spot, each with two windows, a due date and a fault.
fn long_day(jobs: usize) -> InstanceBuilder {
    let mut all = firm();
    all.jobs = Default::default();
    all.shifts[ShiftId(0)] = testing::shift(0, 0, 20 * jobs as i64 + 100);
    for at in 0..jobs {
        let mut row = testing::job(&format!("j{at}"), 1);
        let from = 20 * at as i64;
        row.windows = vec![Window { from: from + 10, to: from + 12 }, Window { from: from + 14, to: from + 30 }];
        row.due = Some(from + 20);
        for part in [P, Q] {
            let need = Need { parts: vec![(part, 1)], ..Need::default() };
            row.faults.push(Fault { name: "broken".into(), probability: 0.3, need, duration: None });
        }
        all.jobs.push(row);
    }
    all
}

#[test]
fn a_route_of_a_thousand_stops_does_not_explode() {
    let mut all = long_day(1000);
    let technician = &mut all.technicians[crate::units::TechId(0)];
    (technician.van[P].quantity, technician.van[Q].quantity) = (400, 400);
    let instance = all.build(testing::line(4)).unwrap();
    let stops = instance.jobs.ids().map(Stop::Job).collect();
    let started = Instant::now();
    let route = verify_route(&instance, &Route::new(ShiftId(0), stops)).unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "took {:?}", started.elapsed());
    assert!(!route.first_time_fix_exact);
    assert!(route.score.expected_fixes > 999.0);
}

#[test]
fn ten_thousand_jobs_are_verified_quickly() {
    let mut all = firm();
    all.jobs = Default::default();
    all.shifts = Default::default();
    let mut plan = Plan::default();
    for shift in 0..800 {
        let id = all.shifts.push(testing::shift(0, 0, 2000));
        let jobs = (0..13).map(|_| all.jobs.push(long_day(1).jobs[JobId(0)].clone())).collect::<Vec<_>>();
        for job in &jobs {
            all.jobs[*job].id = format!("j{shift}-{}", job.index());
            all.jobs[*job].windows = Vec::new();
        }
        plan.routes.push(Route::new(id, jobs.into_iter().map(Stop::Job).collect()));
    }
    all.technicians[crate::units::TechId(0)].van[P].quantity = 3;
    let instance = all.build(testing::line(4)).unwrap();
    let started = Instant::now();
    let verified = verify(&instance, &plan).unwrap();
    assert!(started.elapsed() < Duration::from_secs(10), "took {:?}", started.elapsed());
    assert_eq!((verified.routes().len(), verified.unassigned().len()), (800, 0));
}

//! Rules of the plan as a whole.

use super::*;
use crate::verify::verify_route;

const NOTHING: [&str; 0] = [];

#[test]
fn a_job_is_done_once() {
    let all = firm();
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0)], &[job(0)]]), ["job-twice"]);
    assert_eq!(broken(&all, &[&[job(0), job(0)]]), ["job-twice"]);
    let instance = all.build(testing::line(4)).unwrap();
    let route = Route::new(ShiftId(0), vec![job(0), job(1), job(0)]);
    assert_eq!(verify_route(&instance, &route).unwrap_err()[0].rule, "job-twice");
}

#[test]
fn a_shift_has_one_route() {
    let all = firm();
    let route = |stop| Route::new(ShiftId(1), vec![stop]);
    let twice = Plan { routes: vec![route(job(0)), route(job(1))] };
    assert_eq!(broken_by(&all, &twice), ["shift-twice"]);
    // A route without a job does not exist.
    let once = Plan { routes: vec![route(job(0)), route(load(&[]))] };
    assert_eq!(broken_by(&all, &once), NOTHING);
}

#[test]
fn ids_must_exist() {
    let all = firm();
    assert_eq!(broken(&all, &[&[job(3), job(0)]]), ["unknown-id"]);
    assert_eq!(broken(&all, &[&[job(0), load(&[(PartId(2), 1)])]]), ["unknown-id"]);
    assert_eq!(broken(&all, &[&[job(0), Stop::Depot { depot: DepotId(1), fill: Vec::new() }]]), ["unknown-id"]);
    assert_eq!(broken(&all, &[&[], &[], &[job(0)]]), ["unknown-id"]);
    // The other routes are still looked at.
    assert_eq!(broken(&all, &[&[job(9)], &[job(0), Stop::Break]]), ["unknown-id", "break-unknown"]);
}

#[test]
fn a_route_without_a_job_costs_nothing() {
    let instance = firm().build(testing::line(4)).unwrap();
    for stops in [vec![], vec![load(&[])]] {
        let route = verify_route(&instance, &Route::new(ShiftId(0), stops)).unwrap();
        assert_eq!((route.score, route.stops.len()), (crate::plan::Score::default(), 0));
    }
    assert!(verify(&instance, &Plan::default()).unwrap().routes().is_empty());
}

#[test]
fn returns_fill_the_van_until_a_depot_or_the_end() {
    let mut all = firm();
    all.jobs.iter_mut().for_each(|job| job.returns_volume = 2);
    assert_eq!(broken(&all, &[&[job(0), job(1), job(2)]]), NOTHING, "a van without a limit");
    all.technicians.iter_mut().for_each(|technician| technician.van_volume = Some(4));
    all.parts.iter_mut().for_each(|part| part.volume = 0);
    assert_eq!(broken(&all, &[&[job(0), job(1)]]), NOTHING);
    assert_eq!(broken(&all, &[&[job(0), job(1), job(2)]]), ["returns-volume"]);
    assert_eq!(broken(&all, &[&[job(0), job(1), load(&[]), job(2)]]), NOTHING, "unloaded on the way");
    assert_eq!(broken(&all, &[&[load(&[]), job(0), job(1), job(2)]]), ["returns-volume"], "too early");
}

//! Relations, crews and agreed begins.

use super::*;
use crate::model::{Relation, RelationKind, crew};
use crate::units::Ticks;

const NOTHING: [&str; 0] = [];

/// The firm with a relation of jobs 0 and 1.
fn related(kind: RelationKind, min_gap: Ticks, max_gap: Option<Ticks>) -> InstanceBuilder {
    let mut all = firm();
    all.relations = vec![Relation { first: JobId(0), second: JobId(1), kind, min_gap, max_gap }];
    all
}

/// Days 1 and 2 of the first technician.
fn over_two_days(mut all: InstanceBuilder) -> InstanceBuilder {
    all.horizon.days = 2;
    let day = all.scale.day();
    all.shifts[ShiftId(1)] = testing::shift(0, day, day + 300);
    all.shifts[ShiftId(1)].day = 1;
    all
}

#[test]
fn the_job_before_ends_within_the_gap() {
    // Job 0 is at 10 minutes, ends at 20; job 1 is ten minutes further and begins at 30.
    let both: &[&[Stop]] = &[&[job(0), job(1)]];
    assert_eq!(broken(&related(RelationKind::Before, 10, Some(10)), both), NOTHING);
    assert_eq!(broken(&related(RelationKind::Before, 11, None), both), ["before"]);
    assert_eq!(broken(&related(RelationKind::Before, 0, Some(9)), both), ["before"]);
    let all = related(RelationKind::Before, 0, None);
    assert_eq!(broken(&all, &[&[job(1), job(0)]]), ["before"]);
    assert_eq!(broken(&all, &[&[job(0)], &[job(2)]]), NOTHING, "the second may be left out");
    assert_eq!(broken(&all, &[&[job(1)], &[job(2)]]), ["before"], "the first may not");
    assert_eq!(broken(&all, &[&[job(2)]]), NOTHING);
}

#[test]
fn two_begins_keep_their_gap_or_neither_is() {
    let both: &[&[Stop]] = &[&[job(0), job(1)]];
    assert_eq!(broken(&related(RelationKind::StartGap, 20, Some(20)), both), NOTHING);
    assert_eq!(broken(&related(RelationKind::StartGap, 0, Some(19)), both), ["start-gap"]);
    assert_eq!(broken(&related(RelationKind::StartGap, 21, None), both), ["start-gap"]);
    let all = related(RelationKind::StartGap, 0, None);
    assert_eq!(broken(&all, &[&[job(0)]]), ["start-gap"]);
    assert_eq!(broken(&all, &[&[job(1)]]), ["start-gap"]);
    assert_eq!(broken(&all, &[&[job(2)]]), NOTHING);
}

#[test]
fn an_agreed_begin_is_waited_for_and_lies_in_a_window() {
    let all = related(RelationKind::StartGap, 0, Some(0));
    let instance = all.clone().build(testing::line(4)).unwrap();
    let routes = |begin| {
        let route = |shift, at| Route::new(ShiftId(shift), vec![job(at)]).agreeing([(JobId(at), begin)]);
        Plan::new([route(0, 0), route(1, 1)])
    };
    // By themselves one begins at 10 and the other at 20.
    assert_eq!(broken(&all, &[&[job(0)], &[job(1)]]), ["start-gap"]);
    let verified = verify(&instance, &routes(25)).unwrap();
    let begins: Vec<Ticks> = verified.routes().iter().map(|route| route.stops[0].begin).collect();
    assert_eq!(begins, [25, 25]);
    assert_eq!(verified.routes()[0].depart, 15);
    assert_eq!(verified.routes()[0].route(), verified.plan().routes[0]);
    assert_eq!(broken_by(&all, &routes(5)), ["window", "window"], "nobody is there by then");
    let mut closed = all.clone();
    closed.jobs[JobId(0)].windows = vec![crate::model::Window { from: 0, to: 20 }];
    assert_eq!(broken_by(&closed, &routes(25)), ["window"]);
}

#[test]
fn the_same_technician_or_another() {
    let same = related(RelationKind::SameTechnician, 0, None);
    let apart = related(RelationKind::DifferentTechnician, 0, None);
    let (one, two): (&[&[Stop]], &[&[Stop]]) = (&[&[job(0), job(1)]], &[&[job(0)], &[job(1)]]);
    assert_eq!((broken(&same, one), broken(&same, two)), (NOTHING.to_vec(), vec!["same-technician"]));
    assert_eq!((broken(&apart, one), broken(&apart, two)), (vec!["different-technician"], NOTHING.to_vec()));
    assert_eq!(broken(&same, &[&[job(0)], &[job(2)]]), NOTHING);
}

#[test]
fn the_same_day_or_another() {
    let same = over_two_days(related(RelationKind::SameDay, 0, None));
    let apart = over_two_days(related(RelationKind::DifferentDay, 0, None));
    let (one, two): (&[&[Stop]], &[&[Stop]]) = (&[&[job(0), job(1)]], &[&[job(0)], &[job(1)]]);
    assert_eq!((broken(&same, one), broken(&same, two)), (NOTHING.to_vec(), vec!["same-day"]));
    assert_eq!((broken(&apart, one), broken(&apart, two)), (vec!["different-day"], NOTHING.to_vec()));
}

#[test]
fn a_crew_comes_together_or_not_at_all_and_counts_once() {
    let mut all = firm();
    crew::add_members(&mut all, JobId(0), &[Vec::new()]);
    let instance = all.clone().build(testing::line(4)).unwrap();
    let crew = |shifts: [u32; 2], begins: [Ticks; 2]| {
        let route = |at: usize, member| {
            Route::new(ShiftId(shifts[at]), vec![job(member)]).agreeing([(JobId(member), begins[at])])
        };
        Plan { routes: vec![route(0, 0), route(1, 3)] }
    };
    let verified = verify(&instance, &crew([0, 1], [40, 40])).unwrap();
    assert_eq!((verified.score().served, verified.score().expected_fixes), (1, 1.0));
    assert_eq!(verified.unassigned(), [JobId(1), JobId(2)]);
    assert_eq!(verified.routes()[1].stops[0].p_fix, None);
    assert_eq!(broken_by(&all, &crew([0, 1], [40, 41])), ["crew"]);
    assert_eq!(broken(&all, &[&[job(0)]]), ["crew"]);
    assert_eq!(broken(&all, &[&[job(3)]]), ["crew"]);
    assert_eq!(broken(&all, &[&[job(0), job(3)]]), ["crew", "crew"], "not together, and the same technician");
    assert_eq!(verify(&instance, &Plan::default()).unwrap().unassigned(), [JobId(0), JobId(1), JobId(2)]);
}

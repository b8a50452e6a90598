//! How many routes it takes.

use super::world::{MINUTE, World, windows};
use crate::graph::{Contest, Graph};
use crate::units::{JobId, ShiftId, TechId};

fn least(world: World) -> (u32, u32) {
    let instance = world.build();
    let graph = Graph::build(&instance);
    (graph.least_routes(&instance), graph.least_technicians(&instance))
}

#[test]
fn jobs_at_the_same_time_take_as_many_routes() {
    let mut world = World::line(&[0, 10]);
    for begin in [100, 100, 100, 200, 200] {
        world.job(1, 30, |job| job.windows = windows(&[(begin, begin)]));
    }
    for _ in 0..5 {
        world.technician(0, |_| {});
    }
    assert_eq!(least(world), (3, 3));
}

#[test]
fn a_cyclic_relation_needs_one_route() {
    let mut world = World::line(&[0, 10]);
    for _ in 0..4 {
        world.job(1, 30, |_| {});
    }
    world.technician(0, |_| {});
    assert_eq!(least(world), (1, 1));
}

#[test]
fn nothing_to_do_takes_nobody() {
    let mut world = World::line(&[0, 10]);
    world.job(1, 700, |_| {});
    world.technician(0, |_| {});
    assert_eq!(least(world), (0, 0));
}

#[test]
fn jobs_a_day_and_work_a_day_count() {
    let mut few = World::line(&[0, 10]);
    let mut long = World::line(&[0, 10]);
    for _ in 0..5 {
        few.job(1, 30, |_| {});
        long.job(1, 240, |_| {});
    }
    for _ in 0..3 {
        few.technician(0, |tech| tech.max_jobs = Some(2));
        long.technician(0, |_| {});
    }
    // Five jobs at two a day; 1,200 minutes at 600 a day.
    assert_eq!(least(few), (3, 3));
    assert_eq!(least(long), (2, 2));
}

#[test]
fn a_technician_has_several_days() {
    let mut world = World::line(&[0, 10]);
    world.builder.horizon.days = 2;
    for _ in 0..4 {
        world.job(1, 400, |_| {});
    }
    for _ in 0..3 {
        let shift = world.technician(0, |_| {});
        let mut next = world.builder.shifts[shift].clone();
        let day = 24 * 60 * MINUTE;
        (next.day, next.start, next.end, next.latest_end) = (1, day, day + next.end, day + next.latest_end);
        world.builder.shifts.push(next);
    }
    // No two of them fit a day, and each of the three technicians has two.
    assert_eq!(least(world), (4, 2));
}

#[test]
fn a_depot_on_the_way_may_save_a_route() {
    let build = |with_depot: bool| {
        // 1 and 2 are far apart but for the depot at 3.
        let mut world = World::table(&[&[0, 20, 20, 20], &[20, 0, 500, 10], &[20, 500, 0, 20], &[20, 20, 10, 0]]);
        world.job(1, 30, |job| job.windows = windows(&[(20, 20)]));
        world.job(2, 30, |job| job.windows = windows(&[(80, 80)]));
        world.technician(0, |_| {});
        world.technician(0, |_| {});
        if with_depot {
            world.depot(3, &[], |_| {});
        }
        world
    };
    assert_eq!(least(build(false)), (2, 2));
    assert_eq!(least(build(true)), (1, 1));
}

#[test]
fn only_jobs_that_somebody_can_do_count() {
    let mut world = World::line(&[0, 10]);
    for _ in 0..2 {
        world.job(1, 30, |job| job.windows = windows(&[(100, 100)]));
    }
    world.job(1, 30, |job| {
        job.windows = windows(&[(100, 100)]);
        job.excluded = vec![TechId(0)];
    });
    world.technician(0, |_| {});
    // Two at the same time and one shift: more routes than shifts.
    assert_eq!(least(world), (2, 2));
}

#[test]
fn jobs_compete_for_the_few_who_can_do_them() {
    let mut world = World::line(&[0, 10]);
    // Three at the same time for technicians 0 and 1, one more for 2, and one that 0 can do later.
    for required in [[0, 1], [0, 1], [0, 1], [1, 2], [0, 0]] {
        let begin = if required == [0, 0] { 300 } else { 100 };
        world.job(1, 30, |job| {
            job.windows = windows(&[(begin, begin + 20)]);
            job.required = required.map(TechId).to_vec();
        });
    }
    for _ in 0..3 {
        world.technician(0, |_| {});
    }
    let instance = world.build();
    let jobs = [0, 1, 2].map(JobId).to_vec();
    let expect = Contest { jobs, shifts: [0, 1].map(ShiftId).to_vec() };
    assert_eq!(Graph::build(&instance).contests(&instance), [expect]);
}

#[test]
fn there_is_no_contest_where_time_allows_all() {
    let mut world = World::line(&[0, 10]);
    for begin in [100, 100, 130] {
        world.job(1, 30, |job| job.windows = windows(&[(begin, begin)]));
    }
    for _ in 0..2 {
        world.technician(0, |_| {});
    }
    let instance = world.build();
    assert!(Graph::build(&instance).contests(&instance).is_empty());
}

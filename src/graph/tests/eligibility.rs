//! Who can do what, and why not.

use super::world::{MINUTE, Spans, World, windows};
use crate::graph::Graph;
use crate::model::Job;
use crate::units::{Id, JobId, ShiftId, TechId, TerritoryId, ToolId, UNLIMITED};

/// The code with which the only technician of a world is refused the first job.
fn code(world: World) -> Option<&'static str> {
    let instance = world.build();
    let graph = Graph::build(&instance);
    let (shift, job) = (ShiftId(0), JobId(0));
    let reason = graph.why_not(&instance, shift, job);
    assert_eq!(graph.can_serve(shift, job), reason.is_none());
    assert_eq!(graph.eligible(job).contains(&shift), reason.is_none());
    assert_eq!(graph.jobs_of(shift).contains(&job), reason.is_none());
    assert_eq!(graph.hopeless().is_empty(), reason.is_none());
    if let Some(reason) = &reason {
        assert!(reason.text.contains("j0"), "{}", reason.text);
        assert_eq!(graph.hopeless()[0].1, std::slice::from_ref(reason));
    }
    reason.map(|reason| reason.code)
}

/// A technician at site 0 and a job half an hour away.
fn two(change: impl FnOnce(&mut Job)) -> World {
    let mut world = World::line(&[0, 30]);
    world.job(1, 60, change);
    world
}

#[test]
fn nothing_in_the_way() {
    let mut world = two(|_| {});
    world.technician(0, |_| {});
    assert_eq!(code(world), None);
}

#[test]
fn skills_count_by_level() {
    for (level, expect) in [(1, Some("missing-skill")), (2, None), (3, None)] {
        let mut world = World::line(&[0, 30]);
        let gas = world.skill("gas");
        world.job(1, 60, |job| job.need.skills = vec![(gas, 2)]);
        world.technician(0, |tech| tech.skills[gas] = level);
        assert_eq!(code(world), expect, "level {level}");
    }
}

#[test]
fn required_and_excluded_technicians() {
    let refused = |change: fn(&mut Job)| {
        let mut world = two(change);
        world.technician(0, |_| {});
        world.technician(0, |_| {});
        let instance = world.build();
        let graph = Graph::build(&instance);
        [0, 1].map(|shift| graph.why_not(&instance, ShiftId(shift), JobId(0)).map(|reason| reason.code))
    };
    assert_eq!(refused(|job| job.required = vec![TechId(1)]), [Some("not-required-technician"), None]);
    assert_eq!(refused(|job| job.excluded = vec![TechId(1)]), [None, Some("excluded-technician")]);
}

#[test]
fn territories_bind_those_who_have_them() {
    for (covers, expect) in [(vec![], None), (vec![1], None), (vec![0], Some("outside-territory"))] {
        let mut world = two(|job| job.territory = Some(TerritoryId(1)));
        world.builder.territories = vec!["north".to_owned(), "south".to_owned()].into();
        world.technician(0, |tech| tech.territories = covers.into_iter().map(TerritoryId).collect());
        assert_eq!(code(world), expect);
    }
}

#[test]
fn tools_may_be_held_or_lent() {
    for (held, lent, expect) in [(true, false, None), (false, true, None), (false, false, Some("missing-tool"))] {
        let mut world = two(|job| job.need.tools = vec![ToolId(0)]);
        world.builder.tools = vec!["ladder".to_owned()].into();
        world.technician(0, |tech| tech.tools.extend(held.then_some(ToolId(0))));
        world.depot(0, &[], |depot| depot.lends_tools = lent);
        assert_eq!(code(world), expect);
    }
}

#[test]
fn parts_come_from_van_and_depots_together() {
    // Held, in the depot, volume of one, room in the van.
    let cases = [
        (3, 0, 1, None, None),
        (1, 2, 1, None, None),
        (1, 1, 1, None, Some("missing-part")),
        (0, UNLIMITED, 1, Some(0), None),
        (UNLIMITED, 0, 1, Some(0), None),
        (1, 2, 5, Some(15), None),
        (1, 2, 5, Some(14), Some("van-too-small")),
        // What the van held in the morning is never weighed.
        (3, 0, 5, Some(1), None),
    ];
    for case in cases {
        let (held, stock, volume, room, expect) = case;
        let mut world = World::line(&[0, 30]);
        let filter = world.part("filter", volume);
        world.job(1, 60, |job| job.need.parts = vec![(filter, 3)]);
        world.technician(0, |tech| {
            tech.van[filter].quantity = held;
            tech.van_volume = room;
        });
        world.depot(0, &[stock], |_| {});
        assert_eq!(code(world), expect, "{case:?}");
    }
}

#[test]
fn the_shift_must_hold_the_way_there_the_work_and_the_way_back() {
    // Windows of begin; half an hour there, set-up of 10, work of 60, half an hour back, shift 0 to 600.
    let cases: [(Spans, Option<&str>); 7] = [
        (&[(0, 40)], None),
        (&[(0, 39)], Some("out-of-reach")),
        (&[(510, 900)], None),
        (&[(511, 900)], Some("out-of-reach")),
        (&[(601, 900)], Some("window-outside-shift")),
        (&[(0, 39), (511, 600)], Some("out-of-reach")),
        (&[(0, 39), (100, 100), (511, 600)], None),
    ];
    for (spans, expect) in cases {
        let mut world = two(|job| {
            job.windows = windows(spans);
            job.setup = 10 * MINUTE;
        });
        world.technician(0, |_| {});
        assert_eq!(code(world), expect, "{spans:?}");
    }
}

#[test]
fn efficiency_speed_overtime_and_open_ends_widen_the_reach() {
    // Begin at 511 at the earliest: a minute too late for an hour's work and the way back.
    let late = || two(|job| job.windows = windows(&[(511, 900)]));
    let mut quick = late();
    quick.technician(0, |tech| tech.efficiency = 60.0 / 59.0);
    assert_eq!(code(quick), None);
    let mut fast = late();
    fast.technician(0, |tech| tech.speed_factor = 30.0 / 29.0);
    assert_eq!(code(fast), None);
    let mut open = late();
    open.technician(0, |tech| tech.end = None);
    assert_eq!(code(open), None);
    let mut longer = late();
    let shift = longer.technician(0, |_| {});
    longer.builder.shifts[shift].latest_end += MINUTE;
    assert_eq!(code(longer), None);
}

#[test]
fn a_route_may_be_limited_in_time_and_jobs() {
    for (minutes, expect) in [(120, None), (119, Some("route-too-long"))] {
        let mut world = two(|_| {});
        world.technician(0, |tech| tech.max_route = Some(minutes * MINUTE));
        assert_eq!(code(world), expect);
    }
    let mut world = two(|_| {});
    world.technician(0, |tech| tech.max_jobs = Some(0));
    assert_eq!(code(world), Some("no-jobs-allowed"));
}

#[test]
fn the_commonest_reason_comes_first() {
    let mut world = World::line(&[0, 30]);
    let gas = world.skill("gas");
    world.job(1, 60, |job| {
        job.need.skills = vec![(gas, 2)];
        job.excluded = vec![TechId(0)];
    });
    world.technician(0, |tech| tech.skills[gas] = 2);
    world.technician(0, |_| {});
    world.technician(0, |_| {});
    let instance = world.build();
    let graph = Graph::build(&instance);
    let (job, reasons) = &graph.hopeless()[0];
    assert_eq!(job.index(), 0);
    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code).collect();
    assert_eq!(codes, ["missing-skill", "excluded-technician"]);
    assert!(reasons[0].text.contains("t1"), "{}", reasons[0].text);
}

#[test]
fn a_detour_may_be_the_only_way() {
    // From 0 to 2 there is no direct road in time; through the job at 1 there is.
    let mut world = World::table(&[&[0, 20, 900], &[20, 0, 20], &[900, 20, 0]]);
    world.job(2, 30, |_| {});
    world.job(1, 30, |_| {});
    world.technician(0, |_| {});
    let instance = world.build();
    let graph = Graph::build(&instance);
    assert!(graph.can_serve(ShiftId(0), JobId(0)));
    let visit = graph.visit(&instance, ShiftId(0), JobId(0)).expect("a visit");
    // 20 there, 30 of work on the way, 20 on; the same back.
    assert_eq!((visit.earliest, visit.latest), (70 * MINUTE, (600 - 70 - 30) * MINUTE));
}

#[test]
fn without_a_job_on_the_way_there_is_no_detour() {
    let mut world = World::table(&[&[0, 20, 900], &[20, 0, 20], &[900, 20, 0]]);
    world.job(2, 30, |_| {});
    world.technician(0, |_| {});
    assert_eq!(code(world), Some("out-of-reach"));
}

//! What can follow what.

use super::world::{MINUTE, Spans, World, windows};
use crate::graph::{Graph, Node};
use crate::model::Instance;
use crate::units::{DepotId, JobId, ShiftId, TechId};

const A: JobId = JobId(0);
const B: JobId = JobId(1);

fn codes(instance: &Instance) -> [Option<&'static str>; 2] {
    let graph = Graph::build(instance);
    [(A, B), (B, A)].map(|(from, to)| {
        let arc = graph.transition(instance, from, to);
        let stored = graph.network().find_edge(graph.index(from), graph.index(to));
        assert_eq!(arc.is_ok(), stored.is_some());
        arc.err().map(|reason| reason.code)
    })
}

#[test]
fn time_runs_one_way() {
    // A begins by 100 at the latest and takes 30, B is 20 away with 10 of set-up: B cannot begin before 60.
    let cases: [(Spans, [Option<&str>; 2]); 4] = [
        (&[(60, 60)], [None, None]),
        (&[(59, 59)], [Some("too-late"), None]),
        (&[(200, 300)], [None, Some("too-late")]),
        (&[(50, 50), (200, 210)], [None, None]),
    ];
    for (spans, expect) in cases {
        let mut world = World::line(&[0, 20]);
        world.job(0, 30, |job| job.windows = windows(&[(0, 100)]));
        world.job(1, 10, |job| {
            job.windows = windows(spans);
            job.setup = 10 * MINUTE;
        });
        world.technician(0, |_| {});
        assert_eq!(codes(&world.build()), expect, "{spans:?}");
    }
}

#[test]
fn set_up_is_spared_at_the_same_site() {
    let mut world = World::line(&[0, 20]);
    world.job(1, 30, |job| job.setup = 10 * MINUTE);
    world.job(1, 30, |job| {
        job.setup = 10 * MINUTE;
        job.windows = windows(&[(60, 60)]);
    });
    world.technician(0, |_| {});
    // 20 + 10 + 30 = 60: in time only because nothing is set up twice.
    assert_eq!(codes(&world.build()), [None, None]);
}

#[test]
fn one_shift_must_be_able_to_do_both() {
    let mut world = World::line(&[0, 20]);
    world.job(0, 30, |job| job.required = vec![TechId(0)]);
    world.job(1, 30, |job| job.excluded = vec![TechId(0)]);
    world.technician(0, |_| {});
    world.technician(0, |_| {});
    assert_eq!(codes(&world.build()), [Some("no-common-shift"); 2]);
}

#[test]
fn limits_of_a_route_bind_pairs() {
    for (limit, expect) in [(121, None), (120, None), (119, Some("route-too-long"))] {
        let mut world = World::line(&[0, 20, 30]);
        world.job(1, 30, |_| {});
        world.job(2, 30, |_| {});
        world.technician(0, |tech| tech.max_route = Some(limit * MINUTE));
        // 20 + 30 + 10 + 30 + 30 = 120.
        assert_eq!(codes(&world.build()), [expect; 2], "{limit}");
    }
    let mut world = World::line(&[0, 20, 30]);
    world.job(1, 30, |_| {});
    world.job(2, 30, |_| {});
    world.technician(0, |tech| tech.max_jobs = Some(1));
    assert_eq!(codes(&world.build()), [Some("no-jobs-allowed"); 2]);
}

#[test]
fn waiting_that_nothing_avoids_makes_a_route_long() {
    for (limit, expect) in [(240, None), (239, Some("route-too-long"))] {
        let mut world = World::line(&[0, 20]);
        world.job(1, 30, |job| job.windows = windows(&[(20, 100)]));
        world.job(1, 30, |job| job.windows = windows(&[(270, 300)]));
        world.technician(0, |tech| tech.max_route = Some(limit * MINUTE));
        // 20 there, from 100 to 300 on site, 20 back.
        assert_eq!(codes(&world.build())[0], expect, "{limit}");
    }
}

#[test]
fn a_missing_road_is_named() {
    let far = u32::MAX;
    let mut world = World::table(&[&[0, 20, 20], &[20, 0, far], &[20, 20, 0]]);
    world.job(1, 30, |_| {});
    world.job(2, 30, |_| {});
    world.technician(0, |_| {});
    assert_eq!(codes(&world.build()), [Some("no-road"), None]);
}

#[test]
fn routes_begin_end_and_load_in_time() {
    let mut world = World::line(&[0, 20, 40]);
    world.job(1, 30, |job| job.windows = windows(&[(0, 69)]));
    world.depot(2, &[], |_| {});
    let shift = world.technician(0, |_| {});
    let other = world.technician(0, |_| {});
    let instance = world.build();
    let graph = Graph::build(&instance);
    let (start, end, depot) = (Node::Start(shift), Node::End(shift), Node::Depot(DepotId(0)));
    let code = |from, to| graph.transition(&instance, from, to).err().map(|reason| reason.code);
    assert_eq!(code(start, A.into()), None);
    assert_eq!(code(A.into(), end), None);
    assert_eq!(code(start, depot), None);
    assert_eq!(code(A.into(), depot), None);
    // The depot first costs 40 + 10 + 20 = 70.
    assert_eq!(code(depot, A.into()), Some("too-late"));
    assert_eq!(code(depot, end), None);
    assert_eq!(code(depot, depot), Some("no-common-shift"));
    assert_eq!(code(end, A.into()), Some("no-common-shift"));
    assert_eq!(code(start, Node::End(other)), Some("no-common-shift"));
    let arc = graph.transition(&instance, start, A).expect("an arc");
    assert_eq!((arc.leg.time, arc.witness), (20 * 60, ShiftId(0)));
}

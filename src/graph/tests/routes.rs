//! What a dispatcher can do, the graph must allow: random routes are walked by the clock, and those that work use only
//! what the graph holds.

use super::world::{MINUTE, World, windows};
use crate::graph::{Graph, Node};
use crate::model::Instance;
use crate::travel::NO_ROAD;
use crate::units::{DepotId, Id, JobId, ShiftId, SiteId, Ticks};
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Walks from a departure as early as can be; the return, if every begin exists and the end is in time.
fn walk(instance: &Instance, shift: ShiftId, stops: &[Node], departure: Ticks) -> Option<Ticks> {
    let (day, tech) = (&instance.shifts[shift], instance.technician_of(shift));
    let leg = |from: SiteId, to: SiteId| {
        let road = instance.travel.leg(from, to) != NO_ROAD;
        road.then(|| instance.travel_time(day.technician, from, to))
    };
    let (mut now, mut at, mut last_job_at) = (departure, tech.start, None);
    for stop in stops {
        match *stop {
            Node::Job(job) => {
                let what = &instance.jobs[job];
                now += leg(at, what.site)?;
                now += if last_job_at == Some(what.site) { 0 } else { what.setup };
                let open = what.windows.iter().filter(|w| w.to >= now).map(|w| w.from.max(now)).min();
                now = if what.windows.is_empty() { now } else { open? };
                now += instance.service_time(day.technician, job);
                (at, last_job_at) = (what.site, Some(what.site));
            }
            Node::Depot(depot) => {
                let place = &instance.depots[depot];
                now = (now + leg(at, place.site)?).max(place.opens);
                if now > place.closes {
                    return None;
                }
                now += place.load;
                (at, last_job_at) = (place.site, None);
            }
            Node::Start(_) | Node::End(_) => return None,
        }
    }
    now += tech.end.map_or(Some(0), |end| leg(at, end))?;
    (now <= day.latest_end).then_some(now)
}

/// Whether some departure makes the route work.
fn works(instance: &Instance, shift: ShiftId, stops: &[Node]) -> bool {
    let (day, tech) = (&instance.shifts[shift], instance.technician_of(shift));
    let jobs = stops.iter().filter(|stop| stop.job().is_some()).count();
    let lasts = |departure: Ticks| walk(instance, shift, stops, departure).map(|back| back - departure);
    let mut departures = (day.start..day.latest_end).step_by(5 * MINUTE as usize);
    tech.max_jobs.is_none_or(|most| jobs <= most as usize)
        && departures.any(|at| lasts(at).is_some_and(|time| tech.max_route.is_none_or(|longest| time <= longest)))
}

/// Sites: two starts, a depot, then places of work; travel from a wild table or along a line.
fn world(rng: &mut ChaCha8Rng) -> World {
    let sites = 7;
    let mut world = if rng.random_bool(0.7) {
        let mut minutes = |from: usize, to: usize| match rng.random_range(0..20) {
            _ if from == to => 0,
            0 => u32::MAX,
            1..8 => rng.random_range(60..300),
            _ => rng.random_range(1..30),
        };
        let rows: Vec<Vec<u32>> = (0..sites).map(|from| (0..sites).map(|to| minutes(from, to)).collect()).collect();
        World::table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    } else {
        // Fractions of a tick apart, so that rounding breaks the triangle inequality.
        World::plane(&(0..sites).map(|at| (rng.random_range(0.0..60.0) + at as f64 / 150.0, 0.0)).collect::<Vec<_>>())
    };
    for _ in 0..5 {
        let minutes = if rng.random_bool(0.3) { 0 } else { rng.random_range(1..60) };
        let (site, setup, from) =
            (rng.random_range(3..sites as u32), rng.random_range(0..15), rng.random_range(0..300));
        let spans = [(from, from + 60), (from + 120, from + 200)];
        let timed = rng.random_bool(0.6);
        world.job(site, minutes, |job| {
            job.setup = setup * MINUTE;
            job.windows = if timed { windows(&spans) } else { Vec::new() };
        });
    }
    for start in 0..2 {
        let (open, limited, few) = (rng.random_bool(0.3), rng.random_bool(0.3), rng.random_bool(0.2));
        let (limit, most) = (rng.random_range(60..400) * MINUTE, rng.random_range(1..4));
        let (speed, efficiency) = ([1.0, 0.8, 1.25][rng.random_range(0..3)], [1.0, 0.7, 1.5][rng.random_range(0..3)]);
        world.technician(start, |tech| {
            (tech.speed_factor, tech.efficiency) = (speed, efficiency);
            tech.max_route = limited.then_some(limit);
            tech.max_jobs = few.then_some(most);
            tech.end = if open { None } else { tech.end };
        });
    }
    let (load, opens) = (rng.random_range(0..20) * MINUTE, rng.random_range(0..200) * MINUTE);
    world.depot(2, &[], |depot| (depot.load, depot.opens, depot.closes) = (load, opens, opens + 200 * MINUTE));
    world
}

fn random_route(rng: &mut ChaCha8Rng, instance: &Instance) -> Vec<Node> {
    let mut jobs: Vec<Node> = instance.jobs.ids().map(Node::Job).collect();
    jobs.shuffle(rng);
    jobs.truncate(rng.random_range(1..=jobs.len()));
    if rng.random_bool(0.4) {
        jobs.insert(rng.random_range(0..=jobs.len()), Node::Depot(DepotId(0)));
    }
    jobs
}

fn check(instance: &Instance, graph: &Graph, shift: ShiftId, stops: &[Node]) {
    for job in stops.iter().filter_map(|stop| stop.job()) {
        assert!(graph.can_serve(shift, job), "{:?}: {stops:?}", graph.why_not(instance, shift, job));
    }
    let ends = [[Node::Start(shift)].as_slice(), stops, &[Node::End(shift)]].concat();
    for pair in ends.windows(2) {
        let arc = graph.transition(instance, pair[0], pair[1]);
        assert!(arc.is_ok(), "{arc:?} in {ends:?}");
        assert!(graph.network().contains_edge(graph.index(pair[0]), graph.index(pair[1])));
    }
    let jobs: Vec<JobId> = stops.iter().filter_map(|stop| stop.job()).collect();
    if jobs.len() == instance.jobs.len() {
        assert_eq!((graph.least_routes(instance), graph.least_technicians(instance)), (1, 1));
        assert_eq!(graph.components().len(), 1);
        assert!(graph.contests(instance).is_empty());
    }
}

#[test]
fn rounding_can_make_a_long_way_free() {
    // Sixty jobs that take no time, 0.4 ticks apart: the direct leg takes 24 ticks, the way past all of them none.
    let points: Vec<(f64, f64)> = (0..=60).map(|at| (f64::from(at) * 0.4 / 60.0, 0.0)).collect();
    let mut world = World::plane(&points);
    for site in 1..60 {
        world.job(site, 0, |_| {});
    }
    let last = world.job(60, 0, |job| job.windows = vec![crate::model::Window { from: 0, to: 0 }]);
    let shift = world.technician(0, |_| {});
    let instance = world.build();
    let stops: Vec<Node> = instance.jobs.ids().map(Node::Job).collect();
    let graph = Graph::build(&instance);
    assert_eq!(walk(&instance, shift, &[Node::Job(last)], 0), None);
    assert!(works(&instance, shift, &stops));
    assert!(graph.can_serve(shift, last));
}

#[test]
fn routes_that_work_use_only_what_the_graph_holds() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let (mut worked, mut complete) = (0, 0);
    for _ in 0..400 {
        let instance = world(&mut rng).build();
        let graph = Graph::build(&instance);
        for _ in 0..15 {
            let (shift, stops) = (ShiftId::from_index(rng.random_range(0..2)), random_route(&mut rng, &instance));
            if works(&instance, shift, &stops) {
                check(&instance, &graph, shift, &stops);
                worked += 1;
                complete += usize::from(stops.iter().filter(|stop| stop.job().is_some()).count() == 5);
            }
        }
    }
    assert!(worked > 500 && complete > 20, "too few routes worked to tell: {worked}, of them {complete} complete");
}
